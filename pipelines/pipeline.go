// Package pipelines carries everything between the rooms, durably, and says
// when to crawl. It knows no HTML, no rules about text, no query syntax.
package pipelines

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/nats-io/nats.go/jetstream"
	"golang.org/x/sync/errgroup"

	"assay"
	"assay/alerts"
	"assay/archive"
	"assay/crawler"
	"assay/extractor"
	"assay/indexer"
	"assay/internal/store"
	"assay/ledger"
)

// The way of one article. Names in capitals are streams.
//
//	          cron            sources, as configured
//	            ▼                     ▼
//	          TICKS  ◀── schedule ── CONTROL
//	            ▼
//	   crawl (crawler) ──▶ FETCHES ──▶ journal (what was fetched when)
//	            ▼
//	          PAGES ───────────────────────────────┐
//	            ▼                                   │
//	  extract (extractor)                           │
//	            ▼                                   ▼
//	        READINGS ──┬──────────────────────▶ archive (the record)
//	            ▼      │                            ▲
//	  ledger (ledger)  ├──▶ index (indexer) ◀─┐     │
//	            ▼      │                      │     │
//	     ANNOUNCEMENTS ┼──────────────────────┴─────┘
//	            ▼      │
//	    alert (alerts) ◀
//	            ▼
//	       DELIVERIES ──▶ deliver (alerts) ──▶ webhooks
//
// schedule, crawl, extract and deliver are workers: any number of copies share
// the messages. journal, ledger, archive, index and alert are views: single
// ordered readers with a checkpoint of their own. What none of them can
// process goes to DEAD.

// Stage is a part of the pipeline that a process can run alone.
type Stage string

// The stages, in flow order.
const (
	StageCrawl   Stage = "crawl"   // schedule, crawl, journal
	StageExtract Stage = "extract" // extract
	StageLedger  Stage = "ledger"  // ledger
	StageArchive Stage = "archive" // archive, and purging what it has sealed
	StageIndex   Stage = "index"   // index
	StageAlert   Stage = "alert"   // alert, deliver
	StageAPI     Stage = "api"     // not of this package: it needs index beside it
)

// Stages lists all stages in flow order.
var Stages = []Stage{StageCrawl, StageExtract, StageLedger, StageArchive, StageIndex, StageAlert, StageAPI}

// Config is how the pipeline runs.
type Config struct {
	NATS NATS `toml:"-"`
	// Workers is how many pages are read at once.
	Workers int `toml:"workers"`
	// Crawls is how many sources are crawled at once.
	Crawls int `toml:"crawls"`
	// AckWait is after how long a message that a dead process had in work is
	// given to another. Messages in work are renewed three times meanwhile.
	AckWait time.Duration `toml:"ack_wait"`
	// Sources are crawled on their schedules. A process without any uses
	// those that another process stated.
	Sources []crawler.Source `toml:"-"`
	// Unscheduled crawls only what is asked for, and leaves the schedule alone.
	Unscheduled bool `toml:"-"`
	// Now is the clock.
	Now func() time.Time `toml:"-"`
}

// Default is the configuration of one machine.
func Default() Config {
	return Config{NATS: DefaultNATS(), Workers: 2, Crawls: 2, AckWait: 30 * time.Second, Now: time.Now}
}

// Validate names the key that is wrong.
func (c Config) Validate() error {
	if c.Workers < 1 || c.Workers > 256 {
		return assay.Invalidf("pipelines.workers: %d; it must be from 1 to 256", c.Workers)
	}
	if c.Crawls < 1 || c.Crawls > 256 {
		return assay.Invalidf("pipelines.crawls: %d; it must be from 1 to 256", c.Crawls)
	}
	if c.AckWait < time.Second || c.AckWait > time.Hour {
		return assay.Invalidf("pipelines.ack_wait: %s; it must be from 1s to 1h", c.AckWait)
	}
	return c.NATS.Validate()
}

// Rooms are what the legs work with. A stage whose rooms are nil is not run.
type Rooms struct {
	Crawler   *crawler.Crawler
	Extractor *extractor.Extractor
	Ledger    *ledger.Ledger
	Archive   *archive.Archive
	Index     *indexer.Index
	Desk      *alerts.Desk
	// Channels names the desk's channels: each has a queue of its own.
	Channels []string
}

