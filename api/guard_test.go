package api

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"assay"
)

const token = "k3y-for-tests-0123456789-abcdef"

// ask sends one request to a handler; header pairs are name, value.
func ask(t testing.TB, h http.Handler, method, target, body string, header ...string) *httptest.ResponseRecorder {
	t.Helper()
	if strings.HasPrefix(target, "/") {
		target = "http://127.0.0.1:8080" + target
	}
	r := httptest.NewRequest(method, target, strings.NewReader(body))
	for i := 0; i+1 < len(header); i += 2 {
		if header[i] == "Host" {
			r.Host = header[i+1]
			continue
		}
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func TestHosts(t *testing.T) {
	h := newSite(t, Config{Hosts: []string{"news.example"}, BaseURL: "https://assay.example"})
	for host, status := range map[string]int{
		"127.0.0.1:8080": 200, "localhost": 200, "LOCALHOST:1": 200, "[::1]:8080": 200, "[::1]": 200, "::1": 200, "news.example": 200, "News.Example:443": 200,
		"assay.example": 200, "localhost.": 200,
		"evil.example": 421, "127.0.0.1.evil.example": 421, "localhost.evil.example": 421, "10.0.0.1": 421, "": 421, "news.example.evil.example": 421,
	} {
		if got := ask(t, h, "GET", "/api/v1/facts?limit=1", "", "Host", host).Code; got != status {
			t.Errorf("Host %q: status %d, want %d", host, got, status)
		}
	}
}

func TestToken(t *testing.T) {
	h := newSite(t, Config{Listen: "0.0.0.0:8080", Token: token})
	session := ask(t, h, "GET", "/?token="+token, "").Result().Cookies()
	if len(session) != 1 {
		t.Fatalf("?token= set %d cookies, want 1", len(session))
	}
	c := session[0]
	if !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Path != "/" || strings.Contains(c.Value, token) {
		t.Errorf("cookie %v: want HttpOnly, SameSite=Lax, Path=/, without the token in it", c)
	}
	cookie := c.Name + "=" + c.Value
	for _, tc := range []struct {
		name, method, path string
		header             []string
		status             int
	}{
		{"nothing", "GET", "/api/v1/facts", nil, 401},
		{"page without token", "GET", "/", nil, 401},
		{"bearer", "GET", "/api/v1/facts", []string{"Authorization", "Bearer " + token}, 200},
		{"bearer in lower case", "GET", "/api/v1/facts", []string{"Authorization", "bearer " + token}, 200},
		{"wrong bearer", "GET", "/api/v1/facts", []string{"Authorization", "Bearer " + token + "x"}, 401},
		{"shorter bearer", "GET", "/api/v1/facts", []string{"Authorization", "Bearer " + token[:20]}, 401},
		{"empty bearer", "GET", "/api/v1/facts", []string{"Authorization", "Bearer "}, 401},
		{"basic for feed readers", "GET", "/api/v1/announcements.atom", []string{"Authorization", basic("any", token)}, 200},
		{"wrong basic", "GET", "/api/v1/announcements.atom", []string{"Authorization", basic(token, "x")}, 401},
		{"cookie", "GET", "/", []string{"Cookie", cookie}, 200},
		{"token as cookie", "GET", "/", []string{"Cookie", c.Name + "=" + token}, 401},
		{"empty cookie", "GET", "/", []string{"Cookie", c.Name + "="}, 401},
		{"cookie beside a wrong bearer", "GET", "/", []string{"Cookie", cookie, "Authorization", "Bearer x"}, 401},
		{"token in the address of the API", "GET", "/api/v1/facts?token=" + token, nil, 401},
		{"wrong token in the address", "GET", "/?token=x", nil, 401},
		{"metrics", "GET", "/metrics", nil, 401},
		{"openapi", "GET", "/openapi.json", nil, 401},
		{"unknown page", "GET", "/nowhere", nil, 401},
		{"health", "GET", "/healthz", nil, 200},
		{"readiness", "GET", "/readyz", nil, 200},
		{"style of the sign-in page", "GET", "/static/assay.css", nil, 200},
		{"any host", "GET", "/healthz", []string{"Host", "assay.example"}, 200},
	} {
		w := ask(t, h, tc.method, tc.path, "", tc.header...)
		if w.Code != tc.status {
			t.Errorf("%s: status %d, want %d", tc.name, w.Code, tc.status)
		}
		if w.Code == 401 && w.Header().Get("WWW-Authenticate") == "" {
			t.Errorf("%s: 401 without WWW-Authenticate", tc.name)
		}
		if strings.Contains(w.Body.String(), token) {
			t.Errorf("%s: the answer holds the token", tc.name)
		}
	}
}

func basic(user, password string) string {
	r := &http.Request{Header: http.Header{}}
	r.SetBasicAuth(user, password)
	return r.Header.Get("Authorization")
}

func TestSignIn(t *testing.T) {
	h := newSite(t, Config{Token: token})
	form := func(v ...string) string {
		u := url.Values{}
		for i := 0; i+1 < len(v); i += 2 {
			u.Set(v[i], v[i+1])
		}
		return u.Encode()
	}
	post := []string{"Content-Type", "application/x-www-form-urlencoded"}
	for _, tc := range []struct{ name, body, to string }{
		{"to the page asked for", form("token", token, "next", "/search?q=a+b"), "/search?q=a+b"},
		{"no next", form("token", token), "/"},
		{"foreign next", form("token", token, "next", "https://evil.example/"), "/"},
		{"foreign next without scheme", form("token", token, "next", "//evil.example/"), "/"},
	} {
		w := ask(t, h, "POST", "/signin", tc.body, post...)
		if w.Code != 303 || w.Header().Get("Location") != tc.to || len(w.Result().Cookies()) != 1 {
			t.Errorf("%s: %d to %q with %d cookies, want 303 to %q with one", tc.name, w.Code, w.Header().Get("Location"), len(w.Result().Cookies()), tc.to)
		}
	}
	if w := ask(t, h, "POST", "/signin", form("token", "wrong"), post...); w.Code != 401 || !strings.Contains(w.Body.String(), "That is not the token") || len(w.Result().Cookies()) != 0 {
		t.Errorf("wrong token: %d, %d cookies", w.Code, len(w.Result().Cookies()))
	}
	if w := ask(t, h, "POST", "/signin", form("token", token), append(post, "X-Forwarded-Proto", "https")...); !w.Result().Cookies()[0].Secure {
		t.Error("behind https the cookie is not Secure")
	}
	if w := ask(t, h, "GET", "/signin", ""); w.Code != 303 {
		t.Errorf("GET /signin: %d, want 303", w.Code)
	}
	if w := ask(t, h, "GET", "/n/x?token="+token+"&a=b", ""); w.Code != 303 || w.Header().Get("Location") != "/n/x?a=b" {
		t.Errorf("?token=: %d to %q, want 303 to /n/x?a=b", w.Code, w.Header().Get("Location"))
	}
}

func TestForeignSites(t *testing.T) {
	h := newSite(t, Config{BaseURL: "https://assay.example"})
	body := `{"text":"a"}`
	for _, tc := range []struct {
		name   string
		header []string
		status int
	}{
		{"no browser", nil, 200},
		{"own page", []string{"Sec-Fetch-Site", "same-origin", "Origin", "http://127.0.0.1:8080"}, 200},
		{"typed in", []string{"Sec-Fetch-Site", "none"}, 200},
		{"public address", []string{"Origin", "https://assay.example"}, 200},
		{"foreign site", []string{"Sec-Fetch-Site", "cross-site"}, 403},
		{"neighbour", []string{"Sec-Fetch-Site", "same-site"}, 403},
		{"foreign origin", []string{"Origin", "https://evil.example"}, 403},
		{"other port", []string{"Origin", "http://127.0.0.1:9999"}, 403},
		{"sandboxed page", []string{"Origin", "null"}, 403},
	} {
		w := ask(t, h, "POST", "/api/v1/extract", body, append([]string{"Content-Type", "application/json"}, tc.header...)...)
		if w.Code != tc.status {
			t.Errorf("%s: status %d, want %d: %s", tc.name, w.Code, tc.status, brief(w))
		}
	}
	if w := ask(t, h, "GET", "/", "", "Sec-Fetch-Site", "cross-site"); w.Code != 200 {
		t.Errorf("a link from elsewhere: %d, want 200", w.Code)
	}
}

func TestHeaders(t *testing.T) {
	h := newSite(t, Config{})
	for _, path := range []string{"/", "/search", "/nowhere", "/api/v1/facts", "/api/v1/nowhere", "/static/assay.css", "/healthz", "/openapi.json"} {
		got := ask(t, h, "GET", path, "").Header()
		for name, want := range map[string]string{
			"Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
			"X-Content-Type-Options":  "nosniff", "Referrer-Policy": "no-referrer",
		} {
			if got.Get(name) != want {
				t.Errorf("%s: %s is %q, want %q", path, name, got.Get(name), want)
			}
		}
	}
}

func TestPanic(t *testing.T) {
	h := newSite(t, Config{}, func(d *Deps) { d.Extract = func(assay.Document) any { panic("secret") } })
	w := ask(t, h, "POST", "/api/v1/extract", `{"text":"a"}`, "Content-Type", "application/json")
	if w.Code != 500 || strings.Contains(w.Body.String(), "secret") || !strings.Contains(w.Body.String(), `"trace":`) {
		t.Errorf("status %d, body %s", w.Code, w.Body)
	}
	if got := ask(t, h, "GET", "/", "").Code; got != 200 {
		t.Errorf("afterwards: status %d", got)
	}
}

func TestConfigValidate(t *testing.T) {
	for _, tc := range []struct {
		name string
		cfg  Config
		want string // part of the error; empty: valid
	}{
		{"defaults", Config{}, ""},
		{"loopback", Config{Listen: "[::1]:80"}, ""},
		{"localhost", Config{Listen: "localhost:http"}, ""},
		{"public with token", Config{Listen: ":8080", Token: token}, ""},
		{"all set", Config{Listen: "0.0.0.0:1", Token: token, Hosts: []string{"a.example"}, BaseURL: "https://a.example/", SearchTimeout: 1}, ""},
		{"public without token", Config{Listen: ":8080"}, "api.token"},
		{"other address without token", Config{Listen: "192.0.2.1:80"}, "api.token"},
		{"name without token", Config{Listen: "assay.example:80"}, "api.token"},
		{"no port", Config{Listen: "127.0.0.1"}, "api.listen"},
		{"empty port", Config{Listen: "127.0.0.1:"}, "api.listen"},
		{"bad port", Config{Listen: "127.0.0.1:99999"}, "api.listen"},
		{"short token", Config{Token: "abc"}, "api.token is too short"},
		{"token with space", Config{Token: strings.Repeat("a", 30) + " b"}, "character 31"},
		{"token with Han", Config{Token: strings.Repeat("密", 30)}, "printable ASCII"},
		{"host with port", Config{Hosts: []string{"a.example", "b.example:80"}}, "api.hosts[1]"},
		{"wildcard", Config{Hosts: []string{"*.example"}}, "api.hosts[0]"},
		{"base without scheme", Config{BaseURL: "assay.example"}, "api.base_url"},
		{"base with path", Config{BaseURL: "https://assay.example/x"}, "api.base_url"},
		{"negative timeout", Config{SearchTimeout: -1}, "api.search_timeout"},
	} {
		err := tc.cfg.Validate()
		switch {
		case tc.want == "" && err != nil:
			t.Errorf("%s: %v", tc.name, err)
		case tc.want != "" && (err == nil || !strings.Contains(err.Error(), tc.want)):
			t.Errorf("%s: error %v, want one with %q", tc.name, err, tc.want)
		case err != nil && !isInvalid(err):
			t.Errorf("%s: %v is not assay.ErrInvalid", tc.name, err)
		}
	}
	if _, err := Handler(Config{Listen: ":80"}, Deps{}); !isInvalid(err) {
		t.Errorf("Handler with a bad setting: %v", err)
	}
	if _, err := Handler(Config{}, Deps{}); err == nil {
		t.Error("Handler without an index: no error")
	}
}

func TestNewServer(t *testing.T) {
	s := NewServer(Config{}, http.NotFoundHandler())
	if s.Addr != DefaultListen || s.ReadHeaderTimeout == 0 || s.ReadTimeout == 0 || s.WriteTimeout == 0 || s.IdleTimeout == 0 || s.MaxHeaderBytes == 0 {
		t.Errorf("server without a limit: %+v", s)
	}
}
