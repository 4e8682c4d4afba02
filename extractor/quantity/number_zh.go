package quantity

import (
	"assay"
)

// hanAt is the Chinese numeral at i; nil if there is none.
func (v *vocabulary) hanAt(s string, i int) *hanWord {
	if i+2 >= len(s) || s[i]>>4 != 0xE {
		return nil
	}
	k := v.han[uint16(s[i]&15)<<12|uint16(s[i+1]&63)<<6|uint16(s[i+2]&63)]
	if k == 0 {
		return nil
	}
	return &v.hanWords[k]
}

// anyDigit is the size of the digit of either sort at i, 0 if there is none.
func (v *vocabulary) anyDigit(s string, i int) int {
	if _, size := digitAt(s, i); size > 0 {
		return size
	}
	if v.hanAt(s, i).is(digitClass) {
		return hanSize
	}
	return 0
}

// decimalAt is anyDigit for a decimal: 两 counts, and is never one (一点两小时).
func (v *vocabulary) decimalAt(s string, i int) int {
	if w := v.hanAt(s, i); w != nil && w.pair {
		return 0
	}
	return v.anyDigit(s, i)
}

// hanSize is the length of every Chinese numeral in UTF-8.
const hanSize = 3

func (w *hanWord) is(c wordClass) bool { return w != nil && w.class == c }

// exp10 is the exponent of a power of ten.
func (w *hanWord) exp10() int { return int(w.value.e) }

// hanState adds up a Chinese number, low and high end side by side.
type hanState struct {
	total, section, cur [2]int64
	has                 bool  // cur is set
	last                int64 // the unit or scale before, 0 at first
	lastScale           int64
	filler              bool // a 零 since the last unit
	ok                  bool
}

// maxHan bounds the sums of Chinese numerals far below overflow.
const maxHan = 1 << 52

func (h *hanState) unit(u int64) {
	for k := range 2 {
		if !h.has {
			h.cur[k] = 1
			if h.section[0] != 0 { // 三百十 is 310
				h.cur[k] = 1
			}
		}
		h.section[k] += h.cur[k] * u
		h.cur[k] = 0
	}
	h.has, h.last, h.filler = false, u, false
}

func (h *hanState) scale(u int64) {
	for k := range 2 {
		part := h.section[k] + h.cur[k]
		if part == 0 && h.total[k] == 0 {
			part = 1
		}
		if u > h.lastScale || part == 0 { // 三万亿: all that came so far
			part += h.total[k]
			h.total[k] = 0
		}
		if part > maxHan/u {
			h.ok = false
			return
		}
		h.total[k] += part * u
		h.section[k], h.cur[k] = 0, 0
	}
	h.has, h.last, h.lastScale, h.filler = false, u, u, false
	if h.total[1] > maxHan {
		h.ok = false
	}
}

// hanDigits counts the plain digits from i on, at most limit.
func (v *vocabulary) hanDigits(s string, i, limit int) (n int) {
	for n < limit {
		w := v.hanAt(s, i)
		if !w.is(digitClass) || n > 0 && w.pair {
			break
		}
		n, i = n+1, i+hanSize
	}
	return n
}

