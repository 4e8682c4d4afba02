package fact

import (
	"slices"
	"strings"

	"assay"
	"assay/extractor/lexicon"
)

// roleGroups are the groups of attributes whose subjects and objects stand in
// like places.
var roleGroups = []string{"invest", "deal", "contract", "result", "amount", "change", "price", "count", "rest", "extent"}

func roleGroup(a assay.Attribute) int {
	switch a {
	case assay.Investment, assay.Funding, assay.Budget:
		return 0
	case assay.Acquisition, assay.Stake:
		return 1
	case assay.Contract:
		return 2
	case assay.Revenue, assay.Profit, assay.Loss, assay.Debt, assay.Dividend, assay.Fine, assay.Cost, assay.MarketCap:
		return 3
	case assay.Production, assay.Capacity, assay.Reserves, assay.Exports, assay.Imports, assay.Sales, assay.Demand, assay.Inventory:
		return 4
	case assay.Growth, assay.Share, assay.MarketShare, assay.InterestRate:
		return 5
	case assay.Price:
		return 6
	case assay.Count, assay.Employment, assay.Casualties, assay.Population:
		return 7
	case assay.Size, assay.Duration:
		return 9
	}
	return 8
}

// The features of a phrase as subject or object of a figure's fact.
const (
	fNone               = iota // no phrase at all
	fNoneTitle                 // no phrase, and the figure stands in the first sentence
	fClauseBefore              // in the figure's clause, before it
	fClauseAfter               // in the figure's clause, after it
	fPrevClause                // in the clause before
	fEarlierClause             // in an earlier clause of the sentence
	fLaterClause               // in a later clause of the sentence
	fPrevSentence              // in the sentence before
	fEarlierSentence           // before that
	fTitle                     // in the first sentence, while the figure is not
	fAdjacentBefore            // no other phrase between it and the figure
	fAdjacentAfter             // likewise after the figure
	fTouchesBefore             // no token between
	fTouchesAfter              //
	fOfAfter                   // "of" or 的 links figure and phrase
	fGoverned                  // a preposition before it
	fGovOf                     //
	fGovIn                     // in, into, on, 在, 用于
	fGovTo                     // to, for, 向, 对
	fGovBy                     // by, from, 由, 被, 获
	fGovWith                   // with, 与
	fGovFrom                   // from, 从
	fActs                      // a verb follows
	fActsBefore                // and it stands before the figure in the same clause
	fActsReport                // a verb of saying follows
	fFirstInClause             // first ungoverned phrase of its clause
	fFirstInSentence           //
	fFirstClauseBefore         // first of the figure's own clause
	fFirstPrevClause           //
	fFirstPrevSentence         //
	fAfterVerb                 // a verb before it in its clause
	fAfterTrigger              // right after the verb that decided the attribute
	fBeforeTrigger             // right before the word that decided the attribute
	fHasTrigger                // holds the word that decided the attribute
	fAfterBuild                // right after a verb that the attribute is done with
	fName                      //
	fActor                     //
	fNameActs                  // a name that a verb follows
	fGeneric                   //
	fCountry                   //
	fOrganisation              // in the gazetteer, or shaped like one
	fRegion                    //
	fThing                     // holds a commodity
	fProject                   // project, plant, 项目, 厂
	fPerson                    // holds a job title
	fPossessive                // 's or 的 follows
	fSameAsLast                // same name as the subject of the figure before
	fSameAsLastClause          // and in the same clause
	fSalient                   // its name returns in the text
	fInTitleToo                // its name stands in the title
	fDeeper                    // inside brackets that the figure is not in
	fHolder                    // 持有的 follows
	fEmpty                     // says nothing but what is measured
	fShort                     // a single short word
	fLowercase                 // no name
	fFar                       // more than 12 tokens away
	fVeryFar                   // more than 30
	fOtherFigureBetween        //
	fSubject                   // is the subject already (of objects)
	fSubjectName               // has the subject's name
	fBeforeSubject             //
	fDatelike                  //
	fCompanySuffix             // 公司, Inc
	fInList                    // joined to another phrase by and, 、
	fQuoted                    //
	fActorFirst                // first actor of the sentence
	fClauseActor               // only actor of its clause
	fActorPrevSentence         //
	fActorPrevClause           //
	fNamePrevSentence          //
	fNearest                   // the nearest phrase that could be the subject by its place
	fNearestActor              // the nearest of those who act
	fNearestThing              // the nearest that holds what is measured
	fSpeaker                   // a colon or a verb of saying follows
	fOwner                     // possessive, right before the figure
	fOwnMeasure                // an actor and what is measured in one phrase
	fByAfter                   // by or from, behind the figure: a bid from X
	fOwnsTrigger               // stands before the phrase that says what is measured: South Africa's 1986 corn crop
	fThingOnly                 // a commodity and nothing else
	fMeasures                  // names and says what is measured: 印度稀土储量
	fStakeAfter                // the figure is followed by 股权 and the phrase touches it
	fAttributive               // the figure is an adjective of it: a 12-inch screen
	fMeasureHead               // its last word says what is measured: 毛利率, sales volumes
	fRecipient                 // stands between a verb of giving and the figure: will lend Alpha $5 mln
	fMeasureAlone              // the same in a text that is about nobody
	fTopic                     // what the text is most about
	fFirstActor                // the first that acts in the text
	fSameAsLastFar             // same name as the subject of the figure before, which stands in another sentence
	fSubjectAgain              // its name was the subject of two figures or more
	fOwnsNearest               // owns the nearest phrase: 智利的出口, Chile's exports
	fMainSubject               // the first of its sentence that a verb follows
	fLastKept                  // the subject of the figure before, in the sentence before (of what is counted or has extent)
	fBracketed                 // the figure stands in the bracket behind it: J & K Bank (up 1.21 per cent)
	fGapped                    // stands before the figure as others before others of the list: Posung 35 percent
	fHead                      // "of" and a name or thing follow
	fHollow                    // its last word tells of a time, a source or a quality: attendance, the report, 业绩
	fUnsensed                  // no name, and no table knows what its noun stands for
	fSense                     // the first of what its noun stands for, in the order of lexicon.SenseNames
)

