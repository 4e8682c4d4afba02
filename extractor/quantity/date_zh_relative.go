package quantity

// zhUnit reads the unit of time at i.
func zhUnit(s string, i int) (unitOfTime, int) {
	if hanAt(s, i)&hanUnit == 0 {
		return noUnit, 0
	}
	for _, u := range [...]struct {
		word string
		unit unitOfTime
	}{
		{"个世纪", unitCentury},
		{"世纪", unitCentury},
		{"个年代", noUnit},
		{"个季度", unitQuarter},
		{"季度", unitQuarter},
		{"个多月", unitMonth},
		{"个月", unitMonth},
		{"個月", unitMonth},
		{"个星期", unitWeek},
		{"個星期", unitWeek},
		{"星期", unitWeek},
		{"周", unitWeek},
		{"週", unitWeek},
		{"个交易日", noUnit},
		{"个小时", unitHour},
		{"小时", unitHour},
		{"小時", unitHour},
		{"个钟头", unitHour},
		{"分钟", unitMinute},
		{"分鐘", unitMinute},
		{"秒钟", unitSecond},
		{"秒", unitSecond},
		{"个财年", unitYear},
		{"财年", unitYear},
		{"个年度", unitYear},
		{"年", unitYear},
		{"天", unitDay},
		{"日", unitDay},
		{"月", unitMonth},
	} {
		if has(s, i, u.word) && u.unit != noUnit {
			return u.unit, i + len(u.word)
		}
	}
	return noUnit, 0
}

// count reads the number of units: digits, numerals, or a word such as 数 or
// 几 that leaves it open. v is 0 where nobody can say.
func count(s string, i int) (v, end int) {
	if j, ok := skip(s, i, "半", "数十", "數十", "几十", "数", "數", "几", "幾", "多"); ok {
		return 0, j
	}
	v, n, end := zhNumber(s, i)
	if n == 0 {
		return 0, 0
	}
	if end < len(s) && s[end] == '.' && end+1 < len(s) && isDigit(s[end+1]) {
		_, _, end = figures(s, end+1, 9)
		v = 0
	}
	for _, m := range [...]struct {
		word   string
		factor int
	}{{"百", 100}, {"千", 1000}, {"万", 10_000}, {"亿", 0}} {
		if has(s, end, m.word) {
			v, end = v*m.factor, end+3
			if _, n, e := zhNumber(s, end); n > 0 { // a longer number: where it ends is enough
				v, end = 0, e
			}
		}
	}
	if e, ok := skip(s, end, "余", "餘", "多"); ok {
		v, end = 0, e
	}
	return v, gap(s, end)
}

// ago reads 三年前, 10分钟之前, 两周后.
func (p *dateParser) ago(i int) (when, int) {
	s := p.s
	v, j := count(s, i)
	if j == 0 {
		return when{}, 0
	}
	u, k := zhUnit(s, j)
	if u == noUnit || u == unitMonth && has(s, j, "月") || has(s, j, "日") && !has(s, k, "内") {
		return when{}, 0
	}
	if e, ok := skip(s, k, "多"); ok {
		v, k = 0, e
	}
	if e, ok := skip(s, k, "之前", "以前", "前"); ok {
		if has(s, e, "后") || has(s, e, "景") || has(s, e, "三") {
			return when{}, 0
		}
		return p.counted(-v, u), e
	}
	if e, ok := skip(s, k, "之后", "以后", "之後", "以後", "后", "後"); ok {
		if has(s, e, "备") || has(s, e, "续") {
			return when{}, 0
		}
		return p.counted(v, u), e
	}
	if e, ok := skip(s, k, "以来", "以來", "来", "來"); ok {
		if v == 0 || has(s, e, "自") {
			return when{unknown: true}, e
		}
		return p.stretch(-v, u), e
	}
	return when{}, 0
}

func (p *dateParser) counted(n int, u unitOfTime) when {
	if n == 0 {
		return when{unknown: true}
	}
	return p.relative(n, u)
}

// recent reads 近五年, 未来12个月, 过去两年, 前三年.
func (p *dateParser) recent(i int) (when, int) {
	s := p.s
	for _, q := range [...]struct {
		word string
		sign int
	}{
		{"最近的", -1}, {"最近", -1}, {"近", -1}, {"过去的", -1}, {"过去", -1}, {"過去", -1}, {"未来的", 1}, {"未来", 1}, {"未來", 1}, {"今后", 1}, {"今後", 1}, {"此后", 0}, {"此前", 0}, {"接下来的", 1}, {"接下来", 1}, {"前", 0}, {"头", 0}, {"这", -1}, {"這", -1},
	} {
		if !has(s, i, q.word) {
			continue
		}
		if _, ok := skip(s, i-3, "提", "之", "以", "附", "靠", "接"); ok && i >= 3 {
			return when{}, 0
		}
		v, j := count(s, gap(s, i+len(q.word)))
		if j == 0 {
			return when{}, 0
		}
		if to, ok := to(s, j); ok { // 未来3-5年
			if _, e := count(s, to); e > 0 {
				v, j = 0, e
			}
		}
		if e, ok := skip(s, j, "到"); ok {
			if _, e = count(s, e); e > 0 {
				v, j = 0, e
			}
		} else if _, e := count(s, j); e > 0 && zhDigit(s, j) >= 0 { // 未来三五年
			v, j = 0, e
		}
		u, k := zhUnit(s, j)
		if u == noUnit || u == unitMonth && has(s, j, "月") {
			return when{}, 0
		}
		if e, ok := skip(s, k, "以来", "间", "来", "内", "里"); ok && !has(s, k, "来自") {
			k = e
		}
		if v == 0 || q.sign == 0 {
			return when{unknown: true}, k
		}
		return p.stretch(q.sign*v, u), k
	}
	return when{}, 0
}

