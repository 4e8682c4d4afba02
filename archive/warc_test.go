package archive

import (
	"bytes"
	"compress/zlib"
	"errors"
	"fmt"
	"io"
	"iter"
	"strings"
	"testing"
	"time"

	"github.com/andybalholm/brotli"
	"github.com/google/go-cmp/cmp"
	"github.com/klauspost/compress/flate"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"

	"assay"
)

// warc makes a record as others write them; extra are header lines.
func warc(kind, uri, block string, extra ...string) string {
	h := []string{"WARC/1.0", "WARC-Type: " + kind, "WARC-Record-ID: <urn:uuid:1>", "WARC-Date: 2025-10-28T03:00:00Z", "WARC-Target-URI: " + uri, "Content-Type: application/http; msgtype=response"}
	h = append(h, extra...)
	return strings.Join(h, "\r\n") + fmt.Sprintf("\r\nContent-Length: %d\r\n\r\n%s\r\n\r\n", len(block), block)
}

func encode(t testing.TB, coding, s string) string {
	t.Helper()
	var b bytes.Buffer
	var w io.WriteCloser
	var err error
	switch coding {
	case "gzip":
		w = gzip.NewWriter(&b)
	case "deflate":
		w = zlib.NewWriter(&b)
	case "raw":
		w, err = flate.NewWriter(&b, 6)
	case "br":
		w = brotli.NewWriter(&b)
	case "zstd":
		w, err = zstd.NewWriter(&b)
	}
	must(t, err)
	_, err = io.WriteString(w, s)
	must(t, errors.Join(err, w.Close()))
	return b.String()
}

