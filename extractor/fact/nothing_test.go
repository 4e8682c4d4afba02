package fact

import (
	"os"
	"strings"
	"testing"

	"assay"
	"assay/extractor/lexicon"
	"assay/extractor/quantity"
)

// TestNothing reads everyday sentences in which nobody commits capital: at most
// two in a hundred may give an announcement.
func TestNothing(t *testing.T) {
	lex := lexicon.Builtin()
	finder, rec := New(lex), quantity.New(lex)
	for _, lang := range []string{"zh", "en"} {
		data, err := os.ReadFile("testdata/nothing_" + lang + ".txt")
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		var wrong []string
		for line := range strings.Lines(string(data)) {
			text := strings.TrimSpace(line)
			a := assay.Article{Text: text, Language: lang}
			o := quantity.Options{Language: lang}
			_, _, mentions := finder.Find(&a, rec.Figures(text, o), rec.Dates(text, o))
			n++
			if len(mentions) > 0 {
				wrong = append(wrong, text)
			}
		}
		if n < 200 {
			t.Errorf("%s: %d sentences; at least 200 are needed", lang, n)
		}
		t.Logf("%s: %d of %d sentences give an announcement:\n%s", lang, len(wrong), n, strings.Join(wrong, "\n"))
		if len(wrong)*50 > n {
			t.Errorf("%s: %d of %d sentences give an announcement:\n%s", lang, len(wrong), n, strings.Join(wrong, "\n"))
		}
	}
}
