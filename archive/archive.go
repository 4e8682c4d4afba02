// Package archive is the durable record: WARC files for pages, checksummed
// segments of JSON Lines for readings and for filings of announcements, and a
// manifest of the sequence ranges that they cover.
//
// Each of the three streams is a row of segment files; the last one is open
// and grows, the others are sealed and never change. A record becomes durable,
// and Seq advances, when Sync has returned; the manifest lists the sealed
// segments with size, count, ranges and SHA-256, and the head file says how far
// the open ones are durable. Both are replaced atomically. Without them the
// record is still whole: they are rebuilt from the segments.
//
//	DIR/manifest.json
//	DIR/head.json
//	DIR/pages/pages-00000000000000000001.warc.gz
//	DIR/readings/readings-00000000000000000001.jsonl.zst
//	DIR/announcements/announcements-00000000000000000001.jsonl.zst
//
// Any WARC tool reads the first kind, zstdcat the others. The package reads no
// clock: times come from the records. One process may have an archive open.
package archive

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"assay"
)

// The names of the streams.
const (
	Pages         = "pages"
	Readings      = "readings"
	Announcements = "announcements"
)

// Config sets how the archive keeps its files.
type Config struct {
	// MaxSegment is the size in bytes at which an open segment is sealed and
	// the next begun. Default 1 GB (10^9).
	MaxSegment int64 `toml:"max_segment" json:"max_segment"`
}

// Validate reports the field that cannot work.
func (c Config) Validate() error {
	if c.MaxSegment < 0 {
		return assay.Invalidf("max_segment %d is negative: give bytes, or 0 for the default of 1 GB", c.MaxSegment)
	}
	return nil
}

const defaultMaxSegment = 1_000_000_000

// Archive is the open archive. It is safe for concurrent use.
type Archive struct {
	dir        string
	maxSegment int64
	fsync      func(*os.File) error

	mu        sync.Mutex
	streams   []*stream
	recovered []string
	// failed is set when the state on disk is unknown (fsync failed) or the
	// archive is closed; only opening it anew helps.
	failed error
	pages  *pageWriter
	frames *frameWriter
}

// Open opens the archive in dir, which is created if it is not there. What a
// crash has left unfinished is repaired: complete records are kept, a torn one
// is cut off, and Recovered tells of it.
func Open(dir string, cfg Config) (*Archive, error) {
	return openWith(dir, cfg, (*os.File).Sync)
}

// openWith opens an archive that makes files durable with fsync.
func openWith(dir string, cfg Config, fsync func(*os.File) error) (*Archive, error) {
	if err := cfg.Validate(); err != nil {
		return nil, fmt.Errorf("open archive %s: %w", dir, err)
	}
	a := &Archive{dir: dir, maxSegment: cfg.MaxSegment, fsync: fsync, pages: newPageWriter()}
	if a.maxSegment == 0 {
		a.maxSegment = defaultMaxSegment
	}
	var err error
	if a.frames, err = newFrameWriter(); err == nil {
		err = a.open()
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open archive %s: %w", dir, err), a.closeFiles())
	}
	return a, nil
}

func (a *Archive) open() error {
	a.streams = []*stream{
		{name: Pages, ext: ".warc.gz", scan: scanPages},
		{name: Readings, ext: ".jsonl.zst", scan: scanLines},
		{name: Announcements, ext: ".jsonl.zst", scan: scanLines},
	}
	for _, s := range a.streams {
		if err := os.MkdirAll(filepath.Join(a.dir, s.name), 0o755); err != nil {
			return err
		}
	}
	if err := a.syncDir(a.dir); err != nil {
		return err
	}
	var m manifest
	var h head
	for _, f := range []struct {
		name string
		into any
	}{{manifestFile, &m}, {headFile, &h}} {
		note, err := a.load(f.name, f.into)
		if err != nil {
			return err
		}
		if note != "" {
			a.recovered = append(a.recovered, note)
		}
	}
	if err := errors.Join(checkFormat(manifestFile, m.Format), checkFormat(headFile, h.Format)); err != nil {
		return err
	}
	stale := m.Format == 0 // not there, or damaged
	for _, s := range a.streams {
		notes, err := a.recoverStream(s, m.Segments, h.Open, m.Format != 0 && h.Format != 0)
		if err != nil {
			return err
		}
		a.recovered = append(a.recovered, notes...)
		stale = stale || slices.ContainsFunc(s.sealed, func(g Segment) bool {
			return !slices.ContainsFunc(m.Segments, func(o Segment) bool { return o.Name == g.Name })
		})
	}
	if stale {
		if err := a.writeManifest(nil); err != nil {
			return err
		}
	}
	return a.writeHead()
}

