package archive

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/klauspost/compress/flate"
	"github.com/klauspost/compress/gzip"

	"assay"
)

// The forms of WARC/1.1 (iipc.github.io/warc-specifications, ISO 28500:2017)
// that are written: a warcinfo record first in every file, then for each page a
// response record and a metadata record with our own JSON that refers to it,
// each in a gzip member of its own.
const (
	pageType = "application/x.assay-page+json"
	// maxRecord bounds the block of a WARC record, and what it may decode to.
	maxRecord = 64 << 20
	// maxHeader bounds the header of a WARC record.
	maxHeader = 64 << 10
	warcTime  = "2006-01-02T15:04:05.999999999Z"
)

// pageMeta is the JSON of a metadata record: the page without the bodies of
// itself and its parts, which are the payloads of the response records.
type pageMeta struct {
	Seq  uint64      `json:"seq"`
	Page *assay.Page `json:"page"`
}

// fill gives page and parts their bodies. In older files the metadata has those of the parts.
func (m *pageMeta) fill(body []byte, parts [][]byte) error {
	m.Page.Body = body
	for i := range m.Page.Parts {
		part := &m.Page.Parts[i]
		if i < len(parts) {
			part.Body = parts[i]
		}
		if part.Body == nil {
			return assay.Invalidf("the response record of part %d, %s, is missing", i+2, clip(part.URL))
		}
	}
	return nil
}

// pageWriter writes pages as WARC records.
type pageWriter struct {
	buf bytes.Buffer
	zw  *gzip.Writer
}

func newPageWriter() *pageWriter { return &pageWriter{zw: gzip.NewWriter(io.Discard)} }

// encode gives the records of a page, and before them that of the file if it is
// the file's first page. The result is valid until the next call.
func (w *pageWriter) encode(seq uint64, p *assay.Page, first bool, file string) ([]byte, error) {
	w.buf.Reset()
	date := p.FetchedAt.UTC().Format(warcTime)
	if first {
		info := "software: assay\r\nformat: WARC File Format 1.1\r\nconformsTo: https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/\r\n"
		err := w.member([]string{
			"WARC-Type: warcinfo",
			"WARC-Record-ID: " + recordID("warcinfo", seq, p),
			"WARC-Date: " + date,
			"WARC-Filename: " + file,
			"Content-Type: application/warc-fields",
		}, []byte(info))
		if err != nil {
			return nil, err
		}
	}
	target := p.FinalURL
	if target == "" {
		target = p.URL
	}
	id := recordID("response", seq, p)
	if err := w.response(p, id, date, target); err != nil {
		return nil, err
	}
	bare := *p
	bare.Body, bare.Parts = nil, slices.Clone(p.Parts)
	for i, part := range p.Parts {
		one := &assay.Page{Status: http.StatusOK, Body: part.Body}
		if part.ContentType != "" {
			one.Header = map[string]string{"Content-Type": part.ContentType}
		}
		if err := w.response(one, recordID(fmt.Sprintf("part %d", i+2), seq, p), date, part.URL, "WARC-Concurrent-To: "+id); err != nil {
			return nil, err
		}
		bare.Parts[i].Body = nil
	}
	meta, err := json.Marshal(pageMeta{Seq: seq, Page: &bare})
	if err != nil {
		return nil, assay.Invalidf("encode page: %w", err)
	}
	err = w.member([]string{
		"WARC-Type: metadata",
		"WARC-Record-ID: " + recordID("metadata", seq, p),
		"WARC-Refers-To: " + id,
		"WARC-Date: " + date,
		"WARC-Target-URI: " + headerSafe(target),
		"Content-Type: " + pageType,
	}, meta)
	if err != nil {
		return nil, err
	}
	return w.buf.Bytes(), nil
}

// response writes the response record of a page; extra are lines of its header.
func (w *pageWriter) response(p *assay.Page, id, date, target string, extra ...string) error {
	payload := sha256.Sum256(p.Body)
	header := append([]string{
		"WARC-Type: response",
		"WARC-Record-ID: " + id,
		"WARC-Date: " + date,
		"WARC-Target-URI: " + headerSafe(target),
		"WARC-Payload-Digest: sha256:" + hex.EncodeToString(payload[:]),
		"Content-Type: application/http; msgtype=response",
	}, extra...)
	if p.Truncated {
		header = append(header, "WARC-Truncated: length")
	}
	return w.member(header, httpBlock(p))
}

