package indexer

import (
	"hash/fnv"
	"math"
	"strings"

	"assay"
	"assay/query"
)

// blockRows is how many facts share a summary.
const blockRows = 4096

// table is the columns: every fact that can be found, in arrays of numbers.
// Names are numbers in dictionaries. A fact that an article no longer states
// stays as a dead row until the next opening or tidying.
type table struct {
	// Articles, by their number.
	articles  []articleCols
	byArticle map[assay.ArticleID]uint32

	// Facts, by their row.
	article                  []uint32
	nth                      []uint16
	attribute, kind, status  []uint16
	unit, base, types        []uint16
	subject, object, country []uint32
	low, high                []float64
	plain                    []bool
	other                    []uint32 // place in others, 0 for none
	id                       []uint64 // hash of the fact's id
	blocks                   []block
	live                     int

	// others holds, from a place on, how many further amounts a fact has.
	others []otherAmount

	attributes, kinds, statuses, units, bases, typeSets dictionary[string]
	entities                                            dictionary[assay.Entity]
	countrySets                                         dictionary[string]
	outlets                                             dictionary[outlet]
	languages, froms                                    dictionary[string]
}

type articleCols struct {
	id             assay.ArticleID
	reading        assay.ReadingID
	first, facts   uint32
	outlet         uint32
	language, from uint16
	countries      uint32
	day            int32
	time           int64
	dead           bool
}

type outlet struct{ name, host string }

type otherAmount struct {
	more      bool // another one follows
	plain     bool
	base      uint16
	low, high float64
}

// block is a summary of blockRows rows.
type block struct {
	attributes, statuses uint64 // bit sets of the codes, all ones when a code is above 63
	minDay, maxDay       int32
	minArticle           uint32
	maxArticle           uint32
	amounts              []span // by base unit
}

type span struct {
	base      uint16
	low, high float64
}

// dictionary numbers values in the order in which they come. Number 0 is the
// zero value.
type dictionary[V comparable] struct {
	values []V
	codes  map[V]uint32
}

func newDictionary[V comparable]() dictionary[V] {
	var zero V
	return dictionary[V]{values: []V{zero}, codes: map[V]uint32{zero: 0}}
}

func (d *dictionary[V]) code(v V) uint32 {
	c, ok := d.codes[v]
	if !ok {
		c = uint32(len(d.values))
		d.values = append(d.values, v)
		d.codes[v] = c
	}
	return c
}

// short is code for dictionaries of words that are few: attributes, units and
// the like. What comes beyond 65,535 of them is taken for the zero value.
func (d *dictionary[V]) short(v V) uint16 {
	if c, ok := d.codes[v]; ok {
		return uint16(c)
	}
	if len(d.values) > math.MaxUint16 {
		return 0
	}
	return uint16(d.code(v))
}

func newTable() *table {
	return &table{
		byArticle:  map[assay.ArticleID]uint32{},
		others:     make([]otherAmount, 1),
		attributes: newDictionary[string](), kinds: newDictionary[string](), statuses: newDictionary[string](),
		units: newDictionary[string](), bases: newDictionary[string](), typeSets: newDictionary[string](),
		entities: newDictionary[assay.Entity](), countrySets: newDictionary[string](),
		outlets: newDictionary[outlet](), languages: newDictionary[string](), froms: newDictionary[string](),
	}
}

func hashID(id string) uint64 {
	h := fnv.New64a()
	h.Write([]byte(id))
	return h.Sum64()
}

// put adds an article, in place of what the table knew of it.
func (t *table) put(r *row) {
	if old, ok := t.byArticle[r.Article]; ok {
		t.articles[old].dead = true
		t.live -= int(t.articles[old].facts)
	}
	n := uint32(len(t.articles))
	t.byArticle[r.Article] = n
	a := articleCols{
		id: r.Article, reading: r.Reading, first: uint32(len(t.article)), facts: uint32(len(r.Facts)),
		outlet: t.outlets.code(outlet{r.Outlet, r.Host}), language: t.languages.short(r.Language), from: t.froms.short(r.From),
		countries: t.countrySets.code(r.Countries), day: int32(r.Day), time: r.Time,
	}
	t.articles = append(t.articles, a)
	for i := range r.Facts {
		t.putFact(n, &a, &r.Facts[i])
	}
	t.live += len(r.Facts)
}

