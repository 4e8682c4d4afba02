package lexicon

import (
	"io/fs"
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"assay"
)

// Measures are the words that amounts are made of: units, currencies,
// number words, bounds, measure words.
type Measures struct {
	units      map[assay.Unit]Unit
	currencies map[assay.Unit]Currency
	unitForms  []UnitForm
	moneyForms []CurrencyForm
	numbers    []NumberWord
	qualifiers []QualifierForm
	classes    []Classifier
	fixed      []string
}

// Unit is what a unit code means. One unit is Num/Den of its Base, exactly.
type Unit struct {
	Code assay.Unit
	Kind assay.Kind
	// Base is the base unit of the dimension: units with the same base convert
	// into each other.
	Base     assay.Unit
	Num, Den decimal.Decimal
	ZH, EN   string
}

// Currency is a currency of ISO 4217, in use or obsolete.
type Currency struct {
	Code   assay.Unit
	ZH, EN string
	// MinorDigits is the number of decimals of the minor unit.
	MinorDigits int
}

// UnitForm is one way to write a unit.
type UnitForm struct {
	Form string
	// Language is "zh", "en" or "*" for either.
	Language string
	Code     assay.Unit
	// Num/Den is what the form names, in Code: "bcm" is 1000000000 m3.
	Num, Den decimal.Decimal
	// Needs are the conditions under which the form has this meaning.
	Needs []string
}

// CurrencyForm is one way to write a currency or its minor unit.
type CurrencyForm struct {
	Form, Language string
	Code           assay.Unit
	// Before says that the form stands before the number.
	Before bool
	// Num/Den is the worth of the written unit in the currency's main unit.
	Num, Den decimal.Decimal
	Needs    []string
}

// NumberWord is a word of the number system; Num/Den is its value.
type NumberWord struct {
	Form, Language, Class string
	Num, Den              decimal.Decimal
}

// QualifierForm is a word that bounds or softens an amount.
type QualifierForm struct {
	Form, Language string
	Qualifier      assay.Qualifier
	Before         bool
}

// Classifier is a Chinese measure word or countable noun.
type Classifier struct {
	Form string
	// Noun says that behind a Chinese numeral the word counts only where a noun
	// follows; Ordinal that this holds behind any number.
	Noun, Ordinal bool
}

// Unit returns the unit with the code. Money and compounds A/B are no units
// of the table: see Currency and Convert.
func (m *Measures) Unit(code assay.Unit) (Unit, bool) {
	u, ok := m.units[code]
	return u, ok
}

// Currency returns the currency with the ISO 4217 code.
func (m *Measures) Currency(code assay.Unit) (Currency, bool) {
	c, ok := m.currencies[code]
	return c, ok
}

// Currencies lists all currencies by code.
func (m *Measures) Currencies() []Currency {
	out := make([]Currency, 0, len(m.currencies))
	for _, c := range m.currencies {
		out = append(out, c)
	}
	slices.SortFunc(out, func(a, b Currency) int { return strings.Compare(string(a.Code), string(b.Code)) })
	return out
}

// Units lists all units by code.
func (m *Measures) Units() []Unit {
	out := make([]Unit, 0, len(m.units))
	for _, u := range m.units {
		out = append(out, u)
	}
	slices.SortFunc(out, func(a, b Unit) int { return strings.Compare(string(a.Code), string(b.Code)) })
	return out
}

// UnitForms lists the ways in which units are written.
func (m *Measures) UnitForms() []UnitForm { return m.unitForms }

// CurrencyForms lists the ways in which currencies are written, codes and names included.
func (m *Measures) CurrencyForms() []CurrencyForm { return m.moneyForms }

// NumberWords lists the words of the number systems.
func (m *Measures) NumberWords() []NumberWord { return m.numbers }

// QualifierForms lists the words that bound or soften an amount.
func (m *Measures) QualifierForms() []QualifierForm { return m.qualifiers }

