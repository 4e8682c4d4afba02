package fact

import (
	"sort"
	"strings"
	"unicode/utf8"

	"github.com/shopspring/decimal"

	"assay"
)

// complete gives a bare figure in the title or elsewhere the unit of a figure
// that starts with the same number: the title's 7000亿 is the body's 7000亿卢布.
func (r *reading) complete() {
	var stated map[magnitude][]int // figures with a unit by amount, made when first asked for
	for i := range r.figures {
		f := &r.figures[i]
		if r.zh && r.paid(i) {
			f.Kind, f.Unit, f.Bare = assay.KindMoney, r.currency(i), false
			continue
		}
		if !f.Bare || f.Value == nil || !multiplied(f.Surface) {
			continue
		}
		if stated == nil {
			stated = r.stated()
		}
		for _, j := range stated[magnitudeOf(f.Value)] {
			g := &r.figures[j]
			if g.Value.Equal(*f.Value) && len(f.Surface) >= 3 && strings.Contains(g.Surface, f.Surface) {
				f.Kind, f.Unit, f.Bare = g.Kind, g.Unit, false
				break
			}
		}
	}
}

// stated are the figures of money and mass by their amount, the first of each.
func (r *reading) stated() map[magnitude][]int {
	out := map[magnitude][]int{}
	for j := range r.figures {
		if g := &r.figures[j]; !g.Bare && g.Value != nil && (g.Kind == assay.KindMoney || g.Kind == assay.KindMass) {
			if key := magnitudeOf(g.Value); len(out[key]) < mostAlike {
				out[key] = append(out[key], j)
			}
		}
	}
	return out
}

// paid reports whether Chinese figure i is a number in 万 or 亿 that names
// nothing counted, and stands where only the price of a purchase does: 以9亿收购.
func (r *reading) paid(i int) bool {
	f, at := &r.figures[i], r.at[i]
	if at < 1 || r.tokens[at-1].sent != r.tokens[at].sent || !f.Bare && (f.Kind != assay.KindCount || f.Unit != "1") {
		return false
	}
	if c, _ := utf8.DecodeLastRuneInString(f.Surface); c != '万' && c != '亿' {
		return false
	}
	switch r.str(at - 1) {
	case "以", "以现金", "现金":
	default:
		return false
	}
	next := at + 1
	if r.str(next) == "现金" || r.str(next) == "的价格" {
		next++
	}
	return next < len(r.tokens) && r.tokens[next].sent == r.tokens[at].sent && r.speaksFor(next, assay.Acquisition)
}

// currencyReach is how many figures away the money lies that names the currency.
const currencyReach = 100

// currency is the unit of the money nearest before or else after figure i, the
// yuan where a Chinese text names none.
func (r *reading) currency(i int) assay.Unit {
	for j := i - 1; j >= 0 && j >= i-currencyReach; j-- {
		if g := &r.figures[j]; g.Kind == assay.KindMoney && !g.Bare {
			return g.Unit
		}
	}
	for j := i + 1; j < len(r.figures) && j <= i+currencyReach; j++ {
		if g := &r.figures[j]; g.Kind == assay.KindMoney && !g.Bare {
			return g.Unit
		}
	}
	return "CNY"
}

// multiplied reports whether the number carries a multiplier, without which an
// equal number elsewhere says little.
func multiplied(s string) bool {
	return strings.ContainsAny(s, "万亿兆") || strings.Contains(s, "illion") || strings.Contains(s, "bn") || strings.Contains(s, "mln")
}

// link finds figures that state the same amount again: in a bracket, in
// another unit, or in a later sentence.
func (r *reading) link() {
	if r.alike == nil || len(r.alike) > 100 { // to clear a large map takes its time
		r.alike = map[amountKey][]int{}
	}
	clear(r.alike)
	r.titleFigures = r.titleFigures[:0]
	for i := 0; i < len(r.figures) && len(r.titleFigures) < mostTitled; i++ {
		if r.draft[i].ok && r.sentOf(i) == 0 {
			r.titleFigures = append(r.titleFigures, i)
		}
	}
	for i := range r.figures {
		d := &r.draft[i]
		if !d.ok {
			continue
		}
		again, conversion := r.repeated(i), r.converted(i)
		switch {
		case again >= 0 && (conversion < 0 || r.sentOf(again) == 0):
			// Told twice, it is the same thing: the clearer words decide.
			if b := &r.draft[again]; b.attribute != d.attribute {
				if b.sure >= d.sure {
					d.attribute, d.direction = b.attribute, b.direction
				} else {
					b.attribute, b.direction = d.attribute, d.direction
				}
			}
			d.sameAs = again
			r.rule(i, "repetition")
		case conversion >= 0:
			b := &r.draft[conversion]
			d.sameAs = conversion
			r.rule(i, "conversion")
			d.attribute, d.sure, d.direction = b.attribute, b.sure, b.direction
		default:
			if j := r.headlineElsewhere(i); j >= 0 {
				d.sameAs = j
				r.rule(i, "headline")
			}
		}
		if key := keyOfAmount(&r.figures[i]); d.sameAs < 0 && len(r.alike[key]) < mostAlike {
			r.alike[key] = append(r.alike[key], i)
		}
	}
}

