package extractor_test

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/shopspring/decimal"

	"assay"
	"assay/extractor"
	"assay/internal/samplesite"
)

func newExtractor(t testing.TB) *extractor.Extractor {
	t.Helper()
	x, err := extractor.New(extractor.Config{})
	if err != nil {
		t.Fatal(err)
	}
	return x
}

// read reads a page of the sample site.
func read(t *testing.T, x *extractor.Extractor, site http.Handler, path string) *assay.Reading {
	t.Helper()
	w := httptest.NewRecorder()
	site.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "http://news.example"+path, nil))
	u := "http://news.example" + path
	r, err := x.Read(&assay.Page{
		ID: assay.NewPageID(u, w.Body.Bytes()), URL: u, FinalURL: u, Status: w.Code, Body: w.Body.Bytes(),
		Header: map[string]string{"Content-Type": w.Header().Get("Content-Type")},
	}, extractor.Options{})
	if err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	return r
}

func is(d *decimal.Decimal, want string) bool {
	if want == "" || d == nil {
		return want == "" && d == nil
	}
	return d.Equal(decimal.RequireFromString(want))
}

// states reports whether the reading states the fact of the key.
func states(r *assay.Reading, k samplesite.KeyFact) bool {
	for _, f := range r.Facts {
		fig := r.Figures[f.Figure]
		if f.Attribute != k.Attribute || fig.Unit != k.Unit || fig.Qualifier != k.Qualifier || !is(fig.Value, k.Value) || !is(fig.Low, k.Low) || !is(fig.High, k.High) {
			continue
		}
		if k.SubjectID != "" && (f.Subject == nil || f.Subject.ID != k.SubjectID) || k.ObjectID != "" && (f.Object == nil || f.Object.ID != k.ObjectID) {
			continue
		}
		if k.Rank != 0 && f.Rank != k.Rank {
			continue
		}
		if k.SameAsValue != "" && (f.SameAs == nil || !is(r.Figures[*f.SameAs].Value, k.SameAsValue)) {
			continue
		}
		return true
	}
	return false
}

// TestModelCase: every fact of the model case, in both languages, its title's
// amount with the currency from the text, and nothing from its traps.
func TestModelCase(t *testing.T) {
	x, site := newExtractor(t), samplesite.New()
	for _, k := range site.Keys() {
		if !strings.HasSuffix(k.Announcement, "russia-rare-earths") || len(k.Facts) < 5 {
			continue
		}
		t.Run(k.Language, func(t *testing.T) {
			r := read(t, x, site, k.Path)
			for _, f := range k.Facts {
				if f.SameAsValue != "" {
					// A conversion is told by the amount that it converts, which
					// has the object.
					f.ObjectID = ""
				}
				if !states(r, f) {
					t.Errorf("no %s %s%s–%s %s (%s) of %s in %s, rank %d, same as %q", f.Attribute, f.Value, f.Low, f.High, f.Unit, f.Qualifier, f.SubjectID, f.ObjectID, f.Rank, f.SameAsValue)
				}
			}
			if len(r.Mentions) == 0 {
				t.Fatal("no announcement")
			}
			m := r.Mentions[0]
			if m.Type != assay.Investment || !m.New || len(m.Actors) != 1 || m.Actors[0].ID != "country:RU" || m.Target == nil ||
				m.Amount == nil || r.Figures[*m.Amount].Unit != "RUB" {
				t.Errorf("announcement %+v", m)
			}
			title := r.Figures[0]
			if title.End > r.Article.BodyStart || title.Unit != "RUB" || !is(title.Value, "700000000000") {
				t.Errorf("the title's amount is %s %s (%q)", title.Value, title.Unit, title.Surface)
			}
			for _, f := range r.Figures {
				if f.Of(r.Article.Text) != f.Surface {
					t.Errorf("span %v holds %q, not %q", f.Span, f.Of(r.Article.Text), f.Surface)
				}
				for _, trap := range []string{"[2]", "[4]", "[6]", "Group 1", "Group 2", "第一组", "第二组"} {
					for from := 0; ; {
						i := strings.Index(r.Article.Text[from:], trap)
						if i < 0 {
							break
						}
						from += i + len(trap)
						if f.Overlaps(assay.Span{Start: from - len(trap), End: from}) {
							t.Errorf("%q is read as a figure: %q", trap, f.Surface)
						}
					}
				}
			}
		})
	}
}

