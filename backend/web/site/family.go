package site

import (
	"fmt"
	"html/template"
	"io/fs"
	"path"
	"text/template/parse"
)

// family are pages that share parts. A page defines some names of its own ("main",
// "title"); the parts are there once for all: a hundred copies would be most of the
// program's memory.
type family struct {
	all   *template.Template
	pages map[string]map[string]bool // by the name of the file: the names that a page has for itself
}

// newFamily reads the pages that match a pattern, and puts them beside the parts.
func newFamily(parts *template.Template, functions template.FuncMap, files fs.FS, pattern string) (*family, error) {
	f := &family{all: parts, pages: map[string]map[string]bool{}}
	names, err := fs.Glob(files, pattern)
	if err != nil {
		return nil, err
	}
	for _, file := range names {
		page, err := template.New(path.Base(file)).Funcs(functions).ParseFS(files, file)
		if err == nil {
			err = f.add(path.Base(file), page)
		}
		if err != nil {
			return nil, fmt.Errorf("page %s: %w", file, err)
		}
	}
	return f, nil
}

// add gives a page its own names.
func (f *family) add(page string, defined *template.Template) error {
	trees, own := map[string]*parse.Tree{}, map[string]bool{}
	for _, t := range defined.Templates() {
		if t.Tree != nil && t.Name() != page { // nothing stands beside what it defines
			trees[t.Name()], own[t.Name()] = t.Tree, true
		}
	}
	for name, tree := range trees {
		if f.all.Lookup(name) != nil {
			return fmt.Errorf("%s is a part of all pages, which would not be this one", name)
		}
		visit(tree.Root, func(n *parse.TemplateNode) {
			if own[n.Name] {
				n.Name = ownName(page, n.Name)
			}
		})
		if _, err := f.all.AddParseTree(ownName(page, name), tree); err != nil {
			return err
		}
	}
	f.pages[page] = own
	return nil
}

func ownName(page, name string) string { return page + "#" + name }

// visit goes to every call of a template.
func visit(n parse.Node, to func(*parse.TemplateNode)) {
	both := func(b parse.BranchNode) {
		visit(b.List, to)
		if b.ElseList != nil {
			visit(b.ElseList, to)
		}
	}
	switch n := n.(type) {
	case *parse.ListNode:
		for _, one := range n.Nodes {
			visit(one, to)
		}
	case *parse.IfNode:
		both(n.BranchNode)
	case *parse.RangeNode:
		both(n.BranchNode)
	case *parse.WithNode:
		both(n.BranchNode)
	case *parse.TemplateNode:
		to(n)
	}
}

// lookup is a template as a page has it; nil: there is none, or no such page.
func (f *family) lookup(page, name string) *template.Template {
	own, known := f.pages[page]
	if !known {
		return nil
	}
	if own[name] {
		name = ownName(page, name)
	}
	return f.all.Lookup(name)
}
