package quantity

import (
	"math"
	"time"
)

// when is a date as the text states it; what it leaves out is zero.
type when struct {
	year, month, day int
	// weekday is 1 for Monday to 7 for Sunday.
	weekday int
	// months is the length of a period that begins in month: 3 for a quarter.
	months int
	// years is the length of a period that begins in year: 10 for a decade.
	years int
	zone  string
	// from and to are the bounds where fixed is set.
	from, to instant
	fixed    bool
	part     part
	// hour and minute are the clock time where clock is set; minute -1 when only the hour is stated.
	clock                bool
	hour, minute, second int8
	// moments says that from and to are moments, no days; exact that they are in the zone of the publication.
	moments, exact bool
	// unknown says that the text is a date, but nobody can say which.
	unknown bool
	// since says that the period begins with this one and is open, after that it
	// begins where this one ends, until that it ends where this one begins, upTo
	// that it ends with this one.
	since, after, until, upTo bool
}

// instant is a time in seconds since 1970 UTC: dates are copied often, and a
// time.Time is three times as long.
type instant int64

func instantOf(t time.Time) instant { return instant(t.Unix()) }

func (i instant) time() time.Time { return time.Unix(int64(i), 0).UTC() }

// part is a part of a period.
type part byte

const (
	whole part = iota
	early
	mid
	late
	ending
)

func date(y, m, d int) time.Time { return time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC) }

// today is the day of publication as the publisher's clock shows it.
func (p *dateParser) today() time.Time { return date(p.pub.Year(), int(p.pub.Month()), p.pub.Day()) }

func (p *dateParser) known() bool { return !p.pub.IsZero() }

// resolve gives the bounds as they are written.
func (p *dateParser) resolve(w when) (from, to string) {
	a, b, ok := p.bounds(w)
	if !ok || a.Year() < 1 || b.Year() > 9999 {
		return "", ""
	}
	var buf [2 * len("2006-01-02T15:04:05-07:00")]byte
	text := w.append(buf[:0], a)
	n := len(text)
	both := string(w.append(text, b)) // one string for the two
	from, to = both[:n], both[n:]
	switch {
	case w.since:
		return from, ""
	case w.after:
		return to, ""
	case w.upTo, w.until && w.part == ending: // before the end of December
		return "", to
	case w.until:
		return "", from
	}
	return from, to
}

// append writes a bound in ISO 8601, as precise as the text is.
func (w when) append(b []byte, t time.Time) []byte {
	switch {
	case w.exact:
		b = t.AppendFormat(b, "2006-01-02T15:04-07:00")
	case w.clock && w.second > 0:
		b = t.AppendFormat(b, "2006-01-02T15:04:05")
	case w.clock, w.moments:
		b = t.AppendFormat(b, "2006-01-02T15:04")
	default:
		y, m, d := t.Date()
		for _, two := range [...]int{y / 100, y % 100, -1, int(m), -1, d} {
			if two < 0 {
				b = append(b, '-')
			} else {
				b = append(b, byte('0'+two/10), byte('0'+two%10))
			}
		}
	}
	return append(b, w.zone...)
}

// bounds resolves the date against the day of publication.
func (p *dateParser) bounds(w when) (from, to time.Time, ok bool) {
	if w.unknown {
		return from, to, false
	}
	if w.fixed {
		from, to = w.from.time(), w.to.time()
		if w.exact {
			from, to = from.In(p.pub.Location()), to.In(p.pub.Location())
		}
	} else if from, to, ok = p.days(w); !ok {
		return from, to, false
	}
	if w.clock {
		from = from.Add(time.Duration(w.hour)*time.Hour + time.Duration(max(w.minute, 0))*time.Minute + time.Duration(w.second)*time.Second)
		switch {
		case w.minute < 0:
			to = from.Add(time.Hour)
		case w.second > 0:
			to = from.Add(time.Second)
		default:
			to = from.Add(time.Minute)
		}
	}
	return from, to, true
}

func (p *dateParser) days(w when) (from, to time.Time, ok bool) {
	if w.year == 0 && !p.known() {
		return from, to, false
	}
	switch {
	case w.day > 0 && w.month > 0 && w.year > 0:
		from = date(w.year, w.month, w.day)
		return from, from.AddDate(0, 0, 1), from.Day() == w.day
	case w.day > 0 && w.month > 0:
		return p.nearest(func(k int) (time.Time, time.Time, bool) {
			t := date(p.pub.Year()+k, w.month, w.day)
			return t, t.AddDate(0, 0, 1), t.Day() == w.day
		})
	case w.day > 0:
		return p.nearest(func(k int) (time.Time, time.Time, bool) {
			t := date(p.pub.Year(), int(p.pub.Month())+k, w.day)
			return t, t.AddDate(0, 0, 1), t.Day() == w.day
		})
	case w.month > 0:
		n := max(w.months, 1)
		year := w.year
		if year == 0 {
			f, _, _ := p.nearest(func(k int) (time.Time, time.Time, bool) {
				t := date(p.pub.Year()+k, w.month, 1)
				return t, t.AddDate(0, n, 0), n == 1 || k == 0 || k == -1
			})
			year = f.Year()
		}
		from, to = partOf(date(year, w.month, 1), 0, n, w.part)
		return from, to, true
	case w.year > 0:
		from, to = partOf(date(w.year, 1, 1), max(w.years, 1), 0, w.part)
		return from, to, true
	case w.weekday > 0:
		t := p.today()
		t = t.AddDate(0, 0, -((int(t.Weekday()) - w.weekday + 7) % 7))
		return t, t.AddDate(0, 0, 1), true
	case w.clock:
		return from, to, false
	}
	return from, to, false
}

