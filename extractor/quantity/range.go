package quantity

import (
	"strings"

	"assay"
)

// connector is the size of what joins two ends of a range at i and whether it
// is a word that may as well join two amounts.
func connector(s string, i int) (end int, word, ok bool) {
	j := blanks(s, i)
	if j >= len(s) {
		return i, false, false
	}
	switch s[j] {
	case '-':
		for _, c := range [...]string{"- to ", "-to-", "--", "-"} { // 8- to 16-meter
			if has(s, j, c) {
				return blanks(s, j+len(c)), false, true
			}
		}
	case '~':
		return blanks(s, j+1), false, true
	case 't', 'T':
		for _, c := range [...]string{"to", "through"} {
			if j > i && isWord(s, j, c) {
				return blanks(s, j+len(c)), true, true
			}
		}
	case 0xE2, 0xEF, 0xE3:
		for _, c := range [...]string{"——", "–", "—", "～", "－", "−", "〜", "∼", "‑", "‐"} {
			if has(s, j, c) {
				return blanks(s, j+len(c)), false, true
			}
		}
	case 0xE8, 0xE5, 0xE7, 0xE4:
		for _, c := range [...]string{"至", "到", "甚至", "乃至"} {
			if has(s, j, c) {
				return blanks(s, j+len(c)), false, true
			}
		}
	}
	return i, false, false
}

// second reads the item at k, which may take in what stands before it from byte
// from on, and is known to go on what the item before began.
func (r *reader) second(from, k int) (item, bool) {
	floor := r.floor
	r.floor, r.left = from, k
	b, ok := r.item(k)
	r.floor, r.left = floor, -1
	return b, ok
}

// tolerance is where the number behind ±, +/- or "plus or minus" at i begins, 0
// if none of them stands there.
func tolerance(s string, i int) int {
	j := blanks(s, i)
	if j >= len(s) {
		return 0
	}
	switch s[j] {
	case "±"[0], '+', "正"[0], 'p', 'g':
	default:
		return 0
	}
	for _, sign := range [...]string{"±", "+/-", "+/−", "正负", "plus or minus", "give or take"} {
		if has(s, j, sign) {
			return blanks(s, j+len(sign))
		}
	}
	return 0
}

// spread makes a range of a value and its tolerance: 10±2吨, 5% ± 0.5%.
func (r *reader) spread(a *item, limit int) bool {
	k := tolerance(r.s, a.end)
	if k == 0 || k >= limit || a.span || !r.numeralAt(k) {
		return false
	}
	b, ok := r.second(k, k)
	if !ok || b.span || b.num.end > limit || a.unit && b.unit && (a.code != b.code || a.factor != b.factor) || a.unit && !b.unit || a.share != b.share && a.unit {
		return false
	}
	v := a.v
	if a.num.scale == 0 && !a.unit { // the scale behind holds for both
		v = v.shift(b.num.scale)
	}
	lo, ok1 := v.add(b.v.neg())
	hi, ok2 := v.add(b.v)
	if !ok1 || !ok2 || lo.cmp(hi) >= 0 {
		return false
	}
	if !a.unit {
		a.unit, a.suffix, a.code, a.kind, a.factor, a.per, a.share = b.unit, b.suffix, b.code, b.kind, b.factor, b.per, b.share
	}
	a.span, a.lo, a.hi, a.num.q = true, lo, hi, assay.Range
	a.end, a.num.end, a.point = b.end, b.num.end, a.point || b.point
	return true
}

