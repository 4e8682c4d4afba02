package assay_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"assay"
)

var update = flag.Bool("update", false, "write the golden files anew")

func dec(s string) decimal.Decimal { return decimal.RequireFromString(s) }

func ptr[T any](v T) *T { return &v }

var (
	moscow  = time.FixedZone("", 3*3600)
	seen    = time.Date(2025, 10, 28, 3, 0, 0, 0, time.UTC)
	sampleT = "俄罗斯斥资7000亿卢布\n莫斯科将投入7000亿卢布（约615亿元）。"
)

// sample is one reading with every field of the nouns in use.
func sample() *assay.Reading {
	at := func(sub string, from int) assay.Span {
		i := strings.Index(sampleT[from:], sub) + from
		return assay.Span{Start: i, End: i + len(sub)}
	}
	id := assay.NewArticleID("https://news.example/a/1")
	rev := assay.NewRevision(sampleT)
	title, rub, cny := at("7000亿卢布", 0), at("7000亿卢布", 31), at("615亿元", 0)
	russia := &assay.Ref{Span: at("俄罗斯", 0), Surface: "俄罗斯", Name: "俄罗斯", ID: "country:RU"}
	return &assay.Reading{
		ID: assay.NewReadingID(id, rev, 1), Generation: 1, Page: assay.NewPageID("https://news.example/a/1", []byte("x")), SeenAt: seen,
		Article: assay.Article{
			ID: id, Revision: rev, URL: "https://news.example/a/1", Title: "俄罗斯斥资7000亿卢布", Text: sampleT, BodyStart: len("俄罗斯斥资7000亿卢布\n"),
			Language: "zh", Published: time.Date(2025, 10, 28, 10, 49, 0, 0, moscow), Site: "例报", Source: "例社", Author: "张三", Country: "CN",
			Charset: "gb18030", Why: map[string]string{"title": "h1"},
		},
		Figures: []assay.Figure{
			{Span: title, Surface: "7000亿卢布", Quantity: assay.NewQuantity(assay.KindMoney, dec("700000000000"), "RUB", assay.Exact)},
			{Span: rub, Surface: "7000亿卢布", Quantity: assay.NewQuantity(assay.KindMoney, dec("700000000000"), "RUB", assay.Exact)},
			{Span: cny, Surface: "615亿元", Quantity: assay.NewQuantity(assay.KindMoney, dec("61500000000"), "CNY", assay.Approx)},
		},
		Facts: []assay.Fact{
			{ID: assay.NewFactID(id, rev, title, assay.Investment, 0), Figure: 0, Attribute: assay.Investment, Subject: russia, Status: assay.Announced, Evidence: assay.Span{Start: 0, End: len("俄罗斯斥资7000亿卢布")}, Confidence: 0.9, Rules: []string{"trigger"}},
			{Figure: 1, Attribute: assay.Investment, Subject: russia, Object: &assay.Ref{Span: at("莫斯科", 0), Surface: "莫斯科", Name: "莫斯科"}, Of: "x", Time: "2025", Direction: "up", Status: assay.Planned, Rank: 5, SameAs: ptr(0), Confidence: 0.8},
			{Figure: 2, Attribute: assay.Investment, SameAs: ptr(1), Confidence: 0.8},
		},
		Mentions: []assay.Mention{{Type: assay.Investment, Actors: []assay.Ref{*russia}, Target: russia, Amount: ptr(1), Status: assay.Announced, Date: "2025-10-27", New: true, Facts: []int{0, 1}, Evidence: assay.Span{Start: 31, End: len(sampleT)}}},
		Dates:    []assay.Date{{Span: title, Surface: "7000亿卢布", From: "2025-10-27", To: "2025-10-28"}},
	}
}

func report(article string, status assay.Status, amounts ...assay.Quantity) assay.Report {
	return assay.Report{
		Article: assay.NewArticleID(article), Reading: "r-" + assay.ReadingID(article), URL: article, Title: "t", Outlet: "o", Language: "zh",
		Published: seen, SeenAt: seen, Status: status, Date: "2025-10-27", Actors: []assay.Entity{{ID: "country:RU", Name: "俄罗斯"}},
		Target: &assay.Entity{ID: "commodity:rare-earths", Name: "稀土"}, Amounts: amounts, Quote: "q",
	}
}

