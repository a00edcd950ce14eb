package public_test

import (
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"luohu/backend/casework"
	"luohu/backend/list"
	"luohu/backend/signature"
	"luohu/backend/spreadsheet"
	"luohu/backend/store"
)

const address = "/public/lists/2026-2"

func TestEverybodyReadsTheListOnTheDaysOfItsDisplay(t *testing.T) {
	b := displayed(t, 3, 1)
	page := b.body(address)
	for _, said := range []string{
		"2026 年第二期", "2026年12月14日 09:00", "2026年12月18日 17:00", "总分 110.00 分及以上", "<dd>3 人</dd>", "<dd>1 人</dd>",
		"102026200001", "王*明", "120101**********2X", "示例科技（天津）有限公司0", "openssl pkeyutl -verify", "12333",
	} {
		if !strings.Contains(page, said) {
			t.Errorf("the page does not say %q", said)
		}
	}
	if strings.Contains(page, "102026200004") || strings.Contains(page, "<script") {
		t.Error("somebody who is not on the list stands on it, or there is a script")
	}
	if second := b.body(address + "?list=second"); !strings.Contains(second, "102026200004") || !strings.Contains(second, "没有达到这一期的分数线") || strings.Contains(second, "102026200001") {
		t.Errorf("the second list:\n%s", second)
	}
}

// All four files are refused as the page is.
func TestOutsideItsDisplayThereIsNothing(t *testing.T) {
	b := displayed(t, 3, 1)
	gone := func(when string) {
		t.Helper()
		for _, form := range []string{"", ".json", ".xlsx", ".sig", ".pem", "?list=second"} {
			resp := b.get(address + form)
			if resp.StatusCode != http.StatusNotFound || resp.Header.Get("Cache-Control") != "no-store" {
				t.Errorf("%s, %q: %d, %s", when, form, resp.StatusCode, resp.Header.Get("Cache-Control"))
			}
		}
	}
	b.body(address + ".json") // it is kept, and not shown from there
	b.now = from.Add(-time.Second)
	gone("before")
	b.now = to
	gone("at its end, before the clock has closed the period")
	b.now = from.Add(time.Hour)
	b.period.Version, b.period.Stage, b.period.List = 2, casework.ScoresClosed, nil
	err := b.store.Do(t.Context(), func(tx *store.Tx) error {
		return tx.SavePeriod(b.period, casework.Moved{Kind: casework.ListPulled}, casework.Actor{})
	})
	if err != nil {
		t.Fatal(err)
	}
	gone("taken back")
	for _, path := range []string{"/public/lists/2026-1", "/public/lists/x", "/public/lists/2026-2.exe", "/public/lists/..%2f2026-2", "/public/assets/list.html"} {
		if resp := b.get(path); resp.StatusCode != http.StatusNotFound {
			t.Errorf("%s: %d", path, resp.StatusCode)
		}
	}
}

func TestTheFilesAreThoseThatWereSigned(t *testing.T) {
	b := displayed(t, 3, 1)
	document, signed := b.body(address+".json"), b.body(address+".sig")
	public, err := signature.ParsePEM([]byte(b.body(address + ".pem")))
	if err != nil {
		t.Fatal(err)
	}
	d, err := list.Check([]byte(document), []byte(signed), public)
	if err != nil || len(d.Rows) != 3 || len(d.Remaining) != 1 {
		t.Errorf("%v, %v", d, err)
	}
	sum := sha256.Sum256([]byte(document))
	if page := b.body(address); !strings.Contains(page, hex.EncodeToString(sum[:])) {
		t.Error("the page says another hash")
	}
	resp := b.get(address+".json", "Accept-Encoding", "gzip")
	small, err := gzip.NewReader(resp.Body)
	if err != nil || resp.Header.Get("Content-Encoding") != "gzip" {
		t.Fatalf("packed: %v, %v", resp.Header, err)
	}
	if unpacked, err := io.ReadAll(small); err != nil || string(unpacked) != document {
		t.Errorf("unpacked it is another: %v", err)
	}
}