// Pipeline is the open pipeline of one process.
type Pipeline struct {
	cfg      Config
	broker   *broker
	state    *store.Store
	attempts *attempts

	// Set by Join.
	rooms   Rooms
	views   []*view
	workers []*worker
	journal *journal
	// archiveMu makes the archive's three views take turns.
	archiveMu sync.Mutex
	// folded follows the announcements for the alerts.
	folded *announcements

	// OnProgress, where set before Run, hears how crawls get on.
	OnProgress func(source string, p crawler.Progress)
	// moved is closed and replaced whenever a leg got something done.
	movedMu sync.Mutex
	moved   chan struct{}
}

// Open opens the streams, embedded in the data folder dir or outside, and the
// pipeline's own state in dir.
func Open(ctx context.Context, cfg Config, dir string) (*Pipeline, error) {
	if err := cfg.Validate(); err != nil {
		return nil, err
	}
	b, err := openBroker(ctx, cfg.NATS, streamDir(dir))
	if err != nil {
		return nil, err
	}
	p := &Pipeline{cfg: cfg, broker: b, moved: make(chan struct{})}
	p.state, err = store.Open(filepath.Join(dir, "state.db"))
	if err == nil {
		p.attempts, err = openAttempts(filepath.Join(dir, "attempts.log"))
	}
	if err != nil {
		return nil, errors.Join(err, p.Close())
	}
	return p, nil
}

// Where says where the streams live, for people.
func (p *Pipeline) Where() string { return p.broker.where }

// Close closes what Open opened, in the opposite order.
func (p *Pipeline) Close() error {
	var errs []error
	if p.attempts != nil {
		errs = append(errs, p.attempts.close())
	}
	if p.state != nil {
		errs = append(errs, p.state.Close())
	}
	p.broker.close()
	return errors.Join(errs...)
}

// Join builds the legs whose rooms are there. It is called once, before Run.
func (p *Pipeline) Join(ctx context.Context, rooms Rooms) error {
	p.rooms = rooms
	if rooms.Crawler != nil {
		p.journal = newJournal(p.state, rooms.Crawler.NextVisit)
		p.addView(&view{name: "journal", stream: streamFetches, from: p.journal.seq, apply: p.journal.apply})
		p.workers = append(p.workers, &worker{name: "crawl", stream: streamTicks, durable: "crawl", copies: p.cfg.Crawls, handle: p.crawl})
	}
	if rooms.Extractor != nil {
		p.workers = append(p.workers, &worker{name: "extract", stream: streamPages, durable: "extract", copies: p.cfg.Workers, handle: p.extract, attempts: p.attempts})
	}
	if rooms.Ledger != nil {
		log := &filings{}
		if err := p.foldLedger(ctx, log); err != nil {
			return err
		}
		p.addView(&view{
			name: "ledger", stream: streamReadings, from: rooms.Ledger.Seq, catchUp: p.ledgerFromArchive(log),
			apply: func(ctx context.Context, es []entry) error { return p.file(ctx, log, es) },
		})
	}
	if rooms.Archive != nil {
		for _, s := range []string{streamPages, streamReadings, streamAnnouncements} {
			name := strings.ToLower(s)
			p.addView(&view{name: "archive " + name, stream: s, from: func() uint64 { return rooms.Archive.Seq(name) }, apply: p.keep(s)})
		}
	}
	if rooms.Index != nil {
		for _, s := range []string{streamReadings, streamAnnouncements} {
			name := strings.ToLower(s)
			p.addView(&view{name: "index " + name, stream: s, from: func() uint64 { return rooms.Index.Seq(name) }, catchUp: p.indexFromArchive(s), apply: p.index(s)})
		}
	}
	if rooms.Desk != nil {
		p.folded = newAnnouncements(p.state)
		p.addView(&view{name: "alert", stream: streamAnnouncements, from: p.folded.seq, catchUp: p.alertFromArchive, apply: p.alert})
		for _, c := range rooms.Channels {
			p.workers = append(p.workers, &worker{name: "deliver " + c, stream: streamDeliveries, durable: "deliver-" + token(c), filter: "deliveries." + token(c) + ".*", copies: 2, handle: p.deliver})
		}
	}

	for _, w := range p.workers {
		if err := w.open(ctx, p.broker, p.cfg.AckWait); err != nil {
			return err
		}
	}
	return nil
}

// Run runs the legs until ctx ends or one fails for good. Every message in work
// is then finished or given back.
func (p *Pipeline) Run(ctx context.Context) error {
	g, ctx := errgroup.WithContext(ctx)
	if p.rooms.Crawler != nil && !p.cfg.Unscheduled {
		if err := p.stateSources(ctx); err != nil {
			return err
		}
		g.Go(func() error { return p.schedule(ctx) })
	}
	for _, w := range p.workers {
		g.Go(func() error { return w.run(ctx, p.broker, p.cfg.AckWait, p.touched) })
	}
	for _, v := range p.views {
		g.Go(func() error { return v.run(ctx, p.broker, p.touched) })
	}
	g.Go(func() error { return p.tell(ctx) })
	err := g.Wait()
	if ctx.Err() != nil && errors.Is(err, context.Canceled) {
		return nil
	}
	return err
}

