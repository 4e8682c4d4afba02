package quantity

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/shopspring/decimal"

	"assay"
)

// shape is how the number of a figure was written; it tells which figures are
// of a sort.
type shape struct {
	scale   int8
	grouped bool
	point   bool
	aged    bool
}

// maxEllipsis is the distance in bytes over which a unit may be understood.
const maxEllipsis = 180

// complete gives numbers without unit the unit of a figure that they stand
// beside: "rose to 20.5 billion yuan from 18.3 billion", 由3万增至6万吨.
func (r *reader) complete() {
	for k := range r.out {
		r.quoted(k)
	}
	for k := len(r.out) - 2; k >= 0; k-- {
		r.beforeSlash(k)
	}
	r.tables()
	for k := range r.out {
		f := &r.out[k]
		if !f.Bare || r.shapes[k].aged {
			continue
		}
		switch {
		case r.volume(k), r.repeats(k), r.after(k), r.before(k), r.nearestMoney(k), r.scaled(k), r.tally(k):
			f.Bare = false
		}
	}
}

// beforeSlash: of numbers that slashes part, the last has the unit and the scale of
// all: 19.8/24.1/29.0亿元.
func (r *reader) beforeSlash(k int) {
	f, g := &r.out[k], &r.out[k+1]
	if !f.Bare || g.Bare || f.Value == nil || !r.shapes[k].point || r.shapes[k].scale > 0 || r.s[f.End:g.Start] != "/" {
		return
	}
	if scale := r.shapes[k+1].scale; scale > 0 {
		scaled := f.Value.Shift(int32(scale))
		f.Value = &scaled
		r.shapes[k].scale = scale
	}
	f.Bare = !r.adopt(k, k+1)
}

// maxTable is the length in bytes of what stands below the unit of a table.
const maxTable = 6000

// tables gives the numbers of a table the unit that its head states: 单位：万元.
// What ends a sentence ends the table.
func (r *reader) tables() {
	k := 0
	for k < len(r.out) && (!r.out[k].Bare || !r.shapes[k].grouped && !hasCents(r.out[k].Surface) || !r.cell(&r.out[k])) {
		k++
	}
	if k == len(r.out) {
		return // a search through the text is not for nothing
	}
	for at := 0; ; {
		const head = "单位"
		i := strings.Index(r.s[at:], head)
		if i < 0 {
			return
		}
		i += at + len(head)
		at = i
		unit, end, ok := r.tableUnit(i)
		if !ok {
			continue
		}
		rows := r.s[end:runeStart(r.s, end+maxTable)]
		for _, stop := range [...]string{"。", head} {
			if j := strings.Index(rows, stop); j >= 0 {
				rows = rows[:j]
			}
		}
		at = end + len(rows)
		parts := strings.Contains(rows, "(%)") || strings.Contains(rows, "（%）")
		for ; k < len(r.out) && r.out[k].Start < at; k++ {
			f, s := &r.out[k], &r.shapes[k]
			if f.Start < end || !f.Bare || s.aged || s.scale > 0 || f.Value == nil || !s.grouped && (parts || !hasCents(f.Surface)) || !r.cell(f) {
				continue
			}
			x := f.Value.Mul(unit.v.decimal()).Mul(unit.factor.decimal())
			f.Value, f.Kind, f.Unit, f.Bare = &x, unit.kind, unit.code, false
			s.scale = int8(unit.num.scale)
		}
	}
}

// tableUnit is one of the unit that is written at i, behind 单位, and where it
// ends.
func (r *reader) tableUnit(i int) (unit item, end int, ok bool) {
	j, colon := skip(r.s, i, "：", ":")
	if !colon {
		return unit, 0, false
	}
	j = blanks(r.s, j)
	if k, ok := skip(r.s, j, "人民币"); ok {
		j = k
	}
	e := j
	for e < len(r.s) && e-j < 6*hanSize && r.hanNext(e) {
		e += hanSize
	}
	if e == j || e < len(r.s) && r.s[e] == '/' {
		return unit, 0, false
	}
	one := reader{v: r.v, lex: r.lex, s: "1" + r.s[j:e], o: r.o, left: -1}
	unit, ok = one.item(0)
	return unit, e, ok && unit.unit && unit.end == len(one.s) && unit.kind != assay.KindDuration && unit.kind != assay.KindShare && unit.kind != assay.KindOther
}

// hasCents reports whether the number is written with two decimals.
func hasCents(s string) bool { return len(s) > 3 && s[len(s)-3] == '.' }

// cell reports whether the figure stands alone between blanks.
func (r *reader) cell(f *assay.Figure) bool {
	edge := func(b byte) bool { return isBlank(b) || b == '|' }
	return (f.Start == 0 || edge(r.s[f.Start-1])) && (f.End == len(r.s) || edge(r.s[f.End]))
}