// mostAlike is how many figures of the same amount, none of which states another
// again, are looked at for the one that a later figure states again.
const mostAlike = 50

// mostTitled is how many figures of the headline are looked at for one that a
// later figure states more exactly.
const mostTitled = 50

// amountKey is what equal amounts share.
type amountKey struct {
	kind      assay.Kind
	unit      assay.Unit
	low, high magnitude
}

// magnitude is a decimal number without its trailing zeros: the low digits of
// the coefficient, which tell most numbers apart, and the exponent.
type magnitude struct {
	digits   int64
	exponent int32
}

func magnitudeOf(d *decimal.Decimal) magnitude {
	if d == nil {
		return magnitude{}
	}
	m := magnitude{d.CoefficientInt64(), d.Exponent()}
	for m.digits != 0 && m.digits%10 == 0 {
		m.digits, m.exponent = m.digits/10, m.exponent+1
	}
	return m
}

func keyOfAmount(f *assay.Figure) amountKey {
	if f.Value != nil {
		return amountKey{kind: f.Kind, unit: f.Unit, low: magnitudeOf(f.Value)}
	}
	return amountKey{f.Kind, f.Unit, magnitudeOf(f.Low), magnitudeOf(f.High)}
}

// headlineElsewhere is the headline's amount that figure i of the first
// sentences states in another currency, -1 for none.
func (r *reading) headlineElsewhere(i int) int {
	f := &r.figures[i]
	if s := r.sentOf(i); s == 0 || s >= lead || f.Kind != assay.KindMoney || !commitment(r.draft[i].attribute) {
		return -1
	}
	found := -1
	for j := 0; j < i && r.sentOf(j) == 0; j++ {
		g := &r.figures[j]
		if !r.draft[j].ok || g.Kind != assay.KindMoney {
			continue
		}
		if found >= 0 {
			return -1 // which of them?
		}
		found = j
	}
	if found < 0 || r.figures[found].Unit == f.Unit || r.draft[found].attribute != r.draft[i].attribute {
		return -1
	}
	for j := found + 1; j < i; j++ {
		if r.draft[j].sameAs == found {
			return -1
		}
	}
	return found
}

// converted is the figure right before figure i that i states in another unit, -1 for none.
func (r *reading) converted(i int) int {
	if i == 0 || !r.draft[i-1].ok {
		return -1
	}
	a, b := &r.figures[i-1], &r.figures[i]
	gap := r.text[a.End:b.Start]
	if a.Unit == b.Unit {
		// three-quarters (74%)
		if g := strings.TrimSpace(gap); (g == "(" || g == "（") && a.Kind == assay.KindShare && closeBy(a, b) {
			return i - 1
		}
		return -1
	}
	if a.Kind == b.Kind && r.draft[i-1].sameAs >= 0 && r.tokens[r.at[i]].depth > 0 && (strings.TrimSpace(gap) == "、" || strings.TrimSpace(gap) == ",") {
		return r.draft[i-1].sameAs // a second conversion in one bracket
	}
	if a.Kind != b.Kind {
		if a.Kind == assay.KindMoney || b.Kind == assay.KindMoney {
			return -1 // earned $2.8 billion, or $2.53 a share
		}
		// fell 102.2 points, or 0.36 %
		if g := strings.Trim(gap, " ,"); g == "or" || g == "or about" {
			return i - 1
		}
		return -1
	}
	if len(gap) > 60 || strings.ContainsAny(gap, "。;；\n.") {
		return -1
	}
	if strings.ContainsAny(gap, "(（") && !strings.ContainsAny(gap, ")）") {
		return i - 1
	}
	for _, mark := range []string{"约合", "折合", "相当于", "合人民币", "or about", ", or ", " or ", "equivalent", ", about", "equal to", "roughly"} {
		if strings.Contains(gap, mark) {
			return i - 1
		}
	}
	return -1
}

// closeBy reports whether share b is what share a says in round words.
func closeBy(a, b *assay.Figure) bool {
	return a.Value != nil && b.Value != nil && a.Value.Sub(*b.Value).Abs().LessThanOrEqual(aboutShare)
}

// aboutShare is by how many percent a share in words may be off.
var aboutShare = decimal.New(5, 0)