// member writes one record as a gzip member.
func (w *pageWriter) member(header []string, block []byte) error {
	if len(block) > maxRecord {
		return assay.Invalidf("a record of %d bytes is longer than the limit of %d", len(block), maxRecord)
	}
	w.zw.Reset(&w.buf)
	head := "WARC/1.1\r\n" + strings.Join(header, "\r\n") + "\r\nContent-Length: " + strconv.Itoa(len(block)) + "\r\n\r\n"
	for _, b := range [][]byte{[]byte(head), block, []byte("\r\n\r\n")} {
		if _, err := w.zw.Write(b); err != nil {
			return err
		}
	}
	return w.zw.Close()
}

// recordID is a UUID (RFC 9562, version 8) that follows from what the record is
// about, so that the same page makes the same bytes.
func recordID(kind string, seq uint64, p *assay.Page) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%s %d %s", kind, seq, p.ID))
	b := sum[:16]
	b[6] = b[6]&0x0f | 0x80
	b[8] = b[8]&0x3f | 0x80
	return fmt.Sprintf("<urn:uuid:%x-%x-%x-%x-%x>", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}

// headerSafe percent-encodes what would break a header line or a URI.
func headerSafe(s string) string {
	var sb strings.Builder
	for i := range len(s) {
		if c := s[i]; c <= ' ' || c == 0x7f {
			fmt.Fprintf(&sb, "%%%02X", c)
		} else {
			sb.WriteByte(c)
		}
	}
	return sb.String()
}

// warcRecord is one record of a WARC file. Its block is read through the reader
// that it came from, before the next record is asked for.
type warcRecord struct {
	header map[string]string // by lower-case name
	length int64
	at     place
}

func (r *warcRecord) field(name string) string { return r.header[name] }

// uri is the target, without the angle brackets that some writers put.
func (r *warcRecord) uri() string { return strings.Trim(r.field("warc-target-uri"), "<>") }

func (r *warcRecord) isPageMeta() bool {
	return r.field("warc-type") == "metadata" && r.field("content-type") == pageType
}

// isPartOf tells the responses that were captured together with that of the id.
func (r *warcRecord) isPartOf(id string) bool {
	return id != "" && r.field("warc-type") == "response" && r.field("warc-concurrent-to") == id
}

// place says where in a file a record begins.
type place struct {
	gz     bool
	offset int64 // in the file: of the record, or of its gzip member
	within int64 // in the member
}

func (p place) String() string {
	if p.gz && p.within > 0 {
		return fmt.Sprintf("byte %d of the gzip member at byte %d", p.within, p.offset)
	}
	return fmt.Sprintf("byte %d", p.offset)
}

// counter counts the bytes read through it.
type counter struct {
	r io.Reader
	n int64
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	return n, err
}

// warcReader reads the records of a WARC file, gzipped (a member a record, or
// many) or not.
type warcReader struct {
	src  counter
	file *bufio.Reader // over src
	base int64         // offset of the first byte
	kind byte          // 0: not yet known, 'g': gzip, 'p': plain
	zr   *gzip.Reader
	// in is what records are read from; nil between members.
	in     *bufio.Reader
	inner  counter // over zr
	member int64   // offset of the member
	left   int64   // bytes of the block that nobody has read yet
}

func newWARCReader(r io.Reader, base int64) *warcReader {
	w := &warcReader{src: counter{r: r}, base: base}
	w.file = bufio.NewReaderSize(&w.src, 1<<16)
	return w
}

// offset is the place in the file that is read next.
func (w *warcReader) offset() int64 { return w.base + w.src.n - int64(w.file.Buffered()) }

func (w *warcReader) here() place {
	if w.kind == 'g' {
		p := place{gz: true, offset: w.member}
		if w.in != nil {
			p.within = w.inner.n - int64(w.in.Buffered())
		}
		return p
	}
	return place{offset: w.offset()}
}

