package quantity

import (
	"strings"

	"assay"
)

// item is a number with what stands around it.
type item struct {
	num
	start, end int
	code       assay.Unit
	kind       assay.Kind
	factor     val
	per        assay.Unit
	unit       bool // has a unit of its own, before or behind
	prefix     bool // has a currency before it
	suffix     bool // has a unit behind it
	classified bool // has a Chinese measure word
	counted    bool // has a counted noun
	hyphen     bool // unit or noun hangs on with a hyphen: 10-year
	minus      bool
	bare       bool
	boundAt    int // start+1 of the item for which boundIs holds
	boundIs    assay.Qualifier
	aged       bool       // is an age
	smaller    assay.Unit // the last smaller unit added: 2小时30分
	q          assay.Qualifier
}

// number reads the number at i in any style, with its scale.
func (r *reader) number(i int) (n num, ok bool) {
	s, v := r.s, r.v
	if placesAt(s, i) {
		if n, ok := r.places(i); ok {
			return n, true
		}
	}
	if w := v.hanAt(s, i); w != nil {
		if w.is(halfClass) && r.o.Numbers && (has(s, i+hanSize, "个") || has(s, i+hanSize, "個")) {
			return num{start: i, end: i + hanSize, style: hanStyle, v: val{c: 5, e: -1}, ordinary: true}, true
		}
		if n, ok = v.hanNumber(s, i); !ok || !v.goesOn(s, blanks(s, n.end)) {
			return n, ok
		}
		if sh, ok := v.hanShare(s, n); ok {
			return sh, true
		}
		return r.v.dozen(s, r.halfHan(r.mixed(n))), true
	}
	if _, size := digitAt(s, i); size > 0 {
		if n, ok = digits(s, i); !ok {
			return n, false
		}
		if r.o.Numbers {
			n = dotted(s, n)
		}
		if has(s, n.end, " ") {
			n = r.spaced(n)
		}
		if has(s, n.end, ",") {
			n = r.commaPoint(n)
		}
		if r.o.Numbers {
			n = r.pointWord(n)
		}
		if i > 0 && s[i-1] == '.' && !n.point && !n.grouped && (i == 1 || isBlank(s[i-2]) || s[i-2] == '(' || s[i-2] == '-' || s[i-2] == '$') && n.v.b == nil {
			n.start, n.point, n.zeroFirst = i-1, true, false
			n.v.e -= int16(n.ints)
		}
		if fractionBehind(s, n.end) {
			if f, ok := fraction(s, n); ok {
				return v.wordScale(s, r.partOfWhole(n, f)), true
			}
		}
		if f, ok := powerOfTen(s, n); ok {
			return f, true
		}
		if k := blanks(s, n.end); v.goesOn(s, k) || n.ints == 1 && k > n.end && k < len(s) && isDigit(s[k]) {
			n = spacedDiscount(s, v.hanScale(s, n))
			if sh, ok := v.hanShare(s, n); ok {
				return sh, true
			}
			n = r.halfHan(r.mixed(n))
			n = v.dozen(s, n)
		}
		if !letterAt(s, joint(s, n.end)) { // no English scale
			return n, true
		}
		if n.scale == 0 && !n.tail {
			if m := v.wordScale(s, n); m.end > n.end {
				return r.lowerWords(m, 0), true
			}
			if m, ok := r.andAHalf(n); ok {
				return m, true
			}
			n = r.letterScale(n)
			if n.end < len(s) && !n.point && n.ints <= 2 {
				n = v.oneIn(s, n)
				n.fraction = n.share
			}
		}
		return n, true
	}
	if f, size := vulgar(s, i); size > 0 {
		n = num{start: i, end: i + size, v: f, point: true}
		return v.wordScale(s, n), true
	}
	if w, _ := v.wordAt(s, i); w != nil {
		n, ok = v.wordNumber(s, i)
		n.fraction = n.share
		return r.inDigits(n), ok
	}
	return num{start: i, end: i + 1}, false
}

// item reads the number at i with its sign, currency and unit. Where ok is
// false, end is where the scan goes on.
func (r *reader) item(i int) (a item, ok bool) {
	ok = r.read(&a, i)
	return a, ok
}

// read is item, of which no copy is made; a is a new one.
func (r *reader) read(a *item, i int) (ok bool) {
	a.num, ok = r.number(i)
	a.num.start = max(a.num.start, r.floor) // 十成千上万: what stands before belongs to another amount
	a.start, a.end, a.factor = a.num.start, a.num.end, val{c: 1}
	if !ok {
		return false
	}
	if !r.clean(a) {
		return false
	}
	r.accounted(a)
	r.sign(a)
	r.currencyBefore(a)
	r.partOfCent(a)
	r.percentOf(a)
	r.scaleLetter(a)
	r.unitBehind(a)
	if a.letter > a.num.end && !a.suffix && !isBlank(r.s[a.num.end]) && r.o.Numbers && (a.letter == len(r.s) || r.s[a.letter] < 0x80 && !isLetter(r.s[a.letter]) && !isDigit(r.s[a.letter])) {
		if x, _ := r.v.letters.longest(r.s, a.num.end); x != nil {
			if y, ok := a.v.mul(*x); ok {
				a.v, a.num.end, a.end = y, a.letter, a.letter
			}
		}
	}
	if a.letter > a.num.end && !a.suffix && !isBlank(r.s[a.num.end]) { // 5G, 4K
		r.skipToken(a)
		return false
	}
	return true
}

