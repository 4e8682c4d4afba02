package fact

import (
	"testing"

	"assay"
	"assay/extractor/lexicon"
	"assay/extractor/quantity"
	"assay/internal/devdata"
)

// TestFloors holds what has been reached on the annotated texts, in hundredths
// of the annotated facts and announcements, with the annotated figures. The
// weights are fitted to the same texts: the floors catch what breaks, they do
// not measure what new texts would give. For that see TestFit's -fold.
func TestFloors(t *testing.T) {
	finder, rec := New(lexicon.Builtin()), quantity.New(lexicon.Builtin())
	for _, tc := range []struct {
		path                                         []string
		lang                                         string
		attribute, subject, status, announced, right int
	}{
		{goldDirs[1], "zh", 89, 69, 82, 75, 87},
		{goldDirs[1], "en", 81, 63, 78, 92, 92},
		{goldDirs[0], "zh", 87, 51, 79, 74, 80},
		{goldDirs[0], "en", 80, 51, 62, 56, 71},
	} {
		name := tc.path[1] + " " + tc.lang
		var facts, attributes, subjects, stated, statuses, mentions, found, given int
		for _, g := range readGold(t, devdata.Path(t, tc.path...)) {
			if g.Lang != tc.lang {
				continue
			}
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
				facts++
				if got.Attribute != want.Attribute {
					continue
				}
				attributes++
				if want.Status != nil {
					stated++
					if got.Status == *want.Status {
						statuses++
					}
				}
				if sameSubject(g.Text, got.Subject, want.Subject) {
					subjects++
				}
			}
			for _, got := range r.Mentions {
				if got.New {
					given++
				}
			}
			for _, want := range g.Mentions {
				if !want.New {
					continue
				}
				mentions++
				for _, got := range r.Mentions {
					if got.New && got.Type == want.Type && sameAmount(r.Figures, got.Amount, want.Amount) && sameActors(got.Actors, want.Actor) {
						found++
						break
					}
				}
			}
		}
		t.Logf("%s: attribute %d, subject %d of %d; status %d of %d; announcements %d of %d, %d given", name, attributes, subjects, facts, statuses, stated, found, mentions, given)
		for _, f := range []struct {
			what           string
			floor, got, of int
		}{
			{"attribute", tc.attribute, attributes, facts},
			{"subject", tc.subject, subjects, facts},
			{"status", tc.status, statuses, stated},
			{"announcements", tc.announced, found, mentions},
			{"announcements given", tc.right, found, given},
		} {
			if f.got*100 < f.floor*f.of {
				t.Errorf("%s: %s %d of %d, below the floor of %d %%", name, f.what, f.got, f.of, f.floor)
			}
		}
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
