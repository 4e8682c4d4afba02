package crawler

import (
	"strings"
	"testing"
	"time"

	"assay/webtext"
)

// robotsCase is one robots.txt, who asks (the product token) and what may be
// fetched: "+" marks a path that is allowed, "-" one that is not.
type robotsCase struct {
	name  string
	text  string
	agent string
	want  string
}

// The cases follow RFC 9309 and the behaviour that large search engines document for it.
var robotsCases = []robotsCase{
	// Lines.
	{"empty", "", "assay", "+/ +/x"},
	{"a plain group", "User-agent: assay\nDisallow: /\n", "assay", "-/ -/x/y"},
	{"unknown keys", "watch: assay\nforbid: /\n", "assay", "+/x"},
	{"no colon", "user-agent assay\ndisallow /\n", "assay", "-/x"},
	{"no colon, three words", "user-agent: assay\ndisallow / please\n", "assay", "+/x"},
	{"no colon, a form feed between", "user-agent: assay\ndisallow\f/\n0\f0\n", "assay", "-/x"},
	{"keys in any case", "USER-AGENT: assay\nDisAllow: /n/\naLLOW: /n/open\n", "assay", "-/n/a +/n/open"},
	{"keys with spaces around", "  User-agent  :\tassay \n\tDisallow :  /n/  \n", "assay", "-/n/a +/m"},
	{"misspelt keys", "useragent: assay\ndissallow: /a\ndisalow: /b\nDiasllow: /c\n", "assay", "-/a -/b -/c +/d"},
	{"user agent in two words", "User Agent: assay\nDisallow: /a\n", "assay", "-/a +/b"},
	{"carriage returns alone", "User-agent: assay\rDisallow: /a\rAllow: /a/b\r", "assay", "-/a +/a/b"},
	{"CR LF", "User-agent: assay\r\nDisallow: /a\r\n\r\nDisallow: /b\r\n", "assay", "-/a -/b +/c"},
	{"CR LF and CR and LF", "User-agent: assay\r\n\rDisallow: /a\n\nDisallow: /b\r", "assay", "-/a -/b"},
	{"no newline at the end", "User-agent: assay\nDisallow: /a", "assay", "-/a +/b"},
	{"no newline at the end, CR lines", "User-agent: assay\rDisallow: /a", "assay", "-/a"},
	{"comment lines", "# Disallow: /\nUser-agent: assay\n#Disallow: /x\nDisallow: /y\n", "assay", "+/x -/y"},
	{"comment after a value", "User-agent: assay # ours\nDisallow: /y # later: /z\n", "assay", "-/y/1 +/z"},
	{"hash within a value", "User-agent: assay\nDisallow: /a/b#c\n", "assay", "-/a/b -/a/bc +/a"},
	{"only a comment as value", "User-agent: assay\nDisallow: # nothing\n", "assay", "+/"},
	{"byte order mark", "\xEF\xBB\xBFUser-agent: assay\nDisallow: /\n", "assay", "-/"},
	{"two thirds of a byte order mark", "\xEF\xBBUser-agent: assay\nDisallow: /\n", "assay", "-/"},
	{"one third of a byte order mark", "\xEFUser-agent: assay\nDisallow: /\n", "assay", "-/"},
	{"a broken byte order mark spoils its line", "\xEF\x11\xBFUser-agent: other\nUser-agent: assay\nDisallow: /a\n", "assay", "-/a"},
	{"a byte order mark in the middle", "User-agent: *\n\xEF\xBB\xBFDisallow: /\n", "assay", "+/"},
	{"NUL bytes around", "User-agent: assay\x00\nDisallow: /a\x00\n", "assay", "-/a"},
	{"an HTML page", "<!DOCTYPE html><html><head><title>Not found: 404</title>\n<body>Disallow nothing</body>", "assay", "+/ +/a"},
	{"rules before any group", "Disallow: /\nAllow: /x\nUser-agent: assay\nDisallow: /y\n", "assay", "+/a +/x -/y"},
	{"colons in a value", "User-agent: assay\nDisallow: /a:b\n", "assay", "-/a:b +/a"},

	// Groups.
	{"blank lines end no group", "User-agent: assay\n\n\nDisallow: /a\n\n\nDisallow: /b\n", "assay", "-/a -/b"},
	{"several agents, one group", "User-agent: left\nUser-agent: assay\nUser-agent: right\nDisallow: /a\n", "assay", "-/a +/b"},
	{"the same, first agent", "User-agent: left\nUser-agent: assay\nDisallow: /a\n", "left", "-/a +/b"},
	{"a rule ends the run of agents", "User-agent: left\nDisallow: /l\nUser-agent: assay\nDisallow: /a\n", "assay", "+/l -/a"},
	{"groups of one agent are merged", "User-agent: assay\nDisallow: /a\nUser-agent: other\nDisallow: /o\nUser-agent: assay\nDisallow: /b\n", "assay", "-/a -/b +/o"},
	{"merged, of three agents", "allow: /g/\nuser-agent: A\ndisallow: /\nallow: /a/\nuser-agent: B\ndisallow: /\nallow: /b/\n\nallow: /w/\nuser-agent: C\n\nuser-agent: A\nallow: /z/\ndisallow: /\n", "A", "+/a/1 +/z/1 -/b/1 -/g/1"},
	{"the same, second agent", "user-agent: A\ndisallow: /\nallow: /a/\nuser-agent: B\ndisallow: /\nallow: /b/\n\nallow: /w/\nuser-agent: C\n\nuser-agent: A\nallow: /z/\ndisallow: /\n", "B", "+/b/1 +/w/1 -/z/1"},
	{"the same, third agent", "user-agent: B\ndisallow: /\nallow: /w/\nuser-agent: C\n\nuser-agent: A\nallow: /z/\ndisallow: /\n", "C", "+/z/1 -/b/1"},
	{"groups for all are merged", "User-agent: *\nDisallow: /a\nUser-agent: other\nDisallow: /o\nUser-agent: *\nDisallow: /b\n", "assay", "-/a -/b +/o"},
	{"a sitemap line ends no run of agents", "User-agent: left\nSitemap: https://news.example/map.xml\nUser-agent: *\nDisallow: /\n", "left", "-/a"},
	{"the same, for all", "User-agent: left\nSitemap: https://news.example/map.xml\nUser-agent: *\nDisallow: /\n", "assay", "-/a"},
	{"an unknown line ends no run of agents", "User-agent: left\nHost: news.example\nUser-agent: *\nDisallow: /\n", "left", "-/a"},
	{"a Crawl-delay ends the run of agents", "User-agent: slow\nCrawl-delay: 9\n\nUser-agent: *\nDisallow: /a\n", "slow", "+/a"},
	{"own group before that for all", "User-agent: assay\nDisallow: /a\nUser-agent: *\nDisallow: /\n", "assay", "-/a +/b"},
	{"own group after that for all", "User-agent: *\nDisallow: /\nUser-agent: assay\nDisallow: /a\n", "assay", "-/a +/b"},
	{"an own group without rules allows all", "User-agent: *\nDisallow: /\nUser-agent: assay\n", "assay", "+/a"},
	{"an own group whose rule is empty", "User-agent: *\nDisallow: /\nUser-agent: assay\nDisallow:\n", "assay", "+/a"},
	{"groups of others only", "User-agent: left\nDisallow: /\nUser-agent: right\nDisallow: /\n", "assay", "+/a"},
	{"all allowed, one not", "User-agent: *\nAllow: /\nUser-agent: assay\nDisallow: /\n", "assay", "-/a"},
	{"all allowed, another not", "User-agent: *\nAllow: /\nUser-agent: other\nDisallow: /\n", "assay", "+/a"},

	// Agents.
	{"agents in any case", "User-agent: ASSAY\nDisallow: /\n", "assay", "-/a"},
	{"the crawler's name in any case", "User-agent: assay\nDisallow: /\n", "Assay", "-/a"},
	{"a version after the name", "User-agent: assay/2.1\nDisallow: /\n", "assay", "-/a"},
	{"words after the name", "User-agent: assay news\nDisallow: /x/\n", "assay", "-/x/ +/y"},
	{"a longer name is another", "User-agent: assay-images\nDisallow: /\n", "assay", "+/a"},
	{"a shorter name is another", "User-agent: ass\nDisallow: /\n", "assay", "+/a"},
	{"names with - and _", "User-agent: as-say_bot\nDisallow: /\n", "as-say_bot", "-/a"},
	{"star and words", "User-agent: * baz\nDisallow: /\n", "assay", "-/a"},
	{"star and letters is no star", "User-agent: *baz\nDisallow: /\n", "assay", "+/a"},
	{"an empty agent", "User-agent:\nDisallow: /\n", "assay", "+/a"},

	// Which rule decides.
	{"longest match, allow longer", "User-agent: assay\nDisallow: /x/\nAllow: /x/page.html\n", "assay", "+/x/page.html -/x/ -/x/other"},
	{"longest match, disallow longer", "User-agent: assay\nAllow: /x/\nDisallow: /x/page.html\n", "assay", "-/x/page.html +/x/ +/x/other"},
	{"order does not matter", "User-agent: assay\nAllow: /x/page.html\nDisallow: /x/\n", "assay", "+/x/page.html -/x/y"},
	{"ties allow", "User-agent: assay\nDisallow: /\nAllow: /\n", "assay", "+/ +/a"},
	{"ties allow, the other order", "User-agent: assay\nAllow: /a\nDisallow: /a\n", "assay", "+/a"},
	{"empty rules decide nothing", "User-agent: assay\nDisallow:\nAllow:\n", "assay", "+/a"},
	{"empty allow and disallow of all", "User-agent: assay\nAllow:\nDisallow: /\n", "assay", "-/a"},
	{"one more slash is longer", "User-agent: assay\nDisallow: /x\nAllow: /x/\n", "assay", "-/x +/x/ +/x/y -/xy"},
	{"the same, turned round", "User-agent: assay\nAllow: /x\nDisallow: /x/\n", "assay", "+/x -/x/ +/xy"},
	{"length counts, not place: wildcard shorter", "User-agent: assay\nDisallow: /x/page.html\nAllow: *.html\n", "assay", "-/x/page.html +/y.html"},
	{"length counts: wildcard longer", "User-agent: assay\nDisallow: /x/p\nAllow: /x/*.html\n", "assay", "+/x/page.html -/x/page.htm"},
	{"length counts: plain longer", "User-agent: assay\nDisallow: /*.html\nAllow: /x/page.\n", "assay", "+/x/page.html -/x/y.html"},
	{"equal with a wildcard", "User-agent: assay\nDisallow: /*/a\nAllow: /bb/\n", "assay", "+/bb/x +/bb/a"},
	{"of equals among several", "User-agent: assay\nDisallow: /p\nDisallow: /pp\nAllow: /pp\n", "assay", "-/p +/pp"},
	{"everything but one folder", "User-agent: *\nDisallow: /\nAllow: /news/\n", "assay", "+/news/1 -/news -/"},
	{"short allow, longer wildcard", "User-agent: assay\nAllow: /page\nDisallow: /*.htm\n", "assay", "-/page.htm +/page"},
	{"only the home page", "User-agent: assay\nAllow: /$\nDisallow: /\n", "assay", "+/ -/page.htm"},
	{"folder by folder", "User-agent: assay\nAllow: /p\nDisallow: /\n", "assay", "+/page -/other"},
	{"paths mind their case", "User-agent: assay\nDisallow: /X/\n", "assay", "-/X/1 +/x/1"},
	{"the query counts", "User-agent: assay\nDisallow: /list?page=\n", "assay", "-/list?page=2 +/list +/list?p=2"},
	{"query as a wildcard", "User-agent: assay\nDisallow: /*?\n", "assay", "-/a?b=1 +/a"},
	{"robots.txt itself is always allowed", "User-agent: *\nDisallow: /\n", "assay", "+/robots.txt -/robots.txt.bak"},

	// Patterns.
	{"a beginning", "User-agent: assay\nDisallow: /fish\n", "assay", "-/fish -/fish.html -/fish/salmon.html -/fishheads -/fish.php?id=any +/Fish.asp +/catfish +/?id=fish"},
	{"a final star changes nothing", "User-agent: assay\nDisallow: /fish*\n", "assay", "-/fish -/fish/salmon.html +/catfish"},
	{"a folder", "User-agent: assay\nDisallow: /fish/\n", "assay", "-/fish/ -/fish/?id=any -/fish/salmon.htm +/fish +/fish.html +/animals/fish/"},
	{"no slash at the start matches nothing", "User-agent: assay\nDisallow: fish\n", "assay", "+/fish"},
	{"star in the middle", "User-agent: assay\nDisallow: /*.php\n", "assay", "-/index.php -/filename.php -/folder/filename.php?parameters -/folder/any.php.file.html -/filename.php/ +/ +/windows.PHP"},
	{"star and end", "User-agent: assay\nDisallow: /*.php$\n", "assay", "-/filename.php -/folder/filename.php +/filename.php?parameters +/filename.php/ +/filename.php5 +/windows.PHP"},
	{"beginning, star, ending", "User-agent: assay\nDisallow: /fish*.php\n", "assay", "-/fish.php -/fishheads/catfish.php?parameters +/Fish.PHP"},
	{"star stands for nothing too", "User-agent: assay\nDisallow: /a*b\n", "assay", "-/ab -/axxb +/a"},
	{"stars in a row", "User-agent: assay\nDisallow: /a***b\n", "assay", "-/ab -/a/c/b"},
	{"a star first", "User-agent: assay\nDisallow: *.gif$\n", "assay", "-/i/a.gif +/i/a.gif?x"},
	{"dollar in the middle is a dollar", "User-agent: assay\nDisallow: /a$b\n", "assay", "-/a$bc +/a +/ab"},
	{"dollar encoded is a dollar", "User-agent: assay\nDisallow: /price%24\n", "assay", "-/price$ -/price%24x +/price"},
	{"star encoded is a star", "User-agent: assay\nDisallow: /file-%2A.html\n", "assay", "-/file-*.html -/file-%2A.html +/file-1.html"},
	{"end without star", "User-agent: assay\nDisallow: /exact$\n", "assay", "-/exact +/exactly +/exact/"},
	{"star, end, repeated text", "User-agent: assay\nDisallow: /*ab$\n", "assay", "-/abab -/ab +/aba"},
	{"overlap of the parts", "User-agent: assay\nDisallow: /aba*aba\n", "assay", "-/abaaba -/aba/aba +/aba +/ababa"},
	{"only a dollar", "User-agent: assay\nDisallow: $\n", "assay", "+/ +/a"},
	{"only a star", "User-agent: assay\nDisallow: *\n", "assay", "-/ -/a"},
	{"index pages open their folder", "User-agent: assay\nDisallow: /\nAllow: /news/index.html\n", "assay", "+/news/ +/news/index.html -/news/1.html -/news -/index.html"},
	{"index.htm too", "User-agent: assay\nDisallow: /\nAllow: /index.htm\n", "assay", "+/ +/index.htm +/index.html -/a/"},

	// Encoding.
	{"an address within the query", "User-agent: assay\nDisallow: /\nAllow: /go?to=1&at=http://other.example?x&y\n", "assay", "+/go?to=1&at=http://other.example?x&y -/go?to=1"},
	{"rule in Chinese, address encoded", "User-agent: assay\nDisallow: /\nAllow: /新闻/\n", "assay", "+/%E6%96%B0%E9%97%BB/1 +/新闻/1 -/%E6%96%B0"},
	{"rule encoded, address in Chinese", "User-agent: assay\nDisallow: /%E6%96%B0%E9%97%BB\n", "assay", "-/新闻 -/%e6%96%b0%e9%97%bb/1"},
	{"rule encoded in lower case", "User-agent: assay\nDisallow: /%e6%96%b0\n", "assay", "-/%E6%96%B0x"},
	{"letters encoded in the rule", "User-agent: assay\nDisallow: /%70rivate\n", "assay", "-/private -/%70rivate"},
	{"a slash encoded is no slash", "User-agent: assay\nDisallow: /a%2Fb\n", "assay", "-/a%2fb +/a/b"},
	{"a slash is no encoded slash", "User-agent: assay\nDisallow: /a/b\n", "assay", "-/a/b +/a%2Fb"},
	{"a space in the rule", "User-agent: assay\nDisallow: /a b\n", "assay", "-/a%20b +/a"},
	{"a percent sign alone", "User-agent: assay\nDisallow: /100%\n", "assay", "-/100%25 +/100"},
	{"bytes of another encoding", "User-agent: assay\nDisallow: /\xD0\xC2\n", "assay", "-/%D0%C2 +/%D0"},
}

