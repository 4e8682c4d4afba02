package article

import (
	"encoding/json"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html/atom"

	"assay"
)

// shortBody is the weight up to which the words of a page can make it an error
// message, a login form or the like; an article about such things is longer.
const shortBody = 700

// minTeaser is the weight of the two or three sentences that are shown ahead of a wall.
const minTeaser = 300

var (
	errorWords   = regexp.MustCompile(`(?i)^error\b|^\W*(?:40[0-9]|41[0-9]|50[0-9])\W*(?:$|[-–|:]|not found|forbidden|error|page|bad|service|gateway|internal|unauthorized)|\b(?:page (?:not found|can[’']?t be found|cannot be found|doesn[’']t exist|does not exist|is unavailable)|(?:404|403|500|502|503) (?:not found|error|forbidden)|not found\W*$|access denied|forbidden|bad gateway|gateway time-?out|service unavailable|internal server error|website is offline|too many requests|under maintenance|unavailable (?:due to|for) legal reasons|not available in your (?:country|region|location))|页面不存在|頁面不存在|页面找不到|找不到(?:该|您|你|此|这个)?.{0,6}(?:页|頁|文章|内容)|(?:页面|文章|内容|网页|新闻)(?:已被|已经被|已)?(?:删除|下线|失效|不存在)|访问的(?:页面|内容).{0,10}(?:不存在|已删除)|服务器(?:错误|繁忙|开小差)|系统维护`)
	captchaWords = regexp.MustCompile(`(?i)just a moment\.\.\.|attention required! \| cloudflare|are you (?:a )?(?:human|robot)|verif(?:y|ying) (?:that )?you(?:['’]re| are) (?:a )?human|not a robot|checking (?:your browser|if the site connection)|pardon our interruption|unusual traffic|ddos protection by|captcha|press & hold|please enable cookies|安全验证|人机验证|滑动验证|请(?:输入|完成).{0,8}验证|验证码|访问(?:过于)?频繁|异常访问`)
	loginWords   = regexp.MustCompile(`(?i)^(?:log ?in|sign ?in|sign ?up|register|create (?:an )?account|my account|member login|登录|登陆|登入|注册|用户登录|会员登录|請登入)\b|^(?:登录|登陆|登入|注册|用户登录|会员登录|請登入)`)
	consentWords = regexp.MustCompile(`(?i)^(?:before you continue|we value your privacy|your privacy( choices)?|cookie (?:consent|policy|settings)|privacy (?:settings|choices|preference).{0,20}|consent)\b|^(?:隐私(?:设置|政策|声明)|cookie ?(?:设置|政策)$)|is part of the yahoo family of brands`)
	// gateWords are of pages that only stand before another one, or in the place of one.
	gateWords = []struct {
		words  *regexp.Regexp
		reason string
	}{
		{regexp.MustCompile(`(?i)^(?:redirecting|please wait\b.{0,40}redirect)|if you are not (?:automatically )?redirected|(?:页面|正在|即将|自动)(?:正在|自动)?(?:跳转|跳轉)`), "redirect page"},
		{regexp.MustCompile(`(?i)\bdomain(?: name)? (?:is|may be) (?:for sale|parked|expired)|buy this domain|域名.{0,6}(?:出售|转让|到期|过期)`), "parked domain"},
		{regexp.MustCompile(`(?i)\b(?:over|at least|be) (?:18|21)(?: years)?\b.{0,60}(?:enter|age|confirm)|confirm (?:your age|that you are)|(?:年满|未满)\s?18`), "age check"},
	}
	scriptWords  = regexp.MustCompile(`(?i)(?:enable|activate|requires?|needs?) java ?script|java ?script (?:is (?:currently )?(?:disabled|not enabled|required|turned off)|must be enabled)|(?:启用|开启|打开|啟用|开启浏览器).{0,10}java ?script`)
	paywallWords = regexp.MustCompile(`(?i)(?:subscribe|sign in|log in|register|create a free account).{0,30}(?:to (?:continue|keep|read|unlock)|for (?:full|unlimited) access)|already a subscriber|subscribers? only|exclusive to subscribers|for subscribers|to continue reading|(?:登录|登陆|订阅|付费|购买|开通会员|成为会员).{0,12}(?:阅读全文|查看全文|继续阅读|后阅读|后可读|看全文)|(?:本文|全文)(?:为|仅限|是)?.{0,6}(?:付费|会员|订阅).{0,4}(?:内容|文章|可读|专享)|剩余\d+%`)
)

