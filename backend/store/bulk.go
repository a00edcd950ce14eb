package store

import (
	"encoding/json"
	"fmt"
	"time"

	"gorm.io/gorm"

	"luohu/backend/casework"
	"luohu/estimator"
)

// What happens to all applications of a period at once is written by a few
// statements, however many there are. The rows are the same as those that one
// application after the other would leave.

// LockPeriod keeps everybody else from changing the period's applications, and
// from adding some, until the transaction ends: what is counted stays so.
func (tx *Tx) LockPeriod(id casework.PeriodID) error {
	if tx.db.Name() == "sqlite" {
		return nil // it has one writer
	}
	for _, rows := range []string{"SELECT id FROM periods WHERE id = ? FOR UPDATE", "SELECT id FROM applications WHERE period = ? ORDER BY id FOR UPDATE"} {
		var locked []string
		if err := tx.db.Raw(rows, string(id)).Scan(&locked).Error; err != nil {
			return fmt.Errorf("lock period %s: %w", id, err)
		}
	}
	return nil
}

// HoldPeriod keeps a period from moving until the transaction ends. Others may
// hold it too.
func (tx *Tx) HoldPeriod(id casework.PeriodID) error {
	share, elsewhere := map[string]string{"postgres": "FOR SHARE", "mysql": "LOCK IN SHARE MODE"}[tx.db.Name()]
	if !elsewhere {
		return nil // SQLite has one writer
	}
	var held []string
	if err := tx.db.Raw("SELECT id FROM periods WHERE id = ? "+share, string(id)).Scan(&held).Error; err != nil {
		return fmt.Errorf("hold period %s: %w", id, err)
	}
	return nil
}

// MoveAll lets the same event happen to all applications of a period that it is
// for.
func (tx *Tx) MoveAll(id casework.PeriodID, all casework.ForAll, at time.Time) error {
	kind := all.Event.Kind()
	data, err := json.Marshal(all.Event)
	if err != nil {
		return err
	}
	err = tx.db.Exec(
		"INSERT INTO application_events (application, version, kind, at, actor, actor_role, data) "+
			"SELECT id, version + 1, ?, ?, 'system', 'system', ? FROM applications WHERE period = ? AND state IN ?",
		string(kind), at.UTC(), string(data), string(id), all.From).Error
	if err != nil {
		return fmt.Errorf("%s for period %s: %w", kind, id, err)
	}
	columns := map[string]any{"state": string(all.To), "updated_at": tx.now}
	switch e := all.Event.(type) {
	case casework.Gained:
		columns["permit_due"], columns["permit_sure"] = e.Permit.Day.Format("2006-01-02"), !e.Permit.Provisional
		columns["permit_calendar"], columns["counted_by"] = e.Permit.Calendar, e.Permit.Calendar
	case casework.Selected: // the list was taken back
		columns["place"], columns["outside"] = 0, ""
	}
	columns["version"] = gorm.Expr("version + 1")
	err = tx.db.Model(&application{}).Where("period = ? AND state IN ?", string(id), all.From).UpdateColumns(columns).Error
	if err != nil {
		return fmt.Errorf("%s for period %s: %w", kind, id, err)
	}
	return nil
}

// Open counts what a period has to wait for before points are published, and
// names the first.
func (tx *Tx) Open(id casework.PeriodID, most int) (first []casework.Blocker, n int64, err error) {
	open := tx.db.Table("work_items").Where("work_items.period = ? AND work_items.is_open = ?", string(id), true)
	if err := open.Count(&n).Error; err != nil || n == 0 {
		return nil, n, err
	}
	var rows []struct{ Number, Desk, Department, Indicator string }
	err = open.Joins("JOIN applications ON applications.id = work_items.application").
		Select("applications.number, work_items.desk, work_items.department, work_items.indicator").
		Order("applications.number, work_items.desk").Limit(most).Scan(&rows).Error
	for _, row := range rows {
		b := casework.Blocker{Number: row.Number, What: "line", Desk: casework.Desk{Line: casework.Line(row.Department)}}
		if row.Indicator != "" {
			b.What, b.Desk = "score", casework.Desk{Indicator: row.Indicator, Department: row.Department}
		}
		first = append(first, b)
	}
	return first, n, err
}

