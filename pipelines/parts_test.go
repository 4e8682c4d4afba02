package pipelines

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"assay"
)

func TestParseSchedule(t *testing.T) {
	shanghai, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		t.Fatal(err)
	}
	from := time.Date(2025, 10, 28, 23, 50, 0, 0, time.UTC)
	for _, tc := range []struct {
		expr, zone string
		want       time.Time
		wrong      string
	}{
		{expr: "*/15 * * * *", want: time.Date(2025, 10, 29, 0, 0, 0, 0, time.UTC)},
		{expr: "@hourly", want: time.Date(2025, 10, 29, 0, 0, 0, 0, time.UTC)},
		{expr: "30 8 * * 1-5", zone: "Asia/Shanghai", want: time.Date(2025, 10, 29, 8, 30, 0, 0, shanghai)},
		{expr: "61 * * * *", wrong: `schedule: "61 * * * *" is no cron expression`},
		{expr: "* * * *", wrong: "schedule:"},
		{expr: "TZ=UTC 1 * * * *", wrong: "give the zone as time_zone"},
		{expr: "@hourly", zone: "Moon/Sea", wrong: `time_zone: "Moon/Sea" is no IANA time zone`},
		{expr: "@hourly", zone: "Local", wrong: "time_zone:"},
	} {
		next, err := ParseSchedule(tc.expr, tc.zone)
		if tc.wrong != "" {
			if err == nil || !strings.Contains(err.Error(), tc.wrong) || !errors.Is(err, assay.ErrInvalid) {
				t.Errorf("%q in %q: error %v, want one with %q", tc.expr, tc.zone, err, tc.wrong)
			}
			continue
		}
		if err != nil {
			t.Errorf("%q in %q: %v", tc.expr, tc.zone, err)
			continue
		}
		if got := next(from); !got.Equal(tc.want) {
			t.Errorf("%q in %q after %s: %s, want %s", tc.expr, tc.zone, from, got, tc.want)
		}
	}
}

// TestDue: slots missed while the program was down count once.
func TestDue(t *testing.T) {
	hourly, err := ParseSchedule("@hourly", "")
	if err != nil {
		t.Fatal(err)
	}
	at := func(h, m int) time.Time { return time.Date(2025, 10, 28, h, m, 0, 0, time.UTC) }
	for _, tc := range []struct{ last, now, want time.Time }{
		{at(10, 0), at(10, 59), time.Time{}},
		{at(10, 0), at(11, 0), at(11, 0)},
		{at(10, 0), at(17, 30), at(17, 0)},
		{at(17, 0), at(17, 30), time.Time{}},
	} {
		if got := due(hourly, tc.last, tc.now); !got.Equal(tc.want) {
			t.Errorf("after %s, at %s: due %s, want %s", tc.last, tc.now, got, tc.want)
		}
	}
}

// TestAttempts: what was in work when a process ended is suspect in the next,
// its neighbours are not, and the count survives.
func TestAttempts(t *testing.T) {
	path := filepath.Join(t.TempDir(), "attempts.log")
	for crash := range 4 {
		a, err := openAttempts(path)
		if err != nil {
			t.Fatal(err)
		}
		if got := a.suspect(7); got != (crash > 0) {
			t.Errorf("after %d crashes suspect = %v", crash, got)
		}
		if a.suspect(8) {
			t.Error("a neighbour that was finished is suspect")
		}
		a.begin(8)
		a.end(8)
		if n := a.begin(7); n != crash+1 {
			t.Errorf("attempt %d, want %d", n, crash+1)
		}
		// The process ends here; a torn line may stand at the end.
		if crash == 2 {
			if _, err := a.file.WriteString("+"); err != nil {
				t.Fatal(err)
			}
		}
		a.close()
	}
	a, err := openAttempts(path)
	if err != nil {
		t.Fatal(err)
	}
	defer a.close()
	a.end(7)
	if data, err := os.ReadFile(path); err != nil || !strings.HasSuffix(string(data), "-7\n") {
		t.Errorf("the journal holds %q (%v)", data, err)
	}
	if _, err := openAttempts(t.TempDir()); err == nil {
		t.Error("a folder is taken for a journal")
	}
}

