package main

import (
	"context"
	"fmt"
	"io"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"assay"
	"assay/api"
)

// show prints what the index holds: announcements, the facts of the most
// reported one, articles, alerts, and what was left out and why.
func (p *program) show(ctx context.Context, c *client) error {
	w := p.m.Stdout
	var anns api.Found[api.AnnouncementRow]
	if err := c.get(ctx, "/api/v1/announcements?limit=1000", &anns); err != nil {
		return err
	}
	var arts api.Found[api.ArticleRow]
	if err := c.get(ctx, "/api/v1/articles?limit=1000&sort=time", &arts); err != nil {
		return err
	}
	slices.SortStableFunc(anns.Items, func(a, b api.AnnouncementRow) int { return len(b.Reports) - len(a.Reports) })
	if len(anns.Items) > 0 {
		fmt.Fprintln(w, "ANNOUNCEMENTS")
		t := announcementTable(anns.Items[:min(len(anns.Items), 20)])
		t.write(w)
		fmt.Fprintln(w)
		if err := p.showAnnouncement(ctx, c, w, anns.Items[0].Announcement); err != nil {
			return err
		}
	} else {
		fmt.Fprintln(w, "ARTICLES")
		articleTable(arts.Items[:min(len(arts.Items), 20)]).write(w)
	}
	fmt.Fprintln(w)
	if err := p.showAlerts(ctx, c, w); err != nil {
		return err
	}
	return p.showTotals(ctx, c, w, arts.Total, anns.Total)
}

// showAnnouncement prints the facts of every report of one announcement.
func (p *program) showAnnouncement(ctx context.Context, c *client, w io.Writer, a *assay.Announcement) error {
	fmt.Fprintf(w, "FACTS in %s of %s\n", counted(len(a.Reports), "report"), announcementTitle(a))
	t := &table{head: []string{"OUTLET", "LANG", "AMOUNT", "AS PRINTED", "ATTRIBUTE", "SUBJECT", "OBJECT", "MORE"}, limit: []int{18, 4, 40, 32, 12, 18, 26, 28}}
	for _, r := range a.Reports {
		var body api.ArticleBody
		if err := c.get(ctx, "/api/v1/articles/"+url.PathEscape(string(r.Article)), &body); err != nil {
			return err
		}
		for _, f := range body.Facts {
			fig := body.Figures[f.Figure]
			t.add(r.Outlet, r.Language, resultAmount(fig), fig.Surface, string(f.Attribute), resultName(f.Subject), resultName(f.Object), resultMore(&body, f))
		}
	}
	t.write(w)
	return nil
}

func announcementTitle(a *assay.Announcement) string {
	cells := announcementCells(a)
	return printable(fmt.Sprintf("%s: %s, %s, %s", cells[0], cells[2], cells[3], cells[4]))
}

// resultAmount is a figure of the outer form as exact decimals, so that the
// table shows what is stored.
func resultAmount(f assay.ResultFigure) string {
	sign := map[assay.Qualifier]string{assay.Approx: "≈", assay.LT: "<", assay.LTE: "≤", assay.GT: ">", assay.GTE: "≥"}[f.Qualifier]
	unit := " " + string(f.Unit)
	if f.Unit == "1" { // a plain number
		unit = ""
	}
	switch {
	case f.Value != nil:
		return sign + *f.Value + unit
	case f.Low != nil && f.High != nil:
		return *f.Low + "–" + *f.High + unit
	}
	return f.Surface
}

func resultName(r *assay.ResultRef) string {
	if r == nil {
		return ""
	}
	return r.Name
}

func resultMore(body *api.ArticleBody, f assay.ResultFact) string {
	var more []string
	if f.Status != nil {
		more = append(more, string(*f.Status))
	}
	if f.Rank != nil {
		more = append(more, "rank "+strconv.Itoa(*f.Rank))
	}
	if f.Direction != nil {
		more = append(more, *f.Direction)
	}
	if f.SameAs != nil && *f.SameAs < len(body.Figures) {
		more = append(more, "= "+body.Figures[*f.SameAs].Surface)
	}
	return strings.Join(more, ", ")
}

func (p *program) showAlerts(ctx context.Context, c *client, w io.Writer) error {
	var list listed[api.DeliveryInfo]
	if err := c.get(ctx, "/api/v1/deliveries?limit=100", &list); err != nil {
		return err
	}
	if len(list.Items) == 0 {
		return nil
	}
	fmt.Fprintln(w, "ALERTS")
	t := &table{head: []string{"RULE", "CHANNEL", "EVENT", "STATE", "ATTEMPTS", "ID"}, limit: []int{40, 20, 24, 12, 8, 40}}
	for _, d := range list.Items {
		t.add(d.Rule, d.Channel, d.Event, string(d.State), strconv.Itoa(d.Attempts), d.ID)
	}
	t.write(w)
	fmt.Fprintln(w)
	return nil
}

// showTotals says how much was found, and why the rest was not.
func (p *program) showTotals(ctx context.Context, c *client, w io.Writer, articles, announcements int) error {
	var st api.Status
	if err := c.get(ctx, "/api/v1/status", &st); err != nil {
		return err
	}
	dismissed, err := p.pipeline.Dismissed(ctx, p.started)
	if err != nil {
		return err
	}
	dead, err := p.pipeline.Dead(ctx, 1000)
	if err != nil {
		return err
	}
	fmt.Fprintf(w, "%s, %s, %s\n", counted(articles, "article"), counted(st.Index.Facts, "fact"), counted(announcements, "announcement"))
	reasons := map[string]int{}
	for _, r := range dismissed {
		reasons[r]++
	}
	for _, r := range sortedKeys(reasons) {
		fmt.Fprintf(w, "left out as %s: %s\n", printable(r), counted(reasons[r], "page"))
	}
	if len(dead) > 0 {
		fmt.Fprintf(w, "not processed: %s; `assay dead list` says why\n", counted(len(dead), "message"))
	}
	return nil
}

func counted(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return strconv.Itoa(n) + " " + what + "s"
}

func sortedKeys[V any](m map[string]V) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}
