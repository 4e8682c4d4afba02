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
	var cases []struct {
		Name     string   `json:"name"`
		Lang     string   `json:"lang"`
		Text     string   `json:"text"`
		Mentions []string `json:"mentions"`
	}
	readCases(t, "testdata/mentions.json", &cases)
	lex := lexicon.Builtin()
	finder, rec := New(lex), quantity.New(lex)
	published := time.Date(2025, 10, 28, 8, 0, 0, 0, time.UTC)
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
