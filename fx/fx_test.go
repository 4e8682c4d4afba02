package fx_test

import (
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"assay"
	"assay/fx"
)

func lines(t *testing.T, name string) []string {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for l := range strings.Lines(string(data)) {
		if l = strings.TrimSuffix(l, "\n"); l != "" && !strings.HasPrefix(l, "# ") || strings.HasPrefix(l, `# c\n`) {
			out = append(out, l)
		}
	}
	return out
}

func userTable(t *testing.T) *fx.Table {
	t.Helper()
	f, err := os.Open("testdata/rates.tsv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	table, err := fx.Load(f, "mine.tsv")
	if err != nil {
		t.Fatal(err)
	}
	return table
}

func TestConvert(t *testing.T) {
	table := userTable(t)
	for _, l := range lines(t, "testdata/convert.tsv") {
		f := strings.Split(l, "\t")
		t.Run(strings.Join(f[:4], " "), func(t *testing.T) {
			var at time.Time
			if f[3] != "" {
				var err error
				if at, err = time.Parse(time.DateOnly, f[3]); err != nil {
					t.Fatal(err)
				}
			}
			got, rate, ok := table.Convert(decimal.RequireFromString(f[0]), assay.Unit(f[1]), assay.Unit(f[2]), at)
			if !ok {
				if f[4] != "none" {
					t.Fatalf("no rate; want %s (%s)", f[4], f[6])
				}
				return
			}
			if s := fmt.Sprintf("%.6g", got.InexactFloat64()); s != f[4] || rate.Date != f[5] {
				t.Errorf("%s by %v of %q; want %s of %q: %s", s, rate.Rate, rate.Date, f[4], f[5], f[6])
			}
			if rate.From != assay.Unit(f[1]) || rate.To != assay.Unit(f[2]) {
				t.Errorf("the rate says %s to %s", rate.From, rate.To)
			}
		})
	}
}

// TestDayIsThatOfTheZone: an hour past midnight in Shanghai is the new day there.
func TestDayIsThatOfTheZone(t *testing.T) {
	table := userTable(t)
	at := time.Date(2025, 10, 27, 1, 0, 0, 0, time.FixedZone("", 8*3600))
	if r, _ := table.Rate("USD", "RUB", at); r.Date != "2025-10-27" {
		t.Errorf("rate of %s", r.Date)
	}
}

func TestRateSaysWhatItIs(t *testing.T) {
	table := userTable(t)
	day := func(s string) time.Time {
		at, err := time.Parse(time.DateOnly, s)
		if err != nil {
			t.Fatal(err)
		}
		return at
	}
	for _, tc := range []struct {
		from, to assay.Unit
		at, want string
		margin   string
	}{
		{"USD", "RUB", "2025-10-27", "1 USD = 79.2 RUB (2025-10-27, mine.tsv)", "0.01"},
		{"USD", "RUB", "2025-10-23", "1 USD = 81 RUB (2025-10, mine.tsv)", "0.03"},
		{"RUB", "USD", "2024-05-01", "1 RUB = 0.010799 USD (2024, built-in yearly average, approximate)", "0.08"},
		{"XAA", "CNY", "2024-01-05", "1 XAA = 14.4 CNY (2024, mine.tsv and built-in yearly average, approximate)", "0.08"},
		{"CNY", "CNY", "2024-01-05", "1 CNY = 1 CNY ()", "0"},
	} {
		r, ok := table.Rate(tc.from, tc.to, day(tc.at))
		if !ok || r.String() != tc.want || !r.Margin().Equal(decimal.RequireFromString(tc.margin)) {
			t.Errorf("%s to %s: %v, margin %v; want %s, %s", tc.from, tc.to, r, r.Margin(), tc.want, tc.margin)
		}
	}
	printed := fx.Rate{From: "RUB", To: "CNY", Rate: decimal.RequireFromString("0.0878571428"), Origin: fx.Printed}
	if s := printed.String(); s != "1 RUB = 0.087857 CNY (as printed)" || !printed.Margin().IsZero() {
		t.Error(s, printed.Margin())
	}
	if s := (fx.Rate{From: "A", To: "B", Origin: "nowhere"}).String(); s != "1 A = 0 B (nowhere)" {
		t.Error(s)
	}
}

func TestErrorsNameTheLine(t *testing.T) {
	for _, l := range lines(t, "testdata/bad.tsv") {
		table, want, _ := strings.Cut(l, "\t")
		table = strings.NewReplacer(`\n`, "\n", `\t`, "\t").Replace(table)
		_, err := fx.Load(strings.NewReader(table), "r.tsv")
		if err == nil || err.Error() != want || !errors.Is(err, assay.ErrInvalid) {
			t.Errorf("%q gives %v, want %s", table, err, want)
		}
	}
	if _, err := fx.Load(iotest.ErrReader(errors.New("disk on fire")), "r.tsv"); err == nil || errors.Is(err, assay.ErrInvalid) {
		t.Errorf("an error of the reader gives %v", err)
	}
	if _, err := fx.Load(strings.NewReader("date\tfrom\tto\trate\n"+strings.Repeat("x", 1<<20)), "r.tsv"); err == nil || !strings.Contains(err.Error(), "line 2") {
		t.Errorf("an endless line gives %v", err)
	}
}

// TestDefault looks over the built-in table.
func TestDefault(t *testing.T) {
	table := fx.Default()
	if table.Version() != fx.Version {
		t.Error(table.Version())
	}
	if got := userTable(t).Version(); got != fx.Version+"+mine.tsv" {
		t.Error(got)
	}
	for _, c := range strings.Fields("USD CNY EUR GBP JPY RUB HKD TWD KRW INR AUD CAD CHF SGD BRL ZAR MYR KZT SAR AED CLP MXN TRY PLN SEK NOK DKK THB VND IDR") {
		for year := 2015; year <= 2026; year++ {
			at := time.Date(year, 7, 1, 0, 0, 0, 0, time.UTC)
			r, ok := table.Rate("USD", assay.Unit(c), at)
			if !ok || (c != "USD" && r.Date != strconv.Itoa(year)) {
				t.Fatalf("no rate of USD to %s in %d", c, year)
			}
			next, ok := table.Rate("USD", assay.Unit(c), at.AddDate(1, 0, 0))
			// No currency of the table but the lira and those that were let
			// go moved by more than half in a year: a slip of the pen would.
			if step := next.Rate.Div(r.Rate).InexactFloat64(); ok && (step > 1.9 || step < 0.6) {
				t.Errorf("%s: %v in %d, %v in the next year", c, r.Rate, year, next.Rate)
			}
		}
	}
}

// TestRoundTrip: there and back is where one came from, and a chain of two
// conversions is the direct one.
func TestRoundTrip(t *testing.T) {
	tables := []*fx.Table{fx.Default(), userTable(t)}
	currencies := []assay.Unit{"USD", "CNY", "EUR", "RUB", "JPY", "IDR", "KWD"}
	near := func(a, b decimal.Decimal) bool {
		return a.Sub(b).Abs().LessThanOrEqual(a.Abs().Mul(decimal.New(1, -9)))
	}
	rapid.Check(t, func(t *rapid.T) {
		table := rapid.SampledFrom(tables).Draw(t, "table")
		from, to := rapid.SampledFrom(currencies).Draw(t, "from"), rapid.SampledFrom(currencies).Draw(t, "to")
		at := time.Unix(rapid.Int64Range(1.4e9, 1.85e9).Draw(t, "at"), 0).UTC()
		amount := decimal.New(rapid.Int64Range(-1e15, 1e15).Draw(t, "amount"), rapid.Int32Range(-4, 6).Draw(t, "exponent"))
		there, r, ok := table.Convert(amount, from, to, at)
		if !ok {
			t.Fatal("no rate")
		}
		if !there.Equal(amount.Mul(r.Rate)) {
			t.Fatal("not by the rate that it says")
		}
		back, _, ok := table.Convert(there, to, from, at)
		if !ok || !near(amount, back) {
			t.Fatalf("%v %s is %v %s is %v %s", amount, from, there, to, back, from)
		}
		if table == tables[0] {
			dollars, _, _ := table.Convert(amount, from, "USD", at)
			over, _, _ := table.Convert(dollars, "USD", to, at)
			if !near(there, over) {
				t.Fatalf("%v %s is %v %s, over dollars %v", amount, from, there, to, over)
			}
		}
	})
}

func FuzzLoad(f *testing.F) {
	f.Add("date\tfrom\tto\trate\n2025-10-27\tUSD\tRUB\t79.2\n")
	f.Add("date\tfrom\tto\trate\r\n2025-10\tEUR\tRUB\t1e-7\r\n# x\n2024\tABC\tDEF\t0.0001\n")
	f.Fuzz(func(t *testing.T, s string) {
		table, err := fx.Load(strings.NewReader(s), "f.tsv")
		if err != nil {
			return
		}
		if v, _, ok := table.Convert(decimal.New(5, 0), "USD", "RUB", time.Date(2025, 10, 27, 0, 0, 0, 0, time.UTC)); !ok || !v.IsPositive() {
			t.Errorf("5 USD are %v RUB", v)
		}
	})
}

func BenchmarkRate(b *testing.B) {
	at := time.Date(2025, 10, 27, 0, 0, 0, 0, time.UTC)
	for b.Loop() {
		if _, ok := fx.Default().Rate("RUB", "CNY", at); !ok {
			b.Fatal("no rate")
		}
	}
}
