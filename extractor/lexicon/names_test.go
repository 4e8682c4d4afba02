package lexicon_test

import (
	"testing"

	"assay/extractor/lexicon"
)

func TestX(t *testing.T) {
	n := &lexicon.Builtin().Names
	for _, s := range []string{"俄罗斯将投资稀土产业链", "Russia puts 700bn rubles into rare-earth chain; tell us about U.S. REE"} {
		for _, h := range n.Find(s) {
			t.Log(s[h.Start:h.End], h.ID)
		}
		for _, h := range n.Words(s) {
			t.Log(s[h.Start:h.End], h.Class, h.Triggers, h.Cue)
		}
	}
}
