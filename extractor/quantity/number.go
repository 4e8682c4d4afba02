package quantity

import (
	"math/big"
	"unicode/utf8"

	"github.com/shopspring/decimal"

	"assay"
)

// num is a number as written: a value, or lo and hi where it is vague or
// names two numbers.
type num struct {
	start, end int
	v, lo, hi  val
	span       bool            // lo and hi are set, v is not
	q          assay.Qualifier // what the number itself says, "" for nothing
	scale      int             // power of ten of the last scale word; 0 for none
	style      style
	ints       int  // digits before the decimal point, for digits only
	point      bool // has decimals
	grouped    bool // has thousands separators
	zeroFirst  bool // starts with a 0 that is no decimal's
	part       bool // is written as X分之Y
	fold       bool // is a multiple: twice
	share      bool // is a fraction of a whole: v is in percent
	fraction   bool // is a share written as a fraction, in words or as X分之Y
	lone       bool // a unit or scale without a number before it: 百, 万, million
	positional bool // a string of Chinese digits: 二〇二五
	letter     int  // byte where a scale letter begins that may be a unit; 0 for none
	some       bool // an unnamed digit with no unit behind: 几
	ordinary   bool // a small spelled number
	tail       bool // has 多 or 余
}

type style uint8

const (
	digitStyle style = iota
	hanStyle
	wordStyle
)

// maxDigits is the number of digits beyond which a number is an identifier.
const maxDigits = 40

// wideDigit is the value of the full-width digit at i, or -1.
func wideDigit(s string, i int) int {
	if i+2 < len(s) && s[i] == 0xEF && s[i+1] == 0xBC && s[i+2] >= 0x90 && s[i+2] <= 0x99 {
		return int(s[i+2] - 0x90)
	}
	return -1
}

// digitAt is the digit at i and the bytes it takes; size 0 if there is none.
func digitAt(s string, i int) (d, size int) {
	if i < len(s) && isDigit(s[i]) {
		return int(s[i] - '0'), 1
	}
	if d := wideDigit(s, i); d >= 0 {
		return d, 3
	}
	return 0, 0
}

// has reports whether s has sub at i.
func has(s string, i int, sub string) bool {
	// The last byte tells most words apart before anything is called.
	end := i + len(sub)
	return i >= 0 && end <= len(s) && s[end-1] == sub[len(sub)-1] && s[i] == sub[0] && s[i:end] == sub
}

// before reports whether s has sub just before i.
func before(s string, i int, sub string) bool { return has(s, i-len(sub), sub) }

// groupSep is the size of the thousands separator at i, 0 if there is none.
func groupSep(s string, i int) int {
	switch {
	case i >= len(s):
		return 0
	case s[i] < 0x80:
		return boolInt(s[i] == ',' || s[i] == '\'')
	case has(s, i, "，"), has(s, i, "\u202f"), has(s, i, "\u2009"):
		return 3
	case has(s, i, "\u00a0"):
		return 2
	}
	return 0
}

// digitRun counts the digits from i on, at most limit, and says where they end.
func digitRun(s string, i, limit int) (n, end int) {
	for n < limit {
		_, size := digitAt(s, i)
		if size == 0 {
			break
		}
		n, i = n+1, i+size
	}
	return n, i
}

