package quantity

// enWord is what an English word is to dates.
type enWord struct {
	kind byte
	v    int
}

const (
	enNone byte = iota
	enMonth
	enMonthShort   // v the month; an abbreviation
	enWeekday      // v 1 for Monday
	enWeekdayShort // an abbreviation
	enOrdinal      // v the rank
	enDigits       // a number in digits
	enUnit         // v the unitOfTime
	enDay          // v the days from today
	enPart         // v the part
	enShift        // v -1 last, 0 this, 1 next, 2 previous: nobody knows from when
	enSeason       // v the first month
	enNumber       // v the number
	enArticle      // a, an
	enFiscal       // fiscal, FY, calendar
	enEnd          // v the part: end, beginning
	enIn           // in, within
	enHalfWord     // half
	enWeekend
	enToDate // date, in "to date"
	enYTD
	enNow
	enHour // v the hour: noon, midnight
)

// enWordAt reads the English word at i, lower-cased into buf.
func enWordAt(s string, i int, buf *[12]byte) (w []byte, end int) {
	n := 0
	for end = i; end < len(s) && isLetter(s[end]); end++ {
		if n == len(buf) {
			return nil, end
		}
		buf[n] = lower(s[end])
		n++
	}
	return buf[:n], end
}

// enLookup gives the meaning of the lower-case word.
func enLookup(w []byte) enWord {
	switch string(w) {
	case "january":
		return enWord{enMonth, 1}
	case "february":
		return enWord{enMonth, 2}
	case "march":
		return enWord{enMonth, 3}
	case "april":
		return enWord{enMonth, 4}
	case "may":
		return enWord{enMonth, 5}
	case "june":
		return enWord{enMonth, 6}
	case "july":
		return enWord{enMonth, 7}
	case "august":
		return enWord{enMonth, 8}
	case "september":
		return enWord{enMonth, 9}
	case "october":
		return enWord{enMonth, 10}
	case "november":
		return enWord{enMonth, 11}
	case "december":
		return enWord{enMonth, 12}
	case "jan":
		return enWord{enMonthShort, 1}
	case "feb":
		return enWord{enMonthShort, 2}
	case "mar":
		return enWord{enMonthShort, 3}
	case "apr":
		return enWord{enMonthShort, 4}
	case "jun":
		return enWord{enMonthShort, 6}
	case "jul":
		return enWord{enMonthShort, 7}
	case "aug":
		return enWord{enMonthShort, 8}
	case "sep", "sept":
		return enWord{enMonthShort, 9}
	case "oct":
		return enWord{enMonthShort, 10}
	case "nov":
		return enWord{enMonthShort, 11}
	case "dec":
		return enWord{enMonthShort, 12}
	case "monday":
		return enWord{enWeekday, 1}
	case "tuesday":
		return enWord{enWeekday, 2}
	case "wednesday":
		return enWord{enWeekday, 3}
	case "thursday":
		return enWord{enWeekday, 4}
	case "friday":
		return enWord{enWeekday, 5}
	case "saturday":
		return enWord{enWeekday, 6}
	case "sunday":
		return enWord{enWeekday, 7}
	case "mon":
		return enWord{enWeekdayShort, 1}
	case "tue", "tues":
		return enWord{enWeekdayShort, 2}
	case "wed", "weds":
		return enWord{enWeekdayShort, 3}
	case "thu", "thur", "thurs":
		return enWord{enWeekdayShort, 4}
	case "fri":
		return enWord{enWeekdayShort, 5}
	case "sat":
		return enWord{enWeekdayShort, 6}
	case "sun":
		return enWord{enWeekdayShort, 7}
	case "second", "seconds", "sec", "secs":
		return enWord{enUnit, int(unitSecond)}
	case "minute", "minutes", "min", "mins":
		return enWord{enUnit, int(unitMinute)}
	case "hour", "hours", "hr", "hrs":
		return enWord{enUnit, int(unitHour)}
	case "day", "days":
		return enWord{enUnit, int(unitDay)}
	case "week", "weeks":
		return enWord{enUnit, int(unitWeek)}
	case "fortnight", "fortnights":
		return enWord{enUnit, int(unitFortnight)}
	case "month", "months":
		return enWord{enUnit, int(unitMonth)}
	case "quarter", "quarters":
		return enWord{enUnit, int(unitQuarter)}
	case "year", "years", "yr", "yrs":
		return enWord{enUnit, int(unitYear)}
	case "decade", "decades":
		return enWord{enUnit, int(unitDecade)}
	case "century", "centuries":
		return enWord{enUnit, int(unitCentury)}
	case "today", "tonight":
		return enWord{enDay, 0}
	case "yesterday":
		return enWord{enDay, -1}
	case "tomorrow":
		return enWord{enDay, 1}
	case "early":
		return enWord{enPart, int(early)}
	case "mid", "middle":
		return enWord{enPart, int(mid)}
	case "late":
		return enWord{enPart, int(late)}
	case "last":
		return enWord{enShift, -1}
	case "past":
		return enWord{enShift, -1}
	case "this", "current":
		return enWord{enShift, 0}
	case "next", "coming":
		return enWord{enShift, 1}
	case "previous", "prior", "following", "preceding", "same", "upcoming":
		return enWord{enShift, 2}
	case "a", "an":
		return enWord{enArticle, 1}
	case "fiscal", "fy", "financial", "calendar", "cy":
		return enWord{enFiscal, 0}
	case "end", "close":
		return enWord{enEnd, int(ending)}
	case "beginning", "start":
		return enWord{enEnd, int(early)}
	case "in", "within":
		return enWord{enIn, 0}
	case "weekend":
		return enWord{enWeekend, 0}
	case "date":
		return enWord{enToDate, 0}
	case "ytd":
		return enWord{enYTD, 0}
	case "now":
		return enWord{enNow, 0}
	case "noon":
		return enWord{enHour, 12}
	case "midnight":
		return enWord{enHour, 0}
	case "half", "semester":
		return enWord{enHalfWord, 0}
	case "spring":
		return enWord{enSeason, 3}
	case "summer":
		return enWord{enSeason, 6}
	case "autumn", "fall":
		return enWord{enSeason, 9}
	case "winter":
		return enWord{enSeason, 12}
	}
	if v := enCardinal(w); v > 0 {
		return enWord{enNumber, v}
	}
	if v := enRank(w); v > 0 {
		return enWord{enOrdinal, v}
	}
	return enWord{}
}

