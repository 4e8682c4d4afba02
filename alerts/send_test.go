package alerts

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"assay/query"
)

const testSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"

var loopback = []string{"127.0.0.0/8", "::1/128"}

// deskFor returns a desk with one channel, "desk".
func deskFor(t *testing.T, ch Channel, allow []string) *Desk {
	t.Helper()
	ch.Name = "desk"
	if ch.Secret == "" {
		ch.Secret = testSecret
	}
	d, err := New(Config{Channels: []Channel{ch}, AllowNet: allow}, nil, func(time.Time) query.Env { return query.Env{} })
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func delivery(id string) Delivery {
	return Delivery{ID: id, Channel: "desk", Body: json.RawMessage(`{"type":"announcement.new"}`)}
}

func TestSend(t *testing.T) {
	at := time.Date(2025, 10, 28, 3, 0, 0, 0, time.UTC)
	for _, tc := range []struct {
		name    string
		attempt int
		answer  func(http.ResponseWriter)
		want    Attempt // without ID, At, Took and RetryAfter
		// between bounds RetryAfter.
		least, most time.Duration
	}{
		{"ok", 0, func(w http.ResponseWriter) { w.WriteHeader(http.StatusOK) }, Attempt{Status: 200, Done: true}, 0, 0},
		{"no content", 3, func(w http.ResponseWriter) { w.WriteHeader(http.StatusNoContent) }, Attempt{Status: 204, Done: true}, 0, 0},
		{
			"server error, first attempt", 0, func(w http.ResponseWriter) {
				w.WriteHeader(http.StatusInternalServerError)
				_, _ = io.WriteString(w, "out of\n order")
			},
			Attempt{Status: 500, Error: "post to channel desk: answered 500 Internal Server Error: out of order"},
			4500 * time.Millisecond, 5500 * time.Millisecond,
		},
		{"server error, fourth attempt", 3, func(w http.ResponseWriter) { w.WriteHeader(http.StatusInternalServerError) }, Attempt{Status: 500, Error: "post to channel desk: answered 500 Internal Server Error"}, 108 * time.Minute, 132 * time.Minute},
		{
			"last attempt", 9, func(w http.ResponseWriter) { w.WriteHeader(http.StatusServiceUnavailable) },
			Attempt{Status: 503, Done: true, Error: "exhausted after 10 attempts: post to channel desk: answered 503 Service Unavailable"},
			0, 0,
		},
		{
			"redirect", 0, func(w http.ResponseWriter) { w.Header().Set("Location", "/elsewhere"); w.WriteHeader(http.StatusFound) },
			Attempt{Status: 302, Error: "post to channel desk: answered 302 Found; redirects are not followed, set the final address"},
			4500 * time.Millisecond, 5500 * time.Millisecond,
		},
		{
			"asked to wait", 0, func(w http.ResponseWriter) {
				w.Header().Set("Retry-After", "3600")
				w.WriteHeader(http.StatusTooManyRequests)
			},
			Attempt{Status: 429, Error: "post to channel desk: answered 429 Too Many Requests"},
			time.Hour, time.Hour,
		},
		{
			"asked to wait until", 0, func(w http.ResponseWriter) {
				w.Header().Set("Retry-After", at.Add(2*time.Hour).Format(http.TimeFormat))
				w.WriteHeader(http.StatusServiceUnavailable)
			},
			Attempt{Status: 503, Error: "post to channel desk: answered 503 Service Unavailable"},
			2 * time.Hour, 2 * time.Hour,
		},
		{
			"asked to wait less than the schedule", 3, func(w http.ResponseWriter) {
				w.Header().Set("Retry-After", "1")
				w.WriteHeader(http.StatusServiceUnavailable)
			},
			Attempt{Status: 503, Error: "post to channel desk: answered 503 Service Unavailable"},
			108 * time.Minute, 132 * time.Minute,
		},
		{
			"asked to wait for ever", 0, func(w http.ResponseWriter) {
				w.Header().Set("Retry-After", "99999999")
				w.WriteHeader(http.StatusServiceUnavailable)
			},
			Attempt{Status: 503, Error: "post to channel desk: answered 503 Service Unavailable"},
			24 * time.Hour, 24 * time.Hour,
		},
		{
			"asked nonsense", 0, func(w http.ResponseWriter) {
				w.Header().Set("Retry-After", "soon")
				w.WriteHeader(http.StatusServiceUnavailable)
			},
			Attempt{Status: 503, Error: "post to channel desk: answered 503 Service Unavailable"},
			4500 * time.Millisecond, 5500 * time.Millisecond,
		},
		{
			"gone", 0, func(w http.ResponseWriter) { w.WriteHeader(http.StatusGone) },
			Attempt{Status: 410, Done: true, Disable: true, Error: "post to channel desk: answered 410 Gone"},
			0, 0,
		},
		{"an endless answer", 0, func(w http.ResponseWriter) {
			w.WriteHeader(http.StatusOK)
			_, _ = w.Write(make([]byte, 1<<20))
		}, Attempt{Status: 200, Done: true}, 0, 0},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if r.URL.Path != "/hook" {
					t.Errorf("asked for %s", r.URL.Path)
				}
				tc.answer(w)
			}))
			defer s.Close()
			d := deskFor(t, Channel{URL: s.URL + "/hook"}, loopback)
			got := d.Send(t.Context(), delivery("msg_1"), tc.attempt, at)
			if got.RetryAfter < tc.least || got.RetryAfter > tc.most {
				t.Errorf("retry after %s, want %s to %s", got.RetryAfter, tc.least, tc.most)
			}
			if got.ID != "msg_1" || got.Attempt != tc.attempt || !got.At.Equal(at) {
				t.Errorf("attempt %+v does not say which it is", got)
			}
			tc.want.ID, tc.want.Attempt, tc.want.At, tc.want.Took, tc.want.RetryAfter = got.ID, got.Attempt, got.At, got.Took, got.RetryAfter
			if got != tc.want {
				t.Errorf("got  %+v\nwant %+v", got, tc.want)
			}
		})
	}
}

