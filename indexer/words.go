package indexer

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/analysis"
	"github.com/blevesearch/bleve/v2/document"
	"github.com/blevesearch/bleve/v2/index/scorch"
	"github.com/blevesearch/bleve/v2/mapping"
	"github.com/blevesearch/bleve/v2/search"
	blevequery "github.com/blevesearch/bleve/v2/search/query"

	"assay/query"
)

// words is the word index: one document an article and one an announcement,
// with the words of its texts in a row and the ids of the things it names.
// Nothing is stored but the documents' ids.
type words struct {
	bleve bleve.Index
	path  string
}

const (
	fieldWords  = "words"
	fieldThings = "things"

	// Documents of articles and announcements share the index.
	articleDoc      = "a:"
	announcementDoc = "n:"
)

// Keys of the values that are written in the same snapshot as the documents.
var (
	internalChange     = []byte("assay_change")
	internalFormat     = []byte("assay_format")
	internalVocabulary = []byte("assay_vocabulary")
)

// openWords opens the word index in a folder and creates it where there is
// none. A folder that cannot be read as one gives an error that wraps
// errDamaged, one of another lexicon errOutdated.
func openWords(path, format, vocabulary string) (w *words, err error) {
	defer func() {
		// A damaged file may be found out in the midst of reading it.
		if p := recover(); p != nil {
			w, err = nil, fmt.Errorf("open word index %s: %w: %v", path, errDamaged, p)
		}
	}()
	// A lock of another process would otherwise be waited for without end.
	config := map[string]any{"bolt_timeout": "2s"}
	_, err = os.Stat(path)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return createWords(path, format, vocabulary, config)
	case err != nil:
		return nil, fmt.Errorf("open word index: %w", err)
	}
	b, err := bleve.OpenUsing(path, config)
	if err != nil {
		return nil, fmt.Errorf("open word index %s: %w: %w", path, errDamaged, err)
	}
	got, err := b.GetInternal(internalFormat)
	if err != nil || string(got) != format {
		return nil, errors.Join(fmt.Errorf("open word index %s: %w: its format is %q, not %q", path, errDamaged, got, format), b.Close())
	}
	if got, err := b.GetInternal(internalVocabulary); err != nil || string(got) != vocabulary {
		return nil, errors.Join(fmt.Errorf("open word index %s: %w", path, errOutdated), b.Close())
	}
	return &words{b, path}, nil
}

func createWords(path, format, vocabulary string, config map[string]any) (*words, error) {
	m := bleve.NewIndexMapping()
	m.DefaultMapping = bleve.NewDocumentDisabledMapping()
	m.StoreDynamic, m.IndexDynamic, m.DocValuesDynamic = false, false, false
	b, err := bleve.NewUsing(path, m, scorch.Name, scorch.Name, config)
	if err != nil {
		return nil, fmt.Errorf("create word index %s: %w", path, err)
	}
	w := &words{b, path}
	batch := b.NewBatch()
	batch.SetInternal(internalFormat, []byte(format))
	batch.SetInternal(internalVocabulary, []byte(vocabulary))
	if err := b.Batch(batch); err != nil {
		return nil, errors.Join(fmt.Errorf("create word index %s: %w", path, err), b.Close())
	}
	// The library syncs its segments, and neither its description nor the
	// folders: a power cut right after creation would lose the whole index.
	for _, p := range []string{filepath.Join(path, "index_meta.json"), filepath.Join(path, "store"), path, filepath.Dir(path)} {
		if err := syncPath(p); err != nil {
			return nil, errors.Join(err, b.Close())
		}
	}
	return w, nil
}

func syncPath(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("sync: %w", err)
	}
	defer f.Close()
	if err := f.Sync(); err != nil {
		return fmt.Errorf("sync %s: %w", path, err)
	}
	return nil
}

// change is the number of the last change that the index holds.
func (w *words) change() (uint64, error) {
	v, err := w.bleve.GetInternal(internalChange)
	if err != nil {
		return 0, fmt.Errorf("read word index %s: %w", w.path, err)
	}
	if len(v) != 8 {
		return 0, nil
	}
	return binary.BigEndian.Uint64(v), nil
}

// wordBatch is documents to be written in one go.
type wordBatch struct{ b *bleve.Batch }

func (w *words) newBatch() wordBatch { return wordBatch{w.bleve.NewBatch()} }

func (b wordBatch) delete(doc string) { b.b.Delete(doc) }

