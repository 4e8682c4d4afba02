package main

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestSocket: the API socket lies in a folder of its user alone, and what a
// killed process left is gone once the data folder has its next owner.
func TestSocket(t *testing.T) {
	temp := t.TempDir()
	t.Setenv("TMPDIR", temp)
	for name, data := range map[string]string{
		"in the data folder": filepath.Join(temp, "data"),
		"path too long":      filepath.Join(temp, strings.Repeat("long", 30)),
	} {
		t.Run(name, func(t *testing.T) {
			d, err := openDataDir(data)
			if err != nil {
				t.Fatal(err)
			}
			l, err := d.listen()
			if err != nil {
				t.Fatal(err)
			}
			killed := l.Addr().String()
			if info, err := os.Stat(filepath.Dir(killed)); err != nil || info.Mode().Perm() != 0o700 {
				t.Errorf("folder of the socket: %v, %v", info, err)
			}
			if err := d.sayOwner(owner{PID: 1, Socket: killed}); err != nil {
				t.Fatal(err)
			}
			// A killed process frees its lock and removes nothing.
			if err := d.lock.Close(); err != nil {
				t.Fatal(err)
			}
			next, err := openDataDir(data)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := os.Stat(filepath.Dir(killed)); !errors.Is(err, fs.ErrNotExist) {
				t.Errorf("%s is still there: %v", filepath.Dir(killed), err)
			}
			again, err := next.listen()
			if err != nil {
				t.Fatal(err)
			}
			if err := errors.Join(again.Close(), removeSocket(again.Addr().String()), next.close()); err != nil {
				t.Fatal(err)
			}
			if left, err := filepath.Glob(filepath.Join(temp, "assay-*")); err != nil || len(left) > 0 {
				t.Errorf("left behind: %v, %v", left, err)
			}
		})
	}
}

// TestRemoveSocket: a damaged owner.json removes nothing but a socket.
func TestRemoveSocket(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"article.txt", socketName} {
		file := writeFile(t, dir, name, "x")
		if err := removeSocket(file); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := os.Stat(file); err != nil {
			t.Errorf("%s is gone: %v", name, err)
		}
	}
	if err := removeSocket(""); err != nil {
		t.Error(err)
	}
}
