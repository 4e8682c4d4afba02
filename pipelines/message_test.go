package pipelines

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/nats-io/nats.go"

	"assay"
)

func TestPageMessage(t *testing.T) {
	for name, body := range map[string]string{"text": "<p>\n二\n\n</p>", "empty": "", "binary": "\x00\xff\n\x01"} {
		t.Run(name, func(t *testing.T) {
			p := &assay.Page{
				ID: "p", Source: "s", URL: "https://news.example/a", FinalURL: "https://news.example/b", Status: 200, Body: []byte(body),
				FetchedAt: time.Date(2025, 10, 28, 3, 0, 0, 0, time.UTC), Header: map[string]string{"Etag": "e"},
				Parts: []assay.Part{{URL: "https://news.example/a_2", ContentType: "text/html; charset=gbk", Body: []byte("\xcf\xc2\n\x00" + body)}},
			}
			m, err := pageMsg(p)
			if err != nil {
				t.Fatal(err)
			}
			got, err := decodePage(m.Header, m.Data)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(p, got); diff != "" {
				t.Errorf("sent and received (-sent +received):\n%s", diff)
			}
		})
	}
}

func TestMessagesThatCannotBeRead(t *testing.T) {
	header := func(kv ...string) nats.Header {
		h := nats.Header{}
		for i := 0; i < len(kv); i += 2 {
			h.Set(kv[i], kv[i+1])
		}
		return h
	}
	for name, tc := range map[string]struct {
		h    nats.Header
		data string
	}{
		"no schema":        {header(), "{}"},
		"a newer schema":   {header(headerSchema, "2"), "{}"},
		"another encoding": {header(headerSchema, "1", headerEncoding, "br"), "{}"},
		"broken zstd":      {header(headerSchema, "1", headerEncoding, encodingZstd), "not zstd"},
		"not JSON":         {header(headerSchema, "1"), "<p>"},
		"empty":            {header(headerSchema, "1"), ""},
	} {
		t.Run(name, func(t *testing.T) {
			var v map[string]any
			if err := decodeJSON(tc.h, []byte(tc.data), &v); !errors.Is(err, assay.ErrInvalid) {
				t.Errorf("decodeJSON: %v, want an error that never goes away", err)
			}
			if _, err := decodePage(tc.h, []byte(tc.data)); !errors.Is(err, assay.ErrInvalid) {
				t.Errorf("decodePage: %v, want an error that never goes away", err)
			}
		})
	}
}

func TestToken(t *testing.T) {
	seen := map[string]string{}
	for _, name := range []string{"", "a", "A", "a.b", "a=2Eb", "a b", "新华", "a*", ">", "source@1"} {
		got := token(name)
		if got == "" || !validToken(got) {
			t.Errorf("token(%q) = %q is no subject token", name, got)
		}
		if other, ok := seen[got]; ok {
			t.Errorf("token(%q) = token(%q) = %q", name, other, got)
		}
		seen[got] = name
	}
}

func validToken(s string) bool {
	for _, c := range s {
		if c <= ' ' || c > '~' || c == '.' || c == '*' || c == '>' {
			return false
		}
	}
	return true
}

func FuzzDecodePage(f *testing.F) {
	m, err := pageMsg(&assay.Page{ID: "p", Body: []byte("<p>")})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(m.Data, true)
	f.Add([]byte("{}\n<p>"), false)
	f.Fuzz(func(t *testing.T, data []byte, packed bool) {
		h := nats.Header{}
		h.Set(headerSchema, schemaVersion)
		if packed {
			h.Set(headerEncoding, encodingZstd)
		}
		if _, err := decodePage(h, data); err != nil && !errors.Is(err, assay.ErrInvalid) {
			t.Errorf("%v does not say that it never goes away", err)
		}
	})
}
