package quantity

import "cmp"

// quarterCode reads Q3, H1 and the year beside them: Q3 2025, H1'25.
func (p *dateParser) quarterCode(i int) (w when, end int) {
	s := p.s
	if i+2 > len(s) || !isLetter(s[i]) || !isDigit(s[i+1]) && s[i+1] != 'Y' && s[i+1] != 'y' || i > 0 && (isLetter(s[i-1]) || isDigit(s[i-1])) {
		return w, 0
	}
	n := int(s[i+1] - '0')
	switch c := s[i]; {
	case (c == 'F' || c == 'f' || c == 'C' || c == 'c' || c == 's') && !isDigit(s[i+1]): // FY2024, FY24
		v, k, e := figures(s, i+2, 4)
		switch {
		case letterAt(s, e) || p.grouped(e):
		case k == 2:
			return when{year: 2000 + v}, e
		case k == 4 && v >= 1900 && v <= 2100:
			if has(s, e, "/") || has(s, e, "-") { // FY2024/25
				if b, k, f := figures(s, e+1, 4); (k == 2 || k == 4) && b%100 == (v+1)%100 {
					return when{year: v, years: 2}, f
				}
			}
			return when{year: v}, e
		}
		return w, 0
	case (c == 'Q' || c == 'q') && n >= 1 && n <= 4:
		w.month, w.months = n*3-2, 3
	case c == 'H' && (n == 1 || n == 2):
		w.month, w.months = n*6-5, 6
	default:
		return w, 0
	}
	end = i + 2
	if end < len(s) && (isDigit(s[end]) || isLetter(s[end])) {
		return w, 0
	}
	j := blanks(s, end)
	j2, ok := skip(s, end, "'", "’", "-", "/")
	if ok {
		j = j2
	}
	if e := p.word(end, "of"); e > 0 {
		j = blanks(s, e)
	}
	if isWord(s, j, "fy") || has(s, j, "FY") {
		j = blanks(s, j+2)
	}
	if v, k, e := figures(s, j, 4); (k == 4 && v >= 1900 && v <= 2100 || k == 2 && ok) && !letterAt(s, e) && !p.grouped(e) && j > end {
		if k == 2 {
			v += 2000
		}
		w.year = v
		return w, e
	}
	if y, e := p.enYearWord(end); e > 0 {
		y.month, y.months = w.month, w.months
		return y, e
	}
	if s[i] == 'H' {
		switch word, _ := p.prior(i); word {
		case "in", "for", "of", "during", "the", "since", "by":
		default:
			return w, 0
		}
	}
	return p.currentYear(w), end
}

// numberCode reads 3Q25, 1H 2025, 9M 2025, 1990s, where letters follow the digits.
func (p *dateParser) numberCode(i int) (w when, end int) {
	s := p.s
	v, n, j := figures(s, i, 4)
	if n == 4 && has(s, j, "s") && v%10 == 0 && v >= 1600 && v <= 2100 && !letterAt(s, j+1) {
		w := when{year: v, years: 10}
		if v%100 == 0 && v < 2000 {
			w.years = 100
		}
		return w, j + 1
	}
	if n == 4 && v >= 1900 && v <= 2100 { // 2025Q3, 2025H1
		if q, e := p.codeAfter(j); e > 0 {
			q.year = v
			return q, e
		}
		return w, 0
	}
	if n == 2 && (before(s, i, "'") || before(s, i, "’")) && has(s, j, "s") && v%10 == 0 && !letterAt(s, j+1) { // '90s
		return when{year: 1900 + v, years: 10}, j + 1
	}
	if n != 1 || j+1 >= len(s) {
		return w, 0
	}
	switch c := s[j]; {
	case c == 'Q' && v >= 1 && v <= 4:
		w.month, w.months = v*3-2, 3
	case c == 'H' && (v == 1 || v == 2):
		w.month, w.months = v*6-5, 6
	case c == 'M' && v == 9:
		w.month, w.months = 1, 9
	default:
		return w, 0
	}
	k := blanks(s, j+1)
	k, _ = skip(s, k, "'", "’", "-", "FY")
	if y, n, e := figures(s, k, 4); (n == 4 && y >= 1900 && y <= 2100 || n == 2 && y < 70 && blanks(s, j+1) == j+1) && !letterAt(s, e) && !p.grouped(e) {
		if n == 2 {
			y += 2000
		}
		w.year = y
		return w, e
	}
	if w.months == 9 || letterAt(s, j+1) {
		return w, 0
	}
	return p.currentYear(w), j + 1
}

