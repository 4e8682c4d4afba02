package quantity

// opening reads the words before a date that make an open period of it: since
// 2018, no later than 2030, beginning on January 7. It returns where they begin.
func (p *dateParser) opening(w *when, word string, at, start int) int {
	switch word {
	case "since", "starting", "beginning", "commencing":
		w.since = true
		return at
	case "after", "before":
		if day, b := p.prior(at); day == "day" && b >= p.last.end {
			if n := p.dayBeside(*w, word == "after"); n.fixed || n.unknown {
				*w = n
				return b
			}
		}
		w.after, w.until = word == "after", word == "before"
		return at
	case "until", "till":
		if not, _ := p.prior(at); not == "not" {
			return start
		}
		w.upTo = true
		return at
	case "than", "to", "as", "on", "in", "from":
	default:
		return start
	}
	first, b := p.prior(at)
	switch {
	case word == "than" && (first == "later" || first == "earlier"):
		no, c := p.prior(b)
		switch later := first == "later"; {
		case no == "no" || no == "not":
			b = c
			w.upTo, w.since = later, !later
		default:
			w.after, w.until = later, !later
		}
	case word == "to" && first == "prior":
		w.until = true
	case word == "as" && (first == "early" || first == "soon" || first == "late"):
		as, c := p.prior(b)
		if as != "as" {
			return start
		}
		b = c
		w.since, w.upTo = first != "late", first == "late"
	case (word == "on" || word == "in" || word == "from") && (first == "starting" || first == "beginning" || first == "commencing"):
		w.since = true
	default:
		return start
	}
	return b
}

// dayBeside is the day after or before a day: the day before yesterday.
func (p *dateParser) dayBeside(w when, after bool) when {
	from, to, ok := p.bounds(w)
	switch {
	case w.clock || w.moments:
		return when{}
	case !ok && (w.unknown || w.day > 0 || w.weekday > 0):
		return when{unknown: true}
	case !ok || !to.Equal(from.AddDate(0, 0, 1)):
		return when{}
	case after:
		return when{fixed: true, from: instantOf(to), to: instantOf(to.AddDate(0, 0, 1))}
	}
	return when{fixed: true, from: instantOf(from.AddDate(0, 0, -1)), to: instantOf(from)}
}

// weekOf makes of a day the week that the words before it name: the week of
// April 10, the week commencing February 4. It returns where the week begins.
func (p *dateParser) weekOf(w *when, word string, at, start int) int {
	switch word {
	case "of", "commencing", "beginning", "starting":
	default:
		return start
	}
	week, b := p.prior(at)
	if week != "week" || w.clock || w.fixed && w.moments {
		return start
	}
	from, to, ok := p.bounds(*w)
	day := ok && to.Equal(from.AddDate(0, 0, 1))
	if ok && !day || !ok && w.day == 0 && w.weekday == 0 {
		return start
	}
	if word == "of" {
		from = monday(from)
	}
	*w = when{unknown: !ok, fixed: ok}
	if ok {
		w.from, w.to = instantOf(from), instantOf(from.AddDate(0, 0, 7))
	}
	return b
}

// countedFrom reads the date behind i from which a number of units of time is
// counted: 3 weeks before Christmas, two months after next Friday.
func (p *dateParser) countedFrom(n int, u unitOfTime, i int) (when, int) {
	j := blanks(p.s, i)
	t := p.token(j)
	var w when
	end := 0
	switch t.kind {
	case enMonth, enMonthShort, enWeekday, enWeekdayShort, enShift:
		w, end = p.enPoint(t, true)
	case enDigits:
		if w, end = p.enDayOf(j); end == 0 && t.isYear() {
			w, end = p.enBareYear(t, true)
		}
	case enNone:
		var h *holiday
		if h, end = p.holidayAt(j); h == nil {
			return w, 0
		}
		w = p.holidayDate(h, 0)
		if y := p.token(end); y.start > end && y.isYear() && y.v >= 1900 && y.v <= 2100 {
			w, end = p.holidayDate(h, y.v), y.end
		}
	}
	if end == 0 {
		return w, 0
	}
	from, to, ok := p.bounds(w)
	if !ok || n == 0 || n > 10_000 || n < -10_000 || w.clock || w.moments {
		return when{unknown: true}, end
	}
	years, months, days := 0, 0, 0
	switch u {
	case unitDay:
		days = n
	case unitWeek:
		days = 7 * n
	case unitFortnight:
		days = 14 * n
	case unitMonth:
		months = n
	case unitQuarter:
		months = 3 * n
	case unitYear:
		years = n
	default:
		return when{unknown: true}, end
	}
	return when{fixed: true, from: instantOf(from.AddDate(years, months, days)), to: instantOf(to.AddDate(years, months, days))}, end
}

// spelledYear reads a year in words: two thousand and five, twenty twenty-five,
// nineteen eighty-six.
func (p *dateParser) spelledYear(t enToken) (year, end int) {
	if t.kind != enNumber {
		return 0, 0
	}
	tens := func(i int) (int, int) { // 1 to 99 in words
		n := p.token(i)
		if n.kind != enNumber || n.start == i {
			return 0, 0
		}
		if n.v >= 20 {
			e := n.end
			if has(p.s, e, "-") {
				e++
			}
			if m := p.token(e); m.kind == enNumber && m.v < 10 {
				return n.v + m.v, m.end
			}
		}
		return n.v, n.end
	}
	if t.v == 2 {
		e := p.word(t.end, "thousand")
		if e == 0 {
			return 0, 0
		}
		year, end = 2000, e
		if k := p.word(e, "and"); k > 0 {
			e = k
		}
		if v, k := tens(e); k > 0 {
			return year + v, k
		}
		return year, end
	}
	if t.v >= 18 && t.v <= 20 {
		if v, e := tens(t.end); e > 0 && v >= 10 {
			return t.v*100 + v, e
		}
	}
	return 0, 0
}

// spelledYearAlone reads a year in words that stands alone, in two thousand and
// twenty, where nothing that it may count follows.
func (p *dateParser) spelledYearAlone(t enToken, sure bool) (when, int) {
	if t.v != 2 && (t.v < 18 || t.v > 20) {
		return when{}, 0
	}
	if !sure && p.evidence(t.start) != strong {
		return when{}, 0
	}
	y, e := p.spelledYear(t)
	if e == 0 || !p.endsPhrase(e) {
		return when{}, 0
	}
	return when{year: y}, e
}

// spelledClock reads eight o'clock, 4 o'clock in the afternoon.
func (p *dateParser) spelledClock(t enToken) (when, int) {
	if t.v < 1 || t.v > 12 {
		return when{}, 0
	}
	e := oClock(p.s, t.end)
	if e == 0 {
		return when{}, 0
	}
	w := when{clock: true, hour: int8(t.v), minute: -1}
	return p.clockThenDate(w, e)
}

// oClock is the end of o'clock at i, 0 if it does not stand there.
func oClock(s string, i int) int {
	j := blanks(s, i)
	if j == i || j >= len(s) || lower(s[j]) != 'o' {
		return 0
	}
	for _, w := range [...]string{"o'clock", "o’clock", "oclock"} {
		if e := j + len(w); isWord(s, j, w) {
			return e
		}
	}
	return 0
}