// repeated is the first earlier figure with the same amount that could be the
// same thing, -1 for none.
func (r *reading) repeated(i int) int {
	alike := r.alike[keyOfAmount(&r.figures[i])]
	found := r.repeats(i, alike)
	if r.sentOf(i) == 0 {
		return found
	}
	titled := r.titleFigures
	if found >= 0 {
		titled = titled[:sort.SearchInts(titled, found)]
	}
	if first := r.repeats(i, titled); first >= 0 {
		return first
	}
	return found
}

// repeats is the first of the figures given that figure i states again.
func (r *reading) repeats(i int, figures []int) int {
	f := &r.figures[i]
	for _, j := range figures {
		g := &r.figures[j]
		if !r.draft[j].ok || g.Kind != f.Kind || g.Unit != f.Unit || r.draft[j].sameAs >= 0 || r.compares(j, i) {
			continue
		}
		sameSort := r.draft[j].attribute == r.draft[i].attribute
		fromHead := r.sentOf(j) == 0 && r.sentOf(i) > 0
		switch f.Kind {
		case assay.KindMoney:
			// A small price is that of many things.
			if sameValue(g, f) && (sameSort && (f.Value == nil || !f.Value.LessThan(least) || fromHead || significant(f) >= 3 || r.draft[i].attribute != assay.Price) || r.headline(j, i)) {
				return j
			}
		case assay.KindMass, assay.KindEnergy:
			if sameValue(g, f) && sameSort {
				return j
			}
		case assay.KindShare:
			if sameValue(g, f) && sameSort && (r.draft[j].attribute == assay.Stake && !r.otherStake(j, i) || fromHead || significant(f) >= 3 && r.sentOf(j) != r.sentOf(i)) {
				return j
			}
		case assay.KindCount:
			if sameSort && (sameValue(g, f) && (fromHead && (f.Unit != "1" || atLeastTen(f)) || r.sameCounted(j, i)) || fromHead && significant(g) > 1 && closeTo(g, f) && (r.sameNoun(j, i) || r.countedFrom(j) < 0 && r.countedFrom(i) < 0)) {
				return j
			}
			continue
		case assay.KindDuration, assay.KindLength, assay.KindArea, assay.KindVolume, assay.KindPower, assay.KindTemperature, assay.KindOther:
			if sameValue(g, f) && sameSort && r.sentOf(j) != r.sentOf(i) && (fromHead || r.sameMeasure(j, i)) {
				return j
			}
			continue
		default:
			continue
		}
		// The headline rounds what the text states.
		if fromHead && sameSort && (f.Kind != assay.KindShare && closeTo(g, f) || r.draft[i].attribute != assay.Price && bounds(g, f) && f.Qualifier == assay.Exact && f.Value.LessThanOrEqual(leastOf(g).Mul(headSlack))) {
			return j
		}
	}
	return -1
}

// headSlack is how much more the text can state than the bound that its headline
// gives: 逾三成, 33.2%.
var headSlack = decimal.New(115, -2)

// leastOf is the value of an amount, or the least of a range.
func leastOf(f *assay.Figure) decimal.Decimal {
	switch {
	case f.Value != nil:
		return *f.Value
	case f.Low != nil:
		return *f.Low
	}
	return decimal.Zero
}

var ten = decimal.New(10, 0)

// atLeastTen reports whether a count is no small number, which many things have.
func atLeastTen(f *assay.Figure) bool { return f.Value != nil && f.Value.GreaterThanOrEqual(ten) }

// sameCounted reports whether two counts of the same number count the same: the
// number is no round one, or one is written within the other, 573家 within
// 573家企业; or their nouns are the same.
func (r *reading) sameCounted(j, i int) bool {
	f := &r.figures[i]
	if f.Value == nil {
		return false
	}
	if !atLeastTen(f) {
		return r.sentOf(i) != r.sentOf(j) && r.sameNoun(j, i) && (r.zh || r.sentOf(j) == 0 || r.pointsBack(i))
	}
	if significant(f) >= 3 {
		return true
	}
	x, y := strings.ToLower(r.figures[j].Surface), strings.ToLower(f.Surface)
	if significant(f) == 2 && (strings.HasPrefix(x, y) || strings.HasPrefix(y, x)) {
		return true
	}
	if wholeDigits(*f.Value) < 3 {
		return false
	}
	a, b := r.countedFrom(j), r.countedFrom(i)
	if a < 0 || b < 0 {
		return false
	}
	x, y = r.text[a:r.figures[j].End], r.text[b:f.End]
	return strings.Contains(x, y) || strings.Contains(y, x)
}

// sameNoun reports whether two counts are of the same noun, or the one of a noun
// that the other describes: three men, all three men; 两张银行卡, 两张卡.
func (r *reading) sameNoun(j, i int) bool {
	x, y := r.nounOf(j), r.nounOf(i)
	if x == "" || y == "" {
		return false
	}
	if !r.zh {
		return lastWord(x) == lastWord(y)
	}
	return strings.HasSuffix(x, y) || strings.HasSuffix(y, x)
}

