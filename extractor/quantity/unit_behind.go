package quantity

import (
	"strings"

	"github.com/shopspring/decimal"

	"assay"
)

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
	if u != nil && end+1 < len(r.s) && (isDigit(r.s[end]) && u.kind == assay.KindMoney && r.s[j] < 0xE3 && !u.word || j > a.num.end && end == j+1 && r.s[end] == '-' && isDigit(r.s[end+1]) && r.s[j] >= 'A' && r.s[j] <= 'Z') {
		u = nil // the sign of the next amount, 1 $10 bill; the letter of a code, 300 L-20
	}
	if u != nil && a.style == wordStyle && a.num.scale == 0 && isWord(r.s, j, "won") { // two won the cup
		u = nil
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
