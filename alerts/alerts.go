// Package alerts tells people of announcements: which rule fires on a filing of
// the ledger, what is said, and how it is delivered.
//
// A rule is a saved query, the events it is for and the channels it goes to.
// What fires follows from the filing, the reading and the rules alone, and an
// alert has the same id however often it is decided: a replay, a crash or a
// second machine tells nobody twice.
package alerts

import (
	"fmt"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"sync/atomic"
	"time"

	"assay"
	"assay/internal/safenet"
	"assay/query"
)

// The events that a rule can be for.
const (
	// EventNew: an announcement that nobody told of before; once per rule and announcement.
	EventNew = "new"
	// EventUpdate: a report carries an announcement forward (another status, a raised
	// or corrected amount) or its only report was taken back.
	EventUpdate = "update"
	// EventContradiction: a report states an amount that cannot be squared with the others.
	EventContradiction = "contradiction"
)

// events lists all events.
func events() []string { return []string{EventNew, EventUpdate, EventContradiction} }

// Rule says what somebody wants to be told, and where.
type Rule struct {
	// Name is shown in the alert and has a part in its id: a renamed rule is a new one.
	Name string `toml:"name" comment:"shown in the alert; must be unique"`
	// Query is the question that the announcement has to answer.
	Query string `toml:"query" comment:"what the announcement has to answer, like: type:investment amount >= 500bn RUB"`
	// On lists the events: new, update, contradiction. Default new.
	On []string `toml:"on,omitempty" comment:"new, update, contradiction; default new"`
	// Channels are the names of the channels to tell.
	Channels []string `toml:"channels" comment:"names of channels"`
}

// Channel is a place that alerts are delivered to.
type Channel struct {
	Name string `toml:"name" comment:"must be unique"`
	// Kind is webhook.
	Kind string `toml:"kind,omitempty" comment:"webhook, which is the default"`
	// URL is the address that is posted to.
	URL string `toml:"url" comment:"where alerts are posted"`
	// Secret signs the deliveries: whsec_ and 24 to 64 random bytes in base64.
	// While it is being changed two stand here, separated by a blank.
	Secret string `toml:"secret" comment:"whsec_...; two, separated by a blank, while it is being changed"`
	// Timeout bounds one attempt. Default 20 s.
	Timeout time.Duration `toml:"timeout,omitempty" comment:"bound of one attempt; default 20s"`
}

// Config is what a user may set.
type Config struct {
	Rules    []Rule    `toml:"rules,omitempty"`
	Channels []Channel `toml:"channels,omitempty"`
	// AllowNet lists networks in CIDR form that may be posted to although they
	// are not of the public internet.
	AllowNet []string `toml:"allow_net,omitempty" comment:"networks (CIDR) that may be posted to although they are not of the public internet"`
}

// DefaultTimeout bounds an attempt where the channel does not say otherwise.
const DefaultTimeout = 20 * time.Second