// TestSampleSite: what the answer key names is found on every page, whatever
// its template: title and time always, facts nearly always.
func TestSampleSite(t *testing.T) {
	x, site := newExtractor(t), samplesite.New()
	found, wanted := 0, 0
	for _, k := range site.Keys() {
		r := read(t, x, site, k.Path)
		if r.Article.Title != k.Title {
			t.Errorf("%s: title %q, want %q", k.Path, r.Article.Title, k.Title)
		}
		if !r.Article.Published.Equal(k.Published) {
			t.Errorf("%s: published %s, want %s", k.Path, r.Article.Published, k.Published)
		}
		if r.Article.Language != k.Language {
			t.Errorf("%s: language %s, want %s", k.Path, r.Article.Language, k.Language)
		}
		if k.Announcement == "" && len(r.Mentions) > 0 && r.Mentions[0].New {
			t.Errorf("%s: an announcement where there is none: %q", k.Path, r.Mentions[0].Evidence.Of(r.Article.Text))
		}
		for _, f := range k.Facts {
			wanted++
			f.SubjectID, f.ObjectID, f.SameAsValue = "", "", ""
			if states(r, f) {
				found++
			} else {
				t.Logf("%s: no %s %s%s–%s %s (%s): %q", k.Path, f.Attribute, f.Value, f.Low, f.High, f.Unit, f.Qualifier, f.Surface)
			}
		}
	}
	t.Logf("%d of %d facts", found, wanted)
	if float64(found) < 0.92*float64(wanted) {
		t.Errorf("%d of %d facts of the answer key found, want 92 %%", found, wanted)
	}
}

func TestLanguage(t *testing.T) {
	for _, tc := range []struct{ text, want string }{
		{"俄罗斯将投入7000亿卢布，打造稀土产业链。", "zh"},
		{"臺灣廠商宣布，將投資五百億元擴建銅箔產線，預計明年開工。", "zh-Hant"},
		{"香港 (HKEX) 消息：公司訂單減少，員工八百人受影響", "zh-Hant"},
		{"论文讨论了“國”与“國家”两词的写法，认为应当统一。", "zh"},
		{"MP Materials (NYSE:MP) 宣布投资5亿美元在德州建厂，产能将翻番", "zh"},
		{"Russia will put 700 billion rubles into a chain that takes the ore of the north to the magnets of the future, the ministry said.", "en"},
		{"MP Materials: $500m", "en"},
		{"ロシアは7000億ルーブルをレアアースに投資すると発表した。", "ja"},
		{"러시아는 희토류에 7000억 루블을 투자한다고 발표했다.", "ko"},
		{"Россия вложит 700 миллиардов рублей в редкоземельную промышленность, сообщило министерство.", "ru"},
		{"La Russie investira 700 milliards de roubles dans une filière complète de terres rares, a annoncé le ministère lundi.", "fr"},
		{"", "und"},
		{"700 000 000 000", "und"},
	} {
		if got := extractor.Language(tc.text); got != tc.want {
			t.Errorf("%q: %s, want %s", tc.text, got, tc.want)
		}
	}
}

