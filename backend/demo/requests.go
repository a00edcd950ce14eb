package demo

import (
	"context"
	"time"

	"luohu/backend/caseload"
	"luohu/backend/casework"
	"luohu/backend/store"
)

// requests are what waits for the approver when the clock begins: two who have
// found that what was handed in is false.
func (d *director) requests(ctx context.Context) error {
	d.Clock.Set(Begins.Add(-40 * time.Minute))
	education := d.of(casework.Scorer, "education", casework.Municipal)
	accepted, err := d.Store.Applications(ctx, store.ApplicationFilter{
		Period: Running, Points: points[:1], States: []casework.State{casework.Accepted}, Scores: education.Department, Limit: 2,
	})
	if err != nil {
		return err
	}
	asks := []struct {
		by  casework.Actor
		why string
	}{
		{d.of(casework.WindowOfficer, string(casework.HRSS), casework.Municipal), "劳动合同上的公章与工商备案的不一致，单位说没有签过这份合同"},
		{education, "学信网查不到这份学历证书"},
	}
	for i, one := range accepted {
		if _, err := d.Load.Request(ctx, asks[i].by, casework.AskFalseRecord, one.ID, caseload.Details{Of: casework.FalseOfPerson}, asks[i].why); err != nil {
			return err
		}
	}
	return nil
}
