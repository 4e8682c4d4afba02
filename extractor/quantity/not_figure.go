package quantity

import (
	"strings"

	"assay"
)

// clean reports whether the number stands free, and is no part of a code,
// version, name or ordinal. Where it is not, a.end is behind the whole token.
func (r *reader) clean(a *item) bool {
	s, n := r.s, &a.num
	i := n.start
	if n.style == digitStyle && !(r.o.Numbers && r.inChain(n)) {
		if i > 0 && i != r.left && (isLetter(s[i-1]) && !r.currencyAt(i) || s[i-1] == '_' || s[i-1] == '#' || s[i-1] == '@' || s[i-1] == '\\') && !r.glued(a) {
			r.skipToken(a)
			return false
		}
		if i > 1 && i != r.left && (s[i-1] == '-' || s[i-1] == '/' || s[i-1] == '.') && (isLetter(s[i-2]) && !r.currencyAt(i) || isDigit(s[i-2]) && s[i-1] != '-') && !r.glued(a) && !r.slashed(n) {
			if !(s[i-1] == '-' && r.wordHyphen(i-1)) && !(s[i-1] == '.' && isLetter(s[i-2]) && r.currencyAt(i)) {
				r.skipToken(a)
				return false
			}
		}
		if i > 1 && i != r.left && s[i-1] == '-' && isDigit(s[i-2]) && !r.o.Numbers && i-1 >= r.floor { // the score 2-1
			r.skipToken(a)
			return false
		}
		if n.zeroFirst && !n.point && !(r.o.Numbers && r.alone(n)) {
			r.skipToken(a)
			return false
		}
		e := n.end
		if e < len(s) && isDigit(s[e-1]) && (s[e] == '.' || s[e] == ',' || s[e] == ':') && e+1 < len(s) && isDigit(s[e+1]) && n.scale == 0 && !(r.o.Numbers && r.listed(n)) {
			r.skipToken(a)
			return false
		}
		if e < len(s) && isLetter(s[e]) && n.letter == 0 && n.scale == 0 && !r.unitAt(e, a) {
			r.skipToken(a)
			return false
		}
		if i > 0 && s[i-1] == '[' && e < len(s) && s[e] == ']' {
			return false
		}
	}
	if before(s, i, "第") {
		return false
	}
	return true
}

// inChain reports whether the number is one of three or more that points part.
func (r *reader) inChain(n *num) bool {
	s, points := r.s, 0
	digitsOnly := func(i, step int) {
		for ; i > 0 && i < len(s)-1 && (isDigit(s[i]) || s[i] == '.' && isDigit(s[i-1]) && isDigit(s[i+1])) && points < 2; i += step {
			points += boolInt(s[i] == '.')
		}
	}
	digitsOnly(n.start-1, -1)
	digitsOnly(n.end, 1)
	return points >= 2
}

// alone reports whether blanks or sentence marks stand on both sides of the number.
func (r *reader) alone(n *num) bool {
	return (n.start == 0 || isBlank(r.s[n.start-1])) && (n.end == len(r.s) || isBlank(r.s[n.end]) || n.end+1 == len(r.s) && !isLetter(r.s[n.end]))
}

// listed reports whether the number stands in a list of three or more that only
// commas part: 22,24,26,31.
func (r *reader) listed(n *num) bool {
	const most = 4 // digits
	members := 1
	for e := n.end; members < 3 && e+1 < len(r.s) && r.s[e] == ',' && isDigit(r.s[e+1]); members++ {
		k := e + 1
		for k < len(r.s) && isDigit(r.s[k]) && k-e <= most {
			k++
		}
		e = k
	}
	for i := n.start; members < 3 && i > 1 && r.s[i-1] == ',' && isDigit(r.s[i-2]); members++ {
		k := i - 1
		for k > 0 && isDigit(r.s[k-1]) && i-k <= most {
			k--
		}
		i = k
	}
	return members >= 3
}

// glued reports whether the number is an amount although letters or a slash
// stand right before it: SA51%股权, 31.77GW/85.11GWh.
func (r *reader) glued(a *item) bool {
	e, i := a.num.end, a.num.start
	if has(r.s, e, "%") || has(r.s, e, "％") {
		return !isLetter(r.s[i-1]) || r.s[i-1] < 'a' || a.point
	}
	return i > 1 && r.s[i-1] == '/' && isLetter(r.s[i-2]) && i-2 < r.floor && r.unitAt(blanks(r.s, e), a)
}

