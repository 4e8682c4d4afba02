package archive

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"iter"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/klauspost/compress/gzip"
	"pgregory.net/rapid"

	"assay"
)

var update = flag.Bool("update", false, "write the golden files anew")

var day0 = time.Date(2025, 10, 28, 3, 0, 0, 0, time.UTC)

// page is the nth page of a source, fetched n minutes after day0.
func page(n int, body string) *assay.Page {
	url := fmt.Sprintf("https://news.example/a/%d", n)
	return &assay.Page{
		ID: assay.NewPageID(url, []byte(body)), Source: "例报", URL: url, FinalURL: url + "?x=1",
		FetchedAt: day0.Add(time.Duration(n) * time.Minute), Status: 200,
		Header: map[string]string{"Content-Type": "text/html; charset=gb2312", "Content-Encoding": "gzip"},
		Body:   []byte(body),
		Hints:  assay.Hints{Title: "标题", Published: day0, Outlet: "例报", Language: "zh"},
	}
}

func reading(n int) *assay.Reading {
	text := fmt.Sprintf("标题%d\n正文。", n)
	rev := assay.NewRevision(text)
	id := assay.NewArticleID(fmt.Sprintf("https://news.example/a/%d", n))
	return &assay.Reading{
		ID: assay.NewReadingID(id, rev, 1), Generation: 1, SeenAt: day0.Add(time.Duration(n) * time.Minute),
		Article: assay.Article{ID: id, Revision: rev, Text: text}, Figures: []assay.Figure{}, Facts: []assay.Fact{},
	}
}

func filing(n int) *assay.Filing {
	return &assay.Filing{
		Reading: reading(n).ID, ReadingSeq: uint64(n), Generation: 1, At: day0.Add(time.Duration(n) * time.Minute),
		Decisions: []assay.Decision{{Kind: assay.Opened, Announcement: "a", Why: "first"}},
	}
}

// noSync spares the disk where a test does not pull the plug.
func noSync(*os.File) error { return nil }

func mustOpen(t testing.TB, dir string, cfg Config) *Archive {
	t.Helper()
	a, err := openWith(dir, cfg, noSync)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { crash(a) })
	return a
}

// crash closes the files without making anything durable, as kill -9 does.
func crash(a *Archive) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.failed == nil {
		_ = a.closeFiles()
		a.failed = errClosed
	}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func collect[E any](t testing.TB, seq iter.Seq2[E, error]) []E {
	t.Helper()
	var out []E
	for e, err := range seq {
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, e)
	}
	return out
}

func gunzip(t testing.TB, raw []byte) (text []byte, members int) {
	t.Helper()
	br := bytes.NewReader(raw)
	for br.Len() > 0 {
		zr, err := gzip.NewReader(br)
		must(t, err)
		zr.Multistream(false)
		part, err := io.ReadAll(zr)
		must(t, err)
		text = append(text, part...)
		members++
	}
	return text, members
}

// TestGolden pins the WARC records of two pages, uncompressed.
func TestGolden(t *testing.T) {
	dir := t.TempDir()
	a := mustOpen(t, dir, Config{})
	p := page(1, "<p>7000\xd2\xda\r\n\r\n</p>")
	p.Truncated = true
	p.Header["X-Odd"] = "two\r\nlines"
	must(t, a.PutPage(7, p))
	q := page(2, "")
	q.FinalURL, q.Header, q.Status, q.FetchedAt = "", nil, 404, day0.Add(1500*time.Microsecond)
	must(t, a.PutPage(9, q))
	must(t, a.Close())
	raw, err := os.ReadFile(filepath.Join(dir, "pages", "pages-00000000000000000007.warc.gz"))
	must(t, err)
	got, members := gunzip(t, raw)
	if members != 5 {
		t.Errorf("%d gzip members, want one for each of 5 records", members)
	}
	file := filepath.Join("testdata", "golden.warc")
	if *update {
		must(t, os.WriteFile(file, got, 0o644))
	}
	want, err := os.ReadFile(file)
	must(t, err)
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	// Our own file and its plain form come back as they were put.
	for name, file := range map[string][]byte{"gzip": raw, "plain": got} {
		if diff := cmp.Diff([]*assay.Page{p, q}, collect(t, ReadWARC(bytes.NewReader(file))), cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%s (-put +read)\n%s", name, diff)
		}
	}
}

