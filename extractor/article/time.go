package article

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/net/html"
)

// stamp is a point in time as a page writes it.
type stamp struct {
	t     time.Time
	clock bool // it has a time of day
	zone  bool // it has a zone
	why   string
}

func (s stamp) ok() bool { return !s.t.IsZero() }

// chinaTime is the zone of Chinese pages that name none. China has had one
// zone without summer time since 1991.
func chinaTime() *time.Location { return time.FixedZone("", 8*60*60) }

var (
	// 2024-03-05T10:30:00+08:00, 2024年3月5日 10:30, 2024/3/5 下午3:20, 2024.03.05; 2024 03/05 where a template splits it
	numericDate = regexp.MustCompile(`((?:19|20)\d\d)(?:\s?[-/.年]\s?(\d{1,2})\s?[-/.月]|\s(\d\d)\s?/)\s?(\d{1,2})(?:\D|$)`)
	numericTime = regexp.MustCompile(`^[日\s,，|T·]{0,6}(?:[(（]?(?:星期|周|礼拜)[一二三四五六日天][)）]?)?\s{0,4}(?:at\s)?(上午|下午|晚上|凌晨|中午|早上)?\s?(\d{1,2})\s?[:：时時]\s?(\d{2})(?:\s?[:：分]\s?(\d{2}))?(?:\.\d{1,9})?`)
	// March 5, 2024; 5th of March 2024; Tue 5 Mar 2024
	monthFirst = regexp.MustCompile(`(?i)\b(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+((?:19|20)\d\d)\b`)
	dayFirst   = regexp.MustCompile(`(?i)\b(\d{1,2})(?:st|nd|rd|th)?(?:\s+of)?[\s-]+(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?,?[\s-]+((?:19|20)\d\d)\b`)
	// 03/05/2024
	slashDate = regexp.MustCompile(`\b(\d{1,2})[/.](\d{1,2})[/.]((?:19|20)\d\d)\b`)
	// 03-05 10:30, 3月5日 10:30, 24-03-05 10:30: the year is that of the visit
	shortDate = regexp.MustCompile(`(?:^|[^\d-])(?:(\d{2})-)?(\d{1,2})(?:-|月)(\d{1,2})日?\s?(\d{2}):(\d{2})(?:\D|$)`)
	// 10:30 a.m. ET, 22.15 GMT
	clockText = regexp.MustCompile(`(?i)\b(\d{1,2})(?:[:.](\d{2}))?(?::(\d{2}))?\s?([ap])\.?m\b\.?|\b(\d{1,2})[:.](\d{2})(?::(\d{2}))?\b`)
	zoneText  = regexp.MustCompile(`^\s?\(?(UTC|GMT|Z\b|EST|EDT|ET|CST|CDT|CT|MST|MDT|MT|PST|PDT|PT|BST|IST|CET|CEST|SGT|HKT|AEST|AEDT|JST|KST)?\s?([+-]\d{1,2}(?::?\d{2})?)?\b`)
)

// months is in the order of time.Month.
const months = "janfebmaraprmayjunjulaugsepoctnovdec"

// zoneHours are the offsets of zone names, in minutes east. CST is decided by
// the caller: China's for a Chinese page.
var zoneMinutes = map[string]int{
	"UTC": 0, "GMT": 0, "Z": 0, "EST": -300, "EDT": -240, "CST": -360, "CDT": -300, "MST": -420, "MDT": -360, "PST": -480, "PDT": -420,
	"BST": 60, "IST": 330, "CET": 60, "CEST": 120, "SGT": 480, "HKT": 480, "AEST": 600, "AEDT": 660, "JST": 540, "KST": 540,
}

// american are the names that leave open whether summer time holds.
var american = map[string]int{"ET": -300, "CT": -360, "MT": -420, "PT": -480}

// clock reads times: what a page leaves out is filled in from where it comes from.
type clock struct {
	han      bool
	dayFirst bool      // 3/5/2024 is in May
	visited  time.Time // when the page was fetched, may be zero
}

