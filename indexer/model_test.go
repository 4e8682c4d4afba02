package indexer_test

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"assay"
	"assay/extractor/lexicon"
	"assay/extractor/quantity"
	"assay/fx"
	"assay/indexer"
	"assay/query"
)

func env() query.Env {
	return query.Env{Rates: fx.Default(), Lexicon: lexicon.Builtin(), Now: time.Date(2025, 10, 31, 12, 0, 0, 0, time.UTC)}
}

var recognizer = sync.OnceValue(func() *quantity.Recognizer { return quantity.New(lexicon.Builtin()) })

func parse(tb rapid.TB, s string) *query.Query {
	q, err := query.Parse(s, lexicon.Builtin(), recognizer())
	if err != nil {
		tb.Fatalf("%s: %v", s, err)
	}
	return q
}

func open(tb rapid.TB, dir string) *indexer.Index {
	ix, err := indexer.Open(dir, indexer.Config{}, env())
	if err != nil {
		tb.Fatal(err)
	}
	return ix
}

// The pieces that random records are made of.
var (
	phrases = []string{
		"俄罗斯将投资稀土产业链", "Russia invests in rare earths", "铜价上涨", "copper mines in Chile", "锂电池工厂", "a lithium plant",
		"REE supply", "the final whistle", "智利矿山", "投资", "U.S. steel's plants", "Ａ股公司",
	}
	things = []*assay.Ref{
		nil,
		{ID: "country:RU", Name: "俄罗斯"},
		{ID: "country:RU", Name: "Russia"},
		{ID: "country:CL", Name: "Chile"},
		{ID: "commodity:rare-earths", Name: "rare earths"},
		{ID: "commodity:copper", Name: "铜"},
		{Name: "Acme Mining Co"},
		{Name: "北方矿业公司"},
	}
	attributes = []assay.Attribute{assay.Investment, assay.Price, assay.Stake, assay.Reserves, assay.Funding}
	statuses   = []assay.Status{"", assay.Announced, assay.Planned, assay.Denied}
	units      = []assay.Unit{"RUB", "CNY", "USD", "XYZ", "t", "kg", "Mt", "%", "USD/t", "CNY/kg", "1", "smoot"}
	numbers    = []string{"0", "1", "5", "10", "15.5", "30", "500", "500.0000000001", "9150", "61.5", "-5", "1e400", "0.1", "100000000000000000001"}
	qualifiers = []assay.Qualifier{assay.Exact, assay.Approx, assay.LT, assay.LTE, assay.GT, assay.GTE}
	languages  = []string{"zh", "zh-Hant", "en", ""}
	outlets    = []string{"搜狐", "Northern Wire", ""}
	hosts      = []string{"https://www.sohu.com/a/", "https://wire.example/", "::no url::"}
	clocks     = []time.Time{
		{},
		time.Date(2025, 10, 28, 0, 30, 0, 0, time.FixedZone("", 8*3600)), time.Date(2025, 10, 27, 16, 30, 0, 0, time.UTC),
		time.Date(2024, 5, 6, 12, 0, 0, 0, time.UTC), time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(1987, 3, 1, 0, 0, 0, 0, time.UTC),
	}
)

func pick[T any](t *rapid.T, from []T, label string) T { return rapid.SampledFrom(from).Draw(t, label) }

func randomQuantity(t *rapid.T) assay.Quantity {
	n := func(label string) decimal.Decimal { return decimal.RequireFromString(pick(t, numbers, label)) }
	unit := pick(t, units, "unit")
	if rapid.IntRange(0, 4).Draw(t, "range") == 0 {
		low, high := n("low"), n("high")
		if low.GreaterThan(high) {
			low, high = high, low
		}
		return assay.NewRange(assay.KindOther, low, high, unit, assay.Range)
	}
	return assay.NewQuantity(assay.KindMoney, n("value"), unit, pick(t, qualifiers, "qualifier"))
}

