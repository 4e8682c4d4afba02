package indexer_test

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"assay"
	"assay/indexer"
	"assay/query"
)

var update = flag.Bool("update", false, "write what is found into testdata/search.txt")

// stated is a fact as the tests write it: the figure is found by its surface.
type stated struct {
	attribute assay.Attribute
	surface   string
	quantity  assay.Quantity
	subject   *assay.Ref
	object    *assay.Ref
	sameAs    int // 1 is the first fact's figure; 0 none
}

func amount(value string, u assay.Unit) assay.Quantity {
	return assay.NewQuantity(assay.KindMoney, decimal.RequireFromString(value), u, assay.Exact)
}

// story makes a reading of an article.
func story(id, url, site, language, published, text string, facts ...stated) *assay.Reading {
	at, err := time.Parse(time.RFC3339, published)
	if err != nil {
		panic(err)
	}
	title, body, _ := strings.Cut(text, "\n")
	r := &assay.Reading{
		ID: assay.ReadingID("reading-" + id), Generation: 1, SeenAt: at.Add(time.Hour),
		Article: assay.Article{
			ID: assay.ArticleID(id), Revision: assay.NewRevision(text), URL: url, Site: site, Language: language, Published: at,
			Title: title, Text: text, BodyStart: len(text) - len(body),
		},
	}
	for i, f := range facts {
		start := strings.Index(text, f.surface)
		sentence := 0
		for _, stop := range []string{"\n", "。", ". "} {
			if i := strings.LastIndex(text[:start], stop); i >= 0 {
				sentence = max(sentence, i+len(stop))
			}
		}
		r.Figures = append(r.Figures, assay.Figure{Span: assay.Span{Start: start, End: start + len(f.surface)}, Surface: f.surface, Quantity: f.quantity})
		fact := assay.Fact{
			ID: assay.FactID(fmt.Sprintf("%s#%d", id, i)), Figure: i, Attribute: f.attribute, Subject: f.subject, Object: f.object,
			Evidence: assay.Span{Start: sentence, End: start + len(f.surface) + strings.IndexAny(text[start+len(f.surface):]+"\n", "。.\n")},
		}
		if f.attribute.HasStatus() {
			fact.Status = assay.Announced
		}
		if f.sameAs > 0 {
			n := f.sameAs - 1
			fact.SameAs = &n
		}
		r.Facts = append(r.Facts, fact)
	}
	return r
}

func stories() []*assay.Reading {
	ru, rare := &assay.Ref{ID: "country:RU", Name: "俄罗斯"}, &assay.Ref{ID: "commodity:rare-earths", Name: "稀土全产业链"}
	copper := &assay.Ref{ID: "commodity:copper", Name: "copper"}
	vague := assay.NewRange(assay.KindMoney, decimal.New(1, 11), decimal.New(1, 12), "CNY", assay.Vague)
	return []*assay.Reading{
		story("zh", "https://www.sohu.com/a/948001", "搜狐", "zh", "2025-10-28T10:49:00+08:00",
			"俄罗斯砸下7000亿\n莫斯科方面宣布，将投入7000亿卢布（约合615亿元）打造稀土全产业链。业内人士称，一座分离厂就要数千亿元。",
			stated{assay.Investment, "7000亿卢布", amount("700000000000", "RUB"), ru, rare, 0},
			stated{assay.Investment, "615亿元", amount("61500000000", "CNY"), ru, rare, 1},
			stated{assay.Cost, "数千亿元", vague, nil, &assay.Ref{Name: "分离厂"}, 0}),
		story("en", "https://wire.example/ru", "Northern Wire", "en", "2025-10-27T21:30:00Z",
			"Kremlin sets aside 700 billion rubles for rare earths\nRussia will put 700bn rubles into plants from mine to magnet.",
			stated{assay.Investment, "700bn rubles", amount("700000000000", "RUB"), &assay.Ref{ID: "country:RU", Name: "Russia"}, nil, 0}),
		story("us", "https://metals.example/us", "Metals Daily", "en", "2025-11-03T08:00:00-05:00",
			"Texas refiner spends $7.5bn\nThe refiner puts $7.5 billion into a plant for REE. Last year it paid $9,150 a ton for copper.",
			stated{assay.Investment, "$7.5 billion", amount("7500000000", "USD"), &assay.Ref{Name: "The refiner"}, rare, 0},
			stated{assay.Price, "$9,150 a ton", amount("9150", "USD/t"), nil, copper, 0}),
		story("cu", "https://metals.example/cu", "Metals Daily", "en", "2025-09-01T08:00:00Z",
			"Copper mine grows\nA copper mine will get 20 billion rubles, its owner says."+strings.Repeat(" There is more to tell about the mine.", 12),
			stated{assay.Investment, "20 billion rubles", amount("20000000000", "RUB"), &assay.Ref{Name: "mine"}, copper, 0}),
	}
}

