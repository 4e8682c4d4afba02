package store_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"assay"
	"assay/internal/store"
)

func open(t *testing.T, path string) *store.Store {
	t.Helper()
	s, err := store.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func TestDataAndSequenceTogether(t *testing.T) {
	path := filepath.Join(t.TempDir(), "new", "folder", "state.db")
	s := open(t, path)
	refused := errors.New("refused")
	err := s.Update(func(tx *store.Tx) error {
		if err := tx.Put("names", []byte("ru"), []byte("俄罗斯")); err != nil {
			return err
		}
		return tx.SetSeq("readings", 7)
	})
	if err != nil {
		t.Fatal(err)
	}
	err = s.Update(func(tx *store.Tx) error {
		if err := tx.Put("names", []byte("cn"), []byte("中国")); err != nil {
			return err
		}
		if err := tx.SetSeq("readings", 8); err != nil {
			return err
		}
		return refused
	})
	if !errors.Is(err, refused) || err.Error() != "refused" {
		t.Errorf("an error of the caller came back as %v", err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = open(t, path)
	err = s.View(func(tx *store.Tx) error {
		if got := tx.Seq("readings"); got != 7 {
			t.Errorf("sequence %d, want 7", got)
		}
		if got := tx.Seq("pages"); got != 0 {
			t.Errorf("sequence of a stream never set is %d", got)
		}
		if got := string(tx.Get("names", []byte("ru"))); got != "俄罗斯" {
			t.Errorf("ru is %q", got)
		}
		if tx.Get("names", []byte("cn")) != nil {
			t.Error("a value of a transaction that failed is there")
		}
		if tx.Get("nothing", []byte("x")) != nil || tx.Count("nothing") != 0 || tx.Count("names") != 1 {
			t.Error("counts are wrong")
		}
		return tx.Put("names", []byte("x"), nil)
	})
	if err == nil {
		t.Error("a read-only transaction wrote")
	}
}

// TestBuckets compares a store with a map under random operations.
func TestBuckets(t *testing.T) {
	s := open(t, filepath.Join(t.TempDir(), "s.db"))
	rapid.Check(t, func(t *rapid.T) {
		if err := s.Update(func(tx *store.Tx) error { return tx.Clear("b") }); err != nil {
			t.Fatal(err)
		}
		key := rapid.StringMatching(`[ab]{1,3}`)
		model := map[string]string{}
		for i := range rapid.IntRange(1, 20).Draw(t, "steps") {
			k := key.Draw(t, "key")
			err := s.Update(func(tx *store.Tx) error {
				if rapid.Bool().Draw(t, "delete") {
					delete(model, k)
					return tx.Delete("b", []byte(k))
				}
				model[k] = strconv.Itoa(i)
				return tx.Put("b", []byte(k), []byte(model[k]))
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		prefix, start := rapid.StringMatching(`[ab]{0,2}`).Draw(t, "prefix"), rapid.StringMatching(`[ab]{0,3}`).Draw(t, "start")
		got, want := map[string]string{}, map[string]string{}
		for k, v := range model {
			if strings.HasPrefix(k, prefix) && k >= start {
				want[k] = v
			}
		}
		err := s.View(func(tx *store.Tx) error {
			last := ""
			for k, v := range tx.From("b", []byte(prefix), []byte(start)) {
				if string(k) <= last {
					t.Errorf("%q after %q", k, last)
				}
				last = string(k)
				got[last] = string(v)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Error(d)
		}
	})
}

func TestIterationStops(t *testing.T) {
	s := open(t, filepath.Join(t.TempDir(), "s.db"))
	err := s.Update(func(tx *store.Tx) error {
		for _, k := range []string{"a1", "a2", "b1"} {
			if err := tx.Put("b", []byte(k), nil); err != nil {
				return err
			}
		}
		n := 0
		for range tx.All("b", []byte("a")) {
			n++
			break
		}
		for range tx.All("none", nil) {
			n += 100
		}
		if n != 1 {
			t.Errorf("%d steps", n)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestPanicsOfTheCallerPassThrough(t *testing.T) {
	s := open(t, filepath.Join(t.TempDir(), "s.db"))
	defer func() {
		if p := recover(); p != "mine" {
			t.Errorf("recovered %v", p)
		}
		// The store works on.
		if err := s.Update(func(tx *store.Tx) error { return tx.SetSeq("x", 1) }); err != nil {
			t.Error(err)
		}
	}()
	_ = s.Update(func(*store.Tx) error { panic("mine") })
}

func TestSecondProcessIsTold(t *testing.T) {
	path := filepath.Join(t.TempDir(), "s.db")
	open(t, path)
	_, err := store.Open(path)
	if err == nil || !strings.Contains(err.Error(), path) || !strings.Contains(err.Error(), "another process") {
		t.Errorf("opening twice gives %v", err)
	}
	if errors.Is(err, store.ErrDamaged) {
		t.Error("a file that is in use counts as damaged")
	}
}

func TestFolderInTheWay(t *testing.T) {
	_, err := store.Open(t.TempDir())
	if err == nil || errors.Is(err, store.ErrDamaged) {
		t.Errorf("a folder in place of the file gives %v", err)
	}
}

// fill writes enough that the file has many pages.
func fill(t *testing.T, path string) {
	t.Helper()
	s := open(t, path)
	err := s.Update(func(tx *store.Tx) error {
		for i := range 3000 {
			if err := tx.Put("b", fmt.Appendf(nil, "key %05d", i), []byte(strings.Repeat("v", 100))); err != nil {
				return err
			}
		}
		return tx.SetSeq("s", 3000)
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Check(); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}

// readAll reads every key and value.
func readAll(s *store.Store) error {
	return s.View(func(tx *store.Tx) error {
		n := 0
		for _, v := range tx.All("b", nil) {
			n += len(v)
		}
		if n != 300000 {
			return fmt.Errorf("%d bytes", n)
		}
		return nil
	})
}

func TestDamage(t *testing.T) {
	whole := filepath.Join(t.TempDir(), "whole.db")
	fill(t, whole)
	data, err := os.ReadFile(whole)
	if err != nil {
		t.Fatal(err)
	}
	page := os.Getpagesize()
	zeroed := func(from, to int) []byte {
		out := append([]byte{}, data...)
		clear(out[from:to])
		return out
	}
	for _, tc := range []struct {
		name    string
		content []byte
	}{
		{"cut to a few bytes", data[:10]},
		{"cut within the header", data[:page+100]},
		{"cut behind the header", data[:2*page+1]},
		{"cut in the middle", data[:len(data)/2]},
		{"another sort of file", []byte(strings.Repeat("not a store at all. ", 4000))},
		{"both headers zeroed", zeroed(0, 2*page)},
		{"all pages zeroed", zeroed(2*page, len(data))},
		{"pages overwritten", append(append([]byte{}, data[:4*page]...), []byte(strings.Repeat("\xff", len(data)-4*page))...)},
	} {
		t.Run(tc.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "s.db")
			if err := os.WriteFile(path, tc.content, 0o600); err != nil {
				t.Fatal(err)
			}
			s, err := store.Open(path)
			if err == nil {
				t.Cleanup(func() { s.Close() })
				if err = readAll(s); err == nil {
					err = s.Check()
				}
			}
			if !errors.Is(err, store.ErrDamaged) || !errors.Is(err, assay.ErrInvalid) {
				t.Fatalf("got %v", err)
			}
			if !strings.Contains(err.Error(), path) {
				t.Errorf("%q does not name the file", err)
			}
		})
	}
}

func TestEmptyFileBecomesAStore(t *testing.T) {
	path := filepath.Join(t.TempDir(), "s.db")
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	open(t, path)
}

// TestCrash copies the file while it is open, as a killed process leaves it.
func TestCrash(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "s.db")
	s := open(t, path)
	for i := range uint64(20) {
		err := s.Update(func(tx *store.Tx) error {
			if err := tx.Put("b", fmt.Appendf(nil, "%d", i), []byte("x")); err != nil {
				return err
			}
			return tx.SetSeq("s", i+1)
		})
		if err != nil {
			t.Fatal(err)
		}
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		left := filepath.Join(dir, fmt.Sprintf("left%d.db", i))
		if err := os.WriteFile(left, data, 0o600); err != nil {
			t.Fatal(err)
		}
		c := open(t, left)
		err = c.View(func(tx *store.Tx) error {
			if tx.Seq("s") != i+1 || tx.Count("b") != int(i+1) {
				return fmt.Errorf("sequence %d with %d keys after %d writes", tx.Seq("s"), tx.Count("b"), i+1)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		c.Close()
	}
}