// codeAfter reads the Q3 or H1 behind a year.
func (p *dateParser) codeAfter(i int) (w when, end int) {
	s := p.s
	if i+1 >= len(s) || !isDigit(s[i+1]) || i+2 < len(s) && (isDigit(s[i+2]) || isLetter(s[i+2])) {
		return w, 0
	}
	switch n := int(s[i+1] - '0'); {
	case lower(s[i]) == 'q' && n >= 1 && n <= 4:
		return when{month: n*3 - 2, months: 3}, i + 2
	case lower(s[i]) == 'h' && (n == 1 || n == 2):
		return when{month: n*6 - 5, months: 6}, i + 2
	}
	return w, 0
}

// enRankDate reads third quarter [of 2025], first half, first nine months of
// 2025, first week of January, 21st century.
func (p *dateParser) enRankDate(t enToken) (w when, end int) {
	if word, _ := p.prior(t.start); p.word(t.end, "of") > 0 && word != "a" && word != "one" && word != "two" {
		return p.enDayMonth(t) // the fourth of July
	}
	j := t.end
	if has(p.s, j, "-") {
		j++
	}
	n := p.token(j)
	if n.kind == enFiscal { // third fiscal quarter
		n = p.token(n.end)
	}
	count := 0
	if n.kind == enNumber || n.kind == enDigits && n.digits <= 2 && !n.ordinal {
		count = n.v
		j = n.end
		if has(p.s, j, "-") {
			j++
		}
		n = p.token(j)
	}
	switch u := unitOfTime(n.v); {
	case n.kind == enHalfWord && t.v <= 2 && count == 0:
		w.month, w.months = t.v*6-5, 6
	case n.kind == enUnit && u == unitQuarter && t.v <= 4 && count == 0 && !has(p.s, n.end-1, "s"):
		w.month, w.months = t.v*3-2, 3
	case n.kind == enUnit && u == unitCentury && count == 0 && t.v <= 21:
		return when{year: (t.v - 1) * 100, years: 100}, n.end
	case n.kind == enUnit && u == unitMonth && t.v == 1 && count >= 2 && count <= 11:
		w.month, w.months = 1, count
	case n.kind == enUnit && u == unitQuarter && t.v == 1 && (count == 2 || count == 3):
		w.month, w.months = 1, 3*count
	case n.kind == enUnit && count > 0 && t.v <= 1:
		if y, e := p.enYearWord(n.end); e > 0 {
			return p.someOf(y, u, count, false), e
		}
		return when{unknown: true}, n.end
	case n.kind == enUnit && (u == unitWeek || u == unitDay || u == unitMonth) && count == 0 || n.kind == enWeekday:
		if n.kind == enWeekday {
			if d, e := p.nthOfMonth(n.v, t.v, n.end); e > 0 {
				return d, e
			}
		} else if m, e := p.monthBehind(n.end); u == unitDay && e > 0 && (m.fixed || m.unknown) && t.v <= 31 {
			if m.unknown {
				return m, e
			}
			day := m.from.time().AddDate(0, 0, t.v-1)
			return when{fixed: true, from: instantOf(day), to: instantOf(day.AddDate(0, 0, 1))}, e
		}
		// the week of a month or year: which days is left open
		if e := p.word(n.end, "of"); e > 0 {
			if m := p.token(e); m.kind == enMonth || m.kind == enMonthShort {
				d, e := p.enMonthDate(m, true)
				if u == unitDay && n.kind == enUnit && d.day == 0 && !d.fixed {
					d.day = t.v
				}
				return d, e
			} else if m.isYear() && m.v >= 1900 {
				if n.kind != enUnit {
					return when{year: m.v}, m.end
				}
				return p.nthOf(when{year: m.v}, u, t.v), m.end
			}
		}
		return w, 0
	default:
		return w, 0
	}
	end = n.end
	if end < len(p.s) && p.s[end] == '-' && letterAt(p.s, end+1) && n.kind == enHalfWord {
		return w, 0
	}
	if y, e := p.enYearWord(end); e > 0 {
		y.month, y.months = w.month, w.months
		return y, e
	}
	if n.kind == enHalfWord {
		// the second half of the match is no half of a year
		if e := p.word(end, "of"); e > 0 {
			return w, 0
		}
	}
	return p.currentYear(w), end
}

