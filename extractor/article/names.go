package article

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html/atom"
)

var (
	sourceText = regexp.MustCompile(`(?:消息来源|文章来源|信息来源|稿件来源|新闻来源|来源|來源|稿源|转自|转载自)\s?[:：]\s?(?:[“"《【])?([^\s|丨,，。;；:：()（）”"》】/]{2,24})`)
	authorText = regexp.MustCompile(`(?:本报记者|作者|记者|文)\s?[:：|丨/／]\s?([^\s|丨,，。;；:：()（）/]{2,16}(?:[ 、]\p{Han}{2,4}){0,3})`)
	siteName   = regexp.MustCompile(`(?i)(?:网|網|报|報|社|新闻|新聞|财经|財經|在线|频道|门户|资讯|周刊|杂志|证券|百科|官网|中心|news|times|daily|post)\p{Han}{0,2}$|\.(?:com|cn|net)`)
	outletName = regexp.MustCompile(`^\p{Han}[\p{Han}A-Za-z]{1,11}$`)
	nameEnd    = regexp.MustCompile(`\s?(?:发布时间|发布于|發布|责任编辑|责编|总阅读|总篇数|企鹅号|来源[:：]|时间[:：]|\s关注|\s文章|(?:19|20)\d\d\s?[-/.年]\s?\d{1,2}|\d{1,2}-\d{1,2}\s|(?i:\d{1,2} (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?,? (?:19|20)\d\d))`)
	spacedText = regexp.MustCompile(`(?:^|\s)(?:本报记者|作者|记者)\s(\p{Han}{2,4}(?:[ 、]\p{Han}{2,4}){0,3})(?:\s|$)`)
	byText     = regexp.MustCompile(`^(?i:(?:written |words |reporting |story |posted |published |posted on .{6,20} |published on .{6,20} )?by):?\s+(.{3,120})$`)
	// LONDON, March 5 (Reuters) - ; 新华社北京3月5日电（记者 …）; 中新网3月5日电
	datelineEN = regexp.MustCompile(`^[^.!?"“]{0,80}[(（](Reuters|AP|AFP|Xinhua|Bloomberg|UPI|dpa|DPA|TASS|Kyodo|IANS|PTI|ANI)[)）]`)
	datelineZH = regexp.MustCompile(`^[(（【]?(新华社|新华网|中新社|中新网|中国新闻网|人民网|央视网|财联社|证券时报网|澎湃新闻|界面新闻|第一财经|中国网|光明网|观察者网|环球网|参考消息网|每经|经济观察网|智通财经)[\p{Han}·]{0,12}\d{0,2}月?\d{0,2}日?(?:电|讯|消息|报道)`)
)

// agencies are the full names of what a dateline abbreviates.
var agencies = map[string]string{"AP": "The Associated Press", "DPA": "dpa"}

// findAuthor names who wrote the article.
func (d *document) findAuthor(ld linked, head, site string) (name, why string) {
	if n := cleanNames(ld.authors, site); n != "" {
		return n, "json-ld"
	}
	for _, key := range []string{"author", "byl", "parsely-author", "sailthru.author", "dc.creator", "dcterms.creator", "article:author", "og:article:author", "article:author_name", "twitter:data1"} {
		v := d.meta[key]
		if key == "twitter:data1" && !strings.Contains(strings.ToLower(d.meta["twitter:label1"]), "written by") {
			continue
		}
		if n := cleanNames([]string{v}, site); n != "" {
			return n, "meta " + key
		}
	}
	for i := range d.elements {
		e := &d.elements[i]
		if e.zone&zoneHidden != 0 || e.node.DataAtom == atom.Body {
			continue
		}
		var c class
		rel := false
		for _, at := range e.node.Attr {
			switch at.Key {
			case "class", "id":
				c |= d.class(at.Val)
			case "rel":
				rel = at.Val == "author"
			case "itemprop":
				rel = rel || at.Val == "author"
			}
		}
		if c&classByline == 0 && !rel || !d.small(int32(i)) {
			continue
		}
		text := inline(e.node)
		if len(text) > 200 {
			continue
		}
		if m := byText.FindStringSubmatch(text); m != nil {
			text = m[1]
		} else if m := authorText.FindStringSubmatch(text); m != nil {
			text = m[1]
		} else if c&classByline != 0 && !rel && weight(text) > 40 {
			continue
		}
		if n := cleanNames([]string{text}, site); n != "" {
			return n, "byline"
		}
	}
	for _, form := range []*regexp.Regexp{authorText, spacedText} {
		if m := form.FindStringSubmatch(head); m != nil {
			if n := cleanNames([]string{m[1]}, site); n != "" {
				return n, "text after headline"
			}
		}
	}
	return "", ""
}