// Classifiers lists the Chinese measure words.
func (m *Measures) Classifiers() []Classifier { return m.classes }

// Fixed lists the words with a numeral that state no amount; N at the start of
// one stands for any number.
func (m *Measures) Fixed() []string { return m.fixed }

// KindOf is the kind of an amount in the unit: price for money per something,
// rate for any other A/B that is no unit by itself; false for an unknown unit.
func (m *Measures) KindOf(code assay.Unit) (assay.Kind, bool) {
	if u, ok := m.units[code]; ok {
		return u.Kind, true
	}
	if _, ok := m.currencies[code]; ok {
		return assay.KindMoney, true
	}
	a, b, compound := strings.Cut(string(code), "/")
	if !compound || b == "" {
		return "", false
	}
	if _, ok := m.units[assay.Unit(a)]; ok {
		return assay.KindRate, true
	}
	if _, ok := m.currencies[assay.Unit(a)]; ok {
		return assay.KindPrice, true
	}
	return "", false
}

// factor reduces a unit or compound to its base: one unit is num/den of base.
func (m *Measures) factor(code assay.Unit) (base string, num, den decimal.Decimal, ok bool) {
	one := decimal.NewFromInt(1)
	if u, ok := m.units[code]; ok {
		return string(u.Base), u.Num, u.Den, true
	}
	if _, ok := m.currencies[code]; ok {
		return string(code), one, one, true
	}
	a, b, compound := strings.Cut(string(code), "/")
	if !compound {
		return "", one, one, false
	}
	ab, an, ad, ok := m.factor(assay.Unit(a))
	if !ok {
		return "", one, one, false
	}
	bb, bn, bd, ok := m.factor(assay.Unit(b))
	if !ok { // a denominator of the text's own stands for itself
		bb, bn, bd = b, one, one
	}
	return ab + "/" + bb, an.Mul(bd), ad.Mul(bn), true
}

// convertDigits is the number of decimals to which a quotient is rounded.
const convertDigits = 16

// Convert turns an amount in one unit into another of the same dimension;
// both may be compounds A/B. Money of different currencies does not convert.
// The error wraps assay.ErrInvalid.
func (m *Measures) Convert(value decimal.Decimal, from, to assay.Unit) (decimal.Decimal, error) {
	if from == to {
		return value, nil
	}
	fb, fn, fd, ok := m.factor(from)
	if !ok {
		return decimal.Decimal{}, assay.Invalidf("convert %s to %s: no unit %q", from, to, from)
	}
	tb, tn, td, ok := m.factor(to)
	if !ok {
		return decimal.Decimal{}, assay.Invalidf("convert %s to %s: no unit %q", from, to, to)
	}
	if fb != tb {
		return decimal.Decimal{}, assay.Invalidf("convert %s to %s: they measure different things (%s, %s)", from, to, fb, tb)
	}
	return value.Mul(fn).Mul(td).DivRound(fd.Mul(tn), convertDigits), nil
}

// overlay is a map of rows by key in the order of their first coming.
type overlay struct {
	keys []string
	rows map[string]row
}

// readLayers reads one table of all layers: a later row with the same key
// replaces an earlier one.
func readLayers(layers []fs.FS, name string, key func(row) string, columns ...string) (overlay, error) {
	o := overlay{rows: map[string]row{}}
	for _, fsys := range layers {
		rows, err := readTable(fsys, name, columns...)
		if err != nil {
			return overlay{}, err
		}
		seen := map[string]bool{}
		for _, r := range rows {
			k := key(r)
			if seen[k] {
				return overlay{}, r.errorf("%q stands there twice", strings.ReplaceAll(k, "\t", " "))
			}
			seen[k] = true
			if _, ok := o.rows[k]; !ok {
				o.keys = append(o.keys, k)
			}
			o.rows[k] = r
		}
	}
	return o, nil
}

// columnsKey makes a key of the first n columns.
func columnsKey(n int) func(row) string {
	return func(r row) string { return strings.Join(r.fields[:n], "\t") }
}
