package files

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"time"
)

// Scanner looks for viruses.
type Scanner interface {
	// Scan names the virus it found; none is "". An error means that it could not
	// look.
	Scan(ctx context.Context, content []byte) (virus string, err error)
}

// Scanning says who scans, if anybody, and what happens when they can't.
type Scanning struct {
	By   Scanner // nil: nobody
	Pass bool    // an upload that could not be scanned is taken, with a remark
}

func (s Scanning) scan(ctx context.Context, content []byte) ([]Remark, error) {
	if s.By == nil {
		return nil, nil
	}
	virus, err := s.By.Scan(ctx, content)
	switch {
	case err != nil && s.Pass:
		return []Remark{remark(Unscanned)}, nil
	case err != nil:
		return nil, errors.Join(refuse(ScanUnavailable), err)
	case virus != "":
		return nil, refuse(VirusFound, "virus", shortened(virus))
	}
	return nil, nil
}

// Clamd asks a ClamAV daemon, by its INSTREAM command.
type Clamd struct {
	network, address string
	timeout          time.Duration
}

// NewClamd takes tcp://host:port or unix:///path/to/socket. The timeout is for
// one scan.
func NewClamd(address string, timeout time.Duration) (*Clamd, error) {
	network, rest, found := strings.Cut(address, "://")
	if !found || rest == "" || (network != "tcp" && network != "unix") {
		return nil, fmt.Errorf("%q is neither tcp://host:port nor unix:///path", address)
	}
	return &Clamd{network, rest, timeout}, nil
}

// chunk is what is sent at once. clamd's own limit is on the whole
// (StreamMaxLength, 100 MB as shipped).
const chunk = 64 << 10

// Scan implements [Scanner].
func (c *Clamd) Scan(ctx context.Context, content []byte) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, c.timeout)
	defer cancel()
	conn, err := (&net.Dialer{}).DialContext(ctx, c.network, c.address)
	if err != nil {
		return "", fmt.Errorf("clamd: %w", err)
	}
	defer conn.Close()
	// Whether the deadline comes or whoever asked goes away: reads and writes end.
	defer context.AfterFunc(ctx, func() { _ = conn.SetDeadline(time.Unix(1, 0)) })()
	sendErr := stream(conn, content)
	// clamd answers and hangs up while we still send when a stream is too long for
	// it: its answer says more than our broken pipe.
	answer, err := io.ReadAll(io.LimitReader(conn, 4096))
	if len(answer) == 0 {
		return "", fmt.Errorf("clamd: %w", errors.Join(sendErr, err, ctx.Err(), errors.New("no answer")))
	}
	return verdict(string(answer))
}

func stream(conn net.Conn, content []byte) error {
	if _, err := conn.Write([]byte("zINSTREAM\x00")); err != nil {
		return err
	}
	for len(content) > 0 {
		n := min(chunk, len(content))
		part := binary.BigEndian.AppendUint32(make([]byte, 0, 4+n), uint32(n))
		if _, err := conn.Write(append(part, content[:n]...)); err != nil {
			return err
		}
		content = content[n:]
	}
	_, err := conn.Write([]byte{0, 0, 0, 0})
	return err
}

// verdict reads "stream: OK", "stream: Eicar-Test-Signature FOUND" or "… ERROR".
func verdict(answer string) (string, error) {
	said := strings.TrimSpace(strings.TrimRight(answer, "\x00\n"))
	said = strings.TrimPrefix(said, "stream: ")
	if said == "OK" {
		return "", nil
	}
	if virus, found := strings.CutSuffix(said, " FOUND"); found {
		return virus, nil
	}
	return "", fmt.Errorf("clamd: %s", shortened(said))
}
