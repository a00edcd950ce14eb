package portal_test

import (
	"bytes"
	"image/jpeg"
	"image/png"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"luohu/backend/camera"
	"luohu/backend/casework"
	"luohu/backend/store"
)

// uploading is an application whose materials may be uploaded.
func (h *house) uploading(session, name, number string) (path string) {
	h.Helper()
	path = h.add(session, name, number)
	h.fill(session, path)
	h.is(h.post(path+"/assessment", session), http.StatusSeeOther, path+"/assessment")
	return path
}

var phoneAddress = regexp.MustCompile(`http://[^<]*(/h5/camera/[0-9A-Za-z]+)<`)

// lent opens a code for a material, and is the address that a phone opens.
func (h *house) lent(path, material, session string) string {
	h.Helper()
	h.is(h.post(path+"/materials/"+material+"/camera", session), http.StatusSeeOther, path+"/materials#m-"+material)
	found := phoneAddress.FindStringSubmatch(h.get(path+"/materials", session).page)
	if found == nil {
		h.Fatalf("no code is shown for %s", material)
	}
	return found[1]
}

var shownFile = regexp.MustCompile(`/files/([0-9A-Z]{26})" target`)

// shown are the files of an application as its page lists them.
func (h *house) shown(path, session string) (ids []string) {
	h.Helper()
	for _, found := range shownFile.FindAllStringSubmatch(h.get(path+"/materials", session).page, -1) {
		ids = append(ids, found[1])
	}
	return ids
}

func TestAPhoneAddsPhotosInTheirOrderByACodeAlone(t *testing.T) {
	h := opened(t)
	session := h.unit(0)
	path := h.uploading(session, "王小明", wang)
	phone := h.lent(path, "id_card", session)
	page := h.get(phone, "")
	h.is(page, http.StatusOK, "")
	h.says(page, "拍：", "申请人 王*明", `capture="environment"`, "还没有传")
	for _, told := range []string{"王小明", wang, "示范公司"} {
		if strings.Contains(page.page, told) {
			t.Errorf("the phone is told %s", told)
		}
	}
	h.is(h.upload(phone, "", "1.png", picture(1), "2.png", picture(2)), http.StatusSeeOther, phone)
	h.is(h.upload(phone, "", "3.png", picture(3)), http.StatusSeeOther, phone)
	h.says(h.get(phone, ""), "已传 3 张")
	h.says(h.get(path+"/materials", session), "手机已传来 3 张", "3 份")
	var kept []string
	for _, id := range h.shown(path, session) {
		kept = append(kept, h.get(path+"/files/"+id, session).page)
	}
	for i, content := range kept {
		drawn := must(png.Decode(strings.NewReader(content)))
		if r, _, _, _ := drawn.At(i+1, 0).RGBA(); r == 0 {
			t.Errorf("the order is lost: %d", i)
		}
	}
	if noted := h.audited("file.by_phone"); len(noted) != 3 || noted[0]["material"] != "id_card" {
		t.Errorf("%v", noted)
	}
	if len(h.audited("camera.lend")) != 1 {
		t.Error("that it was lent is not noted")
	}
}

func TestACodeIsGoodForOneMaterialOfOneApplicationUntilItEnds(t *testing.T) {
	h := opened(t)
	session := h.unit(0)
	path := h.uploading(session, "王小明", wang)
	other := h.uploading(session, "李四", li)
	phone := h.lent(path, "id_card", session)
	over := func(why, address string) {
		t.Helper()
		for _, a := range []answer{h.get(address, ""), h.upload(address, "", "x.png", picture(77))} {
			if a.status != http.StatusGone || !strings.Contains(a.page, "这个二维码已经失效") || !strings.Contains(a.page, "重新点“用手机拍”") {
				t.Errorf("%s: %d\n%s", why, a.status, a.page)
			}
		}
	}
	over("one letter is wrong", phone[:len(phone)-1]+"z")
	over("made up", "/h5/camera/"+strings.Repeat("A", 26)+strings.Repeat("0", 24))
	over("short", "/h5/camera/A")

	// Whatever else the phone sends, the photo goes where the code is for.
	h.is(h.upload(phone+"?material=degree&id="+other, "", "1.png", picture(1)), http.StatusSeeOther, "/h5/camera/")
	if n := len(h.shown(other, session)); n != 0 {
		t.Errorf("another application has %d files", n)
	}
	// Another code takes the first one back.
	next := h.lent(path, "degree", session)
	over("there is a newer one", phone)
	h.is(h.get(next, ""), http.StatusOK, "")
	h.is(h.post(path+"/materials/degree/camera/end", session), http.StatusSeeOther, path)
	over("it was taken back", next)

	next = h.lent(path, "id_card", session)
	h.later = camera.Lasts
	over("it is too late", next)
	h.later = 0

	next = h.lent(path, "id_card", session)
	h.is(h.post("/account/sign-out", session), http.StatusSeeOther, "/account/sign-in")
	over("the session has ended", next)
}

