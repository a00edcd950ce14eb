package files_test

import (
	"context"
	"crypto/rand"
	"os"
	"os/exec"
	"testing"
	"time"

	"luohu/backend/files"
)

// keepIn tells a copy of this test to keep files there until it is killed.
const keepIn = "LUOHU_TEST_KEEP_IN"

func TestAKilledProgramLeavesNoHalfFile(t *testing.T) {
	if dir := os.Getenv(keepIn); dir != "" {
		keepUntilKilled(t, folder(t, dir))
	}
	dir, whole := t.TempDir(), 0
	f := folder(t, dir)
	for round := range 4 {
		program := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^"+t.Name()+"$")
		program.Env = append(os.Environ(), keepIn+"="+dir)
		if err := program.Start(); err != nil {
			t.Fatal(err)
		}
		for kept(t, f) <= whole { // it is at work
			time.Sleep(5 * time.Millisecond)
		}
		time.Sleep(time.Duration(round*7) * time.Millisecond)
		if err := program.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		_ = program.Wait()
		whole = kept(t, f)
	}
	t.Logf("%d files, all whole", whole)
}

func keepUntilKilled(t *testing.T, f *files.Folder) {
	for end := time.Now().Add(time.Minute); time.Now().Before(end); {
		content := make([]byte, 3<<20)
		_, _ = rand.Read(content)
		if _, err := f.Put(context.Background(), content); err != nil {
			t.Fatal(err)
		}
	}
}

// kept counts the files, each of which must be whole.
func kept(t *testing.T, f *files.Folder) (n int) {
	t.Helper()
	for stored, err := range f.All(t.Context()) {
		if err == nil {
			_, err = f.Get(t.Context(), stored.Name)
		}
		if err != nil {
			t.Fatal(err)
		}
		n++
	}
	return n
}
