package main

import (
	"context"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestBadInput: each wrong input gives one line that names the thing, and the
// exit code that says whose fault it is.
func TestBadInput(t *testing.T) {
	dir := t.TempDir()
	file := func(name, content string) string { return writeFile(t, dir, name, content) }
	busy, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer busy.Close()
	newer := filepath.Join(dir, "newer")
	if err := os.Mkdir(newer, 0o700); err != nil {
		t.Fatal(err)
	}
	writeFile(t, newer, "VERSION", "99\n")
	odd := filepath.Join(dir, "odd")
	if err := os.Mkdir(odd, 0o700); err != nil {
		t.Fatal(err)
	}
	writeFile(t, odd, "VERSION", "one\n")
	unreadable := file("unreadable.txt", "x")
	if err := os.Chmod(unreadable, 0); err != nil {
		t.Fatal(err)
	}
	data := filepath.Join(dir, "data")
	for _, tc := range []struct {
		name  string
		args  []string
		stdin string
		code  int
		want  string
	}{
		{"no verb", nil, "", exitUsage, "see assay --help"},
		{"unknown verb", []string{"fetch"}, "", exitUsage, "unexpected argument fetch"},
		{"unknown flag", []string{"extract", "--jsn"}, "", exitUsage, "unknown flag --jsn"},
		{"unknown stage", []string{"run", "--stages", "crawl,index2", "--data", data}, "", exitUsage, `unknown stage "index2"; the stages are crawl, extract, ledger, archive, index, alert, api`},
		{"api without index", []string{"run", "--stages", "api", "--data", data}, "", exitUsage, "api needs index in the same process"},
		{"no configuration", []string{"run", "-c", filepath.Join(dir, "none.toml")}, "", exitUsage, "there is no such file"},
		{"NATS that is not there", []string{"run", "-c", file("nats.toml", "data = \"d1\"\n[nats]\nurl = \"nats://127.0.0.1:9\"\n")}, "", exitFailure, "connect to NATS at nats.url nats://127.0.0.1:9"},
		{"port in use", []string{"run", "--data", data, "--listen", busy.Addr().String()}, "", exitFailure, "listen on api.listen " + busy.Addr().String()},
		{"no port", []string{"run", "--data", data, "--listen", "localhost"}, "", exitUsage, "--listen"},
		{"data folder of a newer version", []string{"search", "--data", newer, "x"}, "", exitFailure, "layout version 99; this program knows versions up to 1"},
		{"data folder of no version", []string{"search", "--data", odd, "x"}, "", exitFailure, `holds "one"; it must hold the number 1`},
		{"data folder is a file", []string{"search", "--data", file("file", ""), "x"}, "", exitFailure, "it is a file; name a folder"},
		{"query", []string{"search", "--data", data, "investment >="}, "", exitUsage, "column"},
		{"query of an unknown unit", []string{"search", "--data", data, "investment >= 5 zorkmids"}, "", exitUsage, "zorkmids"},
		{"configuration is a folder", []string{"check", odd}, "", exitUsage, "is a directory"},
		{"text is a folder", []string{"extract", odd}, "", exitUsage, "read input: " + odd + " is a folder; name the files in it, such as " + filepath.Join(odd, "*.html") + "\n"},
		{"listed file is a folder", []string{"extract"}, `{"id": "1", "file": "` + odd + `"}`, exitFailure, "1 of 1 documents could not be read"},
		{"crawl of a folder", []string{"crawl", "--data", data, odd}, "", exitUsage, "odd"},
		{"limit", []string{"search", "--data", data, "--limit", "0", "x"}, "", exitUsage, "--limit: 0; it must be from 1 to 1000"},
		{"CSV of articles", []string{"search", "--data", data, "--for", "articles", "--csv", "x"}, "", exitUsage, "--csv prints facts"},
		{"address without scheme", []string{"crawl", "--data", data, "www.example.com/feed"}, "", exitUsage, "www.example.com/feed"},
		{"address of another scheme", []string{"crawl", "--data", data, "ftp://www.example.com/"}, "", exitUsage, "ftp://www.example.com/"},
		{"folder", []string{"crawl", "--data", data, dir}, "", exitUsage, "it is a folder; name files"},
		{"list with a bad line", []string{"crawl", "--data", data, file("list.txt", "# fine\nhttps://a.example/\nb.example\n")}, "", exitUsage, "list.txt:3: "},
		{"empty list", []string{"crawl", "--data", data, file("empty.txt", "\n")}, "", exitUsage, "it holds no address"},
		{"broken WARC", []string{"crawl", "--data", data, file("broken.warc", "WARC/1.0\r\nnonsense")}, "", exitFailure, "broken.warc"},
		{"unknown kind of file", []string{"crawl", "--data", data, file("a.pdf", "%PDF")}, "", exitUsage, "unknown kind of file"},
		{"page without URL", []string{"crawl", "--data", data, file("pages.jsonl", "{\"id\":\"1\",\"html\":\"<p>\"}\n")}, "", exitFailure, "pages.jsonl: line 1: a page needs url"},
		{"extract: no file", []string{"extract", filepath.Join(dir, "none.txt")}, "", exitUsage, "none.txt"},
		{"extract: empty", []string{"extract", file("nothing.txt", "")}, "", exitFailure, "nothing.txt: it is empty"},
		{"extract: no JSON", []string{"extract", "--json"}, "hello", exitFailure, "standard input: line 1: not JSON"},
		{"extract: binary", []string{"extract", file("binary.dat", "\x00\x01\xff\xfe\x00")}, "", exitFailure, "it is a binary file"},
		{"extract: confidence above 1", []string{"extract", "--min-confidence", "60"}, "x", exitUsage, "name one from 0 to 1"},
		{"extract: explain as JSON", []string{"extract", "--explain", "--json"}, "x", exitUsage, "leave one of them out"},
		{"extract: one address for two pages", []string{"extract", "--url", "https://a.example/", "a.html", "b.html"}, "", exitUsage, "2 files are named"},
		{"extract: no configuration", []string{"extract", "-c", filepath.Join(dir, "none.toml")}, "x", exitUsage, "there is no such file"},
		{"extract: bad selector", []string{"extract", "-c", file("selector.toml", "[extractor.hosts.\"a.example\"]\nbody = \"p:first-child\"\n")}, "x", exitFailure, "read selectors of host a.example: body: "},
		{"extract: lexicon", []string{"extract", "--lexicon", filepath.Join(dir, "none")}, "x", exitUsage, "open lexicon"},
		{"extract: lexicon of other columns", []string{"extract", "--lexicon", lexiconDir(t, "a\tb\n1\t2\n")}, "x", exitFailure, "currency.tsv:1: the columns are"},
		{"units: unknown", []string{"units", "zorkmid"}, "", exitUsage, `no unit or currency is written "zorkmid"`},
		{"check: no file", []string{"check", filepath.Join(dir, "none.toml")}, "", exitUsage, "there is no such file"},
		{"init: exists", []string{"init", unreadable}, "", exitUsage, "exists; --force writes over it"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			r := run(t, tc.stdin, tc.args...)
			r.want(t, tc.code, tc.want)
			if lines := strings.Count(r.errOut, "assay: "); lines != 1 && !strings.HasPrefix(tc.name, "extract: binary") {
				t.Errorf("%d error lines: %q", lines, r.errOut)
			}
		})
	}
}