// next returns the next record, or io.EOF behind the last one. Every other
// error names the place and ends the file.
func (w *warcReader) next() (*warcRecord, error) {
	if _, err := io.Copy(io.Discard, w.block()); err != nil {
		return nil, w.wrap(w.here(), err)
	}
	if w.left > 0 {
		return nil, w.wrap(w.here(), io.ErrUnexpectedEOF)
	}
	for {
		if w.in == nil {
			at := w.offset()
			if err := w.enter(); err != nil {
				if errors.Is(err, io.EOF) {
					return nil, io.EOF
				}
				return nil, w.wrap(place{offset: at}, err)
			}
		}
		rec, err := w.header()
		if errors.Is(err, io.EOF) && w.kind == 'g' {
			w.in = nil // the member is done, its checksum was right
			continue
		}
		return rec, err
	}
}

// enter begins the next gzip member, or the file if it is plain.
func (w *warcReader) enter() error {
	if w.kind == 0 {
		magic, err := w.file.Peek(2)
		if len(magic) == 0 {
			return err
		}
		w.kind = 'p'
		if magic[0] == 0x1f && (len(magic) < 2 || magic[1] == 0x8b) { // one byte may be all that is left
			w.kind = 'g'
		}
	}
	if w.kind == 'p' {
		w.in = w.file
		return nil
	}
	if _, err := w.file.Peek(1); err != nil {
		return err
	}
	w.member = w.offset()
	var err error
	if w.zr == nil {
		w.zr, err = gzip.NewReader(w.file)
	} else {
		err = w.zr.Reset(w.file)
	}
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF // inside the member's header
	}
	if err != nil {
		return err
	}
	w.zr.Multistream(false)
	w.inner = counter{r: w.zr}
	w.in = bufio.NewReaderSize(&w.inner, 1<<15)
	return nil
}

// header reads the header of a record: RFC 822-like lines up to an empty one.
// It returns io.EOF when nothing but line ends is left.
func (w *warcReader) header() (*warcRecord, error) {
	for {
		c, err := w.in.ReadByte()
		if errors.Is(err, io.EOF) {
			return nil, io.EOF
		}
		if err != nil {
			return nil, w.wrap(w.here(), err)
		}
		if c != '\r' && c != '\n' {
			if err := w.in.UnreadByte(); err != nil {
				return nil, w.wrap(w.here(), err)
			}
			break
		}
	}
	rec := &warcRecord{header: map[string]string{}, at: w.here()}
	size, last := 0, ""
	for n := 0; ; n++ {
		l, err := readLine(w.in, maxHeader-size)
		size += len(l)
		if err != nil {
			return nil, w.wrap(rec.at, fmt.Errorf("in the header: %w", err))
		}
		name, value, ok := strings.Cut(l, ":")
		switch {
		case n == 0:
			if !strings.HasPrefix(l, "WARC/") {
				return nil, w.wrap(rec.at, assay.Invalidf("a record begins with WARC/ and a version, not with %q", clip(l)))
			}
		case l == "":
			length, err := strconv.ParseInt(rec.field("content-length"), 10, 64)
			if err != nil || length < 0 {
				return nil, w.wrap(rec.at, assay.Invalidf("Content-Length %q is not a number of bytes", clip(rec.field("content-length"))))
			}
			rec.length, w.left = length, length
			return rec, nil
		case (l[0] == ' ' || l[0] == '\t') && last != "":
			rec.header[last] += " " + strings.TrimSpace(l)
		case ok:
			last = strings.ToLower(strings.TrimSpace(name))
			rec.header[last] = strings.TrimSpace(value)
		default:
			return nil, w.wrap(rec.at, assay.Invalidf("the header line %q is not \"name: value\"", clip(l)))
		}
	}
}

// readLine reads up to a line feed, which it drops with a carriage return
// before it.
func readLine(br *bufio.Reader, limit int) (string, error) {
	var out []byte
	for {
		part, err := br.ReadSlice('\n')
		if len(out)+len(part) > limit {
			return "", assay.Invalidf("longer than %d bytes", maxHeader)
		}
		out = append(out, part...)
		switch {
		case err == nil:
			return strings.TrimSuffix(string(out[:len(out)-1]), "\r"), nil
		case errors.Is(err, io.EOF):
			return "", io.ErrUnexpectedEOF
		case !errors.Is(err, bufio.ErrBufferFull):
			return "", err
		}
	}
}

