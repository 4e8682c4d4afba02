package quantity

import (
	"cmp"
	"math/big"

	"github.com/shopspring/decimal"
)

// val is the number c·10^e, or b·10^e where b is set: a decimal without
// allocation for every number that news prints.
type val struct {
	c int64
	e int16
	b *big.Int
}

// maxExp is the largest power of ten that an amount may have: beyond, a text
// is not stating an amount.
const maxExp = 36

func (v val) decimal() decimal.Decimal {
	if v.b != nil {
		return decimal.NewFromBigInt(v.b, int32(v.e))
	}
	t := v.trim()
	return decimal.New(t.c, int32(t.e))
}

// trim moves trailing zeros into the exponent.
func (v val) trim() val {
	if v.b != nil {
		return v
	}
	if v.c == 0 {
		return val{}
	}
	for v.c%10 == 0 {
		v.c /= 10
		v.e++
	}
	return v
}

func (v val) shift(e int) val {
	v.e += int16(e)
	return v
}

func (v val) neg() val {
	if v.b != nil {
		v.b = new(big.Int).Neg(v.b)
	}
	v.c = -v.c
	return v
}

func (v val) zero() bool { return v.c == 0 && v.b == nil }

// ok reports whether the value lies in the range of amounts.
func (v val) ok() bool { return v.e <= maxExp && v.e >= -maxExp }

// mul multiplies; false where the product is out of range.
func (v val) mul(w val) (val, bool) {
	v, w = v.trim(), w.trim()
	if v.b != nil || w.b != nil {
		if w.c == 1 && w.b == nil {
			return v.shift(int(w.e)), true
		}
		return val{}, false
	}
	c, ok := mulInt(v.c, w.c)
	out := val{c: c, e: v.e + w.e}
	return out, ok && out.ok()
}

// add adds; false where the sum is out of range.
func (v val) add(w val) (val, bool) {
	v, w = v.trim(), w.trim()
	if v.b != nil || w.b != nil {
		return val{}, false
	}
	if v.c == 0 {
		return w, true
	}
	if w.c == 0 {
		return v, true
	}
	if v.e < w.e {
		v, w = w, v
	}
	d := int(v.e - w.e)
	if d > 18 {
		return val{}, false
	}
	c, ok := mulInt(v.c, pow10(d))
	if !ok || (c > 0) == (w.c > 0) && abs(c) > 1<<62 {
		return val{}, false
	}
	return val{c: c + w.c, e: w.e}.trim(), true
}

// cmp compares two values.
func (v val) cmp(w val) int {
	if v.b == nil && w.b == nil && v.c >= 0 && w.c >= 0 {
		if v.e == w.e {
			return cmp.Compare(v.c, w.c)
		}
		if v.e > w.e {
			return -w.cmp(v)
		}
		if d := int(w.e - v.e); d <= 18 {
			if c, ok := mulInt(w.c, pow10(d)); ok {
				return cmp.Compare(v.c, c)
			}
		}
	}
	return v.decimal().Cmp(w.decimal())
}

func abs(a int64) int64 {
	if a < 0 {
		return -a
	}
	return a
}

func pow10(n int) int64 {
	p := int64(1)
	for range n {
		p *= 10
	}
	return p
}

func mulInt(a, b int64) (int64, bool) {
	if a == 0 || b == 0 {
		return 0, true
	}
	p := a * b
	if p/b != a || abs(p) > 1<<62 {
		return 0, false
	}
	return p, true
}

// ratio is num/den to ten decimals, or fewer where the quotient is large.
func ratio(num, den int64) (val, bool) {
	if den == 0 {
		return val{}, false
	}
	decimals := int32(10)
	for q := abs(num / den); q >= 1e6 && decimals > 0; q /= 10 {
		decimals--
	}
	d := decimal.NewFromInt(num).DivRound(decimal.NewFromInt(den), decimals)
	if d.NumDigits() > 18 {
		return val{}, false
	}
	return val{c: d.CoefficientInt64(), e: int16(d.Exponent())}.trim(), true
}