// join takes in the second end of a range.
func (r *reader) join(a *item, limit int) {
	if a.span && a.num.q == assay.Range || r.spread(a, limit) {
		return
	}
	s := r.s
	i, word, ok := connector(s, a.end)
	both := false
	lo, hasBetween := r.between(a)
	if !ok {
		j := blanks(s, a.end)
		switch {
		case hasBetween && isWord(s, j, "and"):
			i, ok, both = blanks(s, j+3), true, true
		case has(s, j, "和"), has(s, j, "与"), has(s, j, "與"):
			if i = blanks(s, j+hanSize); hasBetween || r.amid(i) {
				ok, both = true, true
			}
		}
		if !ok {
			if r.bounded(a, limit) {
				return
			}
		}
	}
	if ok {
		i = skipAbout(s, i)
	}
	if !ok && !a.unit {
		j := blanks(s, a.end)
		if isWord(s, j, "or") && a.ordinary && a.style == wordStyle {
			i, ok = blanks(s, j+2), true
		}
	}
	if !ok || i >= limit {
		return
	}
	k := i
	if u, end := r.prefixAt(i); u != nil {
		k = end
	} else if end, ok := skip(s, i, "-", "−", "－", "零下", "负", "負", "minus ", "negative "); ok {
		k = end
	}
	if k >= limit || !r.numeralAt(k) {
		return
	}
	r.leftMoney = a.prefix
	b, ok := r.second(i, k)
	r.leftMoney = false
	if !ok || b.start < i || b.num.end > limit {
		return
	}
	if j := trimRight(s, i, 0); (b.minus || r.signed(a)) && !both && !word && !before(s, j, "至") && !before(s, j, "到") && !before(s, j, "~") && !before(s, j, "～") {
		return // a dash may be a minus
	}
	if !both && !r.isRange(a, &b, word, i) {
		return
	}
	if !r.merge(a, &b) {
		return
	}
	if a.per == "" { // $60-70 per barrel, 每吨10-12万元
		r.perBehind(a)
	}
	if hasBetween {
		a.num.start = min(a.num.start, lo)
	}
}

// skipAbout skips a word before the second end that softens it.
func skipAbout(s string, i int) int {
	for _, w := range [...]string{"about", "around", "approximately", "roughly", "nearly", "almost", "perhaps", "some"} {
		if isWord(s, i, w) {
			return blanks(s, i+len(w))
		}
	}
	if firstOf(s, i, "约", "約") {
		return i + hanSize
	}
	return i
}

// amid reports whether 之间 or 间 stands behind the number at i and its unit.
func (r *reader) amid(i int) bool {
	n, ok := r.v.plainNumber(r.s, i)
	if !ok {
		return false
	}
	end := n.end
	if u, e := r.v.after.longest(r.s, end); u != nil {
		end = e
	} else if c, e := r.v.classes.longest(r.s, end); c != nil && c.Form != "间" {
		end = e
	}
	return has(r.s, end, "之间") || has(r.s, end, "之間") || firstOf(r.s, end, "间", "間") && !r.hanNext(end+hanSize)
}

// maxGap is the number of bytes between the two numbers of a bounded range.
const maxGap = 48

// bounded makes a range of a lower and an upper bound: 大于10小于20, greater
// than 100 and less than 300.
func (r *reader) bounded(a *item, limit int) bool {
	s := r.s
	first := r.boundBefore(a)
	if first == "" {
		return r.boundedBehind(a, limit)
	}
	if first == assay.Approx {
		return false
	}
	k := a.end
	for end := min(len(s), limit, a.end+maxGap); k < end && !r.numeralAt(k); k++ {
		if s[k] == '.' || s[k] == '\n' || has(s, k, "。") {
			return false
		}
	}
	if k >= min(len(s), limit) || !r.numeralAt(k) {
		return false
	}
	b, ok := r.second(a.end, k)
	second := assay.Qualifier("")
	start := 0
	if ok {
		if q, at := r.v.boundsBefore.longest(s, trimRight(s, b.start, a.end)); q != nil && at >= a.end {
			second, start = r.negated(*q, at)
		} else if q, _ := r.comparison(&b); q != "" {
			second, start = q, b.start-hanSize
		}
	}
	up := func(q assay.Qualifier) bool { return q == assay.GT || q == assay.GTE }
	if !ok || second == "" || second == assay.Approx || up(first) == up(second) || b.start < start {
		return false
	}
	from := blanks(s, a.end)
	if _, end := r.comparison(a); end > 0 {
		from = blanks(s, end)
	} else if c, end := r.v.classes.longest(s, from); c != nil && from == a.end && !a.unit { // 至少10个，至多20个
		from = blanks(s, end)
	}
	from = boundJoint(s, from)
	if from != start {
		return false
	}
	if !up(first) {
		x := *a
		lo, hi := b, x
		if !hi.unit && lo.unit {
			hi.unit, hi.suffix, hi.code, hi.kind, hi.factor = true, true, lo.code, lo.kind, lo.factor
		}
		if !r.merge(&lo, &hi) {
			return false
		}
		lo.start, lo.num.start, lo.end, lo.num.end = a.start, a.num.start, b.end, b.num.end
		*a = lo
		return true
	}
	return r.merge(a, &b)
}