// randomReading is a reading of one of a few articles.
func randomReading(t *rapid.T) *assay.Reading {
	article := assay.ArticleID(fmt.Sprintf("article-%d", rapid.IntRange(0, 5).Draw(t, "article")))
	var text strings.Builder
	for range rapid.IntRange(1, 4).Draw(t, "lines") {
		text.WriteString(pick(t, phrases, "phrase") + "\n")
	}
	r := &assay.Reading{
		Generation: 1, SeenAt: pick(t, clocks, "seen"),
		Article: assay.Article{
			ID: article, Text: text.String(), URL: pick(t, hosts, "host") + string(article), Site: pick(t, outlets, "outlet"),
			Language: pick(t, languages, "language"), Country: pick(t, []string{"", "CN", "GB"}, "from"), Published: pick(t, clocks, "published"),
		},
	}
	r.Article.Revision = assay.NewRevision(r.Article.Text + strconv.Itoa(rapid.IntRange(0, 3).Draw(t, "salt")))
	r.ID = assay.NewReadingID(article, r.Article.Revision, 1)
	for range rapid.IntRange(0, 4).Draw(t, "figures") {
		r.Figures = append(r.Figures, assay.Figure{Quantity: randomQuantity(t)})
	}
	for i := range rapid.IntRange(0, 5).Draw(t, "facts") {
		f := assay.Fact{
			ID: assay.FactID(fmt.Sprintf("%s-%d", r.ID, i)), Figure: rapid.IntRange(-1, 4).Draw(t, "figure"),
			Attribute: pick(t, attributes, "attribute"), Subject: pick(t, things, "subject"), Object: pick(t, things, "object"),
			Status: pick(t, statuses, "status"), Evidence: assay.Span{End: rapid.IntRange(0, len(r.Article.Text)).Draw(t, "evidence")},
		}
		if rapid.Bool().Draw(t, "linked") {
			n := rapid.IntRange(0, 4).Draw(t, "same_as")
			f.SameAs = &n
		}
		r.Facts = append(r.Facts, f)
	}
	if rapid.Bool().Draw(t, "mention") {
		n := rapid.IntRange(0, 4).Draw(t, "of")
		r.Mentions = []assay.Mention{{Type: pick(t, []assay.Attribute{assay.Investment, assay.Funding}, "type"), Amount: &n, Facts: []int{n}}}
		if a := pick(t, things, "actor"); a != nil {
			r.Mentions[0].Actors = []assay.Ref{*a}
		}
	}
	return r
}

func randomDecision(t *rapid.T) assay.Decision {
	id := func(label string) assay.AnnouncementID {
		return assay.AnnouncementID(fmt.Sprintf("n-%d", rapid.IntRange(0, 4).Draw(t, label)))
	}
	d := assay.Decision{
		Kind:         pick(t, []assay.DecisionKind{assay.Opened, assay.Opened, assay.Attached, assay.Amended, assay.Contradicted, assay.Withdrawn}, "kind"),
		Announcement: id("announcement"), Type: pick(t, []assay.Attribute{assay.Investment, assay.Funding}, "type"),
	}
	d.Report = assay.Report{
		Article: assay.ArticleID(fmt.Sprintf("article-%d", rapid.IntRange(0, 5).Draw(t, "article"))), Reading: "r", URL: pick(t, hosts, "host"),
		Title: pick(t, phrases, "title"), Quote: pick(t, phrases, "quote"), Outlet: pick(t, outlets, "outlet"), Language: pick(t, languages, "language"), Country: pick(t, []string{"", "CN", "GB"}, "from"),
		Published: pick(t, clocks, "published"), SeenAt: pick(t, clocks, "seen"), Status: pick(t, statuses, "status"), Date: pick(t, []string{"", "2025-10-27", "soon"}, "date"),
	}
	if a := pick(t, things, "actor"); a != nil {
		d.Report.Actors = []assay.Entity{a.Entity()}
	}
	if a := pick(t, things, "target"); a != nil {
		e := a.Entity()
		d.Report.Target = &e
	}
	for range rapid.IntRange(0, 2).Draw(t, "amounts") {
		d.Report.Amounts = append(d.Report.Amounts, randomQuantity(t))
	}
	return d
}

// model is what an index must hold: the plainest way to keep it.
type model struct {
	readings      map[assay.ReadingID]*assay.Reading
	latest        map[assay.ArticleID]*assay.Reading
	announcements map[assay.AnnouncementID]*assay.Announcement
	alias         map[assay.AnnouncementID]assay.AnnouncementID
	readingsSeq   uint64
	filingsSeq    uint64
}

func newModel() *model {
	return &model{
		readings: map[assay.ReadingID]*assay.Reading{}, latest: map[assay.ArticleID]*assay.Reading{},
		announcements: map[assay.AnnouncementID]*assay.Announcement{}, alias: map[assay.AnnouncementID]assay.AnnouncementID{},
	}
}

func (m *model) now(id assay.AnnouncementID) assay.AnnouncementID {
	for m.alias[id] != "" {
		id = m.alias[id]
	}
	return id
}

func (m *model) read(r *assay.Reading) {
	if old := m.readings[r.ID]; old != nil && r.SeenAt.Before(old.SeenAt) {
		return
	}
	m.readings[r.ID] = r
	if old := m.latest[r.Article.ID]; old == nil || !r.SeenAt.Before(old.SeenAt) {
		m.latest[r.Article.ID] = r
	}
}

