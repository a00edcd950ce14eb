package api_test

import (
	"bytes"
	"encoding/json"
	"image"
	"image/png"
	"io"
	"mime/multipart"
	"net/http"
	"testing"
)

// sendFile uploads a file as a browser does.
func (c *clerk) sendFile(as, path, name string, content []byte) (status int, answer map[string]any) {
	c.Helper()
	return c.sendFileBy(http.MethodPost, as, path, name, content)
}

func (c *clerk) sendFileBy(method, as, path, name string, content []byte) (status int, answer map[string]any) {
	c.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	part, err := form.CreateFormFile("file", name)
	if err != nil {
		c.Fatal(err)
	}
	_, _ = part.Write(content)
	_ = form.Close()
	r, err := http.NewRequestWithContext(c.Context(), method, c.url+path, &body)
	if err != nil {
		c.Fatal(err)
	}
	r.Header.Set("Content-Type", form.FormDataContentType())
	r.Header.Set("Authorization", "Bearer "+as)
	if c.once != "" {
		r.Header.Set("Idempotency-Key", c.once)
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		c.Fatal(err)
	}
	defer resp.Body.Close()
	if err := json.NewDecoder(resp.Body).Decode(&answer); err != nil {
		c.Fatal(err)
	}
	return resp.StatusCode, answer
}

// drawn is a picture; another shade is another picture.
func drawn(t *testing.T, shade uint8) []byte {
	t.Helper()
	plain := image.NewGray(image.Rect(0, 0, 900, 700))
	for i := range plain.Pix {
		plain.Pix[i] = shade
	}
	var picture bytes.Buffer
	if err := png.Encode(&picture, plain); err != nil {
		t.Fatal(err)
	}
	return picture.Bytes()
}

func TestAPageIsUploadedReadAndTakenOut(t *testing.T) {
	c := openClerk(t)
	a := c.ok("agent", "POST", "/applications", "", wangs)
	path := "/applications/" + a["id"].(string)
	c.ok("agent", "PATCH", path+"/facts", "", wang)
	c.ok("agent", "POST", path+"/assessment", "", nil)
	picture := drawn(t, 0)
	to := path + "/materials/id_card/files"
	status, answer := c.sendFile("agent", to, "身份证.png", picture)
	if status != http.StatusCreated {
		t.Fatalf("%d %v", status, answer)
	}
	material := answer["application"].(map[string]any)["materials"].([]any)[0].(map[string]any)
	id := material["files"].([]any)[0].(map[string]any)["id"].(string)
	if status, answer = c.sendFile("agent", to, "a.exe", []byte("MZ no picture at all")); status != http.StatusUnprocessableEntity || answer["code"] != "wrong_type" {
		t.Errorf("no picture: %d %v", status, answer)
	}
	get := func(as, query string) *http.Response {
		r, _ := http.NewRequestWithContext(t.Context(), http.MethodGet, c.url+path+"/files/"+id+query, nil)
		r.Header.Set("Authorization", "Bearer "+as)
		resp, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { resp.Body.Close() })
		return resp
	}
	resp := get("agent", "")
	if content, _ := io.ReadAll(resp.Body); resp.StatusCode != http.StatusOK || resp.Header.Get("Content-Type") != "image/png" ||
		resp.Header.Get("Cache-Control") != "private, no-store" || !bytes.HasPrefix(content, []byte("\x89PNG")) {
		t.Errorf("read: %d %v", resp.StatusCode, resp.Header)
	}
	if small := get("agent", "?thumbnail=true"); small.Header.Get("Content-Type") != "image/jpeg" {
		t.Errorf("its thumbnail: %v", small.Header)
	}
	if resp := get("stranger", ""); resp.StatusCode != http.StatusNotFound {
		t.Errorf("read by a stranger: %d", resp.StatusCode)
	}
	if left := c.ok("agent", "DELETE", to+"/"+id, "", nil)["materials"]; len(left.([]any)[0].(map[string]any)["files"].([]any)) != 0 {
		t.Errorf("after it was taken out: %v", left)
	}
}
