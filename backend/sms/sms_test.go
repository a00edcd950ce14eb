package sms_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"luohu/backend/sms"
)

const jsonBody = `{"to":{{json .Phone}},"params":[{{json .Code}}]}`

func TestACodeIsSentAsTheProviderWantsIt(t *testing.T) {
	var got, key string
	provider := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b, _ := io.ReadAll(r.Body)
		got, key = string(b), r.Header.Get("Authorization")
		_, _ = io.WriteString(w, `{"code":"OK"}`)
	}))
	defer provider.Close()
	p, err := sms.New(sms.Options{URL: provider.URL, Authorization: "k", Body: jsonBody, OK: `"OK"`})
	if err != nil {
		t.Fatal(err)
	}
	if err := p.SendCode(t.Context(), "13812341234", "012345"); err != nil {
		t.Fatal(err)
	}
	if got != `{"to":"13812341234","params":["012345"]}` || key != "k" {
		t.Errorf("%s %s", got, key)
	}
}

func TestAProviderThatFailsIsAskedOnceMoreAndOneThatRefusesIsNot(t *testing.T) {
	for _, c := range []struct {
		status, calls int
		says          string
	}{{http.StatusBadGateway, 2, ""}, {http.StatusBadRequest, 1, ""}, {http.StatusOK, 1, `{"code":"isv.LIMIT"}`}} {
		calls := 0
		provider := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			calls++
			w.WriteHeader(c.status)
			_, _ = io.WriteString(w, c.says)
		}))
		p, err := sms.New(sms.Options{URL: provider.URL, Body: jsonBody, OK: `"OK"`})
		if err != nil {
			t.Fatal(err)
		}
		err = p.SendCode(t.Context(), "13812341234", "012345")
		if err == nil || strings.Contains(err.Error(), "1381234") || strings.Contains(err.Error(), "012345") || calls != c.calls {
			t.Errorf("%d %s: %d calls, %v", c.status, c.says, calls, err)
		}
		provider.Close()
	}
}

func TestABodyThatCanNotBeFilledInIsFoundAtTheStart(t *testing.T) {
	for _, body := range []string{"{{.Phone", "{{.Name}}", "{{nothing .Phone}}"} {
		if _, err := sms.New(sms.Options{Body: body}); err == nil || !strings.Contains(err.Error(), "sms.body") {
			t.Errorf("%s: %v", body, err)
		}
	}
}
