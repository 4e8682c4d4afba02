package api

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"assay"
)

// joined is the text that the lines were made of.
func joined(lines []line) string {
	parts := make([]string, len(lines))
	for i, l := range lines {
		for _, s := range l {
			parts[i] += s.Text
		}
	}
	return strings.Join(parts, "\n")
}

func TestMarkLinesKeepsText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOfN(rapid.RuneFrom([]rune("a1 \n亿é<\"")), 0, 40, -1).Draw(t, "text")
		r := &assay.Reading{Article: assay.Article{Text: text, BodyStart: rapid.IntRange(-2, len(text)+2).Draw(t, "body")}}
		for range rapid.IntRange(0, 6).Draw(t, "figures") {
			start := rapid.IntRange(-1, len(text)+1).Draw(t, "start")
			r.Figures = append(r.Figures, assay.Figure{Span: assay.Span{Start: start, End: start + rapid.IntRange(-1, 9).Draw(t, "length")}})
		}
		v := newReadingView(r)
		var order []int
		number := map[int]int{}
		for _, e := range v.Entries {
			order = append(order, e.Figure)
			number[e.Figure] = e.Number
		}
		lines := markLines(text, r.Figures, order, number)
		if got := joined(lines); got != text {
			t.Fatalf("segments give %q, want %q", got, text)
		}
		// Every anchor is there once at most, and no line holds a break.
		anchors := map[int]int{}
		for _, l := range lines {
			for _, s := range l {
				if strings.Contains(s.Text, "\n") || s.Text == "" {
					t.Fatalf("segment %q", s.Text)
				}
				if s.First {
					if anchors[s.Figure]++; anchors[s.Figure] > 1 {
						t.Fatalf("figure %d has two anchors", s.Figure)
					}
				}
			}
		}
	})
}

func TestReadingView(t *testing.T) {
	text := "Costs of 5 million\nThe plant costs 5 million\nyuan, or 0.7 million dollars; it is 12 years old."
	at := func(words string, from int) assay.Span {
		i := strings.Index(text[from:], words) + from
		return assay.Span{Start: i, End: i + len(words)}
	}
	one := 1
	r := &assay.Reading{
		Article: assay.Article{Text: text, BodyStart: strings.Index(text, "\n") + 1, Language: "en"},
		Figures: []assay.Figure{
			{Span: at("0.7 million dollars", 0), Surface: "0.7 million dollars", Quantity: money("700000", "USD", assay.Exact)},
			{Span: at("5 million\nyuan", 0), Surface: "5 million\nyuan", Quantity: money("5000000", "CNY", assay.Exact)},
			{Span: at("million\nyuan", 0), Surface: "million\nyuan", Quantity: money("1000000", "CNY", assay.Exact)}, // within the one before
			{Span: at("12", 0), Surface: "12", Bare: true},                                                           // no fact, no unit: not shown
			{Span: at("5 million", 0), Surface: "5 million", Bare: true},                                             // bare, but a fact is about it
			{Span: assay.Span{Start: 9000, End: 9001}},                                                               // does not lie in the text
		},
		Facts: []assay.Fact{{Figure: 0, Attribute: assay.Cost, SameAs: &one}, {Figure: 4, Attribute: assay.Cost}, {Figure: 1, Attribute: assay.Cost}, {Figure: 1, Attribute: assay.Size}},
	}
	v := newReadingView(r)
	var entries [][3]int
	for _, e := range v.Entries {
		same := 0
		if len(e.Facts) > 0 {
			same = e.Facts[0].SameNumber
		}
		entries = append(entries, [3]int{e.Figure, e.Number, same})
	}
	if diff := cmp.Diff([][3]int{{4, 1, 0}, {1, 2, 0}, {2, 3, 0}, {0, 4, 2}}, entries); diff != "" {
		t.Errorf("entries: figure, number, same as (-want +got):\n%s", diff)
	}
	if v.Facts != 4 {
		t.Errorf("%d facts, want 4", v.Facts)
	}
	want := []line{
		{{Text: "The plant costs "}, {Text: "5 million", Figure: 1, Number: 2, First: true}},
		{{Text: "yuan", Figure: 1, Number: 2}, {Text: ", or "}, {Text: "0.7 million dollars", Figure: 0, Number: 4, First: true}, {Text: "; it is 12 years old."}},
	}
	if diff := cmp.Diff(want, v.Body); diff != "" {
		t.Errorf("body (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]line{{{Text: "Costs of "}, {Text: "5 million", Figure: 4, Number: 1, First: true}}}, v.Title); diff != "" {
		t.Errorf("title (-want +got):\n%s", diff)
	}
}

// The outer form and back shows the same page: offsets survive both ways.
func TestReadingOfResult(t *testing.T) {
	r := newReading(t, "https://bao.example/1", "例报", "zh", seen, "斥资7000亿卢布", "公司拟投资7000亿卢布🚀（约合615亿元）。",
		told{surface: "7000亿卢布", quantity: money("700000000000", "RUB", assay.Exact), attribute: assay.Investment, same: -1, conf: .9},
		told{surface: "约合615亿元", quantity: money("61500000000", "CNY", assay.Approx), attribute: assay.Investment, subject: "公司", of: "x", time: "2025", direction: "up", status: assay.Planned, rank: 2, same: 0, conf: .8},
	)
	back := readingOf(assay.NewResult("x", r, false), r.Article.Text)
	if diff := cmp.Diff(newReadingView(r).Body, newReadingView(back).Body); diff != "" {
		t.Errorf("body (-direct +through the outer form):\n%s", diff)
	}
	for i := range r.Figures {
		if r.Figures[i].Span != back.Figures[i].Span || FormatQuantity(r.Figures[i].Quantity) != FormatQuantity(back.Figures[i].Quantity) {
			t.Errorf("figure %d: %+v, want %+v", i, back.Figures[i], r.Figures[i])
		}
	}
	if f := back.Facts[1]; f.Subject.Name != "公司" || f.Time != "2025" || f.Rank != 2 || *f.SameAs != 0 || f.Status != assay.Planned {
		t.Errorf("fact 1 is %+v", f)
	}
}

func TestQuoted(t *testing.T) {
	for _, tc := range []struct {
		name string
		mark assay.Span
		want quoted
	}{
		{"inside", assay.Span{Start: 2, End: 4}, quoted{"ab", "cd", "ef"}},
		{"none", assay.Span{}, quoted{Before: "abcdef"}},
		{"beyond the end", assay.Span{Start: 4, End: 9}, quoted{Before: "abcdef"}},
		{"turned around", assay.Span{Start: 4, End: 2}, quoted{Before: "abcdef"}},
		{"negative", assay.Span{Start: -1, End: 2}, quoted{Before: "abcdef"}},
	} {
		if got := newQuoted("abcdef", tc.mark); got != tc.want {
			t.Errorf("%s: got %+v, want %+v", tc.name, got, tc.want)
		}
	}
}

func TestToggle(t *testing.T) {
	for _, tc := range []struct {
		q, term, want string
		active        bool
	}{
		{"", "lang:zh", "lang:zh", false},
		{"copper", "lang:zh", "copper lang:zh", false},
		{"copper lang:zh", "lang:zh", "copper", true},
		{"lang:zh", "lang:zh", "", true},
		{"lang:zh copper", "lang:zh", "copper", true},
		{"a lang:zh b", "lang:zh", "a b", true},
		{"copper OR 铜", "lang:zh", "(copper OR 铜) lang:zh", false},
		{"(copper OR 铜) lang:zh", "lang:zh", "(copper OR 铜)", true},
		{"(a) b OR (c)", "lang:zh", "((a) b OR (c)) lang:zh", false},
		{"lang:zhx", "lang:zh", "lang:zhx lang:zh", false},
	} {
		got, active := toggle(tc.q, tc.term)
		if got != tc.want || active != tc.active {
			t.Errorf("toggle(%q, %q) = %q, %v, want %q, %v", tc.q, tc.term, got, active, tc.want, tc.active)
		}
	}
}

func FuzzCSVCell(f *testing.F) {
	for _, s := range []string{"=1+1", "@x", "-5", "\tx", "＝1", "plain", "", "\xff="} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := csvCell(s)
		if got != "" && strings.ContainsRune("=+-@\t\r\n＝＋－＠", []rune(got)[0]) {
			t.Errorf("csvCell(%q) = %q begins with a sign of a formula", s, got)
		}
		if strings.TrimPrefix(got, "'") != strings.TrimPrefix(s, "'") {
			t.Errorf("csvCell(%q) = %q", s, got)
		}
	})
}

