package api_test

import (
	"context"
	"crypto/rand"
	"testing"
	"time"

	"luohu/backend/casework"
	"luohu/backend/consent"
	"luohu/backend/signature"
	"luohu/backend/store"
	"luohu/backend/vault"
	"luohu/backend/web/webtest"
)

func signing(*testing.T) *signature.Key { return webtest.Signing() }

func consents(*testing.T) *consent.Texts { return webtest.Consents() }

func (plain) Masks(_ *store.Tx, terms casework.ListTerms, persons []string) (map[string]vault.Masked, error) {
	all := map[string]vault.Masked{}
	for _, p := range persons {
		all[p] = vault.Masked{Person: p, Name: "王*明", IDNumber: terms.MaskID("11010519491231002X")}
	}
	return all, nil
}

func (plain) Everything(context.Context, string) (map[vault.Field]string, error) {
	return map[vault.Field]string{vault.Name: "王小明"}, nil
}

func (plain) EraseIn(*store.Tx, casework.Actor, string, string) error { return nil }
func (plain) Erased(context.Context, ...string) error                 { return nil }

// scoresClosed is an application whose points were on display.
func (c *clerk) scoresClosed() (path string) {
	c.Helper()
	path = c.accepted()
	each(c.ok("scorer/education", "GET", path+"/scores", "", nil), func(indicator, department string, record map[string]any) {
		to := path + "/scores/" + indicator + "/" + department
		c.ok("scorer/"+department, "POST", to, "", map[string]any{"step": "score", "points": record["least"], "evidence": "核查"})
	})
	c.now = time.Date(2026, 10, 31, 9, 0, 0, 0, time.UTC)
	c.tick()
	c.now = time.Date(2026, 11, 24, 2, 0, 0, 0, time.UTC)
	c.approved("/periods/2026-2/moves", map[string]any{"to": "scores_published", "reason": "按通知"})
	c.now = time.Date(2026, 11, 30, 9, 0, 0, 0, time.UTC)
	c.tick()
	c.now = time.Date(2026, 12, 14, 1, 0, 0, 0, time.UTC)
	return path
}

func TestAListIsPreviewedAskedForAndReadByStaff(t *testing.T) {
	c := openClerk(t)
	c.scoresClosed()
	c.refused(409, "no_list", "publisher", "GET", "/periods/2026-2/list", "", nil)
	preview := c.ok("publisher", "GET", "/periods/2026-2/list/preview?line=500", "", nil)
	if preview["candidates"] != 1.0 || preview["listed"] != 0.0 || preview["hash"] == "" {
		t.Errorf("preview: %v", preview)
	}
	for _, query := range []string{"", "?line=x", "?line=110&number=3", "?number=-1"} {
		if status, answer := c.send("publisher", "GET", "/periods/2026-2/list/preview"+query, "", nil); status != 422 {
			t.Errorf("%q: %d %v", query, status, answer)
		}
	}
	selection := map[string]any{"by": "line", "line": "500.00"}
	move := map[string]any{"to": "list_published", "selection": selection, "reason": "定线", "preview_hash": "another"}
	c.refused(409, "list_changed", "publisher", "POST", "/periods/2026-2/moves", "", move)
	move["preview_hash"] = preview["hash"]
	asked := c.ok("publisher", "POST", "/periods/2026-2/moves", "", move)
	if shown := asked["details"].(map[string]any)["preview"].(map[string]any); asked["hash"] != preview["hash"] || shown["not_listed"] != 1.0 {
		t.Errorf("asked: %v", asked)
	}
	c.ok("approver", "POST", "/requests/"+asked["id"].(string)+"/decision", "", map[string]any{"approve": true})

	list := c.ok("hrss", "GET", "/periods/2026-2/list", "", nil)
	if items := list["items"].([]any); len(items) != 0 || list["list"].(map[string]any)["not_listed_count"] != 1.0 || list["next"] != nil {
		t.Errorf("the list: %v", list)
	}
	items := c.ok("hrss", "GET", "/periods/2026-2/list?second=true", "", nil)["items"].([]any)
	if len(items) != 1 || items[0].(map[string]any)["id_number"] != "110105**********2X" || items[0].(map[string]any)["reason"] != "below_line" {
		t.Errorf("the second list: %v", items)
	}
	c.now = time.Date(2026, 12, 18, 9, 0, 0, 0, time.UTC)
	c.tick()
	c.ok("hrss", "GET", "/periods/2026-2/list", "", nil)
	for _, query := range []string{"?cursor=x", "?cursor=-1", "?limit=201", "?number=1%25"} {
		if status, answer := c.send("hrss", "GET", "/periods/2026-2/list"+query, "", nil); status != 422 {
			t.Errorf("%q: %d %v", query, status, answer)
		}
	}
}

