package indexer

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"assay"
	"assay/fx"
	"assay/query"
)

// Want is the sort of record that is searched for.
type Want string

// What can be searched for.
const (
	Facts         Want = "facts"
	Articles      Want = "articles"
	Announcements Want = "announcements"
)

// Options is how much of the answer is wanted, and in which order.
type Options struct {
	Want Want // Facts when empty
	// Limit is the number of hits returned, 20 when 0; Offset the number of
	// hits passed over. Together they are bounded by Config.MaxWindow.
	Limit, Offset int
	// Sort is "" for the best match first (certain before possible, then how
	// well names and words fit, then the newest), "time" for the newest
	// first, "value" for the largest amount first.
	Sort string
}

// Results is the answer to a question.
type Results struct {
	// Query is the question as it was understood.
	Query string
	Want  Want
	// Total counts all hits, of which Hits are the ones asked for.
	Total int
	Hits  []Hit
	// Facets counts the hits by the values of: attribute, subject, object,
	// country, unit, status, type, outlet, language and match. The most
	// frequent values come first. A value can be put behind the field of the
	// same name (lang for language).
	Facets map[string][]Bucket
	// Rates are the exchange rates that the returned hits rest on.
	Rates []fx.Rate
	Took  time.Duration
}

// Bucket is a value of a facet and how many hits have it.
type Bucket struct {
	Value string
	Count int
}

// Hit is a record that answers the question.
type Hit struct {
	Match query.Match
	// Why says what the answer rests on: rates, and for possible matches what
	// is open.
	Why string
	// One of these is set.
	Fact         *FactHit
	Article      *ArticleHit
	Announcement *assay.Announcement
}

// FactHit is a fact with where it stands.
type FactHit struct {
	ID        assay.FactID
	Fact      assay.Fact
	Figure    assay.Figure
	ArticleID assay.ArticleID
	URL       string
	Title     string
	Outlet    string
	Language  string
	Published time.Time
	// Quote is the sentence that states the fact, and QuoteFigure the figure's
	// place in it, in bytes.
	Quote       string
	QuoteFigure assay.Span
}

// ArticleHit is an article.
type ArticleHit struct {
	ID        assay.ArticleID
	URL       string
	Title     string
	Outlet    string
	Language  string
	Published time.Time
	// Snippet is a part of the body round the words asked for, else its beginning.
	Snippet string
	// Facts is the number of facts read in it.
	Facts int
}

// Search finds the records for which q.Match gives possible or certain.
func (ix *Index) Search(ctx context.Context, q *query.Query, o Options) (*Results, error) {
	began := time.Now()
	if err := ix.check(&o); err != nil {
		return nil, err
	}
	env := ix.env
	if env.Now.IsZero() {
		env.Now = began
	}
	ix.mu.RLock()
	s := &scan{ix: ix, ctx: ctx, q: q, o: o, t: ix.table, env: env, board: ix.announcements.rows, n: o.Offset + o.Limit}
	err := s.run()
	facets := s.facets() // names come from the table, which grows as articles come
	ix.mu.RUnlock()
	if err != nil {
		return nil, fmt.Errorf("search %q: %w", q.String(), err)
	}
	res := &Results{Query: q.String(), Want: o.Want, Total: s.total, Facets: facets}
	best := s.best()
	for _, c := range best[min(o.Offset, len(best)):] {
		if err := ctx.Err(); err != nil {
			return nil, fmt.Errorf("search %q: %w", q.String(), err)
		}
		h, why, err := ix.hit(q, env, o.Want, c)
		if err != nil {
			return nil, fmt.Errorf("search %q: %w", q.String(), err)
		}
		if h == nil {
			continue // replaced since
		}
		res.Hits = append(res.Hits, *h)
		for _, r := range why.Rates {
			if !slices.ContainsFunc(res.Rates, func(o fx.Rate) bool {
				return o.From == r.From && o.To == r.To && o.Date == r.Date && o.Origin == r.Origin && o.Rate.Equal(r.Rate)
			}) {
				res.Rates = append(res.Rates, r)
			}
		}
	}
	res.Took = time.Since(began)
	return res, nil
}

