package lexicon

import (
	"cmp"
	"io/fs"
	"slices"
	"strconv"
	"strings"

	"assay"
)

// Names are the words that name actors and things, and the words that tell
// what is done with them.
type Names struct {
	entities []Entity
	byID     map[string]int
	// forms holds the written forms of entities and words.
	forms *trie
	// lookup holds every written form, folded, also those that are not looked
	// for in running text.
	lookup map[string][]int
	// measures are the kinds of figure that the words of an attribute are about.
	measures map[assay.Attribute][]assay.Kind
	// senses are what common nouns stand for.
	*senses
}

// Entity is one thing of the world that has an id: a country, company,
// institution, region or commodity.
type Entity struct {
	// ID is stable and the same in all languages: "country:RU" (ISO 3166),
	// "commodity:rare-earths", "org:lynas".
	ID string
	// Kind is country, bloc, region, institution, company, or the sort of
	// commodity: element, mineral, metal, energy, crop, product, service.
	Kind string
	// ZH and EN are the names in Chinese and English.
	ZH, EN string
	// Forms are all written forms in either language, the names first.
	Forms []string
}

// Name is the entity's name in the language: "zh" or anything else.
func (e Entity) Name(language string) string {
	if language == "zh" {
		return e.ZH
	}
	return e.EN
}

// Acts reports whether the entity is one that acts: a country, institution or company.
func (e Entity) Acts() bool {
	switch e.Kind {
	case "country", "bloc", "region", "institution", "company":
		return true
	}
	return false
}

// EntityHit is an entity named in a text. Span is in bytes.
type EntityHit struct {
	assay.Span
	*Entity
}

// Entity returns the entity with the id.
func (n *Names) Entity(id string) (Entity, bool) {
	i, ok := n.byID[id]
	if !ok {
		return Entity{}, false
	}
	return n.entities[i], true
}

// Lookup returns the entities that the whole form names: "稀土", "rare earths"
// and "REE" all give commodity:rare-earths. Case, width and the sort of hyphen
// or space do not matter.
func (n *Names) Lookup(form string) []Entity {
	var out []Entity
	for _, i := range n.lookup[Fold(strings.TrimSpace(form))] {
		out = append(out, n.entities[i])
	}
	return out
}

// Find returns the entities named in the text in order, the longest form where
// several begin at one place, without overlaps. Latin forms match whole words;
// a form written with a capital needs one in the text too, and a short acronym
// needs its exact case, so that "us" is no country. Forms that mean other
// things too often ("lead") are left to Lookup.
func (n *Names) Find(text string) []EntityHit {
	var hits []EntityHit
	n.forms.find(text, func(s assay.Span, i int) { hits = append(hits, EntityHit{s, &n.entities[i]}) }, nil)
	return hits
}

// AppendAll appends what Find and Words return, at the cost of one of them.
func (n *Names) AppendAll(entities []EntityHit, words []WordHit, text string) ([]EntityHit, []WordHit) {
	n.forms.find(text,
		func(s assay.Span, i int) { entities = append(entities, EntityHit{s, &n.entities[i]}) },
		func(s assay.Span, w *Word, c WordClass) { words = append(words, WordHit{s, w, c}) })
	return entities, words
}

// WordClass is a set of the classes of word.tsv and common.tsv.
type WordClass uint32

// The classes of words.
const (
	Up         WordClass = 1 << iota // a change upwards
	Down                             // a change downwards
	Verb                             // ends a noun phrase
	Report                           // says that somebody says something
	Passive                          // the actor follows, or acts upon what precedes
	Sell                             // the subject is the seller
	Held                             // what precedes is a holder, not a buyer
	Generic                          // stands for somebody named before
	Title                            // a job
	Suffix                           // ends an organisation's name
	Alias                            // introduces a short name
	TimeWord                         // may stand before a clause's subject
	Background                       // speaks of something past
	Prep
	Det
	Pron
	Conj
	Aux
	Adv
	Noun    // protects itself
	Pastime // speaks of sports, games, lotteries, stories or exercises
	Adj     // tells what the noun behind it is like
	// What a word has, which no table lists as a class.
	Speaks  // it has triggers
	Cues    // it has a cue
	Several // its form is one of several words
)

var wordClasses = []struct {
	name  string
	class WordClass
}{
	{"up", Up},
	{"down", Down},
	{"verb", Verb},
	{"report", Report},
	{"passive", Passive},
	{"sell", Sell},
	{"held", Held},
	{"generic", Generic},
	{"title", Title},
	{"suffix", Suffix},
	{"alias", Alias},
	{"timeword", TimeWord},
	{"background", Background},
	{"prep", Prep},
	{"det", Det},
	{"pron", Pron},
	{"conj", Conj},
	{"aux", Aux},
	{"adv", Adv},
	{"noun", Noun},
	{"pastime", Pastime},
	{"adj", Adj},
}

// Trigger says that a word speaks for an attribute of the figures near it.
type Trigger struct {
	Attribute assay.Attribute
	Place     int // of the attribute in assay.Attributes
	Kinds     []assay.Kind
	Weight    float64
	// Verb says that the word acts, otherwise it names.
	Verb bool
}