// TestGolden pins the stored form of every noun.
func TestGolden(t *testing.T) {
	rub := assay.NewQuantity(assay.KindMoney, dec("700000000000"), "RUB", assay.Exact)
	first := report("https://news.example/a/1", assay.Planned, rub)
	ann := &assay.Announcement{}
	opened := assay.Decision{Kind: assay.Opened, Announcement: assay.NewAnnouncementID(first.Article, 0), Type: assay.Investment, Report: first, Why: "nobody told of it before"}
	ann.Apply(opened, seen)
	for name, v := range map[string]any{
		"page": assay.Page{
			ID: assay.NewPageID("https://news.example/a/1", []byte("<p>")), Source: "example", URL: "https://news.example/a/1", FinalURL: "https://news.example/a/1",
			FetchedAt: seen, Status: 200, Header: map[string]string{"Content-Type": "text/html"}, Body: []byte("<p>"), Truncated: true,
			Hints: assay.Hints{Title: "t", Published: seen, Outlet: "o", Language: "zh", Country: "CN"},
			Parts: []assay.Part{{URL: "https://news.example/a/1_2", ContentType: "text/html", Body: []byte("<p>2")}},
		},
		"fetch": assay.Fetch{
			Source: "example", URL: "https://news.example/a/1", FinalURL: "https://news.example/a/1", At: seen, Outcome: assay.OutcomeFetched, Status: 200,
			Page: "p", Bytes: 3, ETag: `"e"`, LastModified: "m", RetryAfter: time.Minute, Error: "e",
		},
		"dismissal":    assay.Dismissal{Page: "p", Source: "example", URL: "https://news.example/", SeenAt: seen, Generation: 1, Reason: "list page"},
		"reading":      sample(),
		"filing":       assay.Filing{Reading: "r", Article: first.Article, ReadingSeq: 7, Generation: 1, At: seen, Decisions: []assay.Decision{opened}},
		"announcement": ann,
		"result":       assay.NewResult("model", sample(), true),
		"no_article":   assay.NoArticle{ID: "list", Reason: "list page"},
		"failure":      assay.Failure{ID: "x", Error: "line 3: not JSON"},
		"document":     assay.Document{ID: "d", Text: "t", URL: "https://news.example/", Published: seen, Lang: "en"},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := json.MarshalIndent(v, "", "  ")
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, '\n')
			file := filepath.Join("testdata", "golden", name+".json")
			if *update {
				if err := os.WriteFile(file, got, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), string(got)); diff != "" {
				t.Errorf("the stored form changed (-golden +now):\n%s", diff)
			}
		})
	}
}

// TestReadingRoundTrip: what is stored comes back as it was.
func TestReadingRoundTrip(t *testing.T) {
	data, err := json.Marshal(sample())
	if err != nil {
		t.Fatal(err)
	}
	var back assay.Reading
	if err := json.Unmarshal(data, &back); err != nil {
		t.Fatal(err)
	}
	again, err := json.Marshal(&back)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(data, again) {
		t.Errorf("stored and read again:\n%s", cmp.Diff(string(data), string(again)))
	}
	for _, f := range back.Figures {
		if f.Of(back.Article.Text) != f.Surface {
			t.Errorf("span %v holds %q, surface is %q", f.Span, f.Of(back.Article.Text), f.Surface)
		}
	}
}

func TestEquivalents(t *testing.T) {
	r := sample()
	var units []string
	for _, q := range r.Equivalents(1) {
		units = append(units, fmt.Sprintf("%s %s", q.Value, q.Unit))
	}
	want := []string{"700000000000 RUB", "700000000000 RUB", "61500000000 CNY"}
	if diff := cmp.Diff(want, units); diff != "" {
		t.Error(diff)
	}
	if got := r.Equivalents(3); got != nil {
		t.Errorf("a figure that is not there has equivalents: %v", got)
	}
}

