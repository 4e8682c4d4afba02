package quantity

import "strings"

// figures reads the plain decimal digits at i, ASCII or full-width, at most max of them.
func figures(s string, i, max int) (v, n, end int) {
	for ; n < max && i < len(s) && isDigit(s[i]); i++ {
		v, n = v*10+int(s[i]-'0'), n+1
	}
	for n <= max {
		d, size := digitAt(s, i)
		if size == 0 {
			break
		}
		v, n, i = v*10+d, n+1, i+size
	}
	if n > max {
		return 0, 0, i
	}
	return v, n, i
}

// figuresAt is the number of plain decimal digits at i, 0 for more than four.
func figuresAt(s string, i int) int {
	_, n, _ := figures(s, i, 4)
	return n
}

// numeric reads the clock times and the dates that are written in digits alone.
func (p *dateParser) numeric(i int) (w when, end int) {
	if w, end = p.clockAt(i); end > 0 {
		return p.clockThenDate(w, end)
	}
	return p.numericDate(i)
}

// numericDate reads 2025-10-27, 2025/10/27, 2025.10.27, 10/27/2025,
// 27.10.2025, 2025-10, 2024/25, 2019-2021.
func (p *dateParser) numericDate(i int) (w when, end int) {
	s := p.s
	a, n, j := figures(s, i, 4)
	if n == 0 || j >= len(s) {
		return w, 0
	}
	sep := s[j]
	if sep != '-' && sep != '/' && sep != '.' {
		return w, 0
	}
	b, m, k := figures(s, j+1, 4)
	if m == 0 {
		if n == 4 && sep != '.' { // 2019-Aug-01
			if t := p.token(j + 1); (t.kind == enMonth || t.kind == enMonthShort) && t.end < len(s) && s[t.end] == sep {
				if d := p.token(t.end + 1); d.isDay() {
					return when{year: a, month: t.v, day: d.v}, d.end
				}
			}
		}
		return w, 0
	}
	if k < len(s) && s[k] == sep {
		if c, l, e := figures(s, k+1, 4); l > 0 && (p.free(i, e) || sep == '/' && has(s, e, "-")) {
			if w, ok := p.triple(a, n, b, m, c, l); ok {
				return w, e
			}
			return when{}, 0
		}
	}
	if n <= 2 && m == 4 && sep == '-' && a >= 1 && a <= 12 && b >= 1950 && b <= 2050 && p.free(i, k) { // 12-2015
		return when{year: b, month: a}, k
	}
	if n != 4 || a < 1900 || a > 2100 || sep == '.' || !p.free(i, k) {
		return when{}, 0
	}
	switch {
	case m == 4 && b > a && b-a <= 100 && b <= 2100 && (sep == '-' || b == a+1):
		return when{year: a, years: b - a + 1}, k
	case m == 2 && b == (a+1)%100: // the season 2024/25, the years 2024-25
		return when{year: a, years: 2}, k
	case m == 2 && b >= 1 && b <= 12 || m == 1 && b >= 1 && sep == '-':
		return when{year: a, month: b}, k
	case m == 2 && sep == '-' && b > a%100:
		return when{year: a, years: b - a%100 + 1}, k
	}
	return when{}, 0
}

// free reports whether what stands from i to e is no part of a longer code.
func (p *dateParser) free(i, e int) bool {
	s := p.s
	if e < len(s) {
		if isDigit(s[e]) || isLetter(s[e]) && s[e] != 'T' && s[e] != 't' || s[e] == '_' {
			return false
		}
		if (s[e] == '-' || s[e] == '/' || s[e] == '.') && e+1 < len(s) && isDigit(s[e+1]) {
			return false
		}
	}
	if i == p.second && i > 0 {
		return true
	}
	if i > 1 && (s[i-1] == '-' || s[i-1] == '/' || s[i-1] == '.') && (isDigit(s[i-2]) || isLetter(s[i-2])) {
		return false
	}
	return i == 0 || s[i-1] != '_' && s[i-1] != '#'
}

