package wechat

import (
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promauto"

	"luohu/bot"
)

// Metrics count what passes between WeChat and the program, never whose.
type Metrics struct {
	refusals *prometheus.CounterVec
	messages *prometheus.CounterVec
	seconds  prometheus.Histogram
	calls    *prometheus.CounterVec
	renewals prometheus.Counter
}

// NewMetrics registers them; nil registers nowhere.
func NewMetrics(registry prometheus.Registerer) *Metrics {
	to := promauto.With(registry)
	return &Metrics{
		refusals: to.NewCounterVec(prometheus.CounterOpts{
			Name: "luohu_wechat_refusals_total",
			Help: "Requests to the callback that were not taken for messages, by reason.",
		}, []string{"reason"}),
		messages: to.NewCounterVec(prometheus.CounterOpts{
			Name: "luohu_wechat_messages_total",
			Help: "Messages and events received, by kind and by how the answer ended.",
		}, []string{"kind", "outcome"}),
		seconds: to.NewHistogram(prometheus.HistogramOpts{
			Name:    "luohu_wechat_answer_seconds",
			Help:    "Time from request to answer. WeChat gives up after 5 s.",
			Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 4.5, 5},
		}),
		calls: to.NewCounterVec(prometheus.CounterOpts{
			Name: "luohu_wechat_api_calls_total",
			Help: "Calls to WeChat's API, by endpoint and errcode (0: done, http: no answer in its form).",
		}, []string{"endpoint", "code"}),
		renewals: to.NewCounter(prometheus.CounterOpts{
			Name: "luohu_wechat_token_fetches_total",
			Help: "Access tokens fetched from WeChat.",
		}),
	}
}

func (m *Metrics) refused(r refusal) { m.refusals.WithLabelValues(string(r)).Inc() }

func (m *Metrics) answered(kind bot.Kind, o outcome, took time.Duration) {
	m.messages.WithLabelValues(kindLabel(kind), string(o)).Inc()
	m.seconds.Observe(took.Seconds())
}

func (m *Metrics) called(endpoint string, code int64, ok bool) {
	label := "http"
	if ok {
		label = strconv.FormatInt(code, 10)
	}
	m.calls.WithLabelValues(endpoint, label).Inc()
}

// kindLabel keeps the number of series bounded whatever is sent.
func kindLabel(kind bot.Kind) string {
	switch kind {
	case bot.Text, bot.Image, bot.Voice, bot.Video, bot.ShortVideo, bot.Location, bot.Link, bot.Event:
		return string(kind)
	}
	return "other"
}
