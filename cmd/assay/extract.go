package main

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"unicode/utf8"

	"assay"
	"assay/extractor"
)

type extractCmd struct {
	JSON          bool     `help:"Read JSON Lines and write one result a line, as contract JSON. Without it the output is a table for people."`
	Numbers       bool     `help:"Read the text for its numbers: bare ones too, each without what it counts, and ages."`
	Dates         bool     `help:"Also report dates."`
	Explain       bool     `help:"Say where title, time, author, source and body of a page were found, and which rules made each part of each fact."`
	MinConfidence float64  `help:"Leave out facts whose probability of being right is lower, 0 to 1." placeholder:"P"`
	URL           string   `name:"url" help:"Address of the page, which decides the selectors that it is read with." placeholder:"URL"`
	Config        string   `short:"c" help:"Configuration file whose [extractor] table holds, with the selectors of hosts; the defaults without it." placeholder:"FILE"`
	Lexicon       string   `help:"Folder of word tables to lay over the built-in ones." placeholder:"DIR"`
	Files         []string `arg:"" optional:"" name:"file" help:"Text, HTML or JSON Lines (.jsonl), also gzipped; standard input when none is given."`
}

// maxDocument bounds one input file or line.
const maxDocument = 64 << 20

func (c *extractCmd) Run(ctx context.Context, m *Main) error {
	switch {
	case c.Explain && c.JSON:
		return usagef("extract: --explain is for people and --json for programs; leave one of them out")
	case !(c.MinConfidence >= 0 && c.MinConfidence <= 1):
		return usagef("extract: --min-confidence %v is no probability; name one from 0 to 1", c.MinConfidence)
	case c.URL != "" && len(c.Files) > 1:
		return usagef("extract: --url is the address of one page; %d files are named", len(c.Files))
	}
	var cfg extractor.Config
	if c.Config != "" {
		all, err := loadConfig(c.Config, m.Env)
		if err != nil {
			return err
		}
		cfg = all.Extractor
	}
	if c.Lexicon != "" {
		cfg.Lexicon = c.Lexicon
	}
	if err := openOverlay(&cfg); err != nil {
		return err
	}
	x, err := extractor.New(cfg)
	if err != nil {
		return err
	}
	out := bufio.NewWriterSize(m.Stdout, 64<<10)
	e := &extraction{x: x, opt: extractor.Options{Numbers: c.Numbers, Dates: c.Dates, MinConfidence: c.MinConfidence, Explain: c.Explain}, out: out, notes: m.Stderr, json: c.JSON, explain: c.Explain, url: c.URL}
	run := func(name string, r io.Reader) error {
		err := e.file(ctx, name, r)
		// Results come out as they are read, also when the input goes on.
		return errors.Join(err, out.Flush())
	}
	if len(c.Files) == 0 {
		if err := run("standard input", m.Stdin); err != nil {
			return err
		}
	}
	for _, name := range c.Files {
		f, err := openFile(name)
		if err != nil {
			return &usageError{fmt.Errorf("read input: %w", err)}
		}
		err = run(name, f)
		f.Close()
		if err != nil {
			return err
		}
	}
	if e.failed > 0 {
		fmt.Fprintf(m.Stderr, "assay: %d of %d documents could not be read; their lines say why\n", e.failed, e.read)
		return errSilent
	}
	return nil
}

// openFile opens a file, and nothing but a file or what gives bytes like one.
func openFile(name string) (*os.File, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	if info, err := f.Stat(); err == nil && info.IsDir() {
		return nil, errors.Join(assay.Invalidf("%s is a folder; name the files in it, such as %s", name, filepath.Join(name, "*.html")), f.Close())
	}
	return f, nil
}

func openOverlay(cfg *extractor.Config) error {
	if cfg.Lexicon == "" {
		return nil
	}
	if info, err := os.Stat(cfg.Lexicon); err != nil {
		return &usageError{fmt.Errorf("open lexicon: %w", err)}
	} else if !info.IsDir() {
		return usagef("open lexicon %s: it is a file; name a folder of .tsv tables", cfg.Lexicon)
	}
	cfg.Overlay = os.DirFS(cfg.Lexicon)
	return nil
}

// extraction reads documents and writes what was found, in input order.
type extraction struct {
	x       *extractor.Extractor
	opt     extractor.Options
	out     *bufio.Writer
	notes   io.Writer // for people
	json    bool
	explain bool
	url     string // of the one document, where its file does not hold it

	read, failed int
}

