package quantity

import (
	"strings"
)

// zhDigit is the value of the Chinese numeral at i: 0 to 9, 10 for 十; -1 for none.
func zhDigit(s string, i int) int {
	if i < 0 || i+3 > len(s) || s[i] < 0xE3 {
		return -1
	}
	switch s[i : i+3] {
	case "〇", "零", "○":
		return 0
	case "一":
		return 1
	case "二", "两", "兩":
		return 2
	case "三":
		return 3
	case "四":
		return 4
	case "五":
		return 5
	case "六":
		return 6
	case "七":
		return 7
	case "八":
		return 8
	case "九":
		return 9
	case "十":
		return 10
	}
	return -1
}

// zhNumber reads the whole number at i, in digits or Chinese numerals up to
// 99 or digit by digit, at most four digits. n is the number of digits, 0 for none.
func zhNumber(s string, i int) (v, n, end int) {
	if i >= len(s) || !isDigit(s[i]) && s[i] != "０"[0] && hanAt(s, i)&hanNumber == 0 {
		return 0, 0, i
	}
	if v, n, end = figures(s, i, 4); n > 0 || end > i {
		return v, n, end
	}
	tens := false
	for j := i; n <= 4; j += 3 {
		d := zhDigit(s, j)
		if d < 0 {
			break
		}
		switch {
		case d == 10 && (tens || n > 1):
			return 0, 0, i
		case d == 10:
			tens = true
			v = 10 * max(v, 1)
		case tens && v%10 == 0:
			v += d
		case tens:
			return 0, 0, i
		default:
			v = v*10 + d
		}
		n, end = n+1, j+3
	}
	if n == 0 || n > 4 {
		return 0, 0, i
	}
	if tens {
		n = 2
	}
	return v, n, end
}

// zhNumber is zhNumber, which remembers the last number: many readers begin with
// one, and most are tried at the same.
func (p *dateParser) zhNumber(i int) (v, n, end int) {
	if m := &p.lastNumber; m.at != i+1 {
		m.at = i + 1
		m.v, m.n, m.end = zhNumber(p.s, i)
	}
	return p.lastNumber.v, p.lastNumber.n, p.lastNumber.end
}

// skip gives the end of the first of the words that stands at i. Set into the
// hundred places that call it the code of a date would not stay in the
// instruction cache.
//
//go:noinline
func skip(s string, i int, words ...string) (int, bool) {
	for _, w := range words {
		if has(s, i, w) {
			return i + len(w), true
		}
	}
	return i, false
}

// gap skips one blank, which some papers set around numerals.
func gap(s string, i int) int {
	if i >= len(s) || s[i] != ' ' && s[i] != 0xC2 && s[i] != 0xE3 {
		return i
	}
	if s[i] == ' ' {
		return i + 1
	}
	if j, ok := skip(s, i, "\u00a0", "\u3000"); ok {
		return j
	}
	return i
}

// to skips a word or sign that joins the ends of a range.
func to(s string, i int) (int, bool) {
	i = gap(s, i)
	switch {
	case i >= len(s), s[i] < 0x80 && s[i] != '-' && s[i] != '~', s[i] >= 0xE4 && s[i] <= 0xE9 && hanAt(s, i)&hanCount == 0:
		return i, false
	}
	j, ok := skip(s, i, "至", "到", "-", "–", "—", "－", "~", "～", "―")
	if ok && has(s, j, "—") {
		j += 3
	}
	return gap(s, j), ok
}

// chineseNumber reads a Chinese date or relative time that begins with a numeral.
func (p *dateParser) chineseNumber(i int) (w when, end int) {
	s := p.s
	plan := !isDigit(s[i]) && has(s, i+6, "五")
	feast := !plan && firstOf(s, i, "五", "十") && has(s, i+hanSize, "一")
	if !plan && !feast && !datesNumber(s, i) {
		return w, 0
	}
	if i > 0 && s[i-1] >= 0x80 {
		if zhDigit(s, i-3) >= 0 || before(s, i, "星期") || before(s, i, "礼拜") {
			return w, 0
		}
		if hanAt(s, i-hanSize)&hanNoDate != 0 {
			return w, 0
		}
	}
	if feast {
		if w, end = p.numberedFeast(i, when{}); end > 0 {
			return w, end
		}
	}
	if plan {
		if w, end = p.fiveYearPlan(i); end > 0 {
			return w, end
		}
	}
	if (plan || feast) && !datesNumber(s, i) {
		return w, 0
	}
	if w, end = p.period(i); end > 0 {
		return w, end
	}
	if w, end = p.ago(i); end > 0 {
		return w, end
	}
	if t, end := p.zhClock(i, false); end > 0 {
		t, end = p.clockRange(t, end)
		if opens(s, end) { // 12：00之后
			end = p.opened(&t, end)
		}
		return t, end
	}
	return w, 0
}

