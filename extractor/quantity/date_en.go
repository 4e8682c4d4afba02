package quantity

import "strings"

// enToken is an English word or number.
type enToken struct {
	enWord
	start, end int
	// digits is the number of digits of a number, 0 for a word.
	digits int
	// ordinal says that st, nd, rd or th follows the digits.
	ordinal bool
	// capital says that the word begins with a capital.
	capital bool
}

// token reads the word or number at i, after blanks.
func (p *dateParser) token(i int) enToken {
	i = blanks(p.s, i)
	if m := &p.lastToken; m.at != i+1 {
		m.at, m.enToken = i+1, p.readToken(i)
	}
	return p.lastToken.enToken
}

// readToken reads the word or number at j.
func (p *dateParser) readToken(j int) enToken {
	s := p.s
	t := enToken{start: j, end: j}
	if j >= len(s) {
		return t
	}
	if isDigit(s[j]) {
		t.v, t.digits, t.end = figures(s, j, 4)
		if t.digits == 0 {
			return enToken{start: j, end: j}
		}
		t.kind = enDigits
		if e := t.end; e+2 <= len(s) && t.digits <= 2 && !letterAt(s, e+2) {
			switch string([]byte{lower(s[e]), lower(s[e+1])}) {
			case "st", "nd", "rd", "th":
				t.ordinal, t.end = true, e+2
			}
		}
		if letterAt(s, t.end) {
			t.kind = enNone
		}
		return t
	}
	if !isLetter(s[j]) {
		return t
	}
	t.capital = s[j] < 'a'
	if !dateWords.begins.has(wordKey(s, j)) {
		for t.end = j + 1; letterAt(s, t.end); t.end++ {
		}
		return t
	}
	var buf [12]byte
	w, end := enWordAt(s, j, &buf)
	t.end = end
	t.enWord = enLookup(w)
	if end < len(s) && isDigit(s[end]) {
		t.kind = enNone
	}
	if t.kind == enUnit && t.v == int(unitSecond) && end-j == len("second") && secondOf(s, end) {
		t.enWord = enWord{enOrdinal, 2}
	}
	return t
}

// secondOf reports whether what stands at i, behind the word second, makes it a
// rank and no unit: second quarter.
func secondOf(s string, i int) bool {
	j := joint(s, i)
	if j == i || !letterAt(s, j) {
		return false
	}
	var buf [12]byte
	w, end := enWordAt(s, j, &buf)
	switch next := enLookup(w); next.kind {
	case enHalfWord, enFiscal, enWeekday:
		return true
	case enUnit:
		return next.v != int(unitSecond) && next.v != int(unitMinute) && lower(s[end-1]) != 's'
	}
	return false
}

// isYear reports whether the number can be a year.
func (t enToken) isYear() bool {
	return t.kind == enDigits && t.digits == 4 && !t.ordinal && t.v >= 1000 && t.v <= 2199
}

func (t enToken) isDay() bool {
	return t.kind == enDigits && t.digits <= 2 && t.v >= 1 && t.v <= 31
}

// evidence is what the words before a date say about it.
type evidence byte

const (
	noEvidence evidence = iota
	weak                // of, for, from, to: a year or a count may follow
	strong              // in, since, by: hardly anything but a date follows
)

// prior reads the word before i.
func (p *dateParser) prior(i int) (word string, start int) {
	m := &p.lastPrior
	if m.at != i+1 {
		m.at = i + 1
		m.word, m.start = readPrior(p.s, i)
	}
	return m.word, m.start
}

func readPrior(s string, i int) (word string, start int) {
	j := i
	for n := 0; n < maxBlanks && j > 0 && (isBlank(s[j-1]) || s[j-1] == 0xA0 || s[j-1] == 0xC2); n++ {
		j--
	}
	if j == i {
		return "", i
	}
	b := j
	for b > 0 && isLetter(s[b-1]) && j-b < 12 {
		b--
	}
	if b > 0 && isLetter(s[b-1]) {
		return "", i
	}
	for k := b; k < j; k++ {
		if s[k] < 'a' {
			return lowerWord(s[b:j]), b
		}
	}
	return s[b:j], b
}

