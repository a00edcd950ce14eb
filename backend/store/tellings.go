package store

import (
	"context"
	"fmt"
	"strings"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"luohu/backend/casework"
)

// Telling is what one follower is told of something that has happened to an
// application.
type Telling struct {
	ID          string `gorm:"primaryKey"`
	Message     string // of the outbox
	Follower    string
	Person      string
	Application string
	Kind        string
	Text        string
	Card        string // the fields of a template message, as JSON; empty: there is none
	State       string
	Why         string // it is kept or dropped, or how it was sent
	Tries       int
	NextAt      time.Time // not before then
	TakenUntil  time.Time // by a machine that is at it
	TakenBy     string    // which time that was
	MadeAt      time.Time
	DoneAt      *time.Time
	Template    string     // of the subscription notice by which it was sent, also where that failed later
	Number      string     // of that, as WeChat counts them; empty: it gave none
	ValidUntil  *time.Time // by the clock of the rules; after that it is told no more; nil: always
}

// Stale says that it helps nobody any more.
func (t Telling) Stale(rules time.Time) bool {
	return t.ValidUntil != nil && !rules.Before(*t.ValidUntil)
}

// The states of a telling.
const (
	TellingWaits   = "waiting"
	TellingSent    = "sent"
	TellingKept    = "kept" // until they write
	TellingSaid    = "said" // then
	TellingDropped = "dropped"
)

// HelpTelling is the kind of what an officer answered in chat and could not be sent
// any more. It is about no application.
const HelpTelling = "help"

// AgentTelling begins the kinds of what followers are told as agents of a unit:
// only while they are one.
const AgentTelling = "agent."

// ToAgent says that it is told to an agent as such.
func (t Telling) ToAgent() bool { return strings.HasPrefix(t.Kind, AgentTelling) }

// toldAsAgent picks what is told to no agent, or to one who still is one.
const toldAsAgent = "(kind NOT LIKE 'agent.%' OR EXISTS (SELECT 1 FROM agent_bindings JOIN accounts ON accounts.id = agent_bindings.account WHERE agent_bindings.live = tellings.follower AND accounts.disabled_at IS NULL))"

// KeepForNext keeps what an officer said for the next answer to a follower; id is of
// what they said.
func (tx *Tx) KeepForNext(id string, h Help, text string) error {
	return tx.AddTellings([]Telling{{
		ID: id, Message: id, Follower: h.Follower, Kind: HelpTelling, Text: text, State: TellingKept, NextAt: tx.now,
	}})
}

// AddTellings notes what is to be told, each once however often it is noted.
func (tx *Tx) AddTellings(all []Telling) error {
	if len(all) == 0 {
		return nil
	}
	for i := range all {
		all[i].MadeAt, all[i].TakenUntil = tx.now, tx.now
	}
	if err := tx.db.Clauses(clause.OnConflict{DoNothing: true}).CreateInBatches(&all, messagesAtOnce).Error; err != nil {
		return fmt.Errorf("note what is to be told: %w", err)
	}
	return nil
}

// MarkSent notes in a transaction that messages of the outbox are dealt with.
func (tx *Tx) MarkSent(ids ...string) error {
	err := tx.db.Model(&Message{}).Where("id IN ? AND sent_at IS NULL", ids).Update("sent_at", tx.now).Error
	if err != nil {
		return fmt.Errorf("note what is dealt with: %w", err)
	}
	return nil
}

// Bound is a follower, and an application of the person that they are.
type Bound struct {
	Follower    string
	Hushed      bool
	Person      string
	Application string
	Period      casework.PeriodID
	State       casework.State
	PermitDue   string // YYYY-MM-DD; empty: none is promised
}

// BoundTo are the followers who are the persons of some applications.
func (tx *Tx) BoundTo(applications []string) (all []Bound, err error) {
	err = tx.bound().Where("applications.id IN ?", applications).Order("applications.id, bindings.id").Scan(&all).Error
	if err != nil {
		return nil, fmt.Errorf("look for who is bound: %w", err)
	}
	return all, nil
}