// put replaces a document.
func (b wordBatch) put(doc string, parts, things []string) error {
	phrases := mapping.NewTextFieldMapping()
	phrases.Store, phrases.DocValues, phrases.IncludeInAll, phrases.IncludeTermVectors = false, false, false, true
	terms := mapping.NewKeywordFieldMapping()
	terms.Store, terms.DocValues, terms.IncludeInAll, terms.IncludeTermVectors = false, false, false, false
	d := document.NewDocument(doc)
	for i, part := range parts {
		d.AddField(document.NewTextFieldCustom(fieldWords, []uint64{uint64(i)}, []byte(part), phrases.Options(), analyzer{}))
	}
	for i, id := range things {
		d.AddField(document.NewTextFieldCustom(fieldThings, []uint64{uint64(i)}, []byte(id), terms.Options(), nil))
	}
	return b.b.IndexAdvanced(d)
}

// write makes the batch durable together with the number of the change.
func (w *words) write(b wordBatch, change uint64) error {
	b.b.SetInternal(internalChange, binary.BigEndian.AppendUint64(nil, change))
	if err := w.bleve.Batch(b.b); err != nil {
		return fmt.Errorf("write word index %s: %w", w.path, err)
	}
	return nil
}

// analyzer is query.Tokens for the word index.
type analyzer struct{}

func (analyzer) Analyze(text []byte) analysis.TokenStream {
	tokens := query.Tokens(string(text))
	stream := make(analysis.TokenStream, len(tokens))
	all := make([]analysis.Token, len(tokens))
	for i, t := range tokens {
		all[i] = analysis.Token{Term: []byte(t.Text), Start: t.Start, End: t.End, Position: t.Position, Type: analysis.AlphaNumeric}
		stream[i] = &all[i]
	}
	return stream
}

// find calls fn with the id of every document that answers a condition of field
// Words or Text, and how well. It expands no term, so that its clauses are no
// more than the words and ids of the condition, which query limits.
func (w *words) find(ctx context.Context, l *query.Leaf, fn func(doc string, score float64)) (err error) {
	fail := func(err error) error { return fmt.Errorf("search word index %s for %s: %w", w.path, l, err) }
	closing := func(c interface{ Close() error }) {
		if closeErr := c.Close(); closeErr != nil && err == nil {
			err = fail(closeErr)
		}
	}
	advanced, err := w.bleve.Advanced()
	if err != nil {
		return fail(err)
	}
	reader, err := advanced.Reader()
	if err != nil {
		return fail(err)
	}
	defer closing(reader)
	var any []blevequery.Query
	switch len(l.Tokens) {
	case 0:
	case 1:
		q := blevequery.NewTermQuery(l.Tokens[0])
		q.SetField(fieldWords)
		any = append(any, q)
	default:
		any = append(any, blevequery.NewPhraseQuery(l.Tokens, fieldWords))
	}
	for _, id := range l.IDs {
		q := blevequery.NewTermQuery(id)
		q.SetField(fieldThings)
		any = append(any, q)
	}
	if len(any) == 0 {
		return nil
	}
	s, err := blevequery.NewDisjunctionQuery(any).Searcher(ctx, reader, w.bleve.Mapping(), search.SearcherOptions{})
	if err != nil {
		return fail(err)
	}
	defer closing(s)
	sc := &search.SearchContext{DocumentMatchPool: search.NewDocumentMatchPool(s.DocumentMatchPoolSize()+1, 0), IndexReader: reader}
	for n := 0; ; n++ {
		if n%1024 == 0 && ctx.Err() != nil {
			return fail(ctx.Err())
		}
		m, err := s.Next(sc)
		if err != nil {
			return fail(err)
		}
		if m == nil {
			return nil
		}
		doc, err := reader.ExternalID(m.IndexInternalID)
		if err != nil {
			return fail(err)
		}
		fn(doc, m.Score)
		sc.DocumentMatchPool.Put(m)
	}
}

func (w *words) close() error {
	if err := w.bleve.Close(); err != nil {
		return fmt.Errorf("close word index %s: %w", w.path, err)
	}
	return nil
}

// size is the number of bytes on disk.
func (w *words) size() int64 {
	var n int64
	// A file that a merge takes away meanwhile counts for nothing.
	_ = filepath.WalkDir(w.path, func(_ string, d os.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() {
			if fi, err := d.Info(); err == nil {
				n += fi.Size()
			}
		}
		return nil
	})
	return n
}
