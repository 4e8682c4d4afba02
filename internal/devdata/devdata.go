// Package devdata finds the reference data that may lie beside the project, for
// tests that measure quality. It knows nothing of what the data means.
package devdata

import (
	"os"
	"path/filepath"
	"testing"
)

// Path returns the path of a file or folder of the reference data, and skips
// the test, saying what is missing, where it does not lie beside the project.
func Path(tb testing.TB, elem ...string) string {
	tb.Helper()
	dir, err := os.Getwd()
	if err != nil {
		tb.Fatalf("find the project's root: %v", err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			break
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			tb.Fatal("find the project's root: no go.mod above the test")
		}
		dir = parent
	}
	path := filepath.Join(append([]string{filepath.Dir(dir), "shared"}, elem...)...)
	if _, err := os.Stat(path); err != nil {
		tb.Skipf("SKIPPED, NOT MEASURED: the reference data %s is not there", path)
	}
	return path
}
