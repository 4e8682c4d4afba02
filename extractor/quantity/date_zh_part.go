package quantity

import "unicode/utf8"

// inYear reads the part of a year at i: a month, a quarter, a half, 年底, 同期.
// Where two is set it was a range with one unit, 5至8月, and p.other is its end.
func (p *dateParser) inYear(i int, y when) (a when, two bool, end int) {
	s := p.s
	stated := y.year > 0 || y.unknown
	if firstOf(s, i, "五", "十", "双", "雙") {
		if a, end = p.numberedFeast(i, y); end > 0 {
			return a, false, end
		}
	}
	role := hanAt(s, i)
	if role&hanFeast != 0 {
		if a, end = p.zhHoliday(i, y); end > 0 {
			return a, false, end
		}
	}
	if role&hanHalf != 0 && secondHan(s, i+hanSize) {
		if a, end = p.monthsOfYear(i, y, stated); end > 0 {
			return a, false, end
		}
	}
	if w, e := p.quarter(i, y); e > 0 {
		if k, ok := to(s, e); ok {
			if c, e2 := p.quarter(k, y); e2 > 0 {
				p.other = c
				return w, true, e2
			}
		}
		w.part, e = edge(s, e)
		return w, false, e
	}
	named := role&hanPart != 0
	if named && (stated || has(s, i, "年")) {
		for _, q := range [...]struct {
			word string
			part part
		}{{"年初", early}, {"年底", ending}, {"年末", ending}, {"年中", mid}, {"年内", whole}, {"初", early}, {"底", ending}, {"末", ending}, {"中期", mid}, {"同期", whole}, {"全年", whole}, {"夏天", mid}, {"夏季", mid}} {
			if has(s, i, q.word) && (stated || q.word != "年中") && (q.word != "年内" || !p.numbered(i)) {
				y.part = q.part
				return p.currentYear(y), false, i + len(q.word)
			}
		}
	}
	if named && stated {
		for _, q := range [...]struct {
			word  string
			month int
		}{{"春", 3}, {"夏", 6}, {"秋", 9}, {"冬", 12}} {
			if has(s, i, q.word) {
				j, _ := skip(s, i+len(q.word), "季", "天")
				y.month, y.months = q.month, 3
				return y, false, j
			}
		}
	}
	return p.monthOfYear(i, y)
}

// numbered reports whether a number or a word for one stands before i, or
// another word that makes 年内 behind it no word for this year.
func (p *dateParser) numbered(i int) bool {
	c, size := utf8.DecodeLastRuneInString(p.s[:i])
	return size > 0 && (c >= '0' && c <= '9' || c >= '０' && c <= '９' || c == ' ' || contains("一二两三四五六七八九十百千半几数多余每当同该周整全", c))
}

// monthsOfYear reads a half of a year or its first months: 上半年, 前三季度, 前9个月.
func (p *dateParser) monthsOfYear(i int, y when, stated bool) (w when, end int) {
	s := p.s
	for _, h := range [...]struct {
		word          string
		month, months int
	}{{"上半年", 1, 6}, {"下半年", 7, 6}, {"前三季度", 1, 9}, {"前3季度", 1, 9}, {"前三季", 1, 9}, {"首三季", 1, 9}, {"前两季度", 1, 6}, {"前兩季", 1, 6}, {"首季度", 1, 3}, {"首季", 1, 3}, {"前两个季度", 1, 6}, {"前三个季度", 1, 9}} {
		if has(s, i, h.word) {
			y.month, y.months = h.month, h.months
			y.part, end = edge(s, i+len(h.word))
			return p.currentYear(y), end
		}
	}
	if j, ok := skip(s, i, "前", "首", "头"); ok { // 前9个月
		if v, n, k := p.zhNumber(j); n > 0 && v >= 2 && v <= 11 {
			if e, ok := skip(s, gap(s, k), "个月", "個月"); ok && (stated || v > 3 && !has(s, i, "头")) {
				y.month, y.months = 1, v
				return p.currentYear(y), e
			}
		}
	}
	return w, 0
}

