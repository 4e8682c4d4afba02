package api

import (
	"regexp"
	"strings"

	"github.com/shopspring/decimal"

	"assay"
)

// scale is a power of ten with the word that a language counts it by.
type scale struct {
	exponent int32
	word     string
}

var (
	moneyScales = []scale{{12, "tn"}, {9, "bn"}, {6, "m"}}
	countScales = []scale{{12, "trillion"}, {9, "billion"}, {6, "million"}}
	massScales  = []scale{{9, "Gt"}, {6, "Mt"}}
	zhScales    = []scale{{12, "万亿"}, {8, "亿"}, {4, "万"}}
)

// unitSigns are the units that readers know by another sign than their code.
var unitSigns = map[string]string{
	"%": "%", "x": "×", "pp": "pp", "degC": "°C", "m2": "m²", "km2": "km²", "ft2": "ft²", "m3": "m³", "ft3": "ft³",
	"long_ton": "long tons", "short_ton": "short tons", "share": "shares", "oz": "oz", "wk": "weeks", "mo": "months", "a": "years", "d": "days", "h": "hours",
}

// FormatQuantity writes a quantity for English readers: the number in the
// scale that its magnitude asks for, to at least four significant digits, with
// its unit, after the sign of its qualifier: "≈ 61.5 bn CNY", "≥ 10 %".
// It is for reading; Plain is for taking over.
func FormatQuantity(q assay.Quantity) string {
	return write(q, func(v decimal.Decimal) (string, string) {
		scales := countScales
		switch {
		case q.Kind == assay.KindMoney:
			scales = moneyScales
		case q.Unit == "t":
			scales = massScales
		}
		number, word := inScale(v, scales)
		switch {
		case q.Unit == "t" && word != "":
			return number, " " + word
		case word != "":
			return number, " " + word + unitWord(q.Unit)
		}
		return number, unitWord(q.Unit)
	})
}

// FormatQuantityZH writes a quantity with the numerals that Chinese counts by:
// "7000亿 RUB", "2850万 t".
func FormatQuantityZH(q assay.Quantity) string {
	return write(q, func(v decimal.Decimal) (string, string) {
		number, word := inScale(v, zhScales)
		// Chinese groups by ten thousands: 7000亿 is written without a comma.
		return strings.ReplaceAll(number, ",", ""), word + unitWord(q.Unit)
	})
}

// Plain writes a quantity with all its digits: "700,000,000,000 RUB".
func Plain(q assay.Quantity) string {
	return write(q, func(v decimal.Decimal) (string, string) {
		return grouped(v.String()), unitWord(q.Unit)
	})
}

// write puts number and unit of a value, or of both ends of a range, behind the qualifier's sign.
func write(q assay.Quantity, number func(decimal.Decimal) (digits, unit string)) string {
	one := func(v decimal.Decimal) string {
		digits, unit := number(v)
		return digits + unit
	}
	switch {
	case q.Value != nil:
		return qualifierSign(q.Qualifier) + one(*q.Value)
	case q.Low != nil && q.High != nil:
		low, lowUnit := number(*q.Low)
		high, highUnit := number(*q.High)
		if lowUnit == highUnit {
			return low + "–" + high + highUnit
		}
		if unit := unitWord(q.Unit); strings.HasSuffix(lowUnit, unit) {
			lowUnit = strings.TrimSuffix(lowUnit, unit)
		}
		return low + lowUnit + " – " + high + highUnit
	case q.Low != nil:
		return "≥ " + one(*q.Low)
	case q.High != nil:
		return "≤ " + one(*q.High)
	}
	return "–"
}

func qualifierSign(q assay.Qualifier) string {
	switch q {
	case assay.Approx, assay.Vague:
		return "≈ "
	case assay.LT:
		return "< "
	case assay.LTE:
		return "≤ "
	case assay.GT:
		return "> "
	case assay.GTE:
		return "≥ "
	}
	return ""
}

// unitWord is the unit as it follows a number, with the space before it.
func unitWord(u assay.Unit) string {
	switch u {
	case "", "1":
		return ""
	case "%", "x":
		return unitSigns[string(u)]
	}
	parts := strings.Split(string(u), "/")
	for i, p := range parts {
		if sign, ok := unitSigns[p]; ok && (len(parts) == 1 || strings.ContainsAny(sign, "²³°")) {
			parts[i] = sign
		}
	}
	if parts[len(parts)-1] == "1" {
		parts = parts[:len(parts)-1]
	}
	return " " + strings.Join(parts, "/")
}

// inScale writes v in the largest scale that leaves it at one or more.
func inScale(v decimal.Decimal, scales []scale) (number, word string) {
	for i, s := range scales {
		if v.Abs().LessThan(decimal.New(1, s.exponent)) {
			continue
		}
		shown := significant(v.Shift(-s.exponent))
		// 999.99996 m rounds to 1,000 m, which readers know as 1 bn.
		if i > 0 && shown.Shift(s.exponent).Abs().GreaterThanOrEqual(decimal.New(1, scales[i-1].exponent)) {
			s = scales[i-1]
			shown = significant(v.Shift(-s.exponent))
		}
		return grouped(shown.String()), s.word
	}
	return grouped(v.String()), ""
}

// significant rounds to four significant digits, or to a whole number where that keeps more.
func significant(v decimal.Decimal) decimal.Decimal {
	whole := int32(len(v.Abs().Truncate(0).String()))
	return v.Round(max(0, 4-whole))
}

// grouped puts a comma between each three digits before the point, and the
// minus sign of print in place of the hyphen.
func grouped(plain string) string {
	sign := ""
	if rest, ok := strings.CutPrefix(plain, "-"); ok {
		sign, plain = "−", rest
	}
	whole, fraction, point := strings.Cut(plain, ".")
	var b strings.Builder
	b.WriteString(sign)
	for i, r := range whole {
		if i > 0 && (len(whole)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteRune(r)
	}
	if point {
		b.WriteByte('.')
		b.WriteString(fraction)
	}
	return b.String()
}

// longNumber finds whole parts of five digits and more; decimals are taken
// along, so that their digits are left alone.
var longNumber = regexp.MustCompile(`\.\d+|\d{5,}`)

// groupNumbers groups the digits of long numbers in a sentence.
func groupNumbers(s string) string {
	return longNumber.ReplaceAllStringFunc(s, func(n string) string {
		if n[0] == '.' {
			return n
		}
		return grouped(n)
	})
}

// FormatAmounts writes the amounts of an announcement in one line, in the
// order given: "700 bn RUB · ≈ 61.5 bn CNY".
func FormatAmounts(amounts []assay.Quantity) string {
	parts := make([]string, len(amounts))
	for i, q := range amounts {
		parts[i] = FormatQuantity(q)
	}
	return strings.Join(parts, " · ")
}

// bytesSize writes a number of bytes in binary multiples (IEC 80000-13).
func bytesSize(n uint64) string {
	v, units := decimal.NewFromUint64(n), []string{"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"}
	i := 0
	for ; i < len(units)-1 && v.GreaterThanOrEqual(decimal.New(1024, 0)); i++ {
		v = v.Div(decimal.New(1024, 0))
	}
	if i == 0 {
		return v.String() + " " + units[i]
	}
	return v.StringFixed(1) + " " + units[i]
}