func TestNATSValidate(t *testing.T) {
	for _, tc := range []struct {
		change func(*NATS)
		wrong  string
	}{
		{func(*NATS) {}, ""},
		{func(c *NATS) { c.URL, c.Replicas = "nats://a:4222,tls://b:4222", 3 }, ""},
		{func(c *NATS) { c.Replicas = 2 }, "nats.replicas: 2; it must be 1, 3 or 5"},
		{func(c *NATS) { c.Replicas = 3 }, "nats.replicas: 3 needs nats.url"},
		{func(c *NATS) { c.URL = "localhost:4222" }, `nats.url: "localhost:4222"; it must look like nats://host:4222`},
		{func(c *NATS) { c.URL = "http://localhost" }, "nats.url"},
		{func(c *NATS) { c.MaxStore = 1 }, "nats.max_store"},
	} {
		c := DefaultNATS()
		tc.change(&c)
		err := c.Validate()
		if tc.wrong == "" && err != nil || tc.wrong != "" && (err == nil || !strings.Contains(err.Error(), tc.wrong)) {
			t.Errorf("%+v: %v, want %q", c, err, tc.wrong)
		}
	}
}

func testBroker(t *testing.T, dir string) *broker {
	t.Helper()
	cfg := DefaultNATS()
	cfg.MaxStore = 256 << 20
	b, err := openBroker(t.Context(), cfg, dir)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestPublish pins the answers of the server on which publishing depends.
func TestPublish(t *testing.T) {
	b := testBroker(t, t.TempDir())
	defer b.close()
	ctx := t.Context()
	send := func(subject, id string, opts ...jetstream.PublishOpt) (uint64, error) {
		return b.publish(ctx, newMsg(subject, []byte("{}"), false), id, opts...)
	}
	first, err := send("announcements", "", jetstream.WithExpectLastSequence(0))
	if err != nil || first != 1 {
		t.Fatalf("first filing at %d: %v", first, err)
	}
	if _, err := send("announcements", "", jetstream.WithExpectLastSequence(0)); !errors.Is(err, errOvertaken) {
		t.Errorf("a second ledger is not refused: %v", err)
	}
	if _, err := send("deliveries.a.1", ""); err != nil {
		t.Fatal(err)
	}
	if _, err := send("deliveries.a.1", ""); !errors.Is(err, errAlreadyThere) {
		t.Errorf("a delivery is queued twice: %v", err)
	}
	a, errA := send("pages.1", "same")
	again, errB := send("pages.1", "same")
	if errA != nil || errB != nil || a != again {
		t.Errorf("the same page is stored at %d and %d (%v, %v)", a, again, errA, errB)
	}
	if _, err := b.publish(ctx, newMsg("pages.1", make([]byte, maxPayload+1), false), ""); !errors.Is(err, assay.ErrInvalid) {
		t.Errorf("a message too large: %v", err)
	}
}

// TestPublishWaitsWhileFull: a publisher waits while a stream is full, and goes
// on when there is room; nothing is dropped.
func TestPublishWaitsWhileFull(t *testing.T) {
	b := testBroker(t, t.TempDir())
	defer b.close()
	ctx := t.Context()
	s, err := b.js.Stream(ctx, streamDead)
	if err != nil {
		t.Fatal(err)
	}
	cfg := s.CachedInfo().Config
	cfg.MaxMsgs = 2
	if _, err := b.js.UpdateStream(ctx, cfg); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if _, err := b.publish(ctx, newMsg("dead.x", nil, false), ""); err != nil {
			t.Fatal(err)
		}
	}
	short, cancel := context.WithTimeout(ctx, 100*time.Millisecond)
	defer cancel()
	if _, err := b.publish(short, newMsg("dead.x", nil, false), ""); !errors.Is(err, context.DeadlineExceeded) {
		t.Fatalf("a full stream takes a message or gives up at once: %v", err)
	}
	done := make(chan error, 1)
	go func() {
		_, err := b.publish(ctx, newMsg("dead.x", nil, false), "")
		done <- err
	}()
	if err := s.Purge(ctx); err != nil {
		t.Fatal(err)
	}
	if err := <-done; err != nil {
		t.Errorf("the publisher that waited: %v", err)
	}
}

