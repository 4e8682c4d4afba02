package quantity

import (
	"strings"

	"github.com/shopspring/decimal"

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

// partOfWhole makes a fraction in digits the share that it is where its whole or
// a bound stands beside it: 约1/3的企业, 2/3 of them.
func (r *reader) partOfWhole(n, f num) num {
	s := r.s
	if r.o.Numbers || f.v.cmp(val{c: 1}) >= 0 || n.ints > 2 || f.grouped {
		return f
	}
	if !r.ofWhole(f.end) && !(has(s, f.end, "以上") || has(s, f.end, "左右")) {
		q, start := r.v.boundsBefore.longest(s, n.start)
		if q == nil || start < r.floor || s[start] < 0x80 {
			return f
		}
	}
	f.v, f.share, f.fraction = f.v.shift(2), true, true
	return f
}

// placeWords are the words that tell how many places a number has.
var placeWords = [...]struct {
	word   string
	places int
}{{"个位数", 1}, {"個位數", 1}, {"两位数", 2}, {"兩位數", 2}, {"双位数", 2}, {"雙位數", 2}, {"三位数", 3}, {"single-digit", 1}, {"single digit", 1}, {"double-digit", 2}, {"double digit", 2}, {"triple-digit", 3}, {"triple digit", 3}}

// growthWords stand beside a share that grows or shrinks.
var growthWords = [...]string{"增", "涨", "漲", "跌", "降", "幅", "率", "速", "百分", "percent", "growth", "grow", "grew", "gain", "rise", "rose", "increas", "decline", "drop", "fall", "fell", "inflation", "margin", "jump", "decreas", "up ", "down "}

// placesAt reports whether one of placeWords may stand at i: 位 follows a numeral,
// and single, double and triple have their last letters in common.
func placesAt(s string, i int) bool {
	if s[i] >= 0x80 {
		return has(s, i+hanSize, "位")
	}
	return i+len("single") < len(s) && lower(s[i+5]) == 'e' && lower(s[i+4]) == 'l' && isLetter(s[i])
}

// places reads a share of which only the number of places is told: 两位数增长 is
// 10 to 99 %, double-digit growth.
func (r *reader) places(i int) (num, bool) {
	s := r.s
	for _, w := range placeWords {
		if i+len(w.word) > len(s) || (s[i] >= 0x80) != (w.word[0] >= 0x80) || !strings.EqualFold(s[i:i+len(w.word)], w.word) {
			continue
		}
		n := num{start: i, end: i + len(w.word), span: true, q: assay.Vague, share: true, style: hanStyle}
		n.lo, n.hi = val{c: pow10(w.places - 1)}, val{c: pow10(w.places) - 1}
		if s[i] < 0x80 {
			n.style = wordStyle
			if n.end < len(s) && s[n.end] == 's' {
				n.end++
			}
		}
		before, behind := s[max(r.floor, i-36):i], s[n.end:min(len(s), n.end+24)]
		if k := strings.LastIndexAny(before, "，。；,;.\n"); k >= 0 {
			before = before[k:]
		}
		if k := strings.IndexAny(behind, "，。；,;.\n"); k >= 0 {
			behind = behind[:k]
		}
		for _, g := range growthWords {
			if strings.Contains(before, g) || strings.Contains(behind, g) {
				return n, true
			}
		}
		return n, false
	}
	return num{}, false
}

// goesOn reports whether the character at i may go on with a number in digits or
// Chinese numerals that ends before it: all that hanScale, hanShare, mixed, halfHan
// and dozen read begins with one of these.
func (v *vocabulary) goesOn(s string, i int) bool {
	if i+hanSize > len(s) || s[i] < 0xE3 {
		return false
	}
	switch s[i : i+hanSize] {
	case "分", "成", "折", "又", "个", "個", "打", "多", "余", "餘", "来":
		return true
	}
	return v.hanAt(s, i) != nil
}

// fractionBehind reports whether the sign of a fraction, or another number, may
// stand behind the number that ends at i.
func fractionBehind(s string, i int) bool {
	if i >= len(s) {
		return false
	}
	c := s[i]
	if c == '-' || isBlank(c) {
		i = joint(s, i)
		return i < len(s) && isDigit(s[i])
	}
	return c == '/' || c >= 0x80 && (c < 0xE4 || c == 0xEF)
}

// inDigits takes in the digits in brackets that repeat a number in words:
// forty-five (45) days.
func (r *reader) inDigits(n num) num {
	j := blanks(r.s, n.end)
	if j == n.end || n.span || n.share || n.fold || j >= len(r.s) || r.s[j] != '(' {
		return n
	}
	if m, ok := digits(r.s, j+1); ok && has(r.s, m.end, ")") && m.v.cmp(n.v) == 0 {
		n.end = m.end + 1
	}
	return n
}

// pointWord reads the decimals behind the word point, 1 point 5, and a number
// that it begins, point 75, where a text is read for its numbers.
func (r *reader) pointWord(n num) num {
	if !r.o.Numbers || n.point || n.grouped || n.v.b != nil {
		return n
	}
	if j := blanks(r.s, n.end); j > n.end && isWord(r.s, j, "point") {
		k := blanks(r.s, j+len("point"))
		m, ok := digits(r.s, k)
		if k > j+len("point") && ok && m.ints > 0 && m.ints <= 6 && !m.point && !m.grouped && m.v.b == nil {
			if x, ok := n.v.add(m.v.shift(-m.ints)); ok {
				n.v, n.end, n.point = x, m.end, true
			}
		}
		return n
	}
	if j, ok := wordBefore(r.s, n.start, "point"); ok && j == 0 && n.ints <= 6 {
		n.v, n.start, n.point, n.zeroFirst = n.v.shift(-n.ints), j, true, false
	}
	return n
}

// dotted cuts a number in a string of numbers that points part, 192.168.1.2,
// down to its first: where a text is read for its numbers each is one.
func dotted(s string, n num) num {
	inside := n.start > 1 && s[n.start-1] == '.' && isDigit(s[n.start-2])
	if n.grouped || !n.point || !inside && !(n.end+1 < len(s) && s[n.end] == '.' && isDigit(s[n.end+1])) {
		return n
	}
	whole, end := digitRun(s, n.start, maxDigits)
	m, ok := digits(s[:end], n.start)
	if !ok || whole == n.ints && !n.point {
		return n
	}
	return m
}

// spacedDiscount reads the second digit before 折 where blanks part all
// characters, 7 2 折: a discount is no list.
func spacedDiscount(s string, n num) num {
	d, size := digitAt(s, n.end+1)
	if n.ints != 1 || n.point || size == 0 || s[n.end] != ' ' || !has(s, blanks(s, n.end+1+size), "折") {
		return n
	}
	n.v.c, n.ints, n.end = n.v.c*10+int64(d), 2, n.end+1+size
	return n
}

// commaPoint reads a comma as the decimal point where what follows shows that it
// is none between two numbers: 1,5 million, 1,50 euros, 0,8 %.
func (r *reader) commaPoint(n num) num {
	d, end := decimalComma(r.s, n.end)
	if end == 0 || n.ints > 3 || n.point || n.grouped || n.zeroFirst || n.v.b != nil || n.start > 0 && r.s[n.start-1] == ',' {
		return n
	}
	m := n
	m.v.c, m.v.e, m.end, m.point = n.v.c*pow10(-int(d.e))+d.c, d.e, end, true
	if r.o.Numbers {
		return m
	}
	j := blanks(r.s, end)
	if w, _ := r.v.wordAt(r.s, j); w != nil && w.class == scaleClass {
		return m
	}
	if u, _ := r.v.after.longest(r.s, j); u != nil && (u.kind == assay.KindMoney || u.kind == assay.KindShare) && u.needs == 0 {
		return m
	}
	return n
}

// spaced reads groups of three digits behind single blanks, 10 000, where a unit
// or a second group shows that they are one number.
func (r *reader) spaced(n num) num {
	if n.ints > 3 || n.point || n.grouped || n.zeroFirst || n.v.b != nil {
		return n
	}
	m, groups := n, 0
	for m.end < len(r.s) && r.s[m.end] == ' ' {
		run, end := digitRun(r.s, m.end+1, 4)
		if run != 3 || end != m.end+4 {
			break
		}
		m.v.c = m.v.c*1000 + int64(r.s[end-3]-'0')*100 + int64(r.s[end-2]-'0')*10 + int64(r.s[end-1]-'0')
		m.end, m.ints, groups = end, m.ints+3, groups+1
		if groups > 4 {
			return n
		}
	}
	if groups == 0 {
		return n
	}
	m.grouped = true
	if groups == 1 && !(r.v.after.has(r.s, blanks(r.s, m.end)) || r.v.before.has(r.s, m.start)) {
		return n
	}
	return m
}

// mixed adds 又 and a fraction behind a number: 三又二分之一.
func (r *reader) mixed(n num) num {
	i := blanks(r.s, n.end)
	if n.span || !has(r.s, i, "又") {
		return n
	}
	m, ok := r.v.plainNumber(r.s, blanks(r.s, i+hanSize))
	if !ok || m.span {
		return n
	}
	if m, ok = r.v.hanShare(r.s, m); !ok || !m.part {
		return n
	}
	if sum, ok := n.v.add(m.v.shift(-2)); ok {
		n.v, n.end, n.point = sum, m.end, true
	}
	return n
}

// halfHan adds 个半 behind a number where a unit follows, 一个半小时, and takes
// in 个多: 三个多月.
func (r *reader) halfHan(n num) num {
	if !n.span && n.q == "" && (has(r.s, n.end, "个多") || has(r.s, n.end, "個多")) {
		if j := n.end + 2*hanSize; r.v.after.has(r.s, j) {
			n.q, n.end, n.tail = assay.GT, j, true
			return n
		}
	}
	if n.span || n.point || n.scale > 0 || n.tail || !has(r.s, n.end, "个半") && !has(r.s, n.end, "個半") {
		return n
	}
	j := n.end + 2*hanSize
	if u, _ := r.v.after.longest(r.s, j); u == nil && !has(r.s, j, "月") {
		return n
	}
	if sum, ok := n.v.add(val{c: 5, e: -1}); ok {
		n.v, n.end = sum, j
	}
	return n
}

// lowerWords adds the lower part of a mixed number: 3 hundred and 21, 2 million
// 300 thousand.
func (r *reader) lowerWords(n num, depth int) num {
	if n.point || depth > maxParts || n.v.b != nil {
		return n
	}
	j, and := blanks(r.s, n.end), false
	if isWord(r.s, j, "and") {
		j, and = blanks(r.s, j+3), true
	}
	var low num
	ok := false
	if _, size := digitAt(r.s, j); size > 0 && j > n.end {
		if low, ok = digits(r.s, j); ok {
			low = r.v.wordScale(r.s, low)
			if low.scale > 0 {
				low = r.lowerWords(low, depth+1)
			}
		}
	} else if w, _ := r.v.wordAt(r.s, j); and && n.scale <= 3 && w != nil && (w.class == digitClass || w.class == teenClass || w.class == tenClass) {
		low, ok = r.v.wordNumber(r.s, j)
	}
	if !ok || low.point || low.share || low.span || low.scale >= n.scale || low.scale == 0 && (!and || n.scale > 3) || low.v.cmp(val{c: 1}.shift(n.scale)) >= 0 || low.zeroFirst || low.v.zero() {
		return n
	}
	sum, ok := n.v.add(low.v)
	if !ok {
		return n
	}
	n.v, n.end = sum, low.end
	return n
}

// andAHalf reads "4 and a half million" behind the number 4.
func (r *reader) andAHalf(n num) (num, bool) {
	j := blanks(r.s, n.end)
	if !isWord(r.s, j, "and") {
		return n, false
	}
	j = joint(r.s, j+3)
	if !isWord(r.s, j, "a") {
		return n, false
	}
	w, e := r.v.wordAt(r.s, joint(r.s, j+1))
	if w == nil || w.class != halfClass && w.class != partClass || r.s[e-1] == 's' {
		return n, false
	}
	part, _ := ratio(w.num, w.den)
	x, ok := n.v.add(part)
	if !ok {
		return n, false
	}
	n.v, n.end, n.point = x, e, true
	return r.v.wordScale(r.s, n), true
}

// fraction reads 1/2, 7/32, 1-1/2, 2 1/2 and 2½, the first number being read.
func fraction(s string, n num) (num, bool) {
	if n.point || n.grouped || n.v.b != nil || n.v.e != 0 {
		return n, false
	}
	if f, size := vulgar(s, n.end); size > 0 {
		x, ok := n.v.add(f)
		n.v, n.end, n.point = x, n.end+size, true
		return n, ok
	}
	simple := func(i int, top val, improper bool) (val, int) {
		switch {
		case i < len(s) && s[i] == '/':
			i++
		case has(s, i, "／"):
			i += 3
		default:
			return val{}, 0
		}
		d, k := 0, i
		for n := 0; n < 4; n++ {
			x, size := digitAt(s, k)
			if size == 0 {
				break
			}
			d, k = d*10+x, k+size
		}
		if k == i || top.c <= 0 || top.c >= int64(d) && !(improper && top.c < 10 && d > 1) {
			return val{}, 0
		}
		if _, size := digitAt(s, k); size > 0 || k < len(s) && (s[k] == '/' || s[k] == '.' && k+1 < len(s) && isDigit(s[k+1])) {
			return val{}, 0
		}
		if isWord(s, blanks(s, k), "of") && k > i+1 && d <= 100 { // 1/40 of the whole
			f, ok := ratio(top.c, int64(d))
			return f, boolInt(ok) * k
		}
		switch d {
		case 2, 3, 4, 5, 6, 8, 10, 16, 32, 64, 100, 1000:
			f, ok := ratio(top.c, int64(d))
			if ok {
				return f, k
			}
		}
		return val{}, 0
	}
	if f, end := simple(n.end, n.v, false); end > 0 {
		n.v, n.end, n.point = f, end, true
		return n, true
	}
	if from := joint(s, n.end); from > n.end && from < len(s) && isDigit(s[from]) {
		k, top := from, int64(0)
		for k < len(s) && isDigit(s[k]) && k < from+2 {
			top = top*10 + int64(s[k]-'0')
			k++
		}
		if f, end := simple(k, val{c: top}, true); end > 0 {
			x, ok := n.v.add(f)
			n.v, n.end, n.point = x, end, true
			return n, ok
		}
	}
	return n, false
}

// powerOfTen reads ×10⁻⁵, x 10^6 and ×10−5 behind a number.
func powerOfTen(s string, n num) (num, bool) {
	i := blanks(s, n.end)
	if i+4 >= len(s) || n.v.b != nil || s[i] != 0xC3 && s[i] != 'x' && s[i] != '*' {
		return n, false
	}
	i, ok := skip(s, i, "×", "x", "*")
	if i = blanks(s, i); !ok || !has(s, i, "10") {
		return n, false
	}
	i += len("10")
	i, hat := skip(s, i, "^")
	i, minus := skip(s, i, "-", "−", "⁻")
	e, digits := 0, 0
	for k := i; digits < 2; digits++ {
		if d, size := digitAt(s, k); size > 0 && (hat || minus) {
			e, k = e*10+d, k+size
		} else if d, size := superscript(s, k); size > 0 {
			e, k = e*10+d, k+size
		} else {
			break
		}
		i = k
	}
	if digits == 0 || e > maxExp || i < len(s) && (isDigit(s[i]) || isLetter(s[i])) {
		return n, false
	}
	if minus {
		e = -e
	}
	n.v, n.end, n.point, n.zeroFirst = n.v.shift(e), i, true, false
	return n, n.v.ok()
}

// superscript is the raised digit at i.
func superscript(s string, i int) (d, size int) {
	for d, w := range [...]string{"⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"} {
		if has(s, i, w) {
			return d, len(w)
		}
	}
	return 0, 0
}

// letterScale reads a scale letter right behind digits: 3bn, 5m, 20K. Letters
// that may be a unit are remembered for the currency before them to decide.
func (r *reader) letterScale(n num) num {
	x, end := r.v.letters.longest(r.s, n.end)
	if x == nil {
		if j := blanks(r.s, n.end); j > n.end && j < len(r.s) && (r.s[j] == 'b' || r.s[j] == 'B' || r.s[j] == 'm' || r.s[j] == 'M') {
			x, end = r.v.letters.longest(r.s, j)
			if x == nil || end != j+1 {
				return n
			}
			n.letter = end
		}
		return n
	}
	if end < len(r.s) && isDigit(r.s[end]) {
		return n
	}
	n.letter = end
	return n
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

// accounted reads a negative amount as accounts write it, in brackets behind its
// currency: $(12.3) million.
func (r *reader) accounted(a *item) {
	s, i := r.s, a.start
	if i < 2 || s[i-1] != '(' || a.style != digitStyle || a.num.scale > 0 || !has(s, a.num.end, ")") {
		return
	}
	u, start := r.v.before.longest(s, i-1)
	if u == nil || u.word || start < r.floor {
		return
	}
	n := a.num
	n.end++
	n = r.letterScale(r.v.wordScale(s, n))
	a.num, a.start, a.end, a.minus = n, i-1, n.end, true
}

// partOfCent adds the eighths of a cent in which grain is priced: $5.65-1/4.
func (r *reader) partOfCent(a *item) {
	s, i := r.s, a.end
	if !a.prefix || !a.point || a.v.e != -2 || i+4 > len(s) || s[i] != '-' || s[i+2] != '/' || s[i+1] < '1' || s[i+1] > '7' || s[i+3] != '2' && s[i+3] != '4' && s[i+3] != '8' || i+4 < len(s) && isDigit(s[i+4]) {
		return
	}
	part, ok := ratio(int64(s[i+1]-'0'), int64(s[i+3]-'0'))
	if sum, ok2 := a.v.add(part.shift(-2)); ok && ok2 {
		a.v, a.end, a.num.end = sum, i+4, i+4
	}
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

// stated reports whether the word before i says that a value follows, so that a
// dash there is a minus: 负债率为-3.5%.
func stated(s string, i int) bool {
	for _, w := range [...]string{"为", "是", "至", "达", "率", "约", "在", "比", "润", "额", "值", "流", "到", "于", "和", "与", "~", "～", "变动", "变化", "增幅", "增速", "增长", "增减", "亏损", "收益", "气温", "温度"} {
		if before(s, i, w) {
			return true
		}
	}
	return false
}

// currencyBefore takes in a currency before the number.
func (r *reader) currencyBefore(a *item) {
	i := a.start
	j := i
	for n := 0; n < 2 && j > r.floor; n++ {
		if r.s[j-1] == ' ' || r.s[j-1] == '\n' {
			j--
		} else if before(r.s, j, "\u00a0") {
			j -= 2
		} else {
			break
		}
	}
	if j == r.floor && j > 0 && r.floor > 0 && j == i {
		return
	}
	u, start := r.pick(r.v.before, j, a)
	if u == nil || start < r.floor {
		return
	}
	if u.chars && r.s[j-1] >= 0x80 && a.share {
		return
	}
	a.code, a.kind, a.factor = r.resolve(u), assay.KindMoney, u.factor
	a.start, a.unit, a.prefix = start, true, true
	if start > r.floor && (r.s[start-1] == '-' || before(r.s, start, "−")) { // -$5
		k := start - 1
		if r.s[start-1] != '-' {
			k = start - len("−")
		}
		if k == 0 || isBlank(r.s[k-1]) || r.s[k-1] == '(' {
			a.minus, a.start = true, k
		}
	}
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

// unitBehind takes in the unit behind the number, and what it is per.
func (r *reader) unitBehind(a *item) {
	j := blanks(r.s, a.end)
	hyphen := false
	if j == a.end && j+1 < len(r.s) && r.s[j] == '-' && (isLetter(r.s[j+1]) || isBlank(r.s[j+1]) || has(r.s, j, "-°")) {
		j, hyphen = blanks(r.s, j+1), true
	}
	if end := r.pointPart(a); end > 0 {
		if a.v != (val{c: 5, e: -1}) { // half is not yet in percent
			a.v = a.v.shift(-2)
		}
		a.share, a.end = false, end
		a.unit, a.suffix, a.code, a.kind = true, true, "pp", assay.KindShare
		return
	}
	if a.share && a.style == wordStyle && a.v.c == 5 && a.v.e == -1 { // half
		if !r.half(a, &j) {
			return
		}
	}
	if a.span && a.num.q == assay.Vague && a.style == wordStyle && isWord(r.s, j, "of") { // millions of dollars
		if u, _ := r.pick(r.v.after, blanks(r.s, j+2), a); u != nil && u.kind != assay.KindCount && u.kind != assay.KindDuration && u.kind != assay.KindOther {
			j = blanks(r.s, j+2)
		}
	}
	u, end := r.pick(r.v.after, j, a)
	if k := blanks(r.s, a.end+1); u == nil && j == a.end && has(r.s, j, "+") && k > j+1 && k < len(r.s) && isLetter(r.s[k]) { // 5+ years
		if u, end = r.pick(r.v.after, k, a); u != nil {
			a.num.q = assay.GT
		}
	}
	if u != nil && end+1 < len(r.s) && (isDigit(r.s[end]) && u.kind == assay.KindMoney && !u.chars && !u.word || j > a.num.end && end == j+1 && r.s[end] == '-' && isDigit(r.s[end+1]) && r.s[j] >= 'A' && r.s[j] <= 'Z') {
		u = nil // the sign of the next amount, 1 $10 bill; the letter of a code, 300 L-20
	}
	if u == nil && (has(r.s, j, "个") || has(r.s, j, "個")) {
		if u, end = r.pick(r.v.after, j+hanSize, a); u != nil && (u.kind == assay.KindMoney || u.kind == assay.KindDuration || u.kind == assay.KindCount || u.kind == assay.KindOther || u.needs != 0) {
			u = nil
		}
	}
	if u == nil && !a.unit && !a.share && !a.fold {
		if a.style == digitStyle && r.feetInches(j, a) {
			return
		}
		if u, end = r.bracketed(j, a); u == nil && a.style == digitStyle {
			u, end = r.inchSign(j, a)
		}
	}
	if u == nil {
		if a.fold && !a.unit {
			a.unit, a.suffix, a.code, a.kind = true, true, "x", assay.KindOther
		}
		if a.share && !a.unit {
			a.unit, a.suffix, a.code, a.kind = true, true, "%", assay.KindShare
		}
		if a.prefix {
			r.minorBehind(a)
		}
		r.perBehind(a)
		return
	}
	if a.prefix && u.kind != assay.KindMoney {
		r.minorBehind(a)
		r.perBehind(a)
		return
	}
	if a.share && !a.prefix {
		if u.kind == assay.KindShare || a.style == hanStyle && !a.part || u.kind != assay.KindLength && u.kind != assay.KindDuration && u.kind != assay.KindMass && u.kind != assay.KindVolume {
			a.unit, a.suffix, a.code, a.kind = true, true, "%", assay.KindShare
			return
		}
		a.v, a.share = a.v.shift(-2), false
	}
	if a.prefix && u.needs&(needCents|needCent) != 0 {
		return
	}
	code := r.resolve(u)
	if a.prefix && code != a.code && a.code != "" && !(u.needs&(needYuan|needDollar) != 0) {
		if u.factor.c != 1 || u.factor.e != 0 {
			return
		}
	}
	if !a.prefix || u.needs&(needYuan|needDollar) == 0 {
		a.code = code
	}
	a.kind, a.factor = u.kind, u.factor
	a.unit, a.suffix, a.hyphen, a.end = true, true, hyphen, end
	a.aged = u.needs&needAge != 0
	r.raisedBehind(a)
	r.halfBehind(a)
	r.tenthBehind(a)
	r.minorBehind(a)
	for range 2 {
		r.smallerBehind(a)
	}
	r.scaleAfterUnit(a)
	r.perBehind(a)
}

// pointPart is the end of the percentage point of which the number is a part, a
// quarter point, three-quarters of a percentage point; 0 if there is none.
func (r *reader) pointPart(a *item) int {
	if !a.share || a.style != wordStyle || a.v.cmp(val{c: 100}) >= 0 {
		return 0
	}
	i := joint(r.s, a.end)
	if isWord(r.s, i, "of") {
		i = joint(r.s, i+len("of"))
	}
	if isWord(r.s, i, "a") || isWord(r.s, i, "one") {
		i = joint(r.s, i+len("a")+2*boolInt(isWord(r.s, i, "one")))
	}
	if isWord(r.s, i, "percentage") {
		i = joint(r.s, i+len("percentage"))
	}
	if isWord(r.s, i, "point") {
		return i + len("point")
	}
	return 0
}

// bracketed is the unit of measure in brackets of its own at i: 20 (kg).
func (r *reader) bracketed(i int, a *item) (u *unitWord, end int) {
	closing := byte(0)
	switch {
	case i >= len(r.s):
	case r.s[i] == '(':
		closing = ')'
	case r.s[i] == '[':
		closing = ']'
	}
	if closing == 0 {
		return nil, i
	}
	b := *a
	b.num.end = i + 1 // the unit stands right behind, as far as it asks
	u, end = r.pick(r.v.after, i+1, &b)
	if u == nil || end >= len(r.s) || r.s[end] != closing || u.kind == assay.KindMoney || u.kind == assay.KindCount || u.kind == assay.KindOther {
		return nil, i
	}
	return u, end + 1
}

var inch = unitWord{code: "in", kind: assay.KindLength, factor: val{c: 1}}

// maxQuote is how far back a quotation mark is looked for that " would close.
const maxQuote = 400

// inchSign is the inch that " at i stands for, unless it closes a quotation of
// the line.
func (r *reader) inchSign(i int, a *item) (u *unitWord, end int) {
	if i >= len(r.s) || r.s[i] != '"' || a.num.scale > 0 || i > a.num.end+1 {
		return nil, i
	}
	from := max(0, i-maxQuote)
	if k := strings.LastIndexByte(r.s[from:i], '\n'); k >= 0 {
		from += k
	}
	if strings.Count(r.s[from:i], `"`)%2 == 1 || strings.Contains(r.s[from:i], "“") {
		return nil, i
	}
	return &inch, i + 1
}

// feetInches reads the height 5'11" behind its feet.
func (r *reader) feetInches(i int, a *item) bool {
	if i != a.num.end || a.point || a.grouped || a.num.scale > 0 || a.ints > 2 {
		return false
	}
	i, ok := skip(r.s, i, "'", "’", "′")
	in, n, i := figures(r.s, i, 2)
	if !ok || n == 0 || in >= 12 {
		return false
	}
	if i, ok = skip(r.s, i, `"`, "”", "″", "''"); !ok {
		return false
	}
	part, ok := ratio(int64(in), 12)
	if !ok {
		return false
	}
	if a.v, ok = a.v.add(part); ok {
		a.unit, a.suffix, a.code, a.kind, a.end = true, true, "ft", assay.KindLength, i
	}
	return ok
}

// half decides whether half is 50 % or half a unit.
func (r *reader) half(a *item, j *int) bool {
	k := *j
	if isWord(r.s, k, "a") {
		k = joint(r.s, k+1)
	} else if isWord(r.s, k, "an") {
		k = joint(r.s, k+2)
	}
	if u, _ := r.pick(r.v.after, k, a); u != nil && u.kind != assay.KindCount && u.kind != assay.KindOther {
		if u.kind == assay.KindDuration && k == *j && !before(r.s, k, "-") { // the first half year
			return false
		}
		a.share = false
		*j = k
		return true
	}
	a.v = val{c: 50}
	return true
}

// raisedBehind makes an area or volume of a length behind which squared, cubed,
// ^2 or ^3 stands: 4 km squared.
func (r *reader) raisedBehind(a *item) {
	if a.kind != assay.KindLength || a.factor != (val{c: 1}) {
		return
	}
	j := blanks(r.s, a.end)
	power, end := "", 0
	switch {
	case isWord(r.s, j, "squared"):
		power, end = "2", j+len("squared")
	case isWord(r.s, j, "cubed"):
		power, end = "3", j+len("cubed")
	case j == a.end && (has(r.s, j, "^2") || has(r.s, j, "^3")):
		power, end = r.s[j+1:j+2], j+2
	default:
		return
	}
	if u, ok := r.lex.Unit(a.code + assay.Unit(power)); ok {
		a.code, a.kind, a.end = u.Code, u.Kind, end
	}
}

// halfBehind adds 半 behind a unit: 一吨半, 三年半.
func (r *reader) halfBehind(a *item) {
	if a.span || a.num.scale > 0 || a.point || a.kind == assay.KindShare || a.kind == assay.KindCount || a.kind == assay.KindOther || !has(r.s, a.end, "半") {
		return
	}
	for _, no := range [...]string{"导体", "岛", "数", "价", "成品", "径", "决赛", "场", "球", "天", "夜"} {
		if has(r.s, a.end+hanSize, no) {
			return
		}
	}
	if x, ok := a.v.add(val{c: 5, e: -1}); ok {
		a.v, a.end = x, a.end+hanSize
	}
}

// tenthBehind adds the tenths behind 米 and 斤 that leave out their unit:
// 一米八, 三斤二.
func (r *reader) tenthBehind(a *item) {
	if a.style != hanStyle || a.span || a.num.scale > 0 || a.point || a.num.q != "" || !before(r.s, a.end, "米") && !before(r.s, a.end, "斤") {
		return
	}
	w := r.v.hanAt(r.s, a.end)
	j := a.end + hanSize
	if !w.is(digitClass) || w.n == 0 || w.pair || r.v.hanAt(r.s, j) != nil || r.v.classes.has(r.s, j) || r.v.after.has(r.s, j) {
		return
	}
	if x, ok := a.v.add(val{c: w.n, e: -1}); ok {
		a.v, a.end, a.point = x, j, true
	}
}

// minorBehind adds the minor unit of compound money: 五元三角, 3块5.
func (r *reader) minorBehind(a *item) {
	if a.kind != assay.KindMoney || a.span || a.scaleExp() > 2 || a.factor != (val{c: 1}) && a.style != hanStyle {
		return
	}
	i := a.end
	if has(r.s, i, "又") {
		i += hanSize
	}
	if i == a.end {
		i = blanks(r.s, i)
		if isWord(r.s, i, "and") && i > a.end {
			i = blanks(r.s, i+3)
		}
	}
	n, ok := r.v.plainNumber(r.s, i)
	if !ok && i > a.end {
		if w, _ := r.v.wordAt(r.s, i); w != nil && (w.class == digitClass || w.class == teenClass || w.class == tenClass) {
			n, ok = r.v.wordNumber(r.s, i)
		}
	}
	if !ok || n.span || n.scale > 0 || n.share || n.v.cmp(val{c: 100}) >= 0 {
		return
	}
	u, end := r.v.after.longest(r.s, blanks(r.s, n.end))
	if u == nil && (r.looseMinor(a, n) || r.looseCents(a, n, i)) {
		return
	}
	if u == nil || u.kind != assay.KindMoney || u.factor.e >= 0 || a.factor.e <= u.factor.e || r.resolve(u) != a.code && u.needs&needCent == 0 {
		return
	}
	x, ok1 := a.v.mul(a.factor)
	y, ok2 := n.v.mul(u.factor)
	if !ok1 || !ok2 {
		return
	}
	sum, ok := x.add(y)
	if !ok {
		return
	}
	a.v, a.factor, a.end = sum, val{c: 1}, end
	if u.factor.e == -1 {
		if n, ok := r.v.plainNumber(r.s, end); ok && !n.span && n.scale == 0 && n.v.cmp(val{c: 10}) < 0 {
			u, end := r.v.after.longest(r.s, n.end)
			if u == nil && !r.hanNext(n.end) && n.style == hanStyle { // 五块七毛八
				u, end = &unitWord{kind: assay.KindMoney, factor: val{c: 1, e: -2}}, n.end
			}
			if u != nil && u.kind == assay.KindMoney && u.factor.e == -2 {
				y, _ := n.v.mul(u.factor)
				if sum, ok := a.v.add(y); ok {
					a.v, a.end = sum, end
				}
			}
		}
	}
}

// looseMinor adds a digit behind 块 or 毛 that leaves out its unit: 三块五,
// 三块零四.
func (r *reader) looseMinor(a *item, n num) bool {
	if !before(r.s, a.end, "块") && !before(r.s, a.end, "塊") && !before(r.s, a.end, "毛") || n.start != a.end || r.hanNext(n.end) && !has(r.s, n.end, "到") && !has(r.s, n.end, "至") || r.v.classes.has(r.s, n.end) {
		return false
	}
	e := -1
	if has(r.s, n.start, "零") || before(r.s, a.end, "毛") {
		e = -2
	}
	if n.v.cmp(val{c: 10}) >= 0 {
		return false
	}
	x, ok := a.v.mul(a.factor)
	if !ok {
		return false
	}
	if sum, ok := x.add(n.v.shift(e)); ok {
		a.v, a.factor, a.end = sum, val{c: 1}, n.end
	}
	return true
}

// looseCents adds a number of cents behind a word for money that leaves out
// their unit: 15 dollars and 50.
func (r *reader) looseCents(a *item, n num, i int) bool {
	e := n.end
	spoken := a.prefix && !a.suffix && n.style == wordStyle // $3 and fourteen
	if i == a.end || !spoken && (!a.suffix || !isLetter(r.s[a.end-1])) || a.point || n.point || a.factor != (val{c: 1}) {
		return false
	}
	if e < len(r.s) && r.s[e] != '.' && r.s[e] != ';' && r.s[e] != '!' && r.s[e] != '?' || n.style == digitStyle && n.ints != 2 {
		return false
	}
	if e+1 < len(r.s) && isDigit(r.s[e+1]) {
		return false
	}
	sum, ok := a.v.add(n.v.shift(-2))
	if ok {
		a.v, a.end = sum, e
	}
	return ok
}

// smallerBehind adds a smaller unit of the same dimension: 2小时30分钟,
// 5 feet 2 inches, 六斤八两.
func (r *reader) smallerBehind(a *item) {
	if a.span || a.num.scale > 0 || a.point || a.prefix {
		return
	}
	switch a.kind {
	case assay.KindDuration, assay.KindMass, assay.KindLength:
	default:
		return
	}
	i := blanks(r.s, a.end)
	if isWord(r.s, i, "and") && i > a.end {
		i = blanks(r.s, i+3)
	} else if has(r.s, i, ", ") && a.kind == assay.KindLength {
		i += 2
	}
	var n num
	ok := false
	if w, _ := r.v.wordAt(r.s, i); w != nil && i > a.end && w.class <= tenClass && (w.class == digitClass || w.class == teenClass || w.class == tenClass) {
		n, ok = r.v.wordNumber(r.s, i)
	} else {
		n, ok = r.v.plainNumber(r.s, i)
	}
	if !ok || n.span || n.scale > 0 || n.point || n.share {
		return
	}
	last := a.code
	if a.smaller != "" {
		last = a.smaller
	}
	u, end := r.v.after.longest(r.s, blanks(r.s, n.end))
	if has(r.s, n.end, "分") && a.code == "h" && (u == nil || u.code != "min") {
		u, end = &unitWord{code: "min", kind: assay.KindDuration}, n.end+hanSize
	}
	if u == nil || u.kind != a.kind || u.code == a.code {
		return
	}
	big, ok1 := r.lex.Unit(a.code)
	small, ok2 := r.lex.Unit(u.code)
	if prev, ok := r.lex.Unit(last); !ok || prev.Num.Mul(small.Den).LessThanOrEqual(small.Num.Mul(prev.Den)) {
		return
	}
	if !ok1 || !ok2 || small.Base != big.Base {
		return
	}
	if n.v.b != nil || n.v.e < 0 || n.v.e > 6 {
		return
	}
	count := decimal.NewFromInt(n.v.c * pow10(int(n.v.e)))
	part, ok := quotient(small.Num.Mul(big.Den).Mul(count), small.Den.Mul(big.Num))
	if !ok || part.cmp(val{c: 3}) > 0 {
		return
	}
	if sum, ok := a.v.add(part); ok {
		a.v, a.end, a.smaller = sum, end, u.code
	}
}

func (a *item) scaleExp() int { return a.num.scale }

// scaleAfterUnit takes in a scale behind a currency code: 75 USD million.
func (r *reader) scaleAfterUnit(a *item) {
	if a.kind != assay.KindMoney || a.num.scale > 0 || a.span || !isLetter(r.s[a.end-1]) {
		return
	}
	w, end := r.v.wordAt(r.s, blanks(r.s, a.end))
	if w == nil || w.class != scaleClass {
		return
	}
	if x, ok := a.v.mul(val{c: w.num}); ok {
		a.v, a.end, a.num.scale = x, end, exponent(w.num)
	}
}

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
