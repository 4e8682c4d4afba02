package ledger

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"assay"
)

// squaring says how two statements of an amount go together.
type squaring int

const (
	// unstated: one side names no amount, or no rate joins the currencies.
	unstated squaring = iota
	// equal up to the coarser one's last significant digit.
	equal
	// compatible: the intervals that the qualifiers allow overlap, or the
	// amounts are equal through an exchange rate.
	compatible
	// close, not equal: up to a fifth apart. One of them may be wrong.
	close
	// slipped by a power of ten: 亿 for 万, million for billion.
	slipped
	// apart: two different amounts.
	apart
)

// How far two amounts may lie apart.
const (
	// Beyond a fifth, the same parties' amounts are other facts.
	closeRatio = 1.20
	// "1 billion" is not 1.4 billion, though it has but one digit.
	roundRatio = 1.05
)

// likening is the outcome of comparing two reports' amounts.
type likening struct {
	squaring
	// digits is the number of significant digits that agree, for equal.
	digits int
	// x and y are the amounts that were compared.
	x, y amount
}

// String is the comparison for people: "1.6bn USD = 1.577bn USD".
func (k likening) String() string {
	sign := " against "
	if k.squaring == equal || k.squaring == compatible {
		sign = " = "
	}
	s := say(k.x.Quantity) + sign + say(k.y.Quantity)
	if k.x.Unit != k.y.Unit {
		s += " at the rate of the day"
	}
	return s
}

// compareAmounts compares what two reports print, in any pair of currencies;
// the pair that goes together best counts.
func (l *Ledger) compareAmounts(p, q *profile) likening {
	best := likening{}
	better := func(x likening) bool {
		switch {
		case best.squaring == unstated:
			return x.squaring != unstated
		case x.squaring == equal && best.squaring == equal:
			return x.digits > best.digits
		}
		return x.squaring != unstated && x.squaring < best.squaring
	}
	for _, x := range p.amounts {
		for _, y := range q.amounts {
			if x.Unit != y.Unit {
				continue
			}
			if got := compareSame(x, y); better(got) {
				best = got
			}
		}
	}
	// Printed amounts in one currency decide; rates are for reports that share none.
	if best.squaring == unstated {
		for _, x := range p.amounts {
			for _, y := range q.amounts {
				if got := l.compareConverted(x, y); better(got) {
					best = got
				}
			}
		}
	}
	return best
}

// amount is an amount with a number that stands for it, and its rough size in
// US dollars at the time of the report, 0 when not known.
type amount struct {
	assay.Quantity
	middle, dollars float64
}

// ratio is how many times the larger of two amounts is the smaller, infinite
// where one is not known.
func ratio(a, b float64) float64 {
	if a <= 0 || b <= 0 {
		return math.Inf(1)
	}
	return max(a, b) / min(a, b)
}

// compareSame compares two amounts in one unit.
func compareSame(x, y amount) likening {
	if x.middle <= 0 || y.middle <= 0 {
		return likening{}
	}
	got := likening{x: x, y: y}
	apartBy := ratio(x.middle, y.middle)
	if x.Value != nil && y.Value != nil && apartBy <= roundRatio {
		// Half of the coarser one's last digit, a whole one where it says "about".
		slack := decimal.Max(lastDigit(*x.Value), lastDigit(*y.Value))
		if firm(x) && firm(y) {
			slack = slack.Div(decimal.NewFromInt(2))
		}
		if x.Value.Sub(*y.Value).Abs().LessThanOrEqual(slack) {
			got.squaring, got.digits = equal, min(significant(*x.Value), significant(*y.Value))
			return got
		}
	}
	switch {
	case overlap(x, y):
		got.squaring = compatible
	case apartBy <= closeRatio:
		got.squaring = close
	case sameDigits(x, y):
		got.squaring = slipped
	default:
		got.squaring = apart
	}
	return got
}

// compareConverted compares two amounts in different currencies through the
// rates of their days.
func (l *Ledger) compareConverted(x, y amount) likening {
	got := likening{x: x, y: y}
	if x.dollars <= 0 || y.dollars <= 0 {
		return likening{}
	}
	switch apartBy := ratio(x.dollars, y.dollars); {
	case apartBy <= 1+l.cfg.Rate:
		got.squaring = compatible
	case apartBy <= 1+2.5*l.cfg.Rate:
		got.squaring = close
	default:
		got.squaring = apart
	}
	return got
}

// dollars is the rough size of an amount, for which m stands, in US dollars; 0
// when it cannot be converted.
func (l *Ledger) dollars(q assay.Quantity, m float64, at time.Time) float64 {
	switch {
	case m <= 0:
		return 0
	case q.Unit == "USD":
		return m
	case l.rates == nil:
		return 0
	}
	v, _, ok := l.rates.Convert(decimal.NewFromFloat(m), q.Unit, "USD", at)
	if !ok {
		return 0
	}
	return v.InexactFloat64()
}

// firm reports whether the amount is stated without "about", "over" and the like.
func firm(q amount) bool { return q.Qualifier == assay.Exact || q.Qualifier == "" }

// overlap reports whether the intervals that the qualifiers allow share a
// point. Two plain values have no intervals.
func overlap(x, y amount) bool {
	if firm(x) && firm(y) {
		return false
	}
	xl, xh := x.Bounds()
	yl, yh := y.Bounds()
	return xl.LessThanOrEqual(yh) && yl.LessThanOrEqual(xh)
}

