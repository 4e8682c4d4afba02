package fact

import (
	"slices"
	"strings"

	"assay"
	"assay/extractor/lexicon"
)

// act is a commitment of capital that an English clause tells of, with the figure
// that is its amount, -1 for none, and how that was found: the smaller, the surer.
type act struct {
	deed
	amount int
	far    int
}

// How an amount belongs to an act.
const (
	farDirect = iota // the object of its verb, or right before its noun
	farPriced        // for, at or worth lead to it in the sentence
	farNext          // a sentence behind says what the deal costs
	farTitle         // the only amount of the headline
	farNone
)

// readActs reads what the text's first sentences, and sentences behind that have an amount
// and who acts, tell of.
func (r *reading) readActs() {
	r.told = r.told[:0]
	if r.zh {
		return
	}
	next := 0 // figure
	for sent := range r.sents {
		money := false
		for ; next < len(r.figures) && (r.at[next] < 0 || r.sentOf(next) <= sent); next++ {
			money = money || r.at[next] >= 0 && r.figures[next].Kind == assay.KindMoney
		}
		if !money && !r.early(sent) {
			continue
		}
		for k := r.sentStart[sent]; k < len(r.tokens) && r.tokens[k].sent == sent && len(r.told) < mostActs; k++ {
			d, ok := r.deedAt(k)
			if !ok {
				continue
			}
			a := act{deed: d}
			a.amount, a.far = r.amountOf(&d)
			if !r.early(sent) && (a.amount < 0 || a.far > farPriced || len(d.actors) == 0) {
				continue
			}
			r.told = append(r.told, a)
		}
	}
	// An amount is that of one act: of the surest.
	for i := range r.told {
		a := &r.told[i]
		for j := range r.told {
			b := &r.told[j]
			if i != j && a.amount >= 0 && a.amount == b.amount && (b.far < a.far || b.far == a.far && (len(b.actors) > 0 && len(a.actors) == 0 || (len(b.actors) > 0) == (len(a.actors) > 0) && j < i)) {
				a.amount = -1
				a.far = farNone
				break
			}
		}
	}
}

// mostActs is how many acts of a text are read.
const mostActs = 40

// actOf is the act whose amount the figure is, nil for none.
func (r *reading) actOf(figure int) *act {
	for i := range r.told {
		if r.told[i].amount == figure {
			return &r.told[i]
		}
	}
	return nil
}

// supposed reports whether the clause of token k only supposes what it tells.
func (r *reading) supposed(k int) bool {
	for x := k - 1; x >= r.sentFrom(k) && r.tokens[x].clause == r.tokens[k].clause; x-- {
		if r.is(x, "if", "ever", "unless") || r.is(x, "would", "could", "might") && r.is(x+1, "have") {
			return true
		}
	}
	return false
}

// verbAt reports whether the word at token k is used as a verb.
func (r *reading) verbAt(k int) bool {
	t := &r.tokens[k]
	if !t.noun {
		return true
	}
	p := r.phraseAt[k]
	if p < 0 {
		return true
	}
	q := &r.phrases[p]
	if q.last == k && q.first < k && strings.HasSuffix(r.lower(k), "s") && k+1 < len(r.tokens) && r.tokens[k+1].kind == figureToken && r.titled(q.sent) {
		return true // Alpha nets $5 million
	}
	if q.first != k || k == 0 {
		return false
	}
	if q.last > k && (strings.HasSuffix(r.lower(k), "s") || strings.HasSuffix(r.lower(k), "ed")) && !r.capitalAt(k) && r.capitalAt(k+1) && r.capsTell(k) {
		return true // Alpha, a utility, picks Beta
	}
	if r.is(k-1, "to", "will", "would") {
		return true // a verb that no table knows: to swallow a rival
	}
	if strings.HasSuffix(r.lower(k), "ing") && q.first == q.last && k+1 < len(r.tokens) {
		n := &r.tokens[k+1]
		return n.is(lexicon.Det) || n.kind == figureToken // begun building a plant
	}
	return false
}

