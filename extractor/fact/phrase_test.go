package fact

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"assay/extractor/lexicon"
)

// TestPhrases pins the noun phrases of sentences.
func TestPhrases(t *testing.T) {
	var cases []struct {
		Name    string   `json:"name"`
		Lang    string   `json:"lang"`
		Text    string   `json:"text"`
		Phrases []string `json:"phrases"`
	}
	readCases(t, "testdata/phrases.json", &cases)
	finder := New(lexicon.Builtin())
	for _, tc := range cases {
		t.Run(tc.Name, func(t *testing.T) {
			// The sentence stands behind a title, as sentences do.
			title := "Morning notes\n"
			a := articleOf(tc.Name, tc.Lang, title+tc.Text)
			r := finder.prepare(&a, nil, nil)
			got := []string{}
			for p := range r.phrases {
				if q := &r.phrases[p]; q.sent > 0 {
					got = append(got, r.text[q.Start:q.End])
				}
			}
			if diff := cmp.Diff(tc.Phrases, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
