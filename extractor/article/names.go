package article

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html/atom"

	"assay/webtext"
)

var (
	sourceText = regexp.MustCompile(`(?:消息来源|文章来源|信息来源|稿件来源|新闻来源|来源于?|來源|稿源|出处|转自|转载自)\s?[:：]\s?(?:[“"《【])?([^\s|丨,，。;；:：()（）”"》】/]{2,24})`)
	authorText = regexp.MustCompile(`(?:本报记者|作者|记者|文)\s?[:：|丨/／]\s?([^\s|丨,，。;；:：()（）/]{2,16}(?:[ 、]\p{Han}{2,4}){0,3})`)
	// sourceLine is one of the labels above at the head of a word: in a short line it names the source, wherever the line is.
	sourceLine   = regexp.MustCompile(`(?:^|[\s|丨(（【\[])(?:本文|消息|文章|信息|稿件|新闻)?(?:来源于?|來源|稿源)\s?[:：]`)
	sourceTextEN = regexp.MustCompile(`(?:^|[|\s])Source:\s?(\p{Lu}[\p{L}.&’' -]{1,40}?)\s?(?:$|[|,;]|Editor|Published|Updated|Author|\d)`)
	// noOutlet is what stands for an outlet that the site does not name.
	noOutlet   = regexp.MustCompile(`^(?:网络|互联网|网络综合|综合|本站|本站原创|原创|未知|转载|其他|发布时间.*|作者.*|编辑.*)$`)
	siteName   = regexp.MustCompile(`(?i)(?:网|網|报|報|社|新闻|新聞|财经|財經|在线|频道|门户|资讯|周刊|杂志|证券|百科|官网|中心|news|times|daily|post)\p{Han}{0,2}$|\.(?:com|cn|net)`)
	outletName = regexp.MustCompile(`^\p{Han}[\p{Han}A-Za-z]{1,11}$`)
	nameEnd    = regexp.MustCompile(`\s?(?i:(?:^|\s)(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,|(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]{0,6}\.? \d{1,2}\b|(?:last )?updated\b|published\b))|(?:发布时间|发布于|發布|责任编辑|责编|总阅读|总篇数|企鹅号|来源[:：]|时间[:：]|\s关注|\s文章|\s(?:时间|编辑|日期|浏览|阅读|点击|字号|来源)(?:$|[:：\s])|\s(?i:edited by)\s|(?:19|20)\d\d\s?[-/.年]\s?\d{1,2}|\d{1,2}-\d{1,2}\s|(?i:\d{1,2} (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?,? (?:19|20)\d\d))`)
	spacedText = regexp.MustCompile(`(?:^|\s)(?:本报记者|作者|记者)\s(\p{Han}{2,4}(?:[ 、]\p{Han}{2,4}){0,3})(?:\s|$)`)
	// spacedName is a name of two characters, set as wide as those of three.
	spacedName = regexp.MustCompile(`^(\p{Han})[ 　](\p{Han})$`)
	byText     = regexp.MustCompile(`^(?i:(?:written |words |reporting |story |posted |published |posted on .{6,20} |published on .{6,20} )?by):?\s+(.{3,120})$`)
	// bylineText is a line of its own below the headline: "By Ann Reed", "News | By Ann Reed | March 5".
	bylineText = regexp.MustCompile(`^(?:.{1,30} [|·•] )?(?i:(?:written |words |reporting |story )?by):? (` + personName + `(?:(?:, | and | & )` + personName + `){0,4})(?:$| ?[|·•,–-] ?| in | on | at )`)
	// signedText is a line at the end of the text: "Reporting by Ann Reed in Leeds; editing by Bo Li".
	signedText = regexp.MustCompile(`^[(\[]?(?:Written|Words|Reporting|Story|Additional reporting)(?: and writing)? by:? (` + personName + `(?:(?:, | and | & )` + personName + `){0,4})(?:$|[;.)\],]| in )`)
	// LONDON, March 5 (Reuters) - ; 新华社北京3月5日电（记者 …）; 中新网3月5日电
	datelineEN = regexp.MustCompile(`^[^.!?"“]{0,80}[(（](Reuters|AP|AFP|Xinhua|Bloomberg|UPI|dpa|DPA|TASS|Kyodo|IANS|PTI|ANI)[)）]`)
	datelineZH = regexp.MustCompile(`^[(（【]?(新华社|新华网|中新社|中新网|中国新闻网|人民网|央视网|财联社|证券时报网|澎湃新闻|界面新闻|第一财经|中国网|光明网|观察者网|环球网|参考消息网|每经|经济观察网|智通财经)[\p{Han}·]{0,12}\d{0,2}月?\d{0,2}日?(?:电|讯|消息|报道)`)
)