// lowerWord is strings.ToLower, without allocation for the words that most often
// stand before a date with a capital.
func lowerWord(w string) string {
	switch w {
	case "In":
		return "in"
	case "On":
		return "on"
	case "By":
		return "by"
	case "At":
		return "at"
	case "The":
		return "the"
	case "From":
		return "from"
	case "Since":
		return "since"
	case "Until":
		return "until"
	case "Before":
		return "before"
	case "After":
		return "after"
	case "During":
		return "during"
	case "Between":
		return "between"
	case "Last":
		return "last"
	case "This":
		return "this"
	case "Next":
		return "next"
	case "Early":
		return "early"
	case "Late":
		return "late"
	case "Every":
		return "every"
	case "And":
		return "and"
	case "For":
		return "for"
	case "Monday":
		return "monday"
	case "Tuesday":
		return "tuesday"
	case "Wednesday":
		return "wednesday"
	case "Thursday":
		return "thursday"
	case "Friday":
		return "friday"
	case "Saturday":
		return "saturday"
	case "Sunday":
		return "sunday"
	case "January":
		return "january"
	case "February":
		return "february"
	case "March":
		return "march"
	case "April":
		return "april"
	case "May":
		return "may"
	case "June":
		return "june"
	case "July":
		return "july"
	case "August":
		return "august"
	case "September":
		return "september"
	case "October":
		return "october"
	case "November":
		return "november"
	case "December":
		return "december"
	}
	return strings.ToLower(w)
}

func (p *dateParser) evidence(i int) evidence {
	w, at := p.prior(i)
	if w == "the" || w == "year" || w == "years" {
		if v, _ := p.prior(at); v == "in" || v == "of" || v == "since" || v == "by" || v == "for" || w != "the" {
			return strong
		}
		return noEvidence
	}
	switch w {
	case "in", "since", "by", "during", "until", "till", "throughout", "year", "fiscal", "early", "late", "mid", "around", "circa", "through", "between":
		return strong
	case "of", "for", "from", "to", "before", "after", "over", "versus", "vs", "on", "than", "and", "or", "with", "at", "as", "not":
		return weak
	}
	return noEvidence
}

// english reads the date whose first word stands at i.
func (p *dateParser) english(i int) (w when, start, end int) {
	s := p.s
	if i > 0 && (isDigit(s[i-1]) || s[i-1] == '_' || s[i-1] == '@' || s[i-1] == '\'' || s[i-1] == '.' && i > 1 && isLetter(s[i-2])) {
		return w, i, 0
	}
	t := p.token(i)
	start = i
	switch t.kind {
	case enNone:
		if w, end = p.quarterCode(i); end == 0 {
			w, start, end = p.enHoliday(i)
		}
	case enHalfWord:
	case enToDate:
		return p.enToDate(t)
	case enSeason:
		w, end = p.enSeasonDate(t)
	default:
		w, end = p.enPoint(t, false)
	}
	if end == 0 {
		return w, i, 0
	}
	if t.kind == enIn && w.unknown {
		switch word, at := p.prior(i); word {
		case "early", "late", "later", "earlier":
			start = max(at, p.last.end)
		}
	}
	if t.kind == enShift && t.v == 0 && w.fixed && !w.moments && !w.exact {
		start = p.laterThis(&w, i)
	} else if t.kind == enShift && t.v == 0 && w.unknown {
		if word, at := p.prior(i); word == "later" || word == "earlier" {
			start = max(at, p.last.end)
		}
	}
	if t.kind == enMonth || t.kind == enMonthShort {
		if _, _, ok := p.days(w); !ok && p.known() && w.day > 0 { // September 31
			return w, i, 0
		}
	}
	return p.enRange(w, start, end)
}

// laterThis cuts what lies before or after the publication off a period that
// "later" or "earlier" stands before: later this year. It returns where the
// date begins.
func (p *dateParser) laterThis(w *when, i int) int {
	word, at := p.prior(i)
	from, to, today := w.from.time(), w.to.time(), p.today()
	if word != "later" && word != "earlier" || at < p.last.end || from.After(today) || !today.Before(to) || word == "earlier" && from.Equal(today) {
		return i
	}
	if _, timed := p.prior(at); timed < at && p.last.end > 0 && timed < p.last.end { // two days later this week
		return i
	}
	if word == "later" {
		w.from = instantOf(today)
	} else {
		w.to = instantOf(today)
	}
	return at
}

