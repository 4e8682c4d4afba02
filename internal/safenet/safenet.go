// Package safenet dials addresses of the public internet only. The check runs
// after name resolution, on the very address that is about to be connected to,
// so that neither a redirect nor a name that resolves to a private address nor
// one that changes between two look-ups (DNS rebinding) reaches inside.
package safenet

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"slices"
	"strings"
	"syscall"
	"time"

	"code.dny.dev/ssrf"

	"assay"
)

// ErrRefused marks an address that must not be dialled. Test with errors.Is.
var ErrRefused = errors.New("address refused")

// RefusedError says which address was refused and how to allow it.
type RefusedError struct {
	// Addr is the address after name resolution.
	Addr netip.AddrPort
	// Reason says what is wrong with it.
	Reason string
}

func (e *RefusedError) Error() string {
	bits := e.Addr.Addr().BitLen()
	return fmt.Sprintf("address %s refused: %s; if it is meant, allow it with allow_net = [\"%s/%d\"]", e.Addr, e.Reason, e.Addr.Addr(), bits)
}

// Is reports that the error is an ErrRefused.
func (e *RefusedError) Is(target error) bool { return target == ErrRefused }

// Config says what may be dialled. The zero value allows ports 80 and 443 of
// the public internet.
type Config struct {
	// AllowNet lists networks that may be dialled although they are special,
	// at any port: laboratories, the demo, tests.
	AllowNet []netip.Prefix
	// Ports lists the ports that may be dialled elsewhere. Default 80 and 443.
	Ports []uint16
	// Timeout bounds name resolution and connecting together. Default 10 s.
	Timeout time.Duration
}

// DialContext returns a function to dial with, fit for http.Transport. It uses
// no proxy; a transport that is to keep the promise leaves its Proxy nil. What
// may not be dialled is refused with a *RefusedError: every address outside
// the public unicast space (IANA special-purpose registries, RFC 6890) and
// every other port.
func DialContext(cfg Config) func(ctx context.Context, network, addr string) (net.Conn, error) {
	timeout := cfg.Timeout
	if timeout == 0 {
		timeout = 10 * time.Second
	}
	ports := cfg.Ports
	if len(ports) == 0 {
		ports = []uint16{80, 443}
	}
	special := ssrf.New(ssrf.WithAnyPort())
	control := func(_ context.Context, _, address string, _ syscall.RawConn) error {
		to, err := netip.ParseAddrPort(address)
		if err != nil {
			return assay.Invalidf("read address %q: must be an IP address and a port: %w", address, err)
		}
		// ::ffff:127.0.0.1 is 127.0.0.1.
		to = netip.AddrPortFrom(to.Addr().Unmap(), to.Port())
		if slices.ContainsFunc(cfg.AllowNet, func(p netip.Prefix) bool { return p.Contains(to.Addr()) }) {
			return nil
		}
		if err := special.SafeAddr(to.Addr()); err != nil {
			return &RefusedError{Addr: to, Reason: "not an address of the public internet"}
		}
		if !slices.Contains(ports, to.Port()) {
			return &RefusedError{Addr: to, Reason: "port not among " + strings.Trim(fmt.Sprint(ports), "[]")}
		}
		return nil
	}
	d := &net.Dialer{Timeout: timeout, KeepAlive: 30 * time.Second, ControlContext: control}
	return d.DialContext
}

// ParseNets reads networks in CIDR form ("127.0.0.0/8", "fd00::/8"); a bare
// address stands for itself. An error wraps assay.ErrInvalid and names the
// entry.
func ParseNets(nets []string) ([]netip.Prefix, error) {
	var out []netip.Prefix
	for _, s := range nets {
		if addr, err := netip.ParseAddr(s); err == nil && addr.Zone() == "" {
			out = append(out, netip.PrefixFrom(addr.Unmap(), addr.Unmap().BitLen()))
			continue
		}
		p, err := netip.ParsePrefix(s)
		if err != nil {
			return nil, assay.Invalidf("read network %q: must be like 127.0.0.0/8 or fd00::/8: %w", s, err)
		}
		if p.Addr().Is4In6() {
			return nil, assay.Invalidf("read network %q: write an IPv4 network in its own form, like 127.0.0.0/8", s)
		}
		out = append(out, p.Masked())
	}
	return out, nil
}
