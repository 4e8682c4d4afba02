package fact

import (
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"assay"
	"assay/extractor/lexicon"
	"assay/extractor/quantity"
	"assay/internal/devdata"
)

var (
	fitFlag  = flag.Bool("fit", false, "fit weights.tsv anew")
	foldFlag = flag.Int("fold", -1, "leave out every fifth text, counted from this one, to measure on them")
	fitTo    = flag.String("fit-to", "weights.tsv", "file to write the fitted weights to")
	ridge    = flag.Float64("ridge", 0.5, "factor on the strengths of the pull towards what is believed")
	shy      = flag.Float64("shy", 3, "factor on the pull of the many features of senses, units and words of an attribute")
	rate     = flag.Float64("rate", 0.15, "size of the steps")
	epochs   = flag.Int("epochs", 8, "passes over the examples")
	rounds   = flag.Int("rounds", 2, "fits, each of which sees the mistakes of the one before")
	useFlag  = flag.String("weights", "", "weights to read instead of the embedded ones")
	goldDirs = [][]string{{"data", "facts", "dev.jsonl"}, {"data", "announcements", "dev", "gold.jsonl"}}
)

// folds is the number of parts in cross-validation.
const folds = 5

// example is one decision among candidates with the right ones marked.
type example struct {
	zh    bool
	group int
	cands [][]int
	right []bool
	// weight is what the example counts, 0 for 1.
	weight float64
}

// TestFit fits the weights of the three models to annotated texts: softmax
// regression with AdaGrad and L2, the same result on every run.
func TestFit(t *testing.T) {
	if !*fitFlag {
		t.Skip("no -fit given")
	}
	finder, rec := New(lexicon.Builtin()), quantity.New(lexicon.Builtin())
	sets := goldSets(t, rec)
	table := fitWithout(t, finder, rec, sets, *foldFlag)
	if err := os.WriteFile(*fitTo, []byte(table), 0o644); err != nil {
		t.Fatal(err)
	}
	if *foldFlag < 0 {
		return
	}
	unseen := map[string][]example{}
	for _, set := range sets {
		for n, g := range set {
			if n%folds == *foldFlag {
				collect(t, finder, rec, g, unseen)
			}
		}
	}
	for _, name := range []string{"attribute", "subject", "object"} {
		for _, zh := range []bool{true, false} {
			right, sum, loss := measure(finder.models.byName(name), unseen[name], zh)
			t.Logf("unseen %s zh=%t: right %d of %d, loss %.3f", name, zh, right, sum, loss)
		}
	}
}

// fitWithout gives the finder models that are fitted to all annotated texts but
// those of a fold, to all if it is negative, and returns their table.
func fitWithout(t *testing.T, finder *Finder, rec *quantity.Recognizer, sets map[string][]goldText, fold int) string {
	finder.models = nil
	var table string
	for range *rounds {
		examples := collectAll(t, finder, rec, sets, fold)
		table = fitAll(examples, "attribute", "subject", "object")
		var err error
		if finder.models, err = readModels(table); err != nil {
			t.Fatal(err)
		}
		if !*fitFlag {
			continue
		}
		for _, name := range []string{"attribute", "subject", "object"} {
			zh, zhSum, _ := measure(finder.models.byName(name), examples[name], true)
			en, enSum, _ := measure(finder.models.byName(name), examples[name], false)
			t.Logf("%s: zh %d of %d, en %d of %d right on the texts it was fitted to", name, zh, zhSum, en, enSum)
		}
	}
	return table
}

// measure counts the examples of a language that the model decides rightly, and
// adds up the surprise at what is right.
func measure(m *model, examples []example, zh bool) (right, sum int, loss float64) {
	for _, e := range examples {
		if e.zh != zh {
			continue
		}
		scores := make([]float64, len(e.cands))
		for c := range e.cands {
			group := e.group
			if group < 0 {
				group = c
			}
			scores[c] = m.score(e.zh, group, e.cands[c]) / hundred
		}
		at, p := best(scores)
		sum++
		if e.right[at] {
			right++
		}
		share := 0.0
		for c, s := range scores {
			if e.right[c] {
				share += p * math.Exp(s-scores[at])
			}
		}
		loss -= math.Log(max(share, 1e-9))
	}
	return right, sum, loss
}

