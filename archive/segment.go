package archive

import (
	"bytes"
	"crypto/sha256"
	"encoding"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"iter"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"assay"
)

// Segment describes one file of a stream, as the manifest and the head file
// hold it.
type Segment struct {
	Stream string `json:"stream"`
	// Name is the file's path below the archive's folder, with slashes.
	Name string `json:"name"`
	// First and Last are the sequences of its first and last record.
	First uint64 `json:"first"`
	Last  uint64 `json:"last"`
	Count int    `json:"count"`
	// From and To are the earliest and the latest time of its records.
	From time.Time `json:"from,omitzero"`
	To   time.Time `json:"to,omitzero"`
	// Size is the length in bytes, SHA256 the checksum in hex; of an open
	// segment both are those of its durable part.
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"`
	Sealed bool   `json:"sealed"`
	// State continues the checksum of an open segment.
	State []byte `json:"state,omitempty"`
}

// span sums up records that are added together.
type span struct {
	first, last uint64
	count       int
	from, to    time.Time
}

func (s *span) add(o span) {
	if s.count == 0 {
		s.first = o.first
	}
	s.last, s.count = o.last, s.count+o.count
	if !o.from.IsZero() && (s.from.IsZero() || o.from.Before(s.from)) {
		s.from = o.from.UTC()
	}
	if o.to.After(s.to) {
		s.to = o.to.UTC()
	}
}

// record is one record as a scan finds it.
type record struct {
	seq  uint64
	at   time.Time
	page *assay.Page // of pages
	line []byte      // of the other streams: the JSON of the record
	// start and end are the offsets of the unit that holds the record: the
	// WARC records of a page, or a frame of several lines.
	start, end int64
}

// scanner reads the records of a segment from an offset at which a unit
// begins. All records of a unit are known to be good before the first of them
// is given. An error wraps io.ErrUnexpectedEOF when the file ends too early.
type scanner func(r io.Reader, offset int64) iter.Seq2[record, error]

// stream is one row of segments.
type stream struct {
	name, ext string
	scan      scanner

	sealed []Segment
	open   *segment // nil between segments
	// durable is what the head file says of the open segment.
	durable Segment
	last    uint64    // the last sequence put
	latest  time.Time // the latest time of any record

	pending []byte // lines that wait for their frame
	waiting span   // what is pending
}

func (s *stream) durableSegments() []Segment {
	out := slices.Clone(s.sealed)
	if s.durable.Count > 0 {
		g := s.durable
		g.State = nil
		out = append(out, g)
	}
	return out
}

func (s *stream) durableSeq() uint64 {
	if s.durable.Count > 0 {
		return s.durable.Last
	}
	if len(s.sealed) > 0 {
		return s.sealed[len(s.sealed)-1].Last
	}
	return 0
}

func (s *stream) saw(at time.Time) {
	if at.After(s.latest) {
		s.latest = at
	}
}

// newDay reports whether at lies on a later day (UTC) than all records so far.
// A record of an earlier day begins no segment, so that a backfill among fresh
// pages does not scatter the archive into files of one record.
func (s *stream) newDay(at time.Time) bool {
	const day = 24 * time.Hour
	return !s.latest.IsZero() && at.UTC().Truncate(day).After(s.latest.UTC().Truncate(day))
}

// segment is the open segment of a stream.
type segment struct {
	Segment
	file *os.File
	hash hash.Hash
}

func (g *segment) base() string { return path.Base(g.Name) }

// snapshot is the segment as it would be sealed now.
func (g *segment) snapshot() Segment {
	out := g.Segment
	out.SHA256 = hex.EncodeToString(g.hash.Sum(nil))
	out.Sealed, out.State = true, nil
	return out
}

func (g *segment) add(p span) {
	s := span{first: g.First, last: g.Last, count: g.Count, from: g.From, to: g.To}
	s.add(p)
	g.First, g.Last, g.Count, g.From, g.To = s.first, s.last, s.count, s.from, s.to
}

// create begins a segment whose first record has the sequence seq.
func (a *Archive) create(s *stream, seq uint64) (*segment, error) {
	g := &segment{hash: sha256.New()}
	g.Stream, g.Name = s.name, path.Join(s.name, fmt.Sprintf("%s-%020d%s", s.name, seq, s.ext))
	var err error
	if g.file, err = os.OpenFile(a.path(g.Name), os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o644); err != nil {
		return nil, fmt.Errorf("create segment: %w", err)
	}
	// The directory entry must be durable before any manifest names the file.
	if err := a.syncDir(filepath.Dir(a.path(g.Name))); err != nil {
		return nil, errors.Join(err, g.file.Close(), os.Remove(a.path(g.Name)))
	}
	return g, nil
}

func (a *Archive) path(name string) string { return filepath.Join(a.dir, filepath.FromSlash(name)) }

// write appends the bytes of one unit to the open segment, or leaves it as it was.
func (a *Archive) write(s *stream, raw []byte, what span) error {
	g := s.open
	if _, err := g.file.WriteAt(raw, g.Size); err != nil {
		err = fmt.Errorf("write segment %s: %w", g.Name, err)
		// What was written of the unit lies beyond Size and is overwritten by
		// the next attempt; cutting it frees a full disk at once.
		return errors.Join(err, g.file.Truncate(g.Size))
	}
	g.hash.Write(raw)
	g.Size += int64(len(raw))
	g.add(what)
	return nil
}

// syncFile flushes a segment to the disk. After a failure the kernel may have
// dropped the data although later calls succeed, so that only reading the files
// again tells what is there.
func (a *Archive) syncFile(g *segment) error {
	if err := a.fsync(g.file); err != nil {
		a.failed = fmt.Errorf("the archive must be opened anew: flush segment %s: %w", g.Name, err)
		return a.failed
	}
	return nil
}

