package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"luohu/backend/audit"
	"luohu/backend/signature"
	"luohu/backend/store"
	"luohu/configs"
)

// AuditVerify checks the whole log against itself and against the anchors.
type AuditVerify struct{}

// Run says that the log is whole, or names the first entry that is not.
func (AuditVerify) Run(load loader, out io.Writer) error {
	return withAudit(load, func(ctx context.Context, s *store.Store, settings configs.Settings) error {
		known, err := signature.Known(settings.Signing.Key, settings.KeysDir())
		if err != nil {
			return err
		}
		points, faults, err := anchors(settings).Points(known)
		if err != nil {
			return err
		}
		begun := time.Now()
		entries, err := s.VerifyAudit(ctx, points)
		if broken, ok := errors.AsType[*audit.Break](err); ok {
			return checkFailed{fmt.Errorf("the audit log is broken: %w", broken)}
		}
		if err != nil {
			return err
		}
		took := time.Since(begun)
		if len(faults) > 0 {
			return checkFailed{fmt.Errorf("the audit log agrees with itself, but %d of its anchors can't be relied on: %w", len(faults), faults[0])}
		}
		waiting, err := s.AuditWaiting(ctx)
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(out, "The audit log is whole: %d entries, checked in %.2f s (%.0f a second). Anchors that agree: %d. Waiting to be sealed: %d.\n",
			entries, took.Seconds(), float64(entries)/took.Seconds(), len(points), waiting)
		return err
	})
}
