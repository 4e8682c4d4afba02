package alerts

import (
	"encoding/json"
	"flag"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"assay"
)

var update = flag.Bool("update", false, "write the golden files anew")

var fetched = time.Date(2025, 10, 28, 3, 0, 0, 0, time.UTC)

// report is a report of an article on a Russian investment.
func report(article string, change func(*assay.Report)) assay.Report {
	r := assay.Report{
		Article: assay.ArticleID(article), Reading: assay.ReadingID("reading of " + article), URL: "https://news.example/" + article,
		Title: "俄罗斯拟投资稀土产业链", Outlet: "Example Wire", Language: "zh", Published: fetched.Add(-time.Hour), SeenAt: fetched,
		Status: assay.Planned, Date: "2025-10-27", Actors: []assay.Entity{{ID: "country:RU", Name: "俄罗斯"}},
		Target:  &assay.Entity{ID: "commodity:rare-earths", Name: "稀土"},
		Amounts: []assay.Quantity{assay.NewQuantity(assay.KindMoney, decimal.New(700, 9), "RUB", assay.Exact)},
		Quote:   "俄罗斯将投入7000亿卢布。",
	}
	if change != nil {
		change(&r)
	}
	return r
}

// log folds filings as the pipeline does and decides on each.
type log struct {
	t      *testing.T
	desk   *Desk
	byID   map[assay.AnnouncementID]*assay.Announcement
	filing uint64
}

func newLog(t *testing.T, rules ...Rule) *log {
	t.Helper()
	for i := range rules {
		rules[i].Channels = []string{"desk"}
	}
	d, err := New(Config{Rules: rules, Channels: []Channel{{Name: "desk", URL: "https://hooks.example/a", Secret: testSecret}}}, parse, env)
	if err != nil {
		t.Fatal(err)
	}
	return &log{t: t, desk: d, byID: map[assay.AnnouncementID]*assay.Announcement{}}
}

func (l *log) file(ds ...assay.Decision) []Delivery {
	l.t.Helper()
	l.filing++
	f := &assay.Filing{ReadingSeq: l.filing, At: fetched, Article: ds[0].Report.Article, Reading: ds[0].Report.Reading, Decisions: ds}
	for _, d := range ds {
		a := l.byID[d.Announcement]
		if a == nil {
			a = new(assay.Announcement)
			l.byID[d.Announcement] = a
		}
		if d.Kind == assay.Merged {
			l.byID[d.Into].Absorb(a)
			l.byID[d.Announcement] = l.byID[d.Into]
			continue
		}
		a.Apply(d, f.At)
	}
	get := func(id assay.AnnouncementID) *assay.Announcement { return l.byID[id] }
	out := l.desk.Decide(f, nil, get)
	if again := l.desk.Decide(f, nil, get); cmp.Diff(out, again) != "" {
		l.t.Errorf("the same filing, decided twice, differs: %s", cmp.Diff(out, again))
	}
	return out
}

func decision(kind assay.DecisionKind, id string, r assay.Report) assay.Decision {
	return assay.Decision{Kind: kind, Announcement: assay.AnnouncementID(id), Type: assay.Investment, Report: r, Why: "because"}
}

// fired lists what was decided as rule/event/announcement.
func fired(ds []Delivery) []string {
	var out []string
	for _, d := range ds {
		out = append(out, d.Rule+" "+d.Event+" "+string(d.Announcement))
	}
	slices.Sort(out)
	return out
}

