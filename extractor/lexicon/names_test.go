package lexicon_test

import (
	"errors"
	"strings"
	"testing"
	"testing/fstest"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"assay"
	"assay/extractor/lexicon"
)

func hits(n *lexicon.Names, text string) []string {
	var out []string
	for _, h := range n.Find(text) {
		out = append(out, h.Of(text)+" "+h.ID)
	}
	return out
}

func TestFind(t *testing.T) {
	n := &lexicon.Builtin().Names
	for _, tc := range []struct {
		text string
		want []string
	}{
		{"俄罗斯将建稀土产业链", []string{"俄罗斯 country:RU", "稀土产业链 commodity:rare-earths"}},
		{"Russian rare-earth\nminerals, REE", []string{"Russian country:RU", "rare-earth\nminerals commodity:rare-earths", "REE commodity:rare-earths"}},
		{"tell us about the U.S. and the US", []string{"U.S. country:US", "US country:US"}},
		{"JAPAN CUTS COPPER OUTPUT", []string{"JAPAN country:JP", "COPPER commodity:copper"}},
		{"a turkey in china", nil},
		{"Chinaware and Goldman", []string{"Goldman org:goldman"}},
		{"铜矿与锌、五角大楼", []string{"铜矿 commodity:copper-concentrate", "锌 commodity:zinc", "五角大楼 org:us-defense"}},
		{"内蒙古不是蒙古国", []string{"内蒙古 region:inner-mongolia", "蒙古国 country:MN"}},
		{"资金、铁路、银行", nil},
		{"it will lead the market", nil},
		{"ＬＭＥ铜", []string{"ＬＭＥ org:lme", "铜 commodity:copper"}},
		{"刚果（金）的钴", []string{"刚果（金） country:CD", "钴 commodity:cobalt"}},
	} {
		if diff := cmp.Diff(tc.want, hits(n, tc.text)); diff != "" {
			t.Errorf("%q (-want +got):\n%s", tc.text, diff)
		}
	}
}

func TestLookup(t *testing.T) {
	n := &lexicon.Builtin().Names
	for _, tc := range []struct{ form, want string }{
		{"稀土", "commodity:rare-earths"},
		{"Rare Earths", "commodity:rare-earths"},
		{"rare-earth", "commodity:rare-earths"},
		{"REE", "commodity:rare-earths"},
		{"ree", "commodity:rare-earths"},
		{"lead", "commodity:lead"},
		{"铁", "commodity:iron"},
		{"俄", "country:RU"},
		{"Moscow", "country:RU"},
		{" tsmc ", "org:tsmc"},
		{"台积电", "org:tsmc"},
		{"nothing of the kind", ""},
	} {
		got := ""
		for _, e := range n.Lookup(tc.form) {
			got += e.ID
		}
		if got != tc.want {
			t.Errorf("Lookup(%q) = %q, want %q", tc.form, got, tc.want)
		}
	}
	e, ok := n.Entity("country:RU")
	if !ok || e.ZH != "俄罗斯" || e.EN != "Russia" || e.Name("zh") != "俄罗斯" || !e.Acts() {
		t.Errorf("Entity(country:RU) = %+v, %v", e, ok)
	}
	if _, ok := n.Entity("country:XX"); ok {
		t.Error("there is no country XX")
	}
}

// TestEveryForm: each form that running text is searched for is found in it, as
// its own entity or as one that shares the form.
func TestEveryForm(t *testing.T) {
	n := &lexicon.Builtin().Names
	kinds := map[string]int{}
	for _, id := range []string{"country:CN", "commodity:rare-earths", "org:lynas", "region:jiangxi"} {
		e, ok := n.Entity(id)
		if !ok {
			t.Fatalf("no %s", id)
		}
		kinds[e.Kind]++
		for _, f := range e.Forms {
			found := false
			for _, o := range n.Lookup(f) {
				found = found || o.ID == id
			}
			if !found {
				t.Errorf("%s: Lookup(%q) does not give it", id, f)
			}
		}
	}
	if len(kinds) != 4 {
		t.Errorf("kinds %v; four were asked for", kinds)
	}
}

