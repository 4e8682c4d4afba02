// Package extractor reads a page: the article a reader sees, the figures and
// facts it states, and the announcements it tells of. It is pure: no network,
// no files, no clock; the same page gives the same reading.
package extractor

import (
	"io/fs"
	"slices"
	"strings"
	"time"

	"assay"
	"assay/extractor/article"
	"assay/extractor/fact"
	"assay/extractor/lexicon"
	"assay/extractor/quantity"
)

// Generation numbers the extractor's output. It grows with every change that
// makes an old page read differently, so that readings of two generations can
// stand side by side.
const Generation = 1

// Config is what a user may set.
type Config struct {
	// Lexicon is the path of a folder of tables to lay over the embedded
	// words; empty for none. The caller opens it and passes it as Overlay.
	Lexicon string `toml:"lexicon"`
	// Hosts teaches templates: host name to selectors.
	Hosts map[string]article.Selectors `toml:"hosts,omitempty"`
	// Overlay is the opened Lexicon folder.
	Overlay fs.FS `toml:"-"`
}

// Options are asked for per text.
type Options struct {
	// Numbers reads the text for its numbers, see quantity.Options: bare ones and
	// ages are among the figures.
	Numbers bool
	// Dates adds the dates to the reading.
	Dates bool
	// MinConfidence leaves out the facts that are less likely to be right.
	MinConfidence float64
	// Explain names in each fact and mention the rules that made its parts.
	Explain bool
}

// Extractor reads pages and texts. It is safe for concurrent use.
type Extractor struct {
	lexicon    *lexicon.Lexicon
	recognizer *quantity.Recognizer
	articles   *article.Reader
	facts      *fact.Finder
}

// New returns an extractor. Its errors name the table and line, or the host and
// selector, that are wrong, and wrap assay.ErrInvalid.
func New(cfg Config) (*Extractor, error) {
	lex := lexicon.Builtin()
	if cfg.Overlay != nil {
		var err error
		if lex, err = lexicon.Load(cfg.Overlay); err != nil {
			return nil, err
		}
	}
	articles, err := article.New(article.Config{Hosts: cfg.Hosts})
	if err != nil {
		return nil, err
	}
	return &Extractor{lexicon: lex, recognizer: quantity.New(lex), articles: articles, facts: fact.New(lex)}, nil
}

// Lexicon is the words in use.
func (x *Extractor) Lexicon() *lexicon.Lexicon { return x.lexicon }

// Recognizer reads an analyst's amounts with the same words as the texts'.
func (x *Extractor) Recognizer() *quantity.Recognizer { return x.recognizer }

// Read reads a page. A page that is no article gives *assay.NotArticleError.
func (x *Extractor) Read(p *assay.Page, o Options) (*assay.Reading, error) {
	a, err := x.articles.Read(p)
	if err != nil {
		return nil, err
	}
	a.Language, a.Why["language"] = Language(a.Text), "text"
	spans := foreign(a.Text, primary(a.Language))
	if len(spans) > 0 {
		a.Why["language"] = "text, with passages in another language"
	}
	if a.Country == "" {
		a.Country = p.Hints.Country
	}
	if a.Site == "" {
		a.Site = p.Hints.Outlet
	}
	r := x.read(*a, spans, o)
	r.Page, r.SeenAt = p.ID, p.FetchedAt
	return r, nil
}

// NextPart is the address of the next page of an article that is cut into
// several, behind the parts that p has; "" for none.
func (x *Extractor) NextPart(p *assay.Page) string { return x.articles.NextPart(p) }

// Text is a plain text to be read, with what is known of its origin.
type Text struct {
	// ID names the text; it takes the place of a URL where there is none.
	ID   string
	Text string
	URL  string
	// Language is a BCP 47 tag, decided from the text when empty.
	Language  string
	Country   string
	Published time.Time
}

// ReadText reads a plain text: title, newline, body. Offsets count in the text
// as given; bytes that are no UTF-8 become U+FFFD.
func (x *Extractor) ReadText(t Text, o Options) *assay.Reading {
	text := strings.ToValidUTF8(t.Text, "\uFFFD")
	title, _, cut := strings.Cut(text, "\n")
	body := 0
	if cut {
		body = len(title) + 1
	}
	name := t.URL
	if name == "" {
		name = "text:" + t.ID
	}
	lang := t.Language
	if lang == "" {
		lang = Language(text)
	}
	return x.read(assay.Article{
		ID: assay.NewArticleID(name), Revision: assay.NewRevision(text), URL: t.URL, Title: strings.TrimSpace(title), Text: text,
		BodyStart: body, Language: lang, Country: t.Country, Published: t.Published,
	}, foreign(text, primary(lang)), o)
}

// read reads the figures of an article and what they tell; spans are its
// passages in another language.
func (x *Extractor) read(a assay.Article, spans []assay.Span, o Options) *assay.Reading {
	q := quantity.Options{Language: primary(a.Language), Country: a.Country, Published: a.Published, Numbers: o.Numbers}
	figures, dates := x.recognizer.Read(a.Text, q)
	figures, facts, mentions := x.find(a, q.Language, spans, figures, dates, o.Explain)
	r := &assay.Reading{
		ID: assay.NewReadingID(a.ID, a.Revision, Generation), Generation: Generation, Article: a,
		Figures: figures, Facts: facts, Mentions: mentions,
	}
	if !o.Numbers {
		dropBare(r)
	}
	if o.MinConfidence > 0 {
		keepFacts(r, func(f *assay.Fact) bool { return f.Confidence >= o.MinConfidence })
	}
	if o.Dates {
		r.Dates = dates
	}
	return r
}

