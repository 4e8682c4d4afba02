package quantity

import (
	"slices"
	"strings"
	"time"

	"assay"
)

// Dates finds the dates and periods in text, in order, not overlapping. From
// and To are ISO 8601 (calendar dates, or date-times where the text states a
// clock time, with the offset where the text names the zone), half-open. They
// are empty where the text does not say which year or day it means and
// Options.Published cannot tell; To alone is empty for an open period (since
// 2018, 今年以来), From alone for what only has an end (before 2030, 2030年之前). Durations such as "three years" are amounts, no dates.
func (r *Recognizer) Dates(text string, o Options) []assay.Date {
	return r.scan(text, o, wantDates|wantBounds).dates
}

type span struct{ start, end int }

// dateParser reads the dates of one text.
type dateParser struct {
	s   string
	pub time.Time
	// dayFirst says that 5/3 is the fifth of March.
	dayFirst bool
	// bounded says that From and To are asked for.
	bounded bool
	out     []assay.Date
	// spans are those of all dates.
	spans []span
	// last is the last date, while only a joining word may stand behind it.
	last span
	// second is where the second end of a range begins.
	second int
	// other is the end of a range with one unit.
	other when
	// lastNumber is what zhNumber gave last; at is one more than its first byte.
	lastNumber struct{ at, v, n, end int }
	// lastToken is what token gave last; at is one more than where it begins.
	lastToken struct {
		at int
		enToken
	}
	// lastPrior is what prior gave last; at is one more than its byte.
	lastPrior struct {
		at    int
		word  string
		start int
	}
	// full is the last year written in full, or the short year that went on
	// from it; fullEnd is where its date ends.
	full, fullEnd int
	// ranged says that the last period was made of two dates.
	ranged bool
	// era is where the number of the last year stands that an era counts, lunar
	// that its months are lunisolar.
	era   int
	lunar bool
	// great is where the last day stands that 大 moves away by one: 大前天.
	great int
}

func dayFirst(country string) bool {
	switch country {
	case "", "US", "CA", "PH", "CN", "TW", "JP", "KR":
		return false
	}
	return true
}

func (p *dateParser) emit(w when, start, end int) {
	if start > 0 && p.s[start-1] >= 0x80 {
		start = max(p.withPrefix(&w, start), p.last.end)
	}
	p.ranged = false
	p.last = span{start, end}
	if len(p.spans) == cap(p.spans) { // append alone grows long slices by a quarter
		p.spans = slices.Grow(p.spans, 16+len(p.spans))
	}
	p.spans = append(p.spans, p.last)
	if p.bounded {
		if w.clock && w.zone == "" && before(p.s, start, "北京时间") {
			w.zone = "+08:00"
		}
		d := assay.Date{Span: assay.Span{Start: start, End: end}, Surface: p.s[start:end]}
		d.From, d.To = p.resolve(w)
		p.out = append(p.out, d)
	}
	p.noteYear(&w, start, end)
}

// withPrefix takes in what stands before the date at start and belongs to it:
// the name of an era, and 从 or 自 before a period.
func (p *dateParser) withPrefix(w *when, start int) int {
	if p.era == start && p.era > 0 {
		start -= 2 * hanSize
	}
	if p.great == start && p.great > 0 {
		start -= len("大")
	}
	if !p.ranged && !w.since {
		return start
	}
	for _, from := range [...]string{"自从", "自從", "从", "從", "自", "由"} {
		if before(p.s, start, from) && !before(p.s, start, "来自") && !before(p.s, start, "來自") {
			return start - len(from)
		}
	}
	return start
}

// digitsEnd is the end of the run of digits at i.
func (p *dateParser) digitsEnd(i int) int {
	for {
		for i < len(p.s) && isDigit(p.s[i]) {
			i++
		}
		_, size := digitAt(p.s, i)
		if size == 0 {
			return i
		}
		i += size
	}
}

