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
	// looks tells most words that en does not hold apart from those that it does,
	// looksZH those of zh of two characters and more.
	looks, looksZH [looks / 64]uint64
	// zh holds words, and behind a hyphen the characters that tell the sense of
	// longer words that end in them.
	zh map[string]Sense
	// ends tells of the last characters of Chinese words of how many characters
	// these are, a bit for each, bit 0 for those behind a hyphen.
	ends map[rune]uint8
}

const looks = 1 << 16

// lookOf is what words in whatever case have in common that look alike.
func lookOf(w string) uint {
	n := len(w)
	return (uint(w[0]|0x20)*31 ^ uint(w[n-1]|0x20)*197 ^ uint(w[n/2]|0x20)<<4 ^ uint(n)<<7) % looks
}

// lookOfZH is what Chinese words that look alike have in common.
func lookOfZH(w string) uint {
	var first, last uint32
	for k := range min(4, len(w)) {
		first, last = first<<8|uint32(w[k]), last<<8|uint32(w[len(w)-1-k])
	}
	return uint((first*0x9E3779B1 ^ last*0x85EBCA77) >> 16)
}

// mayHave is true of all words of en, in whatever case, and of few others.
func (s *senses) mayHave(w string) bool {
	if w == "" {
		return false
	}
	look := lookOf(w)
	return s.looks[look/64]>>(look%64)&1 != 0
}

// lower is the sense of a word in lower case.
func (s *senses) lower(w string) Sense {
	if !s.mayHave(w) {
		return 0
	}
	return s.en[strings.ToLower(w)]
}

// longestNoun is the length of the longest Chinese noun of sense.tsv, in runes.
const longestNoun = 4

// Sense is what the English noun stands for, in the singular or a regular plural.
func (s *senses) Sense(noun string) Sense {
	if s.mayHave(noun) {
		if found := s.en[noun]; found > 0 {
			return found
		}
		if found := s.lower(noun); found > 0 {
			return found
		}
	}
	last := len(noun) - 1
	if last < 0 || noun[last]|0x20 != 's' {
		return 0
	}
	base := noun[:last]
	if found := s.lower(base); found > 0 {
		return found
	}
	if last > 1 && strings.EqualFold(base[last-2:], "ie") {
		return s.lower(base[:last-2] + "y")
	}
	if last > 0 && base[last-1]|0x20 == 'e' {
		return s.lower(base[:last-1])
	}
	return 0
}

// SenseZH is what the Chinese noun stands for: that of the longest known word
// that it ends in, as the last word says what a compound is: 财务报告, 充电桩.
func (s *senses) SenseZH(noun string) Sense {
	last, size := utf8.DecodeLastRuneInString(noun)
	ends := s.ends[last]
	if ends == 0 {
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
		if ends>>(n+1)&1 == 0 {
			continue
		}
		look := lookOfZH(noun[starts[n]:])
		if s.looksZH[look/64]>>(look%64)&1 == 0 {
			continue
		}
		if found := s.zh[noun[starts[n]:]]; found > 0 {
			return found
		}
	}
	if len(noun) > size {
		if ends&1 == 0 {
			return 0
		}
		return s.zh["-"+noun[len(noun)-size:]]
	}
	return s.zh[noun]
}

func loadSenses(layers []fs.FS) (*senses, error) {
	s := &senses{en: map[string]Sense{}, zh: map[string]Sense{}, ends: map[rune]uint8{}}
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
				words[w] = sense
				if r.fields[1] == "en" {
					look := lookOf(w)
					s.looks[look/64] |= 1 << (look % 64)
					continue
				}
				n := utf8.RuneCountInString(strings.TrimPrefix(w, "-"))
				if n > longestNoun {
					return nil, r.errorf("%q has %d characters; a word has %d at most", w, n, longestNoun)
				}
				if w[0] == '-' {
					n = 0
				}
				look := lookOfZH(w)
				s.looksZH[look/64] |= 1 << (look % 64)
				last, _ := utf8.DecodeLastRuneInString(w)
				s.ends[last] |= 1 << n
			}
		}
	}
	return s, nil
}
