package quantity

import "strings"

// enWeekdayDate reads Monday; Monday, October 27; Monday morning.
func (p *dateParser) enWeekdayDate(t enToken, sure bool) (w when, end int) {
	s, j := p.s, t.end
	w = when{weekday: t.v}
	if word, _ := p.prior(t.start); word == "every" || word == "each" || word == "black" || word == "good" || word == "easter" || word == "cyber" || word == "super" {
		return w, 0
	}
	short := t.kind == enWeekdayShort
	if short && j < len(s) && s[j] == '.' {
		j++
	}
	k := blanks(s, j)
	if k < len(s) && (s[k] == ',' || s[k] == '-' || s[k] == '(') {
		open := s[k] == '('
		k = blanks(s, k+1)
		if d, e := p.enDayOf(k); e > 0 {
			if open && has(s, e, ")") {
				e++
			}
			return d, e
		}
	} else if n := p.token(k); n.kind != enMonth && n.kind != enMonthShort && n.kind != enDigits {
		if e := p.word(j, "the"); e > 0 { // Monday the 27th
			if n := p.token(e); n.isDay() && n.ordinal {
				w.day = n.v
				return p.enTime(w, n.end)
			}
		}
	} else if d, e := p.enDayOf(k); e > 0 && k > j {
		return d, e
	} else if d, e := p.sharedMeridiem(w, n.start); e > 0 && n.start > j { // Monday 1-3 pm
		return d, e
	} else if n.isDay() && n.start > j && !p.measured(n) && !letterAt(s, blanks(s, n.end)) {
		if _, e := p.clockAt(n.start); e == 0 {
			w.day = n.v
			return w, n.end
		}
	}
	if letterAt(s, j) {
		return w, 0
	}
	if n := p.token(j); n.kind == enShift && n.v != 2 && (!short || t.capital) { // Wednesday next week
		if u := p.token(n.end); u.kind == enUnit && unitOfTime(u.v) == unitWeek && lower(s[u.end-1]) != 's' && !isWord(s, n.start, "past") {
			if w = p.relative(n.v, unitWeek); w.fixed {
				w.from = instantOf(w.from.time().AddDate(0, 0, t.v-1))
				w.to = instantOf(w.from.time().AddDate(0, 0, 1))
			}
			return p.enTime(w, u.end)
		}
	}
	if short {
		word, _ := p.prior(t.start)
		if !sure && !(t.capital && (word == "on" || word == "next" || word == "last" || word == "this" || word == "by")) {
			if w2, e := p.enTime(w, j); t.capital && e > j {
				return w2, e
			}
			return w, 0
		}
	}
	if j < len(s) && s[j] == ' ' {
		e := j + 1
		for letterAt(s, e) {
			e++
		}
		switch s[j+1 : e] {
		case "mornings", "afternoons", "evenings", "nights", "Times", "Telegraph", "Mirror", "Express", "Mail", "Star", "Herald", "Post", "Night":
			return w, 0
		}
	}
	return p.enTime(w, j)
}

// enDayOf reads a month and day, or a day and month, or digits such as 2018-7-6.
func (p *dateParser) enDayOf(i int) (when, int) {
	n := p.token(i)
	switch {
	case n.start != i:
	case n.kind == enMonth || n.kind == enMonthShort:
		if w, e := p.enMonthDate(n, true); e > 0 && (w.day > 0 || w.fixed || w.unknown) {
			return w, e
		}
	case n.isDay() || n.isYear():
		if w, e := p.numericDate(i); e > 0 && w.years == 0 {
			return p.clockAfter(w, e)
		}
		if w, e := p.enDayMonth(n); e > 0 {
			return w, e
		}
		if w, e := p.slashed(n); e > 0 {
			return w, e
		}
	}
	return when{}, 0
}

