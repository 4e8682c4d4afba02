package fact

import (
	"math"
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"assay"
	"assay/extractor/lexicon"
)

// window is how many tokens to either side of a figure may say what it measures.
const window = 24

// commitment reports whether the attribute is one of the announcement types.
func commitment(a assay.Attribute) bool {
	switch a {
	case assay.Investment, assay.Funding, assay.Acquisition, assay.Contract:
		return true
	}
	return false
}

// The features of an attribute for a figure. Bins of evidence come first.
const (
	aBefore      = 0                // evidence by a word before, in bins
	aAfter       = aBefore + bins   // by a word after
	aSum         = aAfter + bins    // by all words together
	aBest        = aSum + bins      // no attribute has more evidence
	aNone        = aBest + 1        // no word speaks for it
	aChange      = aNone + 1        // the figure is the size of a change
	aNoChange    = aChange + 1      //
	aLevel       = aNoChange + 1    // it is where a change ended
	aOf          = aLevel + 1       // "of" follows
	aIn          = aOf + 1          // in, into, on follow
	aNounAfter   = aIn + 1          // a phrase follows at once
	aBracket     = aNounAfter + 1   //
	aStake       = aBracket + 1     // 股权, stake follow
	aFirst       = aStake + 1       // first sentence
	aCommits     = aFirst + 1       // the sentence speaks of a commitment
	aUnitShare   = aCommits + 1     // shares of stock
	aUnitPoints  = aUnitShare + 1   // pp, bp
	aUnitTimes   = aUnitPoints + 1  // multiples
	aUnitPerYear = aUnitTimes + 1   // t/a and the like
	aUnitPerHead = aUnitPerYear + 1 // money per share
	aYearly      = aUnitPerHead + 1 // a year, 每年, 年产
	aLikeLast    = aYearly + 1      // the figure before has the attribute
	aListed      = aLikeLast + 1    // and is joined to this one
	aSmall       = aListed + 1      // money below ten thousand
	aBig         = aSmall + 1       // money of a million and more
	aBytes       = aBig + 1         //
	aAlone       = aBytes + 1       // no word speaks for anything
	aOfActor     = aAlone + 1       // "of" and a company follow
	aHead        = aOfActor + 1     // the figure stands before the phrase of a word for it
	aInside      = aHead + 1        // the word is inside the figure
	aKind        = aInside + 1      // the kind of figure, one feature each
	bins         = 5
)

// The places whose nouns tell what a figure measures, each with one feature for
// every sense.
const (
	sCounted = iota // inside the figure: the jobs of "2,350 jobs"
	sAfter          // right behind it
	sOf             // behind "of"
	sPlaces
)

var sensePlaces = [sPlaces]string{"counted", "after", "of"}

// tellingUnits are the units that each have a feature of their own.
var tellingUnits = []assay.Unit{
	"1", "%", "pt", "USD", "CNY", "GBP", "EUR", "t", "t/a", "a", "mo", "d", "h", "min", "wk", "m", "km", "mi", "mm", "in", "ft",
	"GWh", "MW", "GW", "TB", "GB", "degC", "ha", "mu", "m2", "kg", "lb", "oz", "km/h", "USD/share", "CNY/share", "USD/t", "CNY/t",
}

// The first features of the senses, place by place, of the units, and of the
// attributes that words around the figure speak for, whichever is weighed.
var (
	aSense  = aKind + len(assay.Kinds)
	aUnit   = aSense + int(sPlaces)*len(lexicon.SenseNames)
	aSpeaks = aUnit + len(tellingUnits)
	aDeed   = aSpeaks + len(assay.Attributes)
)

// deedSides are where a word of commitment stands: in the clause of an amount
// before or behind it, or in another clause of the sentence.
var deedSides = []string{"before", "behind", "aside"}

// commitments are the types of announcements in the order of their features.
var commitments = []assay.Attribute{assay.Investment, assay.Funding, assay.Acquisition, assay.Contract}

// speaking is the evidence for an attribute from which words speak for it.
const speaking = 0.7

