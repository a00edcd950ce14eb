package estimator

import (
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml/ast"
)

const formatDoc = "../docs/policy-format.md"

// block is a piece of YAML in the reference, and its line.
type block struct {
	line int
	src  string
}

func docBlocks(t *testing.T) (all []block) {
	t.Helper()
	src, err := os.ReadFile(formatDoc)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(string(src), "\n")
	for i := 0; i < len(lines); i++ {
		if lines[i] != "```yaml" {
			continue
		}
		end := i + 1 + slices.Index(lines[i+1:], "```")
		all = append(all, block{i + 1, strings.Join(lines[i+1:end], "\n") + "\n"})
		i = end
	}
	if len(all) < 15 {
		t.Fatalf("only %d pieces of YAML in the reference", len(all))
	}
	return all
}

// Every piece of YAML in the reference is a file that loads, or part of one:
// put into the file at its beginning, it loads too. Examples come out.
func TestTheReferenceShowsWhatLoads(t *testing.T) {
	words, err := os.ReadFile("../configs/words/estimate.yaml")
	if err != nil {
		t.Fatal(err)
	}
	w, err := LoadWords(words)
	if err != nil {
		t.Fatal(err)
	}
	blocks := docBlocks(t)
	for i, b := range blocks {
		place := fmt.Sprintf("policy-format.md:%d", b.line)
		root := parsed(t, place, blocks[0].src)
		if i > 0 {
			into(root, parsed(t, place, b.src))
		}
		m, _ := (&sourceReader{file: place}).mapping(root)
		p, err := build(m, w)
		if err != nil {
			t.Errorf("the piece at %s (lines are counted from there):\n%v", place, err)
			continue
		}
		if i > 0 && !strings.Contains(b.src, "\nexamples:") && !strings.HasPrefix(b.src, "examples:") {
			continue // the examples of the whole file know nothing of it
		}
		for _, d := range p.Test() {
			t.Errorf("%s: %s", place, d)
		}
	}
}

func parsed(t *testing.T, file, src string) *ast.MappingNode {
	t.Helper()
	r := &sourceReader{file: file}
	m, ok := r.document([]byte(src))
	if !ok {
		t.Fatal(r.faults)
	}
	switch n := m.at.(type) {
	case *ast.MappingNode:
		return n
	case *ast.MappingValueNode:
		return &ast.MappingNode{BaseNode: &ast.BaseNode{}, Start: n.Start, Values: []*ast.MappingValueNode{n}}
	}
	t.Fatalf("%s: no mapping", file)
	return nil
}

// into puts a piece into a whole file: mappings and lists grow, anything else
// and the examples are replaced, and new facts are asked.
func into(whole, piece *ast.MappingNode) {
	asked := false
	var facts []*ast.MappingValueNode
	for _, v := range piece.Values {
		switch key := v.Key.GetToken().Value; key {
		case "interview":
			asked = true
		case "facts":
			facts = pairs(v.Value)
		}
	}
	for _, v := range piece.Values {
		name := v.Key.GetToken().Value
		old := slices.IndexFunc(whole.Values, func(o *ast.MappingValueNode) bool { return o.Key.GetToken().Value == name })
		if old < 0 {
			whole.Values = append(whole.Values, v)
			continue
		}
		at := whole.Values[old]
		list, isList := at.Value.(*ast.SequenceNode)
		mapping, isMapping := at.Value.(*ast.MappingNode)
		more, _ := v.Value.(*ast.SequenceNode)
		switch {
		case isList && name != "examples":
			list.Values = append(list.Values, more.Values...)
		case isMapping && slices.Contains([]string{"facts", "references", "conditions", "materials", "departments"}, name):
			mapping.Values = append(mapping.Values, pairs(v.Value)...)
		case name == "references", name == "facts": // the whole file has a single one
			at.Value = &ast.MappingNode{BaseNode: &ast.BaseNode{}, Start: at.Start, Values: append(slices.Clone(pairs(at.Value)), pairs(v.Value)...)}
		default:
			at.Value = v.Value
		}
	}
	if asked {
		return
	}
	for _, f := range facts {
		if f.Key.GetToken().Value == "submission_date" {
			continue
		}
		for _, v := range whole.Values {
			if v.Key.GetToken().Value == "interview" {
				group := v.Value.(*ast.SequenceNode).Values[0]
				list := pairs(group)[2].Value.(*ast.SequenceNode)
				list.Values = append(list.Values, ast.String(f.Key.GetToken()))
			}
		}
	}
}

// The reference names every key that a file can have.
func TestTheReferenceNamesEveryKey(t *testing.T) {
	src, err := os.ReadFile(formatDoc)
	if err != nil {
		t.Fatal(err)
	}
	schema, err := os.ReadFile(schemaFile)
	if err != nil {
		t.Fatal(err)
	}
	var root any
	if err := json.Unmarshal(schema, &root); err != nil {
		t.Fatal(err)
	}
	known := map[string]bool{}
	properties(root, known)
	if len(known) < 100 {
		t.Fatalf("only %d keys in the schema", len(known))
	}
	for _, key := range sortedKeys(known) {
		if !strings.Contains(string(src), "`"+key+"`") && !strings.Contains(string(src), "`"+key+":`") {
			t.Errorf("the reference says nothing of %s", key)
		}
	}
}

func properties(v any, known map[string]bool) {
	switch v := v.(type) {
	case map[string]any:
		if own, ok := v["properties"].(map[string]any); ok {
			for key := range own {
				known[key] = true
			}
		}
		for _, inner := range v {
			properties(inner, known)
		}
	case []any:
		for _, inner := range v {
			properties(inner, known)
		}
	}
}