func (ix *Index) check(o *Options) error {
	switch o.Want {
	case "":
		o.Want = Facts
	case Facts, Articles, Announcements:
	default:
		return assay.Invalidf("search for %q; facts, articles and announcements can be searched for", o.Want)
	}
	switch o.Sort {
	case "", "time", "value":
	default:
		return assay.Invalidf("sort by %q; hits are sorted by time, by value, or with an empty name by how well they match", o.Sort)
	}
	if o.Limit == 0 {
		o.Limit = 20
	}
	if o.Limit < 0 || o.Offset < 0 {
		return assay.Invalidf("offset %d and limit %d; neither can be negative", o.Offset, o.Limit)
	}
	if o.Offset > ix.cfg.MaxWindow-o.Limit {
		return assay.Invalidf("offset %d and limit %d reach beyond the first %d hits; narrow the question instead", o.Offset, o.Limit, ix.cfg.MaxWindow)
	}
	return nil
}

// scan is one search under way. The index is locked for reading meanwhile.
type scan struct {
	ix    *Index
	ctx   context.Context
	q     *query.Query
	o     Options
	t     *table
	env   query.Env
	board []announcementRow

	leaves []leafScan
	n      int // candidates to keep
	total  int
	cands  []candidate
	worst  candidate // of those kept, once there are more than are wanted
	full   bool
	counts counts
	dollar map[exchange]conversion
	scores []float32 // of articles or announcements, how well the words fit
}

// leafScan is what is worked out once for one condition.
type leafScan struct {
	leaf *query.Leaf
	// has are the articles, or announcements, whose words answer it.
	has bits
	// answers for codes of a dictionary: 0 unknown, 1 no, 2 yes.
	codes []uint8
	// base is the code of the comparison's base unit, absent when no fact has it.
	base   uint16
	absent bool
	// rates turn a base unit into it on a day; today are those of the day of
	// the last row, by base unit.
	rates map[exchange]conversion
	day   int32
	today []conversion
	hash  uint64
}

type conversion struct {
	known, ok bool
	query.Conversion
}

type exchange struct {
	base uint16
	day  int32
}

// candidate is a hit with what it is sorted by.
type candidate struct {
	row   uint32 // of the fact, article or announcement
	match query.Match
	fit   float32
	time  int64
	group uint16 // the dimension of value
	value float64
	id    string // of article or announcement
	nth   int    // of the fact in its reading
}

type bits []uint64

func (b bits) has(i uint32) bool { return int(i/64) < len(b) && b[i/64]&(1<<(i%64)) != 0 }

// any reports whether a bit from first to last is set.
func (b bits) any(first, last uint32) bool {
	for w := first / 64; w <= last/64 && int(w) < len(b); w++ {
		x := b[w]
		if w == first/64 {
			x &= math.MaxUint64 << (first % 64)
		}
		if w == last/64 {
			x &= math.MaxUint64 >> (63 - last%64)
		}
		if x != 0 {
			return true
		}
	}
	return false
}

func (s *scan) run() error {
	if err := s.prepare(); err != nil {
		return err
	}
	switch s.o.Want {
	case Facts:
		return s.scanFacts()
	case Articles:
		return s.scanArticles()
	}
	return s.scanAnnouncements()
}

