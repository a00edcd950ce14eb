package menu

import (
	"encoding/json"
	"fmt"
	"strings"
)

// Read is a menu as WeChat tells it: by menu/get, or by get_current_selfmenu_info,
// where lists have a box of their own. None is an empty menu.
func Read(src []byte) (Menu, error) {
	type told struct {
		Button
		Sub json.RawMessage `json:"sub_button"`
	}
	var answer struct {
		Menu, SelfMenu struct {
			Button []told `json:"button"`
		}
	}
	fields := struct {
		Menu     any `json:"menu"`
		SelfMenu any `json:"selfmenu_info"`
	}{&answer.Menu, &answer.SelfMenu}
	if err := json.Unmarshal(src, &fields); err != nil {
		return nil, fmt.Errorf("read the account's menu: %w", err)
	}
	var m Menu
	for _, one := range append(answer.Menu.Button, answer.SelfMenu.Button...) {
		b := one.Button
		var boxed struct {
			List []Button `json:"list"`
		}
		if len(one.Sub) > 0 && json.Unmarshal(one.Sub, &b.Sub) != nil {
			if err := json.Unmarshal(one.Sub, &boxed); err != nil {
				return nil, fmt.Errorf("read the account's menu: %q: %w", b.Name, err)
			}
			b.Sub = boxed.List
		}
		if len(b.Sub) == 0 {
			b.Sub = nil
		}
		for i := range b.Sub {
			b.Sub[i].Sub = nil
		}
		m = append(m, b)
	}
	return m, nil
}

// Lines are a menu as people read it.
func (m Menu) Lines() (lines []string) {
	for _, b := range m {
		lines = append(lines, b.line(""))
		for _, sub := range b.Sub {
			lines = append(lines, sub.line("  "))
		}
	}
	return lines
}

func (b Button) line(before string) string {
	does := strings.Join(strings.Fields(strings.Join([]string{b.Type, b.Key, b.URL, b.AppID, b.PagePath}, " ")), " ")
	if does == "" {
		return before + b.Name
	}
	return before + b.Name + "  → " + does
}

// Diff is what becomes of a menu, line by line: "- " goes, "+ " comes, "  " stays.
// Empty: nothing differs.
func Diff(from, to Menu) string {
	a, b := from.Lines(), to.Lines()
	// common[i][j] is how many lines a[i:] and b[j:] have in common, in order.
	common := make([][]int, len(a)+1)
	for i := range common {
		common[i] = make([]int, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if common[i][j] = max(common[i+1][j], common[i][j+1]); a[i] == b[j] {
				common[i][j] = common[i+1][j+1] + 1
			}
		}
	}
	var out strings.Builder
	differs := false
	for i, j := 0, 0; i < len(a) || j < len(b); {
		switch {
		case i < len(a) && j < len(b) && a[i] == b[j]:
			fmt.Fprintf(&out, "  %s\n", a[i])
			i, j = i+1, j+1
		case j == len(b) || i < len(a) && common[i+1][j] >= common[i][j+1]:
			fmt.Fprintf(&out, "- %s\n", a[i])
			i, differs = i+1, true
		default:
			fmt.Fprintf(&out, "+ %s\n", b[j])
			j, differs = j+1, true
		}
	}
	if !differs {
		return ""
	}
	return out.String()
}