// han reads the Chinese number at i. The end is that of the whole run of
// numerals also when ok is false.
func (v *vocabulary) hanNumber(s string, i int) (n num, ok bool) {
	n = num{start: i, end: i, style: hanStyle}
	h := hanState{ok: true}
	first := v.hanAt(s, i)
	if first.formal && !(first.is(digitClass) && before(s, i, "是") && !hanAhead(s, i+hanSize)) && !has(s, i+hanSize, "打") && !has(s, i+hanSize, "又") && v.hanAt(s, v.hanJoint(s, i+hanSize, first.class)) == nil && !before(s, trimRight(s, i, 0), "之") && fractionMark(s, i+hanSize) == 0 && !v.after.has(s, i+hanSize) && (!v.classes.has(s, i+hanSize) || has(s, i+hanSize, "起")) { // 陆地, 拾起
		n.end = i + hanSize
		return n, false
	}
	switch first.class {
	case halfClass:
		return v.hanHalf(s, n)
	case pointClass:
		n.end = i + hanSize
		return n, false
	case digitClass:
		if run := v.hanDigits(s, i, maxDigits+1); run >= 3 || run == 2 && !v.adjacent(s, i) {
			return v.positional(s, i, run)
		}
	}
	if first.n == 1 && first.is(digitClass) && v.hanAt(s, i+hanSize).is(halfClass) && !v.after.has(s, i+2*hanSize) { // 一半
		n.end = i + 2*hanSize
		n.v, n.share, n.fraction = val{c: 50}, true, true
		return n, true
	}
	if (first.is(unitClass) || first.is(scaleClass)) && before(s, i, "成") { // 成千上万, 成百上千
		if m := v.hanAt(s, i+2*hanSize); has(s, i+hanSize, "上") && (m.is(unitClass) || m.is(scaleClass)) {
			n.start, n.end = i-hanSize, i+3*hanSize
			n.lo, n.hi, n.span, n.q = first.value, m.value.shift(1), true, assay.Vague
			n.scale = m.exp10()
			return n, true
		}
	}
	vague, ranged, units := false, false, 0
	for h.ok {
		w := v.hanAt(s, i)
		if w == nil {
			break
		}
		switch w.class {
		case digitClass:
			if h.has {
				if w.pair { // 八两
					goto done
				}
				return n, false
			}
			d := w.n
			if d == 0 {
				h.filler = true
				i += hanSize
				n.end = i
				continue
			}
			if v.adjacent(s, i) && !v.hanAt(s, i+2*hanSize).is(digitClass) {
				h.cur = [2]int64{d, v.hanAt(s, i+hanSize).n}
				ranged = true
				i += hanSize
			} else {
				h.cur = [2]int64{d, d}
			}
			h.has = true
		case someClass:
			if h.has || !v.someAt(s, i, h.last) {
				goto done
			}
			h.has = true
			if !v.hanAt(s, i+hanSize).is(unitClass) && h.total[0]+h.section[0] > 10 { // 二十几万 is 二十多万; 十几 is 11 to 19
				h.cur = [2]int64{}
				n.q, n.tail = assay.GT, true
				break
			}
			vague = true
			h.cur = [2]int64{1, 9}
			if h.last == 0 {
				h.cur[1] = 10
			}
		case unitClass, scaleClass:
			if (h.has || h.last != 0) && v.unitHere(s, i) {
				goto done
			}
			u := pow10(w.exp10())
			if w.class == scaleClass {
				if i == n.start {
					n.lone = true
				}
				h.scale(u)
				units++
				break
			}
			if w.value.c != 1 { // 廿
				h.cur, h.has, u = [2]int64{w.value.c, w.value.c}, true, 10
			}
			if h.last != 0 && u >= h.last && h.section[0] != 0 {
				goto done
			}
			if !h.has && h.section[0] == 0 && u > 10 {
				n.lone = n.lone || i == n.start
				if h.last != 0 && h.lastScale == 0 {
					goto done
				}
			}
			h.unit(u)
			units++
		case pointClass:
			if !h.has && !h.filler && units == 0 || v.decimalAt(s, v.hanJoint(s, i+hanSize, unitClass)) == 0 || ranged || vague || n.tail {
				goto done
			}
			return v.hanDecimals(s, i, n, h)
		default:
			goto done
		}
		i += hanSize
		n.end = i
		i = v.hanJoint(s, i, w.class)
		if h.last >= 10 && !h.has && !vague && !ranged { // 三百多万: 多 stands inside
			if size := v.tailAt(s, i); size > 0 {
				n.q, n.tail = assay.GT, true
				if has(s, i, "来") {
					n.q = assay.Approx
				}
				i += size
				n.end = i
				i = v.hanJoint(s, i, unitClass)
				if next := v.hanAt(s, i); !next.is(scaleClass) {
					break
				}
			}
		}
	}
done:
	if !h.ok || n.end == n.start {
		if n.end == n.start {
			n.end = i + hanSize
		}
		return n, false
	}
	if h.has && h.last >= 100 && !h.filler && !vague && units > 0 { // 三万五 is 35000
		h.cur[0], h.cur[1] = h.cur[0]*(h.last/10), h.cur[1]*(h.last/10)
	}
	lo, hi := h.total[0]+h.section[0]+h.cur[0], h.total[1]+h.section[1]+h.cur[1]
	n.scale = exponent(h.lastScale)
	n.ordinary = units == 0
	n.some = vague && units == 0
	if lo == hi {
		n.v = val{c: lo}.trim()
		return n, true
	}
	n.lo, n.hi, n.span = val{c: lo}.trim(), val{c: hi}.trim(), true
	n.q = assay.Range
	if vague {
		n.q = assay.Vague
	}
	return n, true
}

