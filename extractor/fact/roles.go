package fact

import (
	"math"
	"strings"
	"unicode"
	"unicode/utf8"

	"assay"
	"assay/extractor/lexicon"
)

// needsActor reports whether the subject of the attribute is somebody who acts.
func needsActor(a assay.Attribute) bool {
	switch a {
	case assay.Investment, assay.Funding, assay.Acquisition, assay.Contract, assay.Revenue, assay.Profit, assay.Loss, assay.Budget,
		assay.Debt, assay.Stake, assay.Fine, assay.Dividend, assay.Sales, assay.MarketCap:
		return true
	}
	return false
}

// decideRoles finds the subject and the object of figure i's fact.
func (r *reading) decideRoles(i int) {
	d := &r.draft[i]
	if j := d.sameAs; j >= 0 && j == i-1 && r.figures[i].Unit != r.figures[j].Unit {
		b := &r.draft[j]
		d.subject, d.object, d.subjectAt, d.objectAt, d.sureSubject = b.subject, b.object, b.subjectAt, b.objectAt, b.sureSubject
		return
	}
	group := roleGroup(d.attribute)
	cands := r.candidates(i, false)
	d.subjectAt, d.sureSubject = r.rankSubjects(group, cands)
	d.subjectAt = r.firstOfList(d.subjectAt)
	if p := r.inTurn(i); p >= 0 {
		d.subjectAt = p
		r.rule(i, inTurnRule)
	}
	d.objectAt = r.rankObjects(i, group, cands)
	d.subject, d.object = r.subjectRef(i), r.objectRef(i)
}

// inTurnRule names inTurn to those who ask for explanations.
const inTurnRule = "in-turn"

// inTurn is the phrase of a list that figure i of a list of figures as long
// belongs to, in order: "A、B分别为3%和5%", "A and B rose 3% and 5%,
// respectively"; -1 for none.
func (r *reading) inTurn(i int) int {
	lo, hi := i, i
	for lo > 0 && r.at[lo-1] >= 0 && r.tokens[r.at[lo-1]].sent == r.tokens[r.at[i]].sent && r.joinedFigures(lo-1, lo) {
		lo--
	}
	for hi+1 < len(r.figures) && r.at[hi+1] >= 0 && r.tokens[r.at[hi+1]].sent == r.tokens[r.at[i]].sent && r.joinedFigures(hi, hi+1) {
		hi++
	}
	n := hi - lo + 1
	if n < 2 || n > 12 || !r.tellsInTurn(r.at[lo], r.at[hi]) {
		return -1
	}
	end := r.phraseFromSent(r.sentOf(i) + 1)
	for end > 0 && r.phrases[end-1].first > r.at[lo] {
		end--
	}
	for start := r.phraseFromSent(r.sentOf(i)); end > start; {
		first := end - 1
		for first > start && r.listed(first-1) {
			first--
		}
		if end-first == n {
			return first + i - lo
		}
		end = first
	}
	return -1
}

// tellsInTurn reports whether 分别 before the figures at tokens first to last, or
// "respectively" behind them, gives each its owner.
func (r *reading) tellsInTurn(first, last int) bool {
	if r.zh {
		for k := first - 1; k >= 0 && k >= first-4 && r.tokens[k].sent == r.tokens[first].sent; k-- {
			if r.str(k) == "分别" {
				return true
			}
		}
		return false
	}
	for k := last + 1; k < len(r.tokens) && k <= last+3 && r.tokens[k].sent == r.tokens[last].sent; k++ {
		if r.str(k) == "respectively" {
			return true
		}
	}
	return false
}

// listed reports whether phrases p and p+1 are members of a list.
func (r *reading) listed(p int) bool {
	joined := false
	for k := r.phrases[p].last + 1; k < r.phrases[p+1].first; k++ {
		if t := &r.tokens[k]; r.isJoint(k) || t.kind == punctToken && (t.r == ',' || t.r == '，') {
			joined = true
		} else if !t.is(lexicon.Det) {
			return false
		}
	}
	return joined
}

// firstOfList is the first of the names that "and", 、 or 与 join to phrase p.
func (r *reading) firstOfList(p int) int {
	for p > 0 && r.phrases[p].actor && r.phrases[p-1].actor && r.joins(p-1) {
		r.describe(r.phrases[p-1].sent)
		if r.phrases[p-1].governed || r.phrases[p-1].key == r.phrases[p].key {
			break
		}
		p--
	}
	return p
}