// units reads the unit behind a number: two, a few, 10, 2.5, three to five.
func (p *dateParser) units(n enToken) (unitOfTime, int) {
	if !enCounts.goesOn(p.s, n.end) {
		return noUnit, 0
	}
	j := n.end
	for range 4 {
		if has(p.s, j, "-") || has(p.s, j, ".") && n.digits > 0 && j+1 < len(p.s) && isDigit(p.s[j+1]) {
			j++
		}
		t := p.token(j)
		switch {
		case t.kind == enUnit && (t.start > n.end || has(p.s, n.end, "-")):
			return unitOfTime(t.v), t.end
		case t.kind == enNumber, t.kind == enDigits && !t.ordinal, t.kind == enArticle:
			j = t.end
		case t.start > 0 && t.end > t.start && !isLetter(p.s[t.start-1]) && joinsUnit(p.s[t.start:t.end]):
			j = t.end
		default:
			return noUnit, 0
		}
	}
	return noUnit, 0
}

// joinsUnit reports whether the word may stand between a number and its unit.
func joinsUnit(w string) bool {
	if len(w) > len("business") {
		return false
	}
	var buf [12]byte
	b, _ := enWordAt(w, 0, &buf)
	switch string(b) {
	case "to", "or", "and", "half", "few", "couple", "of", "business", "trading":
		return true
	}
	return false
}

// value is the number of units, 0 where more than one word states it.
func (p *dateParser) value(n enToken) int {
	if t := p.token(n.end); t.kind == enUnit && !(has(p.s, n.end, ".") || has(p.s, n.end, "-") && n.kind == enNumber && n.v > 19) {
		return n.v
	}
	if has(p.s, n.end, "-") { // twenty-five
		if t := p.token(n.end + 1); n.kind == enNumber && n.v >= 20 && t.kind == enNumber && t.v < 10 && p.token(t.end).kind == enUnit {
			return n.v + t.v
		}
	}
	return 0
}

// enAgo reads three years ago, a year earlier, 10 minutes later.
func (p *dateParser) enAgo(n enToken) (when, int) {
	if n.ordinal {
		return when{}, 0
	}
	u, e := p.units(n)
	if e == 0 {
		return when{}, 0
	}
	v := p.value(n)
	known := func(n int) when {
		if v == 0 {
			return when{unknown: true}
		}
		return p.relative(n, u)
	}
	if k := p.word(e, "ago"); k > 0 || has(p.s, e, "-ago") && !letterAt(p.s, e+4) {
		if k == 0 {
			k = e + 4
		}
		return known(-v), k
	}
	for _, w := range [...]string{"earlier", "later", "before", "after", "from", "hence", "previously"} {
		k := p.word(e, w)
		if k == 0 {
			continue
		}
		switch w {
		case "before", "after", "from":
			d := p.token(k)
			if d.kind != enDay && !(w == "from" && isWord(p.s, d.start, "now")) {
				if w == "from" && (n.kind == enArticle || d.isYear()) { // 5,000 tonnes a year from 2028
					return when{}, 0
				}
				if w == "before" {
					v = -v
				}
				return p.countedFrom(v, u, k)
			}
			if w == "from" && d.kind != enDay {
				return known(v), d.end
			}
			return when{unknown: true}, d.end
		}
		return when{unknown: true}, k
	}
	return when{}, 0
}

