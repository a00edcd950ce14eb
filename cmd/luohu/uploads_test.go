package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io"
	"math/rand/v2"
	"net/http"
	"strings"
	"testing"

	"luohu/backend/casework"
	"luohu/backend/store"
)

// caller is a program that calls the API with a token.
type caller struct {
	t     *testing.T
	url   string
	token string
}

func (s caller) send(method, path string, body []byte, header ...string) (status int, answer map[string]any) {
	s.t.Helper()
	r, err := http.NewRequestWithContext(s.t.Context(), method, s.url+"/api/v1"+path, bytes.NewReader(body))
	if err != nil {
		s.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Authorization", "Bearer "+s.token)
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		s.t.Fatal(err)
	}
	defer resp.Body.Close()
	if err := json.NewDecoder(resp.Body).Decode(&answer); err != nil && err != io.EOF {
		s.t.Fatal(err)
	}
	return resp.StatusCode, answer
}

func (s caller) ok(method, path string, body any, header ...string) map[string]any {
	s.t.Helper()
	var raw []byte
	if body != nil {
		raw, _ = json.Marshal(body)
	}
	if b, is := body.([]byte); is {
		raw = b
	}
	status, answer := s.send(method, path, raw, header...)
	if status >= http.StatusMultipleChoices {
		s.t.Fatalf("%s %s: %d %v", method, path, status, answer)
	}
	return answer
}

// registersUnit makes the unit that applicants work for: it may file.
func (m machine) registersUnit() {
	m.t.Helper()
	m.people(func(ctx context.Context, p people) {
		err := p.store.Do(ctx, func(tx *store.Tx) error {
			return tx.SaveUnit(&casework.Unit{
				ID: "unit", USCC: "91350100M000100Y43", Name: "示例公司", Licence: casework.LicenceChecked,
				Points: map[casework.PeriodID]casework.AcceptancePoint{"2026-2": casework.Municipal},
			})
		})
		if err != nil {
			m.t.Fatal(err)
		}
	})
}

// openForFiling is a program in the middle of a period, with a unit that may
// file.
func openForFiling(t *testing.T) (p *program, m machine) {
	t.Helper()
	m = newMachine(t)
	m.registersUnit()
	m.must("staff", "add", "publisher", "--role", "publisher")
	m.must("staff", "add", "approver", "--role", "approver")
	p = m.start(t)
	publisher, approver := caller{t, p.url, m.must("staff", "token", "publisher")}, caller{t, p.url, m.must("staff", "token", "approver")}
	publisher.ok("POST", "/periods", map[string]any{"id": "2026-2"})
	asked := publisher.ok("POST", "/periods/2026-2/moves", map[string]any{"to": "applying", "reason": "按通知开始申报"})
	approver.ok("POST", "/requests/"+asked["id"].(string)+"/decision", map[string]any{"approve": true})
	p.waitUntil(t, "the clock has opened filing", func() bool {
		return publisher.ok("GET", "/periods/2026-2", nil)["stage"] == "applying"
	})
	return p, m
}

// start runs the program on the machine's data, on a day on which the second
// period of 2026 is filed in.
func (m machine) start(t *testing.T) *program {
	t.Helper()
	dir, _ := strings.CutPrefix(m.environ[0], "LUOHU_DATA__DIR=")
	return startProgram(t, dir, append(m.environ[1:], "LUOHU_CLOCK__NOW=2026-09-02T10:00:00+08:00")...)
}

// assessed is an application of the unit whose materials may be uploaded.
func assessed(unit caller) (path string) {
	a := unit.ok("POST", "/applications", map[string]any{"period": "2026-2", "id_number": "11010519491231002X", "name": "王小明"})
	path = "/applications/" + a["id"].(string)
	unit.ok("PATCH", path+"/facts", map[string]any{
		"birth_date": "1992-05-06", "education": "associate", "pension_months": 50, "medical_months": 50, "unemployment_months": 50,
		"work_injury_months": 50, "maternity_months": 50, "fund_months": 36, "permit_endorsements": 2,
	})
	unit.ok("POST", path+"/assessment", nil)
	return path
}

// A page of two megabytes that no packing makes small.
func bigPage(t *testing.T) []byte {
	t.Helper()
	noise, pixels := rand.New(rand.NewPCG(1, 2)), image.NewGray(image.Rect(0, 0, 1600, 1300))
	for y := range 1300 {
		for x := range 1600 {
			pixels.SetGray(x, y, color.Gray{uint8(noise.UintN(256))})
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, pixels); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestAnUploadGoesOnAfterTheProgramWasKilled(t *testing.T) {
	p, m := openForFiling(t)
	unit := caller{t, p.url, m.must("unit", "token", "91350100M000100Y43")}
	content, to := bigPage(t), assessed(unit)+"/materials/id_card/uploads"
	upload := to + "/" + unit.ok("POST", to, map[string]any{"length": len(content), "name": "a.png"})["id"].(string)
	unit.ok("PATCH", upload, content[:1_500_000], "Upload-Offset", "0", "Content-Type", "application/offset+octet-stream")
	p.kill()

	unit.url = m.start(t).url
	offset := int(unit.ok("GET", upload, nil)["offset"].(float64))
	if offset != 1_500_000 {
		t.Fatalf("%d bytes are left of what came before", offset)
	}
	unit.ok("PATCH", upload, content[offset:], "Upload-Offset", fmt.Sprint(offset), "Content-Type", "application/offset+octet-stream")
	done := unit.ok("POST", upload+"/completion", nil)
	material := done["application"].(map[string]any)["materials"].([]any)[0].(map[string]any)
	if files := material["files"].([]any); len(files) != 1 {
		t.Errorf("finished: %v", done)
	}
}