func attributeFeatures() []string {
	var out []string
	for _, side := range []string{"before", "after", "sum"} {
		for _, b := range []string{"5", "4", "3", "2", "1"} {
			out = append(out, side+"-"+b)
		}
	}
	out = append(out, "best", "none", "change", "no-change", "level", "of", "in", "noun-after", "bracket", "stake", "first", "commits",
		"unit-share", "unit-points", "unit-times", "unit-per-year", "unit-per-head", "yearly", "like-last", "listed", "small", "big", "bytes", "alone", "of-actor", "head", "inside")
	for _, k := range assay.Kinds {
		out = append(out, "kind-"+string(k))
	}
	for _, place := range sensePlaces {
		for _, sense := range lexicon.SenseNames {
			out = append(out, place+"-"+sense)
		}
	}
	for _, u := range tellingUnits {
		out = append(out, "unit-"+string(u))
	}
	for _, a := range assay.Attributes {
		out = append(out, "speaks-"+string(a))
	}
	for _, side := range deedSides {
		for _, c := range commitments {
			for _, form := range deedForms {
				out = append(out, "deed-"+side+"-"+string(c)+"-"+form)
			}
		}
	}
	return out
}

func attributeNames() []string {
	var out []string
	for _, a := range assay.Attributes {
		out = append(out, string(a))
	}
	return out
}

// What a single thing costs is rarely of five digits, what companies do rarely
// of fewer than seven.
const smallDigits, bigDigits = 4, 7

// wholeDigits is the number of digits before the decimal point.
func wholeDigits(d decimal.Decimal) int { return d.NumDigits() + int(d.Exponent()) }

func bin(s float64) int {
	switch {
	case s >= 2.4:
		return 0
	case s >= 1.7:
		return 1
	case s >= 1.1:
		return 2
	case s >= 0.7:
		return 3
	case s >= 0.4:
		return 4
	}
	return -1
}

// evidence is what the words around a figure say for an attribute.
type evidence struct {
	before, after, sum float64
	// head is set where the figure stands before the word's phrase: "a $5 bn bid".
	head, inside bool
	at           int // the word that says most
	most         float64
}

// gatherEvidence weighs the words around figure i for every attribute, in the
// order of assay.Attributes. The next call uses the memory again.
func (r *reading) gatherEvidence(i int) []evidence {
	if r.evidence == nil {
		r.evidence = make([]evidence, len(assay.Attributes))
	}
	out := r.evidence
	for a := range out {
		out[a] = evidence{at: -1}
	}
	p := r.at[i]
	kind := r.figures[i].Kind
	between := 0.0
	for k := p - 1; k >= 0 && k >= p-window && r.tokens[k].sent == r.tokens[p].sent; k-- {
		if r.tokens[k].is(lexicon.Speaks) {
			r.weigh(out, p, k, -1, kind, between)
		}
		between += r.tokens[k].distance()
	}
	between = 0
	for k := p + 1; k < len(r.tokens) && k <= p+window && r.tokens[k].sent == r.tokens[p].sent; k++ {
		if r.tokens[k].is(lexicon.Speaks) {
			r.weigh(out, p, k, 1, kind, between)
		}
		between += r.tokens[k].distance()
	}
	r.weighInside(out, i)
	return out
}

// weighInside counts the words inside a figure: the jobs in "2,350 jobs".
func (r *reading) weighInside(out []evidence, i int) {
	r.inside = r.lex.AppendWords(r.inside[:0], r.figures[i].Surface)
	for _, h := range r.inside {
		for n := range h.Triggers {
			tr := &h.Triggers[n]
			if !tr.About(r.figures[i].Kind) || tr.Verb {
				continue
			}
			e := &out[tr.Place]
			e.before, e.inside = max(e.before, tr.Weight), true
			e.sum += tr.Weight
			if tr.Weight > e.most {
				e.most, e.at = tr.Weight, -1
			}
		}
	}
}

