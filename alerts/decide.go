package alerts

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strconv"
	"time"

	"assay"
	"assay/query"
)

// Delivery is one alert for one channel.
type Delivery struct {
	// ID is the same whenever the same alert is decided: hash of rule, channel,
	// announcement and event, and of the report for all but new ones.
	ID           string               `json:"id"`
	Rule         string               `json:"rule"`
	Channel      string               `json:"channel"`
	Event        string               `json:"event"`
	Announcement assay.AnnouncementID `json:"announcement"`
	// CreatedAt is when the page that gave the occasion was fetched.
	CreatedAt time.Time `json:"created_at"`
	// Body is what is sent.
	Body json.RawMessage `json:"body"`
}

// Message is the body of an alert: the envelope of Standard Webhooks 1.0.0.
type Message struct {
	// Type is announcement.new, announcement.update or announcement.contradiction.
	Type string `json:"type"`
	// Timestamp is when the page that gave the occasion was fetched.
	Timestamp time.Time `json:"timestamp"`
	Data      Data      `json:"data"`
}

// Data is what an alert tells.
type Data struct {
	Rule         string       `json:"rule"`
	Announcement Announcement `json:"announcement"`
	Report       Report       `json:"report"`
	// Match is certain or possible: whether the announcement answers the rule's
	// query whatever the true amounts are.
	Match query.Match `json:"match"`
	// Why says what the match rests on, such as exchange rates.
	Why string `json:"why,omitempty"`
	// Change says what the ledger decided about the report, and why.
	Change string `json:"change,omitempty"`
}

// Announcement is the announcement as it stands after the report.
type Announcement struct {
	ID           assay.AnnouncementID `json:"id"`
	Type         assay.Attribute      `json:"type"`
	Actors       []assay.Entity       `json:"actors"`
	Target       *assay.Entity        `json:"target"`
	Amounts      []Amount             `json:"amounts"`
	Status       assay.Status         `json:"status"`
	Date         string               `json:"date,omitempty"`
	Contradicted bool                 `json:"contradicted,omitempty"`
	// Reports is the number of reports so far.
	Reports int `json:"reports"`
}

// Amount is a quantity in an alert: plain decimal strings in a unit.
type Amount struct {
	Value     *string         `json:"value"`
	Low       *string         `json:"low"`
	High      *string         `json:"high"`
	Unit      assay.Unit      `json:"unit"`
	Qualifier assay.Qualifier `json:"qualifier"`
}

// Report is the report that gave the occasion.
type Report struct {
	URL       string     `json:"url"`
	Title     string     `json:"title"`
	Outlet    string     `json:"outlet"`
	Language  string     `json:"language"`
	Published *time.Time `json:"published"`
	Quote     string     `json:"quote"`
}

// maxBody bounds a message: Standard Webhooks asks for less than 20 kB.
const maxBody = 20_000

// Decide lists the deliveries that a filing gives rise to. r is the reading
// that was filed, nil where it can no longer be had; ann returns an
// announcement as it stands after the filing, nil for an unknown one.
//
// A rule for new announcements fires when an announcement that is neither
// denied nor cancelled answers its query, certainly or possibly, and did not
// before: mostly with the report that opens it, else with the one that first
// tells what the query asks for. A rule for updates fires on amended
// announcements and on those whose only report was taken back, a rule for
// contradictions on contradicted ones. A rule tells of an announcement once a filing.
func (d *Desk) Decide(f *assay.Filing, r *assay.Reading, ann func(assay.AnnouncementID) *assay.Announcement) []Delivery {
	if f == nil || len(d.rules) == 0 {
		return nil
	}
	var out []Delivery
	env := d.env(f.At)
	for _, c := range changes(f, ann) {
		answers := map[string]answer{}
		for i := range d.rules {
			rule := &d.rules[i]
			event := c.event(rule, env)
			if event == "" {
				continue
			}
			got, ok := answers[rule.Query]
			if !ok {
				got.match, got.why = rule.query.Match(query.Record{Reading: r, Announcement: c.now}, env)
				answers[rule.Query] = got
			}
			if got.match == query.None {
				continue
			}
			body := message(f, rule.Name, event, c, got)
			for _, ch := range rule.Channels {
				out = append(out, Delivery{
					ID: deliveryID(rule.Name, ch, event, c), Rule: rule.Name, Channel: ch, Event: event,
					Announcement: c.now.ID, CreatedAt: f.At.UTC(), Body: body,
				})
			}
		}
	}
	return out
}

type answer struct {
	match query.Match
	why   query.Why
}

// change is what a filing did to one announcement.
type change struct {
	decision assay.Decision
	// now is the announcement after the filing, before what it was without the
	// filing's reading; before is nil when the reading opened it.
	now, before *assay.Announcement
	withdrawn   bool
}

// changes lists what a filing did, one entry an announcement: the decision that
// weighs most.
func changes(f *assay.Filing, ann func(assay.AnnouncementID) *assay.Announcement) []change {
	var out []change
	for _, d := range f.Decisions {
		if d.Kind == assay.Merged {
			continue
		}
		now := ann(d.Announcement)
		if now == nil {
			continue
		}
		c := change{decision: d, now: now, before: without(now, f)}
		if d.Kind == assay.Withdrawn {
			if len(now.Reports) > 0 {
				continue
			}
			// Nothing is left to match: what was taken back is.
			last := *now
			last.Reports, last.Actors, last.Amounts = nil, slices.Clip(last.Actors), slices.Clip(last.Amounts)
			last.Apply(assay.Decision{Kind: assay.Attached, Announcement: now.ID, Report: d.Report}, f.At)
			c.now, c.before, c.withdrawn = &last, &last, true
		}
		i := slices.IndexFunc(out, func(o change) bool { return o.now.ID == now.ID })
		switch {
		case i < 0:
			out = append(out, c)
		case weight(d.Kind) > weight(out[i].decision.Kind):
			out[i] = c
		}
	}
	return out
}