// hanJoint skips a blank between two numerals of one number, of which one is a
// unit, scale or point: 三千 八百 九十六 万.
func (v *vocabulary) hanJoint(s string, i int, before wordClass) int {
	if i >= len(s) || s[i] != ' ' && !has(s, i, "\u3000") {
		return i
	}
	j := i + 1
	if s[i] != ' ' {
		j = i + 3
	}
	next := v.hanAt(s, j)
	switch {
	case next.is(unitClass), next.is(scaleClass), next.is(pointClass) && before == digitClass:
		return j
	case next.is(digitClass) && (before == unitClass || before == scaleClass):
		return j
	case next.is(someClass) && before == unitClass && v.someAt(s, j, 10):
		return j
	case before == unitClass || before == scaleClass:
		if size := v.tailAt(s, j); size > 0 {
			return j
		}
	}
	return i
}

func exponent(p int64) (e int) {
	for p >= 10 {
		p, e = p/10, e+1
	}
	return e
}

// hanHalf reads 半 at the start of a number: 半年, 半个小时, 过半, 半数.
func (v *vocabulary) hanHalf(s string, n num) (num, bool) {
	i := n.start
	n.end = i + hanSize
	n.v, n.ordinary = val{c: 5, e: -1}, true
	j := n.end
	if has(s, j, "个") || has(s, j, "個") {
		j += hanSize
	}
	if u, _ := v.after.longest(s, j); (u != nil && u.kind != assay.KindShare && u.kind != assay.KindMoney && u.needs == 0 || j > n.end && has(s, j, "月")) && !before(s, i, "上") && !before(s, i, "下") && !before(s, i, "前") && !before(s, i, "后") && !before(s, i, "大") && !before(s, i, "多") {
		n.end = j
		return n, true
	}
	over := false
	for _, w := range [...]string{"过", "超", "逾", "近"} {
		if before(s, i, w) {
			over = true
			n.q = assay.GT
			if w == "近" {
				n.q = assay.Approx
			}
			n.start -= hanSize
			break
		}
	}
	if has(s, n.end, "数") && !has(s, n.end, "数据") {
		n.end += hanSize
	} else if !over || v.classes.has(s, n.end) && !has(s, n.end, "的") {
		return n, false
	}
	n.v, n.share, n.ordinary = val{c: 50}, true, false
	return n, true
}

// adjacent reports whether the two digits at i name a range: 三四, 三五.
func (v *vocabulary) adjacent(s string, i int) bool {
	a, b := v.hanAt(s, i), v.hanAt(s, i+hanSize)
	if !a.is(digitClass) || !b.is(digitClass) {
		return false
	}
	x, y := a.n, b.n
	return x > 0 && (y == x+1 || x == 3 && y == 5)
}

// someAt reports whether 几 or 数 at i is a digit: before a unit or scale, or
// (几) after 十, or with a unit behind.
func (v *vocabulary) someAt(s string, i int, last int64) bool {
	next := v.hanAt(s, i+hanSize)
	if next.is(unitClass) || next.is(scaleClass) {
		return true
	}
	if has(s, i, "数") || has(s, i, "數") {
		return false
	}
	return last == 10 || last == 0
}

