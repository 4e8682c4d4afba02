package article

import (
	"encoding/json"
	"strings"
)

// linked is what the JSON-LD of a page says about its article (schema.org
// Article and its subtypes).
type linked struct {
	kind      string // @type
	headline  string
	published string
	modified  string
	authors   []string
	publisher string
	basedOn   []string // the names of outlets, or the addresses, that it is taken over from
	body      string   // articleBody
	locked    bool     // isAccessibleForFree is false
	list      bool     // the page is called a list of things
}

// linkedData reads the JSON-LD scripts: plain objects, arrays and @graph. Of
// several articles the first is taken; a page object only for what no article says.
func linkedData(scripts []string) linked {
	var best linked
	rank, list := 0, false
	for _, s := range scripts {
		v, ok := decodeJSON(s)
		if !ok {
			if l := scanJSON(s); rank == 0 && l.published != "" {
				best = l
			}
			continue
		}
		names := map[string]string{}
		eachObject(v, 0, func(o map[string]any) {
			if id, name := str(o["@id"]), str(o["name"]); id != "" && name != "" {
				names[id] = name
			}
		})
		eachObject(v, 0, func(o map[string]any) {
			kind := typeOf(o)
			switch kind {
			case "CollectionPage", "SearchResultsPage", "ItemList", "ProfilePage", "Blog":
				list = true
			}
			n := rankOf(kind)
			if n <= rank {
				return
			}
			rank = n
			best = linked{
				kind: kind, headline: squeeze(unescape(str(o["headline"]))), published: str(o["datePublished"]), modified: str(o["dateModified"]),
				authors: people(o["author"], names), basedOn: originals(o, names), body: str(o["articleBody"]),
			}
			if best.body == "" && kind == "LiveBlogPosting" {
				best.body = updates(o["liveBlogUpdate"])
			}
			if best.headline == "" && n > 1 {
				best.headline = squeeze(unescape(str(o["name"])))
			}
			if best.published == "" {
				best.published = str(o["dateCreated"])
			}
			if p := people(o["publisher"], names); len(p) > 0 {
				best.publisher = p[0]
			}
			switch free := o["isAccessibleForFree"].(type) {
			case bool:
				best.locked = !free
			case string:
				best.locked = strings.EqualFold(free, "false")
			}
		})
	}
	best.list = list
	return best
}

// rankOf says how well an object of a type describes an article, 0 for not at all.
func rankOf(kind string) int {
	switch {
	case strings.HasSuffix(kind, "NewsArticle"), kind == "LiveBlogPosting", kind == "Report":
		return 3
	case strings.HasSuffix(kind, "Article"), strings.HasSuffix(kind, "Posting"):
		return 2
	case strings.HasSuffix(kind, "WebPage"):
		return 1
	}
	return 0
}

func typeOf(o map[string]any) string {
	switch t := o["@type"].(type) {
	case string:
		return strings.TrimPrefix(strings.TrimPrefix(t, "https://schema.org/"), "http://schema.org/")
	case []any:
		best := ""
		for _, v := range t {
			if s := str(v); best == "" || rankOf(s) > rankOf(best) {
				best = s
			}
		}
		return best
	}
	return ""
}

// eachObject calls f for the objects that describe the page itself; those in
// lists of other articles are left out.
func eachObject(v any, depth int, f func(map[string]any)) {
	if depth > 4 {
		return
	}
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			eachObject(e, depth+1, f)
		}
	case map[string]any:
		f(v)
		for _, key := range []string{"@graph", "mainEntity", "mainEntityOfPage"} {
			eachObject(v[key], depth+1, f)
		}
	}
}

func str(v any) string {
	switch v := v.(type) {
	case string:
		return strings.TrimSpace(v)
	case map[string]any:
		return str(v["@value"])
	case []any:
		if len(v) > 0 {
			return str(v[0])
		}
	}
	return ""
}

// originals are the outlets, or the addresses, of what an article is based on.
func originals(article map[string]any, names map[string]string) []string {
	var all []string
	add := func(more ...string) {
		for _, s := range more {
			if s != "" {
				all = append(all, s)
			}
		}
	}
	add(people(article["sourceOrganization"], names)...)
	works, ok := article["isBasedOn"].([]any)
	if !ok {
		works = []any{article["isBasedOn"]}
	}
	if v, ok := article["isBasedOnUrl"]; ok { // so until schema.org 2.1
		works = append(works, v)
	}
	for _, w := range works {
		o, ok := w.(map[string]any)
		if !ok {
			add(str(w))
			continue
		}
		n := len(all)
		for _, key := range [...]string{"publisher", "provider", "sourceOrganization"} {
			add(people(o[key], names)...)
		}
		if len(all) == n {
			add(str(o["url"]), str(o["@id"]))
		}
	}
	return all
}

