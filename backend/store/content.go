package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"gorm.io/gorm/clause"

	"luohu/backend/digest"
)

// ContentKind is what staff write.
type ContentKind string

// What they write.
const (
	ContentGuide ContentKind = "guide" // a guide, as it would stand in its file
	ContentWords ContentKind = "words" // words that mean a guide, one a line
)

// ContentRef names a version.
type ContentRef struct {
	Kind ContentKind `gorm:"primaryKey" json:"kind"`
	Item string      `gorm:"primaryKey" json:"item"` // the guide's id
	Seq  int         `gorm:"primaryKey;autoIncrement:false" json:"seq"`
}

// ContentVersion is a text as somebody saved it.
type ContentVersion struct {
	ContentRef
	Source  string // empty: as the files have it
	Hash    string // of the source; empty if that is
	Reason  string
	MadeOf  int // the version that was brought back; 0: it was written
	SavedBy string
	SavedAt time.Time
}

// ContentItem is where a text stands: its last version, and the one in force (0:
// the files).
type ContentItem struct {
	Kind       ContentKind `gorm:"primaryKey"`
	Item       string      `gorm:"primaryKey"`
	Latest     int
	LatestHash string
	SavedBy    string
	SavedAt    time.Time
	Live       int
	LiveHash   string
}

// Draft says whether the last version says something else than what is in force.
func (i ContentItem) Draft() bool { return i.LatestHash != i.LiveHash }

// SaveContent adds a version to what had seen of them when it was written;
// ErrConflict if somebody else has added one meanwhile. It completes the version.
func (tx *Tx) SaveContent(v *ContentVersion, seen int) error {
	v.Seq, v.SavedAt, v.Hash = seen+1, tx.now, ""
	if v.Source != "" {
		v.Hash = digest.Of([]byte(v.Source))
	}
	item := ContentItem{Kind: v.Kind, Item: v.Item, Latest: v.Seq, LatestHash: v.Hash, SavedBy: v.SavedBy, SavedAt: v.SavedAt}
	done := tx.db.Clauses(clause.OnConflict{DoNothing: true})
	if seen == 0 {
		done = done.Create(&item)
	} else {
		done = tx.db.Model(&ContentItem{}).Where("kind = ? AND item = ? AND latest = ?", v.Kind, v.Item, seen).
			Updates(map[string]any{"latest": v.Seq, "latest_hash": v.Hash, "saved_by": v.SavedBy, "saved_at": v.SavedAt})
	}
	if done.Error != nil {
		return fmt.Errorf("save %s %s: %w", v.Kind, v.Item, done.Error)
	}
	if done.RowsAffected == 0 {
		return ErrConflict
	}
	if err := tx.db.Create(v).Error; err != nil {
		return fmt.Errorf("save version %d of %s %s: %w", v.Seq, v.Kind, v.Item, err)
	}
	return nil
}

// ContentItems are all texts that staff have ever written, by kind and item.
func (tx *Tx) ContentItems() (all []ContentItem, err error) {
	if err := tx.db.Order("kind, item").Find(&all).Error; err != nil {
		return nil, fmt.Errorf("read what staff wrote: %w", err)
	}
	return all, nil
}

// ContentItem is where one text stands; a zero one if nobody has written it.
func (tx *Tx) ContentItem(kind ContentKind, item string) (i ContentItem, err error) {
	if err := tx.db.Limit(1).Find(&i, "kind = ? AND item = ?", kind, item).Error; err != nil {
		return i, fmt.Errorf("read where %s %s stands: %w", kind, item, err)
	}
	i.Kind, i.Item = kind, item
	return i, nil
}

// ContentHistory are the versions of a text, the newest first, without what they
// say.
func (tx *Tx) ContentHistory(kind ContentKind, item string, most int) (all []ContentVersion, err error) {
	err = tx.db.Model(&ContentVersion{}).Omit("source").Where("kind = ? AND item = ?", kind, item).Order("seq DESC").Limit(most).Find(&all).Error
	if err != nil {
		return nil, fmt.Errorf("read the versions of %s %s: %w", kind, item, err)
	}
	return all, nil
}

