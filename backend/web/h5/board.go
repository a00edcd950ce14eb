package h5

import (
	"context"
	"errors"
	"html/template"
	"log/slog"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"luohu/backend/casework"
	"luohu/backend/notice"
	"luohu/backend/store"
)

// NoticeRecords finds what was published.
type NoticeRecords interface {
	Notice(ctx context.Context, id string) (*notice.Notice, error)
	Posted(ctx context.Context, behind int64, limit int) ([]notice.Posted, error)
}

// Notices is what the pages of notices stand on.
type Notices struct {
	Records NoticeRecords
	Rules   *notice.Rules
	Log     *slog.Logger
}

// board is the pages of what was published: those who could not be reached
// otherwise find it here.
type board struct {
	Notices
	layout         *layout
	missing, wrong refusal
}

func newBoard(n Notices, l *layout) (*board, error) {
	b := &board{Notices: n, layout: l}
	var err error
	if b.missing, err = l.refusal(http.StatusNotFound, "notice-missing.html"); err != nil {
		return nil, err
	}
	b.wrong, err = l.refusal(http.StatusServiceUnavailable, "notice-wrong.html")
	return b, err
}

// perBoard is how many stand on a page.
const perBoard = 20

// posts is the page of the list.
type posts struct {
	Items   []post
	Next    int64 // behind which the next page begins; 0: this is the last
	Further bool  // it is not the first
}

type post struct {
	notice.Posted
	KindName string
	Day      time.Time
}

// all is a page of what was published, the newest first.
func (b *board) all(c *gin.Context) {
	behind, _ := strconv.ParseInt(c.Query("behind"), 10, 64)
	all, err := b.Records.Posted(c.Request.Context(), max(0, behind), perBoard+1)
	if err != nil {
		b.failed(c, err)
		return
	}
	v := posts{Further: behind > 0}
	if len(all) > perBoard {
		all = all[:perBoard]
		v.Next = all[perBoard-1].Seq
	}
	names := b.Rules.Names()
	for _, n := range all {
		v.Items = append(v.Items, post{n, names[n.Kind], inChina(n.At)})
	}
	b.send(c, "notices.html", v)
}

// inChina is a moment as its day is written.
func inChina(t time.Time) time.Time { return t.In(casework.Zone) }

// moments are a day with a time: one line has both.
var moments = regexp.MustCompile(`(日) (\d{1,2}:\d{2})`)

// posted is the page of one.
type posted struct {
	*notice.Notice
	Title    string
	KindName string
	Summary  string
	Body     template.HTML
	At       string
	Where    string // the address of the page
	Old, New *post  // that it corrects, and that corrects it
}

// one is a notice, or, behind .json and .sig, what can be checked of it.
func (b *board) one(c *gin.Context) {
	id, form, _ := strings.Cut(c.Param("id"), ".")
	n, err := b.Records.Notice(c.Request.Context(), id)
	if errors.Is(err, store.ErrNotFound) || err == nil && !n.Public() {
		b.missing.send(c)
		return
	}
	if err != nil {
		b.failed(c, err)
		return
	}
	switch form {
	case "":
		v, err := b.posted(c.Request.Context(), n)
		if err != nil {
			b.failed(c, err)
			return
		}
		b.send(c, "notice.html", v)
	case "json":
		b.layout.press.document("application/json; charset=utf-8", n.Document()).send(c.Writer, c.Request, askAgain)
	case "sig":
		c.Header("Cache-Control", askAgain)
		c.Data(http.StatusOK, "application/octet-stream", n.Release.Signature)
	default:
		b.missing.send(c)
	}
}

func (b *board) posted(ctx context.Context, n *notice.Notice) (v posted, err error) {
	plain, html, err := b.Rules.Render(n.Release.Issue.Body)
	if err != nil {
		return v, err
	}
	at := inChina(n.Release.At)
	v = posted{
		Notice: n, Title: n.Release.Issue.Title, KindName: b.Rules.Names()[n.Kind], Summary: summary(plain), Body: typeset(moments.ReplaceAllString(html, "$1\u00a0$2")),
		At: at.Format(dayForm + "\u00a015:04"), Where: b.Rules.Page(n.ID),
	}
	if v.Old, err = b.other(ctx, n.Corrects); err != nil {
		return v, err
	}
	v.New, err = b.other(ctx, n.CorrectedBy)
	return v, err
}

// other is a notice that one names; nil: it names none.
func (b *board) other(ctx context.Context, id string) (*post, error) {
	if id == "" {
		return nil, nil
	}
	n, err := b.Records.Notice(ctx, id)
	if err != nil || n.Release == nil {
		return nil, err
	}
	p := notice.Posted{ID: id, Kind: n.Kind, Number: n.Release.Number, Title: n.Release.Issue.Title, At: n.Release.At}
	return &post{p, b.Rules.Names()[n.Kind], inChina(p.At)}, nil
}

func (b *board) send(c *gin.Context, file string, about any) {
	made, err := b.layout.page(file, about)
	if err != nil {
		b.failed(c, err)
		return
	}
	made.send(c.Writer, c.Request, askAgain)
}

func (b *board) failed(c *gin.Context, err error) {
	if c.Request.Context().Err() == nil {
		b.Log.Error("a page of notices can't be shown", "error", err)
	}
	b.wrong.send(c)
}