// collectAll gathers the decisions of all annotated texts by model, without
// those of the fold, if it is not negative.
func collectAll(t *testing.T, finder *Finder, rec *quantity.Recognizer, sets map[string][]goldText, fold int) map[string][]example {
	examples := map[string][]example{}
	known := map[string]bool{}
	for _, name := range slices.Sorted(maps.Keys(sets)) {
		for n, g := range sets[name] {
			known[g.Text] = true
			if fold < 0 || n%folds != fold {
				collectWeighed(t, finder, rec, g, examples, setWeights[name])
			}
		}
	}
	collectEvents(t, finder, rec, known, examples, fold)
	return examples
}

// setWeights is what a text of a set counts: those that two readers annotated
// count most.
var setWeights = map[string]float64{"facts": 5, "announcements": 6, "own": 2, "events": 1, "pages": 0.6, "deals": 1}

// collectWeighed adds the decisions of one annotated text that counts so much.
func collectWeighed(t *testing.T, finder *Finder, rec *quantity.Recognizer, g goldText, examples map[string][]example, weight float64) {
	before := map[string]int{}
	for name, all := range examples {
		before[name] = len(all)
	}
	collect(t, finder, rec, g, examples)
	for name, all := range examples {
		for i := before[name]; i < len(all); i++ {
			if all[i].weight == 0 {
				all[i].weight = 1
			}
			all[i].weight *= weight
		}
	}
}

// fitAll is the table of weights of the named models.
func fitAll(examples map[string][]example, names ...string) string {
	var out strings.Builder
	out.WriteString("# Fitted by TestFit; see model.go.\n" + weightColumns + "\n")
	ms := newModels()
	for _, name := range names {
		out.WriteString(fit(name, ms.byName(name), examples[name]))
	}
	return out.String()
}

// collect adds the decisions of one annotated text. What was decided of the
// figures before is what the finder's models decide, mistakes included, or what
// is annotated while there are no models.
func collect(t *testing.T, finder *Finder, rec *quantity.Recognizer, g goldText, examples map[string][]example) {
	a := articleOf(g.ID, g.Lang, g.Text)
	r := finder.prepare(&a, figuresOf(t, g), rec.Dates(g.Text, quantity.Options{Language: g.Lang, Published: g.Published}))
	if finder.models != nil {
		r.decide()
	}
	points := []int{}
	for _, f := range g.Facts {
		for _, x := range []*assay.ResultRef{f.Subject, f.Object} {
			if x != nil {
				points = append(points, x.Start, x.End)
			} else {
				points = append(points, 0, 0)
			}
		}
	}
	at := assay.ByteOffsets(g.Text, points)
	seen := map[int]bool{}
	for n, f := range g.Facts {
		i := f.Figure
		if seen[i] || !r.draft[i].ok || g.Figures[i].Optional {
			continue
		}
		seen[i] = true
		examples["attribute"] = append(examples["attribute"], r.attributeExample(i, f.Attribute, 0))
		d := &r.draft[i]
		decided := *d
		d.attribute = f.Attribute
		d.trigger = r.gatherEvidence(i)[attributeIndex(f.Attribute)].at
		role := func(name string, want *assay.ResultRef, span assay.Span, object bool) int {
			e := example{zh: r.zh, group: roleGroup(f.Attribute)}
			first := -1
			any := false
			for _, c := range r.candidates(i, object) {
				ok := false
				if c.phrase >= 0 && !object && want == nil {
					ok = r.resolve(c.phrase, i) == nil
				} else if c.phrase < 0 {
					ok = want == nil
					if ref := r.counted(i); object && want != nil && r.figures[i].Kind == assay.KindCount {
						ok = ref != nil && sameRef(ref, want, span)
					}
				} else if want != nil {
					var ref *assay.Ref
					if object {
						save := d.objectAt
						d.objectAt = c.phrase
						ref = r.objectRef(i)
						d.objectAt = save
					} else {
						ref = r.resolve(c.phrase, i)
					}
					ok = ref != nil && sameRef(ref, want, span)
				}
				e.cands = append(e.cands, r.features(c))
				e.right = append(e.right, ok)
				if ok && first < 0 {
					first = c.phrase
				}
				any = any || ok
			}
			if object && want == nil {
				e.weight = 0.25 // the annotators left many objects out
			}
			if any {
				examples[name] = append(examples[name], e)
			} else if *fitFlag && testing.Verbose() {
				t.Logf("%s %s %q: no candidate for %q", g.ID, name, r.figures[i].Surface, want.Surface)
			}
			return first
		}
		d.subjectAt = role("subject", f.Subject, assay.Span{Start: at[4*n], End: at[4*n+1]}, false)
		role("object", f.Object, assay.Span{Start: at[4*n+2], End: at[4*n+3]}, true)
		if finder.models != nil {
			*d = decided
		}
	}
	for _, m := range g.Mentions {
		if m.Amount == nil || seen[*m.Amount] || !r.draft[*m.Amount].ok || r.figures[*m.Amount].Kind != assay.KindMoney {
			continue
		}
		seen[*m.Amount] = true
		examples["attribute"] = append(examples["attribute"], r.attributeExample(*m.Amount, m.Type, 0))
	}
}