func FuzzLocalPath(f *testing.F) {
	for _, s := range []string{"/", "/n/1?a=b", "//evil.example", "https://evil.example", "/\\evil.example", "\\\\evil", "/\t/evil.example", "javascript:alert(1)", "", "x"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := localPath(s)
		if !strings.HasPrefix(got, "/") || strings.HasPrefix(got, "//") || strings.ContainsAny(got, "\\\t\r\n") {
			t.Errorf("localPath(%q) = %q may leave the site", s, got)
		}
	})
}

func TestSafeURL(t *testing.T) {
	for raw, safe := range map[string]bool{
		"https://a.example/x?y=z#f": true, "http://a.example": true, "javascript:alert(1)": false, "JaVaScRiPt:alert(1)": false,
		"%20javascript:alert(1)": false, "data:text/html,x": false, "//a.example/x": false, "/local": false, "": false, "http://": false,
		"vbscript:x": false, "file:///etc/passwd": false, "https:a.example": false, "http://a\nb.example": false,
	} {
		if got := safeURL(raw) != ""; got != safe {
			t.Errorf("safeURL(%q): safe is %v, want %v", raw, got, safe)
		}
	}
}

func TestURNs(t *testing.T) {
	a, b := urn("announcement", "1"), urn("announcement", "2")
	if a == b || a != urn("announcement", "1") || a == urn("feed", "1") {
		t.Errorf("urns do not tell things apart: %s, %s", a, b)
	}
	// Version and variant of a version 8 UUID (RFC 9562).
	if parts := strings.Split(strings.TrimPrefix(a, "urn:uuid:"), "-"); len(parts) != 5 || parts[2][0] != '8' || !slices.Contains([]byte("89ab"), parts[3][0]) {
		t.Errorf("%s is no UUID of version 8", a)
	}
}
