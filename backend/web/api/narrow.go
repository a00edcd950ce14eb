package api

import (
	"github.com/danielgtaylor/huma/v2"

	"luohu/backend/broadcast"
	"luohu/backend/casework"
)

// What narrows a list, where it is one of the domain's words: another is refused,
// since a list that is empty for a misspelling says something wrong.
type (
	inState  casework.State
	inStatus casework.Status
	ofKind   casework.RequestKind
	ofWhy    broadcast.Why
)

// Schema names all of them.
func (inState) Schema(huma.Registry) *huma.Schema { return oneOf(casework.States) }

// Schema names all of them.
func (inStatus) Schema(huma.Registry) *huma.Schema { return oneOf(casework.Statuses) }

// Schema names all of them.
func (ofKind) Schema(huma.Registry) *huma.Schema { return oneOf(casework.RequestKinds) }

// Schema names all of them.
func (ofWhy) Schema(huma.Registry) *huma.Schema { return oneOf(broadcast.Whys) }

func oneOf[W ~string](all []W) *huma.Schema {
	s := &huma.Schema{Type: huma.TypeString}
	for _, word := range all {
		s.Enum = append(s.Enum, string(word))
	}
	return s
}