// chinese reads the date at i, where a Han character with the role stands.
func (p *dateParser) chinese(i int, role hanRole) (w when, end int) {
	if role&hanNumber != 0 {
		return p.chineseNumber(i)
	}
	return p.chineseWord(i)
}

// begins reports whether chinese may read a date at i, by a look at what stands
// behind the character with the role.
func (p *dateParser) begins(i int, role hanRole) bool {
	s := p.s
	switch {
	case role&hanNumber != 0:
		return datesNumber(s, i) || has(s, i+2*hanSize, "五") || has(s, i+hanSize, "一") && firstOf(s, i, "五", "十") // 十四五, 五一
	case i+2*hanSize > len(s) || s[i+3] < 0xE4 || s[i+3] > 0xE9 || s[i+4]&0xC0 != 0x80 || s[i+5]&0xC0 != 0x80:
		return secondHan(s, i+hanSize)
	}
	return hanPairs.has(s, i) && secondHan(s, i+hanSize)
}

// chineseWord reads the date that begins with a word at i.
func (p *dateParser) chineseWord(i int) (w when, end int) {
	s := p.s
	c := s[i : i+hanSize]
	if (c == "年" || c == "月") && !firstOf(s, i+hanSize, "初底末中上下内") {
		return w, 0
	}
	switch c {
	case "双", "雙", "感", "今", "去", "前", "明", "后", "後", "本", "上", "下", "昨", "这", "這", "正", "首", "头", "第", "年", "月", "周", "週", "星", "礼", "禮", "元", "国", "國", "劳", "圣", "春", "端", "除":
		if w, end = p.period(i); end > 0 {
			return w, end
		}
		switch c {
		case "今", "前", "头", "这", "這":
			return p.recent(i)
		case "上", "下":
			return p.partAlone(i)
		}
	case "近", "最", "过", "過", "未", "此", "接":
		return p.recent(i)
	case "凌", "清", "早", "中", "午", "傍", "晚", "深":
		if c == "清" || c == "中" {
			if w, end = p.period(i); end > 0 {
				return w, end
			}
		}
		return p.partAlone(i)
	case "北", "东":
		if j, ok := skip(s, i, "北京时间", "东部时间"); ok {
			t, end := p.zhClock(j, false)
			if end == 0 || !t.clock {
				return w, 0
			}
			if c == "北" {
				t.zone = "+08:00"
			}
			return p.clockRange(t, end)
		}
	}
	return w, 0
}

// partAlone reads the part of a day at i with its clock time, or without one:
// 下午3点, and 下午, of which it is left open on which day.
func (p *dateParser) partAlone(i int) (when, int) {
	s := p.s
	if t, end := p.zhClock(i, false); end > 0 && t.clock {
		return p.clockRange(t, end)
	}
	end, ok := skip(s, i, "上午", "下午", "晚上", "凌晨", "清晨", "早上", "傍晚", "中午", "深夜")
	if !ok || firstOf(s, end, "茶餐饭飯班场場盘盤市好档版时的到") {
		return when{}, 0
	}
	if firstOf(s, i-hanSize, "每个個整天日早半一两几") {
		return when{}, 0
	}
	return when{unknown: true}, end
}

// clockRange reads what may follow a clock time that stands alone: the end of a range.
func (p *dateParser) clockRange(t when, end int) (when, int) {
	if j, ok := to(p.s, end); ok {
		if u, e := p.zhClock(j, true); e > 0 && u.clock {
			return when{unknown: true}, e
		}
	}
	return t, end
}

// period reads a point or a range, and the words behind it that open it.
func (p *dateParser) period(i int) (w when, end int) {
	s := p.s
	p.lunar = false
	w, two, end := p.point(i)
	if end == 0 {
		return w, 0
	}
	if p.lunar && w.month > 0 {
		w = when{unknown: true}
	}
	if two {
		w = p.join(w, p.other)
	} else if j, ok := to(s, end); ok {
		p.noteYear(&w, i, end)
		if c, two, e := p.point(j); e > 0 {
			if two {
				c = p.other
			}
			w, end = p.join(w, c), e
		} else if t, e := p.zhClock(j, true); e > 0 && t.clock && w.clock {
			w, end = p.join(w, t), e
		}
	} else if has(s, end, "和") || has(s, end, "与") { // 2025年和2030年之间
		if c, two, e := p.point(end + hanSize); e > 0 && !two {
			if e, ok := skip(s, e, "之间", "間", "间"); ok {
				w, end = p.join(w, c), e
			}
		}
	}
	if (before(s, end, "底") || before(s, end, "末")) && (before(s, i, "截至") || before(s, i, "截止") || before(s, i, "截止到")) { // as of its last day
		if _, to, ok := p.bounds(w); ok {
			w = when{fixed: true, from: instantOf(to.AddDate(0, 0, -1)), to: instantOf(to)}
		}
	}
	if has(s, end, "止") {
		return p.endingPeriodZH(w, end)
	}
	if opens(s, end) {
		e := p.opened(&w, end)
		if e == end && has(s, end, "开始") && (before(s, i, "从") || before(s, i, "自")) {
			w.since, e = true, end+len("开始")
		}
		end = e
	}
	return w, end
}