// englishNumber reads the English date that begins with the digits at i.
func (p *dateParser) englishNumber(i int) (w when, start, end int) {
	t := p.token(i)
	if t.digits == 0 || i > 1 && p.s[i-1] == ',' && isDigit(p.s[i-2]) {
		return w, i, 0
	}
	if t.kind == enNone {
		w, end = p.numberCode(i)
	} else {
		w, end = p.enPoint(t, false)
	}
	if end == 0 {
		return w, i, 0
	}
	return p.enRange(w, i, end)
}

// enRange reads a range and turns since, before and after into open periods:
// the word that opens a period, or stands before its first end, is a part of it.
func (p *dateParser) enRange(w when, start, end int) (when, int, int) {
	word, at := p.prior(start)
	if word == "the" { // since the 1990s, before the end of 2025, but not: after the 2008 crisis
		if v, b := p.prior(at); v == "since" || v == "between" || v == "from" || p.endsPhrase(end) {
			word, at = v, b
		}
	}
	if at < p.last.end {
		at = start
	}
	s := p.s
	if j, ok := p.connector(end, word == "between"); ok {
		if e := p.word(j-1, "the"); e > 0 {
			j = blanks(s, e)
		}
		p.second = j
		n := p.token(j)
		var b when
		var e int
		if n.kind != enNone {
			b, e = p.enPoint(n, true)
		}
		if e == 0 && j < len(s) {
			if b, e = p.numeric(j); e == 0 {
				b, e = p.quarterCode(j)
			}
		}
		if e > 0 && w.clock != b.clock && !letterAt(s, blanks(s, end)) { // 3pm - this week
			e = 0
		}
		if e > 0 {
			if word == "from" || word == "between" {
				start = at
			}
			return p.join(w, b), start, e
		}
	}
	if p.ranged && (word == "from" || word == "between") { // from 3-8 pm on Monday
		return w, at, end
	}
	switch word {
	case "ended", "ending", "to", "through":
		p.endingPeriod(&w, at)
	}
	if b := p.weekOf(&w, word, at, start); b < start {
		return w, max(b, p.last.end), end
	}
	return w, max(p.opening(&w, word, at, start), p.last.end), end
}

// endingPeriod makes of a day or month the period that ends with it, where the
// words before i tell how long that is: the six months ended Dec. 31, the year
// to October.
func (p *dateParser) endingPeriod(w *when, i int) {
	if w.month == 0 || w.months > 0 || w.clock || w.part != whole {
		return
	}
	word, at := p.prior(i)
	months, weeks := 0, 0
	switch word {
	case "year":
		months = 12
	case "quarter":
		months = 3
	case "half":
		months = 6
	case "week":
		weeks = 1
	case "months", "weeks":
		n := p.countBefore(at)
		if months = n; word == "weeks" {
			months, weeks = 0, n
		}
	}
	if months == 0 && weeks == 0 || months > 120 || weeks > 520 {
		return
	}
	if _, to, ok := p.bounds(*w); ok {
		*w = when{fixed: true, from: instantOf(to.AddDate(0, -months, -7*weeks)), to: instantOf(to)}
	}
}

// countBefore is the number that stands before i, in digits or as a word; 0 for none.
func (p *dateParser) countBefore(i int) int {
	if word, at := p.prior(i); word != "" {
		if t := p.token(at); t.kind == enNumber {
			return t.v
		}
		return 0
	}
	j := trimRight(p.s, i, max(0, i-maxBlanks))
	b := j
	for b > 0 && j-b < 4 && isDigit(p.s[b-1]) {
		b--
	}
	if b == j || j == i {
		return 0
	}
	v, _, _ := figures(p.s, b, 4)
	return v
}

// endsPhrase reports whether no noun stands behind i that the words before it
// describe.
func (p *dateParser) endsPhrase(i int) bool {
	j := blanks(p.s, i)
	if j == i || !letterAt(p.s, j) {
		return i == len(p.s) || p.s[i] != '-' && p.s[i] != '\'' && p.s[i] < 0x80
	}
	e := j
	for letterAt(p.s, e) {
		e++
	}
	return stopWord(p.s[j:e])
}

