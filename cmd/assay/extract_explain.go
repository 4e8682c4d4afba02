package main

import (
	"cmp"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"assay"
	"assay/api"
)

// writeExplanation shows what was read in a document, field by field, with the
// rule and the place that it was taken from.
func writeExplanation(w io.Writer, o outcome) {
	a := o.reading.Article
	fmt.Fprintln(w, printable(o.id))
	if !o.page {
		fmt.Fprintln(w, "a plain text: its first line is the title, the rest the body")
	}
	t := &table{head: []string{"FIELD", "VALUE", "FROM"}, limit: []int{12, 70, 70}}
	field := func(name, value, why string) { t.add(name, cmp.Or(value, "-"), cmp.Or(why, "-")) }
	stamp := func(at time.Time) string {
		if at.IsZero() {
			return ""
		}
		return at.Format("2006-01-02 15:04:05 -07:00")
	}
	field("title", a.Title, a.Why["title"])
	field("published", stamp(a.Published), a.Why["published"])
	field("modified", stamp(a.Modified), a.Why["modified"])
	field("author", a.Author, a.Why["author"])
	field("source", a.Source, a.Why["source"])
	field("site", a.Site, a.Why["site"])
	field("url", a.URL, a.Why["url"])
	field("language", a.Language, a.Why["language"])
	if o.page {
		charset := a.Charset
		if a.Replaced > 0 {
			charset = fmt.Sprintf("%s, %d characters unreadable", charset, a.Replaced)
		}
		field("charset", charset, a.Why["charset"])
	}
	if body := a.Text[a.BodyStart:]; body != "" {
		lines := strings.Split(strings.TrimRight(body, "\n"), "\n")
		field("body", fmt.Sprintf("lines: %d, characters: %d", len(lines), utf8.RuneCountInString(body)), a.Why["body"])
		field("  begins", lines[0], "")
		field("  ends", lines[len(lines)-1], "")
	}
	if a.Next != "" {
		field("next part", a.Next, "not read: parts are joined when they are crawled")
	}
	if a.Fingerprint != 0 {
		field("fingerprint", fmt.Sprintf("%016x", a.Fingerprint), "simhash of the body")
	}
	t.write(w)
	explainFacts(w, o.reading)
}

// explainFacts shows the parts of each fact and announcement with the rules
// that made them.
func explainFacts(w io.Writer, r *assay.Reading) {
	if len(r.Facts) == 0 && len(r.Mentions) == 0 {
		return
	}
	fmt.Fprintln(w)
	t := &table{head: []string{"FACT", "VALUE", "RULES"}, limit: []int{14, 50, 100}}
	rows := func(rules []string, value func(part string) string) {
		for _, rule := range rules {
			part, names, _ := strings.Cut(rule, ": ")
			t.add("  "+part, cmp.Or(value(part), "-"), names)
		}
	}
	for _, f := range r.Facts {
		q := r.Figures[f.Figure]
		t.add(api.FormatQuantity(q.Quantity), q.Surface, fmt.Sprintf("confidence %.2f", f.Confidence))
		rows(f.Rules, func(part string) string {
			switch part {
			case "attribute":
				return string(f.Attribute)
			case "subject":
				return refWithID(f.Subject)
			case "object":
				return refWithID(f.Object)
			case "status":
				return string(f.Status)
			case "direction":
				return f.Direction
			case "of":
				return f.Of
			case "time":
				return f.Time
			case "rank":
				return strconv.Itoa(f.Rank)
			}
			if f.SameAs != nil {
				return "= " + r.Figures[*f.SameAs].Surface
			}
			return ""
		})
	}
	for _, m := range r.Mentions {
		amount := "no amount"
		if m.Amount != nil {
			amount = api.FormatQuantity(r.Figures[*m.Amount].Quantity)
		}
		t.add("announcement", amount, "")
		rows(m.Rules, func(part string) string {
			switch part {
			case "type":
				return string(m.Type)
			case "actor":
				return refWithID(&m.Actors[0])
			case "target":
				return refWithID(m.Target)
			case "status":
				return string(m.Status)
			}
			return strconv.FormatBool(m.New)
		})
	}
	t.write(w)
}

// refWithID is a name with the lexicon's id, if it has one.
func refWithID(r *assay.Ref) string {
	if r == nil || r.ID == "" {
		return refName(r)
	}
	return r.Name + " (" + r.ID + ")"
}
