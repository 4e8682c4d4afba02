// Package indexer keeps readings and announcements, and finds them: words in a
// bleve index, numbers in a table of columns.
//
// A folder holds two parts. index.db keeps every reading, every announcement
// and what the table holds of them, together with the stream sequences that
// they reach; the folder words is the word index, made from index.db. The table
// is in memory and filled when the index is opened.
//
// Search answers what query.Match would answer of every record: the table
// decides with floating point numbers where these are sure, and asks for the
// record itself where they are not.
package indexer

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"

	"assay"
	"assay/internal/store"
	"assay/query"
)

// Config is what a user may set.
type Config struct {
	// MaxWindow bounds how far a list can be paged through: offset + limit.
	MaxWindow int `toml:"max_window" comment:"how many hits of one question can be paged through; 0 means 10000"`
	// FacetValues bounds the values that are counted for each facet.
	FacetValues int `toml:"facet_values" comment:"how many values a facet lists; 0 means 20"`
	// Vocabulary names the lexicon in use, and changes with it. What was read
	// off the texts with another one is read again when the index is opened.
	Vocabulary string `toml:"-"`
}

// Validate names the setting that cannot be.
func (c Config) Validate() error {
	if c.MaxWindow < 0 || c.MaxWindow > 1_000_000 {
		return assay.Invalidf("index.max_window: %d; it must be from 0 to 1000000", c.MaxWindow)
	}
	if c.FacetValues < 0 || c.FacetValues > 1000 {
		return assay.Invalidf("index.facet_values: %d; it must be from 0 to 1000", c.FacetValues)
	}
	return nil
}

func (c Config) withDefaults() Config {
	if c.MaxWindow == 0 {
		c.MaxWindow = 10_000
	}
	if c.FacetValues == 0 {
		c.FacetValues = 20
	}
	return c
}

// ErrNotFound says that nothing has the id.
var ErrNotFound = errors.New("not found")

// errDamaged marks a part that is moved aside and made again, errOutdated one
// that is made again because it was made with another lexicon.
var (
	errDamaged  = errors.New("damaged")
	errOutdated = errors.New("made with another lexicon")
)

// format names the form of what is stored. Another one is rebuilt.
const format = "assay index 1"

// The streams whose sequences are kept.
const (
	streamReadings      = "readings"
	streamAnnouncements = "announcements"
)

// The buckets of index.db.
const (
	bucketReadings      = "readings"      // reading id: packed reading
	bucketLatest        = "latest"        // article id: reading id of the newest revision
	bucketRows          = "rows"          // article id: encoded row
	bucketAnnouncements = "announcements" // id: packed announcement
	bucketAliases       = "aliases"       // merged id: id
	bucketPending       = "pending"       // number of a change: documents that it touched, as JSON
	bucketMeta          = "meta"
)

var (
	metaFormat     = []byte("format")
	metaChange     = []byte("change") // number of the last change
	metaFiling     = []byte("filing") // ReadingSeq of the last filing
	metaVocabulary = []byte("vocabulary")
)

// Index is an open index. It is safe for concurrent use; writes take turns.
type Index struct {
	cfg   Config
	env   query.Env
	db    *store.Store
	words *words
	// recovered says what was moved aside and made again.
	recovered []string

	// writing is held by the one who writes; applied is the last change that
	// the word index and the table hold.
	writing sync.Mutex
	applied uint64
	packer  *packer

	// mu guards the table and the announcements' rows.
	mu            sync.RWMutex
	table         *table
	announcements *board
}

// Open opens the index in a folder, and creates it where there is none. A part
// that is damaged or of another format is moved aside ("words.damaged-1", or
// the folder itself as "index.damaged-1") and made again: the words from
// index.db, and all from the streams, whose sequences then begin at 0.
// Recovered says so. The lexicon and rates of env are those of the questions;
// since:30d counts from env.Now, or from the time of the search where that is zero.
func Open(dir string, cfg Config, env query.Env) (*Index, error) {
	if err := cfg.Validate(); err != nil {
		return nil, err
	}
	dir = filepath.Clean(dir)
	ix := &Index{cfg: cfg.withDefaults(), env: env}
	var err error
	if ix.packer, err = newPacker(); err != nil {
		return nil, fmt.Errorf("open index %s: %w", dir, err)
	}
	err = ix.open(dir)
	if errors.Is(err, store.ErrDamaged) || errors.Is(err, errDamaged) {
		// What is left of it may not close in order.
		_ = ix.close()
		aside, moveErr := moveAside(dir)
		if moveErr != nil {
			return nil, errors.Join(err, moveErr)
		}
		ix.recovered = append(ix.recovered, fmt.Sprintf("%v; moved to %s, built again from the streams", err, aside))
		err = ix.open(dir)
	}
	if err != nil {
		return nil, fmt.Errorf("open index %s: %w", dir, errors.Join(err, ix.close()))
	}
	return ix, nil
}

