package fact

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"assay"
	"assay/extractor/lexicon"
)

type tokenKind uint8

const (
	rawToken    tokenKind = iota // letters that no table knows
	entityToken                  // a name of the gazetteer
	wordToken                    // a word of the tables
	figureToken
	dateToken
	punctToken
)

// token is a piece of the text. The tokens of a text do not overlap and leave
// out only white space.
type token struct {
	assay.Span
	word   *lexicon.Word   // of wordToken, and of entityToken where a word has the same place
	entity *lexicon.Entity // of entityToken
	sent   int
	class  lexicon.WordClass // of the word
	figure int32             // of figureToken
	clause int32             // counts through the text
	depth  int32             // brackets around it
	r      rune              // of punctToken
	kind   tokenKind
	noun   bool
	minor  bool // a function character that no table lists
}

// id is that of the token's entity, "" without one.
func (t *token) id() string { return idOf(t.entity) }

func idOf(e *lexicon.Entity) string {
	if e == nil {
		return ""
	}
	return e.ID
}

// zhLeading and zhTrailing are characters that begin or end a run of unknown
// characters without belonging to the name in it.
const (
	zhLeading  = "据要我你您他她它很却仍已曾均还又再也各约近超达逾仅共均可能会应需未无不都就才已去来到做给让较比至年占跟此并其这那每向对从以于将把被由与和及或但而则且因为是有在的了着过等称"
	zhTrailing = "还又再也约近超达逾仅共均可能会应需未不都就才已来到给让较比至占向对从以于将把被由与和及或但而则且因为是有在的了着过等称新"
)

// beforeFigures are trailing characters that end a run only where a figure
// follows: 达 in 产量达5吨 and not in 飞荣达.
const beforeFigures = "约近超达逾仅共新"

var zhLeads, zhTrails = newHanSet(zhLeading), newHanSet(zhTrailing)

// hanSet is a set of Chinese characters.
type hanSet [(0xA000 - 0x4E00) / 64]uint64

func newHanSet(s string) *hanSet {
	var set hanSet
	for _, c := range s {
		set.add(c)
	}
	return &set
}

func (s *hanSet) add(c rune) { s[(c-0x4E00)/64] |= 1 << ((c - 0x4E00) % 64) }

func (s *hanSet) has(c rune) bool {
	return 0x4E00 <= c && c < 0xA000 && s[(c-0x4E00)/64]&(1<<((c-0x4E00)%64)) != 0
}

// endings are the ends of Chinese words of one sort.
type endings struct {
	last *hanSet // their last characters
	ends []string
	by   map[rune][]string // the same by their last character
}

func newEndings(words string) endings {
	e := endings{&hanSet{}, strings.Fields(words), map[rune][]string{}}
	for _, w := range e.ends {
		c := lastHan(w)
		e.last.add(c)
		e.by[c] = append(e.by[c], w)
	}
	return e
}

// of is the first of the ends that the word has, "" for none.
func (e *endings) of(s string) string {
	c := lastHan(s)
	if !e.last.has(c) {
		return ""
	}
	for _, end := range e.by[c] {
		if strings.HasSuffix(s, end) {
			return end
		}
	}
	return ""
}

// runeAt is the rune at i and its length; of Chinese characters without ado.
func runeAt(text string, i int) (rune, int) {
	if c := text[i]; c < utf8.RuneSelf {
		return rune(c), 1
	}
	if hanAt(text, i) {
		return rune(text[i]&0x0F)<<12 | rune(text[i+1]&0x3F)<<6 | rune(text[i+2]&0x3F), 3
	}
	return utf8.DecodeRuneInString(text[i:])
}

// hanAt reports whether one of the characters from 4000 to 9FFF stands at i.
func hanAt(text string, i int) bool {
	return 0xE3 < text[i] && text[i] < 0xEA && i+2 < len(text) && text[i+1]&0xC0 == 0x80 && text[i+2]&0xC0 == 0x80
}

// upperAt reports whether a capital stands at i.
func upperAt(text string, i int) bool {
	if c := text[i]; c < utf8.RuneSelf {
		return 'A' <= c && c <= 'Z'
	}
	if hanAt(text, i) {
		return false
	}
	c, _ := utf8.DecodeRuneInString(text[i:])
	return unicode.IsUpper(c)
}

// lastHan is the last rune of the text where it may be a Chinese character, 0 otherwise.
func lastHan(s string) rune {
	if n := len(s) - 3; n >= 0 && 0xE3 < s[n] && s[n] < 0xEA {
		return rune(s[n]&0x0F)<<12 | rune(s[n+1]&0x3F)<<6 | rune(s[n+2]&0x3F)
	}
	return 0
}

// firstHan is the first rune of the text where it may be a Chinese character, 0 otherwise.
func firstHan(s string) rune {
	if len(s) < 3 {
		return 0
	}
	return lastHan(s[:3])
}

// in reports whether the text holds one of the characters.
func (s *hanSet) in(text string) bool {
	for _, c := range text {
		if s.has(c) {
			return true
		}
	}
	return false
}