func (p *Pipeline) addView(v *view) {
	v.reached.Store(v.from())
	p.views = append(p.views, v)
}

// maxRevisits bounds the articles that one crawl looks at again.
const maxRevisits = 200

// crawl: TICKS ▶ PAGES, FETCHES.
func (p *Pipeline) crawl(ctx context.Context, e entry) error {
	var t tick
	if err := decodeJSON(e.header, e.data, &t); err != nil {
		return err
	}
	// What an earlier crawl fetched, in this process or another, must be known
	// before this one decides what to fetch.
	if err := p.waitView(ctx, "journal"); err != nil {
		return err
	}
	// Articles that no list shows any more are looked at again for corrections.
	due, err := p.journal.due(t.Source.Name, p.cfg.Now(), maxRevisits)
	if err != nil {
		return err
	}
	t.Source.Pages = append(t.Source.Pages, due...)
	report := crawlReport{Source: t.Source.Name, Slot: t.Slot, Started: p.cfg.Now()}
	sum, err := p.rooms.Crawler.Crawl(ctx, t.Source, p.journal, sink{p}, func(c crawler.Progress) {
		if p.OnProgress != nil {
			p.OnProgress(t.Source.Name, c)
		}
	})
	report.Summary, report.Ended = sum, p.cfg.Now()
	var source *crawler.SourceError
	if err != nil {
		report.Error = err.Error()
	}
	if errors.As(err, &source) {
		// There was nothing to crawl: the source's next turn tries again.
		err = nil
	}
	if ctx.Err() == nil {
		if err := p.stateReport(ctx, report); err != nil {
			return err
		}
	}
	return err
}

// sink puts what the crawler brings onto the streams. A page is stored before
// the record of its fetch, so that no crash leaves a page that counts as
// fetched and is not there.
type sink struct{ p *Pipeline }

func (s sink) Page(ctx context.Context, page *assay.Page) error {
	m, err := pageMsg(page)
	if err != nil {
		return err
	}
	_, err = s.p.broker.publish(ctx, m, "page-"+string(page.ID))
	s.p.touched()
	return err
}

func (s sink) Fetch(ctx context.Context, f assay.Fetch) error {
	m, err := jsonMsg("fetches."+partition(assay.NewArticleID(f.URL)), f, false)
	if err != nil {
		return err
	}
	_, err = s.p.broker.publish(ctx, m, "")
	return err
}

// Import puts a page that was fetched elsewhere, such as one out of a WARC
// file, on the way of all pages.
func (p *Pipeline) Import(ctx context.Context, page *assay.Page) error {
	return sink{p}.Page(ctx, page)
}

// extract: PAGES ▶ READINGS.
func (p *Pipeline) extract(ctx context.Context, e entry) error {
	page, err := decodePage(e.header, e.data)
	if err != nil {
		return err
	}
	r, err := p.rooms.Extractor.Read(page, extractor.Options{Dates: true})
	var not *assay.NotArticleError
	if errors.As(err, &not) {
		d := assay.Dismissal{Page: page.ID, Source: page.Source, URL: page.URL, SeenAt: page.FetchedAt, Generation: extractor.Generation, Reason: not.Reason}
		m, err := jsonMsg(fmt.Sprintf("dismissals.%d.%s", extractor.Generation, partition(assay.NewArticleID(page.URL))), d, false)
		if err != nil {
			return err
		}
		_, err = p.broker.publish(ctx, m, fmt.Sprintf("dismissal-%d-%s", extractor.Generation, page.ID))
		return err
	}
	if err != nil {
		return fmt.Errorf("read page %s: %w", page.URL, err)
	}
	m, err := jsonMsg(fmt.Sprintf("readings.%d.%s", r.Generation, partition(r.Article.ID)), r, true)
	if err != nil {
		return err
	}
	_, err = p.broker.publish(ctx, m, "reading-"+string(r.ID))
	return err
}

// isReading tells readings from dismissals.
func (e entry) isReading() bool { return strings.HasPrefix(e.subject, "readings.") }

// filings is the ledger's place in its own log.
type filings struct{ last uint64 }

// file: READINGS ▶ ANNOUNCEMENTS.
func (p *Pipeline) file(ctx context.Context, log *filings, es []entry) error {
	for _, e := range es {
		if !e.isReading() {
			continue
		}
		var r assay.Reading
		if err := decodeJSON(e.header, e.data, &r); err != nil {
			return err
		}
		if err := p.fileReading(ctx, log, &r, e.seq); err != nil {
			return err
		}
	}
	return nil
}

func (p *Pipeline) fileReading(ctx context.Context, log *filings, r *assay.Reading, seq uint64) error {
	f := p.rooms.Ledger.Decide(r, seq)
	if f == nil {
		return nil
	}
	m, err := jsonMsg("announcements", f, true)
	if err != nil {
		return err
	}
	// The expected sequence is the fence: of two ledgers only one goes on, and
	// an answer lost on the way is not written twice.
	at, err := p.broker.publish(ctx, m, "", jetstream.WithExpectLastSequence(log.last))
	if errors.Is(err, errOvertaken) {
		if err := p.foldLedger(ctx, log); err != nil {
			return err
		}
		return fmt.Errorf("file reading %s: %w", r.ID, errOvertaken)
	}
	if err != nil {
		return err
	}
	p.rooms.Ledger.Apply(f)
	log.last = at
	return nil
}

// foldLedger brings the ledger up to the end of its log.
func (p *Pipeline) foldLedger(ctx context.Context, log *filings) error {
	s, err := p.broker.js.Stream(ctx, streamAnnouncements)
	if err != nil {
		return fmt.Errorf("open stream %s: %w", streamAnnouncements, err)
	}
	state := s.CachedInfo().State
	if first := state.FirstSeq; log.last+1 < first && p.rooms.Archive != nil {
		for f, err := range p.rooms.Archive.Filings(ctx, log.last+1) {
			if err != nil {
				return fmt.Errorf("fold announcements from the archive: %w", err)
			}
			if f.Seq < first {
				p.rooms.Ledger.Apply(f.Filing)
				log.last = f.Seq
			}
		}
	}
	if state.LastSeq > log.last {
		err = p.readRange(ctx, s, log.last+1, state.LastSeq, func(e entry) error {
			var f assay.Filing
			if err := decodeJSON(e.header, e.data, &f); err != nil {
				return fmt.Errorf("fold announcement %d: %w", e.seq, err)
			}
			p.rooms.Ledger.Apply(&f)
			return nil
		})
		if err != nil {
			return err
		}
	}
	log.last = state.LastSeq
	return nil
}

// readRange hands the messages first to last of a stream to fn, in order.
func (p *Pipeline) readRange(ctx context.Context, s jetstream.Stream, first, last uint64, fn func(entry) error) error {
	cons, err := s.OrderedConsumer(ctx, jetstream.OrderedConsumerConfig{DeliverPolicy: jetstream.DeliverByStartSequencePolicy, OptStartSeq: first})
	if err != nil {
		return fmt.Errorf("read stream from %d: %w", first, err)
	}
	it, err := cons.Messages()
	if err != nil {
		return fmt.Errorf("read stream from %d: %w", first, err)
	}
	defer it.Stop()
	for {
		m, err := it.Next(jetstream.NextContext(ctx))
		if err != nil {
			return fmt.Errorf("read stream from %d: %w", first, err)
		}
		meta, err := m.Metadata()
		if err != nil {
			return fmt.Errorf("read stream from %d: %w", first, err)
		}
		if meta.Sequence.Stream > last {
			return nil
		}
		if err := fn(entry{seq: meta.Sequence.Stream, subject: m.Subject(), header: m.Headers(), data: m.Data()}); err != nil {
			return err
		}
		if meta.Sequence.Stream == last {
			return nil
		}
	}
}

// keep: PAGES, READINGS, ANNOUNCEMENTS ▶ archive.
func (p *Pipeline) keep(stream string) func(context.Context, []entry) error {
	put := map[string]func(entry) error{
		streamPages: func(e entry) error {
			page, err := decodePage(e.header, e.data)
			if err != nil {
				return err
			}
			return p.rooms.Archive.PutPage(e.seq, page)
		},
		streamReadings: func(e entry) error {
			if !e.isReading() {
				return nil
			}
			var r assay.Reading
			if err := decodeJSON(e.header, e.data, &r); err != nil {
				return err
			}
			return p.rooms.Archive.PutReading(e.seq, &r)
		},
		streamAnnouncements: func(e entry) error {
			var f assay.Filing
			if err := decodeJSON(e.header, e.data, &f); err != nil {
				return err
			}
			return p.rooms.Archive.PutFiling(e.seq, &f)
		},
	}[stream]
	return func(_ context.Context, es []entry) error {
		p.archiveMu.Lock()
		defer p.archiveMu.Unlock()
		for _, e := range es {
			if err := put(e); err != nil {
				return err
			}
		}
		return p.rooms.Archive.Sync()
	}
}

