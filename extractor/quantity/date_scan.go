package quantity

import "strings"

// hanRole says what a Han character may do in a date, so that one look at a
// character or two tells nearly all of a text apart from dates.
type hanRole uint32

const (
	// hanNumber begins a number: 一, 十, 数.
	hanNumber hanRole = 1 << iota
	// hanCount goes on with a number or joins two: 十, 万, 余, 至.
	hanCount
	// hanUnit follows a number in a date: 年, 月, 季度, 个月, 时.
	hanUnit
	// hanBegin begins another word of a date: 今年, 上周, 近五年.
	hanBegin
	// hanSecond stands second in such a word: 年, 周, 来.
	hanSecond
	// hanPart begins a part of a year: 初, 底, 同期, 春.
	hanPart
	// hanInYear begins another word that follows a year: 上半年, 第三季度, 国庆节.
	hanInYear
	// hanNumeral is a numeral of the lexicon.
	hanNumeral
	// hanYearWord begins a word for a year: 今年, 上财年.
	hanYearWord
	// hanDayWord begins a word for a day or week: 今天, 上周, 周五.
	hanDayWord
	// hanMonthWord begins a word for a month: 本月, 月底.
	hanMonthWord
	// hanHalf begins a word for several months of a year: 上半年, 首季.
	hanHalf
	// hanFeast begins the name of a holiday: 春节.
	hanFeast
	// hanDayPart begins a part of a day: 上午, 深夜.
	hanDayPart
	// hanOpen begins a word that opens a period: 以来, 之前.
	hanOpen
	// hanTenth begins a part of a month: 上旬, 底.
	hanTenth
	// hanYearUnit follows a number that tells a year, decade or quarter: 年, 财年.
	hanYearUnit
	// hanDays follows the number of a day of a month, or joins two of them.
	hanDays
	// hanSome begins what is counted within a year: 前10天, 第二周.
	hanSome
	// hanNoDate before a number makes it no date: 第, 百.
	hanNoDate
)

// hanRoles are the roles of the characters of the basic multilingual plane.
var hanRoles = newHanRoles()

func newHanRoles() *[1 << 16]hanRole {
	var t [1 << 16]hanRole
	for _, row := range [...]struct {
		role  hanRole
		chars string
	}{
		{hanNumber | hanCount | hanSecond, "一二三四五六七八九十两兩零〇○半数數几幾多"},
		{hanCount, "百千万亿余餘至到"},
		{hanUnit, "世年财財季月日个個星周週小分秒天时時点點"},
		{hanBegin, "今去前明后後本上下昨这這正首头第年月周週星礼禮近最过過未此接凌清早中午傍晚深北东元国國劳圣春端除双雙感"},
		{hanSecond, "恩年小天日晨早晚夜后後周週星礼禮度财世个個月上下午季初底末中期拜近去来來前间盘京部旦节節庆慶动秋明诞夕内"},
		{hanPart, "年初底末中同全春夏秋冬"},
		{hanInYear, "上下前首头第正元国國劳圣端清除双雙感"},
		{hanYearWord, "今去前明后後本上下"},
		{hanDayWord, "今昨明前后上下本这這星周週礼禮"},
		{hanMonthWord, "本上下这這月正"},
		{hanHalf, "上下前首头"},
		{hanFeast, "元国國劳圣春中端清除感"},
		{hanDayPart, "凌清早上下午傍晚夜深中正"},
		{hanOpen, "及或以至迄之起开前"},
		{hanTenth, "上中下初底末"},
		{hanYearUnit, "年世财財季"},
		{hanDays, "日号號至到"},
		{hanSome, "前头首最第"},
		{hanNoDate, "第百千万亿点每"},
	} {
		for _, c := range row.chars {
			t[c] |= row.role
		}
	}
	return &t
}

// hanAt gives the roles of the character of three bytes at i, 0 for any other.
func hanAt(s string, i int) hanRole {
	if i < 0 || i+2 >= len(s) || s[i]&0xF0 != 0xE0 || s[i+1]&0xC0 != 0x80 || s[i+2]&0xC0 != 0x80 {
		return 0
	}
	return hanRoles[uint16(s[i]&15)<<12|uint16(s[i+1]&63)<<6|uint16(s[i+2]&63)]
}

// secondHan reports whether the character at i may follow the first one of a
// word: one that is listed, or a number or blank in whatever form.
func secondHan(s string, i int) bool {
	switch {
	case i >= len(s):
		return false
	case s[i] < 0x80:
		return isDigit(s[i]) || s[i] == ' '
	case s[i] >= 0xE4 && s[i] <= 0xE9:
		return hanAt(s, i)&hanSecond != 0
	}
	return true
}

// pairSet is a set of pairs of Han characters, told apart by a few of their bits.
type pairSet [1 << 14 / 64]uint64

// hanPairs are the first two characters of all words that hanBegin begins.
var hanPairs = newHanPairs()

