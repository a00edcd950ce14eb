package web

import (
	"context"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"
)

// readyWithin bounds one look at everything; an asker waits no longer.
const readyWithin = 3 * time.Second

// Check is something that must work for the program to serve.
type Check struct {
	Name string
	Ping func(context.Context) error
}

// Health mounts /healthz (the process is alive) and /readyz (it can serve, or
// what is missing; warnings do not make it unready).
func Health(r gin.IRouter, checks []Check, warnings []string) {
	r.GET("/healthz", func(c *gin.Context) { c.JSON(http.StatusOK, gin.H{"status": "alive"}) })
	r.GET("/readyz", func(c *gin.Context) {
		ctx, cancel := context.WithTimeout(c.Request.Context(), readyWithin)
		defer cancel()
		status, result := http.StatusOK, gin.H{}
		for _, check := range checks {
			result[check.Name] = "ok"
			if err := check.Ping(ctx); err != nil {
				status, result[check.Name] = http.StatusServiceUnavailable, err.Error()
			}
		}
		c.JSON(status, gin.H{"ready": status == http.StatusOK, "checks": result, "warnings": append([]string{}, warnings...)})
	})
}
