package files_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"io"
	"net"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"luohu/backend/files"
)

// eicar is the string that every scanner takes for a virus, in two halves so
// that none takes this file for one.
const eicar = `X5O!P%@AP[4\PZX54(P^)7CC)7}$` + `EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*`

// clamd is a stand-in that speaks the protocol of clamd(8): zINSTREAM, chunks
// with their lengths, a chunk of none, one answer that ends with a zero.
func clamd(t *testing.T, network, address string, most int) (at string) {
	t.Helper()
	l, err := net.Listen(network, address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer conn.Close()
				io.WriteString(conn, scanned(conn, most)+"\x00")
			}()
		}
	}()
	return network + "://" + l.Addr().String()
}

func scanned(conn io.Reader, most int) string {
	command := make([]byte, len("zINSTREAM\x00"))
	if _, err := io.ReadFull(conn, command); err != nil || string(command) != "zINSTREAM\x00" {
		return "UNKNOWN COMMAND"
	}
	var content []byte
	for {
		var size uint32
		if err := binary.Read(conn, binary.BigEndian, &size); err != nil {
			return "INSTREAM: broken. ERROR"
		}
		if size == 0 {
			break
		}
		if len(content)+int(size) > most {
			return "INSTREAM size limit exceeded. ERROR"
		}
		chunk := make([]byte, size)
		if _, err := io.ReadFull(conn, chunk); err != nil {
			return "INSTREAM: broken. ERROR"
		}
		content = append(content, chunk...)
	}
	if bytes.Contains(content, []byte(eicar)) {
		return "stream: Eicar-Test-Signature FOUND"
	}
	return "stream: OK"
}

func scannedBy(t *testing.T, address string, pass bool) *files.Desk {
	t.Helper()
	c, err := files.NewClamd(address, time.Second)
	if err != nil {
		t.Fatal(err)
	}
	return files.NewDesk(files.Rules{Limits: files.DefaultLimits, Scanning: files.Scanning{By: c, Pass: pass}})
}

func TestAVirusIsFoundAndARealPictureIsNot(t *testing.T) {
	for _, address := range []string{
		clamd(t, "tcp", "127.0.0.1:0", 25<<20),
		clamd(t, "unix", filepath.Join(t.TempDir(), "clamd.sock"), 25<<20),
	} {
		d := scannedBy(t, address, false)
		photo := jpegOf(t, page(t, 900, 600), 95) // several chunks
		if len(photo) < 65<<10 {
			t.Fatal("too small to be cut up")
		}
		if r := receive(t, d, "", photo); len(r.Remarks) != 0 {
			t.Fatal(r.Remarks)
		}
		_, err := d.Receive(t.Context(), upload("", append(photo, eicar...)))
		if r := refusalOf(err); r.Code != files.VirusFound || r.Params["virus"] != "Eicar-Test-Signature" {
			t.Fatal(err)
		}
	}
}

func TestAScannerThatIsAwayRefusesOrMarksAsTheSettingSays(t *testing.T) {
	photo := jpegOf(t, page(t, 900, 600), 95)
	silent, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer silent.Close() // it takes connections and never says a word
	for name, address := range map[string]string{
		"nobody there": "tcp://127.0.0.1:1", "no socket": "unix:///nowhere/clamd.sock", "silent": "tcp://" + silent.Addr().String(),
		"size limit": clamd(t, "tcp", "127.0.0.1:0", 1000),
	} {
		_, err := scannedBy(t, address, false).Receive(t.Context(), upload("", photo))
		if refusalOf(err).Code != files.ScanUnavailable || !strings.Contains(err.Error(), "clamd") {
			t.Errorf("%s: %v", name, err)
		}
		r, err := scannedBy(t, address, true).Receive(t.Context(), upload("", photo))
		if err != nil || !has(r.Remarks, files.Unscanned) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAScanEndsWhenWhoeverAskedGoesAway(t *testing.T) {
	silent, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer silent.Close()
	c, err := files.NewClamd("tcp://"+silent.Addr().String(), time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	if _, err := c.Scan(ctx, make([]byte, 20<<20)); err == nil {
		t.Fatal("scanned by nobody")
	}
}

func TestAWrongAddressOfTheScannerIsToldAtOnce(t *testing.T) {
	for _, address := range []string{"", "localhost:3310", "http://x", "tcp://"} {
		if _, err := files.NewClamd(address, time.Second); err == nil {
			t.Errorf("%q", address)
		}
	}
}
