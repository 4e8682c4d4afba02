package fact

import (
	"slices"
	"sort"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"assay"
	"assay/extractor/lexicon"
)

// share lets facts that state the same amount complete each other.
func (r *reading) share() {
	for i := range r.draft {
		d := &r.draft[i]
		if !d.ok || d.sameAs < 0 {
			continue
		}
		b := &r.draft[d.sameAs]
		if d.subject == nil {
			d.subject, d.subjectAt = b.subject, b.subjectAt
		}
		if b.subject == nil {
			b.subject, b.subjectAt = d.subject, d.subjectAt
		}
		if d.object == nil {
			d.object, d.objectAt = b.object, b.objectAt
		}
		if d.attribute == b.attribute && d.status != b.status && d.status != "" && b.status != "" {
			if strength(d.status) > strength(b.status) {
				b.status = d.status
			} else {
				d.status = b.status
			}
		}
		if b.object == nil {
			b.object, b.objectAt = d.object, d.objectAt
		}
	}
}

// lead is the number of sentences, the title among them, that carry a text's news.
const lead = 3

// commitments groups the facts that tell of one commitment of capital.
type commitmentGroup struct {
	facts []int // indices of facts, in order
	kind  assay.Attribute
}

// mentions makes one announcement of each commitment among the facts, and one
// of a commitment that the first sentences state without an amount.
func (r *reading) mentions(facts []assay.Fact) []assay.Mention {
	r.findLead()
	r.readActs()
	parts := r.partsOfSums()
	var groups []commitmentGroup
	r.groups = map[int]int{}
	for k := range facts {
		f := &facts[k]
		kind := r.kindOf(f)
		if kind == "" {
			continue
		}
		r.describeAll()
		if r.isPart(f.Figure) || parts[f.Figure] || r.isTotal(f.Figure) || r.compared(f.Figure) || r.notCommitted(f.Figure) || r.statistic(f.Figure) && !r.actOnThing(f.Figure) || r.flow(r.sentOf(f.Figure)) || !r.zh && (r.supposed(r.at[f.Figure]) || r.ofTarget(f.Figure)) || kind != assay.Funding && r.otherContract(r.sentOf(f.Figure)) || trifling(&r.figures[f.Figure]) {
			continue
		}
		g := r.groupOf(groups, facts, k, kind)
		if g >= 0 {
			groups[g].facts = append(groups[g].facts, k)
		} else {
			g = len(groups)
			groups = append(groups, commitmentGroup{facts: []int{k}, kind: kind})
		}
		r.groups[f.Figure] = g
	}
	var out []assay.Mention
	fresh, asked := false, false
	for g := range groups {
		if !fresh && !asked && !r.early(r.sentOf(facts[groups[g].facts[0]].Figure)) {
			// What the first sentences tell without an amount goes before what
			// the text goes on to.
			asked = true
			if m, ok := r.withoutAmount(facts); ok {
				out, fresh = append(out, m), m.New
			}
		}
		m, ok := r.mentionOf(&groups[g], facts, fresh)
		if !ok || g+1 < len(groups) && r.bareHeadline(&m, facts) {
			continue
		}
		if n := len(out) - 1; n >= 0 && out[n].Amount == nil && r.tellsAmountOf(&out[n], &m) {
			// The lead's commitment, whose amount comes after.
			m.New = out[n].New
			if len(m.Actors) == 0 || !r.projectCost(*m.Amount) || len(out[n].Actors) > 0 && !r.actsHere(*m.Amount) {
				m.Actors = out[n].Actors
			}
			if m.Target == nil {
				m.Target = out[n].Target
			}
			out[n] = m
			continue
		}
		m.New = m.New && !r.aside(out, &m)
		out = append(out, m)
		fresh = fresh || m.New
	}
	if !fresh && !asked {
		// What is recalled with an amount is not recalled once more without one.
		m, ok := r.withoutAmount(facts)
		if ok && (m.New || !slices.ContainsFunc(out, func(o assay.Mention) bool { return o.Type == m.Type })) {
			out = append([]assay.Mention{m}, out...)
		}
	}
	if !r.zh {
		return r.withActs(out)
	}
	for i := range out[:min(len(out), deedPhrases)] {
		out = append(out, r.besides(out, i)...)
	}
	return out
}

func subjectID(f *assay.Fact) string {
	if f.Subject == nil {
		return ""
	}
	return f.Subject.ID
}

// bareHeadline reports whether the mention is only a number of the headline,
// without a currency and anybody whose it is.
func (r *reading) bareHeadline(m *assay.Mention, facts []assay.Fact) bool {
	for _, k := range m.Facts {
		if f := &facts[k]; !r.titled(r.sentOf(f.Figure)) || currencyIn(r.figures[f.Figure].Surface) || f.Subject != nil {
			return false
		}
	}
	return true
}

// tellsAmountOf reports whether mention m states the amount of what the lead
// told without one: the same sort of commitment by the same or to the same, in
// one of the next sentences.
func (r *reading) tellsAmountOf(told, m *assay.Mention) bool {
	near := r.sentAt(m.Evidence.Start) <= r.sentAt(told.Evidence.Start)+2
	if told.Type != m.Type || r.recalled(*m.Amount) {
		return false
	}
	if told.Target != nil && m.Target != nil && r.projectCost(*m.Amount) && (strings.HasSuffix(told.Target.Name, m.Target.Name) || strings.HasSuffix(m.Target.Name, told.Target.Name)) {
		return true // the notice's project
	}
	if !near {
		return false
	}
	if told.Target != nil && m.Target != nil && (told.Target.Name == m.Target.Name || told.Target.ID != "" && told.Target.ID == m.Target.ID) {
		return true
	}
	return len(told.Actors) > 0 && len(m.Actors) > 0 && told.Actors[0].Name == m.Actors[0].Name && (m.Target == nil || told.Target == nil)
}

// projectCost reports whether the amount is what a Chinese notice says, not far
// below its title, that the project costs as a whole: 项目总投资60亿元.
func (r *reading) projectCost(figure int) bool {
	at := r.at[figure]
	if !r.zh || r.article.BodyStart == 0 || r.tokens[at].sent > r.leadEnd+noticeHead {
		return false
	}
	for k := max(r.clauses[r.tokens[at].clause], r.sentFrom(at)); k < at; k++ {
		if s := r.str(k); strings.Contains(s, "总投资") || strings.Contains(s, "投资总额") {
			return true
		}
	}
	return false
}

// noticeHead is how many sentences a notice goes on, behind those that carry its
// news, about what it is on.
const noticeHead = 6

// sentAt is the sentence that begins at the offset or holds it.
func (r *reading) sentAt(at int) int {
	s := sort.Search(len(r.sents), func(s int) bool { return at < r.sents[s].End })
	return min(s, len(r.sents)-1)
}

// aside reports whether mention m, of another sentence than the text's news, is
// only a smaller amount of the same sort and so most likely a part of it; what is
// separate is called so.
func (r *reading) aside(out []assay.Mention, m *assay.Mention) bool {
	sent := r.sentOf(*m.Amount)
	for i := range out[:min(len(out), deedPhrases)] {
		o := &out[i]
		if !o.New || o.Type != m.Type && (r.zh || m.Type != assay.Funding || o.Type != assay.Investment) || o.Amount == nil || r.sentOf(*o.Amount) == sent {
			continue
		}
		a, b := &r.figures[*o.Amount], &r.figures[*m.Amount]
		if a.Unit == b.Unit && a.Value != nil && b.Value != nil && b.Value.LessThan(*a.Value) && !r.separate(sent) {
			return true
		}
	}
	return false
}

// separate reports whether the sentence says that it tells of something else.
func (r *reading) separate(sent int) bool {
	for k, end := r.sentStart[sent], r.sentTo(r.sentStart[sent]); k < end; k++ {
		switch r.lower(k) {
		case "另外", "此外", "同时", "还", "另有", "同日", "又", "separately", "instead", "also", "additionally", "meanwhile", "second", "another":
			return true
		}
	}
	return r.apart(sent)
}

// apart reports whether the sentence begins with a word for something else.
func (r *reading) apart(sent int) bool {
	s := strings.ToLower(r.sents[sent].Of(r.text)[:min(r.sents[sent].Len(), len("additionally"))])
	for _, w := range []string{"另有", "另外", "另据", "此外", "separately", "additionally"} {
		if strings.HasPrefix(s, w) {
			return true
		}
	}
	return strings.HasPrefix(s, "另") && !strings.HasPrefix(s, "另一")
}

