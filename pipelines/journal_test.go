package pipelines

import (
	"path/filepath"
	"slices"
	"testing"
	"time"

	"assay"
	"assay/internal/store"
)

// TestJournal: the newest attempt of each URL, what an earlier success learned,
// and what is due for another look.
func TestJournal(t *testing.T) {
	s, err := store.Open(filepath.Join(t.TempDir(), "state.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	start := time.Date(2025, 10, 28, 0, 0, 0, 0, time.UTC)
	at := func(h int) time.Time { return start.Add(time.Duration(h) * time.Hour) }
	// Due an hour after the first fetch, once.
	j := newJournal(s, func(first, last time.Time) (time.Time, bool) {
		return first.Add(time.Hour), last.Before(first.Add(time.Hour))
	})
	seq := uint64(0)
	note := func(f assay.Fetch) {
		t.Helper()
		m, err := jsonMsg("fetches.1", f, false)
		if err != nil {
			t.Fatal(err)
		}
		seq++
		if err := j.apply(t.Context(), []entry{{seq: seq, header: m.Header, data: m.Data}}); err != nil {
			t.Fatal(err)
		}
	}
	due := func(now time.Time) []string {
		t.Helper()
		list, err := j.due("s", now, 10)
		if err != nil {
			t.Fatal(err)
		}
		return list
	}
	const a, b = "http://a.example/", "http://b.example/"
	note(assay.Fetch{Source: "s", URL: a, At: at(0), Outcome: assay.OutcomeFetched, Page: "p", ETag: "e"})
	note(assay.Fetch{Source: "s", URL: b, At: at(0), Outcome: assay.OutcomeFailed})
	note(assay.Fetch{Source: "s2", URL: "http://c.example/", At: at(0), Outcome: assay.OutcomeFetched})
	if got := due(at(0)); got != nil {
		t.Errorf("due at once: %v", got)
	}
	if got := due(at(1)); !slices.Equal(got, []string{a}) {
		t.Errorf("due after an hour: %v", got)
	}
	note(assay.Fetch{Source: "s", URL: a, At: at(2), Outcome: assay.OutcomeFailed})
	last, ok := j.Last(a)
	if !ok || last.Outcome != assay.OutcomeFailed || last.Page != "p" || last.ETag != "e" {
		t.Errorf("after a failure: %+v", last)
	}
	if first, ok := j.First(a); !ok || !first.Equal(at(0)) {
		t.Errorf("first fetched %s", first)
	}
	if got := due(at(9)); got != nil {
		t.Errorf("due again: %v", got)
	}
	if _, ok := j.First(b); ok {
		t.Error("what failed counts as fetched")
	}
	if _, ok := j.Last("http://never.example/"); ok {
		t.Error("what was never tried is known")
	}
	if j.seq() != seq {
		t.Errorf("reached %d, want %d", j.seq(), seq)
	}
}
