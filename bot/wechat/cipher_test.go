package wechat

import (
	"bytes"
	"crypto/rand"
	"errors"
	"strings"
	"testing"

	"github.com/silenceper/wechat/v2/util"
	"pgregory.net/rapid"
)

// The vectors are those of WeChat's own sample code (WXBizMsgCrypt in Java and
// Python).
const (
	sampleText = "hyzAe4OzmOMbd6TvGdIOO6uBmdJoD0Fk53REIHvxYtJlE2B655HuD0m8KUePWB3+LrPXo87wzQ1QLvbeUgmBM4x6F8PGHQHFVAFmOD2LdJF9FrXpbUAh0B5GIItb52sn896wVsMSHGuPE328HnRGBcrS7C41IzDWyWNlZkyyXwon8T332jisa+h6tEDYsVticbSnyU8dKOIbgU6ux5VTjg3yt+WGzjlpKn6NPhRjpA912xMezR4kw6KWwMrCVKSVCZciVGCgavjIQ6X8tCOp3yZbGpy0VxpAe+77TszTfRd5RJSVO/HTnifJpXgCSUdUue1v6h0EIBYYI1BD1DlD+C0CR8e6OewpusjZ4uBl9FyJvnhvQl+q5rv1ixrcpCumEPo5MJSgM9ehVsNPfUM669WuMyVWQLCzpu9GhglF2PE="

	sampleMessage = "<xml><ToUserName><![CDATA[gh_10f6c3c3ac5a]]></ToUserName>\n<FromUserName><![CDATA[oyORnuP8q7ou2gfYjqLzSIWZf0rs]]></FromUserName>\n<CreateTime>1409735668</CreateTime>\n<MsgType><![CDATA[text]]></MsgType>\n<Content><![CDATA[abcdteT]]></Content>\n<MsgId>6054768590064713728</MsgId>\n</xml>"
)

func newCipher(t testing.TB, appID, key string) *Cipher {
	t.Helper()
	c, err := NewCipher(appID, key, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestTheSampleOfWeChatIsSignedAndOpens(t *testing.T) {
	if got := Signature("spamtest", "1409735669", "1320562132", sampleText); got != "5d197aaffba7e9b25a30732f161a50dee96bd5fa" {
		t.Errorf("signature %s", got)
	}
	got, err := newCipher(t, "wx2c2769f8efd9abc2", aesKey).Open(nil, []byte(sampleText))
	if err != nil || string(got) != sampleMessage {
		t.Errorf("opened %q, error %v", got, err)
	}
}

func TestSealingGivesTheSampleOfWeChat(t *testing.T) {
	c, err := NewCipher("wxb11529c136998cb6", aesKey, strings.NewReader("aaaabbbbccccdddd"))
	if err != nil {
		t.Fatal(err)
	}
	got, err := c.Seal([]byte("before:"), []byte("我是中文abcd123"))
	if want := "before:jn1L23DB+6ELqJ+6bruv21Y6MD7KeIfP82D6gU39rmkgczbWwt5+3bnyg5K55bgVtVzd832WzZGMhkP72vVOfg=="; err != nil || string(got) != want {
		t.Errorf("sealed %s, error %v", got, err)
	}
}

func TestSealingNeedsItsRandomBytes(t *testing.T) {
	c, err := NewCipher(appID, aesKey, strings.NewReader("too few"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Seal(nil, []byte("x")); err == nil {
		t.Error("sealed without randomness")
	}
}

func TestTheSDKAndWeReadEachOther(t *testing.T) {
	c := newCipher(t, appID, aesKey)
	rapid.Check(t, func(t *rapid.T) {
		message := rapid.SliceOfN(rapid.Byte(), 1, 300).Draw(t, "message")
		ours, err := c.Seal(nil, message)
		if err != nil {
			t.Fatal(err)
		}
		if _, read, err := util.DecryptMsg(appID, string(ours), aesKey); err != nil || !bytes.Equal(read, message) {
			t.Fatalf("the SDK reads %q from ours, error %v", read, err)
		}
		theirs, err := util.EncryptMsg(bytes.Repeat([]byte{7}, saltLength), message, appID, aesKey)
		if err != nil {
			t.Fatal(err)
		}
		if read, err := c.Open(nil, theirs); err != nil || !bytes.Equal(read, message) {
			t.Fatalf("we read %q from the SDK's, error %v", read, err)
		}
	})
}

func FuzzCipherOpen(f *testing.F) {
	f.Add([]byte(sampleText))
	f.Add([]byte(sampleText[:64]))
	f.Add([]byte(""))
	c := newCipher(f, "wx2c2769f8efd9abc2", aesKey)
	f.Fuzz(func(t *testing.T, text []byte) {
		message, err := c.Open(nil, text)
		var fault cipherFault
		if err != nil && !errors.As(err, &fault) {
			t.Errorf("error %v tells of more than a cipher fault", err)
		}
		if len(message) > len(text) {
			t.Errorf("%d bytes out of %d", len(message), len(text))
		}
	})
}
