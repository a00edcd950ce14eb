package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"gorm.io/gorm"

	"luohu/backend/casework"
	"luohu/backend/notice"
)

// noticeRow is a row of notices.
type noticeRow struct {
	ID          string `gorm:"primaryKey"`
	Version     int64
	Kind        string
	State       string
	Period      string
	Origin      string
	Title       string
	Number      string
	Seq         int64
	Corrects    string
	CorrectedBy string
	ChangedBy   string
	ChangedAt   time.Time
	PublishedAt *time.Time
	Doc         string
}

func (noticeRow) TableName() string { return "notices" }

// noticeText is a row of the texts there were.
type noticeText struct {
	Notice  string `gorm:"primaryKey"`
	Version int64  `gorm:"primaryKey;autoIncrement:false"`
	Text    string
	SavedBy string
	SavedAt time.Time
}

func (noticeText) TableName() string { return "notice_versions" }

// SaveNotice keeps a notice that became so by one change; ErrConflict if it has
// changed meanwhile, or comes from what made another already.
func (tx *Tx) SaveNotice(n *notice.Notice) error {
	doc, err := json.Marshal(n)
	if err != nil {
		return err
	}
	row := noticeRow{
		ID: n.ID, Version: n.Version, Kind: string(n.Kind), State: string(n.State), Period: string(n.Period), Origin: n.Origin, Title: n.Text.Title,
		Corrects: n.Corrects, CorrectedBy: n.CorrectedBy, ChangedBy: n.ChangedBy, ChangedAt: n.ChangedAt.UTC(), Doc: string(doc),
	}
	if r := n.Release; r != nil {
		at := r.At.UTC()
		row.Title, row.Number, row.PublishedAt = r.Issue.Title, r.Number, &at
		if n.State == notice.Published {
			row.Seq = r.Seq
		}
	}
	if err := tx.saveVersion(&row, n.Version); err != nil {
		return fmt.Errorf("save notice %s: %w", n.ID, err)
	}
	return nil
}

// KeepNoticeText keeps the text of a notice as it was saved.
func (tx *Tx) KeepNoticeText(n *notice.Notice) error {
	text, err := json.Marshal(n.Text)
	if err != nil {
		return err
	}
	row := noticeText{n.ID, n.Version, string(text), n.ChangedBy, n.ChangedAt.UTC()}
	if err := tx.db.Create(&row).Error; err != nil {
		return fmt.Errorf("keep the text of notice %s: %w", n.ID, err)
	}
	return nil
}

// Notice reads one; ErrNotFound if there is none.
func (tx *Tx) Notice(id string) (*notice.Notice, error) {
	var row noticeRow
	if err := tx.db.Take(&row, "id = ?", id).Error; err != nil {
		return nil, found(err, "notice "+id)
	}
	var n notice.Notice
	if err := json.Unmarshal([]byte(row.Doc), &n); err != nil {
		return nil, fmt.Errorf("notice %s: %w", id, err)
	}
	return &n, nil
}

// Notice reads one; ErrNotFound if there is none.
func (s *Store) Notice(ctx context.Context, id string) (*notice.Notice, error) {
	return (&Tx{db: s.reading(ctx)}).Notice(id)
}

// NoticeFrom is the one that something has made.
func (tx *Tx) NoticeFrom(origin string) (*notice.Notice, error) {
	var row noticeRow
	if err := tx.db.Select("id").Take(&row, "origin = ?", origin).Error; err != nil {
		return nil, found(err, "notice of "+origin)
	}
	return tx.Notice(row.ID)
}

// NoticeLine is a notice in a list.
type NoticeLine struct {
	ID          string
	Kind        notice.Kind
	State       notice.State
	Period      casework.PeriodID
	Title       string
	Number      string
	Corrects    string
	CorrectedBy string
	ChangedBy   string
	ChangedAt   time.Time
	PublishedAt *time.Time
}

// NoticeFilter narrows a list; what is empty narrows nothing.
type NoticeFilter struct {
	State  notice.State
	Kind   notice.Kind
	Period casework.PeriodID
	Before string // the id before which the page begins
	Limit  int
}

