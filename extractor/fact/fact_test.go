package fact

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"

	"assay"
	"assay/extractor/lexicon"
	"assay/extractor/quantity"
)

// golden is a text with its figures and all that must be found in it.
type golden struct {
	Name    string `json:"name"`
	Lang    string `json:"lang"`
	Text    string `json:"text"`
	Figures []struct {
		Surface   string          `json:"surface"`
		Kind      assay.Kind      `json:"kind"`
		Value     string          `json:"value"`
		Low       string          `json:"low"`
		High      string          `json:"high"`
		Unit      assay.Unit      `json:"unit"`
		Qualifier assay.Qualifier `json:"qualifier"`
		Bare      bool            `json:"bare"`
	} `json:"figures"`
	Facts    []string `json:"facts"`
	Mentions []string `json:"mentions"`
}

func (g *golden) figures(t testing.TB) []assay.Figure {
	var out []assay.Figure
	from := 0
	for _, f := range g.Figures {
		at := strings.Index(g.Text[from:], f.Surface)
		if at < 0 {
			t.Fatalf("%s: no %q behind byte %d", g.Name, f.Surface, from)
		}
		start := from + at
		from = start + len(f.Surface)
		q := assay.Quantity{Kind: f.Kind, Unit: f.Unit, Qualifier: f.Qualifier}
		if q.Qualifier == "" {
			q.Qualifier = assay.Exact
		}
		for _, v := range []struct {
			s  string
			to **decimal.Decimal
		}{{f.Value, &q.Value}, {f.Low, &q.Low}, {f.High, &q.High}} {
			if v.s != "" {
				d := decimal.RequireFromString(v.s)
				*v.to = &d
			}
		}
		out = append(out, assay.Figure{Span: assay.Span{Start: start, End: from}, Surface: f.Surface, Quantity: q, Bare: f.Bare})
	}
	return out
}

// readCases reads a golden file, inputs and expectations together.
func readCases(t *testing.T, file string, cases any) {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, cases); err != nil {
		t.Fatalf("%s: %v", file, err)
	}
}

// TestGolden pins what is found in whole texts.
func TestGolden(t *testing.T) {
	var cases []golden
	readCases(t, "testdata/model.json", &cases)
	finder := New(lexicon.Builtin())
	for _, g := range cases {
		t.Run(g.Name, func(t *testing.T) {
			a := articleOf(g.Name, g.Lang, g.Text)
			a.Published = time.Date(2025, 10, 28, 8, 0, 0, 0, time.UTC)
			var dates []assay.Date
			for _, s := range []string{"10月27日", "Oct. 27"} {
				if i := strings.Index(g.Text, s); i >= 0 {
					dates = append(dates, assay.Date{Span: assay.Span{Start: i, End: i + len(s)}, Surface: s, From: "2025-10-27", To: "2025-10-28"})
				}
			}
			figures, facts, mentions := finder.Find(&a, g.figures(t), dates)
			if diff := cmp.Diff(g.Facts, describeFacts(figures, facts)); diff != "" {
				t.Errorf("facts (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(g.Mentions, describeMentions(figures, mentions)); diff != "" {
				t.Errorf("mentions (-want +got):\n%s", diff)
			}
		})
	}
}

func describeRef(r *assay.Ref) string {
	if r == nil {
		return "-"
	}
	if r.ID != "" {
		return r.Name + "/" + r.ID
	}
	return r.Name
}

func describeQuantity(q assay.Quantity) string {
	if q.Value != nil {
		return q.Value.String() + " " + string(q.Unit)
	}
	return q.Low.String() + ".." + q.High.String() + " " + string(q.Unit)
}

func describeTarget(r *assay.Ref) string {
	if r.ID != "" {
		return r.ID
	}
	return r.Name
}

func describeFacts(figures []assay.Figure, facts []assay.Fact) []string {
	var out []string
	for _, f := range facts {
		s := fmt.Sprintf("%s=%s %s %s", figures[f.Figure].Surface, describeQuantity(figures[f.Figure].Quantity), f.Attribute, describeRef(f.Subject))
		if f.Object != nil {
			s += " -> " + describeTarget(f.Object)
		}
		if f.Direction != "" {
			s += " " + f.Direction
		}
		if f.Status != "" {
			s += " " + string(f.Status)
		}
		if f.Rank != 0 {
			s += fmt.Sprintf(" rank=%d", f.Rank)
		}
		if f.SameAs != nil {
			s += " same_as=" + figures[*f.SameAs].Surface
		}
		out = append(out, s)
	}
	return out
}

func describeMentions(figures []assay.Figure, mentions []assay.Mention) []string {
	var out []string
	for _, m := range mentions {
		var names []string
		for i := range m.Actors {
			names = append(names, describeRef(&m.Actors[i]))
		}
		s := fmt.Sprintf("%s %s", m.Type, strings.Join(names, " + "))
		if m.Target != nil {
			s += " -> " + describeTarget(m.Target)
		}
		if m.Amount != nil {
			s += " " + describeQuantity(figures[*m.Amount].Quantity)
		}
		s += " " + string(m.Status)
		if m.Date != "" {
			s += " " + m.Date
		}
		if m.New {
			s += " new"
		}
		out = append(out, s)
	}
	return out
}

// TestInTurn pins who the figures of a list belong to.
func TestInTurn(t *testing.T) {
	finder, rec := New(lexicon.Builtin()), quantity.New(lexicon.Builtin())
	for _, tc := range []struct {
		name, lang, text string
		want             []string
	}{
		{"zh", "zh", "去年，北山矿业、南河锂业和东湖能源的市场份额分别为31%、24%和12%。", []string{"北山矿业", "南河锂业", "东湖能源"}},
		{"en", "en", "Revenue of Northhill Mining and Southriver Lithium rose 31% and 24%, respectively.", []string{"Northhill Mining", "Southriver Lithium"}},
		{"a list of another length", "zh", "北山矿业和南河锂业的利润率分别为31%、24%和12%。", []string{"北山矿业", "北山矿业", "北山矿业"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			a := articleOf(tc.name, tc.lang, tc.text)
			o := quantity.Options{Language: tc.lang}
			_, facts, _ := finder.Find(&a, rec.Figures(a.Text, o), rec.Dates(a.Text, o))
			var got []string
			for _, f := range facts {
				if f.Subject != nil {
					got = append(got, f.Subject.Surface)
				}
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("subjects (-want +got):\n%s", diff)
			}
		})
	}
}