// connector skips "to", "-", "through" or, after between, "and".
func (p *dateParser) connector(i int, between bool) (int, bool) {
	s := p.s
	j := blanks(s, i)
	if j >= len(s) {
		return i, false
	}
	if c := s[j]; c != '-' && c != '~' && c != "–"[0] {
	} else if k, ok := skip(s, j, "–", "—", "-", "~"); ok {
		if j == i || k < len(s) && isBlank(s[k]) {
			return blanks(s, k), true
		}
		return i, false
	}
	if c := lower(s[j]); c == 't' || c == 'u' {
		for _, w := range [...]string{"to", "through", "thru", "till", "until"} {
			if isWord(s, j, w) {
				return blanks(s, j+len(w)), true
			}
		}
	}
	if between && isWord(s, j, "and") {
		return blanks(s, j+3), true
	}
	return i, false
}

// enPoint reads one date that begins with the token. sure says that the words
// before leave no doubt that a date follows.
func (p *dateParser) enPoint(t enToken, sure bool) (w when, end int) {
	switch t.kind {
	case enMonth, enMonthShort:
		return p.enMonthDate(t, sure)
	case enWeekday, enWeekdayShort:
		return p.enWeekdayDate(t, sure)
	case enDigits:
		return p.enDigitsDate(t, sure)
	case enOrdinal:
		return p.enRankDate(t)
	case enNumber, enArticle:
		if w, end = p.enAgo(t); end == 0 && t.kind == enNumber {
			if w, end = p.spelledClock(t); end == 0 {
				w, end = p.spelledYearAlone(t, sure)
			}
		}
		return w, end
	case enDay:
		w, end = p.relative(t.v, unitDay), t.end
		return p.enTime(w, end)
	case enShift:
		return p.enShifted(t)
	case enPart:
		return p.enPartOf(t, part(t.v))
	case enEnd:
		if n := p.word(t.end, "of"); n > 0 {
			return p.enPartOf(enToken{enWord: t.enWord, start: t.start, end: n}, part(t.v))
		}
		if has(p.s, t.end, "-") && t.v == int(ending) {
			return p.enPartOf(t, ending)
		}
	case enFiscal:
		return p.enFiscalYear(t)
	case enSeason:
		return p.enSeasonDate(t)
	case enYTD:
		return p.soFar("year"), t.end
	case enHour:
		return p.enHour(t)
	case enNow:
		if sure {
			return p.relative(0, unitDay), t.end
		}
	case enIn:
		if w, end = p.partOfDayEN(t.end); end > 0 {
			return w, end
		}
		if !enCounts.goesOn(p.s, t.end) {
			return w, 0
		}
		n := p.token(t.end)
		if n.kind == enNumber || n.kind == enDigits && !n.ordinal || n.kind == enArticle && p.token(n.end).kind == enUnit {
			if u, e := p.units(n); e > 0 && u != unitSecond && p.word(e, "of") == 0 {
				return when{unknown: true}, e
			}
		}
	case enWeekend:
		if word, _ := p.prior(t.start); word == "the" || word == "at" {
			return p.weekend(0), t.end
		}
	case enUnit:
		if t.v == int(unitYear) && !has(p.s, t.end, "s") { // year-end, the year 2019
			if has(p.s, t.end, "-to-date") {
				return p.soFar("year"), t.end + len("-to-date")
			}
			if has(p.s, t.end, "-end") || has(p.s, t.end, " end") && !letterAt(p.s, t.end+4) {
				return p.enYearOf(when{year: p.pub.Year(), unknown: !p.known(), part: ending}, t.end+4)
			}
			if n := p.token(t.end); n.isYear() && n.end > t.end {
				return when{year: n.v}, n.end
			}
		}
	}
	return w, 0
}

// weekend is the Saturday and Sunday of a week; without shift the last one that has begun.
func (p *dateParser) weekend(shift int) when {
	w := p.relative(shift, unitWeek)
	if w.fixed {
		w.from = instantOf(w.from.time().AddDate(0, 0, 5))
		if shift == 0 && w.from.time().After(p.today()) {
			w.from, w.to = instantOf(w.from.time().AddDate(0, 0, -7)), instantOf(w.to.time().AddDate(0, 0, -7))
		}
	}
	return w
}

// enYearOf lets a year behind a part replace the current one: year-end 2025.
func (p *dateParser) enYearOf(w when, end int) (when, int) {
	if letterAt(p.s, end) {
		return w, 0
	}
	if n := p.token(end); n.isYear() && n.v >= 1900 && n.v <= 2100 {
		w.year, w.unknown = n.v, false
		return w, n.end
	}
	return w, end
}

// word skips the word at i, after blanks; 0 if it does not stand there.
func (p *dateParser) word(i int, w string) int {
	j := blanks(p.s, i)
	if j > i && isWord(p.s, j, w) {
		return j + len(w)
	}
	return 0
}