func TestDurable(t *testing.T) {
	dir := t.TempDir()
	a := mustOpen(t, dir, Config{})
	for n := 1; n <= 3; n++ {
		must(t, a.PutPage(uint64(n), page(n, "x")))
		must(t, a.PutReading(uint64(n), reading(n)))
		must(t, a.PutFiling(uint64(10*n), filing(n)))
	}
	if got := a.Seq(Pages); got != 0 {
		t.Errorf("Seq %d before Sync", got)
	}
	if got := collect(t, a.Pages(t.Context(), 0)); len(got) != 0 {
		t.Errorf("%d pages before Sync", len(got))
	}
	must(t, a.Sync())
	must(t, a.PutReading(2, reading(99))) // had already
	must(t, a.PutReading(4, reading(4)))
	must(t, a.PutReading(4, reading(99)))
	must(t, a.Sync())
	crash(a)
	a = mustOpen(t, dir, Config{})
	if got := a.Recovered(); len(got) != 0 {
		t.Errorf("recovered %q", got)
	}
	for stream, want := range map[string]uint64{Pages: 3, Readings: 4, Announcements: 30, "other": 0} {
		if got := a.Seq(stream); got != want {
			t.Errorf("Seq(%s) %d, want %d", stream, got, want)
		}
	}
	want := []ReadingEntry{{2, reading(2)}, {3, reading(3)}, {4, reading(4)}}
	if diff := cmp.Diff(want, collect(t, a.Readings(t.Context(), 2))); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if diff := cmp.Diff([]FilingEntry{{30, filing(3)}}, collect(t, a.Filings(t.Context(), 21)), cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	must(t, a.Verify(t.Context()))
	must(t, a.Close())
	must(t, a.Close())
	for _, err := range []error{a.PutPage(9, page(9, "")), a.PutReading(9, reading(9)), a.Sync(), a.Seal()} {
		if !errors.Is(err, errClosed) {
			t.Errorf("after Close: %v", err)
		}
	}
}

func TestRotation(t *testing.T) {
	dir := t.TempDir()
	a := mustOpen(t, dir, Config{})
	days := []int{0, 0, 1, 0, -400, 1, -3, 2} // the old ones stay with the fresh ones
	for i, d := range days {
		p := page(0, "x")
		p.FetchedAt = day0.AddDate(0, 0, d)
		must(t, a.PutPage(uint64(i+1), p))
	}
	must(t, a.Sync())
	type row struct {
		first, last uint64
		count       int
		sealed      bool
	}
	rows := func() (out []row) {
		for _, g := range a.Segments() {
			out = append(out, row{g.First, g.Last, g.Count, g.Sealed})
		}
		return out
	}
	allowUnexported := cmp.AllowUnexported(row{})
	if diff := cmp.Diff([]row{{1, 2, 2, true}, {3, 7, 5, true}, {8, 8, 1, false}}, rows(), allowUnexported); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if got := a.SealedSeq(Pages); got != 7 {
		t.Errorf("SealedSeq %d, want 7", got)
	}
	must(t, a.Seal())
	must(t, a.Seal())
	if got := a.SealedSeq(Pages); got != 8 {
		t.Errorf("SealedSeq %d after Seal, want 8", got)
	}
	must(t, a.Verify(t.Context()))
	crash(a)
	a = mustOpen(t, dir, Config{MaxSegment: 1}) // one record fills a segment
	must(t, a.PutPage(9, page(3, "x")))
	must(t, a.PutPage(10, page(3, "x")))
	must(t, a.Close())
	if diff := cmp.Diff([]row{{1, 2, 2, true}, {3, 7, 5, true}, {8, 8, 1, true}, {9, 9, 1, true}, {10, 10, 1, false}}, rows(), allowUnexported); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// model is what was put.
type model struct {
	pages    []PageEntry
	readings []ReadingEntry
	filings  []FilingEntry
}

func TestRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		dir, err := os.MkdirTemp("", "archive")
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = os.RemoveAll(dir) }()
		cfg := Config{MaxSegment: rapid.Int64Range(1, 5000).Draw(t, "max")}
		a, err := openWith(dir, cfg, noSync)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { crash(a) }()
		ok := func(err error) {
			if err != nil {
				t.Fatal(err)
			}
		}
		var put model
		next := map[string]uint64{}
		seq := func(stream string) uint64 {
			next[stream] += rapid.Uint64Range(1, 3).Draw(t, "gap")
			return next[stream]
		}
		at := func() time.Time {
			return day0.Add(time.Duration(rapid.Int64Range(0, int64(72*time.Hour)).Draw(t, "at")))
		}
		text := rapid.StringN(0, 40, 120)
		compare := func(t *rapid.T) {
			ok(a.Sync())
			var got model
			for e, err := range a.Pages(context.Background(), 0) {
				ok(err)
				got.pages = append(got.pages, e)
			}
			for e, err := range a.Readings(context.Background(), 0) {
				ok(err)
				got.readings = append(got.readings, e)
			}
			for e, err := range a.Filings(context.Background(), 0) {
				ok(err)
				got.filings = append(got.filings, e)
			}
			if diff := cmp.Diff(put, got, cmp.AllowUnexported(model{}), cmpopts.EquateEmpty()); diff != "" {
				t.Fatalf("(-put +got)\n%s", diff)
			}
		}
		t.Repeat(map[string]func(*rapid.T){
			"page": func(t *rapid.T) {
				p := page(1, "")
				p.Body = rapid.SliceOfN(rapid.Byte(), 0, 200).Draw(t, "body")
				p.URL, p.FinalURL, p.Source = text.Draw(t, "url"), text.Draw(t, "final"), text.Draw(t, "source")
				p.Header = rapid.MapOfN(text, text, 0, 3).Draw(t, "header")
				p.Status, p.FetchedAt, p.Truncated = rapid.IntRange(0, 999).Draw(t, "status"), at(), rapid.Bool().Draw(t, "cut")
				if rapid.Bool().Draw(t, "parts") {
					p.Parts = []assay.Part{{URL: text.Draw(t, "part"), ContentType: "text/html", Body: rapid.SliceOfN(rapid.Byte(), 1, 50).Draw(t, "part body")}}
				}
				n := seq(Pages)
				ok(a.PutPage(n, p))
				put.pages = append(put.pages, PageEntry{n, p})
			},
			"reading": func(t *rapid.T) {
				r := reading(1)
				r.Article.Text, r.SeenAt = text.Draw(t, "text"), at()
				n := seq(Readings)
				ok(a.PutReading(n, r))
				put.readings = append(put.readings, ReadingEntry{n, r})
			},
			"filing": func(t *rapid.T) {
				f := filing(1)
				f.Decisions[0].Why, f.At = text.Draw(t, "why"), at()
				n := seq(Announcements)
				ok(a.PutFiling(n, f))
				put.filings = append(put.filings, FilingEntry{n, f})
			},
			"seal":   func(*rapid.T) { ok(a.Seal()) },
			"verify": func(t *rapid.T) { ok(a.Verify(context.Background())) },
			"reopen": func(t *rapid.T) {
				compare(t)
				ok(a.Close())
				a, err = openWith(dir, cfg, noSync)
				ok(err)
				if got := a.Recovered(); len(got) > 0 {
					t.Fatalf("recovered %q after a clean shutdown", got)
				}
			},
		})
		compare(t)
	})
}

