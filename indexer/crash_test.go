package indexer_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"assay"
	"assay/indexer"
)

// plainReading is a small reading of article n: n tonnes of copper.
func plainReading(n int) *assay.Reading {
	id := assay.ArticleID(fmt.Sprintf("article-%d", n))
	text := fmt.Sprintf("Mine %d\nThe copper mine holds %d tonnes. 铜矿。", n, n)
	at := strings.Index(text, fmt.Sprintf("%d tonnes", n))
	q := assay.NewQuantity(assay.KindMass, decimal.NewFromInt(int64(n)), "t", assay.Exact)
	return &assay.Reading{
		ID: assay.NewReadingID(id, assay.NewRevision(text), 1), Generation: 1, SeenAt: time.Date(2025, 10, 1, 0, 0, n, 0, time.UTC),
		Article: assay.Article{
			ID: id, URL: fmt.Sprintf("https://mines.example/%d", n), Title: fmt.Sprintf("Mine %d", n), Text: text, Language: "en",
			BodyStart: strings.IndexByte(text, '\n') + 1, Revision: assay.NewRevision(text),
		},
		Figures: []assay.Figure{{Span: assay.Span{Start: at, End: at + len(fmt.Sprintf("%d tonnes", n))}, Surface: fmt.Sprintf("%d tonnes", n), Quantity: q}},
		Facts: []assay.Fact{{
			ID: assay.FactID(fmt.Sprintf("fact-%d", n)), Attribute: assay.Reserves,
			Object: &assay.Ref{ID: "commodity:copper", Name: "copper"}, Evidence: assay.Span{Start: strings.IndexByte(text, '\n') + 1, End: len(text)},
		}},
	}
}

// plainFiling opens an announcement for article n, or attaches to one of ten.
func plainFiling(n int) *assay.Filing {
	d := assay.Decision{Kind: assay.Opened, Announcement: assay.AnnouncementID(fmt.Sprintf("n-%d", n%10)), Type: assay.Investment}
	if n > 10 {
		d.Kind = assay.Attached
	}
	d.Report = assay.Report{Article: assay.ArticleID(fmt.Sprintf("article-%d", n)), Title: fmt.Sprintf("Mine %d", n), Quote: "Copper.", Language: "en"}
	return &assay.Filing{ReadingSeq: uint64(n), At: time.Date(2025, 10, 1, 0, 0, n, 0, time.UTC), Decisions: []assay.Decision{d}}
}

// plainBatch is messages first to last of both streams.
func plainBatch(first, last int) indexer.Batch {
	b := indexer.Batch{ReadingsSeq: uint64(last), FilingsSeq: uint64(last)}
	for n := first; n <= last; n++ {
		b.Readings = append(b.Readings, plainReading(n))
		b.Filings = append(b.Filings, plainFiling(n))
	}
	return b
}

func total(t *testing.T, ix *indexer.Index, want indexer.Want, s string) int {
	t.Helper()
	res, err := ix.Search(context.Background(), parse(t, s), indexer.Options{Want: want, Limit: 1})
	if err != nil {
		t.Fatal(err)
	}
	return res.Total
}

// holds checks that the index holds exactly messages 1 to n, in all its parts.
func holds(t *testing.T, ix *indexer.Index, n int) {
	t.Helper()
	if r, f := ix.Seq("readings"), ix.Seq("announcements"); r != uint64(n) || f != uint64(n) {
		t.Fatalf("sequences %d and %d, want %d", r, f, n)
	}
	for _, tc := range []struct {
		want indexer.Want
		s    string
		n    int
	}{
		{indexer.Facts, "", n},
		{indexer.Facts, "铜", n},
		{indexer.Facts, `"copper mine"`, n},
		{indexer.Articles, "copper", n},
		{indexer.Facts, fmt.Sprintf("reserves >= %d t", n), min(n, 1)},
		{indexer.Facts, fmt.Sprintf("reserves > %d t", n), 0},
		{indexer.Articles, fmt.Sprintf(`"mine %d"`, n), min(n, 1)},
		{indexer.Announcements, "", min(n, 10)},
		{indexer.Announcements, "copper", min(n, 10)},
		{indexer.Announcements, fmt.Sprintf(`"mine %d"`, n), min(n, 1)},
	} {
		if got := total(t, ix, tc.want, tc.s); got != tc.n {
			t.Errorf("%s of %q: %d, want %d", tc.want, tc.s, got, tc.n)
		}
	}
	if s := ix.Stats(); s.Articles != n || s.Facts != n || s.Announcements != min(n, 10) {
		t.Errorf("%+v, want %d articles", s, n)
	}
	if n > 0 {
		if r, err := ix.Article(assay.ArticleID(fmt.Sprintf("article-%d", n))); err != nil || r.ID != plainReading(n).ID {
			t.Errorf("article %d: %v", n, err)
		}
	}
}