const personName = `\p{Lu}[\p{L}’'.-]+(?: (?:\p{Lu}[\p{L}’'.-]*|de|la|le|van|von|der|den|del|di|da|bin|al|el)){0,4}`

// agencies are the full names of what a dateline abbreviates.
var agencies = map[string]string{"AP": "The Associated Press", "DPA": "dpa"}

// findAuthor names who wrote the article: a person before the site itself. head
// is the text after the headline, foot what the body's lines told of it.
func (d *document) findAuthor(ld linked, at int32, head, foot, site string) (name, why string) {
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
	if n := d.byline(site); n != "" {
		return n, "byline"
	}
	for _, form := range []*regexp.Regexp{authorText, spacedText} {
		if m := form.FindStringSubmatch(head); m != nil {
			if n := cleanNames([]string{m[1]}, site); n != "" {
				return n, "text after headline"
			}
		}
	}
	if n := d.bylineBelow(at, site); n != "" {
		return n, "text after headline"
	}
	for l := range strings.SplitSeq(foot, "\n") {
		if m := signedText.FindStringSubmatch(l); m != nil {
			if n := cleanNames([]string{m[1]}, site); n != "" {
				return n, "text at the end"
			}
		}
	}
	if n := cleanNames(ld.authors, ""); n != "" {
		return n, "json-ld"
	}
	// Chinese portals name themselves here whoever wrote the article.
	if n := cleanNames([]string{d.meta["author"]}, ""); n != "" && !d.han {
		return n, "meta author"
	}
	if n := d.byline(""); n != "" && !d.han {
		return n, "byline"
	}
	return "", ""
}

// bylineBelow reads the lines below the headline.
func (d *document) bylineBelow(at int32, site string) string {
	if at < 0 {
		return ""
	}
	lines := 0
	for _, r := range d.runs {
		if r.owner <= at || r.zone&(zoneHidden|zoneComment|zoneAside) != 0 || d.elements[r.owner].prose > 150 {
			continue
		}
		if lines++; lines > 15 {
			break
		}
		if m := bylineText.FindStringSubmatch(inline(d.elements[r.owner].node)); m != nil {
			if n := cleanNames([]string{m[1]}, site); n != "" {
				return n
			}
		}
	}
	return ""
}

// byline reads the elements that are named for the author.
func (d *document) byline(site string) string {
	for i := range d.elements {
		e := &d.elements[i]
		if e.zone&(zoneHidden|zoneComment) != 0 || e.node.DataAtom == atom.Body {
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
			return n
		}
	}
	return ""
}

