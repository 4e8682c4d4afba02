package quantity

import (
	"math/bits"
	"slices"
	"unicode/utf8"

	"github.com/shopspring/decimal"

	"assay"
	"assay/extractor/lexicon"
)

// reader reads the figures of one text.
type reader struct {
	v   *vocabulary
	lex *lexicon.Lexicon
	s   string
	o   Options
	marks
	// floor is the end of the last figure: nothing before it is looked at again.
	floor int
	// left is where the second end of a range begins: what stands before it is
	// known to join it to the first.
	left int
	// leftMoney tells that the first end of the range has a currency before it,
	// so that a letter behind the second is a scale: $1-2m.
	leftMoney bool
	out       []assay.Figure
	// shapes are side by side with out.
	shapes []shape
	// vals is where the next values go.
	vals []decimal.Decimal
	// large finds large amounts with a unit by value, money those in money by
	// place; both are made when first asked for.
	large map[magnitude]int
	money []int
	ctx   context
	// words are those that hanNoun found last; kept for their space.
	words []lexicon.WordHit
}

// marks is what one scan of a text found.
type marks struct {
	// spans are the dates, in order.
	spans []span
	// dates are the same with their bounds, where those were asked for.
	dates []assay.Date
	// numbers are the bytes where a number may begin, those where a short date
	// begins among them.
	numbers []int
}

// wanted says what a scan is to look for.
type wanted byte

const (
	// wantNumbers asks for the places where a number may begin.
	wantNumbers wanted = 1 << iota
	// wantDates asks for dates.
	wantDates
	// wantBounds asks for From and To of the dates.
	wantBounds
)

// scanBlock is how many bytes are looked at together for the places where
// something may begin.
const scanBlock = 64

// starts has a bit for every byte of the block, of at most scanBlock bytes,
// where a run of letters or digits, or a character that is not ASCII, begins. It
// sorts eight bytes at a time and guesses nothing: branches at the end of every
// word would cost more than all else. What stands before the block it does not
// know.
func starts(block string) (at uint64) {
	const ones, high = 0x0101010101010101, 0x8080808080808080
	letter, digit := uint64(0), uint64(0) // the high bit of every byte says so
	for k := 0; 8*k < len(block); k++ {
		var w uint64
		if b := block[8*k:]; len(b) >= 8 {
			w = uint64(b[0]) | uint64(b[1])<<8 | uint64(b[2])<<16 | uint64(b[3])<<24 | uint64(b[4])<<32 | uint64(b[5])<<40 | uint64(b[6])<<48 | uint64(b[7])<<56
		} else {
			for n := range len(b) {
				w |= uint64(b[n]) << (8 * n)
			}
		}
		lastLetter, lastDigit := letter>>56, digit>>56
		// No sum of two bytes of seven bits runs into the next byte.
		ascii := w &^ high
		fold := ascii | 0x20*ones
		letter = (fold + (0x80-'a')*ones) &^ (fold + (0x7F-'z')*ones) &^ w
		digit = (ascii + (0x80-'0')*ones) &^ (ascii + (0x7F-'9')*ones) &^ w
		begin := letter&^(letter<<8|lastLetter) | digit&^(digit<<8|lastDigit) | w&(w<<1)
		at |= (begin & high >> 7) * 0x0102040810204080 >> 56 << (8 * k) // the eight bits side by side
	}
	return at
}

// runeSet is a set of characters of the basic plane.
type runeSet [1 << 16 / 64]uint64

func (t *runeSet) add(c uint16) { t[c/64] |= 1 << (c % 64) }

func (t *runeSet) has(c uint16) bool { return t[c/64]>>(c%64)&1 != 0 }

// find gives the first character of three bytes from i on that is in the set;
// where there is none, the first byte that begins no other character of three.
func (t *runeSet) find(s string, i int) (int, bool) {
	for ; i+4 <= len(s); i += 3 {
		b := s[i : i+4] // one load of four is faster than three of one
		w := uint32(b[0]) | uint32(b[1])<<8 | uint32(b[2])<<16 | uint32(b[3])<<24
		if w&0xC0C0F0 != 0x8080E0 {
			break
		}
		if t.has(uint16(w&15<<12 | w>>2&0xFC0 | w>>16&63)) {
			return i, true
		}
	}
	if r, size := utf8.DecodeRuneInString(s[i:]); size == hanSize && t.has(uint16(r)) { // the last of the text
		return i, true
	}
	if i < len(s) && s[i] >= 0xE0 { // a character of four, or no valid text
		i++
	}
	return i, false
}