var roleFeatureNames = append([]string{
	"none", "none-title", "clause-before", "clause-after", "prev-clause", "earlier-clause", "later-clause", "prev-sentence", "earlier-sentence", "title",
	"adjacent-before", "adjacent-after", "touches-before", "touches-after", "of-after", "governed", "gov-of", "gov-in", "gov-to", "gov-by", "gov-with", "gov-from",
	"acts", "acts-before", "acts-report", "first-in-clause", "first-in-sentence", "first-clause-before", "first-prev-clause", "first-prev-sentence",
	"after-verb", "after-trigger", "before-trigger", "has-trigger", "after-build", "name", "actor", "name-acts", "generic", "country", "organisation", "region",
	"thing", "project", "person", "possessive", "same-as-last", "same-as-last-clause", "salient", "in-title-too", "deeper", "holder", "empty", "short", "lowercase", "far", "very-far",
	"other-figure-between", "subject", "subject-name", "before-subject", "datelike", "company-suffix", "in-list", "quoted", "actor-first",
	"clause-actor", "actor-prev-sentence", "actor-prev-clause", "name-prev-sentence", "nearest", "nearest-actor", "nearest-thing", "speaker", "owner", "own-measure", "by-after", "owns-trigger", "thing-only", "measures", "stake-after",
	"attributive", "measure-head", "recipient", "measure-alone", "topic", "first-actor", "same-as-last-far", "subject-again", "owns-nearest", "main-subject", "last-kept", "bracketed", "gapped", "head", "hollow", "unsensed",
}, lexicon.SenseNames...)

// candidate is a phrase that may play a role, -1 for none.
type candidate struct {
	phrase int
	// active are the features that the phrase has for the figure; those that it
	// has for all figures are phraseFeatures.
	active []int
}

// features are all features of the candidate.
func (r *reading) features(c candidate) []int {
	if c.phrase < 0 {
		return slices.Clone(c.active)
	}
	return append(r.phraseFeatures(nil, c.phrase), c.active...)
}

// phraseScore is what the features that a phrase has for all figures count in a
// group of attributes.
type phraseScore struct {
	subject, object float64
	known           bool
}

// phraseScore computes the score of phrase p once for all figures of a group.
func (r *reading) phraseScore(group, p int) *phraseScore {
	if len(r.phraseScores[group]) == 0 {
		r.phraseScores[group] = append(r.phraseScores[group], make([]phraseScore, len(r.phrases))...)
	}
	s := &r.phraseScores[group][p]
	if !s.known {
		r.fixed = r.phraseFeatures(r.fixed[:0], p)
		s.subject, s.object, s.known = r.models.subject.score(r.zh, group, r.fixed), r.models.object.score(r.zh, group, r.fixed), true
	}
	return s
}

// reach is how many sentences back a role may be looked for, besides the title.
const reach = 4

// objectReach is how many sentences back an object may be looked for.
const objectReach = 2

// candidates lists the phrases that may play a role in figure i's fact, the
// absence of one first.
//
// The features lie in memory that the next call for another figure uses again.
func (r *reading) candidates(i int, object bool) []candidate {
	at := r.at[i]
	sent := r.tokens[at].sent
	r.arena = append(r.arena[:0], fNone, fNoneTitle)
	none := candidate{phrase: -1, active: r.arena[:2:2]}
	if sent > 0 {
		none.active = r.arena[:1:1]
	}
	out := append(r.cands[:0], none)
	r.lookBack(i)
	// Far back only those who act are worth a look.
	from := r.phraseFromSent(max(0, sent-reach))
	for p := 0; p < len(r.phrases); p++ {
		q := &r.phrases[p]
		if q.sent > 0 && p < from {
			p = from
			if p >= len(r.phrases) {
				break
			}
			q = &r.phrases[p]
		}
		if q.sent > sent {
			break
		}
		if q.sent < sent && (object && q.sent < sent-objectReach || !(q.actor || q.thing >= 0 || q.firstInSent || q.project)) {
			continue
		}
		if object && q.empty() && r.draft[i].attribute == assay.Share || q.sent == sent && q.first > at+window || q.datelike || q.fragment || q.person && !q.name && (q.reports || q.colon) {
			continue
		}
		if !object && isRecipient(q, at, r.before.group) {
			continue
		}
		out = append(out, candidate{p, r.roleFeatures(i, p, object)})
	}
	r.cands = out
	return out
}

// isRecipient reports whether the Chinese phrase stands before an investment at
// token at as the one that gets it: 向东溪矿业注资5亿元.
func isRecipient(q *phrase, at, group int) bool {
	return group == 0 && q.last < at && (q.gov == "向" || q.gov == "对")
}

// empty reports whether the phrase cannot name anything.
func (q *phrase) empty() bool { return !q.content && q.thing < 0 && !q.name }

// phraseFromSent is the first phrase of the sentence or a later one.
func (r *reading) phraseFromSent(sent int) int {
	if sent >= len(r.sentPhrase) {
		return len(r.phrases)
	}
	return r.sentPhrase[sent]
}

// subjects is what the figures before a figure had as subjects: keys of phrases,
// -1 for none.
type subjects struct {
	last       int // of the figure before in the same sentence
	lastPhrase int
	sameClause bool // which stands in the same clause
	far        int  // of the figure before in another sentence
	kept       bool // which is the sentence before
	group      int  // of the attribute of the figure itself
	again      []int
	bracketed  int // phrase in whose bracket the figure stands
	gapped     int // phrase that a list of figures gives the figure
}

// subjectsBack is how many figures back a subject is remembered.
const subjectsBack = 8

// lookBack notes the subjects of the figures before figure i.
func (r *reading) lookBack(i int) {
	b := &r.before
	*b = subjects{last: -1, lastPhrase: -1, far: -1, again: b.again[:0], group: roleGroup(r.draft[i].attribute), bracketed: r.bracketOwner(r.at[i]), gapped: r.gapOwner(i)}
	for j := i - 1; j >= 0 && j >= i-subjectsBack; j-- {
		if d := &r.draft[j]; d.ok && d.subjectAt >= 0 {
			b.again = append(b.again, r.phrases[d.subjectAt].key)
		}
	}
	if i == 0 || !r.draft[i-1].ok || r.draft[i-1].subjectAt < 0 {
		return
	}
	subject := r.draft[i-1].subjectAt
	key, here, there := r.phrases[subject].key, &r.tokens[r.at[i]], &r.tokens[r.at[i-1]]
	if here.sent == there.sent {
		b.last, b.lastPhrase, b.sameClause = key, subject, here.clause == there.clause
	} else if there.sent < here.sent {
		b.far, b.kept = key, there.sent == here.sent-1
	}
}

