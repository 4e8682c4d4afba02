package fact

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"assay"
	"assay/extractor/lexicon"
	"assay/extractor/quantity"
	"assay/internal/cputime"
	"assay/internal/devdata"
)

// benchText is an article of ordinary density: one figure in about eighty bytes
// of Chinese, a hundred and fifty of English. More units make it longer.
func benchText(lang string, units int) assay.Article {
	unit := map[string]string{
		"zh": "北山资源公告称，公司拟投资120亿元在内蒙古建设年产5万吨稀土分离项目，建设期24个月。业内人士认为，随着下游需求回升，行业景气度有望延续，但价格波动仍然较大，企业需要控制成本。",
		"en": "Northfield Resources said on Monday it would invest $350 million in a rare earth separation plant in Texas with a capacity of 5000 tonnes a year. Analysts said demand for magnets had recovered since the spring, although prices remained volatile and producers had to watch their costs closely. ",
	}[lang]
	var t strings.Builder
	t.WriteString("标题 title\n")
	for i := range units {
		t.WriteString(unit)
		if i%4 == 3 {
			t.WriteString("\n")
		}
	}
	return assay.Article{Text: t.String(), Language: lang, BodyStart: len("标题 title\n")}
}

// BenchmarkFind finds facts among figures that are known.
func BenchmarkFind(b *testing.B) {
	finder := New(lexicon.Builtin())
	for _, lang := range []string{"zh", "en"} {
		b.Run(lang, func(b *testing.B) {
			a := benchText(lang, 20)
			figures := numerals(a.Text)
			b.SetBytes(int64(len(a.Text)))
			b.ReportAllocs()
			for b.Loop() {
				finder.Find(&a, figures, nil)
			}
		})
	}
}

// BenchmarkText goes from the text to its facts, figures and dates included, in
// texts of two lengths, which must be equally fast, in annotated news, which is
// dense in figures, and in the articles of the reference pages. It reports MB/s by
// the clock and by processor time, allocations per KB, and the speed beside that
// of figures and dates alone in the same run ("of-figures", by processor time).
func BenchmarkText(b *testing.B) {
	finder, rec := New(lexicon.Builtin()), quantity.New(lexicon.Builtin())
	read := func(b *testing.B, articles []assay.Article) {
		n := 0
		for i := range articles {
			n += len(articles[i].Text)
		}
		all := func(facts bool) {
			for i := range articles {
				a := &articles[i]
				figures, dates := rec.Read(a.Text, quantity.Options{Language: a.Language})
				if facts {
					finder.Find(a, figures, dates)
				}
			}
		}
		b.SetBytes(int64(n))
		start := cputime.Used()
		for b.Loop() {
			all(true)
		}
		took := (cputime.Used() - start).Seconds() / float64(b.N)
		b.ReportMetric(float64(n)/1e6/took, "MB/cpu-s")
		b.ReportMetric(testing.AllocsPerRun(1, func() { all(true) })*1000/float64(n), "allocs/KB")
		start = cputime.Used()
		for range b.N {
			all(false)
		}
		b.ReportMetric((cputime.Used()-start).Seconds()/float64(b.N)/took, "of-figures")
	}
	for _, lang := range []string{"zh", "en"} {
		b.Run(lang+"/short", func(b *testing.B) { read(b, []assay.Article{benchText(lang, 12)}) })
		b.Run(lang+"/long", func(b *testing.B) { read(b, []assay.Article{benchText(lang, 1200)}) })
		b.Run(lang+"/news", func(b *testing.B) {
			var articles []assay.Article
			for _, dir := range goldDirs {
				for _, g := range readGold(b, devdata.Path(b, dir...)) {
					if g.Lang == lang {
						articles = append(articles, articleOf(g.ID, g.Lang, g.Text))
					}
				}
			}
			read(b, articles)
		})
		b.Run(lang+"/pages", func(b *testing.B) {
			data, err := os.ReadFile(devdata.Path(b, "data", "pages", "truth.dev.jsonl"))
			if err != nil {
				b.Fatal(err)
			}
			var articles []assay.Article
			for line := range strings.Lines(string(data)) {
				var p struct{ ID, Lang, Text string }
				if err := json.Unmarshal([]byte(line), &p); err != nil {
					b.Fatal(err)
				}
				if p.Lang == lang && p.Text != "" {
					articles = append(articles, articleOf(p.ID, p.Lang, p.Text))
				}
			}
			read(b, articles)
		})
	}
}
