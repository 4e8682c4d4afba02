package safenet_test

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"assay"
	"assay/internal/safenet"
)

// refusedAt dials and returns the guard's refusal, or nil. A refusal comes
// before anything is sent.
func refusedAt(t *testing.T, cfg safenet.Config, addr string) *safenet.RefusedError {
	t.Helper()
	conn, err := safenet.DialContext(cfg)(t.Context(), "tcp", addr)
	if err == nil {
		_ = conn.Close()
		return nil
	}
	var refused *safenet.RefusedError
	if errors.As(err, &refused) {
		if !errors.Is(err, safenet.ErrRefused) {
			t.Errorf("%v is no ErrRefused", err)
		}
		return refused
	}
	return nil
}

func TestSpecialAddressesAreRefused(t *testing.T) {
	for _, addr := range []string{
		"0.0.0.0:80", "10.1.2.3:80", "100.64.0.1:443", "127.0.0.1:80", "127.255.0.9:443", "169.254.169.254:80", "172.16.0.1:80", "192.0.0.1:80",
		"192.0.2.1:80", "192.168.1.1:80", "198.18.0.1:80", "198.51.100.1:80", "203.0.113.1:80", "224.0.0.1:80", "240.0.0.1:80", "255.255.255.255:80",
		"[::1]:80", "[::]:80", "[::ffff:127.0.0.1]:80", "[::ffff:10.0.0.1]:80", "[::127.0.0.1]:80", "[64:ff9b::7f00:1]:80", "[2002:7f00:1::]:80",
		"[2001::1]:80", "[2001:db8::1]:80", "[fc00::1]:80", "[fd12::1]:80", "[fe80::1]:80", "[fec0::1]:80", "[ff02::1]:80",
		"localhost:80",
	} {
		if refusedAt(t, safenet.Config{}, addr) == nil {
			t.Errorf("%s was not refused", addr)
		}
	}
}

func TestAllowedNetworkMayUseAnyPort(t *testing.T) {
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "in") }))
	defer srv.Close()
	addr := strings.TrimPrefix(srv.URL, "http://")

	refused := refusedAt(t, safenet.Config{}, addr)
	if refused == nil {
		t.Fatalf("%s was not refused without AllowNet", addr)
	}
	for _, want := range []string{addr, `allow_net = ["127.0.0.1/32"]`} {
		if !strings.Contains(refused.Error(), want) {
			t.Errorf("%q does not say %q", refused, want)
		}
	}

	conn, err := safenet.DialContext(safenet.Config{AllowNet: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}})(t.Context(), "tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	_ = conn.Close()
}

// TestPorts: outside the allowed networks only web ports may be dialled.
func TestPorts(t *testing.T) {
	for addr, cfg := range map[string]safenet.Config{
		"8.8.8.8:22":            {},
		"8.8.8.8:8080":          {},
		"[2606:4700::1111]:853": {},
		"8.8.4.4:80":            {Ports: []uint16{443}},
	} {
		refused := refusedAt(t, cfg, addr)
		if refused == nil {
			t.Errorf("%s was not refused", addr)
			continue
		}
		if !strings.Contains(refused.Error(), "port not among") {
			t.Errorf("%s: %q does not name the port", addr, refused)
		}
	}
}

func TestRedirectInsideIsRefused(t *testing.T) {
	inside := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("the inner server was asked") }))
	defer inside.Close()
	outside := httptest.NewServer(http.RedirectHandler(strings.Replace(inside.URL, "127.0.0.1", "localhost", 1)+"/admin", http.StatusFound))
	defer outside.Close()
	// Only the outer server's port stands for the public internet here.
	guarded := safenet.DialContext(safenet.Config{})
	client := &http.Client{Transport: &http.Transport{DialContext: func(ctx context.Context, network, addr string) (net.Conn, error) {
		if "http://"+addr == outside.URL {
			return (&net.Dialer{}).DialContext(ctx, network, addr)
		}
		return guarded(ctx, network, addr)
	}}}
	resp, err := client.Get(outside.URL)
	if err == nil {
		_ = resp.Body.Close()
	}
	if !errors.Is(err, safenet.ErrRefused) {
		t.Errorf("following the redirect: %v, want ErrRefused", err)
	}
}

func TestParseNets(t *testing.T) {
	got, err := safenet.ParseNets([]string{"127.0.0.1/8", "192.168.7.7", "::ffff:10.0.0.1", "fd00::/8"})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"127.0.0.0/8", "192.168.7.7/32", "10.0.0.1/32", "fd00::/8"}
	var have []string
	for _, p := range got {
		have = append(have, p.String())
	}
	if diff := cmp.Diff(want, have); diff != "" {
		t.Error(diff)
	}
	for _, bad := range []string{"", "localhost", "10.0.0.0/33", "::ffff:10.0.0.0/104", "fe80::1%eth0"} {
		if _, err := safenet.ParseNets([]string{bad}); !errors.Is(err, assay.ErrInvalid) {
			t.Errorf("ParseNets(%q): %v, want an error that wraps ErrInvalid", bad, err)
		}
	}
}
