// Package ledger decides which announcement a report tells of: a new one, a
// known one again, an update of one, or a contradiction of it.
//
// Who commits capital, to what, how much of it and when decide that, not how
// the reports are worded: newsrooms tell of one announcement in two languages,
// at two roundings, in two currencies and under two names of a company.
//
// The ledger is pure and deterministic: no clock, no storage. The filings that
// it decides on are the only record; a ledger to which all of them have been
// applied in order is the ledger that decided on them.
package ledger

import (
	"iter"
	"slices"
	"time"

	"assay"
	"assay/extractor/lexicon"
	"assay/fx"
)

// Config is what a user may set. The zero value means the defaults.
type Config struct {
	// Window is how long reports of one announcement may lie apart. Default 45 days.
	Window time.Duration `toml:"window" comment:"how long reports of one announcement may lie apart; default 1080h (45 days)"`
	// Updates is how long after an announcement news of what became of it
	// (agreed, completed, cancelled, raised) still belongs to it. Default 400
	// days: large deals take a year to close.
	Updates time.Duration `toml:"updates" comment:"how long news of what became of an announcement still belongs to it; default 9600h (400 days)"`
	// Rate is the share by which two amounts in different currencies may
	// differ at the exchange rate of the day and still be one. Default 0.12.
	Rate float64 `toml:"rate" comment:"share by which amounts in two currencies may differ at the rate of the day; default 0.12"`
}

// Validate reports the first setting that makes no sense.
func (c Config) Validate() error {
	switch {
	case c.Window < 0:
		return assay.Invalidf("ledger.window: %s must not be negative", c.Window)
	case c.Updates < 0:
		return assay.Invalidf("ledger.updates: %s must not be negative", c.Updates)
	case c.Updates > 0 && c.Updates < c.Window:
		return assay.Invalidf("ledger.updates: %s must not be shorter than ledger.window, %s", c.Updates, c.Window)
	case c.Rate < 0 || c.Rate > 0.5:
		return assay.Invalidf("ledger.rate: %g must be from 0 to 0.5", c.Rate)
	}
	return nil
}

func (c Config) withDefaults() Config {
	if c.Window == 0 {
		c.Window = 45 * 24 * time.Hour
	}
	if c.Updates == 0 {
		c.Updates = max(400*24*time.Hour, c.Window)
	}
	if c.Rate == 0 {
		c.Rate = 0.12
	}
	return c
}

// Ledger knows every announcement and decides where a report belongs. It is
// meant for one writer and is not safe for concurrent use.
type Ledger struct {
	cfg   Config
	lex   *lexicon.Lexicon
	rates *fx.Table
	names *namer

	seq     uint64
	entries map[assay.AnnouncementID]*entry
	// order holds all entries, also those merged into others, as they were opened.
	order []*entry
	// articles says which entries hold reports of an article.
	articles map[assay.ArticleID][]*entry
	index    index
}

// entry is an announcement and what the ledger compares of it.
type entry struct {
	ann *assay.Announcement
	// nth is its place in the order of opening: the older of two survives.
	nth      int
	profiles []*profile
	// told is the day of the report that set the status.
	told int
}

// New returns an empty ledger. Without rates, amounts in different currencies
// meet only where a report prints both.
func New(cfg Config, lex *lexicon.Lexicon, rates *fx.Table) *Ledger {
	return &Ledger{
		cfg: cfg.withDefaults(), lex: lex, rates: rates, names: newNamer(lex),
		entries: map[assay.AnnouncementID]*entry{}, articles: map[assay.ArticleID][]*entry{}, index: index{},
	}
}

// Seq is the ReadingSeq of the last filing applied, 0 at first.
func (l *Ledger) Seq() uint64 { return l.seq }

// Announcement returns the announcement with the id, which may be the id of
// one that was merged into it. The result must not be changed.
func (l *Ledger) Announcement(id assay.AnnouncementID) (*assay.Announcement, bool) {
	e, ok := l.entries[id]
	if !ok {
		return nil, false
	}
	copied := *e.ann
	return &copied, true
}

