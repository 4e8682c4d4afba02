package ledger_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"assay"
)

// randomReading is an article on one of many announcements: about one in three
// repeats a recent one.
func randomReading(rnd *rand.Rand, i int) *assay.Reading {
	thing := i
	if rnd.IntN(3) == 0 {
		thing = max(0, i-rnd.IntN(50))
	}
	x := rand.New(rand.NewPCG(uint64(thing), 7))
	actors := []string{"country:US", "country:CN", "org:byd", "org:catl", "org:zijin", "org:tsmc", "", "", "", ""}
	id := actors[x.IntN(len(actors))]
	name := fmt.Sprintf("%s %s Holdings", syllables(x), syllables(x))
	published := time.Date(2024, 1, 1, 9, 0, 0, 0, time.UTC).Add(time.Duration(thing) * 10 * time.Minute)
	target := syllables(x) + " plant"
	q := assay.NewQuantity(assay.KindMoney, decimal.New(int64(x.IntN(900)+10), int32(6+x.IntN(3))), []assay.Unit{"USD", "CNY", "EUR"}[x.IntN(3)], assay.Exact)
	url := fmt.Sprintf("https://news.example/%d", i)
	text := fmt.Sprintf("%s invests in %s\n%s will invest in a %s, it said.", name, target, name, target)
	a := assay.Article{ID: assay.NewArticleID(url), Revision: assay.NewRevision(text), URL: url, Title: name, Text: text, Language: "en", Published: published}
	zero := 0
	return &assay.Reading{
		ID: assay.NewReadingID(a.ID, a.Revision, 1), Generation: 1, SeenAt: published, Article: a,
		Figures: []assay.Figure{{Quantity: q}},
		Mentions: []assay.Mention{{
			Type: assay.Investment, Actors: []assay.Ref{{Surface: name, Name: name, ID: id}}, Target: &assay.Ref{Surface: target, Name: target},
			Amount: &zero, Status: assay.Planned, Date: published.Format(time.DateOnly), New: true, Evidence: assay.Span{Start: 0, End: len(text)},
		}},
	}
}

func syllables(x *rand.Rand) string {
	s := []string{"Bar", "Cel", "Dun", "Fer", "Gol", "Hal", "Jor", "Kel", "Lim", "Mor", "Nor", "Pel", "Quin", "Ros", "Sal", "Tor", "Ul", "Ver", "Wes", "Zan"}
	return s[x.IntN(len(s))] + "" + s[x.IntN(len(s))] + s[x.IntN(len(s))]
}

// BenchmarkDecide measures one reading against a ledger of 2,300 announcements
// of three weeks, a third of them by two states and four companies.
func BenchmarkDecide(b *testing.B) {
	l := newLedger()
	rnd := rand.New(rand.NewPCG(1, 1))
	const n = 3_000
	start := time.Now()
	for i := range n {
		l.Apply(l.Decide(randomReading(rnd, i), uint64(i+1)))
	}
	open := 0
	for range l.Announcements() {
		open++
	}
	b.Logf("%d announcements, %.0f µs each", open, float64(time.Since(start).Microseconds())/n)
	next := make([]*assay.Reading, 1000)
	for i := range next {
		next[i] = randomReading(rnd, n+i)
	}
	for i := 0; b.Loop(); i++ {
		l.Decide(next[i%len(next)], n+1)
	}
}