func storyIndex(t *testing.T) *indexer.Index {
	t.Helper()
	ix := open(t, filepath.Join(t.TempDir(), "index"))
	t.Cleanup(func() { ix.Close() })
	countries := map[string]string{"zh": "CN", "en": "GB", "us": "US"}
	report := func(article, title, quote, language string, q assay.Quantity) assay.Report {
		return assay.Report{
			Article: assay.ArticleID(article), Title: title, Quote: quote, Language: language, Country: countries[article], Outlet: "Outlet " + article, Date: "2025-10-27",
			Status: assay.Announced, Amounts: []assay.Quantity{q}, Actors: []assay.Entity{{ID: "country:RU", Name: "Russia"}},
			Target: &assay.Entity{ID: "commodity:rare-earths", Name: "rare earths"},
		}
	}
	at := time.Date(2025, 10, 28, 3, 0, 0, 0, time.UTC)
	filings := []*assay.Filing{
		{ReadingSeq: 1, At: at, Decisions: []assay.Decision{{Kind: assay.Opened, Announcement: "n1", Type: assay.Investment, Report: report("zh", "俄罗斯砸下7000亿", "投入7000亿卢布", "zh", amount("700000000000", "RUB"))}}},
		{ReadingSeq: 2, At: at.Add(time.Hour), Decisions: []assay.Decision{{Kind: assay.Opened, Announcement: "n2", Type: assay.Investment, Report: report("en", "Kremlin sets aside 700 billion", "Russia will put 700bn rubles", "en", amount("700000000000", "RUB"))}}},
		{ReadingSeq: 3, At: at.Add(2 * time.Hour), Decisions: []assay.Decision{{Kind: assay.Opened, Announcement: "n3", Type: assay.Funding, Report: report("us", "Texas refiner", "puts $7.5 billion", "en", amount("7500000000", "USD"))}}},
		{ReadingSeq: 4, At: at.Add(3 * time.Hour), Decisions: []assay.Decision{{Kind: assay.Merged, Announcement: "n2", Into: "n1"}}},
	}
	err := ix.Write(indexer.Batch{Readings: stories(), ReadingsSeq: 4, Filings: filings, FilingsSeq: 4})
	if err != nil {
		t.Fatal(err)
	}
	return ix
}

