package api_test

import (
	"testing"
	"time"

	"luohu/backend/store"
)

func TestTheUnitCorrectsANameUntilTheSubmission(t *testing.T) {
	c := openClerk(t)
	path := "/applications/" + c.ok("agent", "POST", "/applications", "", wangs)["id"].(string) + "/person"
	name := map[string]any{"name": "王晓明"}
	c.ok("agent", "PATCH", path, "", name)
	c.refused(404, "not_yours", "stranger", "PATCH", path, "", name)
	c.refused(404, "not_yours", "police", "PATCH", path, "", name) // it is at no point yet
}

func TestTheWindowCorrectsANameFromTheSubmissionOn(t *testing.T) {
	c := openClerk(t)
	path := c.accepted() + "/person"
	phone := map[string]any{"phone": "13800000001"}
	c.refused(409, "wrong_state", "agent", "PATCH", path, "", phone)
	c.ok("police", "PATCH", path, "", phone)
}

func TestNothingIsKeptOfAPersonForWhomNoApplicationCanBeBegun(t *testing.T) {
	c := openExchange(t)
	refused := map[string]any{"period": "2031-1", "id_number": "120101199003070013", "name": "李四"}
	c.refused(404, "not_yours", "agent", "POST", "/applications", "", refused)
	c.now = time.Date(2026, 10, 31, 9, 0, 0, 0, time.UTC)
	c.refused(409, "window_closed", "agent", "POST", "/applications", "", lis)
	if kept, err := c.cases.Store.CountKept(t.Context(), store.Keeping{}); err != nil || kept.Persons > 0 {
		t.Errorf("%d persons were kept, %v", kept.Persons, err)
	}
}
