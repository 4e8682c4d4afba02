package fact

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"

	"assay"
	"assay/extractor/lexicon"
)

// numerals marks every run of digits of a text as a figure, its kind taken from
// the byte that follows: enough to exercise every rule without a recogniser.
func numerals(text string) []assay.Figure {
	var out []assay.Figure
	for i := 0; i < len(text); {
		if !isDigit(text[i]) {
			i++
			continue
		}
		end := i
		for end < len(text) && isDigit(text[end]) && end-i < 15 {
			end++
		}
		f := assay.Figure{Span: assay.Span{Start: i, End: end}, Surface: text[i:end]}
		kind := assay.Kinds[int(text[end-1])%len(assay.Kinds)]
		unit := []assay.Unit{"CNY", "USD", "%", "t", "share", "x", "1"}[(end-i)%7]
		f.Quantity = assay.NewQuantity(kind, decimal.RequireFromString(text[i:end]), unit, assay.Exact)
		if text[i] == '0' {
			f.Quantity = assay.NewRange(kind, decimal.NewFromInt(1), decimal.NewFromInt(9), unit, assay.Vague)
		}
		f.Bare = (end-i)%5 == 4
		out = append(out, f)
		i = end
	}
	return out
}

// FuzzFind: no panic on any text, all spans lie in it and say what they claim,
// all indices hold, same_as points back, and the same text reads the same when it
// is explained and when every sentence is described beforehand.
func FuzzFind(f *testing.F) {
	for _, s := range []string{
		"", "\n", "俄罗斯7000亿打造稀土全产业链\n俄罗斯计划投入7000亿卢布（约合615亿元）。",
		"Russia to put 700 into rare earths\nRussia plans to invest 700 rubles, or about 61 yuan, in a chain.",
		"公司(以下简称“公司”)拟收购公司持有的公司51%股权,作价10亿元(约合1亿美元、2亿欧元)。",
		"SMIC's 49% stake of 5 (6), or 7 points, to 8 from 9 by 10.", "甲（下称“”）", "（【(", "a's's 1's", "U.S.", "中标单位1", "The company 5.", "其中：1、2、3",
		"\xff\xfe1\xff", "１２月，1", "- 1\n- 2\n\n3.\n", "证券代码:1", "财讯1月5日电,2",
		"上半年,东岭锂业、北原镍业的营收分别为12和7。", "Northfield and Alder Mills produced 5 and 3, respectively.",
	} {
		f.Add(s, true)
		f.Add(s, false)
	}
	finder := New(lexicon.Builtin())
	f.Fuzz(func(t *testing.T, text string, zh bool) {
		if len(text) > 20000 {
			return
		}
		a := assay.Article{ID: "a", Revision: "r", Text: text, Language: "en", BodyStart: strings.IndexByte(text, '\n') + 1}
		if zh {
			a.Language = "zh"
		}
		in := numerals(text)
		var dates []assay.Date
		if i := strings.Index(text, "1月5日"); i >= 0 {
			dates = append(dates, assay.Date{Span: assay.Span{Start: i, End: i + len("1月5日")}, Surface: "1月5日", From: "2026-01-05", To: "2026-01-06"})
		}
		figures, facts, mentions := finder.Find(&a, in, dates)
		if len(figures) != len(in) {
			t.Fatalf("%d figures in, %d out", len(in), len(figures))
		}
		ref := func(r *assay.Ref) {
			if r == nil {
				return
			}
			if r.Of(text) != r.Surface || r.Surface == "" || r.Name == "" {
				t.Errorf("reference %+v does not say what lies at its span: %q", *r, r.Of(text))
			}
			if utf8.ValidString(text) && !utf8.ValidString(r.Surface) {
				t.Errorf("reference %q splits a character", r.Surface)
			}
		}
		for _, x := range facts {
			if x.Figure < 0 || x.Figure >= len(figures) {
				t.Fatalf("fact about figure %d of %d", x.Figure, len(figures))
			}
			if x.SameAs != nil && (*x.SameAs < 0 || *x.SameAs >= x.Figure) {
				t.Errorf("figure %d is the same as %d, which is not earlier", x.Figure, *x.SameAs)
			}
			if !x.Evidence.Contains(figures[x.Figure].Span) {
				t.Errorf("evidence %v does not hold the figure %v", x.Evidence, figures[x.Figure].Span)
			}
			if x.Confidence <= 0 || x.Confidence >= 1 || len(x.Rules) == 0 {
				t.Errorf("confidence %v, rules %v", x.Confidence, x.Rules)
			}
			ref(x.Subject)
			ref(x.Object)
		}
		for _, m := range mentions {
			for i := range m.Actors {
				ref(&m.Actors[i])
			}
			ref(m.Target)
			if m.Amount != nil && (*m.Amount < 0 || *m.Amount >= len(figures) || figures[*m.Amount].Kind != assay.KindMoney) {
				t.Errorf("amount %d is no money figure", *m.Amount)
			}
			for _, k := range m.Facts {
				if k < 0 || k >= len(facts) {
					t.Errorf("mention of fact %d of %d", k, len(facts))
				}
			}
			if m.Evidence.Of(text) == "" || m.Status == "" || !commitment(m.Type) {
				t.Errorf("mention without evidence, status or type: %+v", m)
			}
		}
		figures2, facts2, mentions2 := finder.Explain(&a, in, dates)
		for i := range min(len(facts), len(facts2)) {
			facts2[i].Rules = facts[i].Rules // which an explanation tells in full
		}
		for i := range min(len(mentions), len(mentions2)) {
			mentions2[i].Rules = mentions[i].Rules
		}
		if diff := cmp.Diff([]any{figures, facts, mentions}, []any{figures2, facts2, mentions2}); diff != "" {
			t.Errorf("read differently when it is explained:\n%s", diff)
		}
		// What is described when it is asked for is what is described at once.
		r := finder.prepare(&a, in, dates)
		r.describeAll()
		figures2, facts2, mentions2 = r.tell(false)
		if diff := cmp.Diff([]any{figures, facts, mentions}, []any{figures2, facts2, mentions2}); diff != "" {
			t.Errorf("read differently when all is described at once:\n%s", diff)
		}
	})
}
