package fact

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"assay"
	"assay/extractor/lexicon"
	"assay/extractor/quantity"
)

// TestSplit pins where sentences end, and clauses in them: each sentence is a
// list of its clauses, as they stand in the text.
func TestSplit(t *testing.T) {
	var cases []struct {
		Name  string `json:"name"`
		Lang  string `json:"lang"`
		Title bool   `json:"title"` // the first line is one
		Text  string `json:"text"`
		// Sentences hold their clauses.
		Sentences [][]string `json:"sentences"`
	}
	readCases(t, "testdata/split.json", &cases)
	lex := lexicon.Builtin()
	finder, rec := New(lex), quantity.New(lex)
	for _, tc := range cases {
		t.Run(tc.Name, func(t *testing.T) {
			a := assay.Article{Text: tc.Text, Language: tc.Lang}
			if tc.Title {
				a.BodyStart = strings.IndexByte(tc.Text, '\n') + 1
			}
			o := quantity.Options{Language: tc.Lang}
			r := finder.prepare(&a, rec.Figures(tc.Text, o), rec.Dates(tc.Text, o))
			var got [][]string
			for s := range r.sents {
				var clauses []string
				for k := r.sentStart[s]; k < r.tokenAfter(s); {
					last := k
					for last+1 < r.tokenAfter(s) && r.tokens[last+1].clause == r.tokens[k].clause {
						last++
					}
					clauses = append(clauses, tc.Text[r.tokens[k].Start:r.tokens[last].End])
					k = last + 1
				}
				got = append(got, clauses)
			}
			if diff := cmp.Diff(tc.Sentences, got); diff != "" {
				t.Errorf("sentences (-want +got):\n%s", diff)
			}
			checkSplit(t, tc.Text, r.sents)
		})
	}
}

// checkSplit: sentences are in order, leave out nothing but white space, and
// begin and end at characters.
func checkSplit(t *testing.T, text string, sents []assay.Span) {
	t.Helper()
	end := 0
	for _, s := range sents {
		if s.Start < end || s.End <= s.Start || s.End > len(text) {
			t.Fatalf("sentence %v behind byte %d of %d", s, end, len(text))
		}
		if s.Len() > longestSentence {
			t.Errorf("a sentence of %d bytes", s.Len())
		}
		if gap := text[end:s.Start]; strings.TrimSpace(gap) != "" {
			t.Errorf("%q is in no sentence", gap)
		}
		if got := s.Of(text); strings.TrimSpace(got) != got || utf8.ValidString(text) && !utf8.ValidString(got) {
			t.Errorf("sentence %q", got)
		}
		end = s.End
	}
	if strings.TrimSpace(text[end:]) != "" {
		t.Errorf("%q is in no sentence", text[end:])
	}
}

// TestSplitEndless pins where a sentence without end is cut: behind a clause, else
// between words, else between characters.
func TestSplitEndless(t *testing.T) {
	for _, tc := range []struct{ name, unit, end string }{
		{"clauses zh", "第一家工厂在建，", "，"},
		{"lists zh", "一号厂、", "、"},
		{"clauses en", "the plant is being built, ", ","},
		{"words", "plant ", "plant"},
		{"characters", "厂", "厂"},
		{"bytes", "\x80", "\x80"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			text := strings.Repeat(tc.unit, 5*longestSentence/len(tc.unit))
			sents := sentences(nil, text, 0)
			if len(sents) < 5 || len(sents) > 10 {
				t.Errorf("%d sentences", len(sents))
			}
			checkSplit(t, text, sents)
			for _, s := range sents[:len(sents)-1] {
				if got := s.Of(text); !strings.HasSuffix(got, tc.end) {
					t.Errorf("a sentence ends %q, want %q", got[len(got)-20:], tc.end)
				}
			}
		})
	}
}

func FuzzSplit(f *testing.F) {
	for _, s := range []string{"", "a. B", "。”）", "1. 2.\n3.", "Mr.\n- \n•", "\xff.\xfe\n", "A...", "U.S. The", "（。）「。」", "x\r\n\r\ny"} {
		f.Add(s, 0)
		f.Add(s, 3)
	}
	f.Fuzz(func(t *testing.T, text string, title int) {
		checkSplit(t, text, sentences(nil, text, title))
	})
}
