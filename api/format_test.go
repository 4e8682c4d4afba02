package api

import (
	"strings"
	"testing"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"assay"
)

func TestFormatQuantity(t *testing.T) {
	exact := func(kind assay.Kind, v, unit string) assay.Quantity { return amount(kind, v, unit, assay.Exact) }
	span := func(kind assay.Kind, low, high, unit string, q assay.Qualifier) assay.Quantity {
		return assay.NewRange(kind, decimal.RequireFromString(low), decimal.RequireFromString(high), assay.Unit(unit), q)
	}
	low := decimal.RequireFromString("5")
	for _, tc := range []struct {
		q             assay.Quantity
		en, zh, inAll string
	}{
		{q: exact(assay.KindMoney, "700000000000", "RUB"), en: "700 bn RUB", zh: "7000亿 RUB", inAll: "700,000,000,000 RUB"},
		{q: money("61500000000", "CNY", assay.Approx), en: "≈ 61.5 bn CNY", zh: "≈ 615亿 CNY", inAll: "≈ 61,500,000,000 CNY"},
		{q: exact(assay.KindMoney, "1234567890", "USD"), en: "1.235 bn USD", zh: "12.35亿 USD", inAll: "1,234,567,890 USD"},
		{q: exact(assay.KindMoney, "999999999", "USD"), en: "1 bn USD", zh: "10亿 USD", inAll: "999,999,999 USD"},
		{q: exact(assay.KindMoney, "123456789012", "USD"), en: "123.5 bn USD", zh: "1235亿 USD", inAll: "123,456,789,012 USD"},
		{q: exact(assay.KindMoney, "2300000000000", "CNY"), en: "2.3 tn CNY", zh: "2.3万亿 CNY", inAll: "2,300,000,000,000 CNY"},
		{q: exact(assay.KindMoney, "45000000000000000", "VND"), en: "45,000 tn VND", zh: "45000万亿 VND", inAll: "45,000,000,000,000,000 VND"},
		{q: exact(assay.KindMoney, "850000", "USD"), en: "850,000 USD", zh: "85万 USD", inAll: "850,000 USD"},
		{q: exact(assay.KindMoney, "0.5", "USD"), en: "0.5 USD", zh: "0.5 USD", inAll: "0.5 USD"},
		{q: exact(assay.KindMoney, "-5200000000", "CNY"), en: "−5.2 bn CNY", zh: "−52亿 CNY", inAll: "−5,200,000,000 CNY"},
		{q: exact(assay.KindMoney, "0", "CNY"), en: "0 CNY", zh: "0 CNY", inAll: "0 CNY"},
		{q: money("120000000000", "CNY", assay.GT), en: "> 120 bn CNY", zh: "> 1200亿 CNY", inAll: "> 120,000,000,000 CNY"},
		{q: money("1000000000", "CNY", assay.GTE), en: "≥ 1 bn CNY", zh: "≥ 10亿 CNY", inAll: "≥ 1,000,000,000 CNY"},
		{q: money("1000000", "CNY", assay.LTE), en: "≤ 1 m CNY", zh: "≤ 100万 CNY", inAll: "≤ 1,000,000 CNY"},
		{q: span(assay.KindMoney, "500000000", "600000000", "USD", assay.Range), en: "500–600 m USD", zh: "5–6亿 USD", inAll: "500,000,000–600,000,000 USD"},
		{q: span(assay.KindMoney, "100000000000", "1000000000000", "CNY", assay.Vague), en: "100 bn – 1 tn CNY", zh: "1000亿 – 1万亿 CNY", inAll: "100,000,000,000–1,000,000,000,000 CNY"},
		{q: span(assay.KindShare, "5", "10", "%", assay.Range), en: "5–10%", zh: "5–10%", inAll: "5–10%"},
		{q: amount(assay.KindShare, "1", "%", assay.LT), en: "< 1%", zh: "< 1%", inAll: "< 1%"},
		{q: exact(assay.KindShare, "66.6667", "%"), en: "66.6667%", zh: "66.6667%", inAll: "66.6667%"},
		{q: exact(assay.KindMass, "28500000", "t"), en: "28.5 Mt", zh: "2850万 t", inAll: "28,500,000 t"},
		{q: exact(assay.KindMass, "1200000000", "t"), en: "1.2 Gt", zh: "12亿 t", inAll: "1,200,000,000 t"},
		{q: exact(assay.KindMass, "80000", "t"), en: "80,000 t", zh: "8万 t", inAll: "80,000 t"},
		{q: exact(assay.KindPrice, "900", "USD/t"), en: "900 USD/t", zh: "900 USD/t", inAll: "900 USD/t"},
		{q: exact(assay.KindPrice, "0.35", "CNY/kWh"), en: "0.35 CNY/kWh", zh: "0.35 CNY/kWh", inAll: "0.35 CNY/kWh"},
		{q: exact(assay.KindPrice, "12000", "CNY/m2"), en: "12,000 CNY/m²", zh: "1.2万 CNY/m²", inAll: "12,000 CNY/m²"},
		{q: exact(assay.KindCount, "12000", "1"), en: "12,000", zh: "1.2万", inAll: "12,000"},
		{q: exact(assay.KindCount, "120000000", "share"), en: "120 million shares", zh: "1.2亿 shares", inAll: "120,000,000 shares"},
		{q: exact(assay.KindOther, "3", "x"), en: "3×", zh: "3×", inAll: "3×"},
		{q: exact(assay.KindTemperature, "-40", "degC"), en: "−40 °C", zh: "−40 °C", inAll: "−40 °C"},
		{q: exact(assay.KindArea, "9600000", "km2"), en: "9.6 million km²", zh: "960万 km²", inAll: "9,600,000 km²"},
		{q: exact(assay.KindDuration, "10", "a"), en: "10 years", zh: "10 years", inAll: "10 years"},
		{q: exact(assay.KindRate, "1.5", "pp"), en: "1.5 pp", zh: "1.5 pp", inAll: "1.5 pp"},
		{q: assay.Quantity{Kind: assay.KindShare, Low: &low, Unit: "%", Qualifier: assay.Vague}, en: "≥ 5%", zh: "≥ 5%", inAll: "≥ 5%"},
		{q: assay.Quantity{Kind: assay.KindShare, High: &low, Unit: "%", Qualifier: assay.Vague}, en: "≤ 5%", zh: "≤ 5%", inAll: "≤ 5%"},
		{q: assay.Quantity{Kind: assay.KindOther}, en: "–", zh: "–", inAll: "–"},
	} {
		if got := FormatQuantity(tc.q); got != tc.en {
			t.Errorf("FormatQuantity(%s) = %q, want %q", tc.inAll, got, tc.en)
		}
		if got := FormatQuantityZH(tc.q); got != tc.zh {
			t.Errorf("FormatQuantityZH(%s) = %q, want %q", tc.inAll, got, tc.zh)
		}
		if got := Plain(tc.q); got != tc.inAll {
			t.Errorf("Plain = %q, want %q", got, tc.inAll)
		}
	}
}