// weigh adds what the word at token k, which speaks for attributes, says of the figure at token p; between is
// the distance that the tokens between them make.
func (r *reading) weigh(out []evidence, p, k, side int, kind assay.Kind, between float64) {
	t := &r.tokens[k]
	if r.zh && kind == assay.KindMoney && r.tellsDeal(p, k) {
		return
	}
	near := r.nearness(p, k, side, between)
	head := false
	if q := r.phraseAt[k]; q >= 0 {
		first := r.phrases[q].first
		if head = side > 0 && (first == p+1 || first == p+2 && (r.str(p+1) == "的" || r.tokens[p+1].r == '-')); head {
			near = 0.95
		} else if side < 0 && r.phrases[q].acts && !r.phrases[q].governed && r.phrases[q].clause == r.tokens[p].clause {
			near = max(near, 0.55) // what the sentence is about: retail sales reached
		}
	}
	if kind == assay.KindCount && k != p-1 && k != p+1 && r.figures[r.tokens[p].figure].Unit != "share" {
		near *= 0.5 // a count counts what it names, whatever stands around
	}
	for n := range t.word.Triggers {
		tr := &t.word.Triggers[n]
		if !tr.About(kind) || tr.Verb && t.noun && !r.zh || tr.Verb && tr.Attribute == assay.Funding && r.raisesTo(p, t) {
			continue
		}
		e := &out[tr.Place]
		s := tr.Weight * near
		e.head = e.head || head && !tr.Verb
		if side < 0 {
			e.before = max(e.before, s)
		} else {
			e.after = max(e.after, s)
		}
		e.sum += s
		if s > e.most {
			e.most, e.at = s, k
		}
	}
}

// raisesTo reports whether the English word of change, which also says that money is
// raised, only says to what level something else rises, the amount at token p: raised
// its investment to $3 billion.
func (r *reading) raisesTo(p int, t *token) bool {
	return !r.zh && t.is(lexicon.Up) && p > 0 && r.lower(p-1) == "to"
}

// tellsDeal reports whether the word at token k behind the amount of money at
// token p only says how a deal is paid or what was won by it, so that the verb
// of the deal says what the amount is: 以2亿元的价格收购, 中标3亿元某工程.
func (r *reading) tellsDeal(p, k int) bool {
	switch {
	case k == p+2 && r.str(p+1) == "的" && r.str(k) == "价格" && !trifling(&r.figures[r.tokens[p].figure]):
		for x := k + 1; x < len(r.tokens) && r.tokens[x].sent == r.tokens[k].sent && r.tokens[x].clause <= r.tokens[k].clause+1; x++ {
			if r.speaksFor(x, assay.Acquisition) {
				return true
			}
		}
	case k > p && isProject(r.str(k)):
		for x := p - 1; x >= p-3 && x >= 0 && r.tokens[x].clause == r.tokens[p].clause; x-- {
			if s := r.str(x); s == "中标" || s == "预中标" || s == "承建" || s == "承包" {
				return true
			}
		}
	}
	return false
}

func attributeIndex(a assay.Attribute) int {
	for i, b := range assay.Attributes {
		if a == b {
			return i
		}
	}
	return len(assay.Attributes) - 1
}

// plausibleAttributes tells for each kind of figure which attributes, in the
// order of assay.Attributes, it can measure: those that a word of the lexicon
// gives it, and those that need no word.
func plausibleAttributes(lex *lexicon.Lexicon) map[assay.Kind][]bool {
	out := map[assay.Kind][]bool{}
	for _, k := range assay.Kinds {
		can := make([]bool, len(assay.Attributes))
		for i, a := range assay.Attributes {
			can[i] = lex.CanMeasure(a, k)
		}
		always := []assay.Attribute{assay.Other, assay.Growth}
		switch k {
		case assay.KindShare:
			always = append(always, assay.Share)
		case assay.KindCount:
			always = append(always, assay.Count)
		case assay.KindDuration:
			always = append(always, assay.Duration)
		case assay.KindPrice:
			always = append(always, assay.Price, assay.Cost, assay.Dividend)
		case assay.KindRate:
			always = append(always, assay.Production, assay.Capacity, assay.Size)
		case assay.KindOther:
			always = append(always, assay.Share, assay.Size, assay.Count)
		case assay.KindLength, assay.KindArea, assay.KindVolume, assay.KindTemperature, assay.KindSpeed, assay.KindMass, assay.KindPower, assay.KindEnergy:
			always = append(always, assay.Size, assay.Capacity)
		}
		for i, a := range assay.Attributes {
			can[i] = can[i] || slices.Contains(always, a)
		}
		out[k] = can
	}
	return out
}

