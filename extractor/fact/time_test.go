package fact

import (
	"testing"

	"assay"
)

func TestPeriod(t *testing.T) {
	for _, tc := range []struct{ from, to, want string }{
		{"2025-01-01", "2026-01-01", "2025"},
		{"2025-07-01", "2025-10-01", "2025-Q3"},
		{"2025-10-27", "2025-10-28", "2025-10-27"},
		{"2026-01-01", "2031-01-01", "2026/2030"},
		{"", "2029-01-01", "2028"},
		{"", "2028-07-01", "2028-06"},
		{"", "2028-07-16", "2028-07-15"},
		{"", "", ""},
		{"", "not a date", ""},
	} {
		if got := period(assay.Date{From: tc.from, To: tc.to}); got != tc.want {
			t.Errorf("period(%q, %q) = %q, want %q", tc.from, tc.to, got, tc.want)
		}
	}
}
