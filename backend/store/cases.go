package store

import "luohu/backend/casework"

// Case reads an application with its period and its unit; ErrNotFound if there
// is none. It is one statement, because every command begins with it, and on a
// server's database a command costs what its round trips cost.
func (tx *Tx) Case(id string) (*casework.Application, *casework.Period, *casework.Unit, error) {
	var row struct {
		Application        application `gorm:"embedded"`
		PeriodDoc, UnitDoc string
	}
	err := tx.db.Table("applications").Select("applications.*, periods.doc AS period_doc, units.doc AS unit_doc").
		Joins("JOIN periods ON periods.id = applications.period JOIN units ON units.id = applications.unit").
		Take(&row, "applications.id = ?", id).Error
	if err != nil {
		return nil, nil, nil, found(err, "application "+id)
	}
	its := period{ID: row.Application.Period, Doc: row.PeriodDoc}
	whose := unit{ID: row.Application.Unit, Doc: row.UnitDoc}
	remember(tx, row.Application, id)
	remember(tx, its, its.ID)
	remember(tx, whose, whose.ID)
	a, err := row.Application.read()
	if err != nil {
		return nil, nil, nil, err
	}
	p, err := its.read()
	if err != nil {
		return nil, nil, nil, err
	}
	u, err := whose.read()
	return a, p, u, err
}
