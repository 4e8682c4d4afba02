package lexicon

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"assay"
)

type found struct {
	span   assay.Span
	entity int
	word   *Word
}

// findAll is what find finds.
func (t *trie) findAll(text string) (entities, words []found) {
	t.find(text,
		func(s assay.Span, e int) { entities = append(entities, found{span: s, entity: e}) },
		func(s assay.Span, w *Word, _ WordClass) { words = append(words, found{span: s, word: w}) })
	return entities, words
}

// walkAll finds the same by walking the trie from every place of the text at
// which no word of a spaced script goes on.
func (t *trie) walkAll(text string) (entities, words []found) {
	nextEntity, nextWord, inWord := 0, 0, false
	for i := 0; i < len(text); {
		r, size := decode(text, i)
		begins := !(inWord && spaced(r))
		inWord = spaced(r)
		if node := t.step(0, foldRune(r)); begins && node != 0 {
			e, w := t.longest(text, i, i+size, node, r, i >= nextEntity, i >= nextWord)
			if e.value != nil {
				entities = append(entities, found{span: assay.Span{Start: i, End: e.end}, entity: int(e.value.entity)})
				nextEntity = e.end
			}
			if w.value != nil {
				words = append(words, found{span: assay.Span{Start: i, End: w.end}, word: w.value.word})
				nextWord = w.end
			}
		}
		i += size
	}
	return entities, words
}

// FuzzFind: what is told at a glance is what a walk from every place finds.
func FuzzFind(f *testing.F) {
	for _, s := range []string{
		"", "Rio Tinto said rare earths rose; rare-earth magnets did not.", "俄罗斯稀土产量增长，中国稀土集团表示", "T恤和A股", "US and us, U.S. and USA", "café Lynas café",
		"Ｌｙｎａｓ", "Lynas\xffLynas", "力\xe5\xbc", "the\nUnited\tStates’ 3M", "INVESTMENT investing invested", "比亚迪BYD比亚迪", "year-on-year同比year on year",
	} {
		f.Add(s)
	}
	forms := Builtin().forms
	f.Fuzz(func(t *testing.T, text string) {
		entities, words := forms.findAll(text)
		wantEntities, wantWords := forms.walkAll(text)
		if diff := cmp.Diff(wantEntities, entities, cmp.AllowUnexported(found{})); diff != "" {
			t.Errorf("entities (-walk +find):\n%s", diff)
		}
		if diff := cmp.Diff(wantWords, words, cmp.AllowUnexported(found{})); diff != "" {
			t.Errorf("words (-walk +find):\n%s", diff)
		}
	})
}

// TestFindForms: every form of the tables that stands alone is found as the walk
// finds it.
func TestFindForms(t *testing.T) {
	names := Builtin()
	for i := range names.entities {
		for _, form := range names.entities[i].Forms {
			text := form + " " + form + "，" + form
			got, _ := names.forms.findAll(text)
			want, _ := names.forms.walkAll(text)
			if diff := cmp.Diff(want, got, cmp.AllowUnexported(found{})); diff != "" {
				t.Errorf("%q (-walk +find):\n%s", form, diff)
			}
		}
	}
}