// fiveYearPlan reads the period of a five-year plan: 十四五 is 2021 to 2025,
// the first began in 1953 and the sixth and later ones in 1981 and every five years after.
func (p *dateParser) fiveYearPlan(i int) (when, int) {
	s := p.s
	if !has(s, i, "十") || !has(s, i+6, "五") {
		return when{}, 0
	}
	d := zhDigit(s, i+3)
	if d < 1 || d > 9 {
		return when{}, 0
	}
	j := i + 9
	if _, not := skip(s, j, "个", "年", "岁", "天", "万", "亿", "千", "百", "人", "名", "家", "月", "日", "次", "元", "吨", "倍", "点"); not {
		return when{}, 0
	}
	w := when{year: 1951 + 5*(10+d), years: 5}
	j, _ = skip(s, j, "期间", "时期")
	return w, j
}

// partOfDay reads 上午, 晚上 and their like; pm says that hours count from noon.
func partOfDay(s string, i int) (end int, pm bool) {
	if hanAt(s, i)&hanDayPart == 0 {
		return 0, false
	}
	if j, ok := skip(s, i, "凌晨", "清晨", "早上", "早晨", "早间", "早盘", "上午", "早"); ok {
		return j, false
	}
	if j, ok := skip(s, i, "下午", "午后", "傍晚", "晚间", "晚上", "夜间", "深夜", "午夜", "晚"); ok {
		return j, true
	}
	if j, ok := skip(s, i, "中午", "午间", "正午"); ok {
		return j, false
	}
	return 0, false
}

// dayClock reads the part of the day and the clock time behind a day.
func (p *dateParser) dayClock(d when, i int) (when, int) {
	j, _ := skip(p.s, i, "的")
	t, end := p.zhClock(gap(p.s, j), true)
	if end == 0 {
		return d, i
	}
	if t.clock {
		if firstOf(p.s, i-hanSize, "晚") && t.hour < 12 { // 今晚9点
			t.hour += 12
		}
		return t.at(d), end
	}
	return d, end
}

// chineseClock reads what dayClock reads, behind a date in digits.
func (p *dateParser) chineseClock(i int) (when, int) { return p.zhClock(i, true) }

// zhClock reads 上午10时30分, 晚上九点半, 下午5:00. Without a day before or a
// part of the day, a full hour such as 10点 is no time: it may be points.
func (p *dateParser) zhClock(i int, behindDay bool) (w when, end int) {
	s := p.s
	if j, ok := skip(s, i, "北京时间"); ok && behindDay && !has(s, j, "北京时间") {
		if w, end = p.zhClock(j, true); end > 0 {
			w.zone = "+08:00"
		}
		return w, end
	}
	j, pm := partOfDay(s, i)
	part := j > 0
	if !part {
		j = i
	} else if has(s, i, "早") && (has(s, j, "期") || has(s, j, "已") || has(s, j, "就")) || has(s, i, "晚") && has(s, j, "于") {
		return w, 0
	}
	h, n, k := p.zhNumber(gap(s, j))
	if n == 0 || n > 2 || h > 24 {
		if part {
			if !behindDay {
				return w, 0
			}
			return w, j
		}
		return w, 0
	}
	w = when{clock: true, hour: int8(h), minute: -1}
	if size := clockSep(s, k); size > 0 {
		m, n, e := figures(s, k+size, 2)
		if n != 2 || m > 59 {
			return when{}, 0
		}
		w.minute = int8(m)
		if size := clockSep(s, e); size > 0 {
			if sec, n, f := figures(s, e+size, 2); n == 2 && sec < 60 {
				w.second, e = int8(sec), f
			}
		}
		if e2, late := meridiem(s, e); e2 > 0 {
			e, pm = e2, late
		}
		w.zone, e = zone(s, e)
		k = e
	} else {
		e, ok := skip(s, gap(s, k), "时", "時", "点钟", "点", "點")
		if !ok || !p.hourEnds(s, e) {
			if part && behindDay {
				return when{}, j
			}
			return when{}, 0
		}
		k = e
		full := false
		if e, ok := skip(s, k, "半"); ok {
			w.minute, k, full = 30, e, true
		} else if e, ok := skip(s, k, "一刻", "三刻"); ok {
			w.minute, k, full = 15, e, true
			if before(s, e, "三刻") {
				w.minute = 45
			}
		} else if e, ok := skip(s, k, "整", "许"); ok {
			w.minute, k, full = 0, e, true
		} else if m, n, e := p.zhNumber(gap(s, k)); n > 0 && n <= 2 && m < 60 {
			if e, ok := skip(s, gap(s, e), "分"); ok && !has(s, e, "之") {
				w.minute, k, full = int8(m), e, true
				if sec, n, e := p.zhNumber(k); n > 0 && sec < 60 {
					if e, ok := skip(s, e, "秒"); ok {
						w.second, k = int8(sec), e
					}
				}
			}
		}
		if oclock := before(s, k, "时") && n == 2 && zhDigit(s, i) < 0; !full && !part && !behindDay && !oclock {
			return when{}, 0
		}
	}
	if pm && w.hour < 12 {
		w.hour += 12
	}
	return w, k
}

// hourEnds reports whether what follows 点 or 时 leaves it an hour.
func (p *dateParser) hourEnds(s string, i int) bool {
	_, not := skip(s, i, "期", "间", "候", "段", "光", "刻", "而", "常", "建议", "意见", "要求", "左右的", "代")
	return !not
}
