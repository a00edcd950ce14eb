package backup

import (
	"errors"
	"io"
	"strings"
	"testing"
)

// endless is what a small archive may unfold to.
type endless struct{}

func (endless) Read(b []byte) (int, error) { return len(b), nil }

func TestAnArchiveThatUnfoldsWithoutEndIsRefused(t *testing.T) {
	bomb := &unfolding{packed: endless{}, folded: &counted{from: strings.NewReader("")}}
	n, err := io.CopyBuffer(io.Discard, bomb, make([]byte, 1<<20))
	if !errors.Is(err, ErrDamaged) || n > alwaysFits+1<<20 {
		t.Errorf("%d bytes, %v", n, err)
	}
}
