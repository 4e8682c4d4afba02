package quantity

import (
	"bufio"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"testing"
	"time"
	"unicode/utf8"

	"assay"
	"assay/extractor/lexicon"
	"assay/internal/devdata"
)

var out = flag.String("out", "", "write predictions for the reference data to this folder")

// outFigure is a figure in the form that the scorers read.
type outFigure struct {
	Start     int             `json:"start"`
	End       int             `json:"end"`
	Surface   string          `json:"surface"`
	Kind      assay.Kind      `json:"kind"`
	Value     *string         `json:"value"`
	Low       *string         `json:"low"`
	High      *string         `json:"high"`
	Unit      assay.Unit      `json:"unit"`
	Qualifier assay.Qualifier `json:"qualifier"`
}

type prediction struct {
	ID            string      `json:"id"`
	Figures       []outFigure `json:"figures"`
	Dates         []outDate   `json:"dates,omitempty"`
	Facts         []any       `json:"facts"`
	Announcements []any       `json:"announcements"`
}

type outDate struct {
	Start   int    `json:"start"`
	End     int    `json:"end"`
	Surface string `json:"surface"`
}

// refLine is one line of the reference data.
type refLine struct {
	ID        string   `json:"id"`
	Lang      string   `json:"lang"`
	Text      string   `json:"text"`
	Scope     []string `json:"scope"`
	Reference string   `json:"reference"`
	Published string   `json:"published"`
}

func readRef(tb testing.TB, path string) []refLine {
	tb.Helper()
	f, err := os.Open(path)
	if err != nil {
		tb.Fatal(err)
	}
	defer f.Close()
	sc := bufio.NewScanner(f)
	sc.Buffer(nil, 16<<20)
	var lines []refLine
	for sc.Scan() {
		var l refLine
		if err := json.Unmarshal(sc.Bytes(), &l); err != nil {
			tb.Fatal(err)
		}
		lines = append(lines, l)
	}
	return lines
}

func (l refLine) options() Options {
	o := Options{Language: l.Lang}
	for _, s := range []string{l.Published, l.Reference} {
		for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05"} {
			if t, err := time.Parse(layout, s); err == nil {
				o.Published = t
			}
		}
	}
	return o
}

func str(d interface{ String() string }) *string {
	s := d.String()
	return &s
}

func predict(r *Recognizer, l refLine, bare, dates bool) prediction {
	p := prediction{ID: l.ID, Figures: []outFigure{}, Facts: []any{}, Announcements: []any{}}
	at := func(b int) int { return utf8.RuneCountInString(l.Text[:b]) }
	opts := l.options()
	opts.Numbers = bare
	for _, f := range r.Figures(l.Text, opts) {
		if f.Bare && !bare {
			continue
		}
		o := outFigure{Start: at(f.Start), End: at(f.End), Surface: f.Surface, Kind: f.Kind, Unit: f.Unit, Qualifier: f.Qualifier}
		if f.Value != nil {
			o.Value = str(f.Value)
		}
		if f.Low != nil {
			o.Low = str(f.Low)
		}
		if f.High != nil {
			o.High = str(f.High)
		}
		p.Figures = append(p.Figures, o)
	}
	if dates {
		for _, d := range r.Dates(l.Text, l.options()) {
			p.Dates = append(p.Dates, outDate{at(d.Start), at(d.End), d.Surface})
		}
	}
	return p
}

// TestPredictions writes what the scorers read; see -out.
func TestPredictions(t *testing.T) {
	if *out == "" {
		t.Skip("no -out folder given")
	}
	r := New(lexicon.Builtin())
	files, err := filepath.Glob(filepath.Join(devdata.Path(t, "data", "quantities", "dev"), "*.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range append(files, devdata.Path(t, "data", "facts", "dev.jsonl"), devdata.Path(t, "data", "announcements", "dev", "texts.jsonl")) {
		writePredictions(t, r, file, *out)
	}
}