// About reports whether the trigger can be about a figure of the kind.
func (t *Trigger) About(k assay.Kind) bool { return slices.Contains(t.Kinds, k) }

// Cue says that a word tells how far a commitment has come.
type Cue struct {
	Status   assay.Status
	Strength float64
}

// CanMeasure reports whether some word of the tables speaks for the attribute
// of figures of the kind.
func (n *Names) CanMeasure(a assay.Attribute, k assay.Kind) bool {
	return slices.Contains(n.measures[a], k)
}

// Word is what the tables say about one written form.
type Word struct {
	Class    WordClass
	Triggers []Trigger
	Cue      *Cue
}

// Is reports whether the word is of one of the classes.
func (w *Word) Is(c WordClass) bool { return w.Class&c != 0 }

// WordHit is a word of the tables in a text. Span is in bytes.
type WordHit struct {
	assay.Span
	*Word
	// Class is that of the word.
	Class WordClass
}

// Words returns the words of the tables in the text in order, the longest where
// several begin at one place, without overlaps.
func (n *Names) Words(text string) []WordHit { return n.AppendWords(nil, text) }

// AppendWords appends what Words returns.
func (n *Names) AppendWords(hits []WordHit, text string) []WordHit {
	n.forms.find(text, nil, func(s assay.Span, w *Word, c WordClass) { hits = append(hits, WordHit{s, w, c}) })
	return hits
}

func loadNames(layers []fs.FS) (*Names, error) {
	n := &Names{byID: map[string]int{}, lookup: map[string][]int{}}
	if err := n.loadEntities(layers); err != nil {
		return nil, err
	}
	words := map[string]*Word{}
	for _, load := range []func(map[string]*Word, fs.FS) error{loadAttributes, loadStatuses, loadWords} {
		for _, layer := range layers {
			if err := load(words, layer); err != nil {
				return nil, err
			}
		}
	}
	n.measures = map[assay.Attribute][]assay.Kind{}
	for _, w := range words {
		for _, t := range w.Triggers {
			for _, k := range t.Kinds {
				if !slices.Contains(n.measures[t.Attribute], k) {
					n.measures[t.Attribute] = append(n.measures[t.Attribute], k)
				}
			}
		}
	}
	for _, form := range sortedKeys(words) {
		n.forms.add(form, trieValue{word: words[form], class: words[form].Class})
	}
	n.forms.seal()
	var err error
	if n.senses, err = loadSenses(layers); err != nil {
		return nil, err
	}
	return n, nil
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, cmp.Compare)
	return keys
}

// lookupOnly marks forms that are not looked for in running text.
const lookupOnly = "="

func (n *Names) loadEntities(layers []fs.FS) error {
	running := map[string]int{} // written form to entity, for running text
	hidden := map[string]bool{}
	for _, layer := range layers {
		rows, err := readTable(layer, "entity.tsv", "id", "kind", "zh", "en", "zh_forms", "en_forms")
		if err != nil {
			return err
		}
		inLayer := map[string]string{}
		for _, r := range rows {
			id, kind, zh, en := r.fields[0], r.fields[1], r.fields[2], r.fields[3]
			i, known := n.byID[id]
			if !known {
				if kind == "" || zh == "" || en == "" {
					return r.errorf("%s is new and needs kind, zh and en", id)
				}
				if !strings.Contains(id, ":") {
					return r.errorf("id %q; it must have the form kind:name", id)
				}
				i = len(n.entities)
				n.entities = append(n.entities, Entity{ID: id})
				n.byID[id] = i
			}
			e := &n.entities[i]
			e.Kind, e.ZH, e.EN = cmp.Or(kind, e.Kind), cmp.Or(zh, e.ZH), cmp.Or(en, e.EN)
			forms := append([]string{zh, en}, strings.Split(r.fields[4]+"|"+r.fields[5], "|")...)
			for _, form := range forms {
				written, only := strings.CutPrefix(form, lookupOnly)
				if written == "" {
					continue
				}
				if other, dup := inLayer[Fold(written)]; dup && other != id {
					return r.errorf("form %q of %s is also one of %s", written, id, other)
				}
				inLayer[Fold(written)] = id
				if only {
					hidden[written] = true
				}
				running[written] = i
				if !slices.Contains(e.Forms, written) {
					e.Forms = append(e.Forms, written)
				}
			}
		}
	}
	n.forms = newTrie()
	for _, form := range sortedKeys(running) {
		i := running[form]
		if !hidden[form] {
			n.forms.add(form, trieValue{entity: int32(i)})
		}
		key := Fold(form)
		if !slices.Contains(n.lookup[key], i) {
			n.lookup[key] = append(n.lookup[key], i)
		}
	}
	// A form that an overlay gave to another entity is no longer one of the first.
	for i := range n.entities {
		e := &n.entities[i]
		e.Forms = slices.DeleteFunc(e.Forms, func(f string) bool { return running[f] != i })
	}
	return nil
}

