package store

import (
	"context"
	"fmt"
	"time"
)

// Credential is a session or a token, known by the hash of its secret.
type Credential struct {
	ID        string `gorm:"primaryKey"`
	Hash      string
	Kind      string
	Account   string
	Actor     string
	About     string
	MadeAt    time.Time
	SeenAt    time.Time
	ExpiresAt time.Time
	RevokedAt *time.Time
}

// Presented is a credential with the account that it belongs to, if it belongs
// to one.
type Presented struct {
	Credential
	Name, Unit string
	Doc        string
	DisabledAt *time.Time
}

// AddCredential keeps a new one.
func (tx *Tx) AddCredential(c Credential) error {
	if err := tx.db.Create(&c).Error; err != nil {
		return fmt.Errorf("keep a credential: %w", err)
	}
	return nil
}

// Credential finds the one with a hash, by one read; ErrNotFound if there is
// none.
func (s *Store) Credential(ctx context.Context, hash string) (Presented, error) {
	return s.presented(ctx, "c.hash = ?", hash)
}

// CredentialByID is the same by the id.
func (s *Store) CredentialByID(ctx context.Context, id string) (Presented, error) {
	return s.presented(ctx, "c.id = ?", id)
}

func (s *Store) presented(ctx context.Context, which, value string) (p Presented, err error) {
	done := s.reading(ctx).Raw(
		"SELECT c.*, a.name, a.unit, a.doc, a.disabled_at FROM credentials c LEFT JOIN accounts a ON a.id = c.account WHERE "+which, value).Scan(&p)
	if done.Error != nil {
		return p, fmt.Errorf("find a credential: %w", done.Error)
	}
	if done.RowsAffected == 0 {
		return p, fmt.Errorf("credential: %w", ErrNotFound)
	}
	return p, nil
}

// CredentialOwner is whose a credential is; ErrNotFound if there is none.
func (s *Store) CredentialOwner(ctx context.Context, id string) (account string, err error) {
	var c Credential
	if err := s.reading(ctx).Select("account").Take(&c, "id = ?", id).Error; err != nil {
		return "", found(err, "credential "+id)
	}
	return c.Account, nil
}

// CredentialPage narrows a list of credentials.
type CredentialPage struct {
	Account string
	Now     time.Time // they still hold
	Idle    time.Time // and, if sessions, were used since
	Behind  string    // the id behind which the page begins; empty: the newest
	Most    int
}

// Credentials are those of an account that still hold, newest first.
func (s *Store) Credentials(ctx context.Context, p CredentialPage) (all []Credential, err error) {
	find := s.reading(ctx).Where("account = ? AND revoked_at IS NULL AND expires_at > ?", p.Account, p.Now.UTC()).
		Where("(kind <> 'session' OR seen_at >= ?)", p.Idle.UTC())
	if p.Behind != "" {
		find = find.Where("id < ?", p.Behind)
	}
	if err := find.Order("id DESC").Limit(p.Most).Find(&all).Error; err != nil {
		return nil, fmt.Errorf("read credentials: %w", err)
	}
	return all, nil
}

// SeeCredential notes that one was used.
func (s *Store) SeeCredential(ctx context.Context, id string, at time.Time) error {
	return s.write.WithContext(ctx).Model(&Credential{}).Where("id = ?", id).UpdateColumn("seen_at", at.UTC()).Error
}

// RevokeCredentials ends an account's credentials: one, or all (empty) but one
// (empty: none). It says how many.
func (tx *Tx) RevokeCredentials(account, only, but string) (n int64, err error) {
	open := tx.db.Model(&Credential{}).Where("account = ? AND revoked_at IS NULL AND id <> ?", account, but)
	if only != "" {
		open = open.Where("id = ?", only)
	}
	done := open.UpdateColumn("revoked_at", tx.now)
	if done.Error != nil {
		return 0, fmt.Errorf("revoke credentials of %s: %w", account, done.Error)
	}
	return done.RowsAffected, nil
}

// PurgeCredentials drops those that ended before a time.
func (s *Store) PurgeCredentials(ctx context.Context, before time.Time) (int64, error) {
	done := s.write.WithContext(ctx).Delete(&Credential{}, "expires_at < ?", before.UTC())
	if done.Error != nil {
		return 0, fmt.Errorf("purge credentials: %w", done.Error)
	}
	return done.RowsAffected, nil
}
