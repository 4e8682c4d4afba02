package article

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// squeeze folds white space to single blanks and drops what has no width.
func squeeze(s string) string {
	var b strings.Builder
	appendSqueezed(&b, s, true)
	return strings.TrimRight(b.String(), " ")
}

// appendSqueezed appends s with folded white space; bare says that the last
// thing in b is white space or nothing. It returns the new bare.
func appendSqueezed(b *strings.Builder, s string, bare bool) bool {
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf {
			if c <= ' ' || c == 0x7F {
				if !bare {
					b.WriteByte(' ')
					bare = true
				}
				i++
				continue
			}
			j := i + 1
			for j < len(s) && s[j] > ' ' && s[j] < 0x7F {
				j++
			}
			b.WriteString(s[i:j])
			bare = false
			i = j
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == 0xA0 || r == 0x3000 || r == 0x2028 || r == 0x2029 || r == 0x85 || r >= 0x2000 && r <= 0x200A || r == 0x202F || r == 0x205F:
			if !bare {
				b.WriteByte(' ')
				bare = true
			}
		case r == 0x200B || r == 0x200C || r == 0xFEFF || r == 0xAD || r == 0x2060 || r >= 0x200E && r <= 0x200F || r >= 0x202A && r <= 0x202E || r >= 0x80 && r <= 0x9F:
		default:
			b.WriteString(s[i : i+size])
			bare = false
		}
		i += size
	}
	return bare
}

// inline is the text of a subtree on one line.
func inline(n *html.Node) string {
	var b strings.Builder
	bare := true
	var visit func(n *html.Node)
	visit = func(n *html.Node) {
		switch n.Type {
		case html.TextNode:
			bare = appendSqueezed(&b, n.Data, bare)
			return
		case html.ElementNode:
			switch n.DataAtom {
			case atom.Script, atom.Style, atom.Svg, atom.Noscript, atom.Template, atom.Iframe:
				return
			}
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			if c.Type == html.ElementNode && (isBlock(c.DataAtom) || c.DataAtom == atom.Br) && !bare {
				b.WriteByte(' ')
				bare = true
			}
			visit(c)
		}
		if n.Type == html.ElementNode && isBlock(n.DataAtom) && !bare {
			b.WriteByte(' ')
			bare = true
		}
	}
	visit(n)
	return strings.TrimRight(b.String(), " ")
}

// letters is s without everything but letters and digits, in lower case: what
// two spellings of a headline have in common.
func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
}

// isHan tells Han characters.
func isHan(r rune) bool { return r >= 0x3400 && unicode.Is(unicode.Han, r) }

// weight is what document.weigh counts, for a string.
func weight(s string) int {
	w := 0
	for _, r := range s {
		switch {
		case isHan(r):
			w += 2
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			w++
		}
	}
	return w
}

// unescape decodes HTML entities where a value was escaped once too often.
func unescape(s string) string {
	if strings.IndexByte(s, '&') < 0 {
		return s
	}
	return html.UnescapeString(s)
}