// recoverStream finds the stream's segments: the sealed ones as listed, the
// open one as far as it is good, and files that no list names. complete says
// that both lists were there.
func (a *Archive) recoverStream(s *stream, sealed, open []Segment, complete bool) (notes []string, err error) {
	listed := map[string]bool{}
	for _, g := range sealed {
		if g.Stream == s.name {
			s.sealed = append(s.sealed, g)
			listed[g.Name] = true
		}
	}
	slices.SortFunc(s.sealed, func(a, b Segment) int { return strings.Compare(a.Name, b.Name) })
	for _, g := range s.sealed {
		s.last = max(s.last, g.Last)
		s.saw(g.To)
	}
	entries, err := os.ReadDir(a.path(s.name))
	if err != nil {
		return nil, err
	}
	known := map[string]Segment{}
	for _, g := range open {
		if g.Stream == s.name && !listed[g.Name] {
			known[g.Name] = g
		}
	}
	for _, e := range entries { // sorted by name, hence by sequence
		name := path.Join(s.name, e.Name())
		if listed[name] || !e.Type().IsRegular() || !strings.HasPrefix(e.Name(), s.name+"-") || !strings.HasSuffix(e.Name(), s.ext) {
			continue
		}
		durable, isKnown := known[name]
		delete(known, name)
		g, note, err := a.recoverSegment(s, name, durable, isKnown, complete)
		if err != nil {
			return nil, err
		}
		notes = append(notes, note...)
		if g == nil {
			continue
		}
		if s.open != nil {
			s.sealed = append(s.sealed, s.open.snapshot())
			if err := s.open.file.Close(); err != nil {
				return nil, err
			}
		}
		s.open, s.last = g, g.Last
		s.saw(g.To)
	}
	for name, g := range known {
		notes = append(notes, fmt.Sprintf("%s: the open segment is gone: sequences %d to %d are lost", name, g.First, g.Last))
	}
	return notes, nil
}

// recoverSegment opens a segment that is not sealed. It trusts the part that is
// known to be durable, keeps the complete records behind it, and cuts off the
// rest. It returns nil if no record is left.
func (a *Archive) recoverSegment(s *stream, name string, durable Segment, isKnown, complete bool) (_ *segment, notes []string, err error) {
	file, err := os.OpenFile(a.path(name), os.O_RDWR, 0)
	if err != nil {
		return nil, nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(fmt.Errorf("recover segment %s: %w", name, err), file.Close())
		}
	}()
	info, err := file.Stat()
	if err != nil {
		return nil, nil, err
	}
	size := info.Size()
	g := &segment{Segment: Segment{Stream: s.name, Name: name}, file: file}
	trusted := isKnown && size >= durable.Size
	if trusted {
		g.Segment = durable
	}
	good := span{last: max(s.last, g.Last)}
	var bad error
	for rec, err := range s.scan(io.NewSectionReader(file, g.Size, size-g.Size), g.Size) {
		if err == nil && rec.seq <= good.last {
			err = assay.Invalidf("sequence %d follows %d", rec.seq, good.last)
		}
		if err != nil {
			bad = err
			break
		}
		good.last = rec.seq
		g.add(span{first: rec.seq, last: rec.seq, count: 1, from: rec.at, to: rec.at})
		g.Size = rec.end
	}
	if size > g.Size || !trusted && isKnown {
		note := fmt.Sprintf("%s: cut %d bytes behind sequence %d", name, size-g.Size, g.Last)
		if bad != nil {
			note += ": " + bad.Error()
		}
		if size > g.Size && !trusted && (isKnown || !complete) {
			// These bytes may have been durable once: keep them aside.
			if err := a.copyRest(file, g.Size, a.path(name)+".torn"); err != nil {
				return nil, nil, err
			}
			note += "; kept in " + name + ".torn"
		}
		if isKnown && g.Last < durable.Last {
			note += fmt.Sprintf("; sequences up to %d had been durable and are lost", durable.Last)
		}
		notes = append(notes, note)
		if err := file.Truncate(g.Size); err != nil {
			return nil, nil, err
		}
	}
	if g.Count == 0 {
		if err := file.Close(); err != nil {
			return nil, nil, err
		}
		return nil, notes, os.Remove(a.path(name))
	}
	if g.hash, err = continueHash(file, durable, trusted, g.Size); err != nil {
		return nil, nil, err
	}
	g.State = nil
	return g, notes, a.syncFile(g)
}

// continueHash returns the checksum over the first size bytes of the file,
// taking up the recorded state where there is one.
func continueHash(file *os.File, durable Segment, trusted bool, size int64) (hash.Hash, error) {
	h, from := sha256.New(), int64(0)
	if u, ok := h.(encoding.BinaryUnmarshaler); ok && trusted {
		if u.UnmarshalBinary(durable.State) == nil && hex.EncodeToString(h.Sum(nil)) == durable.SHA256 {
			from = durable.Size
		} else {
			h = sha256.New()
		}
	}
	_, err := io.Copy(h, io.NewSectionReader(file, from, size-from))
	return h, err
}

func (a *Archive) copyRest(file *os.File, from int64, to string) error {
	out, err := os.Create(to)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, io.NewSectionReader(file, from, 1<<62))
	return errors.Join(err, a.fsync(out), out.Close())
}

// hashState is the state of a checksum, for continueHash.
func hashState(h hash.Hash) ([]byte, error) {
	m, ok := h.(encoding.BinaryMarshaler)
	if !ok {
		return nil, nil // the file is hashed anew when it is opened
	}
	b, err := m.MarshalBinary()
	return bytes.Clone(b), err
}