// slashed reads 10/27 and 7.6, where the words before say that it is a date.
func (p *dateParser) slashed(n enToken) (when, int) {
	s, e := p.s, n.end
	if e+1 >= len(s) || s[e] != '/' && s[e] != '.' || n.ordinal {
		return when{}, 0
	}
	b, k, end := figures(s, e+1, 2)
	if k == 0 || !p.free(n.start, end) || b < 1 || b > 31 || n.v > 31 {
		return when{}, 0
	}
	if _, e := meridiem(s, end); e {
		return when{}, 0
	}
	w := when{month: n.v, day: b}
	if n.v > 12 || p.dayFirst && b <= 12 {
		w.month, w.day = b, n.v
	}
	if w.month > 12 || w.month < 1 {
		return when{}, 0
	}
	return p.enTime(w, end)
}

// enDayMonth reads 27 October 2025, 27th of October, 18-19 June.
func (p *dateParser) enDayMonth(n enToken) (when, int) {
	w := when{day: n.v}
	end := n.end
	last := 0
	if e, v := p.lastDayBefore(n.end); e > 0 && v > n.v {
		end, last = e, v
	}
	if e := p.word(end, "of"); e > 0 {
		end = e
	}
	m := p.token(end)
	if m.start == end && has(p.s, end, "-") && !n.ordinal { // 05-Aug-2016
		m = p.token(end + 1)
	}
	if m.kind != enMonth && m.kind != enMonthShort || m.kind == enMonth && !m.capital && (m.v == 5 || m.v == 3) {
		return when{}, 0
	}
	w.month, end = m.v, m.end
	if m.kind == enMonthShort && has(p.s, end, ".") {
		end++
	} else if letterAt(p.s, end) {
		return when{}, 0
	}
	if has(p.s, end, "-") {
		if y := p.token(end + 1); y.isYear() {
			w.year, end = y.v, y.end
		}
	}
	if w.year == 0 {
		w.year, end = p.enYearBehind(end)
	}
	if last > 0 {
		w2 := w
		w2.day = last
		if w.year == 0 && p.known() {
			f, _, _ := p.days(w)
			w.year, w2.year = f.Year(), f.Year()
		}
		return p.join(w, w2), end
	}
	return p.enTime(w, end)
}

// lastDayBefore reads the end of a range of days whose month follows.
func (p *dateParser) lastDayBefore(i int) (end, day int) {
	j, ok := p.connector(i, true)
	if !ok {
		return 0, 0
	}
	if n := p.token(j); n.isDay() && n.start == j {
		return n.end, n.v
	}
	return 0, 0
}

// enTime reads the part of the day and the clock time behind a day.
func (p *dateParser) enTime(w when, i int) (when, int) {
	s, end := p.s, i
	j := blanks(s, i)
	if j >= len(s) || s[j] != ',' && s[j] != '@' && !isDigit(s[j]) && !(isLetter(s[j]) && enTimes.has(wordKey(s, j))) {
		return w, end
	}
	j = end
	for _, word := range [...]string{"in", "the"} {
		if e := p.word(j, word); e > 0 {
			j = e
		}
	}
	for _, part := range [...]string{"morning", "afternoon", "evening", "night", "noon", "midnight"} {
		if e := p.word(j, part); e > 0 {
			end = e
			break
		}
	}
	j = blanks(s, end)
	if j < len(s) && (s[j] == ',' || s[j] == '@') {
		j = blanks(s, j+1)
	}
	for _, word := range [...]string{"at", "from", "by", "around", "before", "after", "between", "for"} {
		if isWord(s, j, word) {
			j = blanks(s, j+len(word))
			break
		}
	}
	if j > end {
		if t, e := p.clockAt(j); e > 0 {
			return p.clockSpan(t.at(w), e)
		}
		if w2, e := p.sharedMeridiem(w, j); e > 0 {
			return w2, e
		}
	}
	return w, end
}

// clockSpan reads the end of a range of clock times.
func (p *dateParser) clockSpan(w when, end int) (when, int) {
	if j, ok := p.connector(end, false); ok {
		p.second = j
		if t, e := p.clockAt(j); e > 0 {
			first := w
			first.hour = p.sharedHour(w.hour, end, t.hour, e)
			return p.join(first, t.at(w)), e
		}
	}
	return w, end
}