func TestRobots(t *testing.T) {
	for _, tc := range robotsCases {
		t.Run(tc.name, func(t *testing.T) {
			r := parseRobots(tc.text, tc.agent)
			for _, w := range strings.Fields(tc.want) {
				u, err := webtext.NormalizeURL("https://news.example" + w[1:])
				if err != nil {
					t.Fatal(err)
				}
				if got, want := r.allows(u), w[0] == '+'; got != want {
					t.Errorf("allows(%s) = %v, want %v", w[1:], got, want)
				}
			}
		})
	}
}

func TestRobotsDelayAndSitemaps(t *testing.T) {
	for _, tc := range []struct {
		name, text string
		delay      time.Duration
		sitemaps   string
	}{
		{"delay of the own group", "User-agent: *\nCrawl-delay: 9\nUser-agent: assay\nCrawl-delay: 2.5\nDisallow: /a", 2500 * time.Millisecond, ""},
		{"delay for all", "User-agent: *\nCrawl-delay: 3\n", 3 * time.Second, ""},
		{"the longest of merged groups", "User-agent: assay\nCrawl-delay: 3\nUser-agent: assay\nCrawl-delay: 2\n", 3 * time.Second, ""},
		{"bounded", "User-agent: assay\nCrawl-delay: 86400\n", mostCrawlDelay, ""},
		{"infinite", "User-agent: assay\nCrawl-delay: +Inf\n", mostCrawlDelay, ""},
		{"negative", "User-agent: assay\nCrawl-delay: -1\n", 0, ""},
		{"no number", "User-agent: assay\nCrawl-delay: slow\nCrawl-delay: NaN\n", 0, ""},
		{"sitemaps anywhere", "Sitemap: https://a.example/1.xml\nUser-agent: other\nsite-map: /2.xml\nDisallow: /\nSITEMAP : https://a.example/3.xml # three", 0, "https://a.example/1.xml /2.xml https://a.example/3.xml"},
	} {
		r := parseRobots(tc.text, "assay")
		if r.delay != tc.delay {
			t.Errorf("%s: delay %s, want %s", tc.name, r.delay, tc.delay)
		}
		if got := strings.Join(r.sitemaps, " "); got != tc.sitemaps {
			t.Errorf("%s: sitemaps %q, want %q", tc.name, got, tc.sitemaps)
		}
	}
}

