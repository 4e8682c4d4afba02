package quantity

// matcher finds the longest of many written forms that begins (or, built
// backwards, ends) at a byte of a text. ASCII case and the sort of blank do
// not matter, except where a form asks for exact case. It looks at no more of
// the text than the longest form has.
type matcher[V any] struct {
	root [256]int32
	// steps are the steps from one node to the next, hashed with open addressing:
	// one look finds any. Nodes are numbers, 0 is the root.
	steps    []matchStep
	nodes    int32
	first    []int32 // of every node the first of the forms that end there, 0 for none
	vals     []matchValue[V]
	chars    [1 << 11 / 64]uint64 // the characters of three bytes that forms begin with
	backward bool
}

// matchStep leads from a node to another; key is the node and the byte.
type matchStep struct {
	key uint32
	to  int32
}

type matchValue[V any] struct {
	form  string
	exact bool
	next  int32 // the next form that ends at the same node
	v     V
}

func newMatcher[V any](backward bool) *matcher[V] {
	return &matcher[V]{steps: make([]matchStep, 1<<6), nodes: 1, first: make([]int32, 1), vals: make([]matchValue[V], 1), backward: backward}
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
			to = m.nodes
			m.nodes++
			m.first = append(m.first, 0)
			if at == 0 {
				m.root[b] = to
			} else {
				m.insert(matchStep{uint32(at)<<8 | uint32(b), to})
			}
		}
		at = to
	}
	i := 0
	if m.backward {
		i = len(form) - hanSize
	}
	if k, ok := charBits(form, i); ok {
		m.chars[k/64] |= 1 << (k % 64)
	}
	last := &m.first[at]
	for *last != 0 {
		last = &m.vals[*last].next
	}
	*last = int32(len(m.vals))
	m.vals = append(m.vals, matchValue[V]{form, exact, 0, v})
}

// insert adds a step and keeps half of the table empty.
func (m *matcher[V]) insert(e matchStep) {
	if int(m.nodes)*2 > len(m.steps) {
		old := m.steps
		m.steps = make([]matchStep, 2*len(old))
		for _, o := range old {
			if o.key != 0 {
				m.insert(o)
			}
		}
	}
	k := m.slot(e.key)
	for m.steps[k].key != 0 {
		k = (k + 1) & (len(m.steps) - 1)
	}
	m.steps[k] = e
}

// slot is where the search for the key begins.
func (m *matcher[V]) slot(key uint32) int {
	return int(key*0x9E3779B1>>8) & (len(m.steps) - 1)
}

func (m *matcher[V]) step(at int32, b byte) int32 {
	if at == 0 {
		return m.root[b]
	}
	key := uint32(at)<<8 | uint32(b)
	for k := m.slot(key); ; k = (k + 1) & (len(m.steps) - 1) {
		if e := &m.steps[k]; e.key == key {
			return e.to
		} else if e.key == 0 {
			return 0
		}
	}
}

// charBits mixes the bits of the character of three bytes at i.
func charBits(s string, i int) (uint, bool) {
	if i < 0 || i+hanSize > len(s) || s[i] < 0xE4 || s[i] > 0xE9 || s[i+1] >= 0xC0 {
		return 0, false
	}
	return (uint(s[i])<<8 + uint(s[i+1])<<6 + uint(s[i+2])) & (1<<11 - 1), true
}

// begins reports whether a form may begin (backwards: end) at i, by a look at
// the first character.
func (m *matcher[V]) begins(s string, i int) bool {
	if m.backward {
		if i > len(s) || i > 0 && s[i-1] < 0x80 {
			return i > 0 && i <= len(s)
		}
		i -= hanSize
	}
	if k, ok := charBits(s, i); ok {
		return m.chars[k/64]>>(k%64)&1 != 0
	}
	return true
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
	if !m.begins(s, i) {
		return
	}
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
		for k := m.first[at]; k != 0; k = m.vals[k].next {
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
