package api_test

import (
	"testing"

	"luohu/backend/store/storetest"
)

func TestAnAdminLooksAfterAccountsButNeverTheirOwn(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		own := h.account("boss", "", asAdmin)
		id := h.account("li.lei", "", asEditor)
		boss, token := h.token("boss"), h.token("li.lei")
		path := "/accounts/" + id
		change := func(body map[string]any) map[string]any {
			t.Helper()
			return h.ok(boss, "PATCH", path, "", body)
		}
		window := map[string]any{"role": "window", "department": "police", "points": []string{"binhai"}}
		account := change(map[string]any{"roles": []any{window}})["account"].(map[string]any)
		if role := account["roles"].([]any)[0].(map[string]any); role["role"] != "window" || role["role_name"] != "受理窗口" {
			t.Errorf("another role: %v", account)
		}
		h.refused(401, "signed_out", token, "GET", "/sessions/current", "", nil) // in a role that is gone

		token = h.token("li.lei")
		if change(map[string]any{"disabled": true})["account"].(map[string]any)["disabled_at"] == nil {
			t.Error("not disabled")
		}
		h.refused(401, "signed_out", token, "GET", "/sessions/current", "", nil)
		b, in := h.browser(), map[string]any{"name": "li.lei", "password": passphrase}
		b.says(401, "sign_in_wrong", "POST", "/sessions", in)
		change(map[string]any{"disabled": false})
		b.says(201, "", "POST", "/sessions", in)
		in["password"] = change(map[string]any{"reset": "factor"})["one_time_password"]
		b.says(201, "", "POST", "/sessions", in)

		h.refused(422, "", boss, "PATCH", path, "", map[string]any{"disabled": true, "reset": "password"})
		h.refused(422, "", boss, "PATCH", path, "", map[string]any{})
		h.refused(422, "roles_wrong", boss, "PATCH", path, "", map[string]any{"roles": []any{map[string]any{"role": "window"}}})
		h.refused(409, "own_account", boss, "PATCH", "/accounts/"+own, "", map[string]any{"disabled": true})
		h.refused(404, "not_yours", boss, "PATCH", "/accounts/nobody", "", map[string]any{"disabled": true})
		h.refused(409, "account_name_taken", boss, "POST", "/accounts", "", map[string]any{"name": "LI.LEI", "roles": []any{map[string]any{"role": "editor"}}})
		h.refused(422, "account_name_wrong", boss, "POST", "/accounts", "", map[string]any{"name": "13812341234", "roles": []any{map[string]any{"role": "editor"}}})
	})
}

// An agent belongs to a unit: with a role of the staff they would decide about
// what they file.
func TestAnAgentGetsNoRoleOfTheStaff(t *testing.T) {
	h := openHouse(t, storetest.Open(t, "sqlite", ""), "")
	h.account("boss", "", asAdmin)
	agent := h.account("agent", "unit", asAgent)
	h.refused(422, "roles_wrong", h.token("boss"), "PATCH", "/accounts/"+agent, "", map[string]any{"roles": []any{map[string]any{"role": "approver"}}})
}

func TestAccountsAreListedByName(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		for _, name := range []string{"b", "a", "c"} {
			h.account(name, "", asEditor)
		}
		h.account("agent", "unit", asAgent)
		h.account("boss", "", asAdmin)
		boss, names := h.token("boss"), ""
		for cursor := ""; ; {
			page := h.ok(boss, "GET", "/accounts?limit=2&cursor="+cursor, "", nil)
			for _, item := range page["items"].([]any) {
				names += item.(map[string]any)["name"].(string) + " "
			}
			next, more := page["next"].(string)
			if !more {
				break
			}
			cursor = next
		}
		if names != "a b boss c first " {
			t.Errorf("the staff: %s", names)
		}
		if agents := h.ok(boss, "GET", "/accounts?unit=unit", "", nil)["items"].([]any); len(agents) != 1 {
			t.Errorf("of the unit: %v", agents)
		}
	})
}
