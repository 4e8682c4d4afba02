package indexer

import (
	"bytes"
	"compress/flate"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"assay"
	"assay/query"
)

// row is what the table knows of one article: all that decides questions, but
// for the words. It is stored beside the reading, so that opening the index
// need not read every text.
type row struct {
	Article   assay.ArticleID `json:"a"`
	Reading   assay.ReadingID `json:"r"`
	Outlet    string          `json:"o,omitempty"`
	Host      string          `json:"h,omitempty"`
	Language  string          `json:"l,omitempty"`
	From      string          `json:"f,omitempty"`
	Day       int             `json:"d"`
	Time      int64           `json:"t"`           // Unix seconds of query.Moment
	Countries string          `json:"c,omitempty"` // codes with a comma between
	Facts     []factRow       `json:"x,omitempty"`
}

// factRow is one fact.
type factRow struct {
	ID        string          `json:"i"`
	Nth       int             `json:"n"` // index in the reading's facts
	Attribute assay.Attribute `json:"a"`
	Kind      assay.Kind      `json:"k"`
	Unit      assay.Unit      `json:"u"`
	Status    assay.Status    `json:"s,omitempty"`
	Types     string          `json:"t,omitempty"` // with a comma between
	Subject   *assay.Entity   `json:"e,omitempty"`
	Object    *assay.Entity   `json:"o,omitempty"`
	Countries string          `json:"c,omitempty"`
	// Amounts is the figure in its base unit, then what the article states
	// as the same amount.
	Amounts []interval `json:"v"`
}

// interval is a query.Interval as it is stored.
type interval struct {
	Base  assay.Unit `json:"u"`
	Low   float64    `json:"l"`
	High  float64    `json:"h"`
	Plain bool       `json:"p,omitempty"`
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
			v := query.NewInterval(q, env.Lexicon)
			x.Amounts = append(x.Amounts, interval{v.Base, v.Low, v.High, v.Plain})
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
