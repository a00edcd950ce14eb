package consent_test

import (
	"strings"
	"testing"
	"time"

	"luohu/backend/consent"
	"luohu/configs"
)

const two = `
privacy:
  title: 告知
  who: [applicant]
  texts:
    - {from: 2026-07-01, text: "新的。"}
    - {from: 2026-01-01, text: "旧的。"}
promise_unit: {title: 单位, who: [agent], texts: [{from: 2026-01-01, text: "真实。"}]}
promise_applicant: {title: 个人, who: [applicant], texts: [{from: 2026-01-01, text: "真实。"}]}
`

func on(day string) time.Time {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		panic(err)
	}
	return t
}

func TestTheNewestTextIsShownFromItsDayOn(t *testing.T) {
	texts, err := consent.Load([]byte(two))
	if err != nil {
		t.Fatal(err)
	}
	for day, want := range map[string]string{"2026-06-29": "旧的。", "2026-07-01": "新的。", "2030-01-01": "新的。"} {
		if text, known := texts.Of("privacy", on(day)); !known || text.Text != want || len(text.Version) != 64 {
			t.Errorf("%s: %+v", day, text)
		}
	}
	if _, known := texts.Of("privacy", on("2025-12-30")); known {
		t.Error("a text before there was one")
	}
	if all := texts.InForce(on("2026-08-01")); len(all) != 3 {
		t.Errorf("%+v", all)
	}
}

func TestTheShippedTextsAreWhole(t *testing.T) {
	src, err := configs.FS.ReadFile("consent.yaml")
	if err != nil {
		t.Fatal(err)
	}
	texts, err := consent.Load(src)
	if err != nil {
		t.Fatal(err)
	}
	for _, kind := range []string{"privacy", consent.PromiseOfUnit, consent.PromiseOfApplicant} {
		if text, known := texts.Of(kind, on("2026-11-29")); !known || !strings.HasSuffix(text.Text, "。") {
			t.Errorf("%s: %+v", kind, text)
		}
	}
}

func TestTextsThatCanNotBeMeantAreRefused(t *testing.T) {
	for what, src := range map[string]string{
		"no promise":       "privacy: {title: a, who: [agent], texts: [{from: 2026-01-01, text: b}]}",
		"no title":         strings.Replace(two, "title: 告知", `title: ""`, 1),
		"no day":           strings.Replace(two, "from: 2026-07-01", "from: soon", 1),
		"the older first":  strings.Replace(two, "from: 2026-07-01", "from: 2025-07-01", 1),
		"an unknown field": strings.Replace(two, "title: 告知", "titel: 告知", 1),
		"no YAML":          "[",
	} {
		if _, err := consent.Load([]byte(src)); err == nil || !strings.HasPrefix(err.Error(), "consent.yaml: ") {
			t.Errorf("%s: %v", what, err)
		}
	}
}