// Recovered tells what Open found unfinished or damaged and what it did about
// it, a sentence each; empty after a clean shutdown.
func (a *Archive) Recovered() []string {
	a.mu.Lock()
	defer a.mu.Unlock()
	return slices.Clone(a.recovered)
}

func (a *Archive) stream(name string) *stream {
	for _, s := range a.streams {
		if s.name == name {
			return s
		}
	}
	return nil
}

// Seq is the last durable sequence of a stream; 0 if it has none.
func (a *Archive) Seq(stream string) uint64 {
	a.mu.Lock()
	defer a.mu.Unlock()
	if s := a.stream(stream); s != nil {
		return s.durableSeq()
	}
	return 0
}

// SealedSeq is the last sequence of a stream that lies in a sealed segment; 0
// if there is none.
func (a *Archive) SealedSeq(stream string) uint64 {
	a.mu.Lock()
	defer a.mu.Unlock()
	if s := a.stream(stream); s != nil && len(s.sealed) > 0 {
		return s.sealed[len(s.sealed)-1].Last
	}
	return 0
}

// Segments lists the durable part of every segment, by stream and sequence.
func (a *Archive) Segments() []Segment {
	a.mu.Lock()
	defer a.mu.Unlock()
	var out []Segment
	for _, s := range a.streams {
		out = append(out, s.durableSegments()...)
	}
	return out
}

// PutPage adds a page. A sequence that the stream already has is ignored.
// The page is durable after the next Sync.
func (a *Archive) PutPage(seq uint64, p *assay.Page) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	s := a.stream(Pages)
	add, err := a.admit(s, seq, p.FetchedAt)
	if err != nil {
		return fmt.Errorf("archive page %d: %w", seq, err)
	}
	if !add {
		return nil
	}
	raw, err := a.pages.encode(seq, p, s.open.Count == 0, s.open.base())
	if err != nil {
		return fmt.Errorf("archive page %d (%s): %w", seq, p.URL, err)
	}
	if err := a.write(s, raw, span{first: seq, last: seq, count: 1, from: p.FetchedAt, to: p.FetchedAt}); err != nil {
		return fmt.Errorf("archive page %d: %w", seq, err)
	}
	s.last = seq
	s.saw(p.FetchedAt)
	return nil
}

// PutReading adds a reading. A sequence that the stream already has is
// ignored. The reading is durable after the next Sync.
func (a *Archive) PutReading(seq uint64, r *assay.Reading) error {
	if err := a.putLine(Readings, seq, r.SeenAt, r); err != nil {
		return fmt.Errorf("archive reading %d: %w", seq, err)
	}
	return nil
}

// PutFiling adds a filing of announcements. A sequence that the stream already
// has is ignored. The filing is durable after the next Sync.
func (a *Archive) PutFiling(seq uint64, f *assay.Filing) error {
	if err := a.putLine(Announcements, seq, f.At, f); err != nil {
		return fmt.Errorf("archive filing %d: %w", seq, err)
	}
	return nil
}

func (a *Archive) putLine(stream string, seq uint64, at time.Time, record any) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	s := a.stream(stream)
	add, err := a.admit(s, seq, at)
	if err != nil || !add {
		return err
	}
	raw, err := json.Marshal(record)
	if err != nil {
		return assay.Invalidf("encode record: %w", err)
	}
	line, err := json.Marshal(line{Seq: seq, At: at, Record: raw})
	if err != nil {
		return assay.Invalidf("encode record: %w", err)
	}
	if len(s.pending) >= frameSize {
		if err := a.flush(s); err != nil {
			return err
		}
	}
	s.pending = append(append(s.pending, line...), '\n')
	s.waiting.add(span{first: seq, last: seq, count: 1, from: at, to: at})
	s.last = seq
	s.saw(at)
	return nil
}

