package lexicon

import (
	"math/bits"
	"unicode/utf8"
)

// What tells at a glance that no form begins at a place of a text.

// firstWord is the first word of a form, folded, the node behind it, and what
// forms go on with there.
type firstWord struct {
	word string
	node int32
	next nextSet
}

// nextSet is a set of what may follow the first word of a form: letters behind a
// space, and the rest as one.
type nextSet uint32

const anythingElse nextSet = 1 << 26

// goesOn is what follows at the node.
func (b *buildNode) goesOn() nextSet {
	var set nextSet
	for r, behind := range b.next {
		if r != ' ' || len(behind.vals) > 0 {
			set |= anythingElse
		}
		for r := range behind.next {
			if 'a' <= r && r <= 'z' {
				set |= 1 << (r - 'a')
			} else {
				set |= anythingElse
			}
		}
	}
	return set
}

// mayGoOn reports whether a form may go on at i, behind the word in ASCII.
func (s *wordSlot) mayGoOn(text string, i int) bool {
	if i+1 >= len(text) || text[i] >= utf8.RuneSelf || foldedASCII[text[i]] != ' ' {
		return s.next&anythingElse != 0
	}
	c := text[i+1] | 0x20
	if 'a' <= c && c <= 'z' {
		return s.next>>(c-'a')&1 != 0
	}
	return c >= utf8.RuneSelf || s.next&anythingElse != 0
}

// wordTable is a hash table of first words in ASCII. A filter that the fastest
// memory holds tells most other words apart.
type wordTable struct {
	slots  []wordSlot
	long   []string // of the slots, those that the key does not tell
	mask   uint64
	filter [1 << 16 / 64]uint64
}

// wordSlot holds the node of a word, 0 for none, and what follows it in forms.
type wordSlot struct {
	key  uint64
	node int32
	next nextSet
	size int32
}

// keyLetters is how long a word is that its key tells.
const keyLetters = 8

func filterBits(key uint64) uint64 { return key * 0x9E3779B97F4A7C15 >> 48 }

func (t *wordTable) slot(key uint64) uint64 { return key * 0x9E3779B97F4A7C15 >> 24 & t.mask }

// endsWord reports whether a form ends at the node or a word of it does.
func (b *buildNode) endsWord() bool {
	if len(b.vals) > 0 {
		return true
	}
	for r := range b.next {
		if !spaced(r) {
			return true
		}
	}
	return false
}

// isASCIIWord reports whether the runes are letters and digits of ASCII only.
func isASCIIWord(path []rune) bool {
	for _, r := range path {
		if r >= utf8.RuneSelf || !spacedASCII[r] {
			return false
		}
	}
	return len(path) > 0
}

func newWordTable(words []firstWord) *wordTable {
	size := 1
	for size < 3*len(words) {
		size *= 2
	}
	t := &wordTable{slots: make([]wordSlot, size), long: make([]string, size), mask: uint64(size - 1)}
	for _, w := range words {
		n, key := asciiWord(w.word, 0)
		f := filterBits(key)
		t.filter[f/64] |= 1 << (f % 64)
		k := t.slot(key)
		for ; t.slots[k].node != 0; k = (k + 1) & t.mask {
		}
		t.slots[k], t.long[k] = wordSlot{key, w.node, w.next, int32(n)}, w.word
	}
	return t
}

// asciiWord is the end of the word of letters and digits at i, and its key: its
// letters in lower case, side by side.
func asciiWord(text string, i int) (int, uint64) {
	var key uint64
	for ; i < len(text) && text[i] < utf8.RuneSelf && spacedASCII[text[i]]; i++ {
		key = bits.RotateLeft64(key, 8) ^ uint64(text[i]|0x20) // digits have the bit
	}
	return i, key
}

// find is the slot of the word with the key, nil for none.
func (t *wordTable) find(word string, key uint64) *wordSlot {
	if f := filterBits(key); t.filter[f/64]>>(f%64)&1 == 0 {
		return nil
	}
	for k := t.slot(key); t.slots[k].node != 0; k = (k + 1) & t.mask {
		if s := &t.slots[k]; s.key == key && int(s.size) == len(word) && (len(word) <= keyLetters || sameFolded(word, t.long[k])) {
			return s
		}
	}
	return nil
}

// sameFolded reports whether the letters and digits of got are those of the
// word in lower case, which is as long.
func sameFolded(got, word string) bool {
	for k := range len(word) {
		if got[k]|0x20 != word[k] {
			return false
		}
	}
	return true
}

// sorts is a set of the sorts of forms.
type sorts uint64

const (
	ofEntities sorts = 1 << iota
	ofWords
)

// pairSet tells of which sorts the forms are that begin with two runes, told
// apart by some of their bits, and those of one rune.
type pairSet struct {
	pairs  [1 << 16 / 32]uint64
	single [1 << 16 / 32]uint64
}

func pairBits(first, second rune) uint32 {
	return (uint32(first)*0x9E3779B1 ^ uint32(second)*0x85EBCA77) >> 16
}

// add adds a folded form.
func (p *pairSet) add(form []rune, sort sorts) {
	if len(form) == 1 && form[0] < 1<<16 {
		p.single[form[0]/32] |= uint64(sort) << (form[0] % 32 * 2)
	} else if len(form) > 1 {
		k := pairBits(form[0], form[1])
		p.pairs[k/32] |= uint64(sort) << (k % 32 * 2)
	}
}

// at are the sorts of the forms that may begin with the Chinese character r of
// the given size at i.
func (p *pairSet) at(text string, i, size int, r rune) sorts {
	found := p.single[r/32] >> (r % 32 * 2)
	if i += size; i < len(text) {
		second, _ := decode(text, i)
		if second < 0x2E80 || second >= 0xA000 {
			second = foldRune(second)
		}
		k := pairBits(r, second)
		found |= p.pairs[k/32] >> (k % 32 * 2)
	}
	return sorts(found) & (ofEntities | ofWords)
}