// prepare works out what is the same for all rows: above all which texts hold
// the words.
func (s *scan) prepare() error {
	s.dollar = map[exchange]conversion{}
	s.leaves = make([]leafScan, len(s.q.Leaves()))
	rows := len(s.t.articles)
	prefix := articleDoc
	if s.o.Want == Announcements {
		rows, prefix = len(s.board), announcementDoc
	}
	s.counts = newCounts(s.t)
	for i, l := range s.q.Leaves() {
		ls := &s.leaves[i]
		ls.leaf = l
		switch l.Field {
		case query.Words, query.Text:
			ls.has = make(bits, (rows+63)/64)
			if s.scores == nil {
				s.scores = make([]float32, rows)
			}
			err := s.ix.words.find(s.ctx, l, func(doc string, score float64) {
				id, ok := strings.CutPrefix(doc, prefix)
				if !ok {
					return
				}
				var row uint32
				if s.o.Want == Announcements {
					row, ok = s.ix.announcements.byID[assay.AnnouncementID(id)]
				} else {
					row, ok = s.t.byArticle[assay.ArticleID(id)]
				}
				if ok {
					ls.has[row/64] |= 1 << (row % 64)
					s.scores[row] += float32(score)
				}
			})
			if err != nil {
				return err
			}
			ls.codes = make([]uint8, len(s.t.entities.values))
		case query.Amount:
			code, ok := s.t.bases.codes[string(l.Base())]
			ls.base, ls.absent = uint16(code), !ok
			ls.rates, ls.today = map[exchange]conversion{}, make([]conversion, len(s.t.bases.values))
		case query.Subject, query.Object:
			ls.codes = make([]uint8, len(s.t.entities.values))
		case query.Outlet:
			ls.codes = make([]uint8, len(s.t.outlets.values))
		case query.Country:
			ls.codes = make([]uint8, len(s.t.countrySets.values))
		case query.Type:
			ls.codes = make([]uint8, len(s.t.typeSets.values))
		case query.Attribute:
			ls.codes = make([]uint8, len(s.t.attributes.values))
		case query.Status:
			ls.codes = make([]uint8, len(s.t.statuses.values))
		case query.Unit:
			ls.codes = make([]uint8, len(s.t.units.values))
		case query.Kind:
			ls.codes = make([]uint8, len(s.t.kinds.values))
		case query.Language:
			ls.codes = make([]uint8, len(s.t.languages.values))
		case query.From:
			ls.codes = make([]uint8, len(s.t.froms.values))
		case query.ID:
			ls.hash = hashID(l.Value)
		}
	}
	return nil
}

// of answers a condition for a code of a dictionary, once.
func (ls *leafScan) of(code uint32, answer func() bool) query.Match {
	if ls.codes[code] == 0 {
		ls.codes[code] = 1
		if answer() {
			ls.codes[code] = 2
		}
	}
	return query.Bool(ls.codes[code] == 2)
}

// scanFacts goes through the facts, block by block.
func (s *scan) scanFacts() error {
	for b := range s.t.blocks {
		if err := s.ctx.Err(); err != nil {
			return err
		}
		block := &s.t.blocks[b]
		if !s.q.Can(func(l *query.Leaf) bool { return s.could(l, block) }) {
			continue
		}
		for row := uint32(b * blockRows); row < uint32(min((b+1)*blockRows, len(s.t.article))); row++ {
			a := &s.t.articles[s.t.article[row]]
			if a.dead {
				continue
			}
			sure := true
			m := s.q.Decide(func(l *query.Leaf) query.Match { return s.ofFact(l, row, a, &sure) })
			if !sure {
				var err error
				if m, err = s.exact(a, row); err != nil {
					return err
				}
			}
			if m != query.None {
				s.addFact(row, a, m)
			}
		}
	}
	return nil
}

// exact asks the record itself.
func (s *scan) exact(a *articleCols, fact uint32) (query.Match, error) {
	r, err := s.ix.Reading(a.reading)
	if err != nil {
		return query.None, err
	}
	f := &r.Facts[s.t.nth[fact]]
	m, _ := s.q.Match(query.Record{Reading: r, Fact: f, Figure: &r.Figures[f.Figure]}, s.env)
	return m, nil
}

