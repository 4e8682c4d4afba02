package assay

import (
	"slices"
	"time"
)

// Report is one article's telling of an announcement.
type Report struct {
	Article ArticleID `json:"article"`
	Reading ReadingID `json:"reading"`
	// Mention is the index of the mention in the reading.
	Mention  int    `json:"mention"`
	URL      string `json:"url"`
	Title    string `json:"title"`
	Outlet   string `json:"outlet"`
	Language string `json:"language"`
	// Country is the ISO 3166-1 alpha-2 code of the outlet's country, empty when
	// it is not known.
	Country   string    `json:"country,omitempty"`
	Published time.Time `json:"published,omitzero"`
	SeenAt    time.Time `json:"seen_at,omitzero"`
	Status    Status    `json:"status"`
	Date      string    `json:"date,omitempty"`
	Actors    []Entity  `json:"actors,omitempty"`
	Target    *Entity   `json:"target,omitempty"`
	// Amounts is the amount in every currency that the report prints, the
	// main one first; empty when the report names none.
	Amounts []Quantity `json:"amounts,omitempty"`
	// Quote is the sentence that reports it.
	Quote string `json:"quote"`
}

// DecisionKind says what the ledger decided about a mention.
type DecisionKind string

// The kinds of decision.
const (
	// Opened: nobody told of it before; the report begins an announcement.
	Opened DecisionKind = "opened"
	// Attached: a further report of a known announcement.
	Attached DecisionKind = "attached"
	// Amended: a report that carries it forward: another status, a raised amount.
	Amended DecisionKind = "amended"
	// Contradicted: a report that states an amount that cannot be squared with the known ones.
	Contradicted DecisionKind = "contradicted"
	// Merged: two announcements were one; Announcement becomes an alias of Into.
	Merged DecisionKind = "merged"
	// Withdrawn: a new revision of an article no longer reports it.
	Withdrawn DecisionKind = "withdrawn"
)

// Decision is one step in the life of an announcement.
type Decision struct {
	Kind         DecisionKind   `json:"kind"`
	Announcement AnnouncementID `json:"announcement"`
	Into         AnnouncementID `json:"into,omitempty"` // of Merged
	Type         Attribute      `json:"type,omitempty"`
	Report       Report         `json:"report"`
	// Why says what the decision rests on, for people: "same actor, same
	// object, 700 bn RUB = 61.5 bn CNY as printed".
	Why string `json:"why,omitempty"`
}

// Filing is what the ledger writes for one reading: the log of announcements
// is a sequence of filings. It never holds whole announcements.
type Filing struct {
	Reading ReadingID `json:"reading"`
	Article ArticleID `json:"article"`
	// ReadingSeq is the reading's place in its stream: the ledger's checkpoint.
	ReadingSeq uint64 `json:"reading_seq"`
	Generation int    `json:"generation"`
	// At is when the page was fetched, so that a replay files alike.
	At        time.Time  `json:"at,omitzero"`
	Decisions []Decision `json:"decisions"`
}

// Announcement is one commitment of capital in the world, with every report
// that tells of it, across outlets and languages.
type Announcement struct {
	ID      AnnouncementID   `json:"id"`
	Aliases []AnnouncementID `json:"aliases,omitempty"`
	Type    Attribute        `json:"type"`
	Actors  []Entity         `json:"actors,omitempty"`
	Target  *Entity          `json:"target,omitempty"`
	// Amounts is the amount in every currency printed by any report, the first
	// report's main one first.
	Amounts []Quantity `json:"amounts,omitempty"`
	Status  Status     `json:"status"`
	Date    string     `json:"date,omitempty"`
	// Contradicted says that reports state amounts that cannot be squared.
	Contradicted bool `json:"contradicted,omitempty"`
	// Reports in the order in which they were filed.
	Reports []Report `json:"reports"`
	// Opened and Updated are the times at which the first and the last report were fetched.
	Opened  time.Time `json:"opened,omitzero"`
	Updated time.Time `json:"updated,omitzero"`
}