// tailAt is the size of 多, 余 or 来 at i where it says "and some more".
func (v *vocabulary) tailAt(s string, i int) int {
	if i >= len(s) || s[i] < 0xE4 {
		return 0
	}
	for _, t := range [...]string{"多", "余", "餘"} {
		if !has(s, i, t) {
			continue
		}
		for _, no := range [...]string{"额", "数", "元化", "热", "下", "于", "样", "边", "重", "达", "少", "维", "功能", "方", "媒体", "晶", "彩", "名于", "米尼加", "哥"} {
			if has(s, i+len(t), no) && !(no == "方" && has(s, i+len(t), "方米")) && !(no == "元化" && has(s, i+len(t), "元化解")) {
				return 0
			}
		}
		return len(t)
	}
	if has(s, i, "来") && (before(s, i, "十") || before(s, i, "百")) && (v.hanAt(s, i+hanSize).is(scaleClass) || v.classes.has(s, i+hanSize) || v.after.has(s, i+hanSize)) {
		return hanSize
	}
	return 0
}

// dozen multiplies by 打 behind the number.
func (v *vocabulary) dozen(s string, n num) num {
	if n.span || n.scale > 0 || n.point || n.positional || !has(s, n.end, "打") {
		return n
	}
	for _, no := range [...]string{"开", "击", "造", "印", "听", "算", "断", "败", "破", "折", "工", "车", "一", "仗", "虎", "响", "通", "入", "出", "压", "卡", "包", "磨", "下"} {
		if has(s, n.end+hanSize, no) {
			return n
		}
	}
	if x, ok := n.v.mul(val{c: 12}); ok {
		n.v, n.end, n.ordinary = x, n.end+hanSize, false
	}
	return n
}

// positional reads a run of digits without units: 二〇二五, 一三八.
func (v *vocabulary) positional(s string, i, run int) (n num, ok bool) {
	n = num{start: i, style: hanStyle, positional: true, end: i + run*hanSize, ints: run}
	if run > maxDigits {
		for v.hanAt(s, n.end).is(digitClass) {
			n.end += hanSize
		}
		return n, false
	}
	var acc accumulator
	for k := range run {
		acc.push(int(v.hanAt(s, i+k*hanSize).n))
	}
	n.v = acc.val()
	if v.hanAt(s, n.end).is(pointClass) && v.decimalAt(s, n.end+hanSize) > 0 {
		return v.hanFraction(s, n.end, n, acc)
	}
	return v.hanScale(s, n), true
}

// hanDecimals reads 点 and the digits behind it.
func (v *vocabulary) hanDecimals(s string, i int, n num, h hanState) (num, bool) {
	if h.last >= 100 && !h.filler {
		h.cur[0] *= h.last / 10
	}
	sum := h.total[0] + h.section[0] + h.cur[0]
	var acc accumulator
	for _, b := range (val{c: sum}).decimal().String() {
		acc.push(int(b - '0'))
	}
	return v.hanFraction(s, i, n, acc)
}

func (v *vocabulary) hanFraction(s string, i int, n num, acc accumulator) (num, bool) {
	i = v.hanJoint(s, i+hanSize, unitClass)
	decimals := 0
	for size := v.decimalAt(s, i); size > 0; size = v.decimalAt(s, i) {
		if d, n := digitAt(s, i); n > 0 {
			acc.push(d)
		} else {
			acc.push(int(v.hanAt(s, i).n))
		}
		decimals, i = decimals+1, i+size
	}
	n.end, n.point = i, true
	if acc.n > maxDigits || decimals > maxDigits {
		return n, false
	}
	n.v = acc.val()
	n.v.e -= int16(decimals)
	return v.hanScale(s, n), true
}

// hanScale reads units and scales behind a number that is already complete,
// in digits or decimals: 3千, 1.2万亿, 1200多万, 2亿3000万.
func (v *vocabulary) hanScale(s string, n num) num { return v.hanScaleAt(s, n, 0) }

// maxParts is the number of parts that a mixed number has: 1亿2000万3千.
const maxParts = 3

