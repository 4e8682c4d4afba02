package quantity

import "time"

// holiday is a day that news names by its feast. Of those without a rule,
// which follow another calendar, only the name is read.
type holiday struct {
	name string
	rule holidayRule
	// month and day are the date, weekday (1 for Monday) the day of the week
	// whose dayth in the month it is, -1 for the last; day alone counts from
	// Easter Sunday or from Thanksgiving.
	month, weekday, day int
}

type holidayRule byte

const (
	noRule holidayRule = iota
	dateRule
	weekdayRule
	easterRule
	thanksgivingRule
)

// holidays are in order of length where one begins with another.
var holidays = [...]holiday{
	{"christmas eve", dateRule, 12, 0, 24},
	{"christmas day", dateRule, 12, 0, 25},
	{"christmas", dateRule, 12, 0, 25},
	{"boxing day", dateRule, 12, 0, 26},
	{"new year's eve", dateRule, 12, 0, 31},
	{"new year’s eve", dateRule, 12, 0, 31},
	{"new year's day", dateRule, 1, 0, 1},
	{"new year’s day", dateRule, 1, 0, 1},
	{"new year's", dateRule, 1, 0, 1},
	{"new year’s", dateRule, 1, 0, 1},
	{"good friday", easterRule, 0, 0, -2},
	{"easter monday", easterRule, 0, 0, 1},
	{"easter sunday", easterRule, 0, 0, 0},
	{"easter", easterRule, 0, 0, 0},
	{"thanksgiving day", thanksgivingRule, 0, 0, 0},
	{"thanksgiving", thanksgivingRule, 0, 0, 0},
	{"black friday", thanksgivingRule, 0, 0, 1},
	{"cyber monday", thanksgivingRule, 0, 0, 4},
	{"halloween", dateRule, 10, 0, 31},
	{"juneteenth", dateRule, 6, 0, 19},
	{"valentine's day", dateRule, 2, 0, 14},
	{"valentine’s day", dateRule, 2, 0, 14},
	{"labor day", weekdayRule, 9, 1, 1},
	{"memorial day", weekdayRule, 5, 1, -1},
	{"lunar new year", noRule, 0, 0, 0},
	{"chinese new year", noRule, 0, 0, 0},
	{"eid al-fitr", noRule, 0, 0, 0},
	{"eid al fitr", noRule, 0, 0, 0},
	{"ramadan", noRule, 0, 0, 0},
	{"diwali", noRule, 0, 0, 0},
	{"元旦", dateRule, 1, 0, 1},
	{"国庆节", dateRule, 10, 0, 1},
	{"國慶節", dateRule, 10, 0, 1},
	{"劳动节", dateRule, 5, 0, 1},
	{"圣诞节", dateRule, 12, 0, 25},
	{"感恩节", thanksgivingRule, 0, 0, 0},
	{"春节", noRule, 0, 0, 0},
	{"春節", noRule, 0, 0, 0},
	{"中秋节", noRule, 0, 0, 0},
	{"端午节", noRule, 0, 0, 0},
	{"清明节", noRule, 0, 0, 0},
	{"除夕", noRule, 0, 0, 0},
}

// in is the day of the holiday in the year.
func (h *holiday) in(year int) time.Time {
	switch h.rule {
	case easterRule:
		return easter(year).AddDate(0, 0, h.day)
	case thanksgivingRule:
		return nthWeekday(year, 11, 4, 4).AddDate(0, 0, h.day)
	case weekdayRule:
		return nthWeekday(year, h.month, h.weekday, h.day)
	}
	return date(year, h.month, h.day)
}

// nthWeekday is the nth day of the week in a month; -1 is the last.
func nthWeekday(year, month, weekday, n int) time.Time {
	if n < 0 {
		last := date(year, month+1, 0)
		return last.AddDate(0, 0, -((int(last.Weekday()) - weekday + 7) % 7))
	}
	first := date(year, month, 1)
	return first.AddDate(0, 0, (weekday-int(first.Weekday())+7)%7+7*(n-1))
}

// easter is Easter Sunday of the Gregorian calendar, by the anonymous algorithm
// that Meeus, Astronomical Algorithms (1991), gives.
func easter(year int) time.Time {
	a, b, c := year%19, year/100, year%100
	h := (19*a + b - b/4 - (b-(b+8)/25+1)/3 + 15) % 30
	l := (32 + 2*(b%4) + 2*(c/4) - h - c%4) % 7
	m := (a + 11*h + 22*l) / 451
	n := h + l - 7*m + 114
	return date(year, n/31, n%31+1)
}

// holidayAt reads the name of a holiday at i, in whatever case.
func (p *dateParser) holidayAt(i int) (*holiday, int) {
	s := p.s
	if i+2*hanSize <= len(s) && s[i] >= 0x80 && s[i+hanSize] >= 0xE4 && !hanPairs.has(s, i) {
		return nil, i
	}
	for k := range holidays {
		name := holidays[k].name
		if i+len(name) > len(s) || lower(s[i]) != name[0] || letterAt(s, i+len(name)) && isLetter(s[i]) {
			continue
		}
		n := 1
		for n < len(name) && lower(s[i+n]) == name[n] {
			n++
		}
		if n == len(name) {
			return &holidays[k], i + n
		}
	}
	return nil, i
}

