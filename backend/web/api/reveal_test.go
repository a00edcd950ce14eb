package api_test

import (
	"strings"
	"testing"

	"luohu/backend/casework"
	"luohu/backend/identity"
	"luohu/backend/store"
	"luohu/backend/store/storetest"
)

// atWindow moves an application to a desk, past what it takes to get there.
func (h *house) atWindow(id string, at casework.AcceptancePoint, number string) {
	h.Helper()
	err := h.store.Do(h.Context(), func(tx *store.Tx) error {
		a, err := tx.Application(id)
		if err != nil {
			return err
		}
		p, err := tx.Period(a.Period)
		if err != nil {
			return err
		}
		next := a.Clone()
		event := casework.Recorded{Application: id, Version: a.Version + 1, At: h.now, By: casework.Actor{ID: "agent", Role: casework.Agent}, Event: casework.SentIn{Number: number, Point: at}}
		next.Evolve(event)
		return tx.SaveApplication(next, []casework.Recorded{event}, nil, next.Work(p, h.load.Days()))
	})
	if err != nil {
		h.Fatal(err)
	}
}

func TestAPersonIsSeenInFullByWhoHasTheCaseForAReason(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		path, agent := h.filed()
		h.atWindow(strings.TrimPrefix(path, "/applications/"), casework.Municipal, "102026200001")
		h.account("police", "", asPolice)
		h.account("binhai", "", identity.Grant{Role: casework.WindowOfficer, Department: "police", Points: []casework.AcceptancePoint{casework.Binhai}})
		h.account("auditor", "", identity.Grant{Role: casework.Auditor})
		police := h.token("police")
		ask := map[string]any{"fields": []string{"id_number", "name"}, "reason": "核对参保记录"}
		told := h.ok(police, "POST", path+"/reveal", "", ask)
		if fields := told["fields"].(map[string]any); len(fields) != 2 || fields["id_number"] != wangs["id_number"] || fields["name"] != wangs["name"] {
			t.Errorf("told: %v", told)
		}
		h.refused(404, "not_yours", h.token("binhai"), "POST", path+"/reveal", "", ask)
		h.refused(403, "not_allowed", agent, "POST", path+"/reveal", "", ask)
		h.ok(h.token("auditor"), "POST", path+"/reveal", "", ask)
		for _, wrong := range []map[string]any{
			{"fields": []string{"name"}, "reason": "看"},
			{"fields": []string{"name"}, "reason": "查 13800000000"},
		} {
			h.refused(422, map[bool]string{true: "reason_personal", false: "reason_too_short"}[strings.Contains(wrong["reason"].(string), "138")], police, "POST", path+"/reveal", "", wrong)
		}
		h.refused(422, "", police, "POST", path+"/reveal", "", map[string]any{"fields": []string{"password"}, "reason": "核对参保记录"})
		h.refused(429, "revealed_often", police, "POST", path+"/reveal", "", ask) // the fourth in an hour

		must(h.store.SealAudit(t.Context()))
		looks := must(h.store.AuditPage(t.Context(), store.AuditFilter{Act: "person.reveal"}))
		for _, look := range looks {
			if look.Reason != "核对参保记录" || strings.Contains(look.Details, wangs["id_number"].(string)) {
				t.Errorf("on record: %v", look)
			}
		}
		if len(looks) != 4 { // two fields by each
			t.Errorf("%d looks on record", len(looks))
		}
	})
}

func TestWhoWasErasedIsNotSeenAnyMore(t *testing.T) {
	h := openHouse(t, storetest.Open(t, "sqlite", ""), "")
	path, agent := h.filed()
	a := h.ok(agent, "GET", path, "", nil)
	h.atWindow(a["id"].(string), casework.Municipal, "102026200001")
	h.account("police", "", asPolice)
	if err := h.vault.Erase(t.Context(), casework.Actor{ID: "approver", Role: casework.Approver}, a["person"].(string), "本人要求删除"); err != nil {
		t.Fatal(err)
	}
	h.refused(409, "person_erased", h.token("police"), "POST", path+"/reveal", "", map[string]any{"fields": []string{"name"}, "reason": "核对参保记录"})
}