// show writes results as testdata/search.txt has them.
func show(res *indexer.Results) string {
	var b strings.Builder
	for _, h := range res.Hits {
		switch {
		case h.Fact != nil:
			f := h.Fact
			fmt.Fprintf(&b, "\t%s %s: %s[%s]%s\n", f.ID, h.Match, f.Quote[:f.QuoteFigure.Start], f.QuoteFigure.Of(f.Quote), f.Quote[f.QuoteFigure.End:])
		case h.Article != nil:
			fmt.Fprintf(&b, "\t%s %s: %s | %s (%d facts)\n", h.Article.ID, h.Match, h.Article.Title, h.Article.Snippet, h.Article.Facts)
		case h.Announcement != nil:
			fmt.Fprintf(&b, "\t%s %s: %d reports\n", h.Announcement.ID, h.Match, len(h.Announcement.Reports))
		}
		if h.Why != "" {
			fmt.Fprintf(&b, "\t\t%s\n", h.Why)
		}
	}
	for _, facet := range slices.Sorted(maps.Keys(res.Facets)) {
		fmt.Fprintf(&b, "\t%s:", facet)
		for _, v := range res.Facets[facet] {
			fmt.Fprintf(&b, " %s=%d", v.Value, v.Count)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// TestSearch asks the questions of testdata/search.txt: what is wanted, the
// order, a bar, and the question. Below each stand the hits, their reasons, and
// the facets.
func TestSearch(t *testing.T) {
	const file = "testdata/search.txt"
	ix := storyIndex(t)
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var got strings.Builder
	for l := range strings.Lines(string(data)) {
		if strings.HasPrefix(l, "\t") {
			continue
		}
		got.WriteString(l)
		options, question, ok := strings.Cut(strings.TrimSuffix(l, "\n"), " | ")
		if !ok {
			continue
		}
		want, order, _ := strings.Cut(options, " ")
		res, err := ix.Search(context.Background(), parse(t, question), indexer.Options{Want: indexer.Want(want), Sort: order})
		if err != nil {
			t.Fatal(err)
		}
		if res.Total != len(res.Hits) {
			t.Errorf("%s: total %d of %d hits", question, res.Total, len(res.Hits))
		}
		got.WriteString(show(res))
	}
	if got.String() == string(data) {
		return
	}
	if *update {
		if err := os.WriteFile(file, []byte(got.String()), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	want := strings.Split(string(data), "\n")
	for i, l := range strings.Split(got.String(), "\n") {
		if i >= len(want) || l != want[i] {
			t.Fatalf("%s:%d: got\n%s\nwant\n%s", file, i+1, l, strings.Join(want[min(i, len(want)):min(i+1, len(want))], ""))
		}
	}
	t.Fatalf("%s has more lines than were found", file)
}

// TestPages: the pages of a list, one after the other, are the list.
func TestPages(t *testing.T) {
	ix := open(t, filepath.Join(t.TempDir(), "index"))
	defer ix.Close()
	if err := ix.Write(plainBatch(1, 50)); err != nil {
		t.Fatal(err)
	}
	for _, order := range []string{"", "time", "value"} {
		var all, paged []string
		search := func(limit, offset int) (out []string) {
			res, err := ix.Search(context.Background(), parse(t, "copper"), indexer.Options{Limit: limit, Offset: offset, Sort: order})
			if err != nil {
				t.Fatal(err)
			}
			if res.Total != 50 {
				t.Errorf("total %d", res.Total)
			}
			for _, h := range res.Hits {
				out = append(out, string(h.Fact.ID))
			}
			return out
		}
		all = search(100, 0)
		for offset := 0; offset < 56; offset += 7 {
			paged = append(paged, search(7, offset)...)
		}
		if !slices.Equal(all, paged) || len(all) != 50 || all[0] != "fact-50" || all[49] != "fact-1" {
			t.Errorf("sorted by %q: %v in one, %v in pages", order, all, paged)
		}
	}
	if got := len(first(ix.Announcements(3, 8))); got != 2 {
		t.Errorf("%d announcements on the last page", got)
	}
	for _, page := range [][2]int{{5, 100}, {-1, 0}, {0, 0}} {
		if got := first(ix.Announcements(page[0], page[1])); len(got) != 0 {
			t.Errorf("page %v has %d announcements", page, len(got))
		}
	}
	if got := len(first(ix.Announcements(100, -5))); got != 10 {
		t.Errorf("%d announcements", got)
	}
}

func first[T any](v T, _ error) T { return v }

func TestOptionsThatCannotBe(t *testing.T) {
	ix := open(t, filepath.Join(t.TempDir(), "index"))
	defer ix.Close()
	for _, tc := range []struct {
		o    indexer.Options
		want string
	}{
		{indexer.Options{Want: "cats"}, `search for "cats"; facts, articles and announcements can be searched for`},
		{indexer.Options{Sort: "size"}, `sort by "size"; hits are sorted by time, by value, or with an empty name by how well they match`},
		{indexer.Options{Limit: -1}, "offset 0 and limit -1; neither can be negative"},
		{indexer.Options{Offset: -1}, "offset -1 and limit 20; neither can be negative"},
		{indexer.Options{Offset: 9_981}, "offset 9981 and limit 20 reach beyond the first 10000 hits; narrow the question instead"},
		{indexer.Options{Limit: 1 << 62, Offset: 1 << 62}, "offset 4611686018427387904 and limit 4611686018427387904 reach beyond the first 10000 hits; narrow the question instead"},
	} {
		_, err := ix.Search(context.Background(), parse(t, ""), tc.o)
		if err == nil || err.Error() != tc.want || !errors.Is(err, assay.ErrInvalid) {
			t.Errorf("%+v: %v, want %s", tc.o, err, tc.want)
		}
	}
	if _, err := ix.Search(context.Background(), parse(t, ""), indexer.Options{Offset: 9_980}); err != nil {
		t.Error(err)
	}
	for _, tc := range []struct {
		c    indexer.Config
		want string
	}{
		{indexer.Config{MaxWindow: -1}, "index.max_window: -1; it must be from 0 to 1000000"},
		{indexer.Config{FacetValues: 2000}, "index.facet_values: 2000; it must be from 0 to 1000"},
	} {
		if _, err := indexer.Open(t.TempDir(), tc.c, env()); err == nil || err.Error() != tc.want || !errors.Is(err, assay.ErrInvalid) {
			t.Errorf("%+v: %v, want %s", tc.c, err, tc.want)
		}
	}
}

func TestSearchStops(t *testing.T) {
	ix := storyIndex(t)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	for _, want := range []indexer.Want{indexer.Facts, indexer.Articles, indexer.Announcements} {
		for _, s := range []string{"", "copper", "investment > 5 USD"} {
			if _, err := ix.Search(ctx, parse(t, s), indexer.Options{Want: want}); !errors.Is(err, context.Canceled) {
				t.Errorf("%s of %q: %v", want, s, err)
			}
		}
	}
}

func TestNotFound(t *testing.T) {
	ix := storyIndex(t)
	_, err := ix.Article("none")
	if !errors.Is(err, indexer.ErrNotFound) || !strings.Contains(err.Error(), "none") {
		t.Error(err)
	}
	if _, err = ix.Reading("none"); !errors.Is(err, indexer.ErrNotFound) {
		t.Error(err)
	}
	if _, err = ix.Announcement("none"); !errors.Is(err, indexer.ErrNotFound) {
		t.Error(err)
	}
	if a, err := ix.Announcement("n2"); err != nil || a.ID != "n1" || len(a.Reports) != 2 {
		t.Errorf("a merged announcement: %v, %v", a, err)
	}
}

// TestMessagesThatCannotBe: they are named, and nothing of their batch is written.
func TestMessagesThatCannotBe(t *testing.T) {
	ix := open(t, filepath.Join(t.TempDir(), "index"))
	defer ix.Close()
	good := plainReading(1)
	notANumber := plainReading(2)
	notANumber.Facts[0].Confidence = nan()
	many := plainReading(3)
	many.Facts = make([]assay.Fact, 1<<16+1)
	for _, tc := range []struct {
		b    indexer.Batch
		want string
	}{
		{indexer.Batch{Readings: []*assay.Reading{good, nil}}, "reading without an id"},
		{indexer.Batch{Readings: []*assay.Reading{good, {ID: "r"}}}, "reading without an id"},
		{indexer.Batch{Readings: []*assay.Reading{good, notANumber}}, string(notANumber.ID)},
		{indexer.Batch{Readings: []*assay.Reading{good, many}}, "65537 facts"},
		{indexer.Batch{Readings: []*assay.Reading{good}, Filings: []*assay.Filing{nil}}, "null"},
		{indexer.Batch{Filings: []*assay.Filing{{Reading: "r9", Decisions: []assay.Decision{{Kind: assay.Opened}}}}}, "r9"},
		{indexer.Batch{Filings: []*assay.Filing{{Reading: "r9", Decisions: []assay.Decision{{Kind: assay.Merged, Announcement: "n", Into: "m"}}}}}, `"m"`},
	} {
		tc.b.ReadingsSeq, tc.b.FilingsSeq = 7, 7
		err := ix.Write(tc.b)
		if !errors.Is(err, assay.ErrInvalid) || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%v, want %s", err, tc.want)
		}
	}
	holds(t, ix, 0)
}

func nan() float64 {
	zero := 0.0
	return zero / zero
}

// TestLogFromTheMidst: filings of announcements whose opening was never seen
// keep what they tell.
func TestLogFromTheMidst(t *testing.T) {
	ix := open(t, filepath.Join(t.TempDir(), "index"))
	defer ix.Close()
	f := plainFiling(5)
	f.Decisions[0].Kind = assay.Attached
	if err := ix.Write(indexer.Batch{Filings: []*assay.Filing{f}, FilingsSeq: 90}); err != nil {
		t.Fatal(err)
	}
	a, err := ix.Announcement("n-5")
	if err != nil || a.Type != assay.Investment || len(a.Reports) != 1 || !a.Opened.Equal(f.At) {
		t.Errorf("%+v, %v", a, err)
	}
	// The same filing in a later batch is passed over by its place in the readings.
	again := plainFiling(5)
	again.Decisions[0].Report.Title = "changed"
	if err := ix.Write(indexer.Batch{Filings: []*assay.Filing{again}, FilingsSeq: 91}); err != nil {
		t.Fatal(err)
	}
	if a, err = ix.Announcement("n-5"); err != nil || a.Reports[0].Title != "Mine 5" {
		t.Errorf("%+v, %v", a, err)
	}
}

// TestAnotherVocabulary: with another lexicon the texts are read again.
func TestAnotherVocabulary(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "index")
	first, err := indexer.Open(dir, indexer.Config{Vocabulary: "none"}, query.Env{})
	if err != nil {
		t.Fatal(err)
	}
	if err := first.Write(plainBatch(1, 3)); err != nil {
		t.Fatal(err)
	}
	if got := total(t, first, indexer.Facts, "reserves > 1000 kg"); got != 0 {
		t.Errorf("%d facts in kilograms without a lexicon", got)
	}
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	for i := range 2 {
		second, err := indexer.Open(dir, indexer.Config{Vocabulary: "built-in"}, env())
		if err != nil {
			t.Fatal(err)
		}
		if r := second.Recovered(); len(r) != 1-i {
			t.Errorf("recovered %q", r)
		}
		holds(t, second, 3)
		if got := total(t, second, indexer.Facts, "reserves > 1000 kg"); got != 2 {
			t.Errorf("%d facts of more than a tonne", got)
		}
		if err := second.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// TestUse searches while another writes; the race detector looks on.
func TestUse(t *testing.T) {
	ix := open(t, filepath.Join(t.TempDir(), "index"))
	defer ix.Close()
	if err := ix.Write(plainBatch(1, 5)); err != nil {
		t.Fatal(err)
	}
	questions := []*query.Query{parse(t, "copper"), parse(t, "reserves >= 3 t"), parse(t, "铜矿 -reserves > 100 t"), parse(t, "")}
	done := make(chan struct{})
	var wg sync.WaitGroup
	for i := range 3 {
		wg.Go(func() {
			for n := 0; ; n++ {
				select {
				case <-done:
					return
				default:
				}
				for _, want := range []indexer.Want{indexer.Facts, indexer.Articles, indexer.Announcements} {
					res, err := ix.Search(context.Background(), questions[(i+n)%len(questions)], indexer.Options{Want: want})
					if err != nil {
						t.Error(err)
						return
					}
					if want != indexer.Announcements && res.Total < 3 {
						t.Errorf("%s finds %d %s", res.Query, res.Total, want)
						return
					}
				}
				ix.Stats()
				if _, err := ix.Announcements(5, 0); err != nil {
					t.Error(err)
				}
			}
		})
	}
	for n := 6; n < 60; n += 6 {
		if err := ix.Write(plainBatch(n, n+5)); err != nil {
			t.Error(err)
		}
	}
	close(done)
	wg.Wait()
	holds(t, ix, 59)
}

// TestOnlyOne: a second index on the same folder is refused, and not taken for damage.
func TestOnlyOne(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "index")
	ix := open(t, dir)
	defer ix.Close()
	if _, err := indexer.Open(dir, indexer.Config{}, env()); err == nil || !strings.Contains(err.Error(), "another process") {
		t.Errorf("opened twice: %v", err)
	}
	if _, err := os.Stat(dir + ".damaged-1"); err == nil {
		t.Error("a folder in use was moved aside")
	}
}
