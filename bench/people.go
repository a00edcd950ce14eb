package main

import (
	"bytes"
	"fmt"
)

// keywords are what followers ask most.
var keywords = []string{"积分落户", "材料", "条件", "流程", "受理点", "入口", "准迁证", "复核"}

// asker sends keywords from many followers, in plain text.
func asker(followers int) talker {
	query := plainQuery()
	return func(c *client, worker, n int) error {
		answer, err := c.post(query, text(worker*1_000_000+n%followers, keywords[n%len(keywords)]))
		if err == nil && len(answer) < 100 {
			return fmt.Errorf("an answer of %d bytes: %s", len(answer), answer)
		}
		return err
	}
}

// mixed is 70% keywords and 30% turns of an interview. Every worker has its
// own followers: some ask, some are in an interview and answer what they are
// asked.
type mixed struct {
	conns, followers int
	encrypted        bool
	asked            [][]byte // by follower in an interview: the last question
}

func newMixed(conns, followers int, encrypted bool) *mixed {
	return &mixed{conns: conns, followers: followers, encrypted: encrypted, asked: make([][]byte, followers)}
}

func (m *mixed) talk(c *client, worker, n int) error {
	mine := m.followers / m.conns
	follower := worker*mine + n%mine
	if n%10 < 7 {
		_, err := m.send(c, m.followers+follower, keywords[n%len(keywords)])
		return err
	}
	answer, err := m.send(c, follower, m.reply(follower))
	m.asked[follower] = answer
	return err
}

// reply is what a person would say to the last question.
func (m *mixed) reply(follower int) string {
	asked := m.asked[follower]
	switch {
	case asked == nil || bytes.Contains(asked, []byte("明细")):
		return "重来"
	case bytes.Contains(asked, []byte("1. <a")):
		return "1"
	case bytes.Contains(asked, []byte("出生")):
		return "1990-05-06"
	}
	return "12"
}

func (m *mixed) send(c *client, follower int, words string) ([]byte, error) {
	body := text(follower, words)
	if !m.encrypted {
		return c.post(plainQuery(), body)
	}
	query, cipher, err := encrypted(body)
	if err != nil {
		return nil, err
	}
	answer, err := c.post(query, cipher)
	if err != nil {
		return nil, err
	}
	return decrypted(answer)
}
