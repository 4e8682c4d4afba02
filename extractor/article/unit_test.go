package article

import (
	"math/bits"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"assay"
)

func TestStripSite(t *testing.T) {
	for _, tc := range []struct {
		title, site string
		han         bool
		want        string
	}{
		{"铜价连涨三周_有色金属_某某网", "", true, "铜价连涨三周"},
		{"三省合建抽水蓄能电站--财经--人民网", "", true, "三省合建抽水蓄能电站"},
		{"跨境班列创新高-新华网", "", true, "跨境班列创新高"},
		{"电池厂追加投资|电池|欧洲_新浪财经_新浪网", "", true, "电池厂追加投资"},
		{"4-5月出口数据好于预期", "", true, "4-5月出口数据好于预期"},
		{"Copper rises - and falls again within a day of trading", "", false, "Copper rises - and falls again within a day of trading"},
		{"Copper miner to spend $1.2 billion | Example News", "", false, "Copper miner to spend $1.2 billion"},
		{"Copper miner to spend $1.2 billion - Business - The Long Name of a Daily Paper", "The Long Name of a Daily Paper", false, "Copper miner to spend $1.2 billion"},
		{"Home-made batteries", "", false, "Home-made batteries"},
		{"| Example", "", false, "| Example"},
		{"", "", false, ""},
	} {
		if got := stripSite(tc.title, tc.site, tc.han); got != tc.want {
			t.Errorf("stripSite(%q) = %q, want %q", tc.title, got, tc.want)
		}
	}
}

func TestReadClass(t *testing.T) {
	for _, tc := range []struct {
		name  string
		aside bool
		main  bool
	}{
		{"article-body", false, true},
		{"articleContent", false, true},
		{"related-articles", true, false},
		{"relatedArticle", true, true},
		{"story__share-bar", true, true},
		{"no-comments", false, false},
		{"comments-enabled", false, false},
		{"has-sidebar", false, false},
		{"commentlist2", true, false},
		{"hidden", true, false},
		{"header", false, false},
		{"threads", false, false},
		{"ad", true, false},
		{"x_tuijian_box", true, false},
		{"e1ad", false, false},
		{"ad300", true, false},
	} {
		c := readClass(tc.name)
		if aside := c&(classAside|classStrong|classComment) != 0; aside != tc.aside {
			t.Errorf("%q: aside is %v, want %v", tc.name, aside, tc.aside)
		}
		if main := c&(classMain|classBody) != 0; main != tc.main {
			t.Errorf("%q: main is %v, want %v", tc.name, main, tc.main)
		}
	}
}

