package site

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"luohu/backend/casework"
	"luohu/backend/web/problem"
)

// Form is what was entered, and what is wrong with it: shown again, nothing is
// lost.
type Form struct {
	Values url.Values
	Wrong  map[string]string // by the name of the field
	Says   string            // what is wrong with all of it
	Code   casework.Code
}

// Form is what a page was sent. One that can't be read is empty.
func (p *Page) Form() *Form {
	_ = p.Request.ParseForm()
	return &Form{Values: p.Request.PostForm}
}

// sendWithin is how long a form with files may be on its way.
const sendWithin = 2 * time.Minute

// errUnreadable says that a form has not come as forms do.
var errUnreadable = errors.New("a form can't be read")

// Sent is what a page was sent with its files, which stay in memory: at most so
// many bytes, else an [http.MaxBytesError].
func (p *Page) Sent(most int64) (*Form, error) {
	if p.ContentType() != gin.MIMEMultipartPOSTForm {
		return p.Form(), nil
	}
	_ = http.NewResponseController(p.Writer).SetReadDeadline(time.Now().Add(sendWithin)) // else the server's holds
	p.Request.Body = http.MaxBytesReader(p.Writer, p.Request.Body, most)
	if err := p.Request.ParseMultipartForm(most); err != nil {
		if _, tooLarge := errors.AsType[*http.MaxBytesError](err); !tooLarge && p.Err() == nil {
			err = fmt.Errorf("%w: %w", errUnreadable, err)
		}
		return Blank(), err
	}
	return &Form{Values: p.Request.PostForm}, nil
}

// AroundFile is what a form has besides its file, in bytes.
const AroundFile = 64 << 10

// Upload is the file that a form was sent with in a field; empty: none.
func (p *Page) Upload(field string) ([]byte, error) {
	file, _, err := p.Request.FormFile(field)
	if errors.Is(err, http.ErrMissingFile) || errors.Is(err, http.ErrNotMultipart) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return io.ReadAll(file)
}

// Get is what was entered in a field.
func (f *Form) Get(name string) string {
	if f == nil {
		return ""
	}
	return strings.TrimSpace(f.Values.Get(name))
}

// Seen is the version that a form was made of. One that says none is held
// against no version that there can be.
func (f *Form) Seen() int64 { return f.SeenIn("version") }

// SeenIn is [Form.Seen] of the version in another field.
func (f *Form) SeenIn(field string) int64 {
	n, err := strconv.ParseInt(f.Get(field), 10, 64)
	if err != nil || n < 1 {
		return NeverSeen
	}
	return n
}

// NeverSeen is no version of anything: whoever says so is told what has changed.
const NeverSeen = 1 << 40

// Has says whether a box was ticked.
func (f *Form) Has(name, value string) bool {
	if f == nil {
		return false
	}
	for _, v := range f.Values[name] {
		if v == value {
			return true
		}
	}
	return false
}

// Error is what is wrong with a field.
func (f *Form) Error(name string) string {
	if f == nil {
		return ""
	}
	return f.Wrong[name]
}

// Blank is a form in which something stands already, by pairs of name and value.
func Blank(pairs ...string) *Form {
	f := &Form{Values: url.Values{}}
	for i := 0; i+1 < len(pairs); i += 2 {
		f.Values.Set(pairs[i], pairs[i+1])
	}
	return f
}

// Refused puts what was refused beside the fields it is about. It is false if
// that is nothing about what was entered: then it is for [Shell] to tell.
func (p *Page) Refused(f *Form, err error) bool {
	told := p.shell.Told(err)
	if told == nil || told.Status < 400 || told.Status >= 500 || told.Status == 401 || told.Status == 403 || told.Status == 404 {
		return false
	}
	f.Code = casework.Code(told.Code)
	f.Wrong = map[string]string{}
	for _, e := range told.Errors {
		if name := fieldOf(e, f); name != "" {
			f.Wrong[name] = e.Detail
		}
	}
	if len(f.Wrong) == 0 {
		f.Says = told.Detail
	}
	return true
}

// fieldOf is the field that a pointer means: its parts with dots between them,
// or the last of them.
func fieldOf(e problem.Field, f *Form) string {
	name := strings.ReplaceAll(strings.Trim(e.Pointer, "/"), "/", ".")
	if _, there := f.Values[name]; there {
		return name
	}
	last := name[strings.LastIndexByte(name, '.')+1:]
	if _, there := f.Values[last]; there {
		return last
	}
	return ""
}
