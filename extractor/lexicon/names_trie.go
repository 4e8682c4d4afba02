package lexicon

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"assay"
)

// trie finds the longest of many written forms at every place of a text in
// time that is linear in the text for the forms that languages have. It
// compares folded runes and then the case that a form demands. The forms of
// entities and words lie in one, so that one walk finds both.
type trie struct {
	nodes []trieNode
	edges []trieEdge
	vals  []trieValue
	// letters leads from the nodes with many edges over a to z; 0 is none.
	letters [][26]int32
	// first leads from the first folded rune of the basic plane to its node;
	// 0 is none.
	first []int32
	// words leads from the first word of a form, in ASCII, to its node.
	words *wordTable
	// pairs tells how the forms of each sort begin.
	pairs *pairSet
	// build is the tree while forms are added.
	build *buildNode
}

type trieNode struct {
	edge    int32 // into trie.edges
	letters int32 // into trie.letters, -1 for none
	val     int32 // into trie.vals
	edges   int32
	vals    int32
}

type trieEdge struct {
	r  rune
	to int32
}

// trieValue is what a form stands for: a word, or else an entity.
type trieValue struct {
	word   *Word
	class  WordClass // of the word
	entity int32
	need   caseNeed
}

type buildNode struct {
	next map[rune]*buildNode
	vals []trieValue
}

// caseNeed is how much of a Latin form's case a text must keep.
type caseNeed uint8

const (
	anyCase     caseNeed = iota
	upperInside          // like anyCase, but preferred to it
	firstUpper
	exactCase
)

func needOf(form string) caseNeed {
	upper, letters := 0, 0
	for _, r := range form {
		if unicode.IsUpper(r) {
			upper++
		}
		if unicode.IsLetter(r) && r < 0x2E80 {
			letters++
		}
	}
	switch {
	case upper == 0:
		return anyCase
	case letters <= 5 && upper == letters:
		return exactCase
	}
	if first, _ := utf8.DecodeRuneInString(form); unicode.IsUpper(first) {
		return firstUpper
	}
	return upperInside
}

func newTrie() *trie { return &trie{build: &buildNode{}} }

func (t *trie) add(form string, v trieValue) {
	n := t.build
	for _, r := range form {
		r = foldRune(r)
		if n.next == nil {
			n.next = map[rune]*buildNode{}
		}
		if n.next[r] == nil {
			n.next[r] = &buildNode{}
		}
		n = n.next[r]
	}
	v.need = needOf(form)
	n.vals = append(n.vals, v)
}

// seal lays the tree out flat. No form can be added afterwards.
func (t *trie) seal() {
	t.first = make([]int32, 1<<16)
	t.pairs = &pairSet{}
	var firsts []firstWord
	var pairs []pairSlot
	// path holds the folded runes down to b.
	var flatten func(b *buildNode, path []rune) int32
	flatten = func(b *buildNode, path []rune) int32 {
		id := int32(len(t.nodes))
		t.nodes = append(t.nodes, trieNode{})
		if b.endsWord() && isASCIIWord(path) {
			firsts = append(firsts, firstWord{string(path), id, b.goesOn(), plainOf(b.vals)})
		}
		if len(path) == 2 && isHan(path[0]) && path[1] < 1<<16 {
			pair := pairSlot{pair: pairOf(path[0], path[1]), node: id}
			if len(b.next) == 0 {
				pair.plain = plainOf(b.vals)
			}
			pairs = append(pairs, pair)
		}
		for _, v := range b.vals {
			sort := ofEntities
			if v.word != nil {
				sort = ofWords
			}
			t.pairs.add(path, sort)
		}
		val := int32(len(t.vals))
		// The strictest form first: it is the better match where it holds.
		slices.SortStableFunc(b.vals, func(x, y trieValue) int { return int(y.need) - int(x.need) })
		t.vals = append(t.vals, b.vals...)
		runes := make([]rune, 0, len(b.next))
		for r := range b.next {
			runes = append(runes, r)
		}
		slices.Sort(runes)
		edges := make([]trieEdge, 0, len(runes))
		for _, r := range runes {
			edges = append(edges, trieEdge{r, flatten(b.next[r], append(path, r))})
		}
		edge := int32(len(t.edges))
		if len(edges) >= hashedEdges {
			edges = hashEdges(edges)
		}
		t.edges = append(t.edges, edges...)
		letters := int32(-1)
		if len(runes) >= manyEdges {
			letters = int32(len(t.letters))
			var to [26]int32
			for _, e := range edges {
				if 'a' <= e.r && e.r <= 'z' {
					to[e.r-'a'] = e.to
				}
			}
			t.letters = append(t.letters, to)
		}
		t.nodes[id] = trieNode{edge, letters, val, int32(len(edges)), int32(len(b.vals))}
		return id
	}
	flatten(t.build, nil)
	t.words = newWordTable(firsts)
	t.pairs.lay(pairs)
	root := t.nodes[0]
	for _, e := range t.edges[root.edge : root.edge+root.edges] {
		if e.to != 0 && e.r < 1<<16 {
			t.first[e.r] = e.to
		}
	}
	t.build = nil
}

