package quantity

import (
	"strings"

	"assay"
)

// bound finds how the words around the item bound it.
func (r *reader) bound(a *item) {
	q := a.num.q
	lowBound := false
	// 上百亿: at least.
	if before(r.s, a.start, "上") && a.start-3 >= r.floor && a.lone && !a.span {
		q, lowBound = assay.GTE, true
		a.start -= len("上")
	}
	if !lowBound {
		if b := r.boundBefore(a); b != "" && (q == "" || q == assay.Approx) {
			q = b
		}
		if b := r.boundBehind(a); b != "" && (q == "" || q == assay.Approx && b != assay.Approx || b == assay.GTE || b == assay.LTE) && q != assay.Range && q != assay.Vague {
			q = b
		}
	}
	if j := blanks(r.s, a.end); (q == assay.LT || q == assay.GT) && isWord(r.s, j, "or") && isWord(r.s, joint(r.s, j+2), "equal") { // less than 5000 or equal
		q = inclusive(q)
	}
	if q == "" {
		q = assay.Exact
	}
	if a.span && q != assay.Vague {
		q = assay.Range
	}
	a.q = q
}

// boundBefore is the bound that the words before the item state.
func (r *reader) boundBefore(a *item) assay.Qualifier {
	if a.boundAt != a.start+1 {
		a.boundAt, a.boundIs = a.start+1, r.readBoundBefore(a)
	}
	return a.boundIs
}

func (r *reader) readBoundBefore(a *item) assay.Qualifier {
	i := a.start
	for n := 0; n < 4; n++ {
		j := i
		for j > r.floor && (isBlank(r.s[j-1]) || before(r.s, j, "\u00a0")) {
			j -= 1 + boolInt(r.s[j-1] == 0xA0)
		}
		if q, ok := r.orEqual(j); ok {
			return q
		}
		if q, start := r.v.boundsBefore.longest(r.s, j); q != nil && start >= r.floor {
			if a.kind == assay.KindDuration && !a.aged && !before(r.s, a.end, "old") && !isWord(r.s, joint(r.s, a.end), "old") && (isWord(r.s, start, "over") || isWord(r.s, start, "under")) { // over five years
				return ""
			}
			if j-start == len("破") && has(r.s, start, "破") && (a.num.scale < 4 || before(r.s, start, "打")) { // 破亿, but: 破纪录, 破2个
				return ""
			}
			if isWord(r.s, start, "within") && a.kind != assay.KindDuration && a.kind != assay.KindLength {
				return ""
			}
			bound, _ := r.negated(*q, start)
			return bound
		}
		k := r.filler(j)
		if k == j || k < r.floor {
			break
		}
		i = k
	}
	if q, _ := r.comparison(a); q != "" {
		return q
	}
	if q := r.boundOfWhole(a); q != "" {
		return q
	}
	if r.priceFrom(a) {
		return assay.GTE
	}
	return r.boundOfPrevious(a)
}

// negated turns a bound round whose words begin at i where not or no stands
// before them, and gives where that begins: not lower than, no sooner than.
func (r *reader) negated(q assay.Qualifier, i int) (assay.Qualifier, int) {
	if q != assay.GT && q != assay.LT || i == 0 || r.s[i-1] != ' ' {
		return q, i
	}
	for _, w := range [...]string{"not", "no"} {
		if j, ok := wordBefore(r.s, i, w); ok && j >= r.floor {
			if q == assay.GT {
				return assay.LTE, j
			}
			return assay.GTE, j
		}
	}
	return q, i
}

// equalWords end a bound that takes in its number; equalEnds are their last bytes.
var (
	equalWords = [...]string{"等于", "equal to", "equal than", "including", "="}
	equalEnds  = lastBytes(equalWords[:])
)

func lastBytes(words []string) (t [256]bool) {
	for _, w := range words {
		t[w[len(w)-1]] = true
	}
	return t
}