// digits reads the number in digits at i: separators, decimals, fractions,
// and no scale. The end is that of the whole run of digits, also when ok is
// false because the run is no number.
func digits(s string, i int) (n num, ok bool) {
	n.start = i
	var acc accumulator
	d0, size := digitAt(s, i)
	n.zeroFirst = d0 == 0
	for size > 0 {
		acc.push(d0)
		n.ints++
		i += size
		d0, size = digitAt(s, i)
	}
	first := n.ints
	if first <= 3 && !n.zeroFirst {
		i = grouped(s, i, &acc, &n)
	}
	decimals := 0
	if p := pointAt(s, i); p > 0 {
		if _, size := digitAt(s, i+p); size > 0 {
			n.point = true
			i += p
			for {
				d, size := digitAt(s, i)
				if size == 0 {
					break
				}
				acc.push(d)
				decimals++
				i += size
			}
			n.zeroFirst = n.zeroFirst && first > 1
		}
	}
	if n.ints == 1 && !n.point {
		n.zeroFirst = false
	}
	n.end = i
	if acc.n > maxDigits || decimals > maxDigits {
		return n, false
	}
	n.v = acc.val()
	n.v.e -= int16(decimals)
	if decimals == 3 && n.v.b == nil {
		n = continental(s, n)
	}
	if x, end, ok := raised(s, i, n.v); ok {
		n.v, n.end, n.point = x, end, true
		return n, true
	}
	if e, end := power(s, i); end > i {
		n.v, n.end, n.point = n.v.shift(e), end, true
	}
	return n, true
}

// continental reads what stands behind the first group of 1.111,11 and
// 1.234.567,89: points part the groups, and the decimals follow a comma.
func continental(s string, n num) num {
	m := n
	m.v.e, m.ints = 0, n.ints+3
	for m.end < len(s) && s[m.end] == '.' && m.ints < 15 {
		run, end := digitRun(s, m.end+1, 4)
		if run != 3 || end != m.end+4 {
			return n
		}
		for k := m.end + 1; k < end; k++ {
			m.v.c = m.v.c*10 + int64(s[k]-'0')
		}
		m.end, m.ints = end, m.ints+3
	}
	d, end := decimalComma(s, m.end)
	if end == 0 {
		return n
	}
	m.v.c, m.v.e = m.v.c*pow10(-int(d.e))+d.c, d.e
	m.end, m.grouped = end, true
	return m
}

// decimalComma is the fraction behind a comma at i, of one or two digits, and
// its end; 0 where there is none or the comma parts a list.
func decimalComma(s string, i int) (fraction val, end int) {
	if i >= len(s) || s[i] != ',' {
		return val{}, 0
	}
	run, end := digitRun(s, i+1, 3)
	if run == 0 || run > 2 || end != i+1+run || end < len(s) && (s[end] == ',' || s[end] == '.') && end+1 < len(s) && isDigit(s[end+1]) {
		return val{}, 0
	}
	for k := i + 1; k < end; k++ {
		fraction.c = fraction.c*10 + int64(s[k]-'0')
	}
	fraction.e = -int16(run)
	return fraction, end
}

// maxPower is the largest exponent that raised reads.
const maxPower = 40

// raised is the value of base with the exponent written at i, 2.5^-1, to 15
// significant digits.
func raised(s string, i int, base val) (x val, end int, ok bool) {
	if i >= len(s) || s[i] != '^' || base.b != nil || base.zero() {
		return val{}, i, false
	}
	j, minus := i+1, false
	if j < len(s) && (s[j] == '-' || s[j] == '+') {
		j, minus = j+1, s[j] == '-'
	}
	k, e := j, 0
	for k < len(s) && isDigit(s[k]) && k < j+2 {
		e = e*10 + int(s[k]-'0')
		k++
	}
	if k == j || e > maxPower || k < len(s) && (isDigit(s[k]) || isLetter(s[k])) {
		return val{}, i, false
	}
	// Rounded at every step, so that no product grows long.
	p := decimal.NewFromInt(1)
	for range e {
		p = p.Mul(base.decimal())
		p = p.Round(maxSignificant - int32(p.NumDigits()) - p.Exponent())
	}
	if minus {
		p = decimal.NewFromInt(1).DivRound(p, maxSignificant+int32(p.NumDigits())+p.Exponent())
	}
	if p.NumDigits() > 18 {
		return val{}, i, false
	}
	x = val{c: p.CoefficientInt64(), e: int16(p.Exponent())}.trim()
	return x, k, x.ok() && !x.zero()
}

// maxSignificant is how many significant digits a power is worked out to.
const maxSignificant = 15

