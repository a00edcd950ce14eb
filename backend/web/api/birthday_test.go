package api_test

import (
	"regexp"
	"testing"
)

// Which birthday the ID number has, the warning does not say: whoever reads the
// facts may not be somebody to whom it was revealed.
func TestABirthdayThatIsNotThatOfTheIDNumberIsWarnedOf(t *testing.T) {
	c := openClerk(t)
	path := "/applications/" + c.ok("agent", "POST", "/applications", "", wangs)["id"].(string)
	warned := func(of map[string]any) bool {
		t.Helper()
		all, _ := of["warnings"].([]any)
		for _, w := range all {
			warning := w.(map[string]any)
			if warning["pointer"] != "/facts/birth_date" {
				continue
			}
			detail := warning["detail"].(string)
			if !regexp.MustCompile("身份证号").MatchString(detail) || regexp.MustCompile("[0-9]").MatchString(detail) {
				t.Errorf("it says %q", detail)
			}
			return true
		}
		return false
	}
	facts := func() map[string]any {
		return c.ok("agent", "GET", path+"/facts", "", nil)["estimate"].(map[string]any)
	}
	if warned(facts()) {
		t.Error("warned of a birthday that was not entered")
	}
	for birthday, differs := range map[string]bool{"1992-05-06": true, "1949-12-31": false} {
		c.ok("agent", "PATCH", path+"/facts", "", wang)
		c.ok("agent", "PATCH", path+"/facts", "", map[string]any{"birth_date": birthday})
		if warned(facts()) != differs {
			t.Errorf("the facts with %s: %v", birthday, facts()["warnings"])
		}
		assessed := c.ok("agent", "POST", path+"/assessment", "", nil)["assessment"].(map[string]any)
		if warned(assessed) != differs {
			t.Errorf("the assessment with %s: %v", birthday, assessed)
		}
	}
	if again := c.ok("agent", "GET", path, "", nil)["assessment"].(map[string]any); again["warnings"] != nil {
		t.Errorf("read again: %v", again)
	}
}
