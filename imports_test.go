package assay_test

import (
	"fmt"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"slices"
	"sort"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
)

// room is one row of the plan in ARCHITECTURE.md: what a folder may import.
type room struct {
	// rooms of the module that it may import, besides the root. "internal"
	// stands for every room below internal/.
	rooms []string
	// doors are the third-party modules, by import path prefix, that it opens.
	doors []string
	// tests are the third-party modules that only its tests open.
	tests []string
}

// testDoors are open to the tests of every room.
var testDoors = []string{"github.com/google/go-cmp", "pgregory.net/rapid"}

// plan is the room plan. A folder with Go files and no row fails the test.
var plan = map[string]room{
	".":                   {doors: []string{"github.com/shopspring/decimal"}},
	"webtext":             {doors: []string{"golang.org/x/net", "golang.org/x/text"}},
	"fx":                  {},
	"crawler":             {rooms: []string{"webtext", "internal"}, doors: []string{"github.com/gocolly/colly/v2", "github.com/mmcdole/gofeed", "golang.org/x/net", "golang.org/x/text"}},
	"extractor":           {rooms: []string{"webtext", "extractor/article", "extractor/fact", "extractor/quantity", "extractor/lexicon"}, doors: []string{"github.com/pemistahl/lingua-go"}},
	"extractor/lexicon":   {tests: []string{"golang.org/x/text"}},
	"extractor/quantity":  {rooms: []string{"extractor/lexicon"}},
	"extractor/article":   {rooms: []string{"webtext"}, doors: []string{"golang.org/x/net/html"}},
	"extractor/fact":      {rooms: []string{"extractor/lexicon", "extractor/quantity"}},
	"ledger":              {rooms: []string{"extractor/lexicon", "fx"}},
	"query":               {rooms: []string{"extractor/lexicon", "extractor/quantity", "fx"}, doors: []string{"golang.org/x/text"}},
	"indexer":             {rooms: []string{"query", "fx", "internal/store"}, doors: []string{"github.com/blevesearch/bleve/v2", "github.com/parquet-go/parquet-go"}},
	"archive":             {doors: []string{"github.com/andybalholm/brotli", "github.com/klauspost/compress"}},
	"alerts":              {rooms: []string{"query", "extractor/lexicon", "internal"}, tests: []string{"github.com/standard-webhooks/standard-webhooks"}},
	"pipelines":           {rooms: []string{"webtext", "fx", "crawler", "extractor", "extractor/lexicon", "ledger", "query", "indexer", "archive", "alerts", "internal"}, doors: []string{"github.com/nats-io/nats.go", "github.com/nats-io/nats-server/v2", "github.com/robfig/cron/v3", "github.com/klauspost/compress", "golang.org/x/sync"}},
	"api":                 {rooms: []string{"query", "indexer", "alerts", "fx", "extractor/lexicon"}, doors: []string{"github.com/danielgtaylor/huma/v2"}},
	"cmd/assay":           {rooms: []string{"*"}, doors: []string{"github.com/alecthomas/kong", "github.com/BurntSushi/toml", "github.com/gofrs/flock", "golang.org/x/sync", "golang.org/x/term", "golang.org/x/text"}, tests: []string{"github.com/nats-io/nats-server/v2", "go.yaml.in/yaml/v3"}},
	"internal/safenet":    {doors: []string{"code.dny.dev/ssrf"}},
	"internal/store":      {doors: []string{"go.etcd.io/bbolt"}},
	"internal/telemetry":  {doors: []string{"github.com/prometheus/client_golang"}},
	"internal/samplesite": {doors: []string{"golang.org/x/text"}},
	"internal/devdata":    {},
	"internal/cputime":    {},
}

// sharedDoors may be opened by every room: the one number type of the nouns.
var sharedDoors = []string{"github.com/shopspring/decimal"}