// TestLines: which lines of a page are the article's.
func TestLines(t *testing.T) {
	const (
		one   = "The county will rebuild its two swing bridges, at a cost of $48 million, and close each of them for a year, its engineer said."
		two   = "Ferries will take the place of the first from May, he said, and carry 60 cars an hour, or half of what the bridge does today."
		three = "The second, from 1931, is to be moved by barge, in one piece, to a museum on the other bank, if its iron proves to be sound."
		ask   = "What does that mean for commuters?"
	)
	p := func(all ...string) string { return "<p>" + strings.Join(all, "</p><p>") + "</p>" }
	body := p(one, two, three)
	lines := one + "\n" + two + "\n" + three
	for _, tc := range []struct{ name, page, want string }{
		{"plain", body, lines},
		{"link to another article", p(one, two) + `<p><a href="/a/2">Museum buys a lighthouse for $2 million</a></p>` + p(three), lines},
		{"link to another article on a sister site", p(one, two) + `<p><a href="https://daily.example.org/a/2">Museum buys a lighthouse for $2 million</a></p>` + p(three), lines},
		{"link to a document elsewhere", p(one, two) + `<p><a href="https://www.lynn-county.test/bids.pdf">Call for bids for both of the swing bridges</a></p>` + p(three), one + "\n" + two + "\nCall for bids for both of the swing bridges\n" + three},
		{"link to a network", p(one, two) + `<p><a href="https://www.facebook.com/daily">Tell us what you think about the swing bridges</a></p>` + p(three), lines},
		{"heading of a list at the end", body + "<p>Up next</p>" + `<p><a href="/a/3">Lighthouse keeper retires after 31 years on the rock</a></p><p>Museum to open in May</p>`, lines},
		{"heading of text at the end", body + p("UP NEXT", "The council votes on June 3."), lines + "\nUP NEXT\nThe council votes on June 3."},
		{"short paragraph between bare siblings", "<div class=x><i>a</i></div>" + p(one, two, ask, three), one + "\n" + two + "\n" + ask + "\n" + three},
		{"identifier that looks like an advertisement's", p(one, two) + `<p id="c7ad">` + three + "</p>", lines},
		{"caption", p(one, two) + "<figure><figcaption>The older of the bridges, seen from the quay.</figcaption></figure>" + p(three), lines},
		{"notes of the site", p(one, two) + p("ADVERTISEMENT - CONTINUE READING BELOW", "Related: Lighthouse keeper retires", "Sign up for our daily newsletter to get the news first", "Get the day's top stories in your inbox", "Download our app for breaking news alerts", "Click to share on Facebook (Opens in new window)", "View comments", "Listen to this article") + p(three) + p("Tags: bridges, ferries", "Got a tip? Email us at tips@daily.example", "This material may not be published or broadcast.", "Last updated 3 hours ago", "Copyright 2024 Daily. All rights reserved.", "Next article", "Back to top"), lines},
		{"sentences about the site", p(one, two) + p("For the latest news from the valley, sign up for our newsletters.", "If you buy something using links in our stories, we may earn a commission.", "Got a story? Get in touch with our desk by writing to desk@daily.example today.", "Follow us on social media.", "Like this story? Share it with a friend!", "Published May 25, 2024", "• Email: kim@daily.example", "Getty Images") + p(three, "(Reporting by Kim Lee in Lynn; editing by Bo Reed)"), lines},
		{"bylines", `<meta name="author" content="Kim Lee">` + p("Kim Lee and Bo Reed, Daily staff") + body + p("Kim Lee", "Kim Lee"), lines},
		{"who is quoted", p(one, two, three) + `<blockquote><p>The bridge must stay where it is.</p>— Friends of the Bridge (@bridge) May 25, 2024</blockquote>`, lines + "\nThe bridge must stay where it is.\n— Friends of the Bridge (@bridge) May 25, 2024"},
		{"sentences like notes", p(one, "Tweets about the bridge were deleted.", "Save the bridge, its friends said.", "Topics of the talk were iron and tar.", two, three), one + "\nTweets about the bridge were deleted.\nSave the bridge, its friends said.\nTopics of the talk were iron and tar.\n" + two + "\n" + three},
		{"characters without width", p(strings.ReplaceAll(one, "bridges", "bri\u200C\u00ADd\u2060g\u200Bes"), two, three), lines},
	} {
		t.Run(tc.name, func(t *testing.T) {
			const address = "https://daily.example.com/a/1"
			a, err := reader(t, Config{}).Read(&assay.Page{URL: address, Status: 200, Body: []byte(`<meta charset="utf-8"><title>County to rebuild bridges</title><h1>County to rebuild bridges</h1><div>` + tc.page + `</div>`)})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tc.want, a.Text[a.BodyStart:]); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
		})
	}
}

