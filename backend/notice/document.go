package notice

import (
	"encoding/json"
	"time"
)

// Format stands first in every document. Another form has another one.
const Format = "luohu notice 1"

// Document is a notice that went out, as anybody can check it: these bytes are
// signed.
func (n *Notice) Document() []byte {
	r := n.Release
	src, err := json.MarshalIndent(struct {
		Format string    `json:"format"`
		Number string    `json:"number"`
		At     time.Time `json:"published_at"`
		Hash   string    `json:"hash"` // of what was approved
		Issue  Issue     `json:"issue"`
	}{Format, r.Number, r.At.UTC(), r.Hash, r.Issue}, "", "  ")
	if err != nil {
		panic(err) // strings
	}
	return append(src, '\n')
}

// Short is the beginning of a hash, for people to compare.
func (r *Release) Short() string {
	return r.Hash[:4] + " " + r.Hash[4:8] + " " + r.Hash[8:12] + " " + r.Hash[12:16]
}
