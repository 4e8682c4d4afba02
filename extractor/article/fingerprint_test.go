package article

import (
	"math/bits"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"

	"assay/internal/devdata"
)

// sameText is the number of bits up to which two fingerprints are those of copies.
const sameText = 12

// copies are what other sites make of a text that they take over.
var copies = []struct {
	name  string
	edit  func(string) string
	floor float64 // of the share that is found
}{
	{"notes around it", func(s string) string {
		return "By our staff\n" + s + "\nFollow us for more. Copyright 2026, all rights reserved.\n责任编辑：李波\n本文不构成投资建议，据此操作风险自担"
	}, 0.96},
	{"without the first paragraph", func(s string) string {
		l := strings.Split(s, "\n")
		return strings.Join(l[min(1, len(l)-1):], "\n")
	}, 0.95},
	{"without the last quarter", func(s string) string {
		l := strings.Split(s, "\n")
		return strings.Join(l[:(len(l)*3+3)/4], "\n")
	}, 0.8},
	{"one word in 20 another", func(s string) string {
		n := 0
		letter := false
		return strings.Map(func(r rune) rune {
			began := !letter
			letter = unicode.IsLetter(r)
			if isHan(r) {
				if n++; n%30 == 0 {
					return '某'
				}
				return r
			}
			if letter && began {
				n++
			}
			if letter && n%20 == 0 {
				return 'z'
			}
			return r
		}, s)
	}, 0.88},
	{"the first half", func(s string) string {
		l := strings.Split(s, "\n")
		return strings.Join(l[:(len(l)+1)/2], "\n")
	}, 0.35},
}

// TestFingerprintCorpus measures how many copies of a text the fingerprint
// finds, and how many other texts it takes for copies: among all pairs of the
// reference pages, and of reports that tell of the same thing in other words.
func TestFingerprintCorpus(t *testing.T) {
	texts := map[string][]string{}
	r := reader(t, Config{})
	seen := map[string]bool{}
	corpus(t, func(p corpusPage) {
		if strings.HasPrefix(p.ID, "rd-") {
			return // many are one page with small changes
		}
		a, err := r.Read(p.page())
		if err != nil || weight(a.Text) < 400 {
			return
		}
		body := a.Text[a.BodyStart:]
		// Some pages are there twice.
		start := letters(body)
		start = start[:min(len(start), 90)]
		if !seen[start] && !seen[letters(a.Title)] {
			texts[p.Lang] = append(texts[p.Lang], body)
		}
		seen[start], seen[letters(a.Title)] = true, true
	})
	type report struct{ Lang, Text string }
	for _, x := range rows[report](t, filepath.Join(devdata.Path(t, "data", "announcements"), "dev", "texts.jsonl")) {
		_, body, _ := strings.Cut(x.Text, "\n")
		texts["reports in "+x.Lang] = append(texts["reports in "+x.Lang], body)
	}
	for _, of := range []string{"en", "zh", "reports in en", "reports in zh"} {
		prints := make([]uint64, len(texts[of]))
		for i, s := range texts[of] {
			prints[i] = fingerprint(s)
		}
		pairs, wrong := 0, 0
		for i := range prints {
			for j := i + 1; j < len(prints); j++ {
				pairs++
				if bits.OnesCount64(prints[i]^prints[j]) <= sameText {
					wrong++
				}
			}
		}
		t.Logf("%s: %d of %d pairs of different texts are within %d bits", of, wrong, pairs, sameText)
		if wrong > 0 {
			t.Errorf("%s: %d pairs of different texts are taken for copies", of, wrong)
		}
		if strings.HasPrefix(of, "reports") {
			continue // too short to be cut
		}
		for _, c := range copies {
			var apart []int
			for i, s := range texts[of] {
				apart = append(apart, bits.OnesCount64(prints[i]^fingerprint(c.edit(s))))
			}
			slices.Sort(apart)
			found, _ := slices.BinarySearch(apart, sameText+1)
			t.Logf("%s, %s: half within %d bits, nine in ten within %d", of, c.name, apart[len(apart)/2], apart[len(apart)*9/10])
			atLeast(t, of+", "+c.name+", found", float64(found)/float64(len(apart)), c.floor)
		}
	}
}
