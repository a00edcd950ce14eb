package h5

import (
	"github.com/gin-gonic/gin"

	"luohu/backend/casework"
)

// ownMaterials are the papers that an application needs, with what was handed in.
type ownMaterials struct {
	ownCase
	Papers  []ownHanded
	Lacking int
	Draft   bool // they can be handed in still, by the unit
	Asked   bool // a supplement waits for some
	Big     bool
	Here    string
}

// ownHanded is one of them.
type ownHanded struct {
	ownPaper
	What     string // is to be on it
	OnlyIf   string // it is needed; empty: always
	Required bool
	Wanted   bool // by a supplement
}

func (o *owner) materials(c *gin.Context, v *visit) error {
	ctx, id := c.Request.Context(), v.one.Application.ID
	papers, err := o.Cases.Papers(ctx, v.by, id)
	if err != nil {
		return err
	}
	attached, err := o.Cases.Attached(ctx, v.by, id)
	if err != nil {
		return err
	}
	page := ownMaterials{ownCase: v.one, Draft: v.one.Application.State.Editable(), Big: big(c), Here: ownPath + "/materials/" + id}
	for _, p := range papers {
		one := ownHanded{
			ownPaper: o.paperOf(casework.Wanted{Material: p.ID}, v.one.Application, papers, attached),
			What:     p.What, OnlyIf: p.OnlyIf, Required: p.Required, Wanted: p.Wanted != "",
		}
		if p.Lacking() {
			page.Lacking++
		}
		page.Asked = page.Asked || one.Wanted
		page.Papers = append(page.Papers, one)
	}
	o.show(c, "own-materials.html", page)
	return nil
}