// partsOfSums marks the figures that follow an amount and add up to it.
func (r *reading) partsOfSums() map[int]bool {
	parts := map[int]bool{}
	for i := range r.figures {
		whole := &r.figures[i]
		if whole.Kind != assay.KindMoney || whole.Value == nil || r.at[i] < 0 || parts[i] {
			continue
		}
		sum := decimal.Zero
		var run []int
		for j := i + 1; j < len(r.figures) && len(run) < sumMost; j++ {
			f := &r.figures[j]
			if r.at[j] >= 0 && r.sentOf(j) > r.sentOf(i)+3 {
				break
			}
			if f.Kind != assay.KindMoney || f.Value == nil || f.Unit != whole.Unit || f.Value.Equal(*whole.Value) && len(run) == 0 {
				continue
			}
			if r.at[j] < 0 || r.sentOf(j) > r.sentOf(i)+3 || f.Value.GreaterThanOrEqual(*whole.Value) {
				break
			}
			run, sum = append(run, j), sum.Add(*f.Value)
			if len(run) > 1 && sum.Sub(*whole.Value).Abs().LessThanOrEqual(whole.Value.Mul(sumSlack).Abs()) {
				for _, p := range run {
					parts[p] = true
				}
				break
			}
		}
	}
	for i := range r.figures {
		r.sumBefore(i, parts)
	}
	return parts
}

// sumBefore marks what stands before amount i and adds up to it: the means by
// which one price is paid, or, where each has a deal of its own, the sum itself.
func (r *reading) sumBefore(i int, parts map[int]bool) {
	whole := &r.figures[i]
	if whole.Kind != assay.KindMoney || whole.Value == nil || r.at[i] < 0 || !r.zh || !r.summed(i) {
		return
	}
	sum := decimal.Zero
	deals := 0
	for j := i - 1; j >= 0 && j > i-sumMost; j-- {
		f := &r.figures[j]
		if r.at[j] < 0 || r.sentOf(j) < r.sentOf(i) {
			return
		}
		if f.Kind != assay.KindMoney || f.Value == nil || f.Unit != whole.Unit {
			continue
		}
		from := r.sents[r.sentOf(j)].Start
		for x := j - 1; x >= 0; x-- {
			if r.figures[x].Kind == assay.KindMoney {
				from = max(from, r.figures[x].End)
				break
			}
		}
		if s := r.text[from:max(from, f.Start)]; strings.Contains(s, "收购") || strings.Contains(s, "受让") || strings.Contains(s, "投资") || strings.Contains(s, "中标") {
			deals++
		}
		if sum = sum.Add(*f.Value); j < i-1 && sum.Sub(*whole.Value).Abs().LessThanOrEqual(whole.Value.Mul(sumSlack).Abs()) {
			if deals > 1 {
				parts[i] = true
				return
			}
			for x := j; x < i; x++ {
				parts[x] = true
			}
			return
		}
	}
}

// summed reports whether a word for a sum leads to amount i.
func (r *reading) summed(i int) bool {
	at := r.at[i]
	for k := at - 1; k >= 0 && k > at-5 && r.tokens[k].clause == r.tokens[at].clause; k-- {
		if r.is(k, "合计", "共计", "总计", "总价", "总额", "总金额", "总对价") {
			return true
		}
	}
	return false
}

// sumMost is how many parts are added up, sumSlack how far their sum may be off
// by rounding.
const sumMost = 8

var sumSlack = decimal.New(2, -2)

// notCommitted reports whether the words around the amount say that it is held,
// taken back or where the money comes from: 手握550亿美元订单, claw back $24 million.
func (r *reading) notCommitted(figure int) bool {
	at := r.at[figure]
	from := max(r.clauses[r.tokens[at].clause], r.sentFrom(at))
	for k, end := from, r.sentTo(at); k < end && r.tokens[k].clause == r.tokens[at].clause; k++ {
		switch r.lower(k) {
		case "净资产", "评估价值", "评估值", "账面价值", "账面值":
			if k < at {
				return true // what the thing is worth in the books
			}
		case "手握", "在手", "追讨", "追回", "退还", "收回", "claw", "clawed", "recoup", "refund", "refunded", "backlog":
			return true
		case "need", "needs", "require", "requires", "requiring":
			if k < at {
				return true // what it would take
			}
		case "proceeds":
			if k < at && k > at-5 {
				return true
			}
		case "book", "books":
			if strings.EqualFold(r.str(k-1), "order") {
				return true
			}
		}
	}
	if !r.zh && r.grownTo(at) {
		return true
	}
	s := r.text[r.tokens[from].Start:r.tokens[at].Start]
	return strings.Contains(s, "手握") || strings.Contains(s, "在手") || strings.Contains(s, "追讨")
}

// grownTo reports whether a percentage leads to the amount at token at, as growth
// does in statistics: rose 3.1 percent to $1.4 billion.
func (r *reading) grownTo(at int) bool {
	to := false
	for k := at - 1; k >= r.sentFrom(at) && r.tokens[k].clause == r.tokens[at].clause; k-- {
		if to && r.tokens[k].kind == figureToken {
			return r.figures[r.tokens[k].figure].Kind == assay.KindShare && !r.is(k-1, "to", "stake", "interest")
		}
		to = to || k == at-1 && r.is(k, "to")
	}
	return false
}

// findLead notes where the sentences end that carry a text's news: the title and
// the first two sentences of the body that have a verb.
func (r *reading) findLead() {
	told := 0
	for s := range r.sents {
		r.leadEnd = s + 1
		if r.titled(s) {
			continue
		}
		for k := r.sentStart[s]; k < len(r.tokens) && r.tokens[k].sent == s; k++ {
			if t := &r.tokens[k]; !t.noun && t.is(lexicon.Verb|lexicon.Aux) && !isLink(r.str(k)) && r.sents[s].Len() > 24 {
				told++
				break
			}
		}
		if told == lead-1 || s >= leadMost {
			return
		}
	}
}

// leadMost is how many sentences are looked at for the first two with a verb.
const leadMost = 8

// early reports whether the sentence is one of those that carry the text's news.
func (r *reading) early(sent int) bool { return sent < r.leadEnd }

// titled reports whether the sentence is part of the title.
func (r *reading) titled(sent int) bool {
	return r.article.BodyStart > 0 && r.sents[sent].End <= r.article.BodyStart
}

func (r *reading) sentOf(figure int) int { return r.tokens[r.at[figure]].sent }

// least is the smallest amount of money that is taken for a commitment of
// capital: prices of goods and of single shares lie below it.
var least = decimal.New(1, 5)

// trifling reports whether the amount is too small for a commitment of capital,
// in whatever currency. An amount whose value is unknown is not.
func trifling(f *assay.Figure) bool {
	v := f.Value
	if v == nil {
		v = f.High
	}
	return v != nil && v.LessThan(least)
}

// isTotal reports whether the amount is what a commitment adds up to with
// earlier ones: "takes its pledges to", 累计.
func (r *reading) isTotal(figure int) bool {
	at := r.at[figure]
	to := false
	for k := at + 1; k < len(r.tokens) && k < at+deedPhrases && r.tokens[k].sent == r.tokens[at].sent && r.tokens[k].kind != figureToken; k++ {
		switch s := r.lower(k); {
		case r.tokens[k].kind == dateToken && strings.HasPrefix(s, "since"):
			return true
		case (s == "so far" || s == "to date") && r.tokens[k].clause == r.tokens[at].clause, s == "since" && k+1 < len(r.tokens) && r.tokens[k+1].kind == dateToken && r.tokens[k].clause == r.tokens[at].clause:
			return true
		}
	}
	for k := at - 1; k >= 0 && r.tokens[k].clause == r.tokens[at].clause; k-- {
		switch r.lower(k) {
		case "累计":
			return true
		case "使", "令":
			return r.is(at-1, "达到", "增至", "升至", "达", "约", "近", "逾", "超") && k < at-1
		case "to":
			to = true
		case "now":
			if r.is(k-1, "has", "have") {
				return true
			}
		case "takes", "taking", "brings", "bringing", "lifts", "lifting":
			return to
		}
	}
	return false
}

// compared reports whether the Chinese amount is only what another is measured by, or
// what it comes to with that: 由6.8亿元提高至11亿元, 较签约时的5亿元有所下调, 含3亿元股票.
func (r *reading) compared(figure int) bool {
	at := r.at[figure]
	if !r.zh {
		return false
	}
	from := r.tokens[max(r.clauses[r.tokens[at].clause], r.sentFrom(at))].Start
	before, after := r.text[from:r.tokens[at].Start], r.text[r.tokens[at].End:r.clauseEnd(at, r.sentTo(at))]
	for _, end := range []string{"约", "近", "逾", "超", "的"} {
		before = strings.TrimSuffix(before, end)
	}
	switch {
	case zhPartOf.of(before) != "":
		return true
	case zhFrom.of(before) != "":
		return strings.ContainsAny(after, "增升提降减扩调")
	case zhRisesTo.of(before) != "":
		return strings.ContainsAny(before, "由从使总")
	}
	i := strings.LastIndex(before, "较")
	return i >= 0 && len(before)-i < len("较协议签署时的甲乙丙丁戊") && (strings.ContainsAny(after, "增减高低升降少多") || strings.Contains(after, "调") || strings.Contains(after, "有所"))
}