// sign takes in a minus before the number.
func (r *reader) sign(a *item) {
	s, i := r.s, a.start
	if r.o.Numbers && i == len("- ") && has(s, 0, "- ") {
		a.minus, a.start = true, 0
		return
	}
	if i == 0 {
		return
	}
	// The last byte of a sign or its word: no sign needs more than this look.
	last := s[i-1]
	if last == ' ' && i > 1 && s[i-2] >= 0x80 {
		last = s[i-2]
	}
	switch last {
	case '-', ' ', "负"[2], "負"[2], "−"[2], "－"[2], "–"[2], "下"[2]:
	default:
		return
	}
	if last == ' ' && (i == 1 || s[i-2] != 's' && s[i-2] != 'e') {
		return
	}
	for _, m := range [...]string{"-", "−", "－", "负", "負", "minus ", "negative ", "零下", "Minus ", "–", "Negative "} {
		if m == "负" || m == "負" {
			i = trimRight(s, a.start, max(r.floor, a.start-1))
		} else {
			i = a.start
		}
		if !before(s, i, m) || i-len(m) < r.floor {
			continue
		}
		if m == "负" && hasAny(s[:i-len(m)], "自", "承", "担", "胜", "正", "肩", "背", "抱", "欺", "辜", "减") { // 自负40%
			return
		}
		if (m == "minus " || m == "Minus ") && endsWord(s, i-len(m), "or") { // plus or minus
			return
		}
		j := i - len(m)
		if m == "-" || m == "–" || m == "－" {
			if j > 0 && !isBlank(s[j-1]) && !stated(s, j) && s[j-1] != '(' && s[j-1] != '<' && s[j-1] != '$' && s[j-1] != '>' && s[j-1] != '=' && !before(s, j, "（") && !before(s, j, "：") && s[j-1] != ':' {
				return
			}
			if j == 0 || isBlank(s[j-1]) { // a dash before a number after another number is a range or a list
				k := j
				for k > 0 && isBlank(s[k-1]) {
					k--
				}
				if m != "-" && k > 0 {
					return
				}
			}
		}
		a.minus, a.start = true, j
		return
	}
}

// hasAny reports whether the text ends in one of the words.
func hasAny(s string, words ...string) bool {
	for _, w := range words {
		if strings.HasSuffix(s, w) {
			return true
		}
	}
	return false
}

// stated reports whether the word before i says that a value follows, so that a
// dash there is a minus: 负债率为-3.5%.
func stated(s string, i int) bool {
	for _, w := range [...]string{"为", "是", "至", "达", "率", "约", "在", "比", "润", "额", "值", "流", "到", "于", "和", "与", "~", "～", "变动", "变化", "增幅", "增速", "增长", "增减", "亏损", "收益", "温", "温度", "最低", "最高", "以下", "以上", "净资产", "净利", "毛利", "权益", "损益"} {
		if before(s, i, w) {
			return true
		}
	}
	return false
}

// percentOf takes in "percent of" before a number that has no amount before it,
// where a text is read for its numbers.
func (r *reader) percentOf(a *item) {
	if !r.o.Numbers || a.unit || a.share {
		return
	}
	j, ok := wordBefore(r.s, a.start, "of")
	if !ok {
		return
	}
	for _, w := range [...]string{"percent", "cent"} {
		k, ok := wordBefore(r.s, j, w)
		if ok && w == "cent" {
			k, ok = wordBefore(r.s, k, "per")
		}
		if ok && k >= r.floor {
			a.start, a.unit, a.code, a.kind = k, true, "%", assay.KindShare
		}
	}
}

// scaleLetter decides what a letter right behind digits means.
func (r *reader) scaleLetter(a *item) {
	if a.letter == 0 {
		return
	}
	from := a.num.end
	spaced := isBlank(r.s[from])
	if spaced {
		from = a.letter - 1
	}
	letter := r.s[from:a.letter]
	x, _ := r.v.letters.longest(r.s, from)
	take := false
	switch letter {
	case "bn", "Bn", "BN", "tn", "mn":
		take = true
	case "m", "b", "k", "K", "M", "B", "T", "G", "mm", "MM", "cr":
		next := blanks(r.s, a.letter)
		u, e := r.pick(r.v.after, next, a)
		money := u != nil && u.kind == assay.KindMoney
		switch {
		case isWord(r.s, a.letter+1, "strong") && r.s[a.letter] == '-': // a 15m-strong workforce
			take = true
		case a.prefix || r.leftMoney:
			take = letter != "G"
		case spaced:
			take = (letter == "M" || letter == "B") && a.point && !r.hanNext(next) && !(next > a.letter && next < len(r.s) && isLetter(r.s[next]))
		case letter == "mm" || letter == "MM" || letter == "T" || letter == "G":
			take = money && letter == "MM"
		case money:
			take = true
		case letter == "M" || letter == "B":
			take = a.point || (u != nil && e > next) || next > a.letter && r.nounAhead(next) && (a.point || a.ints > 1)
		case letter == "k" || letter == "K":
			take = a.ints > 1 || a.point || a.letter+1 < len(r.s) && r.s[a.letter] == '-' && isDigit(r.s[a.letter+1])
		default:
			take = next > a.letter && (u != nil && e > next && e-next > 1 || r.nounAhead(next) && r.pluralAhead(next))
		}
	}
	if !take {
		return
	}
	y, ok := a.v.mul(*x)
	if ok {
		a.v, a.num.end, a.end, a.num.scale = y, a.letter, a.letter, exponent(x.c*pow10(int(x.e)))
	}
}

func (a *item) scaleExp() int { return a.num.scale }

// pick is the longest form at i whose needs are met there.
func (r *reader) pick(m *matcher[unitWord], i int, a *item) (u *unitWord, end int) {
	if i < 0 || i > len(r.s) {
		return nil, i
	}
	m.each(r.s, i, func(w *unitWord, e int) {
		if r.meets(w, a, i, e) && (u == nil || e != end || w.needs != 0) {
			u, end = w, e
		}
	})
	return u, end
}
