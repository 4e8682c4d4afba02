package quantity

import (
	"strings"

	"assay"
)

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
	_, end := digitRun(s, n.start, maxDigits)
	if m, ok := digits(s[:end], n.start); ok {
		return m
	}
	return n
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