// deedInEnglish reads the commitment that the English word at token k states as w.
func (r *reading) deedInEnglish(k int, w deedWord) (deed, bool) {
	d := deed{word: k, kind: w.kind, form: w.form, target: -1}
	switch w.form {
	case deedObject, deedDuty:
		return d, false
	case deedFrame:
		if !r.dutyOf(k) {
			return d, false
		}
		r.describeAll()
		return r.closed(d)
	case deedNoun, deedJoint, deedSell:
	default:
		if !r.verbAt(k) {
			return d, false
		}
	}
	if !r.worthReading(k, w) {
		return d, false
	}
	r.describeAll()
	switch w.form {
	case deedNoun:
		switch d.kind {
		case assay.Contract, assay.Funding:
			return r.closed(d)
		}
		if r.is(k, "bidder", "bidders") && (r.is(k-1, "lowest", "preferred", "winning", "low") || r.phraseAt[k] >= 0 && r.is(r.phrases[r.phraseAt[k]].first, "lowest", "preferred", "winning", "low")) {
			d.kind = assay.Contract
			d.target = r.objectOfNoun(k)
			d.actors = r.actorsEnglish(k)
			return d, len(d.actors) > 0 && d.target >= 0
		}
		d.target = r.objectOfNoun(k)
		d.actors = r.actorOfNoun(k, d.target)
		if d.target < 0 && r.is(r.phraseStart(k)-1, "its", "their") && r.is(r.phraseEnd(k)+1, "by") {
			if p := r.phraseAt[min(r.phraseEnd(k)+2, len(r.tokens)-1)]; p >= 0 && r.canAct(&r.phrases[p]) {
				d.actors = r.joinedTo(p) // shareholders approved its acquisition by Beta
				return d, true
			}
		}
		from := d.target < 0 && r.bidFrom(k)
		return d, len(d.actors) > 0 && (from || d.target >= 0 && r.capital(d.target))
	case deedJoint:
		d.target = r.objectOfNoun(k)
		if d.target >= 0 && r.phrases[d.target].gov != "with" {
			if d.actors = r.joinedTo(d.target); len(d.actors) > 1 {
				d.target = d.actors[1]
				return d, true
			}
		}
		d.actors = r.actorOfNoun(k, d.target)
		return d, len(d.actors) > 0 && (d.target >= 0 || len(d.actors) > 1)
	case deedSell:
		return d, r.soldEnglish(&d)
	case deedPay:
		d.target = r.ledTo(k, "for")
		d.actors = r.actorsEnglish(k)
		return d, d.target >= 0 && r.capital(d.target) && len(d.actors) > 0
	case deedShare:
		if r.is(k, "take", "takes", "took", "taking", "taken") {
			for x := k + 1; x < k+8 && x < r.sentTo(k); x++ {
				if r.is(x, "private") || x == r.phraseEnd(x) && strings.HasSuffix(r.lower(x), " private") {
					d.target, d.actors = r.phraseAt[k+1], r.actorsEnglish(k)
					return d, len(d.actors) > 0
				}
			}
		}
		for x := k + 1; x < k+6 && x < r.sentTo(k); x++ {
			if r.percentOf(x) || r.is(x, "stake", "interest", "holding", "shareholding") && r.is(x+1, "in") || r.is(x, "stake", "interest") && r.is(x+1, "of") {
				d.target, d.actors = r.objectEnglish(x+1), r.actorsEnglish(k)
				if len(d.actors) > 0 && r.state(d.actors[0]) {
					d.kind = assay.Investment // a state puts money in
				}
				return d, d.target >= 0 && len(d.actors) > 0 && (!r.percentOf(x) || r.capital(d.target))
			}
			if r.tokens[x].kind == punctToken {
				break
			}
		}
		return d, false
	case deedOrder:
		f := k + 1
		for f < len(r.tokens) && (r.tokens[f].is(lexicon.Adv|lexicon.Det) || r.is(f, "up to", "another", "at least")) && r.tokens[f].kind != figureToken {
			f++
		}
		if f >= len(r.tokens) || r.tokens[f].kind != figureToken || r.figures[r.tokens[f].figure].Kind != assay.KindCount && r.figures[r.tokens[f].figure].Kind != assay.KindMass {
			return d, false
		}
		d.target = r.objectEnglish(k)
		d.actors = r.actorsEnglish(k)
		if p := r.ledTo(k, "from"); p >= 0 && r.canAct(&r.phrases[p]) {
			d.actors = append(d.actors, p)
		} else if d.target >= 0 && r.canAct(&r.phrases[d.target]) {
			d.actors = append(d.actors, d.target)
		}
		return d, len(d.actors) > 1
	case deedPick:
		p := -1
		for x := k + 1; x < k+6 && x < r.sentTo(k); x++ {
			if p = r.phraseAt[x]; p >= 0 {
				p = r.ownedBy(p)
				break
			}
			if r.tokens[x].kind == punctToken || r.tokens[x].is(lexicon.Verb) {
				return d, false
			}
		}
		if p < 0 || !r.canAct(&r.phrases[p]) || r.phrases[p].person || r.phrases[p].governed {
			return d, false
		}
		x := r.phrases[p].last + 1
		switch {
		case r.is(x, "to") && (r.has(x+1, assay.Contract, deedDuty) || r.is(x+1, "carry", "install", "dredge", "make", "develop", "upgrade", "expand")):
		case r.is(x, "to") && r.is(x+1, "arrange", "lead", "manage", "underwrite"):
			d.kind = assay.Funding
		case r.is(x, "as") || r.is(x, "the"):
			for y := x; y < x+6 && y < r.sentTo(k); y++ {
				if r.is(y, "contractor", "supplier", "builder") || strings.HasSuffix(r.lower(y), "bidder") {
					d.actors = r.joinedTo(p)
				}
			}
			return d, len(d.actors) > 0
		default:
			return d, false
		}
		d.actors = r.joinedTo(p)
		return d, true
	case deedLend:
		d.actors = r.actorsEnglish(k)
		return d, len(d.actors) > 0
	case deedTake:
		// received $120 million from investors, in funding
		for x, end := k+1, min(r.sentTo(k), k+14); x < end; x++ {
			if funders.has(r.lower(x)) || funders.has(r.lower(x)[strings.LastIndexByte(r.lower(x), ' ')+1:]) {
				d.actors = r.actorsEnglish(k)
				return d, true
			}
			if x > k+2 && r.tokens[x].is(lexicon.Verb) && !r.tokens[x].noun {
				break
			}
		}
		if from := r.ledTo(k, "from"); from >= 0 && r.ledTo(k, "for") > from && r.state(from) {
			d.kind, d.actors = assay.Contract, r.actorsEnglish(k) // from the Navy for six aircraft
			return d, len(d.actors) > 0
		}
		if r.titled(r.tokens[k].sent) {
			for x := r.tokenAfter(r.tokens[k].sent); x < len(r.tokens) && r.early(r.tokens[x].sent); x++ {
				if r.is(x, "round", "funding", "funding round", "investors", "backers") {
					d.actors = r.actorsEnglish(k)
					return d, true
				}
			}
		}
		return d, false
	case deedMoney:
		d.actors = r.actorsEnglish(k)
		if d.kind == assay.Investment {
			d.target = r.ledTo(k, "in", "on", "into", "to", "for", "towards", "toward")
			if len(d.actors) == 0 || d.target >= 0 && unproductive.has(r.word(r.phrases[d.target].last)) {
				return d, false
			}
			for x := k + 1; x < r.sentTo(k) && x < k+12; x++ {
				if r.is(x, "for") && strings.HasPrefix(r.lower(k), "put") {
					for y := x + 1; y < x+5 && y < r.sentTo(k); y++ {
						if r.is(y, "quarter", "half", "third", "stake", "majority") || r.tokens[y].kind == figureToken && r.figures[r.tokens[y].figure].Kind == assay.KindShare {
							d.kind = assay.Acquisition
						}
					}
				}
				if r.is(x, "placement", "private placement", "offering", "rights issue") {
					d.kind, d.form = assay.Funding, deedLend
				}
				if r.is(x, "to") && r.is(x+1, "buy", "purchase", "order", "buying") {
					if p := r.objectEnglish(x + 1); p >= 0 && !r.capital(p) && !r.security(p) {
						d.kind, d.target = assay.Contract, p // goods
						if from := r.ledTo(x, "from"); from >= 0 && r.canAct(&r.phrases[from]) {
							d.actors = append(d.actors, from)
						}
					}
				}
			}
		}
		return d, true
	}
	if d.kind == assay.Investment && r.is(k-1, "to") {
		for x := k - 2; x > k-14 && x >= r.sentFrom(k) && r.tokens[x].clause == r.tokens[k].clause; x-- {
			if r.has(x, assay.Contract, deedPick) || r.has(x, assay.Contract, deedNoun) && r.is(x, "contract", "contracts", "order", "tender") {
				return d, false // what the contract is about
			}
		}
	}
	// buy and build
	if d.kind == assay.Acquisition && r.is(k+1, "back") {
		return d, false // its own shares
	}
	if r.passiveEnglish(k) {
		d.target = r.actorEnglish(k)
		if d.target < 0 {
			d.target = r.subjectThing(k)
		}
		if p := r.ledTo(k, "by"); p >= 0 && r.canAct(&r.phrases[p]) {
			d.actors = r.joinedTo(r.ownedBy(p))
		}
	} else {
		d.target = r.objectEnglish(k)
		d.actors = r.partners(r.actorsEnglish(k), k, d.kind)
	}
	if d.kind == assay.Investment {
		if len(d.actors) == 0 {
			d.actors = r.teller(k) // will be built, the government said
		}
		return d, len(d.actors) > 0 && r.raisedObject(&d)
	}
	if len(d.actors) == 0 {
		return d, false
	}
	if m := r.massAfter(k); m && d.form == deedWeak {
		d.kind = assay.Contract // 150,000 tonnes of grain
		return d, true
	}
	if d.target >= 0 && r.security(d.target) {
		d.kind = assay.Investment
		return d, true
	}
	return d, d.target >= 0 && (r.capital(d.target) || r.phrases[d.target].last < k && r.phrases[d.target].generic) || r.countedAfter(k)
}