// attributeContext are the features that are the same for all attributes of
// figure i, whose evidence was gathered last. The next call uses the memory again.
func (r *reading) attributeContext(i int) (active []int, direction string) {
	f := &r.figures[i]
	at := r.at[i]
	active = r.context[:0]
	on := func(a int, yes bool) {
		if yes {
			active = append(active, a)
		}
	}
	direction, changed, ended := r.change(i)
	on(aChange, changed)
	on(aNoChange, !changed)
	on(aLevel, ended)
	next := r.lower(at + 1)
	sameSent := at+1 < len(r.tokens) && r.tokens[at+1].sent == r.tokens[at].sent
	on(aOf, sameSent && (next == "of" || next == "的"))
	on(aIn, sameSent && (next == "in" || next == "into" || next == "on"))
	on(aOfActor, sameSent && next == "of" && r.actorFollows(at+2))
	on(aNounAfter, sameSent && r.tokens[at+1].noun)
	on(aBracket, r.tokens[at].depth > 0)
	on(aStake, r.stakeFollows(at))
	on(aFirst, r.tokens[at].sent == 0)
	on(aCommits, r.speaksOfCommitment(r.tokens[at].sent))
	on(aUnitShare, f.Unit == "share")
	on(aUnitPoints, f.Unit == "pp" || f.Unit == "bp")
	on(aUnitTimes, f.Unit == "x")
	on(aUnitPerYear, strings.HasSuffix(string(f.Unit), "/a") || strings.HasSuffix(string(f.Unit), "/d") || strings.HasSuffix(string(f.Unit), "/mo"))
	on(aUnitPerHead, strings.HasSuffix(string(f.Unit), "/share"))
	on(aYearly, r.yearly(at))
	if f.Kind == assay.KindMoney {
		v := f.Value
		if v == nil {
			v = f.Low
		}
		on(aSmall, v != nil && wholeDigits(*v) <= smallDigits)
		on(aBig, v != nil && wholeDigits(*v) >= bigDigits)
	}
	on(aBytes, strings.HasSuffix(string(f.Unit), "B"))
	if k := slices.Index(assay.Kinds, f.Kind); k >= 0 {
		active = append(active, aKind+k)
	}
	for place, sense := range r.sensesAround(i) {
		if sense > 0 {
			active = append(active, aSense+place*len(lexicon.SenseNames)+int(sense)-1)
		}
	}
	if u := slices.Index(tellingUnits, f.Unit); u >= 0 {
		active = append(active, aUnit+u)
	}
	for a := range r.evidence {
		if r.evidence[a].most >= speaking {
			active = append(active, aSpeaks+a)
		}
	}
	active = r.appendDeeds(active, i)
	r.context = active
	return active, direction
}

// appendDeeds appends a feature for every type and form of the words of commitment
// around the money of figure i.
func (r *reading) appendDeeds(active []int, i int) []int {
	if r.figures[i].Kind != assay.KindMoney {
		return active
	}
	at, from := r.at[i], len(active)
	for k := max(at-window, r.sentStart[r.tokens[at].sent]); k < len(r.tokens) && k <= at+window && r.tokens[k].sent == r.tokens[at].sent; k++ {
		if !r.isWord(k) {
			continue
		}
		t, side := &r.tokens[k], 2
		if t.clause == r.tokens[at].clause && k < at {
			side = 0
		} else if t.clause == r.tokens[at].clause {
			side = 1
		}
		for _, w := range r.deedWords(k) {
			if w.kind == assay.Funding && r.raisesTo(at, t) {
				continue
			}
			f := aDeed + (side*len(commitments)+slices.Index(commitments, w.kind))*len(deedForms) + int(w.form)
			if !slices.Contains(active[from:], f) {
				active = append(active, f)
			}
		}
	}
	return active
}