// Every attempt has the delivery's id, the time of the attempt, and signatures
// by both secrets while they are being changed.
func TestSendSigns(t *testing.T) {
	other, err := NewSecret()
	if err != nil {
		t.Fatal(err)
	}
	var mu sync.Mutex
	type received struct {
		header http.Header
		body   []byte
	}
	var got []received
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		body, err := io.ReadAll(r.Body)
		if err != nil || r.Method != http.MethodPost {
			t.Errorf("%s: %v", r.Method, err)
		}
		got = append(got, received{r.Header.Clone(), body})
		w.WriteHeader(http.StatusInternalServerError)
	}))
	defer s.Close()
	d := deskFor(t, Channel{URL: s.URL, Secret: testSecret + " " + other}, loopback)
	first := time.Date(2025, 10, 28, 3, 0, 0, 0, time.UTC)
	times := []time.Time{first, first.Add(5 * time.Second)}
	for i, at := range times {
		d.Send(t.Context(), delivery("msg_1"), i, at)
	}
	mu.Lock()
	defer mu.Unlock()
	if len(got) != 2 {
		t.Fatalf("%d posts, want 2", len(got))
	}
	for i, r := range got {
		for _, secret := range []string{testSecret, other} {
			err := Verify(secret, r.header.Get("webhook-id"), r.header.Get("webhook-timestamp"), r.header.Get("webhook-signature"), r.body, times[i])
			if err != nil {
				t.Errorf("post %d: %v", i, err)
			}
		}
		if r.header.Get("webhook-id") != "msg_1" || r.header.Get("Content-Type") != "application/json" {
			t.Errorf("post %d has headers %v", i, r.header)
		}
	}
	if got[0].header.Get("webhook-timestamp") == got[1].header.Get("webhook-timestamp") {
		t.Error("both attempts have one timestamp")
	}
}

func TestSendStopsAfterGone(t *testing.T) {
	var posts atomic.Int32
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		posts.Add(1)
		w.WriteHeader(http.StatusGone)
	}))
	defer s.Close()
	d := deskFor(t, Channel{URL: s.URL}, loopback)
	at := time.Date(2025, 10, 28, 3, 0, 0, 0, time.UTC)
	for _, id := range []string{"msg_1", "msg_2"} {
		if a := d.Send(t.Context(), delivery(id), 0, at); !a.Done || !a.Disable || !strings.Contains(a.Error, "410 Gone") {
			t.Errorf("%s: %+v", id, a)
		}
	}
	if n := posts.Load(); n != 1 {
		t.Errorf("%d posts, want 1", n)
	}
}

func TestSendFails(t *testing.T) {
	at := time.Date(2025, 10, 28, 3, 0, 0, 0, time.UTC)
	release := make(chan struct{})
	slow := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		select {
		case <-release:
		case <-r.Context().Done():
		}
	}))
	defer slow.Close()
	defer close(release)
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	for _, tc := range []struct {
		name  string
		ctx   context.Context
		ch    Channel
		allow []string
		want  string
	}{
		{"an address inside", t.Context(), Channel{URL: slow.URL}, nil, "not an address of the public internet"},
		{"a slow receiver", t.Context(), Channel{URL: slow.URL, Timeout: 30 * time.Millisecond}, loopback, "deadline exceeded"},
		{"the program stops", cancelled, Channel{URL: slow.URL}, loopback, "context canceled"},
		{"nobody there", t.Context(), Channel{URL: "http://127.0.0.1:1/hook"}, loopback, "connect"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			a := deskFor(t, tc.ch, tc.allow).Send(tc.ctx, delivery("msg_1"), 0, at)
			if a.Done || a.Status != 0 || a.RetryAfter == 0 || !strings.Contains(a.Error, tc.want) {
				t.Errorf("got %+v, want a failure to be tried again with %q", a, tc.want)
			}
			if strings.Contains(a.Error, "/hook") {
				t.Errorf("error %q gives the address away", a.Error)
			}
		})
	}
	t.Run("a channel that is no more", func(t *testing.T) {
		dl := delivery("msg_1")
		dl.Channel = "old"
		if a := deskFor(t, Channel{URL: slow.URL}, loopback).Send(t.Context(), dl, 0, at); !a.Done || a.Error != `channel "old" is no longer configured` {
			t.Errorf("got %+v", a)
		}
	})
}

// The whole schedule takes about three days, and differs by delivery only.
func TestSchedule(t *testing.T) {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusInternalServerError) }))
	defer s.Close()
	d := deskFor(t, Channel{URL: s.URL}, loopback)
	total := func(id string) time.Duration {
		var sum time.Duration
		for n := 0; ; n++ {
			a := d.Send(t.Context(), delivery(id), n, time.Unix(0, 0))
			if a.Done {
				if n != 9 {
					t.Errorf("given up after attempt %d", n)
				}
				return sum
			}
			sum += a.RetryAfter
		}
	}
	one := total("msg_1")
	if one < 66*time.Hour || one > 84*time.Hour {
		t.Errorf("ten attempts take %s", one)
	}
	if again := total("msg_1"); again != one {
		t.Errorf("the same delivery took %s and %s", one, again)
	}
	if other := total("msg_2"); other == one {
		t.Errorf("two deliveries keep step: %s", one)
	}
}
