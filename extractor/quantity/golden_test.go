package quantity

import (
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"assay/extractor/lexicon"
)

var update = flag.Bool("update", false, "write the golden files anew")

// TestFigures reads testdata/figures.txt: a line with language ("zh numbers" where
// the text is read for its numbers), tab and text (\n stands for a line break), and below it one line a figure: a tab, the
// surface, " = ", the quantity as Format writes it, and " (bare)" where it is.
func TestFigures(t *testing.T) {
	const file = "testdata/figures.txt"
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	r := New(lexicon.Builtin())
	var b strings.Builder
	for line := range strings.Lines(string(data)) {
		line = strings.TrimRight(line, "\n")
		if strings.HasPrefix(line, "#") || line == "" {
			b.WriteString(line + "\n")
			continue
		}
		lang, text, ok := strings.Cut(line, "\t")
		if !ok || lang == "" {
			continue // a figure of the old result
		}
		b.WriteString(line + "\n")
		text = strings.ReplaceAll(text, `\n`, "\n")
		lang, numbers := strings.CutSuffix(lang, " numbers")
		for _, f := range r.Figures(text, Options{Language: lang, Numbers: numbers}) {
			b.WriteString("\t" + strings.ReplaceAll(f.Surface, "\n", `\n`) + " = " + Format(f.Quantity))
			if f.Bare {
				b.WriteString(" (bare)")
			}
			b.WriteString("\n")
		}
	}
	if *update {
		if err := os.WriteFile(file, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff(string(data), b.String()); diff != "" && !*update {
		t.Error(diff)
	}
}

// TestReadBoth: one pass finds what two find.
func TestReadBoth(t *testing.T) {
	r := New(lexicon.Builtin())
	for _, lang := range []string{"zh", "en"} {
		o := Options{Language: lang, Published: published}
		text := goldenText(t, lang)
		figures, dates := r.Read(text, o)
		if diff := cmp.Diff(r.Figures(text, o), figures, sameDecimal); diff != "" {
			t.Errorf("figures in %s:\n%s", lang, diff)
		}
		if diff := cmp.Diff(r.Dates(text, o), dates); diff != "" {
			t.Errorf("dates in %s:\n%s", lang, diff)
		}
		if len(figures) == 0 || len(dates) == 0 {
			t.Errorf("%s: %d figures, %d dates", lang, len(figures), len(dates))
		}
	}
}