func (ix *Index) open(dir string) error {
	var err error
	if ix.db, err = store.Open(filepath.Join(dir, "index.db")); err != nil {
		return err
	}
	if err := syncPath(filepath.Dir(dir)); err != nil {
		return err
	}
	ix.table, ix.announcements = newTable(), newBoard()
	if err := ix.checkFormat(); err != nil {
		return err
	}
	if err := ix.checkVocabulary(); err != nil {
		return err
	}
	if err := ix.loadTable(); err != nil {
		return err
	}
	// The pages that loading touched stay mapped as long as the file is open:
	// a process that then has little to do would look as large as the store.
	if err := ix.db.Close(); err != nil {
		return err
	}
	if ix.db, err = store.Open(filepath.Join(dir, "index.db")); err != nil {
		return err
	}
	return ix.openWords(filepath.Join(dir, "words"))
}

// checkFormat notes the format of a new store and compares that of an old one.
func (ix *Index) checkFormat() error {
	var got string
	err := ix.db.View(func(tx *store.Tx) error {
		got = string(tx.Get(bucketMeta, metaFormat))
		return nil
	})
	switch {
	case err != nil:
		return err
	case got == format:
		return nil
	case got != "":
		return fmt.Errorf("%s: %w: its format is %q, not %q", ix.db.Path(), errDamaged, got, format)
	}
	return ix.db.Update(func(tx *store.Tx) error { return tx.Put(bucketMeta, metaFormat, []byte(format)) })
}

