package sim_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"net/http"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"luohu/bot/sim"
)

func (w *world) crowd(c sim.Crowd) {
	w.Helper()
	if err := w.sim.LoadCrowd(c); err != nil {
		w.Fatal(err)
	}
}

// who finds the first of the crowd of whom something holds.
func (w *world) who(holds func(sim.Got) bool) string {
	w.Helper()
	for one := range w.sim.AllGot {
		if holds(one) {
			return one.OpenID
		}
	}
	w.Fatal("nobody in the crowd is so")
	return ""
}

func stays(one sim.Got) bool { return !one.Left }

func (w *world) got(openID string) sim.Got {
	w.Helper()
	got, known := w.sim.Got(openID)
	if !known {
		w.Fatalf("nobody is %s", openID)
	}
	return got
}

func TestTheOpenIDsOfACrowdAreItsOwn(t *testing.T) {
	w := newWorld(t)
	w.crowd(sim.Crowd{Followers: 2000})
	seen := map[string]bool{}
	for i := range 2000 {
		one := sim.CrowdOpenID(i)
		if len(one) != 28 || seen[one] {
			t.Fatalf("%q", one)
		}
		seen[one] = true
		if got := w.got(one); got.OpenID != one {
			t.Fatalf("%s is taken for %s", one, got.OpenID)
		}
	}
	first := sim.CrowdOpenID(0)
	for _, nobody := range []string{
		sim.CrowdOpenID(2000), sim.CrowdOpenID(5_000_000), strings.ToLower(first), first[:27], first + "A",
		first[:5] + "0" + first[6:], "oC" + strings.Repeat("A", 26), first[:27] + "Z",
	} {
		if _, known := w.sim.Got(nobody); known {
			t.Errorf("%q is somebody", nobody)
		}
		w.codeIs(w.wx("POST", "/cgi-bin/message/template/send", template(nobody, "")), 40003)
	}
}

func TestACrowdIsWhatItsSharesSay(t *testing.T) {
	w := newWorld(t, withNotices)
	c := sim.Crowd{Followers: 1500, Seed: 7, Left: 0.1, Agreed: 0.6, Wrote: 0.05}
	w.crowd(c)
	var left, refused, silent int
	for one := range w.sim.AllGot {
		notice, message := w.wx("POST", bizsending, bizsend(one.OpenID, "long", fitsLong)), w.wx("POST", "/cgi-bin/message/custom/send", custom(one.OpenID, "您好"))
		if one.Left {
			left++
			w.codeIs(notice, 43004)
			w.codeIs(message, 43004)
			continue
		}
		switch code(notice) {
		case 0:
			<-w.callback.arrived
		case 43101:
			refused++
		default:
			t.Fatalf("%v", notice)
		}
		if code(message) == 45015 {
			silent++
		}
	}
	near := func(what string, got int, share, of float64) {
		if off := float64(got)/of - share; off < -0.05 || off > 0.05 {
			t.Errorf("%s: %d of %g", what, got, of)
		}
	}
	near("left", left, 0.1, 1500)
	near("have not agreed", refused, 0.4, float64(1500-left))
	near("have not written", silent, 0.95, float64(1500-left))
	before := w.sim.CrowdState()
	if before.Following != 1500-left || before.Shown[sim.ByNotice] != int64(1500-left-refused) || before.Shown[sim.ByCustom] != int64(1500-left-silent) {
		t.Errorf("%+v", before)
	}
	w.crowd(c)
	again := w.sim.CrowdState()
	if again.Following != before.Following || again.Shown[sim.ByNotice] != 0 {
		t.Errorf("loaded again: %+v", again)
	}
}

func TestOneOfTheCrowdWhoWroteTakesFiveMessagesInTwoDays(t *testing.T) {
	w := newWorld(t)
	w.crowd(sim.Crowd{Followers: 2, Wrote: 1})
	one, other := sim.CrowdOpenID(0), sim.CrowdOpenID(1)
	for _, want := range []int{0, 0, 0, 0, 0, 45047} {
		w.codeIs(w.wx("POST", "/cgi-bin/message/custom/send", custom(one, "您好")), want)
	}
	w.clock.pass(48 * time.Hour)
	w.codeIs(w.wx("POST", "/cgi-bin/message/custom/send", custom(other, "您好")), 45015)
	if got := w.got(one); got.Custom != 5 {
		t.Errorf("%+v", got)
	}
}

