package quantity

import (
	"strings"

	"assay"
)

// context is what the whole text says about ambiguous words. The text is
// searched for each of them only when the first such word comes up.
type context struct {
	// dollarWord is what "dollars" without a country means, yen what ¥ means.
	dollarWord, yen assay.Unit
	known           [topics]bool
	told            [topics]bool
}

// topic is something that a text speaks of, which tells what a word in it means.
type topic byte

const (
	sterling topic = iota
	philippines
	france
	southAfrica
	topics
)

var topicWords = [topics][]string{
	sterling:    {"£", "sterling", "Brit", "UK", "London", "England", "Scot"},
	philippines: {"Philippine", "Manila"},
	france:      {"French", "Paris"},
	southAfrica: {"South Africa", " rand"},
}

// tells reports whether the text speaks of the topic.
func (r *reader) tells(t topic) bool {
	if !r.ctx.known[t] {
		r.ctx.known[t], r.ctx.told[t] = true, r.contains(topicWords[t]...)
	}
	return r.ctx.told[t]
}

// contains reports whether one of the words stands in the text.
func (r *reader) contains(words ...string) bool {
	for _, w := range words {
		if strings.Contains(r.s, w) {
			return true
		}
	}
	return false
}

// signs returns what "$" and 元 mean, which the outlet's country tells.
func (r *reader) signs() (dollar, yuan assay.Unit) {
	switch r.o.Country {
	case "CA":
		return "CAD", "CNY"
	case "AU":
		return "AUD", "CNY"
	case "NZ":
		return "NZD", "CNY"
	case "SG":
		return "SGD", "CNY"
	case "HK":
		return "HKD", "HKD"
	case "TW":
		return "TWD", "TWD"
	case "MO":
		return "USD", "MOP"
	}
	return "USD", "CNY"
}

// dollarWord is what "dollars" without a country means: those of the one other
// country whose dollars the text names, unless it names American ones too.
func (r *reader) dollarWord() assay.Unit {
	if r.ctx.dollarWord != "" {
		return r.ctx.dollarWord
	}
	r.ctx.dollarWord, _ = r.signs()
	if r.contains("$", "U.S. d", "US d") {
		return r.ctx.dollarWord
	}
	code, found := assay.Unit(""), 0
	for _, d := range [...]struct {
		word string
		code assay.Unit
	}{{"Taiwan", "TWD"}, {"Canadian", "CAD"}, {"Australian", "AUD"}, {"Hong Kong", "HKD"}, {"Singapore", "SGD"}, {"New Zealand", "NZD"}} {
		if r.contains(d.word) && r.contains(d.word+" dollar", d.word+"\ndollar", d.word+" dlr", d.word+"\ndlr") {
			code = d.code
			found++
		}
	}
	if found == 1 {
		r.ctx.dollarWord = code
	}
	return r.ctx.dollarWord
}

// yen is what ¥ means.
func (r *reader) yen() assay.Unit {
	if r.ctx.yen != "" {
		return r.ctx.yen
	}
	yuan := r.contains("yuan")
	r.ctx.yen = "JPY"
	if r.o.Country == "CN" || r.o.Language == "zh" || yuan || r.contains("China", "Chinese", "元") {
		r.ctx.yen = "CNY"
	}
	if r.contains("yen") && !yuan || r.contains("日元") && !r.contains("人民币") {
		r.ctx.yen = "JPY"
	}
	return r.ctx.yen
}

// resolve is the code of the word in this text.
func (r *reader) resolve(u *unitWord) assay.Unit {
	switch {
	case u.needs&needDollar != 0:
		if u.word {
			return r.dollarWord()
		}
		dollar, _ := r.signs()
		return dollar
	case u.needs&(needYuan|needCents) != 0:
		_, yuan := r.signs()
		return yuan
	case u.needs&needYen != 0:
		return r.yen()
	case u.needs&needPeso != 0 && r.tells(philippines):
		return "PHP"
	case u.needs&needFranc != 0 && !r.tells(france):
		return "CHF"
	}
	if u.code == "PLN" && !r.o.Published.IsZero() && r.o.Published.Year() < redenomination {
		return "PLZ"
	}
	return u.code
}

// redenomination is the year in which 10,000 old zloty became a new one.
const redenomination = 1995

// near reports whether one of the words stands in the bytes before i.
func (r *reader) near(i, bytes int, words ...string) bool {
	from := max(0, i-bytes)
	for _, w := range words {
		if strings.Contains(r.s[from:i], w) {
			return true
		}
	}
	return false
}