// endingPeriodZH makes of a day the period that ends with it: 截至6月30日止六个月,
// 截至2019年6月30日止第二季度.
func (p *dateParser) endingPeriodZH(w when, end int) (when, int) {
	s, months := p.s, 0
	j, _ := skip(s, end+hanSize, "的")
	if k, ok := skip(s, j, "年度", "财政年度", "财年", "一年"); ok {
		j, months = k, 12
	} else if k, ok := skip(s, j, "半年"); ok {
		j, months = k, 6
	} else {
		k, nth := skip(s, j, "第")
		v, n, k := p.zhNumber(gap(s, k))
		k = gap(s, k)
		if e, ok := skip(s, k, "个月", "個月"); ok && n > 0 && !nth && v <= 120 {
			j, months = e, v
		} else if e, ok := skip(s, k, "季度"); ok && (nth && v >= 1 && v <= 4 || n == 0 && !nth) {
			j, months = e, 3
		}
	}
	if months == 0 || w.month == 0 || w.clock {
		return w, end
	}
	if _, to, ok := p.bounds(w); ok {
		return when{fixed: true, from: instantOf(to.AddDate(0, -months, 0)), to: instantOf(to)}, j
	}
	return when{unknown: true}, j
}

// opens reports whether opened may read something at i.
func opens(s string, i int) bool {
	return hanAt(s, i)&hanOpen != 0
}

// opened reads 以来, 起, 之前 and their like behind a date.
func (p *dateParser) opened(w *when, end int) int {
	s, j := p.s, end
	j, both := skip(s, j, "及", "或")
	if j2, ok := skip(s, j, "以来", "以來", "至今", "迄今"); ok {
		w.since = true
		return j2
	}
	if j2, ok := skip(s, j, "之前", "以前"); ok {
		w.until, w.upTo = !both, both
		return j2
	}
	if j2, ok := skip(s, j, "之后", "以后", "之後", "以後"); ok {
		w.since, w.after = both, !both
		return j2
	}
	if j2, ok := skip(s, end, "起", "开始"); ok && !has(s, end, "起诉") && !has(s, end, "起草") && !has(s, end, "起飞") {
		if has(s, end, "起") || before(s, end, "年") {
			w.since = true
			return j2
		}
	}
	if w.year > 0 && w.month == 0 && w.part == whole && before(s, end, "年") && has(s, end, "前") && !has(s, end, "前后") {
		w.until = true
		return end + 3
	}
	return end
}

// point reads one date: the year, or what the text says instead, and then the
// smaller parts; for two see inYear.
func (p *dateParser) point(i int) (a when, two bool, end int) {
	s := p.s
	if _, n, j := p.zhNumber(i); n > 0 { // what follows the number says what it is
		unit := gap(s, j)
		role, joined := hanAt(s, unit), false
		if role == 0 || role&hanCount != 0 {
			_, joined = to(s, j)
		}
		switch {
		case joined, role&hanYearUnit != 0:
		case has(s, unit, "月"):
			return p.monthOfYear(i, when{})
		default:
			return p.dayOfMonth(i, when{})
		}
	} else if i < len(s) && (isDigit(s[i]) || hanAt(s, i)&hanNumber != 0) {
		return a, false, 0
	}
	a, j := p.year(i)
	if j > 0 {
		k := gap(s, j)
		k, _ = skip(s, k, "的", "，", ",")
		if b, e := p.someOfYear(k, a); e > 0 {
			return b, false, e
		}
		if partAt(s, k) {
			if b, two, e := p.inYear(k, a); e > 0 {
				return b, two, e
			}
		}
		return a, false, j
	}
	if a, j := p.namedDay(i); j > 0 {
		a, j = p.dayClock(a, j)
		return a, false, j
	}
	if a, two, end = p.inYear(i, when{}); end > 0 {
		return a, two, end
	}
	return p.dayOfMonth(i, when{})
}

