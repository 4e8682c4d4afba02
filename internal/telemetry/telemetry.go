// Package telemetry counts what the program does, in the Prometheus text form.
package telemetry

import (
	"net/http"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// Metrics is the registry of one process. Every process, and every test, has
// its own.
type Metrics struct{ registry *prometheus.Registry }

// New returns a registry that knows about the process and the Go runtime.
func New() *Metrics {
	r := prometheus.NewRegistry()
	r.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return &Metrics{registry: r}
}

// Sample is one value of a gauge with the values of its labels.
type Sample struct {
	Labels []string
	Value  float64
}

// Gauges adds a family of values that are read when somebody asks. A read that
// fails gives no samples, so that a gap shows where a wrong value would hide.
func (m *Metrics) Gauges(name, help string, labels []string, read func() ([]Sample, error)) {
	m.registry.MustRegister(&gauges{desc: prometheus.NewDesc(name, help, labels, nil), read: read})
}

type gauges struct {
	desc *prometheus.Desc
	read func() ([]Sample, error)
}

func (g *gauges) Describe(ch chan<- *prometheus.Desc) { ch <- g.desc }

func (g *gauges) Collect(ch chan<- prometheus.Metric) {
	samples, err := g.read()
	if err != nil {
		ch <- prometheus.NewInvalidMetric(g.desc, err)
		return
	}
	for _, s := range samples {
		ch <- prometheus.MustNewConstMetric(g.desc, prometheus.GaugeValue, s.Value, s.Labels...)
	}
}

// Handler answers with all metrics. A family that cannot be read does not take
// the others with it.
func (m *Metrics) Handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{ErrorHandling: promhttp.ContinueOnError})
}