// scan looks once at every place where a number or a date may begin: digits,
// a few dozen Han characters, and a few English words. Only there the text is
// parsed, and every parse looks a bounded number of words ahead.
func (r *Recognizer) scan(text string, o Options, want wanted) marks {
	p := dateParser{s: text, bounded: want&wantBounds != 0, pub: o.Published, dayFirst: dayFirst(o.Country)}
	s, v := text, r.v
	var numbers []int
	if want&wantNumbers != 0 {
		numbers = make([]int, 0, 1+len(s)/64)
	}
	// token is the end of the last web address or chain of numbers: no number in
	// it states an amount.
	token := 0
	var w when
	next := 0 // where the next number or date may begin
	for from, known := 0, uint64(0); from < len(s); {
		at := starts(s[from:min(from+scanBlock, len(s))]) &^ known
		// The last byte is the first of the next block, which tells what goes on.
		from, known = from+scanBlock-1, 1
		for block := from - (scanBlock - 1); at != 0; {
			i := block + bits.TrailingZeros64(at)
			if i < next {
				at = at >> (next - block) << (next - block)
				continue
			}
			at &= at - 1
			c := s[i]
			if c >= 0xE0 {
				var ok bool
				if i, ok = v.begins.find(s, i); !ok {
					next = i
					continue
				}
				c = s[i]
			}
			start, end, number := i, 0, false
			switch {
			case isLetter(c):
				key := wordKey(s, i)
				if !v.first.has(key) && !(i+1 < len(s) && isDigit(s[i+1])) {
					continue
				}
				for next = i + 1; letterAt(s, next); next++ {
				}
				if urlAt(s, i) {
					for token = next; token < len(s) && s[token] > ' ' && s[token] < 0x80; token++ {
					}
				}
				number = v.numbers.has(key, s, i, next)
				if want&wantDates != 0 && (next == i+1 || dateWords.has(key, s, i, next)) && (next > i+2 || c|0x20 != 'a' && c|0x20 != 'i' || enBehindArticle.goesOn(s, next)) {
					w, start, end = p.english(i)
				}
			case isDigit(c), c == 0xEF:
				chain := 0
				if !o.Numbers {
					chain = chainEnd(s, i)
				}
				token = max(token, chain)
				number = chain == 0
				if want&wantDates != 0 && (i == 0 || !isDigit(s[i-1])) {
					w, start, end = p.number(i)
				}
				if next = max(p.digitsEnd(i), chain); end == 0 {
					p.last = span{}
				}
			case c < 0xE0:
				_, size := vulgar(s, i)
				next, number = i+max(1, size), size > 0
			default:
				char := uint16(c&15)<<12 | uint16(s[i+1]&63)<<6 | uint16(s[i+2]&63)
				next = i + hanSize
				if c == 0xE2 && hanRoles[char] == 0 { // ⅓
					number = true
					break
				}
				role := v.roles[char]
				number = role&hanNumeral != 0 && c != 0xE2 && (v.han[char] != 0 || has(s, next, "位")) // 双位数, but nothing else that 双 begins
				if want&wantDates != 0 && role&(hanNumber|hanBegin) != 0 && p.begins(i, role) {
					w, end = p.chinese(i, role)
				}
			}
			if number && i >= token && want&wantNumbers != 0 && end-i <= maxDecimalDate {
				if len(numbers) == cap(numbers) {
					numbers = slices.Grow(numbers, 16+len(numbers))
				}
				numbers = append(numbers, i)
			}
			if end > i {
				p.emit(w, start, end)
				next = end
				if end < len(s) && (isLetter(s[end-1]) && isLetter(s[end]) || isDigit(s[end-1]) && isDigit(s[end])) { // what is left may be a word
					from, at = end-1, 0
				}
			}
		}
		if next > from {
			from, known = next, 0
		}
	}
	return marks{p.spans, p.out, numbers}
}

// run finds all figures: numerals first, and only their surroundings are read.
func (r *reader) run() {
	i, d := 0, 0
	for _, at := range r.numbers {
		if at < i {
			continue
		}
		for d < len(r.spans) && r.spans[d].end <= at {
			d++
		}
		if d < len(r.spans) && r.spans[d].start <= at {
			if i = r.decimalDate(r.spans[d], at); i > at {
				continue
			}
			i = r.spans[d].end
			r.floor = max(r.floor, i)
			continue
		}
		limit := len(r.s)
		if d < len(r.spans) {
			limit = r.spans[d].start
		}
		i = r.figure(at, limit)
	}
}

// maxDecimalDate is the length of the longest date that is written like a
// decimal number.
const maxDecimalDate = len("31.12")

