package fact

import (
	"flag"
	"fmt"
	"strings"
	"testing"

	"assay/extractor/lexicon"
	"assay/extractor/quantity"
	"assay/internal/devdata"
)

var debugFlag = flag.String("debug", "", "id of a text")

func TestDebug(t *testing.T) {
	if *debugFlag == "" {
		t.Skip()
	}
	finder, rec := New(lexicon.Builtin()), quantity.New(lexicon.Builtin())
	for _, dir := range goldDirs {
		for _, g := range readGold(t, devdata.Path(t, dir...)) {
			if g.ID != *debugFlag {
				continue
			}
			a := articleOf(g.ID, g.Lang, g.Text)
			r := finder.prepare(&a, figuresOf(t, g), datesOf(rec, g))
			for s := range r.sents {
				var b strings.Builder
				for k := range r.tokens {
					tk := &r.tokens[k]
					if tk.sent != s {
						continue
					}
					p := r.phraseAt[k]
					if p >= 0 && r.phrases[p].first == k {
						q := &r.phrases[p]
						fmt.Fprintf(&b, "[")
						if q.name {
							b.WriteString("N")
						}
						if q.actor {
							b.WriteString("A")
						}
						if q.governed {
							b.WriteString("g")
						}
						if q.acts {
							b.WriteString("!")
						}
						b.WriteString(":")
					}
					if tk.kind == figureToken {
						fmt.Fprintf(&b, "{%d:%s}", tk.figure, r.str(k))
					} else {
						b.WriteString(r.str(k))
					}
					if p >= 0 && r.phrases[p].last == k {
						b.WriteString("]")
					} else if tk.clause != r.tokens[min(k+1, len(r.tokens)-1)].clause {
						b.WriteString(" ‖ ")
					} else {
						b.WriteString("·")
					}
				}
				t.Log(b.String())
			}
			for _, f := range g.Facts {
				i := f.Figure
				d := &r.draft[i]
				d.attribute = f.Attribute
				d.trigger = r.gatherEvidence(i)[attributeIndex(f.Attribute)].at
				want := "-"
				if f.Subject != nil {
					want = f.Subject.Surface
				}
				t.Logf("%d %s %s want subject %s", i, r.figures[i].Surface, f.Attribute, want)
				for _, c := range r.candidates(i, false) {
					s := r.models.subject.score(r.zh, roleGroup(f.Attribute), c.active)
					name := "none"
					if c.phrase >= 0 {
						q := &r.phrases[c.phrase]
						name = r.text[q.Start:q.End]
					}
					var fs []string
					for _, x := range c.active {
						fs = append(fs, roleFeatureNames[x])
					}
					t.Logf("     %.2f %s %v", s, name, fs)
				}
			}
		}
	}
}
