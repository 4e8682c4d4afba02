package article

import (
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"assay/webtext"
)

// BenchmarkRead reads the reference pages, each beside a mere html.Parse of it.
// The figures are of the least time per page over all rounds: x-parse is the sum
// of the one over the sum of the other.
func BenchmarkRead(b *testing.B) {
	for _, lang := range []string{"zh", "en"} {
		b.Run(lang, func(b *testing.B) {
			r := reader(b, Config{})
			var pages []corpusPage
			size := 0
			corpus(b, func(p corpusPage) {
				if p.Lang == lang {
					pages = append(pages, p)
					size += len(p.body)
				}
			})
			parsed, whole := make([]time.Duration, len(pages)), make([]time.Duration, len(pages))
			for b.Loop() {
				for i, p := range pages {
					least(&parsed[i], func() {
						text, _ := webtext.Decode(p.body, "")
						if _, err := html.Parse(strings.NewReader(text)); err != nil {
							b.Fatal(p.ID, err)
						}
					})
					least(&whole[i], func() { _, _ = r.Read(p.page()) }) // lists are refused
				}
			}
			b.ReportMetric(float64(sum(whole))/float64(sum(parsed)), "x-parse")
			b.ReportMetric(float64(size)/1e6/sum(whole).Seconds(), "MB/s")
			b.ReportMetric(float64(len(pages))/sum(whole).Seconds(), "pages/s")
			slices.Sort(whole)
			ms := func(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
			b.ReportMetric(ms(whole[len(whole)/2]), "p50-ms")
			b.ReportMetric(ms(whole[len(whole)*99/100]), "p99-ms")
			b.ReportMetric(ms(whole[len(whole)-1]), "worst-ms")
		})
	}
}

func least(d *time.Duration, f func()) {
	start := time.Now()
	f()
	if took := time.Since(start); *d == 0 || took < *d {
		*d = took
	}
}

func sum(all []time.Duration) (total time.Duration) {
	for _, d := range all {
		total += d
	}
	return total
}