// meets reports whether the needs of the word, written from start to end
// behind (or before) the number, are met.
func (r *reader) meets(w *unitWord, a *item, start, end int) bool {
	n := w.needs
	s := r.s
	if n == 0 || n == needCase {
		return w.code != "deg" || s[start:end] != "度" || a.style != hanStyle || r.near(a.start, 30, "角", "倾", "旋转", "斜")
	}
	next := func(words ...string) bool {
		for _, x := range words {
			if has(s, end, x) {
				return true
			}
		}
		return false
	}
	if w.code == "GBP" && end == start+1 && s[start] == 'p' && !a.point && (a.v == val{c: 720} || a.v == val{c: 1080} || a.v == val{c: 1440} || a.v == val{c: 2160}) { // of a screen
		return false
	}
	if n&needScale != 0 { // dollar 22.5 million, but: the dollar 2 percent, for the euro 1.2 million people
		k := blanks(s, a.num.end)
		return a.num.scale >= 3 && !r.v.after.has(s, k) && !(r.nounAhead(k) && r.pluralAhead(k)) && start == a.start-1 && s[start] == ' '
	}
	if n&needCold != 0 && !a.minus && !r.near(a.start, 45, "温", "零下", "热", "寒", "冷", "℃", "气象", "emperature", "heat", "Heat", "cold", "Cold", "warm", "egrees", "mercury", "weather") && !isWord(s, blanks(s, end), "warming") {
		return false
	}
	switch {
	case n&needDigit != 0:
		if a.style == wordStyle || a.style == hanStyle && start > a.num.end || start > a.num.end+1 || end < len(s) && isDigit(s[end]) || end < len(s) && s[end] == '\'' {
			return false
		}
		if start > a.num.end && (s[start-1] == '\n' || w.factor.e < 0 || len(s[start:end]) == 1 && (s[start] == 's' || s[start] == 'A')) {
			return false
		}
		if w.code == "s" && !a.point && a.ints >= 2 && a.v.trim().e > 0 { // the low 40s
			return false
		}
		return start == a.num.end || a.num.end < len(s) && (s[a.num.end] == ' ' || s[a.num.end] == '-')
	case n&needHyphen != 0:
		if a.num.end < len(s) && s[a.num.end] == '-' {
			return end >= len(s) || !isDigit(s[end])
		}
		k := blanks(s, end)
		return w.code == "in" && (k == len(s) && k > 0 || isWord(s, k, "thick") || isWord(s, k, "wide") || isWord(s, k, "tall") || isWord(s, k, "long") || isWord(s, k, "high") || isWord(s, k, "diameter") || isWord(s, k, "deep"))
	case n&needWeak != 0:
		if a.some {
			return false
		}
		if w.code == "liang" {
			return a.style == hanStyle && !a.ordinary || a.style == digitStyle || !r.hanNext(end) || next("半") && !next("半天", "半夜", "半场")
		}
		return !r.hanNext(end) || next("的", "多", "余", "高", "长", "外", "远", "宽", "深", "地", "之")
	case n&needPower != 0:
		return r.near(a.start, 45, "电")
	case n&needIndex != 0:
		return r.indexPoint(a, end)
	case n&needYuan != 0:
		return r.yuanAt(a, start, end)
	case n&needCents != 0:
		return false // only behind 元 and 角: see minorBehind
	case n&needRand != 0:
		return r.o.Country == "ZA" || r.tells(southAfrica)
	case n&(needPound|needWeight) != 0:
		if a.num.end < len(s) && s[a.num.end] == '-' && a.num.scale == 0 {
			return w.kind == assay.KindMass
		}
		return (w.kind == assay.KindMass) == r.weighs(a, end)
	}
	return true
}

// hanNext reports whether a Chinese character stands at i.
func (r *reader) hanNext(i int) bool {
	return hanAhead(r.s, i)
}

// indexPoint decides whether 点 behind the number is a point of an index, not
// of the clock and not a decimal point.
func (r *reader) indexPoint(a *item, end int) bool {
	if a.style != digitStyle {
		return false
	}
	if end < len(r.s) && isDigit(r.s[end]) {
		return false
	}
	return a.point || a.ints >= 3 || r.near(a.start, 24, "涨", "跌", "报", "指", "升", "降", "收")
}

// yuanAt decides whether 元, 块, 角 or 毛 behind the number is money.
func (r *reader) yuanAt(a *item, start, end int) bool {
	s := r.s
	form := s[start:end]
	switch form {
	case "元":
		for _, no := range [...]string{"旦", "素", "件", "老", "首", "宵", "帅", "论", "化", "次方", "一次", "二次", "月", "朝", "代", "钱包", "宇宙"} {
			if has(s, end, no) {
				return false
			}
		}
		return a.style == digitStyle || a.num.scale > 0 || !a.lone || a.v.cmp(val{c: 10}) >= 0
	case "块", "塊":
		return r.piece(a, start, end)
	case "角":
		return a.style == digitStyle && !r.hanNext(end) || r.hanNext(end) && r.v.hanAt(s, end) != nil
	case "毛":
		return !r.hanNext(end) || r.v.hanAt(s, end) != nil
	}
	return true
}

