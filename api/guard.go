package api

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"runtime/debug"
	"slices"
	"strings"

	"assay"
)

// maxBody is the limit of request bodies, in bytes.
const maxBody = 1 << 20

// contentSecurity lets a page load its own style, script and images, and
// nothing else, from nowhere else.
const contentSecurity = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

const sessionCookie = "assay_session"

// guard stands before every route: it sets the safety headers, limits the
// body, refuses foreign hosts and foreign sites, and asks for the token.
type guard struct {
	cfg     Config
	session string // the cookie's value for the token
	origin  *http.CrossOriginProtection
	next    http.Handler
	fail    func(http.ResponseWriter, *http.Request, error)
}

func newGuard(cfg Config, fail func(http.ResponseWriter, *http.Request, error), next http.Handler) (*guard, error) {
	g := &guard{cfg: cfg, next: next, fail: fail, origin: http.NewCrossOriginProtection()}
	if cfg.BaseURL != "" {
		if err := g.origin.AddTrustedOrigin(cfg.BaseURL); err != nil {
			return nil, assay.Invalidf("api.base_url %q: %w", cfg.BaseURL, err)
		}
	}
	if cfg.Token != "" {
		// The cookie must not hold the token itself: who reads a browser's
		// cookies should not gain the key of the API.
		mac := hmac.New(sha256.New, []byte(cfg.Token))
		mac.Write([]byte("assay session"))
		g.session = hex.EncodeToString(mac.Sum(nil))
	}
	return g, nil
}

func (g *guard) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	w := &begun{ResponseWriter: rw}
	h := w.Header()
	h.Set("Content-Security-Policy", contentSecurity)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("X-Frame-Options", "DENY")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Cache-Control", "private, no-cache")
	defer g.recover(w, r)

	if g.cfg.Token == "" && !g.knownHost(r.Host) {
		g.fail(w, r, &statusError{http.StatusMisdirectedRequest, fmt.Sprintf("the API is not addressed as %q; without a token it answers loopback names and those in api.hosts", r.Host), nil})
		return
	}
	if err := g.origin.Check(r); err != nil {
		g.fail(w, r, &statusError{http.StatusForbidden, "requests that change something are taken from this site only", nil})
		return
	}
	r.Body = http.MaxBytesReader(w, r.Body, maxBody)
	if g.cfg.Token == "" || open(r.URL.Path) {
		g.next.ServeHTTP(w, r)
		return
	}
	h.Add("Vary", "Authorization, Cookie")
	switch {
	case r.URL.Path == "/signin":
		g.signIn(w, r)
	case g.known(r):
		g.next.ServeHTTP(w, r)
	case r.Method == http.MethodGet && isPage(r.URL.Path) && g.same(r.URL.Query().Get("token"), g.cfg.Token):
		// Once only: the address goes on without the token, so that it stays
		// out of bookmarks and of the addresses that people pass on.
		g.setSession(w, r)
		q := r.URL.Query()
		q.Del("token")
		to := url.URL{Path: r.URL.Path, RawQuery: q.Encode()}
		http.Redirect(w, r, localPath(to.String()), http.StatusSeeOther)
	default:
		h.Set("WWW-Authenticate", `Bearer realm="assay"`)
		g.fail(w, r, &statusError{http.StatusUnauthorized, "a token is needed: send Authorization: Bearer TOKEN", nil})
	}
}

// recover answers for a handler that panicked. An answer that has begun is cut
// off, so that nobody takes half of it for the whole.
func (g *guard) recover(w *begun, r *http.Request) {
	v := recover()
	if v == nil {
		return
	}
	if err, ok := v.(error); ok && errors.Is(err, http.ErrAbortHandler) {
		panic(v)
	}
	err := fmt.Errorf("serve %s: panic: %v\n%s", r.URL.Path, v, debug.Stack())
	if w.yes {
		g.fail(&headerOnly{header: http.Header{}}, r, err)
		panic(http.ErrAbortHandler)
	}
	g.fail(w, r, err)
}