// file reads one input: JSON Lines where the name or the first byte says so,
// else one document of HTML or text.
func (e *extraction) file(ctx context.Context, name string, r io.Reader) error {
	in := bufio.NewReaderSize(r, 64<<10)
	first := beginning(in)
	if bytes.HasPrefix(first, []byte{0x1f, 0x8b}) {
		z, err := gzip.NewReader(in)
		if err != nil {
			return assay.Invalidf("read %s: %w", name, err)
		}
		in, name = bufio.NewReaderSize(z, 64<<10), strings.TrimSuffix(name, ".gz")
		first = beginning(in)
	}
	first = bytes.TrimLeft(bytes.TrimPrefix(first, []byte("\uFEFF")), " \t\r\n")
	if strings.HasSuffix(name, ".jsonl") || bytes.HasPrefix(first, []byte("{")) {
		return e.lines(ctx, name, in)
	}
	data, err := io.ReadAll(io.LimitReader(in, maxDocument+1))
	switch {
	case err != nil:
		return fmt.Errorf("read %s: %w", name, err)
	case len(data) > maxDocument:
		return assay.Invalidf("read %s: larger than %d MiB", name, maxDocument>>20)
	case len(bytes.TrimSpace(data)) == 0:
		return assay.Invalidf("read %s: it is empty; give text, HTML or JSON Lines", name)
	case e.json && !looksHTML(name, first) && !strings.HasSuffix(name, ".txt"):
		return assay.Invalidf(`read %s: line 1: not JSON; each line must be a document such as {"id": "1", "text": "…"}`, name)
	}
	e.read++
	return e.write(e.document(assay.Document{ID: name, URL: e.url}, data, looksHTML(name, first)))
}

// beginning is what the first read of an input gives, without waiting for more:
// a pipe may hold back the rest until it has seen results.
func beginning(in *bufio.Reader) []byte {
	if _, err := in.Peek(1); err != nil {
		return nil
	}
	first, _ := in.Peek(min(in.Buffered(), 1024))
	return first
}

func looksHTML(name string, first []byte) bool {
	if ext := strings.ToLower(filepath.Ext(name)); ext == ".html" || ext == ".htm" || ext == ".xhtml" {
		return true
	}
	low := bytes.ToLower(first)
	return bytes.HasPrefix(low, []byte("<!doctype")) || bytes.HasPrefix(low, []byte("<html")) || bytes.Contains(low, []byte("<head"))
}

// outcome is what one document gave: a reading, no article, or a failure.
type outcome struct {
	id      string
	reading *assay.Reading
	page    bool
	reason  string
	err     error
}

// lines reads JSON Lines. Documents are read in parallel and written in order.
func (e *extraction) lines(ctx context.Context, name string, in *bufio.Reader) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	queue := make(chan chan outcome, 2*runtime.GOMAXPROCS(0))
	slots := make(chan struct{}, runtime.GOMAXPROCS(0))
	var readErr error
	go func() {
		defer close(queue)
		for n := 1; ; n++ {
			line, err := readLine(in)
			if err != nil && !errors.Is(err, io.EOF) {
				readErr = fmt.Errorf("read %s: line %d: %w", name, n, err)
				return
			}
			if len(bytes.TrimSpace(line)) > 0 {
				result := make(chan outcome, 1)
				select {
				case slots <- struct{}{}:
				case <-ctx.Done():
					return
				}
				go func() {
					result <- e.line(name, n, line)
					<-slots
				}()
				select {
				case queue <- result:
				case <-ctx.Done():
					return
				}
			}
			if err != nil {
				return
			}
		}
	}()
	for result := range queue {
		e.read++
		if err := e.write(<-result); err != nil {
			return err
		}
		if len(queue) == 0 {
			if err := e.out.Flush(); err != nil {
				return fmt.Errorf("write results: %w", err)
			}
		}
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return readErr
}

func readLine(in *bufio.Reader) ([]byte, error) {
	var line []byte
	for {
		part, err := in.ReadSlice('\n')
		line = append(line, part...)
		if len(line) > maxDocument {
			return nil, assay.Invalidf("longer than %d MiB", maxDocument>>20)
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return line, err
		}
	}
}

