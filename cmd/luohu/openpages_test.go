package main

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// A page that stays open is told what others do, also after the program was
// started anew under it; and what somebody has typed there is neither lost nor
// sent twice.
func TestAPageThatStaysOpenOutlivesTheProgram(t *testing.T) {
	a := newAgency(t)
	p := a.opens()
	c := &clerk{agency: a, until: make(chan struct{})}
	id, number := c.submitted()
	d := a.sitsDown(p, "hrss")
	d.do(chromedp.Navigate(p.url + "/console/applications/" + id))
	d.shows(number)
	d.until("it listens", "document.querySelector('[data-live]').dataset.liveNow === 'told'")
	d.press("x")
	d.until("the form has the keyboard", "document.activeElement.matches('[name=reason]')")
	d.press(" ")
	const typed = "居住证已经失效"
	script[bool](d.browser, "(document.querySelector('.decide [name=text]').focus(), true)")
	d.press(typed)
	keeps := func() {
		t.Helper()
		if is := script[string](d.browser, "document.querySelector('.decide [name=text]').value"); is != typed {
			t.Errorf("of what was typed there is %q", is)
		}
	}

	c.does("police", "/applications/"+id+"/reviews/police", map[string]string{"decision": "pass"})
	d.shows("看新内容")
	d.picture("desk-live")
	script[bool](d.browser, "document.querySelector('[data-anew]').click() ?? true")
	d.until("the page is new around what was typed", "!document.querySelector('[data-anew]') && document.querySelector('#due').innerText.includes('通过')")
	keeps()

	addr := strings.TrimPrefix(p.url, "http://")
	p.stop(t)
	a.starts("LUOHU_CLOCK__NOW="+whileFiling, "LUOHU_HTTP__ADDR="+addr)
	c.does("police", "/applications/"+id+"/reviews/police/sendback", map[string]string{"reason": "再核对一次"})
	d.shows("再核对一次")
	keeps()

	script[bool](d.browser, "document.querySelector('.decide form[action*=\"/reject\"]').requestSubmit() ?? true")
	d.shows("您看的时候，这一件有了变化")
	d.until("what was typed is there", "document.querySelector('.decide [name=text]')?.value === "+jsonOf(typed))
	// As when the answer to the first is lost: both are on their way at once.
	script[bool](d.browser, `((form) => { Promise.all([0, 1].map(() => fetch(form.action, {method: "POST", body: new URLSearchParams(new FormData(form))}))).then(() => { window.wasSent = true }) })(document.querySelector('.decide form[action*="/reject"]')), true`)
	d.until("it was sent", "window.wasSent === true")
	if state := a.reads("hrss", "/applications/"+id)["state"]; state != "rejected" {
		t.Errorf("it is %v", state)
	}
	rejected := 0
	for _, e := range a.reads("hrss", "/applications/"+id+"/history")["items"].([]any) {
		if e.(map[string]any)["kind"] == "line_rejected" {
			rejected++
		}
	}
	if rejected != 1 {
		t.Errorf("it was rejected %d times", rejected)
	}
}