// sharedHour is the hour of a clock time that ends at i, where the a.m. or p.m.
// of the one that ends at j, at the other end of a range, holds for it too.
func (p *dateParser) sharedHour(hour int8, i int, last int8, j int) int8 {
	if !isDigit(p.s[i-1]) || isDigit(p.s[j-1]) || hour < 1 {
		return hour
	}
	return hourBefore(int(hour), last)
}

// clockThenDate reads the date behind a clock time: 10:30 a.m. on Monday.
func (p *dateParser) clockThenDate(t when, end int) (when, int) {
	w, e := p.clockSpan(t, end)
	s := p.s
	j := blanks(s, e)
	if j < len(s) && s[j] == ',' {
		j = blanks(s, j+1)
	}
	for _, word := range [...]string{"on", "of", "the"} {
		if isWord(s, j, word) {
			j = blanks(s, j+len(word))
		}
	}
	if j > e {
		n := p.token(j)
		var d when
		var de int
		switch n.kind {
		case enMonth, enMonthShort, enWeekday, enWeekdayShort, enDay:
			d, de = p.enPoint(n, true)
		case enShift:
			d, de = p.enShifted(n)
		case enDigits:
			if d, de = p.enDayOf(j); de > 0 && strings.Count(s[j:de], ".") == 1 && !letterAt(s, j) && d.year == 0 { // 1400 GMT, 3.2%
				de = 0
			}
		}
		if de > 0 && !d.clock && !d.moments {
			if w.clock {
				return t.at(d), de
			}
			if k, ok := p.connector(end, false); ok { // 10:30-11:30 on Friday
				p.second = k
				if last, le := p.clockAt(k); last.clock {
					t.hour = p.sharedHour(t.hour, end, last.hour, le)
					return p.join(t.at(d), last.at(d)), de
				}
			}
			return when{unknown: true}, de
		}
	}
	return w, e
}

// enDigitsDate reads a date that begins with digits.
func (p *dateParser) enDigitsDate(t enToken, sure bool) (w when, end int) {
	s := p.s
	if t.digits < 4 && !t.ordinal && !enBehindDay.goesOn(s, t.end) {
		return w, 0
	}
	if w, end = p.enAgo(t); end > 0 {
		return w, end
	}
	if t.isDay() {
		if w, end = p.enDayMonth(t); end > 0 {
			return w, end
		}
		if t.ordinal {
			if n := p.token(t.end); n.kind == enUnit && t.v <= 21 && unitOfTime(n.v) == unitCentury {
				return when{year: (t.v - 1) * 100, years: 100}, n.end
			}
			if n := p.token(t.end); n.kind == enUnit || n.kind == enHalfWord {
				return p.enRankDate(t)
			}
			if word, at := p.prior(t.start); word == "the" && !letterAt(s, blanks(s, t.end)) {
				if on, _ := p.prior(at); on == "on" || on == "by" || on == "until" {
					return p.enTime(when{day: t.v}, t.end)
				}
			}
			return w, 0
		}
		if word, _ := p.prior(t.start); sure || word == "on" || word == "from" {
			if j, ok := skip(s, t.end, "/"); ok && j < len(s) {
				if w, end = p.slashed(t); end > 0 && (sure || w.month > 0) {
					return w, end
				}
			}
		}
		if j, ok := p.connector(t.end, false); ok && t.v <= 12 { // 5 to 6pm
			p.second = j
			if c, e := p.clockAt(j); e > 0 && j > t.end {
				hour := c.hour
				if c, e = p.clockThenDate(c, e); !c.clock || !c.dated() || c.unknown {
					c.unknown = true
					return c, e
				}
				return p.join(when{clock: true, hour: hourBefore(t.v, hour), minute: -1}.at(c), c), e
			}
		}
	}
	if t.isYear() {
		if has(s, t.end, "s") {
			return w, 0
		}
		return p.enBareYear(t, sure)
	}
	return w, 0
}

