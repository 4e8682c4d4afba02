package article

import (
	"unicode"
	"unicode/utf8"
)

// fingerprint is the 64-bit simhash of a text over its Latin words and numbers and its pairs
// of Han characters: texts that differ in a few places differ in a few bits
// (Charikar, "Similarity estimation techniques from rounding algorithms", STOC 2002).
func fingerprint(text string) uint64 {
	var votes [64]int32
	features := 0
	add := func(h uint64) {
		features++
		for i := range votes {
			votes[i] += int32(h >> i & 1)
		}
	}
	var word uint64
	inWord := false
	var prev rune
	for i := 0; i < len(text); {
		r, size := rune(text[i]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRuneInString(text[i:])
		}
		i += size
		han := isHan(r)
		switch {
		case han:
			if prev != 0 {
				add(mix(uint64(prev)<<21 | uint64(r)))
			}
		case r < utf8.RuneSelf && (isLetter(byte(r)) || r >= '0' && r <= '9') || r >= utf8.RuneSelf && (unicode.IsLetter(r) || unicode.IsDigit(r)):
			if r < utf8.RuneSelf {
				r |= 0x20
			} else {
				r = unicode.ToLower(r)
			}
			word = mix(word ^ uint64(r))
			inWord = true
			prev = 0
			continue
		}
		if inWord {
			add(word)
			word, inWord = 0, false
		}
		prev = 0
		if han {
			prev = r
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
