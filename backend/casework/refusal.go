package casework

import (
	"fmt"
	"slices"
	"strings"
)

// Refusal says that something can't be done, by which rule: a stable code with
// parameters. The words for people stand in configs/words/casework.yaml.
type Refusal struct {
	Code   Code
	Params map[string]any
}

// Code names the rule that refuses.
type Code string

// Error is for logs: code and parameters, never a person's data.
func (r *Refusal) Error() string {
	var said []string
	for name, value := range r.Params {
		said = append(said, fmt.Sprintf("%s=%v", name, value))
	}
	slices.Sort(said)
	return strings.Join(append([]string{"refused: " + string(r.Code)}, said...), " ")
}

// Is says that refusals of one code are the same.
func (r *Refusal) Is(target error) bool {
	other, ok := target.(*Refusal)
	return ok && other.Code == r.Code
}

// Refuse is a refusal by a rule that stands elsewhere; it takes names and values of
// parameters in turn.
func Refuse(code Code, params ...any) *Refusal { return refuse(code, params...) }

func refuse(code Code, params ...any) *Refusal {
	r := &Refusal{Code: code}
	for i := 0; i+1 < len(params); i += 2 {
		if r.Params == nil {
			r.Params = map[string]any{}
		}
		r.Params[params[i].(string)] = params[i+1]
	}
	return r
}
