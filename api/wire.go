package api

import (
	"time"
	"unicode/utf8"

	"github.com/shopspring/decimal"

	"assay"
	"assay/fx"
	"assay/indexer"
)

// The outer JSON forms. They are the API's own, so that callers do not notice
// when the nouns inside change: decimals are plain strings, offsets count code
// points, and what is not known is left out.

// FactRow is one fact with its figure, the sentence that states it and the
// article that it stands in: a line of facts.jsonl, an item of /facts.
type FactRow struct {
	ID        assay.FactID    `json:"id"`
	Match     string          `json:"match,omitempty" enum:"certain,possible" doc:"Whether the fact answers the question for certain, or only if its true amount lies in the right part of the interval that the words allow."`
	Why       string          `json:"why,omitempty" doc:"What the match rests on: the exchange rate, for one."`
	Attribute assay.Attribute `json:"attribute"`
	Kind      assay.Kind      `json:"kind"`
	Value     *string         `json:"value" doc:"Plain decimal in unit; null for ranges and vague magnitudes."`
	Low       *string         `json:"low" doc:"Lower end of a range or vague magnitude."`
	High      *string         `json:"high" doc:"Upper end of a range or vague magnitude."`
	Unit      assay.Unit      `json:"unit" doc:"ISO 4217 code for money, otherwise the unit's symbol."`
	Qualifier assay.Qualifier `json:"qualifier"`
	Text      string          `json:"text" doc:"The amount in human-readable form."`
	Surface   string          `json:"surface" doc:"The amount as printed."`
	// Subject and Object are whom and what the figure is about.
	Subject    *assay.Entity `json:"subject,omitempty"`
	Object     *assay.Entity `json:"object,omitempty"`
	Of         string        `json:"of,omitempty"`
	Time       string        `json:"time,omitempty" doc:"ISO 8601 period that the figure refers to."`
	Direction  string        `json:"direction,omitempty"`
	Status     assay.Status  `json:"status,omitempty"`
	Rank       int           `json:"rank,omitempty"`
	Confidence float64       `json:"confidence"`
	Quote      string        `json:"quote" doc:"The sentence that states the fact."`
	QuoteStart int           `json:"quote_start" doc:"Code point of quote at which the amount begins."`
	QuoteEnd   int           `json:"quote_end" doc:"Code point of quote at which the amount ends, exclusive."`
	Figure     int           `json:"figure" doc:"Index of the figure in the article's figures."`
	Article    ArticleLink   `json:"article"`
}

// ArticleLink says where an article is found.
type ArticleLink struct {
	ID        assay.ArticleID `json:"id"`
	URL       string          `json:"url"`
	Title     string          `json:"title"`
	Outlet    string          `json:"outlet,omitempty"`
	Language  string          `json:"language,omitempty"`
	Published *time.Time      `json:"published,omitempty"`
}

// ArticleRow is an article that was found.
type ArticleRow struct {
	ArticleLink
	Match   string `json:"match,omitempty" enum:"certain,possible"`
	Snippet string `json:"snippet,omitempty"`
	Facts   int    `json:"facts"`
}

// AnnouncementRow is an announcement that was found.
type AnnouncementRow struct {
	*assay.Announcement
	Match string `json:"match,omitempty" enum:"certain,possible"`
	Why   string `json:"why,omitempty"`
	Text  string `json:"text" doc:"The amounts in human-readable form."`
}

// RateRow is an exchange rate that an answer rests on.
type RateRow struct {
	From   assay.Unit `json:"from"`
	To     assay.Unit `json:"to"`
	Rate   string     `json:"rate" doc:"Units of to for one unit of from."`
	Date   string     `json:"date,omitempty"`
	Origin string     `json:"origin,omitempty" doc:"Where the rate comes from."`
}

// FacetRow counts the hits that share a value.
type FacetRow struct {
	Value string `json:"value"`
	Count int    `json:"count"`
}

// Found is the answer to a question.
type Found[Row any] struct {
	Query  string                `json:"query" doc:"The question as understood, in canonical form."`
	Total  int                   `json:"total" doc:"Number of all hits."`
	Offset int                   `json:"offset"`
	Items  []Row                 `json:"items"`
	Facets map[string][]FacetRow `json:"facets,omitempty"`
	Rates  []RateRow             `json:"rates,omitempty"`
	TookMS float64               `json:"took_ms" doc:"Time that the search took, in milliseconds."`
}