func TestReadWARC(t *testing.T) {
	const uri, text = "https://news.example/a", "<p>稀土</p>"
	ok := "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nSet-Cookie: a=b\r\n\r\n"
	bomb := encode(t, "gzip", strings.Repeat("x", maxRecord+10))
	for name, tc := range map[string]struct {
		file string
		// want lists the bodies, or "error: " and part of the message.
		want []string
	}{
		"empty":                  {"", nil},
		"line ends only":         {"\r\n\r\n", nil},
		"plain":                  {warc("response", uri, ok+text), []string{text}},
		"two":                    {warc("response", uri, ok+text) + warc("response", uri, ok+"b"), []string{text, "b"}},
		"gzip member each":       {encode(t, "gzip", warc("response", uri, ok+text)) + encode(t, "gzip", warc("response", uri, ok+"b")), []string{text, "b"}},
		"one gzip member":        {encode(t, "gzip", warc("response", uri, ok+text)+warc("response", uri, ok+"b")), []string{text, "b"}},
		"brackets and line feed": {strings.ReplaceAll(warc("response", "<"+uri+">", "HTTP/1.0 200\n\n"+text), "\r\n", "\n"), []string{text}},
		"folded header":          {warc("response", uri, ok+text, "X-Long: a", " b"), []string{text}},
		"HTTP/2":                 {warc("response", uri, "HTTP/2 200\r\n\r\n"+text), []string{text}},
		"bad header line":        {warc("response", uri, "HTTP/1.1 200 OK\r\nnonsense\r\n\r\n"+text), []string{text}},
		"no end of headers":      {warc("response", uri, "HTTP/1.1 200 OK\r\nA: b"), []string{""}},
		"other records": {
			warc("warcinfo", "", "x") + warc("request", uri, "GET / HTTP/1.1\r\n\r\n") + warc("response", "dns:news.example", "x") +
				warc("revisit", uri, ok) + warc("response", uri, ok+text) + warc("metadata", uri, "{}"), []string{text},
		},
		"chunked":             {warc("response", uri, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"), []string{"abcde"}},
		"chunked, stored not": {warc("response", uri, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"+text), []string{text}},
		"chunked, broken":     {warc("response", uri, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n9\r\nde"), []string{"error: undo chunked transfer"}},
		"gzip":                {warc("response", uri, "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n"+encode(t, "gzip", text)), []string{text}},
		"gzip, stored not":    {warc("response", uri, "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n"+text), []string{text}},
		"gzip, broken":        {warc("response", uri, "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n"+encode(t, "gzip", text)[:20]), []string{"error: undo content encoding"}},
		"gzip, cut":           {warc("response", uri, "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n"+encode(t, "gzip", text)[:30], "WARC-Truncated: length"), []string{text}},
		"deflate":             {warc("response", uri, "HTTP/1.1 200 OK\r\nContent-Encoding: deflate\r\n\r\n"+encode(t, "deflate", text)), []string{text}},
		"bare deflate":        {warc("response", uri, "HTTP/1.1 200 OK\r\nContent-Encoding: deflate\r\n\r\n"+encode(t, "raw", text)), []string{text}},
		"br":                  {warc("response", uri, "HTTP/1.1 200 OK\r\nContent-Encoding: br\r\n\r\n"+encode(t, "br", text)), []string{text}},
		"zstd":                {warc("response", uri, "HTTP/1.1 200 OK\r\nContent-Encoding: zstd\r\n\r\n"+encode(t, "zstd", text)), []string{text}},
		"two codings":         {warc("response", uri, "HTTP/1.1 200 OK\r\nContent-Encoding: br, gzip\r\n\r\n"+encode(t, "gzip", encode(t, "br", text))), []string{text}},
		"unknown coding":      {warc("response", uri, "HTTP/1.1 200 OK\r\nContent-Encoding: rot13\r\n\r\n"+text) + warc("response", uri, ok+"b"), []string{`error: byte 0: https://news.example/a: undo content encoding "rot13"`, "b"}},
		"gzip bomb":           {warc("response", uri, "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n"+bomb), []string{strings.Repeat("x", maxRecord)}},
		"not HTTP":            {warc("response", uri, text) + warc("response", uri, ok+"b"), []string{`error: "<p>稀土</p>" is not an HTTP status line`, "b"}},
		"bad date":            {strings.Replace(warc("response", uri, ok), "2025-10-28T", "yesterday ", 1), []string{`error: WARC-Date "yesterday 03:00:00Z" is not a time`}},
		"too long":            {strings.Replace(warc("response", uri, "x"), "Content-Length: 1", "Content-Length: 99999999", 1), []string{"error: 99999999 bytes are more than the limit of 67108864", "error: unexpected EOF"}},
		"no length":           {"WARC/1.0\r\nWARC-Type: response\r\n\r\n", []string{`error: byte 0: Content-Length "" is not a number of bytes`}},
		"negative length":     {"WARC/1.0\r\nContent-Length: -1\r\n\r\n", []string{`error: byte 0: Content-Length "-1" is not a number of bytes`}},
		"not a WARC":          {"<html>\r\n\r\n", []string{`error: byte 0: a record begins with WARC/ and a version, not with "<html>"`}},
		"nonsense later":      {warc("response", uri, ok+text) + "junk\r\n", []string{text, `not with "junk"`}},
		"odd header line":     {"WARC/1.0\r\nfoo\r\n\r\n", []string{`error: the header line "foo" is not "name: value"`}},
		"endless header":      {"WARC/1.0\r\nA: " + strings.Repeat("x", maxHeader), []string{"error: byte 0: in the header: longer than 65536 bytes"}},
		"cut in the header":   {warc("response", uri, ok+text)[:40], []string{"error: byte 0: in the header: unexpected EOF"}},
		"cut in the block":    {warc("response", uri, ok+text)[:240], []string{"error: byte 0: unexpected EOF"}},
		"cut in a member":     {encode(t, "gzip", warc("response", uri, ok+text)) + encode(t, "gzip", warc("response", uri, ok+"b"))[:50], []string{text, "error: byte 239: "}},
		"cut in gzip header":  {encode(t, "gzip", warc("response", uri, ok+text)) + "\x1f\x8b\x08", []string{text, "error: byte 239: unexpected EOF"}},
		"junk after gzip":     {encode(t, "gzip", warc("response", uri, ok+text)) + "junk junk junk", []string{text, "error: byte 239: gzip: invalid header"}},
		"no gzip checksum":    {flipEnd(encode(t, "gzip", warc("response", uri, ok+text))), []string{text, "error: invalid checksum"}},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			for p, err := range ReadWARC(strings.NewReader(tc.file)) {
				if err != nil {
					if !errors.Is(err, assay.ErrInvalid) {
						t.Errorf("%v is not ErrInvalid", err)
					}
					got = append(got, "error: "+err.Error())
					continue
				}
				got = append(got, string(p.Body))
				if p.ID != assay.NewPageID(uri, p.Body) || p.URL != uri || p.FinalURL != uri || !p.FetchedAt.Equal(day0) || p.FetchedAt.Location() != time.UTC || p.Status != 200 {
					t.Errorf("page %+v", p)
				}
				if wantCut := strings.Contains(name, "cut") && !strings.Contains(name, "cut in") || strings.Contains(name, "bomb"); p.Truncated != wantCut {
					t.Errorf("truncated: %v", p.Truncated)
				}
				if name == "plain" {
					if diff := cmp.Diff(map[string]string{"Content-Type": "text/html"}, p.Header); diff != "" {
						t.Error(diff)
					}
				}
			}
			if len(got) != len(tc.want) {
				t.Fatalf("got %.300q, want %.300q", got, tc.want)
			}
			for i, want := range tc.want {
				if part, isErr := strings.CutPrefix(want, "error: "); isErr {
					if !strings.HasPrefix(got[i], "error: read WARC record at ") || !strings.Contains(got[i], part) {
						t.Errorf("got %.300q, want %.300q", got[i], want)
					}
				} else if !strings.HasSuffix(got[i], want) {
					t.Errorf("got %.300q, want %.300q", got[i], want)
				}
			}
		})
	}
}

// TestPartsInWARC: the parts of an article stand in records of their own, which
// any WARC reader finds under their addresses, and come back with their page.
func TestPartsInWARC(t *testing.T) {
	p, q := page(1, "<p>one</p>"), page(2, "<p>another</p>")
	p.Parts = []assay.Part{
		{URL: "https://news.example/a/1_2", ContentType: "text/html; charset=gbk", Body: []byte("<p>\xc1\xbd</p>")},
		{URL: "https://news.example/a/1_3", Body: []byte("three\r\n\r\n")},
	}
	w := newPageWriter()
	var file []byte
	for i, p := range []*assay.Page{p, q} {
		raw, err := w.encode(uint64(i+1), p, i == 0, "x")
		must(t, err)
		file = append(file, raw...)
	}
	if diff := cmp.Diff([]*assay.Page{p, q}, collect(t, ReadWARC(bytes.NewReader(file)))); diff != "" {
		t.Errorf("-put +got\n%s", diff)
	}
	unpacked, _ := gunzip(t, file)
	plain := string(unpacked)
	var targets []string
	for _, record := range strings.Split(plain, "WARC/1.1\r\n")[1:] {
		head, _, _ := strings.Cut(record, "\r\n\r\n")
		if strings.Contains(head, "WARC-Type: response") {
			_, uri, _ := strings.Cut(head, "WARC-Target-URI: ")
			uri, _, _ = strings.Cut(uri, "\r\n")
			targets = append(targets, uri)
		}
	}
	if diff := cmp.Diff([]string{p.FinalURL, p.Parts[0].URL, p.Parts[1].URL, q.FinalURL}, targets); diff != "" {
		t.Error(diff)
	}

	// Without the metadata each is a page; without a part the page is damaged;
	// in older files the metadata has the bodies of the parts.
	records := strings.SplitAfter(plain, "\r\n\r\nWARC/1.1\r\n")
	for i := range records[1:] {
		records[i] = strings.TrimSuffix(records[i], "WARC/1.1\r\n")
		records[i+1] = "WARC/1.1\r\n" + records[i+1]
	}
	info, first, second, third, meta, rest := records[0], records[1], records[2], records[3], records[4], records[5]+records[6]
	old := strings.Replace(meta, `"url":"https://news.example/a/1_2","content_type":"text/html; charset=gbk","body":null`, `"url":"https://news.example/a/1_2","content_type":"text/html; charset=gbk","body":"PHA+wb08L3A+"`, 1)
	old = strings.Replace(old, `"url":"https://news.example/a/1_3","body":null`, `"url":"https://news.example/a/1_3","body":"dGhyZWUNCg0K"`, 1)
	_, block, _ := strings.Cut(old, "\r\n\r\n")
	length := len(strings.TrimSuffix(block, "\r\n\r\n"))
	_, was, _ := strings.Cut(old, "Content-Length: ")
	was, _, _ = strings.Cut(was, "\r\n")
	old = strings.Replace(old, "Content-Length: "+was, fmt.Sprint("Content-Length: ", length), 1)
	for name, tc := range map[string]struct {
		file string
		want string
	}{
		"whole":                 {info + first + second + third + meta + rest, "page+2 page+0"},
		"older":                 {info + first + old + rest, "page+2 page+0"},
		"a part is missing":     {info + first + second + meta + rest, "error: the response record of part 3, https://news.example/a/1_3, is missing page+0"},
		"metadata is missing":   {info + first + second + third + rest, "page+0 page+0 page+0 page+0"},
		"cut behind the parts":  {info + first + second + third, "page+0 page+0 page+0"},
		"a part without a page": {info + second + rest, "page+0 page+0"},
	} {
		var got []string
		for p, err := range ReadWARC(strings.NewReader(tc.file)) {
			if err != nil {
				if !errors.Is(err, assay.ErrInvalid) {
					t.Errorf("%s: %v is not ErrInvalid", name, err)
				}
				got = append(got, err.Error()[strings.LastIndex(err.Error(), ": the ")+2:])
				continue
			}
			got = append(got, fmt.Sprint("page+", len(p.Parts)))
		}
		if all := strings.Join(got, " "); strings.ReplaceAll(tc.want, "error: ", "") != all {
			t.Errorf("%s: got %q, want %q", name, all, tc.want)
		}
		for rec, err := range scanPages(strings.NewReader(tc.file), 0) {
			if name == "whole" || name == "older" {
				if want := map[uint64]*assay.Page{1: p, 2: q}[rec.seq]; err != nil || !cmp.Equal(want, rec.page) {
					t.Errorf("%s: scan: %v, page %d differs", name, err, rec.seq)
				}
			} else if rec.seq == 1 && err == nil {
				t.Errorf("%s: the scan gives page 1", name)
			}
		}
	}
}

// flipEnd damages the checksum at the end of a gzip member.
func flipEnd(s string) string { return s[:len(s)-8] + string(s[len(s)-8]^1) + s[len(s)-7:] }

// TestReadWARCStops lets the reader of the pages go away early.
func TestReadWARCStops(t *testing.T) {
	file := warc("response", "https://news.example/a", "HTTP/1.1 200 OK\r\n\r\nx")
	next, stop := iter.Pull2(ReadWARC(strings.NewReader(file + file)))
	if p, err, ok := next(); p == nil || err != nil || !ok {
		t.Errorf("got %v, %v, %v", p, err, ok)
	}
	stop()
	if _, _, ok := next(); ok {
		t.Error("it goes on after the stop")
	}
}

// TestReadWARCRetry passes a reader's own failure on as one worth a retry.
func TestReadWARCRetry(t *testing.T) {
	broken := errors.New("the network is down")
	file := warc("response", "https://news.example/a", "HTTP/1.1 200 OK\r\n\r\nx")
	for _, cut := range []int{0, 20, len(file) - 5} {
		var last error
		for _, err := range ReadWARC(io.MultiReader(strings.NewReader(file[:cut]), errReader{broken})) {
			last = err
		}
		if !errors.Is(last, broken) || errors.Is(last, assay.ErrInvalid) {
			t.Errorf("cut at %d: %v", cut, last)
		}
	}
}

type errReader struct{ err error }

func (r errReader) Read([]byte) (int, error) { return 0, r.err }

func FuzzReadWARC(f *testing.F) {
	ok := "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n"
	one := warc("response", "https://news.example/a", ok+"3\r\nabc\r\n0\r\n\r\n")
	f.Add([]byte(one))
	f.Add([]byte(encode(f, "gzip", one)))
	f.Add([]byte(encode(f, "gzip", one) + encode(f, "gzip", one)))
	f.Add([]byte(warc("metadata", "https://news.example/a", `{"seq":1,"page":{}}`, "Content-Type: "+pageType)))
	w := newPageWriter()
	p := page(3, "x")
	p.Parts = []assay.Part{{URL: "https://news.example/a/3_2", Body: []byte("y")}}
	raw, err := w.encode(3, p, true, "x")
	must(f, err)
	f.Add(bytes.Clone(raw))
	f.Fuzz(func(t *testing.T, file []byte) {
		n := 0
		for p, err := range ReadWARC(bytes.NewReader(file)) {
			if (p == nil) == (err == nil) {
				t.Fatalf("page %v with error %v", p, err)
			}
			if err != nil && !errors.Is(err, assay.ErrInvalid) {
				t.Fatalf("%v is not ErrInvalid", err)
			}
			if n++; n > len(file)+1 {
				t.Fatal("more records than bytes")
			}
		}
	})
}

// FuzzScan reads damaged segments of both kinds: no panic, and units that follow
// each other without a gap.
func FuzzScan(f *testing.F) {
	w := newPageWriter()
	p := page(3, "x")
	p.Parts = []assay.Part{{URL: "https://news.example/a/3_2", Body: []byte("y")}}
	raw, err := w.encode(3, p, true, "x")
	must(f, err)
	f.Add(bytes.Clone(raw))
	fw, err := newFrameWriter()
	must(f, err)
	f.Add(fw.encode([]byte("{\"seq\":1,\"record\":{}}\n{\"seq\":2,\"record\":{}}\n")))
	f.Fuzz(func(t *testing.T, file []byte) {
		for _, scan := range []scanner{scanPages, scanLines} {
			start, end := int64(0), int64(0)
			for rec, err := range scan(bytes.NewReader(file), 0) {
				if err != nil {
					break
				}
				if rec.start != start && rec.start != end || rec.end <= rec.start || rec.end > int64(len(file)) || rec.seq == 0 {
					t.Fatalf("record %+v after %d to %d", rec, start, end)
				}
				start, end = rec.start, rec.end
			}
		}
	})
}