func TestWords(t *testing.T) {
	n := &lexicon.Builtin().Names
	const text = "公司拟收购股权 acquiring"
	var got []string
	for _, h := range n.Words(text) {
		s := h.Of(text)
		if h.Cue != nil {
			s += " " + string(h.Cue.Status)
		}
		for _, tr := range h.Triggers {
			if tr.About(assay.KindMoney) {
				s += " " + string(tr.Attribute)
			}
		}
		if h.Is(lexicon.Generic) {
			s += " generic"
		}
		got = append(got, s)
	}
	want := []string{"公司 generic", "拟 planned", "收购 acquisition", "股权 acquisition", "acquiring acquisition"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if !n.CanMeasure(assay.Reserves, assay.KindMass) || n.CanMeasure(assay.Dividend, assay.KindMass) {
		t.Error("reserves are measured in mass, dividends are not")
	}
}

const entityColumns = "id\tkind\tzh\ten\tzh_forms\ten_forms\n"

func TestOverlay(t *testing.T) {
	l, err := lexicon.Load(fstest.MapFS{
		"entity.tsv":    {Data: []byte(entityColumns + "org:northfield\tcompany\t北山资源\tNorthfield Resources\t北山\tNorthfield\ncommodity:rare-earths\t\t\t\t稀土料\t\ncountry:GE\t\t\t\t\tRare Earths\n")},
		"attribute.tsv": {Data: []byte("attribute\tpart\tkinds\tweight\tzh\ten\nreserves\tn\tmass\t3\t家底\t\n")},
		"status.tsv":    {Data: []byte("status\tstrength\tzh\ten\ndenied\t6\t瞎说\tpoppycock\n")},
		"word.tsv":      {Data: []byte("class\tlang\tforms\nverb\ten\twangle*\n")},
		"common.tsv":    {Data: []byte("class\tlang\tforms\nverb\ten\tglob*|quob*\nadj\ten\tflumpish\n")},
	})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"北山 org:northfield", "稀土料 commodity:rare-earths"}, hits(&l.Names, "北山有稀土料")); diff != "" {
		t.Error(diff)
	}
	if got := hits(&l.Names, "Rare Earths"); len(got) != 1 || got[0] != "Rare Earths country:GE" && got[0] != "Rare Earths commodity:rare-earths" {
		t.Errorf("a form given to another entity: %q", got)
	}
	if e, _ := l.Entity("commodity:rare-earths"); e.ZH != "稀土" {
		t.Errorf("a name that an overlay leaves empty was lost: %+v", e)
	}
	if w := l.Words("wangled 瞎说 家底"); len(w) != 3 {
		t.Errorf("%d words of the overlay found, want 3", len(w))
	}
	if w := l.Words("globbed quobbing globs flumpish globed"); len(w) != 4 || !w[0].Is(lexicon.Verb) || !w[3].Is(lexicon.Adj) {
		t.Errorf("%d common words of the overlay found, want 3 verbs, whose last consonant is doubled, and an adjective", len(w))
	}
}

func TestLoadErrors(t *testing.T) {
	for _, tc := range []struct{ name, file, data, want string }{
		{"a new thing without a name", "entity.tsv", entityColumns + "org:x\tcompany\t\tX\n", "entity.tsv:2: org:x is new and needs kind, zh and en"},
		{"an id without a kind", "entity.tsv", entityColumns + "x\tcompany\t某\tX\n", `entity.tsv:2: id "x"; it must have the form kind:name`},
		{"a form twice", "entity.tsv", entityColumns + "org:x\tcompany\t某\tX\norg:y\tcompany\t某\tY\n", `entity.tsv:3: form "某" of org:y is also one of org:x`},
		{"other columns", "entity.tsv", "id\tzh\n", `entity.tsv:1: the columns are`},
		{"an unknown attribute", "attribute.tsv", "attribute\tpart\tkinds\tweight\tzh\ten\nwealth\tn\tmoney\t1\t钱\n", `attribute.tsv:2: attribute "wealth"`},
		{"an unknown part", "attribute.tsv", "attribute\tpart\tkinds\tweight\tzh\ten\ndebt\tx\tmoney\t1\t钱\n", `attribute.tsv:2: part "x"`},
		{"an unknown kind", "attribute.tsv", "attribute\tpart\tkinds\tweight\tzh\ten\ndebt\tn\tmood\t1\t钱\n", `attribute.tsv:2: kind "mood"`},
		{"no weight", "attribute.tsv", "attribute\tpart\tkinds\tweight\tzh\ten\ndebt\tn\tmoney\t0\t钱\n", `attribute.tsv:2: weight "0"`},
		{"an unknown status", "status.tsv", "status\tstrength\tzh\ten\nhoped\t1\t盼\n", `status.tsv:2: status "hoped"`},
		{"no strength", "status.tsv", "status\tstrength\tzh\ten\ndenied\tx\t否\n", `status.tsv:2: strength "x"`},
		{"an unknown class of a common word", "common.tsv", "class\tlang\tforms\nverb\ten\tgo\nnoise\ten\toops\n", `common.tsv:3: class "noise"`},
		{"an unknown class", "word.tsv", "class\tlang\tforms\nnoise\tzh\t啊\n", `word.tsv:2: class "noise"`},
	} {
		t.Run(tc.name, func(t *testing.T) {
			_, err := lexicon.Load(fstest.MapFS{tc.file: {Data: []byte(tc.data)}})
			if err == nil || !strings.Contains(err.Error(), tc.want) || !errors.Is(err, assay.ErrInvalid) {
				t.Errorf("error %v, want %q and ErrInvalid", err, tc.want)
			}
		})
	}
}

// FuzzNames: hits lie in the text in order, and the form found is known.
func FuzzNames(f *testing.F) {
	for _, s := range []string{"", "俄罗斯与Russia、REE", "rare-earth\nchain", "\xff稀土\xfe", "İstanbul Türkiye", "U.S.A. us US", "ＬＭＥ"} {
		f.Add(s)
	}
	n := &lexicon.Builtin().Names
	f.Fuzz(func(t *testing.T, text string) {
		end := 0
		for _, h := range n.Find(text) {
			if h.Start < end || h.End > len(text) || h.Len() <= 0 {
				t.Fatalf("hit %v after %d in %d bytes", h.Span, end, len(text))
			}
			end = h.End
			known := false
			for _, e := range n.Lookup(h.Of(text)) {
				known = known || e.ID == h.ID
			}
			if !known && utf8.ValidString(text) {
				t.Errorf("%q is found as %s, but look-up does not know it", h.Of(text), h.ID)
			}
		}
		end = 0
		for _, h := range n.Words(text) {
			if h.Start < end || h.End > len(text) || h.Word == nil {
				t.Fatalf("word %v after %d", h.Span, end)
			}
			end = h.End
		}
	})
}