// Notices are one page, the newest first.
func (s *Store) Notices(ctx context.Context, f NoticeFilter) (all []NoticeLine, err error) {
	err = (&Tx{db: s.reading(ctx)}).notices(f).Find(&all).Error
	if err != nil {
		return nil, fmt.Errorf("read notices: %w", err)
	}
	return all, nil
}

func (tx *Tx) notices(f NoticeFilter) *gorm.DB {
	find := tx.db.Model(&noticeRow{})
	for _, is := range []struct{ column, value string }{{"state", string(f.State)}, {"kind", string(f.Kind)}, {"period", string(f.Period)}} {
		if is.value != "" {
			find = find.Where(is.column+" = ?", is.value)
		}
	}
	if f.Before != "" {
		find = find.Where("id < ?", f.Before)
	}
	return find.Order("id DESC").Limit(f.Limit)
}

// HasDraft says whether a draft of a kind waits for a period.
func (tx *Tx) HasDraft(kind notice.Kind, period casework.PeriodID) (bool, error) {
	var ids []string
	err := tx.notices(NoticeFilter{State: notice.Draft, Kind: kind, Period: period, Limit: 1}).Pluck("id", &ids).Error
	if err != nil {
		return false, fmt.Errorf("look for a draft of period %s: %w", period, err)
	}
	return len(ids) > 0, nil
}

// NoticeText is one of the texts that a notice had.
type NoticeText struct {
	Version int64
	SavedBy string
	SavedAt time.Time
	notice.Text
}

// NoticeTexts are those that a notice had, the newest first.
func (s *Store) NoticeTexts(ctx context.Context, id string, limit int) (all []NoticeText, err error) {
	var rows []noticeText
	if err := s.reading(ctx).Where("notice = ?", id).Order("version DESC").Limit(limit).Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("read the texts of notice %s: %w", id, err)
	}
	for _, row := range rows {
		one := NoticeText{Version: row.Version, SavedBy: row.SavedBy, SavedAt: row.SavedAt}
		if err := json.Unmarshal([]byte(row.Text), &one.Text); err != nil {
			return nil, fmt.Errorf("the text of notice %s: %w", id, err)
		}
		all = append(all, one)
	}
	return all, nil
}

// Posted implements [notice.Kept].
func (s *Store) Posted(ctx context.Context, behind int64, limit int) (all []notice.Posted, err error) {
	var rows []noticeRow
	find := s.reading(ctx).Where("seq > 0")
	if behind > 0 {
		find = s.reading(ctx).Where("seq > 0 AND seq < ?", behind)
	}
	if err := find.Omit("doc").Order("seq DESC").Limit(limit).Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("read published notices: %w", err)
	}
	for _, row := range rows {
		all = append(all, row.posted())
	}
	return all, nil
}

// posted is one that is out, in a list.
func (r noticeRow) posted() notice.Posted {
	return notice.Posted{
		ID: r.ID, Kind: notice.Kind(r.Kind), Number: r.Number, Seq: r.Seq, Title: r.Title, At: *r.PublishedAt,
		Corrects: r.Corrects, Corrected: r.CorrectedBy != "",
	}
}

// noticeEdition is the counter of everything that is published or withdrawn.
const noticeEdition = "notices"

// NoticeEdition implements [notice.Kept].
func (s *Store) NoticeEdition(ctx context.Context) (edition int64, err error) {
	if err := s.reading(ctx).Table("counters").Where("name = ?", noticeEdition).Select("COALESCE(MAX(value), 0)").Scan(&edition).Error; err != nil {
		return 0, fmt.Errorf("read the edition of notices: %w", err)
	}
	return edition, nil
}

// NextNotice raises the edition.
func (tx *Tx) NextNotice() (edition int64, err error) {
	n, err := tx.Count(noticeEdition)
	return int64(n), err
}

// AddNotice keeps a new notice with its text. It is false, and nothing is kept, if
// the same has made one already.
func (tx *Tx) AddNotice(n *notice.Notice) (bool, error) {
	var there []string
	err := tx.db.Model(&noticeRow{}).Where("origin = ?", n.Origin).Limit(1).Pluck("id", &there).Error
	if err != nil || len(there) > 0 {
		return false, err
	}
	if err := tx.SaveNotice(n); err != nil {
		return false, err
	}
	return true, tx.KeepNoticeText(n)
}

var _ notice.Kept = (*Store)(nil)