// Apply carries the decision into the announcement. The ledger, the index and
// the alerts all rebuild announcements by applying the same decisions in the
// same order. Applying a decision twice changes nothing. A Merged decision is
// applied with Absorb by whoever holds both announcements.
func (a *Announcement) Apply(d Decision, at time.Time) {
	if d.Kind == Opened && a.ID == "" {
		a.ID, a.Type, a.Opened = d.Announcement, d.Type, at
	}
	if d.Kind == Merged {
		return
	}
	i := slices.IndexFunc(a.Reports, func(r Report) bool {
		return r.Article == d.Report.Article && r.Mention == d.Report.Mention
	})
	switch {
	case d.Kind == Withdrawn:
		if i >= 0 {
			a.Reports = slices.Delete(slices.Clone(a.Reports), i, i+1)
		}
	case i >= 0:
		a.Reports = slices.Clone(a.Reports)
		a.Reports[i] = d.Report
	default:
		a.Reports = append(a.Reports, d.Report)
	}
	if at.After(a.Updated) {
		a.Updated = at
	}
	if d.Kind == Contradicted {
		a.Contradicted = true
	}
	if d.Kind == Opened || d.Kind == Amended {
		if d.Report.Status != "" {
			a.Status = d.Report.Status
		}
		if d.Report.Date != "" && (a.Date == "" || d.Kind == Opened) {
			a.Date = d.Report.Date
		}
	}
	switch d.Kind {
	case Withdrawn:
		return
	case Amended:
		// What carries the announcement forward also says how much it is now.
		a.revise(d.Report.Amounts)
	}
	a.learn(d.Report)
}

// revise puts amounts in the place of those of the same unit.
func (a *Announcement) revise(amounts []Quantity) {
	a.Amounts = slices.Clone(a.Amounts)
	replaced := map[Unit]bool{}
	for _, q := range amounts {
		if i := slices.IndexFunc(a.Amounts, func(o Quantity) bool { return o.Unit == q.Unit }); i >= 0 && !replaced[q.Unit] {
			a.Amounts[i], replaced[q.Unit] = q, true
		}
	}
}

// Absorb takes over the reports of an announcement that turned out to be the same one.
func (a *Announcement) Absorb(b *Announcement) {
	if b.ID == a.ID {
		return
	}
	for _, id := range append([]AnnouncementID{b.ID}, b.Aliases...) {
		if !slices.Contains(a.Aliases, id) && id != a.ID {
			a.Aliases = append(a.Aliases, id)
		}
	}
	for _, r := range b.Reports {
		if !slices.ContainsFunc(a.Reports, func(o Report) bool { return o.Article == r.Article && o.Mention == r.Mention }) {
			a.Reports = append(a.Reports, r)
		}
		a.learn(r)
	}
	a.Contradicted = a.Contradicted || b.Contradicted
	if !b.Opened.IsZero() && (a.Opened.IsZero() || b.Opened.Before(a.Opened)) {
		a.Opened = b.Opened
	}
	if b.Updated.After(a.Updated) {
		a.Updated = b.Updated
	}
}

// learn adds what a report names and the announcement does not know yet.
func (a *Announcement) learn(r Report) {
	for _, e := range r.Actors {
		if !slices.ContainsFunc(a.Actors, func(o Entity) bool { return o.same(e) }) {
			a.Actors = append(a.Actors, e)
		}
	}
	if a.Target == nil && r.Target != nil {
		t := *r.Target
		a.Target = &t
	}
	for _, q := range r.Amounts {
		if !slices.ContainsFunc(a.Amounts, func(o Quantity) bool { return o.Unit == q.Unit }) {
			a.Amounts = append(a.Amounts, q)
		}
	}
}

func (e Entity) same(o Entity) bool {
	if e.ID != "" && o.ID != "" {
		return e.ID == o.ID
	}
	return e.Name == o.Name
}

// Languages lists the languages of the reports, sorted.
func (a *Announcement) Languages() []string {
	var out []string
	for _, r := range a.Reports {
		if !slices.Contains(out, r.Language) {
			out = append(out, r.Language)
		}
	}
	slices.Sort(out)
	return out
}