// nearest picks the candidate nearest to the day of publication. News tells
// more of the past: a day ahead counts double.
func (p *dateParser) nearest(at func(int) (time.Time, time.Time, bool)) (from, to time.Time, ok bool) {
	best := math.MaxInt
	today := p.today()
	for k := -1; k <= 1; k++ {
		f, t, valid := at(k)
		if !valid {
			continue
		}
		gap := 0
		if f.After(today) {
			gap = 2 * int(f.Sub(today).Hours()/24)
		} else if !t.After(today) {
			gap = int(today.Sub(t).Hours()/24) + 1
		}
		if gap < best {
			best, from, to, ok = gap, f, t, true
		}
	}
	return from, to, ok
}

// partOf cuts the beginning, middle or end out of a period.
func partOf(from time.Time, years, months int, w part) (time.Time, time.Time) {
	to := from.AddDate(years, months, 0)
	if w == whole {
		return from, to
	}
	switch {
	case years == 1: // early is the first quarter, mid the middle third, late the last quarter, the end December
		bounds := [...][2]int{early: {0, 3}, mid: {4, 8}, late: {9, 12}, ending: {11, 12}}
		return from.AddDate(0, bounds[w][0], 0), from.AddDate(0, bounds[w][1], 0)
	case years > 1: // thirds, the longest in the middle
		third := years * 3 / 10
		bounds := [...][2]int{early: {0, third}, mid: {third, years - third}, late: {years - third, years}, ending: {years - third, years}}
		return from.AddDate(bounds[w][0], 0, 0), from.AddDate(bounds[w][1], 0, 0)
	case months == 1: // the ten-day thirds of a month
		a, b := from.AddDate(0, 0, 10), from.AddDate(0, 0, 20)
		switch w {
		case early:
			return from, a
		case mid:
			return a, b
		}
		return b, to
	}
	switch w {
	case early:
		return from, from.AddDate(0, 1, 0)
	case late, ending:
		return to.AddDate(0, -1, 0), to
	}
	return from, to
}

// join makes one period of two dates: what one leaves out the other may state.
func (p *dateParser) join(a, b when) when {
	p.ranged = true
	if a.unknown || b.unknown {
		return when{unknown: true}
	}
	if a.year == 0 && !a.fixed && b.year > 0 {
		a.year = b.year
		if b.month > 0 && (a.month > b.month || a.month == 0 && a.weekday > 0) { // Nov-Feb 2017 begins the year before
			a.year--
		}
	}
	if a.month == 0 && a.day > 0 {
		a.month = b.month
	}
	if b.day > 0 && b.month == 0 {
		b.month = a.month
	}
	if b.year == 0 && !b.fixed && b.weekday == 0 && a.year > 0 {
		b.year = a.year
		if b.month > 0 && b.month < a.month {
			b.year++
		}
	}
	if a.clock && !a.dated() {
		a = a.at(b)
	} else if b.clock && !b.dated() {
		b = b.at(a)
	}
	from, _, ok1 := p.bounds(a)
	end, to, ok2 := p.bounds(b)
	if !ok1 || !ok2 {
		return when{unknown: true}
	}
	if a.clock || b.clock {
		if b.clock {
			to = end
		}
		if !from.Before(to) {
			to = to.AddDate(0, 0, 1)
		}
		return when{fixed: true, from: instantOf(from), to: instantOf(to), moments: true, zone: b.zone}
	}
	if !from.Before(to) && b.weekday > 0 { // Friday to Tuesday
		to = to.AddDate(0, 0, 7)
	}
	if !from.Before(to) { // October to March: the end lies in the next year
		to = to.AddDate(1, 0, 0)
		if !from.Before(to) {
			return when{unknown: true}
		}
	}
	return when{fixed: true, from: instantOf(from), to: instantOf(to)}
}

// dated reports whether a day, month or year is stated.
func (w when) dated() bool {
	return w.fixed || w.unknown || w.year > 0 || w.month > 0 || w.day > 0 || w.weekday > 0
}

// at gives the clock time the date of d.
func (w when) at(d when) when {
	d.clock, d.hour, d.minute, d.second, d.zone = w.clock, w.hour, w.minute, w.second, w.zone
	return d
}

