package helpline

import (
	"fmt"

	"github.com/goccy/go-yaml"

	"luohu/backend/casework"
)

// What is refused. The words for people stand in configs/words/help.yaml.
const (
	CodeTaken    casework.Code = "help_taken" // another officer has it
	CodeEnded    casework.Code = "help_ended"
	CodeNotHeld  casework.Code = "help_not_held" // one has to take it over first
	CodeNothing  casework.Code = "help_nothing"
	CodeLong     casework.Code = "help_long" // most
	CodePersonal casework.Code = "help_personal"
	CodeTooMany  casework.Code = "help_too_many" // without an answer
	CodeGone     casework.Code = "help_gone"     // they do not follow any more
	CodeNotSent  casework.Code = "help_not_sent" // WeChat did not take it
)

func refuse(code casework.Code, params ...any) *casework.Refusal {
	r := &casework.Refusal{Code: code}
	for i := 0; i+1 < len(params); i += 2 {
		if r.Params == nil {
			r.Params = map[string]any{}
		}
		r.Params[fmt.Sprint(params[i])] = params[i+1]
	}
	return r
}

// LoadSays reads what followers read.
func LoadSays(src []byte) (*Says, error) {
	var s Says
	if err := yaml.UnmarshalWithOptions(src, &s, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("words/helpline.yaml: %s", yaml.FormatError(err, false, true))
	}
	return &s, nil
}
