package portal

import (
	"errors"
	"mime/multipart"
	"net/http"

	"luohu/backend/casework"
	"luohu/backend/files"
	"luohu/backend/web/site"
)

// filesMost is how many files are taken at once.
const filesMost = 20

// upload takes files one after the other; those that are refused are named, with
// why, and the others are kept.
func (o *portal) upload(p *site.Page) error {
	form, err := p.Sent(fileLimit)
	if err != nil {
		return o.uploadRefused(p, site.Blank(), []turned{{Says: o.fileSays(o.tooLarge(err))}}, err)
	}
	refused, err := o.take(sentFiles(p), func(u files.Upload) error {
		_, _, err := o.Load.Upload(p, p.By(), p.Param("id"), 0, p.Param("material"), form.Get("replaces"), u)
		return err
	})
	if err != nil {
		return err
	}
	if len(refused) > 0 {
		return o.uploadRefused(p, form, refused, nil)
	}
	return p.To("/portal/applications/"+p.Param("id")+"/materials#m-"+p.Param("material"), "files-added")
}

// sentFiles are those that a form was sent with, as many as are taken.
func sentFiles(p *site.Page) []*multipart.FileHeader {
	if p.Request.MultipartForm == nil {
		return nil
	}
	all := p.Request.MultipartForm.File["file"]
	return all[:min(filesMost, len(all))]
}

// take hands files on, in their order, and tells which were refused, and why.
func (o *portal) take(sent []*multipart.FileHeader, keep func(files.Upload) error) (refused []turned, err error) {
	if len(sent) == 0 {
		return []turned{{Says: o.fileSays(&files.Refusal{Code: files.Empty})}}, nil
	}
	for _, header := range sent {
		content, err := header.Open()
		if err != nil {
			return nil, err
		}
		err = keep(files.Upload{Name: header.Filename, Type: header.Header.Get("Content-Type"), Content: content})
		_ = content.Close()
		if err == nil {
			continue
		}
		says := o.fileSays(err)
		if says == "" {
			return nil, err
		}
		refused = append(refused, turned{header.Filename, says})
	}
	return refused, nil
}

// fileSays is why a file was refused; empty: it is something else that went wrong.
func (o *portal) fileSays(err error) string {
	if refusal, is := errors.AsType[*files.Refusal](err); is {
		return o.FileWords.Refusal(refusal)
	}
	refusal, is := casework.IsRefusal(err)
	if !is || refusal.Code == casework.CodeNotYours || refusal.Code == casework.CodeNotAllowed {
		return ""
	}
	says, help := o.Words.Refusal(refusal)
	return says + help
}

// uploadRefused shows what was not taken: to a script, that alone.
func (o *portal) uploadRefused(p *site.Page, form *site.Form, refused []turned, err error) error {
	if refused[0].Says == "" {
		return err
	}
	v, err := o.materialsView(p)
	if err != nil {
		return err
	}
	v.Form, v.Refused, v.Of = form, refused, p.Param("material")
	if p.Partial() {
		return p.ShowPartAs(http.StatusUnprocessableEntity, "materials.html", "not-taken-part", refused)
	}
	return p.ShowAs(http.StatusUnprocessableEntity, "materials.html", v)
}