// Announcements returns all announcements in the order in which they were
// opened, those merged into others left out.
func (l *Ledger) Announcements() iter.Seq[*assay.Announcement] {
	return func(yield func(*assay.Announcement) bool) {
		for _, e := range l.order {
			if l.entries[e.ann.ID] != e {
				continue
			}
			copied := *e.ann
			if !yield(&copied) {
				return
			}
		}
	}
}

// Apply folds a filing into the ledger, be it from Decide or from the log. A
// filing whose ReadingSeq is not above the last one applied changes nothing.
func (l *Ledger) Apply(f *assay.Filing) {
	if f == nil || f.ReadingSeq <= l.seq {
		return
	}
	l.seq = f.ReadingSeq
	for _, d := range f.Decisions {
		l.apply(d, f.At)
	}
}

func (l *Ledger) apply(d assay.Decision, at time.Time) {
	e := l.entries[d.Announcement]
	if e == nil {
		if d.Kind != assay.Opened || d.Announcement == "" {
			// A log that was cut off in front: the opening is gone, and with it
			// what could be told of the announcement.
			return
		}
		e = &entry{ann: &assay.Announcement{}, nth: len(l.order)}
		l.entries[d.Announcement] = e
		l.order = append(l.order, e)
	}
	if d.Kind == assay.Merged {
		if into := l.entries[d.Into]; into != nil && into != e {
			l.absorb(into, e)
		}
		return
	}
	before := e.ann.Status
	e.ann.Apply(d, at)
	e.drop(d.Report.Article, d.Report.Mention)
	if d.Kind == assay.Withdrawn {
		if !slices.ContainsFunc(e.profiles, func(p *profile) bool { return p.report.Article == d.Report.Article }) {
			l.articles[d.Report.Article] = slices.DeleteFunc(l.articles[d.Report.Article], func(o *entry) bool { return o == e })
		}
		return
	}
	kind := d.Type
	if kind == "" {
		kind = e.ann.Type
	}
	p := l.profile(d.Report, kind, true)
	if d.Kind == assay.Attached && !p.dated && l.farFrom(p, e) {
		p = l.profile(d.Report, kind, false)
	}
	e.profiles = append(e.profiles, p)
	if e.ann.Status != before || d.Kind == assay.Opened || d.Kind == assay.Amended {
		e.told = p.told
	}
	if !slices.Contains(l.articles[d.Report.Article], e) {
		l.articles[d.Report.Article] = append(l.articles[d.Report.Article], e)
	}
	l.index.add(p, e)
}

// farFrom reports whether a report lies beyond the window of all others. One
// that carries nothing forward can then only recall the announcement, and its
// own day says nothing of when that was made.
func (l *Ledger) farFrom(p *profile, e *entry) bool {
	window := int(l.cfg.Window / (24 * time.Hour))
	return len(e.profiles) > 0 && !slices.ContainsFunc(e.profiles, func(q *profile) bool { return gap(p, q) <= window })
}

// absorb carries b's reports over to a; b's ids become aliases.
func (l *Ledger) absorb(a, b *entry) {
	a.ann.Absorb(b.ann)
	for _, id := range a.ann.Aliases {
		l.entries[id] = a
	}
	for _, p := range b.profiles {
		a.drop(p.report.Article, p.report.Mention)
		a.profiles = append(a.profiles, p)
		l.index.add(p, a)
		in := l.articles[p.report.Article]
		in = slices.DeleteFunc(in, func(o *entry) bool { return o == b })
		if !slices.Contains(in, a) {
			in = append(in, a)
		}
		l.articles[p.report.Article] = in
	}
	b.profiles = nil
}

// drop forgets the profile of an article's mention.
func (e *entry) drop(a assay.ArticleID, mention int) {
	e.profiles = slices.DeleteFunc(e.profiles, func(p *profile) bool { return p.report.Article == a && p.report.Mention == mention })
}

// holds reports whether the announcement has a report of the article.
func (e *entry) holds(a assay.ArticleID) bool {
	return slices.ContainsFunc(e.profiles, func(p *profile) bool { return p.report.Article == a })
}
