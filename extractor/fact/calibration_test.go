package fact

import (
	"errors"
	"fmt"
	"maps"
	"math"
	"os"
	"slices"
	"strings"
	"testing"

	"assay"
	"assay/extractor/lexicon"
	"assay/extractor/quantity"
)

// judged is a fact of an annotated text, by models that have not seen the text.
type judged struct {
	assurances [numAssurances]float64
	right      bool // attribute and subject
}

// heldOut judges every annotated fact by models fitted to the other four fifths
// of the texts.
func heldOut(t *testing.T) []judged {
	lex := lexicon.Builtin()
	rec := quantity.New(lex)
	var out []judged
	sets := goldSets(t, rec)
	for fold := range folds {
		finder := New(lex)
		fitWithout(t, finder, rec, sets, fold)
		for _, name := range slices.Sorted(maps.Keys(sets)) {
			for n, g := range sets[name] {
				if n%folds == fold {
					out = append(out, judge(t, finder, rec, g)...)
				}
			}
		}
	}
	return out
}

// judge compares the facts of a text with the annotated ones, from the annotated figures.
func judge(t *testing.T, finder *Finder, rec *quantity.Recognizer, g goldText) []judged {
	a := articleOf(g.ID, g.Lang, g.Text)
	a.Published = g.Published
	r := finder.prepare(&a, figuresOf(t, g), rec.Dates(g.Text, quantity.Options{Language: g.Lang, Published: g.Published}))
	r.decide()
	var out []judged
	for i := range r.draft {
		d := &r.draft[i]
		if !d.ok || g.Figures[i].Optional {
			continue
		}
		stated := false
		j := judged{assurances: r.assurances(i)}
		for _, want := range g.Facts {
			if want.Figure == i {
				stated = true
				j.right = j.right || d.attribute == want.Attribute && sameSubject(g.Text, d.subject, want.Subject)
			}
		}
		if stated {
			out = append(out, j)
		}
	}
	return out
}

// curve sorts facts into tenths of confidence: how many there are, and what
// part of them is expected to be right and is.
type curve [10]struct{ n, expected, right float64 }

func curveOf(facts []judged, weights [numAssurances]float64) curve {
	var c curve
	for _, f := range facts {
		p := probability(f.assurances, weights)
		b := &c[min(9, int(10*p))]
		b.n++
		b.expected += p
		if f.right {
			b.right++
		}
	}
	return c
}

// err is the expected calibration error: how far expected and observed parts
// lie apart on average (Naeini, Cooper and Hauskrecht 2015).
func (c curve) err() float64 {
	n, sum := 0.0, 0.0
	for _, b := range c {
		n += b.n
		sum += math.Abs(b.expected - b.right)
	}
	return sum / n
}

func (c curve) String() string {
	var out strings.Builder
	for k, b := range c {
		if b.n > 0 {
			fmt.Fprintf(&out, "%.1f: %.0f facts, %.2f expected, %.2f right\n", float64(k)/10, b.n, b.expected/b.n, b.right/b.n)
		}
	}
	return out.String()
}

// TestCalibration holds that a confidence is what it says it is on texts that
// the models have not seen: the facts of each tenth are right as often as they
// should be, and more often than those of the tenths below. With -fit it fits
// calibration.tsv anew.
func TestCalibration(t *testing.T) {
	if raced {
		t.Log("not measured under the race detector: nothing here runs at the same time as something else")
		return
	}
	facts := heldOut(t)
	weights := builtinCalibration()
	if *fitFlag {
		weights = calibrate(facts)
		var out strings.Builder
		out.WriteString("# Fitted by TestCalibration; see confidence.go.\n" + calibrationColumns + "\n")
		for c, w := range weights {
			fmt.Fprintf(&out, "%s\t%.2f\n", assuranceNames[c], w)
		}
		if err := os.WriteFile("calibration.tsv", []byte(out.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	// Weights that have not seen a fact judge it, too.
	var crossed curve
	for part := range folds {
		var rest, own []judged
		for k, f := range facts {
			if k*folds/len(facts) == part {
				own = append(own, f)
			} else {
				rest = append(rest, f)
			}
		}
		for k, b := range curveOf(own, calibrate(rest)) {
			crossed[k].n += b.n
			crossed[k].expected += b.expected
			crossed[k].right += b.right
		}
	}
	c := curveOf(facts, weights)
	t.Logf("expected calibration error %.3f, of weights that saw other facts %.3f; %d facts\n%v", c.err(), crossed.err(), len(facts), c)
	if e := c.err(); e > 0.05 {
		t.Errorf("expected calibration error %.3f, above 0.05", e)
	}
	if e := crossed.err(); e > 0.05 {
		t.Errorf("expected calibration error of weights that saw other facts %.3f, above 0.05", e)
	}
	last := 0.0
	for k, b := range c {
		if b.n < 30 {
			continue // chance decides
		}
		if b.right/b.n < last {
			t.Errorf("facts of confidence %.1f are right less often than those below:\n%v", float64(k)/10, c)
		}
		last = b.right / b.n
	}
}

// calibrate fits the weights by logistic regression: Newton's method with a
// small ridge.
func calibrate(facts []judged) [numAssurances]float64 {
	const ridge = 2
	var w [numAssurances]float64
	for range 20 {
		var m [numAssurances][numAssurances + 1]float64 // the Hessian, and the gradient beside it
		for _, f := range facts {
			p := probability(f.assurances, w)
			y := 0.0
			if f.right {
				y = 1
			}
			for a, x := range f.assurances {
				m[a][numAssurances] += (y - p) * x
				for b, z := range f.assurances {
					m[a][b] += p * (1 - p) * x * z
				}
			}
		}
		for a := range m {
			m[a][a] += ridge
			m[a][numAssurances] -= ridge * w[a]
		}
		for a := range m { // positive definite, so no pivot is 0
			for b := range m {
				if b == a {
					continue
				}
				k := m[b][a] / m[a][a]
				for c := a; c <= numAssurances; c++ {
					m[b][c] -= k * m[a][c]
				}
			}
		}
		for a := range w {
			w[a] += m[a][numAssurances] / m[a][a]
		}
	}
	return w
}

func TestReadCalibration(t *testing.T) {
	for _, table := range []string{"nonsense\t1\n", "always\tx\n", "always\n", "always\tNaN\n"} {
		if _, err := readCalibration(table); !errors.Is(err, assay.ErrInvalid) {
			t.Errorf("%q: %v, want an error that wraps ErrInvalid", table, err)
		}
	}
}