// parseStamp reads the first date in s, with its time of day and zone where they are
// written beside it.
func (c clock) parseStamp(s string) stamp {
	s = strings.TrimSpace(s)
	if len(s) < 6 {
		return stamp{}
	}
	if n, err := strconv.ParseInt(s, 10, 64); err == nil {
		st := epoch(n)
		if c.han && st.zone {
			st.t = st.t.In(chinaTime())
		}
		return st
	}
	var best stamp
	at := len(s)
	if m := numericDate.FindStringSubmatchIndex(s); m != nil && m[0] < at {
		mo := 4
		if m[mo] < 0 {
			mo = 6
		}
		end := m[9]
		st := c.date(s[m[2]:m[3]], s[m[mo]:m[mo+1]], s[m[8]:end])
		if st.ok() {
			st = c.numericClock(st, s[end:])
			best, at = st, m[0]
		}
	}
	if m := monthFirst.FindStringSubmatchIndex(s); m != nil && m[0] < at {
		st := c.date(s[m[6]:m[7]], month(s[m[2]:m[3]]), s[m[4]:m[5]])
		if st.ok() {
			best, at = c.wordClock(st, s, m[0], m[1]), m[0]
		}
	}
	if m := dayFirst.FindStringSubmatchIndex(s); m != nil && m[0] < at {
		st := c.date(s[m[6]:m[7]], month(s[m[4]:m[5]]), s[m[2]:m[3]])
		if st.ok() {
			best, at = c.wordClock(st, s, m[0], m[1]), m[0]
		}
	}
	if m := slashDate.FindStringSubmatchIndex(s); m != nil && m[0] < at {
		mo, da := s[m[2]:m[3]], s[m[4]:m[5]]
		if n, _ := strconv.Atoi(mo); n > 12 || c.dayFirst {
			mo, da = da, mo
		}
		st := c.date(s[m[6]:m[7]], mo, da)
		if st.ok() {
			best = c.wordClock(st, s, m[0], m[1])
		}
	}
	return best
}

func epoch(n int64) stamp {
	switch {
	case n > 1e12 && n < 4e12:
		return stamp{t: time.UnixMilli(n).UTC(), clock: true, zone: true}
	case n > 5e8 && n < 4e9:
		return stamp{t: time.Unix(n, 0).UTC(), clock: true, zone: true}
	}
	if s := strconv.FormatInt(n, 10); len(s) == 8 {
		return clock{}.date(s[:4], s[4:6], s[6:])
	}
	return stamp{}
}

func month(name string) string {
	return strconv.Itoa(strings.Index(months, strings.ToLower(name[:3]))/3 + 1)
}

func (c clock) location() *time.Location {
	if c.han {
		return chinaTime()
	}
	return time.UTC
}

// date makes a stamp of a day, if there is such a day.
func (c clock) date(y, m, d string) stamp {
	yy, _ := strconv.Atoi(y)
	mm, _ := strconv.Atoi(m)
	dd, _ := strconv.Atoi(d)
	if mm < 1 || mm > 12 || dd < 1 || dd > 31 || yy < 1990 || yy > 2099 {
		return stamp{}
	}
	t := time.Date(yy, time.Month(mm), dd, 0, 0, 0, 0, c.location())
	if t.Day() != dd {
		return stamp{}
	}
	return stamp{t: t}
}

// numericClock adds the time of day that follows a numeric date.
func (c clock) numericClock(st stamp, rest string) stamp {
	m := numericTime.FindStringSubmatchIndex(rest)
	if m == nil {
		return st
	}
	part := func(i int) string {
		if m[2*i] < 0 {
			return ""
		}
		return rest[m[2*i]:m[2*i+1]]
	}
	h, _ := strconv.Atoi(part(2))
	switch part(1) {
	case "下午", "晚上":
		if h < 12 {
			h += 12
		}
	case "中午":
		if h < 3 {
			h += 12
		}
	}
	after := rest[m[1]:]
	if a := strings.ToLower(strings.TrimLeft(after, " ")); strings.HasPrefix(a, "pm") || strings.HasPrefix(a, "p.m") {
		if h < 12 {
			h += 12
		}
		_, after, _ = strings.Cut(after, "m")
	} else if strings.HasPrefix(a, "am") || strings.HasPrefix(a, "a.m") {
		if h == 12 {
			h = 0
		}
		_, after, _ = strings.Cut(after, "m")
	}
	return c.at(st, h, part(3), part(4), after)
}

