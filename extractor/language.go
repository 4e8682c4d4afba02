package extractor

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/pemistahl/lingua-go"
)

// languageSample is how many runes decide the language: more do not make the
// answer better, and the cost of doubtful texts is linear in it.
const languageSample = 2000

// lingua's models cost tens of megabytes each once touched, so that the
// detector knows the languages of the pages that a zh/en crawl meets, not all
// 75. They are loaded with the first doubtful text.
var detector = sync.OnceValue(func() lingua.LanguageDetector {
	return lingua.NewLanguageDetectorBuilder().FromLanguages(
		lingua.English, lingua.Chinese, lingua.Japanese, lingua.Korean, lingua.Russian,
		lingua.French, lingua.German, lingua.Spanish, lingua.Portuguese, lingua.Italian,
	).WithMinimumRelativeDistance(0.05).Build()
})

// englishWords are frequent in any English text and rare, taken together, in
// other languages' texts.
var englishWords = map[string]bool{
	"the": true, "of": true, "and": true, "to": true, "that": true, "with": true, "for": true, "was": true, "is": true, "has": true,
	"said": true, "from": true, "will": true, "by": true, "at": true, "its": true, "which": true, "would": true, "this": true, "are": true,
}

// Language tells a text's language as a BCP 47 tag, "und" when it cannot be
// told. Script decides where it can: Han against Latin letters, kana, Hangul;
// English is known by its small words. Only what is left goes to lingua.
func Language(text string) string {
	var han, kana, hangul, latin, other, n int
	end := len(text)
	for i, c := range text {
		if n++; n > languageSample {
			end = i
			break
		}
		switch {
		case c < utf8.RuneSelf:
			if 'a' <= c|0x20 && c|0x20 <= 'z' {
				latin++
			}
		case unicode.Is(unicode.Han, c):
			han++
		case unicode.In(c, unicode.Hiragana, unicode.Katakana):
			kana++
		case unicode.Is(unicode.Hangul, c):
			hangul++
		case unicode.Is(unicode.Latin, c):
			latin++
		case unicode.IsLetter(c):
			other++
		}
	}
	letters := han + kana + hangul + latin + other
	switch {
	case letters == 0:
		return "und"
	case kana*10 > han+kana:
		return "ja"
	case hangul*4 > letters:
		return "ko"
	// A Han character says about as much as a word of three letters.
	case han*3 > latin+other:
		return "zh"
	}
	sample := text[:end]
	words, english := 0, 0
	for w := range strings.FieldsSeq(sample) {
		words++
		if englishWords[strings.ToLower(w)] {
			english++
		}
	}
	if latin*10 > letters*9 && words >= 12 && english*8 >= words {
		return "en"
	}
	if l, ok := detector().DetectLanguageOf(sample); ok {
		return strings.ToLower(l.IsoCode639_1().String())
	}
	if latin*2 > letters {
		// Short Latin text that no model is sure about: "MP Materials: $500m".
		return "en"
	}
	return "und"
}
