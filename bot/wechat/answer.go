package wechat

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"runtime/debug"
	"time"

	"luohu/bot"
)

// outcome says how the handler ended; it is the label of a metric.
type outcome string

const (
	answered outcome = "answered"
	silent   outcome = "silent"
	failed   outcome = "failed"
	panicked outcome = "panicked"
	late     outcome = "late"
)

type result struct {
	reply   bot.Reply
	outcome outcome
}

// answer never fails: what goes wrong behind it becomes the kind sentence. The
// handler has a goroutine of its own, because one that hangs in spite of its
// deadline must not keep the follower waiting. It is not cut short when WeChat
// hangs up: WeChat asks again, and then the answer is there.
func (c *Callback) answer(ctx context.Context, m bot.Message, start time.Time) (bot.Reply, outcome) {
	remaining := c.answerBy(start).Sub(c.options.Now())
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), remaining)
	defer cancel()
	done := make(chan result, 1)
	c.working.Go(func() { done <- c.handle(ctx, m) })
	select {
	case r := <-done:
		return r.reply, r.outcome
	case <-ctx.Done():
		return c.sorry(), late
	}
}

func (c *Callback) handle(ctx context.Context, m bot.Message) (r result) {
	defer func() {
		if cause := recover(); cause != nil {
			c.log.Error("message handler panicked", "cause", describe(cause), "stack", string(debug.Stack()))
			r = result{c.sorry(), panicked}
		}
	}()
	reply, err := c.handler.Handle(ctx, m)
	switch {
	case err != nil && ctx.Err() != nil && errors.Is(err, ctx.Err()):
		return result{c.sorry(), late}
	case err != nil:
		c.log.Error("message not answered", "error", err)
		return result{c.sorry(), failed}
	case reply.Text == "" && !reply.Transfer:
		return result{reply, silent}
	}
	return result{reply, answered}
}

func (c *Callback) sorry() bot.Reply { return bot.Reply{Text: c.options.Sorry} }

// answerBy leaves a fiftieth of the time (90 ms of 4.5 s) to write the answer.
func (c *Callback) answerBy(start time.Time) time.Time {
	return start.Add(c.options.Deadline - c.options.Deadline/50)
}

// describe shows the runtime's own errors; other values may quote the message
// and are told by their type only.
func describe(cause any) string {
	if err, ok := cause.(runtime.Error); ok {
		return err.Error()
	}
	return fmt.Sprintf("%T", cause)
}
