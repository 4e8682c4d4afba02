package assay

import (
	"sort"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/shopspring/decimal"
)

// Document is one input line of the outer JSON form: a plain text, a page
// already decoded, or a file of raw bytes.
type Document struct {
	ID        string    `json:"id"`
	Text      string    `json:"text,omitempty"`
	HTML      string    `json:"html,omitempty"`
	File      string    `json:"file,omitempty"`
	URL       string    `json:"url,omitempty"`
	Published time.Time `json:"published,omitzero"`
	Lang      string    `json:"lang,omitempty"`
}

// Result is one output line of the outer JSON form: what was read in one
// document. Its offsets count Unicode code points of the text, end exclusive.
type Result struct {
	ID   string `json:"id"`
	Lang string `json:"lang"`
	// Article is set for documents that were pages.
	Article       *ResultArticle       `json:"article,omitempty"`
	Figures       []ResultFigure       `json:"figures"`
	Facts         []ResultFact         `json:"facts"`
	Announcements []ResultAnnouncement `json:"announcements"`
	Dates         []ResultDate         `json:"dates,omitempty"`
}

// NoArticle is the output line of a page that is no article.
type NoArticle struct {
	ID      string `json:"id"`
	Article *int   `json:"article"` // always null
	Reason  string `json:"reason"`
}

// Failure is the output line of a document that could not be read.
type Failure struct {
	ID    string `json:"id"`
	Error string `json:"error"`
}

// ResultArticle is an article in the outer form.
type ResultArticle struct {
	Title     string     `json:"title"`
	Published *time.Time `json:"published"`
	Source    string     `json:"source"`
	Author    string     `json:"author"`
	Site      string     `json:"site,omitempty"`
	URL       string     `json:"url,omitempty"`
	Text      string     `json:"text"`
	BodyStart int        `json:"body_start"`
}

// ResultFigure is a figure in the outer form.
type ResultFigure struct {
	Start     int       `json:"start"`
	End       int       `json:"end"`
	Surface   string    `json:"surface"`
	Kind      Kind      `json:"kind"`
	Value     *string   `json:"value"`
	Low       *string   `json:"low"`
	High      *string   `json:"high"`
	Unit      Unit      `json:"unit"`
	Qualifier Qualifier `json:"qualifier"`
}

// ResultRef is a mention of somebody or something in the outer form.
type ResultRef struct {
	Start   int    `json:"start"`
	End     int    `json:"end"`
	Surface string `json:"surface"`
	Name    string `json:"name"`
	ID      string `json:"id,omitempty"`
}

// ResultFact is a fact in the outer form.
type ResultFact struct {
	Figure     int        `json:"figure"`
	Attribute  Attribute  `json:"attribute"`
	Subject    *ResultRef `json:"subject"`
	Object     *ResultRef `json:"object"`
	Of         *string    `json:"of"`
	Time       *string    `json:"time"`
	Direction  *string    `json:"direction"`
	Status     *Status    `json:"status"`
	Rank       *int       `json:"rank"`
	SameAs     *int       `json:"same_as"`
	Confidence float64    `json:"confidence"`
	ID         FactID     `json:"id,omitempty"`
}

// ResultSpan is a stretch of text in the outer form.
type ResultSpan struct {
	Start int `json:"start"`
	End   int `json:"end"`
}

// ResultAnnouncement is an announcement mention in the outer form.
type ResultAnnouncement struct {
	Type      Attribute   `json:"type"`
	Actor     []string    `json:"actor"`
	Target    *string     `json:"target"`
	Amount    *int        `json:"amount"`
	Status    Status      `json:"status"`
	Date      *string     `json:"date"`
	New       bool        `json:"new"`
	Facts     []int       `json:"facts"`
	Evidence  ResultSpan  `json:"evidence"`
	ActorRefs []ResultRef `json:"actor_refs"`
	TargetRef *ResultRef  `json:"target_ref"`
}

// ResultDate is a date in the outer form.
type ResultDate struct {
	Start   int    `json:"start"`
	End     int    `json:"end"`
	Surface string `json:"surface"`
	From    string `json:"from"`
	To      string `json:"to"`
}

