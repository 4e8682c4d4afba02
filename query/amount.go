package query

import (
	"math"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"assay"
	"assay/extractor/lexicon"
	"assay/fx"
)

// measure is a unit taken apart: a value in the unit, times num/den, is the
// value in base.
type measure struct {
	base     assay.Unit
	num, den decimal.Decimal
	// money is the currency of the unit or of its numerator, and per the rest
	// of base after it: "USD/t" is money USD per "/kg".
	money, per string
}

// measureOf takes a unit apart. A unit that the lexicon does not know is its
// own base.
func measureOf(u assay.Unit, lex *lexicon.Lexicon) measure {
	one := decimal.New(1, 0)
	m := measure{base: u, num: one, den: one}
	if lex != nil {
		if unit, ok := lex.Unit(u); ok {
			m.base, m.num, m.den = unit.Base, unit.Num, unit.Den
			return m
		}
	}
	if isCurrency(u) {
		m.money = string(u)
		return m
	}
	if above, below, ok := strings.Cut(string(u), "/"); ok && above != "" && below != "" {
		a, b := measureOf(assay.Unit(above), lex), measureOf(assay.Unit(below), lex)
		m.base = a.base + "/" + b.base
		m.num, m.den = a.num.Mul(b.den), a.den.Mul(b.num)
		if a.money != "" && a.per == "" {
			m.money, m.per = a.money, "/"+string(b.base)
		}
	}
	return m
}

