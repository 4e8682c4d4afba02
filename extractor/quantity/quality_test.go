package quantity

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"assay/extractor/lexicon"
	"assay/internal/devdata"
)

// writePredictions writes the predictions for a reference file to a new file
// and returns its path.
func writePredictions(t *testing.T, r *Recognizer, ref, dir string) string {
	t.Helper()
	base := filepath.Base(ref)
	facts := base == "dev.jsonl" || base == "texts.jsonl"
	path := filepath.Join(dir, base)
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	enc := json.NewEncoder(f)
	enc.SetEscapeHTML(false)
	for _, l := range readRef(t, ref) {
		if err := enc.Encode(predict(r, l, !facts && base != "challenge.jsonl", base == "ms_zh_date.jsonl" || base == "ms_en_date.jsonl")); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

// score runs a scorer of the reference data and reads its JSON.
func score(t *testing.T, out any, script string, args ...string) {
	t.Helper()
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("SKIPPED, NOT MEASURED: python3, which the scorer needs, is not there")
	}
	data, err := exec.Command(python, append([]string{script, "--json"}, args...)...).Output()
	if err != nil {
		t.Fatalf("run %s: %v", script, err)
	}
	if err := json.Unmarshal(data, out); err != nil {
		t.Fatalf("read the output of %s: %v", script, err)
	}
}

// TestQuantityFloors holds the F1 of matched figures (relaxed: the spans
// overlap, value and unit are right; with exact spans at most .03 less on the
// sets that state them) and the part of them with the right
// qualifier over what was reached on the reference sets.
func TestQuantityFloors(t *testing.T) {
	dir := devdata.Path(t, "data", "quantities")
	r := New(lexicon.Builtin())
	for name, floor := range map[string]struct{ f1, qualifier float64 }{
		"challenge":         {97.5, 0.98},
		"zh_pairs":          {99, 0.99},
		"nemo_en_money":     {99, 0.99},
		"ms_zh":             {98.3, 0.96},
		"ms_en":             {93.9, 0.92},
		"ms_zh_numberrange": {88, 0.99},
		"ms_en_numberrange": {84.6, 0.97},
		"duckling_zh":       {89.3, 0.98},
		"duckling_en":       {88.4, 0.91},
		"quantulum3_en":     {66.8, 0.92},
	} {
		t.Run(name, func(t *testing.T) {
			gold := filepath.Join(dir, "dev", name+".jsonl")
			var got struct {
				Res       map[string]map[string][]float64
				Qualifier [2]float64
			}
			score(t, &got, filepath.Join(dir, "score.py"), gold, writePredictions(t, r, gold, t.TempDir()))
			if f1 := got.Res["relaxed"]["all"][2]; f1 < floor.f1 {
				t.Errorf("F1 %.1f, floor %.1f", f1, floor.f1)
			}
			if s := got.Res["strict"]["all"][2]; strings.HasPrefix(name, "ms_") && !strings.HasSuffix(name, "range") && s < floor.f1-3 {
				t.Errorf("F1 with exact spans %.1f, floor %.1f", s, floor.f1-3)
			}
			if q := got.Qualifier[0] / got.Qualifier[1]; q < floor.qualifier {
				t.Errorf("qualifier right on %.3f, floor %.3f", q, floor.qualifier)
			}
		})
	}
}

// TestFactFloors holds the F1 of figures and of figures with their qualifier
// in whole articles.
func TestFactFloors(t *testing.T) {
	r := New(lexicon.Builtin())
	script := devdata.Path(t, "bench", "score.py")
	for _, c := range []struct {
		name, text, gold  string
		figure, qualifier float64
	}{
		{"facts", devdata.Path(t, "data", "facts", "dev.jsonl"), devdata.Path(t, "data", "facts", "dev.jsonl"), 0.959, 0.95},
		{"announcements", devdata.Path(t, "data", "announcements", "dev", "texts.jsonl"), devdata.Path(t, "data", "announcements", "dev", "gold.jsonl"), 0.984, 0.982},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got struct {
				All map[string]struct{ F1 float64 }
			}
			score(t, &got, script, c.gold, writePredictions(t, r, c.text, t.TempDir()))
			if f := got.All["figure"].F1; f < c.figure {
				t.Errorf("figure F1 %.3f, floor %.3f", f, c.figure)
			}
			if f := got.All["qualifier"].F1; f < c.qualifier {
				t.Errorf("qualifier F1 %.3f, floor %.3f", f, c.qualifier)
			}
		})
	}
}