func copyDir(t *testing.T, from, to string) {
	t.Helper()
	err := filepath.WalkDir(from, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(from, path)
		if err != nil {
			return err
		}
		if d.IsDir() {
			return os.MkdirAll(filepath.Join(to, rel), 0o777)
		}
		data, err := os.ReadFile(path)
		if errors.Is(err, fs.ErrNotExist) {
			return nil // a merge took it away meanwhile
		}
		if err != nil {
			return err
		}
		return os.WriteFile(filepath.Join(to, rel), data, 0o600)
	})
	if err != nil {
		t.Fatal(err)
	}
}

// childDir names the folder in which a child process writes until it is killed.
const childDir = "ASSAY_INDEXER_CHILD_DIR"

// TestMain is a writer when a test starts it as one.
func TestMain(m *testing.M) {
	if dir := os.Getenv(childDir); dir != "" {
		if err := writeUntilKilled(dir); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// writeUntilKilled writes batches and says after each which message is durable.
func writeUntilKilled(dir string) error {
	ix, err := indexer.Open(dir, indexer.Config{}, env())
	if err != nil {
		return err
	}
	for n := int(ix.Seq("readings")) + 1; ; {
		last := n + n%7
		if err := ix.Write(plainBatch(n, last)); err != nil {
			return err
		}
		fmt.Println(last)
		n = last + 1
	}
}

// TestKilled kills a writing process again and again: what it said to be
// durable is there, and nothing is half there.
func TestKilled(t *testing.T) {
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), "index")
	for round := range 5 {
		cmd := exec.Command(exe)
		cmd.Env = append(os.Environ(), childDir+"="+dir)
		cmd.Stderr = os.Stderr
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		lines := bufio.NewScanner(out)
		acked := 0
		for i := 0; i < 3+2*round && lines.Scan(); i++ {
			if acked, err = strconv.Atoi(lines.Text()); err != nil {
				t.Fatal(err)
			}
		}
		if err := cmd.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		// The writer may have got further between its last line and its end.
		for lines.Scan() {
			if n, err := strconv.Atoi(lines.Text()); err == nil {
				acked = n
			}
		}
		_ = cmd.Wait()
		if acked == 0 {
			t.Fatal("the writer wrote nothing")
		}
		ix := open(t, dir)
		if r := ix.Recovered(); len(r) > 0 {
			t.Errorf("recovered: %q", r)
		}
		n := int(ix.Seq("readings"))
		if n < acked {
			t.Errorf("message %d was durable, the index is at %d", acked, n)
		}
		holds(t, ix, n)
		if err := ix.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// TestPartsApart opens copies in which one part is older than the other, as a
// crash between the two writes, or a restored backup, leaves them.
func TestPartsApart(t *testing.T) {
	base := t.TempDir()
	dir := filepath.Join(base, "index")
	ix := open(t, dir)
	var copies []string
	for i := range 4 {
		if err := ix.Write(plainBatch(5*i+1, 5*i+5)); err != nil {
			t.Fatal(err)
		}
		to := filepath.Join(base, fmt.Sprintf("copy-%d", i))
		copyDir(t, dir, to)
		copies = append(copies, to)
	}
	if err := ix.Close(); err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		name      string
		db, words int
		rebuilt   bool
	}{
		{"both as they were when the process was killed", 2, 2, false},
		{"the words are one write behind", 2, 1, false},
		{"the words are several writes behind, whose notes are gone", 3, 0, true},
		{"the words are ahead of a restored store", 1, 3, true},
	} {
		t.Run(tc.name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "index")
			copyDir(t, filepath.Join(copies[tc.words], "words"), filepath.Join(dir, "words"))
			data, err := os.ReadFile(filepath.Join(copies[tc.db], "index.db"))
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(dir, "index.db"), data, 0o600); err != nil {
				t.Fatal(err)
			}
			for range 2 {
				ix := open(t, dir)
				if r := ix.Recovered(); (len(r) > 0) != tc.rebuilt {
					t.Errorf("recovered %q", r)
				}
				tc.rebuilt = false // only once
				holds(t, ix, 5*tc.db+5)
				if err := ix.Close(); err != nil {
					t.Fatal(err)
				}
			}
			ix := open(t, dir)
			defer ix.Close()
			// Writing goes on from there, messages that it has included.
			if err := ix.Write(plainBatch(1, 5*tc.db+5)); err != nil {
				t.Fatal(err)
			}
			if err := ix.Write(plainBatch(5*tc.db+6, 40)); err != nil {
				t.Fatal(err)
			}
			holds(t, ix, 40)
		})
	}
}

