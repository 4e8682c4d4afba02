package query

import (
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"assay"
	"assay/extractor/lexicon"
	"assay/fx"
)

// Record is what a question is asked of: a fact (Reading, Fact and Figure), an
// article (Reading alone), or an announcement (Announcement, with the Reading
// of the report that gives the occasion, if any). Article stands in for the
// article of a Reading where only that is known.
type Record struct {
	Article      *assay.Article
	Reading      *assay.Reading
	Fact         *assay.Fact
	Figure       *assay.Figure
	Announcement *assay.Announcement
	// Text is what NewText makes of the record. Match makes its own where it
	// is nil; one who asks many questions of a record makes it once.
	Text *RecordText
}

// Env is what an answer rests on besides question and record.
type Env struct {
	// Rates converts money; nil leaves currencies apart.
	Rates *fx.Table
	// Lexicon converts units and finds the things that a text names.
	Lexicon *lexicon.Lexicon
	// Now is the time that since:30d counts from. Without it such conditions
	// hold of nothing.
	Now time.Time
}

// Why says what an answer rests on.
type Why struct {
	// Rates are the exchange rates that amounts were compared with.
	Rates []fx.Rate `json:"rates,omitempty"`
	// Doubts says, for possible matches, which amounts leave it open.
	Doubts []string `json:"doubts,omitempty"`
}

// String is the reasons in one line; it is empty when there is nothing to say.
func (w Why) String() string {
	parts := slices.Clone(w.Doubts)
	for _, r := range w.Rates {
		parts = append(parts, r.String())
	}
	return strings.Join(parts, "; ")
}

func (w *Why) add(r *fx.Rate) {
	if r == nil || slices.ContainsFunc(w.Rates, func(o fx.Rate) bool {
		return o.From == r.From && o.To == r.To && o.Date == r.Date && o.Origin == r.Origin && o.Rate.Equal(r.Rate)
	}) {
		return
	}
	w.Rates = append(w.Rates, *r)
}

func (w *Why) doubt(s string) {
	if !slices.Contains(w.Doubts, s) {
		w.Doubts = append(w.Doubts, s)
	}
}

// Match decides whether the record answers the question, and says what the
// answer rests on.
func (q *Query) Match(r Record, env Env) (Match, Why) {
	if r.Reading == nil && r.Article != nil {
		r.Reading = &assay.Reading{Article: *r.Article}
	}
	if r.Reading == nil && r.Announcement == nil {
		return None, Why{}
	}
	if r.Announcement != nil && len(r.Announcement.Reports) == 0 {
		// All its reports were withdrawn: there is nothing left to find.
		return None, Why{}
	}
	var why Why
	e := &asked{Record: r, env: env, why: &why}
	var m Match
	switch {
	case r.Announcement != nil:
		m = q.Decide(e.ofAnnouncement)
	case r.Fact != nil && r.Figure != nil:
		m = q.Decide(func(l *Leaf) Match {
			if l.ofFact() {
				return e.ofFact(l, r.Fact, r.Figure)
			}
			return e.ofText(l)
		})
	default:
		facts := make([]*assay.Fact, 0, len(r.Reading.Facts))
		for i := range r.Reading.Facts {
			if f := &r.Reading.Facts[i]; f.Figure >= 0 && f.Figure < len(r.Reading.Figures) {
				facts = append(facts, f)
			}
		}
		m = q.DecideArticle(len(facts), func(l *Leaf, i int) Match {
			if i < 0 {
				return e.ofText(l)
			}
			return e.ofFact(l, facts[i], &r.Reading.Figures[facts[i].Figure])
		})
	}
	if m == None {
		return None, Why{}
	}
	if m == Certain {
		why.Doubts = nil
	}
	return m, why
}

// asked is a record in front of a question.
type asked struct {
	Record
	env Env
	why *Why
}

func (e *asked) text() *RecordText {
	if e.Text == nil {
		e.Text = NewText(e.Record, e.env.Lexicon)
	}
	return e.Text
}

// amount compares and keeps what the answer rests on.
func (e *asked) amount(l *Leaf, stated []assay.Quantity, at time.Time) Match {
	c := l.amount(stated, at, e.env)
	if c.match != None {
		e.why.add(c.rate)
	}
	if c.match == Possible {
		e.why.doubt("the amount lies between " + rounded(c.low) + " and " + rounded(c.high) + " " + string(l.Unit))
	}
	return c.match
}

// rounded is an amount with four significant digits, for people.
func rounded(d decimal.Decimal) string {
	if d.IsZero() {
		return "0"
	}
	return d.Round(4 - int32(d.NumDigits()) - d.Exponent()).String()
}

