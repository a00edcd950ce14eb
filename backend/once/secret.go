package once

import (
	"crypto/rand"
	"encoding/base64"
	"errors"
	"io/fs"
	"os"
)

// Secret reads what a file holds: so many random bytes in base64 on a line, made
// if there is no such file. Of several who make it at once, all get the same.
func Secret(path string, bytes int) (text string, err error) {
	kept, err := os.ReadFile(path)
	if !errors.Is(err, fs.ErrNotExist) {
		return string(kept), err
	}
	random := make([]byte, bytes)
	_, _ = rand.Read(random)
	err = Write(path, []byte(base64.StdEncoding.EncodeToString(random)+"\n"), 0o600)
	if err != nil && !errors.Is(err, ErrOther) {
		return "", err
	}
	kept, err = os.ReadFile(path)
	return string(kept), err
}
