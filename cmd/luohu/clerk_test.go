package main

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"mime/multipart"
	"net/http"
	"strings"
	"sync"
)

// deed is a command that a clerk was told is done.
type deed struct {
	as, path, key string
	sheet         *sheet
	said          said // what was answered; nothing if the answer was lost
	application   string
	event         string // what it leaves in the record
}

// clerk takes applications from the first entry to the last score, one after the
// other, until told to stop. When the program is away, the request is sent again
// until there is an answer, always under the same key.
type clerk struct {
	*agency
	name  string // nobody else's
	until <-chan struct{}
	done  []deed
	keys  int
}

// errStopped ends a clerk's day, between two commands.
var errStopped = errors.New("told to stop")

// clerks work side by side until stop is closed; what they did is theirs to tell.
func (a *agency) clerks(n int, stop <-chan struct{}) (wait func() []deed) {
	all := make([]*clerk, n)
	var working sync.WaitGroup
	for i := range all {
		c := &clerk{agency: a, name: rand.Text(), until: stop}
		all[i] = c
		working.Go(func() {
			for {
				if err := c.life(); errors.Is(err, errStopped) {
					return
				} else if err != nil {
					a.t.Errorf("%s: %v", c.name, err)
					return
				}
			}
		})
	}
	return func() (done []deed) {
		working.Wait()
		for _, c := range all {
			done = append(done, c.done...)
		}
		return done
	}
}

var filled = map[string]any{
	"birth_date": "1992-05-06", "education": "associate", "pension_months": 50, "medical_months": 50, "unemployment_months": 50,
	"work_injury_months": 50, "maternity_months": 50, "fund_months": 36, "permit_endorsements": 2,
}

// life is one application's.
func (c *clerk) life() error {
	begun, err := c.command("agent", "/applications", "", "applicant_added", asJSON(c.person()))
	if err != nil {
		return err
	}
	id, _ := begun.object()["id"].(string)
	if id != "" {
		c.takes(id)
	} else if id, err = c.orphan(); err != nil {
		return fmt.Errorf("an application was begun, and is not there: %w", err)
	}
	c.done[len(c.done)-1].application = id
	path := "/applications/" + id
	if _, err := c.send(http.MethodPatch, "agent", path+"/facts", "", asJSON(filled)); err != nil {
		return err
	}
	if _, err := c.command("agent", path+"/assessment", id, "assessment_passed", nil); err != nil {
		return err
	}
	papers, err := c.send(http.MethodGet, "agent", path+"/materials", "", nil)
	if err != nil {
		return err
	}
	for _, item := range papers.object()["items"].([]any) {
		paper := item.(map[string]any)
		if paper["required"] != true {
			continue
		}
		material := paper["id"].(string)
		if _, err := c.command("agent", path+"/materials/"+material+"/files", id, "file_added "+material, c.picture()); err != nil {
			return err
		}
	}
	promises := map[string]any{"promises": map[string]bool{"unit": true, "applicant": true}}
	if _, err := c.command("agent", path+"/submission", id, "submitted", asJSON(promises)); err != nil {
		return err
	}
	return c.office(id, path)
}

// office is what windows and departments do.
func (c *clerk) office(id, path string) error {
	for _, line := range []string{"police", "hrss"} {
		if _, err := c.command(line, path+"/reviews/"+line, id, "line_passed "+line, asJSON(map[string]string{"decision": "pass"})); err != nil {
			return err
		}
	}
	accepted, err := c.send(http.MethodGet, "hrss", path, "", nil)
	if err != nil {
		return err
	}
	scores, _ := accepted.object()["scores"].([]any)
	if len(scores) == 0 {
		return fmt.Errorf("no scores are asked for: %s", accepted.body)
	}
	for _, item := range scores {
		record := item.(map[string]any)
		indicator, department := record["indicator"].(string), record["department"].(string)
		given := asJSON(map[string]string{"step": "score", "points": "0.00"})
		as := "scores-" + strings.ReplaceAll(department, "_", "-")
		desk := indicator + "/" + department
		if _, err := c.command(as, path+"/scores/"+desk, id, "score_given "+desk, given); err != nil {
			return err
		}
	}
	return nil
}

// command is a POST that is carried out once, and is known to be when it returns.
func (c *clerk) command(as, path, application, event string, body *sheet) (said, error) {
	c.keys++
	d := deed{as: as, path: path, key: fmt.Sprintf("%s-%d", c.name, c.keys), sheet: body, application: application, event: event}
	s, err := c.send(http.MethodPost, as, path, d.key, body)
	if err != nil {
		return s, err
	}
	switch lost := s.object()["code"] == "carried_out"; {
	case s.status < 300:
		d.said = s
	case !lost:
		return s, fmt.Errorf("%s by %s: %d %s", path, as, s.status, s.body)
	}
	c.done = append(c.done, d)
	return s, nil
}

// send goes on until there is an answer of a program that is well.
func (c *clerk) send(method, as, path, key string, body *sheet) (said, error) {
	select {
	case <-c.until:
		return said{}, errStopped
	default:
	}
	return c.keepsAsking(method, as, path, key, body)
}

func asJSON(v any) *sheet {
	src, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return &sheet{"application/json", src}
}

// scan is a PDF of two upright pages that nobody else uploads, as a form.
func (c *clerk) scan() *sheet {
	ink := fmt.Sprintf("0 0 0 rg 20 20 100 %d re f", c.serial.Add(1))
	page := "<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 280]/Contents 5 0 R>>"
	var pdf bytes.Buffer
	table := "xref\n0 6\n0000000000 65535 f \n"
	pdf.WriteString("%PDF-1.7\n")
	for i, object := range []string{
		"<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Count 2/Kids[3 0 R 4 0 R]>>", page, page,
		fmt.Sprintf("<</Length %d>>\nstream\n%s\nendstream", len(ink), ink),
	} {
		table += fmt.Sprintf("%010d 00000 n \n", pdf.Len())
		fmt.Fprintf(&pdf, "%d 0 obj\n%s\nendobj\n", i+1, object)
	}
	fmt.Fprintf(&pdf, "%strailer\n<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n", table, pdf.Len())
	return uploaded("scan.pdf", pdf.Bytes())
}

// uploaded is a file as a form.
func uploaded(name string, content []byte) *sheet { return formOf("file", name, content) }

func formOf(field, name string, content []byte) *sheet {
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	part, err := form.CreateFormFile(field, name)
	if err == nil {
		_, err = part.Write(content)
	}
	if err = errors.Join(err, form.Close()); err != nil {
		panic(err)
	}
	return &sheet{form.FormDataContentType(), body.Bytes()}
}

// picture is one that nobody else uploads, as a form.
func (c *clerk) picture() *sheet { return uploaded("page.png", c.pixels()) }

// pixels are a small picture that nobody else has.
func (c *clerk) pixels() []byte {
	page := image.NewGray(image.Rect(0, 0, 64, 48))
	n := c.serial.Add(1)
	for i := range 63 {
		page.SetGray(i, 1, color.Gray{Y: uint8(n >> i & 1 * 255)})
	}
	var content bytes.Buffer
	if err := png.Encode(&content, page); err != nil {
		panic(err)
	}
	return content.Bytes()
}
