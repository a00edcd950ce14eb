package sim

import (
	"context"
	"errors"
	"reflect"
	"slices"
	"sync"
)

var errClosed = errors.New("the simulator is closing")

// inTurn does something with an entry when all that its follower sent before
// is answered.
func (s *Sim) inTurn(e Entry, t *turn, do func(Entry) (Entry, error)) (Entry, error) {
	defer s.phones.done(e.Follower, t)
	if !s.start() {
		return e, errClosed
	}
	defer s.after.Done()
	if t.before != nil {
		select {
		case <-t.before:
		case <-s.ctx.Done():
			return e, errClosed
		}
	}
	return do(s.phones.current(e))
}

// redeliver calls the callback again with the same message to the letter, as
// WeChat does when it heard no answer: one after the other, or all at once.
// Answers that are not like one before stand on the phone.
func (s *Sim) redeliver(ctx context.Context, e Entry, times int, atOnce bool) (Entry, error) {
	ctx, stop := s.untilClosed(ctx)
	defer stop()
	m, attempts, errs := s.phones.currentMode(), make([]Attempt, times), make([]error, times)
	var all sync.WaitGroup
	for i := range times {
		call := func() { attempts[i], errs[i] = s.attempt(ctx, *e.Sent, e.Follower, m) }
		if atOnce {
			all.Go(call)
		} else {
			call()
		}
	}
	all.Wait()
	if ctx.Err() != nil {
		return e, errClosed
	}
	if err := errors.Join(errs...); err != nil {
		return e, err
	}
	before := e.Attempts
	e.Attempts = slices.Concat(before, attempts)
	e.Failed = false
	s.phones.update(e)
	for i, a := range attempts {
		if a.Content != nil && e.Sent.answered() && !saidBefore(a.Content, slices.Concat(before, attempts[:i])) {
			s.reply(e, a.Content)
		}
	}
	return e, nil
}

func saidBefore(c *Content, attempts []Attempt) bool {
	return slices.ContainsFunc(attempts, func(a Attempt) bool { return reflect.DeepEqual(a.Content, c) })
}