// could reports whether the condition may hold of a fact in the block.
func (s *scan) could(l *query.Leaf, b *block) bool {
	ls := &s.leaves[l.Index()]
	inSet := func(set uint64, d *dictionary[string], value string) bool {
		code, ok := d.codes[value]
		return ok && set&bit(uint16(code)) != 0
	}
	switch l.Field {
	case query.Words, query.Text:
		return ls.has.any(b.minArticle, b.maxArticle)
	case query.Attribute:
		return inSet(b.attributes, &s.t.attributes, l.Value)
	case query.Status:
		return inSet(b.statuses, &s.t.statuses, l.Value)
	case query.Since:
		return l.Holds(int(b.maxDay), s.env.Now)
	case query.Until:
		return b.minDay == query.NoDay || l.Holds(int(b.minDay), s.env.Now)
	case query.Amount:
		if l.Attribute != "" && !inSet(b.attributes, &s.t.attributes, string(l.Attribute)) {
			return false
		}
		for _, a := range b.amounts {
			if ls.absent || a.base != ls.base {
				// Through an exchange rate, which hangs on the day.
				if query.Exchangeable(assay.Unit(s.t.bases.values[a.base]), l.Base()) {
					return true
				}
				continue
			}
			if m, sure := l.Compare(query.Interval{Low: a.low, High: a.high}); m != query.None || !sure {
				return true
			}
		}
		return false
	}
	return true
}

// rate is how a base unit is turned into the comparison's by the rates of a day.
func (s *scan) rate(ls *leafScan, base uint16, day int32) conversion {
	if ls.day != day {
		ls.day = day
		clear(ls.today)
	}
	if c := ls.today[base]; c.known {
		return c
	}
	key := exchange{base, day}
	c, ok := ls.rates[key]
	if !ok {
		c.known = true
		c.Conversion, c.ok = query.Exchange(assay.Unit(s.t.bases.values[base]), ls.leaf.Base(), dayTime(day), s.env.Rates)
		ls.rates[key] = c
	}
	ls.today[base] = c
	return c
}

// dayTime is a time of the day; the zero time for an unknown one.
func dayTime(day int32) time.Time {
	if day == query.NoDay {
		return time.Time{}
	}
	return time.Unix(int64(day)*86400, 0).UTC()
}

// ofFact answers a condition for a row. It clears sure when the exact values
// must decide.
func (s *scan) ofFact(l *query.Leaf, row uint32, a *articleCols, sure *bool) query.Match {
	ls, t := &s.leaves[l.Index()], s.t
	set := func(d *dictionary[string], code uint16) query.Match {
		return ls.of(uint32(code), func() bool { return l.Is(d.values[code]) })
	}
	switch l.Field {
	case query.Attribute:
		return set(&t.attributes, t.attribute[row])
	case query.Status:
		return set(&t.statuses, t.status[row])
	case query.Unit:
		return set(&t.units, t.unit[row])
	case query.Kind:
		return set(&t.kinds, t.kind[row])
	case query.Subject:
		return s.names(ls, t.subject[row])
	case query.Object:
		return s.names(ls, t.object[row])
	case query.Type:
		return ls.of(uint32(t.types[row]), func() bool { return in(t.typeSets.values[t.types[row]], l.Value) })
	case query.Country:
		return s.about(ls, t.country[row])
	case query.Amount:
		if l.Attribute != "" && string(l.Attribute) != t.attributes.values[t.attribute[row]] {
			return query.None
		}
		return s.amount(ls, row, a, sure)
	case query.ID:
		if t.id[row] == ls.hash {
			*sure = false
		}
		return query.Bool(l.Is(string(a.id)) || l.Is(string(a.reading)))
	}
	return s.ofArticle(l, t.article[row], a)
}

func (s *scan) about(ls *leafScan, code uint32) query.Match {
	return ls.of(code, func() bool { return in(s.t.countrySets.values[code], ls.leaf.Value) })
}

// names answers subject and object; code 0 is nobody.
func (s *scan) names(ls *leafScan, code uint32) query.Match {
	if code == 0 {
		return query.None
	}
	return ls.of(code, func() bool {
		e := s.t.entities.values[code]
		return ls.leaf.Names(e.ID, e.Name)
	})
}