// worthReading reports whether what stands beside the word at token k lets it be w: what
// costs little to see before the sentences are described.
func (r *reading) worthReading(k int, w deedWord) bool {
	switch w.form {
	case deedMoney, deedTake:
		return r.moneyAfter(k) >= 0
	case deedLend:
		return r.moneyAfter(k) >= 0 || r.moneyGiven(k) >= 0
	case deedPay:
		return r.paysAfter(k) || r.is(k, "bid", "bids", "bidding", "offer", "offers", "offered", "offering")
	case deedShare:
		for x := k + 1; x < k+8 && x < r.sentTo(k); x++ {
			if r.percentOf(x) || r.is(r.phraseEnd(x), "stake", "interest", "holding", "shareholding", "private") || strings.HasSuffix(r.lower(x), " private") {
				return true
			}
		}
		return false
	case deedNoun:
		return w.kind != assay.Funding || r.moneyBeside(k, r.phraseStart(k)) >= 0
	case deedSigned:
		return false // its noun tells
	}
	return true
}

// percentOf reports whether token k is a percentage with "of" behind it.
func (r *reading) percentOf(k int) bool {
	t := &r.tokens[k]
	return t.kind == figureToken && r.figures[t.figure].Kind == assay.KindShare && r.is(k+1, "of")
}

// actorsEnglish are the subject of the verb at token k and all that are named with it.
func (r *reading) actorsEnglish(k int) []int {
	p := r.actorEnglish(k)
	if x := r.subjectBeside(k); x >= 0 && x != p && !r.canAct(&r.phrases[x]) {
		p = -1
		if r.phrases[x].person && !r.official(x) {
			p = x
		}
	}
	if p < 0 {
		p = r.commonSubject(k)
	}
	if p < 0 {
		return nil
	}
	p = r.referent(p)
	q := &r.phrases[p]
	// A consortium of Alpha and Beta.
	if r.is(q.last, "consortium", "group", "venture", "alliance", "partnership") && r.is(q.last+1, "of", "between", "comprising") {
		for x := p + 1; x < len(r.phrases) && x < p+3; x++ {
			if r.phrases[x].possessive {
				continue
			}
			if r.canAct(&r.phrases[x]) {
				return r.joinedTo(x)
			}
			break
		}
	}
	return r.listOf(p)
}

// subjectBeside is the phrase that stands right before the verb at token k, with
// nothing but auxiliaries and adverbs between, -1 for none.
func (r *reading) subjectBeside(k int) int {
	for x := k - 1; x >= r.sentFrom(k) && x > k-6; x-- {
		if p := r.phraseAt[x]; p >= 0 {
			q := &r.phrases[p]
			if q.governed || q.possessive || q.datelike || q.clause != r.tokens[k].clause {
				return -1
			}
			return p
		}
		if t := &r.tokens[x]; t.kind == punctToken || !t.is(lexicon.Adv|lexicon.Aux) && !r.is(x, "has", "have", "had", "will", "would", "is", "are", "was") {
			return -1
		}
	}
	return -1
}

// official reports whether phrase p names a person by an office, who acts for others.
func (r *reading) official(p int) bool {
	for k := r.phrases[p].first; k <= r.phrases[p].last; k++ {
		if officials.has(r.lower(k)) {
			return true
		}
	}
	return false
}

// officials are words for offices that stand before the names of those who hold them.
var officials = setOf("premier president minister mayor governor chancellor king queen prince princess senator secretary commissioner executive chief ceo chairman chairwoman chair spokesman spokeswoman spokesperson director analyst economist trader judge lawyer professor mr mrs ms dr sen rep gov gen")