// TestSiteNotes: what Chinese sites write about themselves below and within
// articles is left out, and like words of an article are kept.
func TestSiteNotes(t *testing.T) {
	body := []string{
		"县政府周三公布，今年将投资3.2亿元改造两座老桥，每座桥封闭施工一年，期间由渡船代替。",
		"第一座桥五月封闭，渡船每小时可运送60辆汽车，约为现在大桥通行量的一半，票价两元。",
		"第二座桥建于1931年，将整体用驳船运到对岸的博物馆，前提是桥身钢材经检测没有问题。",
	}
	read := func(line string) string {
		page := `<meta charset="utf-8"><title>两座老桥将改造_合网</title><h1>两座老桥将改造</h1><div class="content"><p>` + strings.Join(body[:2], "</p><p>") + `</p><p>` + line + `</p><p>` + body[2] + `</p><p>` + line + `</p></div>`
		a, err := reader(t, Config{}).Read(&assay.Page{URL: "https://news.hegang.example.cn/a/1", Status: 200, Body: []byte(page)})
		if err != nil {
			t.Fatal(err)
		}
		return a.Text[a.BodyStart:]
	}
	want := strings.Join(body, "\n")
	for _, l := range []string{
		"责任编辑：王安", "（责任编辑：王安 ）", "编辑/王安", "编审：王安 监制：李波", "统筹：李波", "值班主任：王安", "作者：王安 编辑：李波", "原标题：两座老桥将改造", "本文来源：山城晚报 责任编辑：王安_NN1234", "本文转自：山城晚报",
		"相关推荐：湖区投放鱼苗一百二十万尾", "延伸阅读：湖区投放鱼苗一百二十万尾", "上一篇：三峡船闸检修", "标签：大桥 改造 交通",
		"免责声明：本文仅代表作者个人观点，与本网无关。", "声明：该文观点仅代表作者本人，合网系信息发布平台。", "版权声明：本文版权归原作者所有，转载请注明出处，如有侵权请联系我们删除。", "本文不构成投资建议，投资有风险，入市需谨慎。", "本文系合网原创，未经授权不得转载", "未经授权，禁止转载",
		"点击展开全文", "打开APP查看更多精彩内容", "点击下载客户端，阅读全文", "扫码关注合网微信公众号", "欢迎关注微信公众号“合网财经”", "微信扫一扫分享到朋友圈", "海量资讯、精准解读，尽在合网财经APP", "更多精彩内容请关注合网", "0条评论", "我要评论", "阅读 10万+", "点赞 分享 在看", "举报/反馈",
	} {
		if got := read(l); got != want {
			t.Errorf("%s:\n%s", l, got)
		}
	}
	for _, l := range []string{
		"法院认为，未经被收集者同意，公司不得向他人提供个人信息。", "该公司在声明中说，未经授权使用其商标的企业须赔偿三百万元。", "用户可以下载公司的APP，用它点击查看更多航班。", "评论家说，阅读全文之后才会明白作者的用意。", "标签设备厂去年售出四千台打印机。",
	} {
		if got := read(l); !strings.Contains(got, l) {
			t.Errorf("%s is left out", l)
		}
	}
}

func TestCanonical(t *testing.T) {
	const base = "https://news.example.com/a/1.html"
	for _, tc := range []struct{ name, head, want string }{
		{"none", "", base},
		{"relative", `<link rel=canonical href="/a/one">`, "https://news.example.com/a/one"},
		{"home", `<link rel=canonical href="https://news.example.com/">`, base},
		{"another host's home", `<link rel=canonical href="https://www.example.org">`, base},
		{"another host's article", `<link rel=canonical href="https://www.example.org/story/one">`, "https://www.example.org/story/one"},
		{"sister host", `<link rel=canonical href="https://www.example.com/a/1">`, "https://www.example.com/a/1"},
		{"no host", `<link rel=canonical href="http://localhost/a/one/two">`, base},
		{"og:url", `<meta property="og:url" content="https://news.example.com/a/og">`, "https://news.example.com/a/og"},
		{"og:url of another site", `<meta property="og:url" content="https://example.org/story/one">`, base},
		{"og:url without scheme", `<meta property="og:url" content="news.example.com/a/2">`, "https://news.example.com/a/2"},
		{"tracking", `<link rel=canonical href="/a/one?utm_source=x">`, "https://news.example.com/a/one"},
		{"not a URL", `<link rel=canonical href="http://[::1"><meta property="og:url" content="javascript:x">`, base},
	} {
		d, err := parse("<head>" + tc.head + "</head><body>x")
		if err != nil {
			t.Fatal(err)
		}
		if got, _ := d.canonical(base); got != tc.want {
			t.Errorf("%s: %q, want %q", tc.name, got, tc.want)
		}
	}
}

