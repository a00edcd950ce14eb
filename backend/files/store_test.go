package files_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"

	"luohu/backend/files"
)

// stores are run with each kind of store: a folder, and the real S3 server that
// `make test` starts. Without one that kind is left out, but never in CI.
func stores(t *testing.T, test func(t *testing.T, s files.Store)) {
	t.Run("folder", func(t *testing.T) { test(t, folder(t, t.TempDir())) })
	if bucket, there := bucketOf(t); there {
		t.Run("S3", func(t *testing.T) { test(t, s3(t, bucket)) })
	}
}

func folder(t *testing.T, dir string) *files.Folder {
	t.Helper()
	f, err := files.NewFolder(dir)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func s3(t *testing.T, b files.Bucket) *files.S3 {
	t.Helper()
	s, err := files.NewS3(b)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Check(t.Context()); err != nil {
		t.Fatal(err)
	}
	return s
}

// bucketOf makes a bucket of the test's own.
func bucketOf(t *testing.T) (b files.Bucket, there bool) {
	t.Helper()
	endpoint := os.Getenv("TEST_S3_ENDPOINT") // http://access:secret@host:port
	if endpoint == "" {
		if os.Getenv("CI") != "" {
			t.Fatal("TEST_S3_ENDPOINT is not set: run the tests with `make test`")
		}
		return b, false
	}
	at, err := url.Parse(endpoint)
	if err != nil {
		t.Fatal(err)
	}
	secret, _ := at.User.Password()
	b = files.Bucket{
		Endpoint: at.Scheme + "://" + at.Host, Name: "t" + strings.ToLower(rand.Text()), Prefix: "materials",
		AccessKey: at.User.Username(), SecretKey: secret,
	}
	admin, err := minio.New(at.Host, &minio.Options{Creds: credentials.NewStaticV4(b.AccessKey, b.SecretKey, ""), Region: "us-east-1"})
	if err != nil {
		t.Fatal(err)
	}
	if err := admin.MakeBucket(t.Context(), b.Name, minio.MakeBucketOptions{}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = admin.RemoveBucketWithOptions(context.Background(), b.Name, minio.RemoveBucketOptions{ForceDelete: true})
	})
	return b, true
}

func TestWhatWasPutIsThereUntilItIsDeleted(t *testing.T) {
	stores(t, func(t *testing.T, s files.Store) {
		ctx := t.Context()
		content := bytes.Repeat([]byte("sealed "), 300_000)
		name, err := s.Put(ctx, content)
		if err != nil || name != files.HashOf(content) {
			t.Fatal(name, err)
		}
		if again, err := s.Put(ctx, content); err != nil || again != name {
			t.Fatal(again, err)
		}
		if got, err := s.Get(ctx, name); err != nil || !bytes.Equal(got, content) {
			t.Fatalf("%d bytes, %v", len(got), err)
		}
		if has, err := s.Has(ctx, name); !has || err != nil {
			t.Fatal(has, err)
		}
		for range 2 {
			if err := s.Delete(ctx, name); err != nil {
				t.Fatal(err)
			}
		}
		if has, err := s.Has(ctx, name); has || err != nil {
			t.Fatal(has, err)
		}
		if _, err := s.Get(ctx, name); !errors.Is(err, files.ErrNotKept) {
			t.Fatal(err)
		}
	})
}

func TestAllThatIsKeptCanBeWalked(t *testing.T) {
	stores(t, func(t *testing.T, s files.Store) {
		want := map[files.Hash]int64{}
		for i := range 30 {
			content := bytes.Repeat([]byte{byte(i)}, i)
			name, err := s.Put(t.Context(), content)
			if err != nil {
				t.Fatal(err)
			}
			want[name] = int64(i)
		}
		got := map[files.Hash]int64{}
		for stored, err := range s.All(t.Context()) {
			if err != nil || time.Since(stored.Since) > time.Hour {
				t.Fatal(stored, err)
			}
			got[stored.Name] = stored.Bytes
		}
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Fatalf("%d of %d", len(got), len(want))
		}
		for range s.All(t.Context()) {
			break // and stopping early is no fault
		}
	})
}

func TestManyPutTheSameAtOnce(t *testing.T) {
	stores(t, func(t *testing.T, s files.Store) {
		content := bytes.Repeat([]byte("x"), 100_000)
		var all sync.WaitGroup
		for range 8 {
			all.Go(func() {
				if _, err := s.Put(t.Context(), content); err != nil {
					t.Error(err)
				}
				if got, err := s.Get(t.Context(), files.HashOf(content)); err != nil || len(got) != len(content) {
					t.Error(len(got), err)
				}
			})
		}
		all.Wait()
	})
}

func TestNothingButAHashIsAName(t *testing.T) {
	stores(t, func(t *testing.T, s files.Store) {
		for _, name := range []files.Hash{"", "../../../etc/passwd", files.Hash(strings.Repeat("A", 64)), files.Hash(strings.Repeat("a", 63) + "/")} {
			if _, err := s.Get(t.Context(), name); err == nil || errors.Is(err, files.ErrNotKept) {
				t.Errorf("%q: %v", name, err)
			}
			if err := s.Delete(t.Context(), name); err == nil {
				t.Errorf("%q is deleted", name)
			}
		}
	})
}