// checkVocabulary reads the rows off the readings again when they were read
// with another lexicon.
func (ix *Index) checkVocabulary() error {
	same := false
	var articles [][]byte
	err := ix.db.View(func(tx *store.Tx) error {
		if same = string(tx.Get(bucketMeta, metaVocabulary)) == ix.cfg.Vocabulary; same {
			return nil
		}
		for k := range tx.All(bucketLatest, nil) {
			articles = append(articles, slices.Clone(k))
		}
		return nil
	})
	if err != nil || same {
		return err
	}
	for some := range slices.Chunk(articles, batchDocs) {
		err := ix.db.Update(func(tx *store.Tx) error {
			for _, k := range some {
				var r assay.Reading
				if err := unpack(tx.Get(bucketReadings, tx.Get(bucketLatest, k)), &r); err != nil {
					return fmt.Errorf("read article %s: %w: %w", k, errDamaged, err)
				}
				again := newRow(&r, query.NewText(query.Record{Reading: &r}, ix.env.Lexicon), ix.env)
				if err := tx.Put(bucketRows, k, again.encode()); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return ix.db.Update(func(tx *store.Tx) error { return tx.Put(bucketMeta, metaVocabulary, []byte(ix.cfg.Vocabulary)) })
}

// loadTable fills the columns from the store.
func (ix *Index) loadTable() error {
	return ix.db.View(func(tx *store.Tx) error {
		for k, v := range tx.All(bucketRows, nil) {
			r, err := decodeRow(v)
			if err != nil {
				return fmt.Errorf("%s: row of article %s: %w", ix.db.Path(), k, err)
			}
			ix.table.put(r)
		}
		for k, v := range tx.All(bucketAnnouncements, nil) {
			a := new(assay.Announcement)
			if err := unpack(v, a); err != nil {
				return fmt.Errorf("%s: announcement %s: %w: %w", ix.db.Path(), k, errDamaged, err)
			}
			ix.announcements.put(a, ix.env)
		}
		ix.applied = number(tx.Get(bucketMeta, metaChange))
		return nil
	})
}

// openWords opens the word index and brings it up to the store.
func (ix *Index) openWords(path string) error {
	var err error
	ix.words, err = openWords(path, format, ix.cfg.Vocabulary)
	if errors.Is(err, errOutdated) {
		ix.recovered = append(ix.recovered, err.Error()+"; built again from "+ix.db.Path())
		if err := os.RemoveAll(path); err != nil {
			return fmt.Errorf("remove word index: %w", err)
		}
		return ix.makeWords(path)
	}
	if err == nil {
		err = ix.catchUpWords()
	}
	if !errors.Is(err, errDamaged) {
		return err
	}
	if ix.words != nil {
		// What is left of it cannot be closed in order.
		_ = ix.words.close()
		ix.words = nil
	}
	aside, moveErr := moveAside(path)
	if moveErr != nil {
		return errors.Join(err, moveErr)
	}
	ix.recovered = append(ix.recovered, fmt.Sprintf("%v; moved to %s, built again from %s", err, aside, ix.db.Path()))
	return ix.makeWords(path)
}

// makeWords makes a new word index.
func (ix *Index) makeWords(path string) error {
	var err error
	if ix.words, err = openWords(path, format, ix.cfg.Vocabulary); err != nil {
		return err
	}
	return ix.rebuildWords()
}

// moveAside renames a folder to the first free "folder.damaged-N".
func moveAside(path string) (string, error) {
	for n := 1; ; n++ {
		aside := path + ".damaged-" + strconv.Itoa(n)
		if _, err := os.Lstat(aside); err == nil {
			continue
		} else if !errors.Is(err, os.ErrNotExist) {
			return "", fmt.Errorf("move %s aside: %w", path, err)
		}
		if err := os.Rename(path, aside); err != nil {
			return "", fmt.Errorf("move %s aside: %w", path, err)
		}
		return aside, syncPath(filepath.Dir(path))
	}
}

// Recovered says what was found damaged when the index was opened, where it was
// moved, and what it is built again from.
func (ix *Index) Recovered() []string { return slices.Clone(ix.recovered) }

// Close closes the index. It must not be used afterwards.
func (ix *Index) Close() error {
	ix.writing.Lock()
	defer ix.writing.Unlock()
	ix.mu.Lock()
	defer ix.mu.Unlock()
	return ix.close()
}

func (ix *Index) close() error {
	var errs []error
	if ix.words != nil {
		errs = append(errs, ix.words.close())
		ix.words = nil
	}
	if ix.db != nil {
		errs = append(errs, ix.db.Close())
		ix.db = nil
	}
	return errors.Join(errs...)
}

// Seq is the sequence of a stream ("readings", "announcements") up to which all
// of it is in the index, durably.
func (ix *Index) Seq(stream string) uint64 {
	var seq uint64
	// A store that cannot be read is one that begins again at 0.
	_ = ix.db.View(func(tx *store.Tx) error {
		seq = tx.Seq(stream)
		return nil
	})
	return seq
}

func number(b []byte) uint64 {
	if len(b) != 8 {
		return 0
	}
	return binary.BigEndian.Uint64(b)
}

func bytesOf(n uint64) []byte { return binary.BigEndian.AppendUint64(nil, n) }

// Batch is what one Write writes: messages of one or both streams, in order,
// and the sequence that they reach.
type Batch struct {
	Readings    []*assay.Reading
	ReadingsSeq uint64
	Filings     []*assay.Filing
	FilingsSeq  uint64
}

// Write adds the batch to the index: when it returns nil, all of it is durable
// and found. Messages at or below Seq are passed over, so that a batch can be
// written again. A reading takes the place of an older one of its article in
// searches; the older one stays retrievable by its id. An error that wraps
// assay.ErrInvalid names a message that can never be written.
func (ix *Index) Write(b Batch) error {
	ix.writing.Lock()
	defer ix.writing.Unlock()
	fresh := map[assay.ArticleID]freshReading{}
	err := ix.db.Update(func(tx *store.Tx) error {
		clear(fresh)
		var touched []string
		if b.ReadingsSeq == 0 || b.ReadingsSeq > tx.Seq(streamReadings) {
			for _, r := range b.Readings {
				text, err := ix.keepReading(tx, r)
				if err != nil {
					return err
				}
				if text != nil {
					fresh[r.Article.ID] = freshReading{r, text}
					touched = append(touched, articleDoc+string(r.Article.ID))
				}
			}
			if err := setSeq(tx, streamReadings, b.ReadingsSeq); err != nil {
				return err
			}
		}
		if b.FilingsSeq == 0 || b.FilingsSeq > tx.Seq(streamAnnouncements) {
			ids, err := keepFilings(tx, ix.packer, b.Filings)
			if err != nil {
				return err
			}
			for _, id := range ids {
				touched = append(touched, announcementDoc+string(id))
			}
			if err := setSeq(tx, streamAnnouncements, b.FilingsSeq); err != nil {
				return err
			}
		}
		if len(touched) == 0 {
			return nil
		}
		// What all parts hold by now need not be noted any longer.
		if err := forget(tx, ix.applied); err != nil {
			return err
		}
		return note(tx, touched)
	})
	if err != nil {
		return fmt.Errorf("write index: %w", err)
	}
	if err := ix.catchUp(fresh); err != nil {
		return fmt.Errorf("write index: %w", err)
	}
	return nil
}

func setSeq(tx *store.Tx, stream string, seq uint64) error {
	if seq == 0 {
		return nil
	}
	return tx.SetSeq(stream, seq)
}

// note records a change and the documents that it touched, for the word index
// and the table to take in.
func note(tx *store.Tx, touched []string) error {
	slices.Sort(touched)
	data, err := json.Marshal(slices.Compact(touched))
	if err != nil {
		return fmt.Errorf("note change: %w", err)
	}
	n := number(tx.Get(bucketMeta, metaChange)) + 1
	if err := tx.Put(bucketPending, bytesOf(n), data); err != nil {
		return err
	}
	return tx.Put(bucketMeta, metaChange, bytesOf(n))
}

// freshReading is a reading that is being written, and its text.
type freshReading struct {
	*assay.Reading
	text *query.RecordText
}

// keepReading stores a reading and, when no newer revision of the article is
// there, makes it the one that is found. It gives its text then, else nil.
func (ix *Index) keepReading(tx *store.Tx, r *assay.Reading) (*query.RecordText, error) {
	switch {
	case r == nil || r.ID == "" || r.Article.ID == "":
		return nil, assay.Invalidf("reading without an id of its own and its article's")
	case len(r.Facts) > 1<<16:
		return nil, assay.Invalidf("reading %s has %d facts; an article may have 65536", r.ID, len(r.Facts))
	}
	data, err := ix.packer.pack(r)
	if err != nil {
		return nil, assay.Invalidf("reading %s: %w", r.ID, err)
	}
	// Of two at the same time the one that comes later is the newer one.
	older := func(id []byte) (bool, error) {
		packed := tx.Get(bucketReadings, id)
		if packed == nil {
			return false, nil
		}
		var was assay.Reading
		if err := unpack(packed, &was); err != nil {
			return false, fmt.Errorf("read reading %s: %w", id, err)
		}
		return r.SeenAt.Before(was.SeenAt), nil
	}
	if old, err := older([]byte(r.ID)); old || err != nil {
		return nil, err
	}
	if err := tx.Put(bucketReadings, []byte(r.ID), data); err != nil {
		return nil, err
	}
	key := []byte(r.Article.ID)
	if latest := tx.Get(bucketLatest, key); latest != nil && string(latest) != string(r.ID) {
		if old, err := older(latest); old || err != nil {
			return nil, err
		}
	}
	text := query.NewText(query.Record{Reading: r}, ix.env.Lexicon)
	if err := tx.Put(bucketRows, key, newRow(r, text, ix.env).encode()); err != nil {
		return nil, err
	}
	return text, tx.Put(bucketLatest, key, []byte(r.ID))
}

// keepFilings folds filings into the announcements, and tells which it touched.
func keepFilings(tx *store.Tx, p *packer, filings []*assay.Filing) ([]assay.AnnouncementID, error) {
	open := map[assay.AnnouncementID]*assay.Announcement{}
	gone := map[assay.AnnouncementID]bool{}
	get := func(id assay.AnnouncementID) (*assay.Announcement, error) {
		id = follow(tx, id)
		if a := open[id]; a != nil {
			return a, nil
		}
		a := new(assay.Announcement)
		if data := tx.Get(bucketAnnouncements, []byte(id)); data != nil {
			if err := unpack(data, a); err != nil {
				return nil, fmt.Errorf("read announcement %s: %w", id, err)
			}
		}
		open[id] = a
		return a, nil
	}
	last := number(tx.Get(bucketMeta, metaFiling))
	for _, f := range filings {
		if f == nil {
			return nil, assay.Invalidf("filing that is null")
		}
		if f.ReadingSeq != 0 && f.ReadingSeq <= last {
			continue
		}
		last = max(last, f.ReadingSeq)
		for _, d := range f.Decisions {
			if d.Announcement == "" {
				return nil, assay.Invalidf("filing of reading %s: a decision %q without an announcement", f.Reading, d.Kind)
			}
			a, err := get(d.Announcement)
			if err != nil {
				return nil, err
			}
			if d.Kind != assay.Merged {
				a.Apply(d, f.At)
				if a.ID == "" {
					// Its opening was never seen: the log is followed from
					// the midst. What is known is better than nothing.
					a.ID, a.Type, a.Status, a.Opened = d.Announcement, d.Type, d.Report.Status, f.At
				}
				continue
			}
			into, err := get(d.Into)
			if err != nil {
				return nil, err
			}
			if d.Into == "" || into.ID == "" {
				return nil, assay.Invalidf("filing of reading %s: announcement %s is merged into %q, which is not known", f.Reading, d.Announcement, d.Into)
			}
			if a == into || a.ID == "" {
				continue
			}
			into.Absorb(a)
			for _, id := range append([]assay.AnnouncementID{a.ID}, a.Aliases...) {
				if err := tx.Put(bucketAliases, []byte(id), []byte(into.ID)); err != nil {
					return nil, err
				}
			}
			gone[a.ID] = true
			delete(open, a.ID)
		}
	}
	if err := tx.Put(bucketMeta, metaFiling, bytesOf(last)); err != nil {
		return nil, err
	}
	var touched []assay.AnnouncementID
	for id, a := range open {
		if a.ID == "" {
			continue
		}
		data, err := p.pack(a)
		if err != nil {
			return nil, assay.Invalidf("announcement %s: %w", id, err)
		}
		if err := tx.Put(bucketAnnouncements, []byte(a.ID), data); err != nil {
			return nil, err
		}
		touched = append(touched, a.ID)
	}
	for id := range gone {
		if err := tx.Delete(bucketAnnouncements, []byte(id)); err != nil {
			return nil, err
		}
		touched = append(touched, id)
	}
	return touched, nil
}

// follow is the id that an announcement has now.
func follow(tx *store.Tx, id assay.AnnouncementID) assay.AnnouncementID {
	// Absorbing carries aliases on, so that chains are short; a loop cannot be
	// written, and a damaged store must not hang.
	for range 100 {
		into := tx.Get(bucketAliases, []byte(id))
		if into == nil {
			return id
		}
		id = assay.AnnouncementID(into)
	}
	return id
}

// pending is a document that the store holds in a newer form than the word
// index or the table.
type pendingDoc struct {
	id           string
	reading      *assay.Reading
	text         *query.RecordText // where it is at hand
	row          *row
	announcement *assay.Announcement
}

// batchDocs bounds the documents that are written to the word index at once.
const batchDocs = 500

// catchUp brings the word index and the table up to the store. Readings that
// the caller has at hand need not be read again.
func (ix *Index) catchUp(fresh map[assay.ArticleID]freshReading) error {
	var docs []pendingDoc
	var change uint64
	err := ix.db.View(func(tx *store.Tx) error {
		change = number(tx.Get(bucketMeta, metaChange))
		touched, err := touchedSince(tx, ix.applied)
		if err != nil {
			return err
		}
		docs, err = ix.pendingDocs(tx, touched, fresh)
		return err
	})
	if err != nil {
		return err
	}
	if change == ix.applied {
		return nil
	}
	if err := ix.writeWords(docs, change); err != nil {
		return err
	}
	ix.mu.Lock()
	for _, d := range docs {
		if d.row != nil {
			ix.table.put(d.row)
		} else if id, ok := strings.CutPrefix(d.id, announcementDoc); ok {
			if d.announcement == nil {
				ix.announcements.remove(assay.AnnouncementID(id))
			} else {
				ix.announcements.put(d.announcement, ix.env)
			}
		}
	}
	ix.applied = change
	untidy := ix.table.untidy()
	ix.mu.Unlock()
	if untidy {
		return ix.tidy()
	}
	return nil
}

// touchedSince lists the documents that changes after a number touched.
func touchedSince(tx *store.Tx, change uint64) ([]string, error) {
	var touched []string
	for k, v := range tx.From(bucketPending, nil, bytesOf(change+1)) {
		var some []string
		if err := json.Unmarshal(v, &some); err != nil {
			return nil, fmt.Errorf("read change %d: %w: %w", number(k), errDamaged, err)
		}
		touched = append(touched, some...)
	}
	slices.Sort(touched)
	return slices.Compact(touched), nil
}

func (ix *Index) pendingDocs(tx *store.Tx, touched []string, fresh map[assay.ArticleID]freshReading) ([]pendingDoc, error) {
	docs := make([]pendingDoc, 0, len(touched))
	for _, doc := range touched {
		d := pendingDoc{id: doc}
		if id, ok := strings.CutPrefix(doc, articleDoc); ok {
			var err error
			if d.row, err = decodeRow(tx.Get(bucketRows, []byte(id))); err != nil {
				return nil, fmt.Errorf("read row of article %s: %w", id, err)
			}
			at := fresh[assay.ArticleID(id)]
			if d.reading, d.text = at.Reading, at.text; d.reading == nil {
				d.reading = new(assay.Reading)
				if err := unpack(tx.Get(bucketReadings, []byte(d.row.Reading)), d.reading); err != nil {
					return nil, fmt.Errorf("read reading %s: %w: %w", d.row.Reading, errDamaged, err)
				}
			}
		} else if id, ok := strings.CutPrefix(doc, announcementDoc); ok {
			if data := tx.Get(bucketAnnouncements, []byte(id)); data != nil {
				d.announcement = new(assay.Announcement)
				if err := unpack(data, d.announcement); err != nil {
					return nil, fmt.Errorf("read announcement %s: %w: %w", id, errDamaged, err)
				}
			}
		}
		docs = append(docs, d)
	}
	return docs, nil
}

// writeWords writes documents to the word index. Only the last batch carries
// the number of the change, so that a crash in between writes them again.
func (ix *Index) writeWords(docs []pendingDoc, change uint64) error {
	for len(docs) > batchDocs {
		before, err := ix.words.change()
		if err != nil {
			return err
		}
		if err := ix.writeWordBatch(docs[:batchDocs], before); err != nil {
			return err
		}
		docs = docs[batchDocs:]
	}
	return ix.writeWordBatch(docs, change)
}

func (ix *Index) writeWordBatch(docs []pendingDoc, change uint64) error {
	batch := ix.words.newBatch()
	for _, d := range docs {
		var r query.Record
		switch {
		case d.reading != nil:
			r.Reading = d.reading
		case d.announcement != nil && len(d.announcement.Reports) > 0:
			r.Announcement = d.announcement
		default:
			batch.delete(d.id)
			continue
		}
		if d.text == nil {
			d.text = query.NewText(r, ix.env.Lexicon)
		}
		if err := batch.put(d.id, d.text.Parts(), d.text.IDs()); err != nil {
			return assay.Invalidf("index words of %s: %w", d.id, err)
		}
	}
	return ix.words.write(batch, change)
}

// forget drops the notes of changes up to a number.
func forget(tx *store.Tx, change uint64) error {
	var old [][]byte
	for k := range tx.All(bucketPending, nil) {
		if number(k) > change {
			break
		}
		old = append(old, slices.Clone(k))
	}
	for _, k := range old {
		if err := tx.Delete(bucketPending, k); err != nil {
			return err
		}
	}
	return nil
}

// catchUpWords brings a word index that was just opened up to the store.
func (ix *Index) catchUpWords() error {
	has, err := ix.words.change()
	if err != nil {
		return err
	}
	var docs []pendingDoc
	known := true
	err = ix.db.View(func(tx *store.Tx) error {
		// The changes are kept from the first one that some part lacks.
		for k := range tx.All(bucketPending, nil) {
			known = number(k) <= has+1
			break
		}
		touched, err := touchedSince(tx, has)
		if err != nil {
			return err
		}
		known = known && (len(touched) > 0 || has == ix.applied)
		docs, err = ix.pendingDocs(tx, touched, nil)
		return err
	})
	switch {
	case err != nil:
		return err
	case has > ix.applied || !known:
		return fmt.Errorf("word index %s: %w: it is at change %d, the store at %d", ix.words.path, errDamaged, has, ix.applied)
	case has == ix.applied:
		return nil
	}
	return ix.writeWords(docs, ix.applied)
}

// rebuildWords fills a new word index from the store.
func (ix *Index) rebuildWords() error {
	var docs []string
	err := ix.db.View(func(tx *store.Tx) error {
		for k := range tx.All(bucketRows, nil) {
			docs = append(docs, articleDoc+string(k))
		}
		for k := range tx.All(bucketAnnouncements, nil) {
			docs = append(docs, announcementDoc+string(k))
		}
		return nil
	})
	if err != nil {
		return err
	}
	for some := range slices.Chunk(docs, batchDocs) {
		var pending []pendingDoc
		err := ix.db.View(func(tx *store.Tx) error {
			pending, err = ix.pendingDocs(tx, some, nil)
			return err
		})
		if err != nil {
			return err
		}
		if err := ix.writeWordBatch(pending, 0); err != nil {
			return err
		}
	}
	return ix.words.write(ix.words.newBatch(), ix.applied)
}

// tidy makes the table anew from the store, without its dead rows.
func (ix *Index) tidy() error {
	fresh := newTable()
	err := ix.db.View(func(tx *store.Tx) error {
		for k, v := range tx.All(bucketRows, nil) {
			r, err := decodeRow(v)
			if err != nil {
				return fmt.Errorf("read row of article %s: %w", k, err)
			}
			fresh.put(r)
		}
		return nil
	})
	if err != nil {
		return err
	}
	ix.mu.Lock()
	ix.table = fresh
	ix.mu.Unlock()
	runtime.GC() // the old columns are the largest thing in an idle process
	return nil
}

// Reading returns a reading by its id, also one that a newer revision replaced.
func (ix *Index) Reading(id assay.ReadingID) (*assay.Reading, error) {
	r := new(assay.Reading)
	err := ix.db.View(func(tx *store.Tx) error {
		data := tx.Get(bucketReadings, []byte(id))
		if data == nil {
			return fmt.Errorf("reading %s: %w", id, ErrNotFound)
		}
		if err := unpack(data, r); err != nil {
			return fmt.Errorf("read reading %s: %w", id, err)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return r, nil
}

// Article returns the reading of an article's newest revision.
func (ix *Index) Article(id assay.ArticleID) (*assay.Reading, error) {
	var reading assay.ReadingID
	err := ix.db.View(func(tx *store.Tx) error {
		reading = assay.ReadingID(tx.Get(bucketLatest, []byte(id)))
		return nil
	})
	if err != nil {
		return nil, err
	}
	if reading == "" {
		return nil, fmt.Errorf("article %s: %w", id, ErrNotFound)
	}
	return ix.Reading(reading)
}

// Announcement returns an announcement by its id or by one that was merged into it.
func (ix *Index) Announcement(id assay.AnnouncementID) (*assay.Announcement, error) {
	a := new(assay.Announcement)
	err := ix.db.View(func(tx *store.Tx) error {
		data := tx.Get(bucketAnnouncements, []byte(follow(tx, id)))
		if data == nil {
			return fmt.Errorf("announcement %s: %w", id, ErrNotFound)
		}
		if err := unpack(data, a); err != nil {
			return fmt.Errorf("read announcement %s: %w", id, err)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return a, nil
}

// Announcements lists announcements, the last opened first, without those
// whose reports were all withdrawn.
func (ix *Index) Announcements(limit, offset int) ([]*assay.Announcement, error) {
	ix.mu.RLock()
	ids := ix.announcements.newest(limit, offset)
	ix.mu.RUnlock()
	out := make([]*assay.Announcement, 0, len(ids))
	for _, id := range ids {
		a, err := ix.Announcement(id)
		if errors.Is(err, ErrNotFound) {
			continue // merged since
		}
		if err != nil {
			return nil, err
		}
		out = append(out, a)
	}
	return out, nil
}

// Stats counts what can be found, and what it takes.
type Stats struct {
	Articles      int `json:"articles"`
	Facts         int `json:"facts"`
	Announcements int `json:"announcements"`
	// Bytes is the size of all parts on disk, of which WordBytes are the word
	// index; TableBytes is about what the table takes in memory.
	Bytes      int64 `json:"bytes"`
	WordBytes  int64 `json:"word_bytes"`
	TableBytes int64 `json:"table_bytes"`
}

// Stats counts what can be found.
func (ix *Index) Stats() Stats {
	ix.mu.RLock()
	s := Stats{
		Articles: len(ix.table.byArticle), Facts: ix.table.live, Announcements: ix.announcements.live(), TableBytes: ix.table.bytes(),
	}
	ix.mu.RUnlock()
	s.WordBytes = ix.words.size()
	s.Bytes = s.WordBytes + ix.db.Size()
	return s
}
