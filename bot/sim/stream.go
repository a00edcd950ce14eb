package sim

import (
	"net/http"
	"time"

	"github.com/gin-gonic/gin"
)

const (
	heartbeat   = 20 * time.Second // tells both sides that the other is there
	writeWithin = 10 * time.Second // a page that takes longer connects again
)

// stream tells the page everything, then every change, until the page is gone
// or the simulator closes.
func (s *Sim) stream(c *gin.Context) {
	events, leave := s.hub.join() // first, so that nothing falls between
	defer leave()
	header := c.Writer.Header()
	header.Set("Content-Type", "text/event-stream")
	header.Set("X-Accel-Buffering", "no") // nginx would keep it back
	out := http.NewResponseController(c.Writer)
	// The server's limit on reading a request would end the stream. Where
	// there is no such limit to lift, none is in the way.
	_ = out.SetReadDeadline(time.Time{})
	write := func(message []byte) bool {
		_ = out.SetWriteDeadline(time.Now().Add(writeWithin))
		_, err := c.Writer.Write(message)
		return err == nil && out.Flush() == nil
	}
	if !write([]byte("retry: 1000\n\n")) || !write(serverEvent("state", s.now())) {
		return
	}
	beat := time.NewTicker(heartbeat)
	defer beat.Stop()
	for {
		message := []byte(": still here\n\n")
		select {
		case <-c.Request.Context().Done():
			return
		case <-beat.C:
		case event, open := <-events:
			if !open {
				return
			}
			message = event
		}
		if !write(message) {
			return
		}
	}
}
