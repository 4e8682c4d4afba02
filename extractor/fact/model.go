package fact

import (
	_ "embed"
	"fmt"
	"iter"
	"math"
	"strconv"
	"strings"
	"sync"

	"assay"
)

// A model ranks candidates by the sum of the weights of their features. All
// features are yes or no and have names; the weights lie in weights.tsv, fitted
// to annotated texts by the test TestFit. A weight holds for both languages and
// all groups, for one language, or for one language and one group; the three add up.
type model struct {
	features []string
	groups   []string
	index    map[string]int
	// weights by language, group and feature, already added up, in whole
	// hundredths: their sums are exact, so that the order of the features does
	// not matter and equals are equal.
	weights [2][][]float64
}

func newModel(features, groups []string) *model {
	m := &model{features: features, groups: groups, index: make(map[string]int, len(features))}
	for i, f := range features {
		m.index[f] = i
	}
	for l := range m.weights {
		m.weights[l] = make([][]float64, len(groups))
		for g := range groups {
			m.weights[l][g] = make([]float64, len(features))
		}
	}
	return m
}

// score is the sum of the weights of the active features, in hundredths.
func (m *model) score(zh bool, group int, active []int) float64 {
	w := m.weights[language(zh)][group]
	s := 0.0
	for _, f := range active {
		s += w[f]
	}
	return s
}

const hundred = 100

func language(zh bool) int {
	if zh {
		return 0
	}
	return 1
}

// models are the three rankings of this package.
type models struct{ attribute, subject, object *model }

func newModels() *models {
	return &models{
		attribute: newModel(attributeFeatures(), attributeNames()),
		subject:   newModel(roleFeatureNames, roleGroups),
		object:    newModel(roleFeatureNames, roleGroups),
	}
}

func (m *models) byName(name string) *model {
	switch name {
	case "attribute":
		return m.attribute
	case "subject":
		return m.subject
	case "object":
		return m.object
	}
	return nil
}

//go:embed weights.tsv
var weightTable string

// builtinModels panics if the embedded weights are broken, which a test rules out.
var builtinModels = sync.OnceValue(func() *models {
	m, err := readModels(weightTable)
	if err != nil {
		panic("BUG: embedded weights: " + err.Error())
	}
	return m
})

const weightColumns = "model\tlanguage\tgroup\tfeature\tweight"

// readModels reads the table of weights. Errors name the line and wrap
// assay.ErrInvalid. A row for a feature that no longer exists is an error: the
// weights must be fitted anew.
func readModels(table string) (*models, error) {
	ms := newModels()
	for n, f := range tableRows(table, weightColumns) {
		if len(f) != 5 {
			return nil, assay.Invalidf("weights.tsv:%d: %d fields; there must be 5", n, len(f))
		}
		m := ms.byName(f[0])
		if m == nil {
			return nil, assay.Invalidf("weights.tsv:%d: model %q is unknown", n, f[0])
		}
		feature, ok := m.index[f[3]]
		if !ok {
			return nil, assay.Invalidf("weights.tsv:%d: feature %q is unknown", n, f[3])
		}
		w, err := strconv.ParseFloat(f[4], 64)
		if err != nil || math.IsNaN(w) || math.IsInf(w, 0) {
			return nil, assay.Invalidf("weights.tsv:%d: weight %q is no number", n, f[4])
		}
		if _, digits, _ := strings.Cut(f[4], "."); len(digits) > 2 {
			return nil, assay.Invalidf("weights.tsv:%d: weight %q has more than two digits behind the point", n, f[4])
		}
		if err := m.add(f[1], f[2], feature, w); err != nil {
			return nil, fmt.Errorf("weights.tsv:%d: %w", n, err)
		}
	}
	return ms, nil
}

// tableRows are the rows of a table of fields that tabs part, without comments,
// empty lines and the heading, by the number of their line.
func tableRows(table, heading string) iter.Seq2[int, []string] {
	return func(yield func(int, []string) bool) {
		n := 0
		for line := range strings.Lines(table) {
			n++
			line = strings.TrimRight(line, "\r\n")
			if line == "" || line[0] == '#' || line == heading {
				continue
			}
			if !yield(n, strings.Split(line, "\t")) {
				return
			}
		}
	}
}

// anyScope is the language or group of a weight that holds for all.
const anyScope = "*"

func (m *model) add(lang, group string, feature int, w float64) error {
	found := false
	for l, name := range []string{"zh", "en"} {
		if lang != anyScope && lang != name {
			continue
		}
		for g := range m.groups {
			if group == anyScope || group == m.groups[g] {
				m.weights[l][g][feature] += math.Round(w * hundred)
				found = true
			}
		}
	}
	if !found {
		return assay.Invalidf("language %q and group %q name no weights", lang, group)
	}
	return nil
}

// negligible is how far below the best a score adds less to the sum of the
// probabilities than their digits hold.
const negligible = 40

// best is the index of the candidate with the highest score and its share of
// the total probability; the first of equals. It is -1 without candidates.
func best(scores []float64) (int, float64) {
	if len(scores) == 0 {
		return -1, 0
	}
	at := 0
	for i, s := range scores {
		if s > scores[at] {
			at = i
		}
	}
	sum := 0.0
	for _, s := range scores {
		if s > scores[at]-negligible {
			sum += math.Exp(s - scores[at])
		}
	}
	return at, 1 / sum
}
