package main

import (
	"encoding/base64"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/chromedp/chromedp"
)

// uploading is an application of a unit, as far as its materials, and where its
// pages are.
func uploading(t *testing.T, p *program, m machine) (path string) {
	t.Helper()
	const uscc = "91120116MA00000014"
	p.tells(t, "", "POST", "/units", map[string]any{
		"uscc": uscc, "name": "示范公司", "licence": base64.StdEncoding.EncodeToString(page(t, 0)),
		"agents": []map[string]any{
			{"name": "wang.fang", "password": clerkPassword, "insured_by_unit": true}, {"name": "li.na", "password": clerkPassword, "insured_by_unit": true},
		},
	}, 201)
	agent := m.must("unit", "token", uscc)
	a := p.tells(t, agent, "POST", "/applications", map[string]any{"period": "2026-2", "id_number": "11010519491231002X", "name": "王小明"}, 201)
	id := a["id"].(string)
	p.tells(t, agent, "PATCH", "/applications/"+id+"/facts", map[string]any{
		"birth_date": "1992-05-06", "education": "associate", "pension_months": 50, "medical_months": 50, "unemployment_months": 50,
		"work_injury_months": 50, "maternity_months": 50, "fund_months": 36, "permit_endorsements": 2,
	}, 200)
	p.tells(t, agent, "POST", "/applications/"+id+"/assessment", nil, 200)
	return "/portal/applications/" + id
}

// A clerk shows a code; a phone, which has signed in nowhere, photographs; the
// photos appear on the page that the clerk has open.
func TestPhotosOfAPhoneAppearOnThePageOfTheClerk(t *testing.T) {
	p, m, _, _ := filing(t)
	path := uploading(t, p, m)
	b := openBrowser(t, deskWidth, deskHeight)
	b.do(chromedp.Navigate(p.url + "/account/sign-in?next=" + path + "/materials"))
	b.typed("name", "wang.fang", "password", clerkPassword)
	b.pressed("登录", "/materials")
	b.click(`[form="lend-id_card"]`)
	b.until("a code is there", `!!document.querySelector('#lent .qr')`)
	address := script[string](b, `document.querySelector('#lent .address').textContent`)
	b.picture("portal-camera")

	phone := openBrowser(t, phoneWidth, phoneHeight)
	phone.do(chromedp.Navigate(address))
	phone.sees("拍：", "以前有效")
	phone.fits("the page of the phone")
	phone.picture("phone-camera")
	var photos []string
	for n := range 2 {
		file := filepath.Join(t.TempDir(), strconv.Itoa(n)+".png")
		if err := os.WriteFile(file, page(t, n+40), 0o600); err != nil {
			t.Fatal(err)
		}
		photos = append(photos, file)
	}
	phone.do(chromedp.SetUploadFiles("#choose", photos))
	phone.until("both are sent", `!!document.body && document.body.innerText.includes('已传 2 张')`)
	b.until("they appear", `document.querySelectorAll('#m-id_card .thumbs img').length === 2 && document.body.innerText.includes('手机已传来 2 张')`)

	first := script[string](b, `document.querySelector('#m-id_card .thumbs li').dataset.id`)
	script[bool](b, `document.getElementById('down-`+first+`').focus(), true`)
	b.do(chromedp.KeyEvent("\r"))
	b.until("the first is the second now", `document.querySelectorAll('#m-id_card .thumbs li')[1].dataset.id === `+jsonOf(first))
	b.until("its button keeps the keyboard", `document.activeElement.id === 'down-`+first+`'`)
	b.click("#turn-" + first)
	b.until("it is turned", `document.querySelector('#m-id_card').innerText.includes('已转 90°')`)
	b.click(`#lent form button`)
	b.until("the code is gone", `!document.querySelector('#lent')`)
	phone.do(chromedp.Navigate(address))
	phone.sees("这个二维码已经失效", "重新点")
}