func TestAnAuditorReadsTheLogPageByPage(t *testing.T) {
	c := openClerk(t)
	c.scoresClosed()
	if page := c.ok("auditor", "GET", "/audit", "", nil); page["seal"].(map[string]any)["waiting"] == 0.0 || len(page["items"].([]any)) > 0 {
		t.Errorf("before it is sealed: %v", page)
	}
	if _, err := c.load.Store.SealAudit(t.Context()); err != nil {
		t.Fatal(err)
	}
	var seen int
	before, query := "", "?limit=7"
	for {
		page := c.ok("auditor", "GET", "/audit"+query, "", nil)
		seal := page["seal"].(map[string]any)
		for _, i := range page["items"].([]any) {
			entry := i.(map[string]any)
			if seen++; seen == 1 && entry["hash"] != seal["hash"] || before != "" && entry["hash"] != before {
				t.Errorf("entry %v is not the one that the next was chained to", entry["number"])
			}
			before = entry["previous"].(string)
		}
		if page["next"] == nil {
			if float64(seen) != seal["number"] || seal["entries"] != seal["number"] || seal["waiting"] != 0.0 {
				t.Errorf("%d entries, the seal says %v", seen, seal)
			}
			break
		}
		query = "?limit=7&cursor=" + page["next"].(string)
	}
	for query, most := range map[string]int{
		"?act=request.decide&actor=approver": 2, "?subject_kind=period&subject_id=2026-2": 200, "?from=2099-01-01T00:00:00Z": 0,
		"?actor=nobody": 0, "?to=2020-01-01T00:00:00Z": 0,
	} {
		items := c.ok("auditor", "GET", "/audit"+query, "", nil)["items"].([]any)
		if len(items) > most || most > 0 && len(items) == 0 {
			t.Errorf("%s: %d entries", query, len(items))
		}
	}
	for _, query := range []string{"?cursor=x", "?from=today", "?limit=0"} {
		if status, answer := c.send("auditor", "GET", "/audit"+query, "", nil); status != 422 {
			t.Errorf("%s: %d %v", query, status, answer)
		}
	}
}

func TestAPersonsDataAreAskedForAndTheirErasureIsDecidedByAnother(t *testing.T) {
	c := openClerk(t)
	path := c.scoresClosed()
	person := c.ok("agent", "GET", path, "", nil)["person"].(string)
	held := c.ok("applicant/"+person, "GET", "/persons/"+person+"/export", "", nil)
	if held["known"].(map[string]any)["name"] != "王小明" || len(held["applications"].([]any)) != 1 {
		t.Errorf("%v", held)
	}
	c.refused(404, "not_yours", "applicant/19900307", "GET", "/persons/"+person+"/export", "", nil)
	c.refused(422, "reason_missing", "hrss", "POST", "/persons/"+person+"/erasure", "", map[string]any{"reason": ""})
	c.refused(404, "not_yours", "hrss", "POST", "/persons/01JNOSUCHPERSONATALL000000/erasure", "", map[string]any{"reason": "本人申请删除"})
	c.refused(403, "not_allowed", "publisher", "POST", "/persons/"+person+"/erasure", "", map[string]any{"reason": "本人申请删除"})
}

func TestSomebodyAgreesToATextAndTakesItBack(t *testing.T) {
	c := openClerk(t)
	version := ""
	for _, i := range c.ok("", "GET", "/consent-texts", "", nil)["items"].([]any) {
		if text := i.(map[string]any); text["kind"] == "privacy" {
			version = text["version"].(string)
		}
	}
	c.refused(409, "consent_outdated", "applicant/19491231", "POST", "/consents", "", map[string]any{"kind": "privacy", "version": "old"})
	given := c.ok("applicant/19491231", "POST", "/consents", "", map[string]any{"kind": "privacy", "version": version})
	c.refused(404, "not_yours", "applicant/19900307", "POST", "/consents/"+given["id"].(string)+"/withdrawal", "", nil)
	c.ok("applicant/19491231", "POST", "/consents/"+given["id"].(string)+"/withdrawal", "", nil)
	own := c.ok("applicant/19491231", "GET", "/consents", "", nil)["items"].([]any)
	if len(own) != 1 || own[0].(map[string]any)["withdrawn_at"] == nil {
		t.Errorf("%v", own)
	}
}

// consented is a consent of somebody's.
func (w *town) consented(who string) string {
	w.Helper()
	given := store.Consent{ID: rand.Text(), Who: who, Kind: "privacy", Version: "of then", GivenAt: w.now}
	if err := w.store.Do(w.Context(), func(tx *store.Tx) error { return tx.AddConsent(given, "…") }); err != nil {
		w.Fatal(err)
	}
	return given.ID
}