// NewResult gives a reading its outer form. withArticle adds the article.
func NewResult(id string, r *Reading, withArticle bool) *Result {
	at := newRuneIndex(r.Article.Text)
	lang, _, _ := strings.Cut(r.Article.Language, "-") // the outer form knows no scripts: zh-Hant is zh
	out := &Result{
		ID: id, Lang: lang,
		Figures:       make([]ResultFigure, 0, len(r.Figures)),
		Facts:         make([]ResultFact, 0, len(r.Facts)),
		Announcements: make([]ResultAnnouncement, 0, len(r.Mentions)),
	}
	if withArticle {
		a := r.Article
		out.Article = &ResultArticle{
			Title: a.Title, Source: a.Source, Author: a.Author, Site: a.Site, URL: a.URL,
			Text: a.Text, BodyStart: at.runes(a.BodyStart),
		}
		if !a.Published.IsZero() {
			out.Article.Published = &a.Published
		}
	}
	for _, f := range r.Figures {
		out.Figures = append(out.Figures, ResultFigure{
			Start: at.runes(f.Start), End: at.runes(f.End), Surface: f.Surface, Kind: f.Kind,
			Value: plain(f.Value), Low: plain(f.Low), High: plain(f.High), Unit: f.Unit, Qualifier: f.Qualifier,
		})
	}
	for _, f := range r.Facts {
		out.Facts = append(out.Facts, ResultFact{
			Figure: f.Figure, Attribute: f.Attribute, Subject: at.ref(f.Subject), Object: at.ref(f.Object),
			Of: orNull(f.Of), Time: orNull(f.Time), Direction: orNull(f.Direction), Status: orNull(f.Status),
			Rank: orNull(f.Rank), SameAs: f.SameAs, Confidence: f.Confidence, ID: f.ID,
		})
	}
	for _, m := range r.Mentions {
		a := ResultAnnouncement{
			Type: m.Type, Actor: make([]string, 0, len(m.Actors)), Amount: m.Amount, Status: m.Status,
			Date: orNull(m.Date), New: m.New, Facts: append([]int{}, m.Facts...),
			Evidence:  ResultSpan{at.runes(m.Evidence.Start), at.runes(m.Evidence.End)},
			ActorRefs: make([]ResultRef, 0, len(m.Actors)), TargetRef: at.ref(m.Target),
		}
		for i := range m.Actors {
			a.Actor = append(a.Actor, m.Actors[i].Surface)
			a.ActorRefs = append(a.ActorRefs, *at.ref(&m.Actors[i]))
		}
		if m.Target != nil {
			a.Target = &m.Target.Surface
		}
		out.Announcements = append(out.Announcements, a)
	}
	for _, d := range r.Dates {
		out.Dates = append(out.Dates, ResultDate{at.runes(d.Start), at.runes(d.End), d.Surface, d.From, d.To})
	}
	return out
}

// plain is the decimal without exponent or separators.
func plain(d *decimal.Decimal) *string {
	if d == nil {
		return nil
	}
	s := d.String()
	return &s
}

func orNull[T comparable](v T) *T {
	var zero T
	if v == zero {
		return nil
	}
	return &v
}

// runeIndex turns byte offsets into code point offsets: it remembers the code
// points before every 64th byte and counts the rest.
type runeIndex struct {
	text   string
	before []int
}

const runeIndexStep = 64

func newRuneIndex(text string) *runeIndex {
	ix := &runeIndex{text: text, before: make([]int, 0, len(text)/runeIndexStep+1)}
	n := 0
	for i := 0; i < len(text); i++ {
		if i%runeIndexStep == 0 {
			ix.before = append(ix.before, n)
		}
		if utf8.RuneStart(text[i]) {
			n++
		}
	}
	return ix
}

// runes is the number of code points before byte offset b. The text is valid
// UTF-8, which the extractor sees to.
func (ix *runeIndex) runes(b int) int {
	if b <= 0 || len(ix.before) == 0 {
		return 0
	}
	b = min(b, len(ix.text))
	block := min(b/runeIndexStep, len(ix.before)-1)
	n := ix.before[block]
	for i := block * runeIndexStep; i < b; i++ {
		if utf8.RuneStart(ix.text[i]) {
			n++
		}
	}
	return n
}

func (ix *runeIndex) ref(r *Ref) *ResultRef {
	if r == nil {
		return nil
	}
	return &ResultRef{Start: ix.runes(r.Start), End: ix.runes(r.End), Surface: r.Surface, Name: r.Name, ID: r.ID}
}

// ByteOffsets turns ascending or unordered code point offsets of text into
// byte offsets: the way back, for readers of the outer form.
func ByteOffsets(text string, points []int) []int {
	order := make([]int, len(points))
	for i := range order {
		order[i] = i
	}
	sort.Slice(order, func(a, b int) bool { return points[order[a]] < points[order[b]] })
	out := make([]int, len(points))
	n, next := 0, 0
	for i := range text {
		for next < len(order) && points[order[next]] <= n {
			out[order[next]] = i
			next++
		}
		n++
	}
	for ; next < len(order); next++ {
		out[order[next]] = len(text)
	}
	return out
}
