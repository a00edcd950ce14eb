package files

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"iter"
	"net/url"
	"path"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"
)

// S3 is a store in a bucket of an S3-compatible server. What is put is sealed
// already: the server learns how large files are, and nothing else.
type S3 struct {
	client         *minio.Client
	bucket, prefix string
}

// Bucket says where, and who asks.
type Bucket struct {
	Endpoint  string // https://s3.example.org, or http:// within one machine room
	Region    string // "" is us-east-1, which most servers of one's own take
	Name      string
	Prefix    string // of all names in it; "" is none
	AccessKey string
	SecretKey string
}

// tries of one request, with pauses between, when the server stumbles.
const tries = 4

// NewS3 does not speak to the server yet; [S3.Check] does.
func NewS3(b Bucket) (*S3, error) {
	at, err := url.Parse(b.Endpoint)
	if err != nil || at.Host == "" || (at.Scheme != "http" && at.Scheme != "https") {
		return nil, fmt.Errorf("S3: %q is no http(s) address", b.Endpoint)
	}
	if b.Region == "" {
		b.Region = "us-east-1" // else the client asks the server first
	}
	client, err := minio.New(at.Host, &minio.Options{
		Creds: credentials.NewStaticV4(b.AccessKey, b.SecretKey, ""), Secure: at.Scheme == "https", Region: b.Region,
		BucketLookup: minio.BucketLookupPath, MaxRetries: tries,
	})
	if err != nil {
		return nil, fmt.Errorf("S3: %w", err)
	}
	return &S3{client, b.Name, b.Prefix}, nil
}

// Check says whether the bucket is there and lets us in.
func (s *S3) Check(ctx context.Context) error {
	there, err := s.client.BucketExists(ctx, s.bucket)
	if err == nil && !there {
		err = fmt.Errorf("there is no bucket %q", s.bucket)
	}
	if err != nil {
		return fmt.Errorf("S3: %w", err)
	}
	return nil
}

func (s *S3) key(name Hash) (string, error) {
	if _, err := ParseHash(string(name)); err != nil {
		return "", err
	}
	first, second := place(name)
	return path.Join(s.prefix, first, second, string(name)), nil
}

// Put implements [Store]. The server names a thing only once all of it came.
func (s *S3) Put(ctx context.Context, sealed []byte) (Hash, error) {
	name := HashOf(sealed)
	key, err := s.key(name)
	if err != nil {
		return "", err
	}
	_, err = s.client.PutObject(ctx, s.bucket, key, bytes.NewReader(sealed), int64(len(sealed)),
		minio.PutObjectOptions{ContentType: "application/octet-stream", DisableMultipart: true})
	if err != nil {
		return "", fmt.Errorf("S3: keep %s: %w", name, err)
	}
	return name, nil
}

// Get implements [Store].
func (s *S3) Get(ctx context.Context, name Hash) ([]byte, error) {
	key, err := s.key(name)
	if err != nil {
		return nil, err
	}
	object, err := s.client.GetObject(ctx, s.bucket, key, minio.GetObjectOptions{})
	if err != nil {
		return nil, fmt.Errorf("S3: get %s: %w", name, err)
	}
	defer object.Close()
	sealed, err := io.ReadAll(object)
	if unknown(err) {
		return nil, ErrNotKept
	}
	if err != nil {
		return nil, fmt.Errorf("S3: get %s: %w", name, err)
	}
	return verified(name, sealed)
}

// Has implements [Store].
func (s *S3) Has(ctx context.Context, name Hash) (bool, error) {
	key, err := s.key(name)
	if err != nil {
		return false, err
	}
	_, err = s.client.StatObject(ctx, s.bucket, key, minio.StatObjectOptions{})
	if unknown(err) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("S3: look for %s: %w", name, err)
	}
	return true, nil
}

// Writable implements [Store].
func (s *S3) Writable(ctx context.Context) error {
	_, err := s.client.PutObject(ctx, s.bucket, path.Join(s.prefix, probe), bytes.NewReader(nil), 0, minio.PutObjectOptions{DisableMultipart: true})
	if err != nil {
		return fmt.Errorf("the store of files can't be written: %w", err)
	}
	return nil
}

// Delete implements [Store].
func (s *S3) Delete(ctx context.Context, name Hash) error {
	key, err := s.key(name)
	if err != nil {
		return err
	}
	err = s.client.RemoveObject(ctx, s.bucket, key, minio.RemoveObjectOptions{})
	if err != nil && !unknown(err) {
		return fmt.Errorf("S3: delete %s: %w", name, err)
	}
	return nil
}

// All implements [Store].
func (s *S3) All(ctx context.Context) iter.Seq2[Stored, error] {
	return func(yield func(Stored, error) bool) {
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		under := s.prefix
		if under != "" {
			under += "/"
		}
		for object := range s.client.ListObjects(ctx, s.bucket, minio.ListObjectsOptions{Prefix: under, Recursive: true}) {
			if object.Err != nil {
				yield(Stored{}, fmt.Errorf("S3: walk files: %w", object.Err))
				return
			}
			name := path.Base(object.Key)
			if !isHash(name) {
				continue
			}
			if !yield(Stored{Hash(name), object.Size, object.LastModified}, nil) {
				return
			}
		}
	}
}

func unknown(err error) bool {
	return err != nil && minio.ToErrorResponse(err).Code == minio.NoSuchKey
}
