package fact

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"assay/extractor/lexicon"
	"assay/extractor/quantity"
)

// TestLinks pins which figures state an earlier one again.
func TestLinks(t *testing.T) {
	var cases []struct {
		Name  string   `json:"name"`
		Lang  string   `json:"lang"`
		Text  string   `json:"text"`
		Links []string `json:"links"`
	}
	readCases(t, "testdata/links.json", &cases)
	finder, rec := New(lexicon.Builtin()), quantity.New(lexicon.Builtin())
	for _, tc := range cases {
		t.Run(tc.Name, func(t *testing.T) {
			a := articleOf(tc.Name, tc.Lang, tc.Text)
			o := quantity.Options{Language: tc.Lang}
			figures, facts, _ := finder.Find(&a, rec.Figures(tc.Text, o), rec.Dates(tc.Text, o))
			got := []string{}
			for _, f := range facts {
				if f.SameAs != nil {
					got = append(got, fmt.Sprintf("%s = %s", figures[f.Figure].Surface, figures[*f.SameAs].Surface))
				}
			}
			if diff := cmp.Diff(tc.Links, got); diff != "" {
				t.Errorf("links (-want +got):\n%s", diff)
			}
		})
	}
}
