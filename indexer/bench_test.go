package indexer_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"assay"
	"assay/indexer"
)

// benchArticles of benchFacts facts each: 200,000 facts.
const (
	benchArticles = 25_000
	benchFacts    = 8
)

var (
	benchWords = strings.Fields("俄罗斯 稀土 产业链 投资 亿元 公司 项目 计划 建设 生产 能力 市场 国际 价格 上涨 下跌 the a of company plant output price million said year market rose fell deal mine steel power grid battery cobalt nickel zinc")
	benchThing = []*assay.Ref{
		{ID: "country:RU", Name: "俄罗斯"},
		{ID: "country:CN", Name: "中国"},
		{ID: "country:US", Name: "United States"},
		{ID: "country:CL", Name: "Chile"},
		{ID: "commodity:rare-earths", Name: "rare earths"},
		{ID: "commodity:copper", Name: "copper"},
		{ID: "commodity:lithium", Name: "锂"},
	}
	benchUnits = map[assay.Attribute][]assay.Unit{
		assay.Investment: {"CNY", "USD", "RUB", "EUR"}, assay.Revenue: {"CNY", "USD"}, assay.Price: {"USD/t", "CNY/t", "USD/bbl"}, assay.Reserves: {"t"},
		assay.Production: {"t", "bbl"}, assay.Growth: {"%"}, assay.Stake: {"%"}, assay.Capacity: {"GWh", "MW", "t"}, assay.Employment: {"1"}, assay.Share: {"%"},
	}
)

func benchReading(rnd *rand.Rand, n int) *assay.Reading {
	id := assay.ArticleID(fmt.Sprintf("%024x", n))
	var text strings.Builder
	fmt.Fprintf(&text, "Headline %d\n", n)
	rare := n%100 == 0
	for range 100 {
		text.WriteString(benchWords[rnd.IntN(len(benchWords))] + " ")
	}
	if rare {
		text.WriteString("深海采矿 seabed nodules")
	}
	at := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(n) * 40 * time.Minute)
	r := &assay.Reading{
		Generation: 1, SeenAt: at,
		Article: assay.Article{
			ID: id, URL: fmt.Sprintf("https://outlet%d.example/%d", n%50, n), Site: fmt.Sprintf("Outlet %d", n%50), Text: text.String(),
			Language: []string{"zh", "en"}[n%2], Published: at,
		},
	}
	r.Article.Revision = assay.NewRevision(r.Article.Text)
	r.ID = assay.NewReadingID(id, r.Article.Revision, 1)
	for i := range benchFacts {
		attribute := assay.Attributes[rnd.IntN(len(assay.Attributes))]
		units := benchUnits[attribute]
		if units == nil {
			attribute, units = assay.Investment, benchUnits[assay.Investment]
		}
		v := decimal.New(1+rnd.Int64N(999), int32(rnd.IntN(10)))
		r.Figures = append(r.Figures, assay.Figure{
			Span: assay.Span{Start: i, End: i + 5}, Quantity: assay.NewQuantity(assay.KindMoney, v, units[rnd.IntN(len(units))], assay.Exact),
		})
		subject, object := *benchThing[rnd.IntN(len(benchThing))], assay.Ref{Name: fmt.Sprintf("Company %d", rnd.IntN(20_000))}
		r.Facts = append(r.Facts, assay.Fact{
			ID: assay.FactID(fmt.Sprintf("%020x%04x", n, i)), Figure: i, Attribute: attribute, Subject: &subject, Object: &object, Status: assay.Announced,
			Evidence: assay.Span{Start: 0, End: 60}, Confidence: 0.9,
		})
	}
	return r
}

func benchFill(b *testing.B, dir string) *indexer.Index {
	b.Helper()
	ix := open(b, dir)
	rnd := rand.New(rand.NewPCG(1, 2))
	const batch = 500
	for n := 0; n < benchArticles; n += batch {
		w := indexer.Batch{ReadingsSeq: uint64(n + batch)}
		for i := range batch {
			w.Readings = append(w.Readings, benchReading(rnd, n+i))
		}
		if err := ix.Write(w); err != nil {
			b.Fatal(err)
		}
	}
	return ix
}

// BenchmarkSearch searches 200,000 facts in 25,000 articles.
func BenchmarkSearch(b *testing.B) {
	dir := filepath.Join(b.TempDir(), "index")
	began := time.Now()
	ix := benchFill(b, dir)
	b.Logf("written in %v: %+v", time.Since(began).Round(time.Millisecond), ix.Stats())
	if err := ix.Close(); err != nil {
		b.Fatal(err)
	}
	began = time.Now()
	ix = open(b, dir)
	defer ix.Close()
	b.Logf("opened in %v", time.Since(began).Round(time.Millisecond))
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	b.Logf("idle: heap %d MB, resident %s", m.HeapAlloc>>20, resident())
	for _, bm := range []struct {
		name string
		want indexer.Want
		s    string
		sort string
	}{
		{"everything", indexer.Facts, "", ""},
		{"everything by value", indexer.Facts, "", "value"},
		{"attribute", indexer.Facts, "attribute:price", ""},
		{"own unit", indexer.Facts, "reserves >= 28 Mt", ""},
		{"money", indexer.Facts, "investment >= 500 bn RUB", ""},
		{"money by value", indexer.Facts, "investment >= 500 bn RUB", "value"},
		{"money, words, date", indexer.Facts, "investment >= 500 bn RUB 稀土 since:2025-10-01", ""},
		{"tie", indexer.Facts, "stake >= 50%", ""},
		{"rare words", indexer.Facts, "seabed nodules", ""},
		{"common phrase", indexer.Facts, `"产业链"`, ""},
		{"subject", indexer.Facts, "subject:Russia object:company", ""},
		{"month", indexer.Facts, "since:2025-06-01 until:2025-06-30", "time"},
		{"articles, money", indexer.Articles, "investment >= 500 bn RUB", ""},
		{"articles, common word", indexer.Articles, "稀土", ""},
		{"articles, rare words", indexer.Articles, "seabed nodules", ""},
	} {
		b.Run(bm.name, func(b *testing.B) {
			q := parse(b, benchAmounts.Replace(bm.s))
			total := 0
			for b.Loop() {
				res, err := ix.Search(context.Background(), q, indexer.Options{Want: bm.want, Sort: bm.sort})
				if err != nil {
					b.Fatal(err)
				}
				total = res.Total
			}
			b.ReportMetric(float64(total), "hits")
		})
	}
}

// benchAmounts writes the amounts out, so that only the search is measured.
var benchAmounts = strings.NewReplacer("500 bn RUB", "500000000000 RUB", "28 Mt", "28000000 t", "50%", "50 %")

// resident is the memory of the process that is in RAM, where the system tells.
func resident() string {
	data, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return "unknown"
	}
	for l := range strings.Lines(string(data)) {
		if v, ok := strings.CutPrefix(l, "VmRSS:"); ok {
			return strings.TrimSpace(v)
		}
	}
	return "unknown"
}

// BenchmarkWrite writes batches of 500 readings with 8 facts each.
func BenchmarkWrite(b *testing.B) {
	ix := open(b, filepath.Join(b.TempDir(), "index"))
	defer ix.Close()
	rnd := rand.New(rand.NewPCG(1, 2))
	n := 0
	for b.Loop() {
		w := indexer.Batch{}
		for range 500 {
			w.Readings = append(w.Readings, benchReading(rnd, n))
			n++
		}
		w.ReadingsSeq = uint64(n)
		if err := ix.Write(w); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "articles/s")
}
