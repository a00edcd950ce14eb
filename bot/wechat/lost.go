package wechat

import (
	"context"
	"errors"
	"net/http/httptrace"
	"strings"
	"sync/atomic"
)

// lostError is a call that was on its way to WeChat when its answer was lost.
type lostError struct {
	endpoint string
	cause    error
}

func (e *lostError) Error() string { return e.cause.Error() }
func (e *lostError) Unwrap() error { return e.cause }

// Uncertain says that WeChat may have done what was asked: the answer was lost, or can't
// be read. After any other error it has surely not. A token that could not be fetched is
// none: what was asked was not sent yet.
func Uncertain(err error) bool {
	lost, is := errors.AsType[*lostError](err)
	return is && !strings.HasSuffix(stableTokenURL, lost.endpoint)
}

// beginning lets a caller know whether a request may be on its way. That is so from when
// it has a connection; when net/http takes another one, it knows that nothing was sent on
// the first, for what it sends twice by itself changes nothing.
func beginning(ctx context.Context) (traced context.Context, begun func() bool) {
	var connected atomic.Bool
	return httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GetConn: func(string) { connected.Store(false) },
		GotConn: func(httptrace.GotConnInfo) { connected.Store(true) },
	}), connected.Load
}
