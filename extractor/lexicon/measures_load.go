package lexicon

import (
	"io/fs"
	"slices"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"

	"assay"
)

func loadMeasures(layers []fs.FS) (*Measures, error) {
	m := &Measures{units: map[assay.Unit]Unit{}, currencies: map[assay.Unit]Currency{}}
	for _, load := range []func([]fs.FS) error{
		m.loadUnits, m.loadUnitForms, m.loadCurrencies, m.loadCurrencyForms, m.loadNumbers, m.loadQualifiers, m.loadClassifiers, m.loadFixed,
	} {
		if err := load(layers); err != nil {
			return nil, err
		}
	}
	return m, nil
}

// fraction reads "7", "1/1000" or "2.5" as numerator and denominator.
func (r row) fraction(column, s string) (num, den decimal.Decimal, err error) {
	a, b, ok := strings.Cut(s, "/")
	if !ok {
		b = "1"
	}
	num, err1 := decimal.NewFromString(a)
	den, err2 := decimal.NewFromString(b)
	if err1 != nil || err2 != nil || !num.IsPositive() && column != "value" || !den.IsPositive() {
		return num, den, r.errorf("%s is %q; it must be a positive number or fraction such as 1/1000", column, s)
	}
	return num, den, nil
}

func (r row) language(s string) error {
	switch s {
	case "zh", "en", "*":
		return nil
	}
	return r.errorf("lang is %q; it must be zh, en or *", s)
}

func (m *Measures) loadUnits(layers []fs.FS) error {
	o, err := readLayers(layers, "unit.tsv", columnsKey(1), "code", "kind", "base", "factor", "zh", "en", "note")
	if err != nil {
		return err
	}
	for _, k := range o.keys {
		r := o.rows[k]
		u := Unit{Code: assay.Unit(r.fields[0]), Kind: assay.Kind(r.fields[1]), Base: assay.Unit(r.fields[2]), ZH: r.fields[4], EN: r.fields[5]}
		if !knownKind(u.Kind) {
			return r.errorf("kind is %q; it must be one of %v", u.Kind, assay.Kinds)
		}
		if u.Base == "" {
			return r.errorf("base is empty; it must be a unit code")
		}
		if u.Num, u.Den, err = r.fraction("factor", r.fields[3]); err != nil {
			return err
		}
		m.units[u.Code] = u
	}
	return nil
}

func knownKind(k assay.Kind) bool {
	for _, have := range assay.Kinds {
		if have == k {
			return true
		}
	}
	return false
}

func (m *Measures) loadUnitForms(layers []fs.FS) error {
	o, err := readLayers(layers, "unit_form.tsv", columnsKey(3), "form", "lang", "code", "factor", "needs", "note")
	if err != nil {
		return err
	}
	for _, k := range o.keys {
		r := o.rows[k]
		if err := r.language(r.fields[1]); err != nil {
			return err
		}
		f := UnitForm{Form: r.fields[0], Language: r.fields[1], Code: assay.Unit(r.fields[2]), Needs: split(r.fields[4])}
		if _, _, _, ok := m.factor(f.Code); !ok {
			return r.errorf("no unit %q in unit.tsv", f.Code)
		}
		if f.Num, f.Den, err = r.fraction("factor", r.fields[3]); err != nil {
			return err
		}
		if err := r.needs(f.Needs); err != nil {
			return err
		}
		m.unitForms = append(m.unitForms, f)
	}
	return nil
}

func (m *Measures) loadCurrencies(layers []fs.FS) error {
	o, err := readLayers(layers, "currency.tsv", columnsKey(1), "code", "minor", "zh", "en", "note")
	if err != nil {
		return err
	}
	one := decimal.NewFromInt(1)
	for _, k := range o.keys {
		r := o.rows[k]
		minor, err := strconv.Atoi(r.fields[1])
		if err != nil || minor < 0 || minor > 8 {
			return r.errorf("minor is %q; it must be the number of decimals, 0 to 8", r.fields[1])
		}
		c := Currency{assay.Unit(r.fields[0]), r.fields[2], r.fields[3], minor}
		m.currencies[c.Code] = c
		// Codes that are words or names themselves (ALL, TOP, COP30) are not read
		// as money unless a user writes them into the table of forms.
		for _, before := range []bool{true, false} {
			if r.fields[4] == "word" {
				break
			}
			m.moneyForms = append(m.moneyForms, CurrencyForm{string(c.Code), "*", c.Code, before, one, one, []string{"case"}})
		}
		if c.ZH != "" {
			m.moneyForms = append(m.moneyForms, CurrencyForm{c.ZH, "zh", c.Code, false, one, one, nil})
		}
		if c.EN != "" {
			m.moneyForms = append(m.moneyForms, CurrencyForm{c.EN, "en", c.Code, false, one, one, nil})
		}
	}
	return nil
}