// zhPartOf lead to a part or to what was before, zhFrom to where a change begins,
// zhRisesTo to what a sum becomes.
var (
	zhPartOf  = newEndings("含 包括 包含 扣除 原来 原定 原先 上轮 上一轮 首期 首期到位")
	zhFrom    = newEndings("由 从 自")
	zhRisesTo = newEndings(`提高至 提高到 增加至 增加到 增至 上调至 上调到 提升至 提升到 升至 扩大至 扩大到 调整为 调整至 下调至
	下调为 降至 减至 变更为 达到 接近 将达`)
)

// isPart reports whether the amount is a part of another: 其中, of which.
func (r *reading) isPart(figure int) bool {
	at := r.at[figure]
	for k := at - 1; k >= 0 && k >= at-6 && r.tokens[k].clause == r.tokens[at].clause; k-- {
		switch r.lower(k) {
		case "其中", "年均", "年均投资", "年投资", "每年", "流动资金", "首期", "annual":
			return true
		case "which", "sum", "that":
			if k > 0 && strings.EqualFold(r.str(k-1), "of") {
				return true
			}
		}
	}
	// What a sentence lists behind 其中 are parts of the amount before it.
	if figure > 0 && r.sentOf(figure-1) == r.tokens[at].sent {
		for k := at - 1; k >= r.sentStart[r.tokens[at].sent]; k-- {
			if r.str(k) == "其中" && r.figures[figure].Unit != "" && !(r.zh && r.summed(figure)) {
				return true
			}
		}
	}
	return false
}

// mostGroups is how many commitments of a text are looked at for one that is told
// again, and mostTold how many of the amounts that tell of it.
const (
	mostGroups = 20
	mostTold   = 16
)

// groupOf is the group that fact k belongs to, -1 for a new one.
func (r *reading) groupOf(groups []commitmentGroup, facts []assay.Fact, k int, kind assay.Attribute) int {
	f := &facts[k]
	if f.SameAs != nil {
		if g, ok := r.groups[*f.SameAs]; ok {
			return g
		}
	}
	for g := range groups[:min(len(groups), mostGroups)] {
		for _, o := range groups[g].facts[:min(len(groups[g].facts), mostTold)] {
			other := &facts[o]
			a, b := &r.figures[other.Figure], &r.figures[f.Figure]
			// The headline's amount is told again in the first sentences, in other
			// words: rounded, or in another currency.
			if r.titled(r.sentOf(other.Figure)) && r.early(r.sentOf(f.Figure)) && !r.titled(r.sentOf(f.Figure)) && (a.Unit != b.Unit || closeTo(a, b) || bounds(a, b)) {
				return g
			}
			if a.Unit == b.Unit && (other.Attribute == f.Attribute || r.zh && groups[g].kind == kind) && (sameValue(a, b) || (closeTo(a, b) || bounds(a, b)) && r.sentOf(other.Figure) != r.sentOf(f.Figure)) {
				return g
			}
			// What one clause calls a purchase and the next an outlay is told twice.
			if a.Unit == b.Unit && sameValue(a, b) && significant(a) >= 3 {
				return g
			}
		}
	}
	return -1
}

// bounds reports whether figure a says less exactly what figure b says: more than
// 10 billion, and 12 billion.
func bounds(a, b *assay.Figure) bool {
	switch a.Qualifier {
	case assay.GT, assay.GTE, assay.Approx:
	default:
		return false
	}
	least := a.Value
	if least == nil {
		least = a.Low
	}
	return least != nil && b.Value != nil && b.Value.GreaterThanOrEqual(*least) && b.Value.LessThanOrEqual(least.Mul(boundSlack))
}

// boundSlack is how much more a bound can stand for.
var boundSlack = decimal.New(15, -1)

// rounding is how far apart two roundings of one amount may lie.
var rounding = decimal.New(3, -2)

// closeTo reports whether two figures in one unit are roundings of one amount.
func closeTo(a, b *assay.Figure) bool {
	if a.Value == nil || b.Value == nil || a.Value.IsZero() {
		return sameValue(a, b)
	}
	if d := wholeDigits(*a.Value) - wholeDigits(*b.Value); d < -1 || d > 1 {
		return false
	}
	return a.Value.Sub(*b.Value).Abs().LessThanOrEqual(a.Value.Mul(rounding).Abs())
}

// mentionOf makes the mention of a group. It fails where the text names nobody
// and nothing that could make it one.
func (r *reading) mentionOf(g *commitmentGroup, facts []assay.Fact, fresh bool) (assay.Mention, bool) {
	first := &facts[g.facts[0]]
	amount := first.Figure
	if !currencyIn(r.figures[amount].Surface) {
		// A headline's bare 16亿 is told in full below it.
		for _, k := range g.facts {
			if f := facts[k].Figure; currencyIn(r.figures[f].Surface) && r.figures[f].Unit == r.figures[amount].Unit && r.early(r.sentOf(f)) {
				amount = f
				break
			}
		}
	}
	for _, k := range g.facts {
		// A headline's "more than 10 billion" is told exactly below it.
		if f := facts[k].Figure; r.titled(r.sentOf(amount)) && !r.titled(r.sentOf(f)) && r.figures[f].Unit == r.figures[amount].Unit && r.figures[f].Qualifier == assay.Exact && bounds(&r.figures[amount], &r.figures[f]) {
			amount = f
		}
	}
	m := assay.Mention{Type: g.kind, Amount: &amount, Facts: g.facts, Status: first.Status, Evidence: first.Evidence}
	// The body names people and things in full, the headline in short.
	for pass := range 2 {
		for _, k := range g.facts {
			f := &facts[k]
			if r.titled(r.sentOf(f.Figure)) != (pass == 1) {
				continue
			}
			if at := r.draft[f.Figure].subjectAt; len(m.Actors) == 0 && f.Subject != nil && (at < 0 || r.mayAct(&r.phrases[at]) && !r.placed(at)) {
				m.Actors = r.actors(f)
			}
			if m.Target == nil && f.Object != nil && !hollow(f.Object.Name) && !r.namesDeed(f.Object.Name) {
				m.Target = f.Object
			}
			if pass == 0 && f.Status != "" && strength(f.Status) > strength(m.Status) {
				m.Status = f.Status
			}
		}
	}
	told := m.Type
	for _, k := range g.facts {
		if m.Type = r.kindByDeed(told, r.at[facts[k].Figure]); m.Type != told {
			break
		}
	}
	said := r.actIn(g, facts)
	if said != nil {
		m.Type = said.kind
		if actors := r.deedsBy(said.actors); len(actors) > 0 {
			m.Actors = actors
		}
		if t := r.targetOf(&said.deed); t != nil && !hollow(t.Name) && !r.namesDeed(t.Name) {
			m.Target = t
		}
	} else {
		r.byDeed(&m, g, facts)
		if len(m.Actors) == 0 && m.Type != assay.Funding {
			m.Actors = r.actorElse(r.at[amount])
		}
		r.bySides(&m, g, facts)
	}
	if t := r.given(amount); t != nil && m.Type == assay.Investment && m.Target != nil {
		m.Target = t
	}
	r.otherThan(&m, g, facts)
	if by := r.givers(amount); m.Type == assay.Investment && len(by) > 0 {
		if len(m.Actors) > 0 {
			m.Target = &m.Actors[0]
		}
		m.Actors = by
	}
	if m.Type == assay.Funding && told != assay.Investment && (said == nil || said.form != deedLend && said.form != deedPick) {
		// Who raises money is what the money goes to; investors are rarely named.
		if len(m.Actors) > 0 {
			if raiser := m.Actors[0]; !hollow(raiser.Name) {
				m.Target = &raiser
			}
		}
		object := first.Object
		m.Actors = nil
		for n := range 2 * len(g.facts) {
			k := g.facts[n%len(g.facts)]
			if r.titled(r.sentOf(facts[k].Figure)) != (n >= len(g.facts)) {
				continue // the body first
			}
			for _, x := range r.investors(facts[k].Figure) {
				if !slices.ContainsFunc(m.Actors, func(a assay.Ref) bool { return a.Name == x.Name }) {
					m.Actors = append(m.Actors, x)
				}
				if m.Target != nil && m.Target.Name == x.Name {
					m.Target = object // who gives is not who raises
					if object == nil || hollow(object.Name) {
						m.Target = r.recipient(r.at[facts[k].Figure])
					}
				}
			}
		}
	}
	if m.Type == assay.Contract {
		m.Actors = r.parties(amount, m.Actors)
	}
	if m.Status == "" {
		m.Status, _ = r.statusAround(r.at[amount], r.draft[amount].trigger, m.Type)
	}
	early := r.early(r.sentOf(amount))
	if !early && said == nil && !r.projectCost(amount) && (r.draft[amount].sure < 0.4 || m.Type != assay.Funding && !r.actsHere(amount)) {
		return m, false
	}
	if m.Target == nil && m.Type == assay.Investment {
		m.Target = r.recipient(r.at[amount])
	}
	if m.Target == nil && early && m.Type == assay.Investment {
		m.Target = r.leadProject()
	}
	if len(m.Actors) == 0 && m.Target == nil && !(m.Type == assay.Funding && r.raises(amount)) {
		return m, false
	}
	recalled := r.recalled(amount)
	if r.zh && recalled && r.ended(amount, m.Type) != "" {
		recalled = r.recalledAt(r.sentStart[r.sentOf(amount)] - 1) // that it ends is news
	}
	if r.zh && recalled && early && (m.Status == assay.Cancelled || m.Status == assay.Denied) && len(r.datesIn(r.sents[r.sentOf(amount)])) == 0 {
		recalled = false // what was planned before and is given up now
	}
	m.New = !recalled && !r.asideAt(r.at[amount]) && (r.article.BodyStart == 0 || r.sents[r.sentOf(amount)].Start < farDown || r.apart(r.sentOf(amount))) && (early || !fresh || (r.apart(r.sentOf(amount)) || r.zh && r.separate(r.sentOf(amount))) && r.actsHere(amount))
	for _, k := range g.facts {
		if m.Date = r.dayIn(r.sentOf(facts[k].Figure), false); m.Date != "" {
			break
		}
	}
	if m.Date == "" && m.New {
		m.Date = r.dayOf(amount)
	}
	return m, true
}