// power reads the power of ten of scientific notation at i: e5, E-3.
func power(s string, i int) (e, end int) {
	if i+1 >= len(s) || lower(s[i]) != 'e' {
		return 0, i
	}
	j, sign := i+1, 1
	switch s[j] {
	case '-':
		j, sign = j+1, -1
	case '+':
		j++
	}
	k := j
	for k < len(s) && isDigit(s[k]) && k < j+2 {
		e = e*10 + int(s[k]-'0')
		k++
	}
	if k == j || k < len(s) && (isLetter(s[k]) || isDigit(s[k])) || e > maxExp/2 {
		return 0, i
	}
	return sign * e, k
}

// grouped reads groups of three digits (Indian: of two, the last of three).
func grouped(s string, i int, acc *accumulator, n *num) int {
	sep := groupSep(s, i)
	if sep == 0 {
		return i
	}
	kind := s[i : i+sep]
	// Look first, as a comma may as well part two numbers.
	j, groups, two, last := i, 0, false, 0
	for has(s, j, kind) {
		run, end := digitRun(s, j+sep, 4)
		if run != 3 && !(run == 2 && kind == ",") || two && run == 3 && groups == 0 {
			break
		}
		if run == 2 {
			if _, e := digitRun(s, j+sep, 2); !has(s, e, kind) {
				break
			}
			two = true
		}
		groups, j, last = groups+1, end, run
	}
	if groups == 0 || last == 2 { // 12,15,18,40 is a list
		return i
	}
	for i < j {
		if has(s, i, kind) {
			i += sep
			continue
		}
		d, size := digitAt(s, i)
		acc.push(d)
		n.ints++
		i += size
	}
	n.grouped = true
	return i
}

// pointAt is the size of the decimal point at i.
func pointAt(s string, i int) int {
	switch {
	case i >= len(s):
		return 0
	case s[i] < 0x80:
		return boolInt(s[i] == '.')
	case has(s, i, "．"), has(s, i, "。") && i > 2 && wideDigit(s, i-3) >= 0 && wideDigit(s, i+3) >= 0:
		return 3
	case has(s, i, "·"):
		return 2
	}
	return 0
}

// accumulator collects digits.
type accumulator struct {
	c   int64
	n   int // significant digits
	buf []byte
}

func (a *accumulator) push(d int) {
	if a.n == 0 && d == 0 {
		return
	}
	a.n++
	switch {
	case a.n <= 18:
		a.c = a.c*10 + int64(d)
	case a.n > maxDigits:
	default:
		if a.buf == nil {
			a.buf = big.NewInt(a.c).Append(nil, 10)
		}
		a.buf = append(a.buf, byte('0'+d))
	}
}

func (a *accumulator) val() val {
	if a.buf == nil {
		return val{c: a.c}
	}
	b, _ := new(big.Int).SetString(string(a.buf), 10)
	return val{b: b}
}

// vulgar is the fraction written as one character at i.
func vulgar(s string, i int) (v val, size int) {
	if i >= len(s) || s[i] != 0xC2 && s[i] != 0xE2 {
		return val{}, 0
	}
	r, size := utf8.DecodeRuneInString(s[i:])
	num, den := int64(0), int64(0)
	switch r {
	case '½':
		num, den = 1, 2
	case '¼':
		num, den = 1, 4
	case '¾':
		num, den = 3, 4
	case '⅓':
		num, den = 1, 3
	case '⅔':
		num, den = 2, 3
	case '⅛':
		num, den = 1, 8
	case '⅜':
		num, den = 3, 8
	case '⅝':
		num, den = 5, 8
	case '⅞':
		num, den = 7, 8
	case '⅕':
		num, den = 1, 5
	case '⅖':
		num, den = 2, 5
	case '⅗':
		num, den = 3, 5
	case '⅘':
		num, den = 4, 5
	case '⅙':
		num, den = 1, 6
	case '⅚':
		num, den = 5, 6
	default:
		return val{}, 0
	}
	v, _ = ratio(num, den)
	return v, size
}
