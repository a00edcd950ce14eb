package kv

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/bsm/redislock"
	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/maintnotifications"
)

// prefix keeps our keys apart from those of others on the same Redis.
const prefix = "luohu:"

// Limits of one call: a Redis that hangs must not eat the 4.5 seconds in which
// a follower is to be answered.
const (
	dialTimeout = 800 * time.Millisecond
	callTimeout = 800 * time.Millisecond
	lockRetry   = 10 * time.Millisecond
)

// Redis is a Store that many machines share.
type Redis struct {
	client *redis.Client
	locks  *redislock.Client
	turns  *queue
}

// NewRedis connects lazily: a Redis that is away when the program starts is
// reported by Ping and used when it comes.
func NewRedis(addr, password string, db int) *Redis {
	client := redis.NewClient(&redis.Options{
		Addr: addr, Password: password, DB: db,
		DialTimeout: dialTimeout, ReadTimeout: callTimeout, WriteTimeout: callTimeout,
		ContextTimeoutEnabled: true, MaxRetries: -1, // none: the caller has 4.5 seconds in all
		MaintNotificationsConfig: &maintnotifications.Config{Mode: maintnotifications.ModeDisabled},
	})
	client.AddHook(&away{})
	return &Redis{client: client, locks: redislock.New(client), turns: newQueue()}
}

func (r *Redis) Get(ctx context.Context, key string) (string, bool, error) {
	value, err := r.client.Get(ctx, prefix+key).Result()
	if errors.Is(err, redis.Nil) {
		return "", false, nil
	}
	return value, err == nil, failed("get", err)
}

func (r *Redis) Set(ctx context.Context, key, value string, ttl time.Duration) error {
	return failed("set", r.client.Set(ctx, prefix+key, value, ttl).Err())
}

func (r *Redis) SetNX(ctx context.Context, key, value string, ttl time.Duration) (bool, error) {
	err := r.client.SetArgs(ctx, prefix+key, value, redis.SetArgs{Mode: "NX", TTL: ttl}).Err()
	if errors.Is(err, redis.Nil) {
		return false, nil
	}
	return err == nil, failed("set if absent", err)
}

func (r *Redis) Delete(ctx context.Context, keys ...string) error {
	if len(keys) == 0 {
		return nil
	}
	full := make([]string, len(keys))
	for i, key := range keys {
		full[i] = prefix + key
	}
	return failed("delete", r.client.Del(ctx, full...).Err())
}

var deleteIf = redis.NewScript(`if redis.call("GET", KEYS[1]) == ARGV[1] then return redis.call("DEL", KEYS[1]) end return 0`)

func (r *Redis) DeleteIf(ctx context.Context, key, value string) (bool, error) {
	n, err := deleteIf.Run(ctx, r.client, []string{prefix + key}, value).Int()
	return n == 1, failed("delete if unchanged", err)
}

var count = redis.NewScript(`local n = redis.call("INCR", KEYS[1]) if n == 1 then redis.call("PEXPIRE", KEYS[1], ARGV[1]) end return n`)

func (r *Redis) Count(ctx context.Context, key string, ttl time.Duration) (int64, error) {
	n, err := count.Run(ctx, r.client, []string{prefix + key}, ttl.Milliseconds()).Int64()
	return n, failed("count", err)
}

// Lock takes the turn in this process first, so that its waiters keep their
// order and only one of them asks Redis.
func (r *Redis) Lock(ctx context.Context, key string, ttl time.Duration) (func(), error) {
	if err := r.turns.enter(ctx, key); err != nil {
		return nil, err
	}
	held, err := r.locks.Obtain(ctx, prefix+key, ttl, &redislock.Options{RetryStrategy: redislock.LinearBackoff(lockRetry)})
	if err != nil {
		r.turns.leave(key)
		return nil, failed("lock", err)
	}
	return func() {
		// A lease that ran out, or a Redis that left, needs no release.
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), callTimeout)
		defer cancel()
		_ = held.Release(ctx)
		r.turns.leave(key)
	}, nil
}

func (r *Redis) Ping(ctx context.Context) error { return failed("ping", r.client.Ping(ctx).Err()) }

func (r *Redis) Close() error { return r.client.Close() }

func failed(doing string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("redis: %s: %w", doing, err)
}
