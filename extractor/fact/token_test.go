package fact

import (
	"testing"
	"unicode"
)

// TestRunes: the short ways to tell characters say what the tables of Unicode say.
func TestRunes(t *testing.T) {
	for c := range unicode.MaxRune + 1 {
		if isHan(c) != unicode.Is(unicode.Han, c) || isWordRune(c) != (unicode.IsLetter(c) || unicode.IsDigit(c)) {
			t.Errorf("%U: Han %v, letter or digit %v", c, isHan(c), isWordRune(c))
		}
	}
	for _, set := range []string{zhLeading, zhTrailing} {
		for _, c := range set {
			if !newHanSet(set).has(c) {
				t.Errorf("%c is not in its own set", c)
			}
		}
	}
	if newHanSet("的").has('我') {
		t.Error("我 is in the set of 的")
	}
}
