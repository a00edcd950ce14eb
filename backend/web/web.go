// Package web serves HTTP with gin: what every part needs (limits, refusals,
// health, metrics). The parts are folders: api and h5.
package web

import (
	"log/slog"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"luohu/backend/web/problem"
)

// New makes the engine that all parts are mounted on. trustedProxies are those
// whose X-Forwarded-For is believed.
func New(trustedProxies []string, log *slog.Logger) (*gin.Engine, error) {
	gin.SetMode(gin.ReleaseMode)
	r := gin.New()
	r.HandleMethodNotAllowed = true
	r.ContextWithFallback = true
	if err := r.SetTrustedProxies(trustedProxies); err != nil {
		return nil, err
	}
	r.Use(recovered(log), guarded)
	r.NoRoute(refuse(http.StatusNotFound, "这里没有这个页面。"))
	r.NoMethod(refuse(http.StatusMethodNotAllowed, "这个地址不接受这种请求。"))
	return r, nil
}

// Timeouts bound how long a connection may take; a page or an answer needs
// far less.
func Timeouts(s *http.Server) *http.Server {
	s.ReadHeaderTimeout = 5 * time.Second
	s.ReadTimeout = 30 * time.Second
	s.IdleTimeout = 90 * time.Second
	s.MaxHeaderBytes = 16 << 10
	return s
}

// Metrics serves what is counted, as Prometheus text.
func Metrics(r gin.IRouter, gatherer prometheus.Gatherer) {
	r.GET("/metrics", gin.WrapH(promhttp.HandlerFor(gatherer, promhttp.HandlerOpts{})))
}

func refuse(status int, detail string) gin.HandlerFunc {
	return func(c *gin.Context) { problem.New(status, detail).Write(c.Writer) }
}

// recovered turns a panic into a plain 500 and one log line without any of
// the request's content.
func recovered(log *slog.Logger) gin.HandlerFunc {
	return gin.CustomRecoveryWithWriter(nil, func(c *gin.Context, cause any) {
		log.Error("a request panicked", "method", c.Request.Method, "route", c.FullPath(), "cause", cause)
		if !c.Writer.Written() {
			problem.New(http.StatusInternalServerError, "系统出了点问题，请稍后再试。").Write(c.Writer)
		}
		c.Abort()
	})
}

// guarded sets the headers that every answer should have.
func guarded(c *gin.Context) {
	c.Header("X-Content-Type-Options", "nosniff")
	c.Header("Referrer-Policy", "no-referrer")
	c.Next()
}