// commonSubject is who the subject of the verb at token k, a common noun with "the",
// stands for: what the sentence before is about; -1 for none.
func (r *reading) commonSubject(k int) int {
	for p := r.phraseFromToken(k) - 1; p >= 0 && r.phrases[p].sent == r.tokens[k].sent; p-- {
		q := &r.phrases[p]
		if q.acts && !q.governed && !q.name && q.clause == r.tokens[k].clause && q.first > 0 && r.is(q.first-1, "the") {
			return r.openerBefore(q.sent)
		}
	}
	return -1
}

// referent is what the pronoun that phrase p is at the beginning of a sentence
// stands for, p itself of another.
func (r *reading) referent(p int) int {
	q := &r.phrases[p]
	if !r.is(q.first, "it", "they", "he", "she") {
		return p
	}
	if q.first != r.sentStart[q.sent] {
		said := q.first - 1
		if r.is(said, "that") {
			said--
		}
		if said <= r.sentStart[q.sent] || !r.tokens[said].is(lexicon.Report) {
			return p
		}
		// What somebody says that it does: whoever says so.
		for x := r.phraseFromSent(q.sent); x < p; x++ {
			if c := &r.phrases[x]; !c.governed && !c.possessive && !c.datelike && !c.person && c.kind != "region" {
				if r.canAct(c) && (c.acts || c.clause == r.phrases[p].clause) {
					return x
				}
				if c.acts {
					return p
				}
			}
		}
		return p
	}
	if x := r.openerBefore(q.sent); x >= 0 {
		return x
	}
	return p
}

// openerBefore is the name that begins the sentence before, where it can act; -1 for none.
func (r *reading) openerBefore(sent int) int {
	if sent == 0 {
		return -1
	}
	for p := r.phraseFromSent(sent - 1); p < len(r.phrases) && r.phrases[p].sent == sent-1 && r.phrases[p].first < r.sentStart[sent-1]+12; p++ {
		q := &r.phrases[p]
		if q.possessive || q.governed || q.datelike || q.kind == "region" {
			continue
		}
		if q.generic || !q.name || !r.canAct(q) || q.person {
			return -1
		}
		return p
	}
	return -1
}

// subjectThing is the phrase that the passive verb at token k is said of, -1 for none.
func (r *reading) subjectThing(k int) int {
	for p := r.phraseFromToken(k) - 1; p >= 0 && r.phrases[p].sent == r.tokens[k].sent; p-- {
		if q := &r.phrases[p]; q.last < k && !q.governed && q.content && !q.datelike && !q.possessive {
			return p
		}
	}
	return -1
}

// ledTo is the first phrase that one of the prepositions leads to behind token k in
// its sentence, up to the next verb of another clause, -1 for none.
func (r *reading) ledTo(k int, preps ...string) int {
	for x, end := k+1, min(r.sentTo(k), k+20); x < end; x++ {
		if r.is(x, preps...) {
			for y := x + 1; y < end && y < x+6; y++ {
				if p := r.phraseAt[y]; p >= 0 {
					if q := &r.phrases[p]; q.possessive && (q.kind == "country" || q.kind == "region") {
						y = q.last
						continue
					}
					return p
				}
				if r.tokens[y].kind == figureToken && r.figures[r.tokens[y].figure].Kind == assay.KindMoney {
					break
				}
			}
		}
	}
	return -1
}

// paysAfter reports whether money, in all or for each share, is the object of the verb
// at token k.
func (r *reading) paysAfter(k int) bool {
	for x, end := k+1, min(r.sentTo(k), k+5); x < end; x++ {
		if t := &r.tokens[x]; t.kind == figureToken {
			kind := r.figures[t.figure].Kind
			return kind == assay.KindMoney || kind == assay.KindPrice
		} else if t.noun && !r.is(x, "stock", "cash", "shares") {
			return false
		}
	}
	return false
}

// moneyAfter is the figure of money that is the object of the verb at token k, -1
// for none.
func (r *reading) moneyAfter(k int) int {
	for x, end := k+1, min(r.sentTo(k), k+7); x < end; x++ {
		t := &r.tokens[x]
		if t.kind == figureToken {
			if f := int(t.figure); r.figures[f].Kind == assay.KindMoney && !trifling(&r.figures[f]) {
				return f
			}
			return -1
		}
		if t.noun || t.kind == punctToken || t.is(lexicon.Verb) {
			return -1
		}
		if t.is(lexicon.Prep) && !r.is(x, "up to", "about", "around", "over", "up", "to", "as", "in", "out", "aside", "another", "between", "under", "above", "near") {
			return -1
		}
	}
	return -1
}

// moneyGiven is the figure of money behind the name of who is given it: lend Alpha $5
// million; -1 for none.
func (r *reading) moneyGiven(k int) int {
	x := k + 1
	for x < len(r.tokens) && r.tokens[x].is(lexicon.Det) {
		x++
	}
	if x >= len(r.tokens) || r.phraseAt[x] < 0 {
		return -1
	}
	return r.moneyAfter(r.phrases[r.phraseAt[x]].last)
}

// unproductive are words for what money is spent on that is no capital.
var unproductive = setOf("claims losses loans litigation compensation damages tax taxes pensions wages salaries food advertising ads advertisements lobbying campaign campaigns fines dividends buyback buybacks repurchases consultants lawyers interest rent fuel energy holidays holiday clothes gifts tickets race election elections defence defense war weapons relief aid victims charity players transfers travel shoppers bonuses bills bounty reward")

// funders are words for those who fund and for what they give.
var funders = setOf("funding financing equity capital series investment investor investors backer backers lender lenders bank banks loan loans debt round venture fundraising financier financiers shareholders facility")

// massAfter reports whether a mass is what the verb at token k is done to.
func (r *reading) massAfter(k int) bool {
	for x, end := k+1, min(r.sentTo(k), k+5); x < end; x++ {
		if t := &r.tokens[x]; t.kind == figureToken {
			return r.figures[t.figure].Kind == assay.KindMass
		} else if t.noun {
			return false
		}
	}
	return false
}