func TestDamageIsFound(t *testing.T) {
	dir := t.TempDir()
	f := folder(t, dir)
	name, err := f.Put(t.Context(), []byte("sealed"))
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, string(name[:2]), string(name[2:4]), string(name))
	if err := os.WriteFile(path, []byte("sealeb"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := f.Get(t.Context(), name); !errors.Is(err, files.ErrDamaged) {
		t.Fatal(err)
	}
	// Putting it again mends it.
	if _, err := f.Put(t.Context(), []byte("sealed")); err != nil {
		t.Fatal(err)
	}
	if _, err := f.Get(t.Context(), name); err != nil {
		t.Fatal(err)
	}
}

func TestAFolderIsReadableByItsOwnerOnly(t *testing.T) {
	dir := t.TempDir()
	name, err := folder(t, filepath.Join(dir, "files")).Put(t.Context(), []byte("sealed"))
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "files", string(name[:2]), string(name[2:4]), string(name))
	for path, mode := range map[string]os.FileMode{path: 0o600, filepath.Dir(path): 0o700, filepath.Join(dir, "files"): 0o700} {
		info, err := os.Stat(path)
		if err != nil || info.Mode().Perm() != mode {
			t.Errorf("%s: %v %v", path, info.Mode(), err)
		}
	}
}

func TestWhatACrashLeftIsSweptAndNeverSeen(t *testing.T) {
	dir := t.TempDir()
	f := folder(t, dir)
	// A crash before the renaming leaves a file here, however much was written.
	half := filepath.Join(dir, "unfinished", "123.tmp")
	if err := os.WriteFile(half, []byte("hal"), 0o600); err != nil {
		t.Fatal(err)
	}
	for stored := range f.All(t.Context()) {
		t.Errorf("%v", stored)
	}
	if swept, err := f.Sweep(time.Hour, time.Now()); swept != 0 || err != nil {
		t.Fatal("somebody may be writing it: ", swept, err)
	}
	if swept, err := f.Sweep(time.Hour, time.Now().Add(2*time.Hour)); swept != 1 || err != nil {
		t.Fatal(swept, err)
	}
	if _, err := os.Stat(half); !errors.Is(err, os.ErrNotExist) {
		t.Fatal(err)
	}
}

func TestAFullOrLostFolderIsAnError(t *testing.T) {
	dir := t.TempDir()
	f := folder(t, dir)
	if err := os.RemoveAll(filepath.Join(dir, "unfinished")); err != nil {
		t.Fatal(err)
	}
	if _, err := f.Put(t.Context(), []byte("sealed")); err == nil {
		t.Fatal("kept nowhere")
	}
	if err := f.Writable(t.Context()); err == nil {
		t.Fatal("it says that it can be written")
	}
}

func TestWhatCanBeWrittenSaysSoAndKeepsNothingOfIt(t *testing.T) {
	stores(t, func(t *testing.T, s files.Store) {
		for range 2 {
			if err := s.Writable(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		for stored, err := range s.All(t.Context()) {
			t.Errorf("%v, %v", stored, err)
		}
	})
}

func TestAnS3ServerThatDoesNotLetUsInSaysSo(t *testing.T) {
	bucket, there := bucketOf(t)
	if !there {
		t.Skip("no S3 server")
	}
	stranger, lost := bucket, bucket
	stranger.SecretKey = "wrong-wrong-wrong"
	lost.Name = "t" + strings.ToLower(rand.Text())
	for name, b := range map[string]files.Bucket{"wrong key": stranger, "no bucket": lost} {
		s, err := files.NewS3(b)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Check(t.Context()); err == nil {
			t.Errorf("%s: checked", name)
		}
		if _, err := s.Put(t.Context(), []byte("sealed")); err == nil {
			t.Errorf("%s: kept", name)
		}
		if err := s.Writable(t.Context()); err == nil {
			t.Errorf("%s: says that it can be written", name)
		}
		if _, err := s.Get(t.Context(), files.HashOf(nil)); err == nil || errors.Is(err, files.ErrNotKept) {
			t.Errorf("%s: %v", name, err)
		}
		if err := s.Delete(t.Context(), files.HashOf(nil)); err == nil {
			t.Errorf("%s: deleted", name)
		}
		for _, err := range s.All(t.Context()) {
			if err == nil {
				t.Errorf("%s: walked", name)
			}
		}
	}
}

func TestAnS3ServerThatIsAwayIsAnErrorInTime(t *testing.T) {
	if _, err := files.NewS3(files.Bucket{Endpoint: "s3.example.org"}); err == nil {
		t.Fatal("no address")
	}
	s, err := files.NewS3(files.Bucket{Endpoint: "http://127.0.0.1:1", Name: "b", AccessKey: "a", SecretKey: "b"})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	if _, err := s.Put(ctx, []byte("sealed")); err == nil {
		t.Fatal("kept nowhere")
	}
}
