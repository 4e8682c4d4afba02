package indexer

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"assay"
	"assay/query"
)

func someRows() []*row {
	return []*row{
		{},
		{Article: "a", Reading: "r", Outlet: "搜狐", Host: "sohu.com", Language: "zh", From: "CN", Day: query.NoDay, Time: -1, Countries: "CL,RU", Facts: []factRow{
			{
				ID: "f", Nth: 3, Attribute: assay.Price, Kind: assay.KindPrice, Unit: "USD/t", Status: assay.Denied, Types: "funding", Subject: &assay.Entity{ID: "x:y", Name: "Y"}, Countries: "RU",
				Amounts: []query.Interval{{Base: "USD/kg", Low: -1.5, High: 1e300, Plain: true}, {Base: "CNY/kg"}},
			},
			{Object: &assay.Entity{}},
		}},
	}
}

func TestRowsComeBack(t *testing.T) {
	for _, r := range someRows() {
		data := r.encode()
		got, err := decodeRow(data)
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(r, got); d != "" {
			t.Error(d)
		}
		for n := range data {
			if _, err := decodeRow(data[:n]); !errors.Is(err, errDamaged) {
				t.Errorf("cut at %d of %d: %v", n, len(data), err)
			}
		}
		if _, err := decodeRow(append(data, 0)); !errors.Is(err, errDamaged) {
			t.Errorf("with a byte more: %v", err)
		}
	}
}

func FuzzDecodeRow(f *testing.F) {
	for _, r := range someRows() {
		f.Add(r.encode())
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := decodeRow(data)
		if err != nil {
			return
		}
		again, err := decodeRow(r.encode())
		if err != nil || !cmp.Equal(r, again, cmp.Comparer(func(a, b float64) bool { return a == b || (a != a && b != b) })) {
			t.Errorf("%v, %v", again, err)
		}
	})
}