// givers are those with whom who gets the Chinese amount has signed for it, or from
// whom it comes: 与甲签署意向书,将获得3亿美元.
func (r *reading) givers(amount int) []assay.Ref {
	at := r.at[amount]
	if !r.zh || !r.clauseGets(at) {
		return nil
	}
	for p, end := r.phraseFromToken(at)-1, r.phraseFromToken(r.sentFrom(at)); p >= end; p-- {
		if q := &r.phrases[p]; r.governedBy(q.first, "与", "由", "从", "来自") && r.canAct(q) && !q.generic {
			return r.deedsBy(r.joinedTo(p))
		}
	}
	return nil
}

// clauseGets reports whether the clause of token at says before it that somebody gets something.
func (r *reading) clauseGets(at int) bool {
	for k, end := at-1, r.sentFrom(at); k >= end && r.tokens[k].clause == r.tokens[at].clause; k-- {
		if r.is(k, "获得", "获", "取得", "得到", "收到") {
			return true
		}
	}
	return false
}

// recipient is to whom the Chinese clause of token at says that a loan is given, nil for
// none: 批准对甲6亿欧元的贷款.
func (r *reading) recipient(at int) *assay.Ref {
	if !r.zh {
		return nil
	}
	if p := r.towards(at); p >= 0 {
		return r.ref(p, false)
	}
	return nil
}

// placed reports whether the Chinese phrase p ends a list of places: 在甲、乙分别投资.
func (r *reading) placed(p int) bool {
	for n := 0; r.zh && n < deedPhrases && p > 0 && !r.phrases[p].governed && r.phrases[p-1].clause == r.phrases[p].clause && r.joins(p-1); n++ {
		p--
	}
	return r.zh && r.phrases[p].gov == "在"
}

// farDown is the offset in bytes from which on an article with a title tells of
// what is news elsewhere.
const farDown = 2500

// given is to whom the Chinese clause of the amount says that it is given, nil for
// none: 向甲投资4亿美元.
func (r *reading) given(amount int) *assay.Ref {
	at := r.at[amount]
	for p := r.phraseFromToken(max(r.clauses[r.tokens[at].clause], r.sentFrom(at))); r.zh && p < len(r.phrases) && r.phrases[p].first < at; p++ {
		if q := &r.phrases[p]; q.gov == "向" && (q.kind == "company" || q.suffixed) && r.is(q.last+1, "投资", "注资", "增资", "出资", "注入") {
			return r.ref(p, false)
		}
	}
	return nil
}

// namesDeed reports whether an English name is that of the deed itself, and not of
// what it is done to: all-cash bid.
func (r *reading) namesDeed(name string) bool {
	s := strings.ToLower(name)
	for _, w := range r.deeds.of(s[strings.LastIndexByte(s, ' ')+1:]) {
		if w.form == deedNoun && !r.zh {
			return true
		}
	}
	return false
}

// leadProject is the project that the first phrase of the headline or of the
// first sentence names, nil for none.
func (r *reading) leadProject() *assay.Ref {
	for p := range r.phrases {
		q := &r.phrases[p]
		if !r.early(q.sent) {
			return nil
		}
		if q.project && q.firstInSent && q.first < q.last {
			return r.ref(p, true)
		}
	}
	return nil
}

// currencyIn reports whether the surface of an amount says more than a number
// and its magnitude.
func currencyIn(s string) bool {
	return strings.TrimRight(strings.TrimSpace(s), "0123456789.,０１２３４５６７８９．一二三四五六七八九十百千万亿余多") != ""
}

// actsHere reports whether the figure's own sentence names who acts.
func (r *reading) actsHere(figure int) bool {
	p := r.draft[figure].subjectAt
	return p >= 0 && r.phrases[p].actor && r.phrases[p].sent == r.sentOf(figure)
}

// strength orders statuses: the stronger one holds where reports differ.
func strength(s assay.Status) int {
	switch s {
	case assay.Denied, assay.Cancelled:
		return 4
	case assay.Rumoured:
		return 3
	case assay.Planned:
		return 2
	case assay.Agreed:
		return 1
	}
	return 0
}

// investors are the named givers of a funding: phrases that lead or follow the round.
func (r *reading) investors(figure int) []assay.Ref {
	at := r.at[figure]
	var out []assay.Ref
	if r.zh && !r.lends(figure) {
		return r.backers(figure)
	}
	if !r.zh {
		out = r.leaders(at)
	}
	for k := r.sentFrom(at); !r.zh && k < r.sentTo(at); k++ {
		// investors including Alpha and Beta
		if !r.is(k, "including", "include", "includes") || !funders.has(r.lower(k-1)) && !(r.is(k-1, "that", "which") && funders.has(r.lower(k-2))) {
			continue
		}
		if p := r.phraseAt[min(k+1, len(r.tokens)-1)]; p >= 0 && r.canAct(&r.phrases[p]) {
			for _, x := range r.joinedTo(p) {
				out = append(out, *r.ref(x, false))
			}
		}
	}
	for p := r.phraseFromSent(r.tokens[at].sent); p < len(r.phrases) && r.phrases[p].sent == r.tokens[at].sent; p++ {
		q := &r.phrases[p]
		if !q.actor && !(r.zh && r.plainName(q)) || q.generic || q.person || q.datelike {
			continue
		}
		from := q.gov == "from" || q.gov == "by" || strings.HasSuffix(q.gov, " by") || strings.HasSuffix(q.gov, " from")
		if r.zh {
			from = q.gov == "由" || q.gov == "与" || q.gov == "向" && !r.clauseTells(at, "提供", "发放", "授予") || r.is(q.first-1, "获", "获得", "取得")
		}
		if from {
			for _, x := range r.joinedTo(r.ownedBy(p)) {
				out = append(out, *r.ref(x, false))
				p = x
			}
		}
	}
	if r.zh && len(out) == 0 && r.clauseTells(at, "发放", "提供", "批准", "授予", "发放了", "提供了") {
		if p := r.actorChinese(at); p >= 0 {
			return r.deedsBy(r.joinedTo(p)) // who lends
		}
	}
	return out
}

// zhBacks are Chinese verbs of those who take part in a round, zhBackers names for
// them that lead to who they are, and zhGets verbs of who takes their money.
var (
	zhBacks   = []string{"领投", "跟投", "参投", "认购", "独家投资", "战略投资", "投资", "注资", "增资", "参与", "加注", "押注", "出资", "入股", "融资", "持有", "组成", "增资协议", "认购协议"}
	zhBackers = []string{"投资方", "投资人", "投资者", "投资机构", "发行对象", "认购方", "认购对象", "认购人", "认购者", "领投方", "跟投方", "股东包括"}
	zhGets    = []string{"获", "获得", "获得了", "得到", "引入", "引进", "引入了", "引进了", "来自", "吸引", "吸引了", "由", "与", "向"}
)

// backers are the named givers of the Chinese funding of the figure: in its sentence
// or in one of the next two, which tell of no other.
func (r *reading) backers(figure int) []assay.Ref {
	sent := r.sentOf(figure)
	for s := sent; s < len(r.sents) && s <= sent+2; s++ {
		if s > sent && slices.ContainsFunc([]string{"上一轮", "上轮", "此前", "去年", "曾"}, func(w string) bool { return strings.Contains(r.sents[s].Of(r.text), w) }) {
			break
		}
		if out := r.backersIn(s); len(out) > 0 {
			return out
		}
	}
	return nil
}