// TestDamage damages each part of a closed index. Opening it moves the part
// aside, says so, and builds it again.
func TestDamage(t *testing.T) {
	whole := filepath.Join(t.TempDir(), "index")
	ix := open(t, whole)
	for i := range 3 {
		if err := ix.Write(plainBatch(10*i+1, 10*i+10)); err != nil {
			t.Fatal(err)
		}
	}
	if err := ix.Close(); err != nil {
		t.Fatal(err)
	}
	overwrite := func(content string) func(*testing.T, string) {
		return func(t *testing.T, path string) {
			t.Helper()
			if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	cut := func(t *testing.T, path string) {
		t.Helper()
		fi, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.Truncate(path, fi.Size()/2); err != nil {
			t.Fatal(err)
		}
	}
	remove := func(t *testing.T, path string) {
		t.Helper()
		if err := os.RemoveAll(path); err != nil {
			t.Fatal(err)
		}
	}
	for _, tc := range []struct {
		name, path string
		damage     func(*testing.T, string)
		// aside is what is moved, all is whether everything begins at 0 again.
		aside string
		all   bool
	}{
		{"the store is cut", "index.db", cut, "index.damaged-1", true},
		{"the store is no store", "index.db", overwrite(strings.Repeat("once upon a time ", 5000)), "index.damaged-1", true},
		{"the store is gone", "index.db", remove, "index/words.damaged-1", true},
		{"the words are gone", "words", remove, "index/words.damaged-1", false},
		{"the words' description is cut", "words/index_meta.json", cut, "index/words.damaged-1", false},
		{"the words' description is empty", "words/index_meta.json", overwrite(""), "index/words.damaged-1", false},
		{"the words' description is gone", "words/index_meta.json", remove, "index/words.damaged-1", false},
		{"the words' root is garbage", "words/store/root.bolt", overwrite(strings.Repeat("garbage ", 5000)), "index/words.damaged-1", false},
		{"the words' root is gone", "words/store/root.bolt", remove, "index/words.damaged-1", false},
		{"a segment is gone", "words/store/*.zap", remove, "index/words.damaged-1", false},
		{"a segment is cut", "words/store/*.zap", cut, "index/words.damaged-1", false},
		{"a segment is empty", "words/store/*.zap", overwrite(""), "index/words.damaged-1", false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			base := t.TempDir()
			dir := filepath.Join(base, "index")
			copyDir(t, whole, dir)
			paths, err := filepath.Glob(filepath.Join(dir, tc.path))
			if err != nil || len(paths) == 0 {
				t.Fatalf("nothing to damage: %v", err)
			}
			for _, p := range paths {
				tc.damage(t, p)
			}
			ix := open(t, dir)
			defer func() { ix.Close() }()
			r := ix.Recovered()
			if len(r) != 1 || !strings.Contains(r[0], filepath.Join(base, tc.aside)) {
				t.Errorf("recovered: %q, want %s", r, tc.aside)
			}
			if _, err := os.Stat(filepath.Join(base, tc.aside)); err != nil {
				t.Error(err)
			}
			if tc.all {
				holds(t, ix, 0)
				if err := ix.Write(plainBatch(1, 30)); err != nil {
					t.Fatal(err)
				}
			}
			holds(t, ix, 30)
			if err := ix.Close(); err != nil {
				t.Fatal(err)
			}
			ix = open(t, dir)
			if r := ix.Recovered(); len(r) != 0 {
				t.Errorf("and again: %q", r)
			}
			holds(t, ix, 30)
		})
	}
}

// TestManyBatches goes beyond the sizes at which batches and blocks are cut, and
// replaces articles until the table is made anew.
func TestManyBatches(t *testing.T) {
	if testing.Short() {
		t.Skip("SKIPPED: thousands of documents")
	}
	dir := filepath.Join(t.TempDir(), "index")
	ix := open(t, dir)
	const n = 1300
	if err := ix.Write(plainBatch(1, n)); err != nil {
		t.Fatal(err)
	}
	holds(t, ix, n)
	// New revisions of all, until more rows are dead than alive.
	for round := 1; round <= 8; round++ {
		b := indexer.Batch{ReadingsSeq: uint64(n + round)}
		for i := 1; i <= n; i++ {
			r := plainReading(i)
			r.SeenAt = r.SeenAt.AddDate(0, 0, round)
			r.Article.Text += strings.Repeat("!", round)
			r.Article.Revision = assay.NewRevision(r.Article.Text)
			r.ID = assay.NewReadingID(r.Article.ID, r.Article.Revision, 1)
			b.Readings = append(b.Readings, r)
		}
		if err := ix.Write(b); err != nil {
			t.Fatal(err)
		}
		if got := total(t, ix, indexer.Facts, "reserves >= 1 t copper"); got != n {
			t.Fatalf("round %d: %d facts, want %d", round, got, n)
		}
	}
	if r, err := ix.Reading(plainReading(7).ID); err != nil || r.Article.Text != plainReading(7).Article.Text {
		t.Errorf("an old revision is gone: %v", err)
	}
	if err := ix.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.RemoveAll(filepath.Join(dir, "words")); err != nil {
		t.Fatal(err)
	}
	ix = open(t, dir)
	defer ix.Close()
	if got := total(t, ix, indexer.Articles, "铜矿"); got != n {
		t.Errorf("%d articles after the words were built again, want %d", got, n)
	}
}