// reject tells why a page is no article, or nil. What a page claims for
// itself (JSON-LD, og:type, a time, a headline that is shown) counts against a
// page of links.
func (d *document) reject(status int, path string, head headline, b body, ld linked, published stamp) error {
	no := func(reason string) error { return &assay.NotArticleError{Reason: reason} }
	if status >= 400 {
		return no("error page: status " + strconv.Itoa(status))
	}
	w := weigh(b.lines)
	if w < shortBody && ld.kind == "" {
		text := join(b.lines)
		if text == "" && d.elements != nil {
			text = d.opening(1000)
		}
		text = text[:min(len(text), 1500)]
		dated := published.why == "json-ld" || strings.HasPrefix(published.why, "meta")
		switch title := head.text + " " + d.title; {
		case dated:
		case captchaWords.MatchString(title), w < 300 && captchaWords.MatchString(text):
			return no("captcha page")
		case errorWords.MatchString(head.text), errorWords.MatchString(d.title), w < 200 && errorWords.MatchString(text):
			return no("error page")
		case !published.ok() && (loginWords.MatchString(head.text) || loginWords.MatchString(d.title) || d.password && w < 200):
			return no("login page")
		case !published.ok() && (consentWords.MatchString(head.text) || consentWords.MatchString(d.title)):
			return no("consent page")
		case w < 200 && scriptWords.MatchString(text):
			return no("page that needs JavaScript")
		case strings.HasPrefix(d.title, "Index of /"):
			return no("list page")
		case w < 200:
			for _, g := range gateWords {
				if g.words.MatchString(head.text) || g.words.MatchString(text) {
					return no(g.reason)
				}
			}
		}
	}
	evidence := 0
	switch rankOf(ld.kind) {
	case 3, 2:
		evidence += 3
	}
	switch t := strings.ToLower(d.meta["og:type"]); {
	case strings.HasPrefix(t, "article"), t == "news", strings.HasPrefix(t, "news"):
		evidence += 2
	}
	switch {
	case !published.ok():
	case published.why == "json-ld" || strings.HasPrefix(published.why, "meta"):
		evidence += 2
	default:
		evidence++
	}
	if head.at >= 0 && weight(head.text) >= 16 {
		evidence++
		if a := d.elements[head.at].node.DataAtom; a == atom.H1 || a == atom.H2 {
			evidence++
		}
	}
	links := d.headlines()
	// The paragraphs of a list stand under headlines that are links, or among short lines.
	prose := w >= shortBody && b.paragraphs >= 4 && b.linked*4 < b.paragraphs && b.paragraphs*3 >= len(b.lines)
	switch {
	case b.why == "selector" && w > 0:
		return nil
	case links >= 10 && strings.Trim(path, "/") == "" && evidence < 5 && w < 40*links:
		return no("home page")
	case links >= 10 && ld.list && rankOf(ld.kind) < 2 && w < 100*links:
		return no("list page")
	case links >= 25 && evidence < 2 && w < 200*links && !prose:
		return no("list page")
	case b.linked >= 8 && b.linked > b.paragraphs && evidence < 3 && w < 60*b.linked:
		return no("list page")
	case b.teasers >= 4 && b.teasers*3 >= 2*b.paragraphs && evidence < 4:
		return no("list page")
	case links >= 25 && w < 2*minBody && evidence < 5:
		return no("list page")
	case w < minBody && ld.locked, w < minTeaser && paywallWords.MatchString(d.opening(4000)):
		return no("paywall")
	case w < minBody:
		return no("no text")
	}
	return nil
}

// notHTML tells the texts that are sent as pages and are none.
func notHTML(text string) string {
	start := strings.TrimLeft(text[:min(len(text), 2000)], " \t\r\n\uFEFF")
	switch {
	case strings.HasPrefix(start, `{"`), strings.HasPrefix(start, `[{`), strings.HasPrefix(start, `["`), strings.HasPrefix(start, "{\n"):
		if json.Valid([]byte(text)) {
			return "JSON, not HTML"
		}
	case strings.HasPrefix(start, "<?xml"), strings.HasPrefix(start, "<rss"), strings.HasPrefix(start, "<feed"), strings.HasPrefix(start, "<urlset"), strings.HasPrefix(start, "<sitemapindex"):
		switch m := feedRoot.FindStringSubmatch(start); {
		case m == nil:
		case m[1] == "urlset", m[1] == "sitemapindex":
			return "sitemap, not HTML"
		default:
			return "feed, not HTML"
		}
	case strings.HasPrefix(start, "%PDF-"):
		return "PDF, not HTML"
	}
	return ""
}

// feedRoot is the first element of an XML document that is a feed or a sitemap.
var feedRoot = regexp.MustCompile(`^(?:<\?[^>]*>\s*|<!--[^>]*-->\s*|<!DOCTYPE[^>]*>\s*)*<(?:\w+:)?(rss|feed|RDF|urlset|sitemapindex)[\s>]`)

// headlines is the number of lines in the page that are one link of the length of a headline.
func (d *document) headlines() int {
	n := 0
	for _, r := range d.runs {
		if r.zone&zoneHidden == 0 && headlineLink(int(r.links), int(r.weight)) {
			n++
		}
	}
	return n
}

// opening is the visible text of the page, up to n bytes.
func (d *document) opening(n int) string {
	if len(d.elements) == 0 {
		return ""
	}
	s := d.textFrom(d.elements[0].node, 0, nil, n, 0)
	for !utf8.ValidString(s) && s != "" {
		s = s[:len(s)-1]
	}
	return s
}