// edge reads 初, 末 or 底 behind a quarter or half.
func edge(s string, i int) (part, int) {
	if j, ok := skip(s, i, "末", "底"); ok {
		return ending, j
	}
	if j, ok := skip(s, i, "初"); ok {
		return early, j
	}
	return whole, i
}

// currentYear gives a part of an unstated year the year in which it lies
// nearest; quarters and halves are mostly those of the current year.
func (p *dateParser) currentYear(y when) when {
	if y.year > 0 || y.unknown {
		return y
	}
	if !p.known() {
		y.unknown = true
		return y
	}
	y.year = p.pub.Year()
	if y.month > 0 && y.month-int(p.pub.Month()) > 5 {
		y.year--
	}
	return y
}

// quarter reads 第三季度, 三季度, Q3.
func (p *dateParser) quarter(i int, y when) (when, int) {
	s := p.s
	j, nth := skip(s, i, "第")
	v, n, k := p.zhNumber(j)
	if n != 1 || v < 1 || v > 4 {
		if i+1 < len(s) && lower(s[i]) == 'q' && s[i+1] >= '1' && s[i+1] <= '4' && y.year > 0 {
			y.month, y.months = int(s[i+1]-'0')*3-2, 3
			return y, i + 2
		}
		return y, 0
	}
	if k = gap(s, k); !firstOf(s, k, "季财財") {
		return y, 0
	}
	if e, ok := skip(s, k, "季度"); ok {
		y.month, y.months = v*3-2, 3
		return p.currentYear(y), e
	}
	if e, ok := skip(s, k, "季"); ok && (nth || y.year > 0) && !has(s, e, "报") && !has(s, e, "赛") && !has(s, e, "节目") && (y.year > 0 || !has(s, e, "的")) {
		if !nth || y.year > 0 {
			y.month, y.months = v*3-2, 3
			return p.currentYear(y), e
		}
	}
	if e, ok := skip(s, k, "财季", "財季"); ok {
		y.unknown = y.year == 0
		return y, e
	}
	return y, 0
}

// monthOfYear reads 10月, 10月27日, 5-8月, 本月.
func (p *dateParser) monthOfYear(i int, y when) (a when, two bool, end int) {
	s := p.s
	if hanAt(s, i)&hanMonthWord != 0 && secondHan(s, i+hanSize) {
		if a, two, end = p.namedMonth(i, y); end > 0 {
			return a, two, end
		}
	}
	v, n, j := p.zhNumber(i)
	if n == 0 || n > 2 || v < 1 || v > 12 {
		return a, false, 0
	}
	if k, ok := to(s, j); ok { // 5-8月
		if v2, n2, e := p.zhNumber(k); n2 > 0 && n2 <= 2 && v2 >= 1 && v2 <= 12 && v2 != v {
			if e, ok := skip(s, gap(s, e), "月份", "月"); ok {
				b := y
				a, b.month = y, v2
				a.month = v
				if y.year == 0 && p.known() { // one year for both
					f, _, _ := p.days(when{month: v2})
					b.year = f.Year()
					a.year = b.year
					if v > v2 {
						a.year--
					}
				}
				p.other = b
				return a, true, e
			}
		}
	}
	k := gap(s, j)
	if !has(s, k, "月") {
		return a, false, 0
	}
	if k += hanSize; has(s, k, "份") {
		k += len("份")
	} else if firstOf(s, k, "龄球") {
		return a, false, 0
	}
	y.month = v
	return p.dayInMonth(k, y)
}

