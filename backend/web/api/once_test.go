package api_test

import "testing"

// A clerk whose answer was lost in a tunnel sends the same again.
func TestARequestSentTwiceIsCarriedOutOnce(t *testing.T) {
	c := openClerk(t)
	c.once = "k1"
	body := wangs
	first := c.ok("agent", "POST", "/applications", "", body)
	if again := c.ok("agent", "POST", "/applications", "", body); again["id"] != first["id"] || again["version"] != first["version"] {
		t.Errorf("sent again: %v, at first %v", again, first)
	}
	c.refused(422, "idempotency_key_reused", "agent", "POST", "/applications", "", lis)
	c.refused(404, "not_yours", "stranger", "POST", "/applications", "", body) // keys are each asker's own

	// What was refused may be tried again under its key.
	c.once = "k2"
	path := "/applications/" + first["id"].(string)
	c.refused(422, "", "agent", "POST", path+"/assessment", "soon", nil)
	c.refused(409, "facts_missing", "agent", "POST", path+"/assessment", "", nil)
	c.once = ""
	c.ok("agent", "PATCH", path+"/facts", "", wang)
	c.once = "k2"
	if a := c.ok("agent", "POST", path+"/assessment", "", nil); a["state"] != "assessed" {
		t.Errorf("tried again: %v", a)
	}
}
