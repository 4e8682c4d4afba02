package pipelines

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"assay"
	"assay/internal/store"
)

// journal is the view of FETCHES: for every URL the newest attempt, and when
// it was first fetched. The crawler asks it what not to fetch again.
type journal struct {
	store *store.Store
	// next is when an article is due for another look, by its first and last fetch.
	next func(first, last time.Time) (time.Time, bool)
}

func newJournal(s *store.Store, next func(first, last time.Time) (time.Time, bool)) *journal {
	return &journal{store: s, next: next}
}

const (
	bucketFetches = "fetches"
	// bucketDue lists the articles of each source by the time at which they
	// are due for another look.
	bucketDue = "due"
)

// visit is what the journal keeps of a URL.
type visit struct {
	Last  assay.Fetch `json:"last"`
	First time.Time   `json:"first,omitzero"`
}

func visitKey(url string) []byte { return []byte(assay.NewArticleID(url)) }

func (j *journal) seq() uint64 {
	var seq uint64
	// A store that cannot be read begins again at the start: an attempt
	// applied twice changes nothing.
	_ = j.store.View(func(tx *store.Tx) error {
		seq = tx.Seq(streamFetches)
		return nil
	})
	return seq
}

func (j *journal) apply(_ context.Context, es []entry) error {
	fetches := make([]assay.Fetch, len(es))
	for i, e := range es {
		if err := decodeJSON(e.header, e.data, &fetches[i]); err != nil {
			return err
		}
	}
	return j.store.Update(func(tx *store.Tx) error {
		for _, f := range fetches {
			var v visit
			if data := tx.Get(bucketFetches, visitKey(f.URL)); data != nil {
				if err := json.Unmarshal(data, &v); err != nil {
					return fmt.Errorf("read journal of %s: %w", f.URL, err)
				}
			}
			if key := j.dueKey(v); key != nil {
				if err := tx.Delete(bucketDue, key); err != nil {
					return err
				}
			}
			v.note(f)
			if key := j.dueKey(v); key != nil {
				if err := tx.Put(bucketDue, key, []byte(f.URL)); err != nil {
					return err
				}
			}
			data, err := json.Marshal(v)
			if err != nil {
				return fmt.Errorf("write journal of %s: %w", f.URL, err)
			}
			if err := tx.Put(bucketFetches, visitKey(f.URL), data); err != nil {
				return err
			}
		}
		return tx.SetSeq(streamFetches, es[len(es)-1].seq)
	})
}

// note takes in an attempt. A failure does not make the validators and the
// page of an earlier success forgotten.
func (v *visit) note(f assay.Fetch) {
	if f.Outcome == assay.OutcomeFetched && v.First.IsZero() {
		v.First = f.At
	}
	if f.Page == "" {
		f.Page = v.Last.Page
	}
	if f.ETag == "" && f.LastModified == "" {
		f.ETag, f.LastModified = v.Last.ETag, v.Last.LastModified
	}
	v.Last = f
}

// dueKey is the place of a URL among those that are due, nil when it never is:
// source, time, URL.
func (j *journal) dueKey(v visit) []byte {
	if v.First.IsZero() {
		return nil
	}
	at, ok := j.next(v.First, v.Last.At)
	if !ok {
		return nil
	}
	key := append(duePrefix(v.Last.Source), binary.BigEndian.AppendUint64(nil, uint64(max(at.Unix(), 0)))...)
	return append(key, visitKey(v.Last.URL)...)
}

func duePrefix(source string) []byte { return append([]byte(source), 0) }

// due lists the articles of a source that are due for another look, those that
// have waited longest first, up to a number. A list of the source need not show
// them any more.
func (j *journal) due(source string, now time.Time, limit int) ([]string, error) {
	var out []string
	prefix := duePrefix(source)
	err := j.store.View(func(tx *store.Tx) error {
		for k, v := range tx.All(bucketDue, prefix) {
			at := k[len(prefix):]
			if len(at) < 8 || binary.BigEndian.Uint64(at) > uint64(max(now.Unix(), 0)) || len(out) >= limit {
				break
			}
			out = append(out, string(v))
		}
		return nil
	})
	return out, err
}

