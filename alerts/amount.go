package alerts

import (
	"unicode/utf8"

	"github.com/shopspring/decimal"

	"assay"
)

// amount is a quantity in the form of an alert.
func amount(q assay.Quantity, limit int) Amount {
	plain := func(d *decimal.Decimal) *string {
		// A number longer than any text states would fill the message.
		if d == nil || d.Exponent() > 100 || d.Exponent() < -100 || d.NumDigits() > 200 {
			return nil
		}
		s := d.String()
		return &s
	}
	return Amount{Value: plain(q.Value), Low: plain(q.Low), High: plain(q.High), Unit: assay.Unit(clip(string(q.Unit), limit)), Qualifier: q.Qualifier}
}

// clip cuts s to at most n bytes between characters.
func clip(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n] + "…"
}
