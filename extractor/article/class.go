package article

import "strings"

// class is what the words of a class or id attribute say about an element.
type class uint16

const (
	classAside   class = 1 << iota // navigation, side columns, tools: not text, unless the name says so
	classStrong                    // comments, related articles, advertisements, captions: not text, whatever else the name says
	classBody                      // the body of an article
	classMain                      // what is likely to hold it
	classTitle                     // the headline
	classTime                      // the time of publication
	classByline                    // the author
	classSource                    // the original outlet
	classComment                   // readers' comments
	classDeck                      // the sentence or two between headline and text
)

// class reads a class or id attribute. Attributes repeat within a page, so that
// each is read once.
func (d *document) class(value string) class {
	if c, ok := d.classes[value]; ok {
		return c
	}
	c := readClass(value)
	d.classes[value] = c
	return c
}

func readClass(value string) class {
	var all class
	for name := range strings.FieldsSeq(value) {
		all |= readClassName(name)
	}
	return all
}

// readClassName reads one name: "articleBody", "related-news", "comment_list2".
func readClassName(name string) class {
	if len(name) > 80 {
		return 0
	}
	lower := strings.ToLower(name)
	if c, ok := classNames[lower]; ok {
		return c
	}
	for _, s := range []string{"enabled", "disabled", "open", "closed"} {
		if strings.HasSuffix(lower, s) {
			return 0 // of the page: "comments-enabled"
		}
	}
	var all class
	var prev string
	for len(name) > 0 {
		var w string
		w, name = nextWord(name)
		if w == "" {
			continue
		}
		c, ok := classWords[w]
		if !ok {
			c = classPrefix(w)
		}
		// "no-comments", "has-sidebar" and "with-ads" speak of the page, not of the element.
		if c&(classAside|classStrong|classComment) != 0 && (prev == "no" || prev == "has" || prev == "with" || prev == "without" || prev == "hide" || prev == "is" || prev == "for") {
			c &^= classAside | classStrong | classComment
		}
		all |= c
		prev = w
	}
	return all
}

