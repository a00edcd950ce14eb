package store

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"luohu/backend/broadcast"
	"luohu/backend/casework"
	"luohu/estimator"
)

// audience is a query of who gets a broadcast, in SQL that is read in place.
type audience struct {
	sql    strings.Builder
	values []any
}

func (a *audience) add(sql string, values ...any) {
	a.sql.WriteString(sql)
	a.values = append(a.values, values...)
}

// some adds a condition on a list, if there is one.
func some[T any](a *audience, sql string, list []T) {
	if len(list) > 0 {
		a.add(sql, list)
	}
}

const appliesIn = " FROM bindings JOIN applications ON applications.person = bindings.person WHERE bindings.follower = f.open_id AND bindings.ended_at IS NULL AND applications.period = ?"

func (a *audience) applications(r broadcast.Rule) {
	a.add(appliesIn, string(r.Period))
	some(a, " AND applications.state IN ?", r.States)
	some(a, " AND applications.unit IN ?", r.Units)
	some(a, " AND applications.point IN ?", r.Points)
}

const (
	// wrote picks who wrote since then.
	wrote = "EXISTS (SELECT 1 FROM conversations WHERE conversations.follower = f.open_id AND conversations.updated_at > ?)"
	// agreed picks who has agreed to a subscription notice.
	agreed = "EXISTS (SELECT 1 FROM notice_consents WHERE notice_consents.follower = f.open_id AND notice_consents.template = ? AND notice_consents.ended_at IS NULL)"
)

// audienceOf are open_id, application and why they are not written to (empty: they
// are), behind a follower and in their order; told are the ledgers of whoever was told
// the same.
func audienceOf(r broadcast.Rule, behind string, told []int64, now time.Time) *audience {
	a := &audience{}
	a.add("SELECT f.open_id AS open_id, ")
	if r.Period != "" {
		a.add("(SELECT MIN(applications.id)")
		a.applications(r)
		a.add(") AS application, ")
	} else {
		a.add("'' AS application, ")
	}
	a.add("CASE WHEN NOT f.following THEN ? WHEN f.hushed THEN ?", string(broadcast.WhyLeft), string(broadcast.WhyHushed))
	if len(told) > 0 {
		a.add(" WHEN EXISTS (SELECT 1 FROM deliveries AS d WHERE d.ledger IN ? AND d.follower = f.open_id AND d.state IN ?) THEN ?",
			told, []broadcast.State{broadcast.Handing, broadcast.Handed, broadcast.Delivered, broadcast.Uncertain}, string(broadcast.WhyTold))
	}
	a.add(" ELSE '' END AS why FROM followers AS f WHERE f.open_id > ?", behind)
	a.narrow(r, now)
	return a
}

func (a *audience) narrow(r broadcast.Rule, now time.Time) {
	if r.Everybody {
		a.add(" AND f.following")
	}
	if len(r.Topics) > 0 {
		a.add(" AND EXISTS (SELECT 1 FROM subscriptions WHERE subscriptions.follower = f.open_id AND subscriptions.live IS NOT NULL AND subscriptions.topic IN ?", r.Topics)
		some(a, " AND subscriptions.city IN ?", r.Cities)
		a.add(")")
	}
	if len(r.Tags) > 0 {
		a.add(" AND EXISTS (SELECT 1 FROM follower_tags WHERE follower_tags.follower = f.open_id AND follower_tags.tag IN ?)", r.Tags)
	}
	if r.Period != "" {
		a.add(" AND EXISTS (SELECT 1")
		a.applications(r)
		a.add(")")
	}
	if r.Wrote {
		a.add(" AND "+wrote, now.Add(-broadcast.WrittenWithin))
	}
}

// WriteDown writes down the next recipients of a broadcast, behind those that are written
// down: how many there are more, and up to which follower. None: it is complete.
func (tx *Tx) WriteDown(b *broadcast.Broadcast, most int) (more int, last string, err error) {
	var held broadcastRow
	if err := tx.db.Clauses(clause.Locking{Strength: "UPDATE"}).Take(&held, "id = ?", b.ID).Error; err != nil {
		return 0, "", found(err, "broadcast "+b.ID)
	}
	if held.Version != b.Version { // another machine is at it
		return 0, "", ErrConflict
	}
	told, err := tx.ledgersOf(b.Notice, b.Ledger)
	if err != nil {
		return 0, "", err
	}
	a := audienceOf(b.Rule, b.Frozen, told, tx.now)
	a.add(" ORDER BY f.open_id LIMIT ?", most)
	values := append([]any{b.Ledger, b.Total, string(broadcast.Planned), string(broadcast.Skipped)}, a.values...)
	done := tx.db.Exec("INSERT INTO deliveries (ledger, seq, follower, application, state, way, why, number, tries, round) "+
		"SELECT ?, ? + ROW_NUMBER() OVER (ORDER BY page.open_id), page.open_id, page.application, CASE WHEN page.why = '' THEN ? ELSE ? END, '', page.why, '', 0, 0 FROM ("+
		a.sql.String()+") AS page", values...)
	if done.Error != nil {
		return 0, "", fmt.Errorf("write down the recipients of broadcast %s: %w", b.ID, done.Error)
	}
	if done.RowsAffected == 0 {
		return 0, b.Frozen, nil
	}
	err = tx.db.Table("deliveries").Where("ledger = ?", b.Ledger).Select("MAX(follower)").Scan(&last).Error
	if err != nil {
		return 0, "", fmt.Errorf("look up to whom broadcast %s is written down: %w", b.ID, err)
	}
	return int(done.RowsAffected), last, nil
}

