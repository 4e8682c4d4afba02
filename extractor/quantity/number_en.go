package quantity

import (
	"assay"
)

// wordAt is the English number word at i and its end; nil if there is none.
func (v *vocabulary) wordAt(s string, i int) (*word, int) {
	if i >= len(s) || !isLetter(s[i]) || !v.numbers.begins.has(wordKey(s, i)) {
		return nil, i
	}
	return v.words.longest(s, i)
}

// joint skips what parts two words of one number: blanks, a hyphen, a line break.
func joint(s string, i int) int {
	j := blanks(s, i)
	if j == i && j < len(s) && s[j] == '-' {
		j++
		if k := blanks(s, j); k > j && k < len(s) && s[j] != ' ' { // a hyphen at the end of a line
			return k
		}
	}
	return j
}

// blanks skips blanks at i: at most a few, at most one line break.
func blanks(s string, i int) int {
	if i >= len(s) || !mayBlank[s[i]] {
		return i
	}
	return manyBlanks(s, i)
}

// mayBlank tells the first bytes of blanks, of whatever sort, and of characters
// that share theirs.
var mayBlank = [256]bool{' ': true, '\n': true, '\t': true, '\r': true, 0xC2: true, 0xE2: true, 0xE3: true}

func manyBlanks(s string, i int) int {
	if s[i] == ' ' && (i+1 == len(s) || !mayBlank[s[i+1]]) { // nearly always
		return i + 1
	}
	for n := 0; n < maxBlanks && i < len(s); n++ {
		switch {
		case isBlank(s[i]):
			if s[i] == '\n' && has(s, i+1, "\n") {
				return i
			}
			i++
		case has(s, i, "\u00a0"):
			i += 2
		case has(s, i, "\u3000"), has(s, i, "\u202f"), has(s, i, "\u2009"):
			i += 3
		default:
			return i
		}
	}
	return i
}

// isWord reports whether the word w (in lower case) stands at i.
func isWord(s string, i int, w string) bool {
	if i < 0 || i+len(w) > len(s) || i+len(w) < len(s) && isLetter(s[i+len(w)]) {
		return false
	}
	for k := range len(w) {
		if lower(s[i+k]) != w[k] {
			return false
		}
	}
	return i == 0 || !isLetter(s[i-1])
}

// wordBefore reports whether the word w and a blank or hyphen stand before i, and where w begins.
func wordBefore(s string, i int, w string) (int, bool) {
	if i == 0 || s[i-1] > ' ' && s[i-1] != '-' {
		return i, false
	}
	j := i
	for n := 0; n < maxBlanks && j > 0 && (isBlank(s[j-1]) || s[j-1] == '-'); n++ {
		j--
	}
	if j == i || j == 0 || lower(s[j-1]) != w[len(w)-1] || !isWord(s, j-len(w), w) {
		return i, false
	}
	return j - len(w), true
}

// wordNumber reads the English number at i, where a number word stands, and
// "one in five". The end is behind the words looked at also when ok is false.
func (v *vocabulary) wordNumber(s string, i int) (n num, ok bool) {
	n, ok = v.cardinal(s, i)
	if ok && !n.share && !n.fold && n.q == "" {
		n = v.oneIn(s, n)
	}
	return n, ok
}

