package identity

import "context"

type unseenKey struct{}

// Unseen is a context in which a session is looked at, and not used: what a page
// asks by itself keeps nobody signed in.
func Unseen(ctx context.Context) context.Context { return context.WithValue(ctx, unseenKey{}, true) }

func unseen(ctx context.Context) bool { return ctx.Value(unseenKey{}) != nil }