// amount compares a fact's amount as query.Match does: in its own unit, as the
// article prints it otherwise, or by the rates of its day.
func (s *scan) amount(ls *leafScan, row uint32, a *articleCols, sure *bool) query.Match {
	t := s.t
	settle := func(m query.Match, ok bool) query.Match {
		*sure = *sure && ok
		return m
	}
	own := query.Interval{Low: t.low[row], High: t.high[row], Plain: t.plain[row]}
	if !ls.absent && t.base[row] == ls.base {
		return settle(ls.leaf.Compare(own))
	}
	for i := t.other[row]; i != 0; i++ {
		o := &t.others[i]
		if !ls.absent && o.base == ls.base {
			return settle(ls.leaf.Compare(query.Interval{Low: o.low, High: o.high, Plain: o.plain}))
		}
		if !o.more {
			break
		}
	}
	if c := s.rate(ls, t.base[row], a.day); c.ok {
		return settle(ls.leaf.CompareExchanged(own, c.Conversion))
	}
	return query.None
}

// ofArticle answers a condition about an article as a whole.
func (s *scan) ofArticle(l *query.Leaf, n uint32, a *articleCols) query.Match {
	ls, t := &s.leaves[l.Index()], s.t
	switch l.Field {
	case query.Words, query.Text:
		return query.Bool(ls.has.has(n))
	case query.From:
		return ls.of(uint32(a.from), func() bool { return l.Is(t.froms.values[a.from]) })
	case query.Language:
		return ls.of(uint32(a.language), func() bool { return l.InLanguage(t.languages.values[a.language]) })
	case query.Outlet:
		return ls.of(a.outlet, func() bool {
			o := t.outlets.values[a.outlet]
			return l.Publishes(o.name, o.host)
		})
	case query.Since, query.Until:
		return query.Bool(l.Holds(int(a.day), s.env.Now))
	case query.Country:
		return s.about(ls, a.countries)
	case query.ID:
		if l.Is(string(a.id)) || l.Is(string(a.reading)) {
			return query.Certain
		}
		for row := a.first; row < a.first+a.facts; row++ {
			if t.id[row] == ls.hash {
				return query.Certain
			}
		}
	}
	return query.None
}

// scanArticles goes through the articles.
func (s *scan) scanArticles() error {
	for n := range s.t.articles {
		if n%blockRows == 0 && s.ctx.Err() != nil {
			return s.ctx.Err()
		}
		a := &s.t.articles[n]
		if a.dead {
			continue
		}
		sure := true
		m := s.q.DecideArticle(int(a.facts), func(l *query.Leaf, fact int) query.Match {
			if fact < 0 {
				return s.ofArticle(l, uint32(n), a)
			}
			return s.ofFact(l, a.first+uint32(fact), a, &sure)
		})
		if !sure {
			r, err := s.ix.Reading(a.reading)
			if err != nil {
				return err
			}
			m, _ = s.q.Match(query.Record{Reading: r}, s.env)
		}
		if m != query.None {
			s.addArticle(uint32(n), a, m)
		}
	}
	return nil
}

// scanAnnouncements goes through the announcements.
func (s *scan) scanAnnouncements() error {
	for n := range s.board {
		if n%256 == 0 && s.ctx.Err() != nil {
			return s.ctx.Err()
		}
		row := &s.board[n]
		if row.dead {
			continue
		}
		text := query.AnsweredText(func(l *query.Leaf) bool { return s.leaves[l.Index()].has.has(uint32(n)) }, row.things)
		if m, _ := s.q.Match(query.Record{Announcement: row.Announcement, Text: text}, s.env); m != query.None {
			s.addAnnouncement(uint32(n), row, m)
		}
	}
	return nil
}

// keep takes a candidate, and throws away the worse half now and then.
func (s *scan) keep(c candidate) {
	s.total++
	if s.full && s.order(c, s.worst) > 0 {
		return
	}
	s.cands = append(s.cands, c)
	if len(s.cands) >= 2*s.n+1000 {
		slices.SortFunc(s.cands, s.order)
		s.cands = s.cands[:s.n]
		s.worst, s.full = s.cands[s.n-1], true
	}
}

