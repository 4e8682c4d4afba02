package samplesite

import (
	"embed"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"assay"
)

//go:embed content/*.txt
var contentFS embed.FS

//go:embed templates/*.html
var templateFS embed.FS

// article is one article with its answer key.
type article struct {
	Key
	Outlet   outlet
	Author   string
	Source   string // the outlet that the piece is taken from
	Editor   string
	Summary  string
	Keywords []string
	Parts    [][]block
}

// block is one block of the body: a paragraph, a heading, a picture with a
// caption, or a table.
type block struct {
	Kind string // "p", "h2", "img" or "table"
	Runs []run
	Rows [][]string
}

// run is a stretch of a block's text, linked or not.
type run struct {
	Text string
	Href string // empty for plain text
}

// Text is the block's text without links.
func (b block) Text() string {
	var sb strings.Builder
	for _, r := range b.Runs {
		sb.WriteString(r.Text)
	}
	return sb.String()
}

// parseArticle reads one content file: front matter of "name: value" lines up
// to a line "---", then blocks separated by blank lines. A block that begins
// with "## " is a heading, with "! " a picture's caption, with "| " the rows of
// a table, and a lone "%%" begins the next part. [[words]] are linked.
func parseArticle(file, raw string) (*article, error) {
	front, body, ok := strings.Cut(raw, "\n---\n")
	if !ok {
		return nil, fmt.Errorf("read %s: no line \"---\" ends the front matter", file)
	}
	a := &article{}
	for n, line := range strings.Split(front, "\n") {
		name, value, ok := strings.Cut(line, ": ")
		if !ok {
			return nil, fmt.Errorf("read %s:%d: %q is not \"name: value\"", file, n+1, line)
		}
		if err := a.set(name, strings.TrimSpace(value)); err != nil {
			return nil, fmt.Errorf("read %s:%d: %w", file, n+1, err)
		}
	}
	switch {
	case a.Path == "" || a.Title == "" || a.Published.IsZero() || a.Outlet.Slug == "":
		return nil, fmt.Errorf("read %s: path, outlet, title and published are needed", file)
	case !strings.HasPrefix(a.Path, a.Outlet.Prefix()):
		return nil, fmt.Errorf("read %s: path %s does not lie under %s", file, a.Path, a.Outlet.Prefix())
	case (a.Announcement == "") != (a.Type == "") || (a.Type == "") != (a.Status == ""):
		return nil, fmt.Errorf("read %s: announcement, type and status come together", file)
	}
	part := []block{}
	for text := range strings.SplitSeq(strings.TrimSpace(body), "\n\n") {
		text = strings.TrimSpace(text)
		if text == "%%" {
			a.Parts = append(a.Parts, part)
			part = nil
			continue
		}
		part = append(part, parseBlock(text, a.Outlet.Prefix()))
	}
	a.Parts = append(a.Parts, part)
	return a, nil
}

// set takes one line of the front matter.
func (a *article) set(name, value string) error {
	var err error
	switch name {
	case "path":
		a.Path = value
	case "outlet":
		i := slices.IndexFunc(outlets(), func(o outlet) bool { return o.Slug == value })
		if i < 0 {
			return fmt.Errorf("outlet %q is not in the table", value)
		}
		a.Outlet = outlets()[i]
		a.Key.Outlet, a.Language = a.Outlet.Name, a.Outlet.Language
	case "title":
		a.Title = value
	case "published":
		if a.Published, err = time.Parse(time.RFC3339, value); err != nil {
			return fmt.Errorf("published: %w", err)
		}
	case "author":
		a.Author = value
	case "source":
		a.Source = value
	case "editor":
		a.Editor = value
	case "summary":
		a.Summary = value
	case "keywords":
		a.Keywords = strings.Split(value, ",")
	case "announcement":
		a.Announcement = value
	case "type":
		a.Type = assay.Attribute(value)
	case "status":
		a.Status = assay.Status(value)
		if !slices.Contains(assay.Statuses, a.Status) {
			return fmt.Errorf("status %q is not one of %v", value, assay.Statuses)
		}
	case "new":
		if a.New, err = strconv.ParseBool(value); err != nil {
			return fmt.Errorf("new: %w", err)
		}
	case "fact":
		f, err := parseFact(value)
		if err != nil {
			return fmt.Errorf("fact: %w", err)
		}
		a.Facts = append(a.Facts, f)
	default:
		return fmt.Errorf("unknown name %q", name)
	}
	return nil
}

