package main

import (
	"context"
	"fmt"
	"io"
	"time"

	"luohu/backend/signature"
	"luohu/backend/store"
	"luohu/configs"
)

// AuditAnchor makes an anchor now; the running program makes one a day.
type AuditAnchor struct{}

// Run seals what waits, writes where the log stands, and says where to.
func (AuditAnchor) Run(load loader, out io.Writer) error {
	return withAudit(load, func(ctx context.Context, s *store.Store, settings configs.Settings) error {
		if _, err := s.SealAudit(ctx); err != nil {
			return err
		}
		head, entries, err := s.AuditHead(ctx)
		if err != nil {
			return err
		}
		if head.Number == 0 && entries == 0 {
			_, err = fmt.Fprintln(out, "The audit log has no entry: there is nothing to anchor.")
			return err
		}
		key, err := signature.Open(settings.Signing.Key, settings.KeysDir())
		if err != nil {
			return err
		}
		path, err := anchors(settings).Write(head, entries, time.Now(), key)
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(out, "%s says that entry %d is the last, with hash %s, signed with key %s. Keep a copy elsewhere.\n",
			path, head.Number, head.Hash, key)
		return err
	})
}
