// Package sms sends codes to phones through a provider's HTTP interface, which
// settings describe: sms in configs/luohu.yaml.
package sms

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"text/template"
	"time"
)

// patience is how long one call may take; a provider that does not answer is asked
// once more.
const (
	patience = 5 * time.Second
	calls    = 2
)

// Options describe the provider.
type Options struct {
	URL           string
	Authorization string // the header; empty: none
	ContentType   string
	Body          string // a Go template of .Phone and .Code, each as json or url makes them safe
	OK            string // what an answer that took it holds; empty: any of 2xx did
}

// Provider is one.
type Provider struct {
	Options
	body   *template.Template
	client *http.Client
}

// New reads the options.
func New(o Options) (*Provider, error) {
	body, err := template.New("sms.body").Option("missingkey=error").Funcs(template.FuncMap{
		"json": func(s string) (string, error) { b, err := json.Marshal(s); return string(b), err },
		"url":  url.QueryEscape,
	}).Parse(o.Body)
	if err != nil {
		return nil, fmt.Errorf("sms.body: %w", err)
	}
	p := &Provider{o, body, &http.Client{Timeout: patience}}
	if _, err := p.message("13800000000", "000000"); err != nil {
		return nil, fmt.Errorf("sms.body: %w", err)
	}
	return p, nil
}

func (p *Provider) message(phone, code string) ([]byte, error) {
	var b bytes.Buffer
	err := p.body.Execute(&b, map[string]string{"Phone": phone, "Code": code})
	return b.Bytes(), err
}

// errRefused is an answer that the provider will not change.
var errRefused = errors.New("the provider refused")

// SendCode sends one. No error holds the phone or the code.
func (p *Provider) SendCode(ctx context.Context, phone, code string) error {
	body, err := p.message(phone, code)
	if err != nil {
		return errors.New("sms.body can't be filled in")
	}
	for range calls {
		if err = p.call(ctx, body); err == nil || errors.Is(err, errRefused) || ctx.Err() != nil {
			break
		}
	}
	return err
}

func (p *Provider) call(ctx context.Context, body []byte) error {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, p.URL, bytes.NewReader(body))
	if err != nil {
		return err
	}
	r.Header.Set("Content-Type", p.ContentType)
	if p.Authorization != "" {
		r.Header.Set("Authorization", p.Authorization)
	}
	resp, err := p.client.Do(r)
	if err != nil {
		var about *url.Error
		if errors.As(err, &about) {
			err = about.Err // without the address, which may hold a key
		}
		return fmt.Errorf("the provider of text messages: %w", err)
	}
	defer resp.Body.Close()
	said, err := io.ReadAll(io.LimitReader(resp.Body, 64<<10))
	switch {
	case err != nil:
		return fmt.Errorf("the provider of text messages: %w", err)
	case resp.StatusCode >= http.StatusInternalServerError:
		return fmt.Errorf("the provider of text messages answered %d", resp.StatusCode)
	case resp.StatusCode >= http.StatusMultipleChoices || !bytes.Contains(said, []byte(p.OK)):
		return fmt.Errorf("%w: %d", errRefused, resp.StatusCode)
	}
	return nil
}