// countedAfter reports whether a number of things that are capital is what the
// verb at token k is done to: four radio stations.
func (r *reading) countedAfter(k int) bool {
	for x, end := k+1, min(r.sentTo(k), k+4); x < end; x++ {
		if t := &r.tokens[x]; t.kind == figureToken {
			return r.figures[t.figure].Kind == assay.KindCount && r.headOf(lastWord(r.str(x)), assay.Acquisition)
		}
	}
	return false
}

// headOf reports whether the word is a noun for what the sort of commitment is about.
func (r *reading) headOf(word string, kind assay.Attribute) bool {
	for _, w := range r.deeds.of(word) {
		if w.form == deedObject && w.kind == kind {
			return true
		}
	}
	return false
}

// capital reports whether phrase p names what makes its buyer an owner of capital:
// a company, a share of one, or what the tables call such.
func (r *reading) capital(p int) bool {
	q := &r.phrases[p]
	if q.datelike {
		return false
	}
	last := lastWord(tidy(r.text[q.Start:q.End]))
	if q.kind == "company" || q.suffixed || r.ownable(q) || r.headOf(last, assay.Acquisition) || firms.has(last) {
		return true
	}
	if q.generic || q.person && !r.firmIn(q) || q.kind == "country" || q.kind == "region" || !q.name || !q.actor {
		return false
	}
	return !r.capsTell(q.first) || r.capitalAt(q.last) || r.tokens[q.last].kind == figureToken
}

// raisedObject reports whether the verb of building has something that can be built
// as its object, which it notes.
func (r *reading) raisedObject(d *deed) bool {
	k := d.word
	if d.target >= 0 && r.phrases[d.target].last < k {
		return r.buildable(d.target)
	}
	for x, end := k+1, min(r.sentTo(k), k+14); x < end && r.tokens[x].clause == r.tokens[k].clause; x++ {
		if p := r.phraseAt[x]; p >= 0 {
			x = r.phrases[p].last
			if r.buildable(p) || r.outlay(p) {
				d.target = p
				return true
			}
		} else if t := &r.tokens[x]; t.is(lexicon.Verb) && !t.noun && !r.is(x, "building") || r.is(x, "that", "it", "which", "who", "whether", "from", "by", "as") {
			return false
		}
		for _, w := range r.deedWords(x) {
			if w.form == deedNoun || w.form == deedJoint || w.form == deedSell {
				return false // its own word tells of that
			}
		}
	}
	return false
}

// outlay reports whether an amount of money stands right before phrase p, whose noun is
// none for other things that are told in money.
func (r *reading) outlay(p int) bool {
	q := &r.phrases[p]
	if q.first == 0 || q.governed && q.gov != "with" || q.generic || q.name && r.capitalAt(q.last) {
		return false
	}
	t := &r.tokens[q.first-1]
	return t.kind == figureToken && r.figures[t.figure].Kind == assay.KindMoney && !notBuilt.has(r.word(q.last))
}

// notBuilt are nouns behind an amount of money that is no investment.
var notBuilt = setOf("loss profit charge fine dividend buyback bid offer takeover deal loan bond bonds budget settlement lawsuit claim debt shortfall deficit surplus gap hole tax levy bill package aid fund stake contract order acquisition purchase merger sale price target market industry company firm business reward prize award grant bonus salary pay payout payment penalty refund rescue bailout cut saving savings round ipo offering financing writedown write-down impairment repurchase budget portfolio valuation purse pot jackpot lottery")

// buildable reports whether phrase p names what is built, by its last word or
// before "of" or "in".
func (r *reading) buildable(p int) bool {
	q := &r.phrases[p]
	if q.generic || q.datelike {
		return false
	}
	for k := q.last; k >= q.first; k-- {
		if r.headOf(r.lower(k), assay.Investment) {
			return true
		}
	}
	return q.project || r.headOf(lastWord(tidy(r.text[q.Start:q.End])), assay.Investment)
}

// firmIn reports whether a word for a sort of company is in the phrase.
func (r *reading) firmIn(q *phrase) bool {
	for k := q.first; k <= q.last; k++ {
		if firms.has(r.lower(k)) {
			return true
		}
	}
	return false
}

// closed reads a contract or a funding by its noun: a verb before it closes it, or one
// behind it in the passive.
func (r *reading) closed(d deed) (deed, bool) {
	k := d.word
	first := k
	if p := r.phraseAt[k]; p >= 0 {
		first = r.phrases[p].first
		if d.kind == assay.Funding && r.phrases[p].last > k && r.capitalAt(r.phrases[p].last) && r.capsTell(k) {
			return d, false
		}
	}
	verb := -1
	for x := first - 1; x >= r.sentFrom(k) && x > first-10; x-- {
		if r.has(x, assay.Contract, deedSigned) && r.verbAt(x) || d.kind == assay.Funding && r.has(x, assay.Funding, deedMoney) ||
			d.kind == assay.Funding && r.is(x, "closed", "closes", "close", "closing", "issue", "issues", "issued", "issuing", "sell", "sells", "sold", "selling", "price", "prices", "priced", "launch", "launches", "launched", "complete", "completes", "completed", "completing", "arrange", "arranged", "arranges", "provide", "provides", "provided", "seek", "seeks", "seeking", "float", "floats", "floated", "agree", "agreed", "lend", "extend", "extended") {
			verb = x
			break
		}
		if r.tokens[x].kind == punctToken && r.tokens[x].depth == r.tokens[k].depth && !strings.ContainsRune("'’\"-&;<>", r.tokens[x].r) {
			break
		}
	}
	if d.kind == assay.Funding {
		if verb < 0 || r.moneyBeside(k, first) < 0 {
			return d, false
		}
		d.actors = r.actorsEnglish(verb)
		return d, true
	}
	for x, end := k+1, min(r.sentTo(k), k+6); x < end; x++ {
		if r.is(x, "jointly") {
			return d, false // to build it together
		}
	}
	if verb < 0 {
		if !r.passiveBehind(k) {
			return d, false
		}
		if p := r.ledTo(k, "to"); p >= 0 && r.canAct(&r.phrases[p]) {
			d.actors = r.joinedTo(p)
		}
		return d, len(d.actors) > 0
	}
	d.actors = r.contractor(k)
	d.target = r.objectOfNoun(k)
	if len(d.actors) > 0 && r.is(k, "order", "orders") && d.target >= 0 && r.canAct(&r.phrases[d.target]) && r.phrases[d.target].kind == "company" {
		d.actors = append(d.actors, d.target) // who makes what is ordered
	}
	return d, len(d.actors) > 0
}