// slashed reports whether the number is one of a list of decimals that slashes
// part: 19.8/24.1/29.0亿元.
func (r *reader) slashed(n *num) bool {
	s, i := r.s, n.start
	if r.o.Numbers || !n.point || i < 4 || s[i-1] != '/' {
		return false
	}
	b, points := i-1, 0
	for ; b > 0 && i-b < 12 && (isDigit(s[b-1]) || s[b-1] == '.'); b-- {
		points += boolInt(s[b-1] == '.')
	}
	return points == 1 && (b == 0 || s[b-1] != '-' && !isLetter(s[b-1]))
}

// currencyAt reports whether a currency stands right before i.
func (r *reader) currencyAt(i int) bool {
	u, start := r.v.before.longest(r.s, i)
	return u != nil && start >= r.floor
}

// unitAt reports whether a unit stands at i.
func (r *reader) unitAt(i int, a *item) bool {
	u, _ := r.pick(r.v.after, i, a)
	return u != nil
}

// wordHyphen reports whether the hyphen at i joins words and is no part of a code.
func (r *reader) wordHyphen(i int) bool {
	b := i
	for b > 0 && i-b < 8 && isLetter(r.s[b-1]) {
		b--
	}
	switch r.s[b:i] {
	case "sub", "mid", "near", "under", "over", "plus", "nearly", "about", "Sub", "Mid", "Near", "less", "than", "to", "most", "all", "per", "at", "non", "pre", "post", "full":
		return true
	}
	return false
}

// skipToken moves the end behind the token in which the number stands.
func (r *reader) skipToken(a *item) {
	e := a.num.end
	for e < len(r.s) && (isLetter(r.s[e]) || isDigit(r.s[e]) || (r.s[e] == '-' || r.s[e] == '.' || r.s[e] == '/' || r.s[e] == ':' || r.s[e] == '_') && e+1 < len(r.s) && (isLetter(r.s[e+1]) || isDigit(r.s[e+1]))) {
		e++
	}
	a.end = e
}

