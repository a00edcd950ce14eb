package store

import (
	"encoding/json"
	"fmt"
	"time"

	"luohu/backend/casework"
)

// falseRecord is a row.
type falseRecord struct {
	ID          string `gorm:"primaryKey"`
	OfWhat      string
	Subject     string
	Application string
	Lifted      bool
	UntilDay    string
	Version     int64
	Doc         string
}

func (falseRecord) TableName() string { return "false_records" }

func (row falseRecord) read() (f casework.FalseRecord, err error) {
	if err := json.Unmarshal([]byte(row.Doc), &f); err != nil {
		return f, fmt.Errorf("false record %s: %w", row.ID, err)
	}
	return f, nil
}

// SaveFalseRecord writes one; ErrConflict if somebody else has changed it
// meanwhile.
func (tx *Tx) SaveFalseRecord(f *casework.FalseRecord) error {
	doc, err := json.Marshal(f)
	if err != nil {
		return err
	}
	row := falseRecord{
		ID: f.ID, OfWhat: string(f.Of), Subject: f.Subject, Application: f.Application, Lifted: f.Lifted,
		UntilDay: f.Until.Format(time.DateOnly), Version: f.Version, Doc: string(doc),
	}
	if err := tx.saveVersion(&row, f.Version); err != nil {
		return fmt.Errorf("save false record %s: %w", f.ID, err)
	}
	return nil
}

// FalseRecord reads one; ErrNotFound if there is none.
func (tx *Tx) FalseRecord(id string) (f casework.FalseRecord, err error) {
	var row falseRecord
	if err := tx.db.Take(&row, "id = ?", id).Error; err != nil {
		return f, found(err, "false record "+id)
	}
	return row.read()
}

// FalseRecordFilter narrows a list of them; what is empty narrows nothing.
type FalseRecordFilter struct {
	Of      casework.FalseOf
	Subject string
	Lifted  *bool
	After   string // the id behind which the page begins
	Limit   int
}

// FalseRecords are one page, oldest first.
func (tx *Tx) FalseRecords(f FalseRecordFilter) (all []casework.FalseRecord, err error) {
	find := tx.db.Where("id > ?", f.After)
	if f.Of != "" {
		find = find.Where("of_what = ?", string(f.Of))
	}
	if f.Subject != "" {
		find = find.Where("subject = ?", f.Subject)
	}
	if f.Lifted != nil {
		find = find.Where("lifted = ?", *f.Lifted)
	}
	var rows []falseRecord
	if err := find.Order("id").Limit(f.Limit).Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("read false records: %w", err)
	}
	all = make([]casework.FalseRecord, len(rows))
	for i, row := range rows {
		if all[i], err = row.read(); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// OnRegister are the ids of a period's applications in a state whose persons
// stand in the register, or did.
func (tx *Tx) OnRegister(period casework.PeriodID, state casework.State) (ids []string, err error) {
	err = tx.db.Model(&application{}).Where("period = ? AND state = ? AND person IN (?)", string(period), string(state),
		tx.db.Model(&falseRecord{}).Select("subject").Where("of_what = ?", string(casework.FalseOfPerson))).Order("id").Pluck("id", &ids).Error
	if err != nil {
		return nil, fmt.Errorf("read who of period %s is on the register: %w", period, err)
	}
	return ids, nil
}

// ApplicationsOf are the ids of a person's applications in some states.
func (tx *Tx) ApplicationsOf(person string, states ...casework.State) (ids []string, err error) {
	err = tx.db.Model(&application{}).Where("person = ? AND state IN ?", person, states).Order("id").Pluck("id", &ids).Error
	if err != nil {
		return nil, fmt.Errorf("read the applications of a person: %w", err)
	}
	return ids, nil
}
