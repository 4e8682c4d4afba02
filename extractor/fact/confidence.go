package fact

import (
	_ "embed"
	"math"
	"strconv"
	"strings"
	"sync"

	"assay"
)

// What tells how likely a fact's attribute and subject are right. All but the
// two probabilities are 0 or 1.
const (
	cAlways       = iota
	cAttribute    // log odds that the attribute's model gives
	cSubject      // log odds that the subject's model gives
	cRepeated     // another figure states the same amount
	cKnown        // the subject is in the gazetteer
	cActor        // the subject is somebody who acts
	cThing        // the subject holds a commodity
	cSameSentence // the subject stands in the figure's sentence
	cNearest      // it is the nearest phrase that could be the subject
	cNearestActor // it is the nearest of those who act
	numAssurances
)

var assuranceNames = [numAssurances]string{
	"always", "attribute", "subject", "repeated", "known", "actor", "thing", "same-sentence", "nearest", "nearest-actor",
}

// assurances are what speaks for and against the fact of figure i.
func (r *reading) assurances(i int) [numAssurances]float64 {
	d := &r.draft[i]
	x := [numAssurances]float64{cAlways: 1, cAttribute: logOdds(d.sure), cSubject: logOdds(d.sureSubject)}
	on := func(c int, yes bool) {
		if yes {
			x[c] = 1
		}
	}
	on(cRepeated, d.sameAs >= 0)
	if p := d.subjectAt; p >= 0 {
		q := &r.phrases[p]
		on(cKnown, q.kind != "")
		on(cActor, q.actor)
		on(cThing, q.thing >= 0)
		on(cSameSentence, q.sent == r.sentOf(i))
		on(cNearest, r.near[i][0] == p)
		on(cNearestActor, r.near[i][1] == p)
	}
	return x
}

// logOdds is the logarithm of the odds of p, which a probability near 0 or 1
// does not make boundless.
func logOdds(p float64) float64 {
	p = min(max(p, 0.02), 0.98)
	return math.Log(p / (1 - p))
}

// confidence is the probability that attribute and subject of figure i's fact
// are right, to two digits.
func (r *reading) confidence(i int) float64 {
	return math.Round(100*probability(r.assurances(i), builtinCalibration())) / 100
}

// probability is the logistic function of what speaks for a fact.
func probability(x, weights [numAssurances]float64) float64 {
	s := 0.0
	for c := range x {
		s += weights[c] * x[c]
	}
	return 1 / (1 + math.Exp(-s))
}

//go:embed calibration.tsv
var calibrationTable string

// builtinCalibration panics if the embedded table is broken, which a test rules out.
var builtinCalibration = sync.OnceValue(func() [numAssurances]float64 {
	w, err := readCalibration(calibrationTable)
	if err != nil {
		panic("BUG: embedded calibration: " + err.Error())
	}
	return w
})

const calibrationColumns = "assurance\tweight"

// readCalibration reads the weights of the assurances. Errors name the line and
// wrap assay.ErrInvalid.
func readCalibration(table string) (w [numAssurances]float64, err error) {
	for n, f := range tableRows(table, calibrationColumns) {
		name, value := f[0], strings.Join(f[1:], "\t")
		c := 0
		for c < numAssurances && assuranceNames[c] != name {
			c++
		}
		if c == numAssurances {
			return w, assay.Invalidf("calibration.tsv:%d: assurance %q is unknown", n, name)
		}
		if w[c], err = strconv.ParseFloat(value, 64); err != nil || math.IsNaN(w[c]) || math.IsInf(w[c], 0) {
			return w, assay.Invalidf("calibration.tsv:%d: weight %q is no number", n, value)
		}
	}
	return w, nil
}