// Reach is who a broadcast would reach now.
type Reach struct {
	Total  int                   // recipients, those who are not written to among them
	Why    map[broadcast.Why]int // they are not, by the reason
	Sample []string              // some who are
	Agreed int                   // of who is: to a subscription notice
	Wrote  int                   // within two days
	Kept   int                   // of who is: by none of the ways now; it stands in their inbox
}

const sampled = 10

// ReachOf counts who a broadcast would reach by its ways; template is of the subscription notice
// that carries it (empty: none does).
func (s *Store) ReachOf(ctx context.Context, b *broadcast.Broadcast, template string) (r Reach, err error) {
	r.Why = map[broadcast.Why]int{}
	err = s.Look(ctx, func(tx *Tx) error {
		told, err := tx.ledgersOf(b.Notice, b.Ledger)
		if err != nil {
			return err
		}
		all := audienceOf(b.Rule, "", told, tx.now)
		var counts []struct {
			Why string
			N   int
		}
		if err := tx.db.Raw("SELECT why, COUNT(*) AS n FROM ("+all.sql.String()+") AS page GROUP BY why", all.values...).Scan(&counts).Error; err != nil {
			return err
		}
		for _, one := range counts {
			if r.Total += one.N; one.Why != "" {
				r.Why[broadcast.Why(one.Why)] = one.N
			}
		}
		first := append(append([]any{}, all.values...), sampled)
		if err := tx.db.Raw("SELECT open_id FROM ("+all.sql.String()+") AS page WHERE why = '' ORDER BY open_id LIMIT ?", first...).Scan(&r.Sample).Error; err != nil {
			return err
		}
		among := func(into *int, where string, values ...any) error {
			of := append(append([]any{}, all.values...), values...)
			return tx.db.Raw("SELECT COUNT(*) FROM ("+all.sql.String()+") AS f WHERE why = '' AND "+where, of...).Scan(into).Error
		}
		recently := tx.now.Add(-broadcast.WrittenWithin)
		if template != "" {
			if err := among(&r.Agreed, agreed, template); err != nil {
				return err
			}
		}
		if err := among(&r.Wrote, wrote, recently); err != nil {
			return err
		}
		if b.AsOne() {
			full, err := tx.countFull(b.Ledger, all)
			if err != nil {
				return err
			}
			if full > 0 {
				r.Why[broadcast.WhyFull] = full
			}
		}
		if b.ToAnybody() {
			return nil
		}
		none, values := "1 = 1", []any{}
		if template != "" && slices.Contains(b.Ways, broadcast.BySubscription) {
			none, values = none+" AND NOT "+agreed, append(values, template)
		}
		if slices.Contains(b.Ways, broadcast.ByCustomer) {
			none, values = none+" AND NOT "+wrote, append(values, recently)
		}
		return among(&r.Kept, none, values...)
	})
	if err != nil {
		return r, fmt.Errorf("count who broadcast %s would reach: %w", b.ID, err)
	}
	return r, nil
}

// scored are the states in which an applicant knows their points.
var scored = []casework.State{casework.Published, casework.Listed, casework.NotListed, casework.Qualified, casework.PermitIssued}

// Valueless are applications of a rule's audience that have no number yet or, if points
// are named, none that may be told: up to so many of them, and how many there are in
// which state.
func (s *Store) Valueless(ctx context.Context, r broadcast.Rule, points bool, most int) (some []string, by []InState, err error) {
	lacks := s.read.Where("number IS NULL")
	if points {
		lacks = lacks.Or("state NOT IN ?", scored)
	}
	find := s.reading(ctx).Model(&application{}).Where("period = ?", string(r.Period)).Where(lacks).
		Where("EXISTS (SELECT 1 FROM bindings WHERE bindings.person = applications.person AND bindings.ended_at IS NULL)")
	for _, one := range []struct {
		column string
		is     int
		values any
	}{{"state", len(r.States), r.States}, {"unit", len(r.Units), r.Units}, {"point", len(r.Points), r.Points}} {
		if one.is > 0 {
			find = find.Where(one.column+" IN ?", one.values)
		}
	}
	find = find.Session(&gorm.Session{})
	if err = find.Select("state, COUNT(*) AS n").Group("state").Order("n DESC, state").Scan(&by).Error; err == nil {
		err = find.Order("id").Limit(most).Pluck("id", &some).Error
	}
	if err != nil {
		return nil, nil, fmt.Errorf("look for applications without values: %w", err)
	}
	return some, by, nil
}

// InState is how many applications are in a state.
type InState struct {
	State casework.State
	N     int64
}

// Own is what a message to one person may tell of their application.
type Own struct {
	Number string
	Points estimator.Points
	Scored bool // and may be told
}

// OwnOf is that of some applications.
func (s *Store) OwnOf(ctx context.Context, applications []string) (map[string]Own, error) {
	var rows []struct {
		ID     string
		Number string
		Total  int64
		State  casework.State
	}
	err := s.reading(ctx).Model(&application{}).Select("id, COALESCE(number, '') AS number, total, state").Where("id IN ?", someOf(applications)).Scan(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("read what recipients are told of their own: %w", err)
	}
	all := make(map[string]Own, len(rows))
	for _, row := range rows {
		all[row.ID] = Own{row.Number, estimator.Points(row.Total), slices.Contains(scored, row.State)}
	}
	return all, nil
}
