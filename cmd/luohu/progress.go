package main

import (
	"fmt"
	"io"
	"os"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"

	"luohu/backend/store"
)

// lineEvery is how often a line tells how far it is, where there is no terminal.
const lineEvery = 5 * time.Second

// shownProgress shows how far a sync is: as a bar on a terminal, else line by line.
type shownProgress struct {
	out   io.Writer
	stage string
	bar   *progressbar.ProgressBar // nil: no terminal
	next  time.Time
}

func showProgress(out io.Writer) *shownProgress {
	p := &shownProgress{out: out, next: time.Now().Add(lineEvery)}
	if file, is := out.(*os.File); is && term.IsTerminal(int(file.Fd())) {
		p.bar = progressbar.NewOptions64(-1, progressbar.OptionSetWriter(out), progressbar.OptionShowCount(), progressbar.OptionShowIts(),
			progressbar.OptionSetItsString("followers"), progressbar.OptionThrottle(100*time.Millisecond), progressbar.OptionClearOnFinish())
	}
	return p
}

func (p *shownProgress) told(run store.FollowerSync) {
	done, of := run.Seen, run.Total
	switch run.Stage {
	case store.SyncMarking:
		done, of = run.Marked, -1
	case store.SyncDetails:
		done = run.Detailed
	}
	began := p.stage != run.Stage
	p.stage = run.Stage
	if p.bar == nil {
		p.line(began, done, of)
		return
	}
	if began {
		p.bar.Reset()
		p.bar.Describe(run.Stage)
	}
	if p.bar.GetMax64() != of {
		p.bar.ChangeMax64(of)
	}
	_ = p.bar.Set64(done) // that it can't be drawn stops nothing
}

func (p *shownProgress) line(began bool, done, of int64) {
	if !began && time.Now().Before(p.next) {
		return
	}
	p.next = time.Now().Add(lineEvery)
	says := fmt.Sprintf("%s: %d", p.stage, done)
	if of > 0 {
		says += fmt.Sprintf(" of %d", of)
	}
	fmt.Fprintln(p.out, says)
}

func (p *shownProgress) done() {
	if p.bar != nil {
		_ = p.bar.Finish()
	}
}
