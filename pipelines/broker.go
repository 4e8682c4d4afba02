package pipelines

import (
	"context"
	"errors"
	"fmt"
	"math"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"assay"
)

// NATS says where the streams live.
type NATS struct {
	// URL of an external NATS cluster, several separated by commas; empty runs
	// a server inside this process, without a port, in the data folder.
	URL string `toml:"url"`
	// Credentials is the path of a .creds file for the external cluster.
	Credentials string `toml:"credentials"`
	// Replicas of each stream on the external cluster: 1, 3 or 5.
	Replicas int `toml:"replicas"`
	// MaxStore bounds the disk space of all streams of the embedded server, in bytes.
	MaxStore int64 `toml:"max_store"`
	// ConnectTimeout is how long to wait for the server at start-up.
	ConnectTimeout time.Duration `toml:"-"`
}

// DefaultNATS is the embedded server with 64 GB of room.
func DefaultNATS() NATS {
	return NATS{Replicas: 1, MaxStore: 64 << 30, ConnectTimeout: 10 * time.Second}
}

// Validate names the key that is wrong.
func (c NATS) Validate() error {
	if c.Replicas != 1 && c.Replicas != 3 && c.Replicas != 5 {
		return assay.Invalidf("nats.replicas: %d; it must be 1, 3 or 5", c.Replicas)
	}
	if c.URL == "" && c.Replicas > 1 {
		return assay.Invalidf("nats.replicas: %d needs nats.url; the embedded server keeps 1 copy", c.Replicas)
	}
	if c.MaxStore < 1<<26 {
		return assay.Invalidf("nats.max_store: %d; it must be at least 64 MiB (67108864)", c.MaxStore)
	}
	for u := range strings.SplitSeq(c.URL, ",") {
		scheme, rest, ok := strings.Cut(strings.TrimSpace(u), "://")
		if c.URL != "" && (!ok || rest == "" || (scheme != "nats" && scheme != "tls" && scheme != "ws" && scheme != "wss")) {
			return assay.Invalidf("nats.url: %q; it must look like nats://host:4222", u)
		}
	}
	return nil
}

// maxPayload is the largest message: a page at the crawler's size limit, with
// its headers, however badly it compresses.
const maxPayload = 9 << 20

// The streams. What flows in them and who reads them is drawn in pipeline.go.
const (
	streamControl       = "CONTROL"
	streamTicks         = "TICKS"
	streamFetches       = "FETCHES"
	streamPages         = "PAGES"
	streamReadings      = "READINGS"
	streamAnnouncements = "ANNOUNCEMENTS"
	streamDeliveries    = "DELIVERIES"
	streamDead          = "DEAD"
)

// streams is the shape of every stream. All keep by limits and refuse new
// messages when full, so that nothing is dropped unseen: a publisher waits
// until what every view has passed is purged.
func streams(replicas int) []jetstream.StreamConfig {
	all := []jetstream.StreamConfig{
		{Name: streamControl, Subjects: []string{"control.>"}, MaxMsgsPerSubject: 64, Discard: jetstream.DiscardOld, Description: "sources, as the configuration last stated them"},
		{Name: streamTicks, Subjects: []string{"ticks.>"}, MaxAge: 30 * 24 * time.Hour, Duplicates: time.Hour, Description: "a source is due"},
		{Name: streamFetches, Subjects: []string{"fetches.>"}, MaxBytes: 4 << 30, MaxAge: 366 * 24 * time.Hour, Description: "every attempt to fetch a URL"},
		{Name: streamPages, Subjects: []string{"pages.>"}, MaxBytes: 16 << 30, Description: "pages as fetched"},
		{Name: streamReadings, Subjects: []string{"readings.>", "dismissals.>"}, MaxBytes: 16 << 30, Description: "articles with figures, facts and mentions; pages that are no article"},
		{Name: streamAnnouncements, Subjects: []string{"announcements"}, MaxBytes: 8 << 30, Description: "the ledger's log"},
		// One message per subject, and a second one refused: a delivery's
		// subject ends in its id, so that it is queued once, whatever crashes,
		// without a timer.
		{Name: streamDeliveries, Subjects: []string{"deliveries.>"}, MaxBytes: 2 << 30, MaxMsgsPerSubject: 1, DiscardNewPerSubject: true, Description: "alerts to send, and attempts to send them"},
		{Name: streamDead, Subjects: []string{"dead.>"}, MaxBytes: 2 << 30, Description: "what could not be processed, with the reason"},
	}
	for i := range all {
		s := &all[i]
		s.Storage, s.Retention, s.Replicas = jetstream.FileStorage, jetstream.LimitsPolicy, replicas
		if s.Name != streamControl && s.Name != streamTicks && s.Name != streamFetches {
			s.Discard = jetstream.DiscardNew
		}
		if s.Name == streamControl || s.Name == streamTicks {
			s.MaxBytes = 256 << 20
		}
	}
	return all
}