// word returns the record of a form, new where there is none.
func wordOf(words map[string]*Word, form string) *Word {
	w := words[form]
	if w == nil {
		w = &Word{}
		if strings.Contains(Fold(form), " ") {
			w.Class = Several
		}
		words[form] = w
	}
	return w
}

func loadAttributes(words map[string]*Word, layer fs.FS) error {
	rows, err := readTable(layer, "attribute.tsv", "attribute", "part", "kinds", "weight", "zh", "en")
	if err != nil {
		return err
	}
	for _, r := range rows {
		t := Trigger{Attribute: assay.Attribute(r.fields[0]), Verb: r.fields[1] == "v"}
		if t.Place = slices.Index(assay.Attributes, t.Attribute); t.Place < 0 {
			return r.errorf("attribute %q is none of the contract's", r.fields[0])
		}
		if r.fields[1] != "v" && r.fields[1] != "n" {
			return r.errorf("part %q; it must be v or n", r.fields[1])
		}
		for k := range strings.SplitSeq(r.fields[2], "|") {
			if !slices.Contains(assay.Kinds, assay.Kind(k)) {
				return r.errorf("kind %q is none of the contract's", k)
			}
			t.Kinds = append(t.Kinds, assay.Kind(k))
		}
		if t.Weight, err = strconv.ParseFloat(r.fields[3], 64); err != nil || t.Weight <= 0 {
			return r.errorf("weight %q; it must be a number above 0", r.fields[3])
		}
		for _, form := range formsOf(r.fields[4], r.fields[5]) {
			w := wordOf(words, form)
			w.Triggers, w.Class = append(w.Triggers, t), w.Class|Speaks
			if t.Verb {
				w.Class |= Verb
			}
		}
	}
	return nil
}

func loadStatuses(words map[string]*Word, layer fs.FS) error {
	rows, err := readTable(layer, "status.tsv", "status", "strength", "zh", "en")
	if err != nil {
		return err
	}
	for _, r := range rows {
		c := Cue{Status: assay.Status(r.fields[0])}
		if !slices.Contains(assay.Statuses, c.Status) {
			return r.errorf("status %q is none of the contract's", r.fields[0])
		}
		if c.Strength, err = strconv.ParseFloat(r.fields[1], 64); err != nil || c.Strength <= 0 {
			return r.errorf("strength %q; it must be a number above 0", r.fields[1])
		}
		for _, form := range formsOf(r.fields[2], r.fields[3]) {
			w := wordOf(words, form)
			if w.Cue == nil || w.Cue.Strength < c.Strength {
				w.Cue, w.Class = &c, w.Class|Cues
			}
		}
	}
	return nil
}

func loadWords(words map[string]*Word, layer fs.FS) error {
	var rows []row
	for _, table := range []string{"word.tsv", "common.tsv"} {
		more, err := readTable(layer, table, "class", "lang", "forms")
		if err != nil {
			return err
		}
		rows = append(rows, more...)
	}
	for _, r := range rows {
		var class WordClass
		for _, c := range wordClasses {
			if c.name == r.fields[0] {
				class = c.class
			}
		}
		if class == 0 {
			return r.errorf("class %q is unknown", r.fields[0])
		}
		for _, form := range formsOf(r.fields[2]) {
			wordOf(words, form).Class |= class
		}
	}
	return nil
}

// formsOf splits lists of written forms and inflects those that ask for it.
func formsOf(lists ...string) []string {
	var out []string
	for _, list := range lists {
		for form := range strings.SplitSeq(list, "|") {
			if base, ok := strings.CutSuffix(form, "*"); ok && base != "" {
				out = append(out, inflect(base)...)
			} else if form != "" {
				out = append(out, form)
			}
		}
	}
	return out
}

// inflect returns the regular forms of an English verb.
func inflect(base string) []string {
	last := base[len(base)-1]
	switch {
	case last == 'e':
		stem := base[:len(base)-1]
		return []string{base, base + "s", base + "d", stem + "ing"}
	case last == 'y' && len(base) > 1 && !strings.ContainsRune("aeiou", rune(base[len(base)-2])):
		stem := base[:len(base)-1]
		return []string{base, stem + "ies", stem + "ied", base + "ing"}
	case last == 's' || last == 'x' || last == 'z' || strings.HasSuffix(base, "sh") || strings.HasSuffix(base, "ch"):
		return []string{base, base + "es", base + "ed", base + "ing"}
	case doubles(base):
		stem := base + string(last)
		return []string{base, base + "s", stem + "ed", stem + "ing"}
	}
	return []string{base, base + "s", base + "ed", base + "ing"}
}

// doubles reports whether the English verb has one syllable and ends in one vowel
// and one consonant, which is doubled before an ending: jam, stir, plan.
func doubles(base string) bool {
	n := len(base)
	if n < 3 || !strings.ContainsRune("bdfgklmnprtvz", rune(base[n-1])) || !strings.ContainsRune("aeiou", rune(base[n-2])) {
		return false
	}
	return !strings.ContainsAny(strings.TrimPrefix(base[:n-2], "qu"), "aeiou")
}