// ContentVersion reads one; ErrNotFound if there is none.
func (tx *Tx) ContentVersion(ref ContentRef) (v ContentVersion, err error) {
	if err := tx.db.Take(&v, "kind = ? AND item = ? AND seq = ?", ref.Kind, ref.Item, ref.Seq).Error; err != nil {
		return v, found(err, fmt.Sprintf("version %d of %s %s", ref.Seq, ref.Kind, ref.Item))
	}
	return v, nil
}

// contentStands are the versions that are in force, or the last ones.
func (tx *Tx) contentStands(column, which string) (all []ContentVersion, err error) {
	err = tx.db.Model(&ContentVersion{}).
		Joins("JOIN content_items ON content_items.kind = content_versions.kind AND content_items.item = content_versions.item AND content_items." + column + " = content_versions.seq").
		Where(which).Order("content_versions.kind, content_versions.item").Find(&all).Error
	if err != nil {
		return nil, fmt.Errorf("read what staff wrote: %w", err)
	}
	return all, nil
}

// LiveContent are the versions that are in force.
func (tx *Tx) LiveContent() ([]ContentVersion, error) {
	return tx.contentStands("live", "content_items.live > 0")
}

// DraftContent are the last versions of what says something else than what is in
// force.
func (tx *Tx) DraftContent() ([]ContentVersion, error) {
	return tx.contentStands("latest", "content_items.latest_hash <> content_items.live_hash")
}

// ContentRelease is what went live together.
type ContentRelease struct {
	Number  int64        `gorm:"primaryKey;autoIncrement:false"`
	Request string       // by which it was asked for
	AskedBy string       // account
	MadeBy  string       // account of who approved
	MadeAt  time.Time    // when that was
	Items   []ContentRef `gorm:"serializer:json"`
}

// ReleaseContent puts versions in force, and gives the release its number. Of two
// at once, one waits for the other.
func (tx *Tx) ReleaseContent(r *ContentRelease, versions []ContentVersion) error {
	number, err := tx.Count("content")
	if err != nil {
		return err
	}
	r.Number, r.MadeAt, r.Items = int64(number), tx.now, nil
	for _, v := range versions {
		r.Items = append(r.Items, v.ContentRef)
		err := tx.db.Model(&ContentItem{}).Where("kind = ? AND item = ?", v.Kind, v.Item).
			Updates(map[string]any{"live": v.Seq, "live_hash": v.Hash}).Error
		if err != nil {
			return fmt.Errorf("release %s %s: %w", v.Kind, v.Item, err)
		}
	}
	if err := tx.db.Create(r).Error; err != nil {
		return fmt.Errorf("note release %d of guides: %w", r.Number, err)
	}
	return nil
}

// ContentReleases are the last ones, the newest first.
func (tx *Tx) ContentReleases(most int) (all []ContentRelease, err error) {
	if err := tx.db.Order("number DESC").Limit(most).Find(&all).Error; err != nil {
		return nil, fmt.Errorf("read the releases of guides: %w", err)
	}
	return all, nil
}

// LastContentRelease is the number of the newest; 0: there was none.
func (s *Store) LastContentRelease(ctx context.Context) (number int64, err error) {
	err = s.reading(ctx).Model(&ContentRelease{}).Select("COALESCE(MAX(number), 0)").Scan(&number).Error
	if err != nil {
		return 0, fmt.Errorf("read the number of the last release of guides: %w", err)
	}
	return number, nil
}

// MarshalRefs names versions, in one order, for a hash.
func MarshalRefs(all []ContentVersion) ([]byte, error) {
	type named struct {
		ContentRef
		Hash string `json:"hash"`
	}
	rows := make([]named, len(all))
	for i, v := range all {
		rows[i] = named{v.ContentRef, v.Hash}
	}
	return json.Marshal(rows)
}
