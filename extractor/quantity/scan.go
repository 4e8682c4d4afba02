package quantity

import (
	"slices"

	"github.com/shopspring/decimal"

	"assay"
	"assay/extractor/lexicon"
)

// byteClass sorts the bytes of a text for the scan: most are passed by at a
// glance.
var byteClass = [256]byte{
	'0': scanDigit, '1': scanDigit, '2': scanDigit, '3': scanDigit, '4': scanDigit, '5': scanDigit, '6': scanDigit, '7': scanDigit, '8': scanDigit, '9': scanDigit,
	0xC2: scanOther, 0xE2: scanOther, 0xE3: scanHan, 0xE4: scanHan, 0xE5: scanHan, 0xE6: scanHan, 0xE7: scanHan, 0xE8: scanHan, 0xE9: scanHan, 0xEF: scanWide,
	'a': scanLetter, 'b': scanLetter, 'c': scanLetter, 'd': scanLetter, 'e': scanLetter, 'f': scanLetter, 'g': scanLetter, 'h': scanLetter, 'i': scanLetter,
	'j': scanLetter, 'k': scanLetter, 'l': scanLetter, 'm': scanLetter, 'n': scanLetter, 'o': scanLetter, 'p': scanLetter, 'q': scanLetter, 'r': scanLetter,
	's': scanLetter, 't': scanLetter, 'u': scanLetter, 'v': scanLetter, 'w': scanLetter, 'x': scanLetter, 'y': scanLetter, 'z': scanLetter,
	'A': scanLetter, 'B': scanLetter, 'C': scanLetter, 'D': scanLetter, 'E': scanLetter, 'F': scanLetter, 'G': scanLetter, 'H': scanLetter, 'I': scanLetter,
	'J': scanLetter, 'K': scanLetter, 'L': scanLetter, 'M': scanLetter, 'N': scanLetter, 'O': scanLetter, 'P': scanLetter, 'Q': scanLetter, 'R': scanLetter,
	'S': scanLetter, 'T': scanLetter, 'U': scanLetter, 'V': scanLetter, 'W': scanLetter, 'X': scanLetter, 'Y': scanLetter, 'Z': scanLetter,
}

const (
	scanNone = iota
	scanDigit
	scanLetter
	scanHan
	scanWide
	scanOther
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
	for i := 0; i < len(s); {
		start, end, next, number := i, 0, i+1, false
		switch byteClass[s[i]] {
		case scanNone:
			i++
			continue
		case scanLetter:
			key := wordKey(s, i)
			for next < len(s) && byteClass[s[next]] == scanLetter {
				next++
			}
			if next < len(s) && (s[next] == ':' || s[next] == '.') && urlAt(s, i) {
				for token = next; token < len(s) && s[token] > ' ' && s[token] < 0x80; token++ {
				}
			}
			if v.first.has(key) || next == i+1 && next < len(s) && isDigit(s[next]) {
				number = v.numbers.has(key, s, i, next)
				if want&wantDates != 0 && (next == i+1 || dateWords.has(key, s, i, next)) {
					w, start, end = p.english(i)
				}
			}
		case scanDigit, scanWide:
			if _, size := digitAt(s, i); size == 0 {
				i += min(3, len(s)-i)
				continue
			}
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
		case scanHan:
			if i+2 >= len(s) || s[i+1]&0xC0 != 0x80 || s[i+2]&0xC0 != 0x80 {
				i++
				continue
			}
			role := v.roles[uint16(s[i]&15)<<12|uint16(s[i+1]&63)<<6|uint16(s[i+2]&63)]
			if next = i + hanSize; role&(hanNumber|hanBegin|hanNumeral) == 0 {
				i = next
				continue
			}
			number = role&hanNumeral != 0
			if want&wantDates != 0 && role&(hanNumber|hanBegin) != 0 {
				w, end = p.chinese(i, role)
			}
		case scanOther:
			if role := hanAt(s, i); role != 0 { // ○
				if next = i + hanSize; want&wantDates != 0 {
					w, end = p.chinese(i, role)
				}
			} else if _, size := vulgar(s, i); size > 0 {
				next, number = i+size, true
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
		}
		i = next
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
	a, ok := r.item(i)
	if !ok {
		return a.end
	}
	if a.num.end > limit { // a date begins inside what looked like a number
		whole := r.s
		r.s = whole[:limit]
		a, ok = r.item(i)
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
		n := r.expected(a.start)
		r.out, r.shapes = make([]assay.Figure, 0, n), make([]shape, 0, n)
	}
	r.out = append(r.out, f)
	r.shapes = append(r.shapes, shape{int8(a.num.scale), a.grouped, a.point, a.aged || f.Kind != assay.KindCount})
	r.floor = max(r.floor, a.end)
}

// expected is how many figures to make room for from byte i on.
func (r *reader) expected(i int) int { return min(256, 1+(len(r.s)-i)/200) }

// keep stores a value beside the others of the text, as one allocation for
// each costs more than reading it.
func (r *reader) keep(d decimal.Decimal) *decimal.Decimal {
	if len(r.vals) == cap(r.vals) {
		r.vals = make([]decimal.Decimal, 0, min(64, r.expected(r.floor)))
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
