package quantity

import (
	"strings"
	"unicode/utf8"

	"github.com/shopspring/decimal"

	"assay"
)

// maxAmount is the length in bytes of the longest amount that Parse reads.
const maxAmount = 200

// Parse reads one amount as an analyst writes it: "500 bn RUB", "五千亿卢布",
// "1.2万吨以上", and everything that Format writes. The error names the
// position (code points, from 1) and wraps assay.ErrInvalid.
func (r *Recognizer) Parse(s string) (assay.Quantity, error) {
	if !utf8.ValidString(s) {
		return assay.Quantity{}, assay.Invalidf("read amount: not UTF-8")
	}
	if len(s) > maxAmount {
		return assay.Quantity{}, assay.Invalidf("read amount: %d bytes; an amount has at most %d", len(s), maxAmount)
	}
	if q, ok := r.parseFormat(strings.TrimSpace(s)); ok {
		return q, nil
	}
	q, err := r.parseText(s)
	if err != nil {
		if upper := r.upperCodes(s); upper != s {
			if q, err := r.parseText(upper); err == nil {
				return q, nil
			}
		}
	}
	return q, err
}

// parseText reads an amount with the rules for running text.
func (r *Recognizer) parseText(s string) (assay.Quantity, error) {
	fail := func(at int, what string) (assay.Quantity, error) {
		return assay.Quantity{}, assay.Invalidf("column %d: %s in %q; an amount is a number with a unit, such as 500 bn RUB", utf8.RuneCountInString(s[:at])+1, what, s)
	}
	rd := reader{v: r.v, lex: r.lex, s: s, marks: r.scan(s, Options{}, wantNumbers), left: -1}
	rd.run()
	switch len(rd.out) {
	case 0:
		at := len(s) - len(strings.TrimLeft(s, " \t\r\n"))
		return fail(at, "no amount")
	case 1:
	default:
		return fail(rd.out[1].Start, "a second amount")
	}
	f := rd.out[0]
	start := rd.trimBounds(f.Start)
	if start > 0 {
		return fail(len(s)-len(strings.TrimLeft(s, " \t\r\n")), "unknown words before the amount")
	}
	end := rd.skipBounds(f.End)
	if end < len(s) {
		return fail(end, "unknown words behind the amount")
	}
	return f.Quantity, nil
}

// trimBounds goes back over blanks, brackets and bounds before byte i.
func (r *reader) trimBounds(i int) int {
	for i > 0 {
		j := trimRight(r.s, i, 0)
		if _, start := r.v.boundsBefore.longest(r.s, j); start < j && r.v.boundsBefore.has(r.s, j) {
			j = start
		} else if k := r.filler(j); k < j {
			j = k
		} else if w, ok := r.between(&item{start: i}); ok {
			j = w
		} else if w, ok := wordBefore(r.s, i, "from"); ok {
			j = w
		}
		if j == i {
			return i
		}
		i = j
	}
	return i
}

// skipBounds goes over blanks and bounds from byte i on.
func (r *reader) skipBounds(i int) int {
	for i < len(r.s) {
		j := blanks(r.s, i)
		if q, end := r.v.boundsAfter.longest(r.s, j); q != nil {
			j = end
		} else if has(r.s, j, "之间") {
			j += len("之间")
		} else if has(r.s, j, "整") {
			j += len("整")
		}
		if j == i {
			return i
		}
		i = j
	}
	return i
}

// upperCodes writes currency codes in capitals.
func (r *Recognizer) upperCodes(s string) string {
	b := []byte(s)
	for i := 0; i+3 <= len(b); i++ {
		if (i > 0 && isLetter(b[i-1])) || !isLetter(b[i]) || !isLetter(b[i+1]) || !isLetter(b[i+2]) || i+3 < len(b) && isLetter(b[i+3]) {
			continue
		}
		code := strings.ToUpper(s[i : i+3])
		if _, ok := r.lex.Currency(assay.Unit(code)); ok {
			copy(b[i:], code)
		}
	}
	return string(b)
}

// phrases are how Format writes qualifiers.
var phrases = [...]struct {
	q      assay.Qualifier
	phrase string
}{
	{assay.Approx, "about "},
	{assay.LT, "less than "},
	{assay.LTE, "at most "},
	{assay.GT, "more than "},
	{assay.GTE, "at least "},
	{assay.Range, "between "},
	{assay.Vague, "roughly between "},
	{assay.Exact, ""},
}

// Format writes the quantity so that Parse reads it back: "about 700000000000
// RUB", "between 3 and 5 t", "roughly between 1000 and 10000". The unit is its
// code; that of counts, 1, is left out. It is empty for a quantity without
// value and bounds.
func Format(q assay.Quantity) string {
	var b strings.Builder
	for _, p := range phrases {
		if p.q == q.Qualifier {
			b.WriteString(p.phrase)
		}
	}
	switch {
	case q.Value != nil:
		b.WriteString(q.Value.String())
	case q.Low != nil && q.High != nil:
		b.WriteString(q.Low.String() + " and " + q.High.String())
	case q.Low != nil:
		b.Reset()
		b.WriteString("at least " + q.Low.String())
	case q.High != nil:
		b.Reset()
		b.WriteString("at most " + q.High.String())
	default:
		return ""
	}
	if q.Unit != "" && q.Unit != "1" {
		b.WriteString(" " + string(q.Unit))
	}
	return b.String()
}

// parseFormat reads what Format writes.
func (r *Recognizer) parseFormat(s string) (assay.Quantity, bool) {
	q := assay.Quantity{Qualifier: assay.Exact}
	for _, p := range phrases {
		if rest, ok := strings.CutPrefix(s, p.phrase); ok {
			s, q.Qualifier = rest, p.q
			break
		}
	}
	first, rest, _ := strings.Cut(s, " ")
	lo, ok := plainDecimal(first)
	if !ok {
		return q, false
	}
	if q.Qualifier == assay.Range || q.Qualifier == assay.Vague {
		if rest, ok = strings.CutPrefix(rest, "and "); !ok {
			return q, false
		}
		first, rest, _ = strings.Cut(rest, " ")
		hi, ok := plainDecimal(first)
		if !ok || hi.LessThan(lo) {
			return q, false
		}
		q.Low, q.High = &lo, &hi
	} else {
		q.Value = &lo
	}
	q.Kind, q.Unit = assay.KindCount, "1"
	if rest != "" {
		if q.Kind, ok = r.lex.KindOf(assay.Unit(rest)); !ok || strings.ContainsAny(rest, " \t\r\n") {
			return q, false
		}
		q.Unit = assay.Unit(rest)
	}
	return q, true
}

// plainDecimal reads a decimal without exponent and separators.
func plainDecimal(s string) (decimal.Decimal, bool) {
	digits := strings.TrimPrefix(s, "-")
	if digits == "" || !isDigit(digits[0]) || strings.Trim(digits, "0123456789.") != "" {
		return decimal.Decimal{}, false
	}
	d, err := decimal.NewFromString(s)
	return d, err == nil
}
