package telemetry_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"assay/internal/telemetry"
)

func TestGauges(t *testing.T) {
	m := telemetry.New()
	m.Gauges("assay_stream_messages", "Messages in a stream.", []string{"stream"}, func() ([]telemetry.Sample, error) {
		return []telemetry.Sample{{Labels: []string{"PAGES"}, Value: 7}}, nil
	})
	m.Gauges("assay_broken", "Cannot be read.", nil, func() ([]telemetry.Sample, error) { return nil, errors.New("away") })
	w := httptest.NewRecorder()
	m.Handler().ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/metrics", nil))
	body := w.Body.String()
	for _, want := range []string{`assay_stream_messages{stream="PAGES"} 7`, "go_goroutines"} {
		if !strings.Contains(body, want) {
			t.Errorf("metrics lack %q:\n%s", want, body)
		}
	}
	if strings.Contains(body, "assay_broken") {
		t.Error("a family that cannot be read is shown")
	}
}