// bracketOwner is the phrase right before the bracket that the figure at token
// at is the first of, -1 for none.
func (r *reading) bracketOwner(at int) int {
	t := &r.tokens[at]
	if t.depth == 0 {
		return -1
	}
	for k := at - 1; k > 0 && k > at-6 && r.tokens[k].sent == t.sent; k-- {
		if r.tokens[k].kind == punctToken && strings.ContainsRune("(（[", r.tokens[k].r) {
			return r.phraseAt[k-1]
		}
		if p := r.phraseAt[k]; p >= 0 && !r.phrases[p].empty() || r.tokens[k].kind == figureToken {
			return -1
		}
	}
	return -1
}

// gapOwner is the phrase that a list of figures gives figure i, -1 for none:
// what begins its member of the list and stands right before it, where another
// member has a figure of the same unit. "Posung 35 percent and Truong Hai 20 percent".
func (r *reading) gapOwner(i int) int {
	at := r.at[i]
	p := r.lastBefore[i]
	if p < 0 || r.phrases[p].last < at-3 {
		return -1
	}
	q := &r.phrases[p]
	if r.zh && !q.name && !q.actor && q.thing < 0 {
		return -1
	}
	for k := q.last + 1; k < at; k++ {
		if t := &r.tokens[k]; t.kind == punctToken && t.r != ':' && t.r != '：' || t.is(lexicon.Verb|lexicon.Prep|lexicon.Conj) && !t.is(lexicon.Adv) {
			return -1
		}
	}
	k := q.first - 1
	for k >= 0 && r.tokens[k].sent == q.sent && r.tokens[k].is(lexicon.Det) && !r.tokens[k].noun {
		k--
	}
	parted := k < 0 || r.tokens[k].sent != q.sent || r.isJoint(k) || r.tokens[k].kind == punctToken && strings.ContainsRune(",，;；、:：", r.tokens[k].r) || r.str(k) == "while"
	if !parted {
		return -1
	}
	alike := func(j int) bool {
		return j >= 0 && j < len(r.figures) && r.at[j] >= 0 && r.tokens[r.at[j]].sent == q.sent && r.figures[j].Kind == r.figures[i].Kind && r.figures[j].Unit == r.figures[i].Unit
	}
	if alike(i-1) && r.figures[i-1].End <= q.Start || alike(i+1) {
		return p
	}
	return -1
}

// phraseFeatures appends the features that phrase p has for all figures.
func (r *reading) phraseFeatures(active []int, p int) []int {
	q := &r.phrases[p]
	on := func(f int, yes bool) {
		if yes {
			active = append(active, f)
		}
	}
	on(fGoverned, q.governed)
	if q.governed {
		switch q.gov {
		case "of", "的":
			on(fGovOf, true)
		case "in", "into", "on", "在", "用于", "投向":
			on(fGovIn, true)
		case "to", "for", "toward", "towards", "向", "对":
			on(fGovTo, true)
		case "从", "自", "at", "as", "about":
			on(fGovFrom, true)
		case "by", "from", "由", "被", "获":
			on(fGovBy, true)
		case "with", "与", "跟", "和":
			on(fGovWith, true)
		}
	}
	on(fActs, q.acts)
	on(fActsReport, q.reports)
	on(fFirstInClause, q.firstInClause)
	on(fFirstInSentence, q.firstInSent)
	on(fAfterVerb, q.afterVerb)
	on(fName, q.name)
	on(fActor, q.actor)
	on(fNameActs, q.name && q.acts)
	on(fGeneric, q.generic)
	on(fCountry, q.kind == "country" || q.kind == "bloc")
	on(fOrganisation, q.kind == "company" || q.kind == "institution")
	on(fRegion, q.kind == "region")
	on(fThing, q.thing >= 0)
	on(fProject, q.project)
	on(fPerson, q.person)
	on(fPossessive, q.possessive)
	on(fMeasureHead, q.measureHead && r.topic >= 0)
	on(fMeasureAlone, q.measureHead && r.topic < 0)
	on(fTopic, q.key == r.topic)
	on(fFirstActor, q.key == r.firstActor)
	on(fMainSubject, q.mainSubject)
	on(fSalient, q.salient)
	on(fInTitleToo, q.inTitle)
	on(fHolder, q.holder)
	on(fEmpty, !q.content)
	on(fShort, q.Len() <= 3 && !q.generic)
	on(fLowercase, !q.name && !q.generic)
	on(fSpeaker, q.reports || q.colon)
	on(fMeasures, q.content && q.measures)
	on(fThingOnly, q.thing >= 0 && !q.actor && q.last-q.first < 2)
	on(fDatelike, q.datelike)
	on(fCompanySuffix, q.suffixed)
	on(fInList, q.inList)
	on(fQuoted, q.quoted)
	on(fHollow, r.sensed(q).hollow)
	on(fHead, r.headsOf(p))
	if !q.name {
		on(fUnsensed, q.sense == 0 && !q.generic)
		if q.sense > 0 {
			active = append(active, fSense-1+int(q.sense))
		}
	}
	return active
}

