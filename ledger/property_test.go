package ledger_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"assay"
	"assay/extractor/lexicon"
	"assay/fx"
	"assay/ledger"
)

// readings draws a stream of readings over few articles and things, so that
// repeats, updates, contradictions, merges and new revisions come up often.
func readings(t *rapid.T) []*assay.Reading {
	one := rapid.Custom(func(t *rapid.T) *assay.Reading {
		url := fmt.Sprintf("https://news.example/%d", rapid.IntRange(0, 7).Draw(t, "article"))
		day := rapid.IntRange(0, 500).Draw(t, "day")
		published := time.Date(2024, 11, 1, 9, 0, 0, 0, time.UTC).AddDate(0, 0, day)
		name := rapid.SampledFrom([]string{"", "俄罗斯", "Russia", "中芯国际", "SMIC", "Halvorsen", "哈尔沃森", "公司", "Norwood Metals", "江西升华"})
		text := rapid.SampledFrom([]string{"t\nq", "哈尔沃森(Halvorsen)\n哈尔沃森(Halvorsen)出资", "raises its offer\nup from", ""}).Draw(t, "text")
		a := assay.Article{
			ID: assay.NewArticleID(url), URL: url, Title: "t", Text: text, Language: rapid.SampledFrom([]string{"zh", "en"}).Draw(t, "language"),
			Published: published, Revision: assay.NewRevision(strconv.Itoa(day)), Site: rapid.SampledFrom([]string{"A", "B"}).Draw(t, "outlet"),
		}
		r := &assay.Reading{ID: assay.NewReadingID(a.ID, a.Revision, 1), Generation: 1, SeenAt: published, Article: a}
		for range rapid.IntRange(0, 3).Draw(t, "mentions") {
			m := assay.Mention{
				Type:     rapid.SampledFrom([]assay.Attribute{assay.Investment, assay.Acquisition, assay.Contract}).Draw(t, "type"),
				Status:   rapid.SampledFrom(assay.Statuses).Draw(t, "status"),
				New:      rapid.IntRange(0, 3).Draw(t, "new") > 0,
				Evidence: assay.Span{Start: 0, End: len(text)},
			}
			if rapid.Bool().Draw(t, "dated") {
				m.Date = published.Format(rapid.SampledFrom([]string{"2006-01-02", "2006-01", "2006"}).Draw(t, "layout"))
			}
			for range rapid.IntRange(0, 2).Draw(t, "actors") {
				if n := name.Draw(t, "actor"); n != "" {
					m.Actors = append(m.Actors, refTo(n))
				}
			}
			if n := name.Draw(t, "target"); n != "" {
				ref := refTo(n)
				m.Target = &ref
			}
			for j := range rapid.IntRange(0, 2).Draw(t, "amounts") {
				value := decimal.New(rapid.SampledFrom([]int64{615, 700, 72, 7}).Draw(t, "value"), rapid.SampledFrom([]int32{7, 8, 9}).Draw(t, "exponent"))
				q := assay.NewQuantity(assay.KindMoney, value, rapid.SampledFrom([]assay.Unit{"RUB", "CNY", "USD"}).Draw(t, "unit"),
					rapid.SampledFrom([]assay.Qualifier{assay.Exact, assay.Approx, assay.GT}).Draw(t, "qualifier"))
				at := len(r.Figures)
				r.Figures = append(r.Figures, assay.Figure{Quantity: q})
				if j == 0 {
					m.Amount = &at
				} else {
					first := *m.Amount
					r.Facts = append(r.Facts, assay.Fact{Figure: at, SameAs: &first})
				}
			}
			r.Mentions = append(r.Mentions, m)
		}
		// The same revision reads the same.
		content, err := json.Marshal(r)
		if err != nil {
			t.Fatal(err)
		}
		r.Article.Revision = assay.NewRevision(string(content))
		r.ID = assay.NewReadingID(a.ID, r.Article.Revision, 1)
		return r
	})
	return rapid.SliceOfN(one, 1, 25).Draw(t, "readings")
}

func all(l *ledger.Ledger) []*assay.Announcement { return slices.Collect(l.Announcements()) }

