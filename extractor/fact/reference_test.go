package fact

import (
	"bufio"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"assay"
	"assay/extractor/lexicon"
	"assay/extractor/quantity"
	"assay/internal/devdata"
)

var (
	outFlag  = flag.String("out", "", "folder to write predictions to, for the scorer")
	goldFlag = flag.Bool("gold", true, "start from the annotated figures instead of recognised ones")
)

type goldText struct {
	ID        string                     `json:"id"`
	Lang      string                     `json:"lang"`
	Text      string                     `json:"text"`
	Published time.Time                  `json:"published"`
	Figures   []goldFigure               `json:"figures"`
	Facts     []assay.ResultFact         `json:"facts"`
	Mentions  []assay.ResultAnnouncement `json:"announcements"`

	// recognized are the figures where they are not annotated.
	recognized []assay.Figure
}

type goldFigure struct {
	assay.ResultFigure
	Optional bool `json:"optional"`
}

func readGold(t testing.TB, path string) []goldText {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var out []goldText
	sc := bufio.NewScanner(f)
	sc.Buffer(nil, 1<<24)
	for sc.Scan() {
		var g goldText
		if err := json.Unmarshal(sc.Bytes(), &g); err != nil {
			t.Fatal(err)
		}
		out = append(out, g)
	}
	return out
}

func amount(t testing.TB, s *string) *decimal.Decimal {
	if s == nil || *s == "" {
		return nil
	}
	d, err := decimal.NewFromString(*s)
	if err != nil {
		t.Fatal(err)
	}
	return &d
}

// figuresOf turns annotated figures into what the recognizer would give.
func figuresOf(t testing.TB, g goldText) []assay.Figure {
	if g.recognized != nil {
		return slices.Clone(g.recognized)
	}
	var points []int
	for _, f := range g.Figures {
		points = append(points, f.Start, f.End)
	}
	at := assay.ByteOffsets(g.Text, points)
	var out []assay.Figure
	for i, f := range g.Figures {
		out = append(out, assay.Figure{
			Span: assay.Span{Start: at[2*i], End: at[2*i+1]}, Surface: f.Surface,
			Quantity: assay.Quantity{Kind: f.Kind, Value: amount(t, f.Value), Low: amount(t, f.Low), High: amount(t, f.High), Unit: f.Unit, Qualifier: f.Qualifier},
		})
	}
	return out
}

func read(t testing.TB, finder *Finder, rec *quantity.Recognizer, g goldText, gold bool) *assay.Reading {
	a := articleOf(g.ID, g.Lang, g.Text)
	a.Published = g.Published
	o := quantity.Options{Language: g.Lang, Published: g.Published}
	figures := rec.Figures(g.Text, o)
	if gold {
		figures = figuresOf(t, g)
	}
	dates := rec.Dates(g.Text, o)
	figures, facts, mentions := finder.Find(&a, figures, dates)
	return &assay.Reading{Article: a, Figures: figures, Facts: facts, Mentions: mentions}
}

func articleOf(id, lang, text string) assay.Article {
	body := 0
	for i, c := range text {
		if c == '\n' {
			body = i + 1
			break
		}
	}
	return assay.Article{ID: assay.NewArticleID(id), Revision: assay.NewRevision(text), Text: text, BodyStart: body, Language: lang}
}

// useWeights takes the weights that -weights names in place of the embedded ones.
func useWeights(t testing.TB, finder *Finder) {
	t.Helper()
	if *useFlag == "" {
		return
	}
	table, err := os.ReadFile(*useFlag)
	if err != nil {
		t.Fatal(err)
	}
	if finder.models, err = readModels(string(table)); err != nil {
		t.Fatal(err)
	}
}

// TestPredictions writes what is found in the reference texts, for the scorer.
func TestPredictions(t *testing.T) {
	if *outFlag == "" {
		t.Skip("no -out folder given")
	}
	lex := lexicon.Builtin()
	finder, rec := New(lex), quantity.New(lex)
	useWeights(t, finder)
	for name, path := range map[string]string{
		"facts.jsonl":         devdata.Path(t, "data", "facts", "dev.jsonl"),
		"announcements.jsonl": devdata.Path(t, "data", "announcements", "dev", "gold.jsonl"),
	} {
		f, err := os.Create(filepath.Join(*outFlag, name))
		if err != nil {
			t.Fatal(err)
		}
		enc := json.NewEncoder(f)
		for _, g := range readGold(t, path) {
			r := read(t, finder, rec, g, *goldFlag)
			if err := enc.Encode(assay.NewResult(g.ID, r, false)); err != nil {
				t.Fatal(err)
			}
		}
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
	}
}
