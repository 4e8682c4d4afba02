package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"unicode"

	"golang.org/x/term"
	"golang.org/x/text/width"

	"assay"
	"assay/api"
)

// table lays out cells in columns by the width that a terminal gives them: Han
// characters take two places.
type table struct {
	head []string
	rows [][]string
	// limit is the most places that a column takes, 0 for any.
	limit []int
}

func (t *table) add(cells ...string) {
	for i, c := range cells {
		cells[i] = clip(printable(c), t.limitOf(i))
	}
	t.rows = append(t.rows, cells)
}

func (t *table) limitOf(i int) int {
	if i < len(t.limit) && t.limit[i] > 0 {
		return t.limit[i]
	}
	return 1 << 20
}

func (t *table) write(w io.Writer) {
	widths := make([]int, len(t.head))
	for _, row := range append([][]string{t.head}, t.rows...) {
		for i, c := range row {
			widths[i] = max(widths[i], places(c))
		}
	}
	for _, row := range append([][]string{t.head}, t.rows...) {
		var b strings.Builder
		for i, c := range row {
			b.WriteString(c)
			if i < len(row)-1 {
				b.WriteString(strings.Repeat(" ", widths[i]-places(c)+2))
			}
		}
		fmt.Fprintln(w, strings.TrimRight(b.String(), " "))
	}
}

// places is how many places of a terminal a string takes.
func places(s string) int {
	n := 0
	for _, c := range s {
		n += runePlaces(c)
	}
	return n
}

func runePlaces(c rune) int {
	if unicode.In(c, unicode.Mn, unicode.Me, unicode.Cf) {
		return 0
	}
	switch width.LookupRune(c).Kind() {
	case width.EastAsianWide, width.EastAsianFullwidth:
		return 2
	}
	return 1
}

// clip cuts a string to a number of places, with an ellipsis where it cut.
func clip(s string, limit int) string {
	if places(s) <= limit {
		return s
	}
	n := 0
	for i, c := range s {
		if n += runePlaces(c); n > limit-1 {
			return s[:i] + "…"
		}
	}
	return s
}

// printable replaces what could move a terminal's cursor: text from the web
// goes to the terminal.
func printable(s string) string {
	return strings.Map(func(c rune) rune {
		if unicode.IsControl(c) {
			return ' '
		}
		return c
	}, s)
}

func isTerminal(f *os.File) bool { return term.IsTerminal(int(f.Fd())) }

// writeReading shows one reading to people: its figures with what they say.
func writeReading(w io.Writer, name string, r *assay.Reading) {
	a := r.Article
	title := a.Title
	if title == "" {
		title = name
	}
	fmt.Fprintln(w, printable(title))
	var meta []string
	for _, s := range []string{a.Outlet(), a.Author, a.Language, a.URL} {
		if s != "" {
			meta = append(meta, s)
		}
	}
	if !a.Published.IsZero() {
		meta = append(meta, a.Published.Format("2006-01-02 15:04 -07:00"))
	}
	fmt.Fprintln(w, printable(strings.Join(meta, " · ")))
	if len(r.Figures) == 0 {
		fmt.Fprintln(w, "no figures")
		return
	}
	t := &table{head: []string{"AMOUNT", "AS PRINTED", "ATTRIBUTE", "SUBJECT", "OBJECT", "MORE"}, limit: []int{36, 36, 14, 28, 28, 30}}
	told := map[int]bool{}
	for _, f := range r.Facts {
		told[f.Figure] = true
		fig := r.Figures[f.Figure]
		t.add(api.FormatQuantity(fig.Quantity), fig.Surface, string(f.Attribute), refName(f.Subject), refName(f.Object), factMore(r, f))
	}
	for i, fig := range r.Figures {
		if !told[i] {
			t.add(api.FormatQuantity(fig.Quantity), fig.Surface, "", "", "", "")
		}
	}
	t.write(w)
	for _, m := range r.Mentions {
		fmt.Fprintf(w, "announcement: %s\n", mentionLine(r, m))
	}
}

func refName(r *assay.Ref) string {
	if r == nil {
		return ""
	}
	return r.Name
}

func factMore(r *assay.Reading, f assay.Fact) string {
	var more []string
	if f.Status != "" {
		more = append(more, string(f.Status))
	}
	if f.Rank > 0 {
		more = append(more, fmt.Sprintf("rank %d", f.Rank))
	}
	if f.Direction != "" {
		more = append(more, f.Direction)
	}
	if f.Of != "" {
		more = append(more, "of "+f.Of)
	}
	if f.Time != "" {
		more = append(more, f.Time)
	}
	if f.SameAs != nil {
		more = append(more, "= "+r.Figures[*f.SameAs].Surface)
	}
	return strings.Join(more, ", ")
}

func mentionLine(r *assay.Reading, m assay.Mention) string {
	var actors []string
	for _, a := range m.Actors {
		actors = append(actors, a.Name)
	}
	s := fmt.Sprintf("%s, %s", m.Type, m.Status)
	if len(actors) > 0 {
		s += ", by " + strings.Join(actors, ", ")
	}
	if m.Target != nil {
		s += ", for " + m.Target.Name
	}
	if m.Amount != nil {
		s += ", " + api.FormatQuantity(r.Figures[*m.Amount].Quantity)
	}
	if !m.New {
		s += " (background)"
	}
	return printable(s)
}