// cleanNames joins the names that can be names.
func cleanNames(names []string, site string) string {
	var kept []string
	for _, n := range names {
		n = squeeze(unescape(n))
		if m := byText.FindStringSubmatch(n); m != nil {
			n = m[1]
		}
		n = strings.Trim(nameEnd.Split(n, 2)[0], " ,;:|·-—[]【】/／")
		if m := byText.FindStringSubmatch(n); m != nil {
			n = m[1]
		}
		for _, label := range [...]string{"View all posts by ", "本报记者", "特约记者", "作者：", "作者:", "记者：", "Author: ", "author: ", "Author "} {
			n = strings.TrimSpace(strings.TrimPrefix(n, label))
		}
		n = spacedName.ReplaceAllString(n, "$1$2")
		for _, cut := range []string{" | ", " / ", "\t", "@", " – ", " — ", " - ", "•", " (http"} {
			n, _, _ = strings.Cut(n, cut)
		}
		n = strings.TrimSpace(n)
		if site != "" && strings.HasPrefix(site, n) {
			continue
		}
		if i := strings.LastIndex(n, ", "); i > 0 && letters(n[i:]) == letters(site) {
			n = n[:i]
		}
		digits := strings.IndexFunc(n, func(r rune) bool { return (r < '0' || r > '9') && r != '.' }) < 0 // numbers and addresses
		if n == "" || digits || utf8.RuneCountInString(n) > 100 || strings.Contains(n, "://") || strings.HasPrefix(n, "www.") || strings.HasPrefix(n, "Name:") || strings.HasSuffix(n, " by") || strings.HasSuffix(strings.ToLower(n), "admin") || slices.Contains(kept, n) {
			continue
		}
		switch strings.ToLower(n) {
		case "admin", "administrator", "editor", "author", "by", "staff", "no author", "unknown", "unknown author", "none", "null", "undefined", "name", "email", "name, email", "佚名", "作者", "来源", "时间", "相关文章", "编辑", "未知", "网络", "网络整理":
			continue
		}
		kept = append(kept, n)
	}
	return strings.Join(kept, ", ")
}

// origin names the outlet that the page's data says the article is taken over from.
func (r *Reader) origin(d *document, ld linked, site string) (name, why string) {
	for _, c := range []struct {
		why string
		all []string
	}{{"json-ld isBasedOn", ld.basedOn}, {"meta original-source", []string{d.meta["original-source"]}}, {"meta syndication-source", []string{d.meta["syndication-source"]}}} {
		for _, o := range c.all {
			if o == "" || o == site {
				continue
			}
			if !strings.Contains(o, "://") {
				return o, c.why
			}
			host := webtext.Host(o)
			if host == "" || sameSite(host, d.host) || strings.Contains(letters(site), letters(siteLabel(host))) {
				continue // it refers to itself
			}
			if t := find(r.hosts, host); t != nil && t.name != "" {
				return t.name, c.why
			}
			return strings.TrimPrefix(host, "www."), c.why
		}
	}
	return "", ""
}

// findSource names the outlet that the site says it has the piece from. head
// is the text after the headline, foot what the body's lines told of it.
func (d *document) findSource(head, body, foot, site string) (name, why string) {
	named := func(form *regexp.Regexp, text string) string {
		if form == sourceTextEN && !strings.Contains(text, "Source:") || form == sourceText && !strings.ContainsAny(text, "源自处") {
			return "" // which spares the reading of most texts
		}
		if m := form.FindStringSubmatch(text); m != nil && !noOutlet.MatchString(m[1]) {
			return m[1]
		}
		return ""
	}
	for _, i := range d.sources {
		e := &d.elements[i]
		if e.zone&zoneHidden != 0 || !d.small(i) {
			continue
		}
		text := inline(e.node)
		if len(text) > 150 {
			continue
		}
		if n := named(sourceText, text); n != "" {
			return n, "element " + attr(e.node, "class")
		}
		if e.zone&zoneAside == 0 && !isBlock(e.node.DataAtom) && outletName.MatchString(text) {
			return text, "element " + place(e.node)
		}
	}
	for _, form := range []*regexp.Regexp{sourceText, sourceTextEN} {
		if n := named(form, head); n != "" {
			return n, "text after headline"
		}
	}
	for _, key := range []string{"source", "mediaid", "og:source", "contentsource", "article:source"} {
		v := d.meta[key]
		v = strings.TrimSpace(strings.TrimPrefix(strings.TrimPrefix(v, "来源："), "来源:"))
		if v != "" && !strings.Contains(v, "://") && utf8.RuneCountInString(v) <= 30 {
			return v, "meta " + key
		}
	}
	if n := named(sourceText, foot); n != "" {
		return n, "text below the article"
	}
	for _, r := range d.runs {
		if d.han && r.zone&(zoneHidden|zoneComment) == 0 && r.weight >= 8 && r.weight <= 60 && r.links*2 < r.weight && d.elements[r.owner].prose <= 60 {
			if text := inline(d.elements[r.owner].node); sourceLine.MatchString(text) {
				if n := named(sourceText, text); n != "" {
					return n, "line of the page"
				}
			}
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