// roleFeatures are the features of phrase p that depend on figure i too.
func (r *reading) roleFeatures(i, p int, object bool) []int {
	q := &r.phrases[p]
	d := &r.draft[i]
	at := r.at[i]
	ft := &r.tokens[at]
	from := len(r.arena)
	active := r.arena
	on := func(f int, yes bool) {
		if yes {
			active = append(active, f)
		}
	}
	before := q.last < at
	sameSent, sameClause := q.sent == ft.sent, q.clause == ft.clause
	adjacent := false
	if before {
		adjacent = r.lastBefore[i] == p
	} else {
		adjacent = r.firstAfter[i] == p
	}
	if sameSent {
		clauseGap := ft.clause - q.clause
		on(fClauseBefore, sameClause && before)
		on(fClauseAfter, sameClause && !before)
		on(fPrevClause, clauseGap == 1)
		on(fEarlierClause, clauseGap > 1)
		on(fLaterClause, clauseGap < 0)
		on(fActsBefore, q.acts && sameClause && before)
		on(fFirstClauseBefore, q.firstInClause && sameClause && before)
		on(fFirstPrevClause, q.firstInClause && clauseGap == 1)
		on(fOtherFigureBetween, r.figuresBetween(q, at))
		on(fOwner, q.possessive && adjacent && before && sameClause)
		on(fOwnMeasure, q.content && q.measures && q.actor && sameClause)
		on(fByAfter, !before && sameClause && q.actor && (q.gov == "by" || q.gov == "from"))
		on(fActorFirst, q.actor && q.firstActor)
		on(fClauseActor, q.actor && !q.governed && sameClause && before)
		on(fActorPrevClause, q.actor && clauseGap == 1)
	} else {
		last := q.sent == ft.sent-1
		on(fPrevSentence, last)
		on(fEarlierSentence, q.sent < ft.sent-1 && q.sent > 0)
		on(fTitle, q.sent == 0)
		on(fFirstPrevSentence, q.firstInSent && last)
		on(fActorPrevSentence, q.actor && last)
		on(fNamePrevSentence, q.name && last && q.firstInSent)
	}
	if before {
		on(fAdjacentBefore, adjacent)
		if q.last == at-1 {
			on(fTouchesBefore, true)
			on(fRecipient, q.first > 0 && r.gives(q.first-1))
			on(fStakeAfter, r.stakeFollows(at))
		}
	} else {
		on(fAdjacentAfter, adjacent)
		if q.first == at+1 {
			on(fTouchesAfter, true)
			on(fAttributive, r.attributive(at))
		} else if adjacent {
			s := r.lower(at + 1)
			on(fOfAfter, s == "of" || s == "的")
		}
	}
	if d.trigger >= 0 {
		on(fAfterTrigger, r.afterToken(d.trigger, q))
		on(fBeforeTrigger, q.last == d.trigger-1)
		on(fHasTrigger, q.first <= d.trigger && d.trigger <= q.last)
		on(fOwnsTrigger, q.actor && r.ownsTrigger(p, d.trigger))
	}
	group := r.before.group
	on(fAfterBuild, q.afterSpeaking&(1<<uint(group)) != 0)
	same := r.before.lastPhrase == p || r.before.last == q.key
	on(fSameAsLast, same)
	on(fSameAsLastClause, same && r.before.sameClause)
	on(fLastKept, group >= 7 && r.before.kept && r.before.far == q.key)
	on(fSameAsLastFar, r.before.far == q.key)
	on(fSubjectAgain, r.subjectAgain(q))
	on(fOwnsNearest, q.possessive && p+1 < len(r.phrases) && r.near[i][0] == p+1)
	on(fDeeper, q.depth > ft.depth)
	gap := at - q.last
	if gap < 0 {
		gap = q.first - at
	}
	on(fFar, gap > 12)
	on(fVeryFar, gap > 30)
	if object {
		active = r.besideSubject(active, d.subjectAt, p)
	}
	on(fBracketed, r.before.bracketed == p)
	on(fGapped, r.before.gapped == p)
	on(fNearest, r.near[i][0] == p)
	on(fNearestActor, r.near[i][1] == p)
	on(fNearestThing, r.near[i][2] == p)
	r.arena = active
	return active[from:len(active):len(active)]
}

// subjectAgain reports whether phrase q has the name of the subject of two figures before.
func (r *reading) subjectAgain(q *phrase) bool {
	n := 0
	for _, key := range r.before.again {
		if key == q.key {
			n++
		}
	}
	return n >= 2
}

// attributive reports whether the figure at token k stands as an adjective
// before a noun: 12-inch, 2nm, 1元/小时的.
func (r *reading) attributive(k int) bool {
	f := r.tokens[k].Span.Of(r.text)
	if r.zh {
		return k+1 < len(r.tokens) && r.tokens[k+1].noun && r.tokens[k+1].Start == r.tokens[k].End
	}
	return strings.Contains(f, "-")
}

// ownsTrigger reports whether only dates, a possessive and adjectives stand
// between phrase p and the token k that says what is measured.
func (r *reading) ownsTrigger(p, k int) bool {
	q := &r.phrases[p]
	if k <= q.last || k > q.last+6 || r.tokens[k].clause != q.clause {
		return false
	}
	for x := q.last + 1; x < k; x++ {
		t := &r.tokens[x]
		if t.kind == dateToken || t.noun || t.r == 's' || r.str(x) == "的" {
			continue
		}
		return false
	}
	return true
}

// besideSubject appends what phrase p as object has to do with the subject.
func (r *reading) besideSubject(active []int, subject, p int) []int {
	if subject < 0 {
		return active
	}
	if subject == p {
		active = append(active, fSubject)
	} else if r.phrases[subject].key == r.phrases[p].key {
		active = append(active, fSubjectName)
	}
	if p < subject {
		active = append(active, fBeforeSubject)
	}
	return active
}

// stakeFollows reports whether the figure at token k is the size of a stake.
func (r *reading) stakeFollows(k int) bool {
	for x := k + 1; x < len(r.tokens) && x <= k+3 && r.tokens[x].clause == r.tokens[k].clause; x++ {
		t := &r.tokens[x]
		if !t.is(lexicon.Speaks) {
			continue
		}
		for _, tr := range t.word.Triggers {
			if tr.Attribute == assay.Stake && !tr.Verb {
				return true
			}
		}
	}
	return false
}

func (r *reading) figuresBetween(q *phrase, at int) bool {
	f := int(r.tokens[at].figure)
	if q.last < at {
		return f > 0 && r.figures[f-1].Start >= q.End
	}
	return f+1 < len(r.figures) && r.figures[f+1].End <= q.Start
}

// afterToken reports whether the phrase is the first one after token k, in its clause.
func (r *reading) afterToken(k int, q *phrase) bool {
	if q.first <= k || q.clause != r.tokens[k].clause {
		return false
	}
	for x := k + 1; x < q.first; x++ {
		if r.phraseAt[x] >= 0 {
			return false
		}
	}
	return true
}

func (r *reading) str(k int) string {
	if k < 0 || k >= len(r.tokens) {
		return ""
	}
	return r.text[r.tokens[k].Start:r.tokens[k].End]
}

// keyNames gives the names of the text their keys and counts them. What else
// describe notes waits until a sentence is asked for: most stand far from figures.
func (r *reading) keyNames() {
	if r.zh {
		for p := range r.phrases {
			r.nameByPlace(&r.phrases[p])
		}
	}
	for p := range r.phrases {
		q := &r.phrases[p]
		if q.name {
			q.key = r.intern(r.keyOf(q))
			r.counts[q.key]++
			r.titleKeys[q.key] = r.titleKeys[q.key] || q.sent == 0
		}
	}
	r.findTopic()
}

