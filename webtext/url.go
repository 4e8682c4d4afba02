package webtext

import (
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/idna"

	"assay"
)

// NormalizeURL returns the one spelling of an absolute http or https URL, so
// that two spellings of one address compare equal:
//
//   - the scheme and the host in lower case, the host in its ASCII form (IDNA,
//     UTS 46), without a trailing dot and without the scheme's default port;
//   - percent-encoding as RFC 3986 sections 2.1 and 2.3 have it, characters
//     that may not stand in a URL encoded as UTF-8, dot segments resolved
//     (section 5.2.4), an empty path written "/";
//   - the fragment and the parameters that only track readers (utm_*, spm,
//     from, fbclid and the like) dropped, the other parameters in their order.
//
// Tabs and line breaks are removed and a backslash before the query reads as a
// slash, as browsers do (WHATWG URL). Normalising twice changes nothing.
//
// An error wraps assay.ErrInvalid and names the URL and what would be right:
// a missing or foreign scheme, a missing or impossible host or port, user
// information.
func NormalizeURL(raw string) (string, error) {
	r := split(clean(raw))
	if err := r.checkScheme(raw); err != nil {
		return "", err
	}
	return r.normalize(raw)
}

// ResolveURL resolves a reference as it stands in a page ("../a/1.html",
// "//host/x", "?p=2") against the absolute URL of the page (RFC 3986 section
// 5.2.2) and normalises the result as NormalizeURL does, with the same errors.
func ResolveURL(base, ref string) (string, error) {
	b, r := split(clean(base)), split(clean(ref))
	if r.scheme != "" {
		if err := r.checkScheme(ref); err != nil {
			return "", err
		}
		return r.normalize(ref)
	}
	if err := b.checkScheme(base); err != nil {
		return "", err
	}
	r.scheme = b.scheme
	if r.hasAuthority {
		return r.normalize(ref)
	}
	r.authority, r.hasAuthority = b.authority, true
	switch {
	case r.path == "":
		r.path = b.path
		if !r.hasQuery {
			r.query, r.hasQuery = b.query, b.hasQuery
		}
	case r.path[0] != '/':
		r.path = b.path[:strings.LastIndexByte(b.path, '/')+1] + r.path
	}
	return r.normalize(ref)
}

// Host returns the host name of an absolute http or https URL in its
// normalised form, without a port; an IPv6 address comes without brackets. It
// is empty when the URL cannot be read.
func Host(u string) string {
	r := split(clean(u))
	if r.checkScheme(u) != nil {
		return ""
	}
	host, _, err := splitPort(r.authority)
	if err != nil {
		return ""
	}
	host, err = normalizeHost(host)
	if err != nil {
		return ""
	}
	return strings.Trim(host, "[]")
}

// NormalizeEscapes writes every octet of a URL's path or query in its one
// form: percent-encoded letters, digits, "-", ".", "_" and "~" are decoded,
// the digits of all other escapes are upper case, octets that may not stand
// there (spaces, controls, anything outside ASCII, a "%" that begins no
// escape) are encoded (RFC 3986 sections 2.1, 2.3 and 3.3).
func NormalizeEscapes(s string) string {
	if strings.IndexFunc(s, func(r rune) bool { return r >= utf8.RuneSelf || !plain(byte(r)) }) < 0 {
		return s
	}
	var b strings.Builder
	b.Grow(len(s) + 16)
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c == '%' && i+2 < len(s) && isHex(s[i+1]) && isHex(s[i+2]) {
			c = unhex(s[i+1])<<4 | unhex(s[i+2])
			i += 2
			if unreserved(c) {
				b.WriteByte(c)
				continue
			}
		} else if plain(c) {
			b.WriteByte(c)
			continue
		}
		b.WriteByte('%')
		b.WriteByte(upperHex[c>>4])
		b.WriteByte(upperHex[c&15])
	}
	return b.String()
}

const upperHex = "0123456789ABCDEF"

// reference is a URL reference cut at its delimiters (RFC 3986 appendix B),
// the fragment already dropped.
type reference struct {
	scheme       string
	authority    string
	path         string
	query        string
	hasAuthority bool
	hasQuery     bool
}