func TestACodeOfAnotherUnitIsNobodyElsesToMake(t *testing.T) {
	h := opened(t)
	path, stranger := h.uploading(h.unit(0), "王小明", wang), h.unit(1)
	h.is(h.post(path+"/materials/id_card/camera", stranger), http.StatusNotFound, "")
	h.is(h.post(path+"/materials/id_card/camera/end", stranger), http.StatusNotFound, "")
	h.is(h.post(path+"/materials/no_such/camera", h.signIn("li.a")), http.StatusNotFound, "")
}

func TestWhatAPhoneSendsIsLookedAtLikeAnythingElse(t *testing.T) {
	h := opened(t)
	session := h.unit(0)
	path := h.uploading(session, "王小明", wang)
	phone := h.lent(path, "id_card", session)
	a := h.upload(phone, "", "good.png", picture(1), "photo.jpg", []byte("#!/bin/sh\necho hi"), "again.png", picture(1))
	h.is(a, http.StatusUnprocessableEntity, "")
	h.says(a, "photo.jpg：这个文件不是照片", "again.png：这个文件已经传过了", "已传 1 张")
	huge := h.upload(phone, "", "huge.jpg", bytes.Repeat([]byte("x"), 25<<20))
	h.is(huge, http.StatusUnprocessableEntity, "")
	h.says(huge, "文件太大")
	h.is(h.upload(phone, ""), http.StatusUnprocessableEntity, "")
	lying := h.upload(phone, "", "photo.png", must(jpegBytes()))
	h.is(lying, http.StatusSeeOther, phone)
	h.says(h.get(path+"/materials", session), "已按实际的保存")
	// A page of another site sends nothing in a phone's name.
	cross := h.send(http.MethodPost, phone, "", "application/x-www-form-urlencoded", strings.NewReader(""), "Sec-Fetch-Site", "cross-site", "Origin", "https://evil.example")
	h.is(cross, http.StatusForbidden, "")
}

func TestACodeTakesSoManyPhotosAndNoMore(t *testing.T) {
	h := opened(t)
	session := h.unit(0)
	path := h.uploading(session, "王小明", wang)
	phone := h.lent(path, "id_card", session)
	for range camera.MostPhotos / 20 {
		sent := make([]any, 0, 40)
		for range 20 {
			sent = append(sent, "x.txt", []byte("no picture"))
		}
		h.is(h.upload(phone, "", sent...), http.StatusUnprocessableEntity, "")
	}
	h.says(h.upload(phone, "", "one.png", picture(1)), "一个二维码最多传 60 张")
}

func TestThePageOnTheDeskIsToldOnlyOfWhatHasChanged(t *testing.T) {
	h := opened(t)
	session := h.unit(0)
	path := h.uploading(session, "王小明", wang)
	phone := h.lent(path, "id_card", session)
	look := func() answer {
		seen := regexp.MustCompile(`hx-get="([^"]*/materials/id_card\?seen=[^"]*)"`).FindStringSubmatch(h.get(path+"/materials", session).page)
		if seen == nil {
			t.Fatal("it does not look")
		}
		if again := h.send(http.MethodGet, seen[1], session, "", nil, "HX-Request", "true"); again.status != http.StatusNoContent {
			t.Errorf("nothing has changed: %d", again.status)
		}
		h.upload(phone, "", "x.png", picture(len(h.shown(path, session))+1))
		return h.send(http.MethodGet, seen[1], session, "", nil, "HX-Request", "true")
	}
	for _, says := range []string{"手机已传来 1 张", "手机已传来 2 张"} {
		a := look()
		h.is(a, http.StatusOK, "")
		h.says(a, says, `id="left" hx-swap-oob`)
	}
}