// enMonthDate reads October 27, 2025; Oct. 27; October 2025; in October.
func (p *dateParser) enMonthDate(t enToken, sure bool) (w when, end int) {
	s := p.s
	w = when{month: t.v}
	j := t.end
	if t.kind == enMonthShort && j < len(s) && s[j] == '.' {
		j++
	}
	if j < len(s) && (s[j] == '-' || s[j] == '/') && j+1 < len(s) && isDigit(s[j+1]) { // Dec-2018, Jun-15
		if n := p.token(j + 1); n.isYear() {
			w.year = n.v
			return w, n.end
		} else if n.isDay() {
			w.day = n.v
			return p.enTime(w, n.end)
		}
	}
	k := j
	if e := p.word(j, "the"); e > 0 {
		k = e
	}
	n := p.token(k)
	if comma := blanks(s, j); comma < len(s) && s[comma] == ',' && !n.isDay() { // Dec, 2018
		if y := p.token(comma + 1); y.isYear() && y.v >= 1900 && y.v <= 2100 {
			w.year = y.v
			return w, y.end
		}
	}
	if n.start > j && n.isYear() && n.v >= 1500 && p.free(n.start, n.end) {
		w.year = n.v
		return w, n.end
	}
	day, dayEnd := 0, 0
	switch {
	case n.isDay() && n.start > j && !p.measured(n):
		day, dayEnd = n.v, n.end
	case (n.kind == enOrdinal || n.kind == enNumber) && n.start > j && (t.capital || t.v != 5 && t.v != 3):
		if y, e := p.spelledYear(n); e > 0 {
			w.year = y
			return w, e
		}
		day, dayEnd = p.spelledDay(n)
	}
	if day > 0 {
		w.day = day
		if e, last := p.lastDay(dayEnd); e > 0 && last > day {
			w2 := w
			w2.day = last
			y, e2 := p.enYearBehind(e)
			w.year, w2.year = y, y
			if y == 0 && p.known() {
				f, _, _ := p.days(w)
				w.year, w2.year = f.Year(), f.Year()
			}
			return p.join(w, w2), e2
		}
		w.year, dayEnd = p.enYearBehind(dayEnd)
		return p.enTime(w, dayEnd)
	}
	if y, e := p.enYearWord(j); e > 0 { // June of last year, March this year
		y.month = t.v
		return y, e
	}
	if letterAt(s, j) || has(s, j, "-") && letterAt(s, j+1) && !sure && p.token(j+1).kind != enMonthShort && p.token(j+1).kind != enMonth {
		return w, 0
	}
	if k, ok := p.connector(j, false); ok && t.capital && k > j+1 { // May to March
		if m := p.token(k); m.capital && (m.kind == enMonth || m.kind == enMonthShort) {
			return w, j
		}
	}
	if has(s, j, "-") || has(s, j, "–") { // May-November
		if m := p.token(j + len("-")); t.capital && m.capital && (m.kind == enMonth || m.kind == enMonthShort) {
			return w, j
		}
	}
	if p.monthAlone(t, sure) {
		return w, j
	}
	return w, 0
}

// measured reports whether the number begins a longer number or an amount.
func (p *dateParser) measured(n enToken) bool {
	s, e := p.s, n.end
	if e >= len(s) {
		return false
	}
	if (s[e] == ',' || s[e] == '.' || s[e] == ':') && e+1 < len(s) && isDigit(s[e+1]) || s[e] == '%' {
		return true
	}
	if n.ordinal {
		return false
	}
	if e = blanks(s, e); !letterAt(s, e) {
		return false
	}
	for _, w := range [...]string{"million", "billion", "trillion", "thousand", "percent", "per", "bn", "mln", "pct", "tonnes", "years", "months", "days", "weeks", "hours", "people"} {
		if isWord(s, e, w) {
			return true
		}
	}
	return false
}

// spelledDay reads twenty-ninth, twenty nine, fifth.
func (p *dateParser) spelledDay(n enToken) (day, end int) {
	v, e := n.v, n.end
	if n.kind == enNumber && (v == 20 || v == 30) {
		if has(p.s, e, "-") {
			e++
		}
		m := p.token(e)
		if isWord(p.s, m.start, "second") {
			m.kind, m.v = enOrdinal, 2
		}
		if (m.kind == enNumber || m.kind == enOrdinal) && m.v < 10 {
			v, e = v+m.v, m.end
		}
	}
	if v < 1 || v > 31 || n.kind == enNumber && v < 10 {
		return 0, 0
	}
	return v, e
}

