package archive

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"slices"

	"assay"
)

// PageEntry is a page and its sequence.
type PageEntry struct {
	Seq  uint64
	Page *assay.Page
}

// ReadingEntry is a reading and its sequence.
type ReadingEntry struct {
	Seq     uint64
	Reading *assay.Reading
}

// FilingEntry is a filing of announcements and its sequence.
type FilingEntry struct {
	Seq    uint64
	Filing *assay.Filing
}

// Pages gives the durable pages from a sequence on, in order. What becomes
// durable meanwhile is not given. An error names the file and ends the row.
func (a *Archive) Pages(ctx context.Context, from uint64) iter.Seq2[PageEntry, error] {
	return entries(ctx, a, Pages, from, func(r record) (PageEntry, error) {
		return PageEntry{r.seq, r.page}, nil
	})
}

// Readings gives the durable readings from a sequence on, as Pages does.
func (a *Archive) Readings(ctx context.Context, from uint64) iter.Seq2[ReadingEntry, error] {
	return entries(ctx, a, Readings, from, func(r record) (ReadingEntry, error) {
		e := ReadingEntry{r.seq, &assay.Reading{}}
		return e, json.Unmarshal(r.line, e.Reading)
	})
}

// Filings gives the durable filings from a sequence on, as Pages does.
func (a *Archive) Filings(ctx context.Context, from uint64) iter.Seq2[FilingEntry, error] {
	return entries(ctx, a, Announcements, from, func(r record) (FilingEntry, error) {
		e := FilingEntry{r.seq, &assay.Filing{}}
		return e, json.Unmarshal(r.line, e.Filing)
	})
}

func entries[E any](ctx context.Context, a *Archive, name string, from uint64, entry func(record) (E, error)) iter.Seq2[E, error] {
	return func(yield func(E, error) bool) {
		var none E
		a.mu.Lock()
		s := a.stream(name)
		segments := s.durableSegments()
		a.mu.Unlock()
		for _, g := range segments {
			if g.Last < from {
				continue
			}
			for rec, err := range a.records(ctx, s.scan, g) {
				if err == nil && rec.seq < from {
					continue
				}
				e := none
				if err == nil {
					if e, err = entry(rec); err != nil {
						err = assay.Invalidf("read segment %s: sequence %d: %w", g.Name, rec.seq, err)
					}
				}
				if err != nil {
					yield(none, err)
					return
				}
				if !yield(e, nil) {
					return
				}
			}
		}
	}
}

// records reads the durable part of a segment. It fails where the segment does
// not hold what the lists say.
func (a *Archive) records(ctx context.Context, scan scanner, g Segment) iter.Seq2[record, error] {
	return func(yield func(record, error) bool) {
		fail := func(err error) { yield(record{}, fmt.Errorf("read segment %s: %w", g.Name, err)) }
		file, err := os.Open(a.path(g.Name))
		if err != nil {
			fail(err)
			return
		}
		defer func() { _ = file.Close() }() // only read
		var got span
		for rec, err := range scan(io.NewSectionReader(file, 0, g.Size), 0) {
			if err == nil {
				err = ctx.Err()
			}
			if err == nil && rec.seq <= got.last {
				err = assay.Invalidf("sequence %d follows %d", rec.seq, got.last)
			}
			if errors.Is(err, io.ErrUnexpectedEOF) {
				err = assay.Invalidf("%w", err)
			}
			if err != nil {
				fail(err)
				return
			}
			got.add(span{first: rec.seq, last: rec.seq, count: 1, from: rec.at, to: rec.at})
			if !yield(rec, nil) {
				return
			}
		}
		if got.first != g.First || got.last != g.Last || got.count != g.Count || !got.from.Equal(g.From) || !got.to.Equal(g.To) {
			fail(assay.Invalidf("it holds %d records, %d to %d, not %d, %d to %d", got.count, got.first, got.last, g.Count, g.First, g.Last))
		}
	}
}

// Verify reads the whole archive and recomputes every checksum, count and
// range. Its error joins one error for each damaged file; damage is
// assay.ErrInvalid.
func (a *Archive) Verify(ctx context.Context) error {
	a.mu.Lock()
	errs := []error{a.verifyLists()}
	type work struct {
		s        *stream
		segments []Segment
	}
	var all []work
	for _, s := range a.streams {
		all = append(all, work{s, s.durableSegments()})
	}
	a.mu.Unlock()
	for _, w := range all {
		var last uint64
		for _, g := range w.segments {
			if g.First <= last {
				errs = append(errs, assay.Invalidf("segment %s begins at sequence %d although the one before it ends at %d", g.Name, g.First, last))
			}
			last = g.Last
			if err := a.verifySegment(ctx, w.s, g); err != nil {
				errs = append(errs, err)
			}
			if ctx.Err() != nil {
				return fmt.Errorf("verify archive %s: %w", a.dir, ctx.Err())
			}
		}
	}
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("verify archive %s: %w", a.dir, err)
	}
	return nil
}

func (a *Archive) verifySegment(ctx context.Context, s *stream, g Segment) error {
	file, err := os.Open(a.path(g.Name))
	if err != nil {
		return fmt.Errorf("read segment %s: %w", g.Name, err)
	}
	h := sha256.New()
	n, err := io.Copy(h, io.LimitReader(file, g.Size))
	info, statErr := file.Stat()
	if err := errors.Join(err, statErr, file.Close()); err != nil {
		return fmt.Errorf("read segment %s: %w", g.Name, err)
	}
	if n != g.Size || g.Sealed && info.Size() != g.Size {
		return assay.Invalidf("segment %s has %d bytes, not %d", g.Name, info.Size(), g.Size)
	}
	if got := hex.EncodeToString(h.Sum(nil)); got != g.SHA256 {
		return assay.Invalidf("segment %s has the SHA-256 %s, not %s: it was changed after it was written", g.Name, got, g.SHA256)
	}
	for _, err := range a.records(ctx, s.scan, g) {
		if err != nil {
			return err
		}
	}
	return nil
}

// verifyLists compares the manifest and the head file with what is known.
func (a *Archive) verifyLists() error {
	var m manifest
	var h head
	var errs []error
	for _, f := range []struct {
		name string
		into any
	}{{manifestFile, &m}, {headFile, &h}} {
		raw, err := os.ReadFile(a.path(f.name))
		if err == nil {
			raw, err = unframe(raw)
		}
		if err == nil {
			err = json.Unmarshal(raw, f.into)
		}
		if err != nil {
			errs = append(errs, fmt.Errorf("read %s: %w", f.name, err))
		}
	}
	if len(errs) > 0 {
		return errors.Join(errs...)
	}
	names := map[string]bool{}
	var onDisk, known []string
	for _, g := range m.Segments {
		names[g.Name] = true
		onDisk = append(onDisk, g.Name+" "+g.SHA256)
	}
	for _, g := range h.Open {
		if !names[g.Name] {
			onDisk = append(onDisk, g.Name+" "+g.SHA256)
		}
	}
	for _, s := range a.streams {
		for _, g := range s.durableSegments() {
			known = append(known, g.Name+" "+g.SHA256)
		}
	}
	slices.SortFunc(onDisk, cmp.Compare)
	slices.SortFunc(known, cmp.Compare)
	if !slices.Equal(onDisk, known) {
		return assay.Invalidf("%s and %s list other segments than were written", manifestFile, headFile)
	}
	return nil
}