// isFigure decides whether the complete item states an amount.
func (r *reader) isFigure(a *item) bool {
	if a.num.positional && !a.unit {
		a.bare = true
	}
	if a.counted && a.style == wordStyle && a.v == (val{c: 2}) && !a.span {
		if _, the := wordBefore(r.s, a.start, "the"); the {
			return false // the two sides: who they are is known
		}
	}
	if a.lone && a.style == wordStyle {
		return false
	}
	if a.code == "pt" && a.style == wordStyle && a.v == (val{c: 1}) {
		if _, at := wordBefore(r.s, a.start, "at"); at { // at one point
			return false
		}
	}
	if a.lone && !a.share && (!a.unit || a.kind != assay.KindMoney && a.kind != assay.KindMass && a.kind != assay.KindArea) && a.num.q == "" && !r.boundedBefore(a) {
		return false
	}
	if a.aged {
		a.bare = true
	}
	if r.named(a) || r.perMany(a) || r.ordinal(a) {
		return false
	}
	if a.counted && a.style == digitStyle && !a.grouped && !a.point && !a.span && a.ints == 4 && a.num.scale == 0 && a.v.cmp(val{c: 1900}) >= 0 && a.v.cmp(val{c: 2100}) < 0 && r.boundBefore(a) == "" {
		return false // 2019 deals
	}
	if a.style == wordStyle && a.share && a.v == (val{c: 50}) {
		if isWord(r.s, blanks(r.s, a.num.end), "past") || a.end+1 < len(r.s) && r.s[a.end] == '-' && isLetter(r.s[a.end+1]) { // half past five, half-hearted
			return false
		}
		if _, and := wordBefore(r.s, a.start, "and"); and && has(r.s, a.start, "a ") { // a year and a half
			return false
		}
		i := joint(r.s, a.end)
		if isWord(r.s, i, "a") {
			i = joint(r.s, i+len("a"))
		}
		for _, w := range [...]string{"century", "centuries", "way", "time", "length"} {
			if isWord(r.s, i, w) {
				return false
			}
		}
		for _, w := range [...]string{"first", "second", "latter", "1st", "2nd", "fiscal", "each"} {
			if _, ok := wordBefore(r.s, a.num.start, w); ok {
				return false
			}
		}
	}
	if a.code == "a" && a.v == (val{c: 5, e: -1}) && (a.hyphen && a.style == wordStyle || a.style == hanStyle && firstOf(r.s, a.end, "报", "報", "度")) {
		return false // half-year profit, 半年报
	}
	if a.style == hanStyle && a.kind == assay.KindMoney && a.num.end-a.num.start == hanSize && a.num.scale > 0 && hasAny(r.s[:a.start], ":", "：") {
		return false // the head of a table
	}
	if r.rowNumber(a) {
		return false
	}
	if a.classified && !a.unit && before(r.s, a.num.end+hanSize, "级") && (has(r.s, a.num.end+hanSize, "伤残") || has(r.s, a.num.end+hanSize, "残疾") || has(r.s, a.num.end+hanSize, "偏") || has(r.s, a.num.end+hanSize, "风") || has(r.s, a.num.end+hanSize, "大风")) {
		return false // a grade
	}
	if a.some && !a.unit || a.v.zero() && !a.span && before(r.s, a.start, "挂") { // 挂零
		return false
	}
	if a.bare && !a.unit && !a.span && !a.share {
		r.over(a)
	}
	if !a.span && !a.unit && !a.minus && a.v == (val{c: 1}) && a.style != digitStyle {
		if a.style == wordStyle || !(r.o.Numbers && a.classified && !r.hanBefore(a.start)) && (r.hanNext(a.num.end) || r.hanBefore(a.start)) && !said(r.s, a.num.end) {
			return false
		}
		a.bare = true
	}
	if a.bare && a.positional && a.ints == 2 && a.style == hanStyle && r.hanBefore(a.start) && r.hanNext(a.end) {
		return false // a name: 阳光九九
	}
	if r.o.Numbers && a.bare && a.style == hanStyle && (before(r.s, a.start, "前") || a.start == 0 && has(r.s, a.end, "的")) {
		return true // 排名前三, 三的平方
	}
	if a.bare && a.style == hanStyle && !said(r.s, a.end) && a.num.scale == 0 && a.end == a.num.end && (a.end-a.num.start <= hanSize || a.positional && a.ints == 2) && r.hanNext(a.end) && (r.hanBefore(a.start) || a.num.end-a.num.start == hanSize) {
		return false // a numeral inside a word: 四川, 十足
	}
	if a.kind == assay.KindDuration && r.age(a) {
		a.bare = true
	}
	if a.unit && a.kind == assay.KindDuration && r.relative(a) {
		return false
	}
	return true
}

// rowNumber reports whether the number is that of a row of a table, which ends
// in another number: 1 车间改造 96,320.45.
func (r *reader) rowNumber(a *item) bool {
	const most = 160 // bytes
	s := r.s
	if a.style != digitStyle || !a.classified || a.unit || a.ints > 2 || a.num.scale > 0 || a.start > 0 && s[a.start-1] != '\n' || a.num.end >= len(s) || !isBlank(s[a.num.end]) {
		return false
	}
	line := s[a.end:min(len(s), a.end+most)]
	if k := strings.IndexByte(line, '\n'); k >= 0 {
		line = line[:k]
	}
	line = strings.TrimRight(line, " \t\r%")
	return line != "" && isDigit(line[len(line)-1])
}

// perMany reports whether the number is only what a rate is per: 26 cases
// per 100,000 people, 每10股派4元.
func (r *reader) perMany(a *item) bool {
	if r.o.Numbers || a.share || a.kind == assay.KindMoney || a.kind == assay.KindShare {
		return false
	}
	if a.style == wordStyle || a.start == 0 {
		return false
	}
	if r.s[a.start-1] >= 0x80 {
		return before(r.s, a.start, "每")
	}
	if a.kind == assay.KindDuration {
		return false
	}
	if a.start < 4 || r.s[a.start-1] > ' ' || r.s[a.start-2] != 'r' && r.s[a.start-2] != 'y' && !isBlank(r.s[a.start-2]) {
		return false
	}
	j, every := wordBefore(r.s, a.start, "every")
	if every {
		_, every = wordBefore(r.s, j, "for")
	}
	_, per := wordBefore(r.s, a.start, "per")
	return per || every
}