// has reports whether token k is a word of the kind and form.
func (r *reading) has(k int, kind assay.Attribute, form deedForm) bool {
	for _, w := range r.deedWords(k) {
		if w.kind == kind && w.form == form {
			return true
		}
	}
	return false
}

// passiveBehind reports whether a verb that closes contracts follows the noun at
// token k in the passive: the contract was awarded to.
func (r *reading) passiveBehind(k int) bool {
	for x, end := k+1, min(r.sentTo(k), k+12); x < end; x++ {
		if r.has(x, assay.Contract, deedSigned) && strings.HasSuffix(r.lower(x), "ed") && r.passiveEnglish(x) {
			return true
		}
	}
	return false
}

// moneyBeside is the amount that stands right before the noun phrase from first
// to the noun at token k, or that "of" or "worth" leads to behind it; -1 for none.
func (r *reading) moneyBeside(k, first int) int {
	for x := first - 1; x >= 0 && x > first-4 && r.tokens[x].sent == r.tokens[k].sent; x-- {
		t := &r.tokens[x]
		if t.kind == figureToken {
			if f := int(t.figure); r.figures[f].Kind == assay.KindMoney && !trifling(&r.figures[f]) {
				return f
			}
			continue // a $310m five-year loan
		}
		if t.kind == punctToken && t.r != ',' && t.r != '-' && t.r != '(' && t.r != ')' || t.is(lexicon.Verb) && !t.noun && !strings.HasSuffix(r.lower(x), "ed") {
			break
		}
	}
	x := k + 1
	if p := r.phraseAt[k]; p >= 0 {
		x = r.phrases[p].last + 1
	}
	if r.is(x, "of", "worth", "totalling", "totaling", "for") {
		for y := x + 1; y < len(r.tokens) && y < x+5 && r.tokens[y].sent == r.tokens[k].sent; y++ {
			if t := &r.tokens[y]; t.kind == figureToken {
				if f := int(t.figure); r.figures[f].Kind == assay.KindMoney && !trifling(&r.figures[f]) {
					return f
				}
				return -1
			} else if t.noun {
				return -1
			}
		}
	}
	return -1
}

// bidFrom reports whether "from" names who makes the bid at token k.
func (r *reading) bidFrom(k int) bool {
	x := k + 1
	if p := r.phraseAt[k]; p >= 0 {
		x = r.phrases[p].last + 1
	}
	return r.is(x, "from", "by")
}

// priceWords lead to what a deal costs, otherWords to what else is told in money.
var (
	priceWords = setOf("region deal transaction received receives receive for worth at costing cost costs valued valuing values value paying paid pay pays price priced fetch fetching fetches investment consideration totalling totaling totalled total or spend spending spent")
	otherWords = setOf("including plus sales revenue revenues earned earnings debt debts assets profit which against from turnover loss losses liabilities backlog cash charge gain fine below market savings fee fees")
	dealWords  = setOf("deal transaction acquisition takeover purchase offer bid buyout merger sale contract order agreement project plant investment price terms value consideration expansion pact shares stake facility")
	costWords  = setOf("cost costs spend spending spent project plant budget")
)

// pricedAt reports whether a word of price leads to figure i in its sentence.
func (r *reading) pricedAt(i int) bool {
	at := r.at[i]
	for k := at - 1; k >= r.sentFrom(at) && k > at-9; k-- {
		s := r.word(k)
		switch {
		case otherWords.has(s), r.tokens[k].kind == figureToken && r.figures[r.tokens[k].figure].Kind == assay.KindMoney && s != "or":
			return false
		case priceWords.has(s):
			return !r.is(k-1, "notes", "shares", "stock", "options", "warrants", "market", "once") && !(r.word(k) == "value" && strings.HasPrefix(r.lower(k), "market"))
		case r.tokens[k].kind == punctToken && r.tokens[k].r != ',' && r.tokens[k].r != '(':
			return false
		}
	}
	return false
}

// dealAfter reports whether a word for a deal is the head of what figure i stands before.
func (r *reading) dealAfter(i int) bool {
	for k := r.at[i] + 1; k < len(r.tokens) && k < r.at[i]+6 && r.tokens[k].clause == r.tokens[r.at[i]].clause; k++ {
		if dealWords.has(r.word(k)) {
			return true
		}
		if t := &r.tokens[k]; t.is(lexicon.Verb) && !t.noun || t.is(lexicon.Prep) && !t.noun || t.kind == punctToken && t.r != '-' {
			return false
		}
	}
	return false
}

