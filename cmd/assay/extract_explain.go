package main

import (
	"cmp"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode/utf8"
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
}