// isHan reports whether the rune is a Chinese character.
func isHan(c rune) bool {
	return 0x4E00 <= c && c < 0xA000 || c >= 0x2E80 && unicode.Is(unicode.Han, c)
}

// isWordRune reports whether the rune is a letter or digit.
func isWordRune(c rune) bool {
	switch {
	case c < utf8.RuneSelf:
		return 'a' <= c|0x20 && c|0x20 <= 'z' || '0' <= c && c <= '9'
	case 0x4E00 <= c && c < 0xA000:
		return true
	}
	return unicode.IsLetter(c) || unicode.IsDigit(c)
}

// read takes the token for the word, which has the classes.
func (t *token) read(w *lexicon.Word, c lexicon.WordClass) { t.word, t.class = w, c }

func (t *token) is(c lexicon.WordClass) bool { return t.class&c != 0 }

// tokens cuts the text at figures, dates, names and words, in this order of precedence.
func (r *reading) tokenize() {
	text := r.text
	for range r.figures {
		r.at = append(r.at, -1)
	}
	r.entities, r.words = r.lex.AppendAll(r.entities, r.words, text)
	ents, words := r.entities, r.words
	fi, di, ei, wi, si := 0, 0, 0, 0, 0
	clause, depth := int32(0), int32(0)
	add := func(kind tokenKind, s assay.Span) *token {
		for si < len(r.sents)-1 && s.Start >= r.sents[si].End {
			si++
			clause++
			depth = 0
		}
		r.tokens = append(r.tokens, token{})
		t := &r.tokens[len(r.tokens)-1]
		t.Span, t.kind, t.sent, t.clause, t.depth = s, kind, si, clause, depth
		for len(r.sentStart) <= si {
			r.sentStart = append(r.sentStart, len(r.tokens)-1)
		}
		for len(r.clauses) <= int(clause) {
			r.clauses = append(r.clauses, len(r.tokens)-1)
		}
		return t
	}
	for i := 0; i < len(text); {
		for fi < len(r.figures) && r.figures[fi].Start < i {
			fi++
		}
		if fi < len(r.figures) && r.figures[fi].Start == i && r.figures[fi].End > i {
			add(figureToken, r.figures[fi].Span).figure = int32(fi)
			r.at[fi] = len(r.tokens) - 1
			i = r.figures[fi].End
			continue
		}
		limit := len(text)
		if fi < len(r.figures) {
			limit = r.figures[fi].Start
		}
		for di < len(r.dates) && r.dates[di].Start < i {
			di++
		}
		if di < len(r.dates) && r.dates[di].Start == i && r.dates[di].End > i && r.dates[di].End <= limit {
			add(dateToken, r.dates[di].Span)
			i = r.dates[di].End
			continue
		}
		if di < len(r.dates) && r.dates[di].Start > i {
			limit = min(limit, r.dates[di].Start)
		}
		for ei < len(ents) && ents[ei].Start < i {
			ei++
		}
		for wi < len(words) && words[wi].Start < i {
			wi++
		}
		if ei < len(ents) && ents[ei].Start == i && ents[ei].End <= limit && (wi >= len(words) || words[wi].Start != i || words[wi].End <= ents[ei].End) {
			t := add(entityToken, ents[ei].Span)
			t.entity = ents[ei].Entity
			if wi < len(words) && words[wi].Span == t.Span && words[wi].Class&^(lexicon.Noun|lexicon.Generic|lexicon.Suffix|lexicon.Speaks|lexicon.Cues|lexicon.Several) == 0 {
				t.read(words[wi].Word, words[wi].Class)
			}
			i = t.End
			continue
		}
		if wi < len(words) && words[wi].Start == i && words[wi].End <= limit && !r.misread(words[wi]) {
			add(wordToken, words[wi].Span).read(words[wi].Word, words[wi].Class)
			i = words[wi].End
			continue
		}
		if ei < len(ents) && ents[ei].Start > i {
			limit = min(limit, ents[ei].Start)
		}
		if wi < len(words) && words[wi].Start > i {
			limit = min(limit, words[wi].Start)
		}
		c, size := runeAt(text, i)
		switch {
		case unicode.IsSpace(c):
			// The halves of a Chinese headline stand apart by a space.
			if r.zh && si == 0 && depth == 0 && len(r.tokens) > 0 && r.tokens[len(r.tokens)-1].End == i && i+size < len(text) && isHanAt(text, i+size) {
				if last, _ := utf8.DecodeLastRuneInString(text[:i]); isHan(last) {
					clause++
				}
			}
		case isWordRune(c):
			end := rawEnd(text, i, max(limit, i+size))
			if r.zh && isHan(c) {
				// Single function characters at the edges are no part of a name.
				if zhLeads.has(c) {
					add(rawToken, assay.Span{Start: i, End: i + size}).minor = true
					i += size
					continue
				}
				counted := fi < len(r.figures) && end == r.figures[fi].Start
				for last, n := utf8.DecodeLastRuneInString(text[i:end]); end-i > n+size && zhTrails.has(last) && (counted || !strings.ContainsRune(beforeFigures, last)); last, n = utf8.DecodeLastRuneInString(text[i:end]) {
					end -= n
				}
			}
			place := 0
			if r.zh {
				place = placeWord(text[i:end])
				if n := len(r.tokens); n > 0 && end-i == len("里") && strings.ContainsRune("里上中", c) && r.tokens[n-1].End == i && r.tokens[n-1].kind == wordToken && r.tokens[n-1].Len() > end-i {
					place = end - i
				}
			}
			if place < end-i {
				add(rawToken, assay.Span{Start: i, End: end - place})
			}
			if place > 0 {
				add(rawToken, assay.Span{Start: end - place, End: end}).minor = true
			}
			i = end
			continue
		default:
			if isOpener(c) {
				add(punctToken, assay.Span{Start: i, End: i + size}).r = c
				depth++
				break
			}
			if isCloser(c) && depth > 0 {
				depth--
			}
			if (c == '\'' || c == '’') && strings.HasPrefix(text[i+size:], "s") && (i+size+1 >= len(text) || !isLetterAt(text, i+size+1)) {
				// The possessive is a token of its own.
				add(punctToken, assay.Span{Start: i, End: i + size + 1}).r = 's'
				i += size + 1
				continue
			}
			add(punctToken, assay.Span{Start: i, End: i + size}).r = c
			if depth == 0 && endsClause(text, i, c) {
				clause++
			}
		}
		i += size
	}
}