func newFound[Row any](r *indexer.Results, offset int, row func(indexer.Hit) Row) *Found[Row] {
	f := &Found[Row]{
		Query: r.Query, Total: r.Total, Offset: offset, Items: make([]Row, 0, len(r.Hits)),
		Facets: make(map[string][]FacetRow, len(r.Facets)), TookMS: float64(r.Took.Microseconds()) / 1000,
	}
	for _, h := range r.Hits {
		f.Items = append(f.Items, row(h))
	}
	for name, buckets := range r.Facets {
		rows := make([]FacetRow, 0, len(buckets))
		for _, b := range buckets {
			rows = append(rows, FacetRow{Value: b.Value, Count: b.Count})
		}
		f.Facets[name] = rows
	}
	for _, rate := range r.Rates {
		f.Rates = append(f.Rates, newRateRow(rate))
	}
	return f
}

func newFactRow(h indexer.Hit) FactRow {
	f := h.Fact
	row := FactRow{
		ID: f.ID, Match: string(h.Match), Why: h.Why, Attribute: f.Fact.Attribute, Kind: f.Figure.Kind,
		Value: plain(f.Figure.Value), Low: plain(f.Figure.Low), High: plain(f.Figure.High), Unit: f.Figure.Unit,
		Qualifier: f.Figure.Qualifier, Text: FormatQuantity(f.Figure.Quantity), Surface: f.Figure.Surface,
		Subject: entity(f.Fact.Subject), Object: entity(f.Fact.Object), Of: f.Fact.Of, Time: f.Fact.Time,
		Direction: f.Fact.Direction, Status: f.Fact.Status, Rank: f.Fact.Rank, Confidence: f.Fact.Confidence,
		Quote: f.Quote, Figure: f.Fact.Figure,
		Article: ArticleLink{ID: f.ArticleID, URL: f.URL, Title: f.Title, Outlet: f.Outlet, Language: f.Language, Published: timeOrNull(f.Published)},
	}
	// A span that does not lie in the quote gives an empty one rather than a wrong one.
	if s := f.QuoteFigure; s.Start >= 0 && s.Start <= s.End && s.End <= len(f.Quote) {
		row.QuoteStart = utf8.RuneCountInString(f.Quote[:s.Start])
		row.QuoteEnd = row.QuoteStart + utf8.RuneCountInString(f.Quote[s.Start:s.End])
	}
	return row
}

func newArticleRow(h indexer.Hit) ArticleRow {
	a := h.Article
	return ArticleRow{
		ArticleLink: ArticleLink{ID: a.ID, URL: a.URL, Title: a.Title, Outlet: a.Outlet, Language: a.Language, Published: timeOrNull(a.Published)},
		Match:       string(h.Match), Snippet: a.Snippet, Facts: a.Facts,
	}
}

func newAnnouncementRow(h indexer.Hit) AnnouncementRow {
	return AnnouncementRow{Announcement: h.Announcement, Match: string(h.Match), Why: h.Why, Text: FormatAmounts(h.Announcement.Amounts)}
}

// ArticleBody is an article with all that was read in it, in the extraction
// contract's form, and where it is found.
type ArticleBody struct {
	*assay.Result
	URL       string     `json:"url"`
	Title     string     `json:"title"`
	Outlet    string     `json:"outlet,omitempty"`
	Published *time.Time `json:"published,omitempty"`
	Revision  string     `json:"revision" doc:"sha256 of the text, in hex."`
	Reading   string     `json:"reading" doc:"Names the revision as read by one generation of the extractor."`
}

func newArticleBody(r *assay.Reading) *ArticleBody {
	a := &r.Article
	return &ArticleBody{
		Result: assay.NewResult(string(a.ID), r, true), URL: a.URL, Title: a.Title, Outlet: a.Outlet(),
		Published: timeOrNull(a.Published), Revision: string(a.Revision), Reading: string(r.ID),
	}
}

func entity(r *assay.Ref) *assay.Entity {
	if r == nil {
		return nil
	}
	e := r.Entity()
	return &e
}

// plain is the decimal without exponent or separators.
func plain(d *decimal.Decimal) *string {
	if d == nil {
		return nil
	}
	s := d.String()
	return &s
}

func timeOrNull(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

func newRateRow(r fx.Rate) RateRow {
	return RateRow{From: r.From, To: r.To, Rate: r.Rate.String(), Date: r.Date, Origin: r.Origin}
}