// amountOf is the figure that is the amount of the deed, -1 for none.
func (r *reading) amountOf(d *deed) (amount, far int) {
	k := d.word
	money := func(f int) bool {
		return r.figures[f].Kind == assay.KindMoney && r.at[f] >= 0 && !trifling(&r.figures[f])
	}
	switch d.form {
	case deedMoney, deedPay, deedLend, deedTake:
		if f := r.moneyAfter(k); f >= 0 {
			return f, farDirect
		}
		if f := r.moneyGiven(k); f >= 0 && d.form == deedLend {
			return f, farDirect
		}
	case deedNoun, deedJoint:
		first := k
		if p := r.phraseAt[k]; p >= 0 {
			first = r.phrases[p].first
		}
		if f := r.moneyBeside(k, first); f >= 0 {
			return f, farDirect
		}
	}
	if d.kind == assay.Investment && d.target >= 0 {
		if f := r.moneyBeside(r.phrases[d.target].last, r.phrases[d.target].first); f >= 0 && r.at[f] < r.phrases[d.target].first {
			return f, farDirect
		}
	}
	if d.kind == assay.Funding && d.form != deedPick {
		return -1, farNone
	}
	sent := r.tokens[k].sent
	for x, end := k+1, r.sentTo(k); x < end; x++ {
		if t := &r.tokens[x]; t.kind == figureToken && money(int(t.figure)) && (d.kind == assay.Funding || d.form == deedPick || r.pricedAt(int(t.figure)) || r.dealAfter(int(t.figure))) {
			return int(t.figure), farPriced
		}
	}
	for x := k - 1; x >= r.sentFrom(k); x-- {
		if t := &r.tokens[x]; t.kind == figureToken && money(int(t.figure)) && (d.kind == assay.Acquisition && r.is(k-1, "to") && slices.Contains([]string{"pay", "pays", "paid", "paying", "spend", "spent"}, r.word(x-1)) || r.is(x-1, "costing", "worth", "of") && d.kind == assay.Investment || r.dealAfter(int(t.figure))) {
			return int(t.figure), farPriced
		}
	}
	if !r.early(sent) || r.titled(sent) {
		return -1, farNone
	}
	for x := r.tokenAfter(sent); x < len(r.tokens) && r.tokens[x].sent <= sent+2; x++ {
		t := &r.tokens[x]
		if t.kind != figureToken || !money(int(t.figure)) || r.recalled(int(t.figure)) || r.asideAt(x) || r.supposed(x) {
			continue
		}
		if r.dealAfter(int(t.figure)) && r.is(x-1, "the", "a") || r.pricedAt(int(t.figure)) && r.ofDeal(x, d.kind) {
			return int(t.figure), farNext
		}
	}
	title := -1
	for f := range r.figures {
		if r.at[f] < 0 {
			continue
		}
		if !r.titled(r.sentOf(f)) {
			break
		}
		if money(f) {
			if title >= 0 {
				return -1, farNone
			}
			title = f
		}
	}
	if title >= 0 {
		return title, farTitle
	}
	return -1, farNone
}

// ofDeal reports whether the sentence speaks of a deal of the kind before the amount
// at token at, or right behind it: received $200 million for the shares.
func (r *reading) ofDeal(at int, kind assay.Attribute) bool {
	if first := r.sentStart[r.tokens[at].sent]; r.is(first, "it", "they") && r.is(first+1, "paid", "pays", "received") {
		return true
	}
	for k := r.sentFrom(at); k < min(r.sentTo(at), at+4); k++ {
		if s := r.word(k); dealWords.has(s) || kind != assay.Acquisition && costWords.has(s) {
			return true
		}
	}
	return false
}

// ownedBy is phrase p, or what follows where p only says where that is from: Canada's Alpha.
func (r *reading) ownedBy(p int) int {
	if q := &r.phrases[p]; q.possessive && p+1 < len(r.phrases) && r.phrases[p+1].first == q.last+2 && (q.kind == "country" || q.kind == "region" || r.phrases[p+1].name && r.canAct(&r.phrases[p+1])) {
		return p + 1
	}
	return p
}

// word is the last word of token k in lower case: paid of "has paid".
func (r *reading) word(k int) string {
	s := r.lower(k)
	return s[strings.LastIndexByte(s, ' ')+1:]
}

// phraseEnd is the last token of the phrase at token k, k itself without one.
func (r *reading) phraseEnd(k int) int {
	if p := r.phraseAt[k]; p >= 0 {
		return r.phrases[p].last
	}
	return k
}

// phraseStart is the first token of the phrase at token k, k itself without one.
func (r *reading) phraseStart(k int) int {
	if p := r.phraseAt[k]; p >= 0 {
		return r.phrases[p].first
	}
	return k
}

// state reports whether phrase p is a country, a government or one of its bodies.
func (r *reading) state(p int) bool {
	q := &r.phrases[p]
	return q.kind == "country" || q.kind == "institution" || r.is(q.last, "government", "administration", "department", "ministry", "navy", "army", "pentagon", "agency", "nasa", "authority", "council") || r.is(q.last, "force") && r.is(q.last-1, "air")
}

// teller is who says what the sentence of token k tells, where it can act.
func (r *reading) teller(k int) []int {
	for p := r.phraseFromToken(r.sentFrom(k)); p < len(r.phrases) && r.phrases[p].first < r.sentTo(k); p++ {
		q := &r.phrases[p]
		if r.canAct(q) && !q.person && !q.governed && !q.possessive && r.tokens[min(q.last+1, len(r.tokens)-1)].is(lexicon.Report) {
			return []int{p}
		}
	}
	return nil
}

// dutyOf reports whether the agreement at token k is one to supply or to serve: by the
// words before it, or what it is made to do.
func (r *reading) dutyOf(k int) bool {
	p := r.phraseAt[k]
	if p < 0 {
		return false
	}
	for x := r.phrases[p].first; x < r.phrases[p].last; x++ {
		if r.is(x, "supply", "offtake", "off-take", "service", "services", "rights", "charter", "lease", "drilling", "licensing", "distribution", "maintenance", "epc", "naming", "power", "purchase", "construction", "engineering", "outsourcing", "cloud", "hosting", "sales") {
			return true
		}
	}
	for x, end := k+1, min(r.sentTo(k), k+12); x+1 < end; x++ {
		if r.is(x, "to") {
			return r.has(x+1, assay.Contract, deedDuty)
		}
	}
	return false
}

// soldEnglish reads who buys and what: Alpha sells Beta to Gamma, Beta was sold to
// Gamma, the sale of Beta to Gamma. Without a buyer it is no commitment of capital.
func (r *reading) soldEnglish(d *deed) bool {
	k := d.word
	noun := r.is(k, "sale", "disposal", "divestiture", "divestment")
	if !noun && !r.verbAt(k) {
		return false
	}
	switch {
	case noun:
		d.target = r.objectOfNoun(k)
	case r.passiveEnglish(k):
		d.target = r.subjectThing(k)
	default:
		d.target = r.objectEnglish(k)
	}
	counted := !noun && r.countedAfter(k)
	if !counted && (d.target < 0 || !r.capital(d.target) && !r.buildable(d.target)) {
		return false
	}
	p := r.ledTo(k, "to")
	if p >= 0 {
		p = r.ownedBy(p)
	}
	if p < 0 || p == d.target || !r.buys(p) {
		return false
	}
	d.actors = r.joinedTo(p)
	return true
}