// BoundPersons are the followers who are a person, whatever applications there are.
func (tx *Tx) BoundPersons(person string) (all []Bound, err error) {
	err = tx.db.Table("bindings").Joins("LEFT JOIN followers ON followers.open_id = bindings.follower").
		Select("bindings.follower, COALESCE(followers.hushed, ?) AS hushed, bindings.person", false).
		Where("bindings.person = ? AND bindings.ended_at IS NULL", person).Order("bindings.id").Scan(&all).Error
	if err != nil {
		return nil, fmt.Errorf("look for who is a person: %w", err)
	}
	return all, nil
}

// UnitsOf are some applications as lines, by their ids: whose they are, and in which
// period.
func (tx *Tx) UnitsOf(applications []string) (map[string]Line, error) {
	var rows []Line
	err := tx.db.Model(&application{}).Select("id, period, unit").Where("id IN ?", someOf(applications)).Scan(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("look for whose applications are: %w", err)
	}
	all := make(map[string]Line, len(rows))
	for _, row := range rows {
		all[row.ID] = row
	}
	return all, nil
}

// BoundIn are those of a period's applications in some states behind an
// application, in the order of these; up to so many.
func (tx *Tx) BoundIn(period casework.PeriodID, states []casework.State, after string, most int) (all []Bound, err error) {
	err = tx.bound().Where("applications.period = ? AND applications.state IN ? AND applications.id > ?", string(period), states, after).
		Order("applications.id, bindings.id").Limit(most).Scan(&all).Error
	if err != nil {
		return nil, fmt.Errorf("look for who is bound in %s: %w", period, err)
	}
	return all, nil
}

func (tx *Tx) bound() *gorm.DB {
	return tx.db.Table("bindings").Joins("JOIN applications ON applications.person = bindings.person").
		Joins("LEFT JOIN followers ON followers.open_id = bindings.follower").
		Select("bindings.follower, COALESCE(followers.hushed, ?) AS hushed, bindings.person, applications.id AS application, applications.period, applications.state, applications.permit_due", false).
		Where("bindings.ended_at IS NULL")
}

// TakeTellings takes those that are due, for a while, in the order in which they
// were made; of a follower none while an earlier one waits for its time. By is
// another one every time.
func (s *Store) TakeTellings(ctx context.Context, by string, most int, lasts time.Duration) (all []Telling, err error) {
	now, ids := s.time(), []string(nil)
	err = s.reading(ctx).Model(&Telling{}).Where("state = ? AND next_at <= ? AND taken_until <= ?", TellingWaits, now, now).
		Where("NOT EXISTS (SELECT 1 FROM tellings AS earlier WHERE earlier.follower = tellings.follower AND earlier.state = ? AND earlier.id < tellings.id AND (earlier.next_at > ? OR earlier.taken_until > ?))",
			TellingWaits, now, now).
		Order("id").Limit(most).Pluck("id", &ids).Error
	if err == nil && len(ids) > 0 {
		err = s.write.WithContext(ctx).Model(&Telling{}).Where("id IN ? AND state = ? AND taken_until <= ?", ids, TellingWaits, now).
			UpdateColumns(map[string]any{"taken_until": now.Add(lasts), "taken_by": by, "tries": gorm.Expr("tries + 1")}).Error
	}
	if err == nil && len(ids) > 0 {
		err = s.write.WithContext(ctx).Where("taken_by = ? AND state = ?", by, TellingWaits).Order("id").Find(&all).Error
	}
	if err != nil {
		return nil, fmt.Errorf("take what is to be told: %w", err)
	}
	return all, nil
}