// isCurrency reports whether the unit has the form of an ISO 4217 code.
func isCurrency(u assay.Unit) bool {
	return len(u) == 3 && strings.Trim(string(u), "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == ""
}

// Interval is the amounts that a quantity allows, in the base unit of its
// dimension: money keeps its currency, and a price has base units below the
// line ("USD/kg").
type Interval struct {
	Base assay.Unit
	// Low and High are floating point, for finding only.
	Low, High float64
	// Plain says that both ends are the shortest decimals of their floating
	// point numbers, so that these compare as the exact values do, ties included.
	Plain bool
}

// NewInterval is the interval of a quantity.
func NewInterval(q assay.Quantity, lex *lexicon.Lexicon) Interval {
	low, high := q.Bounds()
	return newInterval(low, high, measureOf(q.Unit, lex))
}

func newInterval(low, high decimal.Decimal, m measure) Interval {
	low, high = divide(low.Mul(m.num), m.den), divide(high.Mul(m.num), m.den)
	l, h := finite(low.InexactFloat64()), finite(high.InexactFloat64())
	return Interval{
		Base: m.base, Low: l, High: h,
		Plain: low.Equal(decimal.NewFromFloat(l)) && high.Equal(decimal.NewFromFloat(h)),
	}
}

// finite keeps amounts beyond the range of floating point at its ends.
func finite(f float64) float64 { return max(-math.MaxFloat64, min(f, math.MaxFloat64)) }

// Canonical is the interval that a quantity allows, in its base unit, as NewInterval gives it.
func Canonical(q assay.Quantity, lex *lexicon.Lexicon) (base assay.Unit, low, high float64) {
	i := NewInterval(q, lex)
	return i.Base, i.Low, i.High
}

// Conversion turns amounts in one base unit into another by an exchange rate.
type Conversion struct {
	// Factor is what an amount is multiplied with. Margin is how far the
	// result may be off, as a share of it.
	Factor, Margin float64
}

// Base is the base unit of a comparison: amounts in it compare as they are.
func (l *Leaf) Base() assay.Unit { return l.interval.Base }

// Exchangeable reports whether amounts in two base units are money, or prices
// per the same unit, so that a rate can turn one into the other.
func Exchangeable(from, to assay.Unit) bool {
	// A base unit taken apart needs no lexicon: its parts are base units.
	a, b := measureOf(from, nil), measureOf(to, nil)
	return a.money != "" && b.money != "" && a.per == b.per
}

// Exchange finds the way from one base unit to another by the dated table of rates.
func Exchange(from, to assay.Unit, at time.Time, rates *fx.Table) (Conversion, bool) {
	if rates == nil || !Exchangeable(from, to) {
		return Conversion{}, false
	}
	r, ok := rates.Rate(assay.Unit(measureOf(from, nil).money), assay.Unit(measureOf(to, nil).money), at)
	if !ok {
		return Conversion{}, false
	}
	return Conversion{Factor: r.Rate.InexactFloat64(), Margin: r.Margin().InexactFloat64()}, true
}

// nearness is the share by which a floating point value must lie off a bound
// for the comparison to be sure: conversions cost a few units in the last of
// 15 digits.
const nearness = 1e-9

// Compare compares an amount in the comparison's base unit. It is not sure when
// an end lies so near to what it is compared with that the exact values must
// decide.
func (l *Leaf) Compare(have Interval) (m Match, sure bool) {
	want := &l.interval
	if have.Plain && want.Plain {
		switch l.Op {
		case AtLeast:
			return grade(have.Low >= want.Low, have.High >= want.Low), true
		case AtMost:
			return grade(have.High <= want.High, have.Low <= want.High), true
		case Within:
			return grade(have.Low >= want.Low && have.High <= want.High, have.Low <= want.High && have.High >= want.Low), true
		}
		// "More than 5" is above 5, so that with these two a tie hangs on the words.
	}
	for _, h := range [...]float64{have.Low, have.High} {
		for _, w := range [...]float64{want.Low, want.High} {
			if abs(h-w) <= nearness*(abs(h)+abs(w)) {
				return None, false
			}
		}
	}
	switch l.Op {
	case AtLeast, Above:
		return grade(have.Low > want.Low, have.High > want.Low), true
	case AtMost, Below:
		return grade(have.High < want.High, have.Low < want.High), true
	}
	return grade(have.Low > want.Low && have.High < want.High, have.Low < want.High && have.High > want.Low), true
}

// CompareExchanged is Compare for an amount in another currency.
func (l *Leaf) CompareExchanged(have Interval, c Conversion) (m Match, sure bool) {
	// Finite first: the margin of an infinite amount would be no number.
	low, high := finite(have.Low*c.Factor), finite(have.High*c.Factor)
	low, high = finite(low-abs(low)*c.Margin), finite(high+abs(high)*c.Margin)
	return l.Compare(Interval{Base: l.interval.Base, Low: low, High: high})
}

func abs(f float64) float64 { return max(f, -f) }

func grade(certain, possible bool) Match {
	switch {
	case certain:
		return Certain
	case possible:
		return Possible
	}
	return None
}

// compareExact compares an interval, already in the unit of the comparison.
// open says that the lower or upper end is not itself allowed ("more than").
func (l *Leaf) compareExact(low, high decimal.Decimal, openLow, openHigh bool) Match {
	switch l.Op {
	case AtLeast:
		return grade(low.GreaterThanOrEqual(l.Low), high.GreaterThanOrEqual(l.Low))
	case Above:
		return grade(low.GreaterThan(l.Low) || (openLow && low.Equal(l.Low)), high.GreaterThan(l.Low))
	case AtMost:
		return grade(high.LessThanOrEqual(l.High), low.LessThanOrEqual(l.High))
	case Below:
		return grade(high.LessThan(l.High) || (openHigh && high.Equal(l.High)), low.LessThan(l.High))
	}
	return grade(low.GreaterThanOrEqual(l.Low) && high.LessThanOrEqual(l.High),
		low.LessThanOrEqual(l.High) && high.GreaterThanOrEqual(l.Low))
}

// comparison is how a comparison came out.
type comparison struct {
	match Match
	// low and high are the amount in the unit of the comparison.
	low, high decimal.Decimal
	// rate is the exchange rate that was used, if any.
	rate *fx.Rate
}

// amount compares a stated amount: the first of stated, which the others state
// in other units.
func (l *Leaf) amount(stated []assay.Quantity, at time.Time, env Env) comparison {
	if len(stated) == 0 {
		return comparison{match: None}
	}
	to := measureOf(l.Unit, env.Lexicon)
	for i, q := range stated {
		from := measureOf(q.Unit, env.Lexicon)
		if from.base != to.base {
			continue
		}
		c := l.compareQuantity(q, from.num.Mul(to.den), from.den.Mul(to.num), decimal.Zero)
		if i > 0 {
			c.rate = printed(stated[0], q, env.Lexicon)
		}
		return c
	}
	q := stated[0]
	from := measureOf(q.Unit, env.Lexicon)
	if env.Rates == nil || from.money == "" || to.money == "" || from.per != to.per {
		return comparison{match: None}
	}
	r, ok := env.Rates.Rate(assay.Unit(from.money), assay.Unit(to.money), at)
	if !ok {
		return comparison{match: None}
	}
	c := l.compareQuantity(q, from.num.Mul(to.den).Mul(r.Rate), from.den.Mul(to.num), r.Margin())
	c.rate = &r
	return c
}

// divide is a/b to at least 24 leading digits.
func divide(a, b decimal.Decimal) decimal.Decimal {
	magnitude := func(d decimal.Decimal) int32 { return int32(d.NumDigits()) + d.Exponent() }
	return a.DivRound(b, max(0, 24-magnitude(a)+magnitude(b)))
}

// compareQuantity compares a quantity of which num/den converts it, give or
// take the margin.
func (l *Leaf) compareQuantity(q assay.Quantity, num, den, margin decimal.Decimal) comparison {
	low, high := q.Bounds()
	low, high = divide(low.Mul(num), den), divide(high.Mul(num), den)
	low, high = low.Sub(low.Abs().Mul(margin)), high.Add(high.Abs().Mul(margin))
	m := l.compareExact(low, high, q.Qualifier == assay.GT && margin.IsZero(), q.Qualifier == assay.LT && margin.IsZero())
	return comparison{match: m, low: low, high: high}
}

// printed is the exchange rate that an article states with two quantities of
// the same amount, nil when they are not money.
func printed(a, b assay.Quantity, lex *lexicon.Lexicon) *fx.Rate {
	from, to := measureOf(a.Unit, lex), measureOf(b.Unit, lex)
	if from.money == "" || to.money == "" || from.money == to.money || from.per != to.per {
		return nil
	}
	va, vb := divide(middle(a).Mul(from.num), from.den), divide(middle(b).Mul(to.num), to.den)
	if va.IsZero() {
		return nil
	}
	return &fx.Rate{From: assay.Unit(from.money), To: assay.Unit(to.money), Rate: divide(vb, va), Origin: fx.Printed}
}

// middle is the value of a quantity, or the middle of its interval.
func middle(q assay.Quantity) decimal.Decimal {
	if q.Value != nil {
		return *q.Value
	}
	low, high := q.Bounds()
	return low.Add(high).Div(decimal.New(2, 0))
}