// copyDir copies the files of an archive as they are on the disk.
func copyDir(t testing.TB, from string) string {
	t.Helper()
	to := t.TempDir()
	must(t, os.CopyFS(to, os.DirFS(from)))
	return to
}

// TestTornTail cuts each stream's last record at every byte: when it had not
// been synced, when it had, and when the lists are lost.
func TestTornTail(t *testing.T) {
	dir := t.TempDir()
	a := mustOpen(t, dir, Config{})
	put := func(n int) {
		must(t, a.PutPage(uint64(n), page(n, "body")))
		must(t, a.PutReading(uint64(n), reading(n)))
		must(t, a.PutFiling(uint64(n), filing(n)))
	}
	put(1)
	put(2)
	must(t, a.Sync())
	before := map[string]Segment{}
	for _, g := range a.Segments() {
		before[g.Stream] = g
	}
	early := copyDir(t, dir) // the lists know of two records
	put(3)
	must(t, a.Sync())
	late := copyDir(t, dir)
	work := []string{copyDir(t, early), copyDir(t, late), copyDir(t, late)}
	for _, g := range a.Segments() {
		content, err := os.ReadFile(filepath.Join(late, filepath.FromSlash(g.Name)))
		must(t, err)
		for cut := before[g.Stream].Size; cut <= g.Size; cut++ {
			whole, n := cut == g.Size, 3
			if !whole && cut%5 > 0 {
				n = 1 // the rarer cases are tried at every fifth byte
			}
			for i, tc := range []struct {
				name, from string
				lists      bool
				// silent cuts leave no note, kept ones leave a .torn file.
				silent, kept bool
			}{
				{"unsynced", early, true, whole || cut == before[g.Stream].Size, false},
				{"synced", late, true, whole, !whole && cut > before[g.Stream].Size},
				{"lists lost", late, false, whole || cut == before[g.Stream].Size, !whole && cut > before[g.Stream].Size},
			}[:n] {
				checkTorn(t, work[i], fmt.Sprintf("%s %s cut at %d of %d", g.Stream, tc.name, cut, g.Size), tc.from, g, content[:cut], tc.lists, tc.silent, tc.kept)
			}
		}
	}
}