// checkPlan reports every import in the tree that the plan does not allow, and
// every folder with Go files that the plan does not name.
func checkPlan(fsys fs.FS, plan map[string]room) ([]string, error) {
	var wrong []string
	seen := map[string]bool{}
	err := fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		base := path.Base(name)
		if d.IsDir() && name != "." && (strings.HasPrefix(base, ".") || base == "testdata") {
			return fs.SkipDir
		}
		if d.IsDir() || !strings.HasSuffix(base, ".go") {
			return nil
		}
		dir := path.Dir(name)
		r, ok := plan[dir]
		if !ok {
			if !seen[dir] {
				wrong = append(wrong, fmt.Sprintf("%s: the folder has no row in the room plan", dir))
			}
			seen[dir] = true
			return nil
		}
		seen[dir] = true
		src, err := fs.ReadFile(fsys, name)
		if err != nil {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, src, parser.ImportsOnly)
		if err != nil {
			return err
		}
		for _, spec := range file.Imports {
			p, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			if !r.allows(dir, p, strings.HasSuffix(base, "_test.go")) {
				wrong = append(wrong, fmt.Sprintf("%s: %s may not import %q", name, dir, p))
			}
		}
		return nil
	})
	for dir := range plan {
		if !seen[dir] {
			wrong = append(wrong, fmt.Sprintf("%s: the room plan has a row for a folder without Go files", dir))
		}
	}
	sort.Strings(wrong)
	return wrong, err
}

func (r room) allows(dir, imported string, test bool) bool {
	under := func(prefix string) bool { return imported == prefix || strings.HasPrefix(imported, prefix+"/") }
	first, _, _ := strings.Cut(imported, "/")
	switch {
	case imported == "assay":
		return true
	case strings.HasPrefix(imported, "assay/"):
		other := strings.TrimPrefix(imported, "assay/")
		if other == dir || slices.Contains(r.rooms, "*") || slices.Contains(r.rooms, other) {
			return true
		}
		if slices.Contains(r.rooms, "internal") && strings.HasPrefix(other, "internal/") {
			return true
		}
		// Tests may read the reference data, take processor time, serve the sample site and build
		// what the rooms below them need.
		return test && (other == "internal/devdata" || other == "internal/cputime" || other == "internal/samplesite" || testBuilds(dir, other))
	case !strings.Contains(first, "."):
		return true // standard library
	}
	if slices.ContainsFunc(sharedDoors, under) || slices.ContainsFunc(r.doors, under) {
		return true
	}
	return test && (slices.ContainsFunc(testDoors, under) || slices.ContainsFunc(r.tests, under))
}

// testBuilds lets the tests of a room build the values it is given by others:
// a query needs a lexicon and a recognizer, an API an index, a fact a text.
func testBuilds(dir, other string) bool {
	switch dir {
	case "ledger", "alerts", "indexer", "api":
		return strings.HasPrefix(other, "extractor") || other == "fx" || other == "query"
	case "extractor/fact": // weights are fitted to the texts of pages
		return other == "extractor/article"
	}
	return false
}

func TestImports(t *testing.T) {
	wrong, err := checkPlan(os.DirFS("."), plan)
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range wrong {
		t.Error(w)
	}
}

func TestImportsCatchesViolations(t *testing.T) {
	small := map[string]room{".": {}, "query": {rooms: []string{"fx"}}, "fx": {}}
	for _, tc := range []struct {
		name, file, src, want string
	}{
		{"a room that the row does not name", "query/q.go", "package query\nimport _ \"assay/indexer\"", `query/q.go: query may not import "assay/indexer"`},
		{"a module without a door", "fx/fx.go", "package fx\nimport _ \"github.com/nats-io/nats.go\"", `fx/fx.go: fx may not import "github.com/nats-io/nats.go"`},
		{"a module of another's tests", "fx/fx_test.go", "package fx\nimport _ \"github.com/stretchr/testify/assert\"", `fx/fx_test.go: fx may not import "github.com/stretchr/testify/assert"`},
		{"a test module in the code", "fx/fx.go", "package fx\nimport _ \"github.com/google/go-cmp/cmp\"", `fx/fx.go: fx may not import "github.com/google/go-cmp/cmp"`},
		{"a folder without a row", "utils/u.go", "package utils", "utils: the folder has no row in the room plan"},
		{"a row without a folder", "", "", "fx: the room plan has a row for a folder without Go files"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			tree := fstest.MapFS{
				"a.go":       {Data: []byte("package assay")},
				"query/a.go": {Data: []byte("package query\nimport _ \"assay/fx\"")},
			}
			if tc.file != "" {
				tree["fx/a.go"] = &fstest.MapFile{Data: []byte("package fx\nimport _ \"strings\"")}
				tree[tc.file] = &fstest.MapFile{Data: []byte(tc.src)}
			}
			wrong, err := checkPlan(tree, small)
			if err != nil {
				t.Fatal(err)
			}
			if len(wrong) != 1 || wrong[0] != tc.want {
				t.Errorf("got %q, want only %q", wrong, tc.want)
			}
		})
	}
}
