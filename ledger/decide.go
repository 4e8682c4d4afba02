package ledger

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"assay"
)

// quoteBytes bounds the quote in a report.
const quoteBytes = 1200

// Decide says what is to be written for a reading, the seq-th of its stream: a
// decision for every mention that opens or joins an announcement, and one for
// every report of an earlier reading of the article that this one no longer
// makes. It is nil when there is nothing to say. The ledger stays as it is
// until the filing is applied.
//
// A mention that only recalls something joins what it recalls and opens nothing.
func (l *Ledger) Decide(r *assay.Reading, seq uint64) *assay.Filing {
	had := l.reportsOf(r.Article.ID)
	if len(r.Mentions) == 0 && len(had) == 0 {
		return nil
	}
	if len(had) > 0 && !slices.ContainsFunc(had, func(h held) bool { return h.report.Reading != r.ID }) {
		return nil // read and filed before
	}
	d := &deciding{l: l, r: r, taken: map[*entry][]int{}}
	for i := range r.Mentions {
		m := &r.Mentions[i]
		d.profiles = append(d.profiles, l.profile(newReport(r, i), m.Type, m.New))
	}
	d.place()
	d.decide(had)
	if len(d.out) == 0 {
		return nil
	}
	return &assay.Filing{
		Reading: r.ID, Article: r.Article.ID, ReadingSeq: seq, Generation: r.Generation, At: r.SeenAt, Decisions: d.out,
	}
}

// newReport is the report that the reading's i-th mention makes.
func newReport(r *assay.Reading, i int) assay.Report {
	m := &r.Mentions[i]
	rep := assay.Report{
		Article: r.Article.ID, Reading: r.ID, Mention: i, URL: r.Article.URL, Title: r.Article.Title, Outlet: r.Article.Outlet(),
		Language: r.Article.Language, Country: r.Article.Country, Published: r.Article.Published, SeenAt: r.SeenAt, Status: m.Status, Date: m.Date,
		Quote: clip(quoteOf(r, m), quoteBytes),
	}
	for _, a := range m.Actors {
		e := a.Entity()
		if e.Name == "" {
			e.Name = a.Surface
		}
		rep.Actors = append(rep.Actors, e)
	}
	if m.Target != nil {
		e := m.Target.Entity()
		if e.Name == "" {
			e.Name = m.Target.Surface
		}
		rep.Target = &e
	}
	if m.Amount != nil {
		for _, q := range r.Equivalents(*m.Amount) {
			if sane(q) && !slices.ContainsFunc(rep.Amounts, func(o assay.Quantity) bool { return say(o) == say(q) }) {
				rep.Amounts = append(rep.Amounts, q)
			}
		}
	}
	return rep
}

// quoteOf is the sentence that reports the mention. The title says it shortest
// and is in the report anyway: where the body states the amount too, that
// sentence is quoted, which names who and what in full.
func quoteOf(r *assay.Reading, m *assay.Mention) string {
	span := m.Evidence
	if m.Amount != nil && span.End <= r.Article.BodyStart {
		for _, f := range r.Facts {
			same := f.Figure == *m.Amount || f.SameAs != nil && *f.SameAs == *m.Amount
			if same && f.Evidence.Start >= r.Article.BodyStart && f.Evidence.Len() > 0 {
				span = f.Evidence
				break
			}
		}
	}
	return strings.TrimSpace(span.Of(r.Article.Text))
}

// clip cuts s to at most n bytes between characters.
func clip(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n] + "…"
}

// held is a report that an announcement has of an article.
type held struct {
	in     *entry
	report assay.Report
}

// reportsOf lists the reports of an article, by mention.
func (l *Ledger) reportsOf(a assay.ArticleID) []held {
	var out []held
	for _, e := range l.articles[a] {
		for _, p := range e.profiles {
			if p.report.Article == a {
				out = append(out, held{e, p.report})
			}
		}
	}
	slices.SortStableFunc(out, func(a, b held) int { return cmp.Compare(a.report.Mention, b.report.Mention) })
	return out
}

// deciding is the work on one reading.
type deciding struct {
	l        *Ledger
	r        *assay.Reading
	profiles []*profile
	// into is the announcement that each mention joins, nil for none.
	into []*fit
	// others are further announcements that the mention would fit.
	others [][]*entry
	// taken lists the mentions that join an announcement.
	taken map[*entry][]int
	out   []assay.Decision
}

