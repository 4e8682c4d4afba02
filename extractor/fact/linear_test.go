package fact

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"assay"
	"assay/extractor/lexicon"
	"assay/extractor/quantity"
	"assay/internal/cputime"
)

// TestLinear: an article of eight times the length takes about eight times the
// work, measured by what it allocates, which no load of the machine changes.
func TestLinear(t *testing.T) {
	finder, rec := New(lexicon.Builtin()), quantity.New(lexicon.Builtin())
	text := func(n int) string {
		var b strings.Builder
		b.WriteString("标题 title\n")
		for i := range n {
			fmt.Fprintf(&b, "第%d家公司计划投资%d亿元建设年产%d万吨的工厂，去年净利润%d万元，同比增长%d%%。\n", i, i+2, i+3, i+1000, i%90+2)
		}
		return b.String()
	}
	allocs := func(n int) float64 {
		a := assay.Article{Text: text(n), Language: "zh", BodyStart: len("标题 title\n")}
		o := quantity.Options{Language: "zh"}
		figures, dates := rec.Figures(a.Text, o), rec.Dates(a.Text, o)
		return testing.AllocsPerRun(1, func() { finder.Find(&a, figures, dates) })
	}
	if few, many := allocs(200), allocs(1600); many > 12*few {
		t.Errorf("%v allocations for 200 sentences, %v for 1600", few, many)
	}
}

// TestEndless: a text whose sentences and clauses do not end, or that names
// again and again what stands for something else, takes time in proportion to
// its length. Eight times the length may take 24 times the processor time; the
// square of it would be 64 times.
func TestEndless(t *testing.T) {
	finder, rec := New(lexicon.Builtin()), quantity.New(lexicon.Builtin())
	for _, tc := range []struct{ name, lang, unit string }{
		{"clauses zh", "zh", "第%d家公司计划投资%d亿元建设年产%d万吨的工厂，"},
		{"one clause zh", "zh", "第%d家公司计划投资%d亿元建设年产%d万吨的工厂"},
		{"clauses en", "en", "company %d plans to invest $%d million in a plant of %d tonnes a year, "},
		{"one clause en", "en", "company %d plans to invest $%d million in a plant of %d tonnes a year and "},
		{"list", "en", "Alpha %d, Beta %d, Gamma %d, "},
		{"bare", "zh", "%d亿 %d亿 %d万 "},
		{"figures", "en", "$%d million $%d million %d%% "},
		{"generic", "en", "The company spent $%d million on it %d times, %d%% more. "},
		{"brackets", "zh", "（甲%d（乙%d（丙%d亿元"},
		{"short names", "zh", "甲乙%d公司（以下简称“甲%d”）%d亿元，"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			took := func(units int) time.Duration {
				var b strings.Builder
				b.WriteString("标题 title\n")
				for i := range units {
					fmt.Fprintf(&b, tc.unit, i+1, i+2, i+3)
				}
				a := assay.Article{Text: b.String(), Language: tc.lang, BodyStart: len("标题 title\n")}
				figures, dates := rec.Read(a.Text, quantity.Options{Language: tc.lang})
				best := time.Hour
				for range 3 {
					start := cputime.Used()
					finder.Find(&a, figures, dates)
					best = min(best, cputime.Used()-start)
				}
				return best
			}
			if few, many := took(200), took(1600); many > 24*few {
				t.Errorf("%v for 200 times the words, %v for 1600 times", few, many)
			}
		})
	}
}
