package identity

import (
	"context"
	"crypto/rand"
	_ "embed"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/alexedwards/argon2id"
	"golang.org/x/sync/semaphore"
	"golang.org/x/text/unicode/norm"
)

// Cost is what hashing a password costs.
type Cost struct {
	MemoryMiB   uint32
	Iterations  uint32
	Parallelism uint8
	AtOnce      int64 // passwords hashed at once: they take MemoryMiB each
}

// The least that protects anybody: OWASP's password storage cheat sheet.
const (
	leastMemoryMiB  = 19
	leastIterations = 2
	mostMemoryMiB   = 4096
)

func (c Cost) check() error {
	switch {
	case c.MemoryMiB < leastMemoryMiB || c.MemoryMiB > mostMemoryMiB:
		return fmt.Errorf("identity.password.memory_mib: %d is not between %d and %d", c.MemoryMiB, leastMemoryMiB, mostMemoryMiB)
	case c.Iterations < leastIterations || c.Iterations > 100:
		return fmt.Errorf("identity.password.iterations: %d is not between %d and 100", c.Iterations, leastIterations)
	case c.Parallelism < 1 || c.Parallelism > 64:
		return fmt.Errorf("identity.password.parallelism: %d is not between 1 and 64", c.Parallelism)
	case c.AtOnce < 1 || c.AtOnce > 64:
		return fmt.Errorf("identity.password.at_once: %d is not between 1 and 64", c.AtOnce)
	}
	return nil
}

const (
	shortestPassword = 12 // characters
	longestPassword  = 256
	hashWait         = 5 * time.Second // for a turn, when many sign in at once
)

// passwords hashes them, a few at once: each takes much memory, so the others
// wait for their turn, and are sent away when it does not come.
type passwords struct {
	params argon2id.Params
	turns  *semaphore.Weighted
	nobody string // a hash that nothing matches, which costs as much to compare
}

func newPasswords(c Cost) *passwords {
	random := make([]byte, 48)
	_, _ = rand.Read(random)
	b64 := base64.RawStdEncoding.EncodeToString
	return &passwords{
		argon2id.Params{Memory: c.MemoryMiB << 10, Iterations: c.Iterations, Parallelism: c.Parallelism, SaltLength: 16, KeyLength: 32},
		semaphore.NewWeighted(c.AtOnce),
		fmt.Sprintf("$argon2id$v=19$m=%d,t=%d,p=%d$%s$%s", c.MemoryMiB<<10, c.Iterations, c.Parallelism, b64(random[:16]), b64(random[16:])),
	}
}

func (p *passwords) turn(ctx context.Context) (done func(), err error) {
	waiting, cancel := context.WithTimeout(ctx, hashWait)
	defer cancel()
	if p.turns.Acquire(waiting, 1) != nil {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		return nil, refuse(CodeBusy)
	}
	return func() { p.turns.Release(1) }, nil
}

func (p *passwords) hash(ctx context.Context, password string) (string, error) {
	done, err := p.turn(ctx)
	if err != nil {
		return "", err
	}
	defer done()
	return argon2id.CreateHash(norm.NFKC.String(password), &p.params)
}

// matches compares, and says whether the hash is of an older cost.
func (p *passwords) matches(ctx context.Context, password, hash string) (ok, outdated bool, err error) {
	if len(password) > longestPassword {
		password = "" // as wrong as any, and as slow
	}
	done, err := p.turn(ctx)
	if err != nil {
		return false, false, err
	}
	defer done()
	ok, params, err := argon2id.CheckHash(norm.NFKC.String(password), hash)
	if err != nil {
		return false, false, errors.New("a password hash can't be read") // which one is nobody's business
	}
	return ok, *params != p.params, nil
}

// commonest passwords of twelve characters and more, folded.
//
//go:embed commonest.txt
var commonest string

// CheckPassword holds a new password against the rules: long enough, not the
// name, not what everybody takes. Nothing is asked about what kinds of
// characters it has: that makes passwords worse (NIST SP 800-63B).
func CheckPassword(password, name string) error {
	folded := strings.ToLower(norm.NFKC.String(password))
	plain := strings.Join(strings.Fields(folded), "")
	switch {
	case min(utf8.RuneCountInString(password), utf8.RuneCountInString(folded)) < shortestPassword: // ㍍ is one character, though it folds to four
		return refuse(CodePasswordShort, "least", shortestPassword)
	case len(password) > longestPassword:
		return refuse(CodePasswordLong, "most", longestPassword)
	case strings.Contains(plain, name) && utf8.RuneCountInString(strings.ReplaceAll(plain, name, "")) < shortestPassword/2,
		strings.Contains(name, plain):
		return refuse(CodePasswordName)
	case strings.Contains("\n"+commonest, "\n"+plain+"\n") || monotonous(plain):
		return refuse(CodePasswordKnown)
	}
	return nil
}

// monotonous is one or two characters, or a short word over and over, or each
// character one after the last.
func monotonous(s string) bool {
	runes := []rune(s)
	for period := 1; period <= 4; period++ {
		if len(runes) >= 2*period && strings.HasPrefix(s, string(runes[period:])) {
			return true
		}
	}
	up, down := true, true
	for i := 1; i < len(runes); i++ {
		up = up && (runes[i] == runes[i-1]+1 || runes[i] == '0' && runes[i-1] == '9')
		down = down && (runes[i] == runes[i-1]-1 || runes[i] == '9' && runes[i-1] == '0')
	}
	return up || down
}