func TestAPageIsTurnedForWhoeverLooksAtItAndKeptAsItCame(t *testing.T) {
	h := opened(t)
	session := h.unit(0)
	path := h.uploading(session, "王小明", wang)
	h.upload(path+"/materials/id_card", session, "a.png", picture(1))
	id := h.shown(path, session)[0]
	size := func() (int, int) {
		drawn := must(png.DecodeConfig(strings.NewReader(h.get(path+"/files/"+id, session).page)))
		return drawn.Width, drawn.Height
	}
	events := func() int {
		history, _, err := h.load.History(h.Context(), agentOf(h, path), strings.TrimPrefix(path, "/portal/applications/"), 0, 200)
		if err != nil {
			t.Fatal(err)
		}
		return len(history)
	}
	if w, _ := size(); w != 300 {
		t.Fatal(w)
	}
	n := events()
	for range 2 { // sent twice
		h.is(h.post(path+"/materials/id_card/turn", session, "file", id, "turn", "90"), http.StatusSeeOther, path+"/materials#m-id_card")
	}
	if w, hh := size(); w != 200 || hh != 300 {
		t.Errorf("it is shown %d × %d", w, hh)
	}
	if events() != n+1 {
		t.Errorf("%d events more", events()-n)
	}
	h.says(h.get(path+"/materials", session), "已转 90°", `value="180"`)
	raw, _, err := h.load.Download(h.Context(), agentOf(h, path), strings.TrimPrefix(path, "/portal/applications/"), id, false)
	if err != nil || must(png.DecodeConfig(bytes.NewReader(raw))).Width != 300 {
		t.Error("what was uploaded is not kept as it was")
	}
	for _, wrong := range []string{"45", "-90", "360", "x", ""} {
		h.is(h.post(path+"/materials/id_card/turn", session, "file", id, "turn", wrong), http.StatusUnprocessableEntity, "")
	}
	part := h.send(http.MethodPost, path+"/materials/id_card/turn", session, "application/x-www-form-urlencoded", strings.NewReader("turn=180&file="+id), "HX-Request", "true")
	h.is(part, http.StatusOK, "")
	h.says(part, "已转 180°", "已旋转。")
	if strings.Contains(part.page, "<html") {
		t.Error("a script gets the whole page")
	}
}

func TestWhatWasReplacedStaysToBeSeenAndPutBack(t *testing.T) {
	h := opened(t)
	session := h.unit(0)
	path := h.uploading(session, "王小明", wang)
	h.upload(path+"/materials/id_card", session, "a.png", picture(1))
	first := h.shown(path, session)[0]
	h.is(h.uploadWith(path+"/materials/id_card", session, []string{"replaces", first}, "b.png", picture(2)), http.StatusSeeOther, path)
	h.says(h.get(path+"/materials", session), "1 份", "换下来、拿掉的（1）", first)
	h.is(h.get(path+"/files/"+first, session), http.StatusOK, "")
	h.is(h.post(path+"/materials/id_card/back", session, "file", first), http.StatusSeeOther, path)
	h.says(h.get(path+"/materials", session), "2 份")
}

func TestAListOfPagesThatIsNotTheirsIsNoOrder(t *testing.T) {
	h := opened(t)
	session := h.unit(0)
	path := h.uploading(session, "王小明", wang)
	h.upload(path+"/materials/id_card", session, "a.png", picture(1), "b.png", picture(2))
	ids := h.shown(path, session)
	for _, wrong := range []string{"", ids[0], ids[0] + "," + ids[0], ids[0] + "," + ids[1] + ",x", strings.Repeat("x,", 5000)} {
		h.is(h.post(path+"/materials/id_card/order", session, "order", wrong), http.StatusUnprocessableEntity, "")
	}
	h.is(h.post(path+"/materials/id_card/order", session, "dragged", ids[1]+","+ids[0]), http.StatusSeeOther, path)
	if now := h.shown(path, session); now[0] != ids[1] {
		t.Error("it was not dragged")
	}
}

func jpegBytes() ([]byte, error) {
	var b bytes.Buffer
	drawn, err := png.Decode(bytes.NewReader(picture(9)))
	if err == nil {
		err = jpeg.Encode(&b, drawn, nil)
	}
	return b.Bytes(), err
}

// agentOf is an agent of the unit whose application it is.
func agentOf(h *house, path string) casework.Actor {
	h.Helper()
	var a *casework.Application
	err := h.load.Store.Look(h.Context(), func(tx *store.Tx) (err error) {
		a, err = tx.Application(strings.TrimPrefix(path, "/portal/applications/"))
		return err
	})
	if err != nil {
		h.Fatal(err)
	}
	return casework.Actor{ID: "agent", Role: casework.Agent, Unit: a.Unit}
}