// triple makes a date of three numbers of na, nb and nc digits.
func (p *dateParser) triple(a, na, b, nb, c, nc int) (when, bool) {
	if nb > 2 {
		return when{}, false
	}
	w := when{year: a, month: b, day: c}
	switch {
	case na == 4 && nc <= 2:
	case na <= 2 && (nc == 4 || nc == 2):
		if nc == 2 {
			c += 2000
			if c > 2069 {
				c -= 100
			}
		}
		w = when{year: c, month: a, day: b}
		if a > 12 || p.dayFirst && b <= 12 {
			w.month, w.day = b, a
		}
	default:
		return when{}, false
	}
	ok := w.year >= 1000 && w.year <= 2199 && w.month >= 1 && w.month <= 12 && w.day >= 1 && w.day <= 31
	return w, ok && date(w.year, w.month, w.day).Day() == w.day
}

// clockAt reads the clock time at i: 10:49, 10:30:15, 10.30 a.m., 5 p.m.,
// 14:00 GMT. A time of the form 10.30 or 5 needs its a.m. or p.m.
func (p *dateParser) clockAt(i int) (w when, end int) {
	s := p.s
	h, n, j := figures(s, i, 2)
	if n == 0 || h > 24 {
		return w, 0
	}
	w = when{clock: true, hour: int8(h), minute: -1}
	marked := false
	if sep := clockSep(s, j); sep > 0 || j < len(s) && s[j] == '.' {
		size := max(sep, 1)
		m, k, e := figures(s, j+size, 2)
		if k == 2 && m < 60 {
			w.minute, marked, j = int8(m), sep > 0, e
			if size := clockSep(s, j); marked && size > 0 {
				if sec, k, e := figures(s, j+size, 2); k == 2 && sec < 60 {
					w.second, j = int8(sec), e
					if e < len(s) && s[e] == '.' { // fractions of a second
						if _, k, f := figures(s, e+1, 9); k > 0 {
							j = f
						}
					}
				}
			}
		} else if sep > 0 {
			return w, 0
		}
	}
	if e, pm := meridiem(s, j); e > 0 && h >= 1 && h <= 12 {
		marked, j = true, e
		w.hour = int8(h % 12)
		if pm {
			w.hour += 12
		}
	} else if e := oClock(s, j); e > 0 && w.minute < 0 && h >= 1 && h <= 12 {
		marked, j = true, e
	} else if e := blanks(s, j); h == 12 && w.minute < 0 && e > j && isWord(s, e, "noon") {
		marked, j = true, e+len("noon")
	} else if w.minute >= 0 && h >= 1 && h <= 12 && j < len(s) && (lower(s[j]) == 'a' || lower(s[j]) == 'p') && !letterAt(s, j+1) { // 8:45a
		w.hour = int8(h % 12)
		if lower(s[j]) == 'p' {
			w.hour += 12
		}
		marked, j = true, j+1
	}
	if !marked || !p.free(i, j) && !clockSpanAt(s, i, j) || j < len(s) && s[j] == ':' && j+1 < len(s) && isDigit(s[j+1]) || i > 0 && (s[i-1] == ':' || s[i-1] == '.') {
		return when{}, 0
	}
	if j < len(s) && s[j] == '%' {
		return when{}, 0
	}
	if !clockSpanAt(s, i, j) {
		w.zone, j = zone(s, j)
	}
	return w, j
}

// zonedTime reads the four digits from i to j as a clock time, as news agencies
// write it before a time zone: 1430 GMT.
func (p *dateParser) zonedTime(i, j int) (when, int) {
	s := p.s
	if j-i != len("1430") || j+2 >= len(s) || s[j] != ' ' || s[j+1] < 'A' || s[j+1] > 'Z' || s[j+2] < 'A' || s[j+2] > 'Z' {
		return when{}, 0
	}
	v, n, _ := figures(s, i, 4)
	if n != 4 || v >= 2400 || v%100 >= 60 {
		return when{}, 0
	}
	offset, end := zone(s, j)
	if end == j {
		return when{}, 0
	}
	return when{clock: true, hour: int8(v / 100), minute: int8(v % 100), zone: offset}, end
}

// clockSpanAt reports whether a hyphen and another time stand behind the clock
// time from i to j: 10:30-11:30 am.
func clockSpanAt(s string, i, j int) bool {
	if !has(s, j, "-") || i > 0 && s[i-1] != ' ' {
		return false
	}
	_, n, e := figures(s, j+1, 2)
	return n > 0 && clockSep(s, e) > 0
}