// enShifted reads last year, this week, next Monday, the past two years, last October.
func (p *dateParser) enShifted(t enToken) (w when, end int) {
	s := p.s
	n := p.token(t.end)
	if n.start == t.end {
		return w, 0
	}
	if n.kind == enFiscal {
		n = p.token(n.end)
	}
	if isWord(s, n.start, "few") || isWord(s, n.start, "several") || isWord(s, n.start, "couple") {
		k := n.end
		if e := p.word(k, "of"); e > 0 {
			k = e
		}
		if u := p.token(k); u.kind == enUnit {
			return when{unknown: true}, u.end
		}
		return w, 0
	}
	switch n.kind {
	case enShift:
		if isWord(s, t.start, "this") && (n.v == 1 || isWord(s, n.start, "past")) { // this past Wednesday
			return p.enShifted(n)
		}
	case enUnit:
		u := unitOfTime(n.v)
		if lower(s[n.end-1]) == 's' && u != noUnit || isWord(s, n.start, "second") || isWord(s, n.start, "minute") { // the last years, last minute
			return w, 0
		}
		if t.v == 2 {
			if isWord(s, t.start, "same") && (u == unitDay || u == unitHour) {
				return w, 0
			}
			return when{unknown: true}, n.end
		}
		if isWord(s, t.start, "past") {
			return p.stretch(-1, u), n.end
		}
		if u == unitFortnight {
			return p.stretch(cmp.Or(t.v, 1), u), n.end
		}
		w, end = p.relative(t.v, u), n.end
		if u == unitWeek { // next week Wednesday
			if d := p.token(n.end); (d.kind == enWeekday || d.kind == enWeekdayShort && d.capital) && (w.fixed || w.unknown) {
				if w.unknown {
					return w, d.end
				}
				w.from = instantOf(w.from.time().AddDate(0, 0, d.v-1))
				w.to = instantOf(w.from.time().AddDate(0, 0, 1))
				return p.enTime(w, d.end)
			}
		}
		if u == unitYear && (has(s, end, "'s") || has(s, end, "’s")) { // next year's first quarter
			k, _ := skip(s, end, "'s", "’s")
			if r := p.token(k); r.kind == enOrdinal {
				if q, e := p.enRankDate(r); e > 0 && (q.months > 0 || q.unknown) && (w.fixed || w.unknown) {
					q.year, q.unknown = w.from.time().Year(), w.unknown
					return q, e
				}
			}
		}
		return w, end
	case enMonth, enMonthShort:
		if n.kind == enMonthShort && !n.capital {
			return w, 0
		}
		if d, e := p.enMonthDate(n, true); e > 0 {
			if d.year == 0 && p.known() && !d.fixed && t.v != 2 {
				d.year = p.shiftedYear(d.month, t.v)
			}
			return d, e
		}
	case enWeekday, enWeekdayShort:
		if isWord(s, t.start, "last") {
			if d, e := p.nthOfMonth(n.v, -1, n.end); e > 0 {
				return d, e
			}
		}
		if d, e := p.enWeekdayDate(n, true); e > 0 {
			if d.month == 0 && d.day == 0 && d.year == 0 && p.known() && !d.unknown {
				if from, _, ok := p.bounds(when{weekday: n.v}); d.moments && ok && t.v != 2 { // next Monday 1-3 pm
					off := p.shiftedWeekday(when{weekday: n.v}, t).from - instantOf(from)
					d.from, d.to = d.from+off, d.to+off
				} else {
					d = p.shiftedWeekday(d, t)
				}
			}
			return d, e
		}
	case enWeekend:
		switch {
		case t.v == 2:
			w.unknown = true
			return w, n.end
		case t.v == 0: // this weekend is the coming one
			if w = p.relative(0, unitWeek); w.fixed {
				w.from = instantOf(w.from.time().AddDate(0, 0, 5))
			}
			return w, n.end
		}
		return p.weekend(t.v), n.end
	case enSeason:
		if !p.known() || t.v == 2 {
			return when{unknown: true}, n.end
		}
		return when{year: p.shiftedYear(n.v, t.v), month: n.v, months: 3}, n.end
	case enNumber, enDigits:
		if n.ordinal {
			return w, 0
		}
		if u, e := p.units(n); e > 0 && u != noUnit {
			v := p.value(n)
			if p.word(e, "of") > 0 && t.v == -1 && isWord(s, t.start, "last") { // the last four months of 2021
				if y, e := p.enYearWord(e); e > 0 {
					return p.someOf(y, u, v, true), e
				}
			}
			if v == 0 || t.v == 2 {
				return when{unknown: true}, e
			}
			if t.v == 0 {
				return w, 0
			}
			return p.stretch(t.v*v, u), e
		}
		if n.digits > 0 && has(s, n.end, "/") { // a point would make it a decimal number
			if d, e := p.slashed(n); e > 0 {
				return d, e
			}
		}
	default:
		for _, part := range [...]string{"morning", "afternoon", "evening", "night"} {
			if !isWord(s, n.start, part) {
				continue
			}
			if t.v == 2 {
				return when{unknown: true}, n.end
			}
			return p.enTime(p.relative(t.v, unitDay), n.end)
		}
	}
	return w, 0
}