func checkTorn(t *testing.T, dir, what, from string, g Segment, content []byte, lists, silent, kept bool) {
	t.Helper()
	file := filepath.Join(dir, filepath.FromSlash(g.Name))
	must(t, os.WriteFile(file, content, 0o644))
	must(t, os.RemoveAll(file+".torn"))
	for _, name := range []string{manifestFile, headFile} {
		must(t, os.RemoveAll(filepath.Join(dir, name)))
		if lists {
			must(t, os.Link(filepath.Join(from, name), filepath.Join(dir, name)))
		}
	}
	a, err := openWith(dir, Config{}, noSync)
	must(t, err)
	defer crash(a)
	want := uint64(2)
	if int64(len(content)) == g.Size {
		want = 3
	}
	if got := a.Seq(g.Stream); got != want {
		t.Fatalf("%s: Seq %d, want %d", what, got, want)
	}
	if notes := a.Recovered(); (len(notes) == 0) != silent || !silent && !strings.Contains(notes[0], g.Name) {
		t.Fatalf("%s: recovered %q", what, notes)
	}
	if _, err := os.Stat(file + ".torn"); (err == nil) != kept {
		t.Fatalf("%s: .torn file: %v", what, err)
	}
	// Writing goes on where the good part ends.
	switch g.Stream {
	case Pages:
		must(t, a.PutPage(5, page(5, "b")))
	case Readings:
		must(t, a.PutReading(5, reading(5)))
	case Announcements:
		must(t, a.PutFiling(5, filing(5)))
	}
	must(t, a.Sync())
	for _, s := range a.streams {
		if s.name == g.Stream {
			if err := a.verifySegment(t.Context(), s, s.durable); err != nil {
				t.Fatalf("%s: %v", what, err)
			}
		}
	}
}

