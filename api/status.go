package api

import (
	"time"

	"assay"
)

// CrawlRequest asks for pages to be fetched now: the given addresses, or a
// configured source, or both.
type CrawlRequest struct {
	URLs   []string `json:"urls,omitempty" maxItems:"1000" doc:"Pages to fetch, http or https."`
	Source string   `json:"source,omitempty" maxLength:"200" doc:"Name of a configured source to crawl; beside urls: the source that the pages are booked on."`
}

// CrawlAccepted says that the request is kept and will be worked off.
type CrawlAccepted struct {
	ID   string `json:"id" doc:"Names the request."`
	URLs int    `json:"urls" doc:"Number of addresses taken on."`
}

// Status is how the whole program is.
type Status struct {
	Started time.Time `json:"started" doc:"When this process began."`
	// Stages in the order of the way of an article.
	Stages  []StageStatus  `json:"stages"`
	Streams []StreamStatus `json:"streams"`
	Sources []SourceStatus `json:"sources"`
	Index   IndexStatus    `json:"index"`
	// Notes say what was recovered at the start: "index moved aside and rebuilt".
	Notes []string `json:"notes,omitempty"`
}

// StageState says what a stage is doing.
type StageState string

// The states of a stage.
const (
	StageRunning StageState = "running" // at work, or waiting for work
	StageRetry   StageState = "retry"   // held up by an error that may go away
	StageStopped StageState = "stopped" // not part of this process
	StageFailed  StageState = "failed"  // given up
)

// StageStatus is one stage of the pipeline.
type StageStatus struct {
	Name  string     `json:"name"`
	State StageState `json:"state" enum:"running,retry,stopped,failed"`
	// Done and Failed count messages since the start; Pending is what waits for the stage.
	Done    uint64    `json:"done"`
	Failed  uint64    `json:"failed,omitempty"`
	Pending uint64    `json:"pending,omitempty"`
	Last    time.Time `json:"last,omitzero" doc:"When it last finished something."`
	Error   string    `json:"error,omitempty"`
}

// StreamStatus is one stream and how far its readers are behind.
type StreamStatus struct {
	Name     string         `json:"name"`
	Messages uint64         `json:"messages"`
	Bytes    uint64         `json:"bytes"`
	FirstSeq uint64         `json:"first_seq"`
	LastSeq  uint64         `json:"last_seq"`
	Readers  []ReaderStatus `json:"readers,omitempty"`
}

// ReaderStatus is one reader of a stream.
type ReaderStatus struct {
	Name string `json:"name"`
	Seq  uint64 `json:"seq" doc:"Sequence up to which everything is done."`
	Lag  uint64 `json:"lag" doc:"Messages behind the end of the stream."`
}

// Lag is how far the slowest reader is behind, in messages.
func (s StreamStatus) Lag() uint64 {
	var lag uint64
	for _, r := range s.Readers {
		lag = max(lag, r.Lag)
	}
	return lag
}

// SourceStatus is one source and its last crawl.
type SourceStatus struct {
	Name     string    `json:"name"`
	URL      string    `json:"url"`
	Kind     string    `json:"kind,omitempty"`
	Schedule string    `json:"schedule,omitempty"`
	Last     time.Time `json:"last,omitzero" doc:"When the last crawl ended."`
	Next     time.Time `json:"next,omitzero" doc:"When the next crawl is due."`
	Pages    int       `json:"pages" doc:"Pages that the last crawl took."`
	Failures int       `json:"failures,omitempty" doc:"Addresses that failed in the last crawl."`
	Error    string    `json:"error,omitempty" doc:"Why the last crawl failed as a whole."`
}

// IndexStatus counts what can be searched.
type IndexStatus struct {
	Articles      int    `json:"articles"`
	Facts         int    `json:"facts"`
	Announcements int    `json:"announcements"`
	Bytes         uint64 `json:"bytes,omitempty"`
}

// DeliveryState says how far a delivery has come.
type DeliveryState string

// The states of a delivery.
const (
	DeliveryWaiting   DeliveryState = "waiting"   // not tried yet
	DeliveryRetrying  DeliveryState = "retrying"  // failed, and will be tried again
	DeliveryDelivered DeliveryState = "delivered" // accepted by the receiver
	DeliveryFailed    DeliveryState = "failed"    // given up
)

// DeliveryInfo is one alert on its way to one channel.
type DeliveryInfo struct {
	ID           string               `json:"id"`
	Rule         string               `json:"rule"`
	Channel      string               `json:"channel"`
	Event        string               `json:"event" doc:"announcement.new, announcement.updated and the like."`
	Announcement assay.AnnouncementID `json:"announcement"`
	// Title says in a line what the alert tells.
	Title   string        `json:"title,omitempty"`
	Created time.Time     `json:"created"`
	State   DeliveryState `json:"state" enum:"waiting,retrying,delivered,failed"`
	// Attempts made so far; LastStatus is the HTTP status of the last one, 0 without an answer.
	Attempts   int       `json:"attempts"`
	Last       time.Time `json:"last,omitzero"`
	Next       time.Time `json:"next,omitzero"`
	LastStatus int       `json:"last_status,omitempty"`
	Error      string    `json:"error,omitempty"`
}

// DeadInfo is one message that was given up, and why.
type DeadInfo struct {
	Seq      uint64    `json:"seq"`
	Stream   string    `json:"stream" doc:"Where the message came from."`
	Stage    string    `json:"stage" doc:"The stage that could not work it."`
	ID       string    `json:"id,omitempty"`
	URL      string    `json:"url,omitempty"`
	At       time.Time `json:"at"`
	Attempts int       `json:"attempts"`
	Reason   string    `json:"reason"`
}
