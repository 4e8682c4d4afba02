package fact

import (
	"fmt"
	"strings"
	"testing"

	"assay"
	"assay/extractor/lexicon"
	"assay/extractor/quantity"
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