// cardinal reads the English number at i.
func (v *vocabulary) cardinal(s string, i int) (n num, ok bool) {
	first, end := v.wordAt(s, i)
	n = num{start: i, end: end, style: wordStyle}
	switch first.class {
	case halfClass:
		return v.halfNumber(s, n)
	case partClass:
		return v.partNumber(s, n)
	case pluralClass:
		return v.pluralNumber(s, n, first)
	case someClass:
		return v.someNumber(s, n, first)
	case multipleClass:
		n.v, n.fold = val{c: first.num}, true
		return n, true
	case foldClass:
		if first.num >= 2 && (isWord(s, joint(s, end), "as") || isWord(s, joint(s, end), "the") || isWord(s, joint(s, end), "that") || isWord(s, joint(s, end), "its") || isWord(s, joint(s, end), "what")) {
			n.v, n.fold = val{c: first.num}, true
			return n, true
		}
		return n, false
	}
	total, group := int64(0), int64(0)
	used := wordClass(0) // class of the last word of the group
	lastScale := int64(0)
	switch first.class {
	case scaleClass, hundredClass, dozenClass:
		j, found := wordBefore(s, i, "a")
		if !found {
			j, found = wordBefore(s, i, "an")
		}
		if found {
			n.start = j
		} else {
			n.lone = true
		}
		if k, many := wordBefore(s, j, "many"); many && found { // many a thousand
			n.start = k
		}
		group, used = 1, digitClass
	}
	j := i
	for {
		w, e := v.wordAt(s, j)
		if w == nil {
			break
		}
		switch w.class {
		case digitClass:
			if used == digitClass || used == teenClass || used == tenClass && w.num == 0 {
				goto done
			}
			group += w.num
			used = digitClass
		case teenClass, tenClass:
			if used != 0 && used != hundredClass || w.class == tenClass && total+group > 0 && v.denominatorAt(s, e) {
				goto done
			}
			group += w.num
			used = w.class
		case hundredClass:
			if group == 0 || group >= 100 || used == 0 || used == hundredClass {
				goto done
			}
			group *= 100
			used = hundredClass
		case pluralClass:
			if group == 0 || group > 100 && group%100 != 0 || total != 0 || w.num == 10 || w.num == 20 || isWord(s, joint(s, e), "of") {
				goto done
			}
			n.v, ok = val{c: group}.mul(val{c: w.num})
			n.end = e
			if w.num != 12 {
				n.scale = exponent(w.num)
			}
			return n, ok
		case dozenClass:
			if group == 0 || total != 0 || group >= 100 {
				goto done
			}
			group *= w.num
			n.v, n.end = val{c: group}.trim(), e
			return n, true
		case scaleClass:
			if used == 0 && total == 0 {
				goto done
			}
			if group == 0 && lastScale > 0 { // a hundred thousand million
				if total > maxHan/w.num {
					return n, false
				}
				total *= w.num
			} else {
				if group > maxHan/w.num {
					return n, false
				}
				total += group * w.num
			}
			lastScale, group, used = w.num, 0, 0
			n.scale = exponent(w.num)
		case partClass, halfClass:
			if w.den > 1 && (group > 0 && total == 0 && group < 100) && j > n.start {
				if w.den == 4 && !v.quarterShare(s, j, e, group) {
					goto done
				}
				if w.den == 2 && e-j != len("halves") {
					goto done
				}
				if group > 1 && w.den != 4 && lower(s[e-1]) != 's' { // the twenty-fifth
					n.end = e
					return n, false
				}
				n.v, ok = ratio(group*100, w.den)
				n.end, n.share = e, true
				return n, ok
			}
			goto done
		default:
			goto done
		}
		n.end = e
		j = joint(s, e)
		if j == e {
			break
		}
		if isWord(s, j, "point") {
			return v.wordDecimals(s, blanks(s, j+len("point")), n, total+group)
		}
		if isWord(s, j, "and") {
			k := joint(s, j+len("and"))
			next, _ := v.wordAt(s, k)
			if isWord(s, k, "a") {
				if h, e2 := v.wordAt(s, joint(s, k+1)); h != nil && (h.class == halfClass || h.class == partClass) && s[e2-1] != 's' {
					return v.andHalf(s, n, total+group, lastScale, h, e2)
				}
			}
			if part, e2 := v.partBehind(s, k); part != nil { // six million and two thirds, two hundred and three fifths
				if group > 0 {
					lastScale = 0
				}
				return v.andHalf(s, n, total+group, lastScale, part, e2)
			}
			if next == nil || (next.class != digitClass && next.class != teenClass && next.class != tenClass) || lastScale == 0 && used != hundredClass || v.followsScale(s, k) {
				break
			}
			j = k
		}
	}
done:
	if has(s, n.end, "-") && (isWord(s, n.end+1, "first") || isWord(s, n.end+1, "second")) { // twenty-first
		return n, false
	}
	if f, ok := v.overOrdinal(s, n, total+group); ok {
		return f, true
	}
	n.v = val{c: total + group}.trim()
	n.ordinary = n.scale == 0 && total+group < 100
	return n, true
}