// orEqual reads a bound before i that takes in its number in words of its own:
// 大于或者等于, bigger or equal than, < =.
func (r *reader) orEqual(i int) (assay.Qualifier, bool) {
	if i == 0 || !equalEnds[r.s[i-1]] {
		return "", false
	}
	j := i
	for _, w := range equalWords {
		if before(r.s, i, w) && i-len(w) >= r.floor {
			j = trimRight(r.s, i-len(w), r.floor)
			break
		}
	}
	if j == i {
		return "", false
	}
	if r.s[i-1] != '=' {
		k := j
		for _, w := range [...]string{"或者", "或", "or", "and"} {
			if before(r.s, j, w) && j-len(w) >= r.floor {
				k = trimRight(r.s, j-len(w), r.floor)
				break
			}
		}
		if k == j {
			return "", false
		}
		j = k
	}
	q, start := r.v.boundsBefore.longest(r.s, j)
	if q == nil || start < r.floor {
		for _, w := range [...]string{"bigger", "greater", "larger", "higher", "more", "smaller", "less", "lower", "fewer"} {
			if before(r.s, j, w) && j-len(w) >= r.floor && isWord(r.s, j-len(w), w) {
				q, start = r.v.boundsBefore.longest(r.s[:j]+" than", j+len(" than"))
			}
		}
	}
	if q == nil || start < r.floor {
		return "", false
	}
	return inclusive(*q), true
}

// inclusive is the bound that takes in its number.
func inclusive(q assay.Qualifier) assay.Qualifier {
	switch q {
	case assay.GT:
		return assay.GTE
	case assay.LT:
		return assay.LTE
	}
	return q
}

// comparison is the bound of an amount between 比 and 大 or their like, and where
// that ends: 比三分之一大. It is none where the difference follows, 比3%高0.5个百分点.
func (r *reader) comparison(a *item) (assay.Qualifier, int) {
	if !before(r.s, a.start, "比") || a.start-hanSize < r.floor || before(r.s, a.start, "占比") || before(r.s, a.start, "同比") || before(r.s, a.start, "环比") {
		return "", 0
	}
	j := blanks(r.s, a.end)
	q := assay.Qualifier("")
	switch {
	case firstOf(r.s, j, "大高多长重贵"):
		q = assay.GT
	case firstOf(r.s, j, "小低少短轻"):
		q = assay.LT
	default:
		return "", 0
	}
	j += hanSize
	if firstOf(r.s, j, "出了约近") || r.numeralAt(blanks(r.s, j)) && !firstOf(r.s, j, "一") {
		return "", 0
	}
	return q, j
}

// priceFrom reports whether "from" before a price makes it the lowest: models
// from $700. It does not where another amount or a verb of change stands before it.
func (r *reader) priceFrom(a *item) bool {
	if !a.prefix || a.span || a.num.scale > 0 {
		return false
	}
	j, ok := wordBefore(r.s, a.start, "from")
	if !ok || r.floor > 0 && j-r.floor < 60 && !sentenceEnd(r.s[r.floor:j]) && !strings.Contains(r.s[r.floor:j], "\n") {
		return false
	}
	w := r.wordEnding(trimRight(r.s, j, max(0, j-3)))
	if w == "" || changeWord(w) {
		return false
	}
	k := blanks(r.s, a.end)
	return !isWord(r.s, k, "to") && !r.changed(a)
}

// boundOfWhole is a bound before the whole that a share is of: 不到全球的1%,
// 约占营业收入的17.52%.
func (r *reader) boundOfWhole(a *item) assay.Qualifier {
	i := a.start
	if a.kind != assay.KindShare || !before(r.s, i, "的") {
		return ""
	}
	i -= len("的")
	floor := 0
	if len(r.out) > 0 {
		floor = r.out[len(r.out)-1].End
	}
	for n := 0; n < 20 && i-hanSize >= floor; n++ {
		if q, start := r.v.boundsBefore.longest(r.s, i); q != nil && start >= floor && i-start >= 2*hanSize {
			return *q
		}
		if has(r.s, i-3, "，") || has(r.s, i-3, "。") || has(r.s, i-3, "、") {
			return ""
		}
		for i--; i > floor && r.s[i]&0xC0 == 0x80; i-- {
		}
	}
	return ""
}

