package audit_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"luohu/backend/audit"
)

func entry() audit.Entry {
	return audit.Entry{
		At:    time.Date(2026, 11, 29, 3, 4, 5, 6000, time.UTC),
		Actor: audit.Actor{Kind: audit.Staff, ID: "张三", Role: "approver"}, Act: "policy.approve",
		Subject: audit.Subject{Kind: "policy_version", ID: "sha256:" + strings.Repeat("0", 64)},
		Reason:  "核对过原文", Details: map[string]string{"policy": "tianjin-2027"}, Request: "01JDV3K8Q4",
	}
}

func TestAnEntryOutOfBoundsIsRefusedByTheNameOfItsField(t *testing.T) {
	if _, err := entry().Text(); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		change func(*audit.Entry)
		want   string
	}{
		"no time":               {func(e *audit.Entry) { e.At = time.Time{} }, "time:"},
		"a year of five digits": {func(e *audit.Entry) { e.At = time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC) }, "time:"},
		"unknown actor":         {func(e *audit.Entry) { e.Actor.Kind = "robot" }, "actor:"},
		"nobody":                {func(e *audit.Entry) { e.Actor.ID = "" }, "ids"},
		"long name":             {func(e *audit.Entry) { e.Actor.ID = strings.Repeat("字", 65) }, "actor:"},
		"role in words":         {func(e *audit.Entry) { e.Actor.Role = "the boss" }, "role:"},
		"act of one word":       {func(e *audit.Entry) { e.Act = "submit" }, "act:"},
		"act in capitals":       {func(e *audit.Entry) { e.Act = "Policy.Submit" }, "act:"},
		"no subject":            {func(e *audit.Entry) { e.Subject = audit.Subject{} }, "subject:"},
		"subject without an id": {func(e *audit.Entry) { e.Subject.ID = "" }, "ids"},
		"long reason":           {func(e *audit.Entry) { e.Reason = strings.Repeat("字", 501) }, "reason:"},
		"separator in reason":   {func(e *audit.Entry) { e.Reason = "a" + audit.Separator + "b" }, "reason:"},
		"two lines":             {func(e *audit.Entry) { e.Reason = "a\nb" }, "reason:"},
		"another two lines":     {func(e *audit.Entry) { e.Details["a"] = "a\u2028b" }, "details:"},
		"no UTF-8":              {func(e *audit.Entry) { e.Reason = "\xff" }, "reason:"},
		"details in words":      {func(e *audit.Entry) { e.Details = map[string]string{"The Unit": "1"} }, "details:"},
		"a long detail":         {func(e *audit.Entry) { e.Details = map[string]string{"a": strings.Repeat("字", 201)} }, "details:"},
		"long request":          {func(e *audit.Entry) { e.Request = strings.Repeat("1", 65) }, "request:"},
		"many details": {func(e *audit.Entry) {
			for _, key := range strings.Split("abcdefghijkl", "") {
				e.Details[key] = strings.Repeat("x", 200)
			}
		}, "details:"},
	} {
		e := entry()
		c.change(&e)
		if _, err := e.Text(); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestTheBoundsThemselvesAreAllowed(t *testing.T) {
	e := entry()
	e.Actor.ID, e.Reason, e.Request = strings.Repeat("字", 64), strings.Repeat("字", 500), strings.Repeat("a", 64)
	e.Subject.ID, e.Details = strings.Repeat("字", 100), map[string]string{strings.Repeat("a", 32): strings.Repeat("字", 200)}
	if _, err := e.Text(); err != nil {
		t.Error(err)
	}
}

func TestIDsAndPhoneNumbersAreRefusedWhereverTheyStand(t *testing.T) {
	for _, number := range []string{
		"120101199001011237", "12010119900101123X", "12010119900101123x", "120101 19900101 1237", "120101-19900101-123X",
		"13800138000", "138 0013 8000", "138-0013-8000", "8613800138000", "+86 13800138000", "１３８００１３８０００",
	} {
		for name, put := range map[string]func(*audit.Entry){
			"reason":  func(e *audit.Entry) { e.Reason = "电话" + number + "已核实" },
			"actor":   func(e *audit.Entry) { e.Actor.ID = number },
			"subject": func(e *audit.Entry) { e.Subject = audit.Subject{Kind: "applicant", ID: number} },
			"details": func(e *audit.Entry) { e.Details = map[string]string{"phone": number} },
			"request": func(e *audit.Entry) { e.Request = "r/" + number },
		} {
			e := entry()
			put(&e)
			if _, err := e.Text(); !errors.Is(err, audit.ErrPersonal) {
				t.Errorf("%s in the %s: %v", number, name, err)
			}
		}
	}
}

func TestNumbersOfCasesHashesAndUnitsAreNoPersonalData(t *testing.T) {
	for _, reason := range []string{"", "津发改规〔2022〕3号", "第102027100001号", "2026-11-29 12:30", "60 个月，2026 年", "12345678901", "1380013800", "138001380001"} {
		if audit.Personal(reason) {
			t.Errorf("%q is taken for personal data", reason)
		}
	}
	for _, e := range []audit.Entry{
		{Subject: audit.Subject{Kind: "unit", ID: "911201191990010137"}},
		{Subject: audit.Subject{Kind: "application", ID: "102027100001"}},
		{Subject: audit.Subject{Kind: "file", ID: "sha256:" + strings.Repeat("a13800138000b", 4)}},
		{Subject: audit.Subject{Kind: "file", ID: "1"}, Request: "0193752e-8a51-7c3e-9d4f-a13800138000"},
		{Subject: audit.Subject{Kind: "application", ID: "1"}, Details: map[string]string{"unit": "911201191990010137"}},
	} {
		e.At, e.Actor, e.Act = entry().At, entry().Actor, entry().Act
		if _, err := e.Text(); err != nil {
			t.Error(err)
		}
	}
}
