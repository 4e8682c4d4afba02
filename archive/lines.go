package archive

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"time"

	"github.com/klauspost/compress/zstd"

	"assay"
)

const (
	// frameSize is the number of bytes of lines after which a frame is closed
	// without waiting for a Sync: enough for zstd to find what repeats.
	frameSize = 1 << 20
	// maxFrame bounds what a frame may decompress to; a frame holds at least
	// one record, however long.
	maxFrame = 256 << 20
)

// line is one line of a segment of readings or filings.
type line struct {
	Seq    uint64          `json:"seq"`
	At     time.Time       `json:"at,omitzero"`
	Record json.RawMessage `json:"record"`
}

// frameWriter compresses lines into zstd frames (RFC 8878) with checksum.
type frameWriter struct{ enc *zstd.Encoder }

func newFrameWriter() (*frameWriter, error) {
	enc, err := zstd.NewWriter(nil, zstd.WithEncoderCRC(true), zstd.WithEncoderConcurrency(1), zstd.WithWindowSize(frameSize))
	return &frameWriter{enc}, err
}

func (w *frameWriter) encode(lines []byte) []byte { return w.enc.EncodeAll(lines, nil) }

// scanLines is the scanner of segments of JSON Lines.
func scanLines(r io.Reader, offset int64) iter.Seq2[record, error] {
	return func(yield func(record, error) bool) {
		dec, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(maxFrame))
		if err != nil {
			yield(record{}, err)
			return
		}
		defer dec.Close()
		br := bufio.NewReaderSize(r, 1<<16)
		for {
			raw, err := readFrame(br)
			if errors.Is(err, io.EOF) {
				return
			}
			var recs []record
			if err == nil {
				recs, err = frameRecords(dec, raw)
			}
			if err != nil {
				yield(record{}, fmt.Errorf("zstd frame at byte %d: %w", offset, err))
				return
			}
			for _, rec := range recs {
				rec.start, rec.end = offset, offset+int64(len(raw))
				if !yield(rec, nil) {
					return
				}
			}
			offset += int64(len(raw))
		}
	}
}

// readFrame reads one whole zstd frame as it is: RFC 8878, section 3.1.1. It
// returns io.EOF when there is no more, io.ErrUnexpectedEOF inside a frame.
func readFrame(br *bufio.Reader) ([]byte, error) {
	peek, err := br.Peek(zstd.HeaderMaxSize)
	if len(peek) == 0 {
		return nil, err
	}
	var h zstd.Header
	if err := h.Decode(peek); err != nil {
		if errors.Is(err, io.ErrUnexpectedEOF) {
			return nil, err
		}
		return nil, assay.Invalidf("%w", err)
	}
	if h.Skippable {
		return nil, assay.Invalidf("a skippable frame, which is never written")
	}
	var out bytes.Buffer
	if err := take(&out, br, h.HeaderSize); err != nil {
		return nil, err
	}
	for last := false; !last; {
		if err := take(&out, br, 3); err != nil {
			return nil, err
		}
		b := out.Bytes()[out.Len()-3:]
		block := int(b[0]) | int(b[1])<<8 | int(b[2])<<16
		last = block&1 == 1
		size := block >> 3
		if block>>1&3 == 1 { // a run: one byte, repeated
			size = 1
		}
		if err := take(&out, br, size); err != nil {
			return nil, err
		}
		if out.Len() > maxFrame {
			return nil, assay.Invalidf("longer than %d bytes", maxFrame)
		}
	}
	if h.HasCheckSum {
		if err := take(&out, br, 4); err != nil {
			return nil, err
		}
	}
	return out.Bytes(), nil
}

func take(out *bytes.Buffer, br *bufio.Reader, n int) error {
	_, err := io.CopyN(out, br, int64(n))
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}

// frameRecords decompresses a frame and reads its lines.
func frameRecords(dec *zstd.Decoder, raw []byte) ([]record, error) {
	text, err := dec.DecodeAll(raw, nil)
	if err != nil {
		return nil, assay.Invalidf("decompress: %w", err)
	}
	var out []record
	for text := range bytes.Lines(text) {
		var l line
		if err := json.Unmarshal(text, &l); err != nil {
			return nil, assay.Invalidf("line %d: %w", len(out)+1, err)
		}
		if l.Seq == 0 || len(out) > 0 && l.Seq <= out[len(out)-1].seq {
			return nil, assay.Invalidf("line %d: sequence %d does not follow", len(out)+1, l.Seq)
		}
		out = append(out, record{seq: l.Seq, at: l.At, line: l.Record})
	}
	if len(out) == 0 {
		return nil, assay.Invalidf("no line")
	}
	return out, nil
}
