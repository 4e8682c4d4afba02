package fact

import (
	"errors"
	"strings"
	"testing"

	"assay"
)

// TestReadDeeds holds what a table of words of commitment must look like.
func TestReadDeeds(t *testing.T) {
	const head = "kind\tform\tzh\ten\n"
	for _, tc := range []struct{ name, table, want string }{
		{"good", head + "acquisition\tverb\t收购|并购\tacquire\ncontract\tsigned\t签署\t\n", ""},
		{"columns", head + "acquisition\tverb\t收购\n", "line 2 has 3 columns"},
		{"kind", head + "profit\tverb\t收购\t\n", `line 2: "profit" is no type of announcement`},
		{"form", head + "acquisition\tloud\t收购\t\n", `line 2: form "loud"`},
		{"twice", head + "acquisition\tverb\t收购|收购\t\n", `line 2: "收购" stands there twice`},
	} {
		t.Run(tc.name, func(t *testing.T) {
			deeds, err := readDeeds(tc.table)
			if tc.want == "" {
				if err != nil || len(deeds.words) != 4 {
					t.Fatalf("%d words, %v", len(deeds.words), err)
				}
				return
			}
			if !errors.Is(err, assay.ErrInvalid) || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("error %v, want one that wraps ErrInvalid and says %q", err, tc.want)
			}
		})
	}
}

// TestBuiltinDeeds rules out that the embedded table is broken.
func TestBuiltinDeeds(t *testing.T) {
	for _, form := range []string{"收购", "中标", "acquire", "build"} {
		if len(builtinDeeds().of(form)) == 0 {
			t.Errorf("%q is no word of commitment", form)
		}
	}
}
