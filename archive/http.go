package archive

import (
	"bytes"
	"compress/zlib"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httputil"
	"net/textproto"
	"slices"
	"strconv"
	"strings"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/flate"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"

	"assay"
)

// httpBlock rebuilds the HTTP response of a page: status line, the headers that
// were kept, and the body. The body is decoded already, so the headers that
// would say otherwise are renamed as Common Crawl does.
func httpBlock(p *assay.Page) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "HTTP/1.1 %03d %s\r\n", p.Status, http.StatusText(p.Status))
	for _, name := range slices.Sorted(maps.Keys(p.Header)) {
		value := p.Header[name]
		if !isToken(name) || strings.ContainsAny(value, "\r\n\x00") {
			continue // the metadata record has it all the same
		}
		switch textproto.CanonicalMIMEHeaderKey(name) {
		case "Content-Encoding", "Transfer-Encoding", "Content-Length":
			name = "X-Crawl-" + name
		}
		fmt.Fprintf(&b, "%s: %s\r\n", name, value)
	}
	fmt.Fprintf(&b, "Content-Length: %d\r\n\r\n", len(p.Body))
	b.Write(p.Body)
	return b.Bytes()
}

// isToken reports whether s is a header name (RFC 9110, section 5.6.2).
func isToken(s string) bool {
	for i := range len(s) {
		c := s[i]
		if c <= ' ' || c >= 0x7f || strings.IndexByte(`"(),/:;<=>?@[\]{}`, c) >= 0 {
			return false
		}
	}
	return s != ""
}

// splitHTTP takes an HTTP message apart. Lines may end without a carriage return.
func splitHTTP(block []byte) (status string, header map[string][]string, body []byte) {
	header = map[string][]string{}
	for n, rest := 0, block; ; n++ {
		l, after, ok := bytes.Cut(rest, []byte("\n"))
		if !ok {
			if n == 0 {
				status = string(l)
			}
			return status, header, nil
		}
		rest = after
		l = bytes.TrimSuffix(l, []byte("\r"))
		switch {
		case n == 0:
			status = string(l)
		case len(l) == 0:
			return status, header, rest
		default:
			// A line that is no header is what servers really send: passed over.
			if name, value, ok := bytes.Cut(l, []byte(":")); ok && isToken(string(name)) {
				key := textproto.CanonicalMIMEHeaderKey(string(name))
				header[key] = append(header[key], strings.ToValidUTF8(string(bytes.TrimSpace(value)), "\uFFFD"))
			}
		}
	}
}

// response is an HTTP response with its encodings undone.
type response struct {
	status    int
	header    map[string]string
	body      []byte
	truncated bool
}

// readHTTP reads the block of a response record. cut says that the record was
// truncated when it was written, so that an encoding may end early.
func readHTTP(block []byte, cut bool) (*response, error) {
	line, header, body := splitHTTP(block)
	proto, rest, _ := strings.Cut(line, " ")
	code, _, _ := strings.Cut(strings.TrimSpace(rest), " ")
	status, err := strconv.Atoi(code)
	if !strings.HasPrefix(proto, "HTTP/") || err != nil || status < 100 || status > 999 {
		return nil, assay.Invalidf("%q is not an HTTP status line", clip(line))
	}
	res := &response{status: status, header: map[string]string{}, body: body}
	for _, name := range []string{"Content-Type", "Content-Language", "Etag", "Last-Modified", "Date"} {
		if v := header[name]; len(v) > 0 {
			res.header[name] = v[0]
		}
	}
	if strings.EqualFold(last(header["Transfer-Encoding"]), "chunked") {
		// Many writers store the body unchunked under this header.
		if plain, err := limited(httputil.NewChunkedReader(bytes.NewReader(res.body))); len(plain) > 0 || err == nil {
			if err != nil && !cut {
				return nil, assay.Invalidf("undo chunked transfer: %w", err)
			}
			res.body = plain
		}
	}
	codings := strings.Split(strings.Join(header["Content-Encoding"], ","), ",")
	slices.Reverse(codings) // the last one was applied last
	for _, c := range codings {
		plain, err := decode(strings.ToLower(strings.TrimSpace(c)), res.body)
		switch {
		case errors.Is(err, errTooLong):
			res.truncated = true
		case errors.Is(err, errNotEncoded):
			continue // stored decoded under this header
		case err != nil && !cut:
			return nil, assay.Invalidf("undo content encoding %q: %w", c, err)
		}
		res.body = plain
	}
	return res, nil
}

func last(values []string) string {
	if len(values) == 0 {
		return ""
	}
	return strings.TrimSpace(values[len(values)-1])
}

var (
	errNotEncoded = errors.New("the body is not encoded so")
	errTooLong    = errors.New("longer than the limit")
)

// decode undoes one content coding (RFC 9110, section 8.4.1). It returns what
// it could decode with the error.
func decode(coding string, body []byte) ([]byte, error) {
	var r io.Reader
	switch coding {
	case "", "identity":
		return body, nil
	case "gzip", "x-gzip":
		zr, err := gzip.NewReader(bytes.NewReader(body))
		if err != nil {
			return nil, errNotEncoded
		}
		r = zr
	case "deflate":
		// Meant is zlib; some servers send the bare format.
		if zr, err := zlib.NewReader(bytes.NewReader(body)); err == nil {
			r = zr
		} else {
			r = flate.NewReader(bytes.NewReader(body))
		}
	case "br":
		r = brotli.NewReader(bytes.NewReader(body))
	case "zstd":
		zr, err := zstd.NewReader(bytes.NewReader(body), zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(maxRecord), zstd.WithDecoderMaxWindow(8<<20))
		if err != nil {
			return nil, err
		}
		defer zr.Close()
		r = zr
	default:
		return nil, errors.New("unknown coding")
	}
	plain, err := limited(r)
	if err != nil && len(plain) == 0 && coding != "gzip" && coding != "x-gzip" {
		return nil, errNotEncoded
	}
	return plain, err
}

// limited reads all, up to the limit of a record.
func limited(r io.Reader) ([]byte, error) {
	var buf bytes.Buffer
	n, err := io.Copy(&buf, io.LimitReader(r, maxRecord+1))
	if n > maxRecord {
		return buf.Bytes()[:maxRecord], errTooLong
	}
	return buf.Bytes(), err
}
