package site

import (
	"bytes"
	"html/template"
	"testing"
	"testing/fstest"
)

func TestPagesShareAFrameAndKeepWhatIsTheirOwn(t *testing.T) {
	frame := template.Must(template.New("frame").Parse(
		`{{define "frame"}}<title>{{template "title" .}}</title>{{template "top" .}}<main>{{template "main" .}}</main>{{template "foot" .}}{{end}}` +
			`{{define "top"}}top{{end}}{{define "foot"}}foot of {{.}}{{end}}{{define "body"}}{{template "foot" .}}{{end}}`))
	f, err := newFamily(frame, nil, fstest.MapFS{
		"pages/one.html": {Data: []byte(`{{define "title"}}one{{end}}{{define "main"}}{{if .}}<p title="{{.}}">{{.}}</p>{{else}}{{template "rows" .}}{{end}}{{end}}{{define "rows"}}rows of one{{end}}`)},
		"pages/two.html": {Data: []byte(`{{define "title"}}two{{end}}{{define "main"}}{{with .}}{{template "rows" .}}{{end}}{{end}}{{define "rows"}}rows of two{{end}}{{define "top"}}another top{{end}}`)},
	}, "pages/*.html")
	if err != nil {
		t.Fatal(err)
	}
	for _, one := range []struct{ page, part, with, want string }{
		{"one.html", "frame", "", "<title>one</title>top<main>rows of one</main>foot of "},
		{"one.html", "frame", `"<`, "<title>one</title>top<main><p title=\"&#34;&lt;\">&#34;&lt;</p></main>foot of &#34;&lt;"},
		{"two.html", "frame", "x", "<title>two</title>another top<main>rows of two</main>foot of x"},
		{"two.html", "rows", "", "rows of two"},
		{"one.html", "body", "y", "foot of y"},
	} {
		var b bytes.Buffer
		if err := f.lookup(one.page, one.part).Execute(&b, one.with); err != nil || b.String() != one.want {
			t.Errorf("%s of %s is %q, error %v", one.part, one.page, b.String(), err)
		}
	}
	if f.lookup("three.html", "frame") != nil || f.lookup("one.html", "nothing") != nil {
		t.Error("what is not there is found")
	}
	if f.all.Lookup("foot") == nil || f.all.Lookup("one.html#foot") != nil {
		t.Error("what leads to nothing of a page is there once more for it")
	}
}
