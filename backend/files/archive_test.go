package files_test

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"errors"
	"testing"

	"luohu/backend/files"
)

// personsKey is a key as a caller gives it.
type personsKey struct{ cipher.AEAD }

func newKey(t testing.TB) personsKey {
	t.Helper()
	raw := make([]byte, 32)
	rand.Read(raw)
	block, err := aes.NewCipher(raw)
	if err != nil {
		t.Fatal(err)
	}
	aead, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		t.Fatal(err)
	}
	return personsKey{aead}
}

func (k personsKey) Encrypt(plain, about []byte) ([]byte, error) {
	return k.Seal(nil, nil, plain, about), nil
}

func (k personsKey) Decrypt(sealed, about []byte) ([]byte, error) {
	return k.Open(nil, nil, sealed, about)
}

func TestAFileComesBackWithItsOwnersKeyOnly(t *testing.T) {
	stores(t, func(t *testing.T, s files.Store) {
		archive, key := files.NewArchive(s), newKey(t)
		content := []byte("the certificate of residence")
		kept, err := archive.Keep(t.Context(), "zhang", key, content)
		if err != nil || kept.Content != files.HashOf(content) || kept.Bytes != len(content) {
			t.Fatal(kept, err)
		}
		if got, err := archive.Fetch(t.Context(), "zhang", key, kept); err != nil || !bytes.Equal(got, content) {
			t.Fatal(got, err)
		}
		sealed, err := s.Get(t.Context(), kept.Sealed)
		if err != nil || bytes.Contains(sealed, content[:10]) {
			t.Fatal("it can be read where it lies: ", err)
		}
		if _, err := archive.Fetch(t.Context(), "zhang", newKey(t), kept); !errors.Is(err, files.ErrNotOpened) {
			t.Fatal("another key: ", err)
		}
		if _, err := archive.Fetch(t.Context(), "li", key, kept); !errors.Is(err, files.ErrNotOpened) {
			t.Fatal("another owner: ", err)
		}
		if err := archive.Forget(t.Context(), kept); err != nil {
			t.Fatal(err)
		}
		if _, err := archive.Fetch(t.Context(), "zhang", key, kept); !errors.Is(err, files.ErrNotKept) {
			t.Fatal(err)
		}
	})
}

func TestTwoFilesThatAreSwappedAreFound(t *testing.T) {
	archive, key := files.NewArchive(folder(t, t.TempDir())), newKey(t)
	first, err := archive.Keep(t.Context(), "zhang", key, []byte("diploma of 2015"))
	if err != nil {
		t.Fatal(err)
	}
	second, err := archive.Keep(t.Context(), "zhang", key, []byte("diploma of 2020"))
	if err != nil {
		t.Fatal(err)
	}
	first.Sealed, second.Sealed = second.Sealed, first.Sealed
	for _, k := range []files.Kept{first, second} {
		if _, err := archive.Fetch(t.Context(), "zhang", key, k); !errors.Is(err, files.ErrNotOpened) {
			t.Errorf("%+v: %v", k, err)
		}
	}
}

func TestTheSameFileOfTwoPeopleCanNotBeToldFromOutside(t *testing.T) {
	archive := files.NewArchive(folder(t, t.TempDir()))
	a, err := archive.Keep(t.Context(), "zhang", newKey(t), []byte("the same"))
	if err != nil {
		t.Fatal(err)
	}
	b, err := archive.Keep(t.Context(), "li", newKey(t), []byte("the same"))
	if err != nil || a.Content != b.Content || a.Sealed == b.Sealed {
		t.Fatal(a, b, err)
	}
}
