package portal_test

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"luohu/backend/casework"
	"luohu/backend/store"
	"luohu/estimator"
)

// puts an application into a state, as the record would have it then.
func (h *house) puts(path string, change func(a *casework.Application)) {
	h.Helper()
	err := h.load.Store.Do(h.Context(), func(tx *store.Tx) error {
		a, err := tx.Application(strings.TrimPrefix(path, "/portal/applications/"))
		if err != nil {
			return err
		}
		a.Version++
		change(a)
		event := casework.Recorded{Application: a.ID, Version: a.Version, At: h.now, By: casework.Actor{ID: "hrss", Role: casework.WindowOfficer}, Event: casework.Claimed{}}
		return tx.SaveApplication(a, []casework.Recorded{event}, nil, nil)
	})
	if err != nil {
		h.Fatal(err)
	}
}

func TestAnApplicationIsFollowedInEveryState(t *testing.T) {
	h := opened(t)
	session := h.unit(0)
	path := h.ready(session, "王小明", wang)
	h.checked(session, 0)
	h.post(path+"/submission", session, "promise", "unit", "promise", "applicant")
	for _, state := range casework.States {
		h.puts(path, func(a *casework.Application) { a.State = state })
		for _, page := range []string{"", "/facts/basics", "/assessment", "/materials", "/submission", "/receipt", "/end", "/person"} {
			if a := h.get(path+page, session); a.status != http.StatusOK && a.status != http.StatusSeeOther {
				t.Errorf("%s in state %s: %d", page, state, a.status)
			}
		}
		if a := h.get(path, session); strings.Contains(a.page, "不再审核") == (state == casework.Submitted) {
			t.Errorf("in state %s the reviews that nobody has decided are told wrongly", state)
		}
		h.is(h.get("/portal", session), http.StatusOK, "")
	}
}

func TestResultsAreHeldAgainstTheOwnAssessmentOnceTheyArePublished(t *testing.T) {
	h := opened(t)
	session := h.unit(0)
	path := h.ready(session, "王小明", wang)
	h.checked(session, 0)
	h.post(path+"/submission", session, "promise", "unit", "promise", "applicant")
	points := func(s string) estimator.Points { return must(estimator.ParsePoints(s)) }
	scored := func(a *casework.Application) {
		a.State, a.Total = casework.Scored, points("116.67")
		for in, p := range map[string]string{"social_insurance": "98.67", "age": "10", "education": "8"} {
			a.Scores = append(a.Scores, casework.ScoreRecord{
				ScoreSheet: casework.ScoreSheet{Indicator: in, Department: "hrss", Combine: "single"}, Status: casework.Done, Points: points(p), Since: h.now,
			})
		}
	}
	h.puts(path, scored)
	if a := h.get(path, session); strings.Contains(a.page, "公布的分值") || strings.Contains(a.page, "116.67") {
		t.Error("points are shown before they are published")
	}
	h.puts(path, func(a *casework.Application) {
		a.State = casework.Published
		a.Objection = &casework.Objection{ID: a.ID, At: h.now, Items: []casework.ObjectionItem{{Indicator: "education", Department: "hrss", Reason: "x"}}}
	})
	h.says(h.get(path, session), "<b>116.67</b> 分", "网上测评是 139.67 分，相差 -23 分", "受教育程度", "<b>-2.00</b>", "等待答复")
	h.puts(path, func(a *casework.Application) {
		a.State, a.Rank = casework.Qualified, 7
		a.Permit = casework.Due{Day: casework.Date{Time: time.Date(2026, 12, 31, 0, 0, 0, 0, time.UTC)}}
	})
	h.says(h.get(path, session), "第 <b>7</b> 位", "2026-12-31")
}

// idNumber is a made-up one with a valid check digit.
func idNumber(n int) string {
	digits := fmt.Sprintf("12010119900101%03d", n)
	sum := 0
	for i, weight := range []int{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2} {
		sum += int(digits[i]-'0') * weight
	}
	return digits + string("10X98765432"[sum%11])
}

func TestALongListComesInPages(t *testing.T) {
	h := opened(t)
	session := h.unit(0)
	for n := range 51 {
		h.add(session, fmt.Sprintf("王%d", n), idNumber(n))
	}
	first := h.get("/portal", session)
	next := regexp.MustCompile(`href="(\?after=[0-9A-Z]+)"`).FindStringSubmatch(first.page)
	if next == nil || strings.Count(first.page, `<td class="lead">`) != 50 {
		t.Fatalf("the first page has %d", strings.Count(first.page, `<td class="lead">`))
	}
	second := h.get("/portal"+next[1], session)
	h.says(second, "王50")
	if strings.Count(second.page, `<td class="lead">`) != 1 || strings.Contains(second.page, "下一页") {
		t.Errorf("the second page is\n%s", second.page)
	}
	h.says(h.get("/portal?q=50", session), "王50") // also of those behind the first page
}
