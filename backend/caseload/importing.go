package caseload

import (
	"cmp"
	"slices"

	"luohu/backend/casework"
	"luohu/backend/store"
	"luohu/estimator"
)

// importing decides on a file, row by row, as if each were a command of its own.
type importing struct {
	tx         *store.Tx
	world      casework.World
	policy     *estimator.Policy
	indicators map[string]string   // the ids, by id and by name
	pending    map[string]*pending // by number: those within reach
	order      []*pending          // those that rows were about
	seen       map[[2]string]int   // number and indicator: the row that spoke of it
	done       *Imported
}

// pending is an application with what the rows so far have done to it.
type pending struct {
	before, next *casework.Application
	events       []casework.Recorded
	ordered      bool
}

// columnOf is where a refusal of a score has its reason.
var columnOf = map[string]string{"evidence": ColumnEvidence, "reason": ColumnReason}

func (i *importing) read(in Import) *Imported {
	i.done.Results = make([]RowResult, 0, len(in.Rows))
	for _, row := range in.Rows {
		result := RowResult{Row: row.Row, Number: row.Number, Indicator: row.Indicator, Points: row.Points}
		if id, known := i.indicators[row.Indicator]; known {
			result.Indicator = id
		}
		outcome, column, refusal := i.row(row, result.Indicator)
		if result.Outcome = outcome; refusal != nil {
			i.done.Faults = append(i.done.Faults, RowFault{row.Row, column, refusal})
		}
		i.done.Count[outcome]++
		i.done.Results = append(i.done.Results, result)
	}
	for _, fault := range in.Faults {
		i.done.Count[RowFaulty]++
		i.done.Results = append(i.done.Results, RowResult{Row: fault.Row, Outcome: RowFaulty})
	}
	slices.SortStableFunc(i.done.Results, func(a, b RowResult) int { return cmp.Compare(a.Row, b.Row) })
	slices.SortStableFunc(i.done.Faults, func(a, b RowFault) int { return cmp.Compare(a.Row, b.Row) })
	return i.done
}

// row decides on one.
func (i *importing) row(row ScoreRow, indicator string) (Outcome, string, *casework.Refusal) {
	p := i.pending[row.Number]
	if p == nil {
		return fault(ColumnNumber, CodeNumberUnknown)
	}
	if i.indicators[indicator] == "" {
		return fault(ColumnIndicator, CodeNoSuchIndicator)
	}
	key := [2]string{row.Number, indicator}
	if other, twice := i.seen[key]; twice {
		return fault(ColumnNumber, CodeRowTwice, "row", other)
	}
	i.seen[key] = row.Row
	department := i.world.By.Department
	record := p.next.Score(indicator, department)
	if record == nil {
		return fault(ColumnIndicator, casework.CodeScoreUnknown, "indicator", indicator, "department", department)
	}
	command := casework.ScoreCommand{
		Step: casework.ScoreGiven, Indicator: indicator, Department: department, Reason: row.Reason, Evidence: row.Evidence,
	}
	outcome := RowScored
	switch {
	case row.Points != nil:
		command.Points, command.Possible = *row.Points, i.policy.Possible(indicator, department)
		if record.Status == casework.Done && !record.BySystem && record.Points == *row.Points {
			return RowUnchanged, "", nil
		}
	case row.Reason != "":
		command.Step, outcome = casework.ScoreSkipped, RowSkipped
		if record.Status == casework.Skipped {
			return RowUnchanged, "", nil
		}
	case row.Evidence != "":
		return fault(ColumnPoints, CodeRowIncomplete)
	default:
		return RowBlank, "", nil
	}
	return i.decide(p, command, outcome)
}

func (i *importing) decide(p *pending, command casework.ScoreCommand, outcome Outcome) (Outcome, string, *casework.Refusal) {
	events, err := casework.Decide(p.next, command, i.world)
	err = calledByName(i.tx, err)
	if refusal, ok := casework.IsRefusal(err); ok {
		column := ColumnNumber
		if field, named := refusal.Params["field"].(string); named {
			column = columnOf[field]
		} else if refusal.Code == casework.CodePointsOutside || refusal.Code == casework.CodePointsImpossible {
			column = ColumnPoints
		}
		return RowFaulty, column, refusal
	}
	if p.events == nil {
		p.next = p.before.Clone()
	}
	for _, e := range events {
		p.next.Evolve(e)
	}
	if p.events = append(p.events, events...); len(p.events) > 0 && !p.ordered {
		i.order, p.ordered = append(i.order, p), true
	}
	return outcome, "", nil
}

func fault(column string, code casework.Code, params ...any) (Outcome, string, *casework.Refusal) {
	r := &casework.Refusal{Code: code, Params: map[string]any{}}
	for n := 0; n+1 < len(params); n += 2 {
		r.Params[params[n].(string)] = params[n+1]
	}
	return RowFaulty, column, r
}