func clip(s string) string {
	if len(s) > 60 {
		return strings.ToValidUTF8(s[:60], "") + "…"
	}
	return s
}

// block reads what is left of the current record's block.
func (w *warcReader) block() io.Reader { return (*blockReader)(w) }

type blockReader warcReader

func (b *blockReader) Read(p []byte) (int, error) {
	if b.left == 0 || b.in == nil {
		return 0, io.EOF
	}
	n, err := b.in.Read(p[:min(int64(len(p)), b.left)])
	b.left -= int64(n)
	return n, err
}

// read returns the whole block of rec.
func (w *warcReader) read(rec *warcRecord) ([]byte, error) {
	var buf bytes.Buffer
	_, err := io.Copy(&buf, w.block())
	if err == nil && w.left > 0 {
		err = io.ErrUnexpectedEOF
	}
	if err != nil {
		return nil, w.wrap(rec.at, err)
	}
	return buf.Bytes(), nil
}

// drain reads to the end of the member, so that its checksum is seen.
func (w *warcReader) drain() error {
	if w.kind != 'g' || w.in == nil {
		return nil
	}
	at := w.here()
	if _, err := io.Copy(io.Discard, w.in); err != nil {
		return w.wrap(at, err)
	}
	if w.left > 0 {
		return w.wrap(at, io.ErrUnexpectedEOF)
	}
	w.in = nil
	return nil
}

func (w *warcReader) wrap(at place, err error) error {
	var corrupt flate.CorruptInputError
	if errors.Is(err, gzip.ErrHeader) || errors.Is(err, gzip.ErrChecksum) || errors.As(err, &corrupt) {
		err = assay.Invalidf("%w", err)
	}
	return fmt.Errorf("read WARC record at %s: %w", at, err)
}

// scanPages is the scanner of segments of pages.
func scanPages(r io.Reader, offset int64) iter.Seq2[record, error] {
	return func(yield func(record, error) bool) {
		w := newWARCReader(r, offset)
		start := offset
		var body []byte
		var parts [][]byte
		var id string
		for {
			rec, err := w.next()
			if errors.Is(err, io.EOF) {
				if id != "" {
					yield(record{}, fmt.Errorf("read WARC record at byte %d: its metadata record is missing: %w", start, io.ErrUnexpectedEOF))
				}
				return
			}
			var block []byte
			if err == nil {
				block, err = w.read(rec)
			}
			if err == nil {
				err = w.drain()
			}
			var meta pageMeta
			if err == nil {
				switch {
				case rec.isPartOf(id):
					_, _, part := splitHTTP(block)
					parts = append(parts, part)
					continue
				case rec.field("warc-type") == "response":
					_, _, body = splitHTTP(block)
					id, parts = rec.field("warc-record-id"), nil
					continue
				case !rec.isPageMeta():
					continue
				case id == "" || rec.field("warc-refers-to") != id:
					err = w.wrap(rec.at, assay.Invalidf("the metadata record follows no response"))
				default:
					if err = json.Unmarshal(block, &meta); err != nil || meta.Page == nil || meta.Seq == 0 {
						err = w.wrap(rec.at, assay.Invalidf("the metadata is not ours: %w", errors.Join(err, errNoPage)))
					} else if err = meta.fill(body, parts); err != nil {
						err = w.wrap(rec.at, err)
					}
				}
			}
			if err != nil {
				yield(record{}, err)
				return
			}
			out := record{seq: meta.Seq, at: meta.Page.FetchedAt, page: meta.Page, start: start, end: w.offset()}
			if !yield(out, nil) {
				return
			}
			id, body, parts, start = "", nil, nil, out.end
		}
	}
}

var errNoPage = errors.New("a sequence and a page are needed")