// sensesAround is what the nouns around figure i stand for, 0 where there is none.
func (r *reading) sensesAround(i int) (out [sPlaces]lexicon.Sense) {
	f, at := &r.figures[i], r.at[i]
	if f.Kind == assay.KindCount {
		if r.zh {
			out[sCounted] = r.lex.SenseZH(f.Surface)
		} else if k := strings.LastIndexAny(f.Surface, " \n-"); k >= 0 {
			out[sCounted] = r.lex.Sense(f.Surface[k+1:])
		}
	}
	if k := at + 1; k < len(r.tokens) && r.tokens[k].sent == r.tokens[at].sent {
		if s := r.str(k); (s == "of" || s == "的") && k+1 < len(r.tokens) {
			for k++; k+1 < len(r.tokens) && r.tokens[k].is(lexicon.Det) && !r.tokens[k].noun; k++ {
			}
			out[sOf] = r.senseAt(r.phraseAt[k])
		} else {
			if r.tokens[k].r == '-' && k+1 < len(r.tokens) {
				k++
			}
			out[sAfter] = r.senseAt(r.phraseAt[k])
		}
	}
	return out
}

// senseAt is what the noun of phrase p stands for, 0 for a name and where there is no phrase.
func (r *reading) senseAt(p int) lexicon.Sense {
	if p < 0 {
		return 0
	}
	return r.sensed(&r.phrases[p]).sense
}

// speaksOfCommitment reports whether a verb of the sentence commits capital.
func (r *reading) speaksOfCommitment(sent int) bool {
	if sent == r.commitsOf {
		return r.commits
	}
	r.commitsOf, r.commits = sent, false
	for k, end := r.sentStart[sent], r.tokenAfter(sent); k < end && !r.commits; k++ {
		if t := &r.tokens[k]; t.is(lexicon.Speaks) {
			for n := range t.word.Triggers {
				r.commits = r.commits || t.word.Triggers[n].Verb && commitment(t.word.Triggers[n].Attribute)
			}
		}
	}
	return r.commits
}

// actorFollows reports whether a phrase that names a company begins at token k
// or behind its article.
func (r *reading) actorFollows(k int) bool {
	for ; k < len(r.tokens) && r.tokens[k].is(lexicon.Det) && !r.tokens[k].noun; k++ {
	}
	if k >= len(r.tokens) || r.phraseAt[k] < 0 {
		return false
	}
	q := &r.phrases[r.phraseAt[k]]
	return q.actor && q.kind != "country" && q.kind != "region"
}

// yearly reports whether words beside the figure make it an amount a year.
func (r *reading) yearly(at int) bool {
	for k := max(0, at-2); k < at; k++ {
		if s := r.str(k); strings.Contains(s, "年产") || strings.HasSuffix(s, "每年") || strings.Contains(s, "年均") || strings.Contains(s, "年处理") || s == "annual" {
			return true
		}
	}
	from := r.tokens[at].End
	rest := r.text[from:min(len(r.text), from+60)]
	if end := strings.IndexAny(rest, ",.;\n"); end >= 0 {
		rest = rest[:end]
	}
	return everyYear.in(rest)
}

// everyYear are English words behind an amount a year.
var everyYear = anyOfForms("a year", "per year", "annually", "per annum")

