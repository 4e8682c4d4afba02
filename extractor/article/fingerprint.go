package article

import (
	"unicode"
	"unicode/utf8"
)

// fingerprint is the 64-bit simhash of a text over the pairs of neighbours among
// its Latin words, numbers and Han characters (Charikar, "Similarity estimation
// techniques from rounding algorithms", STOC 2002). Copies with other notes around
// them, a paragraph less or a few words changed differ in up to 12 bits, other
// texts in the same language in more than 14.
func fingerprint(text string) uint64 {
	var votes [64]int32
	features := 0
	var last uint64 // the token before
	add := func(token uint64) {
		features++
		h := mix(last ^ mix(token))
		for i := range votes {
			votes[i] += int32(h >> i & 1)
		}
		last = token
	}
	var word uint64
	inWord := false
	for i := 0; i < len(text); {
		r, size := rune(text[i]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRuneInString(text[i:])
		}
		i += size
		han := isHan(r)
		if !han && (r < utf8.RuneSelf && (isLetter(byte(r)) || r >= '0' && r <= '9') || r >= utf8.RuneSelf && (unicode.IsLetter(r) || unicode.IsDigit(r))) {
			if r < utf8.RuneSelf {
				r |= 0x20
			} else {
				r = unicode.ToLower(r)
			}
			word = mix(word ^ uint64(r))
			inWord = true
			continue
		}
		if inWord {
			add(word)
			word, inWord = 0, false
		}
		if han {
			add(mix(uint64(r)))
		}
	}
	if inWord {
		add(word)
	}
	var f uint64
	for i, v := range votes {
		if int(v)*2 > features {
			f |= 1 << i
		}
	}
	return f
}

// mix is the finaliser of splitmix64 (Steele, Lea, Flood, "Fast splittable
// pseudorandom number generators", OOPSLA 2014).
func mix(x uint64) uint64 {
	x += 0x9E3779B97F4A7C15
	x = (x ^ x>>30) * 0xBF58476D1CE4E5B9
	x = (x ^ x>>27) * 0x94D049BB133111EB
	return x ^ x>>31
}