// clean drops what browsers drop: controls and spaces around the URL, tabs and
// line breaks within it, and the fragment. Backslashes before the query become slashes.
func clean(s string) string {
	s = strings.TrimFunc(s, func(r rune) bool { return r <= ' ' })
	if strings.ContainsAny(s, "\t\r\n") {
		s = strings.NewReplacer("\t", "", "\r", "", "\n", "").Replace(s)
	}
	s, _, _ = strings.Cut(s, "#")
	if head, query, found := strings.Cut(s, "?"); strings.Contains(head, `\`) {
		s = strings.ReplaceAll(head, `\`, "/")
		if found {
			s += "?" + query
		}
	}
	// A space before the dropped fragment would otherwise be encoded now and
	// trimmed by nobody.
	return strings.TrimRightFunc(s, func(r rune) bool { return r <= ' ' })
}

func split(s string) reference {
	var r reference
	if i := strings.IndexAny(s, ":/?"); i > 0 && s[i] == ':' && isScheme(s[:i]) {
		r.scheme, s = strings.ToLower(s[:i]), s[i+1:]
	}
	s, r.query, r.hasQuery = strings.Cut(s, "?")
	if rest, ok := strings.CutPrefix(s, "//"); ok {
		r.hasAuthority = true
		if i := strings.IndexByte(rest, '/'); i >= 0 {
			r.authority, r.path = rest[:i], rest[i:]
		} else {
			r.authority = rest
		}
		return r
	}
	r.path = s
	return r
}

func isScheme(s string) bool {
	for i := range len(s) {
		c := s[i] | 0x20
		if (c < 'a' || c > 'z') && (i == 0 || !strings.ContainsRune("0123456789+-.", rune(s[i]))) {
			return false
		}
	}
	return true
}

// checkScheme reports a URL that is not absolute or not of the web.
func (r reference) checkScheme(raw string) error {
	switch {
	case r.scheme == "" && r.hasAuthority:
		return assay.Invalidf("normalise URL %q: no scheme: write https:%s", shorten(raw), shorten(raw))
	case r.scheme == "", r.scheme != "http" && r.scheme != "https" && looksLikeHostPort(r):
		return assay.Invalidf("normalise URL %q: no scheme: write https://%s", shorten(raw), shorten(raw))
	case r.scheme != "http" && r.scheme != "https":
		return assay.Invalidf("normalise URL %q: scheme %q: only http and https are read", shorten(raw), r.scheme)
	case !r.hasAuthority || r.authority == "":
		return assay.Invalidf("normalise URL %q: no host: write %s://host/path", shorten(raw), r.scheme)
	}
	return nil
}

// looksLikeHostPort tells "news.example:8080/a", whose "scheme" is a host, from "mailto:a@example".
func looksLikeHostPort(r reference) bool {
	return strings.Contains(r.scheme, ".") && r.path != "" && r.path[0] >= '0' && r.path[0] <= '9'
}

// shorten keeps messages readable: hostile pages hold links of a megabyte.
func shorten(s string) string {
	const most = 200
	if len(s) <= most {
		return s
	}
	return strings.ToValidUTF8(s[:most], "") + "…"
}

func (r reference) normalize(raw string) (string, error) {
	if strings.Contains(r.authority, "@") {
		return "", assay.Invalidf("normalise URL %q: it holds a user name: leave out what stands before the @", shorten(raw))
	}
	host, port, err := splitPort(r.authority)
	if err != nil {
		return "", assay.Invalidf("normalise URL %q: %w", shorten(raw), err)
	}
	if host, err = normalizeHost(host); err != nil {
		return "", assay.Invalidf("normalise URL %q: %w", shorten(raw), err)
	}
	if port != 0 && (r.scheme != "http" || port != 80) && (r.scheme != "https" || port != 443) {
		host += ":" + strconv.Itoa(port)
	}
	u := r.scheme + "://" + host + removeDotSegments(NormalizeEscapes(r.path))
	if q := withoutTracking(NormalizeEscapes(r.query)); q != "" {
		u += "?" + q
	}
	return u, nil
}

// splitPort cuts "host:port". A port that is left out or empty is 0.
func splitPort(authority string) (host string, port int, err error) {
	host = authority
	if i := strings.LastIndexByte(authority, ':'); i >= 0 && !strings.Contains(authority[i:], "]") {
		digits := authority[i+1:]
		host = authority[:i]
		if digits != "" {
			port, err = strconv.Atoi(digits)
			if err != nil || port < 1 || port > 65535 || digits[0] == '+' {
				return "", 0, assay.Invalidf("port %q: must be a number from 1 to 65535", shorten(digits))
			}
		}
	}
	if host == "" {
		return "", 0, assay.Invalidf("no host: a name or an address must stand after //")
	}
	return host, port, nil
}

func normalizeHost(host string) (string, error) {
	if inner, ok := strings.CutPrefix(host, "["); ok {
		inner, ok = strings.CutSuffix(inner, "]")
		addr, err := netip.ParseAddr(inner)
		if !ok || err != nil || !addr.Is6() || addr.Zone() != "" {
			return "", assay.Invalidf("host %q: must be an IPv6 address in brackets, without a zone", shorten(host))
		}
		return "[" + addr.String() + "]", nil
	}
	ascii := strings.ToLower(unescapeHost(host))
	if strings.Contains(ascii, "xn--") || strings.IndexFunc(ascii, func(r rune) bool { return r >= utf8.RuneSelf }) >= 0 {
		// The mapping of UTS 46 also turns full-width letters and the
		// ideographic full stop into ASCII. Characters are checked below,
		// since real host names hold underscores.
		profile := idna.New(idna.MapForLookup(), idna.Transitional(false), idna.StrictDomainName(false))
		var err error
		if ascii, err = profile.ToASCII(ascii); err != nil {
			return "", assay.Invalidf("host %q: not a valid international domain name: %w", shorten(host), err)
		}
	}
	ascii = strings.TrimSuffix(ascii, ".")
	if len(ascii) == 0 || len(ascii) > 253 {
		return "", assay.Invalidf("host %q: a host name has 1 to 253 characters", shorten(host))
	}
	var last string
	for label := range strings.SplitSeq(ascii, ".") {
		if len(label) == 0 || len(label) > 63 {
			return "", assay.Invalidf("host %q: each part between the dots has 1 to 63 characters", shorten(host))
		}
		for i := range len(label) {
			if c := label[i]; !isLowerAlnum(c) && c != '-' && c != '_' {
				return "", assay.Invalidf("host %q: %q may not stand in a host name", shorten(host), string(rune(c)))
			}
		}
		last = label
	}
	// "127.1" and "0x7f000001" are addresses to some resolvers and names to
	// others; only the plain form is unambiguous (WHATWG URL, host parsing).
	if isNumber(last) {
		addr, err := netip.ParseAddr(ascii)
		if err != nil || !addr.Is4() {
			return "", assay.Invalidf("host %q: an IPv4 address is written as four decimal numbers, like 192.0.2.1", shorten(host))
		}
	}
	return ascii, nil
}

func unescapeHost(host string) string {
	if !strings.Contains(host, "%") {
		return host
	}
	b := make([]byte, 0, len(host))
	for i := 0; i < len(host); i++ {
		if host[i] == '%' && i+2 < len(host) && isHex(host[i+1]) && isHex(host[i+2]) {
			b = append(b, unhex(host[i+1])<<4|unhex(host[i+2]))
			i += 2
			continue
		}
		b = append(b, host[i])
	}
	return string(b)
}

func isNumber(label string) bool {
	if rest, ok := strings.CutPrefix(label, "0x"); ok {
		return strings.Trim(rest, "0123456789abcdef") == ""
	}
	return strings.Trim(label, "0123456789") == ""
}

// removeDotSegments resolves "." and ".." (RFC 3986 section 5.2.4) of an
// absolute or empty path.
func removeDotSegments(path string) string {
	if path == "" || path[0] != '/' {
		path = "/" + path
	}
	if !strings.Contains(path, "/.") {
		return path
	}
	segments := strings.Split(path[1:], "/")
	out := segments[:0]
	for i, s := range segments {
		last := i == len(segments)-1
		switch s {
		case ".", "..":
			if s == ".." && len(out) > 0 {
				out = out[:len(out)-1]
			}
			if last {
				out = append(out, "")
			}
		default:
			out = append(out, s)
		}
	}
	return "/" + strings.Join(out, "/")
}

// withoutTracking drops the parameters that say where a reader came from, and
// empty ones; the others keep their order and spelling.
func withoutTracking(query string) string {
	if query == "" {
		return ""
	}
	params := slices.DeleteFunc(strings.Split(query, "&"), func(p string) bool {
		name, _, _ := strings.Cut(p, "=")
		return p == "" || isTracking(strings.ToLower(name))
	})
	return strings.Join(params, "&")
}

// isTracking reports whether a parameter, in lower case, names the way to a
// page and not the page: campaign tags of analytics tools and advertisers, and
// the share and channel tags of Chinese portals and apps.
func isTracking(name string) bool {
	if strings.HasPrefix(name, "utm_") || strings.HasPrefix(name, "share_") {
		return true
	}
	switch name {
	case "fbclid", "gclid", "gclsrc", "dclid", "gbraid", "wbraid", "msclkid", "yclid", "twclid", "ttclid", "igshid", "mc_cid", "mc_eid",
		"_hsenc", "_hsmi", "mkt_tok", "cmpid", "ref_src", "ref_url", "ocid", "smid", "_ga", "_gl",
		"spm", "scm", "from", "scene", "isappinstalled", "nsukey", "wxshare_count", "tt_from", "vd_source", "bd_vid",
		"hmsr", "hmpl", "hmcu", "hmkw", "hmci", "_f", "_trans_", "chksm", "sharefrom", "shareid", "from_source":
		return true
	}
	return false
}

func isHex(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F'
}

func unhex(c byte) byte {
	switch {
	case c <= '9':
		return c - '0'
	case c >= 'a':
		return c - 'a' + 10
	}
	return c - 'A' + 10
}

func isLowerAlnum(c byte) bool { return c >= 'a' && c <= 'z' || c >= '0' && c <= '9' }

// unreserved are the characters that mean the same encoded or not (RFC 3986 section 2.3).
func unreserved(c byte) bool {
	return isLowerAlnum(c) || c >= 'A' && c <= 'Z' || c == '-' || c == '.' || c == '_' || c == '~'
}

// plain are the characters that stand unencoded in a path or query: pchar, "/"
// and "?" (RFC 3986 sections 3.3 and 3.4).
func plain(c byte) bool {
	return unreserved(c) || strings.IndexByte("!$&'()*+,;=:@/?", c) >= 0
}