// ordinal reports whether what looks like a part of one is the next in a row: a
// third party, a fourth child.
func (r *reader) ordinal(a *item) bool {
	if a.style != wordStyle || !a.share || !has(r.s, a.start, "a ") && !has(r.s, a.start, "A ") || !before(r.s, a.num.end, "th") && !before(r.s, a.num.end, "rd") {
		return false
	}
	i := blanks(r.s, a.num.end)
	if i == a.num.end || !r.nounAhead(i) {
		return false
	}
	e := i
	for e < len(r.s) && isLetter(r.s[e]) {
		e++
	}
	switch w := r.s[i:e]; w {
	case "party", "child", "person", "woman", "man", "country", "company", "term", "time", "season", "year", "straight", "consecutive", "round", "dose", "buyer", "option", "way", "source", "member", "team", "phase", "stage", "wave", "factor", "plant", "unit", "reactor", "line", "site", "shot", "undisclosed", "unnamed", "unidentified", "suspect", "victim", "tranche", "attempt", "day", "week", "month", "game", "goal", "category", "group", "type", "pillar", "runway", "bridge", "terminal", "candidate", "carrier", "ship", "vessel", "case", "reason", "question", "point", "element", "generation", "version", "model", "state", "city", "official", "study", "report", "judge", "trial", "vote", "bidder", "operator", "quarter", "successive", "possible", "separate", "major":
		return true
	}
	return false
}

// product reports whether the number stands in a name behind a word with a
// capital: RTX 3080 cards, Python 3 versions. At the beginning of a sentence, and
// behind a word for a place, the capital says nothing.
func (r *reader) product(a *item) bool {
	s, i := r.s, a.start
	if !a.counted || a.style != digitStyle || a.grouped || a.point || a.span || a.unit || a.num.scale > 0 || a.num.q != "" || i < 3 || s[i-1] != ' ' || !isLetter(s[i-2]) || a.num.end >= len(s) || s[a.num.end] != ' ' {
		return false
	}
	b := i - 1
	for b > 0 && i-b < 24 && (isLetter(s[b-1]) || s[b-1] == '-') {
		b--
	}
	name := s[b : i-1]
	if len(name) < 2 || name[0] < 'A' || name[0] > 'Z' || stopWord(name) || capitalWord(name) || b < 2 || s[b-1] != ' ' || !isLetter(s[b-2]) && !isDigit(s[b-2]) && s[b-2] != ',' {
		return false
	}
	noun := s[a.num.end+1]
	if has(s, a.num.end+1, "Plus") || has(s, a.num.end+1, "Pro ") || has(s, a.num.end+1, "Max ") || has(s, a.num.end+1, "Ultra") {
		return true
	}
	if noun < 'a' || noun > 'z' {
		return false
	}
	switch strings.ToLower(r.wordEnding(trimRight(s, b, 0))) {
	case "in", "at", "near", "from", "outside", "around", "across", "off", "since", "on", "last", "by", "until", "before", "after", "through", "said", "says":
		return false
	}
	return true
}

// capitalWord reports whether the word may stand with a capital before an
// amount: a day, a month, a word that softens it.
func capitalWord(w string) bool {
	switch w {
	case "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday", "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
		"Nearly", "Almost", "Roughly", "Around", "Approximately", "Some", "Another", "Record", "Further", "Least", "Most", "Many", "Few", "Every", "Any", "First", "Next", "Past", "Next-generation", "Additional", "Total", "New", "Exactly", "Even", "Estimated":
		return true
	}
	return false
}