// cleanNames joins the names that can be names.
func cleanNames(names []string, site string) string {
	var kept []string
	for _, n := range names {
		n = strings.Trim(nameEnd.Split(squeeze(unescape(n)), 2)[0], " ,;|·-—[]【】/／")
		if m := byText.FindStringSubmatch(n); m != nil {
			n = m[1]
		}
		for _, label := range [...]string{"作者：", "记者：", "Author: ", "author: "} {
			n = strings.TrimPrefix(n, label)
		}
		for _, cut := range []string{" | ", " / ", "\t", "@", " – ", " — ", "•"} {
			n, _, _ = strings.Cut(n, cut)
		}
		n = strings.TrimSpace(n)
		if site != "" && strings.HasPrefix(site, n) {
			continue
		}
		digits := strings.IndexFunc(n, func(r rune) bool { return r < '0' || r > '9' }) < 0
		if n == "" || digits || utf8.RuneCountInString(n) > 100 || strings.Contains(n, "://") || strings.HasPrefix(n, "www.") || strings.HasPrefix(n, "Name:") || slices.Contains(kept, n) {
			continue
		}
		switch strings.ToLower(n) {
		case "admin", "administrator", "editor", "author", "by", "staff", "no author", "unknown", "unknown author", "none", "null", "undefined", "name", "email", "name, email", "佚名", "作者", "编辑", "未知", "网络", "网络整理":
			continue
		}
		kept = append(kept, n)
	}
	return strings.Join(kept, ", ")
}

// findSource names the outlet that the site says it has the piece from.
func (d *document) findSource(head, body, site string) (name, why string) {
	for _, i := range d.sources {
		e := &d.elements[i]
		if e.zone&zoneHidden != 0 || !d.small(i) {
			continue
		}
		text := inline(e.node)
		if len(text) > 150 {
			continue
		}
		if m := sourceText.FindStringSubmatch(text); m != nil {
			return m[1], "element " + attr(e.node, "class")
		}
		if e.zone&zoneAside == 0 && !isBlock(e.node.DataAtom) && outletName.MatchString(text) {
			return text, "element " + place(e.node)
		}
	}
	if m := sourceText.FindStringSubmatch(head); m != nil {
		return m[1], "text after headline"
	}
	for _, key := range []string{"source", "mediaid", "og:source", "contentsource", "article:source"} {
		v := d.meta[key]
		v = strings.TrimSpace(strings.TrimPrefix(strings.TrimPrefix(v, "来源："), "来源:"))
		if v != "" && !strings.Contains(v, "://") && utf8.RuneCountInString(v) <= 30 {
			return v, "meta " + key
		}
	}
	for range 3 {
		var line string
		line, body, _ = strings.Cut(body, "\n")
		if m := datelineEN.FindStringSubmatch(line); m != nil {
			if full := agencies[m[1]]; full != "" {
				return full, "dateline"
			}
			return m[1], "dateline"
		}
		if m := datelineZH.FindStringSubmatch(line); m != nil && m[1] != site {
			return m[1], "dateline"
		}
	}
	return "", ""
}

// findSite names the publishing site.
func (d *document) findSite(ld linked, title string) (name, why string) {
	if s := d.meta["og:site_name"]; s != "" && utf8.RuneCountInString(s) <= 60 {
		return s, "og:site_name"
	}
	if ld.publisher != "" {
		return ld.publisher, "json-ld publisher"
	}
	if s := d.meta["application-name"]; s != "" && utf8.RuneCountInString(s) <= 30 {
		return s, "meta application-name"
	}
	// What the site adds to the title, where the title stands first: of
	// "_国内_某新闻网-Some News" the last part in the language of the page.
	rest, ok := strings.CutPrefix(d.title, title)
	if !ok || title == "" {
		return "", ""
	}
	for _, sep := range separators {
		rest = strings.ReplaceAll(rest, sep, "\n")
	}
	parts := strings.FieldsFunc(rest, func(r rune) bool { return r == '\n' })
	for _, part := range parts {
		part = strings.Trim(part, " -_|")
		n := utf8.RuneCountInString(part)
		han := strings.IndexFunc(part, isHan) >= 0
		// Some sites add key words in the same way.
		if n < 2 || n > 30 || len(parts) > 1 && d.han && !siteName.MatchString(part) {
			continue
		}
		if name == "" || han || !d.han {
			name = part
		}
	}
	if name != "" {
		why = "title suffix"
	}
	return name, why
}