// TestRobotsLimit: what lies beyond the limit is not read, and a rule cut in
// the middle is none.
func TestRobotsLimit(t *testing.T) {
	head := "User-agent: assay\nDisallow: /a\n"
	filler := strings.Repeat("# nothing to see here\n", robotsLimit/22)
	const rule = "Disallow: /private\n"
	room := robotsLimit - len(head) - len("Disallow: /")
	text := head + filler[:room-1] + "\n" + rule + "Disallow: /z\n"
	r := parseRobots(text, "assay")
	for path, want := range map[string]bool{"/a": false, "/b": true, "/private": true, "/z": true} {
		if got := r.allows("https://news.example" + path); got != want {
			t.Errorf("allows(%s) = %v, want %v", path, got, want)
		}
	}
}

// TestRobotsManyRules: the time for a match does not explode with stars.
func TestRobotsManyRules(t *testing.T) {
	text := "User-agent: assay\n" + strings.Repeat("Disallow: /"+strings.Repeat("*a", 200)+"b\n", 1000)
	r := parseRobots(text, "assay")
	if !r.allows("https://news.example/" + strings.Repeat("a", 500)) {
		t.Error("a path without b was not allowed")
	}
}

func FuzzRobots(f *testing.F) {
	for _, tc := range robotsCases {
		f.Add(tc.text, "/a?b")
	}
	f.Fuzz(func(t *testing.T, text, path string) {
		u, err := webtext.NormalizeURL("https://news.example/" + path)
		if err != nil {
			t.Skip()
		}
		r := parseRobots(text, "assay")
		got := r.allows(u)
		if r.delay < 0 || r.delay > mostCrawlDelay {
			t.Fatalf("delay %s", r.delay)
		}
		if len(r.rules) == 0 && !got {
			t.Fatal("forbidden without a rule")
		}
		// Rules for somebody else change nothing.
		if other := parseRobots(text+"\nCrawl-delay: ends a run\nUser-agent: somebody-else\nDisallow: /\n", "assay"); other.allows(u) != got {
			t.Fatalf("a group of another crawler changed allows(%s)", u)
		}
	})
}