// maxQuoteName is how many bytes before a quotation its name is looked for.
const maxQuoteName = 40

// quoted: three numbers in a row, of which the second has a sign and the third a
// sign and %, are the price, its change, and that in percent, as tables of
// shares have them: ALPHA INC. 225.86 -12.99 -5.44%. Of an index they are points.
func (r *reader) quoted(k int) {
	if k+2 >= len(r.out) || r.out[k+2].Unit != "%" || !r.out[k].Bare || !r.out[k+1].Bare || !r.shapes[k].point {
		return
	}
	signed := func(f assay.Figure) bool {
		return f.Surface[0] == '-' || f.Surface[0] == '+' || f.Start > 0 && r.s[f.Start-1] == '+'
	}
	change, part := r.out[k+1], r.out[k+2]
	if !signed(change) || !signed(part) || len(strings.Trim(r.s[r.out[k].End:change.Start], " \t+|")) > 0 || len(strings.Trim(r.s[change.End:part.Start], " \t+|(")) > 0 {
		return
	}
	name := r.s[max(0, r.out[k].Start-maxQuoteName):r.out[k].Start]
	name = name[strings.LastIndexByte(name, '\n')+1:]
	kind, unit := assay.KindPrice, r.dollarWord()
	if r.o.Language == "zh" {
		_, unit = r.signs()
	}
	unit += "/share"
	for _, w := range [...]string{"Index", "INDEX", "Average", "Composite", "S&P", "NASDAQ", "Nasdaq", "Dow", "FTSE", "Nikkei", "Hang Seng", "指数", "综指", "成指"} {
		if strings.Contains(name, w) {
			kind, unit = assay.KindOther, "pt"
		}
	}
	for j := k; j <= k+1; j++ {
		r.out[j].Kind, r.out[j].Unit, r.out[j].Bare = kind, unit, false
	}
}

// adopt gives figure k the unit of figure from.
func (r *reader) adopt(k, from int) bool {
	f, g := &r.out[k], r.out[from]
	f.Kind, f.Unit = g.Kind, g.Unit
	return true
}

// unitful reports whether the figure has a unit that another may take over.
func unitful(f assay.Figure) bool {
	switch f.Kind {
	case assay.KindDuration, assay.KindOther, assay.KindShare:
		return false
	}
	return !f.Bare
}

// magnitude finds a value among others: equal values have equal ones.
type magnitude struct {
	c int64
	e int32
}

func magnitudeOf(d *decimal.Decimal) magnitude {
	return magnitude{d.CoefficientInt64(), d.Exponent()}
}

// repeats: the same large number stands elsewhere with a unit.
func (r *reader) repeats(k int) bool {
	f := r.out[k]
	if f.Value == nil || r.shapes[k].scale < 4 {
		return false
	}
	if r.large == nil {
		r.large = map[magnitude]int{}
		for j, g := range r.out {
			if g.Bare || g.Value == nil || r.shapes[j].scale < 4 || g.Kind == assay.KindCount || !unitful(g) {
				continue
			}
			if key := magnitudeOf(g.Value); r.large[key] == 0 {
				r.large[key] = j + 1
			}
		}
	}
	j := r.large[magnitudeOf(f.Value)] - 1
	return j >= 0 && r.shapes[j].scale == r.shapes[k].scale && r.out[j].Value.Equal(*f.Value) && r.adopt(k, j)
}

// sameSort reports whether two figures are written alike and of one order of size.
func (r *reader) sameSort(k, j int) bool {
	f, g := r.out[k], r.out[j]
	a, b := r.shapes[k], r.shapes[j]
	if f.Value == nil || g.Value == nil || f.Value.Sign() <= 0 || g.Value.Sign() <= 0 {
		return false
	}
	if a.scale == 0 && b.scale == 0 && !a.grouped && !a.point {
		return false
	}
	if (a.scale == 0) != (b.scale == 0) {
		return false
	}
	ten := decimal.NewFromInt(10)
	if a.scale >= 6 && a.scale == b.scale {
		ten = decimal.NewFromInt(100)
	}
	return f.Value.LessThanOrEqual(g.Value.Mul(ten)) && g.Value.LessThanOrEqual(f.Value.Mul(ten))
}

// contrasts are the words that set a second amount against a first.
var contrasts = [...]string{
	"from", "to", "against", "versus", "vs", "than", "compared", "and", "or", "at", "in", "after", "with", "while", "of",
}