// backersIn are those whom the sentence names as who gives money to somebody:
// 由甲、乙领投,丙跟投; 发行对象为甲; 获甲投资; 引入甲、乙.
func (r *reading) backersIn(sent int) []assay.Ref {
	var out []assay.Ref
	add := func(p int) int {
		all := r.joinedTo(p)
		for _, x := range r.deedsBy(all) {
			if !slices.ContainsFunc(out, func(o assay.Ref) bool { return o.Name == x.Name }) {
				out = append(out, x)
			}
		}
		return all[len(all)-1]
	}
	end := r.tokenAfter(sent)
	for p := r.phraseFromSent(sent); p < len(r.phrases) && r.phrases[p].sent == sent; p++ {
		q := &r.phrases[p]
		if q.datelike || q.generic || !r.canAct(q) && !r.plainName(q) || q.holder {
			continue
		}
		all := r.joinedTo(p)
		last := r.phrases[all[len(all)-1]].last
		// What the list does: the first verb behind it in its clause.
		rest := r.text[r.tokens[last].End:r.clauseEnd(last, end)]
		for _, w := range []string{"等", "共同", "联合", "联手", "分别", "独家", "继续", "超额", "全额", "作为", "拟", "将"} {
			rest = strings.TrimPrefix(rest, w)
		}
		does := slices.ContainsFunc(zhBacks[:4], func(w string) bool {
			i := strings.Index(rest, w)
			return i >= 0 && i <= len("被曝有意共同") && !strings.ContainsAny(rest[:i], "由、的") || strings.HasSuffix(r.text[q.Start:q.End], w)
		}) || strings.HasPrefix(rest, "参与") && strings.Contains(rest, "融资")
		gets := r.governedBy(q.first, zhGets...) && slices.ContainsFunc(zhBacks, func(w string) bool { return strings.Contains(rest, w) })
		named := slices.ContainsFunc(zhBackers, func(w string) bool {
			before := r.text[r.sents[sent].Start:q.Start]
			for _, is := range []string{"为", "是", "包括", "有", "系", "分别是", "分别为", "：", ":", "含"} {
				if strings.HasSuffix(before, w+is) {
					return true
				}
			}
			return false
		})
		if does || gets || named {
			p = add(p)
		}
	}
	return out
}

// clauseEnd is where the clause of token k ends in the text, not behind token end.
func (r *reading) clauseEnd(k, end int) int {
	at := r.tokens[k].End
	for x := k + 1; x < end && x < k+deedReach && r.tokens[x].clause == r.tokens[k].clause; x++ {
		at = r.tokens[x].End
	}
	return at
}

// governedBy reports whether one of the words stands right before token k.
func (r *reading) governedBy(k int, words ...string) bool {
	return k > 0 && r.tokens[k-1].sent == r.tokens[k].sent && r.is(k-1, words...)
}

// parties are both sides of a contract: the subject, and who stands behind
// with, from, to, 与 in its sentence.
func (r *reading) parties(figure int, actors []assay.Ref) []assay.Ref {
	at := r.at[figure]
	for p := r.phraseFromSent(r.tokens[at].sent); p < len(r.phrases) && r.phrases[p].sent == r.tokens[at].sent; p++ {
		q := &r.phrases[p]
		if !q.actor && !(q.project && q.gov == "与") || !q.name || q.generic || q.project && q.gov != "与" || q.person || q.datelike {
			continue
		}
		switch q.gov {
		case "with", "from", "to", "by", "与", "和":
		default:
			continue
		}
		other := r.ref(p, false)
		known := false
		for _, a := range actors {
			known = known || a.Overlaps(other.Span) || a.Name == other.Name
		}
		if !known {
			actors = append(actors, *other)
		}
	}
	return actors
}

// withoutAmount finds a commitment that the first sentences state by a word
// alone, or by an amount that is not money.
func (r *reading) withoutAmount(facts []assay.Fact) (assay.Mention, bool) {
	var best assay.Mention
	found := false
	for k := range r.tokens {
		if !r.early(r.tokens[k].sent) {
			break
		}
		m, ok := r.byVerb(k)
		if !ok {
			continue
		}
		inTitle := r.titled(r.tokens[k].sent)
		switch {
		case found && best.New && m.New && best.Type == m.Type && !inTitle:
			return m, true // the body tells in full what the title does
		case found && best.New:
			continue
		case m.New && !inTitle:
			return m, true
		case !found || m.New:
			best, found = m, true
		}
	}
	if found {
		return best, true
	}
	for k := range facts {
		f := &facts[k]
		if !r.early(r.sentOf(f.Figure)) || f.Subject == nil {
			continue
		}
		bySort := f.Attribute == assay.Contract
		byStake := f.Attribute == assay.Stake && r.verbNear(r.at[f.Figure], assay.Acquisition) && !r.holds(r.at[f.Figure]) ||
			(f.Attribute == assay.Growth && f.Direction == "up" || f.Attribute == assay.Stake) && r.clauseHas(r.at[f.Figure], "增持")
		if !bySort && !byStake || bySort && r.otherContract(r.sentOf(f.Figure)) || r.maybe(r.at[f.Figure]) || r.notCommitted(f.Figure) || r.flow(r.sentOf(f.Figure)) {
			continue
		}
		r.describeAll()
		m := assay.Mention{Type: assay.Contract, Actors: r.actors(f), Target: f.Object, Facts: []int{k}, Evidence: f.Evidence}
		if byStake {
			m.Type = assay.Acquisition
			if d, ok := r.deedNear(r.at[f.Figure], assay.Acquisition); ok {
				m.Actors = r.deedsBy(d.actors)
			} else if p := r.draft[f.Figure].subjectAt; r.zh && p >= 0 && !r.canAct(&r.phrases[p]) {
				continue
			}
		} else {
			m.Actors = r.parties(f.Figure, m.Actors)
		}
		m.Status, _ = r.statusAround(r.at[f.Figure], r.draft[f.Figure].trigger, m.Type)
		m.New = !r.recalled(f.Figure)
		m.Date = r.dayIn(r.sentOf(f.Figure), m.New)
		return m, true
	}
	return assay.Mention{}, false
}

// raises reports whether a Chinese issue of shares or bonds brings in the amount:
// 募集资金总额不超过6亿元. What was raised before and is used now is no issue.
func (r *reading) raises(figure int) bool {
	at := r.at[figure]
	raised := false
	for k := max(r.clauses[r.tokens[at].clause], r.sentFrom(at)); r.zh && k < at; k++ {
		switch {
		case r.is(k, "闲置", "使用", "剩余", "节余", "结余", "存放", "前次"):
			return false
		case strings.Contains(r.str(k), "募集") || strings.Contains(r.str(k), "募资") || r.is(k, "发行", "融资"):
			raised = true
		}
	}
	return raised
}

// holds reports whether the clause of the Chinese share at token at says who has
// it, and not who takes it: 甲、乙分别持有丙30%的股权.
func (r *reading) holds(at int) bool {
	for k := r.clauses[r.tokens[at].clause]; r.zh && k < at; k++ {
		switch {
		case r.is(k, "将", "拟"):
			return false
		case r.is(k, "持有", "持股", "合计持有", "占") && !r.is(k+1, "的"):
			return true
		}
	}
	return false
}

// flows are words of Chinese reports on who holds and trades shares on the market.
var flows = anyOfForms("qfii", "社保基金", "北上资金", "北向资金", "陆股通", "沪股通", "深股通", "融资客", "重仓", "持股数", "评级", "净买入", "增持最多", "增持股份最多", "增持金额最多", "分别被增持", "分别获增持")

// trading are words for a day's trade by themselves.
var trading = anyOfForms("龙虎榜", "机构专用", "营业部席位", "净买入", "净流入", "深股通买入", "沪股通买入", "港股通买入", "北向资金买入", "北上资金买入", "融资买入", "融资余额")

// flow reports whether the sentence tells of trade in shares on the market, whose
// purchases are no commitments of their own.
func (r *reading) flow(sent int) bool {
	s := r.sents[sent].Of(r.text)
	if r.zh && trading.in(s) {
		return true
	}
	return r.zh && strings.Contains(s, "增持") && (strings.Contains(s, "减持") || flows.in(s))
}

// clauseHas reports whether the clause of token at has the word.
func (r *reading) clauseHas(at int, word string) bool {
	for k := r.clauses[r.tokens[at].clause]; k < at; k++ {
		if r.str(k) == word {
			return true
		}
	}
	return false
}