func newHanPairs() *pairSet {
	const numerals = "零一二两兩三四五六七八九十"
	var t pairSet
	for _, row := range [...]struct{ first, second string }{
		{"今去前明后後本上元", "年"},
		{"本上下", "财世"},
		{"今昨明前后", "天日"},
		{"今昨明", "晚早夜晨"},
		{"今本上下这這", "一上下个個季财小半星周週礼禮月"},
		{"周週", "日天一二两兩三四五六"},
		{"星", "期"},
		{"礼禮", "拜"},
		{"元国國劳圣春中端清除", "旦庆慶动诞节節秋午明夕"},
		{"感", "恩"},
		{"双雙", "十"},
		{"首", "季"},
		{"前首头第", numerals},
		{"年月", "初底末中内上下"},
		{"正", "月"},
		{"近前头这這", numerals + "半数數几幾多"},
		{"最近", "近"},
		{"过過", "去"},
		{"未", "来來"},
		{"今此", "前后後"},
		{"接", "下"},
		{"上下中午", "午后夜间"},
		{"凌清早晚傍深", "晨上晚夜间盘" + numerals},
		{"北东", "京部"},
	} {
		for _, a := range row.first {
			for _, b := range row.second {
				t.add(string(a) + string(b))
			}
		}
	}
	return &t
}

// pairBits mixes the last bits of the two characters at i.
func pairBits(s string, i int) uint {
	return (uint(s[i+1])<<6 + uint(s[i+2]) + uint(s[i+4])<<8 + uint(s[i+5])<<3) & (1<<14 - 1)
}

func (t *pairSet) add(pair string) {
	k := pairBits(pair, 0)
	t[k/64] |= 1 << (k % 64)
}

// has reports whether the two characters at i, of three bytes each, may be in the set.
func (t *pairSet) has(s string, i int) bool {
	k := pairBits(s, i)
	return t[k/64]>>(k%64)&1 != 0
}

// firstOf reports whether one of the characters of the sets, of three bytes
// each, stands at i. It is not set into its callers for the same reason as skip.
//
//go:noinline
func firstOf(s string, i int, sets ...string) bool {
	if i < 0 || i+hanSize > len(s) || s[i] < 0xE4 {
		return false
	}
	a, b, c := s[i], s[i+1], s[i+2]
	for _, set := range sets {
		for ; len(set) >= hanSize; set = set[hanSize:] {
			if set[2] == c && set[1] == b && set[0] == a {
				return true
			}
		}
	}
	return false
}

// partAt reports whether a part of a year may stand at i.
func partAt(s string, i int) bool {
	switch {
	case i >= len(s):
		return false
	case isDigit(s[i]):
		n := figuresAt(s, i)
		return n == 1 || n == 2
	case s[i] < 0x80:
		return lower(s[i]) == 'q' || s[i] == ' '
	case s[i] >= 0xE4 && s[i] <= 0xE9:
		return hanAt(s, i)&(hanNumber|hanPart|hanInYear) != 0
	}
	return true
}

// numberLook is how many digits, numerals and joining signs datesNumber passes.
const numberLook = 16

// datesNumber reports whether the number at i may begin a Chinese date: behind
// it, and the number it is joined to, stands a unit of a date or a colon. It
// is also true where that cannot be told at a glance.
func datesNumber(s string, i int) bool {
	for range numberLook {
		switch {
		case i >= len(s):
			return false
		case isDigit(s[i]) || s[i] == ' ' || s[i] == '.' || s[i] == '-' || s[i] == '~':
			i++
		case s[i] < 0x80:
			return s[i] == ':'
		case s[i] >= 0xE4 && s[i] <= 0xE9:
			role := hanAt(s, i)
			if role&hanCount == 0 {
				return role&hanUnit != 0
			}
			i += 3
		default:
			return true
		}
	}
	return true
}

// chainEnd is the end of five or more numbers that one sign joins, as in
// 1-2-3-4-5 and 1.2.3.4.5: a code, neither dates nor amounts. It is 0 for
// anything else.
func chainEnd(s string, i int) int {
	n := 0
	for sep := byte(0); i < len(s) && isDigit(s[i]); n++ {
		for i++; i < len(s) && isDigit(s[i]); i++ {
		}
		if i+1 >= len(s) || s[i] != '-' && s[i] != '/' && s[i] != '.' || !isDigit(s[i+1]) || n > 0 && s[i] != sep {
			n++
			break
		}
		sep = s[i]
		i++
	}
	if n < 5 {
		return 0
	}
	return i
}

// letters3 is a set of the first three letters of words.
type letters3 [1 << 15 / 64]uint64

// wordSet is a set of words that tells nearly all other words of a text apart
// at a glance: by their beginnings, then by length and last letter.
type wordSet struct {
	begins letters3
	whole  letters3
}

