package article

import (
	"fmt"
	"strings"

	"golang.org/x/net/html"

	"assay"
)

// Selectors says where a template keeps the parts of an article, as CSS
// selectors. An empty one leaves the part to the general rules.
//
// Of CSS (W3C Selectors Level 3) are understood: type, .class, #id, [attribute],
// [attribute=value] and the operators ^=, $=, *=; descendants ("a b"), children
// ("a > b") and lists ("a, b").
type Selectors struct {
	Title  string `toml:"title,omitempty" comment:"the headline"`
	Body   string `toml:"body,omitempty" comment:"the elements that hold the body"`
	Time   string `toml:"time,omitempty" comment:"the time of publication: text, or a datetime or content attribute"`
	Author string `toml:"author,omitempty" comment:"who wrote it"`
	Source string `toml:"source,omitempty" comment:"the original outlet"`
	Drop   string `toml:"drop,omitempty" comment:"parts of the body that are no article text"`
}

// selector is a compiled list of selectors.
type selector [][]compound

// compound is what one element must be. child says that it must be a child,
// not any descendant, of the one before it.
type compound struct {
	child   bool
	tag     string
	classes []string
	attrs   []attrTest
}

type attrTest struct{ key, op, value string }

// parseSelector compiles a selector.
func parseSelector(s string) (selector, error) {
	var sel selector
	for part := range splitSelector(s) {
		chain, err := parseChain(part)
		if err != nil {
			return nil, assay.Invalidf("parse selector %q: %w", s, err)
		}
		sel = append(sel, chain)
	}
	return sel, nil
}

// splitSelector yields the parts of a list, at commas outside of brackets and quotes.
func splitSelector(s string) func(func(string) bool) {
	return func(yield func(string) bool) {
		depth, start := 0, 0
		for i := 0; i <= len(s); i++ {
			switch {
			case i == len(s) || s[i] == ',' && depth == 0:
				if !yield(strings.TrimSpace(s[start:i])) {
					return
				}
				start = i + 1
			case s[i] == '[':
				depth++
			case s[i] == ']':
				depth--
			}
		}
	}
}

func parseChain(s string) ([]compound, error) {
	var chain []compound
	child := false
	for s != "" {
		switch s[0] {
		case ' ', '\t', '\n', '\r':
			s = s[1:]
			continue
		case '>':
			if child || len(chain) == 0 {
				return nil, fmt.Errorf("nothing stands before %q", s)
			}
			child = true
			s = s[1:]
			continue
		}
		c, rest, err := parseCompound(s)
		if err != nil {
			return nil, err
		}
		c.child = child
		child = false
		chain = append(chain, c)
		s = rest
	}
	if len(chain) == 0 || child {
		return nil, fmt.Errorf("an element is missing: write a type, .class, #id or [attribute]")
	}
	return chain, nil
}

func parseCompound(s string) (compound, string, error) {
	var c compound
	start := s
	name := func() string {
		i := 0
		for i < len(s) && (isLetter(s[i]) || s[i] >= '0' && s[i] <= '9' || s[i] == '-' || s[i] == '_' || s[i] >= 0x80) {
			i++
		}
		n := s[:i]
		s = s[i:]
		return n
	}
	for s != "" {
		switch s[0] {
		case ' ', '\t', '\n', '\r', '>':
			return c, s, nil
		case '*':
			s = s[1:]
		case '.', '#':
			kind := s[0]
			s = s[1:]
			n := name()
			if n == "" {
				return c, "", fmt.Errorf("a name is missing after %q", string(kind))
			}
			if kind == '.' {
				c.classes = append(c.classes, n)
			} else {
				c.attrs = append(c.attrs, attrTest{"id", "=", n})
			}
		case '[':
			end := strings.IndexByte(s, ']')
			if end < 0 {
				return c, "", fmt.Errorf("%q has no closing bracket", s)
			}
			t, err := parseAttrTest(s[1:end])
			if err != nil {
				return c, "", err
			}
			c.attrs = append(c.attrs, t)
			s = s[end+1:]
		default:
			n := name()
			if n == "" || c.tag != "" || len(start)-len(s) != len(n) {
				return c, "", fmt.Errorf("%q is not understood: write a type, .class, #id or [attribute]", start)
			}
			c.tag = strings.ToLower(n)
		}
	}
	return c, "", nil
}

func parseAttrTest(s string) (attrTest, error) {
	i := strings.IndexByte(s, '=')
	if i < 0 {
		if s = strings.TrimSpace(s); s == "" {
			return attrTest{}, fmt.Errorf("the brackets are empty")
		}
		return attrTest{key: strings.ToLower(s)}, nil
	}
	t := attrTest{key: s[:i], op: "=", value: strings.Trim(strings.TrimSpace(s[i+1:]), `"'`)}
	if n := len(t.key); n > 0 && strings.IndexByte("^$*", t.key[n-1]) >= 0 {
		t.op = t.key[n-1:] + "="
		t.key = t.key[:n-1]
	}
	t.key = strings.ToLower(strings.TrimSpace(t.key))
	if t.key == "" || strings.ContainsAny(t.key, "~|") {
		return attrTest{}, fmt.Errorf("[%s] is not understood: write [name], [name=value], ^=, $= or *=", s)
	}
	return t, nil
}

// matches tells whether a node is selected.
func (sel selector) matches(n *html.Node) bool {
	for _, chain := range sel {
		if matchChain(chain, n) {
			return true
		}
	}
	return false
}

func matchChain(chain []compound, n *html.Node) bool {
	last := len(chain) - 1
	if !chain[last].matches(n) {
		return false
	}
	if last == 0 {
		return true
	}
	for p := n.Parent; p != nil && p.Type == html.ElementNode; p = p.Parent {
		if matchChain(chain[:last], p) {
			return true
		}
		if chain[last].child {
			return false
		}
	}
	return false
}

func (c compound) matches(n *html.Node) bool {
	if c.tag != "" && n.Data != c.tag {
		return false
	}
	for _, name := range c.classes {
		if !hasClass(n, name) {
			return false
		}
	}
	for _, t := range c.attrs {
		if !hasAttr(n, t.key) {
			return false
		}
		v := attr(n, t.key)
		ok := true
		switch t.op {
		case "=":
			ok = v == t.value
		case "^=":
			ok = t.value != "" && strings.HasPrefix(v, t.value)
		case "$=":
			ok = t.value != "" && strings.HasSuffix(v, t.value)
		case "*=":
			ok = t.value != "" && strings.Contains(v, t.value)
		}
		if !ok {
			return false
		}
	}
	return true
}

func hasClass(n *html.Node, name string) bool {
	for f := range strings.FieldsSeq(attr(n, "class")) {
		if f == name {
			return true
		}
	}
	return false
}