// Candidates are the published applications of a period.
func (tx *Tx) Candidates(id casework.PeriodID) (all []casework.Candidate, err error) {
	var rows []struct {
		ID, Number, Person, Unit string
		Total                    int64
	}
	err = tx.db.Model(&application{}).Select("id, number, person, unit, total").
		Where("period = ? AND state = ?", string(id), string(casework.Published)).Order("number").Scan(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("read the candidates of period %s: %w", id, err)
	}
	all = make([]casework.Candidate, len(rows))
	for i, row := range rows {
		all[i] = casework.Candidate{Application: row.ID, Number: row.Number, Total: estimator.Points(row.Total), Person: row.Person, Unit: row.Unit}
	}
	return all, nil
}

// entry is a row of a frozen list.
type entry struct {
	List        string
	Application string
	Place       int
	Reason      string
}

func (entry) TableName() string { return "list_entries" }

const entriesAtOnce = 2000

// Freeze keeps a list as it came out, and tells every application how it did.
func (tx *Tx) Freeze(id casework.PeriodID, list string, placed []casework.Placed, at time.Time) error {
	rows := make([]entry, len(placed))
	for i, p := range placed {
		rows[i] = entry{list, p.Application, p.Rank, p.Reason}
	}
	if len(rows) == 0 {
		return nil
	}
	if err := tx.db.CreateInBatches(rows, entriesAtOnce).Error; err != nil {
		return fmt.Errorf("freeze the list of period %s: %w", id, err)
	}
	// The events say what their JSON form says (casework.Selected).
	listed := fmt.Sprintf(`CONCAT('{"outcome":"%s","list":"%s","rank":', e.place, '}')`, casework.ApplicationListed, list)
	not := fmt.Sprintf(`CONCAT('{"outcome":"%s","list":"%s","reason":"', e.reason, '"}')`, casework.ApplicationNotListed, list)
	err := tx.db.Exec(
		"INSERT INTO application_events (application, version, kind, at, actor, actor_role, data) "+
			"SELECT a.id, a.version + 1, CASE WHEN e.place > 0 THEN ? ELSE ? END, ?, 'system', 'system', "+
			"CASE WHEN e.place > 0 THEN "+listed+" ELSE "+not+" END "+
			"FROM list_entries e JOIN applications a ON a.id = e.application WHERE e.list = ?",
		string(casework.ApplicationListed), string(casework.ApplicationNotListed), at.UTC(), list).Error
	if err != nil {
		return fmt.Errorf("freeze the list of period %s: %w", id, err)
	}
	// Two statements: one for all would look every row up four times. Who is not on
	// the list comes last, all for one reason.
	below := rows[len(rows)-1].Reason
	for _, came := range []struct {
		state   casework.State
		set     string
		entries string
		args    []any
	}{
		{casework.Listed, "place = (SELECT e.place FROM list_entries e WHERE e.list = ? AND e.application = applications.id), outside = ''", "place > 0", []any{list}},
		{casework.NotListed, "place = 0, outside = ?", "place = 0", []any{below}},
	} {
		args := append(append([]any{string(came.state)}, came.args...), tx.now, string(id), string(casework.Published), list)
		err = tx.db.Exec(
			"UPDATE applications SET state = ?, "+came.set+", version = version + 1, updated_at = ? "+
				"WHERE period = ? AND state = ? AND id IN (SELECT application FROM list_entries WHERE list = ? AND "+came.entries+")", args...).Error
		if err != nil {
			return fmt.Errorf("freeze the list of period %s: %w", id, err)
		}
	}
	return nil
}

// InList says whether a list was made with an application, wherever it came
// out.
func (tx *Tx) InList(list, application string) (bool, error) {
	var n int64
	if err := tx.db.Model(&entry{}).Where("list = ? AND application = ?", list, application).Count(&n).Error; err != nil {
		return false, fmt.Errorf("look for application %s on list %s: %w", application, list, err)
	}
	return n > 0, nil
}

// OpenObjections counts the published applications of a period with an
// objection that is not answered, and names the first.
func (tx *Tx) OpenObjections(id casework.PeriodID, most int) (first []casework.Blocker, n int64, err error) {
	open := tx.db.Model(&application{}).Where("period = ? AND objection_open = ?", string(id), true)
	if err := open.Count(&n).Error; err != nil || n == 0 {
		return nil, n, err
	}
	var numbers []string
	err = open.Order("number").Limit(most).Pluck("number", &numbers).Error
	for _, number := range numbers {
		first = append(first, casework.Blocker{Number: number, What: "objection"})
	}
	return first, n, err
}