// best are the candidates that are asked for, the best first.
func (s *scan) best() []candidate {
	slices.SortFunc(s.cands, s.order)
	return s.cands[:min(s.n, len(s.cands))]
}

func rank(m query.Match) int {
	if m == query.Certain {
		return 0
	}
	return 1
}

// order says which of two candidates comes first.
func (s *scan) order(x, y candidate) int {
	c := 0
	switch s.o.Sort {
	case "":
		c = cmp.Or(cmp.Compare(rank(x.match), rank(y.match)), cmp.Compare(y.fit, x.fit))
	case "value":
		c = cmp.Or(cmp.Compare(x.group, y.group), cmp.Compare(y.value, x.value))
	}
	return cmp.Or(c, cmp.Compare(y.time, x.time), cmp.Compare(x.id, y.id), cmp.Compare(x.nth, y.nth))
}

func (s *scan) addFact(row uint32, a *articleCols, m query.Match) {
	c := candidate{row: row, match: m, time: a.time, id: string(a.id), nth: int(s.t.nth[row])}
	if s.o.Sort == "" {
		for i := range s.leaves {
			// A fact about what was asked for is better than one beside it.
			ls := &s.leaves[i]
			if ls.leaf.Field == query.Words && (s.names(ls, s.t.subject[row]) == query.Certain || s.names(ls, s.t.object[row]) == query.Certain) {
				c.fit++
			}
		}
	}
	if s.o.Sort == "value" {
		c.group, c.value = s.value(s.t.base[row], s.t.low[row], a.day)
	}
	s.keep(c)
	s.counts.fact(s.t, row, a)
	s.counts.match[m]++
}

func (s *scan) addArticle(n uint32, a *articleCols, m query.Match) {
	c := candidate{row: n, match: m, time: a.time, id: string(a.id)}
	if s.scores != nil {
		c.fit = s.scores[n]
	}
	if s.o.Sort == "value" {
		c.group, c.value = math.MaxUint16, math.Inf(-1)
		for row := a.first; row < a.first+a.facts; row++ {
			if g, v := s.value(s.t.base[row], s.t.low[row], a.day); g < c.group || (g == c.group && v > c.value) {
				c.group, c.value = g, v
			}
		}
	}
	s.keep(c)
	s.counts.article(s.t, a)
	s.counts.match[m]++
}

func (s *scan) addAnnouncement(n uint32, r *announcementRow, m query.Match) {
	c := candidate{row: n, match: m, id: string(r.ID)}
	if t := query.Announced(r.Announcement); !t.IsZero() {
		c.time = t.Unix()
	}
	if s.scores != nil {
		c.fit = s.scores[n]
	}
	if s.o.Sort == "value" {
		c.group, c.value = math.MaxUint16, math.Inf(-1)
		if len(r.Amounts) > 0 {
			base, low, _ := query.Canonical(r.Amounts[0], s.env.Lexicon)
			code, ok := s.t.bases.codes[string(base)]
			if !ok {
				code = 0
			}
			c.group, c.value = s.value(uint16(code), low, int32(query.AnnouncementDay(r.Announcement)))
		}
	}
	s.keep(c)
	s.counts.announcement(r)
	s.counts.match[m]++
}

// value is what amounts are sorted by: money in US dollars of its day before
// all else, then dimension by dimension.
func (s *scan) value(base uint16, low float64, day int32) (group uint16, value float64) {
	key := exchange{base, day}
	c, ok := s.dollar[key]
	if !ok {
		const dollar = "USD"
		if s.t.bases.values[base] == dollar {
			c.Factor, c.ok = 1, true
		} else {
			c.Conversion, c.ok = query.Exchange(assay.Unit(s.t.bases.values[base]), dollar, dayTime(day), s.env.Rates)
		}
		s.dollar[key] = c
	}
	if c.ok {
		return 0, low * c.Factor
	}
	return base + 1, low
}

