package quantity

import "assay"

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