func TestATemplateMessageIsCountedAndItsEndIsTold(t *testing.T) {
	w := newWorld(t)
	w.crowd(sim.Crowd{Followers: 100, Left: 0.5})
	stayed, left := w.who(stays), w.who(func(g sim.Got) bool { return g.Left })
	for openID, want := range map[string]string{stayed: "success", left: "failed:user block"} {
		answer := w.wx("POST", "/cgi-bin/message/template/send", template(openID, "a"))
		w.codeIs(answer, 0)
		h := <-w.callback.arrived
		if h.xml.FromUserName != openID || h.xml.Status != want || float64(h.xml.MsgID) != answer["msgid"] {
			t.Errorf("told %s of %v", h.message, answer)
		}
	}
	if one, other := w.got(stayed), w.got(left); one.Template != 1 || other.Template != 0 {
		t.Errorf("%+v, %+v", one, other)
	}
}

func TestRepeatsOfManyAreRefusedAndCounted(t *testing.T) {
	w := newWorld(t)
	w.crowd(sim.Crowd{Followers: 200})
	token := w.token()
	var all sync.WaitGroup
	for worker := range 4 {
		all.Go(func() {
			for i := range 200 {
				if got := code(w.wxWith(token, "POST", "/cgi-bin/message/template/send", template(sim.CrowdOpenID((i+worker*50)%200), "notice-1"))); got != 0 {
					t.Errorf("errcode %d", got)
				}
			}
		})
	}
	all.Wait()
	for one := range w.sim.AllGot {
		if one.Template != 1 || one.Repeats != 3 {
			t.Fatalf("%+v", one)
		}
	}
	w.clock.pass(10 * time.Minute)
	w.codeIs(w.wx("POST", "/cgi-bin/message/template/send", template(sim.CrowdOpenID(0), "notice-1")), 0)
	if got := w.got(sim.CrowdOpenID(0)); got.Template != 2 {
		t.Errorf("after ten minutes: %+v", got)
	}
}

func TestTheCrowdIsListedAfterThePhones(t *testing.T) {
	w := newWorld(t)
	phone := w.follower()
	w.crowd(sim.Crowd{Followers: 25_000, Left: 0.1})
	want := []string{phone}
	for one := range w.sim.AllGot {
		if stays(one) && one.OpenID != phone {
			want = append(want, one.OpenID)
		}
	}
	var got []string
	for next, pages := "", 0; ; pages++ {
		var page struct {
			Total, Count int
			Data         struct{ OpenID []string }
			Next         string `json:"next_openid"`
		}
		w.call("GET", sim.APIPath+"/cgi-bin/user/get?access_token="+w.token()+"&next_openid="+next, nil, &page)
		if page.Total != len(want) || page.Count != len(page.Data.OpenID) || page.Count > 10_000 {
			t.Fatalf("total %d, count %d of %d", page.Total, page.Count, len(page.Data.OpenID))
		}
		if page.Count == 0 {
			if pages != 3 {
				t.Errorf("%d pages", pages)
			}
			break
		}
		got, next = append(got, page.Data.OpenID...), page.Next
	}
	if strings.Join(got, " ") != strings.Join(want, " ") {
		t.Errorf("%d are listed, %d follow", len(got), len(want))
	}
}

func TestManyAreAskedAboutAtOnce(t *testing.T) {
	w := newWorld(t)
	w.crowd(sim.Crowd{Followers: 300, Left: 0.3})
	left := w.who(func(g sim.Got) bool { return g.Left })
	ask := func(openIDs ...string) object {
		var list []object
		for _, one := range openIDs {
			list = append(list, object{"openid": one, "lang": "zh_CN"})
		}
		return w.wx("POST", "/cgi-bin/user/info/batchget", object{"user_list": list})
	}
	answer := fmt.Sprint(ask(w.who(stays), left, w.follower())["user_info_list"])
	if strings.Count(answer, "subscribe:1") != 2 || !strings.Contains(answer, "map[openid:"+left+" subscribe:0]") {
		t.Errorf("%s", answer)
	}
	w.codeIs(ask("oNobody0"), 40003)
	w.codeIs(ask(), 40032)
	var many []string
	for i := range 101 {
		many = append(many, sim.CrowdOpenID(i))
	}
	w.codeIs(ask(many...), 40032)
}