// piece decides whether 块 behind the number is money and not a piece.
func (r *reader) piece(a *item, start, end int) bool {
	s := r.s
	if a.num.scale > 0 {
		return false
	}
	if a.point || a.some || r.v.hanAt(s, end) != nil || r.v.anyDigit(s, end) > 0 {
		return true
	}
	for _, w := range [...]string{"到", "至", "不等", "每", "买", "買", "就", "给", "租", "卖", "吧", "了", "拿"} {
		if has(s, end, w) && (a.v != val{c: 1} || a.span) { // but: 在一块了
			return true
		}
	}
	if r.hanNext(end) && !has(s, end, "的") && !has(s, end, "左右") && !has(s, end, "以") || end < len(s) && (isLetter(s[end]) || s[end] == ' ') {
		return false
	}
	return start == 0 || a.start == 0 || end == len(s) && a.start < 12 || r.near(a.start, 36, "价", "卖", "花", "钱", "元", "收", "付", "费", "赚", "块")
}

// articleLength is how long a text is that would say somewhere what it speaks of,
// manyPounds the number from which pounds are hardly a weight.
const articleLength, manyPounds = 600, 1000

// weighs decides whether pounds behind the number are a weight.
func (r *reader) weighs(a *item, end int) bool {
	if r.near(a.start, 40, "weigh", "Weigh", "weight", "lift", "kg", "baby", "newborn") {
		return true
	}
	k := blanks(r.s, end)
	if isWord(r.s, k, "sterling") {
		return false
	}
	for _, w := range [...]string{"heavier", "lighter", "heavy", "overweight"} {
		if isWord(r.s, k, w) {
			return true
		}
	}
	if isWord(r.s, k, "of") {
		k = blanks(r.s, k+2)
		for _, w := range [...]string{"debt", "public", "taxpayer", "taxpayers", "funding", "investment", "government", "savings", "losses", "damage", "cash", "the", "new", "extra", "additional", "state", "aid", "spending", "tax", "cuts"} {
			if isWord(r.s, k, w) {
				return false
			}
		}
		return true
	}
	// In the United States pounds are a weight, and a few of them in any article
	// that does not speak of Britain.
	return (r.o.Country == "US" || len(r.s) >= articleLength && a.num.scale == 0 && a.v.cmp(val{c: manyPounds}) < 0) && !r.tells(sterling)
}

// perBehind reads what the amount is per: 元/吨, 元每小时, $60 a barrel, km per day.
func (r *reader) perBehind(a *item) {
	if a.kind == assay.KindShare && !a.prefix || !a.unit {
		return
	}
	code, end := r.perAt(a.end, a)
	if code != "" {
		a.per, a.end = code, end
		return
	}
	if a.kind != assay.KindMoney && a.kind != assay.KindLength {
		return
	}
	if a.kind == assay.KindLength && r.near(a.start, len("时速超过"), "时速") && a.code == "km" {
		a.code, a.kind = "km/h", assay.KindSpeed
		return
	}
	switch code = r.perAhead(a); {
	case code == "":
	case a.kind == assay.KindMoney:
		a.per = code
	default:
		if u := a.code + "/" + code; u == "km/h" || u == "m/s" {
			a.code, a.kind = u, assay.KindSpeed
		}
	}
}

// maxPerGap is the number of bytes between 每吨 and the amount: 每吨价格上涨500元.
const maxPerGap = 24

// perAhead is the denominator that 每 before the amount names, "" if none.
func (r *reader) perAhead(a *item) assay.Unit {
	floor := 0
	if len(r.out) > 0 {
		floor = r.out[len(r.out)-1].End
	}
	from := max(floor, a.start-maxPerGap-4*hanSize)
	k := a.start - hanSize
	for k >= from && !has(r.s, k, "每") {
		k--
	}
	if k < from {
		return ""
	}
	i := k + hanSize
	if has(r.s, i, "个") {
		i += hanSize
	}
	u, end := r.v.after.longest(r.s, i)
	if u == nil || end > a.start || u.kind == assay.KindMoney || u.kind == assay.KindShare || a.start-end > maxPerGap {
		return ""
	}
	if strings.ContainsAny(r.s[end:a.start], "，。；、,;.()（）\n0123456789") {
		return ""
	}
	return u.code
}