// namedMonth reads 本月, 上月27日, 月底, 正月.
func (p *dateParser) namedMonth(i int, y when) (a when, two bool, end int) {
	s := p.s
	for _, m := range [...]struct {
		word string
		off  int
	}{{"本月", 0}, {"上个月", -1}, {"上個月", -1}, {"上月", -1}, {"下个月", 1}, {"下個月", 1}, {"下月", 1}, {"这个月", 0}, {"這個月", 0}, {"上上个月", -2}, {"下下个月", 2}, {"下下個月", 2}, {"下下月", 2}} {
		if j := i + len(m.word); has(s, i, m.word) && !has(s, j, "球") && y == (when{}) {
			if !p.known() {
				return when{unknown: true}, false, p.partEnd(j)
			}
			t := date(p.pub.Year(), int(p.pub.Month())+m.off, 1)
			return p.dayInMonth(j, when{year: t.Year(), month: int(t.Month())})
		}
	}
	if j, ok := skip(s, i, "月底", "月初", "月末", "月中旬", "月上旬", "月下旬"); ok && y == (when{}) {
		w := when{month: int(p.pub.Month()), year: p.pub.Year(), unknown: !p.known()}
		w.part, _ = tenDays(s, i+3)
		return w, false, j
	}
	if j, ok := skip(s, i, "正月"); ok {
		y.unknown = true // a month of the lunar calendar
		if v, n, e := p.zhNumber(j); n > 0 && v <= 31 {
			j = e
		}
		return y, false, j
	}
	return a, false, 0
}

func (p *dateParser) partEnd(i int) int {
	if _, size := tenDays(p.s, i); size > 0 {
		return i + size
	}
	return i
}

// tenDays reads 上旬, 中旬, 下旬, 初, 底.
func tenDays(s string, i int) (part, int) {
	if hanAt(s, i)&hanTenth == 0 {
		return whole, 0
	}
	for _, q := range [...]struct {
		word string
		part part
	}{{"上旬", early}, {"中旬", mid}, {"下旬", late}, {"初", early}, {"底", late}, {"末", late}, {"中", mid}} {
		if has(s, i, q.word) && (q.word != "中" || has(s, i+3, "旬")) {
			return q.part, len(q.word)
		}
	}
	return whole, 0
}

// dayInMonth reads the day behind a month.
func (p *dateParser) dayInMonth(i int, m when) (a when, two bool, end int) {
	if part, size := tenDays(p.s, i); size > 0 {
		m.part = part
		return m, false, i + size
	}
	if j := gap(p.s, i); p.dayAt(j) {
		if a, two, end = p.dayOfMonth(j, m); end > 0 {
			return a, two, end
		}
	}
	if v, n, e := p.zhNumber(i); n > 0 && v >= 1 && v <= 31 && zhDigit(p.s, i) >= 0 { // 八月十五
		if _, ok := skip(p.s, e, "个", "名", "家", "年", "人", "次", "万", "百", "千", "亿"); !ok && n == 2 {
			m.day = v
			return m, false, e
		}
	}
	if !has(p.s, i, "的") && !has(p.s, i, "第") && !has(p.s, i, "最") {
		return m, false, i
	}
	if d, e := p.weekdayOfMonth(i, m); e > 0 {
		return d, false, e
	}
	if j, ok := skip(p.s, i, "的第一周", "第一周", "的第二周", "的第三周", "的第四周"); ok {
		return m, false, j
	}
	return m, false, i
}

// dayAt reports whether a number stands at i with a unit of days or a joining word
// behind it.
func (p *dateParser) dayAt(i int) bool {
	s := p.s
	_, n, j := p.zhNumber(i)
	if j = gap(s, j); n == 0 || j == len(s) {
		return false
	}
	switch c := s[j]; {
	case c < 0x80:
		return c == '-' || c == '~'
	case c >= 0xE4 && c <= 0xE9:
		return hanAt(s, j)&hanDays != 0
	}
	return true
}