// enCardinal is the value of a number word below a hundred.
func enCardinal(w []byte) int {
	switch string(w) {
	case "one":
		return 1
	case "two":
		return 2
	case "three":
		return 3
	case "four":
		return 4
	case "five":
		return 5
	case "six":
		return 6
	case "seven":
		return 7
	case "eight":
		return 8
	case "nine":
		return 9
	case "ten":
		return 10
	case "eleven":
		return 11
	case "twelve":
		return 12
	case "thirteen":
		return 13
	case "fourteen":
		return 14
	case "fifteen":
		return 15
	case "sixteen":
		return 16
	case "seventeen":
		return 17
	case "eighteen":
		return 18
	case "nineteen":
		return 19
	case "twenty":
		return 20
	case "thirty":
		return 30
	case "forty":
		return 40
	case "fifty":
		return 50
	case "sixty":
		return 60
	case "seventy":
		return 70
	case "eighty":
		return 80
	case "ninety":
		return 90
	}
	return 0
}

// enRank is the value of an ordinal word up to the twentieth, and 30.
func enRank(w []byte) int {
	switch string(w) {
	case "first":
		return 1
	case "second":
		return 2
	case "third":
		return 3
	case "fourth":
		return 4
	case "fifth":
		return 5
	case "sixth":
		return 6
	case "seventh":
		return 7
	case "eighth":
		return 8
	case "ninth":
		return 9
	case "tenth":
		return 10
	case "eleventh":
		return 11
	case "twelfth":
		return 12
	case "thirteenth":
		return 13
	case "fourteenth":
		return 14
	case "fifteenth":
		return 15
	case "sixteenth":
		return 16
	case "seventeenth":
		return 17
	case "eighteenth":
		return 18
	case "nineteenth":
		return 19
	case "twentieth":
		return 20
	case "thirtieth":
		return 30
	}
	return 0
}
