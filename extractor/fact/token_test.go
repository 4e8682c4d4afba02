package fact

import (
	"strings"
	"testing"
	"unicode"

	"assay"
	"assay/extractor/lexicon"
	"assay/extractor/quantity"
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

// TestPhrasesZh pins where Chinese noun phrases begin and end.
func TestPhrasesZh(t *testing.T) {
	lex := lexicon.Builtin()
	finder, rec := New(lex), quantity.New(lex)
	for _, tc := range []struct {
		text string
		want string // phrases, parted by spaces
	}{
		// Names hold words without being cut by them.
		{"中信建投拟投资3亿元。", "中信建投"},
		{"发现者能源拟投资3亿元。", "发现者能源"},
		{"全国社保基金一零一组合持有20万股。", "全国社保基金一零一组合"},
		{"可可豆期货累计涨了5%。", "可可豆期货"},
		// A verb between two nouns parts them, one with a suffix does not.
		{"研究者发现嗅觉丧失者有三成。", "研究者 嗅觉丧失者"},
		{"该公司签署非约束性条款,涉及5亿元。", "该公司 非约束性条款"},
		{"一举撬动北仓资产管理项目3亿元。", "北仓资产管理项目"},
		// Where something is, is not what it is.
		{"灌装流水线上有300人。", "灌装流水线"},
		{"山区老房子里住着5人。", "山区老房子"},
		{"重症患者中有三成康复。", "重症患者"},
		{"北仓高中投资3亿元。", "北仓高中"},
		// Times and adverbs are no names.
		{"前不久北仓重工首次派出5艘船。", "北仓重工"},
	} {
		a := assay.Article{Text: tc.text, Language: "zh"}
		o := quantity.Options{Language: "zh"}
		r := finder.prepare(&a, rec.Figures(tc.text, o), rec.Dates(tc.text, o))
		var got []string
		for p := range r.phrases {
			if q := &r.phrases[p]; !q.empty() {
				got = append(got, r.text[q.Start:q.End])
			}
		}
		if got := strings.Join(got, " "); got != tc.want {
			t.Errorf("%s: phrases %q; want %q", tc.text, got, tc.want)
		}
	}
}
