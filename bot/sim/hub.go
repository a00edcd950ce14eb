package sim

import (
	"bytes"
	"encoding/json"
	"fmt"
	"sync"
)

// waitingEvents is how far a browser may fall behind before its stream is cut:
// it then connects again and is told the whole state.
const waitingEvents = 256

// hub tells every open page what changes.
type hub struct {
	mu     sync.Mutex
	pages  map[chan []byte]struct{}
	closed bool
}

func newHub() *hub { return &hub{pages: map[chan []byte]struct{}{}} }

// publish never waits: a page that does not read loses its stream.
func (h *hub) publish(event string, what any) {
	message := serverEvent(event, what)
	h.mu.Lock()
	defer h.mu.Unlock()
	for page := range h.pages {
		select {
		case page <- message:
		default:
			delete(h.pages, page)
			close(page)
		}
	}
}

// join gives a stream of events, which ends when the page is too slow or the
// simulator closes, and what to call when the page is gone.
func (h *hub) join() (events <-chan []byte, leave func()) {
	page := make(chan []byte, waitingEvents)
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed {
		close(page)
		return page, func() {}
	}
	h.pages[page] = struct{}{}
	return page, func() {
		h.mu.Lock()
		defer h.mu.Unlock()
		delete(h.pages, page)
	}
}

func (h *hub) close() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.closed = true
	for page := range h.pages {
		delete(h.pages, page)
		close(page)
	}
}

// serverEvent is one event of a text/event-stream.
func serverEvent(name string, what any) []byte {
	body, err := json.Marshal(what)
	if err != nil {
		panic(fmt.Sprintf("sim: event %s: %v", name, err)) // our own types always marshal
	}
	return bytes.Join([][]byte{[]byte("event: " + name + "\ndata: "), body, []byte("\n\n")}, nil)
}
