package portal

import (
	"errors"
	"net/http"
	"strconv"
	"strings"

	"luohu/backend/caseload"
	"luohu/backend/casework"
	"luohu/backend/files"
	"luohu/backend/identity"
	"luohu/backend/web/site"
)

// wrong puts the words of a refusal, if there is one, beside a field.
func (o *portal) wrong(form *site.Form, field string, err error) {
	refusal, is := casework.IsRefusal(err)
	if !is {
		return
	}
	says, help := o.Words.Refusal(refusal)
	if form.Wrong == nil {
		form.Wrong = map[string]string{}
	}
	form.Wrong[field] = says + help
}

// besides are refusals of something that was entered and is another's already, by
// the field.
var besides = map[casework.Code]string{casework.CodeUSCCTaken: "uscc", identity.CodeNameTaken: "name"}

// refusedBeside is [site.Page.Refused] that puts those beside their fields too.
func (o *portal) refusedBeside(p *site.Page, form *site.Form, err error) bool {
	if !p.Refused(form, err) {
		return false
	}
	refusal, _ := casework.IsRefusal(err)
	if refusal == nil || besides[refusal.Code] == "" {
		return true
	}
	field := besides[refusal.Code]
	if part, in := refusal.Params["field"].(string); in { // agents/1
		field = strings.ReplaceAll(part, "/", ".") + "." + field
	}
	form.Says = ""
	o.wrong(form, field, err)
	return true
}

// tooLarge is a form whose file is more than the cabinet takes, as a refusal.
func (o *portal) tooLarge(err error) error {
	if isTooLarge(err) {
		return files.TooLargeFor(o.Load.Cabinet.Desk.Limits.UploadBytes)
	}
	return err
}

// mostOfFile is how many megabytes a file may have.
func (o *portal) mostOfFile() string { return files.Megabytes(o.Load.Cabinet.Desk.Limits.UploadBytes) }

func isTooLarge(err error) bool {
	_, is := errors.AsType[*http.MaxBytesError](err)
	return is
}

// version is the one of what a form was made of; 0: whatever it is.
func version(form *site.Form) int64 {
	n, _ := strconv.ParseInt(form.Get("version"), 10, 64)
	return n
}

// done says that what was refused as stale was done before by the same one: a
// form was sent twice.
func done(err error, by casework.Actor, kinds ...casework.Kind) bool {
	stale, is := errors.AsType[*caseload.Stale](err)
	if !is {
		return false
	}
	for _, e := range stale.Since {
		for _, kind := range kinds {
			if e.Event.Kind() == kind && e.By.ID == by.ID {
				return true
			}
		}
	}
	return false
}

// changed is what others did meanwhile, for people.
type changed struct {
	Kind string
	casework.Recorded
}

// since tells what has changed, where that is why something was refused.
func since(err error) (all []changed) {
	stale, is := errors.AsType[*caseload.Stale](err)
	if !is {
		return nil
	}
	for _, e := range stale.Since {
		all = append(all, changed{string(e.Event.Kind()), e})
	}
	return all
}
