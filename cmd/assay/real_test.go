package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"html/template"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"assay"
	"assay/alerts"
	"assay/api"
	"assay/crawler"
	"assay/extractor"
	"assay/internal/devdata"
	"assay/pipelines"
	"assay/webtext"
)

var allPages = flag.Bool("real", false, "crawl every page of the reference data, not a part")

// manyHosts serves bodies under many host names from one loopback address.
type manyHosts struct {
	addr string
	mu   sync.Mutex
	body map[string]func() ([]byte, error) // by normalised URL
}

func serveHosts(t *testing.T) *manyHosts {
	t.Helper()
	h := &manyHosts{body: map[string]func() ([]byte, error){}}
	u, stop, err := serveLoopback(h)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(stop)
	h.addr = strings.TrimPrefix(u, "http://")
	return h
}

// add serves a body at an address, over plain HTTP, and returns that address.
func (h *manyHosts) add(t *testing.T, raw string, body func() ([]byte, error)) string {
	t.Helper()
	u, err := webtext.NormalizeURL("http" + strings.TrimPrefix(strings.TrimPrefix(raw, "http"), "s"))
	if err != nil {
		t.Fatal(err)
	}
	h.body[u] = body
	return u
}

func (h *manyHosts) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	u, err := webtext.NormalizeURL("http://" + r.Host + r.URL.RequestURI())
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	h.mu.Lock()
	body := h.body[u]
	h.mu.Unlock()
	if body == nil {
		http.NotFound(w, r)
		return
	}
	data, err := body()
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html")
	// A broken connection is the crawler's to notice.
	_, _ = w.Write(data)
}

// dial leads every host name to the one server.
func (h *manyHosts) dial(ctx context.Context, network, _ string) (net.Conn, error) {
	return new(net.Dialer).DialContext(ctx, network, h.addr)
}