// broker is the connection to the server that carries the streams, and the
// server itself where it is embedded.
type broker struct {
	server *server.Server // nil when external
	conn   *nats.Conn
	js     jetstream.JetStream
	where  string
}

// openBroker connects, and creates or updates the streams. This is the one
// place that knows whether the server is inside or outside.
func openBroker(ctx context.Context, cfg NATS, dir string) (*broker, error) {
	b := &broker{}
	var err error
	if cfg.URL == "" {
		b.where = "embedded server in " + dir
		err = b.embed(cfg, dir)
	} else {
		b.where = cfg.URL
		err = b.dial(cfg)
	}
	if err == nil {
		err = b.prepare(ctx, cfg)
	}
	if err != nil {
		b.close()
		return nil, err
	}
	return b, nil
}

func (b *broker) embed(cfg NATS, dir string) error {
	s, err := server.NewServer(&server.Options{
		ServerName: "assay", DontListen: true, NoSigs: true, NoLog: true,
		JetStream: true, StoreDir: dir, JetStreamMaxStore: cfg.MaxStore, JetStreamMaxMemory: 16 << 20,
		// With the stock two-minute interval a power cut loses everything
		// acknowledged since the last write-back.
		SyncAlways: true, SyncInterval: time.Minute, MaxPayload: maxPayload,
		DisableJetStreamBanner: true,
	})
	if err != nil {
		return fmt.Errorf("start embedded NATS server in %s: %w", dir, err)
	}
	b.server = s
	s.Start()
	if !s.ReadyForConnections(cfg.ConnectTimeout) {
		return fmt.Errorf("start embedded NATS server in %s: not ready within %s", dir, cfg.ConnectTimeout)
	}
	b.conn, err = nats.Connect("", nats.InProcessServer(s), nats.Name("assay"), nats.MaxReconnects(-1))
	if err != nil {
		return fmt.Errorf("connect to the embedded NATS server: %w", err)
	}
	return nil
}

func (b *broker) dial(cfg NATS) error {
	opts := []nats.Option{nats.Name("assay"), nats.MaxReconnects(-1), nats.Timeout(cfg.ConnectTimeout), nats.RetryOnFailedConnect(false)}
	if cfg.Credentials != "" {
		opts = append(opts, nats.UserCredentials(cfg.Credentials))
	}
	conn, err := nats.Connect(cfg.URL, opts...)
	if err != nil {
		return fmt.Errorf("connect to NATS at nats.url %s: %w", cfg.URL, err)
	}
	b.conn = conn
	if got := conn.MaxPayload(); got < maxPayload {
		return assay.Invalidf("connect to NATS at nats.url %s: the server takes messages of %d bytes; set its max_payload to at least %d", cfg.URL, got, maxPayload)
	}
	return nil
}

func (b *broker) prepare(ctx context.Context, cfg NATS) error {
	var err error
	if b.js, err = jetstream.New(b.conn, jetstream.WithDefaultTimeout(30*time.Second)); err != nil {
		return fmt.Errorf("open JetStream at %s: %w", b.where, err)
	}
	scale := 1.0
	if b.server != nil {
		// The bounds of the streams are shares of the room that is there.
		var sum int64
		for _, s := range streams(1) {
			sum += s.MaxBytes
		}
		scale = min(1, float64(cfg.MaxStore)/float64(sum))
	}
	for _, s := range streams(cfg.Replicas) {
		s.MaxBytes = int64(math.Floor(float64(s.MaxBytes) * scale))
		if err := b.ensure(ctx, s); err != nil {
			return fmt.Errorf("create stream %s at %s: %w", s.Name, b.where, err)
		}
	}
	return nil
}