// Validate reports the first setting that cannot work, by its key; queries are
// left to New. Its errors wrap assay.ErrInvalid.
func (c Config) Validate() error {
	if _, err := safenet.ParseNets(c.AllowNet); err != nil {
		return fmt.Errorf("alerts.allow_net: %w", err)
	}
	channels := map[string]bool{}
	for i, ch := range c.Channels {
		key := "alerts.channels[" + strconv.Itoa(i) + "]"
		switch u, err := url.Parse(ch.URL); {
		case ch.Name == "":
			return assay.Invalidf("%s.name: the channel needs a name", key)
		case channels[ch.Name]:
			return assay.Invalidf("%s.name: %q is the name of two channels", key, ch.Name)
		case ch.Kind != "" && ch.Kind != "webhook":
			return assay.Invalidf("%s.kind: channel %q is of kind %q; there is webhook", key, ch.Name, ch.Kind)
		case err != nil:
			return assay.Invalidf("%s.url of channel %q: %w", key, ch.Name, err)
		case u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "":
			return assay.Invalidf("%s.url of channel %q: %q must be an http or https address", key, ch.Name, u.Redacted())
		case u.User != nil:
			return assay.Invalidf("%s.url of channel %q: leave out user and password, deliveries are signed", key, ch.Name)
		case ch.Timeout < 0:
			return assay.Invalidf("%s.timeout of channel %q: %s must not be negative", key, ch.Name, ch.Timeout)
		}
		if _, err := secretKeys(ch.Secret); err != nil {
			return fmt.Errorf("%s.secret of channel %q: %w", key, ch.Name, err)
		}
		channels[ch.Name] = true
	}
	rules := map[string]bool{}
	for i, r := range c.Rules {
		key := "alerts.rules[" + strconv.Itoa(i) + "]"
		switch {
		case r.Name == "":
			return assay.Invalidf("%s.name: the rule needs a name", key)
		case rules[r.Name]:
			return assay.Invalidf("%s.name: %q is the name of two rules", key, r.Name)
		case r.Query == "":
			return assay.Invalidf("%s.query of rule %q: it is empty", key, r.Name)
		case len(r.Channels) == 0:
			return assay.Invalidf("%s.channels of rule %q: name a channel", key, r.Name)
		}
		for _, on := range r.On {
			if !slices.Contains(events(), on) {
				return assay.Invalidf("%s.on of rule %q: %q is no event; there are new, update and contradiction", key, r.Name, on)
			}
		}
		for _, ch := range r.Channels {
			if !channels[ch] {
				return assay.Invalidf("%s.channels of rule %q: there is no channel %q", key, r.Name, ch)
			}
		}
		rules[r.Name] = true
	}
	return nil
}

// Desk decides which alerts to send and sends them. It is safe for concurrent use.
type Desk struct {
	rules    []rule
	channels map[string]*channel
	env      func(time.Time) query.Env
}

type rule struct {
	Rule
	query *query.Query
}

// channel is a channel made ready for sending.
type channel struct {
	Channel
	keys   [][]byte
	client *http.Client
	// gone is set once the receiver has answered 410.
	gone atomic.Bool
}

// New returns a desk. parse reads a rule's query, env is what queries are
// answered with at a time. Errors name rule or channel and field, and wrap
// assay.ErrInvalid.
func New(cfg Config, parse func(string) (*query.Query, error), env func(now time.Time) query.Env) (*Desk, error) {
	if err := cfg.Validate(); err != nil {
		return nil, err
	}
	nets, err := safenet.ParseNets(cfg.AllowNet)
	if err != nil {
		return nil, fmt.Errorf("alerts.allow_net: %w", err)
	}
	d := &Desk{channels: map[string]*channel{}, env: env}
	for _, ch := range cfg.Channels {
		if ch.Timeout == 0 {
			ch.Timeout = DefaultTimeout
		}
		keys, err := secretKeys(ch.Secret)
		if err != nil {
			return nil, err
		}
		d.channels[ch.Name] = &channel{Channel: ch, keys: keys, client: newClient(ch, nets)}
	}
	for i, r := range cfg.Rules {
		q, err := parse(r.Query)
		if err != nil {
			return nil, fmt.Errorf("alerts.rules[%d].query of rule %q: %w", i, r.Name, err)
		}
		if len(r.On) == 0 {
			r.On = []string{EventNew}
		}
		d.rules = append(d.rules, rule{r, q})
	}
	return d, nil
}

// newClient returns a client that dials public addresses only, at the usual
// ports and the one that the channel's address names, and follows no redirect:
// a signed message is for one receiver.
func newClient(ch Channel, nets []netip.Prefix) *http.Client {
	ports := []uint16{80, 443}
	if u, err := url.Parse(ch.URL); err == nil {
		if p, err := strconv.ParseUint(u.Port(), 10, 16); err == nil {
			ports = append(ports, uint16(p))
		}
	}
	return &http.Client{
		Timeout:       ch.Timeout,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Transport: &http.Transport{
			DialContext:            safenet.DialContext(safenet.Config{AllowNet: nets, Ports: ports}),
			TLSHandshakeTimeout:    10 * time.Second,
			MaxIdleConnsPerHost:    1,
			IdleConnTimeout:        time.Minute,
			ForceAttemptHTTP2:      true,
			MaxResponseHeaderBytes: 64 << 10,
		},
	}
}