func (j *journal) visit(url string) (v visit, ok bool) {
	err := j.store.View(func(tx *store.Tx) error {
		data := tx.Get(bucketFetches, visitKey(url))
		if data == nil {
			return nil
		}
		ok = true
		return json.Unmarshal(data, &v)
	})
	// What cannot be read is fetched again.
	return v, ok && err == nil
}

// Last is the newest attempt to fetch a URL.
func (j *journal) Last(url string) (assay.Fetch, bool) {
	v, ok := j.visit(url)
	return v.Last, ok
}

// First is when a URL was first fetched.
func (j *journal) First(url string) (time.Time, bool) {
	v, ok := j.visit(url)
	return v.First, ok && !v.First.IsZero()
}

// LastFetch is the newest attempt to fetch a URL, as far as this process knows.
func (p *Pipeline) LastFetch(url string) (assay.Fetch, bool) {
	if p.journal == nil {
		return assay.Fetch{}, false
	}
	return p.journal.Last(url)
}

// announcements folds the log of announcements for the alerts. The fold is in
// memory and begins anew at every start; what was decided is kept.
type announcements struct {
	store  *store.Store
	folded uint64
	byID   map[assay.AnnouncementID]*assay.Announcement
	alias  map[assay.AnnouncementID]assay.AnnouncementID
}

func newAnnouncements(s *store.Store) *announcements {
	return &announcements{store: s, byID: map[assay.AnnouncementID]*assay.Announcement{}, alias: map[assay.AnnouncementID]assay.AnnouncementID{}}
}

// decidedAlerts is the checkpoint up to which alerts were decided.
const decidedAlerts = "alerts"

func (a *announcements) seq() uint64 { return a.folded }

func (a *announcements) decided() uint64 {
	var seq uint64
	// Where it cannot be read alerts are decided again, and their queue
	// refuses what it holds already.
	_ = a.store.View(func(tx *store.Tx) error {
		seq = tx.Seq(decidedAlerts)
		return nil
	})
	return seq
}

func (a *announcements) checkpoint(seq uint64) error {
	return a.store.Update(func(tx *store.Tx) error {
		if tx.Seq(decidedAlerts) >= seq {
			return nil
		}
		return tx.SetSeq(decidedAlerts, seq)
	})
}

func (a *announcements) get(id assay.AnnouncementID) *assay.Announcement {
	for {
		into, ok := a.alias[id]
		if !ok {
			return a.byID[id]
		}
		id = into
	}
}

func (a *announcements) apply(f *assay.Filing, seq uint64) {
	if seq <= a.folded {
		return
	}
	a.folded = seq
	for _, d := range f.Decisions {
		ann := a.get(d.Announcement)
		if ann == nil {
			ann = &assay.Announcement{}
			a.byID[d.Announcement] = ann
		}
		if d.Kind == assay.Merged {
			if into := a.get(d.Into); into != nil && into != ann {
				into.Absorb(ann)
				delete(a.byID, ann.ID)
				a.alias[ann.ID] = into.ID
			}
			continue
		}
		ann.Apply(d, f.At)
	}
}

// alertFromArchive folds what the stream no longer holds.
func (p *Pipeline) alertFromArchive(ctx context.Context, first uint64) error {
	if p.rooms.Archive == nil {
		return nil
	}
	for f, err := range p.rooms.Archive.Filings(ctx, p.folded.seq()+1) {
		if err != nil {
			return err
		}
		if f.Seq >= first {
			return nil
		}
		p.folded.apply(f.Filing, f.Seq)
	}
	return nil
}

// indexFromArchive indexes what the stream no longer holds.
func (p *Pipeline) indexFromArchive(stream string) func(context.Context, uint64) error {
	name := strings.ToLower(stream)
	return func(ctx context.Context, first uint64) error {
		if p.rooms.Archive == nil {
			return fmt.Errorf("the stream begins at %d, the index needs %d: run the archive stage in this process", first, p.rooms.Index.Seq(name)+1)
		}
		return p.replayArchive(ctx, stream, p.rooms.Index.Seq(name)+1, first)
	}
}