// decimalDate reads the figure at i where a date is seen that is written like a
// decimal number, 21.7, and a scale or unit stands behind: 21.7 mln tonnes.
func (r *reader) decimalDate(d span, i int) int {
	if d.start != i || d.end-i > maxDecimalDate || d.end >= len(r.s) || r.s[d.end] != ' ' && r.s[d.end] != '\n' {
		return i
	}
	for k := i; k < d.end; k++ {
		if !isDigit(r.s[k]) && r.s[k] != '.' {
			return i
		}
	}
	a, ok := r.item(i)
	if !ok || !a.unit && a.num.scale == 0 {
		return i
	}
	return r.figure(i, len(r.s))
}

// urlAt reports whether a web address begins at i.
func urlAt(s string, i int) bool {
	return lower(s[i]) == 'h' && (has(s, i, "http://") || has(s, i, "https://")) || lower(s[i]) == 'w' && has(s, i, "www.")
}

// figure reads the figure at the numeral at i, emits it where it is one, and
// returns where to go on.
func (r *reader) figure(i, limit int) int {
	var a item
	if ok := r.read(&a, i); !ok {
		return a.end
	}
	if a.num.end > limit { // a date begins inside what looked like a number
		whole := r.s
		r.s, a = whole[:limit], item{}
		ok := r.read(&a, i)
		r.s = whole
		if !ok {
			return a.end
		}
	}
	r.join(&a, limit)
	r.noun(&a)
	if !r.isFigure(&a) {
		return a.num.end
	}
	r.bound(&a)
	r.emit(&a)
	return a.end
}

// emit turns the item into a figure.
func (r *reader) emit(a *item) {
	f := assay.Figure{Span: assay.Span{Start: a.start, End: a.end}, Surface: r.s[a.start:a.end], Bare: a.bare}
	f.Kind, f.Unit, f.Qualifier = a.kind, a.code, a.q
	if a.per != "" {
		f.Unit += "/" + a.per
		if f.Kind == assay.KindMoney {
			f.Kind = assay.KindPrice
		} else {
			f.Kind = assay.KindRate
		}
	}
	if r.o.Numbers && a.fraction && f.Unit == "%" && !a.prefix && !r.ofWhole(a.end) {
		a.v, a.lo, a.hi = a.v.shift(-2), a.lo.shift(-2), a.hi.shift(-2)
		f.Kind, f.Unit, f.Bare = assay.KindCount, "1", true
	}
	if r.o.Numbers && (a.counted || a.classified) && f.Kind == assay.KindCount && !a.span {
		f.End = a.num.end
		f.Surface = r.s[f.Start:f.End]
	}
	if a.span {
		lo, ok1 := a.lo.mul(a.factor)
		hi, ok2 := a.hi.mul(a.factor)
		if !ok1 || !ok2 {
			return
		}
		if a.minus {
			lo, hi = hi.neg(), lo.neg()
		}
		l, h := lo.decimal(), hi.decimal()
		if l.GreaterThan(h) {
			l, h = h, l
		}
		f.Low, f.High = r.keep(l), r.keep(h)
	} else {
		x, ok := a.v.mul(a.factor)
		if !ok {
			return
		}
		if a.minus {
			x = x.neg()
		}
		f.Value = r.keep(x.decimal())
	}
	if r.out == nil { // growing costs more than reading: news has a figure every 100 to 300 bytes
		n := r.expected()
		r.out, r.shapes = make([]assay.Figure, 0, n), make([]shape, 0, n)
	}
	r.out = append(r.out, f)
	r.shapes = append(r.shapes, shape{int8(a.num.scale), a.grouped, a.point, a.aged || f.Kind != assay.KindCount})
	r.floor = max(r.floor, a.end)
}

// expected is how many figures to make room for where none was found yet: in
// news half of the numbers are or fewer.
func (r *reader) expected() int { return 1 + len(r.numbers)*9/16 }

// keep stores a value beside the others of the text, as one allocation for
// each costs more than reading it.
func (r *reader) keep(d decimal.Decimal) *decimal.Decimal {
	if len(r.vals) == cap(r.vals) {
		r.vals = make([]decimal.Decimal, 0, min(64, r.expected()))
	}
	r.vals = append(r.vals, d)
	return &r.vals[len(r.vals)-1]
}

// ofWhole reports whether the whole of a fraction is named at i: two thirds of
// output, 三分之二的产量.
func (r *reader) ofWhole(i int) bool {
	j := blanks(r.s, i)
	return isWord(r.s, j, "of") || has(r.s, j, "的")
}