func weight(k assay.DecisionKind) int {
	return slices.Index([]assay.DecisionKind{assay.Withdrawn, assay.Attached, assay.Contradicted, assay.Amended, assay.Opened}, k)
}

// without is the announcement as it would be without the reports of the
// filing's article, nil when nothing is left.
func without(a *assay.Announcement, f *assay.Filing) *assay.Announcement {
	var b *assay.Announcement
	for _, r := range a.Reports {
		if r.Article == f.Article {
			continue
		}
		kind := assay.Attached
		if b == nil {
			b, kind = new(assay.Announcement), assay.Opened
		}
		b.Apply(assay.Decision{Kind: kind, Announcement: a.ID, Type: a.Type, Report: r}, r.SeenAt)
	}
	return b
}

// event is what a change is to a rule, empty for nothing.
func (c *change) event(r *rule, env query.Env) string {
	on := func(e string) bool { return slices.Contains(r.On, e) }
	fresh := on(EventNew) && c.isNew(r, env)
	amended := c.withdrawn || c.decision.Kind == assay.Amended
	switch {
	// What a new revision of the only article says may have been told before;
	// a rule that hears of updates gets it as one.
	case amended && on(EventUpdate) && (c.before == nil || !fresh):
		return EventUpdate
	case fresh:
		return EventNew
	case c.decision.Kind == assay.Contradicted && on(EventContradiction):
		return EventContradiction
	}
	return ""
}

// isNew reports whether the rule may have a new announcement before it: one that
// was opened, or that did not answer its query until this reading.
func (c *change) isNew(r *rule, env query.Env) bool {
	switch {
	case c.withdrawn || c.now.Status == assay.Denied || c.now.Status == assay.Cancelled:
		return false
	case c.decision.Kind == assay.Opened:
		return true
	case c.before == nil:
		// The id keeps an alert that was sent before from being sent again.
		return c.decision.Kind != assay.Attached
	}
	m, _ := r.query.Match(query.Record{Announcement: c.before}, env)
	return m == query.None
}

// deliveryID names the alert. The parts are kept apart by their lengths.
func deliveryID(rule, channel, event string, c change) string {
	parts := []string{"alert", rule, channel, string(c.now.ID), event}
	if event != EventNew {
		rep := c.decision.Report
		parts = append(parts, string(rep.Article), string(rep.Reading), strconv.Itoa(rep.Mention), string(c.decision.Kind))
	}
	h := sha256.New()
	for _, p := range parts {
		h.Write([]byte(strconv.Itoa(len(p)) + ":" + p))
	}
	return "msg_" + hex.EncodeToString(h.Sum(nil)[:16])
}

// message is the body of an alert. Long texts are cut until it is short enough.
func message(f *assay.Filing, rule, event string, c change, got answer) json.RawMessage {
	for limit := 1500; ; limit /= 2 {
		a, rep := c.now, c.decision.Report
		most := max(limit/50, 1) // 30 entries at first
		m := Message{
			Type: "announcement." + event, Timestamp: f.At.UTC(),
			Data: Data{
				Rule: clip(rule, limit),
				Announcement: Announcement{
					ID: a.ID, Type: a.Type, Actors: []assay.Entity{}, Amounts: []Amount{}, Status: a.Status,
					Date: clip(a.Date, limit), Contradicted: a.Contradicted, Reports: len(a.Reports),
				},
				Report: Report{
					URL: clip(rep.URL, 2*limit), Title: clip(rep.Title, limit), Outlet: clip(rep.Outlet, limit), Language: clip(rep.Language, limit),
					Quote: clip(rep.Quote, limit),
				},
				Match: got.match, Why: clip(got.why.String(), limit), Change: clip(string(c.decision.Kind)+": "+c.decision.Why, limit),
			},
		}
		if !rep.Published.IsZero() {
			m.Data.Report.Published = &rep.Published
		}
		for _, e := range a.Actors[:min(len(a.Actors), most)] {
			m.Data.Announcement.Actors = append(m.Data.Announcement.Actors, entity(e, limit))
		}
		if a.Target != nil {
			e := entity(*a.Target, limit)
			m.Data.Announcement.Target = &e
		}
		for _, q := range a.Amounts[:min(len(a.Amounts), most)] {
			m.Data.Announcement.Amounts = append(m.Data.Announcement.Amounts, amount(q, limit))
		}
		body, err := json.Marshal(m)
		// Marshal fails on years beyond 9999 only, and the page's clock gives those.
		if err != nil {
			m.Timestamp, m.Data.Report.Published = time.Time{}, nil
			body, _ = json.Marshal(m)
		}
		if len(body) < maxBody || limit < 2 {
			return body
		}
	}
}

func entity(e assay.Entity, limit int) assay.Entity {
	return assay.Entity{ID: clip(e.ID, limit), Name: clip(e.Name, limit)}
}
