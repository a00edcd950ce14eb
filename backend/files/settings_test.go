package files_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"luohu/backend/files"
	"luohu/configs"
)

func TestTheShippedSettingsAreTheDefaultLimits(t *testing.T) {
	s, err := configs.Load("", nil)
	if err != nil {
		t.Fatal(err)
	}
	f := s.Files
	if got := (files.Limits{f.UploadBytes, f.PictureBytes, f.Megapixels * 1_000_000, f.PDFPages, f.Time}); got != files.DefaultLimits {
		t.Fatalf("%+v", got)
	}
}

func TestFilesLieInTheDataFolderUnlessSettingsSayOtherwise(t *testing.T) {
	data, other := t.TempDir(), t.TempDir()
	for want, env := range map[string][]string{
		filepath.Join(data, "files"): {"LUOHU_DATA__DIR=" + data},
		other:                        {"LUOHU_DATA__DIR=" + data, "LUOHU_FILES__DIR=" + other, "LUOHU_FILES__CLAMD=tcp://127.0.0.1:1", "LUOHU_FILES__UNSCANNED=mark"},
	} {
		s, err := configs.Load("", env)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := files.OpenStore(s); err != nil {
			t.Fatal(err)
		}
		if _, err := files.OpenParts(s, time.Now); err != nil {
			t.Fatal(err)
		}
		for _, folder := range []string{"kept", "parts"} {
			if _, err := os.Stat(filepath.Join(want, folder)); err != nil {
				t.Error(err)
			}
		}
		d, err := files.OpenDesk(s)
		if err != nil {
			t.Fatal(err)
		}
		if r := receive(t, d, "", jpegOf(t, page(t, 60, 40), 80)); has(r.Remarks, files.Unscanned) != (s.Files.Clamd != "") {
			t.Error(r.Remarks)
		}
	}
}

func TestABucketTakesTheFoldersPlace(t *testing.T) {
	s, err := configs.Load("", []string{"LUOHU_FILES__S3__ENDPOINT=https://s3.example.org", "LUOHU_FILES__S3__BUCKET=b", "LUOHU_FILES__S3__ACCESS_KEY=a", "LUOHU_FILES__S3__SECRET_KEY=s"})
	if err != nil {
		t.Fatal(err)
	}
	store, err := files.OpenStore(s)
	if _, is := store.(*files.S3); !is || err != nil {
		t.Fatalf("%T %v", store, err)
	}
}

func TestAddressesHoldOverARestartAndAChangeOfKeys(t *testing.T) {
	data, now := t.TempDir(), time.Now()
	open := func(env ...string) *files.Addresses {
		t.Helper()
		s, err := configs.Load("", append(env, "LUOHU_DATA__DIR="+data))
		if err != nil {
			t.Fatal(err)
		}
		a, err := files.OpenAddresses(s)
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
	token, err := open().Sign("file", "who", now, now.Add(time.Minute))
	if err != nil {
		t.Fatal(err)
	}
	if file, err := open().Check(token, "who", now); err != nil || file != "file" {
		t.Errorf("after a restart: %q, %v", file, err)
	}
	made, err := os.ReadFile(filepath.Join(data, "keys", "files.addresses"))
	if err != nil {
		t.Fatal(err)
	}
	const other = "b3RoZXIga2V5cyBvcGVuIG5vdGhpbmcgb2YgdGhpcyE="
	if _, err := open("LUOHU_FILES__ADDRESS_KEYS="+other).Check(token, "who", now); refusalOf(err).Code != files.BadAddress {
		t.Errorf("under another key: %v", err)
	}
	if _, err := open("LUOHU_FILES__ADDRESS_KEYS="+other+","+string(made)).Check(token, "who", now); err != nil {
		t.Errorf("under the one before: %v", err)
	}
}

func TestAKeyForAddressesThatIsNoneIsNotShown(t *testing.T) {
	for _, key := range []string{"not-base64!", "c2hvcnQ="} {
		s, err := configs.Load("", []string{"LUOHU_FILES__ADDRESS_KEYS=" + key})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := files.OpenAddresses(s); err == nil || strings.Contains(err.Error(), key) {
			t.Errorf("%s: %v", key, err)
		}
	}
}
