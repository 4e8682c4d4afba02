package fact

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"assay"
)

// Explain finds what Find finds. Besides, the Rules of facts and mentions name
// what made each of their parts, one string a part: the part, a colon, and the
// rules, those that weighed most first. Of a ranking these are the features of
// the winner with their weights.
//
//	attribute: word:invest, best +1.24, before-1 +1.02
//	subject: nearest-actor +2.10, acts +0.61
//	status: cue:plans
func (f *Finder) Explain(a *assay.Article, figures []assay.Figure, dates []assay.Date) ([]assay.Figure, []assay.Fact, []assay.Mention) {
	return f.read(a, figures, dates, true)
}

// weighty is how many features of a winner are named.
const weighty = 4

// named lists the features that weigh most, with their weights.
func (m *model) named(zh bool, group int, active []int) []string {
	w := m.weights[language(zh)][group]
	active = slices.Clone(active)
	slices.SortStableFunc(active, func(a, b int) int { return cmp.Compare(abs(w[b]), abs(w[a])) })
	var out []string
	for _, f := range active[:min(weighty, len(active))] {
		if w[f] != 0 {
			out = append(out, fmt.Sprintf("%s %+.2f", m.features[f], w[f]/hundred))
		}
	}
	return out
}

func abs(x float64) float64 { return max(x, -x) }

// explain names the rules that made the fact of figure i.
func (r *reading) explain(i int, f *assay.Fact) []string {
	var out []string
	part := func(name string, rules ...string) {
		if len(rules) > 0 {
			out = append(out, name+": "+strings.Join(rules, ", "))
		}
	}
	d := &r.draft[i]
	var links, words, turn []string
	for _, rule := range d.rules {
		if rule == inTurnRule {
			turn = append(turn, "in turn")
		} else if strings.Contains(rule, ":") {
			words = append(words, rule)
		} else {
			links = append(links, fmt.Sprintf("%s of %s", rule, tidy(r.figures[d.sameAs].Surface)))
		}
	}
	part("attribute", append(words, r.explainAttribute(i)...)...)
	if f.Subject != nil {
		part("subject", append(turn, r.explainSubject(i)...)...)
	}
	if f.Object != nil {
		part("object", r.explainObject(i)...)
	}
	if f.Status != "" {
		part("status", r.explainStatus(r.at[i], f.Status))
	}
	if f.Direction != "" {
		_, _, ended := r.change(i)
		part("direction", map[bool]string{false: "word of change", true: "level"}[ended])
	}
	if f.Of != "" {
		part("of", "word:"+strings.ToLower(f.Of))
	}
	if f.Time != "" {
		for _, date := range r.dates {
			if r.sents[r.sentOf(i)].Contains(date.Span) && period(date) == f.Time {
				part("time", "date:"+tidy(date.Surface))
				break
			}
		}
	}
	if f.Rank > 0 {
		part("rank", "ordinal")
	}
	part("link", links...)
	return out
}

// other names the figure that figure i took a part of its fact from.
func (r *reading) other(i int) string { return "as " + tidy(r.figures[r.draft[i].sameAs].Surface) }

func (r *reading) explainAttribute(i int) []string {
	d := &r.draft[i]
	ev := r.gatherEvidence(i)
	context, _ := r.attributeContext(i)
	a, _ := best(r.attributeScores(i, ev, context))
	if d.sameAs >= 0 && assay.Attributes[a] != d.attribute {
		return []string{r.other(i)}
	}
	most := 0.0
	for x := range ev {
		most = max(most, ev[x].most)
	}
	a = attributeIndex(d.attribute)
	return r.models.attribute.named(r.zh, a, r.attributeFeaturesOf(slices.Clone(context), i, a, ev, most))
}

func (r *reading) explainSubject(i int) []string {
	d := &r.draft[i]
	if r.sharesRoles(i) {
		return []string{r.other(i)}
	}
	group := roleGroup(d.attribute)
	cands := r.candidates(i, false)
	p, _ := r.rankSubjects(group, cands)
	var out []string
	switch first := r.firstOfList(p); {
	case first == d.subjectAt && p != first:
		out = []string{"first of a list"}
	case first != d.subjectAt && d.sameAs >= 0:
		return []string{r.other(i)}
	}
	for _, c := range cands {
		if c.phrase == p && p >= 0 {
			out = append(out, r.models.subject.named(r.zh, group, r.features(c))...)
		}
	}
	if q := d.subjectAt; q >= 0 && r.phrases[q].generic {
		out = append(out, "stands for a name")
	}
	return out
}

