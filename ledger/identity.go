package ledger

import (
	"slices"
	"strings"
	"time"

	"assay"
)

// Two reports tell of one announcement when the evidence for it outweighs the
// evidence against it. Each key (actor, target, amount, time, kind) adds its
// weight, as in Fellegi and Sunter, "A Theory for Record Linkage" (1969): the
// weight is roughly the logarithm, to base 2, of how much more often the
// agreement is seen between reports of one announcement than between others.
const (
	threshold = 7.5

	actorSame   = 4.0
	stateSame   = 2.0 // a state has many announcements a month
	winnerSame  = 3.0 // a builder wins many contracts, and this one without a sum or a partner
	actorKin    = 2.0
	actorUnlike = -5.0
	nameUnlike  = -3.0 // by names that no table knows, which may be read wrongly

	targetSame    = 4.0
	targetKin     = 2.0
	targetThing   = 2.0 // a commodity or place: many projects share it
	targetWithin  = 1.5 // both names mention it: 磷酸铁锂项目, LFP plant
	targetUnlike  = -5.0
	targetOther   = -1.0 // two descriptions without a common word
	namedInOther  = 2.0  // one report's party stands in the other's words
	crossed       = 2.0  // one report's actor is the other's target
	contextShared = 1.0  // both reports' words name one more company, region or code
	contextThing  = 0.5  // one more country or commodity
	contextMost   = 2.0
	numberLong    = 1.5 // both state a further number of three digits: 822 km
	numberShort   = 0.75
	numberMost    = 2.25

	amountCompatible = 1.5
	amountClose      = -3.0
	amountApart      = -6.0
	amountEnded      = -2.0 // apart, but the report tells of the end of a known deal, whose worth outlets count differently

	sameDay   = 3.0
	nextDay   = 2.0
	sameWeek  = 1.0
	otherDay  = -2.0 // both name a day, and not the same
	longAfter = -1.0 // beyond the window, but telling of what came of it

	kindSame    = 1.0
	kindForeign = -3.0 // a contract is no purchase

	endTold      = 2.0 // completed, denied, cancelled: tells of something known
	raisedTold   = 1.0 // "raises its offer to"
	sameArticle  = 5.0 // a new revision of the article that told it before
	amountDigits = 1.5 // for each of the first three digits that agree
)

// profile is a report as the ledger compares it.
type profile struct {
	report assay.Report
	kind   assay.Attribute
	// fresh says that the report tells of it as news.
	fresh   bool
	actors  []party
	target  *party
	amounts []amount
	// from and to are the first and last day that the announcement may have
	// been made on, as days since 1970; told is the day of the report.
	from, to, told int
	// dated says that the report gives the day, stated that it is another than
	// its own: a day that was only taken from the report's proves little.
	dated, stated bool
	// words is the title and quote in lower case, context the ids of what they
	// name, and numbers the digits of the numbers that they state.
	words   string
	context []string
	numbers []string
	raised  bool
}

// day is the number of days since 1970 in the time's own zone: outlets name
// the day that their readers have.
func day(t time.Time) int {
	y, m, d := t.Date()
	return int(time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix() / 86400)
}

// period reads an ISO day, month or year as first and last day.
func period(s string) (from, to int, ok bool) {
	for _, f := range []struct {
		layout        string
		years, months int
	}{{"2006-01-02", 0, 0}, {"2006-01", 0, 1}, {"2006", 1, 0}} {
		if len(s) < len(f.layout) {
			continue
		}
		t, err := time.Parse(f.layout, s[:len(f.layout)])
		if err != nil || len(s) > len(f.layout) && s[len(f.layout)] != 'T' {
			continue
		}
		end := t
		if f.years+f.months > 0 {
			end = t.AddDate(f.years, f.months, -1)
		}
		return day(t), day(end), true
	}
	return 0, 0, false
}