// relative is the moment n units before (n < 0) or after the publication.
func (p *dateParser) relative(n int, u unitOfTime) when {
	if !p.known() || n > 100_000 || n < -100_000 {
		return when{unknown: true}
	}
	t := p.today()
	w := when{fixed: true}
	switch u {
	case unitYear:
		w.from = instantOf(date(t.Year()+n, 1, 1))
		w.to = instantOf(w.from.time().AddDate(1, 0, 0))
	case unitQuarter:
		w.from = instantOf(date(t.Year(), (int(t.Month())-1)/3*3+1, 1).AddDate(0, 3*n, 0))
		w.to = instantOf(w.from.time().AddDate(0, 3, 0))
	case unitMonth:
		w.from = instantOf(date(t.Year(), int(t.Month())+n, 1))
		w.to = instantOf(w.from.time().AddDate(0, 1, 0))
	case unitWeek:
		w.from = instantOf(monday(t).AddDate(0, 0, 7*n))
		w.to = instantOf(w.from.time().AddDate(0, 0, 7))
	case unitFortnight:
		return p.relative(2*n, unitWeek)
	case unitDay:
		w.from = instantOf(t.AddDate(0, 0, n))
		w.to = instantOf(w.from.time().AddDate(0, 0, 1))
	case unitDecade:
		w.from = instantOf(date((t.Year()/10+n)*10, 1, 1))
		w.to = instantOf(w.from.time().AddDate(10, 0, 0))
	case unitCentury:
		w.from = instantOf(date((t.Year()/100+n)*100, 1, 1))
		w.to = instantOf(w.from.time().AddDate(100, 0, 0))
	case unitHour, unitMinute, unitSecond:
		step := [...]time.Duration{unitHour: time.Hour, unitMinute: time.Minute, unitSecond: time.Second}[u]
		w.from = instantOf(p.pub.Add(time.Duration(n) * step))
		w.to = instantOf(w.from.time().Add(max(step, time.Minute)))
		w.exact = true
	}
	return w
}

// someOf is the first n units of a year, or its last ones. Weeks are those of
// ISO 8601.
func (p *dateParser) someOf(y when, u unitOfTime, n int, last bool) when {
	if y.year == 0 || y.unknown || y.month > 0 || y.years > 0 || n < 1 {
		return when{unknown: true}
	}
	from, to := date(y.year, 1, 1), date(y.year+1, 1, 1)
	days, months := 0, 0
	switch u {
	case unitDay:
		days = n
	case unitWeek, unitFortnight:
		if days = 7 * n; u == unitFortnight {
			days *= 2
		}
		from, to = monday(date(y.year, 1, 4)), monday(date(y.year+1, 1, 4))
	case unitMonth:
		months = n
	case unitQuarter:
		months = 3 * n
	}
	if days == 0 && months == 0 || days > 360 || months > 12 {
		return when{unknown: true}
	}
	if last {
		from = to.AddDate(0, -months, -days)
	} else {
		to = from.AddDate(0, months, days)
	}
	return when{fixed: true, from: instantOf(from), to: instantOf(to)}
}

// nthOf is the nth unit of a year.
func (p *dateParser) nthOf(y when, u unitOfTime, n int) when {
	w := p.someOf(y, u, n, false)
	if first := p.someOf(y, u, n-1, false); w.fixed && n > 1 {
		w.from = first.to
	}
	return w
}

// stretch is the n units of time that end (n < 0) or begin at the publication.
func (p *dateParser) stretch(n int, u unitOfTime) when {
	if !p.known() || n > 100_000 || n < -100_000 {
		return when{unknown: true}
	}
	t := p.today()
	var o time.Time
	switch u {
	case unitYear:
		o = t.AddDate(n, 0, 0)
	case unitDecade:
		o = t.AddDate(10*n, 0, 0)
	case unitCentury:
		o = t.AddDate(100*n, 0, 0)
	case unitQuarter:
		o = t.AddDate(0, 3*n, 0)
	case unitMonth:
		o = t.AddDate(0, n, 0)
	case unitWeek:
		o = t.AddDate(0, 0, 7*n)
	case unitFortnight:
		o = t.AddDate(0, 0, 14*n)
	case unitDay:
		o = t.AddDate(0, 0, n)
	default:
		step := [...]time.Duration{unitHour: time.Hour, unitMinute: time.Minute, unitSecond: time.Second}[u]
		a, b := p.pub, p.pub.Add(time.Duration(n)*step)
		if n < 0 {
			a, b = b, a
		}
		return when{fixed: true, from: instantOf(a), to: instantOf(b), exact: true}
	}
	if n < 0 {
		return when{fixed: true, from: instantOf(o), to: instantOf(t)}
	}
	return when{fixed: true, from: instantOf(t), to: instantOf(o)}
}

func monday(t time.Time) time.Time { return t.AddDate(0, 0, -((int(t.Weekday()) + 6) % 7)) }

// unitOfTime is a calendar unit.
type unitOfTime byte

const (
	noUnit unitOfTime = iota
	unitSecond
	unitMinute
	unitHour
	unitDay
	unitWeek
	unitMonth
	unitQuarter
	unitYear
	unitDecade
	unitCentury
	unitFortnight
)
