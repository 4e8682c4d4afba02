package fact

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"assay/extractor/lexicon"
	"assay/extractor/quantity"
)

// TestWhole reads whole short articles, figures and dates included, and pins
// the announcements.
func TestWhole(t *testing.T) {
	testMentions(t, "testdata/mentions.json", time.Date(2025, 10, 28, 8, 0, 0, 0, time.UTC))
}

// TestUndated pins the announcements of sentences that nobody says the day of,
// where only their own words tell news from what is recalled.
func TestUndated(t *testing.T) { testMentions(t, "testdata/undated.json", time.Time{}) }

func testMentions(t *testing.T, file string, published time.Time) {
	t.Helper()
	var cases []struct {
		Name     string   `json:"name"`
		Lang     string   `json:"lang"`
		Text     string   `json:"text"`
		Mentions []string `json:"mentions"`
	}
	readCases(t, file, &cases)
	lex := lexicon.Builtin()
	finder, rec := New(lex), quantity.New(lex)
	for _, tc := range cases {
		t.Run(tc.Name, func(t *testing.T) {
			a := articleOf(tc.Name, tc.Lang, tc.Text)
			a.Published = published
			o := quantity.Options{Language: tc.Lang, Published: published}
			figures, _, mentions := finder.Find(&a, rec.Figures(a.Text, o), rec.Dates(a.Text, o))
			if diff := cmp.Diff(tc.Mentions, describeMentions(figures, mentions)); diff != "" {
				t.Errorf("mentions (-want +got):\n%s", diff)
			}
		})
	}
}
