// Package fx holds dated exchange rates and converts with them. It is pure: it
// does not know where rates come from, and every conversion says which rate,
// of which date and origin, it used.
package fx

import (
	"bufio"
	"bytes"
	"cmp"
	_ "embed"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/shopspring/decimal"

	"assay"
)

// Version names the built-in table. It changes with every change of a rate, so
// that a decision can say what it rested on.
const Version = "averages-2026.11"

//go:embed rates.tsv
var builtin []byte

// Origin of the rates that are not from a user's table.
const (
	// Builtin is the built-in table of rounded yearly averages.
	Builtin = "built-in yearly average, approximate"
	// Printed is a rate that the article itself states, by giving the same
	// amount in two currencies.
	Printed = "as printed"
)

// Rate says how an amount was converted: one From is Rate To.
type Rate struct {
	From assay.Unit      `json:"from"`
	To   assay.Unit      `json:"to"`
	Rate decimal.Decimal `json:"rate"`
	// Date is the day, month or year that the rate is of: "2025-10-27",
	// "2025-10" or "2025". It is empty for a rate as printed.
	Date string `json:"date,omitempty"`
	// Origin says where the rate comes from, for people.
	Origin string `json:"origin"`
}

// String is the rate in words: "1 RUB = 0.0861 CNY (2025, built-in yearly average, approximate)".
func (r Rate) String() string {
	s := "1 " + string(r.From) + " = " + short(r.Rate).String() + " " + string(r.To)
	if r.Date == "" {
		return s + " (" + r.Origin + ")"
	}
	return s + " (" + r.Date + ", " + r.Origin + ")"
}

// short rounds to five significant digits, enough to recognise a rate by.
func short(d decimal.Decimal) decimal.Decimal {
	if d.IsZero() {
		return d
	}
	places := 5 - (int32(d.NumDigits()) + d.Exponent())
	return d.Round(places)
}

// Margin is how far, as a share of the amount, a conversion with the rate may
// be off: nothing as printed, 1 % for the rate of a day, 3 % of a month, 8 % of
// a year. Currencies move about that much within the period.
func (r Rate) Margin() decimal.Decimal {
	if r.From == r.To {
		return decimal.Zero
	}
	switch len(r.Date) {
	case len("2006-01-02"):
		return decimal.New(1, -2)
	case len("2006-01"):
		return decimal.New(3, -2)
	case len("2006"):
		return decimal.New(8, -2)
	}
	return decimal.Zero
}

// row is the rate of a pair in a period.
type row struct {
	start, end int // days since 1970-01-01, end exclusive
	date       string
	rate       decimal.Decimal
	origin     string
}

// series is the rates of a pair by length of period (day, month, year), each
// in order of time.
type series [3][]row

type pair struct{ from, to assay.Unit }

// Table is a set of dated rates. It is read-only and safe for concurrent use.
// Its zero value holds none.
type Table struct {
	version string
	pairs   map[pair]*series
	// currencies that rates are quoted in, sorted: the ways over which a pair
	// without rates of its own is converted.
	currencies []assay.Unit
	// newest is the last day that any rate is of.
	newest int
}

// Default is the built-in table: rounded yearly averages of the main
// currencies against the US dollar, 2015 to 2026, from public knowledge. They
// are for finding, not for accounting. It panics if the embedded table is
// broken, which a test of this package rules out.
var Default = sync.OnceValue(func() *Table {
	t, err := (&Table{}).with(bytes.NewReader(builtin), "rates.tsv", Builtin)
	if err != nil {
		panic("BUG: embedded rates: " + err.Error())
	}
	t.version = Version
	return t
})

// Load returns the built-in table with a user's rates laid over it. The rates
// are lines of four columns separated by tabs:
//
//	date	from	to	rate
//	2025-10-27	USD	RUB	79.2
//
// where date is a day, a month or a year (ISO 8601), from and to are ISO 4217
// codes, and one from is worth rate to. The inverse and crosses over a common
// currency come by themselves. Lines that begin with # are comments. The name
// is the file's, for errors ("rates.tsv:12: …") and for Rate.Origin.
// Errors wrap assay.ErrInvalid, except those of the reader itself.
func Load(r io.Reader, name string) (*Table, error) { return Default().with(r, name, name) }

// Version names the tables that the rates come from.
func (t *Table) Version() string { return t.version }

