package query_test

import (
	"errors"
	"flag"
	"fmt"
	"math"
	"os"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"assay"
	"assay/query"
)

var update = flag.Bool("update", false, "write what is found into testdata/match.txt")

func TestParse(t *testing.T) {
	data, err := os.ReadFile("testdata/parse.txt")
	if err != nil {
		t.Fatal(err)
	}
	var questions []string
	line := 0
	for l := range strings.Lines(string(data)) {
		line++
		l = strings.TrimSuffix(l, "\n")
		want, isForm := strings.CutPrefix(l, "=> ")
		message, isError := strings.CutPrefix(l, "! ")
		switch {
		case strings.HasPrefix(l, "# "):
			questions = nil
		case !isForm && !isError:
			questions = append(questions, l)
		default:
			for _, s := range questions {
				q, err := parse(s)
				switch {
				case isError && (err == nil || err.Error() != message || !errors.Is(err, assay.ErrInvalid)):
					t.Errorf("parse.txt:%d: %q gives\n%v, want\n%s", line, s, err, message)
				case isForm && err != nil:
					t.Errorf("parse.txt:%d: %q gives %v", line, s, err)
				case isForm && q.String() != want:
					t.Errorf("parse.txt:%d: %q gives\n%s, want\n%s", line, s, q, want)
				}
			}
			questions = nil
		}
	}
}

func TestLimits(t *testing.T) {
	for _, tc := range []struct{ s, want string }{
		{strings.Repeat("锂", 1025), "column 1026: the question has 1025 characters; it may have 1024"},
		{strings.Repeat("a ", 65), "column 129: more than 64 conditions"},
		{strings.Repeat("(", 100), "column 34: parentheses within parentheses, more than 32 deep"},
		{strings.Repeat("-", 100) + "a", "column 34: more than 32 minus signs in a row"},
		{"锂\xff", "column 2: the question is not valid UTF-8"},
	} {
		if _, err := parse(tc.s); err == nil || err.Error() != tc.want {
			t.Errorf("%.20q… gives %v, want %s", tc.s, err, tc.want)
		}
	}
	if _, err := parse(strings.Repeat("a ", 64)); err != nil {
		t.Error(err)
	}
	var syntax *query.SyntaxError
	if _, err := parse("铜 x:y"); !errors.As(err, &syntax) || syntax.Column != 3 {
		t.Errorf("no syntax error with its column: %v", err)
	}
}