// buys reports whether phrase p may be who buys: who can act, or a body without a name.
func (r *reading) buys(p int) bool {
	q := &r.phrases[p]
	if q.datelike || q.kind == "region" {
		return false
	}
	if r.canAct(q) {
		return true
	}
	for k := q.first; k <= q.last; k++ {
		if w := r.lower(k); firms.has(w) || trades.has(w) || strings.Contains(collective, " "+w+" ") {
			return true
		}
	}
	return false
}

// actIn is the act whose amount is in the group, nil for none.
func (r *reading) actIn(g *commitmentGroup, facts []assay.Fact) *act {
	var title *act
	for _, k := range g.facts {
		if a := r.actOf(facts[k].Figure); a != nil {
			if !r.titled(r.tokens[a.word].sent) {
				return a // the body tells in full what the headline does in short
			}
			title = a
		}
	}
	return title
}

// leaders are who the sentence of the amount at token at, or one of the next two, says that
// they led or arranged the round or the loan.
func (r *reading) leaders(at int) []assay.Ref {
	var out []assay.Ref
	sent := r.tokens[at].sent
	for k := r.sentStart[sent]; k < len(r.tokens) && k < at+2*deedReach && r.tokens[k].sent <= sent+2; k++ {
		if k > 0 && r.tokens[k].sent != sent && r.is(k, "by", "from") && r.tokens[k].sent == sent+1 {
			first := r.sentStart[sent+1]
			if (funders.has(r.word(first+1)) || funders.has(r.word(first+2)) || funders.has(r.word(first+3))) && r.is(k-1, "led", "backed", "arranged", "provided", "underwritten", "came", "comes") && k+1 < len(r.tokens) {
				for x := k + 1; x < k+4 && x < len(r.tokens); x++ {
					if p := r.phraseAt[x]; p >= 0 {
						if p = r.ownedBy(p); r.canAct(&r.phrases[p]) {
							out = append(out, r.deedsBy(r.joinedTo(p))...)
						}
						break
					}
				}
			}
		}
		if !r.is(k, "led", "leads") || r.is(k+1, "by") {
			continue
		}
		for x := k + 1; x < k+6 && x < r.sentTo(k); x++ {
			if funders.has(r.word(x)) || funders.has(r.word(r.phraseEnd(x))) {
				out = append(out, r.deedsBy(r.actorsEnglish(k))...)
				break
			}
		}
	}
	return out
}

// ofTarget reports whether figure i says what that costs which an act puts another
// amount into: $600 million toward a $1.9 billion ballpark.
func (r *reading) ofTarget(i int) bool {
	for x := range r.told {
		a := &r.told[x]
		if a.target >= 0 && a.amount >= 0 && a.amount != i && a.far == farDirect && r.phrases[a.target].sent == r.sentOf(i) && r.at[i] < r.phrases[a.target].first && r.at[i] > r.phrases[a.target].first-3 && r.at[i] > r.at[a.amount] {
			return true
		}
	}
	return false
}

// withActs adds to the mentions the act of the first sentences that none of them
// tells of: of a sort that no mention is of.
func (r *reading) withActs(out []assay.Mention) []assay.Mention {
	var best *act
	for i := range r.told {
		a := &r.told[i]
		if a.amount >= 0 || len(a.actors) == 0 || !r.early(r.tokens[a.word].sent) || a.kind == assay.Funding || a.kind == assay.Investment {
			continue
		}
		if slices.ContainsFunc(out, func(m assay.Mention) bool { return m.Type == a.kind && m.New }) {
			continue
		}
		if best == nil || r.titled(r.tokens[best.word].sent) && !r.titled(r.tokens[a.word].sent) && a.kind == best.kind {
			best = a
		}
	}
	if best == nil || r.otherContract(r.tokens[best.word].sent) {
		return out
	}
	sent := r.tokens[best.word].sent
	m := assay.Mention{Type: best.kind, Actors: r.deedsBy(best.actors), Target: r.targetOf(&best.deed), Evidence: r.sents[sent]}
	if len(m.Actors) == 0 {
		return out
	}
	m.Status, _ = r.statusAround(best.word, best.word, best.kind)
	m.New = !r.recalledAt(best.word) && !r.asideAt(best.word)
	m.Date = r.dayIn(sent, m.New)
	return append([]assay.Mention{m}, out...)
}

// actOnThing reports whether the figure is the amount of an act that has something
// that is bought or built as its object.
func (r *reading) actOnThing(figure int) bool {
	a := r.actOf(figure)
	return a != nil && a.target >= 0 && (a.form != deedMoney || r.buildable(a.target) || r.capital(a.target))
}

// named reports whether the sentence of the amount, or the one before, or the headline has
// a word for the sort of commitment.
func (r *reading) worded(m *assay.Mention) bool {
	sent := r.sentOf(*m.Amount)
	for _, s := range [...]int{sent, sent - 1, 0} {
		if s < 0 {
			continue
		}
		for k := r.sentStart[s]; k < len(r.tokens) && r.tokens[k].sent == s; k++ {
			for _, w := range r.deedWords(k) {
				if w.kind == m.Type && w.form != deedObject && w.form != deedPay && w.form != deedShare && w.form != deedDuty {
					return true
				}
			}
		}
	}
	return false
}

// onlySells reports whether the sentence of token at tells by a verb that something is sold,
// and by none that it is bought.
func (r *reading) onlySells(at int) bool {
	sells := false
	for k := r.sentFrom(at); k < r.sentTo(at); k++ {
		for _, w := range r.deedWords(k) {
			if w.kind != assay.Acquisition {
				continue
			}
			switch w.form {
			case deedSell:
				sells = true
			case deedVerb, deedWeak, deedNoun, deedJoint:
				return false
			}
		}
	}
	return sells
}
