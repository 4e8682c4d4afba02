package ledger_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"

	"assay"
	"assay/extractor/lexicon"
	"assay/fx"
	"assay/ledger"
)

// story is what several readings tell, and the decisions wanted for each.
type story struct {
	name     string
	ordered  bool
	readings []*assay.Reading
	want     [][]string
	// group names the announcement of every mention that is to be filed.
	group map[place]string
}

// loadStories reads testdata/stories.txt.
func loadStories(tb testing.TB) []story {
	tb.Helper()
	data, err := os.ReadFile("testdata/stories.txt")
	if err != nil {
		tb.Fatal(err)
	}
	var out []story
	n := 0
	for line := range strings.Lines(string(data)) {
		n++
		line = strings.TrimSpace(line)
		switch {
		case line == "" || strings.HasPrefix(line, "#"):
			continue
		case strings.HasPrefix(line, "== "):
			name := strings.TrimPrefix(line, "== ")
			out = append(out, story{name: name, ordered: strings.HasSuffix(name, "(ordered)"), group: map[place]string{}})
			continue
		}
		fields := strings.Split(line, "|")
		if len(fields) != 12 {
			tb.Fatalf("stories.txt:%d: %d fields, want 12", n, len(fields))
		}
		for i := range fields {
			fields[i] = strings.TrimSpace(fields[i])
		}
		if err := out[len(out)-1].add(fields); err != nil {
			tb.Fatalf("stories.txt:%d: %v", n, err)
		}
	}
	return out
}

func (s *story) add(f []string) error {
	published, err := time.Parse(time.DateOnly, f[2])
	if err != nil {
		return err
	}
	published = published.Add(9 * time.Hour)
	url := "https://" + f[3] + ".example/" + f[1]
	title, quote, _ := strings.Cut(f[11], " // ")
	text := title + "\n" + quote
	var r *assay.Reading
	if last := len(s.readings) - 1; last >= 0 && s.readings[last].Article.URL == url && s.readings[last].Article.Published.Equal(published) {
		r = s.readings[last]
		r.Article.Text += "\n" + quote
	} else {
		a := assay.Article{
			ID: assay.NewArticleID(url), Revision: assay.NewRevision(text + f[2]), URL: url, Title: title, Text: text, BodyStart: len(title) + 1,
			Language: f[4], Published: published, Site: f[3],
		}
		r = &assay.Reading{ID: assay.NewReadingID(a.ID, a.Revision, 1), Generation: 1, SeenAt: published.Add(time.Minute), Article: a}
		s.readings = append(s.readings, r)
		s.want = append(s.want, nil)
	}
	var wanted []string
	for w := range strings.SplitSeq(f[0], ",") {
		if w = strings.Join(strings.Fields(w), " "); w != "" && w != "nothing" {
			wanted = append(wanted, w)
		}
	}
	last := len(s.want) - 1
	s.want[last] = append(s.want[last], wanted...)
	if f[5] == "-" {
		return nil
	}
	m := assay.Mention{Type: assay.Attribute(strings.TrimSuffix(f[5], "*")), New: !strings.HasSuffix(f[5], "*"), Status: assay.Status(f[6]), Date: f[7]}
	m.Evidence = assay.Span{Start: len(r.Article.Text) - len(quote), End: len(r.Article.Text)}
	for name := range strings.SplitSeq(f[8], ",") {
		if name = strings.TrimSpace(name); name != "" {
			m.Actors = append(m.Actors, refTo(name))
		}
	}
	if f[9] != "" {
		t := refTo(f[9])
		m.Target = &t
	}
	for i, a := range strings.Split(f[10], ",") {
		if a = strings.TrimSpace(a); a == "" {
			continue
		}
		q, err := quantityOf(a)
		if err != nil {
			return err
		}
		at := len(r.Figures)
		r.Figures = append(r.Figures, assay.Figure{Surface: a, Quantity: q})
		fact := assay.Fact{Figure: at, Attribute: m.Type}
		if i == 0 {
			m.Amount = &at
		} else {
			first := *m.Amount
			fact.SameAs = &first
		}
		r.Facts = append(r.Facts, fact)
	}
	if len(wanted) > 0 {
		s.group[place{r.Article.ID, len(r.Mentions)}] = strings.Fields(wanted[len(wanted)-1])[1]
	}
	r.Mentions = append(r.Mentions, m)
	return nil
}