// actors are the subject of a fact and the names that are joined to it.
func (r *reading) actors(f *assay.Fact) []assay.Ref {
	if p := r.draft[f.Figure].subjectAt; p >= 0 && r.plural(p) {
		if all := r.deedsBy([]int{p}); len(all) > 1 {
			return all
		}
	} else if p >= 0 && r.inOffice(p) {
		return r.deedsBy([]int{p})
	} else if p >= 0 && !r.phrases[p].generic && r.aboutCompany(&r.phrases[p]) && r.phrases[p].first < r.phrases[p].last {
		return r.deedsBy([]int{p})
	} else if p >= 0 && !r.phrases[p].generic {
		if list := r.listOf(p); list[0] != p {
			return r.deedsBy(list)
		}
	}
	out := []assay.Ref{*r.named(f)}
	for p := r.draft[f.Figure].subjectAt; p >= 0 && p+1 < len(r.phrases) && r.phrases[p+1].actor && r.joins(p) && r.phrases[p+1].sent == r.phrases[p].sent && !r.phrases[p].generic; p++ {
		out = append(out, *r.ref(p+1, false))
	}
	return out
}

// outlay is the least that somebody who spends money lays out for good.
var outlay = decimal.New(1, 6)

// statistic reports whether the figure sums up what was invested in a period or
// a country, or what is spent every year: no commitment of its own.
func (r *reading) statistic(figure int) bool {
	d := &r.draft[figure]
	if d.trigger >= 0 {
		switch r.lower(d.trigger) {
		case "capital expenditure", "capex", "capital budget", "spending", "资本开支", "资本性支出":
			return true
		}
	}
	if f := &r.figures[figure]; !r.zh && d.trigger >= 0 && f.Value != nil && f.Value.LessThan(outlay) && r.is(d.trigger, "spend", "spends", "spent", "spending") {
		return true
	}
	if r.zh && r.sumOfPeriod(figure) {
		return true
	}
	if d.subjectAt < 0 {
		return false
	}
	s := r.text[r.phrases[d.subjectAt].Start:r.phrases[d.subjectAt].End]
	return (d.status == assay.Completed || d.status == assay.Announced) && (strings.HasPrefix(s, "全国") || strings.HasPrefix(s, "全省") || strings.HasPrefix(s, "全市") || strings.HasPrefix(s, "国内") || strings.HasPrefix(s, "我国"))
}

// zhOutlays are Chinese words for what a country or a company lays out in a period as a
// whole, zhPenal those for what courts and offices make somebody pay or what was stolen.
var (
	zhOutlays = anyOfForms("固定资产投资", "研发投入", "研发费用", "研发支出", "资本开支", "资本支出", "使用外资", "利用外资", "吸收外资", "社会融资", "对外投资", "直接投资", "民间投资", "基建投资", "开发投资", "工业投资", "制造业投资", "电网投资", "完成投资", "投资完成", "财政支出", "财政投入", "并购交易额")
	zhPenal   = anyOfForms("判令", "判决", "判赔", "裁决", "诉讼请求", "索赔", "赔偿", "赔付", "受贿", "贪污", "诈骗", "涉案", "罚款", "罚没", "工程款", "违约金", "坏账", "减值", "欠薪", "欠款", "逾期")
	zhPeriods = anyOfForms("季度", "上半年", "下半年", "全年", "年以来", "月以来", "1-", "前7个月", "前8个月", "前九个月", "期间", "每年", "年度")
	zhTolls   = anyOfForms("完成", "累计", "共发行", "发行债券", "同比", "增长", "总投资", "签约项目")
)

// sumOfPeriod reports whether the clause of the Chinese amount sums up a period, or
// tells of what is paid by a sentence and not of one's own will.
func (r *reading) sumOfPeriod(figure int) bool {
	at := r.at[figure]
	start := r.sents[r.tokens[at].sent].Start
	from := r.tokens[max(r.clauses[r.tokens[at].clause], r.sentFrom(at))].Start
	clause := r.text[from:r.tokens[at].Start]
	if zhOutlays.in(clause) || zhPenal.in(clause) || strings.HasPrefix(strings.TrimLeft(r.text[r.tokens[at].End:], ",，"), "占比") {
		return true
	}
	before := r.text[start:r.tokens[at].Start]
	after := r.text[r.tokens[at].End:min(len(r.text), r.tokens[at].End+len(",同比增长"))]
	return zhPeriods.in(before) && (zhTolls.in(clause) || strings.Contains(after, "同比"))
}

// named is the subject of a fact by its name: of "the company", the phrase that named it.
func (r *reading) named(f *assay.Fact) *assay.Ref {
	p := r.draft[f.Figure].subjectAt
	if p >= 0 && r.is(r.phrases[p].first, "后者") {
		if x := r.meant(p); x >= 0 {
			return r.inFull(x)
		}
	}
	if p < 0 || !r.phrases[p].generic {
		return f.Subject
	}
	x := r.antecedent(p)
	if x >= 0 && !r.mayAct(&r.phrases[x]) {
		x = r.meant(p)
	}
	if x >= 0 {
		return r.ref(x, false)
	}
	return f.Subject
}

// verbNear reports whether a verb for the attribute stands in the clause of token at or in the one before.
func (r *reading) verbNear(at int, a assay.Attribute) bool {
	for k := at - 1; k >= 0 && r.tokens[k].sent == r.tokens[at].sent && r.tokens[k].clause >= r.tokens[at].clause-1; k-- {
		if r.speaksFor(k, a) {
			return true
		}
	}
	for k := at + 1; k < len(r.tokens) && r.tokens[k].clause == r.tokens[at].clause; k++ {
		if r.speaksFor(k, a) {
			return true
		}
	}
	return false
}

func (r *reading) speaksFor(k int, a assay.Attribute) bool {
	t := &r.tokens[k]
	if t.word == nil || t.kind != wordToken {
		return false
	}
	for _, tr := range t.word.Triggers {
		if tr.Attribute == a && (tr.Verb || r.zh) && tr.Weight >= 2.5 {
			return true
		}
	}
	return false
}

// byVerb makes a mention of the word at token k, where somebody does it to
// something that a commitment can be about.
func (r *reading) byVerb(k int) (assay.Mention, bool) {
	d, ok := r.deedAt(k)
	if !ok || len(d.actors) == 0 || d.actors[0] == d.target {
		return assay.Mention{}, false
	}
	sent := r.tokens[k].sent
	tender := d.kind == assay.Contract && strings.Contains(r.str(k), "中标")
	if d.target < 0 && !tender || r.maybe(k) || r.str(k) == "增持" && r.flow(sent) || d.form == deedSigned && r.titled(sent) || !r.zh && r.otherContract(sent) {
		return assay.Mention{}, false // a headline's 大单 is told in full below it
	}
	switch w := &r.phrases[d.actors[0]]; d.kind {
	case assay.Acquisition:
		if q := &r.phrases[d.target]; !q.actor && !r.ownable(q) && (!r.zh || q.thing >= 0 || q.Len() < len("甲乙")) {
			return assay.Mention{}, false
		}
	case assay.Investment:
		if q := &r.phrases[d.target]; !r.built(q) && d.form != deedWeak || w.kind == "" && !w.suffixed && !w.generic {
			return assay.Mention{}, false
		}
	case assay.Contract:
		if r.framework(sent) || r.otherContract(sent) {
			return assay.Mention{}, false
		}
	}
	m := assay.Mention{Type: d.kind, Actors: r.deedsBy(d.actors), Evidence: r.sents[sent]}
	if t := r.targetOf(&d); t != nil {
		m.Target = t
	}
	m.Status, _ = r.statusAround(k, k, d.kind)
	m.New = !r.recalledAt(k) && !r.asideAt(k)
	m.Date = r.dayIn(sent, m.New)
	return m, true
}

// maybe reports whether the clause of token k speaks of a mere possibility:
// 探讨收购甲的可能性.
func (r *reading) maybe(k int) bool {
	for x, end := max(r.clauses[r.tokens[k].clause], r.sentFrom(k)), r.sentTo(k); x < end && r.tokens[x].clause == r.tokens[k].clause; x++ {
		if r.is(x, "可能性", "探讨", "possibility") {
			return true
		}
	}
	return false
}

// hollow reports whether a name says no more than that there is an announcement.
func hollow(name string) bool {
	switch strings.ToLower(strings.TrimPrefix(name, "the ")) {
	case "it", "they", "this", "investment", "contract", "deal", "agreement", "funding", "money", "sum", "amount", "total", "acquisition", "takeover", "purchase", "transaction", "order", "bid", "offer",
		"原来", "投", "代价", "价值", "总价", "身份", "首期到位", "贷款", "借款", "总额", "金额", "募集资金总额", "补充流动资金", "投资", "合同", "协议", "交易", "资金", "收购", "订单", "总投资", "融资", "项目投资", "投资额":
		return true
	}
	return false
}