func TestBounds(t *testing.T) {
	for _, tc := range []struct {
		q         assay.Quantity
		low, high string
	}{
		{assay.NewQuantity("money", dec("700"), "RUB", assay.Exact), "700", "700"},
		{assay.NewQuantity("money", dec("1000000000"), "CNY", assay.GTE), "1000000000", "10000000000"},
		{assay.NewQuantity("money", dec("120000000000"), "CNY", assay.GT), "120000000000", "1000000000000"},
		{assay.NewQuantity("share", dec("1"), "%", assay.LT), "0.1", "1"},
		{assay.NewQuantity("share", dec("35"), "%", assay.LTE), "10", "35"},
		{assay.NewQuantity("money", dec("61500000000"), "CNY", assay.Approx), "58425000000", "64575000000"},
		{assay.NewQuantity("mass", dec("3"), "t", assay.Approx), "2.5", "3.5"},
		{assay.NewQuantity("temperature", dec("-20"), "degC", assay.GT), "-20", "-10"},
		{assay.NewQuantity("temperature", dec("-20"), "degC", assay.LT), "-100", "-20"},
		{assay.NewQuantity("count", dec("0"), "1", assay.GT), "0", "0"},
		{assay.NewRange("money", dec("100000000000"), dec("1000000000000"), "CNY", assay.Vague), "100000000000", "1000000000000"},
		{assay.Quantity{Low: ptr(dec("5"))}, "5", "10"},
		{assay.Quantity{High: ptr(dec("5"))}, "1", "5"},
		{assay.Quantity{}, "0", "0"},
	} {
		low, high := tc.q.Bounds()
		if low.String() != tc.low || high.String() != tc.high {
			t.Errorf("%+v: got [%s, %s], want [%s, %s]", tc.q, low, high, tc.low, tc.high)
		}
	}
}

func TestBoundsHoldTheValue(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := decimal.New(rapid.Int64().Draw(t, "coefficient"), int32(rapid.IntRange(-12, 12).Draw(t, "exponent")))
		q := assay.NewQuantity("money", v, "CNY", rapid.SampledFrom([]assay.Qualifier{assay.Exact, assay.Approx, assay.LT, assay.LTE, assay.GT, assay.GTE}).Draw(t, "qualifier"))
		low, high := q.Bounds()
		if low.GreaterThan(v) || high.LessThan(v) {
			t.Fatalf("%s %s is not in [%s, %s]", q.Qualifier, v, low, high)
		}
	})
}

func TestAnnouncementApply(t *testing.T) {
	rub := assay.NewQuantity(assay.KindMoney, dec("700000000000"), "RUB", assay.Exact)
	cny := assay.NewQuantity(assay.KindMoney, dec("61500000000"), "CNY", assay.Approx)
	a, b := report("https://a.example/", assay.Planned, rub), report("https://b.example/", assay.Agreed, rub, cny)
	b.Language = "en"
	id := assay.NewAnnouncementID(a.Article, 0)
	log := []assay.Decision{
		{Kind: assay.Opened, Announcement: id, Type: assay.Investment, Report: a},
		{Kind: assay.Attached, Announcement: id, Report: b},
		{Kind: assay.Amended, Announcement: id, Report: b},
		{Kind: assay.Contradicted, Announcement: id, Report: a},
	}
	fold := func(twice bool) *assay.Announcement {
		ann := &assay.Announcement{}
		for i, d := range log {
			ann.Apply(d, seen.Add(time.Duration(i)*time.Hour))
			if twice {
				ann.Apply(d, seen.Add(time.Duration(i)*time.Hour))
			}
		}
		return ann
	}
	got := fold(false)
	if len(got.Reports) != 2 || got.Status != assay.Agreed || !got.Contradicted || len(got.Amounts) != 2 || len(got.Actors) != 1 {
		t.Errorf("folded: %+v", got)
	}
	if diff := cmp.Diff([]string{"en", "zh"}, got.Languages()); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(got, fold(true), cmp.Comparer(decimal.Decimal.Equal)); diff != "" {
		t.Errorf("applying a decision twice changes the announcement:\n%s", diff)
	}
	raised := assay.NewQuantity(assay.KindMoney, dec("800000000000"), "RUB", assay.Exact)
	got.Apply(assay.Decision{Kind: assay.Amended, Announcement: id, Report: report("https://c.example/", assay.Agreed, raised)}, seen)
	if v := got.Amounts[0].Value; v.String() != "800000000000" || len(got.Amounts) != 2 {
		t.Errorf("after the amount was raised: %v", got.Amounts)
	}
	got.Apply(assay.Decision{Kind: assay.Withdrawn, Announcement: id, Report: b}, seen)
	if len(got.Reports) != 2 {
		t.Errorf("%d reports after one of three was withdrawn", len(got.Reports))
	}
	other := &assay.Announcement{}
	other.Apply(assay.Decision{Kind: assay.Opened, Announcement: "older", Type: assay.Investment, Report: b}, seen.Add(-time.Hour))
	other.Absorb(got)
	if len(other.Reports) != 3 || len(other.Aliases) != 1 || other.Aliases[0] != id || !other.Opened.Equal(seen.Add(-time.Hour)) {
		t.Errorf("merged: %+v", other)
	}
}