// follows reports whether only a joining word stands between the last date and i.
func (p *dateParser) follows(i int) bool {
	if p.last.end == 0 || i-p.last.end > 8 || i < p.last.end {
		return false
	}
	switch strings.ToLower(strings.TrimSpace(p.s[p.last.end:i])) {
	case "and", "or", ",", "/", ", and", "&", "to", "and in", "vs", "versus", "、", "和", "及", "与", "or in", "but not":
		return true
	}
	return false
}

// number reads a date that begins with a numeral. The start may lie before i.
func (p *dateParser) number(i int) (w when, start, end int) {
	start = i
	if i > 0 && (isLetter(p.s[i-1]) || p.s[i-1] == '_' || p.s[i-1] == '.' && i > 1 && isDigit(p.s[i-2])) {
		// Q3 and FY2024 are read from their letters; other letters make a code.
		return when{}, i, 0
	}
	j := p.digitsEnd(i)
	next := byte(0)
	if j < len(p.s) {
		next = p.s[j]
	}
	if next == '%' || next == ',' && j+1 < len(p.s) && isDigit(p.s[j+1]) {
		return when{}, i, 0
	}
	if i > 0 && (p.s[i-1] == '$' || p.s[i-1] == ' ' || p.s[i-1] >= 0x80) && currencyBefore(p.s, i) {
		return when{}, i, 0
	}
	if w, end = p.chineseNumber(i); end > 0 {
		if !w.dated() || w.unknown { // 10:30 a.m. EST on Monday
			if t, e := p.clockAt(i); e > 0 {
				if t, e = p.clockThenDate(t, e); e >= end {
					w, end = t, e
				}
			}
			if start > 0 && p.s[start-1] == ' ' { // between 10:30 and 11:45, as late as 7:00
				return p.enRange(w, start, end)
			}
		}
		return w, start, end
	}
	if w, end = p.zonedTime(i, j); end > 0 {
		w, end = p.clockThenDate(w, end)
		return p.enRange(w, start, end)
	}
	han := next >= 0xE4 && next <= 0xE9
	if !han && p.numericBehind(j) {
		w, end = p.numeric(i)
	}
	if end > 0 {
		if !w.clock && !w.moments {
			w, end = p.clockAfter(w, end)
		}
		if opens(p.s, end) { // 2025-10-27之前
			return w, start, p.opened(&w, end)
		}
		return p.enRange(w, start, end)
	}
	if han && j-i != len("2025") || j-i < len("2025") && !letterAt(p.s, j) && !enBehindDay.goesOn(p.s, j) {
		return when{}, i, 0
	}
	return p.englishNumber(i)
}

// numericBehind reports whether what stands at i, behind digits, may go on
// with a date or a clock time in digits: a separator, or a.m. and p.m.
func (p *dateParser) numericBehind(i int) bool {
	if i >= len(p.s) {
		return false
	}
	switch c := p.s[i]; {
	case c == ':' || c == '.' || c == '-' || c == '/' || c >= 0x80:
		return true
	case isLetter(c) || isBlank(c):
		i = blanks(p.s, i)
		return i < len(p.s) && (lower(p.s[i]) == 'a' || lower(p.s[i]) == 'p' || lower(p.s[i]) == 'o' || lower(p.s[i]) == 'n')
	}
	return false
}

// currencyBefore reports whether a currency sign stands right before i.
func currencyBefore(s string, i int) bool {
	if s[i-1] == ' ' {
		i--
	}
	if i == 0 {
		return false
	}
	switch s[i-1] {
	case '$':
		return true
	case "¥"[1], "£"[1]:
		return before(s, i, "¥") || before(s, i, "£")
	case "€"[2], "￥"[2], "₽"[2], "₹"[2], "₩"[2]:
		return before(s, i, "€") || before(s, i, "￥") || before(s, i, "₽") || before(s, i, "₹") || before(s, i, "₩")
	}
	return false
}