// overOrdinal reads the denominator behind a numerator that is more than two
// digits, or a denominator of two words: two hundred fifths, one twenty-fifth,
// three twenty-firsts. A numerator of one has it in the singular, any other in
// the plural; else it is an ordinal.
func (v *vocabulary) overOrdinal(s string, n num, numerator int64) (num, bool) {
	i := joint(s, n.end)
	if i == n.end || i < len(s) && !isLetter(s[i]) {
		return n, false
	}
	var den int64
	var end int
	w, e := v.wordAt(s, i)
	if w != nil && w.class == tenClass && (has(s, e, "-") || v.denominatorAt(s, e)) {
		ones, e2 := v.onesOrdinal(s, joint(s, e))
		if ones == 0 {
			return n, false
		}
		den, end = w.num+ones, e2
	} else if p, e2 := v.wordAt(s, joint(s, e)); w != nil && w.class == digitClass && w.num == 1 && p != nil && p.class == partClass && p.num == 1 && p.den >= 100 { // one one-hundredth
		den, end = p.den, e2
	} else if w != nil && w.class == partClass && w.num == 1 && w.den > 2 && s[n.end] != '-' && lower(s[e-1]) == 's' && s[i] != 'q' && s[i] != 'Q' {
		den, end = w.den, e
	} else {
		return n, false
	}
	if (numerator == 1) == (lower(s[end-1]) == 's') || numerator < 1 || numerator > 1e12 {
		return n, false
	}
	r, ok := ratio(numerator*100, den)
	if !ok {
		return n, false
	}
	n.v, n.end, n.share, n.scale = r, end, true, 0
	return n, true
}

// denominatorAt reports whether the plural of an ordinal below ten stands behind
// a word for tens that ends at i, so that both are one denominator: thirty-fifths.
// Behind a blank, seconds are a unit.
func (v *vocabulary) denominatorAt(s string, i int) bool {
	j := joint(s, i)
	if j == i || s[i] != '-' && isWord(s, j, "seconds") {
		return false
	}
	ones, end := v.onesOrdinal(s, j)
	return ones > 0 && lower(s[end-1]) == 's'
}

// onesOrdinal is the ordinal below ten at i, in the singular or plural, and
// its end; 0 if there is none.
func (v *vocabulary) onesOrdinal(s string, i int) (int64, int) {
	for k, w := range [...]string{"first", "second"} {
		if isWord(s, i, w) || isWord(s, i, w+"s") {
			return int64(k + 1), i + len(w) + boolInt(isWord(s, i, w+"s"))
		}
	}
	if w, e := v.wordAt(s, i); w != nil && w.class == partClass && w.num == 1 && w.den > 2 && w.den < 10 && lower(s[i]) != 'q' {
		return w.den, e
	}
	return 0, i
}

// partBehind is the fraction in words at i, two thirds, fifty-four hundredths,
// and its end; nil if there is none.
func (v *vocabulary) partBehind(s string, i int) (*word, int) {
	w, e := v.wordAt(s, i)
	if w == nil || w.class != digitClass && w.class != teenClass && w.class != tenClass || w.num == 0 {
		return nil, i
	}
	top := w.num
	p, end := v.wordAt(s, joint(s, e))
	if p != nil && w.class == tenClass && p.class == digitClass {
		top += p.num
		p, end = v.wordAt(s, joint(s, end))
	}
	if p == nil || p.class != partClass || (top > 1) != (lower(s[end-1]) == 's') {
		return nil, i
	}
	return &word{partClass, top * p.num, p.den}, end
}

// followsScale reports whether the number at i has a scale of its own, so that
// "two million and three thousand" stays whole but "five million and six
// million" does not: it does when its scale is a million or more.
func (v *vocabulary) followsScale(s string, i int) bool {
	for range 6 {
		w, e := v.wordAt(s, i)
		if w == nil {
			return false
		}
		if w.class == scaleClass {
			return w.num >= 1000000
		}
		i = joint(s, e)
	}
	return false
}

// quarterShare reports whether a quarter or fourth behind a number is a part
// and not a quarter of a year.
func (v *vocabulary) quarterShare(s string, i, e int, group int64) bool {
	if group > 3 {
		return false
	}
	return i > 0 && s[i-1] == '-' || isWord(s, joint(s, e), "of") || lower(s[i]) == 'f'
}

// wordDecimals reads the digits behind "point" and a scale.
func (v *vocabulary) wordDecimals(s string, i int, n num, whole int64) (num, bool) {
	n.v = val{c: whole}
	decimals := 0
	for decimals < 9 {
		w, e := v.wordAt(s, i)
		if w == nil || w.class != digitClass && (w.class != teenClass && w.class != tenClass || decimals > 0) {
			break
		}
		digits, width := w.num, 1
		if w.num >= 10 {
			width = 2
		}
		if w.class == tenClass {
			if d, e2 := v.wordAt(s, joint(s, e)); d != nil && d.class == digitClass && d.num > 0 { // point seventy-one
				digits, e = digits+d.num, e2
			}
		}
		c, ok := mulInt(n.v.c, pow10(width))
		if !ok {
			return n, false
		}
		n.v.c, n.v.e = c+digits, n.v.e-int16(width)
		decimals += width
		n.end = e
		i = joint(s, e)
	}
	if decimals == 0 {
		n.v = n.v.trim()
		return n, true
	}
	n.point = true
	return v.wordScale(s, n), true
}

