package crawler

import (
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// parseTime reads a date as feeds and sitemaps write it: RFC 3339 and other
// ISO 8601 forms, RFC 822 and its relatives, 2025年10月28日 10:49, 2025/10/28
// 10:49, Oct 28, 2025. A date that names no zone is in zone; CST is China's
// time where zone is +08:00. Forms that leave the order of day and month open
// (10/11/2025) are not read.
func parseTime(raw string, zone *time.Location) (time.Time, bool) {
	c := &cursor{s: strings.ToLower(strings.TrimSpace(raw))}
	c.weekday()
	year, month, day, ok := c.date()
	if !ok {
		return time.Time{}, false
	}
	c.skip(" ,t日号　\u00a0")
	hour, minute, second, nanos, hasTime, ok := c.clock()
	if !ok {
		return time.Time{}, false
	}
	loc := zone
	if hasTime {
		loc = c.zone(zone)
	}
	t := time.Date(year, time.Month(month), day, hour, minute, second, nanos, loc)
	// time.Date carries 31 February over into March.
	if year < 1900 || year > 2199 || t.Day() != day || int(t.Month()) != month {
		return time.Time{}, false
	}
	return t, true
}

// cursor reads a string from left to right.
type cursor struct{ s string }

func (c *cursor) skip(cutset string) { c.s = strings.TrimLeft(c.s, cutset) }

// number reads up to most ASCII digits; width 0 says that there are none.
func (c *cursor) number(most int) (n, width int) {
	for width < len(c.s) && width < most && c.s[width] >= '0' && c.s[width] <= '9' {
		n = n*10 + int(c.s[width]-'0')
		width++
	}
	c.s = c.s[width:]
	return n, width
}

// one reads one of the given characters.
func (c *cursor) one(chars string) bool {
	r, size := utf8.DecodeRuneInString(c.s)
	if size == 0 || !strings.ContainsRune(chars, r) {
		return false
	}
	c.s = c.s[size:]
	return true
}

// word reads a run of ASCII letters.
func (c *cursor) word() string {
	i := 0
	for i < len(c.s) && c.s[i] >= 'a' && c.s[i] <= 'z' {
		i++
	}
	w := c.s[:i]
	c.s = c.s[i:]
	return w
}

func (c *cursor) weekday() {
	before := c.s
	if c.one("周") || strings.HasPrefix(c.s, "星期") {
		c.s = strings.TrimPrefix(c.s, "星期")
		c.one("一二三四五六日天")
	} else if w := c.word(); len(w) < 3 || monthNumber(w) != 0 {
		c.s = before
	}
	c.skip(" ,.，")
}

func monthNumber(w string) int {
	if len(w) < 3 {
		return 0
	}
	const names = "jan feb mar apr may jun jul aug sep oct nov dec "
	if i := strings.Index(names, w[:3]+" "); i >= 0 {
		return i/4 + 1
	}
	return 0
}

func (c *cursor) date() (year, month, day int, ok bool) {
	if m := monthNumber(c.word()); m != 0 { // Oct 28, 2025
		c.skip(" .")
		day, w := c.number(2)
		if w == 0 {
			return 0, 0, 0, false
		}
		c.word() // 28th
		c.skip(" ,")
		year, w := c.number(4)
		return year, m, day, w == 4
	}
	n, width := c.number(8)
	switch width {
	case 8: // 20251028
		return n / 10000, n / 100 % 100, n % 100, true
	case 4: // 2025-10-28, 2025-10
		if !c.one("-/.年") {
			return 0, 0, 0, false
		}
		month, w := c.number(2)
		if w == 0 {
			return 0, 0, 0, false
		}
		if !c.one("-/.月") {
			return n, month, 1, true
		}
		day, w := c.number(2)
		if w == 0 {
			day = 1
		}
		return n, month, day, true
	case 1, 2: // 28 Oct 2025, 28-Oct-25
		c.skip(" -.")
		m := monthNumber(c.word())
		c.skip(" -.,")
		year, w := c.number(4)
		if w == 2 { // RFC 822, read as RFC 2822 section 4.3 has it
			year += 1900
			if year < 1950 {
				year += 100
			}
		}
		return year, m, n, m != 0 && (w == 2 || w == 4)
	}
	return 0, 0, 0, false
}

func (c *cursor) clock() (hour, minute, second, nanos int, has, ok bool) {
	pm := strings.HasPrefix(c.s, "下午") || strings.HasPrefix(c.s, "晚上")
	for _, w := range []string{"上午", "下午", "晚上", "早上", "凌晨", "中午"} {
		c.s = strings.TrimPrefix(c.s, w)
	}
	c.skip(" ")
	var width int
	hour, width = c.number(2)
	if width == 0 {
		return 0, 0, 0, 0, false, true
	}
	switch {
	case c.one(":时時点點："):
		minute, width = c.number(2)
		if width == 0 {
			minute = 0
		}
	default: // 20251028T104900 without colons
		if minute, width = c.number(2); width != 2 {
			return 0, 0, 0, 0, false, false
		}
		second, _ = c.number(2)
	}
	if c.one(":分：") {
		second, _ = c.number(2)
		c.one("秒")
	}
	if strings.HasPrefix(c.s, ".") || strings.HasPrefix(c.s, ",") {
		c.s = c.s[1:]
		digits, width := c.number(9)
		for ; width > 0 && width < 9; width++ {
			digits *= 10
		}
		nanos = digits
		c.number(20)
	}
	c.skip(" \u00a0")
	if strings.HasPrefix(c.s, "am") || strings.HasPrefix(c.s, "pm") {
		pm = c.s[0] == 'p'
		c.s = c.s[2:]
		if hour == 12 {
			hour = 0
		}
	}
	if pm && hour < 12 {
		hour += 12
	}
	if second == 60 { // a leap second
		second = 59
	}
	return hour, minute, second, nanos, true, hour < 24 && minute < 60 && second < 60
}

// zone reads what stands after the clock, or returns bare.
func (c *cursor) zone(bare *time.Location) *time.Location {
	c.skip(" (（\u00a0")
	w := c.word()
	c.skip(" ")
	switch w {
	case "", "z", "gmt", "utc", "ut":
		if sign := strings.IndexAny(c.s, "+-"); sign == 0 {
			negative := c.s[0] == '-'
			c.s = c.s[1:]
			digits, width := c.number(4)
			hours, minutes := digits, 0
			switch {
			case width >= 3:
				hours, minutes = digits/100, digits%100
			case width > 0 && c.one(":"):
				minutes, _ = c.number(2)
			}
			if width == 0 || hours > 14 || minutes > 59 {
				return bare
			}
			offset := hours*3600 + minutes*60
			if negative {
				offset = -offset
			}
			if offset == 0 {
				return time.UTC
			}
			return time.FixedZone("", offset)
		}
		if w == "" {
			return bare
		}
		return time.UTC
	case "cst":
		if _, offset := time.Date(2000, 1, 1, 0, 0, 0, 0, bare).Zone(); offset == 8*3600 {
			return time.FixedZone("", 8*3600)
		}
	}
	if hours, ok := zoneHours(w); ok {
		return time.FixedZone("", hours*3600)
	}
	return bare
}

// zoneHours knows the abbreviations of RFC 822 and the usual ones of news wires.
func zoneHours(name string) (int, bool) {
	switch name {
	case "est":
		return -5, true
	case "edt":
		return -4, true
	case "cst":
		return -6, true
	case "cdt":
		return -5, true
	case "mst":
		return -7, true
	case "mdt":
		return -6, true
	case "pst":
		return -8, true
	case "pdt":
		return -7, true
	case "wet":
		return 0, true
	case "bst", "cet", "west":
		return 1, true
	case "cest", "eet", "sast":
		return 2, true
	case "eest", "msk":
		return 3, true
	case "gst":
		return 4, true
	case "hkt", "sgt", "bjt", "awst":
		return 8, true
	case "jst", "kst":
		return 9, true
	case "aest":
		return 10, true
	case "aedt":
		return 11, true
	}
	return 0, false
}

// dateInURL finds the day that many outlets write into their addresses:
// /2025/10/28/, /2025-10/28/, /20251028/, t20251028_123.html, 202510281049.html.
// A month without a day counts as its first day.
func dateInURL(url string) (time.Time, bool) {
	_, rest, _ := strings.Cut(url, "://")
	i := strings.IndexByte(rest, '/')
	if i < 0 {
		return time.Time{}, false
	}
	path := rest[i:]
	var month time.Time
	for i := 0; i+6 <= len(path); i++ {
		if i > 0 && isDigit(path[i-1]) || path[i] != '1' && path[i] != '2' {
			continue
		}
		y, ok := digits(path[i:], 4)
		if !ok || y < 1990 || y > 2099 {
			continue
		}
		tail := trimDateSeparator(path[i+4:])
		m, ok := digits(tail, 2)
		if !ok || m < 1 || m > 12 {
			continue
		}
		tail = trimDateSeparator(tail[2:])
		first := time.Date(y, time.Month(m), 1, 0, 0, 0, 0, time.UTC)
		if d, ok := digits(tail, 2); ok && d >= 1 && first.AddDate(0, 0, d-1).Month() == first.Month() {
			return first.AddDate(0, 0, d-1), true
		}
		if month.IsZero() && (tail == "" || !isDigit(tail[0])) {
			month = first
		}
	}
	return month, !month.IsZero()
}

func trimDateSeparator(s string) string {
	if s != "" && strings.IndexByte("/-_.", s[0]) >= 0 {
		return s[1:]
	}
	return s
}

func digits(s string, n int) (int, bool) {
	if len(s) < n || strings.ContainsFunc(s[:n], func(r rune) bool { return !unicode.IsDigit(r) }) {
		return 0, false
	}
	v, err := strconv.Atoi(s[:n])
	return v, err == nil
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }
