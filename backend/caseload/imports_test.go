package caseload_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"luohu/backend/caseload"
	"luohu/backend/casework"
	"luohu/backend/store"
	"luohu/backend/store/storetest"
	"luohu/estimator"
)

// acceptedCrowd files and accepts so many applications, and tells their numbers.
func (o *office) acceptedCrowd(t *testing.T, n int) []string {
	t.Helper()
	for i := range n {
		if err := o.fileFor(t.Context(), fmt.Sprint("p", i)); err != nil {
			t.Fatal(err)
		}
	}
	for _, id := range storetest.ApplicationIDs(t, o.store, "2026-2") {
		if _, err := o.Pass(t.Context(), police, id, 0, casework.Police); err != nil {
			t.Fatal(err)
		}
		if _, err := o.Pass(t.Context(), hrss, id, 0, casework.HRSS); err != nil {
			t.Fatal(err)
		}
	}
	return storetest.Numbers(t, o.store, "2026-2")
}

func (o *office) numbered(t *testing.T, number string) (a *casework.Application) {
	t.Helper()
	err := o.store.Look(t.Context(), func(tx *store.Tx) (err error) {
		a, err = tx.ApplicationNumbered(number)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func given(s string) *estimator.Points {
	p, err := estimator.ParsePoints(s)
	if err != nil {
		panic(err)
	}
	return &p
}

func TestADepartmentsFileIsTakenWholeOrNotAtAll(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		o := opened(t, s)
		n := o.acceptedCrowd(t, 4)
		row := func(row int, number, indicator string, points *estimator.Points, evidence, reason string) caseload.ScoreRow {
			return caseload.ScoreRow{Row: row, Number: number, Indicator: indicator, Points: points, Evidence: evidence, Reason: reason}
		}
		good := caseload.Import{Hash: "4a5b", Rows: []caseload.ScoreRow{
			row(2, n[0], "住房公积金", given("9"), "公积金 36 个月：来源 核查", ""),
			row(3, n[1], "housing_fund", given("6.75"), "", ""),
			row(4, n[2], "housing_fund", nil, "", "没有缴存"),
			row(5, n[3], "housing_fund", nil, "", ""),
		}}
		bad := good
		bad.Rows = slices.Concat(good.Rows, []caseload.ScoreRow{
			row(6, "102026299999", "housing_fund", given("1"), "", ""),
			row(7, n[3], "住房", given("1"), "", ""),
			row(8, n[3], "education", given("1"), "", ""),
			row(9, n[0], "housing_fund", given("8"), "", ""),
			row(10, n[3], "housing_fund", given("1.234"), "", ""),
		})
		bad.Faults = []caseload.RowFault{{Row: 1, Column: caseload.ColumnPoints, Refusal: &casework.Refusal{Code: caseload.CodeNoPoints}}}
		by := scorer("housing_fund")
		done, err := o.ImportScores(t.Context(), by, "2026-2", bad, false)
		faulty, ok := errors.AsType[*caseload.FaultyImport](err)
		if !ok {
			t.Fatalf("with faults: %+v, %v", done, err)
		}
		var codes []string
		for _, f := range faulty.Faults {
			codes = append(codes, fmt.Sprint(f.Row, " ", f.Column, " ", f.Refusal.Code))
		}
		want := []string{
			"1 points import_points", "6 number import_number", "7 indicator import_indicator", "8 indicator score_unknown",
			"9 number import_twice", "10 number import_twice",
		}
		if diff := cmp.Diff(want, codes); diff != "" {
			t.Error(diff)
		}
		untouched := o.numbered(t, n[0])

		dry, err := o.ImportScores(t.Context(), by, "2026-2", good, true)
		counts := map[caseload.Outcome]int{caseload.RowScored: 2, caseload.RowSkipped: 1, caseload.RowBlank: 1}
		if err != nil || cmp.Diff(counts, dry.Count) != "" || dry.Results[3].Outcome != caseload.RowBlank || dry.Results[0].Indicator != "housing_fund" {
			t.Errorf("a dry run: %+v, %v", dry, err)
		}
		if a := o.numbered(t, n[0]); a.Version != untouched.Version || a.Score("housing_fund", "housing_fund").Status != casework.Awaiting {
			t.Errorf("something was written: %+v", a.Score("housing_fund", "housing_fund"))
		}
		if done, err = o.ImportScores(t.Context(), by, "2026-2", good, false); err != nil || cmp.Diff(counts, done.Count) != "" {
			t.Fatalf("for good: %+v, %v", done, err)
		}
		if r := o.numbered(t, n[0]).Score("housing_fund", "housing_fund"); r.Points != *given("9") || r.Evidence != "公积金 36 个月：来源 核查" {
			t.Errorf("the record: %+v", r)
		}
		versions := o.numbered(t, n[0]).Version
		done, err = o.ImportScores(t.Context(), by, "2026-2", good, false)
		if err != nil || done.Count[caseload.RowUnchanged] != 3 || done.Count[caseload.RowBlank] != 1 || o.numbered(t, n[0]).Version != versions {
			t.Errorf("the same again: %+v, %v", done, err)
		}
		other := caseload.Import{Rows: []caseload.ScoreRow{row(2, n[0], "housing_fund", given("8"), "", "")}}
		if _, err = o.ImportScores(t.Context(), by, "2026-2", other, false); !faults(err, casework.CodeScoreClosed) {
			t.Errorf("another score of a closed record: %v", err)
		}
		other.Rows[0].Points, other.Rows[0].Number = given("1000.01"), n[3]
		if _, err = o.ImportScores(t.Context(), by, "2026-2", other, false); !faults(err, casework.CodePointsOutside) {
			t.Errorf("more than there can be: %v", err)
		}
		other.Rows[0].Points = given("5.4")
		if _, err = o.ImportScores(t.Context(), by, "2026-2", other, false); !faults(err, casework.CodePointsImpossible) {
			t.Errorf("what no number of months comes to: %v", err)
		}
		other.Rows[0].Points, other.Rows[0].Evidence = given("1"), "电话 13800000000"
		if _, err = o.ImportScores(t.Context(), by, "2026-2", other, false); !faults(err, casework.CodePersonal) {
			t.Errorf("a telephone number: %v", err)
		}
		if _, err = o.ImportScores(t.Context(), hrss, "2026-2", good, false); !errors.Is(err, &casework.Refusal{Code: casework.CodeNotAllowed}) {
			t.Errorf("by a window officer: %v", err)
		}
		elsewhere := by
		elsewhere.Points = points[1:]
		if _, err = o.ImportScores(t.Context(), elsewhere, "2026-2", good, false); !faults(err, caseload.CodeNumberUnknown) {
			t.Errorf("from another point: %v", err)
		}
		if n, found, err := o.Verify(t.Context(), 10); err != nil || n != 4 || len(found) > 0 {
			t.Errorf("%d verified, %v, %v", n, found, err)
		}
		o.imported(t, "4a5b", 2)
	})
}

func faults(err error, code casework.Code) bool {
	faulty, ok := errors.AsType[*caseload.FaultyImport](err)
	return ok && len(faulty.Faults) > 0 && faulty.Faults[0].Refusal.Code == code
}

// imported holds that the audit log names a file so often, and that every score
// out of it names the file.
func (o *office) imported(t *testing.T, hash string, times int) {
	t.Helper()
	if _, err := o.store.SealAudit(t.Context()); err != nil {
		t.Fatal(err)
	}
	files, scores := 0, 0
	err := o.store.EachAudit(t.Context(), store.AuditFilter{}, func(e store.Sealed) error {
		entry, err := e.Entry()
		switch {
		case entry.Act == "scores.import" && entry.Details["file"] == hash && entry.Details["rows"] == "4":
			files++
		case entry.Details["import"] == hash:
			scores++
		}
		return err
	})
	if err != nil || files != times || scores != 3 {
		t.Errorf("%d files and %d scores are noted, %v", files, scores, err)
	}
}

// Whoever finishes the last record of many at once tells of all of them.
func TestAFileMayFinishApplications(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		o := opened(t, s)
		n := o.acceptedCrowd(t, 3)
		by := map[string]caseload.Import{}
		for _, number := range n {
			for _, r := range o.numbered(t, number).Scores {
				in := by[r.Department]
				points := o.near(r, *given("10"))
				in.Rows = append(in.Rows, caseload.ScoreRow{Row: len(in.Rows) + 2, Number: number, Indicator: r.Indicator, Points: &points})
				by[r.Department] = in
			}
		}
		for department, in := range by {
			if _, err := o.ImportScores(t.Context(), scorer(department), "2026-2", in, false); err != nil {
				t.Fatal(err)
			}
		}
		for _, number := range n {
			if a := o.numbered(t, number); a.State != casework.Scored || a.Total == 0 {
				t.Errorf("%s is %s with %s", number, a.State, a.Total)
			}
		}
		if stats, err := o.Statistics(t.Context(), approver, caseload.Scope{Period: "2026-2"}); err != nil || stats.Result.Count != 3 {
			t.Errorf("%+v, %v", stats, err)
		}
	})
}
