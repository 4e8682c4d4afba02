// Package store is a small embedded key-value store: data and the stream
// sequence that it reaches are written in one transaction. It does not know
// what it keeps.
//
// A file is a bbolt database (a B+ tree with copy-on-write pages and one
// writer): a transaction that was committed is on the disk, one that was not
// has left no trace, whenever the process or the machine stops.
package store

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"runtime/debug"
	"time"

	"go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"

	"assay"
)

// ErrDamaged marks a file whose content cannot be what was written: cut short,
// overwritten, or no store at all. The caller moves it aside and rebuilds.
// Errors that wrap it also wrap assay.ErrInvalid.
var ErrDamaged = errors.New("damaged")

// lockWait is how long Open waits for another process to let go of the file.
const lockWait = 2 * time.Second

// seqBucket holds the sequences; its name cannot be taken by a caller, who
// gives names without a zero byte.
const seqBucket = "\x00seq"

// Store is an open file. It is safe for concurrent use: many readers, one
// writer at a time.
type Store struct {
	db   *bbolt.DB
	path string
}

// Open opens the file, and creates it and its folder where they are missing.
// It waits two seconds for a file that another process has open, then says so.
// A file that is no store, or was cut short, gives an error that wraps
// ErrDamaged.
func Open(path string) (*Store, error) {
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return nil, fmt.Errorf("open store %s: %w", path, err)
	}
	_, err := os.Stat(path)
	created := errors.Is(err, os.ErrNotExist)
	s := &Store{path: path}
	err = s.guard("open", func() error {
		var err error
		s.db, err = bbolt.Open(path, 0o666, &bbolt.Options{Timeout: lockWait, FreelistType: bbolt.FreelistMapType})
		return err
	})
	switch {
	case errors.Is(err, bolterrors.ErrTimeout):
		return nil, fmt.Errorf("open store %s: another process has had it open for %v; stop that process first", path, lockWait)
	case errors.Is(err, bolterrors.ErrInvalid), errors.Is(err, bolterrors.ErrChecksum), errors.Is(err, bolterrors.ErrVersionMismatch):
		return nil, s.damaged("open", err)
	case errors.Is(err, ErrDamaged):
		return nil, err
	case err != nil:
		// bbolt reports a file shorter than its header as a plain message.
		if fi, statErr := os.Stat(path); statErr == nil && fi.Mode().IsRegular() && fi.Size() > 0 && fi.Size() < int64(2*os.Getpagesize()) {
			return nil, s.damaged("open", err)
		}
		return nil, fmt.Errorf("open store %s: %w", path, err)
	}
	if err := s.whole(); err != nil {
		return nil, errors.Join(err, s.db.Close())
	}
	if created {
		if err := syncDir(dir); err != nil {
			return nil, errors.Join(fmt.Errorf("open store %s: %w", path, err), s.db.Close())
		}
	}
	return s, nil
}

// whole checks that the file is as long as its header says: a page beyond the
// end would otherwise be a memory fault on first touch.
func (s *Store) whole() error {
	return s.View(func(tx *Tx) error {
		fi, err := os.Stat(s.path)
		if err != nil {
			return fmt.Errorf("open store %s: %w", s.path, err)
		}
		if want := tx.tx.Size(); fi.Size() < want {
			return s.damaged("open", fmt.Errorf("%d bytes of %d", fi.Size(), want))
		}
		return nil
	})
}

// syncDir makes the folder's entries durable.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return fmt.Errorf("sync folder %s: %w", dir, err)
	}
	defer d.Close()
	if err := d.Sync(); err != nil {
		return fmt.Errorf("sync folder %s: %w", dir, err)
	}
	return nil
}

func (s *Store) damaged(verb string, err error) error {
	return assay.Invalidf("%s store %s: %w: %w; move the file aside so that it is built again", verb, s.path, ErrDamaged, err)
}

// fault is a panic of the database while it read a page: the page is not what
// was written.
type fault struct{ cause any }

// guard runs a call into the database and turns its panics into ErrDamaged.
// Panics of the caller's own code pass through.
func (s *Store) guard(verb string, fn func() error) (err error) {
	old := debug.SetPanicOnFault(true)
	defer debug.SetPanicOnFault(old)
	defer func() {
		switch p := recover().(type) {
		case nil:
		case fault:
			err = s.damaged(verb, fmt.Errorf("%v", p.cause))
		case foreign:
			panic(p.cause)
		default:
			err = s.damaged(verb, fmt.Errorf("%v", p))
		}
	}()
	return fn()
}

// foreign is a panic of the caller's function on its way through the database.
type foreign struct{ cause any }

// call runs the caller's function, so that guard can tell whose panic it is.
func call(fn func(*Tx) error, tx *Tx) error {
	defer func() {
		if p := recover(); p != nil {
			if f, ok := p.(fault); ok {
				panic(f)
			}
			panic(foreign{p})
		}
	}()
	return fn(tx)
}

// Path is the file's path.
func (s *Store) Path() string { return s.path }

// Size is the file's length in bytes.
func (s *Store) Size() int64 {
	var n int64
	// A store that was closed has no size, which is no failure.
	_ = s.db.View(func(tx *bbolt.Tx) error { n = tx.Size(); return nil })
	return n
}

// Close waits for open transactions and closes the file.
func (s *Store) Close() error {
	if err := s.db.Close(); err != nil {
		return fmt.Errorf("close store %s: %w", s.path, err)
	}
	return nil
}