// middle is a value that stands for the amount: the geometric mean of a range.
func middle(q assay.Quantity) float64 {
	if q.Value != nil {
		return q.Value.InexactFloat64()
	}
	lo, hi := q.Bounds()
	return math.Sqrt(lo.InexactFloat64() * hi.InexactFloat64())
}

// sane reports whether the amount is one whose digits can be worked with: no
// text states a googol, and none commits less than nothing.
func sane(q assay.Quantity) bool {
	for _, v := range []*decimal.Decimal{q.Value, q.Low, q.High} {
		if v != nil && (v.Exponent() < -maxExponent || v.Exponent() > maxExponent || v.NumDigits() > maxExponent || !v.IsPositive()) {
			return false
		}
	}
	return q.Value != nil || q.Low != nil || q.High != nil
}

// maxExponent bounds the power of ten of an amount.
const maxExponent = 40

// significant is the number of significant digits: 3 for 1,230,000.
func significant(v decimal.Decimal) int {
	return len(digitsOf(v))
}

func digitsOf(v decimal.Decimal) string {
	return strings.TrimRight(v.Coefficient().String(), "0")
}

// lastDigit is the weight of the last significant digit.
func lastDigit(v decimal.Decimal) decimal.Decimal {
	c := v.Coefficient().String()
	return decimal.New(1, v.Exponent()+int32(len(c)-len(strings.TrimRight(c, "0"))))
}

// sameDigits reports whether the amounts differ by a power of ten only.
func sameDigits(x, y amount) bool {
	return x.Value != nil && y.Value != nil && !x.Value.IsZero() && digitsOf(*x.Value) == digitsOf(*y.Value)
}

// say prints an amount for people: "1.6bn USD".
func say(q assay.Quantity) string {
	num := func(v decimal.Decimal) string {
		for _, m := range []struct {
			exp  int32
			name string
		}{{12, "tn"}, {9, "bn"}, {6, "m"}, {3, "k"}} {
			if v.Abs().GreaterThanOrEqual(decimal.New(1, m.exp)) {
				return v.Shift(-m.exp).String() + m.name
			}
		}
		return v.String()
	}
	switch {
	case q.Value != nil:
		mark := map[assay.Qualifier]string{assay.Approx: "~", assay.GT: ">", assay.GTE: "≥", assay.LT: "<", assay.LTE: "≤"}[q.Qualifier]
		return mark + num(*q.Value) + " " + string(q.Unit)
	case q.Low != nil && q.High != nil:
		return num(*q.Low) + "–" + num(*q.High) + " " + string(q.Unit)
	}
	lo, hi := q.Bounds()
	return fmt.Sprintf("%s–%s %s", num(lo), num(hi), q.Unit)
}

// numbersOf lists the significant digits, two or more, of the numbers that a
// text states beside the amounts: "15" for 15万吨 and for 150,000 t, so that no
// multiplier has to be read. Years and numbers that may be days are left out.
func numbersOf(text string, but []amount) []string {
	var known []string
	for _, q := range but {
		for _, v := range []*decimal.Decimal{q.Value, q.Low, q.High} {
			if v != nil {
				known = append(known, digitsOf(*v))
			}
		}
	}
	var out []string
	rest := unfold(text)
	for {
		i := strings.IndexAny(rest, "0123456789")
		if i < 0 {
			return out
		}
		rest = rest[i:]
		n := 0
		for n < len(rest) && (isDigit(rest[n]) || (rest[n] == ',' || rest[n] == '.') && n+1 < len(rest) && isDigit(rest[n+1])) {
			n++
		}
		raw := rest[:n]
		rest = rest[n:]
		plain := strings.NewReplacer(",", "", ".", "").Replace(raw)
		digits := strings.Trim(plain, "0")
		scaled := strings.HasPrefix(rest, "万") || strings.HasPrefix(rest, "亿") || strings.HasPrefix(rest, "%") || strings.ContainsAny(raw, ",.")
		switch {
		case len(digits) < 2 || len(digits) > 12 || slices.Contains(known, digits) || slices.Contains(out, digits):
		case !scaled && len(plain) <= 2 && plain <= "31":
		case !scaled && len(plain) == 4 && (strings.HasPrefix(plain, "19") || strings.HasPrefix(plain, "20")):
		default:
			out = append(out, digits)
		}
	}
}

func isDigit(b byte) bool { return '0' <= b && b <= '9' }

// moneyKeys are the index keys of a report's amounts: the currency, or dollars,
// and the size in steps of an eighth, widened by spread steps to either side.
// Equal amounts are at most one step apart.
func (p *profile) moneyKeys(spread int) []string {
	var out []string
	add := func(unit string, v float64) {
		if v <= 0 || math.IsInf(v, 0) || math.IsNaN(v) {
			return
		}
		step := int(math.Floor(math.Log(v) / math.Log(9.0/8)))
		for d := -spread; d <= spread; d++ {
			out = append(out, "m:"+unit+":"+strconv.Itoa(step+d))
		}
	}
	for _, a := range p.amounts {
		add(string(a.Unit), a.middle)
		add("$", a.dollars)
	}
	return out
}