func refTo(name string) assay.Ref { return assay.Ref{Surface: name, Name: name, ID: lookup(name)} }

// quantityOf reads "~61.5bn CNY".
func quantityOf(s string) (assay.Quantity, error) {
	number, unit, ok := strings.Cut(s, " ")
	if !ok {
		return assay.Quantity{}, fmt.Errorf("amount %q has no unit", s)
	}
	qualifier := assay.Exact
	for _, p := range []struct {
		mark string
		q    assay.Qualifier
	}{{"~", assay.Approx}, {">=", assay.GTE}, {"<=", assay.LTE}, {">", assay.GT}, {"<", assay.LT}} {
		if rest, ok := strings.CutPrefix(number, p.mark); ok {
			number, qualifier = rest, p.q
			break
		}
	}
	shift := int32(0)
	for _, m := range []struct {
		name string
		exp  int32
	}{{"tn", 12}, {"bn", 9}, {"m", 6}} {
		if rest, ok := strings.CutSuffix(number, m.name); ok {
			number, shift = rest, m.exp
			break
		}
	}
	d, err := decimal.NewFromString(number)
	return assay.NewQuantity(assay.KindMoney, d.Shift(shift), assay.Unit(unit), qualifier), err
}

// decided lists the decisions of a filing as "kind letter", with letters in the
// order of opening.
func decided(f *assay.Filing, letters map[assay.AnnouncementID]string) []string {
	if f == nil {
		return nil
	}
	var out []string
	for _, d := range f.Decisions {
		if d.Kind == assay.Opened {
			letters[d.Announcement] = string(rune('A' + len(letters)))
		}
		out = append(out, string(d.Kind)+" "+letters[d.Announcement])
	}
	return out
}

func newLedger() *ledger.Ledger { return ledger.New(ledger.Config{}, lexicon.Builtin(), fx.Default()) }

func TestStories(t *testing.T) {
	for _, s := range loadStories(t) {
		t.Run(s.name, func(t *testing.T) {
			l := newLedger()
			letters := map[assay.AnnouncementID]string{}
			for i, r := range s.readings {
				f := l.Decide(r, uint64(i+1))
				if diff := cmp.Diff(s.want[i], decided(f, letters)); diff != "" {
					t.Errorf("article %s (-want +got):\n%s", r.Article.URL, diff)
					if f != nil {
						for _, d := range f.Decisions {
							t.Logf("%s: %s", d.Kind, d.Why)
						}
					}
				}
				l.Apply(f)
			}
		})
	}
}

// The order of arrival changes nothing but the ids.
func TestStoriesInAnyOrder(t *testing.T) {
	for _, s := range loadStories(t) {
		if s.ordered {
			continue
		}
		t.Run(s.name, func(t *testing.T) {
			permute(len(s.readings), func(order []int) {
				l := newLedger()
				for n, i := range order {
					l.Apply(l.Decide(s.readings[i], uint64(n+1)))
				}
				got := groups(placesOf(l))
				if diff := cmp.Diff(groups(s.group), got); diff != "" {
					t.Errorf("order %v (-want +got):\n%s", order, diff)
				}
			})
		})
	}
}

// groups is a partition of mentions, sorted, without the names of its parts.
func groups[K comparable](of map[place]K) []string {
	by := map[K][]string{}
	for p, id := range of {
		by[id] = append(by[id], fmt.Sprintf("%s/%d", p.article, p.mention))
	}
	var out []string
	for _, in := range by {
		slices.Sort(in)
		out = append(out, strings.Join(in, " "))
	}
	slices.Sort(out)
	return out
}

// permute calls f with every order of n things.
func permute(n int, f func([]int)) {
	order := make([]int, n)
	for i := range order {
		order[i] = i
	}
	var rec func(k int)
	rec = func(k int) {
		if k == n {
			f(slices.Clone(order))
			return
		}
		for i := k; i < n; i++ {
			order[k], order[i] = order[i], order[k]
			rec(k + 1)
			order[k], order[i] = order[i], order[k]
		}
	}
	rec(0)
}