// sharesRoles reports whether figure i converts the one before it and has its
// subject and object.
func (r *reading) sharesRoles(i int) bool {
	j := r.draft[i].sameAs
	return j >= 0 && j == i-1 && r.figures[i].Unit != r.figures[j].Unit
}

func (r *reading) explainObject(i int) []string {
	d := &r.draft[i]
	if r.sharesRoles(i) {
		return []string{r.other(i)}
	}
	group := roleGroup(d.attribute)
	cands := r.candidates(i, false)
	p := r.rankObjects(i, group, cands)
	switch {
	case p != d.objectAt && d.sameAs >= 0:
		return []string{r.other(i)}
	case p < 0 && r.figures[i].Kind == assay.KindCount:
		return []string{"noun that is counted"}
	case p < 0:
		return []string{"possession of the subject"}
	}
	var out []string
	for _, c := range cands {
		if c.phrase == p {
			out = r.models.object.named(r.zh, group, r.besideSubject(r.features(c), d.subjectAt, p))
		}
	}
	if p == d.subjectAt {
		out = append(out, "named with the subject")
	}
	return out
}

// explainStatus is the cue nearest to token at that speaks for the status.
func (r *reading) explainStatus(at int, status assay.Status) string {
	sent := r.tokens[at].sent
	found, gap := -1, 0
	for k := r.sentStart[sent]; k < len(r.tokens) && r.tokens[k].sent == sent; k++ {
		cue, ok := r.cueAt(k)
		if !ok || cue.Status != status && (cue.Status != assay.Agreed || status != assay.Planned) {
			continue
		}
		if d := max(at-k, k-at); found < 0 || d < gap {
			found, gap = k, d
		}
	}
	switch {
	case found >= 0:
		return "cue:" + r.lower(found)
	case status == assay.Completed && r.recalledAt(at):
		return "told of the past"
	case status == assay.Announced || status == assay.Agreed:
		return "no cue"
	}
	return "as before"
}

// explainMention names the rules that made a mention of the facts.
func (r *reading) explainMention(m *assay.Mention, facts []assay.Fact) []string {
	var out []string
	part := func(name, rule string) { out = append(out, name+": "+rule) }
	at := -1
	switch {
	case m.Amount != nil:
		at = r.at[*m.Amount]
		part("type", fmt.Sprintf("money that is %s", r.draft[*m.Amount].attribute))
	case len(m.Facts) > 0:
		at = r.at[facts[m.Facts[0]].Figure]
		part("type", fmt.Sprintf("%s and a verb", facts[m.Facts[0]].Attribute))
	default:
		for k := range r.tokens {
			if d, ok := r.deedAt(k); ok && d.kind == m.Type && m.Evidence.Contains(r.tokens[k].Span) {
				at = k
				part("type", "verb:"+r.lower(k))
				break
			}
		}
	}
	if at < 0 {
		return out
	}
	// Whose part of which fact it is, or where it was found.
	of := func(ref *assay.Ref, what string, of func(*assay.Fact) *assay.Ref) {
		for _, k := range m.Facts {
			if x := of(&facts[k]); x != nil && (x.Span == ref.Span || x.Name == ref.Name) {
				part(what, fmt.Sprintf("%s of %s", map[string]string{"actor": "subject", "target": "object"}[what], tidy(r.figures[facts[k].Figure].Surface)))
				return
			}
		}
		part(what, "words of the deed")
	}
	if len(m.Actors) > 0 {
		of(&m.Actors[0], "actor", func(f *assay.Fact) *assay.Ref { return f.Subject })
	}
	if m.Target != nil {
		of(m.Target, "target", func(f *assay.Fact) *assay.Ref { return f.Object })
	}
	part("status", r.explainStatus(at, m.Status))
	switch {
	case r.recalledAt(at):
		part("new", "told of the past")
	case r.early(r.tokens[at].sent):
		part("new", "in the lead")
	case m.New:
		part("new", "nothing in the lead")
	default:
		part("new", "behind the lead")
	}
	return out
}