// describeAll describes all sentences.
func (r *reading) describeAll() {
	for ; r.allDescribed < len(r.sents); r.allDescribed++ {
		r.describe(r.allDescribed)
	}
}

// describe notes what candidates in the sentence are asked for again and again,
// unless it has done so.
func (r *reading) describe(s int) {
	if r.described[s] {
		return
	}
	r.described[s] = true
	from, to := r.phraseFromSent(s), r.phraseFromSent(s+1)
	if from == to {
		return
	}
	clause, first, main := int32(-1), false, false // whether a phrase is one already
	token, verb := r.sentStart[s], -1              // the next token, and the last verb before it
	begin := r.dateline(s)                         // the token at which the sentence begins behind its head
	if r.boilerplate(s) {
		begin = len(r.tokens)
	}
	firstActor := false
	for p := from; p < to; p++ {
		q := &r.phrases[p]
		if !q.name {
			q.key = r.intern(r.keyOf(q))
		}
		q.salient, q.inTitle = r.counts[q.key] > 2, q.sent > 0 && r.titleKeys[q.key]
		q.datelike = q.first < begin || r.isDatelike(q)
		q.fragment = r.zh && r.isFragment(q) || !r.zh && q.first == q.last && adjectives.has(r.str(q.first))
		usable := !q.governed && !q.datelike && !q.fragment && !q.empty()
		if usable && q.clause != clause {
			q.firstInClause, clause = true, q.clause
		}
		if usable && !first {
			q.firstInSent, first = true, true
		}
		if q.actor && !firstActor && !q.datelike && !q.governed {
			q.firstActor, firstActor = true, true
		}
		q.relative = !r.zh && r.relativeFollows(q.last+1)
		q.acts = q.relative || r.acts(p)
		for k := q.last + 1; k < len(r.tokens) && r.tokens[k].sent == q.sent; k++ {
			if t := &r.tokens[k]; t.kind != dateToken && !t.is(lexicon.TimeWord) {
				q.reports = t.is(lexicon.Report)
				break
			}
		}
		if k := r.behind(q); k < len(r.tokens) {
			q.colon = r.tokens[k].kind == punctToken && (r.tokens[k].r == ':' || r.tokens[k].r == '：')
			q.holder = r.tokens[k].is(lexicon.Held)
			q.possessive = r.tokens[k].r == 's' || strings.HasPrefix(r.str(k), "的")
			q.inList = r.isJoint(k)
		}
		if q.first > 0 {
			q.inList = q.inList || r.isJoint(q.first-1)
			q.quoted = r.tokens[q.first-1].kind == punctToken && strings.ContainsRune("“\"《「", r.tokens[q.first-1].r)
		}
		if p > 0 && q.gov == "of" && q.name && !r.zh && r.phrases[p-1].sent == q.sent && r.phrases[p-1].last+3 > q.first && isPlace(r.lower(r.phrases[p-1].last)) {
			// The province of Guangdong is one name.
			q.governed, q.gov = r.phrases[p-1].governed, r.phrases[p-1].gov
			r.phrases[p-1].fragment = true
		}
		for ; token < q.first; token++ {
			if r.predicate(token) {
				verb = token
			}
		}
		if verb >= 0 && r.tokens[verb].clause == q.clause {
			q.afterVerb, q.afterSpeaking = r.verbBefore(verb)
		}
		if e := q.entity; e != nil && (e.Kind != "region" && e.Kind != "country" || r.stands(q)) {
			q.kind = e.Kind
		}
		last := &r.tokens[q.last]
		q.measureHead = r.isMeasure(q.last)
		if q.acts && !q.datelike && !q.fragment && !q.governed && !main {
			q.mainSubject, main = true, true
		}
		q.suffixed = last.is(lexicon.Suffix) && !isProject(r.str(q.last))
		q.project = projects.hasFold(r.str(q.last)) && (q.first == q.last || q.last > q.first+1 || r.tokens[q.first].Len() > 3 || !r.tokens[q.first].is(lexicon.Verb)) // 采矿 is no mine
		for k := q.first; k <= q.last; k++ {
			q.person = q.person || r.tokens[k].is(lexicon.Title)
			q.measures = q.measures || r.tokens[k].kind == wordToken && r.tokens[k].is(lexicon.Speaks) && !r.tokens[k].is(lexicon.Suffix)
		}
	}
}

// describeAround notes for each figure of a fact to be what stands around it.
func (r *reading) describeAround() {
	for i := range r.figures {
		r.near = append(r.near, [3]int{-1, -1, -1})
		r.lastBefore, r.firstAfter = append(r.lastBefore, -1), append(r.firstAfter, -1)
		if !r.draft[i].ok {
			continue
		}
		r.describe(0)
		sent := r.sentOf(i)
		for s := max(0, sent-reach); s <= min(sent+1, len(r.sents)-1); s++ {
			r.describe(s)
		}
		r.near[i] = r.nearest(i)
		for k := r.at[i] - 1; k >= 0 && r.tokens[k].sent == sent; k-- {
			if p := r.phraseAt[k]; p >= 0 && !r.phrases[p].empty() {
				r.lastBefore[i] = p
				break
			}
		}
		for k := r.at[i] + 1; k < len(r.tokens) && r.tokens[k].sent == sent; k++ {
			if p := r.phraseAt[k]; p >= 0 && !r.phrases[p].empty() {
				r.firstAfter[i] = p
				break
			}
		}
	}
}

// intern is the number of a key.
func (r *reading) intern(key string) int {
	k, ok := r.keys[key]
	if !ok {
		k = len(r.counts)
		r.keys[key] = k
		r.counts, r.titleKeys = append(r.counts, 0), append(r.titleKeys, false)
	}
	return k
}

// isNamed reports whether the text has the name as a phrase of its own.
func (r *reading) isNamed(name string) bool {
	k, ok := r.keys[name]
	return ok && r.counts[k] > 0
}

// findTopic notes the actor that is named most, a title counting for two, and
// the first one.
func (r *reading) findTopic() {
	r.topic, r.firstActor = -1, -1
	most := 0
	for p := range r.phrases {
		q := &r.phrases[p]
		if !q.name || !q.actor {
			continue
		}
		n := 2 * r.counts[q.key]
		if r.titleKeys[q.key] {
			n += 3
		}
		leads := n > most && r.counts[q.key] > 1
		if !leads && r.firstActor >= 0 {
			continue
		}
		r.describe(q.sent)
		if q.datelike || q.person || q.kind == "region" || q.empty() {
			continue
		}
		if r.firstActor < 0 && !q.governed {
			r.firstActor = q.key
		}
		if leads {
			most, r.topic = n, q.key
		}
	}
}