// joins reports whether a conjunction and nothing else stands between phrases p and p+1.
func (r *reading) joins(p int) bool {
	k := r.phrases[p].last + 1
	if k >= len(r.tokens) || !r.isJoint(k) {
		return false
	}
	for k++; k < r.phrases[p+1].first; k++ {
		if !r.tokens[k].is(lexicon.Det) {
			return false
		}
	}
	return true
}

// rankObjects is the phrase of the best object among the candidates for the
// subject, whose features it shares.
func (r *reading) rankObjects(i, group int, cands []candidate) int {
	m, subject, sent := r.models.object, r.draft[i].subjectAt, r.sentOf(i)
	found, most := -1, math.Inf(-1)
	var beside [3]int
	for c := range cands {
		p := cands[c].phrase
		if p >= 0 && (r.phrases[p].sent < sent-objectReach || r.draft[i].attribute == assay.Share && r.phrases[p].empty()) {
			continue
		}
		s := m.score(r.zh, group, cands[c].active)
		if p >= 0 {
			s += r.phraseScore(group, p).object + m.score(r.zh, group, r.besideSubject(beside[:0], subject, p))
		}
		if s > most {
			found, most = p, s
		}
	}
	return found
}

// rankSubjects is the phrase of the best candidate and its probability.
func (r *reading) rankSubjects(group int, cands []candidate) (int, float64) {
	scores := r.scores[:0]
	for c := range cands {
		s := r.models.subject.score(r.zh, group, cands[c].active)
		if p := cands[c].phrase; p >= 0 {
			s += r.phraseScore(group, p).subject
		}
		scores = append(scores, s/hundred)
	}
	r.scores = scores
	at, p := best(scores)
	if at < 0 {
		return -1, 0
	}
	return cands[at].phrase, p
}

func (r *reading) subjectRef(i int) *assay.Ref {
	d := &r.draft[i]
	if d.subjectAt < 0 {
		return nil
	}
	return r.resolve(d.subjectAt, i)
}

func (r *reading) objectRef(i int) *assay.Ref {
	d := &r.draft[i]
	if d.objectAt >= 0 {
		q := &r.phrases[d.objectAt]
		if d.objectAt != d.subjectAt {
			return r.ref(d.objectAt, true)
		}
		// One phrase names both: 印度稀土储量, Russian output.
		if q.thing >= 0 && q.entity != r.tokens[q.thing].entity {
			t := &r.tokens[q.thing]
			return r.span(t.Start, t.End, t.id())
		}
	}
	if r.figures[i].Kind == assay.KindCount {
		return r.counted(i)
	}
	// 俄罗斯的稀土产量: what belongs to the subject is what is measured.
	if p := d.subjectAt; r.zh && d.objectAt < 0 && p >= 0 && p+1 < len(r.phrases) && r.phrases[p].possessive {
		if q := &r.phrases[p+1]; q.thing >= 0 && q.measures && q.first == r.phrases[p].last+2 && q.last < r.at[i] {
			return r.ref(p+1, true)
		}
	}
	return nil
}

// refsAtOnce is how many references share a piece of memory.
const refsAtOnce = 16

// keep stores a reference beside others of the text.
func (r *reading) keep(x assay.Ref) *assay.Ref {
	if len(r.refs) == cap(r.refs) {
		r.refs = make([]assay.Ref, 0, min(refsAtOnce, 1+len(r.figures)))
	}
	r.refs = append(r.refs, x)
	return &r.refs[len(r.refs)-1]
}

func (r *reading) span(start, end int, id string) *assay.Ref {
	s := r.text[start:end]
	return r.keep(assay.Ref{Span: assay.Span{Start: start, End: end}, Surface: s, Name: tidy(s), ID: id})
}

// counted is the noun inside a count: 67家A股上市公司.
func (r *reading) counted(i int) *assay.Ref {
	start := r.countedFrom(i)
	if start < 0 {
		return nil
	}
	return r.span(start, r.figures[i].End, "")
}

// countedFrom is where the noun inside a count begins, -1 without one.
func (r *reading) countedFrom(i int) int {
	f := &r.figures[i]
	start := f.Start
	for start < f.End {
		c, size := utf8.DecodeRuneInString(r.text[start:])
		if !unicode.IsDigit(c) && !strings.ContainsRune("一二两三四五六七八九十百千万亿数几多余来.,， ", c) {
			break
		}
		start += size
	}
	if start >= f.End {
		return -1
	}
	if r.zh {
		// The classifier.
		_, size := utf8.DecodeRuneInString(r.text[start:])
		start += size
	} else if start == f.Start {
		if sp := strings.IndexAny(r.text[f.Start:f.End], " \n"); sp >= 0 {
			start = f.Start + sp + 1
		}
	}
	if start >= f.End || f.End-start < 3 {
		return -1
	}
	return start
}

