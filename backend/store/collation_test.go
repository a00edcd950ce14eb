package store_test

import (
	"strings"
	"testing"
	"time"

	"luohu/backend/store"
	"luohu/backend/store/storetest"
)

func TestADatabaseThatTakesLettersForTheSameIsNotMigrated(t *testing.T) {
	storetest.EachFolding(t, func(t *testing.T, driver, dsn string) {
		s, err := store.Open(t.Context(), driver, dsn, "", time.Now)
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		if err := s.Migrate(t.Context()); err == nil || !strings.Contains(err.Error(), "utf8mb4_general_ci") || !strings.Contains(err.Error(), "utf8mb4_bin") {
			t.Errorf("migrated: %v", err)
		}
		if s.HasAudit(t.Context()) {
			t.Error("something was made all the same")
		}
	})
}
