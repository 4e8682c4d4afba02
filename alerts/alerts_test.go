package alerts

import (
	"errors"
	"strings"
	"testing"
	"time"

	"assay"
	"assay/extractor/lexicon"
	"assay/extractor/quantity"
	"assay/fx"
	"assay/query"
)

func parse(s string) (*query.Query, error) {
	return query.Parse(s, lexicon.Builtin(), quantity.New(lexicon.Builtin()))
}

func env(now time.Time) query.Env {
	return query.Env{Rates: fx.Default(), Lexicon: lexicon.Builtin(), Now: now}
}

// works is a configuration that works, changed by f.
func works(f func(*Config)) Config {
	c := Config{
		Channels: []Channel{{Name: "desk", URL: "https://hooks.example/a", Secret: testSecret}},
		Rules:    []Rule{{Name: "rare earths", Query: "type:investment", Channels: []string{"desk"}}},
	}
	if f != nil {
		f(&c)
	}
	return c
}

func TestConfig(t *testing.T) {
	for _, tc := range []struct {
		name string
		cfg  Config
		want string // the beginning of the error, empty for none
	}{
		{"one that works", works(nil), ""},
		{"nothing", Config{}, ""},
		{"all events", works(func(c *Config) { c.Rules[0].On = []string{"new", "update", "contradiction"} }), ""},
		{"two secrets", works(func(c *Config) { c.Channels[0].Secret += " " + testSecret }), ""},
		{"a kind", works(func(c *Config) { c.Channels[0].Kind = "pager" }), `alerts.channels[0].kind: channel "desk" is of kind "pager"`},
		{"no address", works(func(c *Config) { c.Channels[0].URL = "" }), `alerts.channels[0].url of channel "desk"`},
		{"another scheme", works(func(c *Config) { c.Channels[0].URL = "ftp://hooks.example/" }), `alerts.channels[0].url of channel "desk": "ftp://hooks.example/" must be`},
		{"a broken address", works(func(c *Config) { c.Channels[0].URL = "https://a b/" }), `alerts.channels[0].url of channel "desk"`},
		{"a password", works(func(c *Config) { c.Channels[0].URL = "https://u:p@hooks.example/" }), `alerts.channels[0].url of channel "desk": leave out`},
		{"a secret that is none", works(func(c *Config) { c.Channels[0].Secret = "secret" }), `alerts.channels[0].secret of channel "desk": it does not begin with whsec_`},
		{"no secret", works(func(c *Config) { c.Channels[0].Secret = "" }), `alerts.channels[0].secret of channel "desk": it is empty`},
		{"a negative timeout", works(func(c *Config) { c.Channels[0].Timeout = -1 }), `alerts.channels[0].timeout of channel "desk"`},
		{"a channel without name", works(func(c *Config) { c.Channels[0].Name = "" }), "alerts.channels[0].name"},
		{"two channels of one name", works(func(c *Config) { c.Channels = append(c.Channels, c.Channels[0]) }), `alerts.channels[1].name: "desk"`},
		{"a rule without name", works(func(c *Config) { c.Rules[0].Name = "" }), "alerts.rules[0].name"},
		{"two rules of one name", works(func(c *Config) { c.Rules = append(c.Rules, c.Rules[0]) }), `alerts.rules[1].name: "rare earths"`},
		{"a rule without query", works(func(c *Config) { c.Rules[0].Query = "" }), `alerts.rules[0].query of rule "rare earths": it is empty`},
		{"a query that is none", works(func(c *Config) { c.Rules[0].Query = "type:(" }), `alerts.rules[0].query of rule "rare earths": column `},
		{"a rule without channel", works(func(c *Config) { c.Rules[0].Channels = nil }), `alerts.rules[0].channels of rule "rare earths": name a channel`},
		{"an unknown channel", works(func(c *Config) { c.Rules[0].Channels = []string{"chat"} }), `alerts.rules[0].channels of rule "rare earths": there is no channel "chat"`},
		{"an unknown event", works(func(c *Config) { c.Rules[0].On = []string{"old"} }), `alerts.rules[0].on of rule "rare earths": "old" is no event`},
		{"a network that is none", works(func(c *Config) { c.AllowNet = []string{"home"} }), "alerts.allow_net: "},
	} {
		t.Run(tc.name, func(t *testing.T) {
			_, err := New(tc.cfg, parse, env)
			switch {
			case tc.want == "" && err != nil:
				t.Error(err)
			case tc.want == "":
			case err == nil || !strings.HasPrefix(err.Error(), tc.want):
				t.Errorf("error %v, want %q", err, tc.want)
			case !errors.Is(err, assay.ErrInvalid):
				t.Errorf("error %v is not ErrInvalid", err)
			}
		})
	}
}
