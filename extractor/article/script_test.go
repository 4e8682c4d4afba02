package article

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"testing"

	"assay"
)

// TestScriptBody reads pages that hold their article only as data for scripts.
func TestScriptBody(t *testing.T) {
	const (
		one = "The ferry company will sell two of its five ships for $38 million, its chairman said on Tuesday, and will lay up a third over the winter."
		two = "Fares rise by 6% in April, after a year in which fuel cost a third more and one passenger in nine stayed away."
		zh  = "轮渡公司将以两亿六千万元出售五艘船中的两艘，董事长周二表示，第三艘冬季停航。\n四月起票价上调百分之六，去年燃油成本上涨三成，乘客减少九分之一，公司称不会裁员。"
	)
	quoted := func(v any) string {
		b, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	item := func(title, content string) map[string]any { return map[string]any{"title": title, "content": content} }
	type m = map[string]any
	html := "<p>" + one + "</p><div class=\"share\">Share</div><p>" + two + "</p>"
	var others []any
	for i := range 4 {
		others = append(others, item(fmt.Sprintf("Another report from harbour %d", i), strings.ReplaceAll(html, "five", strconv.Itoa(i+6))))
	}
	next := func(v any) string {
		return `<script id="__NEXT_DATA__" type="application/json">` + quoted(m{"props": m{"pageProps": v}}) + `</script>`
	}
	both := one + "\n" + two
	for _, tc := range []struct{ name, script, want, why string }{
		{"HTML", next(m{"article": m{"headline": "x", "bodyHtml": html}}), both, "script bodyHtml"},
		{"escaped HTML", next(m{"article": m{"content": strings.ReplaceAll(strings.ReplaceAll(html, "<", "&lt;"), ">", "&gt;")}}), both, "script content"},
		{"blocks", next(m{"content": []any{m{"type": "text", "text": one}, m{"type": "image", "src": "a.jpg"}, m{"type": "text", "model": m{"text": "never both"}, "text": two}}}), both, "script content"},
		{"tree of text", next(m{"body": []any{m{"type": "p", "children": []any{m{"text": one[:40]}, m{"text": one[40:]}}}, m{"type": "p", "children": []any{m{"text": two}}}}}), both, "script body"},
		{"assigned, plain text", `<script>window.__INITIAL_STATE__=` + quoted(m{"detail": m{"content": zh}}) + `;(function(){var s;s()}());</script>`, zh, "script content"},
		{"string of JSON", `<script>window.__DATA__ = JSON.parse(` + quoted(quoted(m{"detail": m{"content": zh}})) + `)</script>`, zh, "script content"},
		{"JSON-LD", `<script type="application/ld+json">` + quoted(m{"@type": "NewsArticle", "headline": "Ferry company to sell two ships", "articleBody": both}) + `</script>`, both, "json-ld articleBody"},
		{"live blog in JSON-LD", `<script type="application/ld+json">` + quoted(m{"@type": "LiveBlogPosting", "headline": "Ferry company to sell two ships", "liveBlogUpdate": []any{m{"headline": "Ships for sale", "articleBody": one}, m{"articleBody": two}, "x"}}) + `</script>`, "Ships for sale\n" + both, "json-ld articleBody"},
		{"the one of several that the page is about", next(m{"more": others, "article": item("Ferry company to sell two ships", html)}), both, "script content"},
		{"several", next(m{"list": others}), "", "page that needs JavaScript"},
		{"teasers", next(m{"content": []any{m{"title": "One", "text": one}, m{"title": "Two", "text": two}}}), "", "page that needs JavaScript"},
		{"cut off", strings.TrimSuffix(next(m{"content": html}), `"}}}</script>`), "", "page that needs JavaScript"},
		{"behind a wall", `<script type="application/ld+json">` + quoted(m{"@type": "NewsArticle", "headline": "Ferry company to sell two ships", "articleBody": both, "isAccessibleForFree": false}) + `</script>`, "", "paywall"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			page := `<html><head><title>Ferry company to sell two ships</title></head><body><noscript>You need to enable JavaScript to run this app.</noscript><div id="root"></div>` + tc.script + `</body></html>`
			for range 5 { // maps have no order, the answer has
				a, err := reader(t, Config{}).Read(&assay.Page{URL: "https://daily.example.com/ferry", Status: 200, Body: []byte(page)})
				var no *assay.NotArticleError
				switch {
				case errors.As(err, &no):
					if tc.want != "" || no.Reason != tc.why {
						t.Fatalf("refused: %s", no.Reason)
					}
				case err != nil:
					t.Fatal(err)
				case a.Text[a.BodyStart:] != tc.want || a.Why["body"] != tc.why:
					t.Fatalf("%s: %q", a.Why["body"], a.Text[a.BodyStart:])
				default:
					checkInvariants(t, a)
				}
			}
		})
	}
}