// andHalf reads "and a half" behind a number, with or without a scale behind.
func (v *vocabulary) andHalf(s string, n num, whole, scale int64, part *word, end int) (num, bool) {
	half, ok := ratio(max(scale, 1)*part.num, part.den)
	if ok {
		n.v, ok = val{c: whole}.trim().add(half)
	}
	n.end = end
	if !ok {
		return n, false
	}
	if scale == 0 {
		return v.wordScale(s, n), true
	}
	return n, true
}

// wordScale reads English scales behind a number that is complete: 1.2 million,
// 3 hundred thousand, 2 dozen.
func (v *vocabulary) wordScale(s string, n num) num {
	for range 4 {
		j := joint(s, n.end)
		w, e := v.wordAt(s, j)
		if w == nil || w.class != scaleClass && w.class != hundredClass && w.class != dozenClass && (w.class != pluralClass || w.num == 10 || w.num == 20) {
			break
		}
		if w.class == pluralClass && isWord(s, joint(s, e), "of") {
			break
		}
		if (w.class == dozenClass || w.num == 12) && (n.scale > 0 || w.num != 12) {
			break
		}
		x, ok := n.v.mul(val{c: w.num})
		if !ok {
			break
		}
		n.v, n.end, n.scale = x, e, n.scale+exponent(w.num)
		if w.num == 12 {
			n.scale = 0
			break
		}
	}
	return n
}

// halfNumber reads "half a million", "half a dozen" and half itself, as 50 %.
func (v *vocabulary) halfNumber(s string, n num) (num, bool) {
	j := joint(s, n.end)
	k := j
	if isWord(s, j, "a") || isWord(s, j, "an") {
		k = joint(s, j+1)
		if isWord(s, j, "an") {
			k = joint(s, j+2)
		}
	}
	if w, e := v.wordAt(s, k); w != nil && (w.class == scaleClass || w.class == dozenClass && w.num == 12 || w.class == hundredClass) {
		n.v, _ = val{c: w.num}.mul(val{c: 5, e: -1})
		n.end, n.scale = e, exponent(w.num)
		if w.class == dozenClass {
			n.scale = 0
		}
		if b, ok := wordBefore(s, n.start, "a"); ok {
			n.start = b
		}
		return n, true
	}
	if b, ok := wordBefore(s, n.start, "one"); ok {
		n.start = b
	} else if b, ok := wordBefore(s, n.start, "a"); ok {
		n.start = b
	}
	n.v, n.ordinary = val{c: 5, e: -1}, true
	n.share = true // the caller turns it into 50 % unless a unit follows
	return n, true
}

// partNumber reads "a third", "a quarter": the part alone is an ordinal.
func (v *vocabulary) partNumber(s string, n num) (num, bool) {
	b, ok := wordBefore(s, n.start, "a")
	w, e := v.wordAt(s, n.start)
	if w2, e2 := v.wordAt(s, joint(s, e)); w.den == 4 && w2 != nil && w2.class == scaleClass && s[e-1] != 's' { // quarter million
		if ok {
			n.start = b
		}
		n.v, _ = val{c: w2.num}.mul(val{c: 25, e: -2})
		n.end, n.scale = e2, exponent(w2.num)
		return n, true
	}
	if !ok {
		return n, false
	}
	if j := blanks(s, e); w.den != 3 && w.den != 4 && !isWord(s, j, "of") && j < len(s) && isLetter(s[j]) || s[e-1] == 's' {
		return n, false
	}
	n.start, n.share = b, true
	n.v, ok = ratio(100*w.num, w.den)
	return n, ok
}