// Update runs fn in a read-write transaction: all of it is durable when Update
// returns nil, nothing of it when it returns an error. An error of fn comes
// back as it is.
func (s *Store) Update(fn func(*Tx) error) error {
	var inner error
	err := s.guard("write", func() error {
		return s.db.Update(func(tx *bbolt.Tx) error {
			inner = call(fn, &Tx{tx: tx})
			return inner
		})
	})
	if err == nil || errors.Is(err, ErrDamaged) || (inner != nil && errors.Is(err, inner)) {
		return err
	}
	return fmt.Errorf("write store %s: %w", s.path, err)
}

// View runs fn in a read-only transaction: it sees one state of the store, and
// does not wait for writers.
func (s *Store) View(fn func(*Tx) error) error {
	var inner error
	err := s.guard("read", func() error {
		return s.db.View(func(tx *bbolt.Tx) error {
			inner = call(fn, &Tx{tx: tx})
			return inner
		})
	})
	if err == nil || errors.Is(err, ErrDamaged) || (inner != nil && errors.Is(err, inner)) {
		return err
	}
	return fmt.Errorf("read store %s: %w", s.path, err)
}

// Check reads every page of the file and reports the first that is not in
// order, with an error that wraps ErrDamaged. It takes as long as reading the file.
func (s *Store) Check() error {
	return s.View(func(tx *Tx) error {
		var first error
		for err := range tx.tx.Check() {
			if first == nil {
				first = s.damaged("check", err)
			}
		}
		return first
	})
}

// Tx is a transaction. It must not be used after the function it was given to
// returns. Buckets are named sets of keys in byte order; they come to be with
// the first key put in them, and a bucket that is not there is empty.
type Tx struct{ tx *bbolt.Tx }

// faulty marks the panics of the database.
func faulty() {
	if p := recover(); p != nil {
		panic(fault{p})
	}
}

// Get returns the value of a key, nil when there is none. The bytes are valid
// until the transaction ends and must not be changed.
func (tx *Tx) Get(bucket string, key []byte) []byte {
	defer faulty()
	b := tx.tx.Bucket([]byte(bucket))
	if b == nil {
		return nil
	}
	return b.Get(key)
}

// Put sets the value of a key. Keys have 1 to 32,768 bytes.
func (tx *Tx) Put(bucket string, key, value []byte) error {
	defer faulty()
	b, err := tx.tx.CreateBucketIfNotExists([]byte(bucket))
	if err != nil {
		return fmt.Errorf("put into %q: %w", bucket, err)
	}
	if err := b.Put(key, value); err != nil {
		return fmt.Errorf("put %q into %q: %w", key, bucket, err)
	}
	return nil
}

// Delete removes a key; one that is not there is no error.
func (tx *Tx) Delete(bucket string, key []byte) error {
	defer faulty()
	b := tx.tx.Bucket([]byte(bucket))
	if b == nil {
		return nil
	}
	if err := b.Delete(key); err != nil {
		return fmt.Errorf("delete %q from %q: %w", key, bucket, err)
	}
	return nil
}

// Clear removes all keys of a bucket.
func (tx *Tx) Clear(bucket string) error {
	defer faulty()
	if err := tx.tx.DeleteBucket([]byte(bucket)); err != nil && !errors.Is(err, bolterrors.ErrBucketNotFound) {
		return fmt.Errorf("clear %q: %w", bucket, err)
	}
	return nil
}

// All yields the keys that begin with prefix, in byte order, with their
// values. The bytes are valid until the transaction ends; the bucket must not
// be changed meanwhile.
func (tx *Tx) All(bucket string, prefix []byte) iter.Seq2[[]byte, []byte] {
	return tx.From(bucket, prefix, prefix)
}

// From is All, beginning at the first key that is not below start.
func (tx *Tx) From(bucket string, prefix, start []byte) iter.Seq2[[]byte, []byte] {
	return func(yield func(k, v []byte) bool) {
		c := tx.cursor(bucket)
		if c == nil {
			return
		}
		if bytes.Compare(start, prefix) < 0 {
			start = prefix
		}
		k, v := step(func() ([]byte, []byte) { return c.Seek(start) })
		for k != nil && bytes.HasPrefix(k, prefix) && yield(k, v) {
			k, v = step(c.Next)
		}
	}
}

func (tx *Tx) cursor(bucket string) *bbolt.Cursor {
	defer faulty()
	b := tx.tx.Bucket([]byte(bucket))
	if b == nil {
		return nil
	}
	return b.Cursor()
}

// step moves a cursor; the loop's body is not part of it, so that its panics
// stay its own.
func step(move func() ([]byte, []byte)) ([]byte, []byte) {
	defer faulty()
	return move()
}

// Count is the number of keys of a bucket. It reads the bucket's pages.
func (tx *Tx) Count(bucket string) int {
	defer faulty()
	b := tx.tx.Bucket([]byte(bucket))
	if b == nil {
		return 0
	}
	return b.Stats().KeyN
}

// Seq is the sequence that was set for a stream, 0 when none was.
func (tx *Tx) Seq(stream string) uint64 {
	v := tx.Get(seqBucket, []byte(stream))
	if len(v) != 8 {
		return 0
	}
	return binary.BigEndian.Uint64(v)
}

// SetSeq records the sequence of a stream that the store's data reaches.
func (tx *Tx) SetSeq(stream string, seq uint64) error {
	return tx.Put(seqBucket, []byte(stream), binary.BigEndian.AppendUint64(nil, seq))
}