func TestFormatAmounts(t *testing.T) {
	got := FormatAmounts([]assay.Quantity{money("700000000000", "RUB", assay.Exact), money("61500000000", "CNY", assay.Approx)})
	if want := "700 bn RUB · ≈ 61.5 bn CNY"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// Plain keeps every digit, and the scaled form is never off by more than the
// fourth significant digit.
func TestFormatKeepsValue(t *testing.T) {
	scales := map[string]int32{"tn": 12, "bn": 9, "m": 6}
	rapid.Check(t, func(t *rapid.T) {
		v := decimal.New(rapid.Int64().Draw(t, "coefficient"), rapid.Int32Range(-6, 6).Draw(t, "exponent"))
		q := assay.NewQuantity(assay.KindMoney, v, "USD", assay.Exact)
		back := func(s string) decimal.Decimal {
			return decimal.RequireFromString(strings.NewReplacer(",", "", "−", "-").Replace(s))
		}
		if got := back(strings.TrimSuffix(Plain(q), " USD")); !got.Equal(v) {
			t.Fatalf("Plain(%s) reads back as %s", v, got)
		}
		number, word, _ := strings.Cut(strings.TrimSuffix(FormatQuantity(q), " USD"), " ")
		off := back(number).Shift(scales[word]).Sub(v).Abs()
		if off.Mul(decimal.New(1000, 0)).GreaterThan(v.Abs()) {
			t.Fatalf("FormatQuantity(%s) = %q is off by %s", v, FormatQuantity(q), off)
		}
	})
}

func TestGroupNumbers(t *testing.T) {
	for in, want := range map[string]string{
		"700000000000 RUB leaves amount > 60000000000 CNY open; 1 RUB = 0.086108 CNY (2025, as printed)": "700,000,000,000 RUB leaves amount > 60,000,000,000 CNY open; 1 RUB = 0.086108 CNY (2025, as printed)",
		"1234.56789 t": "1234.56789 t", "12345.678901": "12,345.678901", "": "",
	} {
		if got := groupNumbers(in); got != want {
			t.Errorf("groupNumbers(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestBytesSize(t *testing.T) {
	for n, want := range map[uint64]string{0: "0 B", 1023: "1023 B", 1024: "1.0 KiB", 48 << 20: "48.0 MiB", 1 << 40: "1.0 TiB"} {
		if got := bytesSize(n); got != want {
			t.Errorf("bytesSize(%d) = %q, want %q", n, got, want)
		}
	}
}
