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
	out    io.Writer
	bars   bool
	bar    *progressbar.ProgressBar // of the stage; nil: there is none
	stage  string
	before int64 // that were done when the stage began here
	next   time.Time
}

func showProgress(out io.Writer) *shownProgress {
	file, is := out.(*os.File)
	return &shownProgress{out: out, bars: is && term.IsTerminal(int(file.Fd()))}
}

// told shows the stages that take their time.
func (p *shownProgress) told(run store.FollowerSync) {
	done, of := run.Seen, run.Total
	switch run.Stage {
	case store.SyncPages:
	case store.SyncDetails:
		done = run.Detailed
	default:
		p.done()
		return
	}
	if p.stage != run.Stage {
		p.done()
		p.stage, p.before, p.next = run.Stage, done, time.Time{}
	}
	if p.bars {
		p.draw(done, of)
		return
	}
	if now := time.Now(); now.After(p.next) {
		p.next = now.Add(lineEvery)
		fmt.Fprintf(p.out, "%s: %d of %d\n", p.stage, done, of)
	}
}

// draw counts from where the stage began here, so that what is said of the time left holds.
func (p *shownProgress) draw(done, of int64) {
	left := max(of-p.before, 1)
	if p.bar == nil {
		p.bar = progressbar.NewOptions64(left, progressbar.OptionSetWriter(p.out), progressbar.OptionSetDescription(p.stage), progressbar.OptionShowCount(),
			progressbar.OptionShowIts(), progressbar.OptionSetItsString("followers"), progressbar.OptionThrottle(100*time.Millisecond))
	}
	if p.bar.GetMax64() != left {
		p.bar.ChangeMax64(left)
	}
	_ = p.bar.Set64(min(done-p.before, left)) // that it can't be drawn stops nothing
}

// done takes the bar away.
func (p *shownProgress) done() {
	if p.bar != nil {
		_ = p.bar.Clear()
	}
	p.bar, p.stage = nil, ""
}