func TestNextPart(t *testing.T) {
	for _, tc := range []struct{ base, page, want string }{
		{"http://news.example.cn/2020/c100-317.html", `<a href="c100-317-2.html">下一页</a>`, "http://news.example.cn/2020/c100-317-2.html"},
		{"http://news.example.cn/2020/c100-317-2.html", `<a href="c100-317-3.html">下一页</a>`, "http://news.example.cn/2020/c100-317-3.html"},
		{"http://news.example.cn/t_317.shtml", `<a href="t_317_2.shtml">下一页&gt;</a>`, "http://news.example.cn/t_317_2.shtml"},
		{"https://example.com/story", `<link rel=next href="/story?page=2">`, "https://example.com/story?page=2"},
		{"https://example.com/story/", `<a rel=next href="/story/2/">2</a>`, "https://example.com/story/2/"},
		{"https://example.com/story", `<a rel=next href="/another-story">Next story</a>`, ""},
		{"https://example.com/story", `<link rel=next href="https://example.org/story/2">`, ""},
		{"https://example.com/story", `<a href="javascript:next()">下一页</a>`, ""},
		{"https://example.com/story", `<a href="/story">下一页</a>`, ""},
		{"https://example.com/show.php?id=5", `<a href="/show.php?id=5&page=2">下一页</a>`, "https://example.com/show.php?id=5&page=2"},
		{"https://example.com/show.php?id=5", `<a rel="next" href="/show.php?id=6">next</a>`, ""},
		{"https://example.com/story", `<a rel="next" href="/story-of-steel">next</a>`, ""},
		{"https://example.com/story", `<a href="/story/2">next year's prices</a>`, ""},
	} {
		d, err := parse(tc.page)
		if err != nil {
			t.Fatal(err)
		}
		if got := d.nextPart(tc.base, tc.base); got != tc.want {
			t.Errorf("next part of %s in %s: %q, want %q", tc.base, tc.page, got, tc.want)
		}
	}
}

func TestLinkedData(t *testing.T) {
	for _, tc := range []struct {
		name, script string
		want         linked
	}{
		{"array", `[{"@type":"BreadcrumbList"},{"@type":"NewsArticle","headline":"A &amp; B","datePublished":"2024-03-05","author":"Kim Lee","isAccessibleForFree":"False"}]`, linked{kind: "NewsArticle", headline: "A & B", published: "2024-03-05", authors: []string{"Kim Lee"}, locked: true}},
		{"article before page", `{"@graph":[{"@type":"WebPage","datePublished":"2020-01-01"},{"@type":"Article","datePublished":"2024-03-05"}]}`, linked{kind: "Article", published: "2024-03-05"}},
		{"page alone", `{"@type":"WebPage","name":"Site","datePublished":"2020-01-01"}`, linked{kind: "WebPage", published: "2020-01-01"}},
		{"main entity", `{"@type":"WebPage","mainEntity":{"@type":"http://schema.org/NewsArticle","name":"A"}}`, linked{kind: "NewsArticle", headline: "A"}},
		{"not the articles of a list", `{"@type":"ItemList","itemListElement":[{"@type":"NewsArticle","headline":"A"}]}`, linked{list: true}},
		{"trailing commas, comment, line break in a string", "<!-- {\"@type\":\"NewsArticle\",\"headline\":\"A\nB\",\"author\":[{\"name\":\"Kim\",},],}; -->", linked{kind: "NewsArticle", headline: "A B", authors: []string{"Kim"}}},
		{"bad escape", `{"@type":"NewsArticle","headline":"It\'s"}`, linked{kind: "NewsArticle", headline: "It's"}},
		{"cut off", `{"@type":"NewsArticle","headline":"A","datePublished":"2024-03-05T10:00:00Z","author":{`, linked{kind: "Article", headline: "A", published: "2024-03-05T10:00:00Z"}},
		{"no JSON", `hello`, linked{}},
	} {
		if diff := cmp.Diff(tc.want, linkedData([]string{tc.script}), cmp.AllowUnexported(linked{})); diff != "" {
			t.Errorf("%s: -want +got\n%s", tc.name, diff)
		}
	}
}