// parseShort reads a date without a year, or with two digits of it, and a time of
// day: of the years that put it before the visit, the last.
func (c clock) parseShort(s string) stamp {
	m := shortDate.FindStringSubmatch(s)
	if m == nil || c.visited.IsZero() {
		return stamp{}
	}
	year := strconv.Itoa(c.visited.In(c.location()).Year())
	if m[1] != "" {
		year = year[:2] + m[1]
	}
	st := c.date(year, m[2], m[3])
	if !st.ok() {
		return stamp{}
	}
	h, _ := strconv.Atoi(m[4])
	st = c.at(st, h, m[5], "", "")
	if m[1] == "" && st.t.After(c.visited.Add(24*time.Hour)) {
		st.t = st.t.AddDate(-1, 0, 0)
	}
	return st
}

var (
	// 5分钟前, 半小时前, 3 hours ago, an hour ago, 2h ago
	agoText = regexp.MustCompile(`(?i)(?:^|[^\d.])(\d{1,3}|半个?|an?|one)\s?(?:个)?(秒钟?|分钟|分鐘|小时|小時|天|日|周|星期|seconds?|secs?|minutes?|mins?|hours?|hrs?|days?|weeks?|[mhd])\s?(?:前|之前|以前|ago\b)`)
	// 昨天 10:30, yesterday at 5:10 pm
	dayWordText = regexp.MustCompile(`(?i)(今天|昨天|前天|\btoday|\byesterday)[\s,，]{0,2}(?:at\s)?(上午|下午|晚上|凌晨|中午|早上)?\s?(?:(\d{1,2})[:：](\d{2})(?:\s?([ap])\.?m\b)?)?`)
	justNowText = regexp.MustCompile(`(?i)刚刚|剛剛|\bjust now\b`)
)

// parseRelative reads a time that is counted back from the visit. Minutes and
// hours give a time of day, to the minute; days and weeks give a day.
func (c clock) parseRelative(s string) stamp {
	if c.visited.IsZero() || len(s) > 100 {
		return stamp{}
	}
	now := c.visited.In(c.location())
	if m := agoText.FindStringSubmatch(s); m != nil {
		n, err := strconv.Atoi(m[1])
		half := strings.HasPrefix(m[1], "半")
		if err != nil {
			n = 1
		}
		unit := time.Duration(0)
		switch u := strings.ToLower(m[2]); {
		case strings.HasPrefix(u, "秒"), strings.HasPrefix(u, "sec"):
			unit = time.Second
		case strings.HasPrefix(u, "分"), strings.HasPrefix(u, "m"):
			unit = time.Minute
		case strings.HasPrefix(u, "小"), strings.HasPrefix(u, "h"):
			unit = time.Hour
		case u == "天", u == "日", strings.HasPrefix(u, "d"):
			unit = 24 * time.Hour
		default:
			unit = 7 * 24 * time.Hour
		}
		back := time.Duration(n) * unit
		if half {
			back = unit / 2
		}
		st := stamp{t: now.Add(-back).Truncate(time.Minute), clock: unit < 24*time.Hour}
		if !st.clock {
			y, mo, d := st.t.Date()
			st.t = time.Date(y, mo, d, 0, 0, 0, 0, c.location())
		}
		return st
	}
	if justNowText.MatchString(s) {
		return stamp{t: now.Truncate(time.Minute), clock: true}
	}
	m := dayWordText.FindStringSubmatch(s)
	if m == nil {
		return stamp{}
	}
	back := map[string]int{"昨天": 1, "前天": 2, "yesterday": 1}[strings.ToLower(m[1])]
	y, mo, d := now.AddDate(0, 0, -back).Date()
	st := stamp{t: time.Date(y, mo, d, 0, 0, 0, 0, c.location())}
	if m[3] == "" {
		return st
	}
	h, _ := strconv.Atoi(m[3])
	switch {
	case h < 12 && (m[2] == "下午" || m[2] == "晚上" || strings.EqualFold(m[5], "p")), h < 3 && m[2] == "中午":
		h += 12
	case h == 12 && strings.EqualFold(m[5], "a"):
		h = 0
	}
	return c.at(st, h, m[4], "", "")
}

