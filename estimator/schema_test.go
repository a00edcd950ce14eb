package estimator

import (
	"bytes"
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

const schemaFile = "../configs/schemas/policy.json"

// policyFiles are those shipped, and the one that has a bit of everything.
func policyFiles(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob("../configs/policies/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatal("no policies", err)
	}
	return append(files, "testdata/small.yaml")
}

func compiledSchema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	schema, err := c.Compile(schemaFile)
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

func asJSON(t *testing.T, src []byte) any {
	t.Helper()
	text, err := yaml.YAMLToJSON(src)
	if err != nil {
		t.Fatal(err)
	}
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestShippedPoliciesFollowTheSchema(t *testing.T) {
	schema := compiledSchema(t)
	for _, file := range policyFiles(t) {
		src, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(asJSON(t, src)); err != nil {
			t.Errorf("%s: %v", file, err)
		}
	}
}

func TestTheSchemaRefusesWhatTheLoaderRefuses(t *testing.T) {
	schema := compiledSchema(t)
	src, err := os.ReadFile("testdata/small.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range [][2]string{
		{"city: small", "citty: small"},
		{"evidence: code", "evidence: cod"},
		{"type: bool", "type: boolean"},
		{"rule: highest", "rule: highesst"},
		{"{through: 35, points: 10}", "{thruogh: 35, points: 10}"},
		{"from: 2,", "form: 2,"},
		{"per_year: 6", "per_year: six"},
		{"points: -5", "points: -5.00001"},
		{"{fact: home, is: true}", "{fact: home, is: true, at_least: 1}"},
		{"combine: single, evidence", "combine: one, evidence"},
		{"change: {from: 0}", "change: {form: 0}"},
		{"total: 10.00", "ttal: 10.00"},
		{"valid_from: 2020-01-01", "valid_from: soon"},
		{"goes_on: {every: month,", "goes_on: {every: week,"},
		{"goes_on: year", "goes_on: month"},
		{"question: 有吗？}", "question: 有吗？, goes_on: year}"},
	} {
		if !bytes.Contains(src, []byte(c[0])) {
			t.Errorf("the file holds no %q", c[0])
			continue
		}
		changed := bytes.Replace(src, []byte(c[0]), []byte(c[1]), 1)
		if schema.Validate(asJSON(t, changed)) == nil {
			t.Errorf("the schema takes %q → %q", c[0], c[1])
		}
	}
}

// Every key that the loader asks for stands in the schema, and every key of the
// schema is asked for: kind of object by kind of object.
func TestSchemaAndLoaderKnowTheSameKeys(t *testing.T) {
	src, err := os.ReadFile(schemaFile)
	if err != nil {
		t.Fatal(err)
	}
	k := keys{asked: map[string]map[string]bool{}, known: map[string]map[string]bool{}}
	if err := json.Unmarshal(src, &k.root); err != nil {
		t.Fatal(err)
	}
	for _, file := range policyFiles(t) {
		k.load(t, file)
	}
	delete(k.known, "change") // part of the place that it changes
	for kind := range k.known {
		if diff := cmp.Diff(k.known[kind], k.asked[kind]); diff != "" {
			t.Errorf("%s: - in the schema only, + asked for only\n%s", kind, diff)
		}
	}
	// What a file of the shipped ones has none of would not be compared at all.
	defs := k.root["$defs"].(map[string]any)
	for name, def := range defs {
		_, closed := def.(map[string]any)["additionalProperties"].(bool)
		if _, seen := k.known[name]; closed && !seen && name != "change" {
			t.Errorf("no file has a %s: it was not compared", name)
		}
	}
	change := slices.Collect(maps.Keys(defs["change"].(map[string]any)["properties"].(map[string]any)))
	places, rules := map[string]bool{}, map[string]bool{}
	for kind, known := range k.known {
		if _, rule, found := strings.Cut(kind, " "); found {
			maps.Copy(places, known)
			rules[rule] = true
		}
	}
	for _, rule := range ruleKinds {
		if !rules[rule] {
			t.Errorf("no file has a rule %s: it was not compared", rule)
		}
	}
	for _, key := range append(indicatorKeys, "id") {
		delete(places, key)
	}
	if diff := cmp.Diff(slices.Sorted(maps.Keys(places)), slices.Sorted(slices.Values(change))); diff != "" {
		t.Errorf("a reading can't change what a place has: %s", diff)
	}
}

// keys are those of each kind of object: that the loader asked for, and that
// the schema knows.
type keys struct {
	root         map[string]any
	asked, known map[string]map[string]bool
}

func (k keys) load(t *testing.T, file string) {
	src, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	words, err := os.ReadFile("../configs/words/estimate.yaml")
	if err != nil {
		t.Fatal(err)
	}
	w, err := LoadWords(words)
	if err != nil {
		t.Fatal(err)
	}
	r := &sourceReader{file: file}
	root, ok := r.document(src)
	if !ok {
		t.Fatal(r.faults)
	}
	kinds := map[ast.Node]string{}
	k.walk(root.at, k.root, "policy", kinds)
	r.finished = func(m mapping) {
		if e := m.find("rule"); e != nil && e.value.GetToken().Value != ruleOf(m.at) {
			return // as a reading changes it
		}
		kind, found := kinds[m.at]
		if !found {
			t.Fatalf("%s: the schema leads to nothing at %v", file, position(m.at))
		}
		for _, key := range *m.asked {
			if k.asked[kind] == nil {
				k.asked[kind] = map[string]bool{}
			}
			k.asked[kind][key] = true
		}
	}
	if _, err := build(root, w); err != nil {
		t.Fatal(err)
	}
}

// walk notes what kind of object each mapping is by the schema.
func (k keys) walk(n ast.Node, schema map[string]any, kind string, kinds map[ast.Node]string) {
	if s, ok := n.(*ast.SequenceNode); ok {
		items, _ := k.all(schema, n, &kind)["items"].(map[string]any)
		for _, v := range s.Values {
			k.walk(v, items, "", kinds)
		}
		return
	}
	if _, ok := n.(ast.MapNode); !ok {
		return
	}
	whole := k.all(schema, n, &kind)
	properties, closed := whole["properties"].(map[string]any)
	rest, open := whole["additionalProperties"].(map[string]any)
	if rule, ok := properties["rule"]; ok && rule != nil && kind != "change" {
		kind += " " + ruleOf(n)
	}
	if closed {
		if k.known[kind] == nil {
			k.known[kind] = map[string]bool{}
		}
		for name := range properties {
			k.known[kind][name] = true
		}
	}
	kinds[n] = kind
	if open {
		kinds[n] = "a table" // its keys are the file's own
	}
	for _, v := range pairs(n) {
		next, _ := properties[v.Key.GetToken().Value].(map[string]any)
		if next == nil {
			next = rest
		}
		k.walk(v.Value, next, "", kinds)
	}
}

// all is a schema with what it refers to; alternatives are put together, and of
// the rules, the one that the mapping has.
func (k keys) all(schema map[string]any, n ast.Node, kind *string) map[string]any {
	whole := map[string]any{}
	properties := map[string]any{}
	var add func(s map[string]any, naming bool)
	add = func(s map[string]any, naming bool) {
		if name, ok := s["$ref"].(string); ok {
			name = strings.TrimPrefix(name, "#/$defs/")
			if naming && *kind == "" {
				*kind = name
			}
			add(k.root["$defs"].(map[string]any)[name].(map[string]any), false)
		}
		for _, key := range []string{"items", "additionalProperties"} {
			if v, ok := s[key]; ok {
				whole[key] = v
			}
		}
		if own, ok := s["properties"].(map[string]any); ok {
			maps.Copy(properties, own)
		}
		for _, key := range []string{"allOf", "oneOf"} {
			alternatives, _ := s[key].([]any)
			for _, one := range alternatives {
				one := one.(map[string]any)
				if condition, ok := one["if"].(map[string]any); ok {
					rule, _ := condition["properties"].(map[string]any)["rule"].(map[string]any)
					if then, ok := one["then"].(map[string]any); ok && rule != nil && rule["const"] == ruleOf(n) {
						add(then, false)
					}
					continue
				}
				add(one, false)
			}
		}
	}
	add(schema, true)
	if len(properties) > 0 {
		whole["properties"] = properties
	}
	return whole
}

// pairs are the keys and values of a mapping.
func pairs(n ast.Node) []*ast.MappingValueNode {
	switch n := n.(type) {
	case *ast.MappingNode:
		return n.Values
	case *ast.MappingValueNode:
		return []*ast.MappingValueNode{n}
	}
	return nil
}

func ruleOf(n ast.Node) string {
	for _, v := range pairs(n) {
		if v.Key.GetToken().Value == "rule" {
			return v.Value.GetToken().Value
		}
	}
	return ""
}