func TestCleanNames(t *testing.T) {
	for _, tc := range []struct {
		in   []string
		site string
		want string
	}{
		{[]string{"By Ann Reed"}, "", "Ann Reed"},
		{[]string{"Posted on March 5, 2024 by Ann Reed"}, "", "Ann Reed"},
		{[]string{"Ann Reed 5 March 2024, 3:51 pm"}, "", "Ann Reed"},
		{[]string{"Author: Ann Reed", "Bo Li"}, "", "Ann Reed, Bo Li"},
		{[]string{"Ann Reed", "Ann Reed", "No Author", "admin"}, "", "Ann Reed"},
		{[]string{"5 March 2024"}, "", ""},
		{[]string{"The Valley Post"}, "The Valley Post", ""},
		{[]string{"作者：李波 2024年3月5日"}, "", "李波"},
		{[]string{"Name:* Please enter your name"}, "", ""},
		{[]string{"Ann Reed, The Valley Post"}, "The Valley Post", "Ann Reed"},
		{[]string{"Ann Reed and Bo Li - Business team"}, "", "Ann Reed and Bo Li"},
		{[]string{"Ann Reed Edited by Bo Li"}, "", "Ann Reed"},
		{[]string{"Ann Reed (https://reed.example)"}, "", "Ann Reed"},
		{[]string{"View all posts by Ann Reed", "Published by"}, "", "Ann Reed"},
		{[]string{"李波 编辑 王安"}, "", "李波"},
		{[]string{"来源"}, "", ""},
		{[]string{"本报记者 李 波"}, "", "李波"},
		{[]string{"Ann Reed March 5, 2024 10:30"}, "", "Ann Reed"},
		{[]string{"Ann Reed and Bo Li Monday, March 4, 2024"}, "", "Ann Reed and Bo Li"},
		{[]string{"April May Reed Updated: March 5"}, "", "April May Reed"},
		{[]string{"Last updated: March 5, 2024", "siteadmin", "192.0.2.7"}, "", ""},
	} {
		if got := cleanNames(tc.in, tc.site); got != tc.want {
			t.Errorf("%q of %q: %q, want %q", tc.in, tc.site, got, tc.want)
		}
	}
}