// Several processes of a cluster start at once. A request to make a stream
// that another one is making at that moment may never be answered, so requests
// are short, and asked again.
const (
	ensureTry   = 3 * time.Second
	ensureTries = 20
)

// ensure makes the stream, or changes it to the shape that is asked for.
func (b *broker) ensure(ctx context.Context, want jetstream.StreamConfig) error {
	var err error
	for range ensureTries {
		err = func() error {
			ctx, cancel := context.WithTimeout(ctx, ensureTry)
			defer cancel()
			if s, err := b.js.Stream(ctx, want.Name); err == nil && sameShape(s.CachedInfo().Config, want) {
				return nil
			}
			_, err := b.js.CreateOrUpdateStream(ctx, want)
			return err
		}()
		var api *jetstream.APIError
		if err == nil || ctx.Err() != nil || errors.As(err, &api) && api.Code/100 == 4 {
			return err
		}
	}
	return err
}

// sameShape compares what a stream is with what is asked for; what is left to
// the server is not compared.
func sameShape(have, want jetstream.StreamConfig) bool {
	return slices.Equal(have.Subjects, want.Subjects) && have.MaxBytes == want.MaxBytes && have.MaxAge == want.MaxAge &&
		have.MaxMsgsPerSubject == want.MaxMsgsPerSubject && have.Discard == want.Discard && have.DiscardNewPerSubject == want.DiscardNewPerSubject &&
		have.Replicas == want.Replicas && have.Storage == want.Storage && have.Retention == want.Retention && have.Description == want.Description &&
		(want.Duplicates == 0 || have.Duplicates == want.Duplicates)
}

// close ends the connection, then the server: the opposite order of open.
func (b *broker) close() {
	if b.conn != nil {
		b.conn.Close()
	}
	if b.server != nil {
		b.server.Shutdown()
		b.server.WaitForShutdown()
	}
}

// Reasons why a publish cannot succeed by waiting.
var (
	errAlreadyThere = errors.New("a message with this subject is there already")
	errOvertaken    = errors.New("the stream has moved on")
	errTooLarge     = assay.Invalidf("the message is larger than %d bytes", maxPayload)
)

// JetStream's error codes that decide what a publisher does.
const (
	codeStoreFailed       jetstream.ErrorCode = 10077 // full, or one message per subject
	codeWrongLastSequence jetstream.ErrorCode = 10071
)

// publish stores a message and returns its sequence. While the stream is full
// or the server away it waits and tries again until ctx ends; a publisher
// never drops. id is the message's deduplication id, empty for none.
func (b *broker) publish(ctx context.Context, m *nats.Msg, id string, opts ...jetstream.PublishOpt) (uint64, error) {
	if id != "" {
		opts = append(opts, jetstream.WithMsgID(id))
	}
	if m.Size() > maxPayload {
		return 0, errTooLarge
	}
	wait := 20 * time.Millisecond
	for {
		ack, err := b.js.PublishMsg(ctx, m, opts...)
		if err == nil {
			return ack.Sequence, nil
		}
		var api *jetstream.APIError
		if errors.As(err, &api) {
			switch {
			case api.ErrorCode == codeWrongLastSequence:
				return 0, errOvertaken
			// The server uses one code for a full stream and for a second
			// message of a subject; only its words tell them apart.
			case api.ErrorCode == codeStoreFailed && strings.Contains(api.Description, "per subject"):
				return 0, errAlreadyThere
			case api.Code == 400:
				return 0, assay.Invalidf("publish to %s: %w", m.Subject, err)
			}
		}
		if errors.Is(err, nats.ErrMaxPayload) {
			return 0, errTooLarge
		}
		select {
		case <-ctx.Done():
			return 0, fmt.Errorf("publish to %s: %w (last answer: %w)", m.Subject, context.Cause(ctx), err)
		case <-time.After(wait):
			wait = min(wait*2, 2*time.Second)
		}
	}
}

// streamDir is where the embedded server keeps its streams in a data folder.
func streamDir(dir string) string { return filepath.Join(dir, "streams") }

// Sync says how writes reach the disk, for people: the embedded server syncs
// every write; a client cannot see what an external one does.
func (p *Pipeline) Sync() string {
	if p.broker.server != nil {
		return "always"
	}
	return "as the external server is configured (sync_interval: always keeps every acknowledged message)"
}
