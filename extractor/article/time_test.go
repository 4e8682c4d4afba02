package article

import (
	"testing"
	"time"

	"assay"
)

// written is a stamp with its time of day where it has one, "" for none.
func written(s stamp) string {
	switch {
	case !s.ok():
		return ""
	case s.clock:
		return s.t.Format(time.RFC3339)
	}
	return s.t.Format("2006-01-02")
}

func TestParseStamp(t *testing.T) {
	zh, en, uk := clock{han: true}, clock{}, clock{dayFirst: true}
	for _, tc := range []struct {
		c    clock
		in   string
		want string // RFC 3339; a day when no time of day is there; "" when nothing is
	}{
		{en, "2024-03-05T10:30:00Z", "2024-03-05T10:30:00Z"},
		{en, "2024-03-05T10:30:00.123456+08:00", "2024-03-05T10:30:00+08:00"},
		{en, "2024-03-05T10:30:00-0500", "2024-03-05T10:30:00-05:00"},
		{en, "2024-03-05T10:30+01", "2024-03-05T10:30:00+01:00"},
		{zh, "2024-03-05 10:30", "2024-03-05T10:30:00+08:00"},
		{zh, "2024-03-05T10:30:00Z", "2024-03-05T10:30:00Z"},
		{zh, "发布时间：2024年3月5日10:30:07　来源：某报", "2024-03-05T10:30:07+08:00"},
		{zh, "2024年03月05日 星期二 下午3:20", "2024-03-05T15:20:00+08:00"},
		{zh, "2024年03月05日 上午9：05", "2024-03-05T09:05:00+08:00"},
		{zh, "2024/3/5 8:01:59", "2024-03-05T08:01:59+08:00"},
		{zh, "2024.03.05", "2024-03-05"},
		{zh, "2024 03/05 17:04:26", "2024-03-05T17:04:26+08:00"},
		{zh, "2024 年 3 月 5 日 10 时 30 分", "2024-03-05T10:30:00+08:00"},
		{zh, "1709605812000", "2024-03-05T10:30:12+08:00"},
		{en, "1709605812", "2024-03-05T02:30:12Z"},
		{en, "20240305", "2024-03-05"},
		{en, "March 5, 2024", "2024-03-05"},
		{en, "Tue, 05 Mar 2024 10:30:00 GMT", "2024-03-05T10:30:00Z"},
		{en, "Published 10:30 PM EDT, Tue March 5, 2024", "2024-03-05T22:30:00-04:00"},
		{en, "Updated March 5, 2024 at 12:05 a.m. ET", "2024-03-05T00:05:00-05:00"},
		{en, "July 5, 2024 12:05 p.m. ET", "2024-07-05T12:05:00-04:00"},
		{en, "March 10, 2024 9 a.m. PT", "2024-03-10T09:00:00-07:00"},
		{en, "November 3, 2024 9 a.m. PT", "2024-11-03T09:00:00-08:00"},
		{uk, "5th of March 2024, 22.15 GMT", "2024-03-05T22:15:00Z"},
		{uk, "05/03/2024", "2024-03-05"},
		{en, "03/05/2024", "2024-03-05"},
		{en, "25/03/2024 14:00", "2024-03-25T14:00:00Z"},
		{en, "Sept. 5, 2024", "2024-09-05"},
		{en, "2024-02-30", ""},
		{en, "2024-13-01 10:00", ""},
		{en, "in 2024 3.5 million people", ""},
		{en, "12:30", ""},
		{en, "", ""},
		{en, "99999999999999999999", ""},
		{en, "0000000001", ""},
		{zh, "2024-03-05 25:61", "2024-03-05"},
	} {
		if got := written(tc.c.parseStamp(tc.in)); got != tc.want {
			t.Errorf("parseStamp(%q) = %q, want %q", tc.in, got, tc.want)
		}
	}
}

func TestURLDate(t *testing.T) {
	for _, tc := range []struct{ path, want string }{
		{"/2024/05/06/mine-opens", "2024-05-06"},
		{"/2024-05/06/c_112.htm", "2024-05-06"},
		{"/n1/2020/0506/c1004-317.html", "2020-05-06"},
		{"/a/20240506/001.html", "2024-05-06"},
		{"/2024/may/06/mine", "2024-05-06"},
		{"/19/0908/10/EAA.html", ""},
		{"/article/20241399", ""},
		{"/", ""},
	} {
		got := ""
		if s := urlDate(clock{}, tc.path); s.ok() {
			got = s.t.Format("2006-01-02")
		}
		if got != tc.want {
			t.Errorf("urlDate(%q) = %q, want %q", tc.path, got, tc.want)
		}
	}
}

