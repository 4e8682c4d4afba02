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
