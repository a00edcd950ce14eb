package wechat

import (
	"context"
	"fmt"
	"time"
)

// sdkCache lets the SDK keep its own things (tickets of the page SDK) in the
// store that all machines share, instead of its cache on an old Redis client.
type sdkCache struct{ store Store }

func (c sdkCache) GetContext(ctx context.Context, key string) any {
	value, found, err := c.store.Get(ctx, sdkKey(key))
	if err != nil || !found {
		return nil // the SDK's way to say "fetch it"
	}
	return value
}

func (c sdkCache) SetContext(ctx context.Context, key string, value any, ttl time.Duration) error {
	text, ok := value.(string)
	if !ok {
		return fmt.Errorf("keep %s for the SDK: %T is no text", key, value)
	}
	return c.store.Set(ctx, sdkKey(key), text, ttl)
}

func (c sdkCache) IsExistContext(ctx context.Context, key string) bool {
	return c.GetContext(ctx, key) != nil
}

func (c sdkCache) DeleteContext(ctx context.Context, key string) error {
	return c.store.Delete(ctx, sdkKey(key))
}

func (c sdkCache) Get(key string) any { return c.GetContext(context.Background(), key) }

func (c sdkCache) Set(key string, value any, ttl time.Duration) error {
	return c.SetContext(context.Background(), key, value, ttl)
}

func (c sdkCache) IsExist(key string) bool { return c.IsExistContext(context.Background(), key) }

func (c sdkCache) Delete(key string) error { return c.DeleteContext(context.Background(), key) }

func sdkKey(key string) string { return "wechat:sdk:" + key }
