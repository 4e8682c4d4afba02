package api

import (
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"assay"
	"assay/extractor/lexicon"
	"assay/extractor/quantity"
	"assay/fx"
	"assay/indexer"
	"assay/query"
)

var (
	beijing = time.FixedZone("", 8*3600)
	seen    = time.Date(2025, 10, 28, 3, 0, 0, 0, time.UTC)
)

// told is one figure of a fixture: its words in the text, what they mean and
// the fact that they state. nth chooses among equal words, from 0.
type told struct {
	surface   string
	nth       int
	quantity  assay.Quantity
	attribute assay.Attribute
	subject   string // words in the text
	subjectID string
	object    string
	objectID  string
	of, time  string
	direction string
	status    assay.Status
	rank      int
	same      int // index of the same amount, -1 for none
	conf      float64
}

func money(value, unit string, q assay.Qualifier) assay.Quantity {
	return assay.NewQuantity(assay.KindMoney, decimal.RequireFromString(value), assay.Unit(unit), q)
}

func amount(kind assay.Kind, value, unit string, q assay.Qualifier) assay.Quantity {
	return assay.NewQuantity(kind, decimal.RequireFromString(value), assay.Unit(unit), q)
}

// newReading makes a reading whose spans are found by their words.
func newReading(t testing.TB, address, outlet, lang string, published time.Time, title, body string, figures ...told) *assay.Reading {
	t.Helper()
	text := title + "\n" + body
	id, rev := assay.NewArticleID(address), assay.NewRevision(text)
	r := &assay.Reading{
		ID: assay.NewReadingID(id, rev, 1), Generation: 1, Page: assay.NewPageID(address, []byte(text)), SeenAt: seen,
		Article: assay.Article{
			ID: id, Revision: rev, URL: address, Title: title, Text: text, BodyStart: len(title) + 1, Language: lang,
			Published: published, Site: outlet, Charset: "utf-8", Why: map[string]string{"title": "h1", "published": "meta"},
		},
	}
	at := func(words string, nth int) assay.Span {
		from := 0
		for ; ; nth-- {
			i := strings.Index(text[from:], words)
			if i < 0 {
				t.Fatalf("fixture %s: %q is not in the text", address, words)
			}
			if nth <= 0 {
				return assay.Span{Start: from + i, End: from + i + len(words)}
			}
			from += i + len(words)
		}
	}
	ref := func(words, id string) *assay.Ref {
		if words == "" {
			return nil
		}
		return &assay.Ref{Span: at(words, 0), Surface: words, Name: words, ID: id}
	}
	for i, f := range figures {
		span := at(f.surface, f.nth)
		r.Figures = append(r.Figures, assay.Figure{Span: span, Surface: f.surface, Quantity: f.quantity})
		fact := assay.Fact{
			ID: assay.NewFactID(id, rev, span, f.attribute, 0), Figure: i, Attribute: f.attribute, Subject: ref(f.subject, f.subjectID),
			Object: ref(f.object, f.objectID), Of: f.of, Time: f.time, Direction: f.direction, Status: f.status, Rank: f.rank,
			Evidence: sentence(text, span), Confidence: f.conf,
		}
		if f.same >= 0 {
			fact.SameAs = &figures[i].same
		}
		r.Facts = append(r.Facts, fact)
	}
	return r
}

// sentence is the stretch between sentence ends around a span.
func sentence(text string, s assay.Span) assay.Span {
	start, end := 0, len(text)
	for i, r := range text {
		if !strings.ContainsRune("。\n", r) && (r != '.' || !strings.HasPrefix(text[i:]+" ", ". ")) {
			continue
		}
		after := i + len(string(r))
		if after <= s.Start {
			start = after
		} else if i >= s.End {
			end = after
			break
		}
	}
	for start < s.Start && strings.ContainsRune(" \n", rune(text[start])) {
		start++
	}
	for end > s.End && text[end-1] == '\n' {
		end--
	}
	return assay.Span{Start: start, End: end}
}

