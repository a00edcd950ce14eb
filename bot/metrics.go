package bot

import "github.com/prometheus/client_golang/prometheus"

// Metrics counts what the bot does; a nil one counts nothing.
type Metrics struct {
	layers   *prometheus.CounterVec
	repeats  prometheus.Counter
	failures prometheus.Counter
}

// NewMetrics registers the counters.
func NewMetrics(r prometheus.Registerer) *Metrics {
	m := &Metrics{
		layers: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "luohu_bot_matches_total", Help: "Messages by the layer that understood them (none: not understood).",
		}, []string{"layer"}),
		repeats: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "luohu_bot_repeats_total", Help: "Messages that WeChat sent again and that got the reply of the first.",
		}),
		failures: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "luohu_bot_kv_failures_total", Help: "Calls of kv (Redis) that failed while a message was answered.",
		}),
	}
	r.MustRegister(m.layers, m.repeats, m.failures)
	return m
}

func (m *Metrics) matched(layer string) {
	if m != nil {
		m.layers.WithLabelValues(layer).Inc()
	}
}

func (m *Metrics) repeated() {
	if m != nil {
		m.repeats.Inc()
	}
}

func (m *Metrics) kvFailed() {
	if m != nil {
		m.failures.Inc()
	}
}