// zhOther and enPlayers are words of texts whose contracts are those of players, or
// whose bids are for money; enTeams those that say so of contracts for enYears.
var (
	zhOther   = anyOfForms("转会", "球员", "中场", "前锋", "后卫", "门将", "引援", "主教练", "自由身", "逆回购", "mlf", "国债", "央票", "中标利率", "招标利率")
	zhClubs   = anyOfForms("俱乐部", "联赛", "英超", "中超", "球队")
	zhOwners  = anyOfForms("收购", "股权", "入主", "接手", "控股权", "老板", "易主", "东家", "东主")
	enPlayers = anyOfForms("midfielder", "striker", "goalkeeper", "defender", "winger", "quarterback", "free agent", "transfer fee", "head coach", "pitcher", "point guard", "premier league", "keeper", "centre-back", "center-back", "left-back", "right-back", "fly-half", "shortstop", "outfielder", "linebacker", "loan spell", "scrum-half", "batsman", "bowler")
	enTeams   = anyOfForms("the team", "the club", "season", "roster", "the league", "playoff")
	enYears   = anyOfForms("-year deal", "-year contract", "-year extension")
)

// otherContract reports whether the sentence tells of a contract of other sorts than
// those that capital is committed by: a player's, or what an auction of money brings.
func (r *reading) otherContract(sent int) bool {
	s := r.sents[sent].Of(r.text)
	if r.zh {
		return zhOther.in(s) || zhClubs.in(s) && !zhOwners.in(s) // the club itself is sold
	}
	return enPlayers.in(s) || enYears.in(s) && enTeams.in(s)
}

// framework reports whether the sentence tells of an agreement to work together,
// which commits nobody to money or goods.
func (r *reading) framework(sent int) bool {
	s := r.sents[sent].Of(r.text)
	return strings.Contains(s, "框架协议") || strings.Contains(s, "合作协议") || strings.Contains(s, "合作备忘录")
}

// subjectMatter is the project or the title in quotes that stands before token
// k in its sentence, else the phrase given.
func (r *reading) subjectMatter(k, target int) int {
	for x := k - 1; x >= r.sentFrom(k); x-- {
		if p := r.phraseAt[x]; p >= 0 {
			if r.phrases[p].project || r.phrases[p].quoted {
				return p
			}
			x = r.phrases[p].first
		}
	}
	return target
}

// winner is who tells of the notice of a won tender: the first that acts in the
// sentence of token k, since what stands next to 中标 is the tender's own title.
func (r *reading) winner(k, actor int) int {
	for p := r.phraseFromToken(r.sentFrom(k)); p < len(r.phrases) && r.phrases[p].first < k; p++ {
		q := &r.phrases[p]
		if (q.actor || r.canAct(q)) && !q.datelike && !q.person && !q.quoted && !q.governed {
			return p
		}
	}
	return actor
}

// zhOwnable end the names of what belongs to somebody and can be bought.
var zhOwnable = newEndings("股权 股份 控股权 控制权 权益 地块 土地 资产 业务 公司 子公司 部门 事业部 物业 写字楼 大厦 酒店 矿 煤矿 铜矿 金矿 锂矿 矿权 采矿权 探矿权 土地使用权 宅地 商住地 项目公司 工厂 电厂 炼厂 门店 俱乐部 专利包 资产包 船队")

// ownable reports whether the phrase names a share of a company or its assets.
func (r *reading) ownable(q *phrase) bool {
	if r.zh && zhOwnable.of(r.text[q.Start:q.End]) != "" {
		return true
	}
	for k := q.first; k <= q.last; k++ {
		switch r.lower(k) {
		case "股权", "股份", "资产", "业务", "stake", "shares", "assets", "business", "unit", "company", "子公司", "公司", "mine":
			return true
		}
	}
	return false
}

// recalled reports whether the sentence of the figure tells of something past.
func (r *reading) recalled(figure int) bool { return r.recalledAt(r.at[figure]) }

// recalledAt reports whether the sentence of token at tells of something past:
// by a word for it, a date that lies well before the article, or the past perfect.
func (r *reading) recalledAt(at int) bool {
	sent := r.tokens[at].sent
	if r.titled(sent) {
		return false // the headline is the news
	}
	filing := r.filing(at)
	reported, planned := filing, false
	for k, end := r.sentFrom(at), r.sentTo(at); k < end; k++ {
		t := &r.tokens[k]
		if k > at && t.clause != r.tokens[at].clause {
			break
		}
		if t.is(lexicon.Background) && !r.is(k-1, "not") && !strings.HasSuffix(r.text[:t.Start], "适") && !r.is(k+1, "announced", "disclosed", "reported") || r.looksBack(k) {
			return true
		}
		if !r.zh && !reported && k < at && r.tokens[at].clause == t.clause && strings.EqualFold(r.str(k), "had") && r.participle(k+1) {
			return true // "which had raised": what somebody said they had done is news
		}
		reported = reported || t.is(lexicon.Report) || r.receives(k)
		if t.word != nil && t.word.Cue != nil && t.word.Cue.Status == assay.Planned {
			planned = true
		}
	}
	if r.zh && r.ledUp(at) {
		return true
	}
	last := sort.Search(len(r.dates), func(i int) bool { return r.dates[i].End > r.tokens[at].Start })
	for i := last - 1; i >= max(0, last-deedPhrases) && r.dates[i].Start >= r.sents[sent].Start; i-- {
		d := r.dates[i]
		if r.zh && r.byAgreement(d) {
			continue
		}
		if r.backward(d) || r.thisYear(d) && !planned && !reported || r.past(d) && !(r.article.Published.IsZero() && filing) || r.article.Published.IsZero() && (!reported && fullDay(d) || !planned && yearOnly(d)) || r.toldOf(d, at) {
			return true
		}
	}
	// English names the day behind what was done on it.
	for i := last; !r.zh && i < len(r.dates) && i < last+3 && r.dates[i].End <= r.sents[sent].End && r.dates[i].Start-r.tokens[at].End < lateDate; i++ {
		if !planned && !r.article.Published.IsZero() && r.past(r.dates[i]) {
			return true
		}
	}
	return false
}

// byAgreement reports whether the Chinese date is only that of the agreement by which
// the sentence says what is to be: 根据去年11月签下的协议.
func (r *reading) byAgreement(d assay.Date) bool {
	before := r.text[:d.Start]
	return slices.ContainsFunc([]string{"根据", "按照", "依据", "依照", "按"}, func(w string) bool { return strings.HasSuffix(before, w) })
}

// asideAt reports whether the English clause of token at only recalls: a relative
// clause or one with "when" that names a year, or a sentence that begins with one; and
// a deal that is called "announced in February".
func (r *reading) asideAt(at int) bool {
	if r.zh || r.titled(r.tokens[at].sent) {
		return false
	}
	for i := sort.Search(len(r.dates), func(i int) bool { return r.dates[i].Start >= r.tokens[at].End }); i < len(r.dates) && r.dates[i].End <= r.sents[r.tokens[at].sent].End && r.dates[i].Start-r.tokens[at].End < lateDate; i++ {
		if r.backward(r.dates[i]) {
			return true
		}
	}
	year := func(k int) bool {
		s := r.str(k)
		if d, ok := r.tokens[k], true; ok && d.kind == dateToken {
			s = s[max(0, len(s)-4):]
		}
		return len(s) == 4 && countDigits(s) == 4 && (s[0] == '1' || s[0] == '2')
	}
	first := r.sentFrom(at)
	if r.is(first, "in", "back in") && year(first+1) || r.is(first, "last year", "last") && !r.is(first+1, "week", "month") {
		return true
	}
	from := max(r.clauses[r.tokens[at].clause], first)
	relative := false
	for k := from; k < r.sentTo(at) && r.tokens[k].clause == r.tokens[at].clause; k++ {
		if k < at {
			relative = relative || r.is(k, "which", "who", "when", "that") && (k == from || r.tokens[k-1].kind == punctToken)
		}
		if relative && year(k) && r.is(k-1, "in", "since") {
			return true
		}
		if k > at && r.is(k, "announced", "signed", "agreed", "struck", "awarded", "unveiled") && !r.passiveEnglish(k) && r.is(k+1, "in", "last") && k < at+5 {
			return true
		}
	}
	return r.is(r.tokenAfterClause(at), "announced", "signed", "agreed", "unveiled") && r.is(r.tokenAfterClause(at)+1, "in", "last")
}

// tokenAfterClause is the first token of the next clause of the sentence, at itself
// where there is none.
func (r *reading) tokenAfterClause(at int) int {
	for k := at; k < r.sentTo(at); k++ {
		if r.tokens[k].clause != r.tokens[at].clause {
			return k
		}
	}
	return at
}