// SettleTelling writes what became of one.
func (s *Store) SettleTelling(ctx context.Context, t Telling) error {
	columns := map[string]any{"state": t.State, "why": t.Why, "next_at": t.NextAt.UTC(), "taken_until": s.time()}
	if t.State != TellingWaits {
		columns["done_at"] = s.time()
	}
	err := s.write.WithContext(ctx).Model(&Telling{}).Where("id = ? AND state = ?", t.ID, TellingWaits).UpdateColumns(columns).Error
	if err != nil {
		return fmt.Errorf("settle what was told: %w", err)
	}
	return nil
}

// SettleSent writes that some were sent.
func (s *Store) SettleSent(ctx context.Context, ids []string) error {
	if len(ids) == 0 {
		return nil
	}
	err := s.write.WithContext(ctx).Model(&Telling{}).Where("id IN ? AND state = ?", ids, TellingWaits).
		UpdateColumns(map[string]any{"state": TellingSent, "done_at": s.time()}).Error
	if err != nil {
		return fmt.Errorf("settle what was sent: %w", err)
	}
	return nil
}

// KeptFor is what a follower is to be told when they write, oldest first; rules is
// the moment by the clock of the rules.
func (s *Store) KeptFor(ctx context.Context, follower string, rules time.Time, most int) (all []Telling, err error) {
	err = s.reading(ctx).Where("follower = ? AND state = ? AND (valid_until IS NULL OR valid_until > ?)", follower, TellingKept, rules.UTC()).
		Where(toldAsAgent).Order("id").Limit(most).Find(&all).Error
	if err != nil {
		return nil, fmt.Errorf("read what is kept for a follower: %w", err)
	}
	return all, nil
}

// said notes that some were said with an answer.
func (tx *Tx) said(ids []string) error {
	return tx.db.Model(&Telling{}).Where("id IN ? AND state = ?", ids, TellingKept).
		UpdateColumns(map[string]any{"state": TellingSaid, "done_at": tx.now}).Error
}

// TellingsOf are those of an application, the newest first.
func (s *Store) TellingsOf(ctx context.Context, application string, most int) (all []Telling, err error) {
	err = s.reading(ctx).Where("application = ?", application).Order("id DESC").Limit(most).Find(&all).Error
	if err != nil {
		return nil, fmt.Errorf("read what was told of application %s: %w", application, err)
	}
	return all, nil
}

// ToldTo is what a follower was told of themselves, or is to be told when they write,
// the newest first.
func (s *Store) ToldTo(ctx context.Context, follower string, most int) (all []Telling, err error) {
	err = s.reading(ctx).Where("follower = ? AND state IN ? AND kind NOT LIKE 'agent.%'", follower, []string{TellingSent, TellingSaid, TellingKept}).Order("id DESC").Limit(most).Find(&all).Error
	if err != nil {
		return nil, fmt.Errorf("read what a follower was told: %w", err)
	}
	return all, nil
}

// ForgetTellings deletes those that are done with, and were made before then.
func (s *Store) ForgetTellings(ctx context.Context, before time.Time) (int64, error) {
	done := s.write.WithContext(ctx).Delete(&Telling{}, "(state IN ? OR valid_until IS NOT NULL) AND made_at < ?", []string{TellingSent, TellingSaid, TellingDropped}, before.UTC())
	if done.Error != nil {
		return 0, fmt.Errorf("forget what was told: %w", done.Error)
	}
	return done.RowsAffected, nil
}

// Hush notes that a follower wants to be written to only when they write, or
// otherwise.
func (s *Store) Hush(ctx context.Context, follower string, hushed bool) error {
	f := Follower{OpenID: follower, Following: true, Hushed: hushed, ChangedAt: s.time()}
	err := s.write.WithContext(ctx).Clauses(clause.OnConflict{
		Columns: []clause.Column{{Name: "open_id"}}, DoUpdates: clause.AssignmentColumns([]string{"hushed"}),
	}).Create(&f).Error
	if err != nil {
		return fmt.Errorf("note that a follower is hushed: %w", err)
	}
	return nil
}