// find finds facts and mentions. The spans, sentences in another language than
// their text, are read by that language's grammar.
func (x *Extractor) find(a assay.Article, language string, spans []assay.Span, figures []assay.Figure, dates []assay.Date, explain bool) ([]assay.Figure, []assay.Fact, []assay.Mention) {
	find := x.facts.Find
	if explain {
		find = x.facts.Explain
	}
	a.Language = language
	if len(spans) == 0 {
		return find(&a, figures, dates)
	}
	other := a
	other.Language = map[string]string{"zh": "en", "en": "zh"}[language]
	text := a.Text
	a.Text, other.Text = masked(text, spans, true), masked(text, spans, false)
	within := func(s assay.Span) bool {
		i, at := slices.BinarySearchFunc(spans, s.Start, func(o assay.Span, start int) int { return o.Start - start })
		return at && spans[i].Contains(s) || i > 0 && spans[i-1].Contains(s)
	}
	own, others := part(figures, func(f assay.Figure) bool { return within(f.Span) })
	ownDates, otherDates := part(dates, func(d assay.Date) bool { return within(d.Span) })
	figures, facts, mentions := find(&a, own, ownDates)
	moreFigures, moreFacts, moreMentions := find(&other, others, otherDates)
	return merge(figures, facts, mentions, moreFigures, moreFacts, moreMentions)
}

// part parts a list into what is not in, and what is, in order.
func part[T any](all []T, in func(T) bool) (out, inside []T) {
	for _, v := range all {
		if in(v) {
			inside = append(inside, v)
		} else {
			out = append(out, v)
		}
	}
	return out, inside
}

// moved is where place puts what i points to; nil where it has no place, a negative one.
func moved(i *int, place []int) *int {
	if i == nil || place[*i] < 0 {
		return nil
	}
	n := place[*i]
	return &n
}

// merge puts two findings in one text together, figures in the order of the text.
func merge(figures []assay.Figure, facts []assay.Fact, mentions []assay.Mention, moreFigures []assay.Figure, moreFacts []assay.Fact, moreMentions []assay.Mention) ([]assay.Figure, []assay.Fact, []assay.Mention) {
	all := slices.Concat(figures, moreFigures)
	order := make([]int, len(all))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int { return all[i].Start - all[j].Start })
	sorted := make([]assay.Figure, len(all))
	place := make([]int, len(all))
	for to, from := range order {
		sorted[to], place[from] = all[from], to
	}
	outFacts := make([]assay.Fact, 0, len(facts)+len(moreFacts))
	outMentions := make([]assay.Mention, 0, len(mentions)+len(moreMentions))
	add := func(facts []assay.Fact, mentions []assay.Mention, place []int) {
		first := len(outFacts)
		for _, f := range facts {
			f.Figure, f.SameAs = place[f.Figure], moved(f.SameAs, place)
			outFacts = append(outFacts, f)
		}
		for _, m := range mentions {
			m.Amount = moved(m.Amount, place)
			kept := make([]int, 0, len(m.Facts))
			for _, i := range m.Facts {
				kept = append(kept, i+first)
			}
			m.Facts = kept
			outMentions = append(outMentions, m)
		}
	}
	add(facts, mentions, place)
	add(moreFacts, moreMentions, place[len(figures):])
	return sorted, outFacts, outMentions
}

// dropBare takes the figures that nothing completed out of the reading, with
// the facts about them, and renumbers what pointed past them.
func dropBare(r *assay.Reading) {
	place := make([]int, len(r.Figures))
	figures := make([]assay.Figure, 0, len(r.Figures))
	for i, f := range r.Figures {
		if f.Bare {
			place[i] = -1
			continue
		}
		place[i] = len(figures)
		figures = append(figures, f)
	}
	if len(figures) == len(r.Figures) {
		return
	}
	keepFacts(r, func(f *assay.Fact) bool { return place[f.Figure] >= 0 })
	for i := range r.Facts {
		f := &r.Facts[i]
		f.Figure, f.SameAs = place[f.Figure], moved(f.SameAs, place)
	}
	for i := range r.Mentions {
		r.Mentions[i].Amount = moved(r.Mentions[i].Amount, place)
	}
	r.Figures = figures
}

// keepFacts takes the other facts out of the reading and renumbers what pointed
// past them.
func keepFacts(r *assay.Reading, keep func(*assay.Fact) bool) {
	place := make([]int, len(r.Facts))
	facts := make([]assay.Fact, 0, len(r.Facts))
	for i := range r.Facts {
		place[i] = -1
		if keep(&r.Facts[i]) {
			place[i] = len(facts)
			facts = append(facts, r.Facts[i])
		}
	}
	for i := range r.Mentions {
		m := &r.Mentions[i]
		kept := m.Facts[:0:0]
		for _, j := range m.Facts {
			if place[j] >= 0 {
				kept = append(kept, place[j])
			}
		}
		m.Facts = kept
	}
	r.Facts = facts
}
