package assay

import (
	"github.com/shopspring/decimal"
)

// Kind is the sort of amount a figure states.
type Kind string

// The kinds of the contract.
const (
	KindMoney       Kind = "money"
	KindMass        Kind = "mass"
	KindShare       Kind = "share"
	KindPrice       Kind = "price"
	KindRate        Kind = "rate"
	KindCount       Kind = "count"
	KindLength      Kind = "length"
	KindArea        Kind = "area"
	KindVolume      Kind = "volume"
	KindEnergy      Kind = "energy"
	KindPower       Kind = "power"
	KindSpeed       Kind = "speed"
	KindTemperature Kind = "temperature"
	KindDuration    Kind = "duration"
	KindOther       Kind = "other"
)

// Kinds lists all kinds in the order of the contract.
var Kinds = []Kind{
	KindMoney, KindMass, KindShare, KindPrice, KindRate, KindCount, KindLength, KindArea,
	KindVolume, KindEnergy, KindPower, KindSpeed, KindTemperature, KindDuration, KindOther,
}

// Unit is a unit code: ISO 4217 for money, the contract's symbols for the
// rest, A/B for prices and rates, "1" for counts.
type Unit string

// Qualifier says how a stated number bounds the amount.
type Qualifier string

// The qualifiers of the contract.
const (
	Exact  Qualifier = "exact"
	Approx Qualifier = "approx"
	LT     Qualifier = "lt"
	LTE    Qualifier = "lte"
	GT     Qualifier = "gt"
	GTE    Qualifier = "gte"
	Range  Qualifier = "range"
	Vague  Qualifier = "vague"
)

// Quantity is an amount as stated: a value, or low and high for ranges and
// vague magnitudes, exact decimals with the multiplier applied, in Unit.
type Quantity struct {
	Kind      Kind             `json:"kind"`
	Value     *decimal.Decimal `json:"value"`
	Low       *decimal.Decimal `json:"low"`
	High      *decimal.Decimal `json:"high"`
	Unit      Unit             `json:"unit"`
	Qualifier Qualifier        `json:"qualifier"`
}

// NewQuantity returns a quantity with a single value.
func NewQuantity(kind Kind, value decimal.Decimal, unit Unit, q Qualifier) Quantity {
	return Quantity{Kind: kind, Value: &value, Unit: unit, Qualifier: q}
}

// NewRange returns a quantity between two values; q is Range or Vague.
func NewRange(kind Kind, low, high decimal.Decimal, unit Unit, q Qualifier) Quantity {
	return Quantity{Kind: kind, Low: &low, High: &high, Unit: unit, Qualifier: q}
}

// Bounds is the interval that the quantity allows, in its own unit:
// a range or vague magnitude is [low, high]; "more than" and "at least" reach
// up to the next power of ten, "less than" and "at most" down to the previous
// one; "about" is half of the last significant digit, and at least 5 %, to
// either side; an exact amount is its value. Both ends are inclusive.
func (q Quantity) Bounds() (low, high decimal.Decimal) {
	if q.Value == nil {
		switch {
		case q.Low != nil && q.High != nil:
			return *q.Low, *q.High
		case q.Low != nil:
			return *q.Low, awayFromZero(*q.Low)
		case q.High != nil:
			return towardsZero(*q.High), *q.High
		}
		return decimal.Decimal{}, decimal.Decimal{}
	}
	v := *q.Value
	switch q.Qualifier {
	case GT, GTE:
		if v.IsNegative() {
			return v, towardsZero(v)
		}
		return v, awayFromZero(v)
	case LT, LTE:
		if v.IsNegative() {
			return awayFromZero(v), v
		}
		return towardsZero(v), v
	case Approx:
		slack := lastDigit(v).Div(decimal.NewFromInt(2))
		if five := v.Abs().Mul(decimal.New(5, -2)); five.GreaterThan(slack) {
			slack = five
		}
		return v.Sub(slack), v.Add(slack)
	}
	return v, v
}

// magnitude is the exponent of the largest power of ten that is not above |v|.
func magnitude(v decimal.Decimal) int32 {
	return int32(v.NumDigits()) - 1 + v.Exponent()
}

// awayFromZero is the next power of ten beyond v, with v's sign; 0 stays 0.
func awayFromZero(v decimal.Decimal) decimal.Decimal {
	if v.IsZero() {
		return v
	}
	p := decimal.New(1, magnitude(v)+1)
	if v.IsNegative() {
		return p.Neg()
	}
	return p
}

// towardsZero is the power of ten below v, with v's sign; 0 stays 0.
func towardsZero(v decimal.Decimal) decimal.Decimal {
	if v.IsZero() {
		return v
	}
	p := decimal.New(1, magnitude(v))
	if p.Equal(v.Abs()) {
		p = decimal.New(1, magnitude(v)-1)
	}
	if v.IsNegative() {
		return p.Neg()
	}
	return p
}

// lastDigit is the weight of the last significant digit of v: 1500 gives 100.
func lastDigit(v decimal.Decimal) decimal.Decimal {
	c, e := v.Coefficient(), v.Exponent()
	if c.Sign() == 0 {
		return decimal.Zero
	}
	s := c.String()
	for i := len(s) - 1; i > 0 && s[i] == '0'; i-- {
		e++
	}
	return decimal.New(1, e)
}

// Figure is a span of text that states an amount: Text[Span] == Surface always.
type Figure struct {
	Span
	Surface string `json:"surface"`
	Quantity
	// Bare marks a number without unit or counted noun, and ages: candidates
	// that a reader of the whole text may complete, and which are otherwise
	// reported only on demand.
	Bare bool `json:"bare,omitempty"`
}

// Date is a stretch of text that names a calendar time. From and To are ISO
// 8601 dates or date-times, half-open; To is empty for an open period.
type Date struct {
	Span
	Surface string `json:"surface"`
	From    string `json:"from"`
	To      string `json:"to"`
}
