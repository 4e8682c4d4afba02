package archive

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"assay"
)

const (
	manifestFile = "manifest.json"
	headFile     = "head.json"
	// format is the version of the archive's layout.
	format = 1
)

// manifest lists the sealed segments.
type manifest struct {
	Format   int       `json:"format"`
	Segments []Segment `json:"segments"`
}

// head says how far the open segments are durable. It is a file of its own
// because every Sync replaces it, while the manifest grows over the years.
type head struct {
	Format int       `json:"format"`
	Open   []Segment `json:"open"`
}

// checkFormat refuses a layout that a newer program wrote; 0 is no file.
func checkFormat(name string, f int) error {
	if f < 0 || f > format {
		return assay.Invalidf("%s has format %d, this program knows formats up to %d: use a newer program", name, f, format)
	}
	return nil
}

// frame is the file form of a manifest or head: its JSON with a checksum.
func frame(content []byte) []byte {
	sum := sha256.Sum256(content)
	return fmt.Appendf(nil, "{\"sha256\": \"%s\",\n\"content\": %s}\n", hex.EncodeToString(sum[:]), content)
}

// unframe returns the content of a file that frame has made, byte for byte.
func unframe(raw []byte) ([]byte, error) {
	var f struct {
		Content json.RawMessage `json:"content"`
	}
	if err := json.Unmarshal(raw, &f); err != nil {
		return nil, assay.Invalidf("not the JSON that was written: %w", err)
	}
	if !bytes.Equal(frame(f.Content), raw) {
		return nil, assay.Invalidf("the checksum does not fit the content")
	}
	return f.Content, nil
}

// load reads a manifest or head file. A missing one leaves into as it is; a
// damaged one is moved aside, and the note says so.
func (a *Archive) load(name string, into any) (note string, err error) {
	raw, err := os.ReadFile(a.path(name))
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	content, err := unframe(raw)
	if err == nil {
		err = json.Unmarshal(content, into)
	}
	if err == nil {
		return "", nil
	}
	if err := os.Rename(a.path(name), a.path(name+".damaged")); err != nil {
		return "", err
	}
	return fmt.Sprintf("%s: damaged (%v), moved to %s.damaged and rebuilt from the segments", name, err, name), nil
}

// writeManifest replaces the manifest by one with the sealed segments and g.
func (a *Archive) writeManifest(g *Segment) error {
	m := manifest{Format: format, Segments: []Segment{}}
	for _, s := range a.streams {
		m.Segments = append(m.Segments, s.sealed...)
		if g != nil && g.Stream == s.name {
			m.Segments = append(m.Segments, *g)
		}
	}
	return a.replace(manifestFile, m)
}

// writeHead replaces the head file. What it says becomes durable by it.
func (a *Archive) writeHead() error {
	h := head{Format: format, Open: []Segment{}}
	durable := make([]Segment, len(a.streams))
	for i, s := range a.streams {
		if s.open == nil || s.open.Count == 0 {
			continue
		}
		g := s.open.snapshot()
		g.Sealed = false
		var err error
		if g.State, err = hashState(s.open.hash); err != nil {
			return fmt.Errorf("write %s: %w", headFile, err)
		}
		h.Open = append(h.Open, g)
		durable[i] = g
	}
	if err := a.replace(headFile, h); err != nil {
		return err
	}
	for i, s := range a.streams {
		s.durable = durable[i]
	}
	return nil
}

// replace writes a file so that at any moment the old or the new one is there.
func (a *Archive) replace(name string, v any) error {
	content, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	temp := a.path(name + ".new")
	f, err := os.Create(temp)
	if err == nil {
		_, err = f.Write(frame(content))
		if err == nil {
			err = a.fsync(f)
		}
		err = errors.Join(err, f.Close())
	}
	if err == nil {
		err = os.Rename(temp, a.path(name))
	}
	if err == nil {
		err = a.syncDir(a.dir)
	}
	if err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	return nil
}

// syncDir makes the entries of a directory durable.
func (a *Archive) syncDir(dir string) error {
	d, err := os.Open(filepath.Clean(dir))
	if err != nil {
		return err
	}
	return errors.Join(a.fsync(d), d.Close())
}
