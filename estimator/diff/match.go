package diff

import "slices"

// pair is the same thing in both versions; one side is -1 where it is missing.
type pair struct{ a, b int }

// named is how things are found again in the other version.
type named struct{ id, name string }

// match finds what belongs together: by id, and what is left by its name, so
// that something with another id is not taken for something new. The order is
// that of the new version, with what is gone after it.
func match(before, after []named) (pairs []pair) {
	taken := make([]bool, len(before))
	find := func(fits func(named) bool) int {
		for i, n := range before {
			if !taken[i] && fits(n) {
				return i
			}
		}
		return -1
	}
	found := slices.Repeat([]int{-1}, len(after))
	for _, fits := range []func(old, now named) bool{
		func(old, now named) bool { return old.id == now.id },
		func(old, now named) bool { return old.name == now.name && now.name != "" },
	} {
		for j, now := range after {
			if found[j] >= 0 {
				continue
			}
			if i := find(func(old named) bool { return fits(old, now) }); i >= 0 {
				found[j], taken[i] = i, true
			}
		}
	}
	for j, i := range found {
		pairs = append(pairs, pair{i, j})
	}
	for i := range before {
		if !taken[i] {
			pairs = append(pairs, pair{i, -1})
		}
	}
	return pairs
}

// common are the strings that both lists have, in the order of the first.
func common(list, other []string) []string {
	all := []string{}
	for _, s := range list {
		if slices.Contains(other, s) {
			all = append(all, s)
		}
	}
	return all
}

// items makes an item of every pair that differs. tell says what there is to
// say about one side alone.
func items[T any](before, after []T, name func(T) named, differ func(a, b T) []Change, alone func(T, string) []Change) []Item {
	names := func(all []T) (n []named) {
		for _, one := range all {
			n = append(n, name(one))
		}
		return n
	}
	out := []Item{}
	for _, p := range match(names(before), names(after)) {
		switch {
		case p.a < 0:
			n := name(after[p.b])
			out = append(out, Item{n.id, n.name, Added, alone(after[p.b], Added)})
		case p.b < 0:
			n := name(before[p.a])
			out = append(out, Item{n.id, n.name, Removed, alone(before[p.a], Removed)})
		default:
			n := name(after[p.b])
			if changes := differ(before[p.a], after[p.b]); len(changes) > 0 {
				out = append(out, Item{n.id, n.name, Changed, changes})
			}
		}
	}
	return out
}

// alone tells the attributes of something that is only in one version.
func (c *comparer) alone(attributes []attribute, status string) []Change {
	all := []Change{}
	for _, a := range attributes {
		if a.data == nil || a.data == false {
			continue
		}
		ch := Change{What: a.what, New: a.data, Text: c.words.say("only", c.words.say("what_"+a.what), a.text)}
		if status == Removed {
			ch.Old, ch.New = a.data, nil
		}
		all = append(all, ch)
	}
	return all
}