// reported is the report that a reading makes of an announcement, with the
// amounts of the given figures.
func reported(r *assay.Reading, status assay.Status, actor, target assay.Entity, figures ...int) assay.Report {
	rep := assay.Report{
		Article: r.Article.ID, Reading: r.ID, URL: r.Article.URL, Title: r.Article.Title, Outlet: r.Article.Outlet(),
		Language: r.Article.Language, Published: r.Article.Published, SeenAt: r.SeenAt, Status: status, Date: "2025-10-27",
		Actors: []assay.Entity{actor}, Target: &target,
	}
	for _, i := range figures {
		rep.Amounts = append(rep.Amounts, r.Figures[i].Quantity)
	}
	if len(figures) > 0 {
		rep.Quote = r.Facts[figures[0]].Evidence.Of(r.Article.Text)
	}
	return rep
}

// fixture is a small index with its keys.
type fixture struct {
	index    *indexer.Index
	readings []*assay.Reading
	// rare is told in four reports, deal is contradicted, and merged is an
	// alias of rare.
	rare, deal, merged assay.AnnouncementID
}

func newFixture(t testing.TB) *fixture {
	t.Helper()
	russia := assay.Entity{ID: "country:RU", Name: "俄罗斯"}
	russiaEN := assay.Entity{ID: "country:RU", Name: "Russia"}
	rareZH := assay.Entity{ID: "commodity:rare-earths", Name: "稀土产业链"}
	rareEN := assay.Entity{ID: "commodity:rare-earths", Name: "rare earths"}

	zh := newReading(t, "https://bao.example/2025/10/28/1.html", "例报", "zh", time.Date(2025, 10, 28, 10, 49, 0, 0, beijing),
		"俄罗斯计划斥资7000亿卢布建设稀土产业链",
		"俄罗斯副总理27日表示，俄罗斯将在五年内向稀土产业链投资7000亿卢布（约合615亿元人民币）。\n该国稀土储量约为2850万吨，居世界第五位，但产量不足全球总量的1%。\n分析人士认为，后续或有数千亿元的配套投入。",
		told{surface: "7000亿卢布", quantity: money("700000000000", "RUB", assay.Exact), attribute: assay.Investment, subject: "俄罗斯", subjectID: "country:RU", object: "稀土产业链", objectID: "commodity:rare-earths", status: assay.Planned, same: -1, conf: .95},
		told{surface: "7000亿卢布", nth: 1, quantity: money("700000000000", "RUB", assay.Exact), attribute: assay.Investment, subject: "俄罗斯", subjectID: "country:RU", object: "稀土产业链", objectID: "commodity:rare-earths", time: "2025/2030", status: assay.Planned, same: 0, conf: .93},
		told{surface: "约合615亿元人民币", quantity: money("61500000000", "CNY", assay.Approx), attribute: assay.Investment, subject: "俄罗斯", subjectID: "country:RU", object: "稀土产业链", objectID: "commodity:rare-earths", status: assay.Planned, same: 1, conf: .9},
		told{surface: "约为2850万吨", quantity: amount(assay.KindMass, "28500000", "t", assay.Approx), attribute: assay.Reserves, subject: "俄罗斯", subjectID: "country:RU", object: "稀土", objectID: "commodity:rare-earths", rank: 5, same: -1, conf: .88},
		told{surface: "不足全球总量的1%", quantity: amount(assay.KindShare, "1", "%", assay.LT), attribute: assay.Share, subject: "俄罗斯", subjectID: "country:RU", object: "稀土", objectID: "commodity:rare-earths", of: "全球总量", same: -1, conf: .8},
		told{surface: "数千亿元", quantity: assay.NewRange(assay.KindMoney, decimal.RequireFromString("100000000000"), decimal.RequireFromString("1000000000000"), "CNY", assay.Vague), attribute: assay.Investment, object: "稀土产业链", objectID: "commodity:rare-earths", status: assay.Rumoured, same: -1, conf: .55},
	)
	en := newReading(t, "https://wire.example/world/russia-rare-earths", "Example Wire", "en", time.Date(2025, 10, 28, 5, 10, 0, 0, time.UTC),
		"Russia to put 700 billion roubles into rare earths",
		"Russia will spend 700 billion roubles, or about $8.9 billion, on rare earths over the next five years, a deputy prime minister said on Monday. Output is to reach at least 50,000 tonnes a year by 2030. The country holds some 28.5 million tonnes of reserves.",
		told{surface: "700 billion roubles", quantity: money("700000000000", "RUB", assay.Exact), attribute: assay.Investment, subject: "Russia", subjectID: "country:RU", object: "rare earths", objectID: "commodity:rare-earths", status: assay.Announced, same: -1, conf: .96},
		told{surface: "700 billion roubles", nth: 1, quantity: money("700000000000", "RUB", assay.Exact), attribute: assay.Investment, subject: "Russia", subjectID: "country:RU", object: "rare earths", objectID: "commodity:rare-earths", time: "2025/2030", status: assay.Announced, same: 0, conf: .96},
		told{surface: "about $8.9 billion", quantity: money("8900000000", "USD", assay.Approx), attribute: assay.Investment, subject: "Russia", subjectID: "country:RU", object: "rare earths", objectID: "commodity:rare-earths", status: assay.Announced, same: 1, conf: .9},
		told{surface: "at least 50,000 tonnes a year", quantity: amount(assay.KindMass, "50000", "t", assay.GTE), attribute: assay.Capacity, subject: "Russia", subjectID: "country:RU", object: "rare earths", objectID: "commodity:rare-earths", time: "2030", same: -1, conf: .8},
		told{surface: "some 28.5 million tonnes", quantity: amount(assay.KindMass, "28500000", "t", assay.Approx), attribute: assay.Reserves, subject: "Russia", subjectID: "country:RU", same: -1, conf: .85},
	)
	late := newReading(t, "https://daily.example/a/77", "Example Daily", "en", time.Date(2025, 11, 3, 9, 0, 0, 0, time.UTC),
		"Moscow signs off on rare earth plan",
		"The government in Moscow, Russia, approved the 700 billion rouble programme for rare earths on Monday.",
		told{surface: "700 billion rouble", quantity: money("700000000000", "RUB", assay.Exact), attribute: assay.Investment, subject: "Russia", subjectID: "country:RU", object: "rare earths", objectID: "commodity:rare-earths", status: assay.Agreed, same: -1, conf: .9},
	)
	zh2 := newReading(t, "https://wang.example/c/9", "例网", "zh", time.Date(2025, 10, 28, 14, 2, 0, 0, beijing),
		"俄罗斯加码稀土：投资7000亿卢布",
		"据外媒报道，俄罗斯拟投入7000亿卢布发展稀土，折合人民币约616亿元。",
		told{surface: "7000亿卢布", nth: 1, quantity: money("700000000000", "RUB", assay.Exact), attribute: assay.Investment, subject: "俄罗斯", subjectID: "country:RU", object: "稀土", objectID: "commodity:rare-earths", status: assay.Planned, same: -1, conf: .92},
		told{surface: "约616亿元", quantity: money("61600000000", "CNY", assay.Approx), attribute: assay.Investment, subject: "俄罗斯", subjectID: "country:RU", object: "稀土", objectID: "commodity:rare-earths", status: assay.Planned, same: 0, conf: .85},
	)
	north := assay.Entity{Name: "Northridge Mining"}
	copper := assay.Entity{ID: "commodity:copper", Name: "Qingshi copper mine"}
	deal1 := newReading(t, "https://wire.example/companies/northridge", "Example Wire", "en", time.Date(2025, 10, 27, 22, 30, 0, 0, time.UTC),
		"Northridge Mining buys 34.5% of Qingshi copper mine",
		"Northridge Mining agreed to acquire a 34.5% stake in the Qingshi copper mine for $1.7 billion. Its shares rose 4.2%.",
		told{surface: "34.5%", nth: 1, quantity: amount(assay.KindShare, "34.5", "%", assay.Exact), attribute: assay.Stake, subject: "Northridge Mining", object: "Qingshi copper mine", objectID: "commodity:copper", same: -1, conf: .94},
		told{surface: "$1.7 billion", quantity: money("1700000000", "USD", assay.Exact), attribute: assay.Acquisition, subject: "Northridge Mining", object: "Qingshi copper mine", objectID: "commodity:copper", status: assay.Agreed, same: -1, conf: .95},
		told{surface: "4.2%", quantity: amount(assay.KindShare, "4.2", "%", assay.Exact), attribute: assay.Growth, subject: "Northridge Mining", of: "share price", direction: "up", same: -1, conf: .7},
	)
	deal2 := newReading(t, "https://bao.example/2025/10/28/2.html", "例报", "zh", time.Date(2025, 10, 28, 8, 0, 0, 0, beijing),
		"北岭矿业收购青石铜矿34.5%股权",
		"北岭矿业将以21亿美元收购青石铜矿34.5%的股权。",
		told{surface: "21亿美元", quantity: money("2100000000", "USD", assay.Exact), attribute: assay.Acquisition, subject: "北岭矿业", object: "青石铜矿", objectID: "commodity:copper", status: assay.Agreed, same: -1, conf: .9},
	)

	f := &fixture{readings: []*assay.Reading{zh, en, late, zh2, deal1, deal2}}
	f.rare = assay.NewAnnouncementID(zh.Article.ID, 0)
	f.merged = assay.NewAnnouncementID(zh2.Article.ID, 0)
	f.deal = assay.NewAnnouncementID(deal1.Article.ID, 0)
	step := func(kind assay.DecisionKind, id assay.AnnouncementID, typ assay.Attribute, rep assay.Report) assay.Decision {
		return assay.Decision{Kind: kind, Announcement: id, Type: typ, Report: rep}
	}
	var filings []*assay.Filing
	file := func(r *assay.Reading, at time.Time, ds ...assay.Decision) {
		filings = append(filings, &assay.Filing{Reading: r.ID, Article: r.Article.ID, ReadingSeq: uint64(len(filings) + 1), Generation: 1, At: at, Decisions: ds})
	}
	file(deal1, seen.Add(-4*time.Hour), step(assay.Opened, f.deal, assay.Acquisition, reported(deal1, assay.Agreed, north, copper, 1)))
	file(zh, seen, step(assay.Opened, f.rare, assay.Investment, reported(zh, assay.Planned, russia, rareZH, 1, 2)))
	file(en, seen.Add(20*time.Minute), step(assay.Attached, f.rare, assay.Investment, reported(en, assay.Announced, russiaEN, rareEN, 1, 2)))
	file(zh2, seen.Add(time.Hour), step(assay.Opened, f.merged, assay.Investment, reported(zh2, assay.Planned, russia, rareZH, 0, 1)))
	file(deal2, seen.Add(2*time.Hour), step(assay.Contradicted, f.deal, assay.Acquisition, reported(deal2, assay.Agreed, north, copper, 0)))
	merge := step(assay.Merged, f.merged, assay.Investment, reported(late, assay.Agreed, russiaEN, rareEN, 0))
	merge.Into = f.rare
	file(late, seen.Add(6*24*time.Hour), merge, step(assay.Amended, f.rare, assay.Investment, reported(late, assay.Agreed, russiaEN, rareEN, 0)))

	f.index = openIndex(t)
	err := f.index.Write(indexer.Batch{Readings: f.readings, ReadingsSeq: uint64(len(f.readings)), Filings: filings, FilingsSeq: uint64(len(filings))})
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// environment is what questions are answered from: the built-in lexicon and
// rates, at a time shortly after the fixture's last report.
func environment() query.Env {
	return query.Env{Rates: fx.Default(), Lexicon: lexicon.Builtin(), Now: time.Date(2025, 11, 10, 0, 0, 0, 0, time.UTC)}
}

func openIndex(t testing.TB) *indexer.Index {
	t.Helper()
	ix, err := indexer.Open(t.TempDir(), indexer.Config{}, environment())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := ix.Close(); err != nil {
			t.Error(err)
		}
	})
	return ix
}

func parseQuestion(s string) (*query.Query, error) {
	lex := lexicon.Builtin()
	return query.Parse(s, lex, quantity.New(lex))
}