// crawlPages runs the whole program over pages and hands what it holds to look.
func crawlPages(t *testing.T, h *manyHosts, cfg config, urls []string, look func(context.Context, *program, *client)) string {
	t.Helper()
	var out, errOut syncBuffer
	m := &Main{
		Stdin: strings.NewReader(""), Stdout: &out, Stderr: &errOut, Env: noEnv, Now: time.Now,
		SetCrawler: func(c *crawler.Config) { c.Dial, c.Delay = h.dial, -1 },
	}
	stages := slices.DeleteFunc(slices.Clone(pipelines.Stages), func(s pipelines.Stage) bool { return s == pipelines.StageAPI })
	cfg.Pipelines.Unscheduled = true
	p, err := openProgram(t.Context(), m, cfg, stages, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	err = p.during(t.Context(), func(ctx context.Context) error {
		src := crawler.Source{Name: "pages", URL: urls[0], Kind: crawler.Page, Pages: urls[1:], MaxPages: len(urls) + 1}
		if _, err := p.pipeline.Crawl(ctx, src); err != nil {
			return err
		}
		if err := p.pipeline.Drain(ctx); err != nil {
			return err
		}
		look(ctx, p, newClient(owner{Socket: p.socket}))
		return p.show(ctx, newClient(owner{Socket: p.socket}))
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := p.close(); err != nil {
		t.Error(err)
	}
	return out.String()
}

// TestRealPages crawls real news pages through the whole pipeline.
func TestRealPages(t *testing.T) {
	index := devdata.Path(t, "data", "pages", "index.jsonl")
	type line struct {
		ID, File, URL, Lang string
		Bytes               int
		Article             bool
	}
	var lines []line
	for i, l := range readLines[line](t, index) {
		if *allPages || i%16 == 0 {
			lines = append(lines, l)
		}
	}
	h := serveHosts(t)
	byURL := map[string]line{}
	var urls []string
	for _, l := range lines {
		u := h.add(t, l.URL, func() ([]byte, error) { return readFile(filepath.Join(filepath.Dir(index), l.File)) })
		byURL[u] = l
		urls = append(urls, u)
	}
	cfg := defaultConfig()
	cfg.Data = t.TempDir()
	began := time.Now()
	type prediction struct {
		ID        string     `json:"id"`
		Title     string     `json:"title"`
		Published *time.Time `json:"published"`
		Text      string     `json:"text"`
	}
	var predicted []prediction
	lost, empty, facts, articles, wanted := 0, 0, 0, 0, 0
	var took time.Duration
	crawlPages(t, h, cfg, urls, func(ctx context.Context, p *program, c *client) {
		took = time.Since(began)
		dead, err := p.pipeline.Dead(ctx, 1000)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range dead {
			t.Errorf("dead: %s: %s", d.URL, d.Reason)
		}
		dismissed, err := p.pipeline.Dismissed(ctx, began)
		if err != nil {
			t.Fatal(err)
		}
		// The archive has every reading, also of pages that turned out to be two
		// revisions of one article.
		readings := map[assay.PageID]*assay.Reading{}
		byID := map[assay.ReadingID]*assay.Reading{}
		for r, err := range p.rooms.Archive.Readings(ctx, 0) {
			if err != nil {
				t.Fatal(err)
			}
			readings[r.Reading.Page] = r.Reading
			byID[r.Reading.ID] = r.Reading
		}
		for u, l := range byURL {
			if l.Article {
				wanted++
			}
			body, err := h.body[u]()
			if err != nil {
				t.Fatal(err)
			}
			page := &assay.Page{ID: assay.NewPageID(u, body), URL: u, FinalURL: u, Status: http.StatusOK, Body: body}
			r := readings[page.ID]
			if r == nil {
				// The same text at a second address is one reading of one article.
				if again, err := p.extractor.Read(page, extractor.Options{}); err == nil {
					r = byID[again.ID]
				}
			}
			if r == nil {
				reason, ok := dismissed[u]
				if f, tried := p.pipeline.LastFetch(u); !ok && tried && f.Outcome != assay.OutcomeFetched {
					reason, ok = fmt.Sprintf("%s: %s", f.Outcome, f.Error), true
				}
				if !ok {
					lost++
					t.Errorf("%s (%s): no article and no reason", l.ID, u)
				} else if l.Article {
					t.Logf("%s: left out: %s", l.ID, reason)
				}
				continue
			}
			facts += len(r.Facts)
			if strings.TrimSpace(r.Article.Text[r.Article.BodyStart:]) == "" {
				empty++
			} else if l.Article {
				articles++
			}
			pr := prediction{ID: l.ID, Title: r.Article.Title, Text: r.Article.Text[r.Article.BodyStart:]}
			if !r.Article.Published.IsZero() {
				pr.Published = &r.Article.Published
			}
			predicted = append(predicted, pr)
		}
	})
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		t.Fatal(err)
	}
	fmt.Printf("%d pages, %d of %d articles with text, %d facts, %d lost, %.1f pages/s, peak memory of the process %d MB\n",
		len(lines), articles, wanted, facts, lost, float64(len(lines))/took.Seconds(), usage.Maxrss>>10)
	if float64(articles) < 0.97*float64(wanted) {
		t.Errorf("%d of %d articles have text, want 97 %%", articles, wanted)
	}
	if empty > 0 {
		t.Errorf("%d articles without text", empty)
	}
	if !*allPages {
		return
	}
	out := filepath.Join(t.TempDir(), "pages.jsonl")
	writeLines(t, out, predicted)
	scored, err := exec.Command("python3", devdata.Path(t, "data", "pages", "score.py"), out, "--json").Output()
	if err != nil {
		t.Fatalf("score: %v", err)
	}
	var score map[string]map[string]struct{ F1 float64 }
	if err := json.Unmarshal(scored, &score); err != nil {
		t.Fatalf("score: %v in %s", err, scored)
	}
	for _, lang := range []string{"zh", "en"} {
		fmt.Printf("%s text F1 %.3f, title F1 %.3f, time F1 %.3f\n", lang, score[lang]["text"].F1, score[lang]["title"].F1, score[lang]["time"].F1)
		if score[lang]["text"].F1 < 0.90 {
			t.Errorf("%s text F1 %.3f, want 0.90", lang, score[lang]["text"].F1)
		}
	}
}

// report is a text of the announcement clusters.
type reportText struct {
	ID, Lang, Outlet, URL, Title, Text, Cluster string
	Published                                   time.Time
}

var reportPage = template.Must(template.New("").Parse(`<!DOCTYPE html><html lang="{{.Lang}}"><head><meta charset="utf-8"><title>{{.Title}}</title>
<meta property="og:site_name" content="{{.Outlet}}"><meta property="og:type" content="article"><meta property="article:published_time" content="{{.When}}"></head>
<body><article><h1>{{.Title}}</h1>{{range .Paragraphs}}<p>{{.}}</p>{{end}}</article></body></html>`))

// wholeClusters is how many of the clusters end whole, whatever the order in which
// their reports are crawled.
const wholeClusters = 14

// TestClusters crawls reports of announcements from many outlets: all reports
// of a cluster end in one announcement and one alert.
func TestClusters(t *testing.T) {
	texts := readLines[reportText](t, devdata.Path(t, "data", "announcements", "dev", "texts.jsonl"))
	secret, err := alerts.NewSecret()
	if err != nil {
		t.Fatal(err)
	}
	inbox := &receiver{secret: secret, now: time.Now, got: map[string]int{}}
	hook, stop, err := serveLoopback(inbox)
	if err != nil {
		t.Fatal(err)
	}
	defer stop()
	cfg := defaultConfig()
	cfg.Data = t.TempDir()
	cfg.Alerts = alerts.Config{
		AllowNet: []string{"127.0.0.0/8"},
		Channels: []alerts.Channel{{Name: "desk", Kind: "webhook", URL: hook, Secret: secret}},
		Rules:    []alerts.Rule{{Name: "all", Query: "type:investment OR type:funding OR type:acquisition OR type:contract", Channels: []string{"desk"}}},
	}
	h := serveHosts(t)
	cluster := map[string]string{}
	sizes := map[string]int{}
	var urls []string
	for _, r := range texts {
		_, body, _ := strings.Cut(r.Text, "\n")
		var page bytes.Buffer
		err := reportPage.Execute(&page, map[string]any{
			"Lang": r.Lang, "Title": r.Title, "Outlet": r.Outlet, "When": r.Published.Format(time.RFC3339), "Paragraphs": strings.Split(body, "\n"),
		})
		if err != nil {
			t.Fatal(err)
		}
		u := h.add(t, r.URL, func() ([]byte, error) { return page.Bytes(), nil })
		cluster[u] = r.Cluster
		if r.Cluster != "" {
			sizes[r.Cluster]++
		}
		urls = append(urls, u)
	}
	whole, joined := 0, 0
	crawlPages(t, h, cfg, urls, func(ctx context.Context, p *program, c *client) {
		var anns api.Found[api.AnnouncementRow]
		if err := c.get(ctx, "/api/v1/announcements?limit=1000", &anns); err != nil {
			t.Fatal(err)
		}
		alertsOf := map[assay.AnnouncementID]int{}
		list, err := p.pipeline.Deliveries(ctx, 1000)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range list {
			if alertsOf[d.Announcement]++; alertsOf[d.Announcement] > 1 {
				t.Errorf("announcement %s has %d alerts", d.Announcement, alertsOf[d.Announcement])
			}
		}
		for _, a := range anns.Items {
			of := map[string]int{}
			arts := map[assay.ArticleID]bool{}
			for _, r := range a.Reports {
				if !arts[r.Article] {
					of[cluster[r.URL]]++
				}
				arts[r.Article] = true
			}
			for cl, n := range of {
				if cl == "" {
					continue
				}
				if n > 1 {
					joined += n - 1
				}
				if n == sizes[cl] && len(of) == 1 {
					whole++
				}
			}
		}
	})
	fmt.Printf("%d clusters, %d of them whole in one announcement of their own, %d reports joined to another\n", len(sizes), whole, joined)
	if whole < wholeClusters {
		t.Errorf("%d clusters ended whole in one announcement of their own, want %d", whole, wholeClusters)
	}
}

func readLines[T any](t *testing.T, path string) []T {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var out []T
	s := bufio.NewScanner(f)
	s.Buffer(nil, 16<<20)
	for s.Scan() {
		var v T
		if err := json.Unmarshal(s.Bytes(), &v); err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		out = append(out, v)
	}
	if err := s.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}

func writeLines[T any](t *testing.T, path string, rows []T) {
	t.Helper()
	var b bytes.Buffer
	for _, r := range rows {
		data, err := json.Marshal(r)
		if err != nil {
			t.Fatal(err)
		}
		b.Write(append(data, '\n'))
	}
	if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
}