// The log is the only record: what was decided, written down and read again
// makes the ledger that decided it, which goes on to decide the same.
func TestReplay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		live, again := newLedger(), newLedger()
		rs := readings(t)
		cut := rapid.IntRange(0, len(rs)).Draw(t, "cut")
		var log [][]byte
		for i, r := range rs[:cut] {
			f := live.Decide(r, uint64(i+1))
			if f == nil {
				continue
			}
			live.Apply(f)
			line, err := json.Marshal(f)
			if err != nil {
				t.Fatal(err)
			}
			log = append(log, line)
		}
		for _, line := range log {
			for range rapid.IntRange(1, 2).Draw(t, "times") { // twice changes nothing
				var f assay.Filing
				if err := json.Unmarshal(line, &f); err != nil {
					t.Fatal(err)
				}
				again.Apply(&f)
			}
		}
		if again.Seq() != live.Seq() {
			t.Fatalf("replayed to %d, live at %d", again.Seq(), live.Seq())
		}
		if diff := cmp.Diff(all(live), all(again)); diff != "" {
			t.Fatalf("replayed (-live +replayed):\n%s", diff)
		}
		for i, r := range rs[cut:] {
			seq := uint64(cut + i + 1)
			a, b := live.Decide(r, seq), again.Decide(r, seq)
			if diff := cmp.Diff(a, b); diff != "" {
				t.Fatalf("decides otherwise after replay (-live +replayed):\n%s", diff)
			}
			live.Apply(a)
			again.Apply(b)
		}
	})
}

// Whoever folds the log with Apply and Absorb has the ledger's announcements;
// every fresh mention belongs to exactly one; deciding changes nothing; a
// reading that was filed says nothing more.
func TestFilingInvariants(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := newLedger()
		byID := map[assay.AnnouncementID]*assay.Announcement{}
		current := map[assay.ArticleID]*assay.Reading{}
		for i, r := range readings(t) {
			before := all(l)
			f := l.Decide(r, uint64(i+1))
			if diff := cmp.Diff(f, l.Decide(r, uint64(i+1))); diff != "" {
				t.Fatalf("decided twice:\n%s", diff)
			}
			if diff := cmp.Diff(before, all(l)); diff != "" {
				t.Fatalf("deciding changed the ledger:\n%s", diff)
			}
			l.Apply(f)
			current[r.Article.ID] = r
			if f == nil {
				continue
			}
			if len(f.Decisions) == 0 || f.Reading != r.ID || f.ReadingSeq != uint64(i+1) || !f.At.Equal(r.SeenAt) {
				t.Fatalf("filing %+v is not of reading %d", f, i+1)
			}
			for _, d := range f.Decisions {
				a := byID[d.Announcement]
				switch {
				case d.Kind == assay.Opened && a != nil:
					t.Fatalf("%s is opened twice", d.Announcement)
				case d.Kind == assay.Opened:
					a = new(assay.Announcement)
					byID[d.Announcement] = a
				case a == nil:
					t.Fatalf("%s of %s, which nobody opened or which was merged away", d.Kind, d.Announcement)
				}
				if d.Why == "" {
					t.Fatalf("%s of %s does not say why", d.Kind, d.Announcement)
				}
				if d.Kind == assay.Merged {
					into := byID[d.Into]
					if into == nil || into == a {
						t.Fatalf("%s is merged into %s", d.Announcement, d.Into)
					}
					into.Absorb(a)
					delete(byID, d.Announcement)
					continue
				}
				a.Apply(d, f.At)
			}
			if again := l.Decide(r, uint64(i+2)); again != nil && len(placesIn(l, r.Article.ID)) > 0 {
				t.Fatalf("a reading that was filed has more to say:\n%s", cmp.Diff(f, again))
			}
		}
		for _, a := range all(l) {
			if diff := cmp.Diff(byID[a.ID], a); diff != "" {
				t.Fatalf("announcement (-folded +ledger):\n%s", diff)
			}
			for _, id := range append([]assay.AnnouncementID{a.ID}, a.Aliases...) {
				if b, ok := l.Announcement(id); !ok || b.ID != a.ID {
					t.Fatalf("%s is not found by %s", a.ID, id)
				}
			}
			delete(byID, a.ID)
		}
		if len(byID) > 0 {
			t.Fatalf("the ledger lacks %v", byID)
		}
		for id, r := range current {
			in := placesIn(l, id)
			for i, m := range r.Mentions {
				if n := len(in[i]); n > 1 || m.New && n != 1 {
					t.Fatalf("mention %d of %s is in %d announcements", i, r.Article.URL, n)
				}
			}
			for i := range in {
				if i >= len(r.Mentions) {
					t.Fatalf("mention %d of %s, which the article no longer makes, is in %v", i, r.Article.URL, in[i])
				}
			}
		}
	})
}

// placesIn lists the announcements that hold each mention of the article.
func placesIn(l *ledger.Ledger, id assay.ArticleID) map[int][]assay.AnnouncementID {
	out := map[int][]assay.AnnouncementID{}
	for a := range l.Announcements() {
		for _, r := range a.Reports {
			if r.Article == id {
				out[r.Mention] = append(out[r.Mention], a.ID)
			}
		}
	}
	return out
}