// nameByPlace takes unknown characters for a name where only names stand: before
// a verb of saying, a stock code, or a verb that commits capital.
func (r *reading) nameByPlace(q *phrase) {
	if q.actor || q.Len() < 6 || q.Len() > 36 || q.governed || q.generic || r.tokens[q.last].is(lexicon.Title) {
		return
	}
	for k := q.first; k <= q.last; k++ {
		if t := &r.tokens[k]; t.kind == wordToken && t.is(lexicon.Speaks) && !t.is(lexicon.Suffix) || t.kind == wordToken && k == q.last && !t.is(lexicon.Suffix|lexicon.Noun) {
			return
		}
	}
	if q.thing >= 0 && q.first == q.last || isProject(r.str(q.last)) {
		return
	}
	if r.coded(q.last + 1) {
		q.name, q.actor = true, true
		return
	}
	for k := q.last + 1; k < len(r.tokens) && r.tokens[k].sent == q.sent; k++ {
		t := &r.tokens[k]
		switch {
		case t.depth > q.depth, t.kind == punctToken && strings.ContainsRune(")）”", t.r), t.kind == dateToken, t.minor:
			continue
		case t.is(lexicon.TimeWord) && !t.is(lexicon.Report):
			continue
		case t.kind != wordToken || t.noun:
			return
		}
		s := r.str(k)
		speaks := t.is(lexicon.Report) || s == "拟" || s == "将" || s == "欲" || s == "与" || s == "公司"
		for n := 0; !speaks && t.is(lexicon.Speaks) && n < len(t.word.Triggers); n++ {
			tr := &t.word.Triggers[n]
			speaks = tr.Verb && (commitment(tr.Attribute) || tr.Attribute == assay.Stake) && t.Len() > 3
		}
		q.name, q.actor = q.name || speaks, speaks
		return
	}
}

// behind is the token behind phrase q and a bracket that follows it.
func (r *reading) behind(q *phrase) int {
	k := q.last + 1
	if k >= len(r.tokens) || r.tokens[k].kind != punctToken || !strings.ContainsRune("(（[", r.tokens[k].r) {
		return k
	}
	for x := k + 1; x < len(r.tokens) && r.tokens[x].sent == q.sent && x < k+16; x++ {
		if r.tokens[x].depth <= q.depth {
			return x + 1
		}
	}
	return k
}

// coded reports whether a bracket with a stock code begins at token k.
func (r *reading) coded(k int) bool {
	if k+1 >= len(r.tokens) || r.tokens[k].kind != punctToken || !strings.ContainsRune("(（", r.tokens[k].r) {
		return false
	}
	s := r.str(k + 1)
	return len(s) >= 4 && len(s) <= 9 && isDigit(s[0]) && isDigit(s[3])
}

// boilerplate reports whether sentence s is the head of a filing, or a heading
// in capitals.
func (r *reading) boilerplate(s int) bool {
	t := r.sents[s].Of(r.text)
	if r.zh {
		return strings.HasPrefix(t, "证券代码")
	}
	return s > 0 && len(t) < 40 && !r.caps[s] && strings.ToLower(t) != t
}

// stands reports whether the phrase is its entity and not a longer name that
// begins with it: 江西, and not 江西升华.
func (r *reading) stands(q *phrase) bool {
	for k := q.first; k <= q.last; k++ {
		if r.tokens[k].entity == q.entity {
			return r.onlyMeasures(q, k)
		}
	}
	return false
}

// nearest finds the phrases that the place in the sentence makes the subject of
// figure i: any, one that acts, and one that holds what is measured; -1 for none.
// In Chinese it is the first phrase of a clause, and clauses inherit it; in
// English the nearest phrase to the left that a verb follows.
func (r *reading) nearest(i int) [3]int {
	out := [3]int{-1, -1, -1}
	at := r.at[i]
	if at < 0 {
		return out
	}
	take := func(p int) {
		q := &r.phrases[p]
		if out[0] < 0 {
			out[0] = p
		}
		if out[1] < 0 && q.actor && !q.project {
			out[1] = p
		}
		if out[2] < 0 && (q.thing >= 0 || q.project) {
			out[2] = p
		}
	}
	found := func() bool { return out[0] >= 0 && out[1] >= 0 && out[2] >= 0 }
	usable := func(q *phrase) bool {
		return (!q.governed || q.relative) && (q.content || q.project) && !q.datelike && !q.fragment && q.depth <= r.tokens[at].depth && q.Len() > 2
	}
	sent := r.tokens[at].sent
	from := r.phraseFromSent(max(0, sent-reach))
	end := r.phraseFromSent(sent + 1)
	for end > from && r.phrases[end-1].first > at {
		end--
	}
	if r.zh {
		for hi := end; hi > from && !found(); {
			lo := hi - 1
			for lo > from && r.phrases[lo-1].clause == r.phrases[hi-1].clause {
				lo--
			}
			// What follows a verb of saying begins anew.
			first := lo
			for p := lo; p < hi; p++ {
				if q := &r.phrases[p]; q.reports && p+1 < hi && r.phrases[p+1].clause == q.clause && usable(&r.phrases[p+1]) {
					first = p + 1
				}
			}
			for p := first; p < hi; p++ {
				if q := &r.phrases[p]; usable(q) && !q.afterVerb && !q.colon && !q.person {
					take(p)
				}
			}
			hi = lo
		}
		return out
	}
	for s := sent; s >= max(0, sent-reach) && !found(); s-- {
		lo := r.phraseFromSent(s)
		if s < sent {
			for p := lo; p < end; p++ {
				if q := &r.phrases[p]; usable(q) && q.acts {
					take(p)
				}
			}
		} else {
			for p := end - 1; p >= lo; p-- {
				if q := &r.phrases[p]; usable(q) && q.acts {
					take(p)
				}
			}
		}
		for p := lo; p < end; p++ {
			if q := &r.phrases[p]; usable(q) && q.firstInClause {
				take(p)
			}
		}
		end = lo
	}
	return out
}

