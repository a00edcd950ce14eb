package transfer

import (
	"encoding/json"

	"luohu/backend/casework"
	"luohu/backend/web/site"
)

// held is a file that waits.
type held struct {
	Period casework.PeriodID
	Hash   string
	Src    []byte
	Taken  bool
}

func (o *pages) hold(p *site.Page, f held) error {
	src, err := json.Marshal(f)
	if err != nil {
		return err
	}
	return o.KV.Set(p, "import:"+p.By().ID, string(src), heldFor)
}

// held finds the file of an address: only whoever sent it has it.
func (o *pages) heldFile(p *site.Page) (f held, err error) {
	src, found, err := o.KV.Get(p, "import:"+p.By().ID)
	if err != nil {
		return f, err
	}
	if found {
		err = json.Unmarshal([]byte(src), &f)
	}
	if err == nil && (f.Hash != p.Param("hash") || string(f.Period) != p.Param("period")) {
		err = &casework.Refusal{Code: codeFileGone}
	}
	return f, err
}