// with returns a new table: t with the rates that r holds on top.
func (t *Table) with(r io.Reader, name, origin string) (*Table, error) {
	version := name
	if t.version != "" {
		version = t.version + "+" + name
	}
	out := &Table{version: version, pairs: make(map[pair]*series, len(t.pairs)), newest: t.newest}
	for p, s := range t.pairs {
		out.pairs[p] = &series{slices.Clone(s[0]), slices.Clone(s[1]), slices.Clone(s[2])}
	}
	type key struct {
		pair
		date string
	}
	seen := map[key]int{}
	header := false
	sc := bufio.NewScanner(r)
	line := 0
	for sc.Scan() {
		line++
		l := strings.TrimRight(strings.TrimPrefix(sc.Text(), "\uFEFF"), "\r")
		if strings.TrimSpace(l) == "" || strings.HasPrefix(l, "#") {
			continue
		}
		fields := strings.Split(l, "\t")
		if !header {
			header = true
			if got := strings.Join(fields, " "); got != "date from to rate" {
				return nil, assay.Invalidf("%s:%d: the columns are %q; they must be \"date from to rate\", separated by tabs", name, line, got)
			}
			continue
		}
		p, one, err := parseRow(fields)
		if err != nil {
			return nil, assay.Invalidf("%s:%d: %w", name, line, err)
		}
		if first, ok := seen[key{p, one.date}]; ok {
			return nil, assay.Invalidf("%s:%d: %s to %s of %s stands in line %d already", name, line, p.from, p.to, one.date, first)
		}
		seen[key{p, one.date}] = line
		one.origin = origin
		out.put(p, one)
	}
	if err := sc.Err(); err != nil {
		return nil, fmt.Errorf("read rates %s: line %d: %w", name, line+1, err)
	}
	for p := range out.pairs {
		for _, c := range []assay.Unit{p.from, p.to} {
			if i, ok := slices.BinarySearch(out.currencies, c); !ok {
				out.currencies = slices.Insert(out.currencies, i, c)
			}
		}
	}
	return out, nil
}

func parseRow(fields []string) (pair, row, error) {
	if len(fields) != 4 {
		return pair{}, row{}, fmt.Errorf("%d fields; a line has 4: date, from, to and rate, separated by tabs", len(fields))
	}
	one, err := parsePeriod(fields[0])
	if err != nil {
		return pair{}, row{}, fmt.Errorf("date: %w", err)
	}
	p := pair{assay.Unit(fields[1]), assay.Unit(fields[2])}
	for i, c := range []assay.Unit{p.from, p.to} {
		if !isCode(c) {
			return pair{}, row{}, fmt.Errorf("%s: %q is no ISO 4217 code such as USD", [...]string{"from", "to"}[i], c)
		}
	}
	if p.from == p.to {
		return pair{}, row{}, fmt.Errorf("from and to are both %s", p.from)
	}
	// The exponent is looked at first: it alone may ask for a gigabyte of digits.
	d, err := decimal.NewFromString(fields[3])
	if err != nil || len(fields[3]) > 40 || d.Exponent() < -30 || d.Exponent() > 12 || !d.IsPositive() {
		return pair{}, row{}, fmt.Errorf("rate: %q is no positive decimal such as 79.2", fields[3])
	}
	one.rate = d
	return p, one, nil
}

// put adds a row in its place; it replaces one of the same period.
func (t *Table) put(p pair, one row) {
	s := t.pairs[p]
	if s == nil {
		s = new(series)
		t.pairs[p] = s
	}
	rows := &s[one.class()]
	i, found := slices.BinarySearchFunc(*rows, one.start, func(r row, start int) int { return r.start - start })
	if found {
		(*rows)[i] = one
	} else {
		*rows = slices.Insert(*rows, i, one)
	}
	t.newest = max(t.newest, one.end-1)
}

// class is the row's place in a series.
func (r row) class() int { return len(r.date)/3 - 1 }