// Whoever changes a row in the database does not get it shown as the list.
func TestAListWhoseRowsWereChangedIsNotGivenOut(t *testing.T) {
	b := displayed(t, 3, 1)
	err := b.store.Do(t.Context(), func(tx *store.Tx) error {
		return tx.SaveList(store.List{Head: list.Head{List: "other"}}, nil)
	})
	if err != nil {
		t.Fatal(err)
	}
	b.period.Version, b.period.List.ID = 2, "other"
	err = b.store.Do(t.Context(), func(tx *store.Tx) error {
		return tx.SavePeriod(b.period, casework.Moved{Kind: casework.ListShown}, casework.Actor{})
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, form := range []string{".json", ".xlsx"} {
		if resp := b.get(address + form); resp.StatusCode != http.StatusInternalServerError || resp.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s: %d", form, resp.StatusCode)
		}
	}
}

func TestTheSpreadsheetHasTheSameRows(t *testing.T) {
	b := displayed(t, 3, 1)
	rows, err := spreadsheet.Read([]byte(b.body(address + ".xlsx")))
	if err != nil || len(rows) != 5 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	for i, want := range map[int]string{
		0: "[名单 位次 受理编号 姓名 证件号码 单位 总分 原因]",
		1: "[公示入围 1 102026200001 王*明 120101**********2X 示例科技（天津）有限公司0 110.02]",
		4: "[不予积分落户  102026200004 王*明 120101**********2X 示例科技（天津）有限公司3 109.99 没有达到这一期的分数线]",
	} {
		if got := fmt.Sprint(rows[i].Cells); got != want {
			t.Errorf("row %d\n got %s\nwant %s", i+1, got, want)
		}
	}
}

func TestNothingIsKeptPastTheEndOfTheDisplay(t *testing.T) {
	b := displayed(t, 3, 1)
	for left, want := range map[time.Duration]string{time.Hour: "max-age=60,", 5 * time.Second: "max-age=5,"} {
		b.now = to.Add(-left)
		for _, form := range []string{"", ".json", ".xlsx", ".sig"} {
			resp := b.get(address + form)
			tag := resp.Header.Get("ETag")
			if cache := resp.Header.Get("Cache-Control"); !strings.Contains(cache, want) || tag == "" {
				t.Errorf("%s before the end, %q: %q, ETag %q", left, form, cache, tag)
			}
			if again := b.get(address+form, "If-None-Match", tag); again.StatusCode != http.StatusNotModified {
				t.Errorf("%q, sent again: %d", form, again.StatusCode)
			}
		}
	}
}

func TestThePageIsTurnedAndSearched(t *testing.T) {
	b := displayed(t, 401, 201)
	first, last := b.body(address), b.body(address+"?page=3")
	if strings.Count(first, "<tr") != 201 || !strings.Contains(first, `href="/public/lists/2026-2?page=2"`) || strings.Contains(first, `rel="prev"`) {
		t.Error("the first page")
	}
	if strings.Count(last, "<tr") != 2 || !strings.Contains(last, "102026200401") || strings.Contains(last, `rel="next"`) {
		t.Error("the last page")
	}
	if second := b.body(address + "?list=second&page=2"); strings.Count(second, "<tr") != 2 || !strings.Contains(second, "102026200602") {
		t.Error("the last page of the second list")
	}
	for query, want := range map[string]string{
		"?q=102026200007":       "找到 1 条",
		"?q=10202620":           "只显示前面这些",
		"?q=%E6%9D%8E*":         "找到 134 条", // 李*
		"?q=%E7%8E%8B%EF%BC%8A": "没有找到「王",   // 王＊
		"?q=%E7%8E%8B%E5%B0%8F": "请输入受理编号",  // a name without a star
		"?q=120101199003070013": "请输入受理编号",  // an ID number
		"?q=102026200602":       "没有找到",     // on the other list
		"?q=%3Cscript%3E*":      "「&lt;script&gt;*」",
	} {
		if page := b.body(address + query); !strings.Contains(page, want) || strings.Contains(page, "王小") || strings.Contains(page, "120101199003070013") {
			t.Errorf("%s does not say %q", query, want)
		}
	}
	for _, query := range []string{"?page=0", "?page=4", "?page=x", "?page=-1", "?list=second&page=9"} {
		if resp := b.get(address + query); resp.StatusCode != http.StatusNotFound {
			t.Errorf("%s: %d", query, resp.StatusCode)
		}
	}
}

func TestThePagesUseNothingButOurOwn(t *testing.T) {
	b := displayed(t, 1, 0)
	resp := b.get(address)
	if policy := resp.Header.Get("Content-Security-Policy"); !strings.HasPrefix(policy, "default-src 'none'") {
		t.Error(policy)
	}
	page, _ := io.ReadAll(resp.Body)
	_, after, _ := strings.Cut(string(page), `<link rel="stylesheet" href="`)
	style, _, _ := strings.Cut(after, `"`)
	sheet := b.get(style)
	if sheet.StatusCode != http.StatusOK || !strings.Contains(sheet.Header.Get("Cache-Control"), "immutable") {
		t.Errorf("%s: %d %v", style, sheet.StatusCode, sheet.Header)
	}
	if old := b.get("/public/assets/list.css?v=old"); old.Header.Get("Cache-Control") != "no-cache" {
		t.Errorf("under another hash: %v", old.Header)
	}
}
