package api_test

import (
	"net/http"
	"os"
	"testing"
)

func TestWhatIsUploadedLeavesNothingOnTheDisk(t *testing.T) {
	c := openClerk(t)
	a := c.ok("agent", "POST", "/applications", "", wangs)
	path := "/applications/" + a["id"].(string)
	c.ok("agent", "PATCH", path+"/facts", "", wang)
	c.ok("agent", "POST", path+"/assessment", "", nil)
	passing := t.TempDir()
	t.Setenv("TMPDIR", passing)
	picture := drawn(t, 0)
	to := path + "/materials/id_card/files"
	for i, key := range []string{"", "k1"} {
		c.once = key
		if status, said := c.sendFile("agent", to, "身份证.png", drawn(t, uint8(i))); status != http.StatusCreated {
			t.Errorf("key %q: %d %v", key, status, said)
		}
		if status, said := c.sendFile("agent", to, "身份证.png", append(picture, make([]byte, 25<<20)...)); status != http.StatusRequestEntityTooLarge {
			t.Errorf("key %q, 25 MB: %d %v", key, status, said)
		}
	}
	left, err := os.ReadDir(passing)
	if err != nil || len(left) > 0 {
		t.Errorf("left: %v, %v", left, err)
	}
}
