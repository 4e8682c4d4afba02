package query

import (
	"slices"
	"strings"
	"sync"

	"assay"
	"assay/extractor/lexicon"
)

// RecordText is the words of a record and the things that it names, ready for
// many questions. It is safe for concurrent use.
type RecordText struct {
	// parts are the text and the names beside it; a phrase lies within one.
	parts []string
	ids   map[string]bool
	// hits are the things named in the article's text.
	hits []lexicon.EntityHit
	// answer, where set, knows the words instead of parts.
	answer func(*Leaf) bool

	// The words of the parts and where each stands, made with the first
	// question that comes down to words.
	once  sync.Once
	words [][]string
	at    map[string][]place
}

type place struct{ part, word int32 }

// NewText reads the words of a record. The text of a fact is that of its
// article: title, body, and the full names of those it speaks of. That of an
// announcement is the titles and quotes of its reports and the names.
func NewText(r Record, lex *lexicon.Lexicon) *RecordText {
	t := &RecordText{ids: map[string]bool{}}
	find := func(text string) []lexicon.EntityHit {
		if lex == nil {
			return nil
		}
		return lex.Find(text)
	}
	known := map[string]bool{}
	name := func(id, name string) {
		if id != "" {
			t.ids[id] = true
		}
		if name != "" && !known[name] {
			known[name] = true
			t.parts = append(t.parts, name)
		}
	}
	ref := func(r *assay.Ref) {
		if r != nil {
			name(r.ID, r.Name)
		}
	}
	switch {
	case r.Announcement != nil:
		for _, report := range r.Announcement.Reports {
			for _, text := range []string{report.Title, report.Quote} {
				t.parts = append(t.parts, text)
				for _, h := range find(text) {
					t.ids[h.ID] = true
				}
			}
			for _, e := range report.Actors {
				name(e.ID, e.Name)
			}
			if report.Target != nil {
				name(report.Target.ID, report.Target.Name)
			}
		}
		for _, e := range r.Announcement.Actors {
			name(e.ID, e.Name)
		}
		if e := r.Announcement.Target; e != nil {
			name(e.ID, e.Name)
		}
	case r.Reading != nil:
		t.parts = append(t.parts, r.Reading.Article.Text)
		t.hits = find(r.Reading.Article.Text)
		for _, h := range t.hits {
			t.ids[h.ID] = true
		}
		for i := range r.Reading.Facts {
			ref(r.Reading.Facts[i].Subject)
			ref(r.Reading.Facts[i].Object)
		}
		for i := range r.Reading.Mentions {
			m := &r.Reading.Mentions[i]
			for j := range m.Actors {
				ref(&m.Actors[j])
			}
			ref(m.Target)
		}
	}
	return t
}

// AnsweredText stands for a text whose words an index has looked up: holds
// answers the conditions of field Words and Text, things are the ids of what the
// record names.
func AnsweredText(holds func(*Leaf) bool, things []string) *RecordText {
	t := &RecordText{answer: holds, ids: make(map[string]bool, len(things))}
	for _, id := range things {
		t.ids[id] = true
	}
	return t
}

// Parts are the texts in which words are looked for, one by one.
func (t *RecordText) Parts() []string { return t.parts }

// IDs are the lexicon's ids of the things that the record names, sorted.
func (t *RecordText) IDs() []string {
	out := make([]string, 0, len(t.ids))
	for id := range t.ids {
		out = append(out, id)
	}
	slices.Sort(out)
	return out
}

// holds reports whether the text answers a condition of field Words or Text.
func (t *RecordText) holds(l *Leaf) bool {
	if t.answer != nil {
		return t.answer(l)
	}
	for _, id := range l.IDs {
		if t.ids[id] {
			return true
		}
	}
	t.once.Do(t.read)
	if len(l.Tokens) == 0 {
		return false
	}
	for _, p := range t.at[l.Tokens[0]] {
		rest := t.words[p.part][p.word:]
		if len(rest) >= len(l.Tokens) && slices.Equal(rest[:len(l.Tokens)], l.Tokens) {
			return true
		}
	}
	return false
}

func (t *RecordText) read() {
	t.at = map[string][]place{}
	for i, part := range t.parts {
		w := words(part)
		t.words = append(t.words, w)
		for j, word := range w {
			t.at[word] = append(t.at[word], place{int32(i), int32(j)})
		}
	}
}

// contains reports whether phrase stands in words in a row. No words stand in
// no text.
func contains(words, phrase []string) bool {
	if len(phrase) == 0 {
		return false
	}
	for i := 0; i+len(phrase) <= len(words); i++ {
		if slices.Equal(words[i:i+len(phrase)], phrase) {
			return true
		}
	}
	return false
}

// joinFields is a text with every run of blanks made one space.
func joinFields(s string) string { return strings.Join(strings.Fields(s), " ") }

// First is the byte offset in text at which the words of a condition of field
// Words or Text, or another name of the same thing, first stand; -1 when they
// do not.
func (l *Leaf) First(text string, lex *lexicon.Lexicon) int {
	first := -1
	tokens := Tokens(text)
	for i := 0; i+len(l.Tokens) <= len(tokens) && len(l.Tokens) > 0; i++ {
		if slices.EqualFunc(tokens[i:i+len(l.Tokens)], l.Tokens, func(t Token, w string) bool { return t.Text == w }) {
			first = tokens[i].Start
			break
		}
	}
	if lex == nil || len(l.IDs) == 0 {
		return first
	}
	for _, h := range lex.Find(text) {
		if first >= 0 && h.Start >= first {
			break
		}
		if slices.Contains(l.IDs, h.ID) {
			return h.Start
		}
	}
	return first
}