func isCode(c assay.Unit) bool {
	return len(c) == 3 && strings.Trim(string(c), "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == ""
}

func parsePeriod(s string) (row, error) {
	t, err := time.Parse("2006-01-02"[:min(len(s), 10)], s)
	if err != nil || (len(s) != 4 && len(s) != 7 && len(s) != 10) {
		return row{}, fmt.Errorf("%q is no day, month or year such as 2025-10-27, 2025-10 or 2025", s)
	}
	end := t.AddDate(0, 0, 1)
	switch len(s) {
	case 4:
		end = t.AddDate(1, 0, 0)
	case 7:
		end = t.AddDate(0, 1, 0)
	}
	return row{start: day(t), end: day(end), date: s}, nil
}

// day is the calendar day of t in its own zone, counted from 1970-01-01.
func day(t time.Time) int {
	y, m, d := t.Date()
	return int(time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix() / 86400)
}

const (
	// holds is how many days the rate of a day stands in for days without one:
	// weekends and the longest public holidays.
	holds = 10
	// reach is how many days a rate may lie away from the day asked for.
	reach = 3 * 366
)

// fit is how well a rate suits a day; less is better.
type fit struct {
	gap    int // days between the period and the day
	length int // days of the period
	steps  int // 1 for a crossed rate
}

func (f fit) compare(o fit) int {
	return cmp.Or(cmp.Compare(f.gap, o.gap), cmp.Compare(f.length, o.length), cmp.Compare(f.steps, o.steps))
}

// fit says how well the row suits a day.
func (r row) fit(d int) fit {
	f := fit{length: r.end - r.start}
	switch {
	case d < r.start:
		f.gap = r.start - d
	case d >= r.end:
		f.gap = d - r.end + 1
		if f.length == 1 && f.gap <= holds {
			// A day of the week before is worse than the day itself, and
			// better than the average of the month.
			f.length, f.gap = 1+f.gap, 0
		}
	}
	return f
}

// best finds the row of the series that suits a day best.
func (s *series) best(d int) (row, fit, bool) {
	var best row
	var bestFit fit
	found := false
	for _, rows := range s {
		// The last period that begins by the day, and the one after it.
		i, _ := slices.BinarySearchFunc(rows, d+1, func(r row, start int) int { return r.start - start })
		for _, j := range []int{i - 1, i} {
			if j < 0 || j >= len(rows) {
				continue
			}
			f := rows[j].fit(d)
			if f.gap <= reach && (!found || f.compare(bestFit) < 0) {
				best, bestFit, found = rows[j], f, true
			}
		}
	}
	return best, bestFit, found
}

// precision is the number of decimal places that an inverse keeps beyond its
// leading zeros.
const precision = 16

// direct is the rate of a pair, or one over that of the opposite pair,
// whichever suits the day better.
func (t *Table) direct(from, to assay.Unit, d int) (Rate, fit, bool) {
	var out Rate
	var outFit fit
	found := false
	if s := t.pairs[pair{from, to}]; s != nil {
		if r, f, ok := s.best(d); ok {
			out, outFit, found = Rate{From: from, To: to, Rate: r.rate, Date: r.date, Origin: r.origin}, f, true
		}
	}
	if s := t.pairs[pair{to, from}]; s != nil {
		if r, f, ok := s.best(d); ok && (!found || f.compare(outFit) < 0) {
			places := precision + max(0, int32(r.rate.NumDigits())+r.rate.Exponent())
			one := decimal.New(1, 0).DivRound(r.rate, places)
			out, outFit, found = Rate{From: from, To: to, Rate: one, Date: r.date, Origin: r.origin}, f, true
		}
	}
	return out, outFit, found
}

// Rate is the rate between two currencies at a day, which is the calendar day
// of at in its own zone; the zero time stands for the newest rates. A pair
// without a rate of its own goes over a third currency. Of several rates the
// one of the shortest period that holds the day is taken, else the nearest in
// time; one that is more than three years away is no rate. The rate of a day
// stands in for the ten days after it.
func (t *Table) Rate(from, to assay.Unit, at time.Time) (Rate, bool) {
	if from == to {
		return Rate{From: from, To: to, Rate: decimal.New(1, 0)}, isCode(from)
	}
	d := t.newest
	if !at.IsZero() {
		d = day(at)
	}
	out, outFit, found := t.direct(from, to, d)
	for _, via := range t.currencies {
		a, fa, ok := t.direct(from, via, d)
		if !ok {
			continue
		}
		b, fb, ok := t.direct(via, to, d)
		if !ok {
			continue
		}
		f := fit{gap: max(fa.gap, fb.gap), length: max(fa.length, fb.length), steps: 1}
		if found && f.compare(outFit) >= 0 {
			continue
		}
		out, outFit, found = Rate{From: from, To: to, Rate: a.Rate.Mul(b.Rate), Date: a.Date, Origin: a.Origin}, f, true
		// The vaguer of the two periods is the one to be told.
		if len(b.Date) < len(a.Date) {
			out.Date = b.Date
		}
		if b.Origin != a.Origin {
			out.Origin = a.Origin + " and " + b.Origin
		}
	}
	return out, found
}

// Convert converts an amount of money between two currencies (ISO 4217 codes)
// with the rate of a day, as Rate finds it. It is false when there is none.
func (t *Table) Convert(amount decimal.Decimal, from, to assay.Unit, at time.Time) (decimal.Decimal, Rate, bool) {
	r, ok := t.Rate(from, to, at)
	if !ok {
		return decimal.Decimal{}, Rate{}, false
	}
	return amount.Mul(r.Rate), r, true
}
