package quantity

import (
	"strings"
	"testing"

	"assay/extractor/lexicon"
)

// TestHostile reads texts that are long and of one sort. A rule that looks back
// or ahead without bound takes hours over them.
func TestHostile(t *testing.T) {
	r := New(lexicon.Builtin())
	const size = 1 << 16
	for _, part := range []string{
		"9", "9,", "9.", "1,234", "1-", "1-1 ", "1 ", "1/2 ", "1.5.", "$1 ", "$", "5% ", "5 to ", "between 5 and ", "from 5 to ", "1 over 2 ",
		"亿", "万亿", "一", "一百", "一亿", "1亿", "1亿1万", "十", "半", "几", "数百", "三四", "百分之", "三分之", "一点一", "零", "两", "1万", "1多", "千1",
		"吨", "1吨", "1吨/", "元/吨", "每吨", "每吨1元", "约", "约1", "1至", "1吨至", "7000亿", "1亿元、", "5个半", "5块5", "5块5毛5",
		"one ", "hundred ", "one hundred ", "million ", "million-", "tens of ", "hundreds of thousands of ", "half a ", "one and ", "two thirds of ", "one in ", "a ", "an a",
		"1 million ", "1 hundred ", "1 thousand and ", "3 feet 2 ", "5 x ", "5 companies and ", "5 aaaaaaaaaaa", "aaaaaaaaaaaaaaaaaaaaa5", "5-", "a-5", "\n", " ", "5\n", "5 \n", "\u3000", "\u00a05",
		"less than ", "more than 5 but ", "not 5 t and not ", "(", "(5", "５", "５，", "http://", "www.5", "2019年", "去年", "年", "20日", "3月", "Q3 ", "5 USD ", "USD 5", "MSEK ", "5 per ",
		"per ton ", "5 the ", "\xe4", "\xff", "\xe4\xb8", "5\xe4", "½", "1½", "°", "5° ", "5 m ", "5m ", "5bn ", "5k", "4K ",
	} {
		t.Run(part, func(t *testing.T) {
			text := strings.Repeat(part, size/len(part))
			end := 0
			for _, f := range r.Figures(text, Options{}) {
				if f.Start < end || f.Of(text) != f.Surface {
					t.Fatalf("span %v behind %d", f.Span, end)
				}
				end = f.End
			}
		})
	}
}