// enBareYear reads a year that stands alone, where the words around it say
// that it is one.
func (p *dateParser) enBareYear(t enToken, sure bool) (when, int) {
	s := p.s
	w := when{year: t.v}
	if t.v < 1900 && !(t.v >= 1700 && p.evidence(t.start) == strong) || t.v > 2100 || !p.free(t.start, t.end) || p.grouped(t.end) {
		return w, 0
	}
	j := blanks(s, t.end)
	if has(s, j, "-") {
		j++
	}
	if q, e := p.codeAfter(j); e > 0 && j > t.end { // 2019 H2
		q.year = t.v
		return q, e
	}
	if t.end < len(s) && (s[t.end] == '%' || s[t.end] == '$') {
		return w, 0
	}
	ev := p.evidence(t.start)
	if sure || p.follows(t.start) {
		ev = max(ev, weak)
	}
	if t.start > 0 && (s[t.start-1] == '(' || before(s, t.start, "（")) && (has(s, t.end, ")") || has(s, t.end, "）")) {
		return w, t.end
	}
	if t.start > 4 && (s[t.start-1] == '-') && (isWord(s, t.start-4, "mid") || isWord(s, t.start-4, "pre") || isWord(s, t.start-4, "end") || isWord(s, t.start-5, "post")) {
		return w, t.end
	}
	next, counted := p.countNoun(t.end)
	switch {
	case ev == strong && next != unitNoun:
		return w, t.end
	case ev == weak && next != unitNoun && !counted:
		return w, t.end
	case t.start > 0 && ev == noEvidence && t.v >= 1950 && t.v <= 2050 && next != unitNoun && !counted:
		// the 2025 budget, its 2024 results
		word, _ := p.prior(t.start)
		if t.v >= 1980 && t.v <= 2035 && t.v%10 != 0 && next == someNoun && word != "" && !approximate(word) {
			return w, t.end
		}
		if word == "the" || word == "its" || word == "a" || word == "their" || word == "his" || word == "our" || word == "full" || before(s, t.start, "'s ") || before(s, t.start, "’s ") {
			if next == someNoun {
				return w, t.end
			}
		}
	}
	return w, 0
}

// approximate reports whether an amount is likely to follow the word.
func approximate(w string) bool {
	switch w {
	case "about", "some", "nearly", "almost", "over", "around", "than", "least", "most", "roughly", "only", "just", "up", "to", "with", "total", "totaling", "another", "all", "these", "those", "first", "last", "model", "flight", "room", "no", "number", "and", "has", "have", "had", "hired", "cut":
		return true
	}
	return false
}

type nounKind byte

const (
	noNoun nounKind = iota
	someNoun
	unitNoun
)

// countNoun says what stands behind a number: a unit, and whether the word
// looks like things that are counted.
func (p *dateParser) countNoun(i int) (kind nounKind, counted bool) {
	s := p.s
	j := blanks(s, i)
	if j == i || j >= len(s) || !isLetter(s[j]) {
		if has(s, i, "-") && letterAt(s, i+1) {
			return someNoun, false
		}
		return noNoun, false
	}
	var buf [12]byte
	w, e := enWordAt(s, j, &buf)
	switch string(w) {
	case "people", "persons", "tonnes", "tons", "tonne", "ton", "dollars", "dlrs", "euros", "yuan", "pounds", "yen", "rubles", "roubles", "units", "cases", "workers", "employees", "jobs", "homes", "cars", "vehicles", "deaths", "barrels", "miles", "kilometers", "kilometres", "km", "kg", "meters", "metres", "feet", "shares", "points", "mw", "gw", "kwh", "hectares", "acres", "million", "billion", "trillion", "thousand", "percent", "pct", "bpd", "ounces", "hours", "days", "weeks", "months", "years", "times", "stores", "companies", "women", "men", "children", "students", "households":
		return unitNoun, true
	case "sales", "results", "earnings", "elections", "figures", "profits", "revenues", "games", "levels", "highs", "lows", "forecasts", "targets", "estimates", "prices", "was", "is", "has", "does", "as", "versus", "this", "its", "his", "thus", "olympics", "plans", "riots", "goals", "budgets", "contracts", "operations":
		return someNoun, false
	}
	lower := s[j] >= 'a'
	return someNoun, lower && e-j > 3 && s[e-1] == 's' && !strings.ContainsRune("siu", rune(s[e-2])) // less, crisis, census
}
