package quantity

import (
	"os"
	"strings"
	"testing"
	"time"

	"assay/extractor/lexicon"
	"assay/internal/cputime"
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

// goldenText is the texts of testdata/figures.txt in one language, joined:
// denser in amounts than any news.
func goldenText(tb testing.TB, lang string) string {
	tb.Helper()
	data, err := os.ReadFile("testdata/figures.txt")
	if err != nil {
		tb.Fatal(err)
	}
	var b strings.Builder
	for line := range strings.Lines(string(data)) {
		if text, ok := strings.CutPrefix(line, lang+"\t"); ok {
			b.WriteString(text + "\n")
		}
	}
	return b.String()
}

// BenchmarkFigures reports MB/s by the clock and by processor time, allocations
// per KB, and the speed beside that of byteScan over the same text in the same
// run ("of-scan", by processor time).
func BenchmarkFigures(b *testing.B) {
	r := New(lexicon.Builtin())
	for _, text := range []struct {
		name string
		read func(testing.TB, string) string
	}{{"news", newsText}, {"golden", goldenText}} {
		for _, lang := range []string{"zh", "en"} {
			b.Run(text.name+"/"+lang, func(b *testing.B) {
				s := text.read(b, lang)
				o := Options{Language: lang}
				b.SetBytes(int64(len(s)))
				start := cputime.Used()
				for b.Loop() {
					r.Figures(s, o)
				}
				figures := (cputime.Used() - start).Seconds() / float64(b.N)
				b.ReportMetric(float64(len(s))/1e6/figures, "MB/cpu-s")
				b.ReportMetric(testing.AllocsPerRun(1, func() { r.Figures(s, o) })*1000/float64(len(s)), "allocs/KB")
				b.ReportMetric(byteScan(b, s).Seconds()/figures, "of-scan")
			})
		}
	}
}

// byteScan is the processor time that a plain scan of all bytes takes: a loop in
// Go with one look into a table of 256 and one addition for every byte, whose sum
// is used. Compiler and processor can do no more than one byte in a cycle.
func byteScan(b *testing.B, s string) time.Duration {
	start, n := cputime.Used(), 0
	const scans = 200
	for range scans {
		for k := range len(s) {
			n += int(folded[s[k]])
		}
	}
	if n == 0 {
		b.Fatal("nothing scanned")
	}
	return (cputime.Used() - start) / scans
}

// BenchmarkHostile reads texts of one sort. It reports MB/s and, where the
// reference news is there, how many times faster than on news ("of-news", by
// processor time).
func BenchmarkHostile(b *testing.B) {
	r := New(lexicon.Builtin())
	news := map[string]float64{}
	for _, c := range []struct{ name, lang, part string }{
		{"news-zh", "zh", ""},
		{"news-en", "en", ""},
		{"digits", "en", "9"},
		{"scale", "zh", "亿"},
		{"chain", "en", "1-"},
		{"unit-zh", "zh", "吨"},
		{"unit-en", "en", "tonnes "},
		{"date-zh", "zh", "去年"},
		{"year-zh", "zh", "2025年"},
		{"month-zh", "zh", "10月"},
		{"date-en", "en", "yesterday "},
		{"weekday-en", "en", "Monday "},
		{"month-en", "en", "October "},
	} {
		b.Run(c.name, func(b *testing.B) {
			text := strings.Repeat(c.part, 1_000_000/max(1, len(c.part)))
			if c.part == "" {
				text = newsText(b, c.lang)
				text = strings.Repeat(text, 1_000_000/len(text))
			}
			b.SetBytes(int64(len(text)))
			start := cputime.Used()
			for b.Loop() {
				r.Figures(text, Options{Language: c.lang})
			}
			rate := float64(len(text)) * float64(b.N) / (cputime.Used() - start).Seconds()
			if c.part == "" {
				news[c.lang] = rate
			}
			if news[c.lang] > 0 {
				b.ReportMetric(rate/news[c.lang], "of-news")
			}
		})
	}
}
