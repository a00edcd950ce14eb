package sim_test

import (
	"fmt"
	"strings"
	"testing"

	"luohu/bot/sim"
)

func (w *world) tag(name string) int {
	w.Helper()
	answer := w.wx("POST", "/cgi-bin/tags/create", object{"tag": object{"name": name}})
	w.codeIs(answer, 0)
	made, _ := answer["tag"].(object)
	id, _ := made["id"].(float64)
	return int(id)
}

func (w *world) give(id int, openIDs ...string) object {
	return w.wx("POST", "/cgi-bin/tags/members/batchtagging", object{"tagid": id, "openid_list": openIDs})
}

func (w *world) tagged(id int, next string) (all []string) {
	w.Helper()
	page := w.wx("POST", "/cgi-bin/user/tag/get", object{"tagid": id, "next_openid": next})
	w.codeIs(page, 0)
	if data, some := page["data"].(object); some {
		for _, one := range data["openid"].([]any) {
			all = append(all, one.(string))
		}
	}
	if n := len(all); page["count"] != float64(n) || n > 0 && page["next_openid"] != all[n-1] {
		w.Errorf("%d are listed: count %v, next %v", n, page["count"], page["next_openid"])
	}
	return all
}

func TestTagsAreGivenAndTakenFiftyAtATime(t *testing.T) {
	w := newWorld(t)
	w.crowd(sim.Crowd{Followers: 200})
	phone := w.follower()
	id := w.tag("名单")
	some := []string{phone}
	for i := range 49 {
		some = append(some, sim.CrowdOpenID(4*i))
	}
	w.codeIs(w.give(id, some...), 0)
	w.codeIs(w.give(id, some[:2]...), 0) // who has it keeps it
	if got := w.tagged(id, ""); strings.Join(got, " ") != strings.Join(some, " ") {
		t.Errorf("%q", got)
	}
	if got := w.tagged(id, some[48]); len(got) != 1 || got[0] != some[49] {
		t.Errorf("after the last but one: %q", got)
	}
	if got := w.wx("GET", "/cgi-bin/tags/get", nil); fmt.Sprint(got["tags"]) != fmt.Sprintf("[map[count:50 id:%d name:名单]]", id) {
		t.Errorf("%v", got)
	}
	if info := w.wx("GET", "/cgi-bin/user/info?openid="+some[1], nil); fmt.Sprint(info["tagid_list"]) != fmt.Sprintf("[%d]", id) {
		t.Errorf("%v", info)
	}
	w.codeIs(w.wx("POST", "/cgi-bin/tags/members/batchuntagging", object{"tagid": id, "openid_list": some[:2]}), 0)
	if got := w.wx("POST", "/cgi-bin/tags/getidlist", object{"openid": phone}); fmt.Sprint(got["tagid_list"]) != "[]" {
		t.Errorf("%v", got)
	}
	if got := w.tagged(id, ""); len(got) != 48 {
		t.Errorf("%d are left", len(got))
	}
	var many []string
	for i := range 51 {
		many = append(many, sim.CrowdOpenID(i))
	}
	w.codeIs(w.give(id, many...), 40032)
	w.codeIs(w.give(id), 40032)
	w.codeIs(w.give(id, sim.CrowdOpenID(1), "oNobody0"), 40003)
	w.codeIs(w.give(999, phone), 45159)
	w.codeIs(w.give(2, phone), 45058)
	if got := w.tagged(id, ""); len(got) != 48 {
		t.Errorf("a refusal has changed it: %d", len(got))
	}
}

func TestNamesAndNumbersOfTagsAreBounded(t *testing.T) {
	w := newWorld(t)
	first := w.tag("名单")
	create := func(name string) object {
		return w.wx("POST", "/cgi-bin/tags/create", object{"tag": object{"name": name}})
	}
	w.codeIs(create("名单"), 45157)
	w.codeIs(create(" "), 45157)
	w.codeIs(create(strings.Repeat("长", 31)), 45158)
	rename := func(id int, name string) object {
		return w.wx("POST", "/cgi-bin/tags/update", object{"tag": object{"id": id, "name": name}})
	}
	w.codeIs(rename(first, strings.Repeat("长", 30)), 0)
	w.codeIs(rename(999, "x"), 45159)
	ids := []int{first}
	for i := range 99 {
		ids = append(ids, w.tag(fmt.Sprint(i)))
	}
	w.codeIs(rename(first, "7"), 45157)
	w.codeIs(create("more"), 45056)
	phone := w.follower()
	for i, id := range ids[:21] {
		w.codeIs(w.give(id, phone), map[bool]int{true: 45059}[i == 20])
	}
	w.codeIs(w.wx("POST", "/cgi-bin/tags/delete", object{"tag": object{"id": first}}), 0)
	w.codeIs(w.give(first, phone), 45159)
	w.codeIs(w.give(ids[20], phone), 0)
}

func TestAMassSendToATagReachesThoseWhoHaveIt(t *testing.T) {
	w := newWorld(t)
	w.crowd(sim.Crowd{Followers: 100, Left: 0.2})
	id := w.tag("名单")
	left := w.who(func(g sim.Got) bool { return g.Left })
	phone := w.follower()
	w.codeIs(w.give(id, phone, left, w.who(func(g sim.Got) bool { return !g.Left && g.OpenID != phone })), 0)
	ask := func(tag int) object {
		return w.massText(massSendingAll, "", object{"filter": object{"is_to_all": false, "tag_id": tag}})
	}
	w.codeIs(ask(id), 0)
	if end := w.ended(); end.TotalCount != 2 || end.SentCount != 2 {
		t.Errorf("%+v", end)
	}
	w.codeIs(ask(999), 45159)
	sent := 0
	for one := range w.sim.AllGot {
		sent += one.Mass
	}
	if sent != 2 {
		t.Errorf("%d have it", sent)
	}
	w.crowd(sim.Crowd{Followers: 100})
	if got := w.tagged(id, ""); len(got) != 1 || got[0] != phone {
		t.Errorf("of another crowd: %q", got)
	}
}

func TestATagOfTooManyIsNotDeleted(t *testing.T) {
	w := newWorld(t)
	w.crowd(sim.Crowd{Followers: 100_001})
	id, other := w.tag("众人"), 0
	token := w.token()
	var some []string
	for i := range 100_001 {
		if some = append(some, sim.CrowdOpenID(i)); len(some) == 50 || i == 100_000 {
			w.codeIs(w.wxWith(token, "POST", "/cgi-bin/tags/members/batchtagging", object{"tagid": id, "openid_list": some}), 0)
			some = nil
		}
	}
	for next, pages := "", 0; pages < 11; pages++ {
		page := w.tagged(id, next)
		next, other = page[len(page)-1], other+len(page)
	}
	if other != 100_001 {
		t.Errorf("%d are listed", other)
	}
	del := func() object { return w.wx("POST", "/cgi-bin/tags/delete", object{"tag": object{"id": id}}) }
	w.codeIs(del(), 45057)
	w.codeIs(w.wx("POST", "/cgi-bin/tags/members/batchuntagging", object{"tagid": id, "openid_list": []string{sim.CrowdOpenID(7)}}), 0)
	w.codeIs(del(), 0)
}
