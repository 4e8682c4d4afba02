package query_test

import (
	"os"
	"strings"
	"testing"

	"assay/query"
)

// TestTokens reads testdata/tokens.tsv: a text, and its words with bars between.
func TestTokens(t *testing.T) {
	data, err := os.ReadFile("testdata/tokens.tsv")
	if err != nil {
		t.Fatal(err)
	}
	for l := range strings.Lines(string(data)) {
		text, want, ok := strings.Cut(strings.TrimSuffix(l, "\n"), "\t")
		if !ok {
			continue
		}
		var got []string
		for _, tok := range query.Tokens(text) {
			got = append(got, tok.Text)
		}
		if s := strings.Join(got, "|"); s != want {
			t.Errorf("%q: %s, want %s", text, s, want)
		}
	}
}

func BenchmarkTokens(b *testing.B) {
	text := strings.Repeat("俄罗斯宣布投资7000亿卢布（约合615亿元人民币）打造稀土全产业链。Russia's reserves come to 28.5 million tons. ", 40)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		query.Tokens(text)
	}
}