func TestWhatTheCrowdGotIsReadPageByPage(t *testing.T) {
	w := newWorld(t)
	w.crowd(sim.Crowd{Followers: 120})
	w.codeIs(w.wx("POST", "/cgi-bin/message/template/send", template(sim.CrowdOpenID(70), "")), 0)
	var lines []sim.Got
	for from := 0; ; from += 50 {
		resp, err := http.Get(fmt.Sprintf("%s/sim/api/crowd/got?from=%d&limit=50", w.server.URL, from))
		if err != nil {
			t.Fatal(err)
		}
		before := len(lines)
		for scanner := bufio.NewScanner(resp.Body); scanner.Scan(); {
			var one sim.Got
			if err := json.Unmarshal(scanner.Bytes(), &one); err != nil {
				t.Fatal(err)
			}
			lines = append(lines, one)
		}
		resp.Body.Close()
		if len(lines) == before {
			break
		}
	}
	if len(lines) != 120 || lines[70] != (sim.Got{OpenID: sim.CrowdOpenID(70), Template: 1}) || lines[71].Template != 0 {
		t.Errorf("%d lines", len(lines))
	}
	for _, wrong := range []string{"from=-1", "limit=0", "limit=50001", "from=x"} {
		if status := w.call("GET", "/sim/api/crowd/got?"+wrong, nil, nil); status != http.StatusUnprocessableEntity {
			t.Errorf("%s: status %d", wrong, status)
		}
	}
}

func TestACrowdOutOfBoundsIsRefusedAndTheOldOneStays(t *testing.T) {
	w := newWorld(t)
	if status := w.call("POST", "/sim/api/crowd", sim.Crowd{Followers: 10}, nil); status != http.StatusOK {
		t.Fatalf("status %d", status)
	}
	for pointer, body := range map[string]string{
		"/followers": `{"followers":5000001}`, "/left": `{"followers":1,"left":1.5}`, "/wrote": `{"followers":1,"wrote":-0.1}`,
	} {
		var problem struct {
			Detail string
			Errors []struct{ Pointer string }
		}
		if status := w.call("POST", "/sim/api/crowd", body, &problem); status != http.StatusUnprocessableEntity || len(problem.Errors) != 1 || problem.Errors[0].Pointer != pointer {
			t.Errorf("%s: status %d, %+v", body, status, problem)
		}
	}
	if state := w.sim.CrowdState(); state.Followers != 10 {
		t.Errorf("%+v", state)
	}
}

// inUse is the memory in use, in bytes.
func inUse() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc) //nolint:gosec // far below the bound
}

func TestAMillionFollowersTakeLittleMemory(t *testing.T) {
	w := newWorld(t)
	before := inUse()
	w.crowd(sim.Crowd{Followers: 1_000_000, Left: 0.02})
	if took := inUse() - before; took > 40<<20 {
		t.Errorf("%d MB", took>>20)
	}
	if w.sim.CrowdState().Followers != 1_000_000 {
		t.Error("there are fewer")
	}
}

func TestHalfAMillionClientMsgIDsAreKnownInLittleMemory(t *testing.T) {
	now := time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC)
	before := inUse()
	claim := sim.Claims(func() time.Time { return now })
	numbers := make([]int64, 500_000)
	for i := range numbers {
		number, repeated := claim(sim.CrowdOpenID(i), "notice-1")
		if numbers[i] = number; repeated {
			t.Fatalf("%d is new", i)
		}
		if i%100_000 == 0 {
			now = now.Add(time.Minute)
		}
	}
	if took := inUse() - before; took > 34<<20 { // four of them are our own
		t.Errorf("%d MB", took>>20)
	}
	for i, want := range numbers {
		if number, repeated := claim(sim.CrowdOpenID(i), "notice-1"); !repeated || number != want {
			t.Fatalf("%d: number %d, not %d", i, number, want)
		}
	}
	now = now.Add(10*time.Minute + time.Second)
	if _, repeated := claim(sim.CrowdOpenID(499_999), "notice-1"); repeated {
		t.Error("after ten minutes it is known")
	}
}
