package lexicon

import (
	"errors"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/shopspring/decimal"
	"golang.org/x/text/unicode/norm"

	"assay"
)

func loadedMeasures(t *testing.T, overlays ...fs.FS) *Measures {
	t.Helper()
	m, err := loadMeasures(append([]fs.FS{tables}, overlays...))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// TestMeasureTables holds the tables to their rules: sorted by form, no form
// twice with the same meaning or with two meanings that nothing tells apart,
// stable under NFKC but for forms that are full-width or symbols on purpose.
func TestMeasureTables(t *testing.T) {
	for name, columns := range map[string][]string{
		"unit_form.tsv":     {"form", "lang", "code", "factor", "needs", "note"},
		"currency_form.tsv": {"form", "lang", "code", "place", "factor", "needs", "note"},
		"number.tsv":        {"form", "lang", "class", "value", "note"},
		"qualifier.tsv":     {"form", "lang", "qualifier", "place", "note"},
		"classifier.tsv":    {"form", "lang", "needs", "note"},
		"fixed.tsv":         {"form", "lang", "note"},
	} {
		rows, err := readTable(tables, name, columns...)
		if err != nil {
			t.Fatal(err)
		}
		if len(rows) == 0 {
			t.Errorf("%s has no rows", name)
		}
		for k, r := range rows {
			if k > 0 && r.fields[0] < rows[k-1].fields[0] {
				t.Errorf("%s:%d: %q stands behind %q; the table is sorted by form", name, r.line, r.fields[0], rows[k-1].fields[0])
			}
			if form := r.fields[0]; norm.NFKC.String(form) != form && strings.IndexFunc(form, wideOrSymbol) < 0 {
				t.Errorf("%s:%d: %q is not stable under NFKC", name, r.line, form)
			}
		}
	}
}

// wideOrSymbol reports runes that tables hold in a form that NFKC would change.
func wideOrSymbol(r rune) bool {
	return r >= 0xFF00 && r <= 0xFFEF || r >= 0xFE50 && r <= 0xFE6F || strings.ContainsRune("㎡㎥℃℉²³µº～∼″′", r)
}

// TestFormsAreTold holds that two meanings of one written form differ in what
// they need.
func TestFormsAreTold(t *testing.T) {
	m := loadedMeasures(t)
	type meaning struct {
		code  string
		needs string
	}
	after := map[string][]meaning{}
	for _, f := range m.UnitForms() {
		after[f.Form] = append(after[f.Form], meaning{string(f.Code), strings.Join(f.Needs, ",")})
	}
	for _, f := range m.CurrencyForms() {
		if !f.Before {
			after[f.Form] = append(after[f.Form], meaning{string(f.Code) + f.Num.String() + "/" + f.Den.String(), strings.Join(f.Needs, ",")})
		}
	}
	for form, all := range after {
		for i, a := range all {
			for _, b := range all[:i] {
				if a.code != b.code && a.needs == b.needs {
					t.Errorf("%q is %s and %s, and both need %q", form, a.code, b.code, a.needs)
				}
			}
		}
	}
}

func TestUnits(t *testing.T) {
	m := loadedMeasures(t)
	for _, u := range m.Units() {
		base, ok := m.Unit(u.Base)
		if u.Base != "boe" && u.Base != "tce" && !ok {
			t.Errorf("%s has the base %s, which is no unit", u.Code, u.Base)
		}
		if ok && (base.Base != base.Code || !base.Num.Equal(base.Den)) {
			t.Errorf("%s, the base of %s, is not its own base", u.Base, u.Code)
		}
		if ok && base.Kind != u.Kind {
			t.Errorf("%s is %s and its base %s is %s", u.Code, u.Kind, u.Base, base.Kind)
		}
		if !slices.ContainsFunc(m.UnitForms(), func(f UnitForm) bool { return f.Code == u.Code }) && u.Code != "1" {
			t.Errorf("no written form of %s", u.Code)
		}
	}
	for _, c := range m.Currencies() {
		if len(c.Code) != 3 || c.ZH == "" || c.EN == "" {
			t.Errorf("currency %+v lacks a three-letter code or a name", c)
		}
	}
	if c, ok := m.Currency("JPY"); !ok || c.MinorDigits != 0 {
		t.Errorf("JPY: %+v", c)
	}
	if c, ok := m.Currency("RUB"); !ok || c.MinorDigits != 2 || c.ZH != "卢布" {
		t.Errorf("RUB: %+v", c)
	}
}

func TestConvert(t *testing.T) {
	m := loadedMeasures(t)
	for _, c := range []struct{ value, from, to, want string }{
		{"28500000", "t", "kg", "28500000000"},
		{"1", "lb", "kg", "0.45359237"},
		{"3", "jin", "kg", "1.5"},
		{"18", "mu", "m2", "12000"},
		{"1", "bbl", "L", "158.987294928"},
		{"50", "bp", "pp", "0.5"},
		{"2", "a", "mo", "24"},
		{"25", "CNY/kg", "CNY/t", "25000"},
		{"100", "km/h", "m/s", "27.7777777777777778"},
		{"1", "t/d", "kg/h", "41.6666666666666667"},
		{"7", "USD", "USD", "7"},
		{"248", "USD/option", "USD/option", "248"},
	} {
		got, err := m.Convert(decimal.RequireFromString(c.value), assay.Unit(c.from), assay.Unit(c.to))
		if err != nil || !got.Equal(decimal.RequireFromString(c.want)) {
			t.Errorf("%s %s is %s %s (%v), want %s", c.value, c.from, got, c.to, err, c.want)
		}
	}
	for _, c := range [][2]string{{"t", "m"}, {"USD", "CNY"}, {"t", "?"}, {"?", "t"}, {"CNY/t", "CNY/m"}, {"CNY/t", "USD/t"}} {
		if got, err := m.Convert(decimal.NewFromInt(1), assay.Unit(c[0]), assay.Unit(c[1])); err == nil || !errors.Is(err, assay.ErrInvalid) {
			t.Errorf("1 %s converts to %s %s (%v)", c[0], got, c[1], err)
		}
	}
}

func TestKindOf(t *testing.T) {
	m := loadedMeasures(t)
	for code, want := range map[assay.Unit]assay.Kind{
		"t": assay.KindMass, "RUB": assay.KindMoney, "CNY/t": assay.KindPrice, "t/a": assay.KindRate, "%": assay.KindShare,
		"km/h": assay.KindSpeed, "1": assay.KindCount, "share": assay.KindCount, "nothing": "", "no/t": "", "CNY/": "",
	} {
		if got, ok := m.KindOf(code); got != want || ok != (want != "") {
			t.Errorf("%s is %q, want %q", code, got, want)
		}
	}
}

func TestMeasuresOverlay(t *testing.T) {
	m := loadedMeasures(t, fstest.MapFS{
		"unit.tsv":      {Data: []byte("code\tkind\tbase\tfactor\tzh\ten\tnote\nchetvert\tvolume\tm3\t20991/100000\t四分\tchetvert\n")},
		"unit_form.tsv": {Data: []byte("form\tlang\tcode\tfactor\tneeds\tnote\nchetverts\ten\tchetvert\t1\ntonnes\ten\tt\t1000\n")},
		"currency.tsv":  {Data: []byte("code\tminor\tzh\ten\tnote\nRUB\t0\t俄卢布\truble of Russia\n")},
	})
	if u, ok := m.Unit("chetvert"); !ok || u.Kind != assay.KindVolume {
		t.Errorf("unit of the overlay: %+v", u)
	}
	if c, _ := m.Currency("RUB"); c.ZH != "俄卢布" {
		t.Errorf("currency of the overlay: %+v", c)
	}
	n := 0
	for _, f := range m.UnitForms() {
		if f.Form == "tonnes" && f.Language == "en" {
			if n++; !f.Num.Equal(decimal.NewFromInt(1000)) {
				t.Errorf("form of the overlay: %+v", f)
			}
		}
	}
	if n != 1 {
		t.Errorf("%d rows for a form that the overlay replaces", n)
	}
}

func TestMeasureTableErrors(t *testing.T) {
	for _, c := range []struct{ file, data, want string }{
		{"unit.tsv", "code\tkind\tbase\tfactor\tzh\ten\tnote\nx\tweight\tkg\t1\n", `unit.tsv:2: kind is "weight"`},
		{"unit.tsv", "code\tkind\tbase\tfactor\tzh\ten\tnote\nx\tmass\tkg\t1/0\n", `unit.tsv:2: factor is "1/0"`},
		{"unit.tsv", "code\tkind\tbase\tfactor\tzh\ten\tnote\nx\tmass\t\t1\n", "unit.tsv:2: base is empty"},
		{"unit_form.tsv", "form\tlang\tcode\tfactor\tneeds\tnote\nx\ten\tnone\t1\n", `unit_form.tsv:2: no unit "none"`},
		{"unit_form.tsv", "form\tlang\tcode\tfactor\tneeds\tnote\nx\tfr\tt\t1\n", `unit_form.tsv:2: lang is "fr"`},
		{"unit_form.tsv", "form\tlang\tcode\tfactor\tneeds\tnote\nx\ten\tt\t1\nx\ten\tt\t2\n", `unit_form.tsv:3: "x en t" stands there twice`},
		{"currency.tsv", "code\tminor\tzh\ten\tnote\nABC\ttwo\n", `currency.tsv:2: minor is "two"`},
		{"currency_form.tsv", "form\tlang\tcode\tplace\tfactor\tneeds\tnote\nx\ten\tZZZ\tafter\t1\n", `currency_form.tsv:2: no currency "ZZZ"`},
		{"currency_form.tsv", "form\tlang\tcode\tplace\tfactor\tneeds\tnote\nx\ten\tUSD\tnear\t1\n", `currency_form.tsv:2: place is "near"`},
		{"number.tsv", "form\tlang\tclass\tvalue\tnote\nx\ten\tword\t1\n", `number.tsv:2: class is "word"`},
		{"unit_form.tsv", "form\tlang\tcode\tfactor\tneeds\tnote\nx\ten\tt\t1\tluck\n", `unit_form.tsv:2: needs names "luck"`},
		{"number.tsv", "form\tlang\tclass\tvalue\tnote\nx\ten\tdigit\tmany\n", `number.tsv:2: value is "many"`},
		{"qualifier.tsv", "form\tlang\tqualifier\tplace\tnote\nx\ten\trange\tbefore\n", `qualifier.tsv:2: qualifier is "range"`},
		{"classifier.tsv", "form\tlang\tneeds\tnote\nx\tzh\tverb\n", `classifier.tsv:2: needs is "verb"`},
		{"fixed.tsv", "form\tlang\tnote\nN\tzh\n", `fixed.tsv:2: form is "N"`},
		{"fixed.tsv", "form\tlang\tnote\ntwo-way\ten\n", `fixed.tsv:2: lang is "en"`},
	} {
		_, err := loadMeasures([]fs.FS{tables, fstest.MapFS{c.file: {Data: []byte(c.data)}}})
		if err == nil || !errors.Is(err, assay.ErrInvalid) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("error %v, want %q", err, c.want)
		}
	}
}
