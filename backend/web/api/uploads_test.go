package api_test

import (
	"bytes"
	"encoding/json"
	"image"
	"image/color"
	"image/png"
	"io"
	"math/rand/v2"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"luohu/backend/casework"
	"luohu/backend/store/storetest"
)

// picture is a photograph of nothing: noise, which no packing makes small.
func picture(t *testing.T, seed uint64) []byte {
	t.Helper()
	noise, pixels := rand.New(rand.NewPCG(seed, 1)), image.NewGray(image.Rect(0, 0, 900, 700))
	for y := range 700 {
		for x := range 900 {
			pixels.SetGray(x, y, color.Gray{uint8(noise.UintN(256))})
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, pixels); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// filed opens a period, two units with an agent each, and an application of the
// first whose materials may be uploaded.
func (h *house) filed() (path, agent string) {
	h.Helper()
	h.period()
	h.unit("unit", "91350100M000100Y43", casework.Municipal, "account-agent", "account-chen.jing")
	h.unit("another", "91120118MA0000000X", casework.Binhai)
	h.account("agent", "unit", asAgent)
	h.account("chen.jing", "unit", asAgent)
	h.account("stranger", "another", asAgent)
	agent = h.token("agent")
	path = "/applications/" + h.ok(agent, "POST", "/applications", "", wangs)["id"].(string)
	h.ok(agent, "PATCH", path+"/facts", "", wang)
	h.ok(agent, "POST", path+"/assessment", "", nil)
	return path, agent
}

// piece sends bytes from an offset on.
func (h *house) piece(as, path string, offset int, content io.Reader) (status int, answer map[string]any) {
	h.Helper()
	r := must(http.NewRequestWithContext(h.Context(), http.MethodPatch, h.url+path, content))
	r.Header.Set("Content-Type", "application/offset+octet-stream")
	r.Header.Set("Upload-Offset", strconv.Itoa(offset))
	r.Header.Set("Authorization", "Bearer "+as)
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		return 0, nil // the line broke
	}
	defer resp.Body.Close()
	if err := json.NewDecoder(resp.Body).Decode(&answer); err != nil {
		h.Fatal(err)
	}
	return resp.StatusCode, answer
}

func TestAnUploadGoesOnWhereTheLineBroke(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		path, agent := h.filed()
		content := picture(t, 1)
		to := path + "/materials/id_card/uploads"
		begun := h.ok(agent, "POST", to, "", map[string]any{"length": len(content), "name": "身份证.png", "type": "image/png"})
		upload := to + "/" + begun["id"].(string)
		if begun["offset"] != 0.0 || begun["length"] != float64(len(content)) {
			t.Errorf("begun: %v", begun)
		}
		h.refused(409, "not_complete", agent, "POST", upload+"/completion", "", nil)

		broken := io.MultiReader(bytes.NewReader(content[:300_000]), iotest.ErrReader(io.ErrUnexpectedEOF))
		h.piece(agent, upload, 0, broken)
		// What came is noted a moment after the line broke.
		offset := 0
		for deadline := time.Now().Add(10 * time.Second); offset == 0 && time.Now().Before(deadline); time.Sleep(5 * time.Millisecond) {
			offset = int(h.ok(agent, "GET", upload, "", nil)["offset"].(float64))
		}
		if offset == 0 || offset > 300_000 {
			t.Fatalf("%d bytes came before the line broke", offset)
		}
		status, refusal := h.piece(agent, upload, offset+1, bytes.NewReader(content[offset:]))
		if params, _ := refusal["params"].(map[string]any); status != 409 || refusal["code"] != "wrong_offset" || params["offset"] != strconv.Itoa(offset) {
			t.Errorf("a gap: %d %v", status, refusal)
		}
		if status, answer := h.piece(agent, upload, offset, bytes.NewReader(content[offset:])); status != 200 || answer["offset"] != float64(len(content)) {
			t.Fatalf("the rest: %d %v", status, answer)
		}
		done := h.ok(agent, "POST", upload+"/completion", "", nil)
		materials := done["application"].(map[string]any)["materials"].([]any)
		if files := materials[0].(map[string]any)["files"].([]any); len(files) != 1 || done["quality"].(map[string]any)["sharpness"].(map[string]any)["verdict"] == nil {
			t.Errorf("finished: %v", done)
		}
		h.refused(404, "no_such_upload", agent, "GET", upload, "", nil)
	})
}

