package quantity

import (
	"fmt"
	"os"
	"testing"

	"assay/extractor/lexicon"
)

func TestDump(t *testing.T) {
	in := os.Getenv("DUMP")
	if in == "" {
		t.Skip()
	}
	r := New(lexicon.Builtin())
	for _, l := range readRef(t, in) {
		for _, f := range r.Figures(l.Text, l.options()) {
			fmt.Println(l.ID, f.Surface, Format(f.Quantity), f.Bare)
		}
		for _, f := range r.Dates(l.Text, l.options()) {
			fmt.Println("D", l.ID, f.Surface, f.From, f.To)
		}
	}
}
