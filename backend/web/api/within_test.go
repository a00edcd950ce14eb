package api_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"luohu/backend/store"
)

// Somebody else holds the one who writes; whoever waits is told so in time, and
// what they wanted is not done, now or later.
func TestARequestWhoseTimeRunsOutIsToldToComeAgainAndChangesNothing(t *testing.T) {
	h := openHouseWithin(t, onSQLite(t), "", 300*time.Millisecond)
	path, agent := h.filed()
	before := h.ok(agent, "GET", path, "", nil)
	var told *http.Response
	err := h.store.Do(t.Context(), func(*store.Tx) error {
		r := must(http.NewRequestWithContext(t.Context(), http.MethodPatch, h.url+path+"/facts", strings.NewReader(`{"pension_months": 61}`)))
		r.Header.Set("Authorization", "Bearer "+agent)
		r.Header.Set("Content-Type", "application/json")
		told = must(http.DefaultClient.Do(r))
		return told.Body.Close()
	})
	if err != nil {
		t.Fatal(err)
	}
	if told.StatusCode != http.StatusServiceUnavailable || told.Header.Get("Retry-After") == "" || told.Header.Get("Content-Type") != "application/problem+json" {
		t.Errorf("%d %v", told.StatusCode, told.Header)
	}
	if after := h.ok(agent, "GET", path, "", nil); after["version"] != before["version"] {
		t.Errorf("before %v, after %v", before["version"], after["version"])
	}
	h.ok(agent, "PATCH", path+"/facts", "", map[string]any{"pension_months": 61})
}