func TestDecide(t *testing.T) {
	all := Rule{Name: "all", Query: "type:investment", On: []string{EventNew, EventUpdate, EventContradiction}}
	first := Rule{Name: "first", Query: "type:investment"}
	contracts := Rule{Name: "contracts", Query: "type:contract"}
	german := Rule{Name: "german", Query: "lang:de"}
	status := func(s assay.Status) func(*assay.Report) { return func(r *assay.Report) { r.Status = s } }
	for _, tc := range []struct {
		name  string
		rules []Rule
		// filings are filed in order; want has what each fires.
		filings [][]assay.Decision
		want    [][]string
	}{
		{
			"once for an announcement, however often it is told",
			[]Rule{all, first, contracts},
			[][]assay.Decision{
				{decision(assay.Opened, "a", report("1", nil))},
				{decision(assay.Attached, "a", report("2", nil))},
				{decision(assay.Attached, "a", report("1", nil))},
			},
			[][]string{{"all new a", "first new a"}, nil, nil},
		},
		{
			"every announcement of an article",
			[]Rule{first},
			[][]assay.Decision{{
				decision(assay.Opened, "a", report("1", nil)),
				decision(assay.Opened, "b", report("1", func(r *assay.Report) { r.Mention = 1 })),
			}},
			[][]string{{"first new a", "first new b"}},
		},
		{
			"nothing new in what is denied or cancelled",
			[]Rule{all},
			[][]assay.Decision{
				{decision(assay.Opened, "a", report("1", status(assay.Denied)))},
				{decision(assay.Opened, "b", report("2", status(assay.Cancelled)))},
			},
			[][]string{nil, nil},
		},
		{
			"updates for those who ask",
			[]Rule{all, first},
			[][]assay.Decision{
				{decision(assay.Opened, "a", report("1", nil))},
				{decision(assay.Amended, "a", report("2", status(assay.Agreed)))},
				{decision(assay.Amended, "a", report("3", status(assay.Cancelled)))},
			},
			[][]string{{"all new a", "first new a"}, {"all update a"}, {"all update a"}},
		},
		{
			"contradictions for those who ask",
			[]Rule{all, first},
			[][]assay.Decision{
				{decision(assay.Opened, "a", report("1", nil))},
				{decision(assay.Contradicted, "a", report("2", nil))},
			},
			[][]string{{"all new a", "first new a"}, {"all contradiction a"}},
		},
		{
			"the report that first answers the query",
			[]Rule{german},
			[][]assay.Decision{
				{decision(assay.Opened, "a", report("1", nil))},
				{decision(assay.Attached, "a", report("2", func(r *assay.Report) { r.Language = "de" }))},
				{decision(assay.Attached, "a", report("3", func(r *assay.Report) { r.Language = "de" }))},
			},
			[][]string{nil, {"german new a"}, nil},
		},
		{
			"two announcements that were one",
			[]Rule{all},
			[][]assay.Decision{
				{decision(assay.Opened, "a", report("1", nil))},
				{decision(assay.Opened, "b", report("2", nil))},
				{{Kind: assay.Merged, Announcement: "b", Into: "a", Report: report("3", nil)}, decision(assay.Attached, "a", report("3", nil))},
			},
			[][]string{{"all new a"}, {"all new b"}, nil},
		},
		{
			"a corrected amount",
			[]Rule{all, first},
			[][]assay.Decision{
				{decision(assay.Opened, "a", report("1", nil))},
				{decision(assay.Amended, "a", report("1", func(r *assay.Report) { r.Reading = "second reading" }))},
			},
			// The rule for new ones gets the id that it has had before.
			[][]string{{"all new a", "first new a"}, {"all update a", "first new a"}},
		},
		{
			"taken back",
			[]Rule{all, first},
			[][]assay.Decision{
				{decision(assay.Opened, "a", report("1", nil))},
				{decision(assay.Attached, "a", report("2", nil))},
				{decision(assay.Withdrawn, "a", report("1", nil))},
				{decision(assay.Withdrawn, "a", report("2", nil))},
			},
			[][]string{{"all new a", "first new a"}, nil, nil, {"all update a"}},
		},
		{
			"moved within the article",
			[]Rule{all},
			[][]assay.Decision{
				{decision(assay.Opened, "a", report("1", nil))},
				{decision(assay.Withdrawn, "a", report("1", nil)), decision(assay.Attached, "a", report("1", func(r *assay.Report) { r.Mention = 1 }))},
			},
			[][]string{{"all new a"}, nil},
		},
	} {
		t.Run(tc.name, func(t *testing.T) {
			l := newLog(t, slices.Clone(tc.rules)...)
			sent := map[string]bool{}
			for i, ds := range tc.filings {
				got := l.file(ds...)
				if diff := cmp.Diff(tc.want[i], fired(got)); diff != "" {
					t.Errorf("filing %d fires (-want +got):\n%s", i, diff)
				}
				for _, d := range got {
					if sent[d.ID] && d.Event != EventNew {
						t.Errorf("filing %d: id %s was used before", i, d.ID)
					}
					sent[d.ID] = true
				}
			}
		})
	}
}