// TestAuthor: a person is named before the site, whatever names them.
func TestAuthor(t *testing.T) {
	const ld = `<script type="application/ld+json">{"@type":"NewsArticle","author":{"name":"The Valley Post"},"publisher":{"name":"The Valley Post"}}</script>`
	for _, tc := range []struct{ name, above, below, want, why string }{
		{"none", "", "", "", ""},
		{"line", `<div class="x">By Ann de la Reed</div>`, "", "Ann de la Reed", "text after headline"},
		{"line between others", `<div>News | By Ann Reed and Bo Li | March 5</div>`, "", "Ann Reed and Bo Li", "text after headline"},
		{"no name", `<div>By 2030 all mills will close</div><div>By the river</div>`, "", "", ""},
		{"in a comment", "", `<div class="comments"><span class="author">Mill Fan</span><p>Good.</p></div>`, "", ""},
		{"signed", "", "<p>(Reporting by Ann Reed in Leeds; editing by Bo Li)</p>", "Ann Reed", "text at the end"},
		{"site in JSON-LD, person in a line", ld + "<div>By Ann Reed</div>", "", "Ann Reed", "text after headline"},
		{"site alone", ld, "", "The Valley Post", "json-ld"},
		{"person's own site", `<meta property="og:site_name" content="Ann Reed's notes"><span class="author">Ann Reed</span>`, "", "Ann Reed", "byline"},
	} {
		page := `<title>Sawmill to close in May</title><h1>Sawmill to close in May</h1>` + tc.above + `<div>` + story + tc.below + `</div>`
		a, err := reader(t, Config{}).Read(&assay.Page{URL: "https://news.example.com/1", Status: 200, Body: []byte(page)})
		if err != nil {
			t.Fatal(err)
		}
		if a.Author != tc.want || a.Why["author"] != tc.why {
			t.Errorf("%s: %q from %q, want %q from %q", tc.name, a.Author, a.Why["author"], tc.want, tc.why)
		}
	}
}

// TestSource: the original outlet is named with a label, or by an element that
// is named for it.
func TestSource(t *testing.T) {
	for _, tc := range []struct{ line, want string }{
		{`<p>（来源：山城晚报）</p>`, "山城晚报"},
		{`<i>2024年3月5日</i> 出处：山城晚报`, "山城晚报"},
		{`来源：网络`, ""},
		{`Source: Hill Country Press | 2024-03-05 10:30`, "Hill Country Press"},
		{`<span class="source">来源：山城晚报</span>`, "山城晚报"},
		{`<a class="source" href="/x">山城晚报</a>`, "山城晚报"},
		{`<a id="js_name" href="javascript:void(0);"> 矿业Code观察 </a>`, "矿业Code观察"},
		{`<div class="source-pop">我已经获得授权</div>`, ""},
		{`<span class="source">2024-03-05 10:30</span>`, ""},
	} {
		a, err := reader(t, Config{}).Read(&assay.Page{URL: "https://news.example.cn/1", Status: 200, Body: []byte(`<html><meta charset="utf-8"><title>锯木厂五月关闭</title><h1>锯木厂五月关闭</h1><div>` + tc.line +
			`</div><p>镇上唯一的锯木厂将于五月关闭，厂主周一表示，工厂已连续三年亏损，去年的大火又烧毁了两条生产线，一百四十名工人将失业。</p>`)})
		if err != nil {
			t.Fatal(err)
		}
		if a.Source != tc.want {
			t.Errorf("%s: source %q from %q, want %q", tc.line, a.Source, a.Why["source"], tc.want)
		}
	}
	const ld = `<script type="application/ld+json">{"@type":"NewsArticle","publisher":{"name":"山城网"},"isBasedOn":%s}</script>`
	for _, tc := range []struct{ basedOn, want string }{
		{`{"@type":"NewsArticle","url":"https://x.example.org/1","publisher":{"@type":"Organization","name":"山城晚报"}}`, "山城晚报"},
		{`["https://www.xinhuanet.com/2024/c1.htm"]`, "新华网"},
		{`"https://www.wanbao.test/a/1"`, "wanbao.test"},
		{`{"@id":"https://www.wanbao.test/a/1"}`, "wanbao.test"},
		{`"https://m.example.cn/1"`, ""},
		{`{"publisher":{"name":"山城网"}}`, ""},
		{`[1,{"url":2}]`, ""},
	} {
		a, err := reader(t, Config{}).Read(&assay.Page{URL: "https://news.example.cn/1", Status: 200, Body: []byte(`<meta charset="utf-8">` + strings.Replace(ld, "%s", tc.basedOn, 1) +
			`<h1>锯木厂五月关闭</h1><p>镇上唯一的锯木厂将于五月关闭，厂主周一表示，工厂已连续三年亏损，去年的大火又烧毁了两条生产线，一百四十名工人将失业。</p>`)})
		if err != nil {
			t.Fatal(err)
		}
		if a.Source != tc.want {
			t.Errorf("based on %s: source %q from %q, want %q", tc.basedOn, a.Source, a.Why["source"], tc.want)
		}
	}
	for _, tc := range []struct{ name, page, want, why string }{
		{"below the text", `<h1>锯木厂五月关闭</h1><div>%s<p>来源：山城晚报</p></div>`, "山城晚报", "text below the article"},
		{"no headline", `<p>%s</p><div>2024-03-05 <i>来源：山城晚报</i></div>`, "山城晚报", "line of the page"},
	} {
		body := `<p>镇上唯一的锯木厂将于五月关闭，厂主周一表示，工厂已连续三年亏损，去年的大火又烧毁了两条生产线，一百四十名工人将失业。</p>`
		a, err := reader(t, Config{}).Read(&assay.Page{URL: "https://news.example.cn/1", Status: 200, Body: []byte(`<meta charset="utf-8">` + strings.Replace(tc.page, "%s", body, 1))})
		if err != nil {
			t.Fatal(err)
		}
		if a.Source != tc.want || a.Why["source"] != tc.why || strings.Contains(a.Text, "来源") {
			t.Errorf("%s: source %q from %q, want %q from %q, text %q", tc.name, a.Source, a.Why["source"], tc.want, tc.why, a.Text)
		}
	}
}

