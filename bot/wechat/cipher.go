package wechat

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

const (
	keyLength  = 43 // base64 of 32 bytes without its "="
	saltLength = 16
	headLength = saltLength + 4 // random bytes, then the message's length
	padTo      = 32
)

// Cipher hides messages as WeChat does: AES-256-CBC over 16 random bytes, the
// message's length, the message and the app id, padded to 32 bytes, in base64.
// Safe for concurrent use.
type Cipher struct {
	appID  []byte
	block  cipher.Block
	iv     []byte
	random io.Reader
}

// NewCipher takes the EncodingAESKey of WeChat's console, and the source of the
// random bytes that stand before each message (crypto/rand.Reader).
func NewCipher(appID, encodingAESKey string, random io.Reader) (*Cipher, error) {
	if len(encodingAESKey) != keyLength {
		return nil, fmt.Errorf("%d characters, must be %d", len(encodingAESKey), keyLength)
	}
	key, err := base64.StdEncoding.DecodeString(encodingAESKey + "=")
	if err != nil {
		return nil, errors.New("has other characters than those of base64")
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	return &Cipher{appID: []byte(appID), block: block, iv: key[:aes.BlockSize], random: random}, nil
}

// cipherFault is one of the two ways in which a cipher text can be wrong.
type cipherFault string

const (
	errCipher cipherFault = "not encrypted with this account's key"
	errAppID  cipherFault = "encrypted for another account"
)

func (f cipherFault) Error() string { return string(f) }

// Open finds the message in a cipher text, using space's memory if it is large
// enough; the message lies in that memory.
func (c *Cipher) Open(space, text []byte) (message []byte, err error) {
	plain, err := base64.StdEncoding.AppendDecode(space[:0], text)
	if err != nil || len(plain) == 0 || len(plain)%aes.BlockSize != 0 {
		return nil, errCipher
	}
	cipher.NewCBCDecrypter(c.block, c.iv).CryptBlocks(plain, plain)

	// No constant time is needed from here on: only who knows the token gets
	// this far, and all faults are answered alike.
	pad := int(plain[len(plain)-1])
	if pad < 1 || pad > padTo || pad > len(plain) {
		return nil, errCipher
	}
	for _, b := range plain[len(plain)-pad:] {
		if int(b) != pad {
			return nil, errCipher
		}
	}
	plain = plain[:len(plain)-pad]
	if len(plain) < headLength {
		return nil, errCipher
	}
	length := uint64(binary.BigEndian.Uint32(plain[saltLength:headLength]))
	plain = plain[headLength:]
	if length > uint64(len(plain)) {
		return nil, errCipher
	}
	if !bytes.Equal(plain[length:], c.appID) {
		return nil, errAppID
	}
	return plain[:length], nil
}

// Seal appends the cipher text of a message to text.
func (c *Cipher) Seal(text, message []byte) ([]byte, error) {
	size := headLength + len(message) + len(c.appID)
	pad := padTo - size%padTo
	plain := make([]byte, saltLength, size+pad)
	if _, err := io.ReadFull(c.random, plain); err != nil {
		return nil, fmt.Errorf("encrypt: random bytes: %w", err)
	}
	plain = binary.BigEndian.AppendUint32(plain, uint32(len(message)))
	plain = append(plain, message...)
	plain = append(plain, c.appID...)
	for range pad {
		plain = append(plain, byte(pad))
	}
	cipher.NewCBCEncrypter(c.block, c.iv).CryptBlocks(plain, plain)
	return base64.StdEncoding.AppendEncode(text, plain), nil
}