// nextWord cuts the first word off a name: at what is no letter, and before a
// capital that follows a small letter. Digits belong to no word, and make the
// two or three letters behind them part of a number, as in "e1ad".
func nextWord(name string) (word, rest string) {
	i := 0
	for i < len(name) && !isLetter(name[i]) {
		i++
	}
	j := i
	for j < len(name) && isLetter(name[j]) {
		if j > i && name[j] < 'a' && name[j-1] >= 'a' {
			break
		}
		j++
	}
	if j-i < 4 && i > 0 && name[i-1] >= '0' && name[i-1] <= '9' {
		return "", name[j:]
	}
	return strings.ToLower(name[i:j]), name[j:]
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

// classPrefix reads the words that are written together with others: "commentlist".
func classPrefix(w string) class {
	if len(w) < 6 {
		return 0
	}
	if strings.HasPrefix(w, "comment") || strings.HasPrefix(w, "pinglun") || strings.HasPrefix(w, "disqus") {
		return classComment
	}
	for _, p := range asidePrefixes {
		if strings.HasPrefix(w, p) {
			return classStrong
		}
	}
	return 0
}

var asidePrefixes = []string{
	"recommend", "related", "sharebar", "sharebox", "sharelist", "sharetool", "sidebar", "promo", "newsletter", "advert", "sponsor", "social", "subscri",
	"breadcrumb", "footer", "tuijian", "xiangguan", "guanggao", "hotnews", "hotlist", "popular", "trending", "outbrain", "taboola", "copyright",
	"paywall", "cookie", "signup", "adsby", "adbox", "readmore",
}

// classWords are the words of class and id names, English and Pinyin.
var classWords = map[string]class{
	"comment": classComment, "comments": classComment, "respond": classComment, "replies": classComment, "reply": classComment,
	"share": classStrong, "sharing": classStrong, "social": classStrong, "follow": classAside, "sns": classStrong, "bdsharebuttonbox": classStrong, "addthis": classStrong,
	"related": classStrong, "recommend": classStrong, "recommended": classStrong, "recommendation": classStrong, "recommendations": classStrong, "recirc": classStrong,
	"recirculation": classStrong, "trending": classAside, "popular": classAside, "mostpopular": classAside, "outbrain": classStrong, "taboola": classStrong, "more": classAside,
	"sidebar": classAside, "rail": classAside, "aside": classAside, "footer": classAside, "foot": classAside, "nav": classAside, "navigation": classAside, "menu": classAside,
	"menus": classAside, "breadcrumb": classStrong, "breadcrumbs": classStrong, "crumb": classAside, "crumbs": classAside, "pagination": classAside, "pager": classAside,
	"ad": classStrong, "ads": classStrong, "adv": classStrong, "advert": classStrong, "advertisement": classStrong, "advertising": classStrong, "sponsor": classStrong,
	"sponsored": classStrong, "promo": classStrong, "promotion": classAside, "promos": classStrong, "banner": classAside, "newsletter": classStrong, "newsletters": classStrong,
	"subscribe": classStrong, "subscription": classAside, "signup": classStrong, "login": classAside, "register": classAside, "popup": classAside, "modal": classAside,
	"overlay": classAside, "cookie": classAside, "cookies": classAside, "consent": classStrong, "gdpr": classStrong, "toolbar": classAside, "tools": classAside,
	"widget": classAside, "widgets": classAside, "tags": classAside, "tag": classAside, "taglist": classAside, "keywords": classAside, "disclaimer": classAside, "statement": classAside,
	"copyright": classAside, "skip": classAside, "print": classAside, "printonly": classAside, "screenreader": classAside,
	"tuijian": classStrong, "xiangguan": classStrong, "pinglun": classComment, "fenxiang": classStrong, "guanggao": classStrong, "hot": classAside, "hots": classAside,
	"rank": classAside, "ranking": classAside, "qrcode": classStrong, "weixin": classAside, "erweima": classStrong, "shengming": classAside, "mianze": classAside,
	"bio": classAside, "poll": classAside, "quiz": classAside, "feedback": classAside, "disqus": classComment, "slideshow": classAside,
	"caption": classStrong, "captions": classStrong, "credit": classStrong, "credits": classStrong, "gallery": classAside, "carousel": classAside, "teaser": classAside, "teasers": classAside, "tooltip": classAside, "livefyre": classComment, "viafoura": classComment,

	"article": classMain, "content": classMain, "main": classMain, "story": classMain, "post": classMain, "entry": classMain, "text": classMain, "body": classMain,
	"detail": classMain, "page": classMain, "wrapper": classMain, "container": classMain, "zhengwen": classMain, "neirong": classMain, "paragraph": classMain, "prose": classMain,

	"headline": classTitle, "biaoti": classTitle, "dabiaoti": classTitle, "timestamp": classTime, "pubtime": classTime, "pubdate": classTime,
	"standfirst": classDeck, "dek": classDeck, "deck": classDeck, "summary": classDeck, "subtitle": classDeck, "subheadline": classDeck, "subheading": classDeck,
	"subhead": classDeck, "subtitulo": classDeck, "lede": classDeck, "lead": classDeck, "intro": classDeck, "excerpt": classDeck, "abstract": classDeck, "daoyu": classDeck, "zhaiyao": classDeck,
	"byline": classByline, "author": classByline, "authors": classByline, "source": classSource, "laiyuan": classSource,
	"time": classTime, "date": classTime, "published": classTime, "datetime": classTime, "posted": classTime,
}

// classNames are names that mean one thing on many sites: those of content
// management systems and of the large outlets' templates.
var classNames = map[string]class{
	"articlebody": classBody | classMain, "article-body": classBody | classMain, "article__body": classBody | classMain, "article_body": classBody | classMain,
	"story-body": classBody | classMain, "storybody": classBody | classMain, "story_body": classBody | classMain, "story-content": classBody | classMain,
	"article-content": classBody | classMain, "article__content": classBody | classMain, "articlecontent": classBody | classMain, "article_content": classBody | classMain,
	"entry-content": classBody | classMain, "post-content": classBody | classMain, "post-body": classBody | classMain, "post_body": classBody | classMain,
	"article-text": classBody | classMain, "articletext": classBody | classMain, "body-text": classBody | classMain, "field-name-body": classBody | classMain,
	"trs_editor": classBody | classMain, "custom_unionstyle": classBody | classMain, "vsb_content": classBody | classMain, "ucap-content": classBody | classMain,
	"zoom": classBody | classMain, "artibody": classBody | classMain, "mp-editor": classBody | classMain, "endtext": classBody | classMain, "post_text": classBody | classMain,
	"rwb_zw": classBody | classMain, "rm_txt_con": classBody | classMain, "p-detail": classBody | classMain, "news_txt": classBody | classMain,
	"contentbody": classBody | classMain, "zwtext": classBody | classMain, "main_content_val": classBody | classMain, "main_content": classBody | classMain,
	"js_content": classBody | classMain, "art_contextbox": classBody | classMain, "ctrlfscont": classBody | classMain,

	"entry-title": classTitle, "post_title": classTitle, "article-title": classTitle, "main-title": classTitle, "h-title": classTitle, "news_title": classTitle,
	"articletitle": classTitle, "article_title": classTitle, "artibodytitle": classTitle, "a-title": classTitle, "head-line": classTitle,
	"artical_topic": classTitle, //nolint:misspell // so the outlet spells it
	"text-title":    classTitle, "activity-name": classTitle, "arttitle": classTitle, "contit": classTitle,

	"pubtime_baidu": classTime, "source_baidu": classSource, "author_baidu": classByline, "editor_baidu": classStrong, "ne_article_source": classSource,
	"post_time_source": classTime, "post_info": classTime, "date-source": classTime, "h-time": classTime, "navtimesource": classTime | classSource,
	"pub_date": classTime, "publish_time": classTime, "p_time": classTime, "article-info": classTime, "news-time": classTime, "header-time": classTime,
	"hidden": classStrong, "hide": classStrong, "d-none": classStrong, "is-hidden": classStrong, "print-only": classStrong, "sr-only": classStrong, "social-media-embed": 0, "social-embed": 0, "embed-social": 0, "visually-hidden": classStrong, "visuallyhidden": classStrong, "screen-reader-text": classStrong, "ep-source": classStrong,
	"see-also": classStrong, "seealso": classStrong, "read-more": classStrong, "also-read": classStrong, "read-also": classStrong, "jump-link": classStrong,
	"article-editor": classStrong, "zdfy": classStrong, "edit": classStrong, "p-tags": classStrong, "articleedit": classStrong, "backsohucom": classStrong,
	"post_statement": classStrong, "post_recommend": classStrong, "article-like": classStrong, "articleallsee": classStrong, "img_descr": classStrong,
	"js_name": classSource, "profile_nickname": classSource, "show_author": classStrong, "otitle": classStrong, "paper_num": classStrong,
}