// profile prepares a report for comparison. kind and fresh are the mention's.
func (l *Ledger) profile(r assay.Report, kind assay.Attribute, fresh bool) *profile {
	p := &profile{report: r, kind: kind, fresh: fresh}
	about := r.Title + "\n" + r.Quote
	for _, a := range r.Actors {
		p.actors = append(p.actors, l.names.party(a, about))
	}
	if r.Target != nil {
		t := l.names.party(*r.Target, about)
		p.target = &t
	}
	at := r.Published
	if at.IsZero() {
		at = r.SeenAt
	}
	p.told = day(at)
	p.when(r.Date, int(l.cfg.Updates/(24*time.Hour)))
	for _, q := range r.Amounts {
		if sane(q) {
			m := middle(q)
			p.amounts = append(p.amounts, amount{q, m, l.dollars(q, m, timeOf(p))})
		}
	}
	p.words = strings.ToLower(unfold(about))
	for _, h := range l.lex.Find(about) {
		if !slices.Contains(p.context, h.ID) {
			p.context = append(p.context, h.ID)
		}
	}
	p.numbers = numbersOf(about, p.amounts)
	p.raised = l.names.raised(about)
	return p
}

// when sets the days that the announcement may have been made on. A report may
// give the day of something else: one that lies after it is not believed, and
// news of a day long past may be as new as the report.
func (p *profile) when(date string, reach int) {
	from, to, ok := period(date)
	switch {
	case ok && from <= p.told+soon && (!p.fresh || p.told-from <= soon):
		p.from, p.to, p.dated, p.stated = from, to, from == to, from == to && from != p.told
	case ok && from <= p.told && p.fresh:
		p.from, p.to = from, p.told
	case p.fresh:
		p.from, p.to = p.told, p.told
	default:
		// Recalled without a date: any time before.
		p.from, p.to = p.told-reach, p.told
	}
}

// soon is the number of days within which news is told.
const soon = 10

// link is the evidence that two reports tell of one announcement.
type link struct {
	score  float64
	amount likening
	actor  likeness
	target likeness
	// ended says that the parties are the same, as far as told, and one report
	// tells how the deal ended; raised, that the later one tells of a larger amount.
	ended, raised bool
	why           []string
}

// conflict reports whether a key speaks against it so clearly that no third
// report may join the two.
func (k *link) conflict() bool {
	return k.actor == unlike || k.target == unlike || !k.ended && !k.raised && (k.amount.squaring == apart || k.amount.squaring == slipped)
}

// reason says what speaks for it.
func (k *link) reason() string {
	why := k.why
	if k.amount.squaring == equal || k.amount.squaring == compatible || k.raised {
		why = append(slices.Clip(why), k.amount.String())
	}
	return strings.Join(why, ", ")
}

func (k *link) add(weight float64, why string) {
	k.score += weight
	if weight > 0 && why != "" {
		k.why = append(k.why, why)
	}
}

// link weighs the evidence that report p tells of what report q told.
func (l *Ledger) link(p, q *profile) link {
	var k link
	if !l.timely(p, q) {
		return link{score: -100}
	}
	within := p.report.Article == q.report.Article && p.report.Reading == q.report.Reading
	if within && p.kind != q.kind {
		return link{score: -100}
	}
	l.linkParties(&k, p, q, !within)
	l.linkAmounts(&k, p, q)
	l.linkTime(&k, p, q)
	switch {
	case p.kind == q.kind:
		k.add(kindSame, "")
	case p.kind == assay.Contract || q.kind == assay.Contract:
		k.add(kindForeign, "")
	}
	return k
}