func lexiconDir(t *testing.T, currency string) string {
	t.Helper()
	dir := t.TempDir()
	writeFile(t, dir, "currency.tsv", currency)
	return dir
}

// TestExtract: what goes in and what comes out, in the contract's form.
func TestExtract(t *testing.T) {
	dir := t.TempDir()
	page := "<html><head><title>Plant</title></head><body><p>x</p></body></html>"
	writeFile(t, dir, "page.html", page)
	for _, tc := range []struct {
		name, stdin string
		args        []string
		code        int
		want        []string
	}{
		{
			"text", `{"id":"1","text":"俄罗斯将投入7000亿卢布。"}` + "\n",
			[]string{"extract", "--json"},
			exitOK,
			[]string{`"id":"1"`, `"lang":"zh"`, `"start":6,"end":13,"surface":"7000亿卢布"`, `"value":"700000000000","low":null,"high":null,"unit":"RUB","qualifier":"exact"`},
		},
		{
			"a bad line among good ones, in order",
			`{"id":"1","text":"It cost $5 million."}` + "\n" + `{"id":2,"text":5}` + "\nnonsense\n" + `{"id":"4","text":"It cost $6 million."}` + "\n\n" + `{"id":"5"}` + "\n" + `{"id":"6","file":"none.html"}`,
			[]string{"extract", "--json"},
			exitFailure,
			[]string{`{"id":"2","error":"standard input: line 2: `, `{"id":"","error":"standard input: line 3: `, `"value":"6000000"`, `{"id":"5","error":"standard input: line 6: the document has none of text, html and file"}`, `{"id":"6","error":"`, "4 of 6 documents could not be read"},
		},
		{"a page that is none", `{"id":"1","html":"<html><body></body></html>","url":"https://a.example/"}`, []string{"extract", "--json"}, exitOK, []string{`{"id":"1","article":null,"reason":"`}},
		{"a BOM, CR LF and blank lines", "\uFEFF{\"id\":\"1\",\"text\":\"It cost $5 million.\"}\r\n\r\n", []string{"extract", "--json"}, exitOK, []string{`"value":"5000000"`}},
		{"text for people", "Russia will invest 700 billion rubles in rare earths.", []string{"extract"}, exitOK, []string{"AMOUNT", "700 bn RUB", "investment"}},
		{"bytes that are no UTF-8", "It cost $5 million.\xff\xfe", []string{"extract"}, exitOK, []string{"5 m USD"}},
		{"numbers on demand", `{"id":"1","text":"The answer is 42."}`, []string{"extract", "--json", "--numbers"}, exitOK, []string{`"value":"42"`}},
		{"facts of any confidence", `{"id":"1","text":"Alpha Corp will invest $5 billion in a plant."}`, []string{"extract", "--json"}, exitOK, []string{`"attribute":"investment"`}},
		{"only facts that are sure", `{"id":"1","text":"Alpha Corp will invest $5 billion in a plant."}`, []string{"extract", "--json", "--min-confidence", "0.99"}, exitOK, []string{`"facts":[]`, `"value":"5000000000"`}},
		{"no numbers otherwise", `{"id":"1","text":"The answer is 42."}`, []string{"extract", "--json"}, exitOK, []string{`"figures":[]`}},
		{"dates on demand", `{"id":"1","text":"On 27 October 2025 it rained."}`, []string{"extract", "--json", "--dates"}, exitOK, []string{`"dates":[`, `2025-10-27`}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			run(t, tc.stdin, tc.args...).want(t, tc.code, tc.want...)
		})
	}
}