func (v *vocabulary) hanScaleAt(s string, n num, depth int) num {
	if depth == 0 {
		n = v.digitUnits(s, n)
	}
	i, e := n.end, 0
	for {
		at := i
		if j := blanks(s, i); j > i && (v.hanAt(s, j).is(scaleClass) || v.hanAt(s, j).is(unitClass)) && !(s[i] == '\n' && e == 0 && v.hanAt(s, j+hanSize) == nil && !v.after.has(s, j+hanSize)) {
			i = j
		}
		w := v.hanAt(s, i)
		if (w.is(unitClass) || w.is(scaleClass)) && w.value.c == 1 && e+w.exp10() <= 20 {
			if e > 0 && w.is(unitClass) {
				i = at
				break
			}
			if v.unitHere(s, i) {
				i = at
				break
			}
			e += w.exp10()
			i += hanSize
			continue
		}
		i = at
		if n.q == "" && i < len(s) && (s[i] >= 0xE4 || mayBlank[s[i]]) && (n.point || e > 0 || n.v.cmp(val{c: 10}) >= 0) {
			if j := blanks(s, i); j > i && n.style == digitStyle && v.tailAt(s, j) > 0 && v.hanAt(s, j+v.tailAt(s, j)).is(scaleClass) { // 6,900 余万元
				i = j
			}
			if size := v.tailAt(s, i); size > 0 && (!n.point || v.hanAt(s, i+size).is(scaleClass) || e > 0 && (v.after.has(s, i+size) || v.classes.has(s, i+size))) {
				n.q, n.tail = assay.GT, true
				i += size
				if v.hanAt(s, i).is(scaleClass) || v.hanAt(s, i).is(unitClass) {
					continue
				}
				n.end = i
				n.v, n.scale = n.v.shift(e), e
				return n
			}
		}
		if n.q == "" && e == 0 && n.style == digitStyle && !n.point && (has(s, i, "几") || has(s, i, "数")) && v.hanAt(s, i+hanSize).is(scaleClass) && n.v.c != 0 && n.v.trim().e > 0 {
			// 20几万 is 20多万, 10几万 is 11 to 19
			i += hanSize
			if n.v.cmp(val{c: 10}) > 0 {
				n.q, n.tail = assay.GT, true
				continue
			}
			n.span, n.q = true, assay.Vague
			n.lo, n.hi = val{c: 11}, val{c: 19}
			continue
		}
		break
	}
	n.end, n.scale = i, e
	if n.span {
		n.lo, n.hi = n.lo.shift(e), n.hi.shift(e)
		return n
	}
	n.v = n.v.shift(e)
	if e >= 3 && n.q == "" && n.v.b == nil && depth < maxParts {
		return v.lowerPart(s, n, depth+1)
	}
	return n
}

// digitUnits adds up digits with units below a scale, which then multiplies all
// of them: 3千5百万, 2千零30万.
func (v *vocabulary) digitUnits(s string, n num) num {
	if n.style != digitStyle || n.point || n.grouped || n.ints > 2 || !v.hanAt(s, n.end).is(unitClass) {
		return n
	}
	sum, part, last, i, parts := int64(0), n.v.c, 4, n.end, 1
	for {
		w := v.hanAt(s, i)
		if w.is(unitClass) {
			if w.value.c != 1 || w.exp10() >= last || part == 0 || part >= 100 {
				return n
			}
			sum, part, last = sum+part*pow10(w.exp10()), 0, w.exp10()
			i += hanSize
			if has(s, i, "零") {
				i += hanSize
			}
			if _, size := digitAt(s, i); size == 0 {
				continue
			}
			low, ok := digits(s, i)
			if !ok || low.point || low.grouped || low.ints > last {
				return n
			}
			part, i, parts = low.v.c, low.end, parts+1
			continue
		}
		if parts < 2 || !w.is(scaleClass) || last < exponent(part) {
			return n
		}
		n.v, n.end, n.ints = val{c: sum + part}, i, 4
		return n
	}
}

// hanAhead reports whether a Chinese character stands at i.
func hanAhead(s string, i int) bool { return i+2 < len(s) && s[i] >= 0xE4 && s[i] <= 0xE9 }

// unitHere reports whether the unit character at i begins the name of a unit
// of measure: 千 in 5千克, 千 in 100千瓦.
func (v *vocabulary) unitHere(s string, i int) bool {
	u, end := v.after.longest(s, i)
	return u != nil && u.kind != assay.KindCount && end > i+hanSize
}