// updates is the text of the entries of a live blog.
func updates(v any) string {
	entries, _ := v.([]any)
	var b strings.Builder
	for _, e := range entries {
		o, ok := e.(map[string]any)
		if !ok {
			continue
		}
		for _, key := range [...]string{"headline", "articleBody"} {
			if text := str(o[key]); text != "" {
				b.WriteString(text + "\n")
			}
		}
	}
	return b.String()
}

// people reads a person or an organisation, or several.
func people(v any, names map[string]string) []string {
	switch v := v.(type) {
	case string:
		if n := squeeze(unescape(v)); n != "" && !strings.HasPrefix(n, "http") {
			return []string{n}
		}
	case []any:
		var all []string
		for _, e := range v {
			all = append(all, people(e, names)...)
		}
		return all
	case map[string]any:
		if n, ok := v["name"]; ok {
			return people(n, nil)
		}
		if n := names[str(v["@id"])]; n != "" {
			return []string{squeeze(unescape(n))}
		}
	}
	return nil
}

// decodeJSON reads JSON as it is found in pages: with line breaks inside of
// strings, in comments, with a semicolon or a comma too many.
func decodeJSON(s string) (any, bool) {
	s = strings.TrimSpace(s)
	for _, wrap := range [][2]string{{"<!--", "-->"}, {"//<![CDATA[", "//]]>"}, {"<![CDATA[", "]]>"}} {
		s = strings.TrimSpace(strings.TrimSuffix(strings.TrimPrefix(s, wrap[0]), wrap[1]))
	}
	s = strings.TrimRight(s, "; \t\r\n")
	var v any
	if json.Unmarshal([]byte(s), &v) == nil {
		return v, true
	}
	if json.Unmarshal([]byte(mendJSON(s)), &v) == nil {
		return v, true
	}
	return nil, false
}

// mendJSON blanks control characters, drops backslashes that escape nothing
// and commas before a closing bracket.
func mendJSON(s string) string {
	b := make([]byte, 0, len(s))
	inString := false
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case c < ' ':
			c = ' '
		case inString && c == '\\' && i+1 < len(s):
			i++
			if strings.IndexByte(`"\/bfnrtu`, s[i]) >= 0 {
				b = append(b, c)
			}
			c = s[i]
			if c < ' ' {
				c = ' '
			}
		case c == '"':
			inString = !inString
		case !inString && (c == '}' || c == ']'):
			n := len(b)
			for n > 0 && b[n-1] == ' ' {
				n--
			}
			if n > 0 && b[n-1] == ',' {
				b = b[:n-1]
			}
		}
		b = append(b, c)
	}
	return string(b)
}

// scanJSON takes the few plain values out of JSON that cannot be read.
func scanJSON(s string) linked {
	if !strings.Contains(s, "Article") && !strings.Contains(s, "Posting") {
		return linked{}
	}
	return linked{kind: "Article", headline: scanValue(s, "headline"), published: scanValue(s, "datePublished"), modified: scanValue(s, "dateModified")}
}

// scanValue returns the string value of a key in text that looks like JSON or JavaScript.
func scanValue(s, key string) string {
	for {
		i := strings.Index(s, key)
		if i < 0 {
			return ""
		}
		begins := i == 0 || !isLetter(s[i-1]) && s[i-1] != '_'
		s = s[i+len(key):]
		if !begins {
			continue
		}
		t := strings.TrimLeft(s, "\"' \t\r\n")
		if t == "" || t[0] != ':' && t[0] != '=' {
			continue
		}
		t = strings.TrimLeft(t[1:], " \t\r\n")
		if t == "" {
			return ""
		}
		if q := t[0]; q == '"' || q == '\'' {
			if end := strings.IndexByte(t[1:], q); end >= 0 && end < 400 {
				return squeeze(unescape(t[1 : 1+end]))
			}
			continue
		}
		end := 0
		for end < len(t) && t[end] >= '0' && t[end] <= '9' {
			end++
		}
		if end > 0 {
			return t[:end]
		}
	}
}