// boundJoint skips what may stand between two bounds of one range.
func boundJoint(s string, i int) int {
	for _, w := range [...]string{"and", "but", "，", "、", ",", "并且", "並且", "且", "并", "並", "但", "同时", "同時", "is"} {
		if has(s, i, w) {
			i = blanks(s, i+len(w))
		}
	}
	return i
}

// boundedBehind makes a range of two bounds that stand behind their numbers:
// 三年以上十年以下, 5%以上、8%以下.
func (r *reader) boundedBehind(a *item, limit int) bool {
	s := r.s
	if k := blanks(s, a.end); k == len(s) || s[k] < 0x80 && s[k] != '(' { // bounds of Chinese only
		return false
	}
	low, i := r.readBoundBehind(a)
	if low != assay.GTE && low != assay.GT {
		if a.unit {
			return false
		}
		c, end := r.v.classes.longest(s, a.end)
		if c == nil {
			return false
		}
		b := *a
		b.end = end
		if low, i = r.readBoundBehind(&b); low != assay.GTE && low != assay.GT {
			return false
		}
	}
	if s[i-1] < 0x80 {
		return false
	}
	if i = boundJoint(s, i); i >= limit || !r.numeralAt(i) {
		return false
	}
	b, ok := r.second(i, i)
	if !ok || b.start != i || b.minus || a.minus || b.num.end > limit || a.unit != b.unit || a.code != b.code {
		return false
	}
	high, _ := r.readBoundBehind(&b)
	if c, end := r.v.classes.longest(s, b.end); high == "" && c != nil && !b.unit {
		whole := b
		whole.end = end
		high, _ = r.readBoundBehind(&whole)
	}
	if high != assay.LT && high != assay.LTE {
		return false
	}
	return r.merge(a, &b)
}

// prefixAt is the currency written at i before a number.
func (r *reader) prefixAt(i int) (*unitWord, int) {
	for e := i; e < len(r.s) && e < i+12; e++ {
		if r.numeralAt(e) {
			if e == i {
				return nil, i
			}
			u, start := r.pick(r.v.before, trimRight(r.s, e, i), &item{})
			if u != nil && start == i {
				return u, e
			}
			return nil, i
		}
	}
	return nil, i
}

func trimRight(s string, e, floor int) int {
	for e > floor && isBlank(s[e-1]) {
		e--
	}
	return e
}

// numeralAt reports whether a number may begin at i.
func (r *reader) numeralAt(i int) bool {
	if _, size := digitAt(r.s, i); size > 0 {
		return true
	}
	if r.v.hanAt(r.s, i) != nil {
		return true
	}
	if i > 0 && i < len(r.s) && isLetter(r.s[i-1]) {
		return false
	}
	w, _ := r.v.wordAt(r.s, i)
	return w != nil
}

// between reports whether "between", 介于 or 在 stand before the item.
func (r *reader) between(a *item) (int, bool) {
	if j, ok := wordBefore(r.s, a.start, "between"); ok {
		return j, true
	}
	if !before(r.s, a.start, "于") && !before(r.s, a.start, "於") {
		return a.start, false
	}
	for _, w := range [...]string{"介于", "位于", "介於", "位於"} {
		if before(r.s, a.start, w) {
			return a.start - len(w), true
		}
	}
	return a.start, false
}

