package main

import (
	"slices"
	"strings"

	"assay"
	"assay/extractor"
	"assay/extractor/lexicon"
)

type unitsCmd struct {
	Lexicon string   `help:"Folder of word tables to lay over the built-in ones." placeholder:"DIR"`
	Word    []string `arg:"" optional:"" help:"A code or a written form, such as RUB, 卢布 or tonnes; all units when none is given."`
}

func (c *unitsCmd) Run(m *Main) error {
	cfg := extractor.Config{Lexicon: c.Lexicon}
	if err := openOverlay(&cfg); err != nil {
		return err
	}
	x, err := extractor.New(cfg)
	if err != nil {
		return &usageError{err}
	}
	lex, word := x.Lexicon(), strings.Join(c.Word, " ")
	codes := unitCodes(lex, word)
	if len(codes) == 0 {
		return usagef("no unit or currency is written %q; a row in unit_form.tsv or currency_form.tsv of a --lexicon folder adds it", word)
	}
	forms := formsByCode(lex)
	t := &table{head: []string{"CODE", "KIND", "ZH", "EN", "IS", "WRITTEN"}, limit: []int{12, 12, 20, 28, 24, 90}}
	for _, code := range codes {
		if cur, ok := lex.Currency(code); ok {
			t.add(string(code), string(assay.KindMoney), cur.ZH, cur.EN, "", strings.Join(forms[code], ", "))
		} else if u, ok := lex.Unit(code); ok {
			is := u.Num.Div(u.Den).String() + " " + string(u.Base)
			if u.Base == u.Code {
				is = ""
			}
			t.add(string(code), string(u.Kind), u.ZH, u.EN, is, strings.Join(forms[code], ", "))
		}
	}
	t.write(m.Stdout)
	return nil
}

// unitCodes lists the codes that a word names, all for no word, sorted.
func unitCodes(lex *lexicon.Lexicon, word string) []assay.Unit {
	var out []assay.Unit
	take := func(code assay.Unit, forms ...string) {
		named := word == "" || slices.ContainsFunc(forms, func(f string) bool { return strings.EqualFold(f, word) })
		if named && !slices.Contains(out, code) {
			out = append(out, code)
		}
	}
	for _, c := range lex.Currencies() {
		take(c.Code, string(c.Code), c.ZH, c.EN)
	}
	for _, u := range lex.Units() {
		take(u.Code, string(u.Code), u.ZH, u.EN)
	}
	for _, f := range lex.CurrencyForms() {
		take(f.Code, f.Form)
	}
	for _, f := range lex.UnitForms() {
		take(f.Code, f.Form)
	}
	slices.Sort(out)
	return out
}

// formsByCode lists how each unit is written.
func formsByCode(lex *lexicon.Lexicon) map[assay.Unit][]string {
	forms := map[assay.Unit][]string{}
	add := func(code assay.Unit, form string) {
		if !slices.Contains(forms[code], form) {
			forms[code] = append(forms[code], form)
		}
	}
	for _, f := range lex.CurrencyForms() {
		add(f.Code, f.Form)
	}
	for _, f := range lex.UnitForms() {
		add(f.Code, f.Form)
	}
	for code := range forms {
		slices.Sort(forms[code])
	}
	return forms
}