// acts reports whether phrase p is what a verb follows, past adverbs, brackets,
// prepositional phrases and an apposition between commas.
func (r *reading) acts(p int) bool {
	q := &r.phrases[p]
	if !r.zh && q.governed && !r.subordinate(q) {
		return false
	}
	if !r.zh && q.name && r.setOff(q) {
		return true
	}
	for k, steps := q.last+1, 0; k < len(r.tokens) && r.tokens[k].sent == q.sent && steps < 24; k, steps = k+1, steps+1 {
		t := &r.tokens[k]
		if t.depth > q.depth || t.kind == punctToken && strings.ContainsRune("(（[【)）]】'’", t.r) {
			continue
		}
		if t.is(lexicon.Adv|lexicon.TimeWord) && !t.is(lexicon.Prep) || t.kind == dateToken {
			continue
		}
		if r.zh {
			return t.kind == wordToken && !t.noun && (t.is(lexicon.Verb|lexicon.Report|lexicon.Aux) && !isLink(r.str(k)) || t.is(lexicon.Prep) && follows(r.str(k)))
		}
		if x := r.phraseAt[k]; x >= 0 && r.phrases[x].governed {
			k = r.phrases[x].last
			continue
		}
		if (t.is(lexicon.Prep|lexicon.Det) || r.str(k) == "one") && !t.noun && !r.infinitive(k) {
			if r.str(k) == "to" && k+1 < len(r.tokens) && !r.tokens[k+1].noun {
				return false // to an amount
			}
			continue
		}
		if t.kind == punctToken && t.r == ',' && steps == 0 {
			if end := r.apposition(k); end > 0 {
				k = end
				continue
			}
		}
		return !t.noun && (t.is(lexicon.Verb|lexicon.Aux|lexicon.Up|lexicon.Down) || r.infinitive(k))
	}
	return false
}

// relativeFollows reports whether a relative clause begins at token k, so that
// what stands before is its subject.
func (r *reading) relativeFollows(k int) bool {
	if k < len(r.tokens) && r.tokens[k].kind == punctToken && r.tokens[k].r == ',' {
		k++
	}
	if s := r.str(k); !strings.EqualFold(s, "which") && !strings.EqualFold(s, "who") {
		return false
	}
	for k++; k < len(r.tokens) && r.tokens[k].is(lexicon.Adv); k++ {
	}
	return k < len(r.tokens) && !r.tokens[k].noun && r.tokens[k].is(lexicon.Verb|lexicon.Aux)
}

// setOff reports whether the name stands between commas behind what it names
// and a verb follows: "the largest chipmaker, Alpha, will pay".
func (r *reading) setOff(q *phrase) bool {
	a, b := q.first-1, q.last+1
	if a < 1 || b+1 >= len(r.tokens) || r.tokens[a].r != ',' || r.tokens[b].r != ',' || r.tokens[a].sent != q.sent || !r.tokens[a-1].noun {
		return false
	}
	t := &r.tokens[b+1]
	return t.sent == q.sent && !t.noun && t.is(lexicon.Verb|lexicon.Aux)
}

// infinitive reports whether "to" with a verb begins at token k.
func (r *reading) infinitive(k int) bool {
	s := r.str(k)
	if s != "to" {
		return strings.HasPrefix(s, "to ")
	}
	return k+1 < len(r.tokens) && !r.tokens[k+1].noun && r.tokens[k+1].is(lexicon.Verb) && !r.tokens[k+1].is(lexicon.Prep|lexicon.Adv)
}

// apposition is the comma that closes the apposition that the comma at token k
// opens, 0 for none: "Alpha, the largest maker, said".
func (r *reading) apposition(k int) int {
	for x := k + 1; x < len(r.tokens) && x < k+14 && r.tokens[x].sent == r.tokens[k].sent; x++ {
		if t := &r.tokens[x]; t.kind == punctToken && t.r == ',' {
			return x
		}
	}
	return 0
}

// subordinate reports whether what governs the phrase is a conjunction at this
// place: "after the consortium scrapped".
func (r *reading) subordinate(q *phrase) bool {
	switch q.gov {
	case "after", "before", "as", "since", "until", "than", "because":
	default:
		return false
	}
	k := q.last + 1
	for k < len(r.tokens) && r.tokens[k].is(lexicon.Adv) {
		k++
	}
	return k < len(r.tokens) && !r.tokens[k].noun && r.tokens[k].is(lexicon.Verb|lexicon.Aux) && !strings.HasSuffix(r.str(k), "ing")
}

