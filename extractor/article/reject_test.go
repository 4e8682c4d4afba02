package article

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"assay"
)

// links writes a list of headlines.
func links(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, `<li><a href="/story/%d">Council number %d agrees on plan for the new bridge</a></li>`, i, i)
	}
	return "<ul>" + b.String() + "</ul>"
}

func teasers(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, `<div class="card"><h3><a href="/story/%d">Mill number %d in the valley doubles its output</a></h3><p>The owners of mill %d said, after months of doubt, that orders from abroad had come back.</p></div>`, i, i, i)
	}
	return b.String()
}

// linksZH and teasersZH write lists as Chinese sites do: headline and date, or
// headline, two sentences and date.
func linksZH(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, `<li><a href="/a/%d.html">第%d批跨境班列从本市始发驶往欧洲</a><span>2024-03-%02d</span></li>`, i, i, i%28+1)
	}
	return "<ul>" + b.String() + "</ul>"
}

func teasersZH(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, `<div class="item"><h3><a href="/a/%d.html">第%d批跨境班列从本市始发驶往欧洲</a></h3><p>第%d批班列载着四十一个集装箱的机械和家电，预计十四天后到达，今年以来已经开行三百多列…</p><span>03-%02d 10:00</span></div>`, i, i, i, i%28+1)
	}
	return b.String()
}

const story = `<p>The town's only sawmill will close in May, its owner said on Monday, after a third year of losses and a fire that destroyed two of its five lines.</p><p>About 140 people work there. The owner put the losses at $12 million and said that talks with two buyers had failed, because neither wanted to take over the debt.</p>`