// named reports whether the number is part of a name: iPhone 11, Three Gorges,
// 前十大股东, 二期工程.
func (r *reader) named(a *item) bool {
	s, i := r.s, a.start
	if a.style == digitStyle && a.classified && !a.unit && i > 1 && s[i-1] == ' ' && isLetter(s[i-2]) {
		return true
	}
	if !a.prefix && a.kind != assay.KindShare && !a.span && a.start == a.num.start && i > 2 && s[i-1] < 0x80 && !isDigit(s[i-1]) && r.label(a) {
		return true
	}
	if j := a.num.end; a.style == wordStyle && s[a.num.start] < 'a' && j+1 < len(s) && s[j] == '-' && s[j+1] >= 'A' && s[j+1] <= 'Z' && !a.share { // the 14th Five-Year Plan
		return true
	}
	if a.style == wordStyle && a.counted && s[a.num.start] < 'a' && (endsWord(s, i, "Big") || endsWord(s, i, "Group of")) {
		return true
	}
	if a.style == wordStyle && a.counted && s[a.num.start] < 'a' {
		j := trimRight(s, i, 0)
		start := j == 0 || s[j-1] == '.' || s[j-1] == '\n' || s[j-1] == ':' || s[j-1] == '"' || s[j-1] == '?' || s[j-1] == '!' || before(s, j, "”") || before(s, j, "“") || before(s, j, "‘") || s[i-1] == '\n'
		k := blanks(s, a.num.end)
		return !start && k < len(s) && s[k] >= 'A' && s[k] <= 'Z'
	}
	if r.product(a) || a.counted && a.style == digitStyle && i > 2 && (s[i-2] == 'p' || s[i-2] == 'o') && (endsWord(s, i, "top") || endsWord(s, i, "Top") || endsWord(s, i, "No")) { // top 10 players, world No 1
		return true
	}
	if r.fixed(a) || a.counted && (endsWord(s, i, "No.") || endsWord(s, i, "no.") || endsWord(s, i, "Nos.")) {
		return true
	}
	if a.style == hanStyle && a.ordinary && a.start == a.num.start && before(s, i, "“") {
		if k := strings.Index(s[i:min(len(s), i+5*hanSize)], "”"); k > 0 && (a.end-i < k || a.classified && a.end-i == k) && !strings.Contains(s[i:i+k], "。") { // “三桶油”
			return true
		}
	}
	if a.style == hanStyle && a.ordinary && has(s, a.num.end, "市") && (before(s, a.num.end, "两") || before(s, a.num.end, "兩")) { // the two stock exchanges
		return true
	}
	if a.classified && !a.unit {
		if before(s, i, "前") || before(s, i, "第") {
			return true
		}
		if a.style == hanStyle && !before(s, a.num.end, "两") && firstOf(s, a.num.end, "期", "厂", "廠") {
			return true
		}
		if a.style == hanStyle && s[i:a.num.end] == "二" && firstOf(s, a.num.end, "代", "度", "级", "級", "等", "线", "線", "审", "審", "环", "環") { // the second: what is counted is 两
			return true
		}
	}
	if a.unit && a.kind == assay.KindMoney && a.style == hanStyle && !a.span && a.v == (val{c: 1}) && a.factor.e < 0 && !r.boundedBefore(a) { // 一分钱
		return true
	}
	return a.kind == assay.KindDuration && a.style == hanStyle && !a.span && a.v == (val{c: 1}) && a.code != "h" && a.code != "min" && a.num.q == "" && !r.boundedBefore(a) && !r.near(i, 24, "期", "时长", "为", "需", "共", "仅", "长达", "历时")
}

// endsWord reports whether the words and a blank stand before i.
func endsWord(s string, i int, words string) bool {
	j := trimRight(s, i, 0)
	return j < i && before(s, j, words)
}

// fixed reports whether the number begins a word of the lexicon that states no
// amount: 三轮车, 二级市场, 3单元.
func (r *reader) fixed(a *item) bool {
	if a.span || a.point || a.prefix || a.num.scale > 0 || a.num.end >= len(r.s) || r.s[a.num.end] < 0xE4 {
		return false
	}
	if a.style == hanStyle {
		if _, end := r.v.fixed.longest(r.s, a.num.start); end > a.num.end && (!a.unit || end >= a.end) {
			return true
		}
	}
	if a.style == digitStyle && a.ints >= 3 && has(r.s, a.num.end, "室") { // an address
		return true
	}
	return a.num.q == "" && r.v.fixedBehind.has(r.s, a.num.end)
}

// said reports whether the word at i treats the numeral before it as a number.
func said(s string, i int) bool {
	return has(s, i, "是") || has(s, i, "不是") || has(s, i, "这")
}

