package quantity

// matcher finds the longest of many written forms that begins (or, built
// backwards, ends) at a byte of a text. ASCII case and the sort of blank do
// not matter, except where a form asks for exact case. It looks at no more of
// the text than the longest form has.
type matcher[V any] struct {
	root     [256]int32
	nodes    []matchNode
	vals     []matchValue[V]
	backward bool
}

type matchNode struct {
	bytes []byte
	next  []int32
	vals  []int32
}

type matchValue[V any] struct {
	form  string
	exact bool
	v     V
}

func newMatcher[V any](backward bool) *matcher[V] {
	return &matcher[V]{nodes: make([]matchNode, 1), backward: backward}
}

func lower(b byte) byte {
	if 'A' <= b && b <= 'Z' {
		return b + 'a' - 'A'
	}
	return b
}

func isLetter(b byte) bool { return 'a' <= b|0x20 && b|0x20 <= 'z' }
func isDigit(b byte) bool  { return '0' <= b && b <= '9' }
func isBlank(b byte) bool  { return b == ' ' || b == '\n' || b == '\t' || b == '\r' }

func (m *matcher[V]) add(form string, exact bool, v V) {
	at := int32(0)
	for k := range len(form) {
		b := lower(form[k])
		if m.backward {
			b = lower(form[len(form)-1-k])
		}
		to := m.step(at, b)
		if to == 0 {
			to = int32(len(m.nodes))
			m.nodes = append(m.nodes, matchNode{})
			if at == 0 {
				m.root[b] = to
			} else {
				m.nodes[at].bytes = append(m.nodes[at].bytes, b)
				m.nodes[at].next = append(m.nodes[at].next, to)
			}
		}
		at = to
	}
	m.nodes[at].vals = append(m.nodes[at].vals, int32(len(m.vals)))
	m.vals = append(m.vals, matchValue[V]{form, exact, v})
}

func (m *matcher[V]) step(at int32, b byte) int32 {
	if at == 0 {
		return m.root[b]
	}
	n := &m.nodes[at]
	for k, have := range n.bytes {
		if have == b {
			return n.next[k]
		}
	}
	return 0
}

// folded is the lower case of every byte that stands only for itself in a
// form, 0 for those that may be, or begin or end, a blank or a hyphen.
var folded = newFolded()

func newFolded() (t [256]byte) {
	for b := range t {
		switch b {
		case ' ', '\n', '\t', '\r', '-', 0xA0, 0xC2, 0xE2, 0xE3:
		default:
			t[b] = lower(byte(b))
		}
	}
	return t
}

// maxBlanks is how many blank bytes of a text stand for one blank of a form.
const maxBlanks = 8

// each calls yield for every form at byte i, shortest first, with the byte
// where it ends (backwards: where it starts). A form that ends in a letter
// must not run on into another letter.
func (m *matcher[V]) each(s string, i int, yield func(v *V, end int)) {
	at := int32(0)
	for {
		var b byte
		var j int // the text position after this step
		if m.backward {
			if i <= 0 {
				return
			}
			b, j = s[i-1], i-1
		} else {
			if i >= len(s) {
				return
			}
			b, j = s[i], i+1
		}
		to := int32(0)
		if c := folded[b]; c != 0 {
			if to = m.step(at, c); to == 0 {
				return
			}
		} else if isBlank(b) || b == 0xA0 && m.nbsp(s, i) {
			for n := 0; n < maxBlanks; n++ {
				switch {
				case m.backward && j > 0 && (isBlank(s[j-1]) || s[j-1] == 0xC2):
					j--
				case !m.backward && j < len(s) && isBlank(s[j]):
					j++
				default:
					n = maxBlanks
				}
			}
			to = m.step(at, ' ')
		} else if !m.backward && b == 0xC2 && j < len(s) && s[j] == 0xA0 {
			j++
			to = m.step(at, ' ')
		} else if to = m.step(at, lower(b)); to == 0 && b == '-' {
			to = m.step(at, ' ')
		}
		if to == 0 {
			// A blank inside Chinese writing parts nothing.
			if k := blanks(s, i); m.backward || at == 0 || k == i || s[i-1] < 0x80 || k >= len(s) || s[k] < 0xE3 {
				return
			} else if to = m.step(at, s[k]); to == 0 {
				return
			} else {
				j = k + 1
			}
		}
		at, i = to, j
		for _, k := range m.nodes[at].vals {
			e := &m.vals[k]
			if m.backward {
				if i > 0 && isLetter(e.form[0]) && isLetter(s[i-1]) || e.exact && (i+len(e.form) > len(s) || s[i:i+len(e.form)] != e.form) {
					continue
				}
			} else {
				if last := e.form[len(e.form)-1]; i < len(s) && (isLetter(last) && (isLetter(s[i]) || isDigit(s[i])) || isDigit(last) && isDigit(s[i])) || e.exact && (i < len(e.form) || s[i-len(e.form):i] != e.form) {
					continue
				}
			}
			yield(&e.v, i)
		}
	}
}

// nbsp reports whether the byte before i is the end of a no-break space.
func (m *matcher[V]) nbsp(s string, i int) bool {
	return m.backward && i >= 2 && s[i-2] == 0xC2
}

// longest is the longest form at byte i and where it ends; nil if there is none.
func (m *matcher[V]) longest(s string, i int) (v *V, end int) {
	m.each(s, i, func(w *V, e int) { v, end = w, e })
	return v, end
}

// has reports whether any form begins at byte i.
func (m *matcher[V]) has(s string, i int) bool {
	v, _ := m.longest(s, i)
	return v != nil
}
