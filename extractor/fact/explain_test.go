package fact

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"assay"
	"assay/extractor/lexicon"
	"assay/extractor/quantity"
)

// weighed is a feature with its weight; weights change whenever they are fitted.
var weighed = regexp.MustCompile(`^[A-Za-z0-9%/-]+ [+-][0-9.]+$`)

// TestExplain pins the rules that are named for every part of facts and
// mentions, without the features of rankings. Of those, each ranked part must
// name some.
func TestExplain(t *testing.T) {
	var cases []struct {
		Name  string   `json:"name"`
		Lang  string   `json:"lang"`
		Text  string   `json:"text"`
		Rules []string `json:"rules"`
	}
	readCases(t, "testdata/explain.json", &cases)
	finder, rec := New(lexicon.Builtin()), quantity.New(lexicon.Builtin())
	for _, tc := range cases {
		t.Run(tc.Name, func(t *testing.T) {
			a := articleOf(tc.Name, tc.Lang, tc.Text)
			o := quantity.Options{Language: tc.Lang}
			in, dates := rec.Figures(a.Text, o), rec.Dates(a.Text, o)
			figures, facts, mentions := finder.Explain(&a, in, dates)
			var got []string
			add := func(what string, rules []string) {
				got = append(got, what)
				for _, rule := range rules {
					part, names, _ := strings.Cut(rule, ": ")
					all := strings.Split(names, ", ")
					plain := slices.DeleteFunc(slices.Clone(all), weighed.MatchString)
					got = append(got, strings.TrimRight("  "+part+": "+strings.Join(plain, ", "), " "))
					if len(all) == 0 || names == "" {
						t.Errorf("%s names no rule: %q", what, rule)
					}
				}
			}
			for i := range facts {
				add(figures[facts[i].Figure].Surface, facts[i].Rules)
			}
			for i := range mentions {
				add(string(mentions[i].Type), mentions[i].Rules)
			}
			if diff := cmp.Diff(tc.Rules, got); diff != "" {
				t.Errorf("rules (-want +got):\n%s", diff)
			}
			// To explain changes nothing else.
			plainFigures, plainFacts, plainMentions := finder.Find(&a, in, dates)
			for i := range facts {
				facts[i].Rules, plainFacts[i].Rules = nil, nil
			}
			for i := range mentions {
				mentions[i].Rules = nil
			}
			if diff := cmp.Diff([]any{plainFigures, plainFacts, plainMentions}, []any{figures, facts, mentions}); diff != "" {
				t.Errorf("explained reading differs:\n%s", diff)
			}
		})
	}
}

// TestExplainParts: every part that a fact has is explained.
func TestExplainParts(t *testing.T) {
	finder, rec := New(lexicon.Builtin()), quantity.New(lexicon.Builtin())
	for _, lang := range []string{"zh", "en"} {
		a := benchText(lang, 4)
		o := quantity.Options{Language: lang}
		_, facts, mentions := finder.Explain(&a, rec.Figures(a.Text, o), rec.Dates(a.Text, o))
		has := func(rules []string, part string) bool {
			return slices.ContainsFunc(rules, func(r string) bool { return strings.HasPrefix(r, part+": ") })
		}
		if len(facts) == 0 || len(mentions) == 0 {
			t.Errorf("%s: %d facts, %d mentions", lang, len(facts), len(mentions))
		}
		for _, f := range facts {
			for part, there := range map[string]bool{
				"attribute": true, "subject": f.Subject != nil, "object": f.Object != nil, "status": f.Status != "",
				"direction": f.Direction != "", "time": f.Time != "", "link": f.SameAs != nil,
			} {
				if has(f.Rules, part) != there {
					t.Errorf("%s: part %s is %v, rules %q", lang, part, there, f.Rules)
				}
			}
		}
		for _, m := range mentions {
			for part, there := range map[string]bool{"type": true, "actor": len(m.Actors) > 0, "target": m.Target != nil, "status": true, "new": true} {
				if has(m.Rules, part) != there {
					t.Errorf("%s: part %s is %v, rules %q", lang, part, there, m.Rules)
				}
			}
		}
	}
	if _, facts, _ := finder.Explain(&assay.Article{Text: " "}, nil, nil); facts != nil {
		t.Errorf("facts of no text: %v", facts)
	}
}
