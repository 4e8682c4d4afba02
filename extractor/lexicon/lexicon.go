package lexicon

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"sync"

	"assay"
)

//go:embed *.tsv
var tables embed.FS

// Lexicon is all words, ready for look-up. It is read-only and safe for
// concurrent use.
type Lexicon struct {
	// Measures are the words that amounts are made of.
	Measures
	// Names are the words that name actors and things, and the words that tell
	// what is done with them.
	Names
	version string
}

// Version names the words: it is the same for the same tables and overlays,
// and changes with any of them. What was read off texts with other words may
// differ.
func (l *Lexicon) Version() string { return l.version }

// fingerprint is a hash over all tables of all layers.
func fingerprint(layers []fs.FS) (string, error) {
	h := sha256.New()
	for _, layer := range layers {
		names, err := fs.Glob(layer, "*.tsv")
		if err != nil {
			return "", assay.Invalidf("list lexicon tables: %w", err)
		}
		for _, name := range names {
			data, err := fs.ReadFile(layer, name)
			if err != nil {
				return "", assay.Invalidf("read table %s: %w", name, err)
			}
			// A hash never fails to take bytes.
			_, _ = fmt.Fprintf(h, "%s %d\n", name, len(data))
			_, _ = h.Write(data)
		}
	}
	return hex.EncodeToString(h.Sum(nil)[:8]), nil
}

// Load reads the embedded tables with the given folders laid over them, later
// ones last. Errors name file and line and wrap assay.ErrInvalid.
func Load(overlays ...fs.FS) (*Lexicon, error) {
	layers := append([]fs.FS{tables}, overlays...)
	m, err := loadMeasures(layers)
	if err != nil {
		return nil, err
	}
	n, err := loadNames(layers)
	if err != nil {
		return nil, err
	}
	version, err := fingerprint(layers)
	if err != nil {
		return nil, err
	}
	return &Lexicon{Measures: *m, Names: *n, version: version}, nil
}

// Builtin is the lexicon without overlays. It panics if the embedded tables
// are broken, which a test of this package rules out.
var Builtin = sync.OnceValue(func() *Lexicon {
	l, err := Load()
	if err != nil {
		panic("BUG: embedded lexicon: " + err.Error())
	}
	return l
})