func (m *model) file(f *assay.Filing) {
	for _, d := range f.Decisions {
		a := m.announcements[m.now(d.Announcement)]
		if d.Kind == assay.Merged {
			into := m.announcements[m.now(d.Into)]
			if a != into {
				into.Absorb(a)
				delete(m.announcements, a.ID)
				m.alias[a.ID] = into.ID
			}
			continue
		}
		if a == nil {
			a = &assay.Announcement{}
		}
		a.Apply(d, f.At)
		m.announcements[a.ID] = a
	}
}

// randomBatch draws a batch and takes it into the model.
func (m *model) randomBatch(t *rapid.T) indexer.Batch {
	var b indexer.Batch
	for range rapid.IntRange(0, 3).Draw(t, "readings") {
		b.Readings = append(b.Readings, randomReading(t))
	}
	for range rapid.IntRange(0, 3).Draw(t, "filings") {
		f := &assay.Filing{Reading: "r", Article: "a", ReadingSeq: m.filingsSeq + uint64(len(b.Filings)) + 1, At: pick(t, clocks, "at")}
		for range rapid.IntRange(1, 2).Draw(t, "decisions") {
			d := randomDecision(t)
			if m.announcements[m.now(d.Announcement)] == nil {
				d.Kind = assay.Opened
			}
			f.Decisions = append(f.Decisions, d)
			m.file(&assay.Filing{At: f.At, Decisions: []assay.Decision{d}})
			if other := pick(t, []assay.AnnouncementID{"n-0", "n-1", "n-2"}, "into"); m.announcements[m.now(other)] != nil && rapid.IntRange(0, 3).Draw(t, "merge") == 0 {
				merge := assay.Decision{Kind: assay.Merged, Announcement: d.Announcement, Into: other}
				f.Decisions = append(f.Decisions, merge)
				m.file(&assay.Filing{Decisions: []assay.Decision{merge}})
			}
		}
		b.Filings = append(b.Filings, f)
	}
	for _, r := range b.Readings {
		m.read(r)
	}
	m.readingsSeq += uint64(len(b.Readings))
	m.filingsSeq += uint64(len(b.Filings))
	b.ReadingsSeq, b.FilingsSeq = m.readingsSeq, m.filingsSeq
	return b
}

// answers lists what query.Match finds among all records of the model.
func (m *model) answers(q *query.Query, want indexer.Want) []string {
	var out []string
	add := func(name string, r query.Record) {
		if match, why := q.Match(r, env()); match != query.None {
			out = append(out, fmt.Sprintf("%s %s %s", name, match, why))
		}
	}
	switch want {
	case indexer.Facts:
		for _, r := range m.latest {
			for i := range r.Facts {
				if f := &r.Facts[i]; f.Figure >= 0 && f.Figure < len(r.Figures) {
					add(string(f.ID), query.Record{Reading: r, Fact: f, Figure: &r.Figures[f.Figure]})
				}
			}
		}
	case indexer.Articles:
		for _, r := range m.latest {
			add(string(r.ID), query.Record{Reading: r})
		}
	case indexer.Announcements:
		for _, a := range m.announcements {
			add(string(a.ID), query.Record{Announcement: a})
		}
	}
	slices.Sort(out)
	return out
}

func found(tb rapid.TB, m *model, ix *indexer.Index, q *query.Query, o indexer.Options) []string {
	o.Limit = 1000
	res, err := ix.Search(context.Background(), q, o)
	if err != nil {
		tb.Fatal(err)
	}
	if res.Total != len(res.Hits) {
		tb.Fatalf("%s: total %d with %d hits", q, res.Total, len(res.Hits))
	}
	var out []string
	for _, h := range res.Hits {
		name := ""
		switch {
		case h.Fact != nil:
			name = string(h.Fact.ID)
		case h.Article != nil:
			name = string(m.latest[h.Article.ID].ID)
		case h.Announcement != nil:
			name = string(h.Announcement.ID)
		}
		out = append(out, fmt.Sprintf("%s %s %s", name, h.Match, h.Why))
	}
	slices.Sort(out)
	return out
}

var randomConditions = rapid.OneOf(
	rapid.SampledFrom([]string{
		"稀土", "rare earths", "copper", "铜", "矿", "mine", "text:REE", "Russia", "俄罗斯", "whistle", "plant", `"the final"`, "US steel", "A股",
		"subject:Russia", "subject:Acme", "object:copper", "object:稀土", "country:RU", "country:CL", "from:CN", "lang:zh", "lang:en",
		"outlet:sohu.com", `outlet:"Northern Wire"`, "outlet:example", "status:planned", "status:denied", "unit:RUB", "unit:t", "kind:money", "kind:other",
		"type:investment", "type:funding", "attribute:price", "attribute:investment", "since:2025-10-28", "until:2025-10-27", "since:3d", "until:1000d",
		"id:article-0", "id:n-1", "id:n-2",
	}),
	rapid.Custom(func(t *rapid.T) string {
		name := pick(t, []string{"amount", "investment", "reserves", "price", "stake", "funding"}, "attribute")
		unit := pick(t, []string{"RUB", "USD", "CNY", "t", "kg", "Mt", "%", "USD/t", "CNY/kg", "JPY"}, "unit")
		n := pick(t, []string{"0", "1", "5", "10", "15.5", "30", "500", "9150", "61.5", "-5", "0.1", "4.75", "100000000000000000001"}, "number")
		if rapid.IntRange(0, 3).Draw(t, "range") == 0 {
			return fmt.Sprintf("%s -5 %s..%s %s", name, unit, strings.TrimPrefix(n, "-"), unit)
		}
		return fmt.Sprintf("%s %s %s %s", name, pick(t, []string{">=", ">", "<=", "<", "="}, "op"), n, unit)
	}),
)

