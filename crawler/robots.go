package crawler

import (
	"strconv"
	"strings"
	"time"

	"assay/webtext"
)

const (
	// robotsLimit is how much of a robots.txt is read. RFC 9309 section 2.5
	// asks for at least 500 KiB.
	robotsLimit = 512 << 10
	// mostCrawlDelay bounds the Crawl-delay that is honoured.
	mostCrawlDelay = 30 * time.Second
)

// robots are the rules of one robots.txt for one crawler (RFC 9309).
type robots struct {
	rules []robotsRule
	// delay is the Crawl-delay of the group, 0 when there is none.
	delay time.Duration
	// sitemaps are the Sitemap lines, as they stand; they belong to no group.
	sitemaps []string
	// closed says why nothing may be fetched: the file could not be had.
	closed error
	// until is when the file is to be fetched again.
	until time.Time
}

type robotsRule struct {
	allow   bool
	pattern string
}

// parseRobots reads the rules for the crawler with the given product token.
// All groups that name the token are one group, wherever they stand; without
// such a group those for "*" hold (section 2.2.1). Lines it does not know are
// passed over, so any input gives rules.
func parseRobots(text, token string) *robots {
	r := &robots{}
	if len(text) > robotsLimit {
		// A rule cut in the middle would say something else.
		text = text[:robotsLimit]
		text = text[:strings.LastIndexAny(text, "\r\n")+1]
	}
	text = trimBOM(text)
	var own, all robotsGroup
	var hasOwn bool
	// A run of user-agent lines names the group; the first rule ends the run.
	var inOwn, inAll, ruled bool
	for len(text) > 0 {
		var line string
		if i := strings.IndexAny(text, "\r\n"); i >= 0 {
			line, text = text[:i], text[i+1:]
		} else {
			line, text = text, ""
		}
		key, value := robotsLine(line)
		switch key {
		case "user-agent":
			if ruled {
				inOwn, inAll, ruled = false, false, false
			}
			switch {
			case value == "*" || strings.HasPrefix(value, "* ") || strings.HasPrefix(value, "*\t"):
				inAll = true
			case token != "" && strings.EqualFold(productToken(value), token):
				inOwn, hasOwn = true, true
			}
		case "allow", "disallow", "crawl-delay":
			ruled = true
			if inOwn {
				own.add(key, value)
			}
			if inAll {
				all.add(key, value)
			}
		case "sitemap":
			if value != "" {
				r.sitemaps = append(r.sitemaps, value)
			}
		}
	}
	group := all
	if hasOwn {
		group = own
	}
	r.rules, r.delay = group.rules, group.delay
	return r
}

type robotsGroup struct {
	rules []robotsRule
	delay time.Duration
}

func (g *robotsGroup) add(key, value string) {
	if key == "crawl-delay" {
		if s, err := strconv.ParseFloat(value, 64); err == nil && s > 0 {
			g.delay = max(g.delay, time.Duration(min(s, mostCrawlDelay.Seconds())*float64(time.Second)))
		}
		return
	}
	if value == "" {
		return // "Disallow:" forbids nothing
	}
	rule := robotsRule{allow: key == "allow", pattern: robotsPattern(value)}
	g.rules = append(g.rules, rule)
	// A site that opens its index page opens the folder that shows it, as the
	// large search engines read it.
	if i := strings.LastIndexByte(rule.pattern, '/'); rule.allow && i >= 0 && strings.HasPrefix(rule.pattern[i:], "/index.htm") {
		g.rules = append(g.rules, robotsRule{allow: true, pattern: rule.pattern[:i+1] + "$"})
	}
}

// trimBOM drops a byte order mark, also one that was cut short.
func trimBOM(s string) string {
	for _, mark := range []string{"\xEF\xBB\xBF", "\xEF\xBB", "\xEF"} {
		if rest, ok := strings.CutPrefix(s, mark); ok {
			return rest
		}
	}
	return s
}

// robotsLine cuts "Key: value # comment". Misspellings that are common in the
// wild are read as what they mean, as is a space in place of the colon.
func robotsLine(line string) (key, value string) {
	line, _, _ = strings.Cut(line, "#")
	line = strings.Trim(line, " \t\x00\v\f")
	key, value, found := strings.Cut(line, ":")
	if !found {
		// Only a line of two words can lack its colon.
		words := strings.Fields(line)
		if len(words) != 2 {
			return "", ""
		}
		key, value = words[0], words[1]
	}
	key, value = strings.ToLower(strings.TrimSpace(key)), strings.TrimSpace(value)
	switch key {
	case "useragent", "user agent":
		key = "user-agent"
	case "dissallow", "dissalow", "disalow", "diasllow", "disallaw":
		key = "disallow"
	case "site-map":
		key = "sitemap"
	case "crawldelay":
		key = "crawl-delay"
	}
	return key, value
}

// productToken is the part of a user agent that names the crawler: its leading
// letters, "_" and "-" (section 2.2.1).
func productToken(agent string) string {
	i := 0
	for i < len(agent) && (agent[i] == '-' || agent[i] == '_' || agent[i]|0x20 >= 'a' && agent[i]|0x20 <= 'z') {
		i++
	}
	return agent[:i]
}

// robotsPattern brings a rule's path into the form that robotsTarget gives a
// URL: "*" and a final "$" stay special, everything else is encoded alike.
func robotsPattern(value string) string {
	end := strings.HasSuffix(value, "$")
	value = strings.TrimSuffix(value, "$")
	value = strings.ReplaceAll(webtext.NormalizeEscapes(value), "$", "%24")
	if end {
		value += "$"
	}
	return value
}

// robotsTarget is what the rules are matched with: path and query of a
// normalised URL, the special characters encoded (section 2.2.3).
func robotsTarget(normalised string) string {
	_, rest, _ := strings.Cut(normalised, "://")
	i := strings.IndexByte(rest, '/')
	if i < 0 {
		return "/"
	}
	rest = rest[i:]
	if strings.ContainsAny(rest, "*$") {
		rest = strings.ReplaceAll(strings.ReplaceAll(rest, "*", "%2A"), "$", "%24")
	}
	return rest
}

// allows reports whether the rules let a normalised URL be fetched: the
// longest rule that matches decides, and of two equally long ones the one that
// allows (section 2.2.2). robots.txt itself is always allowed.
func (r *robots) allows(normalised string) bool {
	target := robotsTarget(normalised)
	if target == "/robots.txt" {
		return true
	}
	if r.closed != nil {
		return false
	}
	longest, allow := -1, true
	for _, rule := range r.rules {
		n := len(rule.pattern)
		if (n > longest || n == longest && rule.allow && !allow) && matchPattern(rule.pattern, target) {
			longest, allow = n, rule.allow
		}
	}
	return allow
}

// matchPattern matches from the beginning: "*" stands for any run of
// characters, a final "$" for the end; without it the rest is free.
func matchPattern(pattern, s string) bool {
	pattern, anchored := strings.CutSuffix(pattern, "$")
	parts := strings.Split(pattern, "*")
	if !strings.HasPrefix(s, parts[0]) {
		return false
	}
	s = s[len(parts[0]):]
	if len(parts) == 1 {
		return !anchored || s == ""
	}
	middle, last := parts[1:len(parts)-1], parts[len(parts)-1]
	// The first place is as good as any for a part between two stars.
	for _, p := range middle {
		i := strings.Index(s, p)
		if i < 0 {
			return false
		}
		s = s[i+len(p):]
	}
	if anchored {
		return strings.HasSuffix(s, last)
	}
	return strings.Contains(s, last)
}