// attributeExample is the decision about figure i, whose attribute is known.
func (r *reading) attributeExample(i int, want assay.Attribute, weight float64) example {
	ev := r.gatherEvidence(i)
	context, _ := r.attributeContext(i)
	most := 0.0
	for x := range ev {
		most = max(most, ev[x].most)
	}
	e := example{zh: r.zh, group: -1, weight: weight}
	for x, a := range assay.Attributes {
		e.cands = append(e.cands, r.attributeFeaturesOf(slices.Clone(context), i, x, ev, most))
		e.right = append(e.right, a == want)
	}
	return e
}

// eventAttribute is the attribute of the amount of an annotated event.
func eventAttribute(sort, class string) assay.Attribute {
	switch {
	case sort == "contract":
		return assay.Contract
	case sort == "acquisition", class == "acquisition", class == "share_purchase":
		return assay.Acquisition
	case class == "financing":
		return assay.Funding
	case sort == "investment":
		return assay.Investment
	}
	return assay.Stake
}

// event is a sentence with annotated events: who does what with which amount.
type event struct {
	ID             string   `json:"id"`
	Text           string   `json:"text"`
	AnnotatedTypes []string `json:"annotated_types"`
	Events         []struct {
		Type   string `json:"type"`
		Native string `json:"native_type"`
		Class  string `json:"trigger_class"`
		Args   []struct {
			Role  string `json:"role"`
			Start int    `json:"start"`
			End   int    `json:"end"`
			Text  string `json:"text"`
		} `json:"args"`
	} `json:"events"`
}