// follows reports whether the Chinese preposition stands behind the subject
// whose verb is still to come: 公司在智利投资.
func follows(s string) bool {
	switch s {
	case "在", "向", "对", "从", "以", "被", "由", "把", "因", "为了":
		return true
	}
	return false
}

// isLink names Chinese words that end phrases without being predicates.
func isLink(s string) bool {
	switch s {
	case "的", "和", "与", "及", "同", "其", "该", "这", "那", "等", "每", "在", "于", "对", "向", "从", "以", "由", "据", "根据", "按", "按照", "为", "因", "后":
		return true
	}
	return false
}

// resolve makes the subject's reference.
func (r *reading) resolve(p, figure int) *assay.Ref {
	return r.resolveRef(p, !needsActor(r.draft[figure].attribute) && !r.phrases[p].actor)
}

// resolveRef makes a reference to a phrase. "The company" gets the name of the
// last organisation that acted before; without one there is no reference.
func (r *reading) resolveRef(p int, wantThing bool) *assay.Ref {
	q := &r.phrases[p]
	out := r.ref(p, wantThing)
	if !q.generic {
		return out
	}
	if t := &r.tokens[q.first]; q.first < q.last && t.is(lexicon.Generic) {
		out = r.span(t.Start, t.End, "")
	}
	if _, ok := r.names[out.Surface]; ok {
		return out
	}
	if x := r.antecedent(p); x >= 0 {
		name := r.ref(x, false)
		out.Name, out.ID = name.Name, name.ID
		return out
	}
	if bodies.has(strings.TrimPrefix(lowered(out.Surface), "the ")) {
		return out
	}
	return nil
}

// bodies are phrases for those whom a text need not name before.
var bodies = setOf("政府 government state")

// namedReach is how many phrases back the name of what a phrase stands for is looked for.
const namedReach = 400

// antecedent is the phrase that named what the generic phrase p stands for, -1
// for none: the last of the sentences before that was what a sentence is about,
// else the last.
func (r *reading) antecedent(p int) int {
	if r.zh {
		return r.zhAntecedent(p)
	}
	generic := strings.ToLower(r.text[r.phrases[p].Start:r.phrases[p].End])
	found := -1
	for x := p - 1; x >= 0 && x > p-namedReach; x-- {
		c := &r.phrases[x]
		r.describe(c.sent)
		if c.generic || !c.actor || !c.name || c.governed || !c.content || c.datelike || c.person || c.depth > 0 {
			continue
		}
		state := c.kind == "country" || c.kind == "bloc"
		if c.kind == "region" || state && !wantsCountry(generic) || onlyCountry(generic) && !state && (generic != "the government" || c.kind != "institution") {
			continue
		}
		if c.mainSubject || c.acts && c.firstInClause {
			return x
		}
		if found < 0 {
			found = x
		}
		if c.sent < r.phrases[found].sent-1 {
			break
		}
	}
	return found
}

// zhAntecedent is the antecedent in a Chinese text: the best of the phrases
// before by its place, its nearness and how much the text is about it.
func (r *reading) zhAntecedent(p int) int {
	g := &r.phrases[p]
	generic := r.text[g.Start:g.End]
	found, most := -1, -100
	for x := p - 1; x >= 0 && x > p-namedReach; x-- {
		c := &r.phrases[x]
		far := g.sent - c.sent
		if far > 0 && most > 105-10*min(far, 6) {
			break // none further back can be better
		}
		r.describe(c.sent)
		if c.generic || !c.actor || !c.name || !c.content || c.datelike || c.fragment || c.person || c.kind == "region" {
			continue
		}
		state := c.kind == "country" || c.kind == "bloc"
		if state && !wantsCountry(generic) || onlyCountry(generic) && !state || c.kind == "institution" && !wantsCountry(generic) {
			continue
		}
		s := -10 * min(far, 6)
		add := func(n int, yes bool) {
			if yes {
				s += n
			}
		}
		add(20, c.mainSubject)
		add(10, c.firstInSent)
		add(5, c.acts && c.firstInClause)
		add(-20, c.governed)
		add(-10, c.depth > g.depth)
		add(15, c.key == r.topic)
		add(5, c.inTitle)
		add(20, c.kind == "company" || c.suffixed)
		add(20, r.coded(c.last+1))
		if s > most {
			found, most = x, s
		}
	}
	return found
}

func wantsCountry(generic string) bool {
	switch generic {
	case "it", "its", "其", "they":
		return true
	}
	return onlyCountry(generic)
}

// onlyCountry reports whether the phrase stands for a country or its government.
func onlyCountry(generic string) bool {
	switch generic {
	case "the country", "the government", "该国", "该国政府", "政府":
		return true
	}
	return false
}