// dateline is the token at which sentence s begins behind its dateline:
// 中经电讯北京11月7日电, "MOSCOW, September 18. /Agency/.", "LONDON (Agency) -".
func (r *reading) dateline(s int) int {
	if s == r.datelineOf {
		return r.datelineEnd
	}
	r.datelineOf, r.datelineEnd = s, 0
	first := r.sentStart[s]
	start := r.sents[s].Start
	for k := first; k < len(r.tokens) && k < first+14 && r.tokens[k].sent == s; k++ {
		t := &r.tokens[k]
		if t.Start > start+72 {
			break
		}
		if r.zh {
			if w := r.str(k); k > first && (w == "电" && r.tokens[k-1].kind == dateToken || w == "讯" && k+1 < len(r.tokens) && r.tokens[k+1].kind == punctToken) {
				r.datelineEnd = k + 1
				if k+1 < len(r.tokens) && r.tokens[k+1].kind == punctToken && strings.ContainsRune("(（", r.tokens[k+1].r) {
					for k+1 < len(r.tokens) && r.tokens[k+1].depth > 0 {
						k++
					}
					r.datelineEnd = k + 1
				}
				break
			}
			if t.r == '】' {
				r.datelineEnd = k + 1
				break
			}
			continue
		}
		if t.kind == punctToken && (t.r == '—' || t.r == '–' || t.r == '-' && t.End < len(r.text) && r.text[t.End] == ' ') {
			if c := r.text[start : start+1]; strings.ToUpper(r.str(first)) == r.str(first) && c >= "A" && c <= "Z" {
				r.datelineEnd = k + 1
			}
			break
		}
	}
	if r.datelineEnd == 0 && !r.zh {
		// A short first sentence of a place and a date.
		if x := r.text[start:r.sents[s].End]; len(x) < 40 && strings.Contains(x, ",") && s > 0 {
			if w, _, _ := strings.Cut(x, ","); w == strings.ToUpper(w) && len(w) > 2 {
				r.datelineEnd = r.tokenAfter(s)
			}
		}
	}
	return r.datelineEnd
}

// tokenAfter is the first token behind sentence s.
func (r *reading) tokenAfter(s int) int {
	if s+1 < len(r.sentStart) {
		return r.sentStart[s+1]
	}
	return len(r.tokens)
}

// isJoint reports whether token k joins members of a list.
func (r *reading) isJoint(k int) bool {
	switch r.str(k) {
	case "、", "和", "与", "及", "and", "&":
		return true
	}
	return false
}

// predicate reports whether token k is a verb that acts.
func (r *reading) predicate(k int) bool {
	t := &r.tokens[k]
	return !t.noun && t.is(lexicon.Verb) && !(r.zh && isLink(r.str(k)))
}

// verbBefore tells whether what stands behind the verb at token k in its clause
// is its object, and for which groups of attributes the verb speaks.
func (r *reading) verbBefore(k int) (bool, uint16) {
	t := &r.tokens[k]
	if t.is(lexicon.Report) && r.zh {
		return false, 0 // what is said begins anew
	}
	var groups uint16
	for _, tr := range t.word.Triggers {
		if tr.Verb {
			groups |= 1 << uint(roleGroup(tr.Attribute))
		}
	}
	if builds(r.str(k)) {
		groups |= 1 << uint(roleGroup(assay.Investment))
	}
	return true, groups
}

// builds reports whether the verb makes what an investment is for.
func builds(s string) bool {
	switch s {
	case "建", "新建", "兴建", "修建", "打造", "建设", "投建", "扩建", "发展", "造出", "build", "builds", "building", "construct", "develop":
		return true
	}
	return false
}

// zhFragments end what is a piece of a clause.
var zhFragments = newEndings("很少 很多 不少 齐全 俱全 不全 分阶段 分批 绰绰有余 不够 不大 不小 不高 不低 不难 不易 不一")

// isFragment reports whether the characters that no table knows are a piece of
// a clause and not a noun: 工序齐全, 同类项目很少, 之内.
func (r *reading) isFragment(q *phrase) bool {
	s := r.text[q.Start:q.End]
	if strings.HasPrefix(s, "之") {
		return true
	}
	if zhHollow.has(s) || isRank(s) {
		return true
	}
	if q.name || r.tokens[q.last].kind != rawToken {
		return false
	}
	return zhFragments.of(s) != ""
}

// isRank reports whether the Chinese phrase ends in an ordinal, as a rank does: 全球第五.
func isRank(s string) bool {
	if c := lastHan(s); s == "" || !zhRankEnds.has(c) && !isDigit(s[len(s)-1]) {
		return false
	}
	k := strings.LastIndex(s, "第")
	return k >= 0 && k+len("第") < len(s) && strings.Trim(s[k+len("第"):], "0123456789"+zhRanks) == ""
}

// zhRanks are the characters behind 第 in a rank, besides digits.
const zhRanks = "一二三四五六七八九十百名位"

var zhRankEnds = newHanSet(zhRanks)

// zhHollow are Chinese words that name neither an actor nor a thing where they
// make up a phrase on their own.
var zhHollow = setOf("方式 情况 情形 方面 时候 时间 期间 同时 统计 基础 条件 前提 原因 理由 结果 过程 程度 角度 意味 水平 " +
	"沿线 合计 累计 同比 环比 标准 原则 目的 意义 作用 关系 影响 消息 问题 必要 可能性 第 前 后 上 下 里 中 内 外 时 所 更 好 新 地 自 最 体 标 解 话 器 等 面 像 起 既 便 太 越 须 否 亦 吧 呢 吗 啊 没")

// keyOf is what phrases of the same name share.
func (r *reading) keyOf(q *phrase) string {
	if q.entity != nil && q.name {
		return q.entity.ID
	}
	s := r.text[q.Start:q.End]
	if f, ok := r.names[s]; ok {
		return f.name
	}
	return s
}

// isDatelike reports whether the phrase is a calendar time that no date token covers.
func (r *reading) isDatelike(q *phrase) bool {
	s := r.text[q.Start:q.End]
	if r.zh {
		if isNumber(s) {
			return true
		}
		c := s[0]
		if !isDigit(c) && !strings.HasPrefix(s, "１") && !strings.HasPrefix(s, "２") {
			return false
		}
		for _, mark := range []string{"年", "月", "日", "季度", "周"} {
			if strings.HasSuffix(s, mark) || strings.HasSuffix(s, mark+"底") || strings.HasSuffix(s, mark+"末") {
				return true
			}
		}
		return false
	}
	if !strings.ContainsRune("JFMASONDTW", rune(s[0])) {
		return isNumber(strings.TrimLeft(s, " "))
	}
	for _, m := range months {
		if s[0] == m[0] && strings.HasPrefix(s, m) && len(s) < len(m)+9 {
			return true
		}
	}
	return isNumber(strings.TrimLeft(s, " "))
}

