package lexicon

import (
	"io/fs"
	"slices"
	"strings"
	"unicode/utf8"
)

// Sense is what sort of thing a common noun stands for: somebody, a document,
// a sum of money. 0 is none that the tables know.
type Sense uint8

// SenseNames are the names of the senses in sense.tsv; Sense 1 has the first.
var SenseNames = []string{
	"person", "body", "place", "facility", "vehicle", "device", "part", "goods", "food", "material", "living", "illness",
	"document", "deal", "plan", "security", "money", "rate", "amount", "change", "index", "event", "crime", "action",
	"work", "service", "market", "time", "set", "award", "abstract",
}

// senses are the common nouns of both languages and what they stand for.
type senses struct {
	en map[string]Sense
	// zh holds words, and behind a hyphen the characters that tell the sense of
	// longer words that end in them.
	zh map[string]Sense
	// ends are the last characters of Chinese words.
	ends map[rune]bool
}

// longestNoun is the length of the longest Chinese noun of sense.tsv, in runes.
const longestNoun = 4

// Sense is what the English noun stands for, in the singular or a regular plural.
func (s *senses) Sense(noun string) Sense {
	if found := s.en[noun]; found > 0 {
		return found
	}
	lower := strings.ToLower(noun)
	if found := s.en[lower]; found > 0 {
		return found
	}
	base, ok := strings.CutSuffix(lower, "s")
	if !ok {
		return 0
	}
	if found := s.en[base]; found > 0 {
		return found
	}
	if stem, ok := strings.CutSuffix(base, "ie"); ok {
		return s.en[stem+"y"]
	}
	return s.en[strings.TrimSuffix(base, "e")]
}

// SenseZH is what the Chinese noun stands for: that of the longest known word
// that it ends in, as the last word says what a compound is: 财务报告, 充电桩.
func (s *senses) SenseZH(noun string) Sense {
	last, size := utf8.DecodeLastRuneInString(noun)
	if !s.ends[last] {
		return 0
	}
	starts := [longestNoun]int{}
	n, at := 0, len(noun)
	for ; n < longestNoun && at > 0; n++ {
		_, size := utf8.DecodeLastRuneInString(noun[:at])
		at -= size
		starts[n] = at
	}
	for n--; n > 0; n-- {
		if found := s.zh[noun[starts[n]:]]; found > 0 {
			return found
		}
	}
	if len(noun) > size {
		return s.zh["-"+noun[len(noun)-size:]]
	}
	return s.zh[noun]
}

func loadSenses(layers []fs.FS) (*senses, error) {
	s := &senses{en: map[string]Sense{}, zh: map[string]Sense{}, ends: map[rune]bool{}}
	for _, layer := range layers {
		rows, err := readTable(layer, "sense.tsv", "sense", "lang", "words")
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			sense := Sense(slices.Index(SenseNames, r.fields[0]) + 1)
			if sense == 0 {
				return nil, r.errorf("sense %q is unknown", r.fields[0])
			}
			words := s.en
			switch r.fields[1] {
			case "zh":
				words = s.zh
			case "en":
			default:
				return nil, r.errorf("language %q; it must be zh or en", r.fields[1])
			}
			for w := range strings.SplitSeq(r.fields[2], "|") {
				if w == "" {
					continue
				}
				if n := utf8.RuneCountInString(strings.TrimPrefix(w, "-")); r.fields[1] == "zh" && n > longestNoun {
					return nil, r.errorf("%q has %d characters; a word has %d at most", w, n, longestNoun)
				}
				words[w] = sense
				if r.fields[1] == "zh" {
					last, _ := utf8.DecodeLastRuneInString(w)
					s.ends[last] = true
				}
			}
		}
	}
	return s, nil
}