// boundOfPrevious is the bound of the amount before where it holds for this
// one too: in a bracketed conversion, and in a list behind 分别约.
func (r *reader) boundOfPrevious(a *item) assay.Qualifier {
	if len(r.out) == 0 {
		return ""
	}
	p := &r.out[len(r.out)-1]
	if p.Qualifier == assay.Exact || p.Kind != a.kind || p.Bare || p.Value == nil {
		return ""
	}
	switch r.s[p.End:a.start] {
	case "(", " (", "（":
		if p.Qualifier != assay.Approx && (a.kind == assay.KindMoney || a.kind == assay.KindMass || a.kind == assay.KindLength || a.kind == assay.KindArea) {
			return p.Qualifier
		}
	case "、", "和", "及", "与", "以及", ",", "，":
		if r.near(p.Start, 24, "分别") {
			return p.Qualifier
		}
	}
	return ""
}

// filler skips a word that may stand between a bound and its number.
func (r *reader) filler(i int) int {
	if i == 0 || r.s[i-1] < 0x80 && !isLetter(r.s[i-1]) {
		return i
	}
	if r.s[i-1] >= 0x80 {
		switch r.s[max(0, i-hanSize):i] {
		case "了", "为", "為", "其", "到", "达", "達", "有":
			return i - hanSize
		case "币", "幣", "股", "吨", "噸", "年":
			for _, w := range [...]string{"人民币", "人民幣", "每股", "每吨", "每噸", "每年"} {
				if before(r.s, i, w) {
					return i - len(w)
				}
			}
		}
		return i
	}
	b := i
	for b > 0 && i-b < len(" additional") && isLetter(r.s[b-1]) {
		b--
	}
	if i-b > len("additional") || letterAt(r.s, i) {
		return i
	}
	var buf [12]byte
	w, _ := enWordAt(r.s[:i], b, &buf)
	switch string(w) {
	case "the", "a", "an", "of", "another", "some", "to", "its", "their", "total", "that", "additional", "further", "extra":
		return b
	}
	return i
}

// boundBehind is the bound that the words behind the item state.
func (r *reader) boundBehind(a *item) assay.Qualifier {
	q, _ := r.readBoundBehind(a)
	return q
}

// readBoundBehind is the bound that the words behind the item state, and where
// they end.
func (r *reader) readBoundBehind(a *item) (assay.Qualifier, int) {
	j := blanks(r.s, a.end)
	if j < len(r.s) && (r.s[j] == '(' || r.s[j] == "（"[0]) {
		j, _ = skip(r.s, j, "（含）", "(含)", "（含本数）") // 5万元（含）以上
	}
	q, end := r.v.boundsAfter.longest(r.s, j)
	if q == nil {
		return "", 0
	}
	if has(r.s, j, "多") && before(r.s, a.start, "比") { // 比100万吨多50万吨
		return "", 0
	}
	if k := tolerance(r.s, a.end); k > 0 { // $10m plus or minus $1m
		if u, _ := r.prefixAt(k); u != nil || r.numeralAt(k) {
			return "", 0
		}
	}
	if end < len(r.s) && r.s[end-1] == '+' && isDigit(r.s[end]) { // the sign of the next number
		return "", 0
	}
	if isLetter(r.s[end-1]) { // "up 2.3 percent and up 4 percent"
		if k := blanks(r.s, end); r.numeralAt(k) || r.v.before.has(r.s, k) {
			return "", 0
		}
	}
	return *q, end
}
