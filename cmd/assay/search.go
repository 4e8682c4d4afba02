package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"assay"
	"assay/api"
)

type searchCmd struct {
	configFlags
	Query  []string `arg:"" help:"The question, such as 'investment >= 500bn RUB rare earths since:2025-10-01'."`
	For    string   `help:"What to find: facts, articles or announcements." enum:"facts,articles,announcements" default:"facts"`
	Limit  int      `help:"How many to show." default:"20"`
	Offset int      `help:"How many to pass over."`
	Sort   string   `help:"Order: value or time; empty for the best match first." enum:",value,time" default:""`
	JSON   bool     `help:"Print JSON." xor:"form"`
	CSV    bool     `help:"Print all facts found as CSV." xor:"form" name:"csv"`
}

func (c *searchCmd) Run(ctx context.Context, m *Main) error {
	if c.CSV && c.For != "facts" {
		return usagef("--csv prints facts; use --json for %s", c.For)
	}
	if c.Limit < 1 || c.Limit > 1000 {
		return usagef("--limit: %d; it must be from 1 to 1000", c.Limit)
	}
	if c.Offset < 0 {
		return usagef("--offset: %d; it must not be negative", c.Offset)
	}
	values := url.Values{"q": {strings.Join(c.Query, " ")}, "limit": {strconv.Itoa(c.Limit)}, "offset": {strconv.Itoa(c.Offset)}}
	if c.Sort != "" {
		values.Set("sort", c.Sort)
	}
	if c.CSV {
		// The export holds every hit.
		values.Del("limit")
		values.Del("offset")
		return withOwner(ctx, m, c.configFlags, func(o *client) error {
			return o.copy(ctx, "/api/v1/facts.csv?"+values.Encode(), m.Stdout)
		})
	}
	path := "/api/v1/" + c.For + "?" + values.Encode()
	switch c.For {
	case "articles":
		return find(ctx, m, c, path, articleTable)
	case "announcements":
		return find(ctx, m, c, path, announcementTable)
	}
	return find(ctx, m, c, path, factTable)
}

// find asks the API, in this process or the one that owns the data folder, so
// that the answer is the same either way.
func find[Row any](ctx context.Context, m *Main, c *searchCmd, path string, lay func([]Row) *table) error {
	var found api.Found[Row]
	err := withOwner(ctx, m, c.configFlags, func(o *client) error { return o.get(ctx, path, &found) })
	if err != nil {
		return err
	}
	if c.JSON {
		enc := json.NewEncoder(m.Stdout)
		enc.SetEscapeHTML(false)
		enc.SetIndent("", "  ")
		return enc.Encode(found)
	}
	if len(found.Items) == 0 {
		fmt.Fprintf(m.Stdout, "nothing found for %s\n", printable(found.Query))
		return nil
	}
	lay(found.Items).write(m.Stdout)
	fmt.Fprintf(m.Stdout, "%d of %d for %s\n", len(found.Items), found.Total, printable(found.Query))
	for _, r := range found.Rates {
		fmt.Fprintf(m.Stdout, "1 %s = %s %s (%s %s)\n", r.From, r.Rate, r.To, r.Origin, r.Date)
	}
	return nil
}

func entityName(e *assay.Entity) string {
	if e == nil {
		return ""
	}
	return e.Name
}

func factTable(rows []api.FactRow) *table {
	t := &table{head: []string{"AMOUNT", "ATTRIBUTE", "SUBJECT", "OBJECT", "MATCH", "OUTLET", "TITLE"}, limit: []int{34, 14, 24, 24, 9, 18, 48}}
	for _, r := range rows {
		t.add(r.Text, string(r.Attribute), entityName(r.Subject), entityName(r.Object), r.Match, r.Article.Outlet, r.Article.Title)
	}
	return t
}

func articleTable(rows []api.ArticleRow) *table {
	t := &table{head: []string{"PUBLISHED", "LANG", "OUTLET", "FACTS", "TITLE", "URL"}, limit: []int{16, 4, 18, 5, 60, 80}}
	for _, r := range rows {
		when := ""
		if r.Published != nil {
			when = r.Published.Format("2006-01-02 15:04")
		}
		t.add(when, r.Language, r.Outlet, strconv.Itoa(r.Facts), r.Title, r.URL)
	}
	return t
}

func announcementTable(rows []api.AnnouncementRow) *table {
	t := &table{head: []string{"TYPE", "STATUS", "BY", "FOR", "AMOUNTS", "REPORTS", "DATE", "ID"}, limit: []int{12, 10, 28, 28, 48, 16, 10, 24}}
	for _, r := range rows {
		t.add(announcementCells(r.Announcement)...)
	}
	return t
}

func announcementCells(a *assay.Announcement) []string {
	var actors []string
	for _, e := range a.Actors {
		actors = append(actors, e.Name)
	}
	return []string{
		string(a.Type), string(a.Status), strings.Join(actors, ", "), entityName(a.Target), api.FormatAmounts(a.Amounts),
		fmt.Sprintf("%d (%s)", len(a.Reports), strings.Join(a.Languages(), ", ")), a.Date, string(a.ID),
	}
}
