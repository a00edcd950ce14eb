package console

import (
	"luohu/backend/casework"
	"luohu/backend/web/site"
	"luohu/estimator"
)

// bulkDeed is something that is done with many: one after the other, each by the
// command that does it with one, or not at all.
type bulkDeed struct {
	right  string // the operation that one needs
	kind   casework.Kind
	scores bool   // of a record, else of a case
	undo   string // the deed that takes it back; empty: none does
	wants  func(by casework.Actor, i bulkItem, v bulkValues) casework.Command
	do     func(o *console, p *site.Page, i bulkItem, v bulkValues) error
}

// bulkValues are what is entered once for all.
type bulkValues struct {
	Points   estimator.Points
	Typed    string
	Evidence string
	Reason   string
}

var bulkDeeds = map[string]bulkDeed{
	"pass": {
		right: "review", kind: casework.LinePassed,
		wants: func(by casework.Actor, _ bulkItem, _ bulkValues) casework.Command {
			return casework.PassLine{Line: casework.Line(by.Department)}
		},
		do: func(o *console, p *site.Page, i bulkItem, _ bulkValues) error {
			_, err := o.Load.Pass(p, p.By(), i.ID, i.Version, casework.Line(p.By().Department))
			return err
		},
	},
	"claim": {
		right: "claim", kind: casework.CaseClaimed, undo: "release",
		wants: func(casework.Actor, bulkItem, bulkValues) casework.Command { return casework.Claim{} },
		do: func(o *console, p *site.Page, i bulkItem, _ bulkValues) error {
			_, err := o.Load.Claim(p, p.By(), i.ID)
			return err
		},
	},
	"release": {
		right: "release", kind: casework.CaseReleased, undo: "claim",
		wants: func(casework.Actor, bulkItem, bulkValues) casework.Command { return casework.Release{} },
		do: func(o *console, p *site.Page, i bulkItem, _ bulkValues) error {
			_, err := o.Load.Release(p, p.By(), i.ID)
			return err
		},
	},
	"receive": scoreDeed(casework.ScoreReceived, ""),
	"score":   scoreDeed(casework.ScoreGiven, "return"),
	"return":  scoreDeed(casework.ScoreReturned, ""),
}

func scoreDeed(step casework.Kind, undo string) bulkDeed {
	command := func(by casework.Actor, i bulkItem, v bulkValues) casework.ScoreCommand {
		c := casework.ScoreCommand{Step: step, Indicator: i.Indicator, Department: by.Department}
		switch step {
		case casework.ScoreGiven:
			c.Points, c.Evidence = v.Points, v.Evidence
		case casework.ScoreReturned:
			c.Reason = v.Reason
		}
		return c
	}
	return bulkDeed{
		right: "score", kind: step, scores: true, undo: undo,
		wants: func(by casework.Actor, i bulkItem, v bulkValues) casework.Command { return command(by, i, v) },
		do: func(o *console, p *site.Page, i bulkItem, v bulkValues) error {
			return o.scoreSeen(p, i.ID, i.Version, command(p.By(), i, v))
		},
	}
}