// shiftedYear is the year of the last, this or next month of the name.
func (p *dateParser) shiftedYear(month, shift int) int {
	y, now := p.pub.Year(), int(p.pub.Month())
	switch {
	case shift < 0 && month >= now:
		return y - 1
	case shift > 0 && month <= now:
		return y + 1
	}
	return y
}

// shiftedWeekday is last, this or next Monday.
func (p *dateParser) shiftedWeekday(d when, t enToken) when {
	today := p.today()
	now := (int(today.Weekday())+6)%7 + 1
	off := d.weekday - now
	switch {
	case t.v < 0 && off >= 0:
		off -= 7
	case t.v == 1 && off <= 0:
		off += 7
	case t.v == 2:
		d.unknown = true
		return d
	}
	f := today.AddDate(0, 0, off)
	return d.at(when{fixed: true, from: instantOf(f), to: instantOf(f.AddDate(0, 0, 1))})
}

// enPartOf reads early 2025, mid-October, end of next year, late this week.
func (p *dateParser) enPartOf(t enToken, part part) (w when, end int) {
	j := t.end
	if has(p.s, j, "-") {
		j++
	}
	for _, word := range [...]string{"in", "of", "the"} {
		if e := p.word(j, word); e > 0 {
			j = e
		}
	}
	n := p.token(j)
	switch n.kind {
	case enMonth, enMonthShort:
		if n.kind == enMonthShort && !n.capital {
			return w, 0
		}
		w, end = p.enMonthDate(n, true)
	case enDigits:
		if n.isYear() && n.v >= 1700 && n.v <= 2100 && !p.grouped(n.end) {
			if kind, _ := p.countNoun(n.end); kind != unitNoun {
				w, end = when{year: n.v}, n.end
			}
		}
	case enNone:
		w, end = p.numberCode(n.start)
	case enShift:
		if w, end = p.enShifted(n); end > 0 && w.fixed {
			switch from, to := w.from.time(), w.to.time(); {
			case to.Equal(from.AddDate(10, 0, 0)):
				w = when{year: from.Year(), years: 10}
			case to.Sub(from).Hours() > 24*300:
				w = when{year: from.Year()}
			}
		}
	case enFiscal:
		w, end = p.enFiscalYear(n)
	case enUnit:
		u := unitOfTime(n.v)
		if j > t.end+3 && (u == unitYear || u == unitMonth || u == unitQuarter || u == unitWeek || u == unitDecade) && lower(p.s[n.end-1]) != 's' {
			if y := p.token(n.end); u == unitYear && y.isYear() {
				w, end = when{year: y.v}, y.end
			} else if u == unitYear && p.known() {
				w, end = when{year: p.pub.Year()}, n.end
			} else if u == unitMonth && p.known() {
				w, end = when{year: p.pub.Year(), month: int(p.pub.Month())}, n.end
			} else {
				w, end = p.relative(0, u), n.end
			}
		}
	case enOrdinal:
		w, end = p.enRankDate(n)
	case enDay:
		w, end = p.enPoint(n, true)
	case enWeekday:
		w, end = p.enWeekdayDate(n, true)
	}
	if end == 0 {
		return when{}, 0
	}
	if w.day == 0 && w.weekday == 0 {
		w.part = part
	}
	return w, end
}

// enFiscalYear reads fiscal 2024, fiscal year 2024, FY 2024/25, calendar year.
func (p *dateParser) enFiscalYear(t enToken) (w when, end int) {
	j := t.end
	if e := p.word(j, "year"); e > 0 {
		j = e
	}
	n := p.token(j)
	if n.isYear() && n.start > t.end && n.v >= 1900 && n.v <= 2100 && !p.grouped(n.end) {
		if y, e := p.numericDate(n.start); e > 0 && y.years > 0 {
			return y, e
		}
		return when{year: n.v}, n.end
	}
	return w, 0
}