// holidayDate is the day of the holiday in the year, or the one nearest to the
// publication where no year is stated.
func (p *dateParser) holidayDate(h *holiday, year int) when {
	switch {
	case h.rule == noRule && year > 0: // as near as can be told
		return when{year: year}
	case h.rule == noRule || year == 0 && !p.known():
		return when{unknown: true}
	case year == 0:
		day, _, _ := p.nearest(func(k int) (time.Time, time.Time, bool) {
			t := h.in(p.pub.Year() + k)
			return t, t.AddDate(0, 0, 1), true
		})
		year = day.Year()
	}
	t := h.in(year)
	return when{year: year, month: int(t.Month()), day: t.Day()}
}

// enHoliday reads Christmas, last Easter, Thanksgiving 2024, where a year or
// the word before it says that it is a time: many things have such a name.
func (p *dateParser) enHoliday(i int) (w when, start, end int) {
	h, end := p.holidayAt(i)
	if h == nil {
		return w, i, 0
	}
	if n := p.token(end); n.start > end && n.isYear() && n.v >= 1900 && n.v <= 2100 {
		w = p.holidayDate(h, n.v)
		if e := p.word(n.end, "weekend"); e > 0 {
			return p.longWeekend(w), i, e
		}
		return w, i, n.end
	}
	if e := p.word(end, "weekend"); e > 0 { // Labor Day weekend
		return p.longWeekend(p.holidayDate(h, 0)), i, e
	}
	word, at := p.prior(i)
	switch word {
	case "last", "previous", "next", "following", "this":
		if at < p.last.end {
			return w, i, 0
		}
		if h.rule == noRule || !p.known() {
			return when{unknown: true}, at, end
		}
		year, today := p.pub.Year(), p.today()
		switch past := h.in(year).Before(today); {
		case word == "this":
		case (word == "last" || word == "previous") && !past:
			year--
		case (word == "next" || word == "following") && past:
			year++
		}
		return p.holidayDate(h, year), at, end
	case "on", "by", "before", "after", "at", "over", "until", "till", "since", "during", "around":
		if p.endsPhrase(end) {
			return p.holidayDate(h, 0), i, end
		}
	}
	return w, i, 0
}

// longWeekend is the weekend that a holiday lengthens: from Thursday or Friday
// to Sunday, or from Saturday to Monday. On other days there is none to tell.
func (p *dateParser) longWeekend(w when) when {
	from, to, ok := p.bounds(w)
	if !ok {
		return when{unknown: true}
	}
	switch from.Weekday() {
	case time.Monday:
		from = from.AddDate(0, 0, -2)
	case time.Sunday:
		from = from.AddDate(0, 0, -1)
	case time.Thursday:
		to = to.AddDate(0, 0, 3)
	case time.Friday:
		to = to.AddDate(0, 0, 2)
	case time.Saturday:
		to = to.AddDate(0, 0, 1)
	default:
		return when{unknown: true}
	}
	return when{fixed: true, from: instantOf(from), to: instantOf(to)}
}

// numberedFeast reads the feasts that are named by their date, where what stands
// behind them says so: 五一假期, “十一”黄金周, 双十一.
func (p *dateParser) numberedFeast(i int, y when) (when, int) {
	s := p.s
	for _, f := range [...]struct {
		name       string
		month, day int
		plain      bool // no other word need follow
	}{{"五一", 5, 1, false}, {"十一", 10, 1, false}, {"双十一", 11, 11, true}, {"雙十一", 11, 11, true}, {"双11", 11, 11, true}} {
		if !has(s, i, f.name) {
			continue
		}
		end := i + len(f.name)
		j, _ := skip(s, end, "”", "」", "\"")
		k, named := skip(s, end, "国际劳动节", "劳动节", "国庆节", "国庆")
		_, feast := skip(s, j, "假期", "假日", "小长假", "长假", "黄金周", "节假日", "期间", "前夕", "档", "購物", "购物", "大促")
		if !f.plain && !feast && !named || f.plain && (isDigit(s[end-1]) && end < len(s) && isDigit(s[end]) || has(s, end, "中学")) {
			return y, 0
		}
		if named {
			end = k
		}
		if y.unknown || y.years > 0 || y.fixed {
			return when{unknown: true}, end
		}
		y.month, y.day = f.month, f.day
		return y, end
	}
	return y, 0
}

// zhHoliday reads the holiday at i, in the year y if one is stated.
func (p *dateParser) zhHoliday(i int, y when) (when, int) {
	h, end := p.holidayAt(i)
	switch {
	case h == nil:
		return y, 0
	case y.unknown || y.years > 0 || y.fixed:
		return when{unknown: true}, end
	}
	return p.holidayDate(h, y.year), end
}
