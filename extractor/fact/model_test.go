package fact

import (
	"errors"
	"strings"
	"testing"

	"assay"
)

// TestReadModels: a table that is broken is refused with its line.
func TestReadModels(t *testing.T) {
	for _, tc := range []struct{ name, row, want string }{
		{"good", "subject\t*\t*\tname\t-1.25", ""},
		{"fields", "subject\t*\t*\tname", "weights.tsv:2: 4 fields"},
		{"model", "verb\t*\t*\tname\t1", `weights.tsv:2: model "verb"`},
		{"feature", "subject\t*\t*\tlucky\t1", `weights.tsv:2: feature "lucky"`},
		{"weight", "subject\t*\t*\tname\tmuch", `weights.tsv:2: weight "much"`},
		{"digits", "subject\t*\t*\tname\t1.255", `weights.tsv:2: weight "1.255" has more than two digits`},
		{"group", "subject\t*\tgrowth?\tname\t1", "weights.tsv:2: "},
	} {
		t.Run(tc.name, func(t *testing.T) {
			m, err := readModels(weightColumns + "\n" + tc.row + "\n")
			if tc.want == "" {
				if err != nil {
					t.Fatal(err)
				}
				if got := m.subject.score(true, 0, []int{fName}) / hundred; got != -1.25 {
					t.Errorf("the weight is %v", got)
				}
				return
			}
			if !errors.Is(err, assay.ErrInvalid) || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("error %v, want one that wraps ErrInvalid and says %q", err, tc.want)
			}
		})
	}
}
