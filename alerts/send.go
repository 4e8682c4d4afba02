package alerts

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// Attempt is what came of one attempt to deliver an alert.
type Attempt struct {
	// ID is the delivery's.
	ID string `json:"id"`
	// Attempt counts from 0.
	Attempt int       `json:"attempt"`
	At      time.Time `json:"at"`
	// Status is the HTTP status of the answer, 0 without one.
	Status int `json:"status,omitempty"`
	// Error says what went wrong, for people; empty after success.
	Error string `json:"error,omitempty"`
	// Done says that the delivery is over: delivered, or given up.
	Done bool `json:"done"`
	// Disable says that the receiver wants nothing more (410).
	Disable bool `json:"disable,omitempty"`
	// RetryAfter is how long to wait for the next attempt, when not done.
	RetryAfter time.Duration `json:"retry_after,omitempty"`
	// Took is how long the attempt took.
	Took time.Duration `json:"took,omitempty"`
}

// waits are the pauses before each attempt, as Standard Webhooks 1.0.0
// proposes: ten attempts over three days.
func waits() []time.Duration {
	return []time.Duration{
		0, 5 * time.Second, 5 * time.Minute, 30 * time.Minute, 2 * time.Hour,
		5 * time.Hour, 10 * time.Hour, 14 * time.Hour, 20 * time.Hour, 24 * time.Hour,
	}
}

// maxWait bounds what a receiver may ask for with Retry-After.
const maxWait = 24 * time.Hour

// maxAnswer bounds how much of an answer is read, so that the connection can
// be used again.
const maxAnswer = 64 << 10

// Send makes one attempt to deliver: attempt counts from 0, at is now. The
// POST is signed for the time of the attempt and carries the delivery's id on
// every attempt. Only an answer 2xx is success; redirects are not followed. 410
// ends this delivery and, until the program is started anew, all others of the
// channel. What failed otherwise is to be tried again after RetryAfter, until
// the last attempt of the schedule is used up.
func (d *Desk) Send(ctx context.Context, dl Delivery, attempt int, at time.Time) Attempt {
	a := Attempt{ID: dl.ID, Attempt: attempt, At: at}
	ch := d.channels[dl.Channel]
	switch {
	case ch == nil:
		a.Done, a.Error = true, fmt.Sprintf("channel %q is no longer configured", dl.Channel)
		return a
	case ch.gone.Load():
		a.Done, a.Disable, a.Error = true, true, fmt.Sprintf("channel %q is disabled: its receiver answered 410 Gone", dl.Channel)
		return a
	}
	start := time.Now()
	status, wait, err := ch.post(ctx, dl, at)
	a.Took = time.Since(start)
	a.Status = status
	if err == nil {
		a.Done = true
		return a
	}
	a.Error = err.Error()
	if status == http.StatusGone {
		ch.gone.Store(true)
		a.Done, a.Disable = true, true
		return a
	}
	schedule := waits()
	if attempt+1 >= len(schedule) {
		a.Done, a.Error = true, fmt.Sprintf("exhausted after %d attempts: %s", attempt+1, a.Error)
		return a
	}
	a.RetryAfter = max(jitter(schedule[max(attempt+1, 1)], dl.ID, attempt), min(wait, maxWait))
	return a
}

// post sends the delivery. wait is what the receiver asked for with Retry-After.
func (ch *channel) post(ctx context.Context, dl Delivery, at time.Time) (status int, wait time.Duration, err error) {
	// No more than the timeout even where ctx allows it.
	ctx, cancel := context.WithTimeout(ctx, ch.Timeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, ch.URL, bytes.NewReader(dl.Body))
	if err != nil {
		return 0, 0, fmt.Errorf("make request for channel %s: %w", ch.Name, err)
	}
	timestamp := strconv.FormatInt(at.Unix(), 10)
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("User-Agent", "assay-webhook/1.0")
	req.Header.Set("webhook-id", dl.ID)
	req.Header.Set("webhook-timestamp", timestamp)
	req.Header.Set("webhook-signature", signature(ch.keys, dl.ID, timestamp, dl.Body))
	resp, err := ch.client.Do(req)
	if err != nil {
		// The address may hold a token and has no place in a record.
		if inner, ok := errors.AsType[*url.Error](err); ok {
			err = inner.Err
		}
		return 0, 0, fmt.Errorf("post to channel %s: %w", ch.Name, err)
	}
	defer resp.Body.Close()
	answer, _ := io.ReadAll(io.LimitReader(resp.Body, maxAnswer))
	switch {
	case resp.StatusCode >= 200 && resp.StatusCode < 300:
		return resp.StatusCode, 0, nil
	case resp.StatusCode >= 300 && resp.StatusCode < 400:
		err = fmt.Errorf("post to channel %s: answered %s; redirects are not followed, set the final address", ch.Name, resp.Status)
	default:
		err = fmt.Errorf("post to channel %s: answered %s%s", ch.Name, resp.Status, said(answer))
	}
	return resp.StatusCode, retryAfter(resp.Header.Get("Retry-After"), at), err
}

// said is the beginning of an answer's body, for people.
func said(body []byte) string {
	s := strings.Join(strings.Fields(strings.ToValidUTF8(string(body[:min(len(body), 400)]), "")), " ")
	if s == "" {
		return ""
	}
	return ": " + clip(s, 200)
}

// retryAfter reads the header of RFC 9110, section 10.2.3: seconds or a date.
func retryAfter(s string, now time.Time) time.Duration {
	if seconds, err := strconv.ParseInt(strings.TrimSpace(s), 10, 32); err == nil {
		return max(0, time.Duration(seconds)*time.Second)
	}
	if t, err := http.ParseTime(s); err == nil {
		return max(0, t.Sub(now))
	}
	return 0
}

// jitter moves a pause by up to a tenth to either side, so that the deliveries
// that one outage held up do not come back at once. It depends on the delivery
// and the attempt only.
func jitter(wait time.Duration, id string, attempt int) time.Duration {
	sum := sha256.Sum256([]byte(id + "/" + strconv.Itoa(attempt)))
	part := float64(binary.BigEndian.Uint32(sum[:4])) / (1 << 32) // 0 to 1
	return time.Duration(float64(wait) * (0.9 + 0.2*part))
}
