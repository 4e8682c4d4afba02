package query

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Token is a word of a text.
type Token struct {
	// Text is the folded form in which words are compared.
	Text string
	// Start and End are the byte offsets of the word in the text, end exclusive.
	Start, End int
	// Position counts the words of the text from 1.
	Position int
}

// Tokens splits a text into words: a Han character or kana is a word of its
// own, so that 铜 is found in 铜矿; letters and digits of other scripts form
// words. A figure such as "1,234.5" is one word ("1234.5"), "U.S." is "us", and
// a possessive loses its 's.
//
// Words are folded: compatibility forms (Unicode NFKC: full-width letters and
// digits), case, and the English plural (the S-stemmer of D. Harman, "How
// effective is suffixing?", 1991). Traditional characters are not folded.
//
// It is the one tokeniser: questions, records and the word index use it.
func Tokens(text string) []Token {
	out := make([]Token, 0, len(text)/4)
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		switch classOf(r) {
		case separator:
			i += size
			continue
		case single:
			t := text[i : i+size]
			if !isCommonHan(r) {
				t = fold(t)
			}
			out = append(out, Token{Text: t, Start: i, End: i + size, Position: len(out) + 1})
			i += size
		default:
			end := wordEnd(text, i)
			word := text[i:end]
			if t := foldWord(word); t != "" {
				out = append(out, Token{Text: t, Start: i, End: end, Position: len(out) + 1})
			}
			i = end
		}
	}
	return out
}

type runeClass uint8

const (
	separator runeClass = iota
	single
	letter
	digit
	mark
)

func classOf(r rune) runeClass {
	if r < utf8.RuneSelf {
		switch {
		case 'a' <= r|0x20 && r|0x20 <= 'z':
			return letter
		case '0' <= r && r <= '9':
			return digit
		}
		return separator
	}
	switch {
	// The two ranges that nearly all of a Chinese text is made of come first:
	// the look-ups in Unicode's tables are what takes time here.
	case isCommonHan(r):
		return single
	case r == utf8.RuneError, '\u2010' <= r && r <= '\u205E', '\u3000' <= r && r <= '\u3004', '\u3008' <= r && r <= '\u3020':
		return separator
	case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana):
		return single
	case unicode.IsLetter(r), unicode.Is(unicode.Nl, r):
		return letter
	case unicode.IsNumber(r):
		return digit
	case unicode.IsMark(r):
		return mark
	}
	return separator
}

// isCommonHan reports whether the rune is of the block CJK Unified Ideographs,
// whose characters have no other form.
func isCommonHan(r rune) bool { return '\u4E00' <= r && r <= '\u9FFF' }

// wordEnd is where the word that begins at i ends. A mark that joins two
// letters or two digits is part of the word (Unicode UAX #29, rules WB6 to
// WB12, for the full stop, the comma and the apostrophe).
func wordEnd(text string, i int) int {
	last := separator
	for i < len(text) {
		r, size := utf8.DecodeRuneInString(text[i:])
		c := classOf(r)
		switch c {
		case letter, digit:
			last = c
		case mark:
			if last == separator {
				last = letter
			}
		default:
			if c == single {
				return i
			}
			next, _ := utf8.DecodeRuneInString(text[i+size:])
			n := classOf(next)
			joins := (r == '.' && n == last && (n == letter || n == digit)) ||
				(r == ',' && last == digit && n == digit) ||
				((r == '\'' || r == '’') && last == letter && n == letter)
			if !joins {
				return i
			}
		}
		i += size
	}
	return i
}

// foldWord folds a word of letters and digits.
func foldWord(w string) string {
	w = fold(w)
	if strings.ContainsAny(w, ".,'’") {
		w = joined(w)
	}
	return singular(w)
}

// joined takes the marks out of a word that stand between its letters; those
// between digits stay, but for the commas.
func joined(w string) string {
	if cut, ok := strings.CutSuffix(w, "'s"); ok {
		w = cut
	} else if cut, ok := strings.CutSuffix(w, "’s"); ok {
		w = cut
	}
	var b strings.Builder
	last := rune(0)
	for _, r := range w {
		switch {
		case r == ',', r == '\'', r == '’', r == '.' && classOf(last) != digit:
		default:
			b.WriteRune(r)
		}
		last = r
	}
	return b.String()
}

// singular takes the English plural off a word.
func singular(w string) string {
	n := len(w)
	if n < 4 || w[n-1] != 's' {
		return w
	}
	for i := range n {
		if w[i] < 'a' || w[i] > 'z' {
			return w
		}
	}
	switch {
	case strings.HasSuffix(w, "ies"):
		if w[n-4] == 'e' || w[n-4] == 'a' {
			return w
		}
		return w[:n-3] + "y"
	case strings.HasSuffix(w, "es") && strings.IndexByte("aeo", w[n-3]) >= 0,
		strings.HasSuffix(w, "us"), strings.HasSuffix(w, "ss"):
		return w
	}
	return w[:n-1]
}

// fold lower-cases a word in its compatibility form.
func fold(s string) string {
	ascii := true
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			ascii = false
			break
		}
	}
	if ascii {
		return strings.ToLower(s)
	}
	return strings.ToLower(norm.NFKC.String(s))
}

// words are the folded words of a text alone.
func words(text string) []string {
	tokens := Tokens(text)
	out := make([]string, len(tokens))
	for i, t := range tokens {
		out[i] = t.Text
	}
	return out
}