// parseFact reads "attribute | surface | value unit qualifier | subject id |
// object id | rank=N same=VALUE"; a value "low..high" is a range, and the last
// three fields may be empty or left out.
func parseFact(s string) (KeyFact, error) {
	fields := strings.Split(s, "|")
	for i := range fields {
		fields[i] = strings.TrimSpace(fields[i])
	}
	if len(fields) < 3 || len(fields) > 6 {
		return KeyFact{}, fmt.Errorf("%q has %d fields, not 3 to 6", s, len(fields))
	}
	for len(fields) < 6 {
		fields = append(fields, "")
	}
	f := KeyFact{Attribute: assay.Attribute(fields[0]), Surface: fields[1], SubjectID: fields[3], ObjectID: fields[4]}
	if !slices.Contains(assay.Attributes, f.Attribute) {
		return KeyFact{}, fmt.Errorf("attribute %q is not in the contract", fields[0])
	}
	amount := strings.Fields(fields[2])
	if len(amount) != 3 {
		return KeyFact{}, fmt.Errorf("%q is not \"value unit qualifier\"", fields[2])
	}
	f.Value, f.Unit, f.Qualifier = amount[0], assay.Unit(amount[1]), assay.Qualifier(amount[2])
	if low, high, ok := strings.Cut(f.Value, ".."); ok {
		f.Value, f.Low, f.High = "", low, high
	}
	for opt := range strings.FieldsSeq(fields[5]) {
		name, value, _ := strings.Cut(opt, "=")
		switch name {
		case "rank":
			n, err := strconv.Atoi(value)
			if err != nil {
				return KeyFact{}, fmt.Errorf("rank: %w", err)
			}
			f.Rank = n
		case "same":
			f.SameAsValue = value
		default:
			return KeyFact{}, fmt.Errorf("unknown option %q", opt)
		}
	}
	for _, v := range []string{f.Value, f.Low, f.High, f.SameAsValue} {
		if v == "" {
			continue
		}
		if _, err := decimal.NewFromString(v); err != nil {
			return KeyFact{}, fmt.Errorf("value %q: %w", v, err)
		}
	}
	return f, nil
}

// parseBlock reads one block; linked words lead to href.
func parseBlock(text, href string) block {
	switch {
	case strings.HasPrefix(text, "## "):
		return block{Kind: "h2", Runs: []run{{Text: text[len("## "):]}}}
	case strings.HasPrefix(text, "! "):
		return block{Kind: "img", Runs: []run{{Text: text[len("! "):]}}}
	case strings.HasPrefix(text, "| "):
		b := block{Kind: "table"}
		for line := range strings.SplitSeq(text, "\n") {
			var row []string
			for cell := range strings.SplitSeq(strings.Trim(line, "| "), "|") {
				row = append(row, strings.TrimSpace(cell))
			}
			b.Rows = append(b.Rows, row)
		}
		return b
	}
	b := block{Kind: "p"}
	// A paragraph may be wrapped in its file. Between Latin words the line
	// break is a space.
	rest := strings.ReplaceAll(text, "\n", " ")
	for rest != "" {
		before, after, ok := strings.Cut(rest, "[[")
		if before != "" {
			b.Runs = append(b.Runs, run{Text: before})
		}
		if !ok {
			break
		}
		words, tail, _ := strings.Cut(after, "]]")
		b.Runs = append(b.Runs, run{Text: words, Href: href})
		rest = tail
	}
	return b
}
