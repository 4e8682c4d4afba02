package quantity

// era is a reign by whose years dates are counted in Chinese.
type era struct {
	name string
	// first is the year of our calendar in which its first year began.
	first int
	// lunar says that its months are those of the lunisolar calendar.
	lunar bool
}

// eras are those that news and histories name most, in both scripts.
var eras = [...]era{
	{"民国", 1912, false},
	{"民國", 1912, false},
	{"令和", 2019, false},
	{"平成", 1989, false},
	{"昭和", 1926, false},
	{"大正", 1912, false},
	{"明治", 1868, true},
	{"宣统", 1909, true},
	{"宣統", 1909, true},
	{"光绪", 1875, true},
	{"光緒", 1875, true},
	{"同治", 1862, true},
	{"咸丰", 1851, true},
	{"咸豐", 1851, true},
	{"道光", 1821, true},
	{"嘉庆", 1796, true},
	{"嘉慶", 1796, true},
	{"乾隆", 1736, true},
	{"雍正", 1723, true},
	{"康熙", 1662, true},
	{"顺治", 1644, true},
	{"順治", 1644, true},
	{"崇祯", 1628, true},
	{"崇禎", 1628, true},
	{"万历", 1573, true},
	{"萬曆", 1573, true},
	{"嘉靖", 1522, true},
	{"正德", 1506, true},
	{"永乐", 1403, true},
	{"永樂", 1403, true},
	{"洪武", 1368, true},
	{"开元", 713, true},
	{"開元", 713, true},
	{"神龙", 705, true},
	{"神龍", 705, true},
	{"贞观", 627, true},
	{"貞觀", 627, true},
}

// longestEra is more years than any of them lasted; the first goes on.
const longestEra = 150

// eraYear reads the year of an era whose name ends before i: 民国114年, 令和元年.
func (p *dateParser) eraYear(i int) (when, int) {
	s := p.s
	if i < 2*hanSize || s[i-1] < 0x80 {
		return when{}, 0
	}
	switch s[i-hanSize : i] { // the last characters of their names
	case "国", "國", "和", "成", "正", "治", "统", "統", "绪", "緒", "丰", "豐", "光", "庆", "慶", "隆", "熙", "祯", "禎", "历", "曆", "靖", "德", "乐", "樂", "武", "元", "龙", "龍", "观", "觀":
	default:
		return when{}, 0
	}
	v, n, j := p.zhNumber(i)
	if has(s, i, "元") {
		v, n, j = 1, 1, i+hanSize
	}
	if n == 0 || n > 3 || v < 1 || v > longestEra {
		return when{}, 0
	}
	if j = gap(s, j); !has(s, j, "年") || has(s, j+hanSize, "代") || has(s, j+hanSize, "间") || has(s, j+hanSize, "間") {
		return when{}, 0
	}
	name := s[i-2*hanSize : i]
	for k := range eras {
		if e := &eras[k]; e.name == name {
			p.era, p.lunar = i, e.lunar
			return when{year: e.first + v - 1}, j + hanSize
		}
	}
	return when{}, 0
}
