package api_test

import (
	"testing"

	"luohu/backend/casework"
	"luohu/backend/store"
)

// A token of one application, as scripts hold it, reaches its person and nothing
// of others; what would undo the person's other applications it may not ask for.
func TestATokenOfOneApplicationReachesItsPersonAndErasesOnlyThat(t *testing.T) {
	w := openTown(t)
	applicant, person := w.as("applicant")
	wish := map[string]any{"reason": "本人要求删除资料"}
	w.refused(404, "not_yours", applicant, "GET", "/persons/"+w.theirs.Person+"/export", "", nil)
	w.refused(404, "not_yours", applicant, "POST", "/persons/"+w.theirs.Person+"/erasure", "", wish)
	w.refused(404, "not_yours", applicant, "GET", "/applications/"+w.theirs.ID, "", nil)
	w.refused(404, "not_yours", applicant, "POST", "/consents/"+w.consented(w.theirs.Person)+"/withdrawal", "", nil)
	if own := w.ok(applicant, "GET", "/consents?who="+w.theirs.Person, "", nil)["items"].([]any); len(own) != 0 {
		t.Errorf("another's consents: %v", own)
	}
	w.put(casework.Withdrawn)
	second := w.another(person)
	held := w.ok(applicant, "GET", "/persons/"+person+"/export", "", nil)
	if all := held["applications"].([]any); len(all) != 1 || held["complete"] != false || all[0].(map[string]any)["id"] != w.mine.ID {
		t.Errorf("told by the token of one: %v", held)
	}
	w.refused(404, "not_yours", applicant, "GET", "/applications/"+second, "", nil)
	w.refused(403, "one_application", applicant, "POST", "/persons/"+person+"/erasure", "", wish)
	w.ok(w.token("admin"), "POST", "/persons/"+person+"/erasure", "", wish) // as anybody may be asked to at a window
}

func TestWhoseOnlyApplicationATokenIsOfMayAskToBeErasedByIt(t *testing.T) {
	w := openTown(t)
	applicant, person := w.as("applicant")
	w.put(casework.Withdrawn)
	w.ok(applicant, "POST", "/persons/"+person+"/erasure", "", map[string]any{"reason": "本人要求删除资料"})
}

// another is an application of the same person's in another period, withdrawn.
func (w *town) another(person string) string {
	w.Helper()
	a := &casework.Application{ID: "01JANOTHERAPPLICATION00000", Version: 1, Period: "2026-1", Unit: w.mine.Unit, Person: person, State: casework.Withdrawn}
	err := w.store.Do(w.Context(), func(tx *store.Tx) error {
		p, err := tx.Period("2026-2")
		if err != nil {
			return err
		}
		before := *p
		before.ID, before.Version, before.Stage = a.Period, 1, casework.Closed
		if err := tx.SavePeriod(&before, casework.Moved{}, store.Operator); err != nil {
			return err
		}
		event := casework.Recorded{Application: a.ID, Version: 1, At: w.now, Event: casework.Claimed{}}
		return tx.SaveApplication(a, []casework.Recorded{event}, nil, nil)
	})
	if err != nil {
		w.Fatal(err)
	}
	return a.ID
}