// String is the condition as it is written.
func (l *Leaf) String() string {
	var b strings.Builder
	l.write(&b)
	return b.String()
}

// ofText answers a condition about an article as a whole.
func (e *asked) ofText(l *Leaf) Match {
	a := &e.Reading.Article
	switch l.Field {
	case Words, Text:
		return Bool(e.text().holds(l))
	case Country:
		if e.Fact != nil {
			return Bool(slices.Contains(Countries(e.Reading, e.Fact, e.text()), l.Value))
		}
		return Bool(e.text().ids["country:"+l.Value])
	case From:
		return Bool(l.Is(a.Country))
	case Language:
		return Bool(l.InLanguage(a.Language))
	case Outlet:
		return Bool(l.Publishes(a.Outlet(), Host(a.URL)))
	case Since, Until:
		return Bool(l.Holds(Day(e.Reading), e.env.Now))
	case ID:
		return Bool(l.Is(string(a.ID)) || l.Is(string(e.Reading.ID)) || e.isFact(l))
	}
	return None
}

func (e *asked) isFact(l *Leaf) bool {
	if e.Fact != nil {
		return l.Is(string(e.Fact.ID))
	}
	return slices.ContainsFunc(e.Reading.Facts, func(f assay.Fact) bool { return l.Is(string(f.ID)) })
}

// ofFact answers a condition about one fact.
func (e *asked) ofFact(l *Leaf, f *assay.Fact, g *assay.Figure) Match {
	switch l.Field {
	case Attribute:
		return Bool(l.Is(string(f.Attribute)))
	case Subject:
		return Bool(f.Subject != nil && l.Names(f.Subject.ID, f.Subject.Name))
	case Object:
		return Bool(f.Object != nil && l.Names(f.Object.ID, f.Object.Name))
	case Status:
		return Bool(l.Is(string(f.Status)))
	case Unit:
		return Bool(l.Is(string(g.Unit)))
	case Kind:
		return Bool(l.Is(string(g.Kind)))
	case Type:
		return Bool(slices.ContainsFunc(Types(e.Reading, f), func(a assay.Attribute) bool { return l.Is(string(a)) }))
	case Amount:
		if l.Attribute != "" && l.Attribute != f.Attribute {
			return None
		}
		return e.amount(l, Stated(e.Reading, f), Moment(e.Reading))
	}
	return None
}

// ofAnnouncement answers any condition about an announcement.
func (e *asked) ofAnnouncement(l *Leaf) Match {
	n := e.Announcement
	some := func(holds func(assay.Report) bool) Match { return Bool(slices.ContainsFunc(n.Reports, holds)) }
	switch l.Field {
	case Words, Text:
		return Bool(e.text().holds(l))
	case Attribute, Type:
		return Bool(l.Is(string(n.Type)))
	case Subject:
		return Bool(slices.ContainsFunc(n.Actors, func(a assay.Entity) bool { return l.Names(a.ID, a.Name) }))
	case Object:
		return Bool(n.Target != nil && l.Names(n.Target.ID, n.Target.Name))
	case Country:
		return Bool(e.text().ids["country:"+l.Value])
	case From:
		return some(func(r assay.Report) bool { return l.Is(r.Country) })
	case Language:
		return some(func(r assay.Report) bool { return l.InLanguage(r.Language) })
	case Outlet:
		return some(func(r assay.Report) bool { return l.Publishes(r.Outlet, Host(r.URL)) })
	case Status:
		return Bool(l.Is(string(n.Status)))
	case Unit:
		return Bool(slices.ContainsFunc(n.Amounts, func(q assay.Quantity) bool { return l.Is(string(q.Unit)) }))
	case Kind:
		return Bool(slices.ContainsFunc(n.Amounts, func(q assay.Quantity) bool { return l.Is(string(q.Kind)) }))
	case Since, Until:
		return Bool(l.Holds(AnnouncementDay(n), e.env.Now))
	case ID:
		return Bool(l.Is(string(n.ID)) || slices.ContainsFunc(n.Aliases, func(a assay.AnnouncementID) bool { return l.Is(string(a)) }) ||
			slices.ContainsFunc(n.Reports, func(r assay.Report) bool { return l.Is(string(r.Article)) || l.Is(string(r.Reading)) }))
	case Amount:
		if l.Attribute != "" && l.Attribute != n.Type {
			return None
		}
		return e.amount(l, n.Amounts, announced(n))
	}
	return None
}

// Is reports whether the condition's value is the given one.
func (l *Leaf) Is(value string) bool { return l.Value == value }