// relative reads the elements that are marked as a time, and the short lines
// between headline and body, as times that are counted back from the visit.
// They are as exact as they say, and as the clock of the visit is.
func (d *document) relative(c clock, at int32, b body) []stamp {
	if c.visited.IsZero() || at < 0 {
		return nil
	}
	// The text begins at its element, or at the first paragraph where headline
	// and text share one.
	text := int32(len(d.elements))
	if len(b.elements) > 0 && b.elements[0] > at {
		text = b.elements[0]
	} else if i := slices.IndexFunc(d.runs, func(r run) bool { return r.owner > at && r.weight > 60 && r.zone&zoneAside == 0 }); i >= 0 {
		text = d.runs[i].owner
	}
	var found []stamp
	add := func(i int32, where string) {
		if s := c.parseRelative(inline(d.elements[i].node)); s.ok() && !s.t.After(c.visited) {
			s.why = where + ", counted back from the visit"
			found = append(found, s)
		}
	}
	const not = zoneHidden | zoneLink | zoneAside | zoneItem
	for _, i := range d.times {
		if e := &d.elements[i]; i > at-100 && i < text && e.zone&not == 0 && d.small(i) {
			add(i, "element "+place(e.node))
		}
	}
	for _, r := range d.runs {
		if r.owner > at && r.owner < text && r.weight <= 40 && r.zone&not == 0 {
			add(r.owner, "text after headline")
		}
	}
	return found
}

// wordClock adds the time of day that stands beside a date in words, after it
// or before it.
func (c clock) wordClock(st stamp, s string, from, to int) stamp {
	after := s[to:min(len(s), to+24)]
	if m := clockText.FindStringSubmatchIndex(after); m != nil {
		return c.words(st, after, m, s[to+m[1]:])
	}
	start := max(0, from-32)
	before := s[start:from]
	if all := clockText.FindAllStringSubmatchIndex(before, -1); len(all) > 0 {
		m := all[len(all)-1]
		return c.words(st, before, m, before[m[1]:])
	}
	return st
}

func (c clock) words(st stamp, s string, m []int, rest string) stamp {
	part := func(i int) string {
		if m[2*i] < 0 {
			return ""
		}
		return s[m[2*i]:m[2*i+1]]
	}
	if half := strings.ToLower(part(4)); half != "" {
		h, _ := strconv.Atoi(part(1))
		if h == 12 {
			h = 0
		}
		if half == "p" {
			h += 12
		}
		mi := part(2)
		if mi == "" {
			mi = "0"
		}
		return c.at(st, h, mi, part(3), rest)
	}
	h, _ := strconv.Atoi(part(5))
	return c.at(st, h, part(6), part(7), rest)
}

// at sets the time of day and reads the zone from the text that follows.
func (c clock) at(st stamp, h int, minute, second, rest string) stamp {
	mi, _ := strconv.Atoi(minute)
	se, _ := strconv.Atoi(second)
	if h > 24 || mi > 59 || se > 60 {
		return st
	}
	y, mo, d := st.t.Date()
	st.clock = true
	loc := c.location()
	m := zoneText.FindStringSubmatch(rest)
	if m != nil && (m[1] != "" || m[2] != "") {
		minutes, known := 0, true
		switch {
		case m[2] != "":
			minutes = offset(m[2])
		case american[m[1]] != 0:
			minutes = american[m[1]]
			if summer(y, mo, d) {
				minutes += 60
			}
		case c.han && m[1] == "CST":
			minutes = 480
		default:
			minutes, known = zoneMinutes[m[1]]
		}
		if known {
			loc = time.FixedZone("", minutes*60)
			if minutes == 0 {
				loc = time.UTC
			}
			st.zone = true
		}
	}
	st.t = time.Date(y, mo, d, h, mi, se, 0, loc)
	return st
}

// offset reads +08:00, -0500 or +8 as minutes.
func offset(s string) int {
	sign := 1
	if s[0] == '-' {
		sign = -1
	}
	digits := strings.ReplaceAll(s[1:], ":", "")
	n, _ := strconv.Atoi(digits)
	if len(digits) <= 2 {
		n *= 100
	}
	return sign * (n/100*60 + n%100)
}

// summer tells whether summer time holds in the United States: since 2007 from
// the second Sunday of March to the first of November (Energy Policy Act of 2005).
func summer(y int, m time.Month, d int) bool {
	sunday := func(month time.Month, nth int) int {
		first := int(time.Date(y, month, 1, 0, 0, 0, 0, time.UTC).Weekday())
		return 1 + (7-first)%7 + 7*(nth-1)
	}
	switch {
	case m > time.March && m < time.November:
		return true
	case m == time.March:
		return d >= sunday(time.March, 2)
	case m == time.November:
		return d < sunday(time.November, 1)
	}
	return false
}