// hit reads the record of a candidate and asks it for the reasons. It gives nil
// when the record was replaced since the table was read and answers no more.
func (ix *Index) hit(q *query.Query, env query.Env, want Want, c candidate) (*Hit, query.Why, error) {
	if want == Announcements {
		a, err := ix.Announcement(assay.AnnouncementID(c.id))
		if err != nil {
			return nil, query.Why{}, err
		}
		m, why := q.Match(query.Record{Announcement: a}, env)
		if m == query.None {
			return nil, why, nil
		}
		return &Hit{Match: m, Why: why.String(), Announcement: a}, why, nil
	}
	r, err := ix.Article(assay.ArticleID(c.id))
	if err != nil {
		return nil, query.Why{}, err
	}
	a := &r.Article
	if want == Articles {
		m, why := q.Match(query.Record{Reading: r}, env)
		if m == query.None {
			return nil, why, nil
		}
		return &Hit{Match: m, Why: why.String(), Article: &ArticleHit{
			ID: a.ID, URL: a.URL, Title: a.Title, Outlet: a.Outlet(), Language: a.Language, Published: a.Published,
			Snippet: snippet(r, q, env), Facts: len(r.Facts),
		}}, why, nil
	}
	if c.nth >= len(r.Facts) || r.Facts[c.nth].Figure >= len(r.Figures) {
		return nil, query.Why{}, nil
	}
	f := &r.Facts[c.nth]
	g := &r.Figures[f.Figure]
	m, why := q.Match(query.Record{Reading: r, Fact: f, Figure: g}, env)
	if m == query.None {
		return nil, why, nil
	}
	quote, place := quoteOf(a.Text, f.Evidence, g.Span)
	return &Hit{Match: m, Why: why.String(), Fact: &FactHit{
		ID: f.ID, Fact: *f, Figure: *g, ArticleID: a.ID, URL: a.URL, Title: a.Title, Outlet: a.Outlet(), Language: a.Language,
		Published: a.Published, Quote: quote, QuoteFigure: place,
	}}, why, nil
}

// quoteOf is the sentence that states a figure and the figure's place in it. A
// sentence that does not hold the figure is widened until it does.
func quoteOf(text string, evidence, figure assay.Span) (string, assay.Span) {
	if evidence.Of(text) == "" || !evidence.Contains(figure) {
		start := strings.LastIndexByte(text[:max(0, min(figure.Start, len(text)))], '\n') + 1
		end := len(text)
		if i := strings.IndexByte(text[max(0, min(figure.End, len(text))):], '\n'); i >= 0 {
			end = figure.End + i
		}
		evidence = assay.Span{Start: start, End: end}
	}
	quote := evidence.Of(text)
	trimmed := strings.TrimLeft(quote, " \t\r\n\u3000")
	start := evidence.Start + len(quote) - len(trimmed)
	quote = strings.TrimRight(trimmed, " \t\r\n\u3000")
	place := assay.Span{Start: figure.Start - start, End: figure.End - start}
	if place.Start < 0 || place.End > len(quote) || place.Start > place.End {
		return quote, assay.Span{}
	}
	return quote, place
}

// snippetBytes is about how long a snippet is.
const snippetBytes = 300

// snippet is a part of the body round the first words asked for.
func snippet(r *assay.Reading, q *query.Query, env query.Env) string {
	body := r.Article.Text[max(0, min(r.Article.BodyStart, len(r.Article.Text))):]
	at := len(body)
	for _, l := range q.Leaves() {
		if l.Field == query.Words || l.Field == query.Text {
			if i := l.First(body, env.Lexicon); i >= 0 {
				at = min(at, i)
			}
		}
	}
	if at == len(body) {
		at = 0
	}
	start := max(0, at-snippetBytes/3)
	for start > 0 && !utf8.RuneStart(body[start]) {
		start--
	}
	end := min(len(body), start+snippetBytes)
	for end < len(body) && !utf8.RuneStart(body[end]) {
		end++
	}
	s := strings.Join(strings.Fields(body[start:end]), " ")
	if start > 0 {
		s = "… " + s
	}
	if end < len(body) {
		s += " …"
	}
	return s
}
