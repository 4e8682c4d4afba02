package lexicon

import (
	"embed"
	"io/fs"
	"sync"
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
	return &Lexicon{Measures: *m, Names: *n}, nil
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