// someOfYear reads what is counted within the year: 前10天, 最后四个月, 第二周,
// 第三个月.
func (p *dateParser) someOfYear(i int, y when) (when, int) {
	s := p.s
	if hanAt(s, i)&hanSome == 0 {
		return y, 0
	}
	j, ok := skip(s, i, "前", "头", "首", "最后", "最後", "第")
	v, n, k := p.zhNumber(gap(s, j))
	if !ok || n == 0 {
		return y, 0
	}
	k = gap(s, k)
	counted, ge := skip(s, k, "个", "個")
	u, end := noUnit, 0
	for _, q := range [...]struct {
		word string
		unit unitOfTime
		ge   bool // 个 must stand before it
	}{{"天", unitDay, false}, {"周", unitWeek, false}, {"週", unitWeek, false}, {"星期", unitWeek, true}, {"月", unitMonth, true}, {"季度", unitQuarter, true}} {
		if has(s, counted, q.word) && ge == q.ge {
			u, end = q.unit, counted+len(q.word)
		}
	}
	if u == noUnit || has(s, end, "年") || has(s, end, "岁") {
		return y, 0
	}
	switch {
	case has(s, i, "第"):
		return p.nthOf(y, u, v), end
	case has(s, i, "最"):
		return p.someOf(y, u, v, true), end
	case u == unitMonth || u == unitQuarter: // read as a part of the year
		return y, 0
	}
	return p.someOf(y, u, v, false), end
}

// year reads the year at i: 2025年, 二〇二五年, 今年, 2024财年, 90年代, 2019-2021年.
func (p *dateParser) year(i int) (w when, end int) {
	s := p.s
	if w, end = p.eraYear(i); end > 0 {
		return w, end
	}
	v, n, j := p.zhNumber(i)
	if n == 0 {
		return p.namedYear(i)
	}
	from := 0
	if k, ok := to(s, j); ok && n == 4 { // 2019-2021年
		if v2, n2, e := p.zhNumber(k); n2 == 4 || n2 == 2 {
			if n2 == 2 {
				v2 += v / 100 * 100
			}
			if has(s, gap(s, e), "年") && v2 > v && v2-v <= 100 && v >= 1600 {
				from = v
				v, n, j = v2, 4, e
			}
		}
	}
	if j = gap(s, j); !firstOf(s, j, "年世财財") {
		return w, 0
	}
	if k, ok := skip(s, j, "世纪", "世紀"); ok && !has(s, k, "经济报道") && n <= 2 && v >= 1 && v <= 21 {
		return p.decade(k, when{year: (v - 1) * 100, years: 100})
	}
	if k, ok := skip(s, j, "年代"); ok && v%10 == 0 && (n == 2 || n == 4 && v >= 1600) {
		if n == 2 {
			v += 1900
			if v < 1930 {
				v += 100
			}
		}
		return decadePart(s, k, when{year: v, years: 10})
	}
	k := j + hanSize
	switch {
	case has(s, j, "年"):
		if firstOf(s, k, "度份") {
			k += hanSize
		}
	case has(s, j, "财年"), has(s, j, "財年"):
		k += hanSize
	default:
		return w, 0
	}
	switch {
	case n == 4 && v >= 1600 && v <= 2150 && !has(s, k, "历史") && !has(s, k, "的历史"):
		if from > 0 {
			return when{year: from, years: v - from + 1}, k
		}
		return when{year: v}, k
	case n == 2 && from == 0 && k == j+3:
		// 25年 alone is a duration; with a month or quarter it is a year.
		if p.shortYear(i, k, v) {
			return when{year: p.full/100*100 + v}, k
		}
		if !p.yearPart(k) {
			return w, 0
		}
		v += 2000
		if p.known() && v > p.pub.Year()+20 || v > 2060 {
			v -= 100
		}
		return when{year: v}, k
	}
	return w, 0
}

// noteYear keeps the year of a date for the short years behind it.
func (p *dateParser) noteYear(w *when, start, end int) {
	if w.year == 0 || w.fixed || w.years > 0 {
		return
	}
	n := figuresAt(p.s, start)
	if n == 4 || n == 2 && p.full > 0 && w.year > p.full && w.year-p.full <= 10 {
		p.full, p.fullEnd = w.year, end
	}
}