// index: READINGS, ANNOUNCEMENTS ▶ index.
func (p *Pipeline) index(stream string) func(context.Context, []entry) error {
	return func(_ context.Context, es []entry) error {
		var b indexer.Batch
		last := es[len(es)-1].seq
		for _, e := range es {
			switch {
			case stream == streamAnnouncements:
				f := new(assay.Filing)
				if err := decodeJSON(e.header, e.data, f); err != nil {
					return err
				}
				b.Filings = append(b.Filings, f)
			case e.isReading():
				r := new(assay.Reading)
				if err := decodeJSON(e.header, e.data, r); err != nil {
					return err
				}
				b.Readings = append(b.Readings, r)
			}
		}
		if stream == streamAnnouncements {
			b.FilingsSeq = last
		} else {
			b.ReadingsSeq = last
		}
		return p.rooms.Index.Write(b)
	}
}

// alert: ANNOUNCEMENTS ▶ DELIVERIES.
func (p *Pipeline) alert(ctx context.Context, es []entry) error {
	for _, e := range es {
		var f assay.Filing
		if err := decodeJSON(e.header, e.data, &f); err != nil {
			return err
		}
		p.folded.apply(&f, e.seq)
		if e.seq <= p.folded.decided() {
			continue
		}
		r, err := p.readingAt(ctx, f.ReadingSeq)
		if err != nil {
			return err
		}
		for _, d := range p.rooms.Desk.Decide(&f, r, p.folded.get) {
			m, err := jsonMsg("deliveries."+token(d.Channel)+"."+token(d.ID), d, false)
			if err != nil {
				return err
			}
			if _, err := p.broker.publish(ctx, m, ""); err != nil && !errors.Is(err, errAlreadyThere) {
				return err
			}
		}
	}
	return p.folded.checkpoint(es[len(es)-1].seq)
}

// readingAt is the reading at a place of its stream, or of the archive once
// the stream was purged; nil when neither has it.
func (p *Pipeline) readingAt(ctx context.Context, seq uint64) (*assay.Reading, error) {
	s, err := p.broker.js.Stream(ctx, streamReadings)
	if err != nil {
		return nil, fmt.Errorf("open stream %s: %w", streamReadings, err)
	}
	m, err := s.GetMsg(ctx, seq)
	switch {
	case err == nil:
		r := new(assay.Reading)
		return r, decodeJSON(m.Header, m.Data, r)
	case !errors.Is(err, jetstream.ErrMsgNotFound):
		return nil, fmt.Errorf("read reading %d: %w", seq, err)
	case p.rooms.Archive == nil:
		return nil, nil
	}
	for r, err := range p.rooms.Archive.Readings(ctx, seq) {
		if err != nil {
			return nil, fmt.Errorf("read reading %d from the archive: %w", seq, err)
		}
		if r.Seq == seq {
			return r.Reading, nil
		}
		break
	}
	return nil, nil
}

// deliver: DELIVERIES ▶ webhooks. Every attempt is recorded before the message
// is let go, so that a restart goes on with the retry schedule.
func (p *Pipeline) deliver(ctx context.Context, e entry) error {
	var d alerts.Delivery
	if err := decodeJSON(e.header, e.data, &d); err != nil {
		return err
	}
	n, done, err := p.attemptsOf(ctx, e.subject)
	if err != nil || done {
		return err
	}
	a := p.rooms.Desk.Send(ctx, d, n, p.cfg.Now())
	if ctx.Err() != nil && !a.Done {
		return ctx.Err()
	}
	m, err := jsonMsg(e.subject+".attempt."+strconv.Itoa(n), a, false)
	if err != nil {
		return err
	}
	if _, err := p.broker.publish(ctx, m, ""); err != nil && !errors.Is(err, errAlreadyThere) {
		return err
	}
	if a.Done {
		return nil
	}
	return retryError(a.RetryAfter)
}

// attemptsOf is how often a delivery was tried, and whether that ended it.
func (p *Pipeline) attemptsOf(ctx context.Context, subject string) (n int, done bool, err error) {
	for ; ; n++ {
		var a alerts.Attempt
		ok, err := p.lastOf(ctx, streamDeliveries, subject+".attempt."+strconv.Itoa(n), &a)
		if err != nil || !ok || a.Done {
			return n, a.Done, err
		}
	}
}
