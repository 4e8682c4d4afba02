package quantity

// nthOfMonth reads the month behind the nth weekday, or last where n is -1, at
// i: first Monday of next month, last Friday in October 2024.
func (p *dateParser) nthOfMonth(weekday, n, i int) (when, int) {
	m, end := p.monthBehind(i)
	if end == 0 || n > 5 {
		return when{}, 0
	}
	from, _, ok := p.bounds(m)
	if !ok {
		return when{unknown: true}, end
	}
	day := nthWeekday(from.Year(), int(from.Month()), weekday, n)
	if day.Month() != from.Month() {
		return when{unknown: true}, end
	}
	return p.enTime(when{year: day.Year(), month: int(day.Month()), day: day.Day()}, end)
}

// monthBehind reads "of" or "in" and a month at i: of next month, in October.
func (p *dateParser) monthBehind(i int) (when, int) {
	e := max(p.word(i, "of"), p.word(i, "in"))
	if e == 0 {
		return when{}, 0
	}
	switch m := p.token(e); m.kind {
	case enMonth, enMonthShort:
		if w, end := p.enMonthDate(m, true); end > 0 && w.day == 0 && !w.clock {
			return w, end
		}
	case enShift:
		if u := p.token(m.end); u.kind == enUnit && unitOfTime(u.v) == unitMonth && lower(p.s[u.end-1]) != 's' && m.v != 2 {
			return p.relative(m.v, unitMonth), u.end
		}
	}
	return when{}, 0
}

// enSeasonDate reads summer of 2019, spring 2021, and a season without its year
// behind a word that says that it is a time: in the summer, by spring.
func (p *dateParser) enSeasonDate(t enToken) (when, int) {
	w := when{month: t.v, months: 3}
	if y, e := p.enYearBehind(t.end); e > t.end && !has(p.s, t.end, ",") {
		w.year = y
		return w, e
	}
	word, at := p.prior(t.start)
	if word == "the" {
		word, _ = p.prior(at)
	}
	switch word {
	case "in", "during", "by", "since", "until", "till", "over", "through", "throughout", "whole", "entire", "before", "after", "from", "early", "late", "mid":
	default:
		return w, 0
	}
	if !p.endsPhrase(t.end) || p.word(t.end, "of") > 0 || p.word(t.end, "in") > 0 {
		return w, 0
	}
	w = p.currentYear(w)
	if _, to, ok := p.bounds(w); ok && (word == "by" || word == "until" || word == "till") && !p.today().Before(to) {
		w.year++
	}
	return w, t.end
}

// enToDate reads the end of year to date, YTD and to date, which is the day of
// the publication.
func (p *dateParser) enToDate(t enToken) (w when, start, end int) {
	word, at := p.prior(t.start)
	if word != "to" && word != "till" || !p.endsPhrase(t.end) || p.token(t.end).digits > 0 {
		return w, t.start, 0
	}
	if up, _ := p.prior(at); up == "up" { // kept up to date
		return w, t.start, 0
	}
	today := p.today()
	w = when{unknown: !p.known(), fixed: p.known(), from: instantOf(today), to: instantOf(today.AddDate(0, 0, 1))}
	if year, b := p.prior(at); year == "year" || year == "month" || year == "quarter" {
		return p.soFar(year), b, t.end
	}
	w.upTo = true
	return w, at, t.end
}

// soFar is the running year, quarter or month up to the publication.
func (p *dateParser) soFar(unit string) when {
	if !p.known() {
		return when{unknown: true}
	}
	today := p.today()
	from := date(today.Year(), 1, 1)
	switch unit {
	case "quarter":
		from = date(today.Year(), (int(today.Month())-1)/3*3+1, 1)
	case "month":
		from = date(today.Year(), int(today.Month()), 1)
	}
	return when{fixed: true, from: instantOf(from), to: instantOf(today.AddDate(0, 0, 1))}
}

// partOfDayEN reads the part of a day that the words at i name, behind "in":
// the morning, the afternoon at 7. Which day it is, is left open.
func (p *dateParser) partOfDayEN(i int) (when, int) {
	e := p.word(i, "the")
	if e == 0 {
		return when{}, 0
	}
	for _, part := range [...]string{"morning", "afternoon", "evening"} {
		if k := p.word(e, part); k > 0 && p.endsPhrase(k) {
			if at := p.word(k, "at"); at > 0 {
				if n := p.token(at); n.kind == enDigits && n.v >= 1 && n.v <= 12 && p.endsPhrase(n.end) {
					return when{unknown: true}, n.end
				}
			}
			return when{unknown: true}, k
		}
	}
	return when{}, 0
}

// enHour reads noon and midnight, and the day behind: noon on Monday.
func (p *dateParser) enHour(t enToken) (when, int) {
	switch word, _ := p.prior(t.start); word {
	case "at", "by", "until", "till", "before", "after", "around", "about", "from", "since":
	default:
		return when{}, 0
	}
	if !p.endsPhrase(t.end) {
		return when{}, 0
	}
	return p.clockThenDate(when{clock: true, hour: int8(t.v)}, t.end)
}

// sharedMeridiem reads a range of clock times of which only the last one is
// marked as one: 7 to 7:30pm, 4 - 6:30 pm.
func (p *dateParser) sharedMeridiem(w when, i int) (when, int) {
	h, n, e := figures(p.s, i, 2)
	if n == 0 || h < 1 || h > 12 {
		return w, 0
	}
	j, ok := p.connector(e, true)
	if !ok {
		return w, 0
	}
	p.second = j
	t, end := p.clockAt(j)
	if end == 0 {
		return w, 0
	}
	first := when{clock: true, hour: hourBefore(h, t.hour), minute: -1}
	return p.join(first.at(w), t.at(w)), end
}

// hourBefore is the hour of the clock that h of the twelve hours means before
// the last one of a range: in 1-3 pm it is 13.
func hourBefore(h int, last int8) int8 {
	if h < 12 && h+12 <= int(last) {
		h += 12
	}
	return int8(h)
}