// isOpener reports whether a bracket opens, isCloser whether one closes.
func isOpener(c rune) bool { return c == '(' || c == '（' || c == '[' || c == '【' }

func isCloser(c rune) bool { return c == ')' || c == '）' || c == ']' || c == '】' }

// placeWord is the length of the word of place that ends a run of unknown Chinese
// characters and says where something is, not what: 流水线上, 老房子里, 患者中.
// 0 where the character is part of the word: 高中, 公里, 以上.
func placeWord(s string) int {
	n := len("里")
	if len(s) < 3*n {
		return 0
	}
	before := lastHan(s[:len(s)-n])
	switch s[len(s)-n:] {
	case "里":
		if !strings.ContainsRune("公海英万千百邻故阿马斯巴德", before) {
			return n
		}
	case "上":
		if !strings.ContainsRune("以海向网晚早之马", before) {
			return n
		}
	case "中":
		if len(s) > 3*n && !strings.ContainsRune("高初附民集其年心一二三四五六七八九十适折空从", before) {
			return n
		}
	}
	return 0
}

// misread reports whether the form stands for something else at its place: the
// month of May for the verb, the end of 来电 for that of a dateline.
func (r *reading) misread(h lexicon.WordHit) bool {
	switch s := r.text[h.Start:h.End]; s {
	case "May":
		return true
	case "March":
		return !h.Is(lexicon.Noun)
	case "电":
		n := len(r.tokens)
		return n == 0 || r.tokens[n-1].kind != dateToken || r.tokens[n-1].End != h.Start
	case "讯":
		return isHanAt(r.text, h.End)
	}
	return false
}

// endsClause reports whether the punctuation c at i stands between clauses.
func endsClause(text string, i int, c rune) bool {
	switch c {
	case '，', '；', '：', ';', '】':
		return true
	case '—':
		// One between names joins them, two part clauses.
		return strings.HasSuffix(text[:i], "—") || i > 0 && text[i-1] == ' '
	case ',', ':':
		// Not inside 1,000 or 10:30.
		return i == 0 || i+1 >= len(text) || !isDigit(text[i-1]) || !isDigit(text[i+1])
	}
	return false
}

// rawEnd is the end of the unknown word that begins at i: a word of a spaced
// script, or a run of Han characters.
func rawEnd(text string, i, limit int) int {
	first, size := runeAt(text, i)
	han := isHan(first)
	i += size
	for i < limit {
		if b := text[i]; b < utf8.RuneSelf && isWordRune(rune(b)) && !han {
			i++
			continue
		}
		c, size := runeAt(text, i)
		if isWordRune(c) {
			if isHan(c) != han {
				break
			}
			i += size
			continue
		}
		// Marks inside a word: U.S, AT&T, all-cash, Ma'aden.
		if han || i+size >= limit || !joinsWord(c) {
			break
		}
		after, _ := utf8.DecodeRuneInString(text[i+size:])
		if !isWordRune(after) || isHan(after) || (c == '\'' || c == '’') && after == 's' {
			break
		}
		i += size
	}
	return i
}

// joinsWord reports whether the mark may stand inside a word.
func joinsWord(c rune) bool {
	switch c {
	case '.', '&', '-', '\'', '’', '·':
		return true
	}
	return false
}

func isLetterAt(text string, i int) bool {
	c, _ := utf8.DecodeRuneInString(text[i:])
	return unicode.IsLetter(c)
}
