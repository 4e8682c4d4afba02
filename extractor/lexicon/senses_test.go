package lexicon

import (
	"errors"
	"strings"
	"testing"
	"testing/fstest"

	"assay"
)

func TestSense(t *testing.T) {
	l := Builtin()
	name := func(s Sense) string {
		if s == 0 {
			return ""
		}
		return SenseNames[s-1]
	}
	for _, tc := range []struct{ word, want string }{
		{"report", "document"},
		{"Reports", "document"},
		{"factories", "facility"},
		{"boxes", name(l.Sense("box"))},
		{"children", "person"},
		{"REFINERY", "facility"},
		{"revenue", "money"},
		{"flumpishes", ""},
		{"s", ""},
		{"", ""},
	} {
		if got := name(l.Sense(tc.word)); got != tc.want {
			t.Errorf("%q is %q, want %q", tc.word, got, tc.want)
		}
	}
	for _, tc := range []struct{ word, want string }{
		{"报告", "document"},
		{"某某财务报告", "document"}, // the last word says what a compound is
		{"毛利率", "rate"},
		{"光伏逆变器", "device"}, // known by its last character at least
		{"患者", "person"},
		{"率", ""}, // a character that tells of longer words only
		{"", ""},
		{"abc", ""},
		{"\xe7\x8e", ""},
	} {
		if got := name(l.SenseZH(tc.word)); got != tc.want {
			t.Errorf("%q is %q, want %q", tc.word, got, tc.want)
		}
	}
}

func TestSenseOverlay(t *testing.T) {
	l, err := Load(fstest.MapFS{"sense.tsv": {Data: []byte("sense\tlang\twords\nvehicle\ten\tquobbler\nfood\ten\treport\nfood\tzh\t饸饹\n")}})
	if err != nil {
		t.Fatal(err)
	}
	for word, want := range map[string]string{"quobblers": "vehicle", "report": "food"} {
		if s := l.Sense(word); s == 0 || SenseNames[s-1] != want {
			t.Errorf("%q is %d, want %s", word, s, want)
		}
	}
	if s := l.SenseZH("羊肉饸饹"); s == 0 || SenseNames[s-1] != "food" {
		t.Errorf("羊肉饸饹 is %d, want food", s)
	}
	for _, tc := range []struct{ name, table, want string }{
		{"an unknown sense", "sense\tlang\twords\nnoise\ten\tbang\n", `sense.tsv:2: sense "noise"`},
		{"an unknown language", "sense\tlang\twords\nfood\tfr\tpain\n", `sense.tsv:2: language "fr"`},
		{"a Chinese word too long", "sense\tlang\twords\nfood\tzh\t一二三四五\n", `sense.tsv:2: "一二三四五"`},
	} {
		_, err := Load(fstest.MapFS{"sense.tsv": {Data: []byte(tc.table)}})
		if !errors.Is(err, assay.ErrInvalid) || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%s: error %v, want one with %q", tc.name, err, tc.want)
		}
	}
}