func TestDecideAmounts(t *testing.T) {
	l := newLog(t,
		Rule{Name: "surely", Query: "type:investment amount >= 500bn RUB"},
		Rule{Name: "perhaps", Query: "type:investment amount >= 900bn RUB"},
		Rule{Name: "never", Query: "type:investment amount >= 5tn RUB"},
	)
	got := l.file(decision(assay.Opened, "a", report("1", func(r *assay.Report) {
		r.Amounts = []assay.Quantity{assay.NewQuantity(assay.KindMoney, decimal.New(700, 9), "RUB", assay.GT)}
	})))
	if diff := cmp.Diff([]string{"perhaps new a", "surely new a"}, fired(got)); diff != "" {
		t.Fatalf("fires (-want +got):\n%s", diff)
	}
	for _, d := range got {
		var m Message
		if err := json.Unmarshal(d.Body, &m); err != nil {
			t.Fatal(err)
		}
		want := map[string]string{"surely": "certain", "perhaps": "possible"}[d.Rule]
		if string(m.Data.Match) != want {
			t.Errorf("rule %s: match %s, want %s", d.Rule, m.Data.Match, want)
		}
	}
}

// The first report names no amount; the second one does, in another currency.
func TestDecideAmountToldLater(t *testing.T) {
	l := newLog(t, Rule{Name: "large", Query: "amount >= 500bn RUB"})
	none := report("1", func(r *assay.Report) { r.Amounts = nil })
	if got := l.file(decision(assay.Opened, "a", none)); len(got) != 0 {
		t.Fatalf("fires %v", fired(got))
	}
	more := report("2", func(r *assay.Report) {
		r.Amounts = []assay.Quantity{assay.NewQuantity(assay.KindMoney, decimal.New(62, 9), "CNY", assay.Exact)}
	})
	if got := fired(l.file(decision(assay.Attached, "a", more))); !slices.Equal(got, []string{"large new a"}) {
		t.Errorf("fires %v, want large new a: 62 bn CNY are more than 500 bn RUB", got)
	}
}

func TestMessageGolden(t *testing.T) {
	l := newLog(t, Rule{Name: "rare earths", Query: "type:investment"})
	r := report("1", func(r *assay.Report) {
		r.Amounts = append(r.Amounts, assay.NewQuantity(assay.KindMoney, decimal.New(615, 8), "CNY", assay.Approx),
			assay.NewRange(assay.KindMoney, decimal.New(7, 9), decimal.New(9, 9), "USD", assay.Range))
	})
	got := l.file(decision(assay.Opened, "a", r))
	if len(got) != 1 {
		t.Fatalf("%d deliveries, want 1", len(got))
	}
	pretty, err := json.MarshalIndent(got[0], "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	pretty = append(pretty, '\n')
	const path = "testdata/delivery.json"
	if *update {
		if err := os.WriteFile(path, pretty, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(pretty)); diff != "" {
		t.Errorf("delivery (-want +got):\n%s", diff)
	}
}

// A message is JSON of less than 20 kB whatever a page makes a report say.
func TestMessageSize(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		words := func(name string) string {
			return strings.Repeat(rapid.SampledFrom([]string{"x", "稀土", "\u2028", "\x00", "\"", "<b>", "\xff"}).Draw(t, name), rapid.IntRange(0, 9000).Draw(t, name+" length"))
		}
		e := assay.Entity{ID: words("id"), Name: words("name")}
		n := rapid.IntRange(0, 300).Draw(t, "entries")
		rep := assay.Report{
			Article: "1", URL: words("url"), Title: words("title"), Outlet: words("outlet"), Language: words("language"), Quote: words("quote"),
			Published: time.Unix(rapid.Int64Range(-1<<40, 1<<40).Draw(t, "published"), 0), Date: words("date"), Target: &e,
		}
		for range n {
			rep.Actors = append(rep.Actors, e)
			rep.Amounts = append(rep.Amounts, assay.NewQuantity(assay.KindMoney, decimal.New(1, rapid.Int32Range(-1000, 1000).Draw(t, "exponent")), assay.Unit(words("unit")), assay.Exact))
		}
		a := &assay.Announcement{ID: "a", Actors: rep.Actors, Amounts: rep.Amounts, Target: &e, Reports: []assay.Report{rep}}
		c := change{decision: assay.Decision{Kind: assay.Opened, Announcement: "a", Report: rep, Why: words("why")}, now: a}
		body := message(&assay.Filing{At: fetched}, words("rule"), EventNew, c, answer{})
		if len(body) >= maxBody || !json.Valid(body) {
			t.Errorf("body of %d bytes, valid %t", len(body), json.Valid(body))
		}
	})
}