// TestMatch asks every question of testdata/match.txt of every record. The file
// has the question, then a line for each record that answers it: its name, how,
// and why.
func TestMatch(t *testing.T) {
	const file = "testdata/match.txt"
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	all := loadRecords(t).all()
	var found strings.Builder
	for l := range strings.Lines(string(data)) {
		if strings.HasPrefix(l, "\t") {
			continue
		}
		found.WriteString(l)
		question := strings.TrimSpace(l)
		if question == "" || strings.HasPrefix(question, "# ") {
			continue
		}
		q, err := parse(question)
		if err != nil {
			t.Fatalf("%s: %v", question, err)
		}
		for _, r := range all {
			m, why := q.Match(r.Record, env())
			if m != query.None {
				fmt.Fprintf(&found, "\t%s\n", strings.TrimSpace(r.name+" "+string(m)+" "+why.String()))
			}
		}
	}
	if found.String() == string(data) {
		return
	}
	if *update {
		if err := os.WriteFile(file, []byte(found.String()), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	want := strings.Split(string(data), "\n")
	for i, l := range strings.Split(found.String(), "\n") {
		if i >= len(want) || l != want[i] {
			t.Fatalf("%s:%d: got\n%s\nwant\n%s", file, i+1, l, strings.Join(want[min(i, len(want)):min(i+1, len(want))], ""))
		}
	}
	t.Fatalf("%s has more lines than were found", file)
}

// conditions are questions of one condition, for random ones.
var conditions = rapid.OneOf(
	rapid.SampledFrom([]string{
		"稀土", `"rare earths"`, "铜", "REE", "text:REE", "chile", "Russia", "market", "俄罗斯稀土", `"OR"`,
		"subject:Russia", "object:copper", "country:RU", "country:CL", "from:CN", "lang:zh", "outlet:sohu.com", `outlet:"Northern Wire"`,
		"status:planned", "status:denied", "unit:RUB", "kind:mass", "type:investment", "attribute:price", "attribute:growth",
		"since:2025-10-28", "until:2025", "since:3d", "id:ru-zh", "id:us-en#0",
	}),
	rapid.Custom(func(t *rapid.T) string {
		name := rapid.SampledFrom([]string{"amount", "investment", "储量", "price", "stake", "funding", "market cap", "share"}).Draw(t, "attribute")
		op := rapid.SampledFrom([]string{">=", ">", "<=", "<", "=", "≥"}).Draw(t, "op")
		unit := rapid.SampledFrom([]string{"RUB", "USD", "CNY", "t", "kg", "Mt", "%", "USD/t", "CNY/kg"}).Draw(t, "unit")
		number := rapid.SampledFrom([]string{"0", "1", "15.5", "30", "9150", "28500000", "7500000000", "61500000000", "700000000000", "-5"})
		if rapid.Bool().Draw(t, "range") {
			return fmt.Sprintf("%s 1 %s..%s %s", name, unit, rapid.SampledFrom([]string{"2", "30", "1000000000000"}).Draw(t, "high"), unit)
		}
		return fmt.Sprintf("%s %s %s %s", name, op, number.Draw(t, "number"), unit)
	}),
)

// questions are random questions of up to three levels.
func questions(depth int) *rapid.Generator[string] {
	if depth == 0 {
		return conditions
	}
	return rapid.Custom(func(t *rapid.T) string {
		inner := questions(depth - 1)
		a := inner.Draw(t, "a")
		switch rapid.IntRange(0, 4).Draw(t, "kind") {
		case 0:
			return "-(" + a + ")"
		case 1:
			return "(" + a + ") (" + inner.Draw(t, "b") + ")"
		case 2:
			return "(" + a + " OR " + inner.Draw(t, "b") + ")"
		}
		return a
	})
}

// TestCanonicalForm: the canonical form is a question with the same canonical
// form and the same answers.
func TestCanonicalForm(t *testing.T) {
	all := loadRecords(t).all()
	rapid.Check(t, func(t *rapid.T) {
		s := questions(3).Draw(t, "question")
		q, err := parse(s)
		if err != nil {
			t.Fatalf("%s: %v", s, err)
		}
		again, err := parse(q.String())
		if err != nil {
			t.Fatalf("%s is %s: %v", s, q, err)
		}
		if again.String() != q.String() {
			t.Fatalf("%s is %s, and that is %s", s, q, again)
		}
		for _, r := range all {
			m, why := q.Match(r.Record, env())
			n, whyAgain := again.Match(r.Record, env())
			if m != n || why.String() != whyAgain.String() {
				t.Fatalf("%s: %s is %s (%s), by its canonical form %s (%s)", s, r.name, m, why, n, whyAgain)
			}
		}
	})
}

// TestLogic: the answers of a whole hang together with those of its parts.
func TestLogic(t *testing.T) {
	all := loadRecords(t).all()
	rank := map[query.Match]int{query.None: 0, query.Possible: 1, query.Certain: 2}
	rapid.Check(t, func(t *rapid.T) {
		a, b := questions(1).Draw(t, "a"), questions(1).Draw(t, "b")
		asked := map[string]*query.Query{}
		match := func(s string, r named) int {
			q := asked[s]
			if q == nil {
				var err error
				if q, err = parse(s); err != nil {
					t.Fatalf("%s: %v", s, err)
				}
				asked[s] = q
			}
			m, _ := q.Match(r.Record, env())
			return rank[m]
		}
		for _, r := range all {
			ma, mb := match(a, r), match(b, r)
			if r.name == "n-gone" {
				if ma != 0 {
					t.Fatalf("%s finds an announcement without reports", a)
				}
				continue
			}
			if got := match("-("+a+")", r); got != 2-ma {
				t.Fatalf("%s: not %s is %d", r.name, a, got)
			}
			if got := match(a+" OR "+b, r); got != max(ma, mb) {
				t.Fatalf("%s: %s OR %s is %d", r.name, a, b, got)
			}
			// Of an article, two conditions side by side must hold of one fact.
			if got := match("("+a+") ("+b+")", r); got > min(ma, mb) || (r.Fact != nil && got != min(ma, mb)) {
				t.Fatalf("%s: %s and %s is %d", r.name, a, b, got)
			}
		}
	})
}

func FuzzParse(f *testing.F) {
	data, err := os.ReadFile("testdata/parse.txt")
	if err != nil {
		f.Fatal(err)
	}
	for l := range strings.Lines(string(data)) {
		f.Add(strings.TrimSuffix(strings.TrimPrefix(l, "=> "), "\n"))
	}
	for _, s := range []string{"投资500亿元以上 稀土", "investment over 5bn RUB", "股权10%至30%", "价格 9000..9500 美元/吨", "储量>10Mt", "a>5t..6t", ">-5%", "数量>=3家公司"} {
		f.Add(s)
	}
	all := loadRecords(f).all()
	f.Fuzz(func(t *testing.T, s string) {
		q, err := parse(s)
		if err != nil {
			var syntax *query.SyntaxError
			if !errors.As(err, &syntax) || syntax.Column < 1 || syntax.Column > len([]rune(s))+1 {
				t.Fatalf("%q: %v", s, err)
			}
			return
		}
		again, err := parse(q.String())
		if len(q.String()) > 900 {
			return // the canonical form may be longer than a question can be
		}
		if err != nil {
			t.Fatalf("%q is %q: %v", s, q, err)
		}
		if again.String() != q.String() {
			t.Fatalf("%q is %q, and that is %q", s, q, again)
		}
		for _, r := range all {
			q.Match(r.Record, env())
		}
	})
}

func FuzzTokens(f *testing.F) {
	for _, s := range []string{"Russia's 1,234.5 t", "铜矿ＡＢＣ１２", "U.S.-based e.g. don't", "m² ½ ﷺ ﬁ", "ก็ํ 한국어 かな", "\xff\xfe", "..,,''"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		end := 0
		for i, tok := range query.Tokens(s) {
			if tok.Start < end || tok.End <= tok.Start || tok.End > len(s) || tok.Position != i+1 || tok.Text == "" {
				t.Fatalf("%q: token %d is %+v", s, i, tok)
			}
			end = tok.End
		}
	})
}

// TestRecordForms: a text prepared beforehand changes no answer, many may ask of
// it at once, and an article alone can be asked.
func TestRecordForms(t *testing.T) {
	all := loadRecords(t).all()
	asked := []string{"稀土", "text:REE", "copper -lang:zh", "country:RU", "investment > 5 USD Russia"}
	for _, r := range all {
		prepared := r.Record
		prepared.Text = query.NewText(r.Record, env().Lexicon)
		var wg sync.WaitGroup
		for _, s := range asked {
			q, err := parse(s)
			if err != nil {
				t.Fatal(err)
			}
			wg.Go(func() {
				want, _ := q.Match(r.Record, env())
				if got, _ := q.Match(prepared, env()); got != want {
					t.Errorf("%s of %s: %s, with the text prepared %s", s, r.name, want, got)
				}
			})
		}
		wg.Wait()
	}
	rare, err := parse("稀土 lang:zh")
	if err != nil {
		t.Fatal(err)
	}
	if m, _ := rare.Match(query.Record{Article: &loadRecords(t).Readings[0].Article}, env()); m != query.Certain {
		t.Errorf("an article alone: %s", m)
	}
	everything, err := parse("")
	if err != nil {
		t.Fatal(err)
	}
	if m, _ := everything.Match(query.Record{}, env()); m != query.None {
		t.Errorf("no record at all: %s", m)
	}
	// Without rates and lexicon, what needs neither still answers.
	own, err := parse("investment >= 500000000000 RUB")
	if err != nil {
		t.Fatal(err)
	}
	foreign, err := parse("investment >= 5 USD")
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range all {
		if r.name == "ru-en#0" {
			a, _ := own.Match(r.Record, query.Env{})
			b, _ := foreign.Match(r.Record, query.Env{})
			if a != query.Certain || b != query.None {
				t.Errorf("without rates: own currency %s, another %s", a, b)
			}
		}
	}
}

// TestCompareExchangedHuge holds that an amount at the end of floating point
// is still more than nothing in another currency.
func TestCompareExchangedHuge(t *testing.T) {
	q, err := parse("amount > 0 RUB")
	if err != nil {
		t.Fatal(err)
	}
	huge := query.Interval{Base: "CNY", Low: math.MaxFloat64, High: math.MaxFloat64}
	if m, sure := q.Leaves()[0].CompareExchanged(huge, query.Conversion{Factor: 12, Margin: 0.01}); !sure || m != query.Certain {
		t.Errorf("%v, sure %t", m, sure)
	}
}
