package article

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
)

// scriptBody finds the body of an article that the page holds only as data for
// its scripts: the articleBody of JSON-LD, the state of a single-page
// application (__NEXT_DATA__, __NUXT__, __INITIAL_STATE__ and whatever else is
// JSON). It is empty where there is none, and where there are several and none
// stands beside the page's headline.
func (d *document) scriptBody(ld linked, title string) body {
	if weight(ld.body) >= minScript {
		return textBody(ld.body, "json-ld articleBody", title)
	}
	s := stateScan{title: letters(title)}
	for _, script := range d.scripts {
		if v, ok := state(script); ok {
			s.visit("", v, 0)
		}
	}
	best, second := held{}, 0
	for _, h := range s.found {
		switch {
		case h.titled != best.titled && h.titled, h.titled == best.titled && h.weight > best.weight:
			if best.titled == h.titled && best.text != h.text {
				second = best.weight
			} else {
				second = 0
			}
			best = h
		case h.titled == best.titled && h.text != best.text:
			second = max(second, h.weight)
		}
	}
	// Of several texts of like length none is the article of the page: it is a list.
	if best.text == "" || !best.titled && second*2 > best.weight {
		return body{}
	}
	return textBody(best.text, "script "+best.key, title)
}

// minScript is the weight below which a text in a script is no body.
const minScript = 120

// textBody makes a body of text or HTML that stood in a script.
func textBody(text, why, title string) body {
	if isMarkup(unescape(text)) {
		text = unescape(text)
	}
	if !isMarkup(text) {
		var lines []line
		for l := range strings.Lines(text) {
			if l = squeeze(unescape(l)); weight(l) > 0 && len(lines) < maxLines {
				lines = append(lines, line{text: l, weight: weight(l)})
			}
		}
		return newBody(lines, why, nil, title)
	}
	d, err := parse(text)
	if err != nil || len(d.elements) == 0 {
		return body{}
	}
	const mask = zoneHidden | zoneChrome | zoneAside
	d.sum(mask)
	return newBody(d.lines([]int32{0}, mask, nil), why, nil, title)
}

func isMarkup(s string) bool {
	return strings.Contains(s, "</p>") || strings.Contains(s, "<br") || strings.Contains(s, "</div>") || strings.Contains(s, "<p>")
}

// state decodes the JSON in a script: all of it, what is assigned to a
// variable, or what a string given to JSON.parse holds.
func state(script string) (any, bool) {
	script = strings.TrimSpace(script)
	if len(script) < minScript {
		return nil, false
	}
	if script[0] != '{' && script[0] != '[' {
		if i := strings.Index(script, "JSON.parse("); i >= 0 && i < 200 {
			var inner string
			if json.NewDecoder(strings.NewReader(script[i+len("JSON.parse("):])).Decode(&inner) != nil {
				return nil, false
			}
			script = inner
		} else if i := strings.IndexByte(script, '='); i >= 0 && i < 200 {
			script = strings.TrimLeft(script[i+1:], " \t\r\n")
			if script == "" || script[0] != '{' && script[0] != '[' {
				return nil, false
			}
		} else {
			return nil, false
		}
	}
	var v any
	return v, json.NewDecoder(strings.NewReader(script)).Decode(&v) == nil
}

// held is a text that may be the body: the name that it is held under, and
// whether the headline of the page stands beside it.
type held struct {
	text, key string
	weight    int
	titled    bool
}

// stateScan looks through the state of a page for texts.
type stateScan struct {
	title string // letters of the headline
	found []held
}

// bodyKeys are the names under which sites hold the text of an article.
var bodyKeys = map[string]bool{
	"content": true, "body": true, "articlebody": true, "text": true, "html": true, "bodyhtml": true, "contenthtml": true, "articlecontent": true, "fulltext": true,
	"detail": true, "maintext": true, "newscontent": true, "contenttext": true, "bodytext": true, "articletext": true, "rendered": true, "story": true, "paragraphs": true,
	"blocks": true, "components": true, "contentelements": true, "value": true, "paragraph": true, "data": true, "children": true, "model": true,
}

const maxStateDepth = 60

// visit looks at a value and all that it holds. It tells whether the headline
// stands in it or in what lies directly in it.
func (s *stateScan) visit(key string, v any, depth int) {
	if depth > maxStateDepth {
		return
	}
	switch v := v.(type) {
	case string:
		if weight(v) >= minScript && (isMarkup(v) || bodyKeys[plainKey(key)] && strings.ContainsAny(v, "。.") && strings.ContainsAny(v, " 。，")) {
			s.add(key, v)
		}
	case []any:
		if bodyKeys[plainKey(key)] {
			var b strings.Builder
			prose := 0
			for _, e := range v {
				if t := blockText(e, 0); weight(t) > 0 {
					b.WriteString("<p>" + t + "</p>\n")
					if weight(t) >= minProse {
						prose++
					}
				}
			}
			if prose >= 2 {
				s.add(key, b.String())
				return // its elements are paragraphs, not bodies
			}
		}
		for _, e := range v {
			s.visit(key, e, depth+1)
		}
	case map[string]any:
		first := len(s.found)
		titled := false
		for _, k := range slices.Sorted(maps.Keys(v)) {
			e := v[k]
			if t, ok := e.(string); ok && len(s.title) >= 12 && !titled {
				titled = letters(t) == s.title
			}
			s.visit(k, e, depth+1)
		}
		for i := range s.found[first:] {
			s.found[first+i].titled = s.found[first+i].titled || titled
		}
	}
}

func (s *stateScan) add(key, text string) {
	s.found = append(s.found, held{text: text, key: key, weight: weight(text)})
}

func plainKey(key string) string {
	return strings.ToLower(strings.ReplaceAll(strings.ReplaceAll(key, "_", ""), "-", ""))
}

// blockText is the text of one block of a body that is held in blocks, such as
// {"type": "paragraph", "text": "…"}; empty for a link to another article.
func blockText(v any, depth int) string {
	if depth > 12 {
		return ""
	}
	switch v := v.(type) {
	case string:
		return v
	case []any:
		var b strings.Builder
		for _, e := range v {
			b.WriteString(blockText(e, depth+1))
		}
		return b.String()
	case map[string]any:
		for _, k := range [...]string{"title", "headline", "slug", "thumbnail"} {
			if _, ok := v[k]; ok {
				return ""
			}
		}
		for _, k := range [...]string{"text", "html", "content", "value", "paragraph", "data", "children", "model", "blocks"} {
			if t := blockText(v[k], depth+1); t != "" {
				return t
			}
		}
	}
	return ""
}