// TestCrashAfterRotation: the head file is older than the manifest, and the new
// segment stands in neither.
func TestCrashAfterRotation(t *testing.T) {
	for _, tc := range []struct {
		name string
		tail string
		note string
	}{
		{"whole", "", ""},
		{"torn", "\x1f\x8b\x08", "pages/pages-00000000000000000004.warc.gz: cut 3 bytes behind sequence 4: read WARC record at byte "},
		{"zeros", strings.Repeat("\x00", 4096), "pages/pages-00000000000000000004.warc.gz: cut 4096 bytes behind sequence 4: read WARC record at byte "},
	} {
		t.Run(tc.name, func(t *testing.T) {
			dir := t.TempDir()
			a := mustOpen(t, dir, Config{})
			must(t, a.PutPage(1, page(1, "x")))
			must(t, a.Sync())
			must(t, a.PutPage(2, page(2, "x")))
			must(t, a.PutPage(4, page(24*60, "x"))) // the next day
			if got := a.Seq(Pages); got != 2 {
				t.Errorf("Seq %d after the rotation, want 2", got)
			}
			crash(a)
			f, err := os.OpenFile(filepath.Join(dir, "pages", "pages-00000000000000000004.warc.gz"), os.O_APPEND|os.O_WRONLY, 0)
			must(t, err)
			_, err = f.WriteString(tc.tail)
			must(t, errors.Join(err, f.Close()))
			a = mustOpen(t, dir, Config{})
			if got := strings.Join(a.Recovered(), "|"); !strings.HasPrefix(got, tc.note) || tc.note == "" && got != "" {
				t.Errorf("recovered %q, want %q", got, tc.note)
			}
			if got := a.Seq(Pages); got != 4 {
				t.Errorf("Seq %d, want 4", got)
			}
			if got, err := filepath.Glob(filepath.Join(dir, "pages", "*.torn")); err != nil || got != nil {
				t.Errorf("kept %v, which had never been durable", got)
			}
			must(t, a.Verify(t.Context()))
		})
	}
	t.Run("empty", func(t *testing.T) {
		dir := t.TempDir()
		a := mustOpen(t, dir, Config{})
		must(t, a.PutReading(1, reading(1))) // waits for its frame: the file is empty
		crash(a)
		a = mustOpen(t, dir, Config{})
		if got := a.Seq(Readings); got != 0 || len(a.Recovered()) > 0 {
			t.Errorf("Seq %d, recovered %q", got, a.Recovered())
		}
		must(t, a.PutReading(1, reading(1)))
		must(t, a.Sync())
		must(t, a.Verify(t.Context()))
	})
}

// TestKill kills a process in the middle of its work: all that it had reported
// as durable is there.
func TestKill(t *testing.T) {
	if dir := os.Getenv("ARCHIVE_TEST_CHILD"); dir != "" {
		a, err := Open(dir, Config{MaxSegment: 20_000})
		must(t, err)
		for n := int(a.Seq(Pages)) + 1; ; n++ {
			must(t, a.PutPage(uint64(n), page(n, strings.Repeat("x", n%1000))))
			must(t, a.PutReading(uint64(n), reading(n)))
			if n%3 == 0 {
				must(t, a.Sync())
				fmt.Printf("durable %d\n", n)
			}
		}
	}
	dir := t.TempDir()
	for round := range 5 {
		child := exec.Command(os.Args[0], "-test.run=^TestKill$")
		child.Env = append(os.Environ(), "ARCHIVE_TEST_CHILD="+dir)
		out, err := child.StdoutPipe()
		must(t, err)
		must(t, child.Start())
		var durable uint64
		lines := bufio.NewScanner(out)
		for range 5 + 3*round {
			if !lines.Scan() {
				t.Fatalf("the child ended: %v", child.Wait())
			}
			if _, err := fmt.Sscanf(lines.Text(), "durable %d", &durable); err != nil {
				t.Fatalf("the child says %q", lines.Text())
			}
		}
		must(t, child.Process.Kill())
		if err := child.Wait(); err == nil {
			t.Fatal("the child was not killed")
		}
		a := mustOpen(t, dir, Config{})
		pages, readings := collect(t, a.Pages(t.Context(), 0)), collect(t, a.Readings(t.Context(), 0))
		for _, got := range []int{len(pages), len(readings), int(a.Seq(Pages)), int(a.Seq(Readings))} {
			if got < int(durable) {
				t.Errorf("%d records, %d had been durable", got, durable)
			}
		}
		for i, e := range pages {
			if e.Seq != uint64(i+1) || e.Page.ID != page(i+1, strings.Repeat("x", (i+1)%1000)).ID {
				t.Fatalf("page %d has sequence %d and id %s", i+1, e.Seq, e.Page.ID)
			}
		}
		must(t, a.Verify(t.Context()))
		// The child goes on behind the longer stream; even them out.
		for n := int(a.Seq(Readings)) + 1; n <= int(a.Seq(Pages)); n++ {
			must(t, a.PutReading(uint64(n), reading(n)))
		}
		for n := int(a.Seq(Pages)) + 1; n <= int(a.Seq(Readings)); n++ {
			must(t, a.PutPage(uint64(n), page(n, strings.Repeat("x", n%1000))))
		}
		must(t, a.Close())
	}
}