func TestErrors(t *testing.T) {
	inner := errors.New("inner")
	err := fmt.Errorf("outer: %w", assay.Invalidf("read x: %w", inner))
	if !errors.Is(err, assay.ErrInvalid) || !errors.Is(err, inner) {
		t.Errorf("%v loses its chain", err)
	}
	if err.Error() != "outer: read x: inner" {
		t.Errorf("message %q", err)
	}
	if errors.Is(inner, assay.ErrInvalid) {
		t.Error("any error is invalid")
	}
	if na := error(&assay.NotArticleError{Reason: "list page"}); !errors.Is(na, assay.ErrInvalid) || na.Error() != "not an article: list page" {
		t.Errorf("%v", na)
	}
}

// FuzzOffsets: for any text, the outer form's offsets are code points and lead
// back to the same bytes.
func FuzzOffsets(f *testing.F) {
	f.Add(sampleT, 3, 9)
	f.Add("a\U0001F600b\r\nｃ", 1, 5)
	f.Fuzz(func(t *testing.T, text string, start, end int) {
		text = strings.ToValidUTF8(text, "\uFFFD")
		if start < 0 || end < start || end > len(text) || !utf8.RuneStart(append([]byte(text), 0)[start]) || !utf8.RuneStart(append([]byte(text), 0)[end]) {
			return // not a span on code point borders
		}
		r := &assay.Reading{
			Article: assay.Article{Text: text},
			Figures: []assay.Figure{{Span: assay.Span{Start: start, End: end}, Surface: text[start:end]}},
		}
		got := assay.NewResult("", r, false).Figures[0]
		if runes := []rune(text); string(runes[got.Start:got.End]) != text[start:end] {
			t.Errorf("code points %d to %d of %q are not %q", got.Start, got.End, text, text[start:end])
		}
		if back := assay.ByteOffsets(text, []int{got.End, got.Start}); back[0] != end || back[1] != start {
			t.Errorf("bytes %v, want %d and %d", back, end, start)
		}
	})
}

func TestPartition(t *testing.T) {
	hit := map[int]bool{}
	for i := range 2000 {
		p := assay.NewArticleID(strconv.Itoa(i)).Partition()
		if p < 0 || p >= assay.Partitions {
			t.Fatalf("partition %d", p)
		}
		hit[p] = true
	}
	if len(hit) != assay.Partitions {
		t.Errorf("2000 articles lie in %d of %d partitions", len(hit), assay.Partitions)
	}
}

// The outer form names languages without their script.
func TestResultLanguage(t *testing.T) {
	r := sample()
	for tag, want := range map[string]string{"zh-Hant": "zh", "zh": "zh", "en": "en", "und": "und"} {
		r.Article.Language = tag
		if got := assay.NewResult("x", r, false).Lang; got != want {
			t.Errorf("%s: %q, want %q", tag, got, want)
		}
	}
}
