package store

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	fast "github.com/go-json-experiment/json"
	"gorm.io/gorm"

	"luohu/backend/casework"
	"luohu/estimator"
)

// ErrNotFound says that there is no such row.
var ErrNotFound = errors.New("not found")

// application is a row: the columns that one statement may change for many, or
// that are looked for; the rest is the document.
type application struct {
	ID            string `gorm:"primaryKey"`
	Period        string
	Unit          string
	Person        string
	Live          *string
	Point         string
	State         string
	Number        *string
	Total         int64
	Place         int
	Outside       string
	PermitDue     string
	ObjectionOpen bool
	PermitSure    bool
	Version       int64
	Doc           string
	SubmittedAt   *time.Time
	UpdatedAt     time.Time

	PermitCalendar int64
	CountedBy      int64 // the edition of the calendar, of a permit that is to come
}

func (application) TableName() string { return "applications" }

// rowOf writes an application down.
func rowOf(a *casework.Application, now time.Time) (application, error) {
	row := application{
		ID: a.ID, Period: string(a.Period), Unit: a.Unit, Person: a.Person, Point: string(a.Point), State: string(a.State),
		Total: int64(a.Total), Place: a.Rank, Outside: a.Outside, PermitSure: !a.Permit.Provisional, Version: a.Version, UpdatedAt: now,
		ObjectionOpen: a.Objection.Open(),
	}
	if a.State != casework.Withdrawn && a.State != casework.Deleted {
		living := live(a.Period, a.Person)
		row.Live = &living
	}
	if a.Number != "" {
		row.Number = &a.Number
	}
	if !a.SentAt.IsZero() {
		row.SubmittedAt = &a.SentAt
	}
	if !a.Permit.IsZero() {
		row.PermitDue, row.PermitCalendar = a.Permit.Day.Format(time.DateOnly), a.Permit.Calendar
	}
	if a.State == casework.Qualified {
		row.CountedBy = a.Permit.Calendar
	}
	rest := *a
	rest.ID, rest.Version, rest.State, rest.Rank, rest.Outside, rest.Permit = "", 0, "", 0, "", casework.Due{}
	doc, err := json.Marshal(rest)
	row.Doc = string(doc)
	return row, err
}

// recordMark stands once in each record of a document.
const recordMark = `"combine":`

// read is the application of a row.
func (row application) read() (*casework.Application, error) {
	var a casework.Application
	if n := strings.Count(row.Doc, recordMark); n > 0 { // grown one by one they would take twice as much, and are most of it
		a.Scores = make([]casework.ScoreRecord, 0, n)
	}
	return &a, row.readInto(&a, &a)
}

// readInto reads the document, and into an application in it what columns tell.
func (row application) readInto(doc any, a *casework.Application) error {
	if err := fast.Unmarshal([]byte(row.Doc), doc); err != nil {
		return fmt.Errorf("application %s: %w", row.ID, err)
	}
	a.ID, a.Version, a.State, a.Rank, a.Outside = row.ID, row.Version, casework.State(row.State), row.Place, row.Outside
	a.Total = estimator.Points(row.Total)
	if row.PermitDue != "" {
		day, err := casework.ParseDate(row.PermitDue)
		if err != nil {
			return fmt.Errorf("application %s: %w", row.ID, err)
		}
		a.Permit = casework.Due{Day: day, Provisional: !row.PermitSure, Calendar: row.PermitCalendar}
	}
	return nil
}

// applicationEvent is one event as a row.
type applicationEvent struct {
	Application string `gorm:"primaryKey"`
	Version     int64  `gorm:"primaryKey;autoIncrement:false"`
	Kind        string
	At          time.Time
	Actor       string
	ActorRole   string
	Data        string
}

func (applicationEvent) TableName() string { return "application_events" }

// Application reads one; ErrNotFound if there is none.
func (tx *Tx) Application(id string) (*casework.Application, error) {
	row, err := take[application](tx, "id = ?", id)
	if err != nil {
		return nil, found(err, "application "+id)
	}
	return row.read()
}

// ApplicationNumbered reads the one with a number; ErrNotFound if there is none.
func (tx *Tx) ApplicationNumbered(number string) (*casework.Application, error) {
	var row application
	if err := tx.db.Take(&row, "number = ?", number).Error; err != nil {
		return nil, found(err, "application "+number)
	}
	return row.read()
}

// found turns gorm's word for a missing row into ours.
func found(err error, what string) error {
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return fmt.Errorf("%s: %w", what, ErrNotFound)
	}
	return fmt.Errorf("read %s: %w", what, err)
}

// SaveApplication writes what events have made of an application, them, and what
// the desks had and have to do with it.
// ErrConflict if somebody else has changed it since it was read, or has added
// the same person meanwhile.
func (tx *Tx) SaveApplication(a *casework.Application, events []casework.Recorded, before, after []casework.Work) error {
	row, err := rowOf(a, tx.now)
	if err != nil {
		return err
	}
	if err := tx.saveSince(&row, a.Version-int64(len(events))); err != nil {
		return fmt.Errorf("save application %s: %w", a.ID, err)
	}
	if err := tx.saveEvents(events); err != nil {
		return err
	}
	return tx.saveWork(a, before, after)
}

func (tx *Tx) saveEvents(events []casework.Recorded) error {
	rows := make([]applicationEvent, len(events))
	for i, e := range events {
		var err error
		if rows[i], err = eventOf(e); err != nil {
			return err
		}
	}
	if err := tx.db.Create(&rows).Error; err != nil {
		return fmt.Errorf("save events of application %s: %w", events[0].Application, err)
	}
	return nil
}

// eventOf writes an event down.
func eventOf(e casework.Recorded) (applicationEvent, error) {
	data, err := json.Marshal(e.Event)
	return applicationEvent{e.Application, e.Version, string(e.Event.Kind()), e.At.UTC(), e.By.ID, string(e.By.Role), string(data)}, err
}

// ApplicationEvents are an application's from a version on, oldest first.
func (tx *Tx) ApplicationEvents(id string, after int64) (all []casework.Recorded, err error) {
	return tx.SomeEvents(id, after, -1)
}

// SomeEvents are the first of them; -1: all.
func (tx *Tx) SomeEvents(id string, after int64, most int) (all []casework.Recorded, err error) {
	var rows []applicationEvent
	if err := tx.db.Where("application = ? AND version > ?", id, after).Order("version").Limit(most).Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("read events of application %s: %w", id, err)
	}
	for _, row := range rows {
		e, err := row.read()
		if err != nil {
			return nil, err
		}
		all = append(all, e)
	}
	return all, nil
}

func (row applicationEvent) read() (casework.Recorded, error) {
	event, err := casework.ReadEvent(casework.Kind(row.Kind), []byte(row.Data))
	if err != nil {
		return casework.Recorded{}, fmt.Errorf("application %s, version %d: %w", row.Application, row.Version, err)
	}
	return casework.Recorded{
		Application: row.Application, Version: row.Version, At: row.At.UTC(),
		By: casework.Actor{ID: row.Actor, Role: casework.Role(row.ActorRole)}, Event: event,
	}, nil
}