// pointsBack reports whether the word before the English figure i says that what it
// counts was named before: these four systems, all three men.
func (r *reading) pointsBack(i int) bool {
	return r.is(r.at[i]-1, "the", "these", "those", "all", "both", "all the", "all of the")
}

// nounOf is what count i counts, in lower case, without its number.
func (r *reading) nounOf(i int) string {
	start := r.countedFrom(i)
	if start < 0 {
		return ""
	}
	return lowered(strings.TrimSpace(r.text[start:r.figures[i].End]))
}

// sameMeasure reports whether two equal measures are of the same thing: they are
// written alike, and a word beside both is the same, or the number is no round one.
func (r *reading) sameMeasure(j, i int) bool {
	if significant(&r.figures[i]) >= 3 {
		return true
	}
	a, b := r.beside(j), r.beside(i)
	for _, x := range a {
		for _, y := range b {
			if x != "" && x == y {
				return true
			}
		}
	}
	return false
}

// beside are the words right before and behind figure i, in lower case, and the
// last one of the phrase that follows.
func (r *reading) beside(i int) []string {
	at := r.at[i]
	var out []string
	for _, k := range []int{at - 1, at + 1} {
		if k < 0 || k >= len(r.tokens) || r.tokens[k].sent != r.tokens[at].sent || r.tokens[k].kind == punctToken {
			continue
		}
		if r.tokens[k].noun {
			out = append(out, strings.ToLower(r.str(k)))
		}
		if p := r.phraseAt[k]; p >= 0 {
			out = append(out, strings.ToLower(r.str(r.phrases[p].last)))
		}
	}
	return out
}

// otherStake reports whether two equal shares are of different companies, which
// stand right before them.
func (r *reading) otherStake(j, i int) bool {
	p, q := r.lastBefore[j], r.lastBefore[i]
	if p < 0 || q < 0 || r.sentOf(j) != r.sentOf(i) {
		return false
	}
	a, b := &r.phrases[p], &r.phrases[q]
	if a.last < r.at[j]-2 || b.last < r.at[i]-2 || a.generic || b.generic {
		return false
	}
	x, y := r.text[a.Start:a.End], r.text[b.Start:b.End]
	return (a.entity == nil || a.entity != b.entity) && !strings.Contains(x, y) && !strings.Contains(y, x) && !shareRunes(x, y)
}

// shareRunes reports whether the shorter name's first two characters stand in the other.
func shareRunes(x, y string) bool {
	if len(y) < len(x) {
		x, y = y, x
	}
	n := 0
	for k := range x {
		if n++; n == 3 {
			return strings.Contains(y, x[:k])
		}
	}
	return strings.Contains(y, x)
}

// significant is the number of digits of a value without the zeros at its ends.
func significant(f *assay.Figure) int {
	if f.Value == nil {
		return 0
	}
	n := 0
	for d := magnitudeOf(f.Value).digits; d != 0; d /= 10 {
		n++
	}
	return n
}

// compares reports whether figure i stands beside the equal figure j to be
// compared with it, so that it is another amount: 8.1 mln, vs 8.1 mln last month.
func (r *reading) compares(j, i int) bool {
	if r.sentOf(i) != r.sentOf(j) || r.figures[i].Start-r.figures[j].End > widest {
		return false
	}
	gap := r.text[r.figures[j].End:r.figures[i].Start]
	if strings.Trim(gap, " :∶：、,，") == "" {
		return true // the members of a list
	}
	for _, w := range [...]string{"vs ", "versus", "compared", "against", "than", "上年", "去年", "同期"} {
		if strings.Contains(gap, w) {
			return true
		}
	}
	return false
}

// widest is how many bytes may stand between two amounts that are compared.
const widest = 120

// headline reports whether figure j stands in the headline and figure i, of an
// amount that does not occur by chance, in the text.
func (r *reading) headline(j, i int) bool {
	return r.tokens[r.at[j]].sent == 0 && r.tokens[r.at[i]].sent > 0 && r.figures[i].Kind == assay.KindMoney && (multiplied(r.figures[i].Surface) || multiplied(r.figures[j].Surface))
}

func sameValue(a, b *assay.Figure) bool {
	if a.Value != nil && b.Value != nil {
		return a.Value.Equal(*b.Value) && !a.Value.IsZero()
	}
	if a.Value != nil || b.Value != nil || a.Low == nil || b.Low == nil || a.High == nil || b.High == nil {
		return false
	}
	return a.Low.Equal(*b.Low) && a.High.Equal(*b.High)
}