// TestViewGoesOn: a view takes every message once and in order, over a restart
// of view and server, and sends what it cannot read to DEAD.
func TestViewGoesOn(t *testing.T) {
	dir := t.TempDir()
	var kept []uint64
	var checkpoint uint64
	target := uint64(0)
	run := func(b *broker, until uint64) {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		var failOnce atomic.Bool
		v := &view{name: "test", stream: streamFetches, from: func() uint64 { return checkpoint }, apply: func(_ context.Context, es []entry) error {
			if !failOnce.Swap(true) {
				return errors.New("disk away")
			}
			for _, e := range es {
				if string(e.data) == "poison" {
					return assay.Invalidf("cannot be read")
				}
			}
			for _, e := range es {
				kept = append(kept, e.seq)
				checkpoint = e.seq
			}
			if checkpoint >= target {
				cancel()
			}
			return nil
		}}
		target = until
		if err := v.run(ctx, b, func() {}); err != nil {
			t.Fatal(err)
		}
	}
	b := testBroker(t, dir)
	for i := range 1200 {
		data := []byte("{}")
		if i == 600 {
			data = []byte("poison")
		}
		if _, err := b.js.PublishMsg(t.Context(), newMsg(fmt.Sprintf("fetches.%d", i%64), data, false)); err != nil {
			t.Fatal(err)
		}
	}
	run(b, 700)
	b.close()
	b = testBroker(t, dir)
	defer b.close()
	run(b, 1200)
	if !slices.IsSorted(kept) || len(slices.Compact(slices.Clone(kept))) != len(kept) || len(kept) != 1199 || slices.Contains(kept, 601) {
		t.Errorf("%d messages kept, sorted %v", len(kept), slices.IsSorted(kept))
	}
	s, err := b.js.Stream(t.Context(), streamDead)
	if err != nil {
		t.Fatal(err)
	}
	m, err := s.GetLastMsgForSubject(t.Context(), "dead.test")
	if err != nil {
		t.Fatal(err)
	}
	if d := deadLetter(m); d.Origin != 601 || d.Reason != "cannot be read" || d.Stream != streamFetches {
		t.Errorf("dead letter %+v", d)
	}
}

// TestWorker: what a worker does with each kind of outcome.
func TestWorker(t *testing.T) {
	b := testBroker(t, t.TempDir())
	defer b.close()
	var panics, retries, fails atomic.Int32
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	done := make(chan string, 16)
	a, err := openAttempts(filepath.Join(t.TempDir(), "attempts.log"))
	if err != nil {
		t.Fatal(err)
	}
	defer a.close()
	w := &worker{name: "test", stream: streamTicks, durable: "test", copies: 2, attempts: a, handle: func(_ context.Context, e entry) error {
		switch string(e.data) {
		case "retry":
			if retries.Add(1) < 3 {
				return retryError(time.Millisecond)
			}
		case "panic":
			panics.Add(1)
			panic("boom")
		case "fail":
			fails.Add(1)
			return errors.New("away")
		case "invalid":
			return assay.Invalidf("no such thing")
		}
		done <- string(e.data)
		return nil
	}}
	if err := w.open(ctx, b, time.Second); err != nil {
		t.Fatal(err)
	}
	ran := make(chan error, 1)
	go func() { ran <- w.run(ctx, b, time.Second, func() {}) }()
	for _, d := range []string{"good", "retry", "panic", "fail", "invalid"} {
		if _, err := b.js.PublishMsg(ctx, &nats.Msg{Subject: "ticks." + d, Data: []byte(d)}); err != nil {
			t.Fatal(err)
		}
	}
	got := []string{<-done, <-done}
	slices.Sort(got)
	if !slices.Equal(got, []string{"good", "retry"}) {
		t.Errorf("done: %v", got)
	}
	reasons := map[string]string{}
	s, err := b.js.Stream(ctx, streamDead)
	if err != nil {
		t.Fatal(err)
	}
	cons, err := s.OrderedConsumer(ctx, jetstream.OrderedConsumerConfig{})
	if err != nil {
		t.Fatal(err)
	}
	it, err := cons.Messages()
	if err != nil {
		t.Fatal(err)
	}
	defer it.Stop()
	for range 3 {
		m, err := it.Next(jetstream.NextContext(ctx))
		if err != nil {
			t.Fatal(err)
		}
		reasons[string(m.Data())] = m.Headers().Get(headerReason)
	}
	cancel()
	if err := <-ran; err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(reasons["panic"], "test: panic: boom in assay/pipelines.TestWorker") || reasons["fail"] != "away" || reasons["invalid"] != "no such thing" {
		t.Errorf("reasons %v", reasons)
	}
	if panics.Load() != maxAttempts || fails.Load() != maxAttempts {
		t.Errorf("%d and %d attempts before DEAD, want %d", panics.Load(), fails.Load(), maxAttempts)
	}
	if len(a.open) != 0 {
		t.Errorf("left open: %v", a.open)
	}
}