// shortYear reports whether the number of two digits from i to 年 before end
// goes on from a year written in full: 2016年、17年, or the year after it at
// the head of a later clause.
func (p *dateParser) shortYear(i, end, v int) bool {
	s := p.s
	ahead := p.full/100*100 + v - p.full
	if p.full == 0 || i < p.fullEnd || i-p.fullEnd > 120 || ahead < 1 || ahead > 10 {
		return false
	}
	if _, not := skip(s, end, "来", "來", "前", "后", "後", "内", "间", "里", "多", "以", "之", "历", "期"); not {
		return false
	}
	switch strings.TrimSpace(s[p.fullEnd:i]) {
	case "、", "和", "及", "与", "以及", "或", "至", "到", "-", "–", "—", "~", "～":
		return true
	}
	_, clause := skip(s, i-3, "，", "；", "。", "、")
	return ahead == 1 && clause && !has(s, end, "的")
}

// yearPart reports whether a part of a year stands at i, so that a number of
// two digits before it is a year.
func (p *dateParser) yearPart(i int) bool {
	s := p.s
	if _, ok := skip(s, i, "上半年", "下半年", "前三季度", "前3季度", "第一季", "第二季", "第三季", "第四季", "一季", "二季", "三季", "四季", "底", "初", "末"); ok {
		return true
	}
	v, n, j := p.zhNumber(gap(s, i))
	return n > 0 && v >= 1 && v <= 12 && has(s, gap(s, j), "月")
}

// decade reads 90年代 behind a century.
func (p *dateParser) decade(i int, c when) (when, int) {
	if v, n, j := p.zhNumber(i); n == 2 && v%10 == 0 {
		if k, ok := skip(p.s, gap(p.s, j), "年代"); ok {
			return decadePart(p.s, k, when{year: c.year + v, years: 10})
		}
	}
	return decadePart(p.s, i, c)
}

func decadePart(s string, i int, w when) (when, int) {
	for _, q := range [...]struct {
		word string
		part part
	}{{"初期", early}, {"早期", early}, {"初", early}, {"中期", mid}, {"中叶", mid}, {"后期", late}, {"晚期", late}, {"末期", ending}, {"末", ending}} {
		if has(s, i, q.word) {
			w.part = q.part
			return w, i + len(q.word)
		}
	}
	return w, i
}

// namedYear reads 今年, 去年, 上年, 本财年, 上世纪.
func (p *dateParser) namedYear(i int) (when, int) {
	s := p.s
	if hanAt(s, i)&hanYearWord == 0 || !secondHan(s, i+hanSize) {
		return when{}, 0
	}
	switch s[i:min(i+2*hanSize, len(s))] { // the common ones at one look
	case "今年":
		return p.yearFrom(i, namedYear{"今年", 0, ""})
	case "去年":
		return p.yearFrom(i, namedYear{"去年", -1, "过"})
	case "前年":
		return p.yearFrom(i, namedYear{"前年", -2, "之以目提此日几多数"})
	case "明年":
		return p.yearFrom(i, namedYear{"明年", 1, ""})
	case "后年", "後年":
		return p.yearFrom(i, namedYear{"后年", 2, "之以此今多数几前數幾"})
	case "本年":
		return p.yearFrom(i, namedYear{"本年", 0, "成根基"})
	case "上年":
		return p.yearFrom(i, namedYear{"上年", -1, "以"})
	}
	for _, y := range [...]namedYear{
		{"本财年", 0, ""},
		{"上财年", -1, ""},
		{"上一财年", -1, ""},
		{"下财年", 1, ""},
		{"上一年", -1, ""},
	} {
		if has(s, i, y.word) {
			return p.yearFrom(i, y)
		}
	}
	if j, ok := skip(s, i, "上世纪", "上个世纪", "上世紀", "本世纪", "本世紀"); ok {
		w := when{year: 1900, years: 100}
		if p.known() {
			w.year = (p.pub.Year()/100 - 1) * 100
		}
		if has(s, i, "本") {
			w.year += 100
		}
		return p.decade(j, w)
	}
	return when{}, 0
}

// namedYear is a word for a year so many years from that of the publication,
// unless one of the characters stands before it.
type namedYear struct {
	word string
	off  int
	not  string
}

// yearFrom reads the word at i.
func (p *dateParser) yearFrom(i int, y namedYear) (when, int) {
	s, end := p.s, i+len(y.word)
	if y.not != "" && firstOf(s, i-hanSize, y.not) {
		return when{}, 0
	}
	if has(s, end, "纪") || has(s, end, "级") {
		return when{}, 0
	}
	if has(s, end, "度") {
		end += hanSize
	}
	if !p.known() {
		return when{unknown: true}, end
	}
	return when{year: p.pub.Year() + y.off}, end
}

func contains(set string, c rune) bool {
	for _, x := range set {
		if x == c {
			return true
		}
	}
	return false
}