// before: a figure shortly before it in the sentence has the unit.
func (r *reader) before(k int) bool {
	f := r.out[k]
	for j := k - 1; j >= 0 && j >= k-3; j-- {
		g := r.out[j]
		if f.Start-g.End > maxEllipsis {
			return false
		}
		gap := r.s[g.End:f.Start]
		large := r.shapes[k].scale >= 6 && r.shapes[k].scale == r.shapes[j].scale && r.shapes[k].point && r.shapes[j].point
		if sentenceEnd(gap) && !large || strings.Contains(gap, "\n\n") {
			return false
		}
		if g.Kind == assay.KindCount && g.Unit == "1" && !large {
			continue
		}
		if r.index(k, j, gap) {
			return true
		}
		if g.Bare || !unitful(g) || !r.sameSort(k, j) {
			continue
		}
		for _, w := range [...]string{"从", "由", "至", "上年", "去年", "同期", "如今"} {
			if strings.Contains(gap, w) {
				return r.adopt(k, j)
			}
		}
		end := trimRight(r.s, f.Start, 0)
		word := r.wordEnding(end)
		for _, w := range [...]string{"about", "around", "some", "nearly", "only", "just", "an", "estimated", "previous", "the", "over"} {
			if strings.EqualFold(word, w) {
				end = trimRight(r.s, end-len(word), 0)
				word = r.wordEnding(end)
			}
		}
		if strings.HasSuffix(gap, "(") && has(r.s, f.End, ")") && r.shapes[k].grouped {
			return r.adopt(k, j)
		}
		for _, w := range contrasts {
			if strings.EqualFold(word, w) {
				return r.adopt(k, j)
			}
		}
		if j == k-1 && strings.HasPrefix(strings.TrimSpace(gap), ",") && len(gap) < 4 {
			return r.adopt(k, j)
		}
	}
	return false
}

// wordEnding is the English word that ends at i.
func (r *reader) wordEnding(i int) string {
	b := i
	for b > 0 && i-b < 24 && isLetter(r.s[b-1]) {
		b--
	}
	return r.s[b:i]
}

// index: the level of an index behind its change: "fell 1.85 points, or 0.06 %,
// to 3,120.18".
func (r *reader) index(k, j int, gap string) bool {
	if r.out[j].Unit != "pt" || !r.shapes[k].point || !strings.EqualFold(r.wordEnding(trimRight(r.s, r.out[k].Start, 0)), "to") || len(gap) > maxEllipsis/2 {
		return false
	}
	return r.adopt(k, j)
}

// sentenceEnd reports whether a sentence ends in the gap.
func sentenceEnd(gap string) bool {
	return strings.Contains(gap, ". ") || strings.Contains(gap, ".\n") || strings.Contains(gap, "。") || strings.Contains(gap, "；") || strings.Contains(gap, "\n\n")
}

// after: the figure behind it has the unit, and perhaps the scale: 由3万增至6万吨,
// from 18.3 to 20 billion.
func (r *reader) after(k int) bool {
	if k+1 >= len(r.out) {
		return false
	}
	f, g := &r.out[k], r.out[k+1]
	if g.Bare || g.Start-f.End > 24 || f.Value == nil {
		return false
	}
	switch gap := strings.TrimSpace(r.s[f.End:g.Start]); gap {
	case "to", "增至", "升至", "降至", "增加到", "提高到", "提升至", "提升到", "提高至", "下降到", "减少到", "减至", "上升到", "上升至", "增长到", "增长至", "下降至", "跌至", "涨至", "下调至", "上调至", "调整为", "扩大到", "扩大至", "变更为", "增加至", "减少至", "跃升至", "降到", "升到", "涨到", "跌到", "调至", "缩减至", "至", "到":
	default:
		return false
	}
	top := g.Value
	if top == nil {
		top = g.High
	}
	if scale := r.shapes[k+1].scale; r.shapes[k].scale == 0 && scale > 0 && top != nil {
		scaled := f.Value.Shift(int32(scale))
		hundred := decimal.NewFromInt(100)
		if f.Value.GreaterThan(hundred.Mul(hundred)) || scaled.GreaterThan(top.Mul(hundred)) {
			return false
		}
		f.Value = &scaled
	}
	return r.adopt(k, k+1)
}

// moneyVerb reports whether what stands at i follows an amount of money rather
// than being counted by it.
func (r *reader) moneyVerb(i int) bool {
	c, _ := utf8.DecodeRuneInString(r.s[i:])
	return hanStop(c) || strings.ContainsRune("打建收投买购入拿砸出融布加押注资造补贴贷债授信左起大级吃揽签夺抢卖豪掷", c)
}

