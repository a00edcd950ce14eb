package estimator

import "strings"

// FactError is a fact that can't be used.
type FactError struct {
	Pointer string `json:"pointer"` // JSON pointer: /facts/birth_date
	Detail  string `json:"detail"`  // for people
}

// FactErrors are all the facts that can't be used.
type FactErrors []FactError

// Error lists them; it holds no values.
func (fs FactErrors) Error() string {
	lines := make([]string, len(fs))
	for i, f := range fs {
		lines[i] = f.Pointer + ": " + f.Detail
	}
	return strings.Join(lines, "; ")
}

// factPointer is the JSON pointer (RFC 6901) to a fact.
func factPointer(name string) string {
	return "/facts/" + strings.NewReplacer("~", "~0", "/", "~1").Replace(name)
}

func (fs FactErrors) pointers() (all []string) {
	for _, f := range fs {
		all = append(all, f.Pointer)
	}
	return all
}