func TestReject(t *testing.T) {
	for _, tc := range []struct {
		name   string
		path   string
		status int
		page   string
		reason string // "" for an article
	}{
		{"article", "/a/1", 200, `<title>Sawmill to close in May</title><h1>Sawmill to close in May</h1>` + story, ""},
		{"article beside many links", "/a/1", 200, `<title>Sawmill to close in May</title><meta property="og:type" content="article"><h1>Sawmill to close in May</h1><p>2024-03-05 10:00</p>` + story + links(60), ""},
		{"article about a login", "/a/1", 200, `<title>Login fees rise</title><h1>Login fees rise at two banks</h1><p>March 5, 2024</p>` + strings.Repeat(story, 3), ""},
		{"status", "/a/1", 404, `<title>Sawmill</title><h1>Sawmill to close in May</h1>` + story, "error page: status 404"},
		{"soft 404", "/a/1", 200, `<title>Page not found - Daily</title><h1>Sorry</h1><p>The page you asked for may have been moved, or never have been here. Use the search, or go to our home page.</p>`, "error page"},
		{"soft 404 in Chinese", "/a/1", 200, `<title>某某网</title><div><p>抱歉，您访问的页面不存在或者已经被删除，三秒之后将会自动返回本站的首页。</p></div>`, "error page"},
		{"captcha", "/a/1", 200, `<title>Just a moment...</title><h1>daily.example.com</h1><p>Verifying you are human. This may take a few seconds, and then you will go on to the page.</p>`, "captcha page"},
		{"captcha in Chinese", "/a/1", 200, `<title>安全验证</title><p>系统检测到您的网络环境存在异常，请完成下方的滑动验证以后继续访问本网站的内容。</p>`, "captcha page"},
		{"login", "/login", 200, `<title>Sign in</title><form><p>Use the address that you gave us when you subscribed, and the password that we have sent you.</p><input type="password"></form>`, "login page"},
		{"login in Chinese", "/login", 200, `<title>用户登录-某某网</title><form>账号<input>密码<input type="password"><p>首次登录的用户，请使用手机号码接收短信，完成注册以后再登录本网站。</p></form>`, "login page"},
		{"consent", "/", 200, `<title>Before you continue</title><p>We and our partners use cookies to store information on your device, to measure our audience and to show advertisements.</p>`, "consent page"},
		{"script", "/a/1", 200, `<title>Daily</title><noscript><p>You need to enable JavaScript to run this app, please do so now and then load it again.</p></noscript><div id="root"></div>`, "page that needs JavaScript"},
		{"paywall", "/a/1", 200, `<title>Sawmill to close in May</title><h1>Sawmill to close in May</h1><div class="wall">Subscribe to read</div><script type="application/ld+json">{"@type":"NewsArticle","headline":"Sawmill to close in May","isAccessibleForFree":false}</script>`, "paywall"},
		{"paywall behind a teaser", "/a/1", 200, `<title>Sawmill to close in May</title><h1>Sawmill to close in May</h1><p>March 5, 2024</p><p>The town's only sawmill will close in May, its owner said on Monday, after a third year of losses and a fire that destroyed two of its five lines.</p><div class="gate">To continue reading, subscribe for $1 a week.</div>`, "paywall"},
		{"paywall in Chinese", "/a/1", 200, `<title>锯木厂五月关闭</title><h1>锯木厂五月关闭</h1><div>2024-03-05 10:00</div><p>镇上唯一的锯木厂将于五月关闭，厂主周一表示，工厂已连续三年亏损，去年的大火又烧毁了两条生产线。</p><div>登录后阅读全文</div>`, "paywall"},
		{"whole article with an offer", "/a/1", 200, `<title>Sawmill to close in May</title><h1>Sawmill to close in May</h1>` + strings.Repeat(story, 2) + `<div>Already a subscriber? Sign in to read more reports.</div>`, ""},
		{"home", "/", 200, `<title>Daily</title><h1>Daily</h1>` + links(30) + teasers(6), "home page"},
		{"list of links", "/business", 200, `<title>Business - Daily</title><h1>Business</h1>` + links(40), "list page"},
		{"list of teasers", "/business", 200, `<title>Business - Daily</title><h1>Business</h1>` + teasers(30), "list page"},
		{"manual beside many links", "/docs/pump", 200, `<title>Pump</title>` + links(30) + `<div>` + strings.Repeat(story, 3) + `</div>`, ""},
		{"list of threads", "/forum", 200, `<title>Forum</title>` + strings.Repeat(`<div class="row"><span>17</span><div><a href="/t/1">What do you make of the new bridge</a></div><div>A long first post, which says in two or three lines what its writer thinks of the plans, and asks.</div><span>Kim</span><i>10:30</i></div>`, 30), "list page"},
		{"list by JSON-LD", "/tag/mills", 200, `<title>All about mills in the valley</title><h1>All about mills in the valley</h1><script type="application/ld+json">{"@type":"CollectionPage"}</script>` + teasers(12), "list page"},
		{"home in Chinese", "/", 200, `<meta charset="utf-8"><title>合网_本地新闻门户</title>` + linksZH(40) + teasersZH(5), "home page"},
		{"list of links in Chinese", "/finance/", 200, `<meta charset="utf-8"><title>财经_合网</title><h1>财经</h1>` + linksZH(40), "list page"},
		{"list of teasers in Chinese", "/finance/", 200, `<meta charset="utf-8"><title>财经新闻_合网</title><h2>财经新闻</h2>` + teasersZH(8), "list page"},
		{"search in Chinese", "/search", 200, `<meta charset="utf-8"><title>搜索：班列_合网</title><p>为您找到相关结果约 1,204 个</p>` + teasersZH(10), "list page"},
		{"tag", "/tag/mills", 200, `<title>Mills - Daily</title><h1>Mills</h1>` + teasers(8), "list page"},
		{"author", "/author/kim", 200, `<title>Kim Lee - Daily</title><h1>Kim Lee</h1><p>Kim Lee covers mills, and the valley, for the Daily. She joined in 2012 after ten years at the Post.</p>` + teasers(8), "list page"},
		{"folder of files", "/files/", 200, `<title>Index of /files</title><h1>Index of /files</h1><pre><a href="../">../</a> <a href="a.pdf">a.pdf</a> 05-Mar-2024 10:00 12345</pre>`, "list page"},
		{"round-up of linked items", "/a/1", 200, `<title>Eight mills and what they make</title><meta property="og:type" content="article"><meta property="article:published_time" content="2024-03-05T10:00:00Z"><h1>Eight mills and what they make</h1>` + teasers(8), ""},
		{"article with pointers between its paragraphs", "/a/1", 200, `<title>Sawmill to close in May</title><h1>Sawmill to close in May</h1>` + strings.Repeat(story+`<p><a href="/story/4">Mill number 4 in the valley doubles its output</a></p>`, 5), ""},
		{"too many requests in Chinese", "/a/1", 200, `<meta charset="utf-8"><title>访问受限</title><p>您的访问过于频繁，请输入验证码以后继续浏览本网站的内容，感谢您的理解和配合。</p>`, "captcha page"},
		{"access denied", "/a/1", 200, `<title>Access Denied</title><h1>Access Denied</h1><p>You don't have permission to access this page on this server. Reference #18.2d351ab8.1557333295.a4e16ab</p>`, "error page"},
		{"not in this country", "/a/1", 200, `<title>Daily</title><h1>451: Unavailable due to legal reasons</h1><p>We recognize you are attempting to access this website from a country where we cannot grant access at this time.</p>`, "error page"},
		{"deleted in Chinese", "/a/1", 200, `<meta charset="utf-8"><title>合网</title><p>您查看的文章已被删除或者正在审核，请您浏览本站的其他内容，五秒钟以后自动返回首页。</p>`, "error page"},
		{"maintenance in Chinese", "/a/1", 200, `<meta charset="utf-8"><title>系统维护中</title><p>尊敬的用户，本站正在进行系统维护升级，预计今天晚上八点恢复访问，给您带来不便，敬请谅解。</p>`, "error page"},
		{"script in Chinese", "/a/1", 200, `<meta charset="utf-8"><title>合网</title><noscript><p>本网站需要启用JavaScript才能正常显示，请在浏览器的设置里开启JavaScript以后刷新页面。</p></noscript>`, "page that needs JavaScript"},
		{"paid in Chinese", "/a/1", 200, `<meta charset="utf-8"><title>锯木厂五月关闭</title><h1>锯木厂五月关闭</h1><div>2024-03-05 10:00</div><p>镇上唯一的锯木厂将于五月关闭，厂主周一表示，工厂已连续三年亏损。</p><div>本文为付费内容，剩余87%未读，开通会员阅读全文</div>`, "paywall"},
		{"consent in Chinese", "/", 200, `<meta charset="utf-8"><title>隐私设置</title><p>我们使用Cookie来改善您的浏览体验、分析网站流量并投放个性化广告，继续浏览即表示您同意我们使用Cookie。</p>`, "consent page"},
		{"redirect in Chinese", "/a/1", 200, `<meta charset="utf-8"><title>正在跳转</title><p>页面正在跳转，请稍候，如果浏览器没有自动跳转，请点击这里继续访问您要打开的页面内容。</p>`, "redirect page"},
		{"redirect", "/a/1", 200, `<title>Redirecting...</title><p>You are being taken to the new address of this page. If you are not redirected within a few seconds, follow the link.</p>`, "redirect page"},
		{"parked", "/", 200, `<title>daily.example.com</title><p>This domain is for sale. Buy it now, or make an offer to its owner, at the market for domain names.</p>`, "parked domain"},
		{"age check", "/a/1", 200, `<title>Daily</title><p>You must be 18 years of age or older to enter this website. Please confirm your date of birth below.</p>`, "age check"},
		{"feed", "/feed", 200, `<?xml version="1.0"?><!-- x --><rss version="2.0"><channel><title>Daily</title><item><title>Mill closes</title><description>` + story + `</description></item></channel></rss>`, "feed, not HTML"},
		{"sitemap", "/sitemap.xml", 200, `<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>https://daily.example.com/a/1</loc></url></urlset>`, "sitemap, not HTML"},
		{"XHTML", "/a/1", 200, `<?xml version="1.0" encoding="utf-8"?><html xmlns="http://www.w3.org/1999/xhtml"><head><title>Sawmill to close in May</title></head><body><h1>Sawmill to close in May</h1>` + story + `</body></html>`, ""},
		{"JSON", "/api", 200, `{"items":[{"title":"Mill closes its doors for good in May","text":"The town's only sawmill will close in May, its owner said on Monday, after losses."}]}`, "JSON, not HTML"},
		{"PDF", "/a.pdf", 200, "%PDF-1.7 the town's only sawmill will close in May, its owner said on Monday, after a third year of losses", "PDF, not HTML"},
		{"empty", "/a/1", 200, ``, "no text"},
		{"picture", "/a/1", 200, `<title>Picture of the day</title><h1>Picture of the day</h1><img src="a.jpg">`, "no text"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			address := "https://daily.example.com" + tc.path
			a, err := reader(t, Config{}).Read(&assay.Page{URL: address, FinalURL: address, Status: tc.status, Body: []byte(tc.page)})
			var no *assay.NotArticleError
			switch {
			case tc.reason == "" && err != nil:
				t.Errorf("refused: %v", err)
			case tc.reason == "":
				checkInvariants(t, a)
			case !errors.As(err, &no):
				t.Errorf("got error %v, want %q", err, tc.reason)
			case no.Reason != tc.reason:
				t.Errorf("reason %q, want %q", no.Reason, tc.reason)
			}
		})
	}
}