// isRange decides whether two items that are joined are the ends of one range.
func (r *reader) isRange(a, b *item, word bool, i int) bool {
	s := r.s
	if a.unit && a.suffix && b.unit && (a.kind != b.kind || a.kind != assay.KindMoney && a.code != b.code && !r.sameDimension(a, b)) {
		return false
	}
	if a.unit && b.unit && a.kind == assay.KindMoney && a.code != b.code {
		return false
	}
	if a.unit && a.suffix && !b.unit && b.num.scale == 0 {
		return false
	}
	if !a.unit && a.num.scale == 0 && (b.unit || b.num.scale > 0) {
		if _, from := wordBefore(s, a.start, "from"); !from {
			return true
		}
	}
	if word || has(s, trimRight(s, i, 0)-3, "至") || has(s, trimRight(s, i, 0)-3, "到") {
		if r.changed(a) || r.step(a, b) {
			return false
		}
	}
	if !a.unit && !b.unit && !word && a.num.scale == 0 && b.num.scale == 0 {
		c, _ := r.v.classes.longest(s, b.end)
		if a.ints >= 4 && a.ints == b.ints && !a.zeroFirst && !has(s, b.end, "-") {
			return true
		}
		if joint := s[trimRight(s, i, 0)-1]; c == nil && r.nounPhrase(b) == 0 && joint < 0x80 && joint != '~' {
			_, in := wordBefore(s, a.start, "range")
			return in
		}
	}
	return true
}

// step reports whether the first amount is by how much something changed, and
// the second what it is now: up by $1 to $8.25, shed $21 to $2,795, 提升2.6pct至
// 37.9%. A range has one unit written alike, and ends that are not far apart.
func (r *reader) step(a, b *item) bool {
	s := r.s
	if !a.unit || !b.unit || a.span || b.span {
		return false
	}
	if a.suffix && b.suffix && r.hanBefore(a.start) {
		x, y := s[a.num.end:a.end], s[b.num.end:b.end]
		return a.kind == assay.KindShare && x != y && isLetter(s[a.end-1]) != isLetter(s[b.end-1])
	}
	if !a.prefix || !b.prefix {
		return false
	}
	e := trimRight(s, a.start, 0)
	switch w := strings.ToLower(r.wordEnding(e)); {
	case w == "by", w == "shed", w == "sheds", w == "another", w == "lost", w == "loses", w == "dropped", w == "drops", w == "fell", w == "rose", w == "gained", w == "added", w == "slid", w == "slipped", w == "climbed", w == "jumped":
		three, ok := a.v.mul(val{c: 3})
		return ok && three.cmp(b.v) < 0
	}
	return false
}

func (r *reader) sameDimension(a, b *item) bool { return a.kind == b.kind && a.kind != assay.KindOther }

// maxLook is how many bytes before an amount are looked at for a verb.
const maxLook = 96

// changed reports whether "from A to B" tells of a change and not of a range.
func (r *reader) changed(a *item) bool {
	s := r.s
	j, from := wordBefore(s, a.start, "from")
	if !from {
		for _, w := range [...]string{"从", "由", "自"} {
			if before(s, a.start, w) {
				return true
			}
		}
	}
	if from && trimRight(s, j, 0) == 0 { // nothing before says that anything moved
		return false
	}
	if from && a.suffix && a.kind != assay.KindDuration {
		// "from 2.18 percent to 2.72 percent" tells of a change unless a word
		// says that it is a span.
		for _, w := range [...]string{"range", "ranges", "ranging", "ranged", "anywhere", "varying", "vary", "varies", "prices", "priced", "cost", "costs", "costing", "sizes"} {
			if k, ok := wordBefore(s, j, w); ok && k < j {
				return false
			}
		}
		return true
	}
	verb := j
	n := 0
	first := max(0, a.start-maxLook)
	for ; n < 6 && verb > first; n++ {
		e := verb
		for e > first && !isLetter(s[e-1]) && s[e-1] != '.' && s[e-1] != '\n' {
			e--
		}
		b := e
		for b > first && isLetter(s[b-1]) {
			b--
		}
		if b == e {
			break
		}
		if changeWord(s[b:e]) {
			return true
		}
		if !from && n >= 2 {
			break
		}
		verb = b
	}
	return false
}

