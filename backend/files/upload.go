package files

import (
	"context"
	"errors"
	"io"
)

// Upload is what a person sends. Name and Type are what their phone says, and
// only ever believed where they don't matter.
type Upload struct {
	Name    string // 身份证正面.jpg
	Type    string // image/jpeg
	Content io.Reader
}

// read takes in all of it, but never more than limit bytes.
func (u Upload) read(ctx context.Context, limit int64) ([]byte, error) {
	content, err := io.ReadAll(&untilDone{ctx, io.LimitReader(u.Content, limit+1)})
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF):
		return nil, refuse(CutOff)
	case err != nil:
		return nil, err
	case len(content) == 0:
		return nil, refuse(Empty)
	case int64(len(content)) > limit:
		return nil, refuse(TooLarge, "limit", Megabytes(limit))
	}
	return content, nil
}

// untilDone is a reader that ends with the context. Decoders of the standard
// library know no context, but they read all the while.
type untilDone struct {
	ctx context.Context
	r   io.Reader
}

func (u *untilDone) Read(p []byte) (int, error) {
	if err := u.ctx.Err(); err != nil {
		return 0, err
	}
	return u.r.Read(p)
}