// TestBitFlips flips a bit of every byte of a small archive, one at a time.
func TestBitFlips(t *testing.T) {
	dir := t.TempDir()
	a := mustOpen(t, dir, Config{})
	for n := 1; n <= 2; n++ {
		must(t, a.PutPage(uint64(n), page(n, "b")))
		must(t, a.PutReading(uint64(n), reading(n)))
		must(t, a.PutFiling(uint64(n), filing(n)))
		if n == 1 {
			must(t, a.Seal())
		}
	}
	must(t, a.Sync())
	must(t, a.Verify(t.Context()))
	names := []string{manifestFile, headFile}
	for _, g := range a.Segments() {
		names = append(names, g.Name)
	}
	for _, name := range names {
		file := filepath.Join(dir, filepath.FromSlash(name))
		good, err := os.ReadFile(file)
		must(t, err)
		for i := range good {
			bad := slices.Clone(good)
			bad[i] ^= 1 << (i % 8)
			must(t, os.WriteFile(file, bad, 0o644))
			if err := a.Verify(t.Context()); !errors.Is(err, assay.ErrInvalid) || !strings.Contains(err.Error(), name) {
				t.Fatalf("%s: a bit of byte %d flipped: %v", name, i, err)
			}
		}
		must(t, os.WriteFile(file, good, 0o644))
	}
	must(t, a.Verify(t.Context()))
	// A damaged and a missing segment, and one that grew: each is listed.
	sealed := a.Segments()
	must(t, os.Remove(a.path(sealed[0].Name)))
	must(t, os.WriteFile(a.path(sealed[2].Name), []byte("x"), 0o644))
	f, err := os.OpenFile(a.path(sealed[4].Name), os.O_APPEND|os.O_WRONLY, 0)
	must(t, err)
	_, err = f.WriteString("x")
	must(t, errors.Join(err, f.Close()))
	err = a.Verify(t.Context())
	for _, g := range []Segment{sealed[0], sealed[2], sealed[4]} {
		if err == nil || !strings.Contains(err.Error(), g.Name) {
			t.Errorf("Verify does not name %s: %v", g.Name, err)
		}
	}
	for _, err := range a.Pages(t.Context(), 0) {
		if err == nil || !strings.Contains(err.Error(), sealed[0].Name) {
			t.Errorf("reading a missing segment: %v", err)
		}
	}
}

