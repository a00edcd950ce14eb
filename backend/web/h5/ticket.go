package h5

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"time"

	"luohu/backend/kv"
)

// A ticket is for one look, soon; who has shown it looks for a while.
const (
	ticketLasts  = 30 * time.Minute
	sessionLasts = 2 * time.Hour
)

// Ticket lets whoever has it open a follower's own pages, once. It is sent to that
// follower in chat and nowhere else.
func Ticket(ctx context.Context, k kv.Store, follower string) (string, error) {
	return issue(ctx, k, "own-ticket:", follower, ticketLasts)
}

// ToWishes is the page of what somebody wants to be told of, behind the address of the
// others; a ticket leads there by ?to=….
const ToWishes = "subscriptions"

// issue keeps under a secret's hash who it is for.
func issue(ctx context.Context, k kv.Store, kind, follower string, lasts time.Duration) (secret string, err error) {
	secret = rand.Text()
	return secret, k.Set(ctx, kind+hashed(secret), follower, lasts)
}

func hashed(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}
