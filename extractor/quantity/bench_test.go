package quantity

import (
	"strings"
	"testing"
	"time"

	"assay/extractor/lexicon"
	"assay/internal/devdata"
)

// newsText is the reference news in one language, joined.
func newsText(tb testing.TB, lang string) string {
	tb.Helper()
	var b strings.Builder
	for _, l := range readRef(tb, devdata.Path(tb, "data", "facts", "dev.jsonl")) {
		if l.Lang == lang {
			b.WriteString(l.Text + "\n\n")
		}
	}
	return b.String()
}

// BenchmarkFigures reports MB/s beside the speed of a plain scan of all bytes
// of the same text in the same run ("of-scan" is the ratio).
func BenchmarkFigures(b *testing.B) {
	r := New(lexicon.Builtin())
	for _, lang := range []string{"zh", "en"} {
		text := newsText(b, lang)
		b.Run(lang, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			for b.Loop() {
				r.Figures(text, Options{Language: lang})
			}
			figures := b.Elapsed() / time.Duration(b.N)
			start, n := time.Now(), 0
			const scans = 20
			for range scans {
				for k := range len(text) {
					n += int(byteClass[text[k]])
				}
			}
			scan := time.Since(start) / scans
			if n == 0 {
				b.Fatal("nothing scanned")
			}
			b.ReportMetric(float64(scan)/float64(figures), "of-scan")
		})
	}
}
