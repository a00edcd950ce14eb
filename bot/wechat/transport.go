package wechat

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

// apiHost is where the SDK sends every call.
const apiHost = "api.weixin.qq.com"

// Stand-ins, spelt as in WeChat's documentation. The SDK builds addresses with
// them and puts addresses into its errors; the real values are set in here, on
// the way out, so no error, log or trace can hold them.
const (
	tokenStandIn  = "ACCESS_TOKEN"
	secretStandIn = "SECRET"

	tokenParameter  = "access_token="
	secretParameter = "secret="
)

// Limits of one call, retries not counted.
const (
	dialTimeout   = 3 * time.Second
	headerTimeout = 8 * time.Second
	idlePerHost   = 256 // as many as write to followers at once
	busyRetries   = 3
	firstPause    = 200 * time.Millisecond // doubled with each retry
)

// Transport carries calls to WeChat's API: to the address set, with the token
// in force. It tells WeChat's error codes as *APIError, asks again while WeChat
// is busy, and once more after fetching a token if the old one is gone; never after
// an answer was lost. Calls to other hosts pass as they are.
type Transport struct {
	base    *url.URL
	secret  string
	tokens  *tokens
	metrics *Metrics
	wire    *http.Transport
	pause   time.Duration
	watch   *watch
}

// NewTransport takes the place where all machines keep the account's token.
func NewTransport(o Options, store Store, m *Metrics) (*Transport, error) {
	o = o.withDefaults()
	base, err := url.Parse(o.APIBase)
	if err != nil || base.Host == "" {
		return nil, fmt.Errorf("wechat.api_base: %q is no http(s) address", o.APIBase)
	}
	t := &Transport{
		base:    base,
		secret:  o.AppSecret,
		metrics: m,
		pause:   firstPause,
		watch:   &watch{now: o.Now},
		wire: &http.Transport{
			Proxy:                 http.ProxyFromEnvironment,
			DialContext:           (&net.Dialer{Timeout: dialTimeout}).DialContext,
			TLSHandshakeTimeout:   dialTimeout,
			ResponseHeaderTimeout: headerTimeout,
			MaxIdleConnsPerHost:   idlePerHost,
			IdleConnTimeout:       90 * time.Second,
			ForceAttemptHTTP2:     true,
		},
	}
	t.tokens = &tokens{appID: o.AppID, secret: o.AppSecret, store: store, http: &http.Client{Transport: t}, metrics: m, watch: t.watch}
	return t, nil
}

// RoundTrip is http.RoundTripper's.
func (t *Transport) RoundTrip(req *http.Request) (*http.Response, error) {
	if req.URL.Host != apiHost {
		return t.wire.RoundTrip(req)
	}
	if req.Body != nil {
		defer req.Body.Close() // what is sent are copies, or the body itself
	}
	ctx, q, token := req.Context(), strings.Split(req.URL.RawQuery, "&"), ""
	if slices.Contains(q, tokenParameter+tokenStandIn) {
		var err error
		if token, err = t.tokens.current(ctx); err != nil {
			return nil, err
		}
	}
	pause, busy, renewed := t.pause, 0, false
	for {
		resp, err := t.send(req, q, token)
		var refused *APIError
		if err == nil || !errors.As(err, &refused) || !repeatable(req) {
			return resp, err
		}
		switch {
		case refused.tokenGone() && token != "" && !renewed:
			if token, err = t.tokens.renew(ctx, token); err != nil {
				return nil, err
			}
			renewed = true
		case refused.Code == busyCode && busy < busyRetries:
			if err := sleep(ctx, pause); err != nil {
				return nil, fmt.Errorf("%w: %w", refused, err)
			}
			busy++
			pause *= 2
		default:
			return nil, err
		}
	}
}

// CloseIdleConnections lets http.Client's method of that name through.
func (t *Transport) CloseIdleConnections() { t.wire.CloseIdleConnections() }

// send makes one attempt with a copy of the request, of which it changes no more than it
// copies: a RoundTripper may not change the one it got.
func (t *Transport) send(req *http.Request, q []string, token string) (*http.Response, error) {
	traced, begun := beginning(req.Context())
	out := req.WithContext(traced)
	if repeatable(req) && req.Body != nil {
		body, err := req.GetBody()
		if err != nil {
			return nil, fmt.Errorf("repeat the request: %w", err)
		}
		out.Body = body
	}
	to := *req.URL
	to.Scheme, to.Host = t.base.Scheme, t.base.Host
	to.Path = strings.TrimSuffix(t.base.Path, "/") + req.URL.Path
	to.RawQuery = t.realQuery(q, token)
	out.Host, out.URL = "", &to
	resp, err := t.wire.RoundTrip(out)
	if err != nil {
		t.metrics.called(req.URL.Path, 0, false)
		err = fmt.Errorf("call WeChat: %w", err)
		if begun() {
			err = &lostError{req.URL.Path, err}
		}
		return nil, err
	}
	code, err := readErrcode(resp, req.URL.Path)
	t.metrics.called(req.URL.Path, code, err == nil || code != 0)
	if code != 0 {
		t.watch.refused(req.URL.Path, code)
	}
	if err != nil {
		return nil, err
	}
	return resp, nil
}

// realQuery is what was asked, with what the stand-ins stand for.
func (t *Transport) realQuery(q []string, token string) string {
	q = slices.Clone(q)
	for i, one := range q {
		switch one {
		case tokenParameter + tokenStandIn:
			q[i] = tokenParameter + url.QueryEscape(token)
		case secretParameter + secretStandIn:
			q[i] = secretParameter + url.QueryEscape(t.secret)
		}
	}
	return strings.Join(q, "&")
}

func repeatable(req *http.Request) bool { return req.Body == nil || req.GetBody != nil }

func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