// changeWord reports whether the English word tells that an amount moved.
func changeWord(w string) bool {
	switch w {
	case "rose", "rise", "rises", "rising", "risen", "grew", "grow", "grown", "growing", "grows", "increase", "increased", "increases", "increasing", "climbed", "climb", "jumped", "jump", "surged", "surge", "gained", "gain", "up", "advanced", "soared", "fell", "fall", "falls", "falling", "fallen", "dropped", "drop", "drops", "declined", "decline", "down", "decreased", "decrease", "cut", "cuts", "cutting", "slashed", "reduced", "reduce", "reducing", "lowered", "lower", "raised", "raise", "raising", "raises", "lifted", "lift", "boosted", "boost", "went", "moved", "narrowed", "widened", "slipped", "slid", "plunged", "shrank", "expanded", "expand", "revised", "changed", "change", "doubled", "tripled", "upped", "eased", "trimmed", "hiked", "swelled", "added", "lost", "dipped", "tumbled", "slumped", "rebounded", "gone":
		return true
	}
	return false
}

// signed reports whether a minus sign stands before the item: unlike 零下, which
// may hold for both ends of a range, it holds for one number.
func (r *reader) signed(a *item) bool {
	return a.minus && (r.s[a.start] == '-' || has(r.s, a.start, "−") || has(r.s, a.start, "－"))
}

// merge makes one range of two items; the first end takes scale and unit of
// the second where it has none.
func (r *reader) merge(a, b *item) bool {
	lo, hi := a.v, b.v
	if a.span {
		lo = a.lo
	}
	if b.span {
		hi = b.hi
	}
	if a.share != b.share {
		return false
	}
	signed := b.minus || r.signed(a)
	if signed && (a.span || b.span) {
		return false
	}
	if signed && a.num.scale == 0 && b.num.scale > 0 && !a.suffix && a.q == "" && lo.cmp(val{c: 10000}) < 0 {
		lo = lo.shift(b.num.scale)
	} else if a.num.scale == 0 && b.num.scale > 0 && !a.suffix && !a.span {
		if scaled := lo.shift(b.num.scale); a.q == "" && scaled.cmp(hi) < 0 && (a.style == b.style || a.style == digitStyle) && lo.cmp(val{c: 10000}) < 0 {
			lo = scaled
		}
	}
	factor := a.factor
	if b.suffix {
		factor = b.factor
	}
	if a.unit && b.unit && a.factor != b.factor || a.unit && b.unit && a.code != b.code && a.kind != assay.KindMoney {
		x, ok1 := lo.mul(a.factor)
		y, ok2 := hi.mul(b.factor)
		if !ok1 || !ok2 || a.code != b.code {
			return false
		}
		lo, hi, factor = x, y, val{c: 1}
	}
	if signed {
		if a.minus {
			lo = lo.neg()
		}
		if b.minus {
			hi = hi.neg()
		}
		if lo.cmp(hi) > 0 { // from -18 °C to -34 °C
			lo, hi = hi, lo
		}
	}
	if lo.cmp(hi) >= 0 {
		return false
	}
	if signed {
		a.minus = false
	}
	vague := a.num.q == assay.Vague
	a.span, a.lo, a.hi, a.factor = true, lo, hi, factor
	a.num.q = assay.Range
	if vague {
		a.num.q = assay.Vague
	}
	if b.unit {
		if !a.prefix || b.suffix {
			a.code, a.kind = b.code, b.kind
		}
		a.unit, a.suffix, a.per, a.hyphen = true, a.suffix || b.suffix, b.per, b.hyphen
	}
	a.end, a.num.end, a.num.scale, a.ordinary = b.end, b.num.end, max(a.num.scale, b.num.scale), false
	a.point, a.fraction = a.point || b.point, a.fraction && b.fraction
	return true
}
