package indexer

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"strings"

	"assay"
	"assay/query"
)

// row is what the table knows of one article: all that decides questions, but
// for the words. It is stored beside the reading, so that opening the index
// need not read every text.
type row struct {
	Article   assay.ArticleID
	Reading   assay.ReadingID
	Outlet    string
	Host      string
	Language  string
	From      string
	Day       int
	Time      int64  // Unix seconds of query.Moment
	Countries string // codes with a comma between
	Facts     []factRow
}

// factRow is one fact.
type factRow struct {
	ID        string
	Nth       int // index in the reading's facts
	Attribute assay.Attribute
	Kind      assay.Kind
	Unit      assay.Unit
	Status    assay.Status
	Types     string // with a comma between
	Subject   *assay.Entity
	Object    *assay.Entity
	Countries string
	// Amounts is the figure in its base unit, then what the article states
	// as the same amount.
	Amounts []query.Interval
}

// errShort says that a stored row ends too early or goes on too long.
var errShort = errors.New("row of another length")

// codec reads or writes the fields of a row one after the other: numbers as
// varints, texts with their length in front. One function walks the fields for
// both ways, so that they cannot differ.
type codec struct {
	writing bool
	buf     []byte
	err     error
}

func (c *codec) number(n *int64) {
	if c.writing {
		c.buf = binary.AppendVarint(c.buf, *n)
		return
	}
	v, size := binary.Varint(c.buf)
	if size <= 0 {
		c.err, c.buf = errShort, nil
		return
	}
	*n, c.buf = v, c.buf[size:]
}

func (c *codec) int(n *int) {
	v := int64(*n)
	c.number(&v)
	*n = int(v)
}

func (c *codec) bool(b *bool) {
	v := int64(0)
	if *b {
		v = 1
	}
	c.number(&v)
	*b = v != 0
}

func (c *codec) float(f *float64) {
	if c.writing {
		c.buf = binary.LittleEndian.AppendUint64(c.buf, math.Float64bits(*f))
		return
	}
	if len(c.buf) < 8 {
		c.err, c.buf = errShort, nil
		return
	}
	*f, c.buf = math.Float64frombits(binary.LittleEndian.Uint64(c.buf)), c.buf[8:]
}

// text is a free function because methods cannot have type parameters.
func text[S ~string](c *codec, s *S) {
	n := len(*s)
	c.int(&n)
	switch {
	case c.writing:
		c.buf = append(c.buf, *s...)
	case n < 0 || n > len(c.buf):
		c.err, c.buf = errShort, nil
	default:
		*s, c.buf = S(c.buf[:n]), c.buf[n:]
	}
}

// list walks a list; every element takes a byte at least, which bounds what a
// damaged length can ask for.
func list[E any](c *codec, l *[]E, each func(*E)) {
	n := len(*l)
	c.int(&n)
	if !c.writing {
		if n < 0 || n > len(c.buf) {
			c.err, c.buf = errShort, nil
			return
		}
		if n > 0 {
			*l = make([]E, n)
		}
	}
	for i := range *l {
		if each(&(*l)[i]); c.err != nil {
			return
		}
	}
}

func (c *codec) entity(e **assay.Entity) {
	has := *e != nil
	if c.bool(&has); !has {
		return
	}
	if *e == nil {
		*e = new(assay.Entity)
	}
	text(c, &(*e).ID)
	text(c, &(*e).Name)
}

func (c *codec) row(r *row) {
	text(c, &r.Article)
	text(c, &r.Reading)
	text(c, &r.Outlet)
	text(c, &r.Host)
	text(c, &r.Language)
	text(c, &r.From)
	c.int(&r.Day)
	c.number(&r.Time)
	text(c, &r.Countries)
	list(c, &r.Facts, func(f *factRow) {
		text(c, &f.ID)
		c.int(&f.Nth)
		text(c, &f.Attribute)
		text(c, &f.Kind)
		text(c, &f.Unit)
		text(c, &f.Status)
		text(c, &f.Types)
		c.entity(&f.Subject)
		c.entity(&f.Object)
		text(c, &f.Countries)
		list(c, &f.Amounts, func(v *query.Interval) {
			text(c, &v.Base)
			c.float(&v.Low)
			c.float(&v.High)
			c.bool(&v.Plain)
		})
	})
}

func (r *row) encode() []byte {
	c := &codec{writing: true}
	c.row(r)
	return c.buf
}

func decodeRow(data []byte) (*row, error) {
	c := &codec{buf: data}
	r := new(row)
	if c.row(r); c.err == nil && len(c.buf) > 0 {
		c.err = errShort
	}
	if c.err != nil {
		return nil, fmt.Errorf("%w: %w", errDamaged, c.err)
	}
	return r, nil
}

// newRow reads a row off a reading.
func newRow(r *assay.Reading, text *query.RecordText, env query.Env) *row {
	out := &row{
		Article: r.Article.ID, Reading: r.ID, Outlet: r.Article.Outlet(), Language: r.Article.Language, From: r.Article.Country,
		Host: query.Host(r.Article.URL), Day: query.Day(r),
	}
	if t := query.Moment(r); !t.IsZero() {
		out.Time = t.Unix()
	}
	var countries []string
	for _, id := range text.IDs() {
		if c, ok := strings.CutPrefix(id, "country:"); ok {
			countries = append(countries, c)
		}
	}
	out.Countries = strings.Join(countries, ",")
	for i := range r.Facts {
		f := &r.Facts[i]
		if f.Figure < 0 || f.Figure >= len(r.Figures) {
			continue
		}
		g := &r.Figures[f.Figure]
		x := factRow{
			ID: string(f.ID), Nth: i, Attribute: f.Attribute, Kind: g.Kind, Unit: g.Unit, Status: f.Status,
			Countries: strings.Join(query.Countries(r, f, text), ","),
		}
		for _, t := range query.Types(r, f) {
			if x.Types != "" {
				x.Types += ","
			}
			x.Types += string(t)
		}
		if f.Subject != nil {
			e := f.Subject.Entity()
			x.Subject = &e
		}
		if f.Object != nil {
			e := f.Object.Entity()
			x.Object = &e
		}
		for _, q := range query.Stated(r, f) {
			x.Amounts = append(x.Amounts, query.NewInterval(q, env.Lexicon))
		}
		out.Facts = append(out.Facts, x)
	}
	return out
}

// packer compresses JSON. It keeps the tables of the compressor, which are
// larger than most values.
type packer struct {
	buf bytes.Buffer
	w   *flate.Writer
}

func newPacker() (*packer, error) {
	p := &packer{}
	var err error
	p.w, err = flate.NewWriter(&p.buf, flate.BestSpeed)
	return p, err
}

// pack is a value as compressed JSON.
func (p *packer) pack(v any) ([]byte, error) {
	data, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	p.buf.Reset()
	p.w.Reset(&p.buf)
	if _, err := p.w.Write(data); err != nil {
		return nil, err
	}
	if err := p.w.Close(); err != nil {
		return nil, err
	}
	return bytes.Clone(p.buf.Bytes()), nil
}

func unpack(data []byte, v any) error {
	plain, err := io.ReadAll(flate.NewReader(bytes.NewReader(data)))
	if err != nil {
		return fmt.Errorf("uncompress: %w", err)
	}
	return json.Unmarshal(plain, v)
}