// over reads a fraction behind a number that counts nothing: 2000 over 3.
func (r *reader) over(a *item) {
	j := blanks(r.s, a.end)
	if j == a.end || !isWord(r.s, j, "over") || a.v.b != nil || a.v.e < 0 || a.v.e > 9 {
		return
	}
	k := blanks(r.s, j+len("over"))
	if !r.numeralAt(k) {
		return
	}
	n, ok := r.number(k)
	if !ok || n.span || n.share || n.point || n.v.b != nil || n.v.e > 9 {
		return
	}
	b := item{num: n, start: n.start, end: n.end}
	if r.v.after.has(r.s, blanks(r.s, n.end)) || r.nounPhrase(&b) > 0 {
		return
	}
	if x, ok := ratio(a.v.c*pow10(int(a.v.e)), n.v.c*pow10(int(n.v.e))); ok {
		a.v, a.end, a.num.end = x, n.end, n.end
	}
}

// label reports whether the word before the number makes it a number of
// something in a series: Phase 1, Section 427, page 12.
func (r *reader) label(a *item) bool {
	e := trimRight(r.s, a.start, max(0, a.start-2))
	if e == a.start {
		return false
	}
	w := r.wordEnding(e)
	if len(w) < 3 || len(w) > 9 {
		return false
	}
	switch w { // words that act without a capital
	case "Issue", "Bug", "Court", "Meal", "Local", "Prop", "Method", "Image":
		return true
	}
	var b [9]byte
	for k := range len(w) {
		b[k] = lower(w[k])
	}
	switch string(b[:len(w)]) {
	case "phase", "section", "chapter", "article", "group", "number", "figure", "table", "class", "level", "tier", "step", "page", "room", "flight", "route", "highway", "channel", "season", "episode", "grade", "stage", "zone", "windows", "iphone", "galaxy", "title", "rule", "gate", "terminal", "suite", "apartment", "android", "boeing", "airbus", "appendix", "volume", "version", "model", "scope", "category", "act", "bullet", "type":
		return true
	}
	return false
}

// hanBefore reports whether a Chinese character stands just before i.
func (r *reader) hanBefore(i int) bool {
	return i >= hanSize && r.s[i-hanSize] >= 0xE4 && r.s[i-hanSize] <= 0xE9
}

// boundedBefore reports whether a bound stands before the item.
func (r *reader) boundedBefore(a *item) bool {
	q, _ := r.v.boundsBefore.longest(r.s, a.start)
	return q != nil || before(r.s, a.start, "上")
}

// age reports whether years behind the number are an age.
func (r *reader) age(a *item) bool {
	j := joint(r.s, a.end)
	if isWord(r.s, j, "old") {
		a.end = j + len("old")
		return true
	}
	if j = blanks(r.s, a.end); isWord(r.s, j, "of") && isWord(r.s, blanks(r.s, j+len("of")), "age") {
		a.end = blanks(r.s, j+len("of")) + len("age")
		return true
	}
	return false
}

// trimBefore goes back over a word that softens the number at i.
func trimBefore(s string, i int) int {
	for _, w := range [...]string{"nearly", "almost", "about", "over", "around"} {
		if j, ok := wordBefore(s, i, w); ok {
			return j
		}
	}
	return i
}

// relative reports whether a stretch of time only places something in time.
func (r *reader) relative(a *item) bool {
	s, j := r.s, blanks(r.s, a.end)
	if a.hyphen {
		for _, w := range [...]string{"high", "low", "highs", "lows", "peak", "record"} { // a four-year high
			if isWord(s, j, w) {
				return true
			}
		}
	}
	if _, in := wordBefore(s, trimBefore(s, a.start), "in"); in && r.near(a.start, 64, "highest", "lowest", "biggest", "largest", "first time", "worst", "best", "slowest", "fastest") {
		return true
	}
	for _, w := range [...]string{"ago", "earlier", "later", "after", "before", "old", "since"} {
		if isWord(s, j, w) {
			return w != "old"
		}
	}
	for _, w := range [...]string{"前", "后", "来", "以前", "以来", "以后", "之前", "之后", "间", "新高", "新低", "最高", "最低", "高点", "低点"} {
		if has(s, a.end, w) {
			return true
		}
	}
	for _, w := range [...]string{"last", "past", "next", "first", "previous", "coming", "recent", "second", "third"} {
		if _, ok := wordBefore(s, a.start, w); ok {
			return true
		}
	}
	for _, w := range [...]string{"未来", "过去", "近", "最近", "今后", "前", "此后", "随后", "头", "后", "这"} {
		if before(s, a.start, w) && !(w == "前" && before(s, a.start, "提前")) && !(w == "后" && before(s, a.start, "延后")) {
			return true
		}
	}
	return false
}
