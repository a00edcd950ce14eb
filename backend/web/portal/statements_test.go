package portal_test

import "testing"

func TestAPageOfAnApplicationReadsEachRowOnce(t *testing.T) {
	h := opened(t)
	session := h.unit(0)
	path := h.ready(session, "王小明", wang)
	for page, most := range map[string]int64{"": 12, "/materials": 9, "/submission": 9} {
		h.says(h.get(path+page, session), "王小明")
		if n := h.Statements(); n > most {
			t.Errorf("%s%s takes %d statements", path, page, n)
		}
	}
}
