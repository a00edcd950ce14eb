package kv

import (
	"context"
	"errors"
	"net"
	"sync/atomic"
	"time"

	"github.com/redis/go-redis/v9"
)

// errAway is told at once while Redis is known to be gone.
var errAway = errors.New("not reachable a moment ago")

// restAfterFailure is how long Redis is left alone after it could not be
// reached, so that a message that needs it five times waits for it once.
const restAfterFailure = time.Second

// away remembers that Redis could not be reached; it is a hook of the client.
type away struct{ until atomic.Int64 } // Unix nanoseconds

func (a *away) DialHook(next redis.DialHook) redis.DialHook { return next }

func (a *away) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	return func(ctx context.Context, cmd redis.Cmder) error {
		if a.resting() {
			cmd.SetErr(errAway)
			return errAway
		}
		err := next(ctx, cmd)
		a.note(ctx, err)
		return err
	}
}

func (a *away) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return func(ctx context.Context, cmds []redis.Cmder) error {
		if a.resting() {
			return errAway
		}
		err := next(ctx, cmds)
		a.note(ctx, err)
		return err
	}
}

func (a *away) resting() bool { return time.Now().UnixNano() < a.until.Load() }

func (a *away) note(ctx context.Context, err error) {
	var network net.Error
	if err == nil || ctx.Err() != nil || !errors.As(err, &network) {
		return
	}
	a.until.Store(time.Now().Add(restAfterFailure).UnixNano())
}