func randomQuestion(t *rapid.T) string {
	one := func(label string) string { return randomConditions.Draw(t, label) }
	switch rapid.IntRange(0, 6).Draw(t, "shape") {
	case 0:
		return ""
	case 1:
		return "-(" + one("a") + ")"
	case 2:
		return one("a") + " " + one("b")
	case 3:
		return one("a") + " OR " + one("b")
	case 4:
		return one("a") + " -(" + one("b") + ")"
	case 5:
		return "(" + one("a") + " OR -(" + one("b") + ")) " + one("c")
	}
	return one("a")
}

// TestSearchIsMatch: whatever was written and however the index was closed,
// Search finds what query.Match says of each record, and everything can be read
// back.
func TestSearchIsMatch(t *testing.T) {
	base := t.TempDir()
	n := 0
	rapid.Check(t, func(t *rapid.T) {
		n++
		dir := fmt.Sprintf("%s/%d", base, n)
		m, ix := newModel(), open(t, dir)
		defer func() { ix.Close() }()
		for range rapid.IntRange(1, 3).Draw(t, "batches") {
			b := m.randomBatch(t)
			for range rapid.IntRange(1, 2).Draw(t, "times") {
				if err := ix.Write(b); err != nil {
					t.Fatal(err)
				}
			}
			if rapid.IntRange(0, 3).Draw(t, "reopen") == 0 {
				if err := ix.Close(); err != nil {
					t.Fatal(err)
				}
				ix = open(t, dir)
				if r := ix.Recovered(); len(r) > 0 {
					t.Fatalf("closed in order, and recovered: %q", r)
				}
			}
		}
		m.compare(t, ix)
		for range 12 {
			q := parse(t, randomQuestion(t))
			for _, want := range []indexer.Want{indexer.Facts, indexer.Articles, indexer.Announcements} {
				o := indexer.Options{Want: want, Sort: pick(t, []string{"", "time", "value"}, "sort")}
				if d := cmp.Diff(m.answers(q, want), found(t, m, ix, q, o)); d != "" {
					t.Fatalf("%s of %s: match against search:\n%s", want, q, d)
				}
			}
		}
	})
}

// compare compares all that can be read from the index with the model.
func (m *model) compare(t rapid.TB, ix *indexer.Index) {
	if r, f := ix.Seq("readings"), ix.Seq("announcements"); r != m.readingsSeq || f != m.filingsSeq {
		t.Fatalf("sequences %d and %d; want %d and %d", r, f, m.readingsSeq, m.filingsSeq)
	}
	facts := 0
	for id, want := range m.latest {
		got, err := ix.Article(id)
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Fatalf("article %s:\n%s", id, d)
		}
		for _, f := range got.Facts {
			if f.Figure >= 0 && f.Figure < len(got.Figures) {
				facts++
			}
		}
	}
	for id, want := range m.readings {
		got, err := ix.Reading(id)
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Fatalf("reading %s:\n%s", id, d)
		}
	}
	live := 0
	for id, want := range m.announcements {
		got, err := ix.Announcement(id)
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Fatalf("announcement %s:\n%s", id, d)
		}
		if len(want.Reports) > 0 {
			live++
		}
	}
	for id := range m.alias {
		if got, err := ix.Announcement(id); err != nil || got.ID != m.now(id) {
			t.Fatalf("merged announcement %s: %v, %v; want %s", id, got, err, m.now(id))
		}
	}
	if s := ix.Stats(); s.Articles != len(m.latest) || s.Facts != facts || s.Announcements != live {
		t.Fatalf("%+v; want %d articles, %d facts and %d announcements", s, len(m.latest), facts, live)
	}
	list, err := ix.Announcements(100, 0)
	if err != nil || len(list) != live {
		t.Fatalf("%d announcements listed (%v); want %d", len(list), err, live)
	}
	for i := range list {
		if i > 0 && list[i].Opened.After(list[i-1].Opened) {
			t.Fatal("announcements are not listed by when they were opened")
		}
	}
}
