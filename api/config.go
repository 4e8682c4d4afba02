package api

import (
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"time"

	"assay"
)

// Defaults of Config.
const (
	DefaultListen        = "127.0.0.1:8080"
	DefaultSearchTimeout = 10 * time.Second
)

// minToken is the least length of a token: 32 random bytes are 43 characters
// of base64, 16 are 22.
const minToken = 22

// Config says where the API listens and who may ask.
type Config struct {
	// Listen is the address to listen on, host:port. Default 127.0.0.1:8080.
	Listen string `toml:"listen"`
	// Token is the secret that callers show: as bearer token (RFC 6750), as
	// the password of basic authentication for feed readers, or once at the
	// sign-in page. It is required when Listen is not a loopback address, and
	// at least 22 characters long. Without a token everybody who reaches the
	// address is let in.
	Token string `toml:"token"`
	// Hosts are the host names, besides loopback ones, by which the API may be
	// addressed while there is no token: a reverse proxy's public name. Other
	// names are refused, since a foreign web page could have pointed its own
	// name at the loopback address (DNS rebinding).
	Hosts []string `toml:"hosts"`
	// BaseURL is the public address, "https://assay.example", which links in
	// feeds begin with. Default: what the caller addressed.
	BaseURL string `toml:"base_url"`
	// SearchTimeout bounds one search. Default 10 s.
	SearchTimeout time.Duration `toml:"search_timeout"`
}

// withDefaults fills in what is not set.
func (c Config) withDefaults() Config {
	if c.Listen == "" {
		c.Listen = DefaultListen
	}
	if c.SearchTimeout == 0 {
		c.SearchTimeout = DefaultSearchTimeout
	}
	c.BaseURL = strings.TrimSuffix(c.BaseURL, "/")
	return c
}

// Validate reports the first setting that cannot work; errors are
// assay.ErrInvalid and name the setting.
func (c Config) Validate() error {
	c = c.withDefaults()
	host, port, err := net.SplitHostPort(c.Listen)
	if err != nil || port == "" {
		return assay.Invalidf("api.listen %q: want host:port, such as %s", c.Listen, DefaultListen)
	}
	if _, err := net.LookupPort("tcp", port); err != nil {
		return assay.Invalidf("api.listen %q: no such port: %q", c.Listen, port)
	}
	if c.Token == "" && !loopback(host) {
		return assay.Invalidf("api.listen %q is reachable from other machines: set api.token to a secret of at least %d characters, or listen on %s", c.Listen, minToken, DefaultListen)
	}
	if c.Token != "" {
		if len(c.Token) < minToken {
			return assay.Invalidf("api.token is too short (%d characters): want at least %d, such as the output of `openssl rand -base64 32`", len(c.Token), minToken)
		}
		// A header field cannot carry anything else (RFC 9110, section 5.5).
		if i := strings.IndexFunc(c.Token, func(r rune) bool { return r <= ' ' || r > '~' }); i >= 0 {
			return assay.Invalidf("api.token: character %d is not printable ASCII", i+1)
		}
	}
	for i, h := range c.Hosts {
		if h == "" || strings.ContainsAny(h, "/: \t*") {
			return assay.Invalidf("api.hosts[%d] %q: want a host name without scheme, port or wildcard", i, h)
		}
	}
	if c.BaseURL != "" {
		u, err := url.Parse(c.BaseURL)
		if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" || u.Path != "" || u.RawQuery != "" || u.Fragment != "" {
			return assay.Invalidf("api.base_url %q: want scheme and host only, such as https://assay.example", c.BaseURL)
		}
	}
	if c.SearchTimeout < 0 {
		return assay.Invalidf("api.search_timeout %s: want a positive duration", c.SearchTimeout)
	}
	return nil
}

// loopback reports whether only this machine can reach the host.
func loopback(host string) bool {
	if strings.EqualFold(host, "localhost") {
		return true
	}
	a, err := netip.ParseAddr(host)
	return err == nil && a.Unmap().IsLoopback()
}

// NewServer returns a server for the handler with limits that slow or silent
// callers cannot wear out. The caller listens and shuts down.
func NewServer(c Config, h http.Handler) *http.Server {
	c = c.withDefaults()
	return &http.Server{
		Addr:              c.Listen,
		Handler:           h,
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       30 * time.Second,
		WriteTimeout:      2*time.Minute + c.SearchTimeout,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    64 << 10,
	}
}
