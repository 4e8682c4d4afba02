package query_test

import (
	"encoding/json"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"assay"
	"assay/extractor/lexicon"
	"assay/extractor/quantity"
	"assay/fx"
	"assay/query"
)

// writtenReading is a reading as testdata/records.json writes it: figures are found
// by their surface, "id|name" names somebody.
type writtenReading struct {
	ID, URL, Site, Language, Country, Text string
	Published                              time.Time
	SeenAt                                 time.Time `json:"seen_at"`
	Facts                                  []struct {
		Attribute                assay.Attribute
		Surface, Subject, Object string
		Kind                     assay.Kind
		Value, Low, High         *decimal.Decimal
		Unit                     assay.Unit
		Qualifier                assay.Qualifier
		Status                   assay.Status
		SameAs                   *int `json:"same_as"`
	}
	Mentions []struct {
		Type   assay.Attribute
		Amount *int
		Facts  []int
	}
}

type records struct {
	Readings      []*assay.Reading
	Announcements []*assay.Announcement
}

func loadRecords(tb testing.TB) *records {
	tb.Helper()
	data, err := os.ReadFile("testdata/records.json")
	if err != nil {
		tb.Fatal(err)
	}
	var file struct {
		Readings      []writtenReading
		Announcements []*assay.Announcement
	}
	if err := json.Unmarshal(data, &file); err != nil {
		tb.Fatal(err)
	}
	out := &records{Announcements: file.Announcements}
	for _, s := range file.Readings {
		out.Readings = append(out.Readings, s.reading(tb))
	}
	return out
}

func (s *writtenReading) reading(tb testing.TB) *assay.Reading {
	tb.Helper()
	title, _, _ := strings.Cut(s.Text, "\n")
	r := &assay.Reading{ID: assay.ReadingID(s.ID), SeenAt: s.SeenAt, Article: assay.Article{
		ID: assay.ArticleID(s.ID), URL: s.URL, Site: s.Site, Language: s.Language, Country: s.Country, Published: s.Published,
		Title: title, Text: s.Text, BodyStart: len(title) + 1,
	}}
	for i, f := range s.Facts {
		at := strings.LastIndex(s.Text, f.Surface)
		if at < 0 {
			tb.Fatalf("%s: %q is not in the text", s.ID, f.Surface)
		}
		if f.Qualifier == "" {
			f.Qualifier = assay.Exact
		}
		r.Figures = append(r.Figures, assay.Figure{
			Span: assay.Span{Start: at, End: at + len(f.Surface)}, Surface: f.Surface,
			Quantity: assay.Quantity{Kind: f.Kind, Value: f.Value, Low: f.Low, High: f.High, Unit: f.Unit, Qualifier: f.Qualifier},
		})
		start := max(strings.LastIndex(s.Text[:at], "。")+len("。"), strings.LastIndex(s.Text[:at], "\n")+1)
		end := len(s.Text)
		for _, stop := range []string{"。", ". "} {
			if i := strings.Index(s.Text[at:end], stop); i >= 0 {
				end = at + i + len(strings.TrimSpace(stop))
			}
		}
		ref := func(written string) *assay.Ref {
			id, name, ok := strings.Cut(written, "|")
			if !ok {
				return nil
			}
			return &assay.Ref{ID: id, Name: name, Surface: name}
		}
		r.Facts = append(r.Facts, assay.Fact{
			ID: assay.FactID(s.ID + "#" + string(rune('0'+i))), Figure: i, Attribute: f.Attribute, Status: f.Status, SameAs: f.SameAs,
			Subject: ref(f.Subject), Object: ref(f.Object), Evidence: assay.Span{Start: start, End: end},
		})
	}
	for _, m := range s.Mentions {
		r.Mentions = append(r.Mentions, assay.Mention{Type: m.Type, Amount: m.Amount, Facts: m.Facts, New: true})
	}
	return r
}

// named is a record with the name that the golden files give it.
type named struct {
	name string
	query.Record
}

// all lists every fact, article and announcement.
func (r *records) all() []named {
	var out []named
	for _, reading := range r.Readings {
		out = append(out, named{string(reading.ID), query.Record{Reading: reading}})
		for i := range reading.Facts {
			f := &reading.Facts[i]
			out = append(out, named{string(f.ID), query.Record{Reading: reading, Fact: f, Figure: &reading.Figures[f.Figure]}})
		}
	}
	for _, a := range r.Announcements {
		out = append(out, named{string(a.ID), query.Record{Announcement: a}})
	}
	slices.SortStableFunc(out, func(a, b named) int { return strings.Compare(a.name, b.name) })
	return out
}

// env is what the tests answer with: the clock stands at the end of October 2025.
func env() query.Env {
	return query.Env{Rates: fx.Default(), Lexicon: lexicon.Builtin(), Now: time.Date(2025, 10, 31, 12, 0, 0, 0, time.UTC)}
}

var recognizer = sync.OnceValue(func() *quantity.Recognizer { return quantity.New(lexicon.Builtin()) })

func parse(s string) (*query.Query, error) { return query.Parse(s, lexicon.Builtin(), recognizer()) }
