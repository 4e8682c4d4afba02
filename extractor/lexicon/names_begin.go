package lexicon

import (
	"math/bits"
	"unicode/utf8"
)

// What tells at a glance that no form begins at a place of a text.

// firstWord is the first word of a form, folded, the node behind it, and what
// forms go on with there.
type firstWord struct {
	word  string
	node  int32
	next  nextSet
	plain plainWord
}

// plainWord is the one thing that a form stands for, a word in whatever case; it
// is none where the form stands for anything else.
type plainWord struct {
	*Word
	class WordClass
}

// plainOf is the plain word among what a form stands for.
func plainOf(vals []trieValue) plainWord {
	if len(vals) == 1 && vals[0].word != nil && vals[0].need <= upperInside {
		return plainWord{vals[0].word, vals[0].class}
	}
	return plainWord{}
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

// wordSlot holds the node of a word, 0 for none, what the word stands for where
// no form goes on, and what follows it where one does.
type wordSlot struct {
	key   uint64
	plain plainWord
	node  int32
	next  nextSet
	size  int32
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
		t.slots[k], t.long[k] = wordSlot{key, w.plain, w.node, w.next, int32(n)}, w.word
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
	// slots is a hash table of the pairs that begin with a Chinese character.
	slots []pairSlot
}

// pairSlot holds the node of a pair of runes, 0 for none, and what the pair
// stands for where no form goes on behind it.
type pairSlot struct {
	pair  uint32
	node  int32
	plain plainWord
}

func pairHash(first, second rune) uint32 {
	return uint32(first)*0x9E3779B1 ^ uint32(second)*0x85EBCA77
}

func pairBits(first, second rune) uint32 { return pairHash(first, second) >> 16 }

// add adds a folded form.
func (p *pairSet) add(form []rune, sort sorts) {
	if len(form) == 1 && form[0] < 1<<16 {
		p.single[form[0]/32] |= uint64(sort) << (form[0] % 32 * 2)
	} else if len(form) > 1 {
		k := pairBits(form[0], form[1])
		p.pairs[k/32] |= uint64(sort) << (k % 32 * 2)
	}
}

// lay makes the hash table of the pairs, at most half of which is in use.
func (p *pairSet) lay(pairs []pairSlot) {
	size := 2
	for size < 2*len(pairs) {
		size *= 2
	}
	p.slots = make([]pairSlot, size)
	for _, s := range pairs {
		k := p.place(s.pair)
		for p.slots[k].node != 0 {
			k = (k + 1) & (size - 1)
		}
		p.slots[k] = s
	}
}

func (p *pairSet) place(pair uint32) int {
	return int(pair*0x9E3779B1>>8) & (len(p.slots) - 1)
}

// find is the slot of the pair, nil for none.
func (p *pairSet) find(pair uint32) *pairSlot {
	for k := p.place(pair); p.slots[k].node != 0; k = (k + 1) & (len(p.slots) - 1) {
		if p.slots[k].pair == pair {
			return &p.slots[k]
		}
	}
	return nil
}

// alone are the sorts of the forms that are the rune and no more.
func (p *pairSet) alone(r rune) sorts {
	return sorts(p.single[r/32]>>(r%32*2)) & (ofEntities | ofWords)
}

// with are the sorts of the forms that may begin with both runes.
func (p *pairSet) with(first, second rune) sorts {
	k := pairBits(first, second)
	return sorts(p.pairs[k/32]>>(k%32*2)) & (ofEntities | ofWords)
}

// pairOf are two runes of the basic plane in one number.
func pairOf(first, second rune) uint32 { return uint32(first)<<16 | uint32(second) }

// isHan reports whether the rune is one of the Chinese characters that pairs
// are looked up for.
func isHan(r rune) bool { return 0x4000 <= r && r < 0xA000 }
