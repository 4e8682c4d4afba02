package fact

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"assay"
	"assay/extractor/article"
	"assay/extractor/lexicon"
	"assay/extractor/quantity"
	"assay/internal/devdata"
)

// An annotated set is a table of testdata/annotated, and the texts it is about.
// The reference pages and event sentences stay where they are: the tables have
// only what the figures say.
type annotatedSet struct {
	name  string
	texts func(testing.TB, map[string]bool) map[string]goldText
}

var annotatedSets = []annotatedSet{
	{"own", ownTexts("own")},
	{"events", eventTexts},
	{"pages", pageTexts},
	{"deals", ownTexts("deals")},
}

// ownTexts are texts of our own.
func ownTexts(set string) func(testing.TB, map[string]bool) map[string]goldText {
	return func(t testing.TB, _ map[string]bool) map[string]goldText {
		out := map[string]goldText{}
		for _, g := range readGold(t, filepath.Join("testdata", "annotated", set+".jsonl")) {
			out[g.ID] = g
		}
		return out
	}
}

// eventTexts are reference sentences with events.
func eventTexts(t testing.TB, _ map[string]bool) map[string]goldText {
	out := map[string]goldText{}
	for _, g := range readGold(t, devdata.Path(t, "data", "events", "dev", "fewfc.jsonl")) {
		g.Lang = "zh"
		out[g.ID] = g
	}
	return out
}