func TestParseShort(t *testing.T) {
	c := clock{han: true, visited: time.Date(2021, 1, 10, 2, 0, 0, 0, time.UTC)}
	for _, tc := range []struct{ in, want string }{
		{"发布时间：01-08 12:00 优质作者", "2021-01-08T12:00:00+08:00"},
		{"发布时间：10-0812:00优质作者", "2020-10-08T12:00:00+08:00"},
		{"1月10日 09:30", "2021-01-10T09:30:00+08:00"},
		{"发布时间：18-03-0823:16", "2018-03-08T23:16:00+08:00"},
		{"13-40 10:00", ""},
		{"比分 101-99", ""},
		{"", ""},
	} {
		got := ""
		if s := c.parseShort(tc.in); s.ok() {
			got = s.t.Format(time.RFC3339)
		}
		if got != tc.want {
			t.Errorf("parseShort(%q) = %q, want %q", tc.in, got, tc.want)
		}
	}
	if s := (clock{han: true}).parseShort("01-08 12:00"); s.ok() {
		t.Errorf("without a visit there is no year: %v", s.t)
	}
}

func TestParseRelative(t *testing.T) {
	visited := time.Date(2025, 3, 1, 0, 20, 45, 0, time.UTC) // 08:20:45 in China
	zh, en := clock{han: true, visited: visited}, clock{visited: visited}
	for _, tc := range []struct {
		c    clock
		in   string
		want string // RFC 3339; a day when no time of day is there; "" when nothing is
	}{
		{zh, "3小时前", "2025-03-01T05:20:00+08:00"},
		{zh, "发布于 12 分钟前 · 某报", "2025-03-01T08:08:00+08:00"},
		{zh, "半小时前", "2025-03-01T07:50:00+08:00"},
		{zh, "2个小时前", "2025-03-01T06:20:00+08:00"},
		{zh, "10小時前", "2025-02-28T22:20:00+08:00"},
		{zh, "刚刚", "2025-03-01T08:20:00+08:00"},
		{zh, "昨天 21:05", "2025-02-28T21:05:00+08:00"},
		{zh, "今天上午7:30", "2025-03-01T07:30:00+08:00"},
		{zh, "前天下午3:10", "2025-02-27T15:10:00+08:00"},
		{zh, "昨天", "2025-02-28"},
		{zh, "2天前", "2025-02-27"},
		{zh, "1周前", "2025-02-22"},
		{zh, "三年前", ""},
		{zh, "目前", ""},
		{en, "2 hours ago", "2025-02-28T22:20:00Z"},
		{en, "Published an hour ago", "2025-02-28T23:20:00Z"},
		{en, "45 mins ago", "2025-02-28T23:35:00Z"},
		{en, "5h ago", "2025-02-28T19:20:00Z"},
		{en, "Just now", "2025-03-01T00:20:00Z"},
		{en, "Yesterday at 5:10 pm", "2025-02-28T17:10:00Z"},
		{en, "3 days ago", "2025-02-26"},
		{en, "1.5 hours ago", ""},
		{en, "4 months ago", ""},
		{en, "Chicago", ""},
		{clock{}, "2 hours ago", ""},
	} {
		if got := written(tc.c.parseRelative(tc.in)); got != tc.want {
			t.Errorf("parseRelative(%q) = %q, want %q", tc.in, got, tc.want)
		}
	}
}

// TestRelative: a time that is counted back is taken where no other stands, and
// says so; those of other articles and of the story are not.
func TestRelative(t *testing.T) {
	const path, dated = "/a/1", "/2025/02/27/mill"
	for _, tc := range []struct{ name, path, page, want, why string }{
		{"beside the headline", path, `<h1>Sawmill to close in May</h1><div>By Kim Lee <span>2 hours ago</span></div>` + story, "2025-02-28T22:20:00Z", "text after headline, counted back from the visit"},
		{"marked", path, `<h1>Sawmill to close in May</h1><span class="timestamp">35 minutes ago</span>` + story, "2025-02-28T23:45:00Z", "element span.timestamp, counted back from the visit"},
		{"day", path, `<h1>Sawmill to close in May</h1><p>3 days ago</p>` + story, "2025-02-26T00:00:00Z", "text after headline, counted back from the visit"},
		{"a day in the address is surer", dated, `<h1>Sawmill to close in May</h1><p>3 days ago</p>` + story, "2025-02-27T00:00:00Z", "url"},
		{"a whole time comes first", path, `<h1>Sawmill to close in May</h1><p>2 hours ago</p><p>February 28, 2025 9:15 pm GMT</p>` + story, "2025-02-28T21:15:00Z", "text after headline"},
		{"of the story", path, `<h1>Sawmill to close in May</h1>` + story + `<p>The fire broke out 3 hours ago.</p>`, "", ""},
		{"of other articles", path, `<h1>Sawmill to close in May</h1>` + story + `<ul><li><a href="/b">Council agrees on a plan</a> <time>2 hours ago</time></li></ul>`, "", ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			address := "https://daily.example.com" + tc.path
			a, err := reader(t, Config{}).Read(&assay.Page{
				URL: address, FinalURL: address, Status: 200, FetchedAt: time.Date(2025, 3, 1, 0, 20, 45, 0, time.UTC),
				Body: []byte(`<html lang="en"><title>Sawmill to close in May</title><body>` + tc.page),
			})
			if err != nil {
				t.Fatal(err)
			}
			got := ""
			if !a.Published.IsZero() {
				got = a.Published.Format(time.RFC3339)
			}
			if got != tc.want || a.Why["published"] != tc.why {
				t.Errorf("published %q from %q, want %q from %q", got, a.Why["published"], tc.want, tc.why)
			}
		})
	}
}
