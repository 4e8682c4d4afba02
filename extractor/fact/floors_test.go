package fact

import (
	"testing"

	"assay"
	"assay/extractor/lexicon"
	"assay/extractor/quantity"
	"assay/internal/devdata"
)

// tally counts what is right in annotated texts.
type tally struct{ facts, attributes, subjects, stated, statuses, mentions, found, given int }

// count reads a text with the annotated figures and adds what is right in it.
func (c *tally) count(t *testing.T, finder *Finder, rec *quantity.Recognizer, g goldText) {
	t.Helper()
	r := read(t, finder, rec, g, true)
	byFigure := map[int]*assay.Fact{}
	for i := range r.Facts {
		byFigure[r.Facts[i].Figure] = &r.Facts[i]
	}
	for _, want := range g.Facts {
		got := byFigure[want.Figure]
		if g.Figures[want.Figure].Optional || got == nil {
			continue
		}
		c.facts++
		if want.Status != nil {
			c.stated++
		}
		if got.Attribute != want.Attribute {
			continue
		}
		c.attributes++
		if want.Status != nil && got.Status == *want.Status {
			c.statuses++
		}
		if sameSubject(g.Text, got.Subject, want.Subject) {
			c.subjects++
		}
	}
	for _, got := range r.Mentions {
		if got.New {
			c.given++
		}
	}
	for _, want := range g.Mentions {
		if !want.New {
			continue
		}
		c.mentions++
		for _, got := range r.Mentions {
			if got.New && got.Type == want.Type && sameAmount(r.Figures, got.Amount, want.Amount) && sameActors(got.Actors, want.Actor) {
				c.found++
				break
			}
		}
	}
}

// hold fails where fewer than so many in a hundred are right.
func hold(t *testing.T, name, what string, floor, got, of int) {
	t.Helper()
	if got*100 < floor*of {
		t.Errorf("%s: %s %d of %d, below the floor of %d %%", name, what, got, of, floor)
	}
}

// TestFloors holds what has been reached on the annotated texts, in hundredths
// of the annotated facts and announcements, with the annotated figures. The
// weights are fitted to the same texts: the floors catch what breaks, they do
// not measure what new texts would give. TestUnseenFloors does.
func TestFloors(t *testing.T) {
	finder, rec := New(lexicon.Builtin()), quantity.New(lexicon.Builtin())
	for _, tc := range []struct {
		path                                         []string
		lang                                         string
		attribute, subject, status, announced, right int
	}{
		{goldDirs[1], "zh", 91, 71, 69, 85, 86},
		{goldDirs[1], "en", 88, 69, 67, 92, 95},
		{goldDirs[0], "zh", 93, 64, 71, 81, 88},
		{goldDirs[0], "en", 87, 60, 52, 62, 80},
	} {
		name := tc.path[1] + " " + tc.lang
		var c tally
		for _, g := range readGold(t, devdata.Path(t, tc.path...)) {
			if g.Lang == tc.lang {
				c.count(t, finder, rec, g)
			}
		}
		t.Logf("%s: attribute %d, subject %d of %d; status %d of %d; announcements %d of %d, %d given", name, c.attributes, c.subjects, c.facts, c.statuses, c.stated, c.found, c.mentions, c.given)
		hold(t, name, "attribute", tc.attribute, c.attributes, c.facts)
		hold(t, name, "subject", tc.subject, c.subjects, c.facts)
		hold(t, name, "status", tc.status, c.statuses, c.stated)
		hold(t, name, "announcements", tc.announced, c.found, c.mentions)
		hold(t, name, "announcements given", tc.right, c.found, c.given)
	}
}

// TestUnseenFloors holds what weights reach on texts that they were not fitted
// to, in hundredths: each fifth of the annotated texts is read with weights
// fitted to the others.
func TestUnseenFloors(t *testing.T) {
	if raced {
		t.Log("not measured under the race detector: nothing here runs at the same time as something else")
		return
	}
	finder, rec := New(lexicon.Builtin()), quantity.New(lexicon.Builtin())
	counts := map[string]*tally{}
	sets := goldSets(t, rec)
	for fold := range folds {
		fitWithout(t, finder, rec, sets, fold)
		for set, texts := range sets {
			for n, g := range texts {
				if n%folds != fold {
					continue
				}
				name := set + " " + g.Lang
				if counts[name] == nil {
					counts[name] = &tally{}
				}
				counts[name].count(t, finder, rec, g)
			}
		}
	}
	for _, tc := range []struct {
		name                                 string
		attribute, subject, announced, right int
	}{
		{"announcements zh", 88, 62, 79, 84},
		{"announcements en", 77, 56, 89, 89},
		{"facts zh", 88, 54, 81, 90},
		{"facts en", 79, 49, 70, 85},
		{"own zh", 78, 43, 35, 38},
		{"own en", 65, 38, 36, 39},
		{"events zh", 84, 53, 65, 69},
		{"pages zh", 84, 37, 0, 0},
		{"pages en", 76, 34, 0, 0},
		{"deals zh", 0, 0, 67, 78},
		{"deals en", 0, 0, 56, 57},
	} {
		c := counts[tc.name]
		t.Logf("%s: attribute %d, subject %d of %d; announcements %d of %d, %d given", tc.name, c.attributes, c.subjects, c.facts, c.found, c.mentions, c.given)
		hold(t, tc.name, "attribute", tc.attribute, c.attributes, c.facts)
		hold(t, tc.name, "subject", tc.subject, c.subjects, c.facts)
		hold(t, tc.name, "announcements", tc.announced, c.found, c.mentions)
		hold(t, tc.name, "announcements given", tc.right, c.found, c.given)
	}
}

func sameSubject(text string, got *assay.Ref, want *assay.ResultRef) bool {
	if got == nil || want == nil {
		return got == nil && want == nil
	}
	at := assay.ByteOffsets(text, []int{want.Start, want.End})
	return sameRef(got, want, assay.Span{Start: at[0], End: at[1]})
}

func sameAmount(figures []assay.Figure, got, want *int) bool {
	if got == nil || want == nil {
		return got == nil && want == nil
	}
	return *got == *want || figures[*got].Unit == figures[*want].Unit && sameValue(&figures[*got], &figures[*want])
}

func sameActors(got []assay.Ref, want []string) bool {
	for i := range got {
		for _, w := range want {
			if sameRef(&assay.Ref{Surface: got[i].Surface, Name: got[i].Surface}, &assay.ResultRef{Surface: w, Name: w}, assay.Span{}) {
				return true
			}
		}
	}
	return len(want) == 0
}