// begun is a ResponseWriter that knows whether the answer has begun.
type begun struct {
	http.ResponseWriter
	yes bool
}

func (b *begun) WriteHeader(status int) {
	b.yes = true
	b.ResponseWriter.WriteHeader(status)
}

func (b *begun) Write(p []byte) (int, error) {
	b.yes = true
	return b.ResponseWriter.Write(p)
}

// Unwrap is for http.ResponseController.
func (b *begun) Unwrap() http.ResponseWriter { return b.ResponseWriter }

// knownHost reports whether a Host header names this machine.
func (g *guard) knownHost(hostport string) bool {
	host := hostport
	if h, _, err := net.SplitHostPort(hostport); err == nil {
		host = h
	}
	host = strings.TrimSuffix(strings.Trim(host, "[]"), ".")
	if loopback(host) {
		return true
	}
	if u, err := url.Parse(g.cfg.BaseURL); err == nil && u.Hostname() != "" && strings.EqualFold(host, u.Hostname()) {
		return true
	}
	return slices.ContainsFunc(g.cfg.Hosts, func(h string) bool { return strings.EqualFold(h, host) })
}

// known reports whether the request shows the token.
func (g *guard) known(r *http.Request) bool {
	if scheme, token, ok := strings.Cut(r.Header.Get("Authorization"), " "); ok && strings.EqualFold(scheme, "Bearer") {
		return g.same(strings.TrimSpace(token), g.cfg.Token)
	}
	if _, password, ok := r.BasicAuth(); ok {
		return g.same(password, g.cfg.Token)
	}
	c, err := r.Cookie(sessionCookie)
	return err == nil && g.same(c.Value, g.session)
}

// same compares in a time that tells nothing about either text.
func (g *guard) same(a, b string) bool {
	x, y := sha256.Sum256([]byte(a)), sha256.Sum256([]byte(b))
	return b != "" && subtle.ConstantTimeCompare(x[:], y[:]) == 1
}

func (g *guard) setSession(w http.ResponseWriter, r *http.Request) {
	http.SetCookie(w, &http.Cookie{
		Name: sessionCookie, Value: g.session, Path: "/", MaxAge: 30 * 24 * 3600,
		HttpOnly: true, SameSite: http.SameSiteLaxMode,
		Secure: r.TLS != nil || strings.EqualFold(r.Header.Get("X-Forwarded-Proto"), "https"),
	})
}

// signIn takes the token from the form of the sign-in page.
func (g *guard) signIn(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		http.Redirect(w, r, "/", http.StatusSeeOther)
		return
	}
	if err := r.ParseForm(); err != nil {
		g.fail(w, r, formError(err))
		return
	}
	if !g.same(r.PostForm.Get("token"), g.cfg.Token) {
		g.fail(w, r, &statusError{http.StatusUnauthorized, "that is not the token", nil})
		return
	}
	g.setSession(w, r)
	http.Redirect(w, r, localPath(r.PostForm.Get("next")), http.StatusSeeOther)
}

// localPath is the address if it lies on this site, or else the first page.
func localPath(s string) string {
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "" || u.Host != "" || !strings.HasPrefix(s, "/") || strings.HasPrefix(s, "//") || strings.ContainsAny(s, "\\\r\n\t") {
		return "/"
	}
	return s
}

// open reports whether a path is answered without the token: it tells nothing
// about the news.
func open(path string) bool {
	return path == "/healthz" || path == "/readyz" || strings.HasPrefix(path, "/static/")
}

// isPage reports whether a path is read by people, rather than by programs.
func isPage(path string) bool {
	return !strings.HasPrefix(path, "/api/") && !strings.HasPrefix(path, "/openapi") && path != "/healthz" && path != "/readyz" && path != "/metrics"
}

// newTraceID names one failed request, so that the answer and the log can be
// laid side by side.
func newTraceID() string {
	var b [8]byte
	rand.Read(b[:])
	return hex.EncodeToString(b[:])
}