// weekdayOfMonth reads the weekday of a month behind it: 的第一个星期二,
// 最后一个周五.
func (p *dateParser) weekdayOfMonth(i int, m when) (when, int) {
	s := p.s
	i, _ = skip(s, i, "的")
	nth := -1
	j, ok := skip(s, i, "最后一", "最後一")
	if !ok {
		if j, ok = skip(s, i, "第"); !ok {
			return m, 0
		}
		var n int
		if nth, n, j = p.zhNumber(j); n == 0 || nth < 1 || nth > 5 {
			return m, 0
		}
	}
	if j, ok = skip(s, j, "个", "個"); !ok {
		return m, 0
	}
	j, weekday := weekdayZH(s, j)
	if weekday == 0 {
		return m, 0
	}
	from, _, ok := p.bounds(m)
	if !ok {
		return when{unknown: true}, j
	}
	day := nthWeekday(from.Year(), int(from.Month()), weekday, nth)
	if day.Month() != from.Month() {
		return when{unknown: true}, j
	}
	return when{year: day.Year(), month: int(day.Month()), day: day.Day()}, j
}

// dayOfMonth reads 27日, 27号 (only behind a month), 27-29日, and the weekday
// and clock time behind.
func (p *dateParser) dayOfMonth(i int, m when) (a when, two bool, end int) {
	s := p.s
	v, n, j := p.zhNumber(i)
	if n == 0 || n > 2 || v < 1 || v > 31 || m.month == 0 && zhDigit(s, i) >= 0 && v < 11 && n < 2 {
		return a, false, 0
	}
	if k, ok := to(s, j); ok {
		if v2, n2, e := p.zhNumber(k); n2 > 0 && n2 <= 2 && v2 > v && v2 <= 31 {
			if e := p.dayUnit(e, m); e > 0 {
				b := m
				a, b.day = m, v2
				a.day = v
				if m.month == 0 && p.known() {
					f, _, _ := p.days(when{day: v2})
					a.year, a.month = f.Year(), int(f.Month())
					b.year, b.month = a.year, a.month
				}
				p.other = b
				return a, true, e
			}
		}
	}
	e := p.dayUnit(j, m)
	if e == 0 {
		return a, false, 0
	}
	m.day = v
	if k := p.weekdayNote(e); k > 0 {
		e = k
	}
	m, e = p.dayClock(m, e)
	return m, false, e
}

// dayUnit is the end of 日 or 号 at i where it means a day of the month.
func (p *dateParser) dayUnit(i int, m when) int {
	s := p.s
	i = gap(s, i)
	if !has(s, i, "日") && !has(s, i, "号") && !has(s, i, "號") {
		return 0
	}
	if j := i + hanSize; has(s, i, "日") {
		if _, not := skip(s, j, "元", "圆", "圓", "均", "线", "游", "报", "龄", "本", "円", "历天", "曆天"); !not || m.month > 0 && !has(s, j, "元") {
			return j
		}
		return 0
	}
	if j, ok := skip(s, i, "号", "號"); ok && m.month > 0 {
		if _, not := skip(s, j, "线", "楼", "店", "馆"); !not {
			return j
		}
	}
	return 0
}

// weekdayNote is the end of a weekday behind a date: ，星期一 or （周一）.
func (p *dateParser) weekdayNote(i int) int {
	s := p.s
	j, _ := skip(s, i, "，", ",", "（", "(")
	k, idx := weekdayZH(s, gap(s, j))
	if idx == 0 {
		return 0
	}
	if k2, ok := skip(s, k, "）", ")"); ok {
		return k2
	}
	if _, open := skip(s, i, "（", "("); open {
		return 0
	}
	return k
}

// weekdayZH reads 星期一, 周一, 礼拜天; 1 is Monday.
func weekdayZH(s string, i int) (end, idx int) {
	if !firstOf(s, i, "星周週礼禮") {
		return 0, 0
	}
	j, ok := skip(s, i, "星期", "周", "週", "礼拜", "禮拜")
	if !ok {
		return 0, 0
	}
	if k, ok := skip(s, j, "日", "天"); ok {
		return k, 7
	}
	if d := zhDigit(s, j); d >= 1 && d <= 6 {
		return j + 3, d
	}
	return 0, 0
}