// attributeFeaturesOf appends the features of attribute a for figure i to
// active, besides those of its context.
func (r *reading) attributeFeaturesOf(active []int, i, a int, ev []evidence, most float64) []int {
	e := &ev[a]
	for _, b := range []struct {
		s    float64
		base int
	}{{e.before, aBefore}, {e.after, aAfter}, {e.sum, aSum}} {
		if n := bin(b.s); n >= 0 {
			active = append(active, b.base+n)
		}
	}
	if e.head {
		active = append(active, aHead)
	}
	if e.inside {
		active = append(active, aInside)
	}
	if e.most > 0 && e.most == most {
		active = append(active, aBest)
	}
	if e.most == 0 {
		active = append(active, aNone)
	}
	if most == 0 {
		active = append(active, aAlone)
	}
	if j := i - 1; j >= 0 && r.draft[j].ok && r.draft[j].attribute == assay.Attributes[a] && r.tokens[r.at[j]].sent == r.tokens[r.at[i]].sent && r.figures[j].Kind == r.figures[i].Kind {
		active = append(active, aLikeLast)
		if r.joinedFigures(j, i) {
			active = append(active, aListed)
		}
	}
	return active
}

// joinedFigures reports whether nothing but a conjunction or comma joins figures j and i.
func (r *reading) joinedFigures(j, i int) bool {
	for k := r.at[j] + 1; k < r.at[i]; k++ {
		switch t := &r.tokens[k]; {
		case t.kind == punctToken && strings.ContainsRune(",、，∶:/;；", t.r), t.is(lexicon.Conj | lexicon.Adv):
		case r.isJoint(k), r.str(k) == "to", r.str(k) == "from", r.str(k) == "vs":
		default:
			return false
		}
	}
	return true
}

// decideAttribute takes the attribute that the model ranks highest.
func (r *reading) decideAttribute(i int) {
	d := &r.draft[i]
	ev := r.gatherEvidence(i)
	context, dir := r.attributeContext(i)
	scores := r.attributeScores(i, ev, context)
	a, p := best(scores)
	d.attribute, d.sure = assay.Attributes[a], p
	d.trigger = ev[a].at
	if d.attribute == assay.Growth {
		d.direction = dir
	}
	if d.trigger >= 0 {
		r.rule(i, "word:"+r.lower(d.trigger))
	} else {
		r.rule(i, "unit:"+string(r.figures[i].Kind))
	}
}

func (r *reading) attributeScores(i int, ev []evidence, context []int) []float64 {
	most := 0.0
	for a := range ev {
		most = max(most, ev[a].most)
	}
	m, scores := r.models.attribute, r.scores[:0]
	plausible := r.plausible[r.figures[i].Kind]
	for a := range ev {
		if !plausible[a] {
			scores = append(scores, math.Inf(-1))
			continue
		}
		r.arena = r.attributeFeaturesOf(r.arena[:0], i, a, ev, most)
		scores = append(scores, (m.score(r.zh, a, context)+m.score(r.zh, a, r.arena))/hundred)
	}
	r.scores = scores
	return scores
}

// distance is how far apart the token keeps a figure and a word.
func (t *token) distance() float64 {
	switch t.kind {
	case figureToken:
		return 4
	case punctToken, dateToken:
		return 0.5
	}
	return 1
}

// nearness is 1 for a word beside the figure at token p and falls with the
// tokens, clauses and figures between.
func (r *reading) nearness(p, k, side int, d float64) float64 {
	lo, hi := min(p, k), max(p, k)
	clauses := float64(r.tokens[hi].clause - r.tokens[lo].clause)
	if side < 0 {
		d += 2 * clauses
	} else {
		d += 1 + 6*clauses
	}
	if r.tokens[k].depth != r.tokens[p].depth {
		d += 2
	}
	return 1 / (1 + 0.3*d)
}

// skippable words may stand between a change and its amount.
var skippable = setOf("by 了 约 近 逾 超 超过 达 about nearly some almost over roughly around approximately more than as much a an average between another further the of 的 仅 只 just only additional 幅度 比例")

// levelMarks say that the amount is where a change ended, not its size.
var levelMarks = setOf("to at 至 到 为")