func TestConfigValidate(t *testing.T) {
	for _, tc := range []struct {
		cfg  ledger.Config
		want string
	}{
		{ledger.Config{}, ""},
		{ledger.Config{Window: time.Hour, Updates: time.Hour, Rate: 0.2}, ""},
		{ledger.Config{Window: -1}, "ledger.window: -1ns must not be negative"},
		{ledger.Config{Updates: -1}, "ledger.updates: -1ns must not be negative"},
		{ledger.Config{Window: 2, Updates: 1}, "ledger.updates: 1ns must not be shorter than ledger.window, 2ns"},
		{ledger.Config{Rate: 0.6}, "ledger.rate: 0.6 must be from 0 to 0.5"},
	} {
		got := ""
		if err := tc.cfg.Validate(); err != nil {
			got = err.Error()
		}
		if got != tc.want {
			t.Errorf("%+v: error %q, want %q", tc.cfg, got, tc.want)
		}
	}
}

// A log that was cut off in front, filings out of order and of nothing are no
// reason to fail.
func TestApplyOddFilings(t *testing.T) {
	l := newLedger()
	l.Apply(nil)
	l.Apply(&assay.Filing{ReadingSeq: 1, Decisions: []assay.Decision{
		{Kind: assay.Attached, Announcement: "unknown", Report: assay.Report{Article: "a"}},
		{Kind: assay.Merged, Announcement: "unknown", Into: "other"},
		{Kind: assay.Withdrawn, Announcement: "unknown"},
		{Kind: assay.Opened},
	}})
	if got := all(l); len(got) != 0 || l.Seq() != 1 {
		t.Errorf("%d announcements at %d, want none at 1", len(got), l.Seq())
	}
	l.Apply(&assay.Filing{ReadingSeq: 1, Decisions: []assay.Decision{{Kind: assay.Opened, Announcement: "late"}}})
	if _, ok := l.Announcement("late"); ok {
		t.Error("a filing of a sequence that was applied before is applied")
	}
	if l.Decide(&assay.Reading{ID: "r"}, 2) != nil {
		t.Error("a reading without mentions has something to say")
	}
}

func FuzzDecide(f *testing.F) {
	f.Add("俄罗斯", "稀土", "俄罗斯(Russia)拟投资7000亿卢布", "2025-10-27", int64(7), int32(11), "RUB")
	f.Add("A's", "(", "A's (B) ((", "2025-13-99T", int64(0), int32(2000000000), "")
	f.Add("\xff\xfe", "公司公司有限公司", "（）", "20", int64(-5), int32(-2000000000), "USD/t")
	f.Add("İstanbul", "ß", "1.2.3,,,4万", "2025-02-30", int64(1)<<62, int32(40), "CNY")
	f.Fuzz(func(t *testing.T, actor, target, text, date string, value int64, exponent int32, unit string) {
		l := ledger.New(ledger.Config{}, lexicon.Builtin(), fx.Default())
		q := assay.NewQuantity(assay.KindMoney, decimal.New(value, exponent), assay.Unit(unit), assay.Approx)
		r := assay.NewRange(assay.KindMoney, decimal.New(value, exponent), decimal.New(value, 3), assay.Unit(unit), assay.Vague)
		zero, one, far := 0, 1, 99
		for i, url := range []string{"a", "b", "c"} {
			ref := assay.Ref{Name: target}
			reading := &assay.Reading{
				ID: assay.ReadingID(url), Article: assay.Article{ID: assay.ArticleID(url), Title: text, Text: text},
				Figures: []assay.Figure{{Quantity: q}, {Quantity: r}}, Facts: []assay.Fact{{Figure: 1, SameAs: &zero}, {Figure: 77}, {Figure: 0, SameAs: &far}},
				Mentions: []assay.Mention{
					{Type: assay.Investment, Actors: []assay.Ref{{Name: actor}, {}}, Target: &ref, Amount: &zero, Date: date, New: true, Evidence: assay.Span{Start: -1, End: len(text)}},
					{Type: assay.Contract, Actors: []assay.Ref{{Surface: target}}, Amount: &one, New: i > 0, Evidence: assay.Span{Start: 0, End: len(text)}},
					{Amount: &far, Date: date},
				},
			}
			l.Apply(l.Decide(reading, uint64(i+1)))
		}
		for a := range l.Announcements() {
			if a.ID == "" || len(a.Reports) == 0 {
				t.Errorf("announcement %+v", a)
			}
		}
	})
}