var months = []string{"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December", "Jan", "Feb", "Dec", "Sept", "Oct", "Nov", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"}

// isPlace reports whether the English word stands before "of" and a place's name.
func isPlace(s string) bool {
	switch s {
	case "province", "city", "state", "town", "region", "county", "island", "district", "village", "kingdom", "republic", "port", "prefecture", "territory":
		return true
	}
	return false
}

// gives reports whether token k is a verb of giving, which has a recipient.
func (r *reading) gives(k int) bool {
	for ; k > 0 && r.tokens[k].is(lexicon.Det); k-- {
	}
	switch r.lower(k) {
	case "lend", "lends", "lent", "lending", "loan", "loaned", "give", "gives", "gave", "giving", "grant", "granted", "award", "awards", "awarded", "awarding",
		"offer", "offers", "offered", "offering", "pay", "pays", "paid", "paying", "owe", "owes", "owed", "cost", "costs", "fine", "fined", "earn", "earned",
		"给", "给予", "授予", "奖励", "补贴", "罚", "欠", "拖欠", "借给", "贷给":
		return true
	}
	return false
}

// adjectives are English words that name nothing where they stand alone, though
// they may be nouns or words of other classes.
var adjectives = setOf("high low right good same open remaining due common best safe popular current early late first second third expected enough")

// zhMeasures are the ends of Chinese nouns for what figures measure.
var zhMeasures = newEndings("率 量 额 价 费 值 期 规模 成本 收入 营收 利润 比例 占比 幅 增速 产能 储量 库存 需求 投资 金额 份额 总数 人数 户数 次数 股数 数量 面积 长度 高度 品位 含量 业绩 奖金 价格 收益 支出 预算 债务 负债 资产 资本 能力 寿命 时间 距离 速度 温度 产值 缺口 余额 税 工资 薪酬 指标")

var enMeasures = setOf("sales volume volumes revenue revenues income profit profits earnings loss losses rate rates ratio margin margins capacity output production exports imports shipments deliveries price prices cost costs spending expenditure investment investments budget debt deficit surplus stockpiles inventories inventory reserves resources demand consumption supply stake share shares size area length lifespan life term duration workforce headcount population turnout growth increase decrease decline rise gain gains drop yield yields dividend value valuation capitalisation capitalization volume pace total totals average number numbers amount level levels figure figures guidance forecast outlook target targets ebitda capex cash liquidity premium discount fee fees payment payments tariff tariffs duty tax taxes wage wages salary salaries")

// enHollow and zhHollowEnds are nouns of times, sources, qualities and measures
// that have an owner or a topic, which the figure is about.
var (
	enHollow = setOf("total totals sum whole time times morning afternoon evening night day week weekend month year years quarter qtr period stage season today " +
		"research study studies survey surveys report reports poll polls estimate estimates statement release data statistics findings result results evidence example fact truth " +
		"attendance event activity business stock shares shrs odds range revision listing rating pressure influence contribution age access bit goal impact impacts " +
		"adjustment adjustments heading creation situation dilemma story toll gap winds temperature temperatures weather receivables expense expenses benchmark right work " +
		"amount bill score performance move decision trend change changes effect effects version limit limits chance chances way reason reasons side hand end top bottom part " +
		"difference figure figures reduction spread return returns balance worth interest rest majority half charge charges provision provisions gain loss low high peak record")
	zhHollowEnds = newEndings("公告 报告 统计 数据 调查 研究 业绩 官网 背后 过去 首期 消息 含量 预测 金额 气温 降温 价值 人次 功耗 快讯 方面 季报 年报 半年报 财报 中报 错位 用途 每年 奖金 销量 产量 户数 藏书 优势 区间 结果 尺寸 年度 机龄 工期 " +
		"标价 均价 电价 售价 单价 股价 市价 批发价 零售价 评级 传闻 规律 价格 影响 时候 时间 期间 上次 此次 近期 目标 方案 状态 情况 趋势 走势 水平 程度 指标 口径 平均 总计 合计 余额 账面 估值 市值 票房 出货 订单 基本信息 总数 总量 比例 涨幅 跌幅 活动")
)

// sensed is the phrase, of which it is noted what its noun stands for; names have none.
func (r *reading) sensed(q *phrase) *phrase {
	if !q.isSensed {
		q.isSensed = true
		if !q.name {
			q.sense, q.hollow = r.senseOf(q), r.isHollow(q.last)
		}
	}
	return q
}

// senseOf is what the noun of phrase q stands for.
func (r *reading) senseOf(q *phrase) lexicon.Sense {
	if r.zh {
		return r.lex.SenseZH(r.text[q.Start:q.End])
	}
	return r.lex.Sense(r.str(q.last))
}

// isHollow reports whether token k is a noun that tells of nobody and nothing by itself.
func (r *reading) isHollow(k int) bool {
	if r.zh {
		return zhHollowEnds.of(r.str(k)) != ""
	}
	return enHollow.hasFold(r.str(k))
}

// headsOf reports whether "of" joins what follows to phrase p.
func (r *reading) headsOf(p int) bool {
	k := r.phrases[p].last + 1
	return !r.zh && p+1 < len(r.phrases) && r.lower(k) == "of" && r.phrases[p+1].first <= k+2
}

// isMeasure reports whether token k is a noun for what figures measure.
func (r *reading) isMeasure(k int) bool {
	s := r.str(k)
	if !r.zh {
		return enMeasures.hasFold(s) || strings.EqualFold(s, "sales volume")
	}
	return zhMeasures.of(s) != ""
}

func isProject(s string) bool { return projects.has(s) }

// projects are nouns for what is built and undertaken.
var projects = setOf("项目 工程 电站 水电站 工厂 厂 矿 矿山 基地 产业园 产业链 生产线 码头 管道 油田 气田 电厂 计划 project plant plants factory factories mine facility refinery smelter complex expansion pipeline link line mill site field hub park dam chain program programme scheme")
