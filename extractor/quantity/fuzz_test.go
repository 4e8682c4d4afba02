package quantity

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"

	"assay"
	"assay/extractor/lexicon"
)

var sameDecimal = cmp.Comparer(decimal.Decimal.Equal)

// seeds are texts that pull at the rules from all sides.
var seeds = []string{
	"俄罗斯将投资7000亿卢布（约合615亿元人民币）打造稀土全产业链，产量不足全球的1%。",
	"Russia will invest 700 billion rubles (about 61.5 billion yuan); less than 1% of 28.5 million tons.",
	"hundreds of billions of yuan, 数千亿元, 十几万吨, 三四十亿, 成千上万, 一两元",
	"US$3-5bn, 5-10%, 20万至25万元/吨, between 3 and 5 million tons, 8- to 16-meter",
	"1-1/2 year, 7/32, 2½, 一个半小时, 2小时30分钟, 5 feet 2 inches, 六斤八两",
	"[2] Group 1 600519 +86 10 6855 1234 192.168.1.1 2019-10-27 v2.0.1 COVID-19",
	"贰仟叁佰万元整 一千五百点零一 百分之六点五 三分之二 两成半 7.5折",
	"10\u00a0000 dollars, ５２．３　万元, 1,234,567.89, 1.2e5, .5 kg, -3.5 °C, 零下5度",
	"one in five, nine out of ten, half a million, two-thirds, twice the rate, a dozen",
	"\n\n$\n5\r\nmillion\n \nkg", "千", "半", "几", "一万亿亿亿", "0", "-", "$", "第", "\xff\xfe5\x80kg",
}

func FuzzFigures(f *testing.F) {
	for _, s := range seeds {
		f.Add(s, "zh")
		f.Add(s, "en")
	}
	r := New(lexicon.Builtin())
	f.Fuzz(func(t *testing.T, text, language string) {
		o := Options{Language: language}
		got := r.Figures(text, o)
		end := 0
		for _, g := range got {
			if g.Start < end || g.End <= g.Start || g.End > len(text) || g.Of(text) != g.Surface {
				t.Fatalf("span %d to %d of %q in %q after %d", g.Start, g.End, g.Surface, text, end)
			}
			if utf8.ValidString(text) && !utf8.ValidString(g.Surface) {
				t.Fatalf("%q of %q is cut inside a character", g.Surface, text)
			}
			end = g.End
			checkQuantity(t, g.Quantity)
		}
		if diff := cmp.Diff(got, r.Figures(text, o), sameDecimal); diff != "" {
			t.Fatalf("two readings of %q differ:\n%s", text, diff)
		}
	})
}

func checkQuantity(t *testing.T, q assay.Quantity) {
	t.Helper()
	switch {
	case q.Unit == "" || q.Kind == "" || q.Qualifier == "":
		t.Fatalf("%+v lacks unit, kind or qualifier", q)
	case q.Value != nil && (q.Low != nil || q.High != nil):
		t.Fatalf("%+v has a value and bounds", q)
	case q.Value == nil && (q.Low == nil || q.High == nil || q.Low.GreaterThan(*q.High)):
		t.Fatalf("%+v has no value and no proper bounds", q)
	case q.Value == nil && q.Qualifier != assay.Range && q.Qualifier != assay.Vague:
		t.Fatalf("%+v is a range by its bounds only", q)
	}
	for _, d := range []*decimal.Decimal{q.Value, q.Low, q.High} {
		if d != nil && len(d.String()) > 120 {
			t.Fatalf("%s has %d characters", d, len(d.String()))
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range seeds {
		for part := range strings.FieldsFuncSeq(s, func(c rune) bool { return c == ',' || c == '，' || c == '（' || c == '）' }) {
			f.Add(part)
		}
	}
	r := New(lexicon.Builtin())
	f.Fuzz(func(t *testing.T, s string) {
		q, err := r.Parse(s)
		if err != nil {
			return
		}
		checkQuantity(t, q)
		back, err := r.Parse(Format(q))
		if err != nil {
			t.Fatalf("%q is %q, which does not parse: %v", s, Format(q), err)
		}
		if diff := cmp.Diff(q, back, sameDecimal); diff != "" {
			t.Fatalf("%q is %q, which is something else:\n%s", s, Format(q), diff)
		}
	})
}