// TestExplain: every field of a page comes with the rule and place that it was
// taken from, every part of a fact with the rules that made it, and a configuration teaches a template that the rules misread.
func TestExplain(t *testing.T) {
	dir := t.TempDir()
	const page = `<!doctype html><html><head><title>Dike to be raised | The Valley Post</title><link rel="canonical" href="https://post.example.com/dike.html">
<meta property="article:published_time" content="2025-03-04T08:00:00Z"><meta property="article:modified_time" content="2025-03-04T11:30:00Z"></head>
<body><h1>Dike to be raised</h1><div class="byline">By Ann Reed</div>
<div id="story"><p>The town will raise its dike by two metres for $14 million, the council said on Tuesday, after the third flood in five years.</p><p>Work begins in June.</p></div>
<div class="box"><i>A note of the editors: the town paid $2 million for sandbags, pumps and boats, which were used twice, and this note is longer than the report, alas, by a good deal.</i></div>
<a href="dike-2.html">Next page</a></body></html>`
	name := writeFile(t, dir, "dike.html", page)
	plain := run(t, "", "extract", "--explain", name)
	plain.want(t, exitOK, "title", "Dike to be raised", "h1 like", "2025-03-04 08:00:00 +00:00", "meta article:published_time", "2025-03-04 11:30:00 +00:00", "meta article:modified_time",
		"Ann Reed", "byline", "The Valley Post", "title suffix", "https://post.example.com/dike.html", "canonical", "lines: 2, characters: 146", "text density: div#story", "The town will raise", "Work begins in June.",
		"https://post.example.com/dike-2.html", "not read: parts are joined when they are crawled")
	config := writeFile(t, dir, "taught.toml", "[extractor.hosts.\"example.com\"]\nbody = \".box\"\nauthor = \"h1\"\n")
	run(t, "", "extract", "--explain", "-c", config, name).want(t, exitOK, "selector: div.box", "A note of the editors", "author       Dike to be raised    ", " selector\n")
	readme := writeFile(t, dir, "readme.toml", "[extractor.hosts.\"example.com\"]\nbody = \"div.story, body > .box\"\ndrop = \".promo, i[data-role=note]\"\n")
	run(t, "", "extract", "--explain", "-c", readme, name).want(t, exitOK, "selector: div.box", "A note of the editors")
	wrong := writeFile(t, dir, "wrong.toml", "[extractor.hosts.\"example.com\"]\nbody = \"div:first-child\"\n")
	run(t, "", "extract", "-c", wrong, name).want(t, exitFailure, "example.com", "body", "div:first-child")
	run(t, page, "extract", "--explain", "-c", config, "--url", "https://www.example.org/a").want(t, exitOK, "text density: div#story")
	run(t, "", "extract", name).want(t, exitOK, "14 m USD", "the article goes on at https://post.example.com/dike-2.html; pages of one article are joined when they are crawled, not from files")
	run(t, "<html><head><title>Page not found</title></head><body><p>There is no such page here.</p></body></html>", "extract", "--explain").want(t, exitOK, "not an article: error page")
	run(t, "Dike to be raised\nIt costs $14 million.", "extract", "--explain").want(t, exitOK, "a plain text", "Dike to be raised", "It costs $14 million.")
	run(t, "Northfield to buy Eastcreek\nNorthfield Resources said it had agreed to buy Eastcreek Mining for $1.2 billion (about 8.6 billion yuan).", "extract", "--explain").want(t, exitOK,
		"1.2 bn USD", "confidence 0.", "attribute", "acquisition", "word:buy", "Northfield Resources", "nearest-actor +", "agreed", "cue:agreed",
		"= $1.2 billion", "conversion of $1.2 billion", "announcement", "money that is acquisition", "subject of $1.2 billion", "in the lead")
}