// lowerPart adds the next lower part of a mixed number: 2亿3000万, 3万5千.
func (v *vocabulary) lowerPart(s string, n num, depth int) num {
	i := n.end
	if i < len(s) && s[i] == ' ' && n.scale < 8 {
		i++
	}
	zero := has(s, i, "零") || has(s, i, "〇")
	if zero {
		i += hanSize
	}
	var low num
	ok := false
	if _, size := digitAt(s, i); size > 0 {
		low, ok = digits(s, i)
		if ok {
			low = v.hanScaleAt(s, low, depth)
		}
	} else if w := v.hanAt(s, i); w.is(digitClass) {
		low, ok = v.hanNumber(s, i)
	}
	if !ok || low.span || low.end == i || low.scale == 0 && low.v.cmp(val{c: 1}.shift(n.scale)) >= 0 || low.scale >= n.scale {
		return n
	}
	if low.scale == 0 && low.style == hanStyle && low.ordinary { // 3万五
		low.v = low.v.shift(n.scale - 1)
	} else if low.scale == 0 && !zero && (low.point || low.ints < 3 || n.end < len(s) && s[n.end] == ' ') {
		return n
	}
	sum, ok := n.v.add(low.v)
	if !ok {
		return n
	}
	n.v, n.end, n.q, n.tail = sum, low.end, low.q, low.tail
	if low.scale > 0 {
		n.scale = low.scale
	}
	return n
}

// hanShare reads what stands before 分之 and the number behind it, or 成 behind
// the number: the result is in percent.
func (v *vocabulary) hanShare(s string, n num) (num, bool) {
	if n.span && n.q == assay.Vague && !has(s, n.end, "成") {
		return n, false
	}
	switch {
	case fractionMark(s, n.end) > 0:
		i := blanks(s, fractionMark(s, n.end))
		minus := has(s, i, "负") || has(s, i, "負")
		if minus {
			i += hanSize
		}
		num2, ok := v.plainNumber(s, i)
		if !ok || num2.span || n.span {
			return n, false
		}
		num2.start = n.start
		num2.share, num2.part = true, true
		if k := blanks(s, num2.end); num2.style == digitStyle && num2.scale == 0 && k < len(s) && lower(s[k]) == 'k' && (k+1 == len(s) || !isLetter(s[k+1])) {
			num2.v, num2.end = num2.v.shift(3), k+1
		}
		if minus {
			num2.v = num2.v.neg()
		}
		if n.v.b != nil || n.v.c <= 0 || n.v.e < 0 || n.v.e > 12 {
			return n, false
		}
		den := n.v.c * pow10(int(n.v.e))
		if t := n.v.trim(); t.c == 1 { // 百分之, 千分之: a power of ten
			num2.fraction = !n.lone
			num2.v = num2.v.shift(2 - int(t.e))
			return num2, true
		}
		if num2.v.b != nil || num2.v.e < 0 || num2.v.e > 12 {
			return n, false
		}
		r, ok := ratio(num2.v.c*pow10(int(num2.v.e)), den)
		num2.v, num2.fraction = r.shift(2), true
		return num2, ok
	case n.end == n.start:
		return n, false
	case has(s, n.end, "分"):
		return v.shortShare(s, n)
	}
	j := n.end
	if j < len(s) && s[j] == ' ' {
		j++
	}
	if has(s, j, "成") || has(s, j, "折") {
		m := n
		m.end = j
		return v.tenths(s, m)
	}
	return n, false
}