// fit is a mention's best link to an announcement.
type fit struct {
	mention int
	e       *entry
	link    link
	// to is the report that it links to.
	to *profile
}

// place finds the announcement that each mention joins. The strongest link is
// made first, so that two mentions of one article do not take each other's
// place: only the news that an amount was raised stands beside the old amount.
func (d *deciding) place() {
	d.into = make([]*fit, len(d.profiles))
	d.others = make([][]*entry, len(d.profiles))
	var fits []*fit
	for i, p := range d.profiles {
		for _, e := range d.candidates(p) {
			if f := d.fit(i, p, e); f != nil {
				fits = append(fits, f)
			}
		}
	}
	slices.SortStableFunc(fits, func(a, b *fit) int {
		return cmp.Or(cmp.Compare(b.link.score, a.link.score), cmp.Compare(a.mention, b.mention), cmp.Compare(a.e.nth, b.e.nth))
	})
	for _, f := range fits {
		if d.into[f.mention] != nil {
			d.others[f.mention] = append(d.others[f.mention], f.e)
			continue
		}
		if f.link.raised || d.free(f.e, f.mention) {
			d.into[f.mention] = f
			d.taken[f.e] = append(d.taken[f.e], f.mention)
		}
	}
}

// candidates are the announcements worth comparing: those that share a key, and
// those that the article told of before.
func (d *deciding) candidates(p *profile) []*entry {
	out := d.l.find(p)
	for _, e := range d.l.articles[d.r.Article.ID] {
		if !slices.Contains(out, e) {
			out = append(out, e)
		}
	}
	return out
}

// free reports whether the mention may join an announcement that other mentions
// of the reading have joined: only to say the same again.
func (d *deciding) free(e *entry, mention int) bool {
	for _, i := range d.taken[e] {
		k := d.l.link(d.profiles[mention], d.profiles[i])
		if k.conflict() || k.score < threshold {
			return false
		}
	}
	return true
}

// fit is the mention's link to the announcement, nil when the evidence falls
// short. It is the best of its links to the single reports.
func (d *deciding) fit(i int, p *profile, e *entry) *fit {
	var best *fit
	for _, q := range e.profiles {
		k := d.l.link(p, q)
		if q.report.Article == p.report.Article {
			// Another revision of one article tells of the same things unless it
			// plainly does not.
			if k.actor == unlike || k.target == unlike {
				continue
			}
			k.add(sameArticle, "told by this article before")
			if k.amount.squaring >= close {
				k.add(-amountApart, "the amount was changed")
			}
		}
		if best == nil || k.score > best.link.score {
			best = &fit{mention: i, e: e, link: k, to: q}
		}
	}
	if best == nil || best.link.score < threshold {
		return nil
	}
	return best
}

// decide writes the decisions: what is taken back first, then, mention by
// mention, what is merged, joined and opened.
func (d *deciding) decide(had []held) {
	for _, h := range had {
		m := h.report.Mention
		if m >= len(d.into) || d.into[m] == nil || d.into[m].e != h.in {
			why := "the article no longer reports it"
			if len(d.taken[h.in]) > 0 {
				why = "the article now reports it in another place"
			}
			d.out = append(d.out, assay.Decision{Kind: assay.Withdrawn, Announcement: h.in.ann.ID, Report: h.report, Why: why})
		}
	}
	merged := map[*entry]*entry{}
	final := func(e *entry) *entry {
		for merged[e] != nil {
			e = merged[e]
		}
		return e
	}
	var opened []*entry
	for i, p := range d.profiles {
		f := d.into[i]
		if f == nil {
			if p.fresh {
				opened = d.open(i, p, opened)
			}
			continue
		}
		e := final(f.e)
		for _, o := range d.others[i] {
			if o = final(o); o != e && len(d.taken[o]) == 0 && d.one(e, o, p) {
				older, younger := e, o
				if younger.nth < older.nth {
					older, younger = younger, older
				}
				merged[younger] = older
				d.merge(older, younger, p)
				e = older
			}
		}
		kind, why := d.kind(e, p, f)
		d.out = append(d.out, assay.Decision{Kind: kind, Announcement: e.ann.ID, Type: p.kind, Report: p.report, Why: why})
	}
}

