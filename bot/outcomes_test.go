package bot

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"luohu/backend/store"
)

// ledger notes what it is told; the first fails times it can't.
type ledger struct {
	fails int
	heard []string
}

func (l *ledger) note(line string) error {
	if l.fails > 0 {
		l.fails--
		return errors.New("database is locked")
	}
	l.heard = append(l.heard, line)
	return nil
}

func (l *ledger) Finished(_ context.Context, follower, job, status string, at time.Time) error {
	return l.note(fmt.Sprint(follower, " ", job, " ", status, " ", at.Unix()))
}

func (l *ledger) MassFinished(_ context.Context, job, status string, t Totals, at time.Time) error {
	return l.note(fmt.Sprint(job, " ", status, " ", t, " ", at.Unix()))
}

// failures are records of which only those of notices are asked.
type failures struct {
	Records
	noted []store.NoticeFailure
}

func (f *failures) HearNoticeFailed(_ context.Context, one store.NoticeFailure) error {
	f.noted = append(f.noted, one)
	return nil
}

func TestWhatBecameOfSomethingSentIsHandedOn(t *testing.T) {
	event := func(name string, m Message) Message {
		m.ID, m.Follower, m.SentAt, m.Kind, m.Event = "e", "oA", time.Unix(7, 0), Event, name
		return m
	}
	for name, test := range map[string]struct {
		m    Message
		want []string
	}{
		"a template message that came":    {event(TemplateFinished, Message{Job: "11", Status: "success"}), []string{"oA 11 success 7"}},
		"one that was blocked":            {event(TemplateFinished, Message{Job: "11", Status: "failed:user block"}), []string{"oA 11 failed:user block 7"}},
		"one without a number":            {event(TemplateFinished, Message{Status: "success"}), nil},
		"a mass send":                     {event(MassFinished, Message{Job: "12", Status: "send success", Totals: Totals{10, 3, 6, 1}}), []string{"12 send success {10 3 6 1} 7"}},
		"notices, one of them failed":     {event(NoticeSent, Message{Consents: []Consent{{Template: "A", Number: "13", Status: "success"}, {Template: "B", Number: "14", Failed: true, Status: "user block"}}}), []string{"oA 13 success 7", "oA 14 user block 7"}},
		"a notice that failed wordlessly": {event(NoticeSent, Message{Consents: []Consent{{Template: "A", Number: "13", Failed: true}}}), []string{"oA 13 failed 7"}},
	} {
		t.Run(name, func(t *testing.T) {
			for _, l := range []*ledger{{}, {fails: 1}, nil} {
				b := &Bot{Parts{Records: &failures{}, Log: slog.New(slog.DiscardHandler)}}
				if l != nil {
					b.Outcomes = l
				}
				reply, err := b.Handle(t.Context(), test.m)
				if err != nil || reply != (Reply{}) {
					t.Errorf("it answers %q, %v", reply.Text, err)
				}
				if l != nil && !slices.Equal(l.heard, test.want) {
					t.Errorf("heard %q, want %q", l.heard, test.want)
				}
			}
		})
	}
}

func TestAnOutcomeThatCannotBeNotedKeepsNobodyWaitingAndIsLogged(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var log bytes.Buffer
		b := &Bot{Parts{Outcomes: &ledger{fails: 1000}, Log: slog.New(slog.NewTextHandler(&log, nil))}}
		began := time.Now()
		if _, err := b.Handle(t.Context(), Message{Follower: "oA", Kind: Event, Event: TemplateFinished, Job: "11"}); err != nil {
			t.Error(err)
		}
		if took := time.Since(began); took != hearWithin || !strings.Contains(log.String(), "database is locked") || strings.Contains(log.String(), "oA") {
			t.Errorf("after %s the log says %s", took, log.String())
		}
	})
}
