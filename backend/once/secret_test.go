package once_test

import (
	"encoding/base64"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"luohu/backend/once"
)

func TestASecretIsMadeOnceAndTheSameForAll(t *testing.T) {
	path := filepath.Join(t.TempDir(), "keys", "secret")
	var texts [8]string
	var all sync.WaitGroup
	for i := range texts {
		all.Go(func() {
			var err error
			if texts[i], err = once.Secret(path, 32); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	for _, text := range texts {
		if text != texts[0] {
			t.Fatalf("%q and %q", text, texts[0])
		}
	}
	if random, err := base64.StdEncoding.DecodeString(strings.TrimSpace(texts[0])); err != nil || len(random) != 32 {
		t.Errorf("%d bytes, %v", len(random), err)
	}
}

func TestASecretThatCanNotBeReadIsNotMadeAnew(t *testing.T) {
	if text, err := once.Secret(t.TempDir(), 32); err == nil {
		t.Errorf("a folder is the secret %q", text)
	}
}
