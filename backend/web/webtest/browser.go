package webtest

import (
	"bytes"
	"html"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"regexp"
	"strings"
)

// Answer is what came back.
type Answer struct {
	Status  int
	Where   string // to which it leads
	Session string // that was begun
	Page    string
	Header  http.Header
}

// Ask sends a request as whoever has a session (empty: nobody), and follows no
// redirect; headers are pairs.
func (h *House) Ask(method, path, session, kind string, body io.Reader, headers ...string) Answer {
	h.Helper()
	r := Must(http.NewRequestWithContext(h.Context(), method, h.URL+path, body))
	r.Header.Set("Content-Type", kind)
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	name := h.Cases.Door.CookieName()
	if session != "" {
		r.AddCookie(&http.Cookie{Name: name, Value: session})
	}
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	resp := Must(client.Do(r)) //nolint:bodyclose // it is, below
	defer resp.Body.Close()
	a := Answer{Status: resp.StatusCode, Where: resp.Header.Get("Location"), Page: string(Must(io.ReadAll(resp.Body))), Header: resp.Header}
	for _, c := range resp.Cookies() {
		if c.Name == name {
			a.Session = c.Value
		}
	}
	return a
}

// FormType is that of a form without files.
const FormType = "application/x-www-form-urlencoded"

// Form is what stands in one, by pairs of name and value.
func Form(pairs ...string) url.Values {
	form := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		form.Add(pairs[i], pairs[i+1])
	}
	return form
}

// Send sends a form.
func (h *House) Send(path, session string, form url.Values, headers ...string) Answer {
	h.Helper()
	return h.Ask(http.MethodPost, path, session, FormType, strings.NewReader(form.Encode()), headers...)
}

// Upload sends files, by pairs of name and content.
func (h *House) Upload(path, session string, sent ...any) Answer {
	h.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for i := 0; i+1 < len(sent); i += 2 {
		part := Must(form.CreateFormFile("file", sent[i].(string)))
		_ = Must(part.Write(sent[i+1].([]byte)))
	}
	_ = form.Close()
	return h.Ask(http.MethodPost, path, session, form.FormDataContentType(), &body)
}

// SignIn is a new session, by the form.
func (h *House) SignIn(name, password string) string {
	h.Helper()
	a := h.Send("/account/sign-in", "", Form("name", name, "password", password))
	if a.Session == "" {
		h.Fatalf("%s signing in: %d\n%s", name, a.Status, a.Page)
	}
	return a.Session
}

var (
	forms  = regexp.MustCompile(`(?s)<form([^>]*)>(.*?)</form>`)
	hidden = regexp.MustCompile(`<input type="hidden" name="([^"]*)" value="([^"]*)"`)
)

// Hidden is what the form of a page that goes to an address carries unseen: as a
// browser would send it.
func (a Answer) Hidden(action string) (form url.Values, there bool) {
	for _, found := range forms.FindAllStringSubmatch(a.Page, -1) {
		if !strings.Contains(html.UnescapeString(found[1]), `action="`+action+`"`) {
			continue
		}
		form = url.Values{}
		for _, field := range hidden.FindAllStringSubmatch(found[2], -1) {
			form.Add(html.UnescapeString(field[1]), html.UnescapeString(field[2]))
		}
		return form, true
	}
	return nil, false
}

// Says tells whether a page says something, as people read it.
func (a Answer) Says(words string) bool {
	return strings.Contains(html.UnescapeString(a.Page), words) || strings.Contains(a.Main(), words)
}

var tags = regexp.MustCompile(`(?s)<[^>]*>`)

// Main is what stands in the middle of a page, without its tags.
func (a Answer) Main() string {
	_, main, found := strings.Cut(a.Page, "<main")
	if !found {
		main = a.Page
	}
	return html.UnescapeString(strings.Join(strings.Fields(tags.ReplaceAllString(main, "")), " "))
}
