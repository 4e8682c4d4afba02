package main

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"slices"
	"sync"
	"testing"
	"time"

	"assay/alerts"
	"assay/api"
	"assay/internal/samplesite"
)

// gate counts the answers of a site and tells when the next few were given, so
// that a test can strike in mid-crawl.
type gate struct {
	http.Handler
	mu     sync.Mutex
	left   int
	struck chan struct{}
	ok     map[string]int
}

func (g *gate) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	rec := &statusRecorder{ResponseWriter: w, status: http.StatusOK}
	g.Handler.ServeHTTP(rec, r)
	g.mu.Lock()
	defer g.mu.Unlock()
	if rec.status == http.StatusOK {
		g.ok[r.URL.Path]++
	}
	if g.left--; g.left == 0 {
		close(g.struck)
	}
}

func (g *gate) after(n int) <-chan struct{} {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.left, g.struck = n, make(chan struct{})
	return g.struck
}

type statusRecorder struct {
	http.ResponseWriter
	status int
}

func (r *statusRecorder) WriteHeader(status int) {
	r.status = status
	r.ResponseWriter.WriteHeader(status)
}

// TestKilled kills the service five times in mid-crawl. The crawl goes on each
// time; in the end every article of the site is there once, no fact twice, and
// the alert has one id.
func TestKilled(t *testing.T) {
	site := samplesite.New()
	g := &gate{Handler: site, ok: map[string]int{}}
	siteURL, stopSite, err := serveLoopback(g)
	if err != nil {
		t.Fatal(err)
	}
	defer stopSite()
	secret, err := alerts.NewSecret()
	if err != nil {
		t.Fatal(err)
	}
	inbox := &receiver{secret: secret, now: time.Now, got: map[string]int{}}
	hookURL, stopHook, err := serveLoopback(inbox)
	if err != nil {
		t.Fatal(err)
	}
	defer stopHook()
	dir := t.TempDir()
	file := writeFile(t, dir, "assay.toml", testConfig(dir+"/data", siteURL, hookURL, secret, site.StartPaths()...))
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	startProcess := func() *exec.Cmd {
		cmd := exec.Command(self, "run", "-c", file)
		cmd.Env = append(os.Environ(), asProgram+"=1")
		cmd.Stderr = os.Stderr
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		return cmd
	}
	for kill := range 5 {
		struck := g.after(6 + 3*kill)
		cmd := startProcess()
		<-struck
		if err := cmd.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		// The error is the kill itself.
		_ = cmd.Wait()
	}
	cmd := startProcess()
	defer func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	}()
	c := func() *client { return newClient(readOwner(dir + "/data")) }
	var arts api.Found[api.ArticleRow]
	until(t, "the service is idle", func() bool {
		o := readOwner(dir + "/data")
		if o.PID != cmd.Process.Pid || o.Socket == "" {
			return false
		}
		var st api.Status
		if c().get(t.Context(), "/api/v1/status", &st) != nil || len(st.Sources) != len(site.StartPaths()) {
			return false
		}
		for _, s := range st.Sources {
			if s.Last.IsZero() {
				return false
			}
		}
		for _, s := range st.Stages {
			if s.Pending > 0 {
				return false
			}
		}
		return c().get(t.Context(), "/api/v1/articles?limit=1000", &arts) == nil
	})

	var paths []string
	for _, a := range arts.Items {
		u, err := url.Parse(a.URL)
		if err != nil {
			t.Fatal(err)
		}
		paths = append(paths, u.Path)
	}
	for _, k := range site.Keys() {
		if n := count(paths, k.Path); n != 1 {
			t.Errorf("article %s is there %d times", k.Path, n)
		}
	}
	var facts api.Found[api.FactRow]
	if err := c().get(t.Context(), "/api/v1/facts?limit=1000", &facts); err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, f := range facts.Items {
		key := fmt.Sprint(f.Article.ID, f.Figure, f.Attribute, f.ID)
		if seen[key] {
			t.Errorf("a fact twice: %s %s in %s", f.Attribute, f.Text, f.Article.URL)
		}
		seen[key] = true
	}
	if facts.Total > 1000 || facts.Total == 0 {
		t.Errorf("%d facts", facts.Total)
	}
	inbox.mu.Lock()
	defer inbox.mu.Unlock()
	if len(inbox.got) != 1 {
		t.Errorf("alerts by id: %v, want one id", inbox.got)
	}
}