// linkParties compares actors and targets. around says that the words around
// them may help, which they do not for two mentions of one article.
func (l *Ledger) linkParties(k *link, p, q *profile, around bool) {
	k.actor = l.compareActors(p.actors, q.actors)
	k.target = l.names.compare(p.target, q.target)
	if k.target == unlike && !distinct(p, q) {
		k.target = unknown
		if !known(*p.target) && !known(*q.target) {
			k.add(targetOther, "")
		}
	}
	actor, actorWhy := actorWeight(k.actor, p, q)
	target, targetWhy := targetWeight(k.target, p, q)
	if around {
		// A party that the other report names elsewhere is no stranger to it: a
		// parent for its subsidiary, a company for its shares.
		if k.actor <= unknown && (l.tellsOfAny(q, p.actors) || l.tellsOfAny(p, q.actors)) {
			k.actor, actor, actorWhy = unknown, namedInOther, "actor named by the other report"
		}
		if k.target <= unknown && target < namedInOther && (l.tellsOf(q, p.target) || l.tellsOf(p, q.target)) {
			k.target, target, targetWhy = unknown, namedInOther, "target named by the other report"
		}
		// "The government" is that of the country that the article is about.
		if k.actor == unknown && actor < stateSame && (ofState(p, q) || ofState(q, p)) {
			actor, actorWhy = stateSame, "government of the state named by the other report"
		}
		// Buyer and seller, investor and investee change places between outlets.
		if k.actor <= unknown && k.target <= unknown && (l.anySame(p.target, q.actors) || l.anySame(q.target, p.actors)) {
			k.actor, k.target = unknown, unknown
			actor, target, targetWhy = max(actor, 0), max(target, crossed), "the one's actor is the other's target"
		}
		l.linkAround(k, p, q)
	}
	k.add(actor, actorWhy)
	k.add(target, targetWhy)
}

// compareActors compares two lists of actors: one in common is enough, unless
// each has another one too.
func (l *Ledger) compareActors(a, b []party) likeness {
	best, comparable := unlike, false
	for i := range a {
		for j := range b {
			switch got := l.names.compare(&a[i], &b[j]); got {
			case unknown:
				comparable = true
			default:
				best = max(best, got)
			}
		}
	}
	switch {
	case best >= kin && l.others(a, b) && l.others(b, a):
		return unlike // A and B signed; A and C signed.
	case best == unlike && (comparable || len(a) == 0 || len(b) == 0):
		return unknown
	}
	return best
}

func actorWeight(k likeness, p, q *profile) (float64, string) {
	switch k {
	case same:
		if byState(p) && byState(q) {
			return stateSame, "same state"
		}
		contracts := p.kind == assay.Contract && q.kind == assay.Contract
		if contracts && (len(p.actors) < 2 || len(q.actors) < 2) && (len(p.amounts) == 0 || len(q.amounts) == 0) {
			return winnerSame, "same actor"
		}
		return actorSame, "same actor"
	case kin:
		return actorKin, "kindred actor"
	case unlike:
		if slices.ContainsFunc(p.actors, known) && slices.ContainsFunc(q.actors, known) {
			return actorUnlike, ""
		}
		return nameUnlike, ""
	}
	return 0, ""
}

// known reports whether the lexicon knows the party.
func known(p party) bool { return p.id != "" }

func targetWeight(k likeness, p, q *profile) (float64, string) {
	switch k {
	case same:
		if p.target.id != "" && !p.target.acts() {
			return targetThing, "same target"
		}
		return targetSame, "same target"
	case kin:
		return targetKin, "like target"
	case unlike:
		if known(*p.target) && known(*q.target) {
			return targetUnlike, ""
		}
		return nameUnlike, ""
	}
	if p.target != nil && q.target != nil && shareWithin(p.target, q.target) {
		return targetWithin, "targets of one stuff or place"
	}
	return 0, ""
}

// linkAround weighs what else both reports name and count.
func (l *Ledger) linkAround(k *link, p, q *profile) {
	shared := 0.0
	for _, id := range p.context {
		if !slices.Contains(q.context, id) || isParty(p, id) || isParty(q, id) {
			continue
		}
		switch e, _ := l.lex.Entity(id); e.Kind {
		case "company", "institution", "region":
			shared += contextShared
		default:
			shared += contextThing
		}
	}
	k.add(min(shared, contextMost), "same names around it")
	shared = 0
	for _, n := range p.numbers {
		switch {
		case !slices.Contains(q.numbers, n):
		case len(n) > 2:
			shared += numberLong
		default:
			shared += numberShort
		}
	}
	k.add(min(shared, numberMost), "same numbers around it")
}

