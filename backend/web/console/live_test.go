package console_test

import (
	"html"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"luohu/backend/casework"
	"luohu/backend/store"
	"luohu/backend/web/webtest"
)

var followed = regexp.MustCompile(`data-live="([^"]*)"(?: data-seen="([^"]*)")?`)

// follows is the address that a page follows.
func (p page) follows() string {
	p.Helper()
	found := followed.FindStringSubmatch(p.text)
	if found == nil {
		p.Fatalf("it follows nothing:\n%s", p.text)
	}
	address := html.UnescapeString(found[1])
	if strings.Contains(address, "?") {
		return address + "&seen=" + found[2]
	}
	return address + "?seen=" + found[2]
}

func TestWhoHasACaseOpenIsToldWhatOthersDoWithIt(t *testing.T) {
	h := opened(t)
	h.Follow()
	a := h.filed("王小明", agent)
	path := "/console/applications/" + a.ID
	one := h.Listen(h.get("hrss", path).follows(), h.secrets["hrss"], "")
	other := h.Listen(h.get("auditor", path).follows(), h.secrets["auditor"], "")
	h.posts("hrss.two", path+"/claim").led(path)
	for _, s := range []*webtest.Stream{one, other} {
		told := s.Next()
		if told.ID != version(h.is(a.ID)) || !strings.Contains(told.Data, "hrss.two") || !strings.Contains(told.Data, "认领") || !strings.Contains(told.Data, "看新内容") {
			t.Errorf("it is told %+v", told)
		}
	}
	h.posts("hrss.two", path+"/supplement", "version", version(h.is(a.ID)), "step", "ask", "material", "id_card", "reason.id_card", `反面<script>看不清`).led(path)
	if told := one.Next(); !strings.Contains(told.Data, "认领") || !strings.Contains(told.Data, "反面&lt;script&gt;看不清") {
		t.Errorf("what came before is forgotten, or a script is told: %+v", told)
	}
}

func TestABrowserThatComesAgainIsToldOnlyWhatItHasMissed(t *testing.T) {
	h := opened(t)
	h.Follow()
	a := h.filed("王小明", agent)
	path := "/console/applications/" + a.ID
	follows := h.get("hrss", path).follows()
	h.posts("police", path+"/pass", "version", version(a)).led(path)
	last := h.Listen(follows, h.secrets["hrss"], "").Next().ID
	again := h.Listen(follows, h.secrets["hrss"], last)
	h.posts("hrss.two", path+"/claim").led(path)
	if told := again.Next(); told.ID == last || !strings.Contains(told.Data, "hrss.two") {
		t.Errorf("it is told %+v", told)
	}
}

func TestWhoHasNoStreamAsks(t *testing.T) {
	h := opened(t)
	a := h.filed("王小明", agent)
	path := "/console/applications/" + a.ID
	follows := h.get("hrss", path).follows()
	if nothing := h.send("hrss", http.MethodGet, follows, nil); nothing.status != http.StatusNoContent {
		t.Errorf("nothing has happened: %d %s", nothing.status, nothing.text)
	}
	h.posts("hrss.two", path+"/claim").led(path)
	h.get("hrss", follows).says("hrss.two", "认领", "看新内容")
	for _, nonsense := range []string{"/live" + path, "/live" + path + "?since=-1x"} {
		if p := h.send("hrss", http.MethodGet, nonsense, nil); p.status != http.StatusNoContent {
			t.Errorf("%s: %d", nonsense, p.status)
		}
	}
	if full := h.Listen(follows, h.secrets["hrss"], ""); full.Status != http.StatusServiceUnavailable {
		t.Errorf("a stream of which nobody takes care: %d", full.Status)
	}
}

func TestNobodyListensToWhatIsNotTheirs(t *testing.T) {
	h := opened(t)
	h.Follow()
	a := h.filed("王小明", agent)
	path := "/console/applications/" + a.ID
	follows := h.get("hrss", path).follows()
	for who, want := range map[string]int{"binhai": http.StatusNotFound, "publisher": http.StatusForbidden, "nobody": http.StatusSeeOther} {
		if s := h.Listen(follows, h.secrets[who], ""); s.Status != want {
			t.Errorf("%s: %d", who, s.Status)
		}
		if p := h.send(who, http.MethodGet, follows, nil); p.status != want {
			t.Errorf("%s asks: %d", who, p.status)
		}
	}
	s := h.Listen(follows, h.secrets["hrss"], "")
	if err := h.identity.RevokeAll(t.Context(), store.Operator, "hrss"); err != nil {
		t.Fatal(err)
	}
	h.posts("hrss.two", path+"/claim").led(path)
	s.Ends()
}

func TestOneSessionHasSoManyStreamsAndNoMore(t *testing.T) {
	h := opened(t)
	h.Follow()
	follows := h.get("hrss", "/console/work").follows()
	var first *webtest.Stream
	for i := range 9 {
		s := h.Listen(follows, h.secrets["hrss"], "")
		if want := map[bool]int{true: http.StatusOK, false: http.StatusServiceUnavailable}[i < 8]; s.Status != want {
			t.Errorf("stream %d: %d", i, s.Status)
		}
		if i == 0 {
			first = s
		}
	}
	if s := h.Listen(h.get("police", "/console/work").follows(), h.secrets["police"], ""); s.Status != http.StatusOK {
		t.Errorf("somebody else's: %d", s.Status)
	}
	first.Close()
}

func TestStreamsEndWhenTheProgramStops(t *testing.T) {
	h := opened(t)
	stop := h.Follow()
	s := h.Listen(h.get("hrss", "/console/work").follows(), h.secrets["hrss"], "")
	stop()
	s.Ends()
}

func TestAQueueSaysHowManyHaveCome(t *testing.T) {
	h := opened(t)
	h.filed("王小明", agent)
	h.now = h.now.Add(time.Second)
	follows := h.get("hrss", "/console/work").follows()
	h.now = h.now.Add(time.Second)
	h.Follow() // from here on the clock stands
	s := h.Listen(follows, h.secrets["hrss"], "")
	h.filed("李四", agent)
	if told := s.Next(); !strings.Contains(told.Data, "又来了 <b>1</b> 件") {
		t.Errorf("it is told %+v", told)
	}
	h.filed("王五", casework.Actor{ID: "other", Role: casework.Agent, Unit: "elsewhere"}) // at another window
	h.filed("赵六", agent)
	if told := s.Next(); !strings.Contains(told.Data, "又来了 <b>2</b> 件") {
		t.Errorf("it is told %+v", told)
	}
}

func TestWhatAUnitAnswersComesAnewToTheDeskThatAsked(t *testing.T) {
	h := opened(t)
	a := h.filed("李四", agent)
	path := "/console/applications/" + a.ID
	h.posts("hrss", path+"/supplement", "version", version(a), "step", "ask", "material", "id_card", "reason.id_card", "看不清").led(path)
	h.now = h.now.Add(time.Second)
	follows := h.get("hrss", "/console/work").follows()
	h.now = h.now.Add(time.Second)
	h.hands(agent, a.ID, "id_card")
	must(h.load.Answer(t.Context(), agent, a.ID, 0, "1"))
	h.get("hrss", follows).says("又来了 1 件")
}

func TestAnApproverIsToldOfWhatWaitsForThem(t *testing.T) {
	h := opened(t)
	a := h.filed("王小明", agent)
	follows := h.get("approver", "/console/requests").follows()
	h.posts("hrss", "/console/applications/"+a.ID+"/ask/disqualify", "version", version(a), "reason", "材料不实，已经核实")
	h.get("approver", follows).says("又有 1 件等您审批")
}