// lastDay reads the end of a range of days: -29, to 29.
func (p *dateParser) lastDay(i int) (end, day int) {
	j, ok := p.connector(i, true)
	if !ok {
		return 0, 0
	}
	n := p.token(j)
	if !n.isDay() || p.measured(n) || n.start != j {
		return 0, 0
	}
	if m := p.token(n.end); m.kind == enMonth || m.kind == enMonthShort {
		return 0, 0
	}
	return n.end, n.v
}

// enYearBehind reads the year behind a day: ", 2025", " 2025", " in 2025".
func (p *dateParser) enYearBehind(i int) (year, end int) {
	j := blanks(p.s, i)
	if j < len(p.s) && p.s[j] == ',' {
		j++
	} else if e := max(p.word(i, "in"), p.word(i, "of")); e > 0 {
		j = e
	} else if j == i {
		return 0, i
	}
	if n := p.token(j); n.isYear() && n.v >= 1500 && n.v <= 2100 && p.free(n.start, n.end) && !p.grouped(n.end) {
		return n.v, n.end
	} else if y, e := p.spelledYear(n); e > 0 {
		return y, e
	}
	return 0, i
}

// grouped reports whether digits go on behind a comma at i.
func (p *dateParser) grouped(i int) bool {
	return i+1 < len(p.s) && (p.s[i] == ',' || p.s[i] == '.') && isDigit(p.s[i+1])
}

// enYearWord reads "of 2025", "of last year", "this year", "in 2025" behind a month or quarter.
func (p *dateParser) enYearWord(i int) (when, int) {
	j := blanks(p.s, i)
	if j == len(p.s) || !isDigit(p.s[j]) && !(isLetter(p.s[j]) && enYears.has(wordKey(p.s, j))) {
		return when{}, 0
	}
	j = i
	for _, w := range [...]string{"of", "in"} {
		if e := p.word(i, w); e > 0 {
			j = e
		}
	}
	if e := p.word(j, "the"); e > 0 && j > i {
		j = e
	}
	n := p.token(j)
	switch {
	case n.isYear() && n.start > j && n.v >= 1900 && n.v <= 2100 && !p.grouped(n.end):
		return when{year: n.v}, n.end
	case n.kind == enShift:
		u := p.token(n.end)
		if fiscal := u; fiscal.kind == enFiscal {
			u = p.token(fiscal.end)
		}
		if u.kind == enUnit && unitOfTime(u.v) == unitYear && !has(p.s, u.end-1, "s") {
			if !p.known() || n.v == 2 {
				return when{unknown: true}, u.end
			}
			return when{year: p.pub.Year() + n.v}, u.end
		}
	case n.kind == enFiscal:
		return p.enFiscalYear(n)
	case n.kind == enUnit && n.v == int(unitYear) && p.word(i, "of") > 0 && !has(p.s, n.end, "s") && lower(p.s[n.end-1]) != 's': // of the year
		if y := p.token(n.end); y.isYear() && y.start > n.end && y.v >= 1900 && y.v <= 2100 && !p.grouped(y.end) {
			return when{year: y.v}, y.end
		}
		if isWord(p.s, blanks(p.s, i), "of") && p.word(p.word(i, "of"), "the") > 0 {
			return when{year: p.pub.Year(), unknown: !p.known()}, n.end
		}
	}
	return when{}, 0
}

// monthAlone reports whether a month without day and year is one.
func (p *dateParser) monthAlone(t enToken, sure bool) bool {
	n := p.token(t.end)
	clear := t.kind == enMonth && t.v != 5 && t.v != 3 && t.v != 8
	if sure || p.follows(t.start) {
		return clear || t.capital && n.kind != enMonth
	}
	word, _ := p.prior(t.start)
	switch word {
	case "in", "since", "until", "till", "by", "during", "of", "last", "this", "next", "early", "late", "mid", "from", "before", "after", "through", "between", "every", "for":
		return clear || t.capital
	}
	if !clear {
		return t.capital && t.kind == enMonth && (has(p.s, t.end, "'s") || has(p.s, t.end, "’s")) && t.v != 5
	}
	return !n.capital || n.start == t.end
}