// others reports whether a has a party that is unlike all of b.
func (l *Ledger) others(a, b []party) bool {
	return slices.ContainsFunc(a, func(x party) bool {
		return !slices.ContainsFunc(b, func(y party) bool { return l.names.compare(&x, &y) != unlike })
	})
}

// anySame reports whether the party is one of the others.
func (l *Ledger) anySame(x *party, of []party) bool {
	return x != nil && slices.ContainsFunc(of, func(y party) bool { return l.names.compare(x, &y) == same })
}

// distinct reports whether two targets that do not look alike are two things:
// two organisations, two companies to be bought. Two descriptions of one plant
// need not share a word.
func distinct(p, q *profile) bool {
	a, b := p.target, q.target
	named := func(t *party, kind assay.Attribute) bool {
		if t.id != "" {
			return t.acts()
		}
		for _, n := range t.names {
			if n.formal || n.proper() {
				return true
			}
			// What is bought or funded is a company.
			if n.han != "" && (kind == assay.Acquisition || kind == assay.Funding) {
				return true
			}
		}
		return false
	}
	return named(a, p.kind) && named(b, q.kind)
}

// ofState reports whether p's actors are a government that it does not name, or
// nobody, in words that name the state that acts in q.
func ofState(p, q *profile) bool {
	if slices.ContainsFunc(p.actors, func(a party) bool { return !a.public || a.id != "" }) {
		return false
	}
	return slices.ContainsFunc(q.actors, func(a party) bool { return a.state != "" && slices.Contains(p.context, a.state) })
}

// byState reports whether all actors are governments or parts of one.
func byState(p *profile) bool {
	return len(p.actors) > 0 && !slices.ContainsFunc(p.actors, func(a party) bool { return a.state == "" })
}

// shareWithin reports whether both names mention one thing.
func shareWithin(a, b *party) bool {
	return slices.ContainsFunc(a.within, func(id string) bool { return slices.Contains(b.within, id) })
}

func isParty(p *profile, id string) bool {
	return p.target != nil && p.target.id == id || slices.ContainsFunc(p.actors, func(a party) bool { return a.id == id })
}

// tellsOfAny reports whether the report's words name one of the parties.
func (l *Ledger) tellsOfAny(q *profile, parties []party) bool {
	return slices.ContainsFunc(parties, func(p party) bool { return l.tellsOf(q, &p) })
}

// tellsOf reports whether the report's title or quote names the party, or a
// company that the party's name mentions. States are named everywhere and do
// not count.
func (l *Ledger) tellsOf(q *profile, p *party) bool {
	if p == nil || p.state != "" || p.kind == "region" {
		return false
	}
	for _, id := range p.within {
		if e, _ := l.lex.Entity(id); e.Kind == "company" && slices.Contains(q.context, id) {
			return true
		}
	}
	if p.id != "" && !p.acts() {
		return false
	}
	for _, n := range p.names {
		if n.han != "" && len(n.han) >= 3*len("中") && strings.Contains(q.words, n.han) {
			return true
		}
		if n.proper() && holdsWords(q.words, n.latin) {
			return true
		}
	}
	return false
}

// holdsWords reports whether the text holds the proper words, one after the other.
func holdsWords(text string, words []word) bool {
	for _, w := range words {
		if !w.proper {
			continue
		}
		i := strings.Index(text, w.text)
		if i < 0 || len(w.text) < 3 {
			return false
		}
		text = text[i+len(w.text):]
	}
	return true
}