// nearestMoney: in Chinese, 亿 without a counted noun is money, in the currency
// that the text speaks of nearest to it.
func (r *reader) nearestMoney(k int) bool {
	f := r.out[k]
	if r.shapes[k].scale < 8 || !strings.Contains(f.Surface, "亿") || r.hanNext(f.End) && !r.moneyVerb(f.End) {
		return false
	}
	if r.money == nil {
		r.money = make([]int, 0, 16)
		for j, g := range r.out {
			if !g.Bare && g.Kind == assay.KindMoney && !r.converted(g) {
				r.money = append(r.money, j)
			}
		}
	}
	at, _ := slices.BinarySearch(r.money, k)
	switch {
	case len(r.money) == 0:
		return false
	case at == len(r.money):
		return r.adopt(k, r.money[at-1])
	case at == 0:
		return r.adopt(k, r.money[0])
	}
	prev, next := r.money[at-1], r.money[at]
	if f.Start-r.out[prev].End > 2*(r.out[next].Start-f.End) {
		return r.adopt(k, next)
	}
	return r.adopt(k, prev)
}

// converted reports whether the figure restates another amount in a second
// currency: 约合人民币7300亿元.
func (r *reader) converted(f assay.Figure) bool {
	return r.near(f.Start, 12, "合", "相当于") && !r.near(f.Start, 12, "合计", "合同", "合作", "综合", "联合")
}

// maxMoneyGap is the number of bytes before a number in which a word of its
// clause tells that it is money.
const maxMoneyGap = 30

// clauseBefore is what stands before i in its clause, as far as it is looked at.
func (r *reader) clauseBefore(i int) string {
	clause := r.s[max(0, i-maxMoneyGap):i]
	if k := strings.LastIndexAny(clause, "，。；！？,;!?\n"); k >= 0 {
		clause = clause[k:]
	}
	return clause
}

// volume: a large number behind a word for a volume is no money that an equal
// amount elsewhere may be: 日均订单量保持在3000万.
func (r *reader) volume(k int) bool {
	f := r.out[k]
	if s := r.shapes[k].scale; s < 4 || s > 11 || !strings.ContainsAny(f.Surface, "万亿") {
		return false
	}
	clause := r.clauseBefore(f.Start)
	for _, w := range [...]string{"订单量", "阅读量", "播放量", "浏览量", "点击量", "访问量", "下载量", "用户量", "客流量", "发行量", "关注量", "人数", "用户", "粉丝", "会员", "人口"} {
		if strings.Contains(clause, w) {
			return true
		}
	}
	return false
}

// scaled: 万, 亿 or million behind a number that nothing else explains counts
// what the sentence speaks of; in Chinese it is money where the clause speaks of
// money: 阅读量已达5600多万, 年薪两百多万.
func (r *reader) scaled(k int) bool {
	f := &r.out[k]
	if s := r.shapes[k].scale; s < 3 || s > 12 {
		return false
	}
	first, _ := utf8.DecodeRuneInString(f.Surface)
	if !strings.ContainsAny(f.Surface, "万亿") { // topped 6 million, but: a million, the 5500M
		return (strings.Contains(f.Surface, "illion") || strings.HasSuffix(f.Surface, "n")) && !isWord(f.Surface, 0, "a")
	}
	if strings.ContainsRune("万亿百千", first) || r.shapes[k].scale < 4 {
		return false
	}
	clause := r.clauseBefore(f.Start)
	for _, w := range [...]string{"薪", "工资", "收入", "投资", "斥资", "耗资", "注资", "出资", "豪掷", "豪砸", "砸下", "融资", "资金", "营收", "利润", "净赚", "亏", "赔", "赚", "花了", "花费", "售价", "价格", "卖", "成本", "费用", "预算", "债", "贷款", "理财", "市值", "估值", "奖金", "罚款", "身家", "捐", "补贴", "租", "骗", "悬赏", "账"} {
		if strings.Contains(clause, w) || strings.HasPrefix(r.s[f.End:], w) {
			f.Kind = assay.KindMoney
			_, f.Unit = r.signs()
			return true
		}
	}
	return true
}

// tally: a number of thousands with separators in an English sentence counts
// what the sentence speaks of (the toll rose to 13,274), unless it is what a
// rate is per.
func (r *reader) tally(k int) bool {
	f, s := r.out[k], r.s
	if !r.shapes[k].grouped || r.shapes[k].point || f.Value == nil || !isDigit(f.Surface[0]) || !isDigit(f.Surface[len(f.Surface)-1]) || r.shapes[k].scale > 0 {
		return false
	}
	if f.End < len(s) && strings.IndexByte(" \n).,;:\"", s[f.End]) < 0 && !has(s, f.End, "”") && !has(s, f.End, "’") && !has(s, f.End, "—") {
		return false
	}
	if f.Start > 0 && strings.IndexByte(" \n(\"", s[f.Start-1]) < 0 || r.hanNext(blanks(s, f.End)) || r.hanBefore(trimRight(s, f.Start, 0)) {
		return false
	}
	switch strings.ToLower(r.wordEnding(trimRight(s, f.Start, max(0, f.Start-2)))) {
	case "per", "in", "every", "by", "number", "no":
		return false
	}
	return true
}