func TestHints(t *testing.T) {
	p := &assay.Page{URL: "https://example.com/a/1", Status: 200, Body: []byte("<body>" + story), Hints: assay.Hints{Title: "From the feed", Published: time.Date(2024, 3, 5, 0, 0, 0, 0, chinaTime())}}
	a, err := reader(t, Config{}).Read(p)
	if err != nil {
		t.Fatal(err)
	}
	if a.Title != "From the feed" || !a.Published.Equal(p.Hints.Published) || a.Why["title"] != "hint" || a.Why["published"] != "hint" {
		t.Errorf("title %q, published %v, why %v", a.Title, a.Published, a.Why)
	}
	p.Body = []byte(`<title>Sawmill to close</title><meta name="date" content="2024-02-01T10:00:00Z"><h1>Sawmill to close</h1>` + story)
	if a, err = reader(t, Config{}).Read(p); err != nil {
		t.Fatal(err)
	}
	if a.Title != "Sawmill to close" || a.Published.Format("2006-01-02") != "2024-02-01" {
		t.Errorf("the page's own title and time were not taken: %q, %v", a.Title, a.Published)
	}
}

// TestFingerprint: a small edit moves few bits, another text about half of them.
func TestFingerprint(t *testing.T) {
	text := strings.Repeat("铜冶炼厂的二期工程完工，总投资四十二亿元，年产能提高到三十万吨。", 1) + "The plant makes 300,000 tons a year, its owner said on Monday, and it will hire 140 people. 负责人表示，原料七成来自南美，加工费去年下跌了四成。"
	edited := strings.Replace(text, "四十二亿元", "四十三亿元", 1)
	other := "Dockers at the port voted to accept a rise of 8.5% spread over two years. 港口集团与四家航运公司签订合作协议，三座码头当天同时开工，预计明年投入使用。"
	if n := bits.OnesCount64(fingerprint(text) ^ fingerprint(edited)); n > 10 {
		t.Errorf("an edit moves %d bits", n)
	}
	if n := bits.OnesCount64(fingerprint(text) ^ fingerprint(other)); n < 16 {
		t.Errorf("another text differs in %d bits only", n)
	}
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringOf(rapid.RuneFrom([]rune("aB1 铜价,。\n"))).Draw(t, "s")
		if fingerprint(s) != fingerprint(strings.ToUpper(s)) || fingerprint(s) != fingerprint(" "+s+"\n") {
			t.Error("case and white space around the text change the fingerprint")
		}
	})
}