// admit reports whether the stream still lacks the sequence, and sees to it
// that a segment is open for it: a new one when the open one is full, or when
// the record's day (UTC) is later than all days so far.
func (a *Archive) admit(s *stream, seq uint64, at time.Time) (bool, error) {
	if a.failed != nil {
		return false, a.failed
	}
	if seq == 0 {
		return false, assay.Invalidf("sequence 0: sequences begin at 1")
	}
	if seq <= s.last {
		return false, nil
	}
	if s.open != nil && (s.open.Size >= a.maxSegment || s.newDay(at)) {
		if err := a.seal(s); err != nil {
			return false, err
		}
	}
	if s.open == nil {
		g, err := a.create(s, seq)
		if err != nil {
			return false, err
		}
		s.open = g
	}
	return true, nil
}

// flush compresses the waiting lines of a stream into its open segment.
func (a *Archive) flush(s *stream) error {
	if len(s.pending) == 0 {
		return nil
	}
	if err := a.write(s, a.frames.encode(s.pending), s.waiting); err != nil {
		return err
	}
	s.pending, s.waiting = s.pending[:0], span{}
	return nil
}

// Sync makes everything put before durable: the data first, then the head file
// atomically. After an error nothing is lost that was durable before, and Sync
// may be called again unless the error says to open the archive anew.
func (a *Archive) Sync() error {
	a.mu.Lock()
	defer a.mu.Unlock()
	if err := a.sync(); err != nil {
		return fmt.Errorf("sync archive %s: %w", a.dir, err)
	}
	return nil
}

func (a *Archive) sync() error {
	if a.failed != nil {
		return a.failed
	}
	dirty := false
	for _, s := range a.streams {
		if err := a.flush(s); err != nil {
			return err
		}
		if s.open != nil && s.open.Size != s.durable.Size {
			dirty = true
			if err := a.syncFile(s.open); err != nil {
				return err
			}
		}
	}
	if !dirty {
		return nil
	}
	return a.writeHead()
}

// Seal makes everything durable and seals the open segments, so that their
// checksums stand in the manifest.
func (a *Archive) Seal() error {
	a.mu.Lock()
	defer a.mu.Unlock()
	err := a.failed
	for _, s := range a.streams {
		if err == nil && s.open != nil {
			err = a.seal(s)
		}
	}
	if err == nil {
		err = a.writeHead()
	}
	if err != nil {
		return fmt.Errorf("seal archive %s: %w", a.dir, err)
	}
	return nil
}

// seal closes the stream's open segment and enters it in the manifest. The
// head file may name it for a while yet; the manifest wins.
func (a *Archive) seal(s *stream) error {
	if err := a.flush(s); err != nil {
		return err
	}
	if s.open.Count == 0 {
		return nil // created, and then its first record failed
	}
	if err := a.syncFile(s.open); err != nil {
		return err
	}
	g := s.open.snapshot()
	if err := a.writeManifest(&g); err != nil {
		return err
	}
	s.sealed = append(s.sealed, g)
	file := s.open.file
	s.open, s.durable = nil, Segment{}
	if err := file.Close(); err != nil {
		return fmt.Errorf("close segment: %w", err)
	}
	return nil
}

// Close makes everything durable and closes the files. The open segments stay
// open for the next time.
func (a *Archive) Close() error {
	a.mu.Lock()
	defer a.mu.Unlock()
	if errors.Is(a.failed, errClosed) {
		return nil
	}
	err := a.sync()
	err = errors.Join(err, a.closeFiles())
	a.failed = errClosed
	if err != nil {
		return fmt.Errorf("close archive %s: %w", a.dir, err)
	}
	return nil
}

var errClosed = errors.New("the archive is closed")

func (a *Archive) closeFiles() error {
	var errs []error
	for _, s := range a.streams {
		if s.open != nil {
			errs = append(errs, s.open.file.Close())
		}
	}
	return errors.Join(errs...)
}