// linkAmounts compares the amounts.
func (l *Ledger) linkAmounts(k *link, p, q *profile) {
	k.amount = l.compareAmounts(p, q)
	later, earlier := p, q
	if q.told > p.told || q.told == p.told && q.larger(p) {
		later, earlier = q, p
	}
	k.ended = k.target == same && (k.actor == same || k.actor == unknown && p.target.acts()) && (ends(p) || ends(q))
	k.raised = k.target != unlike && k.actor == same && later.raised && k.amount.squaring >= close && later.larger(earlier)
	switch k.amount.squaring {
	case equal:
		w := amountDigits * float64(min(k.amount.digits, 3))
		// Few announcements are this large.
		switch {
		case p.dollars() >= 50e9:
			w += 2
		case p.dollars() >= 5e9:
			w++
		}
		k.add(w, "")
	case compatible:
		k.add(amountCompatible, "")
	case unstated:
	case close, slipped, apart:
		if k.raised {
			k.add(raisedTold, "tells of a raised amount")
			break
		}
		switch {
		case k.ended:
			k.add(amountEnded, "")
		case k.amount.squaring == apart:
			k.add(amountApart, "")
		default:
			k.add(amountClose, "")
		}
	}
	if (k.ended || k.actor == same && k.target >= kin) && ends(later) {
		k.add(endTold, "tells what came of it")
	}
}

// larger reports whether p states a larger amount than q.
func (p *profile) larger(q *profile) bool {
	for _, x := range p.amounts {
		for _, y := range q.amounts {
			if x.Unit == y.Unit {
				return x.middle > y.middle
			}
		}
	}
	return p.dollars() > q.dollars()
}

// dollars is the rough size of the report's amount in US dollars, 0 when not known.
func (p *profile) dollars() float64 {
	for _, a := range p.amounts {
		if a.dollars > 0 {
			return a.dollars
		}
	}
	return 0
}

// ends reports whether the report tells how a deal ended.
func ends(p *profile) bool {
	switch p.report.Status {
	case assay.Completed, assay.Denied, assay.Cancelled:
		return true
	}
	return false
}

// gap is the number of days between two spans of days, 0 where they overlap.
func gap(p, q *profile) int {
	return max(0, p.from-q.to, q.from-p.to)
}

// timely reports whether the two may tell of one announcement by their times.
func (l *Ledger) timely(p, q *profile) bool {
	days := gap(p, q)
	if days > int(l.cfg.Updates/(24*time.Hour)) {
		return false
	}
	if days <= int(l.cfg.Window/(24*time.Hour)) {
		// What is recalled was announced before.
		return (p.fresh || q.from <= p.told+1) && (q.fresh || p.from <= q.told+1)
	}
	// Beyond the window only news of what became of it, or a later recollection.
	earlier, later := p, q
	if q.told < p.told {
		earlier, later = q, p
	}
	return !later.fresh && !later.dated ||
		later.fresh && (ends(later) || rank(later.report.Status) > rank(earlier.report.Status) || later.raised)
}

// linkTime compares the times.
func (l *Ledger) linkTime(k *link, p, q *profile) {
	days := gap(p, q)
	bothStated := p.stated && q.stated
	moved := k.raised || rank(p.report.Status) != rank(q.report.Status)
	switch {
	case p.dated && q.dated && days == 0:
		k.add(sameDay, "same day")
	case days > int(l.cfg.Window/(24*time.Hour)):
		k.add(longAfter, "")
	case p.to-p.from > 7 || q.to-q.from > 7:
		// A month or a year says little; that both are told now, a little.
		if max(p.told-q.told, q.told-p.told) <= 2 {
			k.add(sameWeek, "told in one week")
		}
	case days <= 1 || days <= 2 && !bothStated:
		k.add(nextDay, "days apart")
	case days <= 7 && !bothStated:
		k.add(sameWeek, "same week")
	case bothStated && days > 2 && !moved:
		k.add(otherDay, "")
	}
}

// rank orders the statuses by how far a commitment has come.
func rank(s assay.Status) int {
	switch s {
	case assay.Rumoured:
		return 1
	case assay.Planned, assay.Announced:
		return 2
	case assay.Agreed:
		return 3
	case assay.Completed:
		return 4
	case assay.Denied, assay.Cancelled:
		return 5
	}
	return 0
}

func timeOf(p *profile) time.Time { return time.Unix(int64(p.from)*86400, 0).UTC() }