// namedDay reads 今天, 昨日, 本周, 上周五, 周三.
func (p *dateParser) namedDay(i int) (when, int) {
	s := p.s
	if hanAt(s, i)&hanDayWord == 0 || !secondHan(s, i+hanSize) {
		return when{}, 0
	}
	if end := i + 2*hanSize; end <= len(s) {
		off := 0
		switch s[i:end] {
		case "今天", "今日", "今晨", "今早", "今晚", "今夜":
		case "昨天", "昨日", "昨晚", "昨夜":
			off = -1
		case "明天", "明日", "明晚", "明早":
			off = 1
		case "前天", "前日":
			off = -2
		case "后天":
			off = 2
		default:
			end = 0
		}
		if end > 0 {
			if before(s, i, "目") && off == -2 || before(s, i, "先") || before(s, i, "《") { // 《明日之后》 is a title
				return when{}, 0
			}
			if _, name := skip(s, end, "头条", "頭條", "资本", "美国报", "之星", "方舟"); name { // 今日头条
				return when{}, 0
			}
			if before(s, i, "大") && (off == 2 || off == -2) && !firstOf(s, i-2*hanSize, "扩", "最", "重", "巨", "强", "做") { // 大前天
				off, p.great = off/2*3, i
			}
			return p.relative(off, unitDay), end
		}
	}
	j, off, week := i, 0, false
	for _, q := range [...]struct {
		word string
		off  int
	}{{"上上", -2}, {"下下", 2}, {"本", 0}, {"上", -1}, {"下", 1}, {"这", 0}, {"這", 0}, {"今", 0}} {
		if has(s, i, q.word) {
			j, off, week = i+len(q.word), q.off, true
			j, _ = skip(s, j, "一")
			j, _ = skip(s, j, "个", "個")
			break
		}
	}
	if week {
		for _, u := range [...]struct {
			word string
			unit unitOfTime
		}{{"季度", unitQuarter}, {"财季", unitQuarter}, {"世纪", noUnit}, {"小时", unitHour}, {"半月", unitMonth}} {
			if has(s, j, u.word) && u.unit != noUnit {
				if u.word == "半月" {
					if !has(s, i, "上") && !has(s, i, "下") {
						return when{}, 0
					}
					w := p.relative(0, unitMonth)
					if w.fixed {
						half := w.from.time().AddDate(0, 0, 15)
						if off < 0 {
							w.to = instantOf(half)
						} else {
							w.from = instantOf(half)
						}
					}
					return w, j + len(u.word)
				}
				return p.relative(off, u.unit), j + len(u.word)
			}
		}
	} else if i > 0 && isDigit(s[i-1]) || firstOf(s, i-hanSize, "每一二两三四五六七八九十几数百个") {
		return when{}, 0
	}
	if k, idx := weekdayZH(s, j); idx > 0 {
		if _, not := skip(s, k, "次", "报", "刊", "边", "围", "日"); not {
			return when{}, 0
		}
		if !week {
			return when{weekday: idx}, k
		}
		w := p.relative(off, unitWeek)
		if w.fixed {
			w.from = instantOf(w.from.time().AddDate(0, 0, idx-1))
			w.to = instantOf(w.from.time().AddDate(0, 0, 1))
		}
		return w, k
	}
	if week {
		k, ok := skip(s, j, "星期", "周", "週", "礼拜", "禮拜")
		if _, not := skip(s, k, "期", "边", "围", "转", "年", "岁", "刊", "报"); !ok || not || has(s, i, "下下") && !has(s, i+3, "下") {
			return when{}, 0
		}
		w := p.relative(off, unitWeek)
		if e, ok := skip(s, k, "末"); ok {
			k = e
			if w.fixed {
				w.from = instantOf(w.from.time().AddDate(0, 0, 5))
			}
		}
		return w, k
	}
	return when{}, 0
}
