// Package devdata finds the reference data that may lie beside the project, for
// tests that measure quality. It knows nothing of what the data means.
package devdata

import (
	"compress/gzip"
	"io"
	"os"
	"path/filepath"
	"strings"
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

// Page returns the bytes of a reference page, whose file is compressed.
func Page(tb testing.TB, path string) []byte {
	tb.Helper()
	file, err := os.Open(path)
	if err != nil {
		tb.Fatal(err)
	}
	defer file.Close()
	z, err := gzip.NewReader(file)
	if err != nil {
		tb.Fatalf("read %s: %v", path, err)
	}
	body, err := io.ReadAll(z)
	if err != nil {
		tb.Fatalf("read %s: %v", path, err)
	}
	return body
}

// Outside reads testdata/outside.tsv of the package under test: the cases of
// each reference set that are not to be met, each with its reason.
func Outside(tb testing.TB) map[string]map[string]bool {
	tb.Helper()
	data, err := os.ReadFile("testdata/outside.tsv")
	if err != nil {
		tb.Fatal(err)
	}
	out := map[string]map[string]bool{}
	for line := range strings.Lines(string(data)) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		f := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if len(f) != 3 || f[2] == "" {
			tb.Fatalf("testdata/outside.tsv: want set, case and reason: %q", line)
		}
		if out[f[0]] == nil {
			out[f[0]] = map[string]bool{}
		}
		if out[f[0]][f[1]] {
			tb.Errorf("testdata/outside.tsv: %s %s twice", f[0], f[1])
		}
		out[f[0]][f[1]] = true
	}
	return out
}