func (e *extraction) line(name string, n int, line []byte) outcome {
	var d assay.Document
	if err := json.Unmarshal(bytes.TrimPrefix(line, []byte("\uFEFF")), &d); err != nil {
		// The id may be readable where the rest is not.
		var only struct {
			ID any `json:"id"`
		}
		id := ""
		if json.Unmarshal(line, &only) == nil && only.ID != nil {
			id = fmt.Sprint(only.ID)
		}
		return outcome{id: id, err: assay.Invalidf(`%s: line %d: not a document such as {"id": "1", "text": "…"}: %w`, name, n, err)}
	}
	if d.File == "" || d.HTML != "" {
		o := e.given(d)
		if o.err != nil {
			o.err = fmt.Errorf("%s: line %d: %w", name, n, o.err)
		}
		return o
	}
	path := d.File
	if !filepath.IsAbs(path) {
		path = filepath.Join(filepath.Dir(name), path)
	}
	data, err := readFile(path)
	if err != nil {
		return outcome{id: d.ID, err: fmt.Errorf("%s: line %d: %w", name, n, err)}
	}
	return e.document(d, data, true)
}

// given reads a document that holds its text or HTML itself.
func (e *extraction) given(d assay.Document) outcome {
	switch {
	case d.HTML != "":
		return e.document(d, []byte(d.HTML), true)
	case d.Text != "":
		return e.document(d, []byte(d.Text), false)
	}
	return outcome{id: d.ID, err: assay.Invalidf("the document has none of text, html and file")}
}

// readFile reads a file and undoes gzip.
func readFile(path string) ([]byte, error) {
	f, err := openFile(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	in := bufio.NewReader(f)
	var r io.Reader = in
	if magic, err := in.Peek(2); err == nil && magic[0] == 0x1f && magic[1] == 0x8b {
		if r, err = gzip.NewReader(in); err != nil {
			return nil, fmt.Errorf("read %s: %w", path, err)
		}
	}
	data, err := io.ReadAll(io.LimitReader(r, maxDocument+1))
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", path, err)
	}
	if len(data) > maxDocument {
		return nil, assay.Invalidf("read %s: larger than %d MiB", path, maxDocument>>20)
	}
	return data, nil
}

func (e *extraction) document(d assay.Document, data []byte, page bool) outcome {
	o := outcome{id: d.ID, page: page}
	if !page {
		if bytes.IndexByte(data, 0) >= 0 && !utf8.Valid(data) {
			o.err = assay.Invalidf("read %s: it is a binary file; give text, HTML or JSON Lines", d.ID)
			return o
		}
		o.reading = e.x.ReadText(extractor.Text{ID: d.ID, Text: string(data), URL: d.URL, Language: d.Lang, Published: d.Published}, e.opt)
		return o
	}
	p := &assay.Page{
		ID: assay.NewPageID(d.URL, data), URL: d.URL, FinalURL: d.URL, Status: 200, Body: data,
		Hints: assay.Hints{Published: d.Published, Language: d.Lang},
	}
	if d.HTML != "" {
		// Already decoded: nothing in the page may decide otherwise.
		p.Header = map[string]string{"Content-Type": "text/html; charset=utf-8"}
	}
	r, err := e.x.Read(p, e.opt)
	var not *assay.NotArticleError
	switch {
	case errors.As(err, &not):
		o.reason = not.Reason
	case err != nil:
		o.err = err
	default:
		o.reading = r
	}
	return o
}

// write writes one outcome in the form that was asked for.
func (e *extraction) write(o outcome) error {
	if o.err != nil {
		e.failed++
	}
	if o.page && o.reading != nil && o.reading.Article.Next != "" && !e.explain {
		fmt.Fprintf(e.notes, "assay: %s: the article goes on at %s; pages of one article are joined when they are crawled, not from files\n", printable(o.id), printable(o.reading.Article.Next))
	}
	if !e.json {
		return e.writeTable(o)
	}
	enc := json.NewEncoder(e.out)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(e.form(o)); err != nil {
		return fmt.Errorf("write results: %w", err)
	}
	return nil
}

// form is an outcome's line of contract JSON.
func (e *extraction) form(o outcome) any {
	switch {
	case o.err != nil:
		return assay.Failure{ID: o.id, Error: oneLine(o.err.Error())}
	case o.reading == nil:
		return assay.NoArticle{ID: o.id, Reason: o.reason}
	}
	return assay.NewResult(o.id, o.reading, o.page)
}

func (e *extraction) writeTable(o outcome) error {
	switch {
	case o.err != nil:
		fmt.Fprintf(e.out, "%s: %s\n", o.id, oneLine(o.err.Error()))
	case o.reading == nil:
		fmt.Fprintf(e.out, "%s: not an article: %s\n", o.id, o.reason)
	default:
		if e.read > 1 {
			fmt.Fprintln(e.out)
		}
		if e.explain {
			writeExplanation(e.out, o)
		} else {
			writeReading(e.out, o.id, o.reading)
		}
	}
	return nil
}
