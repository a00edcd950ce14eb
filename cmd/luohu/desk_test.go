package main

import (
	"net/http"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// desk is an officer at a keyboard, who has no mouse.
type desk struct {
	*browser
	url string
}

// sitsDown is an officer who has signed in.
func (a *agency) sitsDown(p *program, who string) *desk {
	a.t.Helper()
	d := &desk{openBrowser(a.t, deskWidth, deskHeight), p.url}
	d.do(chromedp.Navigate(p.url + "/account/sign-in"))
	script[string](d.browser, "document.cookie = "+jsonOf("luohu_session="+a.tokens[who]+"; path=/"))
	d.do(chromedp.Navigate(p.url + "/console"))
	return d
}

// press sends keys to whatever has the keyboard.
func (d *desk) press(keys string) {
	d.t.Helper()
	d.do(chromedp.KeyEvent(keys))
}

func (d *desk) shows(words string) {
	d.t.Helper()
	d.until("the page shows "+words, "document.readyState === 'complete' && document.body.innerText.includes("+jsonOf(words)+")")
}

// submitted is a new application at the window, and where it is.
func (c *clerk) submitted() (id, number string) {
	c.t.Helper()
	id = c.does("agent", "/applications", c.person())["id"].(string)
	path := "/applications/" + id
	c.fills(path)
	a := c.does("agent", path+"/submission", map[string]any{"promises": map[string]bool{"unit": true, "applicant": true}})
	return id, a["number"].(string)
}

func (c *clerk) hands(path, material string, paper *sheet) {
	c.t.Helper()
	if s, err := c.send(http.MethodPost, "agent", path+"/materials/"+material+"/files", "", paper); err != nil || s.status >= 300 {
		c.t.Fatalf("%s: %d %s, %v", material, s.status, s.body, err)
	}
}

func TestACaseIsReviewedWithTheKeyboardAlone(t *testing.T) {
	a := newAgency(t)
	a.hire("hrss.two", "--role", "window", "--department", "hrss", "--point", "municipal")
	p := a.opens()
	c := &clerk{agency: a, until: make(chan struct{})}
	id, number := c.submitted()
	_, other := c.submitted()
	path := "/applications/" + id

	hrss := a.sitsDown(p, "hrss")
	hrss.shows("全部待办")
	hrss.fits("the home of an officer")
	hrss.press("6")
	hrss.shows(other)
	hrss.fits("the queue")
	script[bool](hrss.browser, "document.querySelector('.why summary').click() ?? true")
	hrss.shows("计 1 天")
	hrss.press("j\r")
	hrss.shows("自评合计")
	hrss.shows(number)
	hrss.until("the material is shown", "document.querySelector('.stage img')?.naturalWidth > 0")
	hrss.fits("a case")
	hrss.picture("desk-case")

	// Its pages are leafed through, and looked at closely.
	before := script[string](hrss.browser, "document.querySelector('.stage img').src")
	hrss.press(kb.ArrowRight)
	hrss.until("the next page of the materials is there", "document.querySelector('.stage img')?.src !== "+jsonOf(before))
	hrss.press("=")
	hrss.press("r")
	hrss.until("it is bigger and turned", "document.querySelector('.stage img').style.width === '150%' && document.querySelector('.stage img').style.rotate === '90deg'")

	// Another officer, who looks at the same case, is faster or slower.
	slower := a.sitsDown(p, "hrss.two")
	slower.do(chromedp.Navigate(p.url + "/console" + path))
	slower.shows(number)

	hrss.press("s")
	hrss.shows("哪些材料，为什么")
	hrss.press("m")
	hrss.press(" ")
	hrss.until("it asks why", "document.activeElement.matches('[data-with]')")
	hrss.press("反面看不清，请重新拍照")
	hrss.until("it is seen as the unit will", "document.querySelector('#preview').innerText.includes('反面看不清')")
	hrss.picture("desk-supplement")
	hrss.press("\r")
	hrss.shows("补正要求已发给单位")
	hrss.shows(other) // the next one

	slower.press("x")
	slower.until("the form has the keyboard", "document.activeElement.matches('[name=reason]')")
	slower.press(" ")
	slower.press("\r")
	slower.shows("您看的时候，这一件有了变化")
	slower.shows("反面看不清")
	slower.picture("desk-clash")

	c.hands(path, "id_card", c.scan())
	c.does("agent", path+"/supplements/1/answer", nil)
	hrss.press("u")
	hrss.shows("要办的")
	hrss.do(chromedp.Navigate(p.url + "/console"))
	hrss.shows("补正已答复")
	hrss.press("3")
	hrss.shows(number)
	hrss.press("j\r")
	hrss.shows("自评合计")
	hrss.leafsThroughThePDF()
	for _, who := range []*desk{hrss, a.sitsDown(p, "police")} {
		if who != hrss {
			who.press("/")
			who.until("the field has the keyboard", "document.activeElement?.id === 'f-q'")
			who.press(number + "\r")
			who.shows("自评合计")
		}
		who.press("p")
		who.until("the button has the keyboard", "document.activeElement.matches('.act [data-first]')")
		who.press("\r")
		who.shows("已通过")
	}
	if state := a.reads("hrss", path)["state"]; state != "accepted" {
		t.Errorf("it is %v", state)
	}
}

// leafsThroughThePDF looks at the last sheet of the identity card, which is one.
func (d *desk) leafsThroughThePDF() {
	d.t.Helper()
	script[bool](d.browser, `[...document.querySelectorAll(".papers > li")].find((li) => li.innerText.includes("身份证")).querySelector(".pages a:last-child").click() ?? true`)
	const first = `document.querySelector(".stage.paper canvas")`
	d.until("both of its pages are drawn", `document.querySelectorAll(".stage.paper canvas[data-drawn]").length === 2`)
	d.until("there is ink on the first", `(() => { const c = `+first+`; return c.getContext("2d").getImageData(0, 0, c.width, c.height).data.some((v, i) => i % 4 === 0 && v < 50) })()`)
	if script[bool](d.browser, first+".height < "+first+".width") {
		d.t.Error("an upright page lies")
	}
	d.picture("desk-pdf")
	before := script[int](d.browser, first+".clientWidth")
	d.press("=")
	d.until("it is bigger", first+".clientWidth > "+jsonOf(before))
	d.press("-")
	d.press("r")
	d.until("it is turned", first+".height < "+first+".width")
	d.fits("a case with a PDF")
}

// reads is what an address of the API answers.
func (a *agency) reads(as, path string) map[string]any {
	a.t.Helper()
	s, err := a.ask(http.MethodGet, as, path, "", nil)
	if err != nil || s.status != http.StatusOK {
		a.t.Fatalf("%s by %s: %d %s, %v", path, as, s.status, s.body, err)
	}
	return s.object()
}

func TestRowsAreScoredWithTheKeyboardAlone(t *testing.T) {
	a := newAgency(t)
	p := a.opens()
	c := &clerk{agency: a, until: make(chan struct{})}
	var ids []string
	for range 2 {
		id, _ := c.submitted()
		for _, line := range []string{"police", "hrss"} {
			c.does(line, "/applications/"+id+"/reviews/"+line, map[string]string{"decision": "pass"})
		}
		ids = append(ids, id)
	}
	d := a.sitsDown(p, "scores-education")
	d.do(chromedp.Navigate(p.url + "/console/scores"))
	d.shows("自评")
	d.fits("the scorer's page")
	script[bool](d.browser, "document.querySelector('.points').focus() ?? true")
	d.press("99\r")
	d.until("the row says what is wrong", "document.querySelector('.score-row .wrong:not([hidden])')?.innerText.includes('0.00') === true")
	d.until("and keeps the keyboard", "document.activeElement.matches('.points') && document.activeElement.value === '99'")
	script[bool](d.browser, "document.activeElement.select() ?? true")
	d.press("10\r")
	d.until("the next row has the keyboard", "document.querySelectorAll('.saved-now').length === 1 && document.activeElement === document.querySelectorAll('.points')[document.querySelectorAll('.points').length - 1]")
	d.press("20\r")
	d.until("both are saved", "document.querySelectorAll('.saved-now').length === 2")
	d.picture("desk-scores")
	for i, want := range []string{"10.00", "20.00"} {
		for _, r := range a.reads("scores-education", "/applications/"+ids[i])["scores"].([]any) {
			if record := r.(map[string]any); record["indicator"] == "education" && record["department"] == "education" && record["points"] != want {
				t.Errorf("%d is scored %v", i, record["points"])
			}
		}
	}
	if !strings.Contains(script[string](d.browser, "document.body.innerText"), "与自评不同") {
		t.Error("what differs from the self-assessment is not marked")
	}
}