// TestUnits: what is known can be looked up by code and by any written form.
func TestUnits(t *testing.T) {
	for word, want := range map[string]string{"卢布": "RUB", "rub": "RUB", "tonnes": "t ", "亩": "mu", "": "CNY"} {
		run(t, "", "units", word).want(t, exitOK, want)
	}
	dir := t.TempDir()
	writeFile(t, dir, "unit.tsv", "code\tkind\tbase\tfactor\tzh\ten\tnote\nsmoot\tlength\tm\t1.7018\t\tsmoot\t\n")
	writeFile(t, dir, "unit_form.tsv", "form\tlang\tcode\tfactor\tneeds\tnote\nsmoots\ten\tsmoot\t1\t\t\n")
	run(t, "", "units", "--lexicon", dir, "smoots").want(t, exitOK, "smoot", "1.7018 m")
	run(t, `{"id":"1","text":"The bridge is 364 smoots long."}`, "extract", "--json", "--lexicon", dir).want(t, exitOK, `"unit":"smoot"`)
}

// TestExtractStreams: a line's result comes out before the next line goes in.
func TestExtractStreams(t *testing.T) {
	in, feed, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	out, sink, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan int, 1)
	go func() {
		m := &Main{Args: []string{"extract", "--json"}, Stdin: in, Stdout: sink, Stderr: sink, Env: noEnv}
		done <- m.Run(context.Background())
		sink.Close()
	}()
	buf := make([]byte, 1<<16)
	for i := range 3 {
		if _, err := feed.WriteString(`{"id":"1","text":"It cost $5 million."}` + "\n"); err != nil {
			t.Fatal(err)
		}
		n, err := out.Read(buf)
		if err != nil || !strings.Contains(string(buf[:n]), `"5000000"`) {
			t.Fatalf("after line %d: %q, %v", i+1, buf[:n], err)
		}
	}
	feed.Close()
	if code := <-done; code != exitOK {
		t.Errorf("exit code %d", code)
	}
}

// A question may begin with a word that is not wanted.
func TestQuestionWithMinus(t *testing.T) {
	data := filepath.Join(t.TempDir(), "data")
	run(t, "", "search", "--data", data, "-苹果 价格").want(t, exitOK, `nothing found for -"苹果" "价格"`)
	run(t, "", "search", "--data", data, "--", "-apple price").want(t, exitOK, `nothing found for -"apple" "price"`)
}
