package ledger

import (
	"slices"
	"time"

	"assay"
)

// index finds the announcements that share a key with a report: a party or the
// size of the amount, within a stretch of time. Keys of reports that were
// replaced stay; they only lead to a comparison more.
type index map[indexKey][]*entry

type indexKey struct {
	key    string
	period int
}

const (
	// stretch is the length in days of the periods that parties are kept by.
	stretch = 64
	// moneyStretch is the same for amounts, which are looked for only nearby:
	// with no party in common, reports of one announcement are of one week or two.
	moneyStretch = 8
	moneyReach   = 14
)

func (ix index) add(p *profile, e *entry) {
	ix.put(p.partyKeys(), p.from, p.to, stretch, e)
	ix.put(p.moneyKeys(0), p.from, p.to, moneyStretch, e)
}

func (ix index) put(keys []string, from, to, length int, e *entry) {
	for period := floorDiv(from, length); period <= floorDiv(to, length); period++ {
		for _, k := range keys {
			at := indexKey{k, period}
			if in := ix[at]; len(in) == 0 || in[len(in)-1] != e {
				ix[at] = append(in, e)
			}
		}
	}
}

// get counts for each entry the keys that it has within the days.
func (ix index) get(keys []string, from, to, length int) map[*entry]int {
	out := map[*entry]int{}
	for _, k := range keys {
		seen := map[*entry]bool{}
		for period := floorDiv(from, length); period <= floorDiv(to, length); period++ {
			for _, e := range ix[indexKey{k, period}] {
				if !seen[e] {
					seen[e] = true
					out[e]++
				}
			}
		}
	}
	return out
}

// find returns the announcements that the report may belong to, by the keys
// that they share, in the order in which they were opened, merged ones left out.
func (l *Ledger) find(p *profile) []*entry {
	var out []*entry
	reach := int(l.cfg.Updates / (24 * time.Hour))
	party := l.index.get(p.partyKeys(), p.from-reach, p.to+reach, stretch)
	for e, n := range party {
		// A state or a busy company has many announcements in a year. One that
		// shares nothing but it, and tells plainly of another sum, is no match.
		if n > 1 || slices.ContainsFunc(e.profiles, p.near) {
			out = append(out, e)
		}
	}
	for e := range l.index.get(p.moneyKeys(1), p.from-moneyReach, p.to+moneyReach, moneyStretch) {
		if party[e] == 0 && len(e.profiles) > 0 {
			out = append(out, e)
		}
	}
	out = slices.DeleteFunc(out, func(e *entry) bool { return len(e.profiles) == 0 })
	slices.SortFunc(out, func(a, b *entry) int { return a.nth - b.nth })
	return out
}

// near reports whether the amounts of the reports may be one, roughly: one is
// missing, has bounds, or lies within a third.
func (p *profile) near(q *profile) bool {
	if !p.plain() || !q.plain() {
		return true
	}
	for _, x := range p.amounts {
		for _, y := range q.amounts {
			if x.Unit == y.Unit && ratio(x.middle, y.middle) < 4.0/3 || ratio(x.dollars, y.dollars) < 4.0/3 {
				return true
			}
		}
	}
	return false
}

// plain reports whether the report states amounts without bounds or ranges.
func (p *profile) plain() bool {
	return len(p.amounts) > 0 && !slices.ContainsFunc(p.amounts, func(a amount) bool {
		return a.Value == nil || !firm(a) && a.Qualifier != assay.Approx
	})
}

// floorDiv is the number of the period of the length that a day falls into.
func floorDiv(day, length int) int {
	if day < 0 {
		return (day - length + 1) / length
	}
	return day / length
}

// partyKeys are the keys of those that a report names.
func (p *profile) partyKeys() (party []string) {
	add := func(k string) {
		if !slices.Contains(party, k) {
			party = append(party, k)
		}
	}
	all := p.actors
	if p.target != nil {
		all = append(slices.Clip(all), *p.target)
	}
	for i := range all {
		q := &all[i]
		switch {
		case q.state != "":
			// A government and its ministries meet in the state.
			add("p:" + q.state)
			continue
		case q.id != "":
			add("p:" + q.id)
			if !q.acts() {
				continue
			}
		}
		for _, n := range q.names {
			for _, w := range n.latin {
				if w.proper {
					add("w:" + w.text)
				}
			}
			if runes := []rune(n.han); len(runes) > 1 {
				add("h:" + string(runes[:2]))
				add("h:" + string(runes[len(runes)-2:]))
			}
		}
	}
	return party
}
