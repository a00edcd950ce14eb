package h5

import (
	"bytes"
	"cmp"
	"embed"
	"fmt"
	"html/template"
	"io/fs"
	"path"
)

//go:embed templates
var templateFiles embed.FS

// styles are those of pages that need more than the others.
var styles = map[string]string{
	"estimate.html": "estimate.css", "notice.html": "notice.css", "notices.html": "notice.css",
	"own.html": "own.css", "own-points.html": "own.css", "own-objection.html": "own.css", "own-materials.html": "own.css", "own-papers.html": "own.css", "own-open.html": "own.css", "own-subscriptions.html": "own.css", "own-left.html": "own.css",
}

// scripts are those of pages that can do more with one; none needs it.
var scripts = map[string]string{"own-papers.html": "own.js", "own-materials.html": "own.js"}

// layout is the frame around every page. A page is a template of its own below
// templates/pages that defines "title", "description" and "main", and may
// define "top" and "robots" anew: what is about one person is not found, and has
// no card when it is passed on.
type layout struct {
	pages  map[string]*template.Template // by the name of the file
	assets assets
	press  *press
}

func newLayout(a assets, publicURL string) (*layout, error) {
	frame, err := template.New("").Funcs(template.FuncMap{
		"text": text, "day": day, "moment": moment,
		"sign": func() string { return publicURL + a.address("sign.png") }, // what stands beside a page that somebody passes on
	}).ParseFS(templateFiles, "templates/*.html")
	if err != nil {
		return nil, err
	}
	files, err := fs.Glob(templateFiles, "templates/pages/*.html")
	if err != nil {
		return nil, err
	}
	l := &layout{map[string]*template.Template{}, a, newPress()}
	for _, file := range files {
		page, err := template.Must(frame.Clone()).ParseFS(templateFiles, file)
		if err != nil {
			return nil, err
		}
		l.pages[path.Base(file)] = page
	}
	return l, nil
}

// page makes a page of what it is about.
func (l *layout) page(file string, about any) (document, error) { return l.sized(file, about, false) }

// sized is page, with letters that may be big.
func (l *layout) sized(file string, about any, big bool) (document, error) {
	script := ""
	if name := scripts[file]; name != "" {
		script = l.assets.address(name)
	}
	var page bytes.Buffer
	err := l.pages[file].ExecuteTemplate(&page, "layout.html", struct {
		Style, Icon, Script string
		About               any
		Big                 bool
	}{l.assets.address(cmp.Or(styles[file], "h5.css")), l.assets.address("icon.svg"), script, about, big})
	if err != nil {
		return document{}, fmt.Errorf("%s: %w", file, err)
	}
	return l.press.document("text/html; charset=utf-8", page.Bytes()), nil
}

// words are what one of a page's templates says, for comparing.
func (l *layout) words(file, name string) (string, error) {
	var said bytes.Buffer
	err := l.pages[file].ExecuteTemplate(&said, name, nil)
	return said.String(), err
}
