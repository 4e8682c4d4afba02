package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"assay/internal/samplesite"
)

// asProgram makes the test binary the program itself, for tests that need a
// process of its own to kill.
const asProgram = "ASSAY_TEST_AS_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		main()
		return
	}
	os.Exit(m.Run())
}

// result is what one run of the program gave.
type result struct {
	code        int
	out, errOut string
}

// run runs the program in this process.
func run(t *testing.T, stdin string, args ...string) result {
	t.Helper()
	return runMain(t.Context(), &Main{Args: args, Stdin: strings.NewReader(stdin), Env: func(string) string { return "" }})
}

func runMain(ctx context.Context, m *Main) result {
	var out, errOut syncBuffer
	m.Stdout, m.Stderr = &out, &errOut
	if m.Now == nil {
		m.Now = time.Now
	}
	if m.Env == nil {
		m.Env = func(string) string { return "" }
	}
	code := m.Run(ctx)
	return result{code, out.String(), errOut.String()}
}

// syncBuffer may be written from several goroutines.
type syncBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *syncBuffer) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *syncBuffer) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}

func (r result) want(t *testing.T, code int, parts ...string) {
	t.Helper()
	if r.code != code {
		t.Errorf("exit code %d, want %d", r.code, code)
	}
	for _, p := range parts {
		if !strings.Contains(r.out+r.errOut, p) {
			t.Errorf("lacks %q", p)
		}
	}
	if t.Failed() {
		t.Logf("stdout:\n%s\nstderr:\n%s", r.out, r.errOut)
	}
}

// TestDemo is the README's first command: the model case's facts, one
// announcement with its reports in both languages, exactly one alert.
func TestDemo(t *testing.T) {
	r := run(t, "", "demo", "--once")
	r.want(t, exitOK,
		"700000000000 RUB", "≈61500000000 CNY", "28500000 t", "rank 5", "<1 %", "100000000000–1000000000000 CNY", "alerts received: 1 (in 1 signed POSTs, 0 refused)")
	lines := strings.Split(r.out, "\n")
	found := false
	for _, l := range lines {
		if strings.HasPrefix(l, "investment") && strings.Contains(l, "700 bn RUB") && strings.Contains(l, "(en, zh)") {
			found = true
		}
	}
	if !found {
		t.Error("no announcement of 700 bn RUB with reports in both languages")
	}
	for _, trap := range []string{"Group 1", "[2]", "[4]", "[6]"} {
		if strings.Contains(r.out, trap) {
			t.Errorf("the table holds %q", trap)
		}
	}
}

// service is `assay run` in this process.
type service struct {
	t    *testing.T
	url  string
	dir  string
	stop func() result
}

// start runs the service with a configuration until the test ends or stop is called.
func start(t *testing.T, dir, toml string) *service {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	ready := make(chan string, 1)
	file := writeFile(t, dir, "assay.toml", toml)
	var r result
	done := make(chan struct{})
	go func() {
		defer close(done)
		r = runMain(ctx, &Main{Args: []string{"run", "-c", file}, Stdin: strings.NewReader(""), Ready: func(url string) { ready <- url }})
	}()
	s := &service{t: t, dir: dir, stop: func() result { cancel(); <-done; return r }}
	t.Cleanup(func() { s.stop() })
	select {
	case s.url = <-ready:
	case <-done:
		t.Fatalf("the service ended with %d: %s", r.code, r.errOut)
	}
	return s
}

func writeFile(t *testing.T, dir, name, content string) string {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// get asks the service's API.
func get[T any](t *testing.T, url string) T {
	t.Helper()
	var v T
	res, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	data, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	if res.StatusCode != http.StatusOK {
		t.Fatalf("%s: %s: %s", url, res.Status, data)
	}
	if err := json.Unmarshal(data, &v); err != nil {
		t.Fatalf("%s: %v in %s", url, err, data)
	}
	return v
}

// testConfig is a configuration for loopback, with the sample site as sources
// and one rule.
func testConfig(data, siteURL, hookURL, secret string, paths ...string) string {
	var b strings.Builder
	fmt.Fprintf(&b, `data = %q
[nats]
max_store = 268435456
[pipelines]
ack_wait = "1s"
[api]
listen = "127.0.0.1:0"
[crawler]
allow_net = ["127.0.0.0/8"]
delay = "1ms"
[alerts]
allow_net = ["127.0.0.0/8"]
[[alerts.channels]]
name = "desk"
kind = "webhook"
url = %q
secret = %q
[[alerts.rules]]
name = "rare earths"
query = %q
channels = ["desk"]
`, data, hookURL, secret, demoQuery)
	for _, p := range paths {
		fmt.Fprintf(&b, "[[sources]]\nname = %q\nurl = %q\nschedule = \"@hourly\"\n", "sample"+p, siteURL+p)
	}
	return b.String()
}

// until asks again until ok, or fails the test when ctx ends.
func until(t *testing.T, what string, ok func() bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for !ok() {
		select {
		case <-ctx.Done():
			t.Fatalf("gave up waiting until %s", what)
		case <-tick.C:
		}
	}
}

// sampleServer serves the sample site.
func sampleServer(t *testing.T) (*samplesite.Site, string) {
	t.Helper()
	site := samplesite.New()
	url, stop, err := serveLoopback(site)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(stop)
	return site, url
}
