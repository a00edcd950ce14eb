package inquiry

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"

	"github.com/cenkalti/backoff/v5"
	"github.com/sony/gobreaker/v2"

	"luohu/backend/exchange"
	"luohu/estimator"
)

// HTTP is a system that is asked by POST, with the question as JSON in the body
// (docs/exchange.md).
type HTTP struct {
	settings Settings
	client   *http.Client
	breaker  *gobreaker.CircuitBreaker[exchange.Finding]
	wait     time.Duration // before the second attempt
}

const (
	attempts     = 3
	firstWait    = 200 * time.Millisecond
	failuresOpen = 5                // in a row: then nobody asks for a while
	openFor      = 30 * time.Second // until one may try again
	longest      = 64 << 10         // bytes of an answer
)

// NewHTTP makes one. It follows no redirect: an ID number goes where it is meant
// to and nowhere else.
func NewHTTP(s Settings) *HTTP {
	return &HTTP{
		settings: s, wait: firstWait,
		client: &http.Client{
			Timeout:       cmp.Or(s.Timeout, defaultTimeout),
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
		breaker: gobreaker.NewCircuitBreaker[exchange.Finding](gobreaker.Settings{
			Name: s.Department, Timeout: openFor,
			ReadyToTrip:  func(c gobreaker.Counts) bool { return c.ConsecutiveFailures >= failuresOpen },
			IsSuccessful: func(err error) bool { return err == nil || errors.Is(err, context.Canceled) },
		}),
	}
}

// question is how it is asked.
type question struct {
	IDNumber    string   `json:"id_number"`
	Application string   `json:"application"`
	Number      string   `json:"number"`
	Indicator   string   `json:"indicator"`
	Parts       []string `json:"parts,omitempty"`
	AsOf        string   `json:"as_of"`
	Least       string   `json:"least"`
	Most        string   `json:"most"`
}

// answer is what comes back. Points are a string, because numbers of JSON are
// binary fractions to many programs.
type answer struct {
	Known    *bool  `json:"known"`
	Points   string `json:"points"`
	Evidence string `json:"evidence"`
	Source   string `json:"source"`
}

// Ask asks, again after a moment if the system is busy, and not at all while it
// has not answered for some time.
func (h *HTTP) Ask(ctx context.Context, q exchange.Question) (exchange.Finding, error) {
	body, err := json.Marshal(question{
		q.IDNumber, q.Application, q.Number, q.Indicator, q.Parts, q.AsOf.Format(time.DateOnly), q.Least.String(), q.Most.String(),
	})
	if err != nil {
		return exchange.Finding{}, err
	}
	return h.breaker.Execute(func() (exchange.Finding, error) {
		wait := backoff.NewExponentialBackOff()
		wait.InitialInterval = h.wait
		return backoff.Retry(ctx, func() (exchange.Finding, error) { return h.once(ctx, body) },
			backoff.WithBackOff(wait), backoff.WithMaxTries(attempts))
	})
}

func (h *HTTP) once(ctx context.Context, body []byte) (found exchange.Finding, err error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, h.settings.URL, bytes.NewReader(body))
	if err != nil {
		return found, backoff.Permanent(err)
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Accept", "application/json")
	if h.settings.Secret != "" {
		r.Header.Set(h.settings.Header, h.settings.Secret)
	}
	resp, err := h.client.Do(r)
	if err != nil {
		if wrapped, ok := errors.AsType[*url.Error](err); ok {
			err = wrapped.Err // without the address, which may hold a secret of the operator's
		}
		return found, err
	}
	defer resp.Body.Close()
	said, err := io.ReadAll(io.LimitReader(resp.Body, longest+1))
	switch {
	case err != nil:
		return found, err
	case resp.StatusCode == http.StatusTooManyRequests || resp.StatusCode >= http.StatusInternalServerError:
		return found, fmt.Errorf("status %d", resp.StatusCode)
	case resp.StatusCode == http.StatusNotFound:
		return exchange.Finding{}, nil
	case resp.StatusCode != http.StatusOK:
		return found, backoff.Permanent(fmt.Errorf("status %d: %w", resp.StatusCode, exchange.ErrUnusable))
	case len(said) > longest:
		return found, backoff.Permanent(fmt.Errorf("more than %d bytes: %w", longest, exchange.ErrUnusable))
	}
	if found, err = read(said); err != nil {
		return found, backoff.Permanent(err)
	}
	return found, nil
}

// read takes an answer as it is agreed. What stands in it goes into no error.
func read(said []byte) (found exchange.Finding, err error) {
	var a answer
	if json.Unmarshal(said, &a) != nil || a.Known == nil {
		return found, fmt.Errorf("no JSON with known: %w", exchange.ErrUnusable)
	}
	found = exchange.Finding{Known: *a.Known, Evidence: a.Evidence, Source: a.Source}
	if !found.Known {
		return found, nil
	}
	if found.Points, err = estimator.ParsePoints(a.Points); err != nil {
		return exchange.Finding{}, fmt.Errorf("points: %w", exchange.ErrUnusable)
	}
	return found, nil
}