func TestAnUploadIsForOneMaterialOfOneApplicationAndItsOwner(t *testing.T) {
	h := openHouse(t, storetest.Open(t, "sqlite", ""), "")
	path, agent := h.filed()
	h.account("colleague", "unit", asAgent)
	other := "/applications/" + h.ok(agent, "POST", "/applications", "", lis)["id"].(string)
	to := path + "/materials/id_card/uploads"
	id := h.ok(agent, "POST", to, "", map[string]any{"length": 8})["id"].(string)
	for _, elsewhere := range []string{other + "/materials/id_card/uploads/", path + "/materials/degree/uploads/"} {
		h.refused(404, "no_such_upload", agent, "GET", elsewhere+id, "", nil)
		if status, answer := h.piece(agent, elsewhere+id, 0, strings.NewReader("x")); status != 404 {
			t.Errorf("%s: %d %v", elsewhere, status, answer)
		}
		h.refused(404, "no_such_upload", agent, "POST", elsewhere+id+"/completion", "", nil)
	}
	h.refused(404, "no_such_upload", h.token("colleague"), "GET", to+"/"+id, "", nil)
	h.refused(404, "not_yours", h.token("stranger"), "GET", to+"/"+id, "", nil)

	// What the rules refuse at the end they refuse at the beginning.
	h.refused(422, "material_unknown", agent, "POST", path+"/materials/poem/uploads", "", map[string]any{"length": 8})
	h.refused(409, "wrong_state", agent, "POST", other+"/materials/id_card/uploads", "", map[string]any{"length": 8})
	h.refused(422, "too_large", agent, "POST", to, "", map[string]any{"length": 30_000_000})

	// What can't be taken is let go of; what was given up too.
	if status, _ := h.piece(agent, to+"/"+id, 0, strings.NewReader("no image")); status != 200 {
		t.Error(status)
	}
	h.refused(422, "wrong_type", agent, "POST", to+"/"+id+"/completion", "", nil)
	h.refused(404, "no_such_upload", agent, "GET", to+"/"+id, "", nil)
	id = h.ok(agent, "POST", to, "", map[string]any{"length": 8})["id"].(string)
	for range 2 {
		if status, _ := h.send(agent, "DELETE", to+"/"+id, "", nil); status != 204 {
			t.Error(status)
		}
	}
	h.refused(404, "no_such_upload", agent, "GET", to+"/"+id, "", nil)
}

func TestABeginningSentTwiceIsOneUpload(t *testing.T) {
	h := openHouse(t, storetest.Open(t, "sqlite", ""), "")
	path, agent := h.filed()
	h.once = "k1"
	to, body := path+"/materials/id_card/uploads", map[string]any{"length": 8}
	first := h.ok(agent, "POST", to, "", body)
	if again := h.ok(agent, "POST", to, "", body); again["id"] != first["id"] {
		t.Errorf("%v, then %v", first, again)
	}
}

func TestPagesArePutInOrder(t *testing.T) {
	h := openHouse(t, storetest.Open(t, "sqlite", ""), "")
	path, agent := h.filed()
	to := path + "/materials/id_card"
	var ids []string
	for seed := range uint64(2) {
		status, answer := h.sendFile(agent, to+"/files", "a.png", picture(t, seed))
		if status != 201 {
			t.Fatal(answer)
		}
		files := answer["application"].(map[string]any)["materials"].([]any)[0].(map[string]any)["files"].([]any)
		ids = append(ids, files[len(files)-1].(map[string]any)["id"].(string))
	}
	a := h.ok(agent, "PUT", to+"/order", "", map[string]any{"files": []string{ids[1], ids[0]}})
	files := a["materials"].([]any)[0].(map[string]any)["files"].([]any)
	if files[0].(map[string]any)["id"] != ids[1] {
		t.Errorf("in order: %v", files)
	}
	h.refused(409, "stale_version", agent, "PUT", to+"/order", "", map[string]any{"files": ids[:1]})
	h.refused(409, "file_unknown", agent, "PUT", to+"/order", "", map[string]any{"files": []string{ids[0], "another"}})
}

func TestAFileIsSeenUnderItsAddressForMinutes(t *testing.T) {
	h := openHouse(t, storetest.Open(t, "sqlite", ""), "")
	path, agent := h.filed()
	_, answer := h.sendFile(agent, path+"/materials/id_card/files", "a.png", picture(t, 1))
	file := answer["application"].(map[string]any)["materials"].([]any)[0].(map[string]any)["files"].([]any)[0].(map[string]any)["id"].(string)
	h.refused(404, "not_yours", h.token("stranger"), "GET", path+"/files/"+file+"/address", "", nil)
	seen := func(address string) (int, http.Header) {
		r := must(http.NewRequestWithContext(t.Context(), http.MethodGet, strings.TrimSuffix(h.url, "/api/v1")+address, nil))
		resp := must(http.DefaultClient.Do(r))
		resp.Body.Close()
		return resp.StatusCode, resp.Header
	}
	address := h.ok(agent, "GET", path+"/files/"+file+"/address", "", nil)["address"].(string)
	if status, header := seen(address); status != 200 || header.Get("Content-Type") != "image/png" || header.Get("Cache-Control") != "private, no-store" {
		t.Errorf("seen: %d %v", status, header)
	}
	small := h.ok(agent, "GET", path+"/files/"+file+"/address?thumbnail=true", "", nil)["address"].(string)
	if status, header := seen(small); status != 200 || header.Get("Content-Type") != "image/jpeg" {
		t.Errorf("its thumbnail: %d %v", status, header)
	}
	forged := []byte(address)
	forged[len(forged)-20] ^= 1
	if status, _ := seen(string(forged)); status != 404 {
		t.Errorf("forged: %d", status)
	}
	h.real = h.real.Add(6 * time.Minute)
	if status, _ := seen(address); status != http.StatusGone {
		t.Errorf("after six minutes: %d", status)
	}
}