func count(list []string, want string) int {
	n := 0
	for _, s := range list {
		if s == want {
			n++
		}
	}
	return n
}

// TestPartsTogether: an article that is cut into pages is one article.
func TestPartsTogether(t *testing.T) {
	page := func(words, next string) string {
		return "<html><head><title>Nickel smelter</title></head><body><article><h1>Nickel smelter</h1><p>" + words + "</p></article>" + next + "</body></html>"
	}
	mux := http.NewServeMux()
	mux.HandleFunc("/news/smelter.html", func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, page("Orlane Metals will invest $310 million in a nickel smelter on the island, its chairman told reporters after a meeting with the governor on Friday morning.</p><p>"+
			"Work begins next spring, the company said, once the harbour has been dredged and the road along the coast can carry the loads.",
			`<a rel="next" href="smelter_2.html">Next page</a>`))
	})
	mux.HandleFunc("/news/smelter_2.html", func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, page("The smelter is to turn out 45,000 tonnes of nickel a year, and the company said that it would hire 900 people from the villages around the bay.", ""))
	})
	site := httptest.NewServer(mux)
	t.Cleanup(site.Close)
	dir := t.TempDir()
	s := start(t, dir, testConfig(dir+"/data", site.URL, "http://127.0.0.1:9/", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"))
	run(t, "", "crawl", "-c", dir+"/assay.toml", site.URL+"/news/smelter.html").want(t, exitOK, "takes on")
	until(t, "the article is indexed", func() bool {
		return get[api.Found[api.ArticleRow]](t, s.url+"/api/v1/articles").Total == 1
	})
	run(t, "", "search", "-c", dir+"/assay.toml", "nickel").want(t, exitOK, "310 m USD", "45,000 t")
}

// TestInUse: a second process on the same data folder is refused, and verbs
// work through the first.
func TestInUse(t *testing.T) {
	site, siteURL := sampleServer(t)
	dir := t.TempDir()
	s := start(t, dir, testConfig(dir+"/data", siteURL, "http://127.0.0.1:9/", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"))
	config := dir + "/assay.toml"
	run(t, "", "run", "-c", config).want(t, exitFailure, "data folder "+dir+"/data is in use by process", "answers at "+s.url)
	key := site.Keys()[slices.IndexFunc(site.Keys(), func(k samplesite.Key) bool { return k.Announcement != "" })]
	run(t, "", "crawl", "-c", config, siteURL+key.Path).want(t, exitOK, "takes on "+siteURL+key.Path)
	until(t, "the article is indexed", func() bool {
		return get[api.Found[api.ArticleRow]](t, s.url+"/api/v1/articles").Total == 1
	})
	run(t, "", "search", "-c", config, "--for", "articles", "").want(t, exitOK, key.Title[:12])
	run(t, "", "dead", "list", "-c", config).want(t, exitOK, "nothing: every message was processed")
	run(t, "", "dead", "retry", "-c", config, "7").want(t, exitUsage, "dead letter 7: there is none")
	page := writeFile(t, dir, "page.html", "<html><head><title>Copper plant</title></head><body><article><h1>Copper plant</h1><p>"+
		"The company will invest $250 million in a copper plant in the north of the country, it said on Monday after its board had met.</p><p>"+
		"Work is to begin next year and to take three years, the statement said, with the first cathodes expected in the year after that.</p></article></body></html>")
	run(t, "", "crawl", "-c", config, page).want(t, exitOK, "takes on file://")
	until(t, "the file is indexed", func() bool {
		return get[api.Found[api.ArticleRow]](t, s.url+"/api/v1/articles").Total == 2
	})
	if r := s.stop(); r.code != exitOK {
		t.Errorf("stopped with %d: %s", r.code, r.errOut)
	}
	// With nobody there the verbs open the folder themselves.
	run(t, "", "search", "-c", config, "copper").want(t, exitOK, "250")
}
