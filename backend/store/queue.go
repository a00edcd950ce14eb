package store

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"

	"luohu/backend/casework"
)

// QueueItem is something that a desk has to do.
type QueueItem struct {
	Application string
	Desk        string
	Indicator   string
	Status      casework.Status
	Point       casework.AcceptancePoint
	Since       time.Time
	Due         string // YYYY-MM-DD; empty: none, or its clock stands
	AnswerBy    string // YYYY-MM-DD, of an open supplement; empty: there is none
	Overdue     bool   // and that it is, is noted
	Answered    bool   // what the desk has asked for was answered, and it has not gone on since

	Number    string
	Version   int64
	Person    string
	Unit      string
	UnitName  string
	HeldBy    string // who has it in hand, or had
	HeldName  string // what their account is called
	HeldUntil int64  // seconds since 1970
}

// Hand narrows a queue by who has the cases in hand.
type Hand string

// In whose hand.
const (
	Mine   Hand = "mine"
	Others Hand = "others"
	Free   Hand = "free" // nobody's, or their time is over
)

// Stand narrows a queue by who has to do something next.
type Stand string

// Whose turn it is.
const (
	ToDo  Stand = "todo"    // the desk's: also to decide without an answer that has not come in time
	Waits Stand = "waiting" // theirs who are to answer
)

// waits is of a desk that waits for an answer which can still come in time.
const waits = "work_items.status = 'supplement' AND NOT work_items.overdue"

// Queue narrows what a department has to do; what is empty narrows nothing.
type Queue struct {
	Department string
	Points     []casework.AcceptancePoint
	Lines      bool // of reviews; otherwise scores
	Period     casework.PeriodID
	Indicator  string
	Statuses   []casework.Status
	Stand      Stand
	Answered   bool
	Lapsed     bool // nobody has answered in time
	Closed     bool
	Since      time.Time // what has stood so only from then on

	DueFrom, DueTo string // YYYY-MM-DD, both within; what has no day is not
	Held           Hand
	By             string    // whose own are "mine"
	Now            time.Time // when cases are in hand

	Limit                        int
	AfterDue, AfterID, AfterDesk string // where the page begins
}

// behind is the place at which a page begins, as each database finds it in an
// index: MySQL by ranges, the others by comparing rows.
func (s *Store) behind(find *gorm.DB, q Queue) *gorm.DB {
	if s.driver == "mysql" {
		return find.Where("work_items.due > ? OR work_items.due = ? AND (work_items.application > ? OR work_items.application = ? AND work_items.desk > ?)",
			q.AfterDue, q.AfterDue, q.AfterID, q.AfterID, q.AfterDesk)
	}
	return find.Where("(work_items.due, work_items.application, work_items.desk) > (?, ?, ?)", q.AfterDue, q.AfterID, q.AfterDesk)
}

// queued is the work that a queue lets through, where its page begins left aside.
func (s *Store) queued(ctx context.Context, q Queue) *gorm.DB {
	find := s.reading(ctx).Table("work_items").
		Where("work_items.department = ? AND work_items.is_open = ?", q.Department, !q.Closed)
	if len(q.Points) > 0 {
		find = find.Where("work_items.point IN ?", q.Points)
	}
	switch {
	case q.Lines:
		find = find.Where("work_items.indicator = ''")
	case q.Indicator != "":
		find = find.Where("work_items.indicator = ?", q.Indicator)
	default:
		find = find.Where("work_items.indicator <> ''")
	}
	if q.Period != "" {
		find = find.Where("work_items.period = ?", string(q.Period))
	}
	if len(q.Statuses) > 0 {
		find = find.Where("work_items.status IN ?", q.Statuses)
	}
	switch q.Stand {
	case ToDo:
		find = find.Where("NOT (" + waits + ")")
	case Waits:
		find = find.Where(waits)
	}
	if q.Lapsed {
		find = find.Where("work_items.overdue = ?", true)
	}
	if q.Answered {
		find = find.Where("work_items.answered = ?", true)
	}
	if q.DueFrom != "" {
		find = find.Where("work_items.due >= ?", q.DueFrom)
	}
	if q.DueTo != "" {
		find = find.Where("work_items.due > '' AND work_items.due <= ?", q.DueTo)
	}
	if !q.Since.IsZero() {
		find = find.Where("work_items.since > ? AND work_items.since <= ?", q.Since.UTC(), q.Now.UTC())
	}
	switch q.Held {
	case Mine:
		find = find.Where("work_items.held_until > ? AND work_items.held_by = ?", q.Now.Unix(), q.By)
	case Others:
		find = find.Where("work_items.held_until > ? AND work_items.held_by <> ?", q.Now.Unix(), q.By)
	case Free:
		find = find.Where("work_items.held_until <= ?", q.Now.Unix())
	}
	return find
}

