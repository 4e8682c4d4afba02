package ledger

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"testing"
	"time"

	"assay/extractor"
	"assay/extractor/lexicon"
	"assay/fx"
	"assay/internal/devdata"
)

func TestZZ(t *testing.T) {
	x, _ := extractor.New(extractor.Config{})
	l := New(Config{}, lexicon.Builtin(), fx.Default())
	type ct struct{ ID, Lang, Text string }
	day := time.Date(2019, 11, 3, 10, 0, 0, 0, time.UTC)
	n, m := 0, 0
	for _, path := range [][]string{{"data", "events", "dev", "fewfc.jsonl"}, {"data", "facts", "dev.jsonl"}} {
	f, _ := os.Open(devdata.Path(t, path...))
	sc := bufio.NewScanner(f)
	sc.Buffer(nil, 1<<22)
	for sc.Scan() {
		var c ct
		_ = json.Unmarshal(sc.Bytes(), &c)
		r := x.ReadText(extractor.Text{ID: c.ID, Text: c.Text, URL: "https://x.example/" + c.ID, Language: c.Lang, Published: day}, extractor.Options{})
		r.SeenAt = day
		n++
		for i := range r.Mentions { if r.Mentions[i].New { m++ } }
		l.Apply(l.Decide(r, uint64(n)))
	}
	}
	joined, pairs := 0, 0
	for a := range l.Announcements() {
		arts := map[string]string{}
		for _, r := range a.Reports {
			arts[r.URL] = r.Quote
		}
		if len(arts) > 1 {
			joined++
			pairs += len(arts) * (len(arts) - 1) / 2
			fmt.Println("==", a.Actors, a.Target, a.Amounts)
			for u, q := range arts {
				fmt.Println("    ", u[18:30], q)
			}
		}
	}
	fmt.Println(n, "texts", m, "new mentions", joined, "joined announcements", pairs, "pairs")
}