// shortShare reads a fraction without its 之, 三分一 and 四分三, where nothing may
// follow that makes points or minutes of it.
func (v *vocabulary) shortShare(s string, n num) (num, bool) {
	part, w := n.end+hanSize, v.hanAt(s, n.end+hanSize)
	if n.style != hanStyle || n.span || n.tail || n.point || n.v.b != nil || !w.is(digitClass) || w.n < 1 || w.pair {
		return n, false
	}
	end := part + hanSize
	den := val{c: w.n}
	if n.v.cmp(val{c: 10}) > 0 || den.cmp(n.v) >= 0 {
		return n, false
	}
	k := blanks(s, end)
	_, soft := skip(s, k, "的", "以上", "以下", "左右", "，", "。", "、", "；", "）", "」")
	if u, _ := v.after.longest(s, k); k < len(s) && s[k] >= 0x80 && !soft && (u == nil || u.kind == assay.KindDuration || u.kind == assay.KindMoney) {
		return n, false
	}
	q, ok := ratio(w.n, n.v.c*pow10(int(n.v.e)))
	n.v, n.end, n.share, n.part, n.fraction, n.ordinary = q.shift(2), end, true, true, true, false
	return n, ok
}

// fractionMark is where 分之 at i ends, 0 if it does not stand there.
func fractionMark(s string, i int) int {
	if i = blanks(s, i); !has(s, i, "分") {
		return 0
	}
	if i = blanks(s, i+hanSize); !has(s, i, "之") {
		return 0
	}
	return i + hanSize
}

// tenths reads 成 behind the number: 三成, 四成半, 两三成, 三成五.
func (v *vocabulary) tenths(s string, n num) (num, bool) {
	if has(s, n.end, "折") {
		return v.discount(s, n)
	}
	if n.scale > 0 || n.lone || n.q == assay.GT || !n.span && (n.v.cmp(val{c: 10}) > 0 || n.v.zero()) {
		return n, false
	}
	i := n.end + hanSize
	for _, no := range [...]string{"为", "立", "功", "员", "本", "交", "果", "品", "就", "长", "熟", "效", "人", "绩", "都", "分", "套", "了", "型", "语", "年"} {
		if has(s, i, no) {
			return n, false
		}
	}
	n.share, n.end, n.ordinary = true, i, false
	if n.span {
		n.lo, n.hi = n.lo.shift(1), n.hi.shift(1)
		return n, true
	}
	n.v = n.v.shift(1)
	if has(s, i, "半") {
		n.v, _ = n.v.add(val{c: 5})
		n.end = i + hanSize
	} else if w := v.hanAt(s, blanks(s, i)); w.is(digitClass) && v.hanDigits(s, blanks(s, i), 2) == 1 && !v.hanAt(s, blanks(s, i)+hanSize).is(unitClass) && !v.classes.has(s, blanks(s, i)+hanSize) {
		n.v, _ = n.v.add(w.value)
		n.end = blanks(s, i) + hanSize
	}
	if size := v.tailAt(s, n.end); size > 0 {
		n.q, n.tail = assay.GT, true
		n.end += size
	}
	return n, true
}

// discount reads 折 behind the number, the part of the price that is left to
// pay: 五折 50 %, 七五折 75 %, 8.5折 85 %.
func (v *vocabulary) discount(s string, n num) (num, bool) {
	if n.scale > 0 || n.lone || n.q != "" && n.q != assay.Range || n.v.zero() && !n.span || n.v.b != nil {
		return n, false
	}
	i := n.end + hanSize
	for _, no := range [...]string{"合", "算", "现", "旧", "叠", "线", "腾", "磨", "返", "射", "断", "页", "戟"} {
		if has(s, i, no) {
			return n, false
		}
	}
	if n.span {
		if n.style != hanStyle || n.q != assay.Range || n.lo.e != 0 { // 七八折 may be 78 %
			return n, false
		}
		n.span, n.q = false, ""
		n.v, _ = n.lo.shift(1).add(n.hi)
	} else if n.v.cmp(val{c: 10}) <= 0 {
		n.v = n.v.shift(1)
	} else if n.v.cmp(val{c: 100}) >= 0 {
		return n, false
	}
	n.share, n.end, n.ordinary, n.positional = true, i, false, false
	return n, true
}

// plainNumber reads a number in digits or Chinese numerals at i.
func (v *vocabulary) plainNumber(s string, i int) (num, bool) {
	if _, size := digitAt(s, i); size > 0 {
		n, ok := digits(s, i)
		if ok {
			n = v.hanScale(s, n)
		}
		return n, ok
	}
	if w := v.hanAt(s, i); w != nil {
		return v.hanNumber(s, i)
	}
	return num{}, false
}
