package indexer

import (
	"slices"
	"strings"

	"assay"
	"assay/query"
)

// counts counts hits by values: by code while scanning, by value in the end.
type counts struct {
	attribute, unit, status, types, subject, object, country, outlet, language []int
	named                                                                      map[string]map[string]int
	match                                                                      map[query.Match]int
}

func newCounts(t *table) counts {
	return counts{
		attribute: make([]int, len(t.attributes.values)), unit: make([]int, len(t.units.values)),
		status: make([]int, len(t.statuses.values)), types: make([]int, len(t.typeSets.values)),
		subject: make([]int, len(t.entities.values)), object: make([]int, len(t.entities.values)),
		country: make([]int, len(t.countrySets.values)), outlet: make([]int, len(t.outlets.values)),
		language: make([]int, len(t.languages.values)),
		named:    map[string]map[string]int{}, match: map[query.Match]int{},
	}
}

func (c *counts) fact(t *table, row uint32, a *articleCols) {
	c.attribute[t.attribute[row]]++
	c.unit[t.unit[row]]++
	c.status[t.status[row]]++
	c.types[t.types[row]]++
	c.subject[t.subject[row]]++
	c.object[t.object[row]]++
	c.country[t.country[row]]++
	c.outlet[a.outlet]++
	c.language[a.language]++
}

// article counts an article once for each value that one of its facts has.
func (c *counts) article(t *table, a *articleCols) {
	c.outlet[a.outlet]++
	c.language[a.language]++
	c.country[a.countries]++
	first, end := a.first, a.first+a.facts
	each16 := func(column []uint16, into []int) {
		for row := first; row < end; row++ {
			if !slices.Contains(column[first:row], column[row]) {
				into[column[row]]++
			}
		}
	}
	each32 := func(column []uint32, into []int) {
		for row := first; row < end; row++ {
			if !slices.Contains(column[first:row], column[row]) {
				into[column[row]]++
			}
		}
	}
	each16(t.attribute, c.attribute)
	each16(t.unit, c.unit)
	each16(t.status, c.status)
	each16(t.types, c.types)
	each32(t.subject, c.subject)
	each32(t.object, c.object)
}

func (c *counts) announcement(r *announcementRow) {
	once := map[string]bool{}
	add := func(facet, value string) {
		if value == "" || once[facet+":"+value] {
			return
		}
		once[facet+":"+value] = true
		if c.named[facet] == nil {
			c.named[facet] = map[string]int{}
		}
		c.named[facet][value]++
	}
	add("type", string(r.Type))
	add("attribute", string(r.Type))
	add("status", string(r.Status))
	for _, q := range r.Amounts {
		add("unit", string(q.Unit))
	}
	for _, e := range r.Actors {
		add("subject", key(e))
	}
	if r.Target != nil {
		add("object", key(*r.Target))
	}
	for _, id := range r.things {
		if code, ok := strings.CutPrefix(id, "country:"); ok {
			add("country", code)
		}
	}
	for _, report := range r.Reports {
		add("outlet", report.Outlet)
		add("language", report.Language)
	}
}

// key joins the names of a thing that has an id.
func key(e assay.Entity) string {
	if e.ID != "" {
		return e.ID
	}
	return e.Name
}

// facets are the counts with the values' names, the most frequent first.
func (s *scan) facets() map[string][]Bucket {
	c, t := &s.counts, s.t
	names := c.named
	into := func(facet, value string, n int) {
		if n == 0 || value == "" {
			return
		}
		if names[facet] == nil {
			names[facet] = map[string]int{}
		}
		names[facet][value] += n
	}
	for i, n := range c.attribute {
		into("attribute", t.attributes.values[i], n)
	}
	for i, n := range c.unit {
		into("unit", t.units.values[i], n)
	}
	for i, n := range c.status {
		into("status", t.statuses.values[i], n)
	}
	for i, n := range c.types {
		for _, v := range strings.Split(t.typeSets.values[i], ",") {
			into("type", v, n)
		}
	}
	for i, n := range c.subject {
		into("subject", key(t.entities.values[i]), n)
	}
	for i, n := range c.object {
		into("object", key(t.entities.values[i]), n)
	}
	for i, n := range c.country {
		for _, v := range strings.Split(t.countrySets.values[i], ",") {
			into("country", v, n)
		}
	}
	for i, n := range c.outlet {
		o := t.outlets.values[i]
		if o.name == "" {
			o.name = o.host
		}
		into("outlet", o.name, n)
	}
	for i, n := range c.language {
		into("language", t.languages.values[i], n)
	}
	for m, n := range c.match {
		into("match", string(m), n)
	}
	out := make(map[string][]Bucket, len(names))
	for facet, values := range names {
		buckets := make([]Bucket, 0, len(values))
		for v, n := range values {
			buckets = append(buckets, Bucket{v, n})
		}
		slices.SortFunc(buckets, func(a, b Bucket) int {
			if a.Count != b.Count {
				return b.Count - a.Count
			}
			return strings.Compare(a.Value, b.Value)
		})
		buckets = buckets[:min(len(buckets), s.ix.cfg.FacetValues)]
		if facet == "subject" || facet == "object" {
			for i := range buckets {
				buckets[i].Value = s.nameOf(buckets[i].Value)
			}
		}
		out[facet] = buckets
	}
	return out
}

// nameOf is the name by which a thing with an id is asked for.
func (s *scan) nameOf(id string) string {
	if s.env.Lexicon != nil {
		if e, ok := s.env.Lexicon.Entity(id); ok {
			return e.EN
		}
	}
	return id
}