// manyEdges is the number of edges from which a node has a table of letters,
// hashedEdges that from which its edges are a hash table, a power of two in size.
const (
	manyEdges   = 3
	hashedEdges = 8
)

// hashEdges lays edges out as a hash table, at most half of which is in use.
func hashEdges(edges []trieEdge) []trieEdge {
	size := 2 * hashedEdges
	for size < 2*len(edges) {
		size *= 2
	}
	table := make([]trieEdge, size)
	for _, e := range edges {
		k := placeOf(e.r, size)
		for table[k].to != 0 {
			k = (k + 1) & (size - 1)
		}
		table[k] = e
	}
	return table
}

// placeOf is where the edge of a rune begins to be looked for among size places.
func placeOf(r rune, size int) int { return int(uint32(r)*0x9E3779B1>>16) & (size - 1) }

func (t *trie) step(from int32, r rune) int32 {
	n := &t.nodes[from]
	if n.letters >= 0 && 'a' <= r && r <= 'z' {
		return t.letters[n.letters][r-'a']
	}
	edges := t.edges[n.edge : n.edge+n.edges]
	if len(edges) < hashedEdges {
		for i := range edges {
			if edges[i].r == r {
				return edges[i].to
			}
		}
		return 0
	}
	for k := placeOf(r, len(edges)); ; k = (k + 1) & (len(edges) - 1) {
		if e := &edges[k]; e.r == r || e.to == 0 {
			return e.to
		}
	}
}

// find calls back for the entities and the words in the text, from left to
// right, each without overlaps among its own sort. One without a function is
// not looked for.
func (t *trie) find(text string, entities func(assay.Span, int), words func(assay.Span, *Word, WordClass)) {
	// Where the next of each may begin.
	nextEntity, nextWord := 0, 0
	if entities == nil {
		nextEntity = len(text)
	}
	if words == nil {
		nextWord = len(text)
	}
	inWord := false // the rune before is a letter or digit of a spaced script
	for i := 0; i < len(text); {
		var node int32      // from which to walk on behind the rune r
		var plain plainWord // or what ends there
		var r rune
		size, alone := 1, false // no form goes on behind the word at i
		behind := 0             // how many bytes the walk is ahead of size
		switch c := text[i]; {
		case c < utf8.RuneSelf && (inWord && spacedASCII[c] || t.first[foldedASCII[c]] == 0):
			// The rest of a word, or what begins no form.
			inWord = spacedASCII[c]
			i++
			continue
		case c < utf8.RuneSelf && spacedASCII[c]:
			inWord = true
			end, hash := asciiWord(text, i)
			if end < len(text) && text[end] >= utf8.RuneSelf {
				r, node = rune(c), t.first[foldedASCII[c]] // the word may go on
				break
			}
			r, size = rune(text[end-1]), end-i
			if w := t.words.find(text[i:end], hash); w != nil {
				if alone = !w.mayGoOn(text, end); alone {
					plain = w.plain
				}
				if plain.Word == nil {
					node = w.node
				}
			}
		case 0xE3 < c && c < 0xEA:
			r, size = decode(text, i)
			inWord = false
			var asked sorts
			if i >= nextEntity {
				asked = ofEntities
			}
			if i >= nextWord {
				asked |= ofWords
			}
			if asked&t.pairs.alone(r) != 0 || !isHan(r) {
				node = t.first[r]
			} else if i+size < len(text) {
				second, n := decode(text, i+size)
				folded := second
				if !isHan(folded) {
					folded = foldRune(folded)
				}
				if asked&t.pairs.with(r, folded) == 0 || folded >= 1<<16 {
					break
				}
				if pair := t.pairs.find(pairOf(r, folded)); pair != nil {
					if behind, plain = n, pair.plain; plain.Word == nil {
						node, r = pair.node, second
					}
				}
			}
		default:
			r, size = decode(text, i)
			if word := spaced(r); word && inWord {
				i += size
				continue
			}
			inWord = spaced(r)
			if folded := foldRune(r); folded < 1<<16 {
				node = t.first[folded]
			} else {
				node = t.step(0, folded)
			}
		}
		end := i + size + behind
		switch {
		case plain.Word != nil:
			if i >= nextWord {
				words(assay.Span{Start: i, End: end}, plain.Word, plain.class)
				nextWord = end
			}
		case node == 0:
			i += size
			continue
		default:
			var e, w match
			if alone {
				t.take(&t.nodes[node], text, i, end, i >= nextEntity, i >= nextWord, &e, &w)
			} else {
				e, w = t.longest(text, i, end, node, r, i >= nextEntity, i >= nextWord)
			}
			if e.value != nil {
				entities(assay.Span{Start: i, End: e.end}, int(e.value.entity))
				nextEntity = e.end
			}
			if w.value != nil {
				words(assay.Span{Start: i, End: w.end}, w.value.word, w.value.class)
				nextWord = w.end
			}
		}
		i += size
		if skip := min(nextEntity, nextWord); skip > i {
			last, _ := utf8.DecodeLastRuneInString(text[:skip])
			inWord = spaced(last)
			i = skip
		}
	}
}

