package fact

import (
	"strings"
	"testing"

	"assay"
	"assay/extractor/lexicon"
)

// BenchmarkFind reads an article of ordinary density: one figure in about
// eighty bytes of Chinese, a hundred and fifty of English.
func BenchmarkFind(b *testing.B) {
	finder := New(lexicon.Builtin())
	for name, unit := range map[string]string{
		"zh": "北山资源公告称，公司拟投资120亿元在内蒙古建设年产5万吨稀土分离项目，建设期24个月。业内人士认为，随着下游需求回升，行业景气度有望延续，但价格波动仍然较大，企业需要控制成本。",
		"en": "Northfield Resources said on Monday it would invest $350 million in a rare earth separation plant in Texas with a capacity of 5000 tonnes a year. Analysts said demand for magnets had recovered since the spring, although prices remained volatile and producers had to watch their costs closely. ",
	} {
		b.Run(name, func(b *testing.B) {
			var t strings.Builder
			t.WriteString("标题 title\n")
			for i := range 20 {
				t.WriteString(unit)
				if i%4 == 3 {
					t.WriteString("\n")
				}
			}
			a := assay.Article{Text: t.String(), Language: name, BodyStart: len("标题 title\n")}
			figures := numerals(a.Text)
			b.SetBytes(int64(len(a.Text)))
			b.ReportAllocs()
			for b.Loop() {
				finder.Find(&a, figures, nil)
			}
		})
	}
}