// collectEvents adds subjects and objects of annotated event sentences outside
// the fold. Known texts, those that are fully annotated, are left to that.
func collectEvents(t *testing.T, finder *Finder, rec *quantity.Recognizer, known map[string]bool, examples map[string][]example, fold int) {
	data, err := os.ReadFile(devdata.Path(t, "data", "events", "dev", "fewfc.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	n := -1
	for line := range strings.Lines(string(data)) {
		var ev event
		if err := json.Unmarshal([]byte(line), &ev); err != nil {
			t.Fatal(err)
		}
		if n++; known[ev.Text] || fold >= 0 && n%folds == fold {
			continue
		}
		for _, e := range ev.Events {
			if e.Type == "other" || e.Class == "disposal" {
				continue
			}
			attribute := eventAttribute(e.Type, e.Class)
			var subjects, objects []*assay.ResultRef
			var points []int
			for _, a := range e.Args {
				ref := &assay.ResultRef{Surface: a.Text, Name: a.Text}
				switch a.Role {
				case "subject":
					subjects = append(subjects, ref)
				case "object":
					objects = append(objects, ref)
				case "amount":
					points = append(points, a.Start, a.End)
				}
			}
			if len(points) == 0 || len(subjects) == 0 {
				continue
			}
			at := assay.ByteOffsets(ev.Text, points)
			o := quantity.Options{Language: "zh"}
			figures := rec.Figures(ev.Text, o)
			told := map[int]bool{} // the starts of those that the event tells of
			for i := 0; i < len(at); i += 2 {
				span := assay.Span{Start: at[i], End: at[i+1]}
				k := slices.IndexFunc(figures, func(f assay.Figure) bool { return f.Overlaps(span) && !f.Bare })
				if k >= 0 {
					told[figures[k].Start] = true
				}
			}
			a := articleOf(ev.ID, "zh", ev.Text)
			r := finder.prepare(&a, figures, rec.Dates(ev.Text, o))
			for i := range r.figures {
				d := &r.draft[i]
				if !told[r.figures[i].Start] || !d.ok {
					continue
				}
				d.attribute = attribute
				if r.figures[i].Kind != assay.KindMoney && attribute != assay.Contract {
					d.attribute = assay.Stake
				}
				if r.figures[i].Kind == assay.KindMoney && e.Type != "share_change" {
					examples["attribute"] = append(examples["attribute"], r.attributeExample(i, attribute, 0.2))
				}
				d.trigger = r.gatherEvidence(i)[attributeIndex(d.attribute)].at
				add := func(name string, wants []*assay.ResultRef, object bool) int {
					e := example{zh: true, group: roleGroup(d.attribute), weight: 0.5}
					first := -1
					for _, c := range r.candidates(i, object) {
						ok := false
						for _, w := range wants {
							ok = ok || c.phrase >= 0 && sameRef(r.ref(c.phrase, object), w, assay.Span{})
						}
						e.cands, e.right = append(e.cands, r.features(c)), append(e.right, ok)
						if ok && first < 0 {
							first = c.phrase
						}
					}
					if first >= 0 {
						examples[name] = append(examples[name], e)
					}
					return first
				}
				d.subjectAt = add("subject", subjects, false)
				if len(objects) > 0 {
					add("object", objects, true)
				}
			}
		}
	}
}

// sameRef is the scorer's measure of a reference.
func sameRef(got *assay.Ref, want *assay.ResultRef, span assay.Span) bool {
	if got.Overlaps(span) {
		return true
	}
	for _, a := range []string{got.Surface, got.Name} {
		for _, b := range []string{want.Surface, want.Name} {
			a, b := bareName(a), bareName(b)
			if len([]rune(a)) >= 2 && len([]rune(b)) >= 2 && (strings.Contains(a, b) || strings.Contains(b, a)) {
				return true
			}
		}
	}
	return false
}

// legalForm is what the scorer leaves out of names.
var legalForm = regexp.MustCompile(`\b(the|a|an|inc|corp|co|ltd|plc|llc|company|group)\b|股份有限公司|有限责任公司|有限公司|公司|集团`)

func bareName(s string) string {
	s = lexicon.Fold(s)
	kept := func(s string) string {
		return strings.Map(func(r rune) rune {
			if unicode.IsLetter(r) || unicode.IsDigit(r) {
				return r
			}
			return -1
		}, s)
	}
	short := legalForm.ReplaceAllString(s, " ")
	if k := kept(short); k != "" {
		return k
	}
	return kept(s)
}

// beliefs are what is held of the weights before any text is seen: group or *,
// feature, weight. Fitting starts from them and is pulled back to them.
var beliefs = map[string][]struct {
	group, feature string
	weight         float64
}{
	"subject": {
		{"*", "nearest", 2.2},
		{"*", "measure-head", -1},
		{"*", "gov-in", -0.7},
		{"*", "gov-of", -0.4},
		{"*", "region", -0.7},
		{"*", "gov-from", -1},
		{"*", "person", -0.8},
		{"*", "speaker", -0.4},
		{"amount", "nearest-thing", 0.8},
		{"*", "nearest-actor", 0.4},
		{"invest", "nearest-actor", 2},
		{"deal", "nearest-actor", 2},
		{"contract", "nearest-actor", 1.5},
		{"result", "nearest-actor", 2},
		{"price", "nearest-thing", 1},
		{"*", "owner", 1.5},
		{"deal", "by-after", 3},
		{"invest", "by-after", 0.5},
		{"amount", "owns-trigger", 2},
		{"change", "owns-trigger", 1},
		{"result", "owns-trigger", 1.5},
		{"amount", "own-measure", 2},
		{"change", "own-measure", 1.5},
		{"amount", "thing-only", -1.5},
		{"change", "same-as-last", 1},
		{"result", "same-as-last", 0.5},
		{"amount", "speaker", -0.8},
		{"change", "speaker", -0.6},
		{"*", "measures", 0.4},
		{"*", "clause-before", 1},
		{"*", "prev-clause", 0.6},
		{"*", "earlier-clause", 0.3},
		{"*", "prev-sentence", -0.4},
		{"*", "earlier-sentence", -1.3},
		{"*", "title", -0.8},
		{"*", "clause-after", -0.8},
		{"*", "later-clause", -1.5},
		{"*", "governed", -0.9},
		{"*", "gov-with", -0.6},
		{"*", "acts", 0.6},
		{"*", "acts-before", 0.4},
		{"*", "first-in-clause", 0.5},
		{"*", "first-in-sentence", 0.3},
		{"*", "first-prev-sentence", 0.4},
		{"*", "datelike", -4},
		{"*", "empty", -2.5},
		{"*", "deeper", -1.5},
		{"*", "name", 0.5},
		{"*", "after-verb", -0.8},
		{"*", "has-trigger", 0.2},
		{"*", "salient", 0.3},
		{"*", "in-title-too", 0.3},
		{"*", "same-as-last", 0.6},
		{"*", "very-far", -0.4},
		{"*", "short", -1},
		{"*", "none", -0.5},
		{"*", "possessive", -0.3},
		{"*", "gov-by", 0.3},
		{"*", "acts-report", -0.2},
		{"*", "other-figure-between", -0.2},
		{"invest", "actor", 2},
		{"deal", "actor", 2},
		{"contract", "actor", 1.8},
		{"result", "actor", 1.8},
		{"amount", "actor", 0.6},
		{"invest", "project", -1.5},
		{"deal", "project", -1.5},
		{"contract", "project", -1},
		{"invest", "thing", -0.8},
		{"deal", "holder", -1.5},
		{"amount", "project", 0.5},
		{"invest", "region", -0.7},
		{"deal", "region", -1},
		{"price", "thing", 1.5},
		{"change", "has-trigger", 0.4},
		{"invest", "after-trigger", -1},
		{"deal", "after-trigger", -1.5},
		{"contract", "after-trigger", -1},
		{"rest", "touches-after", 0.5},
		{"rest", "project", 0.6},
		{"extent", "touches-after", 0.5},
		{"extent", "project", 0.6},
		{"extent", "attributive", 1.5},
		{"*", "last-kept", 0.4},
		{"*", "bracketed", 1},
		{"*", "hollow", -0.7},
		{"*", "gapped", 1},
	},
	"object": {
		{"*", "gov-from", -1},
		{"invest", "nearest-thing", 0.6},
		{"invest", "thing", 0.6},
		{"result", "none", 2},
		{"result", "prev-sentence", -0.6},
		{"*", "touches-after", 1.5},
		{"*", "of-after", 1.2},
		{"*", "after-trigger", 1.2},
		{"*", "after-build", 0.8},
		{"*", "thing", 0.6},
		{"*", "subject", -2},
		{"*", "subject-name", -2},
		{"*", "none", -1},
		{"*", "after-verb", 0.6},
		{"*", "title", -0.8},
		{"*", "prev-sentence", -1.3},
		{"*", "earlier-sentence", -1.8},
		{"*", "adjacent-before", 0.5},
		{"*", "adjacent-after", 0.6},
		{"*", "datelike", -4},
		{"*", "empty", -2},
		{"*", "clause-before", 0.6},
		{"*", "clause-after", 0.6},
		{"*", "prev-clause", 0.3},
		{"*", "generic", -1},
		{"*", "deeper", -1},
		{"*", "short", -1},
		{"*", "acts", -0.5},
		{"*", "first-in-clause", -0.3},
		{"*", "very-far", -0.5},
		{"amount", "thing", 1.5},
		{"price", "thing", 1.5},
		{"invest", "project", 1.2},
		{"contract", "project", 0.8},
		{"deal", "actor", 0.8},
		{"deal", "stake-after", 1},
		{"deal", "touches-before", 0.6},
		{"count", "touches-after", 0.5},
		{"invest", "gov-in", 0.8},
		{"invest", "gov-to", 2.5},
		{"invest", "prev-sentence", -1},
		{"invest", "person", -1},
	},
	"attribute": {
		{"*", "before-5", 2.4},
		{"*", "before-4", 1.8},
		{"*", "before-3", 1.2},
		{"*", "before-2", 0.7},
		{"*", "before-1", 0.3},
		{"*", "after-5", 2.2},
		{"*", "after-4", 1.6},
		{"*", "after-3", 1},
		{"*", "after-2", 0.5},
		{"*", "after-1", 0.2},
		{"*", "best", 1.2},
		{"*", "head", 1},
		{"*", "inside", 1},
		{"share", "of-actor", -1.5},
		{"dividend", "best", 1.5},
		{"dividend", "unit-per-head", 0.5},
		{"*", "none", -1},
		{"*", "listed", 1.2},
		{"*", "like-last", 0.2},
		{"growth", "change", 4},
		{"growth", "level", -1},
		{"duration", "kind-duration", 6},
		{"count", "kind-count", 1.5},
		{"size", "kind-length", 3},
		{"size", "kind-area", 3},
		{"size", "kind-temperature", 2},
		{"capacity", "kind-power", 2},
		{"price", "kind-price", 3},
		{"share", "kind-share", 0.8},
		{"stake", "stake", 2},
		{"stake", "of-actor", 1.5},
		{"dividend", "before-5", 1},
		{"dividend", "before-4", 1},
		{"capacity", "yearly", 1.5},
		{"capacity", "unit-per-year", 1.5},
		{"growth", "unit-points", 1.5},
		{"growth", "unit-times", 1},
		{"stake", "unit-share", 1.5},
		{"other", "kind-other", 1.5},
		{"other", "kind-money", 0.3},
		{"price", "small", 1.5},
		{"investment", "big", 0.3},
		{"capacity", "bytes", 4},
		{"share", "of", 0.8},
		{"production", "kind-mass", 0.5},
		{"investment", "commits", 0.4},
		{"acquisition", "commits", 0.3},
	},
}

// fit returns the rows of the weights table.
func fit(name string, m *model, examples []example) string {
	// A weight lies at its language, group and feature, each counted from 1; 0 is any.
	groups, features := len(m.groups)+1, len(m.features)
	at := func(lang, group, f int) int { return ((lang+1)*groups+group+1)*features + f }
	w, prior := make([]float64, 3*groups*features), make([]float64, 3*groups*features)
	for _, b := range beliefs[name] {
		group, feature := slices.Index(m.groups, b.group), slices.Index(m.features, b.feature)
		if feature < 0 || group < 0 && b.group != anyScope {
			panic("a belief about an unknown feature or group: " + b.group + " " + b.feature)
		}
		k := at(-1, group, feature)
		w[k], prior[k] = b.weight, b.weight
	}
	pull := *ridge * map[string]float64{"attribute": 0.01, "subject": 0.03, "object": 0.01}[name]
	l2, g2, mean := make([]float64, len(w)), make([]float64, len(w)), make([]float64, len(w))
	for l := -1; l < 2; l++ {
		for g := -1; g < len(m.groups); g++ {
			for f := range features {
				strength := 1.0
				switch {
				case l >= 0 && g >= 0:
					strength = 20
				case g >= 0:
					strength = 6
				case l >= 0:
					strength = 3
				}
				if name == "attribute" && f >= aSense {
					strength *= *shy
				}
				l2[at(l, g, f)] = strength * pull
			}
		}
	}
	var buf [4]int
	keys := func(zh bool, group, f int) []int {
		l := language(zh)
		buf = [4]int{at(-1, -1, f), at(l, -1, f), at(-1, group, f), at(l, group, f)}
		if name == "attribute" && f <= aNone {
			// What a word says counts the same for every attribute.
			return buf[:2]
		}
		if name == "subject" {
			// Weights of a language of its own hold on texts unseen no better.
			return append(buf[:1], buf[2])
		}
		return buf[:]
	}
	group := func(e *example, c int) int {
		if e.group < 0 {
			return c
		}
		return e.group
	}
	rng := rand.New(rand.NewPCG(1, 2))
	order := make([]int, len(examples))
	for i := range order {
		order[i] = i
	}
	grad, touched, isTouched := make([]float64, len(w)), []int(nil), make([]bool, len(w))
	for range *epochs {
		rng.Shuffle(len(order), func(a, b int) { order[a], order[b] = order[b], order[a] })
		for _, x := range order {
			e := &examples[x]
			scores := make([]float64, len(e.cands))
			top := math.Inf(-1)
			for c := range e.cands {
				for _, f := range e.cands[c] {
					for _, k := range keys(e.zh, group(e, c), f) {
						scores[c] += w[k]
					}
				}
				top = max(top, scores[c])
			}
			z, zr := 0.0, 0.0
			for c := range scores {
				scores[c] = math.Exp(scores[c] - top)
				z += scores[c]
				if e.right[c] {
					zr += scores[c]
				}
			}
			for c := range e.cands {
				p := scores[c] / z
				target := 0.0
				if e.right[c] && zr > 0 {
					target = scores[c] / zr
				}
				if d := target - p; math.Abs(d) > 1e-5 {
					for _, f := range e.cands[c] {
						for _, k := range keys(e.zh, group(e, c), f) {
							if !isTouched[k] {
								isTouched[k], touched = true, append(touched, k)
							}
							grad[k] += d
						}
					}
				}
			}
			for _, k := range touched {
				d := grad[k]
				if e.weight > 0 {
					d *= e.weight
				}
				d -= l2[k] * (w[k] - prior[k])
				g2[k] += d * d
				w[k] += *rate * d / math.Sqrt(g2[k]+1)
				grad[k], isTouched[k] = 0, false
			}
			touched = touched[:0]
		}
		for k, v := range w {
			mean[k] += v / float64(*epochs)
		}
	}
	var out strings.Builder
	for l := -1; l < 2; l++ {
		for g := -1; g < len(m.groups); g++ {
			for f := range m.features {
				v := mean[at(l, g, f)]
				if math.Abs(v) < 0.02 {
					continue
				}
				lang, grp := anyScope, anyScope
				if l >= 0 {
					lang = []string{"zh", "en"}[l]
				}
				if g >= 0 {
					grp = m.groups[g]
				}
				fmt.Fprintf(&out, "%s\t%s\t%s\t%s\t%.2f\n", name, lang, grp, m.features[f], v)
			}
		}
	}
	return out.String()
}
