package api

import (
	"cmp"
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"assay"
)

// segment is a piece of a line: plain words, or words that belong to a figure.
type segment struct {
	Text string
	// Figure is the figure's index in the reading, and Number its number on
	// the page, from 1; Number 0 marks plain words.
	Figure, Number int
	// First says that the figure begins here: a figure that runs over a line
	// break has two segments, and only one may carry its anchor.
	First bool
}

// line is a line of text in pieces.
type line []segment

// entry is a figure in the list beside the text.
type entry struct {
	Figure, Number int
	Quantity       assay.Quantity
	Surface        string
	Facts          []factEntry
}

// factEntry is a fact in the list beside the text.
type factEntry struct {
	assay.Fact
	// SameAs is the number of the figure that states the same amount, 0 for none.
	SameNumber int
	SameFigure int
}

// readingView is a text with its figures marked and listed.
type readingView struct {
	Lang    string
	Title   []line
	Body    []line
	Entries []entry
	// Facts is the number of facts listed.
	Facts int
}

// newReadingView marks the figures of a reading: those that a fact is about,
// and those that are more than a bare number. Of figures that overlap, the one
// that begins first and is longest is marked; the others are listed only.
func newReadingView(r *assay.Reading) *readingView {
	v := &readingView{Lang: r.Article.Language}
	facts := map[int][]assay.Fact{}
	for _, f := range r.Facts {
		facts[f.Figure] = append(facts[f.Figure], f)
	}
	var shown []int
	for i, f := range r.Figures {
		if f.Len() > 0 && f.Of(r.Article.Text) != "" && (!f.Bare || len(facts[i]) > 0) {
			shown = append(shown, i)
		}
	}
	slices.SortStableFunc(shown, func(a, b int) int {
		x, y := r.Figures[a], r.Figures[b]
		return cmp.Or(cmp.Compare(x.Start, y.Start), cmp.Compare(y.End, x.End))
	})
	number := make(map[int]int, len(shown))
	for n, i := range shown {
		number[i] = n + 1
	}
	for _, i := range shown {
		e := entry{Figure: i, Number: number[i], Quantity: r.Figures[i].Quantity, Surface: r.Figures[i].Surface}
		for _, f := range facts[i] {
			fe := factEntry{Fact: f}
			if f.SameAs != nil {
				fe.SameFigure, fe.SameNumber = *f.SameAs, number[*f.SameAs]
			}
			e.Facts = append(e.Facts, fe)
		}
		v.Facts += len(e.Facts)
		v.Entries = append(v.Entries, e)
	}

	text, cut := r.Article.Text, min(max(r.Article.BodyStart, 0), len(r.Article.Text))
	lines := markLines(text, r.Figures, shown, number)
	at := 0
	for _, l := range lines {
		if at < cut {
			v.Title = append(v.Title, l)
		} else {
			v.Body = append(v.Body, l)
		}
		for _, s := range l {
			at += len(s.Text)
		}
		at++ // the line break
	}
	v.Title, v.Body = dropBlank(v.Title), dropBlank(v.Body)
	return v
}

// markLines cuts a text into lines, and lines into segments. The words of all
// segments, joined with line breaks between the lines, are the text.
func markLines(text string, figures []assay.Figure, order []int, number map[int]int) []line {
	lines := []line{nil}
	put := func(words string, s segment) {
		for i, part := range strings.Split(words, "\n") {
			if i > 0 {
				lines = append(lines, nil)
			}
			if part == "" {
				continue
			}
			s.Text = part
			last := len(lines) - 1
			lines[last] = append(lines[last], s)
			s.First = false
		}
	}
	at := 0
	for _, i := range order {
		f := figures[i]
		if f.Start < at {
			continue
		}
		put(text[at:f.Start], segment{})
		put(text[f.Start:f.End], segment{Figure: i, Number: number[i], First: true})
		at = f.End
	}
	put(text[at:], segment{})
	return lines
}

func dropBlank(lines []line) []line {
	return slices.DeleteFunc(lines, func(l line) bool {
		return !slices.ContainsFunc(l, func(s segment) bool { return strings.TrimSpace(s.Text) != "" })
	})
}

// quoted is a quotation with a figure marked in it.
type quoted struct{ Before, Mark, After string }

func newQuoted(quote string, mark assay.Span) quoted {
	if mark.Of(quote) == "" {
		return quoted{Before: quote}
	}
	return quoted{quote[:mark.Start], quote[mark.Start:mark.End], quote[mark.End:]}
}

// readingOf turns the outer form of a plain text's result back into a reading,
// as far as newReadingView needs it.
func readingOf(r *assay.Result, text string) *assay.Reading {
	out := &assay.Reading{Article: assay.Article{Text: text, Language: r.Lang}}
	// A text without a title line has no break to cut at.
	if title, _, ok := strings.Cut(text, "\n"); ok {
		out.Article.BodyStart = len(title) + 1
	}
	points := make([]int, 0, 2*len(r.Figures))
	for _, f := range r.Figures {
		points = append(points, f.Start, f.End)
	}
	offsets := assay.ByteOffsets(text, points)
	for i, f := range r.Figures {
		out.Figures = append(out.Figures, assay.Figure{
			Span: assay.Span{Start: offsets[2*i], End: offsets[2*i+1]}, Surface: f.Surface,
			Quantity: assay.Quantity{Kind: f.Kind, Value: parsed(f.Value), Low: parsed(f.Low), High: parsed(f.High), Unit: f.Unit, Qualifier: f.Qualifier},
		})
	}
	ref := func(r *assay.ResultRef) *assay.Ref {
		if r == nil {
			return nil
		}
		return &assay.Ref{Surface: r.Surface, Name: r.Name, ID: r.ID}
	}
	for _, f := range r.Facts {
		out.Facts = append(out.Facts, assay.Fact{
			ID: f.ID, Figure: f.Figure, Attribute: f.Attribute, Subject: ref(f.Subject), Object: ref(f.Object),
			Of: orZero(f.Of), Time: orZero(f.Time), Direction: orZero(f.Direction), Status: orZero(f.Status),
			Rank: orZero(f.Rank), SameAs: f.SameAs, Confidence: f.Confidence,
		})
	}
	return out
}

func parsed(s *string) *decimal.Decimal {
	if s == nil {
		return nil
	}
	d, err := decimal.NewFromString(*s)
	if err != nil {
		return nil
	}
	return &d
}

func orZero[T any](p *T) T {
	if p == nil {
		var zero T
		return zero
	}
	return *p
}
