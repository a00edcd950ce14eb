package sim

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"
)

const (
	wechatPatience = 5 * time.Second
	tries          = 3
	longestAnswer  = 64 << 10 // bytes of a callback's answer that are looked at
)

// deliver brings what a follower did to the callback, up to three times if no
// answer comes, and puts the outcome on the phone.
func (s *Sim) deliver(ctx context.Context, e Entry) (Entry, error) {
	ctx, stop := s.untilClosed(ctx)
	defer stop()
	m := s.phones.currentMode()
	var answer *Content
	for range tries {
		a, err := s.attempt(ctx, *e.Sent, e.Follower, m)
		if err != nil {
			return e, err
		}
		if ctx.Err() != nil {
			return e, errClosed // the browser sends it to the next simulator
		}
		e.Attempts = append(e.Attempts, a)
		answer, e.Failed = a.Content, a.Fault != "" && e.Sent.answered()
		if a.Status != 0 {
			break // an answer, even a wrong one, is not asked for again
		}
	}
	s.phones.update(e)
	if answer != nil && e.Sent.answered() {
		s.reply(e, answer)
	}
	return e, nil
}

func (s *Sim) reply(to Entry, answer *Content) {
	s.phones.add(Entry{ID: rand.Text(), Follower: to.Follower, Author: byAccount, At: s.account.Now(), Via: "reply", To: to.ID, Content: answer})
}

// untilClosed outlives the browser's request, for WeChat does not care whether
// the phone is still looking, but not the simulator.
func (s *Sim) untilClosed(ctx context.Context) (context.Context, func()) {
	ctx, cancel := context.WithCancel(context.WithoutCancel(ctx))
	stop := context.AfterFunc(s.ctx, cancel)
	return ctx, func() { stop(); cancel() }
}

// attempt calls the callback once. Its error is a fault of the simulator's;
// one of the callback's stands in the Attempt.
func (s *Sim) attempt(ctx context.Context, what Sent, follower string, m mode) (Attempt, error) {
	message, err := what.xml(s.accountID(), follower)
	if err != nil {
		return Attempt{}, err
	}
	out, err := s.envelope.seal(message, follower, s.accountID(), m, s.account.Now())
	if err != nil {
		return Attempt{}, err
	}
	a := Attempt{At: s.account.Now(), Encrypted: m != plain, Request: message, RequestQuery: out.query, RequestBody: out.body}
	start := time.Now() // the clock of Options may stand still
	a.Status, a.AnswerBody, err = s.post(ctx, out)
	a.Milliseconds = time.Since(start).Milliseconds()
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		a.Fault = fmt.Sprintf("%g 秒内没有回答", s.account.Patience.Seconds())
	case err != nil:
		s.account.Log.Warn("the callback can't be reached", "error", withoutAddress(err))
		a.Fault = "连不上回调地址"
	case a.Status != http.StatusOK:
		a.Fault = fmt.Sprintf("HTTP 状态 %d", a.Status)
	case a.AnswerBody == "" || a.AnswerBody == "success":
	default:
		if a.Answer, err = s.envelope.open(a.AnswerBody, m); err == nil {
			a.Content, err = readAnswer(a.Answer, s.accountID(), follower)
		}
		if err != nil {
			a.Fault = err.Error()
		}
	}
	return a, nil
}

// withoutAddress takes off the address, which holds a signature.
func withoutAddress(err error) error {
	var wrapped *url.Error
	if errors.As(err, &wrapped) {
		return wrapped.Err
	}
	return err
}

// post gives no status when no whole answer came in time.
func (s *Sim) post(ctx context.Context, out sealed) (status int, answer string, err error) {
	ctx, cancel := context.WithTimeout(ctx, s.account.Patience)
	defer cancel()
	address := s.account.CallbackURL() + "?" + out.query
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address, strings.NewReader(out.body))
	if err != nil {
		return 0, "", err
	}
	req.Header.Set("Content-Type", "text/xml")
	req.Header.Set("User-Agent", "Mozilla/4.0") // as WeChat's servers say
	resp, err := s.wire.Do(req)
	if err != nil {
		return 0, "", err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(io.LimitReader(resp.Body, longestAnswer))
	if err != nil {
		return 0, "", err
	}
	return resp.StatusCode, strings.TrimSpace(string(body)), nil
}

// accountID is the account's original ID (原始 ID), other than its app id.
func (s *Sim) accountID() string { return "gh_" + strings.TrimPrefix(s.account.AppID, "wx") }
