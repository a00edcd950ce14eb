package files

import (
	"errors"
	"os"
)

// written writes a file that lasts, under a name of its own in dir, and has it
// named. If that fails nothing is left.
func written(dir string, content []byte, name func(temporary string) error) (err error) {
	file, err := os.CreateTemp(dir, "*.tmp") // 0600
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = os.Remove(file.Name())
		}
	}()
	_, err = file.Write(content)
	if err == nil {
		err = file.Sync()
	}
	if err = errors.Join(err, file.Close()); err != nil {
		return err
	}
	return name(file.Name())
}