// metaTimes are the names of meta elements that hold the time of publication.
var metaTimes = []string{
	"article:published_time", "datepublished", "og:published_time", "og:article:published_time", "og:release_date", "og:time", "weibo: article:create_at", "weibo:article:create_at",
	"publish_date", "publishdate", "pubdate", "date.published", "published", "sailthru.date", "parsely-pub-date", "dc.date.issued", "dcterms.created", "dcterms.date", "dc.date.created", "dc.date",
	"article.published", "cxenseparse:recs:publishtime", "rnews:datepublished", "article_date_original", "originalpublicationdate", "publication_date", "publication-date", "publishtime",
	"_pubtime", "firstpublished", "article-publish-date", "article.created", "apub:time", "ptime", "dc.created", "date_published", "created", "datecreated", "date", "citation_publication_date", "bt:pubdate", "lastmodifieddate",
}

var metaModified = []string{
	"article:modified_time", "datemodified", "og:updated_time", "og:modified_time", "dateupdate", "lastmod", "last-modified", "article.updated", "revised", "dcterms.modified", "dc.date.modified",
}

// scriptTimes are the names of script variables that hold it.
var scriptTimes = []string{"datePublished", "oriCreateTime", "var ct", "publish_time", "publishTime", "pubTime", "newsTime", "ptime", "pubtime", "pubDate", "publishDate", "publish_date", "published_at", "createTime"}

// published finds the time of publication: what the page says to machines
// first, then what stands between headline and body or near them, then script
// variables, times that are counted back from the visit, dates in the URL last.
// A day alone is kept only when no rule gives its time. Chinese sites tell machines when a page was last generated, so that
// an earlier time beside the headline is believed before it.
func (d *document) published(c clock, ld linked, at int32, b body, path string) (published, modified stamp) {
	var day stamp
	// pick takes the first stamp with a time of day, on the day known so far.
	pick := func(found ...stamp) (stamp, bool) {
		for _, s := range found {
			if !s.ok() {
				continue
			}
			if !day.ok() {
				day = s
			}
			if s.clock && near(day, s) {
				return s, true
			}
		}
		return stamp{}, false
	}
	told := func(s stamp, why string) stamp {
		s.why = why
		return s
	}
	rules := []func() []stamp{
		func() []stamp {
			found := []stamp{told(c.parseStamp(ld.published), "json-ld")}
			for _, key := range metaTimes {
				if v := d.meta[key]; v != "" {
					found = append(found, told(c.parseStamp(v), "meta "+key))
				}
			}
			return found
		},
		func() []stamp { return d.marked(c, at, b) },
		func() []stamp { return []stamp{told(c.parseStamp(d.after(at, 1500, zoneLink)), "text after headline")} },
		func() []stamp { return []stamp{told(c.parseStamp(d.before(at, 400)), "text before headline")} },
		func() []stamp {
			var found []stamp
			for _, s := range d.scripts {
				for _, key := range scriptTimes {
					if strings.Contains(s, key) {
						found = append(found, told(c.parseStamp(scanValue(s, key)), "script "+key))
					}
				}
			}
			return found
		},
		func() []stamp {
			return []stamp{told(c.parseShort(d.after(at, 300, 0)), "text after headline, year of the visit")}
		},
		func() []stamp {
			return slices.DeleteFunc(d.relative(c, at, b), func(s stamp) bool { return !s.clock })
		},
		func() []stamp { return []stamp{told(urlDate(c, path), "url")} },
		func() []stamp { return d.relative(c, at, b) },
	}
	for i, rule := range rules {
		if s, ok := pick(rule()...); ok {
			published = s
			if i == 0 && c.han {
				if shown, ok := pick(d.marked(c, at, b)...); ok && shown.t.Before(s.t) {
					published = shown
				}
			}
			break
		}
	}
	if !published.ok() {
		published = day
	}
	if modified = told(c.parseStamp(ld.modified), "json-ld"); !modified.ok() {
		for _, key := range metaModified {
			if modified = told(c.parseStamp(d.meta[key]), "meta "+key); modified.ok() {
				break
			}
		}
	}
	return published, modified
}

// near tells whether two stamps can be of one day, in whatever zones.
func near(a, b stamp) bool {
	diff := a.t.Sub(b.t)
	return diff < 48*time.Hour && diff > -48*time.Hour
}

