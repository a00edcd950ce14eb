package menu

import (
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"

	"luohu/backend/casework"
)

// Limits of WeChat's. Chinese characters fill two cells, letters one; the rest is in
// bytes.
const (
	mostButtons = 3
	mostSubs    = 5
	nameCells   = 2 * 4
	subCells    = 2 * 8
	nameBytes   = 16
	subBytes    = 60
	keyBytes    = 128
	urlBytes    = 1024
)

// stages are those in which a period may be that followers notice.
var stages = []casework.Stage{casework.Applying, casework.Reviewing, casework.ScoresPublished, casework.ScoresClosed, casework.ListPublished, casework.Closed}

// Load reads them and holds them against WeChat's limits; each fault names the button.
func Load(src []byte) (*Menus, error) {
	var m Menus
	if err := yaml.UnmarshalWithOptions(src, &m, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("menu.yaml: %s", yaml.FormatError(err, false, true))
	}
	var faults []string
	fault := func(format string, args ...any) { faults = append(faults, fmt.Sprintf(format, args...)) }
	m.Default.check("the default menu", fault)
	taken := map[casework.Stage]bool{}
	for i, one := range m.Stages {
		where := fmt.Sprintf("menu %d of stages", i+1)
		if len(one.In) == 0 {
			fault("%s: in: names no stage", where)
		}
		for _, s := range one.In {
			switch {
			case !slices.Contains(stages, s):
				fault("%s: in: %q is none of %s", where, s, named(stages))
			case taken[s]:
				fault("%s: in: %s has a menu already", where, s)
			}
			taken[s] = true
		}
		one.Button.check(where, fault)
	}
	if len(faults) > 0 {
		return nil, fmt.Errorf("menu.yaml: %s", strings.Join(faults, "; "))
	}
	return &m, nil
}

func named(all []casework.Stage) string {
	names := make([]string, len(all))
	for i, s := range all {
		names[i] = string(s)
	}
	return strings.Join(names, ", ")
}

// Stage reads the name of one.
func Stage(name string) (casework.Stage, error) {
	if s := casework.Stage(name); slices.Contains(stages, s) {
		return s, nil
	}
	return "", fmt.Errorf("%q is none of %s", name, named(stages))
}

func (m Menu) check(where string, fault func(string, ...any)) {
	if len(m) < 1 || len(m) > mostButtons {
		fault("%s has %d buttons, not 1 to %d", where, len(m), mostButtons)
	}
	for _, b := range m {
		at := fmt.Sprintf("%s, %q", where, b.Name)
		checkName(b.Name, at, nameCells, nameBytes, fault)
		if len(b.Sub) == 0 {
			b.check(at, fault)
			continue
		}
		if len(b.Sub) > mostSubs {
			fault("%s has %d entries, more than %d", at, len(b.Sub), mostSubs)
		}
		if b.Type+b.Key+b.URL != "" {
			fault("%s opens a list, so it can't do anything itself", at)
		}
		for _, sub := range b.Sub {
			within := fmt.Sprintf("%s, %q", at, sub.Name)
			checkName(sub.Name, within, subCells, subBytes, fault)
			if len(sub.Sub) > 0 {
				fault("%s opens a third level", within)
			}
			sub.check(within, fault)
		}
	}
}

func checkName(name, at string, cells, bytes int, fault func(string, ...any)) {
	if n := cellsOf(name); n == 0 || n > cells || len(name) > bytes {
		fault("%s: the name fills %d cells, not 1 to %d (a Chinese character fills two), or more than %d bytes", at, n, cells, bytes)
	}
}

func cellsOf(name string) (n int) {
	for _, char := range name {
		if n++; char > 0xFF {
			n++
		}
	}
	return n
}

// check holds what a button does against what its type needs.
func (b Button) check(at string, fault func(string, ...any)) {
	switch b.Type {
	case "click":
		if b.Key == "" || len(b.Key) > keyBytes {
			fault("%s: key has %d bytes, not 1 to %d", at, len(b.Key), keyBytes)
		}
	case "view", "miniprogram":
		u, err := url.Parse(b.URL)
		if err != nil || u.Host == "" || len(b.URL) > urlBytes {
			fault("%s: url is no address of at most %d bytes", at, urlBytes)
		}
		if b.Type == "miniprogram" && (b.AppID == "" || b.PagePath == "") {
			fault("%s: a mini program needs appid and pagepath", at)
		}
	default:
		fault("%s: type %q is none of click, view, miniprogram", at, b.Type)
	}
}
