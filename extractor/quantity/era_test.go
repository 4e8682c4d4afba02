package quantity

import (
	"testing"

	"assay/extractor/lexicon"
)

// TestEras reads the first year of every era by its name.
func TestEras(t *testing.T) {
	r := New(lexicon.Builtin())
	for _, e := range eras {
		text := "建于" + e.name + "元年"
		d := r.Dates(text, Options{Published: published})
		if len(d) != 1 || d[0].Surface != e.name+"元年" || d[0].From != date(e.first, 1, 1).Format("2006-01-02") {
			t.Errorf("%s: got %v, want the year %d", text, d, e.first)
		}
	}
}