func (m *Measures) loadCurrencyForms(layers []fs.FS) error {
	o, err := readLayers(layers, "currency_form.tsv", columnsKey(4), "form", "lang", "code", "place", "factor", "needs", "note")
	if err != nil {
		return err
	}
	for _, k := range o.keys {
		r := o.rows[k]
		if err := r.language(r.fields[1]); err != nil {
			return err
		}
		f := CurrencyForm{Form: r.fields[0], Language: r.fields[1], Code: assay.Unit(r.fields[2]), Needs: split(r.fields[5])}
		if _, ok := m.currencies[f.Code]; !ok {
			return r.errorf("no currency %q in currency.tsv", f.Code)
		}
		if f.Before, err = r.place(r.fields[3]); err != nil {
			return err
		}
		if f.Num, f.Den, err = r.fraction("factor", r.fields[4]); err != nil {
			return err
		}
		if err := r.needs(f.Needs); err != nil {
			return err
		}
		m.moneyForms = append(m.moneyForms, f)
	}
	return nil
}

func (r row) place(s string) (before bool, err error) {
	switch s {
	case "before":
		return true, nil
	case "after":
		return false, nil
	}
	return false, r.errorf("place is %q; it must be before or after", s)
}

func (m *Measures) loadNumbers(layers []fs.FS) error {
	o, err := readLayers(layers, "number.tsv", columnsKey(3), "form", "lang", "class", "value", "note")
	if err != nil {
		return err
	}
	for _, k := range o.keys {
		r := o.rows[k]
		if err := r.language(r.fields[1]); err != nil {
			return err
		}
		w := NumberWord{Form: r.fields[0], Language: r.fields[1], Class: r.fields[2]}
		if !slices.Contains(strings.Fields(numberClasses), w.Class) {
			return r.errorf("class is %q; it must be one of %s", w.Class, numberClasses)
		}
		if w.Num, w.Den, err = r.fraction("value", r.fields[3]); err != nil {
			return err
		}
		m.numbers = append(m.numbers, w)
	}
	return nil
}

func (m *Measures) loadQualifiers(layers []fs.FS) error {
	o, err := readLayers(layers, "qualifier.tsv", func(r row) string { return r.fields[0] + "\t" + r.fields[3] }, "form", "lang", "qualifier", "place", "note")
	if err != nil {
		return err
	}
	for _, k := range o.keys {
		r := o.rows[k]
		if err := r.language(r.fields[1]); err != nil {
			return err
		}
		f := QualifierForm{Form: r.fields[0], Language: r.fields[1], Qualifier: assay.Qualifier(r.fields[2])}
		switch f.Qualifier {
		case assay.Exact, assay.Approx, assay.LT, assay.LTE, assay.GT, assay.GTE:
		default:
			return r.errorf("qualifier is %q; it must be exact, approx, lt, lte, gt or gte", f.Qualifier)
		}
		if f.Before, err = r.place(r.fields[3]); err != nil {
			return err
		}
		m.qualifiers = append(m.qualifiers, f)
	}
	return nil
}

func (m *Measures) loadClassifiers(layers []fs.FS) error {
	o, err := readLayers(layers, "classifier.tsv", columnsKey(1), "form", "lang", "needs", "note")
	if err != nil {
		return err
	}
	for _, k := range o.keys {
		r := o.rows[k]
		needs := r.fields[2]
		if needs != "" && needs != "noun" && needs != "ordinal" {
			return r.errorf("needs is %q; it must be noun, ordinal or empty", needs)
		}
		m.classes = append(m.classes, Classifier{r.fields[0], needs != "", needs == "ordinal"})
	}
	return nil
}

func (m *Measures) loadFixed(layers []fs.FS) error {
	o, err := readLayers(layers, "fixed.tsv", columnsKey(1), "form", "lang", "note")
	if err != nil {
		return err
	}
	for _, k := range o.keys {
		r := o.rows[k]
		if lang := r.fields[1]; lang != "zh" {
			return r.errorf("lang is %q; it must be zh", lang)
		}
		if strings.TrimPrefix(r.fields[0], "N") == "" {
			return r.errorf("form is %q; it must be a word with a numeral, or N and what follows a number", r.fields[0])
		}
		m.fixed = append(m.fixed, r.fields[0])
	}
	return nil
}

// The conditions and classes that the recognizer knows.
const (
	formNeeds = "case digit hyphen weak power cold index age weight pound yuan cents cent dollar yen peso franc rand scale"
	// numberClasses: see number.tsv.
	numberClasses = "digit unit scale some half point teen ten hundred plural dozen part fold multiple letter"
)

// needs holds that the conditions are known.
func (r row) needs(names []string) error {
	for _, n := range names {
		if !slices.Contains(strings.Fields(formNeeds), n) {
			return r.errorf("needs names %q; it must be some of %s", n, formNeeds)
		}
	}
	return nil
}

// split reads a list of words parted by commas.
func split(s string) []string {
	if s == "" {
		return nil
	}
	return strings.Split(s, ",")
}