func TestDamagedLists(t *testing.T) {
	dir := t.TempDir()
	a := mustOpen(t, dir, Config{})
	must(t, a.PutPage(1, page(1, "x")))
	must(t, a.Seal())
	must(t, a.PutPage(2, page(2, "x")))
	must(t, a.Close())
	for _, name := range []string{manifestFile, headFile} {
		t.Run(name, func(t *testing.T) {
			dir := copyDir(t, dir)
			raw, err := os.ReadFile(filepath.Join(dir, name))
			must(t, err)
			raw[len(raw)/2] ^= 1
			must(t, os.WriteFile(filepath.Join(dir, name), raw, 0o644))
			a := mustOpen(t, dir, Config{})
			if got := a.Recovered(); len(got) != 1 || !strings.HasPrefix(got[0], name+": damaged") {
				t.Errorf("recovered %q", got)
			}
			if got := collect(t, a.Pages(t.Context(), 0)); len(got) != 2 {
				t.Errorf("%d pages, want 2", len(got))
			}
			must(t, a.Verify(t.Context()))
		})
	}
	t.Run("newer format", func(t *testing.T) {
		dir := copyDir(t, dir)
		must(t, os.WriteFile(filepath.Join(dir, manifestFile), frame([]byte(`{"format":2,"segments":null}`)), 0o644))
		_, err := Open(dir, Config{})
		if !errors.Is(err, assay.ErrInvalid) || !strings.Contains(err.Error(), "manifest.json has format 2, this program knows formats up to 1") {
			t.Errorf("got %v", err)
		}
	})
	t.Run("open segment gone", func(t *testing.T) {
		dir := copyDir(t, dir)
		must(t, os.Remove(filepath.Join(dir, "pages", "pages-00000000000000000002.warc.gz")))
		a := mustOpen(t, dir, Config{})
		if got := a.Recovered(); len(got) != 1 || !strings.HasSuffix(got[0], "the open segment is gone: sequences 2 to 2 are lost") {
			t.Errorf("recovered %q", got)
		}
		if got := a.Seq(Pages); got != 1 {
			t.Errorf("Seq %d", got)
		}
	})
}

// TestFailedSync: after a failed fsync nothing more is promised.
func TestFailedSync(t *testing.T) {
	dir := t.TempDir()
	fail := false
	broken := errors.New("medium error")
	var synced []string
	a, err := openWith(dir, Config{}, func(f *os.File) error {
		if fail && strings.HasSuffix(f.Name(), ".gz") {
			return broken
		}
		name, err := filepath.Rel(dir, f.Name())
		synced = append(synced, name)
		return err
	})
	must(t, err)
	t.Cleanup(func() { crash(a) })
	must(t, a.PutPage(1, page(1, "x")))
	synced = nil
	must(t, a.Sync())
	// The data must be on the disk before the list that promises it, and that before its name.
	if diff := cmp.Diff([]string{"pages/pages-00000000000000000001.warc.gz", "head.json.new", "."}, synced); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	fail = true
	must(t, a.PutPage(2, page(2, "x")))
	for range 2 {
		if err := a.Sync(); !errors.Is(err, broken) || !strings.Contains(err.Error(), "must be opened anew") {
			t.Errorf("Sync: %v", err)
		}
		fail = false
	}
	if err := a.PutPage(3, page(3, "x")); !errors.Is(err, broken) {
		t.Errorf("PutPage: %v", err)
	}
	if got := a.Seq(Pages); got != 1 {
		t.Errorf("Seq %d", got)
	}
}

