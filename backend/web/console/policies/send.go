package policies

import (
	"errors"
	"maps"
	"net/http"
	"path"
	"strings"

	"luohu/backend/casework"
	"luohu/backend/tables"
	"luohu/backend/web/site"
	"luohu/estimator"
)

const (
	mostBytes = 512 << 10 // of a file; the shipped ones have under 100 KB
	// What a file is refused for before it is one.
	codeFile    casework.Code = "policy_file"         // count
	codeMissing casework.Code = "policy_file_missing" //
	codeLarge   casework.Code = "policy_file_large"   // most
	maxFileName               = 80
)

// faultLine is a fault with the line that it is about.
type faultLine struct {
	estimator.Fault
	Text string
}

// send checks a file, and makes a draft of it if it is asked to.
func (o *pages) send(p *site.Page) error {
	v := list{}
	form, err := p.Sent(mostBytes + site.AroundFile)
	v.Form = form
	var src []byte
	if err == nil {
		v.Name, src, err = sent(p)
	}
	if _, tooLarge := errors.AsType[*http.MaxBytesError](err); tooLarge || len(src) > mostBytes {
		err = &casework.Refusal{Code: codeLarge, Params: map[string]any{"most": mostBytes >> 10}}
	}
	var t *estimator.Policy
	if err == nil {
		t, err = estimator.Load(v.Name, src, o.Policies.Words)
	}
	if faults, wrong := errors.AsType[estimator.Faults](err); wrong {
		v.Faults = withLines(faults, src)
		err = &casework.Refusal{Code: codeFile, Params: map[string]any{"count": len(faults)}}
	}
	if err == nil {
		if v.Examples = t.Test(); len(v.Examples) > 0 {
			err = &casework.Refusal{Code: tables.CodeExamples, Params: map[string]any{"count": len(v.Examples), "first": v.Examples[0].Example}}
		}
	}
	if err == nil && form.Get("step") != "submit" {
		v.Checked = t
		return o.showList(p, http.StatusOK, v)
	}
	if err == nil {
		err = o.Policies.Tables.Submit(p, o.Load.Store, t, signer(p))
	}
	if err == nil {
		return p.To(version{Version: t.Version}.Path(), "policy-submitted")
	}
	if !p.Refused(form, o.told(err)) {
		return err
	}
	return o.showList(p, http.StatusUnprocessableEntity, v)
}

// sent is the file that was sent. Its name is only told again: never a path,
// and never long.
func sent(p *site.Page) (name string, src []byte, err error) {
	if src, err = p.Upload("file"); err != nil {
		return "", nil, err
	}
	if len(src) == 0 {
		return "", nil, &casework.Refusal{Code: codeMissing}
	}
	_, header, err := p.Request.FormFile("file")
	if err != nil {
		return "", nil, err
	}
	runes := []rune(path.Base(strings.ReplaceAll(header.Filename, `\`, "/")))
	return string(runes[:min(len(runes), maxFileName)]), src, nil
}

// told turns a refusal of the record into one that has words.
func (o *pages) told(err error) error {
	r, is := errors.AsType[tables.Refusal](err)
	if !is {
		return err
	}
	params := maps.Clone(r.Params)
	if why, there := params["why"].(string); there {
		params["why"] = o.Gloss.Say(why)
	}
	return &casework.Refusal{Code: r.Code, Params: params}
}

// longestLine is how much of a line is shown.
const longestLine = 160

// withLines puts the line of the file beside each fault.
func withLines(faults estimator.Faults, src []byte) (all []faultLine) {
	lines := strings.Split(string(src), "\n")
	for _, f := range faults {
		one := faultLine{Fault: f}
		if f.Line >= 1 && f.Line <= len(lines) {
			runes := []rune(strings.TrimRight(lines[f.Line-1], " \r"))
			one.Text = string(runes[:min(len(runes), longestLine)])
		}
		all = append(all, one)
	}
	return all
}
