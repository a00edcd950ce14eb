package site

import (
	"bytes"
	"html/template"
	"strings"
	"testing"
	"testing/fstest"
)

func TestPagesShareTheirPartsAndKeepWhatIsTheirOwn(t *testing.T) {
	f, err := newFamily(someParts(), nil, fstest.MapFS{
		"pages/one.html": {Data: []byte(`{{define "title"}}one{{end}}{{define "main"}}{{if .}}<p title="{{.}}">{{.}}</p>{{else}}{{template "rows" .}}{{end}}{{template "body" .}}{{end}}{{define "rows"}}rows of one{{end}}`)},
		"pages/two.html": {Data: []byte(`{{define "title"}}two{{end}}{{define "main"}}{{with .}}{{template "rows" .}}{{end}}{{end}}{{define "rows"}}rows of {{template "title"}}{{end}}`)},
	}, "pages/*.html")
	if err != nil {
		t.Fatal(err)
	}
	for _, one := range []struct{ page, part, with, want string }{
		{"one.html", "main", "", "rows of onefoot of "},
		{"one.html", "main", `"<`, "<p title=\"&#34;&lt;\">&#34;&lt;</p>foot of &#34;&lt;"},
		{"two.html", "main", "x", "rows of two"},
		{"two.html", "title", "", "two"},
		{"one.html", "body", "y", "foot of y"},
	} {
		var b bytes.Buffer
		if err := f.lookup(one.page, one.part).Execute(&b, one.with); err != nil || b.String() != one.want {
			t.Errorf("%s of %s is %q, error %v", one.part, one.page, b.String(), err)
		}
	}
	if f.lookup("three.html", "body") != nil || f.lookup("one.html", "nothing") != nil {
		t.Error("what is not there is found")
	}
}

func TestAPageDefinesNoPartOfAllPagesAnew(t *testing.T) {
	_, err := newFamily(someParts(), nil, fstest.MapFS{"pages/one.html": {Data: []byte(`{{define "foot"}}another foot{{end}}`)}}, "pages/*.html")
	if err == nil || !strings.Contains(err.Error(), "one.html: foot is a part of all pages") {
		t.Errorf("the page is refused with %v", err)
	}
}

func someParts() *template.Template {
	return template.Must(template.New("").Parse(`{{define "foot"}}foot of {{.}}{{end}}{{define "body"}}{{template "foot" .}}{{end}}`))
}
