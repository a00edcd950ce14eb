package portal_test

import (
	"net/http"
	"testing"

	"luohu/backend/casework"
	"luohu/backend/identity"
	"luohu/backend/store"
)

var pages = []string{"", "/person", "/facts", "/facts/basics", "/assessment", "/materials", "/materials/id_card", "/submission", "/receipt", "/end", "/files/x", "/documents", "/documents/x"}

var deeds = []string{
	"/person", "/facts/basics", "/assessment", "/materials/id_card", "/materials/id_card/order", "/materials/id_card/turn", "/materials/id_card/camera", "/materials/id_card/camera/end", "/materials/id_card/remove", "/materials/id_card/back",
	"/invitation", "/invitation/end", "/submission", "/supplements/1", "/delete", "/withdraw", "/documents",
}

func TestAnotherUnitsApplicationIsNotThere(t *testing.T) {
	h := opened(t)
	path, stranger := h.add(h.unit(0), "王小明", wang), h.unit(1)
	for _, page := range pages {
		h.is(h.get(path+page, stranger), http.StatusNotFound, "")
	}
	for _, deed := range deeds {
		h.is(h.post(path+deed, stranger, "reason", "x"), http.StatusNotFound, "")
	}
}

func TestWhoIsNoAgentIsRefused(t *testing.T) {
	h := opened(t)
	path := h.add(h.unit(0), "王小明", wang)
	_, oneTime, err := h.people.Add(t.Context(), store.Operator, "scorer", identity.Grant{
		Role: casework.Scorer, Department: "education", Points: []casework.AcceptancePoint{casework.Binhai},
	})
	if err != nil {
		t.Fatal(err)
	}
	secret := must(h.people.SignIn(t.Context(), identity.Attempt{Name: "scorer", Password: oneTime}))
	who := must(h.people.Who(t.Context(), secret))
	if err := h.people.ChangePassword(t.Context(), who, oneTime, passphrase); err != nil {
		t.Fatal(err)
	}
	scorer := h.signIn("scorer")
	for _, deed := range deeds {
		if a := h.post(path+deed, scorer); a.status != http.StatusForbidden && a.status != http.StatusNotFound {
			t.Errorf("%s: %d", deed, a.status)
		}
	}
	for _, page := range []string{"/portal", "/portal/unit", "/portal/applications/new", "/portal/applications/import", "/portal/applications/import/template", "/portal/unit/agents"} {
		h.is(h.get(page, scorer), http.StatusForbidden, "")
	}
	h.is(h.get("/portal", ""), http.StatusSeeOther, "/account/sign-in?next=%2Fportal")
	h.is(h.post(path+"/delete", ""), http.StatusUnauthorized, "")
}
