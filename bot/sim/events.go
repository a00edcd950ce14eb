package sim

import (
	"container/heap"
	"context"
	"crypto/rand"
	"sync"
	"time"
)

const (
	mostEvents      = 500_000 // that wait; more are lost
	mostPhoneEvents = 1000    // of phones
	eventsAtOnce    = 32      // on their way to the callback
)

// tells lets the callback know what became of something that was sent, as the weather
// will have it: late, twice, before the call is answered, or not at all.
func (s *Sim) tells(what Sent, hears func(Sent, fate)) {
	what.Kind, what.CreateTime = "event", s.account.Now().Unix()
	if f := s.weather.event(); !f.dropped {
		hears(what, f)
	}
}

// tellPhone shows the event on a phone, and tells it in turn; an early one at once, for
// what is before it may wait for the call.
func (s *Sim) tellPhone(openID string, what Sent, f fate) {
	if !s.events.enter() {
		return
	}
	if !s.start() {
		s.events.leave()
		return
	}
	e := Entry{ID: rand.Text(), Follower: openID, Author: byWeChat, At: s.account.Now(), Sent: &what}
	tell := func(e Entry) (Entry, error) {
		e, err := s.deliver(s.ctx, e)
		if err == nil && f.doubled {
			e, err = s.redeliver(s.ctx, e, 1, false)
		}
		return e, err
	}
	told := func(err error) {
		if err != nil && s.ctx.Err() == nil {
			s.account.Log.Warn("the callback was not told what became of a message", "error", err)
		}
		s.events.leave()
		s.after.Done()
	}
	if f.early {
		s.phones.add(e)
		_, err := tell(e)
		told(err)
		return
	}
	go func() {
		if !s.wait(f.late) {
			told(errClosed)
			return
		}
		turn, err := s.phones.follow(e)
		if err == nil {
			_, err = s.inTurn(e, turn, tell)
		} else {
			err = nil // the follower is gone
		}
		told(err)
	}()
}

// wait is false when the simulator closed meanwhile.
func (s *Sim) wait(d time.Duration) bool {
	if d <= 0 {
		return s.ctx.Err() == nil
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-s.ctx.Done():
		return false
	}
}

// tellQueued tells of somebody who has no phone.
func (s *Sim) tellQueued(openID string, what Sent, f fate) {
	for range f.copies() {
		one := &event{due: time.Now().Add(f.late), to: openID, what: &what}
		if f.early {
			s.tell(one)
		} else {
			s.queue(one)
		}
	}
}

// event is one that the callback is to be told.
type event struct {
	due   time.Time
	to    string
	what  *Sent
	tries int
}

// events wait until they are due.
type events struct {
	mu      sync.Mutex
	waiting eventHeap
	phones  int // events of phones that are not told yet
	running bool
	sooner  chan struct{} // something is due before what was
	counts  EventCounts
}

// enter counts an event of a phone, leave when it is told; false when too many wait.
func (q *events) enter() bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.phones >= mostPhoneEvents {
		q.counts.Lost++
		return false
	}
	q.phones++
	return true
}

func (q *events) leave() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.phones--
}

// EventCounts are what became of events about the crowd and of mass sends. Lost are those
// of phones too, when too many wait.
type EventCounts struct {
	Told    int64 `json:"told"`
	Retried int64 `json:"retried"` // nobody answered
	Lost    int64 `json:"lost"`    // nobody answered three times, or too many waited
	Waiting int   `json:"waiting"`
}

func newEvents() *events { return &events{sooner: make(chan struct{}, 1)} }

func (s *Sim) queue(one *event) {
	q := s.events
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.waiting) >= mostEvents {
		q.counts.Lost++
		return
	}
	heap.Push(&q.waiting, one)
	if !q.running && s.start() {
		q.running = true
		go s.tellAll()
	}
	if q.waiting[0] == one {
		select {
		case q.sooner <- struct{}{}:
		default:
		}
	}
}

// tellAll runs until the simulator closes.
func (s *Sim) tellAll() {
	defer s.after.Done()
	free := make(chan struct{}, eventsAtOnce)
	for s.ctx.Err() == nil {
		one, pause := s.events.next(time.Now())
		if one == nil {
			s.untilDue(pause)
			continue
		}
		free <- struct{}{}
		if !s.start() {
			return
		}
		go func() {
			defer s.after.Done()
			s.tell(one)
			<-free
		}()
	}
}

// untilDue waits so long, or until something else is due sooner.
func (s *Sim) untilDue(pause time.Duration) {
	timer := time.NewTimer(pause)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-s.events.sooner:
	case <-s.ctx.Done():
	}
}

// next gives what is due, or how long it is until something is.
func (q *events) next(now time.Time) (one *event, pause time.Duration) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.waiting) == 0 {
		return nil, time.Hour
	}
	if pause = q.waiting[0].due.Sub(now); pause > 0 {
		return nil, pause
	}
	return heap.Pop(&q.waiting).(*event), 0
}

// tell brings an event to the callback. When nobody answers it is told again after
// WeChat's patience, three times in all.
func (s *Sim) tell(one *event) {
	ctx, stop := s.untilClosed(context.Background())
	defer stop()
	one.tries++
	a, err := s.attempt(ctx, *one.what, one.to, s.phones.currentMode())
	if err != nil {
		s.account.Log.Error("an event can't be written", "error", err)
	}
	told := err == nil && a.Status != 0
	again := !told && one.tries < tries
	s.events.told(told, again)
	if again {
		one.due = time.Now().Add(s.account.Patience)
		s.queue(one)
	}
}

func (q *events) told(told, again bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	switch {
	case told:
		q.counts.Told++
	case again:
		q.counts.Retried++
	default:
		q.counts.Lost++
	}
}

func (q *events) forgetCounts() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.counts = EventCounts{}
}

func (q *events) counted() EventCounts {
	q.mu.Lock()
	defer q.mu.Unlock()
	counts := q.counts
	counts.Waiting = len(q.waiting)
	return counts
}

// eventHeap has what is due first at its top.
type eventHeap []*event

func (h eventHeap) Len() int           { return len(h) }
func (h eventHeap) Less(i, j int) bool { return h[i].due.Before(h[j].due) }
func (h eventHeap) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }
func (h *eventHeap) Push(one any)      { *h = append(*h, one.(*event)) }

func (h *eventHeap) Pop() any {
	old := *h
	last := old[len(old)-1]
	old[len(old)-1] = nil
	*h = old[:len(old)-1]
	return last
}
