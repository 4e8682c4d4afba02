package pipelines

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/klauspost/compress/zstd"
	"github.com/nats-io/nats.go"

	"assay"
)

// Messages are JSON, compressed where they are large. A header names the
// schema, so that a later program knows what it reads.
const (
	headerSchema   = "Assay-Schema"
	headerEncoding = "Content-Encoding"
	schemaVersion  = "1"
	encodingZstd   = "zstd"
)

// maxDecoded bounds what one message may unpack to: a page at the crawler's
// limit and its reading fit many times over.
const maxDecoded = 256 << 20

var (
	encoder = must(zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1)))
	decoder = must(zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(maxDecoded)))
)

func must[T any](v T, err error) T {
	if err != nil {
		panic("BUG: " + err.Error())
	}
	return v
}

func newMsg(subject string, data []byte, compress bool) *nats.Msg {
	m := nats.NewMsg(subject)
	m.Header.Set(headerSchema, schemaVersion)
	if compress {
		data = encoder.EncodeAll(data, make([]byte, 0, len(data)/3))
		m.Header.Set(headerEncoding, encodingZstd)
	}
	m.Data = data
	return m
}

// jsonMsg holds v as JSON.
func jsonMsg(subject string, v any, compress bool) (*nats.Msg, error) {
	data, err := json.Marshal(v)
	if err != nil {
		return nil, assay.Invalidf("encode message for %s: %w", subject, err)
	}
	return newMsg(subject, data, compress), nil
}

// pageMsg holds a page as one line of JSON without the body, then the body's
// bytes as they are: base64 inside JSON would cost a third more.
func pageMsg(p *assay.Page) (*nats.Msg, error) {
	head := *p
	head.Body = nil
	line, err := json.Marshal(head)
	if err != nil {
		return nil, assay.Invalidf("encode page %s: %w", p.URL, err)
	}
	subject := "pages." + partition(assay.NewArticleID(p.URL))
	return newMsg(subject, bytes.Join([][]byte{line, p.Body}, []byte{'\n'}), true), nil
}

func partition(id assay.ArticleID) string { return strconv.Itoa(id.Partition()) }

// payload undoes the compression of a message.
func payload(h nats.Header, data []byte) ([]byte, error) {
	if v := h.Get(headerSchema); v != schemaVersion {
		return nil, assay.Invalidf("message has schema %q; this program reads %s", v, schemaVersion)
	}
	switch e := h.Get(headerEncoding); e {
	case "":
		return data, nil
	case encodingZstd:
		out, err := decoder.DecodeAll(data, nil)
		if err != nil {
			return nil, assay.Invalidf("unpack message: %w", err)
		}
		return out, nil
	default:
		return nil, assay.Invalidf("message has encoding %q; this program reads %s", e, encodingZstd)
	}
}

func decodeJSON(h nats.Header, data []byte, v any) error {
	raw, err := payload(h, data)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(raw, v); err != nil {
		return assay.Invalidf("read message: %w", err)
	}
	return nil
}

func decodePage(h nats.Header, data []byte) (*assay.Page, error) {
	raw, err := payload(h, data)
	if err != nil {
		return nil, err
	}
	line, body, ok := bytes.Cut(raw, []byte{'\n'})
	if !ok {
		return nil, assay.Invalidf("read page message: %w", io.ErrUnexpectedEOF)
	}
	p := new(assay.Page)
	if err := json.Unmarshal(line, p); err != nil {
		return nil, assay.Invalidf("read page message: %w", err)
	}
	p.Body = body
	return p, nil
}

// token makes any name fit for one token of a subject.
func token(name string) string {
	var b strings.Builder
	for _, c := range []byte(name) {
		switch {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', c == '-', c == '_':
			b.WriteByte(c)
		default:
			fmt.Fprintf(&b, "=%02X", c)
		}
	}
	if b.Len() == 0 {
		return "="
	}
	return b.String()
}