// InLanguage reports whether a BCP 47 tag is of the language asked for:
// "zh-Hant" is of "zh".
func (l *Leaf) InLanguage(tag string) bool {
	return strings.EqualFold(tag, l.Value) ||
		(len(tag) > len(l.Value) && strings.EqualFold(tag[:len(l.Value)], l.Value) && tag[len(l.Value)] == '-')
}

// Names reports whether somebody or something is the one asked for: it has the
// id that the value stands for, or its name has the value's words in a row.
func (l *Leaf) Names(id, name string) bool {
	if id != "" && (slices.Contains(l.IDs, id) || id == l.Value) {
		return true
	}
	return contains(words(name), l.Tokens)
}

// Publishes reports whether an outlet is the one asked for, by its name or by
// its host, of which the value may leave out the first parts.
func (l *Leaf) Publishes(outlet, host string) bool {
	if contains(words(outlet), l.Tokens) {
		return true
	}
	want := strings.ToLower(l.Value)
	return host != "" && (host == want || strings.HasSuffix(host, "."+want))
}

// Host is the host of an address, in lower case; empty where there is none.
func Host(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return strings.ToLower(u.Hostname())
}

// Holds reports whether a day, counted from 1970-01-01, is on the side of since
// or until that was asked for. NoDay is on neither.
func (l *Leaf) Holds(day int, now time.Time) bool {
	bound := l.days
	if l.ago {
		if now.IsZero() {
			return false
		}
		bound = dayOf(now.UTC()) - l.days
	}
	if day == NoDay {
		return false
	}
	if l.Field == Since {
		return day >= bound
	}
	return day <= bound
}

// NoDay stands for an unknown day.
const NoDay = -1 << 31

// dayOf is the calendar day of t in its own zone, counted from 1970-01-01.
func dayOf(t time.Time) int {
	y, m, d := t.Date()
	return int(time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix() / 86400)
}

// Moment is when an article was published, or else first seen; zero when
// neither is known.
func Moment(r *assay.Reading) time.Time {
	if !r.Article.Published.IsZero() {
		return r.Article.Published
	}
	return r.SeenAt
}

// Day is the calendar day of Moment in its own zone, counted from 1970-01-01,
// or NoDay.
func Day(r *assay.Reading) int {
	if t := Moment(r); !t.IsZero() {
		return dayOf(t)
	}
	return NoDay
}

// announced is when an announcement was made: its date, or else the first time
// that a report of it was published or fetched.
func announced(n *assay.Announcement) time.Time {
	if t, err := time.Parse(time.DateOnly, n.Date); err == nil {
		return t
	}
	var first time.Time
	for _, r := range n.Reports {
		t := r.Published
		if t.IsZero() {
			t = r.SeenAt
		}
		if !t.IsZero() && (first.IsZero() || t.Before(first)) {
			first = t
		}
	}
	if first.IsZero() {
		return n.Opened
	}
	return first
}

// Announced is when an announcement was made.
func Announced(n *assay.Announcement) time.Time { return announced(n) }

// AnnouncementDay is the calendar day of Announced in its own zone, counted
// from 1970-01-01, or NoDay.
func AnnouncementDay(n *assay.Announcement) int {
	if t := announced(n); !t.IsZero() {
		return dayOf(t)
	}
	return NoDay
}

// Stated is the amount of a fact in every form in which its article states it,
// the fact's own first.
func Stated(r *assay.Reading, f *assay.Fact) []assay.Quantity { return r.Equivalents(f.Figure) }

// Types are the types of the announcements that a fact is part of.
func Types(r *assay.Reading, f *assay.Fact) []assay.Attribute {
	var out []assay.Attribute
	for _, m := range r.Mentions {
		of := m.Amount != nil && *m.Amount == f.Figure
		for _, i := range m.Facts {
			of = of || (i >= 0 && i < len(r.Facts) && r.Facts[i].ID == f.ID && r.Facts[i].Figure == f.Figure && r.Facts[i].Attribute == f.Attribute)
		}
		if of && !slices.Contains(out, m.Type) {
			out = append(out, m.Type)
		}
	}
	return out
}

// Countries are the ISO 3166 codes of the countries that a fact is about,
// sorted: its subject, its object, and those that its sentence names.
func Countries(r *assay.Reading, f *assay.Fact, text *RecordText) []string {
	var out []string
	add := func(id string) {
		if c, ok := strings.CutPrefix(id, "country:"); ok && !slices.Contains(out, c) {
			out = append(out, c)
		}
	}
	for _, ref := range []*assay.Ref{f.Subject, f.Object} {
		if ref != nil {
			add(ref.ID)
		}
	}
	for _, h := range text.hits {
		if f.Evidence.Contains(h.Span) {
			add(h.ID)
		}
	}
	slices.Sort(out)
	return out
}
