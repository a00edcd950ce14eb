package store_test

import (
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"luohu/backend/store"
	"luohu/backend/store/storetest"
)

const (
	bareTransactions = 10_000
	// rowsOfACommand is what a command of the core workflow writes, on average:
	// the application, an event, what a desk has to do, an audit entry.
	rowsOfACommand = 4
)

// BenchmarkBareTransactions is what the core workflow's commands are held against:
// as many rows, written by gorm in as many transactions, with nothing read and
// nothing decided.
func BenchmarkBareTransactions(b *testing.B) {
	b.Run("sqlite", func(b *testing.B) { bare(b, "sqlite", b.TempDir()+"/luohu.db", 1) })
	if dsn := os.Getenv("TEST_POSTGRES_DSN"); dsn != "" {
		b.Run("postgres", func(b *testing.B) { bare(b, "postgres", storetest.Place(b, "postgres", dsn), 8) })
	}
}

func bare(b *testing.B, driver, dsn string, clients int) {
	s := storetest.Open(b, driver, dsn)
	text := strings.Repeat("x", 300)
	round := 0
	for b.Loop() {
		round++
		var all sync.WaitGroup
		begun := time.Now()
		for client := range clients {
			all.Go(func() {
				for i := client; i < bareTransactions; i += clients {
					err := s.Do(b.Context(), func(tx *store.Tx) error {
						for n := range rowsOfACommand {
							row := store.Message{ID: fmt.Sprintf("%d-%d-%d", round, i, n), Topic: "bare", Data: text, At: tx.Time()}
							if err := store.Insert(tx, &row); err != nil {
								return err
							}
						}
						return nil
					})
					if err != nil {
						b.Error(err)
					}
				}
			})
		}
		all.Wait()
		b.ReportMetric(bareTransactions/time.Since(begun).Seconds(), "transactions/s")
	}
}