// signed is the direction of a figure whose sign stands where a change does:
// in brackets, (+14%), or behind another figure, 225.86 -12.99 -5.44%.
func (r *reading) signed(i int) string {
	f, p := &r.figures[i], r.at[i]
	sign, before := f.Surface[0], p-1
	if before >= 0 && r.tokens[before].kind == punctToken && r.tokens[before].r == '+' && r.tokens[before].End == f.Start {
		sign, before = '+', before-1
	}
	if sign != '-' && sign != '+' || before < 0 || r.tokens[before].sent != r.tokens[p].sent {
		return ""
	}
	if t := &r.tokens[before]; t.kind != figureToken && (t.kind != punctToken || t.r != '(' && t.r != '（') {
		return ""
	}
	if sign == '-' {
		return "down"
	}
	return "up"
}

// change tells whether the figure is the size of a change and its direction, or
// where a change ended.
func (r *reading) change(i int) (dir string, changed, ended bool) {
	f := &r.figures[i]
	if f.Kind == assay.KindDuration || f.Kind == assay.KindRate {
		return "", false, false
	}
	p := r.at[i]
	if f.Unit == "share" || f.Kind == assay.KindShare {
		// 增持公司股份 100 万股
		for k := p - 1; k >= 0 && r.tokens[k].clause == r.tokens[p].clause && r.tokens[k].kind != figureToken; k-- {
			if s := r.str(k); s == "增持" || s == "减持" {
				return direction(&r.tokens[k]), true, false
			}
		}
	}
	if next := r.lower(p + 1); strings.EqualFold(r.str(p+2), "than") {
		switch next {
		case "more", "higher", "above":
			return "up", true, false
		case "less", "fewer", "lower", "below":
			return "down", true, false
		}
	}
	if dir := r.signed(i); dir != "" {
		return dir, true, false
	}
	if (f.Kind == assay.KindMoney || f.Kind == assay.KindShare) && (r.str(p+1) == "off" || r.is(p-1, "save", "saves", "saving", "saved", "立减", "优惠", "直降", "便宜")) {
		return "down", true, false
	}
	mark, by := false, false
	for k, steps := p-1, 0; k >= 0 && steps < 6; k, steps = k-1, steps+1 {
		t := &r.tokens[k]
		if t.sent != r.tokens[p].sent {
			break
		}
		s := r.lower(k)
		if levelMarks.has(s) {
			mark = true
			continue
		}
		by = by || s == "by"
		if t.is(lexicon.Up | lexicon.Down) {
			if mark || level(s) {
				return direction(t), false, true
			}
			if f.Kind == assay.KindMoney && !by && (actsOnMoney(t) || strings.HasPrefix(s, "add") || !r.zh && p+1 < len(r.tokens) && r.tokens[p+1].noun) {
				return "", false, false
			}
			return direction(t), true, false
		}
		if by {
			steps -= 1 // cut its surplus by: the object stands between
			if k < p-12 {
				break
			}
			continue
		}
		if !skippable.has(s) {
			break
		}
	}
	if f.Kind != assay.KindShare && f.Unit != "x" {
		return "", false, false
	}
	for k, steps := p+1, 0; k < len(r.tokens) && steps < 3; k, steps = k+1, steps+1 {
		t := &r.tokens[k]
		if t.clause != r.tokens[p].clause || t.kind == figureToken {
			break
		}
		s := r.lower(k)
		if t.is(lexicon.Up | lexicon.Down) {
			return direction(t), true, false
		}
		if !t.noun && s != "的" {
			break
		}
	}
	return "", false, false
}

// actsOnMoney reports whether a word of change also says what is done with
// money: raised, cut, earned.
func actsOnMoney(t *token) bool {
	for _, tr := range t.word.Triggers {
		if tr.Verb && tr.About(assay.KindMoney) && tr.Attribute != assay.Growth {
			return true
		}
	}
	return false
}

// level reports whether a Chinese word of change names where it ended: 增至, 降到.
func level(s string) bool {
	return strings.HasSuffix(s, "至") || strings.HasSuffix(s, "到")
}

func direction(t *token) string {
	if t.is(lexicon.Down) {
		return "down"
	}
	return "up"
}