// add adds the first word of the form.
func (w *wordSet) add(form string) {
	end := 0
	for letterAt(form, end) {
		end++
	}
	key := wordKey(form, 0)
	w.begins.add(key)
	w.whole.add(wordHash(key, form, 0, end))
}

// has reports whether the word from i to end, whose beginning has the key, may
// be in the set.
func (w *wordSet) has(key uint, s string, i, end int) bool {
	return w.begins.has(key) && w.whole.has(wordHash(key, s, i, end))
}

// wordHash mixes length and last letter into the key.
func wordHash(key uint, s string, i, end int) uint {
	return (key ^ uint(end-i)*0x9E5 ^ uint(s[end-1]&31)*0x2F3) & (1<<15 - 1)
}

// dateWords holds all words that enLookup knows, FY, CY and SY, and the first
// words of holidays.
var dateWords = newDateWords()

func newDateWords() *wordSet {
	var t wordSet
	for _, w := range strings.Fields(`january february march april may june july august september october november december
		jan feb mar apr jun jul aug sep sept oct nov dec monday tuesday wednesday thursday friday saturday sunday
		mon tue tues wed weds thu thur thurs fri sat sun
		second seconds sec secs minute minutes min mins hour hours hr hrs day days week weeks month months quarter quarters
		year years yr yrs decade decades century centuries today tonight yesterday tomorrow early mid middle late
		fortnight fortnights last past this current next coming previous prior following preceding same upcoming
		a an fiscal fy sy financial calendar cy end close beginning start in within weekend half semester date ytd now noon midnight spring summer autumn fall winter
		one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen
		twenty thirty forty fifty sixty seventy eighty ninety first third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth
		thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth thirtieth
		christmas boxing new good easter thanksgiving black cyber halloween juneteenth valentine labor memorial lunar chinese eid ramadan diwali`) {
		t.add(w)
	}
	return &t
}

// enCounts holds the beginnings of the words that may stand between a number
// and its unit of time, and of the units.
var enCounts = newLetters3(`second sec minute min hour hr hrs day week month quarter year yr yrs decade century centuries a an
	one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen
	twenty thirty forty fifty sixty seventy eighty ninety fortnight to or and half few couple of business trading`)

// enBehindArticle holds the beginnings of the words that may follow a, an and in,
// the date words of one or two letters with their first letters: those of
// enCounts, and the morning.
var enBehindArticle = newLetters3("the").with(enCounts)

// enBehindDay holds the beginnings of the words that may follow a day of the
// month, or an hour, in digits: those of enCounts, months and joining words.
var enBehindDay = newLetters3(`january february march april may june july august september october november december
	sep sept to through thru till until`).with(enCounts)

// enYears holds the beginnings of the words before or for a year behind a month
// or quarter.
var enYears = newLetters3(`of in the last past this current next coming previous prior following preceding same upcoming fiscal financial fy calendar cy`)

// enTimes holds the beginnings of the words between a day and a clock time.
var enTimes = newLetters3(`in the morning afternoon evening night noon midnight at from by around before after between for`)

// with adds the beginnings of another set.
func (t *letters3) with(u *letters3) *letters3 {
	for k := range t {
		t[k] |= u[k]
	}
	return t
}

// goesOn reports whether behind i, where a number ends, one of the words, a
// number or a sign that joins two of them may stand.
func (t *letters3) goesOn(s string, i int) bool {
	i = blanks(s, i)
	if i >= len(s) {
		return false
	}
	switch c := s[i]; {
	case isLetter(c):
		return t.has(wordKey(s, i))
	case c == '-' || c == '.' || c == '/' || c == '~':
		return true
	default:
		return isDigit(c) || c >= 0x80
	}
}

func newLetters3(words string) *letters3 {
	var t letters3
	for _, w := range strings.Fields(words) {
		t.add(key3([]byte(w)))
	}
	return &t
}

// key3 packs the first three letters of the lower-case word.
func key3(w []byte) uint {
	k := uint(0)
	for n := range 3 {
		k <<= 5
		if n < len(w) {
			k |= uint(w[n] & 31)
		}
	}
	return k
}

func (t *letters3) add(k uint) { t[k/64] |= 1 << (k % 64) }

func (t *letters3) has(k uint) bool { return t[k/64]>>(k%64)&1 != 0 }

// letterBits are the five low bits of letters, 0 for all other bytes.
var letterBits = newLetterBits()

func newLetterBits() (t [256]uint8) {
	for b := range t {
		if isLetter(byte(b)) {
			t[b] = uint8(b & 31)
		}
	}
	return t
}

// wordKey is key3 of the word at i, whatever its case.
func wordKey(s string, i int) uint {
	if i+2 >= len(s) {
		s, i = s[i:]+"  ", 0
	}
	a, b, c := uint(letterBits[s[i]]), uint(letterBits[s[i+1]]), uint(letterBits[s[i+2]])
	return a<<10 | b<<5 | c&((b+31)>>5*31) // the third only behind a second
}