// Queue is one page of a department's work, what is due first standing first.
func (s *Store) Queue(ctx context.Context, q Queue) (all []QueueItem, err error) {
	find := s.queued(ctx, q).Select("work_items.application, work_items.desk, work_items.indicator, work_items.status, work_items.point, " +
		"work_items.since, work_items.due, work_items.answer_by, work_items.overdue, work_items.answered, work_items.held_by, work_items.held_until, COALESCE(accounts.name, '') AS held_name, " +
		"applications.number, applications.version, applications.person, applications.unit, COALESCE(units.name, '') AS unit_name").
		Joins("JOIN applications ON applications.id = work_items.application").
		Joins("LEFT JOIN units ON units.id = applications.unit").
		Joins("LEFT JOIN accounts ON accounts.id = work_items.held_by")
	if q.AfterID != "" {
		find = s.behind(find, q)
	}
	if err := find.Order("work_items.due, work_items.application, work_items.desk").Limit(q.Limit).Scan(&all).Error; err != nil {
		return nil, fmt.Errorf("read a page of the work of %s: %w", q.Department, err)
	}
	return all, nil
}

// Arrived counts what a queue lets through, up to so many.
func (s *Store) Arrived(ctx context.Context, q Queue, most int) (n int, err error) {
	var found []int
	if err := s.queued(ctx, q).Select("1").Limit(most).Scan(&found).Error; err != nil {
		return 0, fmt.Errorf("count what has come for %s: %w", q.Department, err)
	}
	return len(found), nil
}

// Amount is how much of a queue there is.
type Amount struct {
	Open    int // can be gone on with
	Waiting int // for an answer
}

// Amount counts it, in one read of half the work of [Store.Pressing].
func (s *Store) Amount(ctx context.Context, q Queue) (Amount, error) {
	q.Held = ""
	var counted struct{ Everything, Waiting int }
	err := s.queued(ctx, q).Select("COUNT(*) AS everything, COALESCE(SUM(CASE WHEN " + waits + " THEN 1 ELSE 0 END), 0) AS waiting").Scan(&counted).Error
	if err != nil {
		return Amount{}, fmt.Errorf("count how much %s has to do: %w", q.Department, err)
	}
	return Amount{Open: counted.Everything - counted.Waiting, Waiting: counted.Waiting}, nil
}

// Pressing counts what of a queue presses.
type Pressing struct {
	Amount
	DueToday int
	Overdue  int
	Answered int // supplements, and nobody has gone on since
	Lapsed   int // supplements that were not answered in time
}

// Pressing counts in one read, however much there is.
func (s *Store) Pressing(ctx context.Context, q Queue) (p Pressing, err error) {
	today := q.Now.In(casework.Zone).Format(time.DateOnly)
	q.Held = ""
	err = s.queued(ctx, q).Select("COALESCE(SUM(CASE WHEN "+waits+" THEN 0 ELSE 1 END), 0) AS open, "+
		"COALESCE(SUM(CASE WHEN "+waits+" THEN 1 ELSE 0 END), 0) AS waiting, "+
		"COALESCE(SUM(CASE WHEN work_items.status <> 'supplement' AND work_items.due = ? THEN 1 ELSE 0 END), 0) AS due_today, "+
		"COALESCE(SUM(CASE WHEN work_items.status <> 'supplement' AND work_items.due > '' AND work_items.due < ? THEN 1 ELSE 0 END), 0) AS overdue, "+
		"COALESCE(SUM(CASE WHEN work_items.answered THEN 1 ELSE 0 END), 0) AS answered, "+
		"COALESCE(SUM(CASE WHEN work_items.overdue THEN 1 ELSE 0 END), 0) AS lapsed", today, today).Scan(&p).Error
	if err != nil {
		return p, fmt.Errorf("count the work of %s: %w", q.Department, err)
	}
	return p, nil
}

// InHand are the cases of a queue that somebody has taken up.
type InHand struct {
	Mine   int // in one's own hand
	Others int // in somebody else's
}

// InHand counts them, in one read.
func (s *Store) InHand(ctx context.Context, q Queue) (in InHand, err error) {
	q.Held = ""
	var held []struct {
		HeldBy string
		N      int
	}
	err = s.queued(ctx, q).Select("work_items.held_by, COUNT(DISTINCT work_items.application) AS n").
		Where("work_items.held_until > ?", q.Now.Unix()).Group("work_items.held_by").Scan(&held).Error
	if err != nil {
		return in, fmt.Errorf("count the cases that %s has in hand: %w", q.Department, err)
	}
	for _, h := range held {
		if h.HeldBy == q.By {
			in.Mine = h.N
		} else {
			in.Others += h.N
		}
	}
	return in, nil
}

// ToDecide is how many requests wait for somebody to decide them: a rescore for
// another scorer of the department, anything else for an approver; nobody's own.
func (s *Store) ToDecide(ctx context.Context, by casework.Actor) (n int64, err error) {
	find := s.reading(ctx).Model(&request{}).Where("state = ? AND asked_by <> ?", string(casework.RequestOpen), by.ID)
	switch by.Role {
	case casework.Approver:
		find = find.Where("kind <> ?", string(casework.AskRescore))
	case casework.Scorer:
		find = find.Where("kind = ? AND department = ?", string(casework.AskRescore), by.Department).
			Where("EXISTS (SELECT 1 FROM applications WHERE applications.id = requests.subject AND applications.point IN ?)", by.Points)
	default:
		return 0, nil
	}
	if err := find.Count(&n).Error; err != nil {
		return 0, fmt.Errorf("count the requests that wait for %s: %w", by.Role, err)
	}
	return n, nil
}