// pageTexts are the articles of the reference pages with these ids.
func pageTexts(t testing.TB, ids map[string]bool) map[string]goldText {
	dir := devdata.Path(t, "data", "pages")
	f, err := os.Open(filepath.Join(dir, "index.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	reader, err := article.New(article.Config{})
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]goldText{}
	for lines := bufio.NewScanner(f); lines.Scan(); {
		var p struct{ ID, File, URL, Lang string }
		if err := json.Unmarshal(lines.Bytes(), &p); err != nil {
			t.Fatal(err)
		}
		if !ids[p.ID] {
			continue
		}
		body := devdata.Page(t, filepath.Join(dir, p.File))
		if a, err := reader.Read(&assay.Page{URL: p.URL, FinalURL: p.URL, Status: 200, Body: body}); err == nil {
			out[p.ID] = goldText{ID: p.ID, Lang: p.Lang, Text: a.Text, Published: a.Published}
		}
	}
	return out
}

// readAnnotated is an annotated set with the figures that a recognizer finds in
// its texts up to the last that is annotated. Figures that are not, and those
// that say nothing ("none"), are optional.
func readAnnotated(t testing.TB, rec *quantity.Recognizer, set annotatedSet) []goldText {
	t.Helper()
	path := filepath.Join("testdata", "annotated", set.name+".tsv")
	table, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var order []string
	rows := map[string][][]string{}
	ids := map[string]bool{}
	for n, f := range tableRows(string(table), "") {
		if len(f) != 4 && len(f) != 8 && len(f) != 9 {
			t.Fatalf("%s:%d: %d fields; want 4 of a figure that says nothing or of a text without announcements, 8 of another figure, 9 of an announcement", path, n, len(f))
		}
		if !ids[f[0]] {
			ids[f[0]], order = true, append(order, f[0])
		}
		rows[f[0]] = append(rows[f[0]], f)
	}
	texts := set.texts(t, ids)
	var out []goldText
	found, all := 0, 0
	for _, id := range order {
		g, ok := texts[id]
		if !ok {
			t.Errorf("%s: text %s is not there", path, id)
			continue
		}
		a := annotation{goldText: g, figures: rec.Figures(g.Text, quantity.Options{Language: g.Lang, Published: g.Published})}
		a.read(rows[id])
		found, all = found+a.found, all+a.all
		out = append(out, a.goldText)
	}
	if found*100 < all*95 {
		t.Errorf("%s: of %d annotated figures only %d are still found", path, all, found)
	}
	return out
}

// annotation is a text that is being joined with its rows.
type annotation struct {
	goldText
	figures    []assay.Figure
	found, all int // annotated figures
}

func (a *annotation) read(rows [][]string) {
	last, onlyMentions := -1, true
	optional := make([]bool, len(a.figures))
	for i := range optional {
		optional[i] = true
	}
	for _, f := range rows {
		if f[1] == "announcement" {
			if f[3] == "none" {
				continue
			}
			amount := a.figure(f[6])
			m := assay.ResultAnnouncement{Type: assay.Attribute(f[3]), Status: assay.Status(f[7]), New: f[8] == "true"}
			if f[4] != "-" {
				m.Actor = strings.Split(f[4], "; ")
			}
			if f[5] != "-" {
				m.Target = &f[5]
			}
			if amount >= 0 {
				m.Amount = &amount
			}
			if f[6] == "-" || amount >= 0 {
				a.Mentions = append(a.Mentions, m)
			}
			continue
		}
		a.all++
		onlyMentions = false
		i := a.figure(f[1] + "#" + f[2])
		if i < 0 {
			continue
		}
		a.found++
		last = max(last, i)
		if f[3] == "none" {
			continue
		}
		optional[i] = false
		at := a.figures[i].Start
		fact := assay.ResultFact{Figure: i, Attribute: assay.Attribute(f[3]), Subject: a.ref(f[4], at), Object: a.ref(f[5], at)}
		if s := assay.Status(f[6]); f[6] != "-" {
			fact.Status = &s
		}
		if j := a.figure(f[7]); j >= 0 {
			fact.SameAs = &j
		}
		a.Facts = append(a.Facts, fact)
	}
	if onlyMentions {
		last = len(a.figures) - 1
	}
	a.recognized = a.figures[:last+1]
	for i := range a.recognized {
		a.Figures = append(a.Figures, goldFigure{ResultFigure: assay.ResultFigure{Surface: a.figures[i].Surface}, Optional: optional[i]})
	}
}

// words undoes what a table writes for a line break.
func words(s string) string { return strings.ReplaceAll(s, `\n`, "\n") }

// figure is the figure that the words "10 tons#1" stand for, the second of these
// words in the text, or -1.
func (a *annotation) figure(s string) int {
	cut := strings.LastIndexByte(s, '#')
	if cut < 0 {
		return -1
	}
	n, err := strconv.Atoi(s[cut+1:])
	if err != nil {
		return -1
	}
	surface := words(s[:cut])
	at := -1
	for ; n >= 0; n-- {
		k := strings.Index(a.Text[at+1:], surface)
		if k < 0 {
			return -1
		}
		at += 1 + k
	}
	span := assay.Span{Start: at, End: at + len(surface)}
	for i := range a.figures {
		if a.figures[i].Overlaps(span) {
			return i
		}
	}
	return -1
}

// ref is the mention of a name that is nearest to a place, rather before it than
// behind it; nil for "-".
func (a *annotation) ref(name string, place int) *assay.ResultRef {
	name = words(name)
	if name == "-" {
		return nil
	}
	best, far := -1, 0
	for at := 0; ; at++ {
		k := strings.Index(a.Text[at:], name)
		if k < 0 {
			break
		}
		at += k
		d := place - at
		if d < 0 {
			d *= -2
		}
		if best < 0 || d < far {
			best, far = at, d
		}
	}
	if best < 0 {
		return &assay.ResultRef{Surface: name, Name: name}
	}
	start := utf8.RuneCountInString(a.Text[:best])
	return &assay.ResultRef{Start: start, End: start + utf8.RuneCountInString(name), Surface: name, Name: name}
}

// goldSets are all annotated texts by set.
func goldSets(t testing.TB, rec *quantity.Recognizer) map[string][]goldText {
	out := map[string][]goldText{}
	for _, dir := range goldDirs {
		out[dir[1]] = readGold(t, devdata.Path(t, dir...))
	}
	for _, set := range annotatedSets {
		out[set.name] = readAnnotated(t, rec, set)
	}
	return out
}

// TestAnnotated checks that the tables and the texts of our own belong together
// and that the words of the tables stand in the texts.
func TestAnnotated(t *testing.T) {
	rec := quantity.New(lexicon.Builtin())
	for _, g := range readAnnotated(t, rec, annotatedSets[0]) {
		for _, f := range g.Facts {
			for _, ref := range []*assay.ResultRef{f.Subject, f.Object} {
				if ref != nil && !strings.Contains(g.Text, ref.Surface) {
					t.Errorf("%s: %q is not in the text", g.ID, ref.Surface)
				}
			}
			if !slices.Contains(assay.Attributes, f.Attribute) {
				t.Errorf("%s: %q is no attribute", g.ID, f.Attribute)
			}
		}
	}
}