// open writes the opening of an announcement, or joins the mention to one that
// another mention of the same reading has just opened.
func (d *deciding) open(i int, p *profile, opened []*entry) []*entry {
	for _, e := range opened {
		if k := d.l.link(p, e.profiles[0]); k.score >= threshold && !k.conflict() {
			d.out = append(d.out, assay.Decision{
				Kind: assay.Attached, Announcement: e.ann.ID, Type: p.kind, Report: p.report, Why: "told twice by the article: " + k.reason(),
			})
			return opened
		}
	}
	id := assay.NewAnnouncementID(p.report.Article, i)
	for n := 0; d.l.entries[id] != nil; n++ {
		// A later revision opens another one at a place that has opened one before.
		id = assay.NewAnnouncementID(p.report.Article+"#"+assay.ArticleID(strconv.Itoa(n)), i)
	}
	d.out = append(d.out, assay.Decision{Kind: assay.Opened, Announcement: id, Type: p.kind, Report: p.report, Why: "nobody told of it before"})
	return append(opened, &entry{ann: &assay.Announcement{ID: id}, profiles: []*profile{p}})
}

// one reports whether two announcements that a report fits are one: no report
// of either speaks plainly against one of the other, and no article tells of both.
func (d *deciding) one(a, b *entry, by *profile) bool {
	for _, p := range a.profiles {
		if p.report.Article != by.report.Article && b.holds(p.report.Article) {
			return false
		}
		for _, q := range b.profiles {
			k := d.l.link(p, q)
			if k.conflict() {
				return false
			}
		}
	}
	return true
}

// merge writes that the younger announcement is the older one. What the younger
// one's reports carried forward is carried over.
func (d *deciding) merge(older, younger *entry, by *profile) {
	d.out = append(d.out, assay.Decision{
		Kind: assay.Merged, Announcement: younger.ann.ID, Into: older.ann.ID, Type: by.kind, Report: by.report,
		Why: "a report tells that both are one",
	})
	if !moves(younger.ann.Status, younger.told, older) {
		return
	}
	for _, q := range younger.profiles {
		// What this article told before is replaced or taken back already.
		if q.report.Status == younger.ann.Status && q.report.Article != by.report.Article {
			d.out = append(d.out, assay.Decision{
				Kind: assay.Amended, Announcement: older.ann.ID, Type: q.kind, Report: q.report,
				Why: fmt.Sprintf("%s → %s", older.ann.Status, q.report.Status),
			})
			return
		}
	}
}

// moves reports whether a status told on a day carries the announcement forward.
func moves(s assay.Status, told int, e *entry) bool {
	was := e.ann.Status
	if s == "" || s == was {
		return false
	}
	if rank(was) == rank(assay.Cancelled) {
		// Called off or denied: a later report that it was agreed after all, or
		// that it is off for good, moves it; one that was merely late does not.
		return told > e.told && (s == assay.Agreed || s == assay.Completed || s == assay.Cancelled || s == assay.Denied)
	}
	return rank(s) > rank(was)
}

// kind says what a report that joins an announcement does to it.
func (d *deciding) kind(e *entry, p *profile, f *fit) (assay.DecisionKind, string) {
	why := f.link.reason()
	if !p.fresh {
		return assay.Attached, "recalled: " + why
	}
	if moves(p.report.Status, p.told, e) {
		return assay.Amended, fmt.Sprintf("%s → %s; %s", e.ann.Status, p.report.Status, why)
	}
	// The amount is held against every other report: it has to fit one of them.
	var own, others likening
	for _, q := range e.profiles {
		got := d.l.compareAmounts(p, q)
		switch {
		case got.squaring == unstated:
		case q.report.Article == p.report.Article:
			own = got
		case others.squaring == unstated || got.squaring < others.squaring:
			others = got
		}
	}
	switch {
	case own.squaring >= close:
		return assay.Amended, "the outlet changed the amount: " + own.String()
	case f.link.raised && p.told >= f.to.told:
		return assay.Amended, why
	// Of a deal that is off, outlets count the worth differently; there is
	// nothing left to be right about.
	case others.squaring >= close && p.report.Status != assay.Denied && p.report.Status != assay.Cancelled:
		return assay.Contradicted, others.String() + "; " + why
	}
	return assay.Attached, why
}
