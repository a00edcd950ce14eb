package sim_test

import (
	"bytes"
	"encoding/json"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"luohu/bot/sim"
)

var png = []byte("\x89PNG\r\n\x1a\n rest of a picture")

func (w *world) upload(path, field string, data []byte, into any) int {
	w.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	part, err := form.CreateFormFile(field, "picture.png")
	if err != nil {
		w.Fatal(err)
	}
	part.Write(data)
	form.Close()
	resp, err := http.Post(w.server.URL+path, form.FormDataContentType(), &body)
	if err != nil {
		w.Fatal(err)
	}
	defer resp.Body.Close()
	if err := json.NewDecoder(resp.Body).Decode(into); err != nil {
		w.Fatal(err)
	}
	return resp.StatusCode
}

func (w *world) get(address string) (status int, kind string, body []byte) {
	w.Helper()
	resp, err := http.Get(address)
	if err != nil {
		w.Fatal(err)
	}
	defer resp.Body.Close()
	if body, err = io.ReadAll(resp.Body); err != nil {
		w.Fatal(err)
	}
	return resp.StatusCode, resp.Header.Get("Content-Type"), body
}

func TestAPictureFromAPhoneCanBeFetchedByTheBot(t *testing.T) {
	var w *world
	w = newWorld(t, func(o *sim.Options) { o.CallbackURL = func() string { return w.server.URL + "/callback" } })
	var picture struct {
		MediaID string `json:"media_id"`
		PicURL  string `json:"pic_url"`
	}
	if status := w.upload("/sim/api/images", "media", png, &picture); status != http.StatusCreated {
		t.Fatalf("status %d", status)
	}
	if status, kind, body := w.get(picture.PicURL); status != http.StatusOK || kind != "image/png" || !bytes.Equal(body, png) {
		t.Errorf("PicUrl: %d %s", status, kind)
	}
	address := w.server.URL + sim.APIPath + "/cgi-bin/media/get?access_token=" + w.token() + "&media_id=" + picture.MediaID
	if status, kind, body := w.get(address); status != http.StatusOK || kind != "image/png" || !bytes.Equal(body, png) {
		t.Errorf("media/get: %d %s", status, kind)
	}
	w.clock.pass(3 * 24 * time.Hour)
	if status, _, _ := w.get(picture.PicURL); status != http.StatusNotFound {
		t.Errorf("after three days: %d", status)
	}
	w.codeIs(w.wx("GET", "/cgi-bin/media/get?media_id="+picture.MediaID, nil), 40007)
}

func TestMediaThatWeChatDoesNotTakeAreRefused(t *testing.T) {
	w := newWorld(t)
	path := sim.APIPath + "/cgi-bin/media/upload?access_token=" + url.QueryEscape(w.token()) + "&type="
	large := append(bytes.Clone(png), make([]byte, 10<<20)...)
	for name, c := range map[string]struct {
		kind, field string
		data        []byte
		want        int
	}{
		"a picture":        {"image", "media", png, 0},
		"a voice":          {"voice", "media", []byte("#!AMR"), 0},
		"a dance":          {"dance", "media", png, 40004},
		"no picture":       {"image", "media", []byte("<svg onload=alert(1)>"), 40005},
		"nothing in it":    {"image", "media", nil, 40005},
		"another field":    {"image", "file", png, 41005},
		"too large":        {"image", "media", large, 45001},
		"much too large":   {"image", "media", append(large, make([]byte, 1<<20)...), 45001},
		"a large thumb":    {"thumb", "media", append([]byte("\xff\xd8\xff\xe0"), make([]byte, 65<<10)...), 45001},
		"a voice of 3 MiB": {"voice", "media", make([]byte, 3<<20), 45001},
	} {
		t.Run(name, func(t *testing.T) {
			var answer object
			w.upload(path+c.kind, c.field, c.data, &answer)
			w.codeIs(answer, c.want)
		})
	}
	var problem struct{ Detail string }
	if status := w.upload("/sim/api/images", "media", large, &problem); status != http.StatusRequestEntityTooLarge || !strings.Contains(problem.Detail, "10 MB") {
		t.Errorf("from a phone: %d %s", status, problem.Detail)
	}
	if status := w.upload("/sim/api/images", "media", []byte("<html>"), &problem); status != http.StatusUnsupportedMediaType {
		t.Errorf("HTML from a phone: %d", status)
	}
}

func TestTheShelfForgetsTheOldestWhenItIsFull(t *testing.T) {
	w := newWorld(t)
	var ids []string
	for range 8 { // 9 MiB each, of 64
		id, err := w.sim.PutImage(append(bytes.Clone(png), make([]byte, 9<<20)...))
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, id)
	}
	first, _, _ := w.get(w.server.URL + "/sim/media/" + ids[0])
	last, _, _ := w.get(w.server.URL + "/sim/media/" + ids[7])
	if first != http.StatusNotFound || last != http.StatusOK {
		t.Errorf("the first %d, the last %d", first, last)
	}
}