// marked reads the elements that are marked as a time: those between headline
// and body, then those ahead of the headline, then those right after the body.
// Others are of other articles.
func (d *document) marked(c clock, at int32, b body) []stamp {
	first, last := int32(len(d.elements)), int32(len(d.elements))
	if len(b.elements) > 0 {
		first, last = b.elements[0], d.elements[b.elements[len(b.elements)-1]].end
	}
	var found [4][]stamp
	for _, i := range d.times {
		e := &d.elements[i]
		if e.zone&(zoneHidden|zoneLink) != 0 || !d.small(i) {
			continue
		}
		place := 0
		switch {
		case i < at && i >= at-100:
			place = 1
		case i < at, i > last+100:
			continue
		case i > last:
			place = 2
		case i > first && e.zone&zoneAside != 0:
			continue
		}
		if e.zone&zoneAside != 0 {
			place = max(place, 1)
		}
		found[place] = append(found[place], c.element(e.node)...)
	}
	return slices.Concat(found[:]...)
}

// element reads the time of an element: its attributes before its text.
func (c clock) element(n *html.Node) []stamp {
	var found []stamp
	for _, at := range n.Attr {
		switch at.Key {
		case "datetime", "content", "data-val", "data-time", "data-timestamp", "data-date", "data-datetime", "data-published":
			if s := c.parseStamp(at.Val); s.ok() {
				s.why = n.Data + " " + at.Key
				found = append(found, s)
			}
		}
	}
	if text := inline(n); len(text) < 300 {
		if s := c.parseStamp(text); s.ok() {
			s.why = "element " + n.Data
			if name := attr(n, "class"); name != "" {
				s.why += "." + name
			}
			found = append(found, s)
		}
	}
	return found
}

func hasAttr(n *html.Node, key string) bool {
	for _, at := range n.Attr {
		if at.Key == key {
			return true
		}
	}
	return false
}

// after is the visible text that follows the headline, of at most n bytes,
// without the zones of mask.
func (d *document) after(at int32, n int, mask zone) string {
	if at < 0 {
		return ""
	}
	e := &d.elements[at]
	return d.textFrom(following(e.node), e.end, nil, n, mask)
}

// before is the visible text ahead of the headline, of at most about n bytes.
func (d *document) before(at int32, n int) string {
	if at <= 0 {
		return ""
	}
	size := 0
	i := at - 1
	for ; i > 0 && size < n; i-- {
		for c := d.elements[i].node.FirstChild; c != nil; c = c.NextSibling {
			if c.Type == html.TextNode {
				size += len(strings.TrimSpace(c.Data))
			}
		}
	}
	return d.textFrom(d.elements[i].node, i, d.elements[at].node, 4*n, zoneAside|zoneLink)
}

// textFrom is the visible text from a node on, in document order, without the
// zones of mask, up to the node stop or to limit bytes; j is the index of
// the first element from there on.
func (d *document) textFrom(n *html.Node, j int32, stop *html.Node, limit int, mask zone) string {
	var b strings.Builder
	bare := true
	for n != nil && n != stop && b.Len() < limit {
		if n.Type == html.TextNode {
			bare = appendSqueezed(&b, n.Data, bare)
			n = following(n)
			continue
		}
		if !bare {
			b.WriteByte(' ')
			bare = true
		}
		if j >= int32(len(d.elements)) || d.elements[j].node != n {
			n = following(n) // a script, a comment, a line break
			continue
		}
		if e := &d.elements[j]; e.zone&(zoneHidden|mask) != 0 {
			j = e.end
			n = following(n)
			continue
		}
		j++
		if n.FirstChild != nil {
			n = n.FirstChild
		} else {
			n = following(n)
		}
	}
	return b.String()
}

// following is the next node in document order that does not lie in n.
func following(n *html.Node) *html.Node {
	for ; n != nil; n = n.Parent {
		if n.NextSibling != nil {
			return n.NextSibling
		}
	}
	return nil
}

var pathDate = regexp.MustCompile(`/((?:19|20)\d\d)[-/_]?(\d{1,2}|[a-z]{3})[-/_]?(\d{1,2})(?:/|-|_|\.|[a-z]|$)`)

// urlDate reads the day in an address: /2024/05/06/, /20240506/, /2024-05/06/.
func urlDate(c clock, path string) stamp {
	m := pathDate.FindStringSubmatch(strings.ToLower(path))
	if m == nil {
		return stamp{}
	}
	mo := m[2]
	if len(mo) == 3 {
		if i := strings.Index(months, mo); i >= 0 && i%3 == 0 {
			mo = strconv.Itoa(i/3 + 1)
		}
	}
	return c.date(m[1], mo, m[3])
}
