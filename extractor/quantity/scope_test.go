package quantity

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"assay/extractor/lexicon"
	"assay/internal/devdata"
)

// TestScopeFloors holds the F1 on the suites that were not made for the
// contract, without the cases that lie outside it.
func TestScopeFloors(t *testing.T) {
	dir := devdata.Path(t, "data", "quantities")
	script := filepath.Join(dir, "score.py")
	r := New(lexicon.Builtin())
	outside := devdata.Outside(t)
	for suite, floor := range map[string]float64{
		"duckling_zh":       98.4,
		"duckling_en":       95.7,
		"ms_zh_numberrange": 98,
		"ms_en_numberrange": 95.9,
	} {
		t.Run(suite, func(t *testing.T) {
			gold := filepath.Join(dir, "dev", suite+".jsonl")
			tmp := t.TempDir()
			predicted := writePredictions(t, r, gold, tmp)
			data, err := os.ReadFile(gold)
			if err != nil {
				t.Fatal(err)
			}
			var within []byte
			left := len(outside[suite])
			for line := range bytes.Lines(data) {
				var c struct{ ID string }
				if err := json.Unmarshal(line, &c); err != nil {
					t.Fatal(err)
				}
				if outside[suite][c.ID] {
					left--
					continue
				}
				within = append(within, line...)
			}
			if left != 0 {
				t.Errorf("%d cases of testdata/outside.tsv are not in the suite", left)
			}
			scoped := filepath.Join(tmp, "within")
			if err := os.WriteFile(scoped, within, 0o644); err != nil {
				t.Fatal(err)
			}
			var got struct {
				Res map[string]map[string][]float64
			}
			score(t, &got, script, scoped, predicted)
			f1 := got.Res["relaxed"]["all"][2]
			t.Logf("F1 %.1f without %d cases", f1, len(outside[suite]))
			if f1 < floor {
				t.Errorf("F1 %.1f, floor %.1f", f1, floor)
			}
			// What is read right needs no excuse.
			list, err := exec.Command("python3", script, gold, predicted, "--list", "1000").Output()
			if err != nil {
				t.Fatalf("run %s: %v", script, err)
			}
			for id := range outside[suite] {
				if !bytes.Contains(list, []byte("-- "+id+" ")) {
					t.Errorf("testdata/outside.tsv: %s is read right: take it out", id)
				}
			}
		})
	}
}