// ReadWARC reads the pages of a WARC file, gzipped or not, of whatever origin:
// every response record with an HTTP status line and headers whose target is
// an http or https URL. Chunked transfer and content encodings (gzip, deflate,
// br, zstd) are undone. Pages from an archive of ours come back as they were
// put; of others URL and FinalURL are the target, FetchedAt the record's date,
// and Source and Hints are empty.
//
// A record that cannot be used (longer than 64 MB, not HTTP, an encoding that
// does not decode) gives an error and the reading goes on; an error of the file
// itself is the last thing given. Errors name the record by its byte offset;
// damaged input is assay.ErrInvalid.
func ReadWARC(r io.Reader) iter.Seq2[*assay.Page, error] {
	return func(yield func(*assay.Page, error) bool) {
		w := newWARCReader(r, 0)
		// A response, and the parts captured with it, wait until a record behind
		// them has told whether it is their metadata.
		var waiting []captured
		for {
			rec, err := w.next()
			if err == nil && len(waiting) > 0 && rec.isPageMeta() && rec.field("warc-refers-to") == waiting[0].id && rec.length <= maxRecord {
				var block []byte
				if block, err = w.read(rec); err == nil {
					var meta pageMeta
					if json.Unmarshal(block, &meta) == nil && meta.Page != nil {
						waiting = []captured{{page: meta.Page, err: meta.fill(waiting[0].raw, payloads(waiting[1:]))}}
						if e := waiting[0].err; e != nil {
							waiting[0] = captured{err: w.wrap(rec.at, e)}
						}
					}
				}
			}
			if err != nil || len(waiting) == 0 || len(waiting) > maxParts || rec.length > maxRecord || !rec.isPartOf(waiting[0].id) {
				for _, res := range waiting {
					if !yield(res.page, res.err) {
						return
					}
				}
				waiting = waiting[:0]
			}
			if errors.Is(err, io.EOF) {
				return
			}
			if errors.Is(err, io.ErrUnexpectedEOF) {
				err = assay.Invalidf("%w", err)
			}
			if err != nil {
				yield(nil, err)
				return
			}
			uri := rec.uri()
			if rec.field("warc-type") != "response" || !strings.HasPrefix(uri, "http://") && !strings.HasPrefix(uri, "https://") {
				continue
			}
			res := captured{id: rec.field("warc-record-id")}
			if rec.length > maxRecord {
				res.err = w.wrap(rec.at, assay.Invalidf("%s: %d bytes are more than the limit of %d", clip(uri), rec.length, maxRecord))
				waiting = append(waiting, res)
				continue
			}
			block, err := w.read(rec)
			if err != nil {
				if errors.Is(err, io.ErrUnexpectedEOF) {
					err = assay.Invalidf("%w", err)
				}
				yield(nil, err)
				return
			}
			_, _, res.raw = splitHTTP(block)
			if res.page, res.err = foreignPage(rec, uri, block); res.err != nil {
				res.err = w.wrap(rec.at, fmt.Errorf("%s: %w", clip(uri), res.err))
			}
			waiting = append(waiting, res)
		}
	}
}

// maxParts is how many parts wait together with their page.
const maxParts = 100

// captured is what was made of a response record: a page or an error.
type captured struct {
	id   string
	raw  []byte // the body as it stands
	page *assay.Page
	err  error
}

func payloads(all []captured) [][]byte {
	var out [][]byte
	for _, res := range all {
		out = append(out, res.raw)
	}
	return out
}

// foreignPage makes a page of a response record.
func foreignPage(rec *warcRecord, uri string, block []byte) (*assay.Page, error) {
	at, err := time.Parse(time.RFC3339, rec.field("warc-date"))
	if err != nil {
		return nil, assay.Invalidf("WARC-Date %q is not a time such as 2025-10-28T03:00:00Z", clip(rec.field("warc-date")))
	}
	res, err := readHTTP(block, rec.field("warc-truncated") != "")
	if err != nil {
		return nil, err
	}
	p := &assay.Page{
		URL: uri, FinalURL: uri, FetchedAt: at.UTC(), Status: res.status, Header: res.header, Body: res.body,
		Truncated: res.truncated || rec.field("warc-truncated") != "",
	}
	p.ID = assay.NewPageID(p.URL, p.Body)
	return p, nil
}