// TestMixed: in a text of two languages each sentence is read by the grammar of its own.
func TestMixed(t *testing.T) {
	const zh = "铜陵港务集团周一宣布，将投资12亿元扩建三座码头。公司去年营业收入为35亿元。"
	const en = "Delta Ore said on Monday that it will invest $300 million in a lithium plant in Chile. Its revenue rose 12% to $480 million last year, the company said."
	x := newExtractor(t)
	for _, text := range []string{"铜陵港务追加投资\n" + zh + "\n" + en, "Delta Ore to build lithium plant in Chile\n" + en + " " + en + "\n" + zh} {
		r := x.ReadText(extractor.Text{ID: "1", Text: text}, extractor.Options{})
		subjects := map[string]string{}
		for _, f := range r.Facts {
			if f.Subject != nil {
				subjects[r.Figures[f.Figure].Surface] = f.Subject.Of(r.Article.Text)
			}
			if f.Evidence.Len() > 0 && !f.Evidence.Contains(r.Figures[f.Figure].Span) {
				t.Errorf("%s is not in its evidence %q", r.Figures[f.Figure].Surface, f.Evidence.Of(r.Article.Text))
			}
		}
		for figure, want := range map[string]string{"$480 million": "Delta Ore", "$300 million": "Delta Ore"} {
			if subjects[figure] != want {
				t.Errorf("%s: subject of %s is %q, want %q", r.Article.Language, figure, subjects[figure], want)
			}
		}
		if !strings.HasPrefix(subjects["12亿元"], "铜陵") {
			t.Errorf("%s: subject of 12亿元 is %q", r.Article.Language, subjects["12亿元"])
		}
		for i, f := range r.Figures {
			if f.Of(text) != f.Surface || i > 0 && f.Start < r.Figures[i-1].Start {
				t.Errorf("figure %d %q is out of order or place", i, f.Surface)
			}
		}
		var planned []string
		for _, m := range r.Mentions {
			if m.New && m.Amount != nil {
				planned = append(planned, r.Figures[*m.Amount].Surface)
			}
			for _, i := range m.Facts {
				if i < 0 || i >= len(r.Facts) {
					t.Errorf("mention %+v of %d facts", m, len(r.Facts))
				}
			}
		}
		if !slices.Contains(planned, "12亿元") || !slices.Contains(planned, "$300 million") {
			t.Errorf("%s: new commitments %q", r.Article.Language, planned)
		}
	}
}

// FuzzReadText: any text gives a reading that holds together, and the same one each time.
func FuzzReadText(f *testing.F) {
	f.Add("俄罗斯斥资7000亿\n莫斯科将投入7000亿卢布（约合615亿元人民币）。")
	f.Add("Russia bets 700bn\nIt will invest RUB 700bn, or about $8.6 billion, in rare earths[2].")
	f.Add("\xff\xfe1\n\n2%")
	f.Add("公司投资7亿元。It will invest $5 million in the plant, the company said.\n收入3亿元")
	x := newExtractor(f)
	// What is made on first use is made here: the time of one input is bounded.
	for _, text := range []string{"俄罗斯斥资7000亿", "Russia bets 700bn"} {
		x.ReadText(extractor.Text{ID: "1", Text: text}, extractor.Options{})
	}
	f.Fuzz(func(t *testing.T, text string) {
		r := x.ReadText(extractor.Text{ID: "1", Text: text}, extractor.Options{})
		for _, fig := range r.Figures {
			if fig.Of(r.Article.Text) != fig.Surface || fig.Bare {
				t.Errorf("figure %+v in %q", fig, text)
			}
		}
		for _, fact := range r.Facts {
			if fact.Figure < 0 || fact.Figure >= len(r.Figures) || fact.SameAs != nil && (*fact.SameAs < 0 || *fact.SameAs >= len(r.Figures)) {
				t.Errorf("fact %+v of %d figures", fact, len(r.Figures))
			}
		}
		for _, m := range r.Mentions {
			if m.Amount != nil && (*m.Amount < 0 || *m.Amount >= len(r.Figures)) {
				t.Errorf("mention %+v of %d figures", m, len(r.Figures))
			}
			for _, i := range m.Facts {
				if i < 0 || i >= len(r.Facts) {
					t.Errorf("mention %+v of %d facts", m, len(r.Facts))
				}
			}
		}
		if again := x.ReadText(extractor.Text{ID: "1", Text: text}, extractor.Options{}); again.ID != r.ID || len(again.Facts) != len(r.Facts) || len(again.Figures) != len(r.Figures) {
			t.Errorf("%q reads differently the second time", text)
		}
	})
}
