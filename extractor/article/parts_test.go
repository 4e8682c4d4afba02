package article

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"assay"
)

// partPage is one page of an article that is cut into several.
func partPage(next string, paragraphs ...string) []byte {
	link := ""
	if next != "" {
		link = `<div class="pages"><a href="` + next + `">下一页</a></div>`
	}
	return []byte(`<html lang="zh"><head><meta charset="utf-8"><title>盐湖提锂的三年账本</title></head><body><h1>盐湖提锂的三年账本</h1><div class="article-content"><p>` +
		strings.Join(paragraphs, "</p><p>") + `</p></div>` + link + `</body></html>`)
}

func TestParts(t *testing.T) {
	const (
		summary = "本文分三页，记录一座盐湖从勘探、设计、建厂到投产、扩产的全部账目和人物。"
		first   = "第一年，公司在湖边打了四十二口井，花去三亿两千万元，才弄清卤水的成分与储量，当地人起初并不相信这里能长出一座工厂。"
		second  = "第二年，厂房和蒸发池同时动工，投资追加到十一亿元，冬季气温降到零下三十度，混凝土只能在暖棚里浇筑，工期拖后了四个月。"
		third   = "第三年，首批碳酸锂下线，产量一千八百吨，售价却只剩开工时的四成，账本上的盈亏平衡点一再后移，银行的态度也谨慎起来。"
	)
	r, err := New(Config{})
	if err != nil {
		t.Fatal(err)
	}
	const base = "https://news.example.cn/a/2025/c77.html"
	page := &assay.Page{URL: base, FinalURL: base, Status: 200, Body: partPage("c77_2.html", summary, first)}
	if got, want := r.NextPart(page), "https://news.example.cn/a/2025/c77_2.html"; got != want {
		t.Fatalf("next part %q, want %q", got, want)
	}
	page.Parts = append(page.Parts, assay.Part{URL: "https://news.example.cn/a/2025/c77_2.html", Body: partPage("c77_3.html", summary, second)})
	if got, want := r.NextPart(page), "https://news.example.cn/a/2025/c77_3.html"; got != want {
		t.Fatalf("next part %q, want %q", got, want)
	}
	page.Parts = append(page.Parts, assay.Part{URL: "https://news.example.cn/a/2025/c77_3.html", Body: partPage("", summary, third)})
	if got := r.NextPart(page); got != "" {
		t.Fatalf("next part %q behind the last", got)
	}
	a, err := r.Read(page)
	if err != nil {
		t.Fatal(err)
	}
	want := strings.Join([]string{"盐湖提锂的三年账本", summary, first, second, third}, "\n")
	if diff := cmp.Diff(want, a.Text); diff != "" {
		t.Error(diff)
	}
	if a.Why["parts"] != "3 pages" || a.URL != base || a.Next != "" {
		t.Errorf("why %v, URL %s, next %q", a.Why, a.URL, a.Next)
	}
	alone, err := r.Read(&assay.Page{URL: base, FinalURL: base, Status: 200, Body: page.Body})
	if err != nil {
		t.Fatal(err)
	}
	if alone.Next == "" || alone.ID != a.ID || alone.Revision == a.Revision || alone.Fingerprint == a.Fingerprint {
		t.Errorf("the first part alone: next %q, id %s and %s, revision %s and %s", alone.Next, alone.ID, a.ID, alone.Revision, a.Revision)
	}
}

// TestNextPartIsThatOfTheWhole: the last part alone tells what the whole article
// does, at a cost that does not grow with the parts before it.
func TestNextPartIsThatOfTheWhole(t *testing.T) {
	r, err := New(Config{})
	if err != nil {
		t.Fatal(err)
	}
	body := func(i, bytes int) []byte {
		text := fmt.Sprintf("第%d年，湖面上的风很大，工人们把卤水引进晒池，等太阳慢慢把水分带走，账本上又添了一笔支出。", i)
		return partPage(fmt.Sprintf("c77_%d.html", i+1), text, strings.Repeat(text, bytes/len(text)))
	}
	const base = "https://news.example.cn/a/2025/c77.html"
	for _, size := range []int{0, 100_000, 1_000_000} { // the last is cut at 4 MiB of text
		p := &assay.Page{URL: base, Status: 200, Body: body(1, size)}
		for i := 2; i <= 6; i++ {
			if size < 1_000_000 || i > 4 {
				a, err := r.Read(p)
				if err != nil {
					t.Fatal(err)
				}
				if got := r.NextPart(p); got != a.Next {
					t.Fatalf("parts of %d bytes: behind %d parts %q, the whole article says %q", size, len(p.Parts), got, a.Next)
				}
			}
			p.Parts = append(p.Parts, assay.Part{URL: fmt.Sprintf("https://news.example.cn/a/2025/c77_%d.html", i), Body: body(i, size)})
		}
		a, err := r.Read(p)
		if err != nil {
			t.Fatal(err)
		}
		if cut := a.Why["text"] != ""; cut != (size == 1_000_000) || len(a.Text) > maxText {
			t.Errorf("parts of %d bytes: text of %d bytes, %q", size, len(a.Text), a.Why["text"])
		}
	}
	p := &assay.Page{URL: base, Status: 200, Body: body(1, 10_000)}
	cost := func() float64 { return testing.AllocsPerRun(5, func() { r.NextPart(p) }) }
	p.Parts = []assay.Part{{URL: base, Body: body(2, 10_000)}}
	one := cost()
	for range 18 {
		p.Parts = append(p.Parts, p.Parts[0])
	}
	if many := cost(); many > 2*one {
		t.Errorf("%v allocations behind 19 parts, %v behind one", many, one)
	}
}

// Parts in any state never make the first page unreadable.
func TestHostileParts(t *testing.T) {
	r, err := New(Config{})
	if err != nil {
		t.Fatal(err)
	}
	body := partPage("c77_2.html", strings.Repeat("湖面上的风很大，工人们把卤水引进晒池，等太阳慢慢把水分带走。", 4))
	for _, part := range []string{"", "\xff\xfe\x00", "<", strings.Repeat("<div>", 3000), "plain words", string(body), strings.Repeat("<p>a</p>", 1000)} {
		p := &assay.Page{URL: "https://n.example/c77.html", FinalURL: "https://n.example/c77.html", Status: 200, Body: body}
		for i := range 3 {
			p.Parts = append(p.Parts, assay.Part{URL: fmt.Sprint("part ", i), Body: []byte(part)})
		}
		a, err := r.Read(p)
		if err != nil || !strings.Contains(a.Text, "湖面上的风很大") {
			t.Errorf("part %.20q: %v", part, err)
		}
		r.NextPart(p)
	}
}