// clockSep is the size of the colon at i.
func clockSep(s string, i int) int {
	if i < len(s) && s[i] == ':' {
		return 1
	}
	if has(s, i, "：") {
		return 3
	}
	return 0
}

// meridiem reads a.m. or p.m. behind i.
func meridiem(s string, i int) (end int, pm bool) {
	j := blanks(s, i)
	if j >= len(s) {
		return 0, false
	}
	c := lower(s[j])
	if c != 'a' && c != 'p' {
		return 0, false
	}
	k := j + 1
	for k < len(s) && (s[k] == '.' || s[k] == ' ') && k < j+4 {
		k++
	}
	if k >= len(s) || lower(s[k]) != 'm' || k == j+2 && s[j+1] == ' ' {
		return 0, false
	}
	k++
	if k < len(s) && isLetter(s[k]) {
		return 0, false
	}
	if k < len(s) && s[k] == '.' && s[k-2] == '.' {
		k++
	}
	return k, c == 'p'
}

// zone reads the time zone behind i and gives its offset, where the
// abbreviation has one meaning.
func zone(s string, i int) (offset string, end int) {
	j := blanks(s, i)
	if j == i && j < len(s) && (s[j] == 'Z' || s[j] == '+' || s[j] == '-') { // RFC 3339
		if s[j] == 'Z' && (j+1 == len(s) || !isLetter(s[j+1])) {
			return "Z", j + 1
		}
		if h, n, k := figures(s, j+1, 2); n == 2 && h <= 14 && k < len(s) && s[k] == ':' {
			if m, n, e := figures(s, k+1, 2); n == 2 && m < 60 {
				return s[j:e], e
			}
		}
		return "", i
	}
	open := j < len(s) && s[j] == '('
	if open {
		j++
	}
	e := j
	for e < len(s) && 'A' <= s[e] && s[e] <= 'Z' {
		e++
	}
	known := true
	switch s[j:e] {
	case "GMT", "UTC":
		offset = "Z"
	case "BST", "CET", "WAT":
		offset = "+01:00"
	case "CEST", "EET", "SAST":
		offset = "+02:00"
	case "MSK", "EEST":
		offset = "+03:00"
	case "SGT", "HKT":
		offset = "+08:00"
	case "JST", "KST":
		offset = "+09:00"
	case "AEST":
		offset = "+10:00"
	case "EDT":
		offset = "-04:00"
	case "EST":
		offset = "-05:00"
	case "MST", "PDT":
		offset = "-07:00"
	case "PST":
		offset = "-08:00"
	case "ET", "CT", "PT", "CST", "CDT", "MT", "IST":
	default:
		known = false
	}
	if known && (e == len(s) || !isLetter(s[e])) {
		if open {
			if e == len(s) || s[e] != ')' {
				return offset, i
			}
			e++
		}
		return offset, e
	}
	for _, z := range [...]struct{ name, offset string }{
		{"local time", ""}, {"beijing time", "+08:00"}, {"moscow time", "+03:00"}, {"eastern time", ""}, {"london time", ""}, {"pacific time", ""}, {"new york time", ""}, {"tokyo time", "+09:00"}, {"hong kong time", "+08:00"}, {"singapore time", "+08:00"}, {"eastern daylight time", "-04:00"}, {"eastern standard time", "-05:00"},
	} {
		if !open && j+len(z.name) <= len(s) && strings.EqualFold(s[j:j+len(z.name)], z.name) && !letterAt(s, j+len(z.name)) {
			return z.offset, j + len(z.name)
		}
	}
	return "", i
}

func letterAt(s string, i int) bool { return i < len(s) && isLetter(s[i]) }

// clockAfter reads the clock time behind a date that ends at i.
func (p *dateParser) clockAfter(w when, i int) (when, int) {
	j := i
	if j < len(p.s) && (p.s[j] == 'T' || p.s[j] == 't') && w.day > 0 {
		j++
	} else {
		j = blanks(p.s, j)
		if j < len(p.s) && (p.s[j] == ',' || p.s[j] == '@') {
			j = blanks(p.s, j+1)
		}
		if isWord(p.s, j, "at") {
			j = blanks(p.s, j+2)
		}
	}
	if t, end := p.chineseClock(j); end > 0 {
		if t.clock {
			w = t.at(w)
		}
		return w, end
	}
	if t, end := p.clockAt(j); end > 0 {
		return t.at(w), end
	}
	return w, i
}