// pluralNumber reads "hundreds", "tens of thousands", "hundreds of billions",
// "scores or hundreds".
func (v *vocabulary) pluralNumber(s string, n num, w *word) (num, bool) {
	lo, hi := val{c: w.num}, val{c: w.num}.shift(1)
	switch w.num {
	case 20, 12:
		lo, hi = val{c: w.num}, val{c: 100}
		if w.num == 12 {
			lo = val{c: 24}
		}
	}
	for range 3 {
		j := joint(s, n.end)
		if !isWord(s, j, "of") {
			break
		}
		w2, e := v.wordAt(s, joint(s, j+2))
		if w2 == nil || w2.class != pluralClass || w2.num < 100 {
			break
		}
		m := val{c: w2.num}
		var ok1, ok2 bool
		lo, ok1 = lo.mul(m)
		hi, ok2 = hi.mul(m)
		if !ok1 || !ok2 {
			return n, false
		}
		n.end, n.scale = e, exponent(w2.num)
	}
	if j := joint(s, n.end); isWord(s, j, "or") {
		if w2, e := v.wordAt(s, joint(s, j+2)); w2 != nil && w2.class == pluralClass && w2.num > w.num {
			next, _ := v.pluralNumber(s, num{start: j, end: e}, w2)
			hi, n.end = next.hi, next.end
		}
	}
	if n.scale == 0 && w.num >= 100 {
		n.scale = exponent(w.num)
	}
	n.lo, n.hi, n.span, n.q = lo.trim(), hi.trim(), true, assay.Vague
	return n, true
}

// someNumber reads "several hundred", "a few thousand", "a couple of hundred".
func (v *vocabulary) someNumber(s string, n num, w *word) (num, bool) {
	j := joint(s, n.end)
	if w.num == 2 && isWord(s, j, "of") {
		j = joint(s, j+2)
	}
	w2, e := v.wordAt(s, j)
	if w2 == nil || w2.class != scaleClass && w2.class != hundredClass && !(w2.class == dozenClass && w2.num == 12) {
		return n, false
	}
	if b, ok := wordBefore(s, n.start, "a"); ok {
		n.start = b
	}
	n.end = e
	lo, hi := val{c: w2.num}, val{c: w2.num}.shift(1)
	if w2.class == dozenClass {
		lo, hi = val{c: 24}, val{c: 100}
	} else {
		n.scale = exponent(w2.num)
	}
	if w2.class == hundredClass { // several hundred thousand
		if w3, e := v.wordAt(s, joint(s, n.end)); w3 != nil && w3.class == scaleClass {
			lo, hi, n.end, n.scale = lo.shift(exponent(w3.num)), hi.shift(exponent(w3.num)), e, exponent(w3.num)
		}
	}
	if w.num == 2 {
		n.v = lo
		n.v.c *= 2
		n.q = assay.Approx
		return n, true
	}
	n.lo, n.hi, n.span, n.q = lo.trim(), hi.trim(), true, assay.Vague
	return n, true
}

// oneIn reads "one in five", "1 in 10", "nine out of ten" behind the number.
func (v *vocabulary) oneIn(s string, n num) num {
	if n.scale > 0 || n.span || n.point || n.v.b != nil || n.v.e > 2 || n.end >= len(s) {
		return n
	}
	j := joint(s, n.end)
	if j == n.end {
		return n
	}
	out := false
	switch {
	case isWord(s, j, "in"):
		j += 2
	case isWord(s, j, "out"):
		j = blanks(s, j+3)
		if !isWord(s, j, "of") {
			return n
		}
		j, out = j+2, true
	default:
		return n
	}
	j = joint(s, j)
	if isWord(s, j, "every") {
		j = joint(s, j+len("every"))
	}
	den, end, spelled := val{}, 0, false
	if _, size := digitAt(s, j); size > 0 {
		d, ok := digits(s, j)
		if !ok || d.point {
			return n
		}
		den, end = d.v, d.end
	} else if w, _ := v.wordAt(s, j); w != nil && (w.class == digitClass || w.class == teenClass || w.class == tenClass || w.class == hundredClass) {
		d, ok := v.cardinal(s, j)
		if !ok || d.share || d.span {
			return n
		}
		den, end, spelled = d.v, d.end, true
	} else {
		return n
	}
	if den.b != nil || den.e > 6 {
		return n
	}
	a, b := n.v.c*pow10(int(n.v.e)), den.c*pow10(int(den.e))
	round := b <= 12 || b%10 == 0 && b <= 1000 || out || spelled && a == 1
	if a < 1 || b <= a || !round || !out && a > 9 || end < len(s) && (s[end] == '%' || s[end] == '-' || isLetter(s[end]) || s[end] == ',' && end+1 < len(s) && isDigit(s[end+1])) {
		return n
	}
	if u, _ := v.after.longest(s, blanks(s, end)); u != nil && !out {
		return n
	}
	r, ok := ratio(a*100, b)
	if !ok {
		return n
	}
	n.v, n.end, n.share, n.ordinary = r, end, true, false
	return n
}