// toldOf reports whether a Chinese text that bears no date dates what token at
// tells by a year or a part of one that is longer than a day: 2016年底, 乙收购丙;
// 公司又于2018年12月收购. News is of a day. A year before 将 is that of a plan.
func (r *reading) toldOf(d assay.Date, at int) bool {
	s := d.Surface
	if !r.zh || !r.article.Published.IsZero() || d.From == "" && !strings.HasSuffix(s, "月") || strings.HasSuffix(s, "日") || strings.HasPrefix(r.text[d.End:], "度") {
		return false
	}
	k := sort.Search(len(r.tokens), func(k int) bool { return r.tokens[k].Start >= d.Start })
	end := sort.Search(len(r.tokens), func(k int) bool { return r.tokens[k].Start >= d.End })
	if end > at || r.is(end, "是", "为", "的") {
		return false
	}
	opens := k == 0 || r.tokens[k-1].kind == punctToken || r.tokens[k-1].sent != r.tokens[k].sent
	if p := r.phraseAt[max(0, k-1)]; !opens && p >= 0 && r.phrases[p].last == k-1 {
		opens = r.canAct(&r.phrases[p]) && !r.tokens[end].noun // 甲2016年底进入
	}
	if !strings.Contains(s, "年") && (!opens || !r.is(end, ",", "，")) || !opens && !r.is(k-1, "于", "在", "自", "如", "从", "早在", "而") {
		return false
	}
	if r.tokens[k].clause < r.tokens[at].clause-1 && yearOnly(d) {
		// A clause that names who acts anew may tell of another time.
		for p := r.phraseFromToken(r.clauses[r.tokens[at].clause]); p < len(r.phrases) && r.phrases[p].first < at; p++ {
			if q := &r.phrases[p]; q.clause == r.tokens[at].clause && r.canAct(q) && r.opens(q) && !q.generic {
				return false
			}
		}
	}
	told := false
	if _, now, ok := strings.Cut(r.text[d.End:r.sents[r.tokens[at].sent].End], "目前已"); ok && (strings.Contains(now, "完成") || strings.Contains(now, "交割")) {
		return false // what is new of it
	}
	for ; end < at; end++ {
		told = told || r.tokens[end].is(lexicon.Report) || r.receives(end)
		if c := r.tokens[end].word; c != nil && c.Cue != nil && c.Cue.Status == assay.Planned && !told && r.str(end) != "拟" {
			return false
		}
	}
	return true
}

// ledUp reports whether the clause of token at says only what came before the
// rest of its sentence: 收购乙之后, 上市以来, 以3亿收购而来; or what a purchase left in
// the books: 收购乙形成的商誉.
func (r *reading) ledUp(at int) bool {
	c, last := r.tokens[at].clause, at
	for k, end := max(r.clauses[c], r.sentFrom(at)), r.sentTo(at); k < end && r.tokens[k].clause == c; k++ {
		if r.tokens[k].kind != punctToken {
			last = k
		}
		switch {
		case r.is(k, "此次", "本次", "这次", "拟", "将"):
			return false
		case k > at && r.is(k, "商誉"):
			return true
		}
	}
	s := r.text[r.tokens[at].End:max(r.tokens[at].End, r.tokens[last].End)]
	if strings.HasSuffix(s, "完成后") || strings.HasSuffix(s, "完成之后") {
		return false
	}
	for _, end := range []string{"后", "之时", "以来", "而来", "所得", "同一时间", "过程中", "期间", "的同时", "一事"} {
		if strings.HasSuffix(s, end) {
			return true
		}
	}
	return false
}

// lateDate is how many bytes behind an amount a date can be its own.
const lateDate = 60

// filing reports whether the sentence of token at speaks of "the company" as its
// own notices do.
func (r *reading) filing(at int) bool {
	for k, end := r.sentFrom(at), r.sentTo(at); k < end; k++ {
		if s := r.str(k); s == "公司" || s == "本公司" {
			return true
		}
	}
	return false
}

// is reports whether token k is one of the words.
func (r *reading) is(k int, words ...string) bool {
	s := r.str(k)
	return slices.ContainsFunc(words, func(w string) bool { return len(w) == len(s) && strings.EqualFold(w, s) })
}

// looksBack reports whether token k introduces what is known already.
func (r *reading) looksBack(k int) bool {
	switch r.str(k) {
	case "资料显示", "相比", "早前", "前几年", "历年", "在此之前", "此后", "其后", "后来", "原本", "原计划", "原拟", "近年来", "近几年", "近几年来", "近两年来":
		return true
	case "之后", "上市以来", "成立以来":
		return k == r.clauses[r.tokens[k].clause] || k > 0 && r.tokens[k-1].kind == punctToken
	}
	// 继甲收购乙后: what the news follows upon.
	if r.zh && strings.HasPrefix(r.str(k), "继") && k == r.clauses[r.tokens[k].clause] {
		for x, end := k+1, r.sentTo(k); x < end && r.tokens[x].clause == r.tokens[k].clause; x++ {
			if r.str(x) == "后" || r.str(x) == "之后" {
				return true
			}
		}
	}
	return false
}

// receives reports whether token k tells of a notice, which is news on its day.
func (r *reading) receives(k int) bool {
	switch r.str(k) {
	case "收到", "发布", "披露", "公告", "消息", "通知书", "审议通过", "通过", "同意":
		return true
	}
	return false
}

// participle reports whether the verb at token k or behind an adverb follows "had".
func (r *reading) participle(k int) bool {
	for ; k < len(r.tokens) && r.tokens[k].is(lexicon.Adv); k++ {
	}
	return k < len(r.tokens) && r.tokens[k].is(lexicon.Verb) && !r.tokens[k].noun
}

// backward reports whether the date is told from the day of the text backwards:
// 去年, 今年3月, last year, nine years ago.
func (r *reading) backward(d assay.Date) bool {
	s := strings.ToLower(d.Surface)
	for _, w := range []string{"去年", "前年", "上年", "年前", "个月前", "last year", "years ago", "year ago", "months ago", "earlier this year"} {
		if strings.Contains(s, w) {
			return true
		}
	}
	return strings.HasPrefix(s, "今年") && strings.Contains(s, "月") && r.article.Published.IsZero()
}

// thisYear reports whether a text that bears no date speaks of its year as a whole:
// 今年收购了甲.
func (r *reading) thisYear(d assay.Date) bool {
	return r.article.Published.IsZero() && r.zh && strings.HasPrefix(d.Surface, "今年") && !strings.HasSuffix(d.Surface, "日")
}

// fullDay reports whether the date names a day, its month and its year.
func fullDay(d assay.Date) bool {
	return countDigits(d.Surface) >= 6 && strings.HasSuffix(d.Surface, "日") && strings.Contains(d.Surface, "年")
}

// yearOnly reports whether the date is a year and no more.
func yearOnly(d assay.Date) bool {
	return countDigits(d.Surface) == 4 && strings.HasSuffix(d.Surface, "年")
}

func countDigits(s string) int {
	n := 0
	for i := range len(s) {
		if isDigit(s[i]) {
			n++
		}
	}
	return n
}

// freshness is how old, in days, what an article tells as news can be.
const freshness = 60

// freshMonth is how many days ago a month that Chinese news tells of can have ended.
const freshMonth = 25

// past reports whether the date lies well before the article; where it does not
// say when it was published, a month with its year is told of the past.
func (r *reading) past(d assay.Date) bool {
	if r.article.Published.IsZero() || len(d.To) < len(time.DateOnly) {
		n := countDigits(d.Surface)
		return n >= 5 && strings.HasSuffix(d.Surface, "月") || n == 4 && d.Surface != "" && strings.ContainsRune("JFMASOND", rune(d.Surface[0])) && !strings.Contains(d.Surface, ",")
	}
	to, err := time.Parse(time.DateOnly, d.To[:len(time.DateOnly)])
	days := freshness
	if strings.HasSuffix(d.Surface, "月") {
		days = freshMonth // what is news has its day
	}
	return err == nil && r.article.Published.Sub(to) > time.Duration(days)*24*time.Hour
}

// dayOf is the day that the figure's sentence names, else the day of publication.
func (r *reading) dayOf(figure int) string { return r.dayIn(r.sentOf(figure), true) }

func (r *reading) dayIn(sent int, published bool) string {
	for _, d := range r.datesIn(r.sents[sent]) {
		if r.isDay(d) {
			return d.From[:len(time.DateOnly)]
		}
	}
	if published && !r.article.Published.IsZero() {
		return r.article.Published.Format(time.DateOnly)
	}
	return ""
}

// isDay reports whether the date is a single day that the article can look back on.
func (r *reading) isDay(d assay.Date) bool {
	if len(d.From) < len(time.DateOnly) || len(d.To) < len(time.DateOnly) {
		return false
	}
	from, err1 := time.Parse(time.DateOnly, d.From[:len(time.DateOnly)])
	to, err2 := time.Parse(time.DateOnly, d.To[:len(time.DateOnly)])
	const day = 24 * time.Hour
	return err1 == nil && err2 == nil && to.Sub(from) <= day && (r.article.Published.IsZero() || from.Before(r.article.Published.Add(day)))
}