func (t *table) putFact(article uint32, a *articleCols, f *factRow) {
	row := len(t.article)
	if row%blockRows == 0 {
		t.blocks = append(t.blocks, block{minDay: math.MaxInt32, maxDay: math.MinInt32, minArticle: article})
	}
	entity := func(e *assay.Entity) uint32 {
		if e == nil {
			return 0
		}
		return t.entities.code(*e)
	}
	t.article = append(t.article, article)
	t.nth = append(t.nth, uint16(f.Nth))
	t.attribute = append(t.attribute, t.attributes.short(string(f.Attribute)))
	t.kind = append(t.kind, t.kinds.short(string(f.Kind)))
	t.status = append(t.status, t.statuses.short(string(f.Status)))
	t.unit = append(t.unit, t.units.short(string(f.Unit)))
	t.types = append(t.types, t.typeSets.short(f.Types))
	t.subject = append(t.subject, entity(f.Subject))
	t.object = append(t.object, entity(f.Object))
	t.country = append(t.country, t.countrySets.code(f.Countries))
	t.id = append(t.id, hashID(f.ID))
	other := uint32(0)
	var own query.Interval
	for i, v := range f.Amounts {
		if i == 0 {
			own = v
			continue
		}
		if i == 1 {
			other = uint32(len(t.others))
		}
		t.others = append(t.others, otherAmount{
			more: i+1 < len(f.Amounts), plain: v.Plain, base: t.bases.short(string(v.Base)), low: v.Low, high: v.High,
		})
	}
	base := t.bases.short(string(own.Base))
	t.base = append(t.base, base)
	t.low, t.high = append(t.low, own.Low), append(t.high, own.High)
	t.plain = append(t.plain, own.Plain)
	t.other = append(t.other, other)

	b := &t.blocks[len(t.blocks)-1]
	b.attributes |= bit(t.attribute[row])
	b.statuses |= bit(t.status[row])
	b.minDay, b.maxDay = min(b.minDay, a.day), max(b.maxDay, a.day)
	b.maxArticle = article
	b.cover(base, own.Low, own.High)
	for i := other; i != 0; i++ {
		b.cover(t.others[i].base, t.others[i].low, t.others[i].high)
		if !t.others[i].more {
			break
		}
	}
}

// bit is a code as a member of a set of 64; codes beyond are every member.
func bit(code uint16) uint64 {
	if code > 63 {
		return math.MaxUint64
	}
	return 1 << code
}

// cover widens what the block knows of a base unit.
func (b *block) cover(base uint16, low, high float64) {
	for i := range b.amounts {
		if s := &b.amounts[i]; s.base == base {
			s.low, s.high = min(s.low, low), max(s.high, high)
			return
		}
	}
	b.amounts = append(b.amounts, span{base, low, high})
}

// bytes is about how much memory the columns take.
func (t *table) bytes() int64 {
	const perFact, perArticle, perOther = 4 + 2 + 6*2 + 3*4 + 2*8 + 1 + 4 + 8, 160, 24
	return int64(cap(t.article)*perFact + cap(t.articles)*perArticle + cap(t.others)*perOther)
}

// untidy reports whether so many rows are dead that the table is better made anew.
func (t *table) untidy() bool { return len(t.article) > 2*blockRows && t.live*2 < len(t.article) }

// in reports whether a set written with commas holds a value.
func in(set, value string) bool {
	for set != "" {
		one, rest, _ := strings.Cut(set, ",")
		if one == value {
			return true
		}
		set = rest
	}
	return false
}