// perAt is the denominator that begins at i, "" if none does.
func (r *reader) perAt(i int, a *item) (assay.Unit, int) {
	s := r.s
	j := blanks(s, i)
	if j == len(s) {
		return "", i
	}
	switch lower(s[j]) {
	case '/', "／"[0], "每"[0], '-', 'p', 'a', 'e':
	default:
		return "", i
	}
	switch {
	case s[j] == '/', has(s, j, "／"):
		k := j + 1
		if s[j] != '/' {
			k = j + 3
		}
		k = blanks(s, k)
		if u, end := r.denominator(k, a); u != "" {
			return u, end
		}
	case has(s, j, "每"):
		if u, end := r.denominator(j+len("每"), a); u != "" && a.kind != assay.KindCount {
			return u, end
		}
	case isWord(s, j, "per"):
		return r.perWord(blanks(s, j+3), a)
	case has(s, j, "-a-"), has(s, j, "-an-"), has(s, j, "-per-"):
		n := j + 1
		for s[n] != '-' {
			n++
		}
		if u, end := r.pick(r.v.after, n+1, &item{num: num{style: wordStyle}}); u != nil && u.kind != assay.KindMoney && u.kind != assay.KindShare && u.kind != assay.KindOther {
			return u.code, end
		}
	case isWord(s, j, "a") && j > i, isWord(s, j, "an") && j > i, isWord(s, j, "each") && j > i:
		k := j
		for k < len(s) && isLetter(s[k]) {
			k++
		}
		n := blanks(s, k)
		if n == k {
			break
		}
		if u, end := r.pick(r.v.after, n, &item{num: num{style: wordStyle}}); u != nil && u.kind != assay.KindMoney && u.kind != assay.KindShare && u.kind != assay.KindOther && end-n > 1 && (u.kind != assay.KindDuration || !pastWord(s, blanks(s, end))) {
			return u.code, end
		}
	}
	return "", i
}

// pastWord reports whether a word at i places something in the past: a year ago.
func pastWord(s string, i int) bool {
	return isWord(s, i, "ago") || isWord(s, i, "earlier") || isWord(s, i, "before") || isWord(s, i, "later")
}

// denominator is the unit written at i behind a slash or 每.
func (r *reader) denominator(i int, a *item) (assay.Unit, int) {
	u, end := (*unitWord)(nil), i
	r.v.after.each(r.s, i, func(w *unitWord, e int) {
		if w.kind != assay.KindShare && (u == nil || e > end) && (w.kind != assay.KindMoney || a.kind == assay.KindMoney) {
			u, end = w, e
		}
	})
	if u != nil {
		return u.code, end
	}
	e := i
	for e < len(r.s) && e < i+3 && isLetter(r.s[e]) {
		e++
	}
	switch r.s[i:e] { // Bcf/d, t/y
	case "d", "day":
		return "d", e
	case "y", "yr", "a":
		return "a", e
	case "h", "hr":
		return "h", e
	case "s":
		return "s", e
	case "mo":
		return "mo", e
	}
	for _, w := range [...]string{"时", "人", "次", "户", "台", "辆", "件", "箱", "瓶", "盒", "套", "张", "晚", "只", "头", "枚", "片", "支", "位", "年度", "分"} {
		if has(r.s, i, w) {
			switch w {
			case "时":
				return "h", i + len(w)
			case "分":
				return "min", i + len(w)
			case "年度":
				return "a", i + len(w)
			}
			return assay.Unit(w), i + len(w)
		}
	}
	return "", i
}

// perWord is the denominator behind "per": a unit, perhaps behind an
// adjective, or any noun, which then stands for itself.
func (r *reader) perWord(i int, a *item) (assay.Unit, int) {
	s, first, firstEnd := r.s, "", i
	if r.numeralAt(i) {
		if n, ok := r.number(i); ok && !n.span && !n.share && n.v.b == nil {
			if u, end := r.pick(r.v.after, blanks(s, n.end), &item{num: n}); u != nil && u.kind != assay.KindMoney && u.kind != assay.KindShare {
				if n.v == (val{c: 1}) {
					return u.code, end
				}
				return assay.Unit(n.v.decimal().String()) + u.code, end
			}
		}
		return "", i
	}
	for k := range 3 {
		if i >= len(s) || !isLetter(s[i]) {
			break
		}
		if isWord(s, i, "cent") {
			return "", i
		}
		u, end := r.pick(r.v.after, i, &item{num: num{style: wordStyle}})
		if u != nil && u.kind != assay.KindShare && (u.kind != assay.KindMoney || a.kind == assay.KindMoney) {
			return u.code, end
		}
		e := i
		for e < len(s) && isLetter(s[e]) {
			e++
		}
		if k == 0 {
			first, firstEnd = s[i:e], e
		}
		if stopWord(s[i:e]) {
			break
		}
		if i = blanks(s, e); i == e {
			break
		}
	}
	if first == "" || stopWord(first) {
		return "", i
	}
	return assay.Unit(strings.ToLower(first)), firstEnd
}
