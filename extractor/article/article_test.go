package article

import (
	"strings"
	"testing"
	"unicode/utf8"

	"assay"
)

// checkInvariants checks what holds for every article.
func checkInvariants(tb testing.TB, a *assay.Article) {
	tb.Helper()
	if !utf8.ValidString(a.Text) {
		tb.Error("Text is not UTF-8")
	}
	if !strings.HasPrefix(a.Text, a.Title+"\n") || a.BodyStart != len(a.Title)+1 {
		tb.Errorf("Text does not begin with the title and a newline: %q, body at %d", a.Text[:min(len(a.Text), 80)], a.BodyStart)
	}
	if strings.Contains(a.Title, "\n") {
		tb.Errorf("title of two lines: %q", a.Title)
	}
	for l := range strings.SplitSeq(a.Text[a.BodyStart:], "\n") {
		if strings.TrimSpace(l) == "" || strings.TrimSpace(l) != l {
			tb.Errorf("line with blanks around it, or empty: %q", l)
			break
		}
	}
	if a.ID != assay.NewArticleID(a.URL) || a.Revision != assay.NewRevision(a.Text) {
		tb.Error("ID or Revision are not those of URL and Text")
	}
	for field, why := range a.Why {
		if why == "" {
			tb.Errorf("Why has no reason for %s", field)
		}
	}
}
