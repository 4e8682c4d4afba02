// Package lexicon holds the words that the program knows: units, currencies,
// multipliers, verbs, countries, commodities, organisations. It knows no
// grammar.
//
// Words live in embedded TSV tables, one row a written form, joined by a code
// (ISO 4217, ISO 3166, SI symbols, own slugs). A user's folder of tables with
// the same names is laid over the embedded ones: a row there with the same
// form and language replaces, any other adds.
package lexicon

import (
	"errors"
	"io/fs"
	"strings"

	"assay"
)

// row is one line of a table with its place, for error messages.
type row struct {
	file   string
	line   int
	fields []string
}

// errorf names the file and line of the row.
func (r row) errorf(format string, args ...any) error {
	return assay.Invalidf("%s:%d: "+format, append([]any{r.file, r.line}, args...)...)
}

// readTable reads a TSV table: lines starting with # are comments, the first
// other line names the columns, which must be those given, in order. Trailing
// empty fields may be left out. A file that does not exist has no rows, so
// that an overlay need not hold every table.
func readTable(fsys fs.FS, name string, columns ...string) ([]row, error) {
	data, err := fs.ReadFile(fsys, name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, assay.Invalidf("read table %s: %w", name, err)
	}
	var rows []row
	header := false
	line := 0
	for l := range strings.Lines(strings.TrimPrefix(string(data), "\uFEFF")) {
		line++
		l = strings.TrimRight(l, "\r\n")
		if strings.TrimSpace(l) == "" || strings.HasPrefix(l, "#") {
			continue
		}
		r := row{file: name, line: line, fields: strings.Split(l, "\t")}
		if !header {
			header = true
			if strings.Join(r.fields, "\t") != strings.Join(columns, "\t") {
				return nil, r.errorf("the columns are %q; they must be %q", strings.Join(r.fields, " "), strings.Join(columns, " "))
			}
			continue
		}
		if len(r.fields) > len(columns) {
			return nil, r.errorf("%d fields; the table has %d columns", len(r.fields), len(columns))
		}
		for len(r.fields) < len(columns) {
			r.fields = append(r.fields, "")
		}
		for i, f := range r.fields {
			if strings.TrimSpace(f) != f {
				return nil, r.errorf("blanks around %q in column %s", f, columns[i])
			}
		}
		if r.fields[0] == "" {
			return nil, r.errorf("column %s is empty", columns[0])
		}
		rows = append(rows, r)
	}
	return rows, nil
}