// match is the longest form of a sort found at a place.
type match struct {
	end   int
	value *trieValue
}

// take notes the forms that end at the node, of those that are asked for: the
// strictest of each sort that holds for what is written from start to end.
func (t *trie) take(n *trieNode, text string, start, end int, entities, words bool, e, w *match) {
	for k := n.val; k < n.val+n.vals; k++ {
		v, m := &t.vals[k], e
		if v.word != nil {
			m = w
		}
		if (v.word != nil && words || v.word == nil && entities) && (m.value == nil || m.end < end) && v.need.holds(text[start:end]) {
			m.end, m.value = end, v
		}
	}
}

// longest walks on from the node at i and finds the longest entity and the
// longest word that begin at start, those of them that are asked for.
func (t *trie) longest(text string, start, i int, node int32, last rune, entities, words bool) (e, w match) {
	for {
		n := &t.nodes[node]
		if n.vals > 0 && !splitsWord(text, i, last) {
			t.take(n, text, start, i, entities, words, &e, &w)
		}
		if i >= len(text) {
			return e, w
		}
		r, size := decode(text, i)
		if node = t.step(node, foldRune(r)); node == 0 {
			return e, w
		}
		last = r
		i += size
	}
}

// splitsWord reports whether a form that ends before i, with the rune last,
// would end inside a word of a spaced script.
func splitsWord(text string, i int, last rune) bool {
	if i >= len(text) || !spaced(last) {
		return false
	}
	r, _ := decode(text, i)
	return spaced(r)
}

func (c caseNeed) holds(got string) bool {
	switch c {
	case firstUpper:
		r, _ := utf8.DecodeRuneInString(got)
		return unicode.IsUpper(r)
	case exactCase:
		return !strings.ContainsFunc(got, unicode.IsLower)
	}
	return true
}

func decode(s string, i int) (rune, int) {
	c := s[i]
	if c < utf8.RuneSelf {
		return rune(c), 1
	}
	// Three bytes of Chinese, all of which are valid.
	if c > 0xE0 && c < 0xED && i+2 < len(s) && s[i+1]&0xC0 == 0x80 && s[i+2]&0xC0 == 0x80 {
		return rune(c&0x0F)<<12 | rune(s[i+1]&0x3F)<<6 | rune(s[i+2]&0x3F), 3
	}
	return utf8.DecodeRuneInString(s[i:])
}

// spaced reports whether the rune is a letter or digit of a script that sets
// spaces between words.
func spaced(r rune) bool {
	if r < utf8.RuneSelf {
		return spacedASCII[r]
	}
	return r < 0x2E80 && unicode.IsLetter(r)
}

// spacedASCII and foldedASCII hold what spaced and foldRune say of ASCII.
var spacedASCII, foldedASCII = func() (word [utf8.RuneSelf]bool, folded [utf8.RuneSelf]rune) {
	for r := range rune(utf8.RuneSelf) {
		word[r] = 'a' <= r|0x20 && r|0x20 <= 'z' || '0' <= r && r <= '9'
		switch {
		case 'A' <= r && r <= 'Z':
			folded[r] = r + 0x20
		case r == '-' || r == '\n' || r == '\t' || r == '\r':
			folded[r] = ' '
		default:
			folded[r] = r
		}
	}
	return word, folded
}()

// Fold gives a written form the shape in which forms are compared: lower case,
// half width, one sort of space, hyphen and apostrophe.
func Fold(s string) string { return strings.Map(foldRune, s) }

func foldRune(r rune) rune {
	if r < utf8.RuneSelf {
		return foldedASCII[r]
	}
	switch {
	case r == '\u2010' || r == '\u2011' || r == '\u2013' || r == '\u00A0' || r == '\u3000':
		return ' '
	case r == '\u2019' || r == '\u2018':
		return '\''
	case 0xFF01 <= r && r <= 0xFF5E: // full-width forms of ASCII
		return foldRune(r - 0xFEE0)
	case r < 0x2E80:
		return unicode.ToLower(r)
	}
	return r
}