// TestFullDisk lets writes fail half-way, as a full disk does, and go on later.
func TestFullDisk(t *testing.T) {
	signal.Ignore(syscall.SIGXFSZ)
	defer signal.Reset(syscall.SIGXFSZ)
	dir := t.TempDir()
	a := mustOpen(t, dir, Config{})
	must(t, a.PutPage(1, page(1, "x")))
	must(t, a.PutReading(1, reading(1)))
	must(t, a.Sync())
	var old syscall.Rlimit
	must(t, syscall.Getrlimit(syscall.RLIMIT_FSIZE, &old))
	limit := old
	limit.Cur = uint64(a.Segments()[0].Size) + 100
	must(t, syscall.Setrlimit(syscall.RLIMIT_FSIZE, &limit))
	err := a.PutPage(2, page(2, "y"))
	limit.Cur = 100
	err2 := errors.Join(syscall.Setrlimit(syscall.RLIMIT_FSIZE, &limit), a.PutReading(2, reading(2)))
	err3 := a.Sync()
	must(t, syscall.Setrlimit(syscall.RLIMIT_FSIZE, &old))
	if err == nil || errors.Is(err, assay.ErrInvalid) || !strings.Contains(err.Error(), "pages-") {
		t.Errorf("a write beyond the limit: %v", err)
	}
	if err2 != nil || err3 == nil {
		t.Errorf("put: %v; sync beyond the limit: %v", err2, err3)
	}
	if a.Seq(Pages) != 1 || a.Seq(Readings) != 1 {
		t.Errorf("Seq %d, %d", a.Seq(Pages), a.Seq(Readings))
	}
	must(t, a.PutPage(2, page(2, "y")))
	must(t, a.Sync())
	must(t, a.Verify(t.Context()))
	crash(a)
	a = mustOpen(t, dir, Config{})
	if len(a.Recovered()) > 0 || a.Seq(Pages) != 2 || a.Seq(Readings) != 2 {
		t.Errorf("recovered %q, Seq %d, %d", a.Recovered(), a.Seq(Pages), a.Seq(Readings))
	}
}

func TestRefusals(t *testing.T) {
	a := mustOpen(t, t.TempDir(), Config{})
	late := page(1, "")
	late.FetchedAt = time.Date(12000, 1, 1, 0, 0, 0, 0, time.UTC)
	_, bad := Open(t.TempDir(), Config{MaxSegment: -1})
	for want, err := range map[string]error{
		"archive page 0: sequence 0: sequences begin at 1":                                                           a.PutPage(0, page(1, "")),
		"archive page 1 (https://news.example/a/1): a record of 67108982 bytes is longer than the limit of 67108864": a.PutPage(1, page(1, strings.Repeat("x", maxRecord))),
		"year outside of range [0,9999]":                                                                             a.PutPage(1, late),
		"max_segment -1 is negative: give bytes, or 0 for the default of 1 GB":                                       bad,
	} {
		if !errors.Is(err, assay.ErrInvalid) || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want ErrInvalid: %s", err, want)
		}
	}
	must(t, a.PutPage(1, page(1, "x"))) // a refused page leaves nothing behind
	must(t, a.Seal())
	must(t, a.Verify(t.Context()))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := a.Verify(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("Verify of a cancelled context: %v", err)
	}
	for _, err := range a.Pages(ctx, 0) {
		if !errors.Is(err, context.Canceled) {
			t.Errorf("Pages of a cancelled context: %v", err)
		}
	}
}

// BenchmarkPutPage archives pages of 140 KB, the median of news pages.
func BenchmarkPutPage(b *testing.B) {
	a := mustOpen(b, b.TempDir(), Config{})
	body := strings.Repeat("<p class=\"text\">俄罗斯将投入7000亿卢布，建起完整的稀土产业链。", 1700)
	b.SetBytes(int64(len(body)))
	for n := 1; b.Loop(); n++ {
		must(b, a.PutPage(uint64(n), page(n, strconv.Itoa(n)+body)))
	}
}

// BenchmarkReadWARC reads such pages back.
func BenchmarkReadWARC(b *testing.B) {
	w := newPageWriter()
	var file []byte
	body := strings.Repeat("<p class=\"text\">俄罗斯将投入7000亿卢布，建起完整的稀土产业链。", 1700)
	for n := 1; n <= 100; n++ {
		raw, err := w.encode(uint64(n), page(n, strconv.Itoa(n)+body), false, "")
		must(b, err)
		file = append(file, raw...)
	}
	b.SetBytes(int64(len(body)) * 100)
	for b.Loop() {
		collect(b, ReadWARC(bytes.NewReader(file)))
	}
}
