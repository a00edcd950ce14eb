package editorial

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"maps"
	"slices"

	"luohu/backend/guide"
	"luohu/backend/store"
)

// Fault is what keeps a text from being in force.
type Fault struct {
	Kind      store.ContentKind
	Item      string // the guide
	Other     string // that it is in conflict with; empty: none
	Line, Col int    // in a guide's text
	Says      string // for editors
	Clash     *Clash // of a word
}

// overlay is what staff wrote, over the files.
type overlay struct {
	guides map[string]string   // by id
	words  map[string][]string // by the guide that they mean
}

// over puts versions over the files, later ones over earlier ones of the same item.
// An empty one leaves what the files have.
func over(versions ...[]store.ContentVersion) overlay {
	o := overlay{map[string]string{}, map[string][]string{}}
	for _, v := range slices.Concat(versions...) {
		if v.Kind == store.ContentGuide {
			delete(o.guides, v.Item)
			if v.Source != "" {
				o.guides[v.Item] = v.Source
			}
			continue
		}
		delete(o.words, v.Item)
		if words := Words(v.Source); len(words) > 0 {
			o.words[v.Item] = words
		}
	}
	return o
}

// outcome is what became of an overlay.
type outcome struct {
	of      [sha256.Size]byte
	edition *Edition
	faults  []Fault
}

// kept is how many outcomes are kept: of what is in force with the drafts, and of
// what was asked for.
const kept = 4

// edition makes one, or finds the one that was made of the same.
func (d *Desk) edition(o overlay) (*Edition, []Fault, error) {
	d.building.Lock()
	defer d.building.Unlock()
	of := o.sum()
	for _, b := range d.built {
		if b.of == of {
			return b.edition, b.faults, nil
		}
	}
	e, faults, err := d.build(o)
	if err != nil {
		return nil, nil, err
	}
	d.built = append(d.built, &outcome{of, e, faults})
	d.built = d.built[max(0, len(d.built)-kept):]
	return e, faults, nil
}

// sum tells overlays apart.
func (o overlay) sum() (sum [sha256.Size]byte) {
	h := sha256.New()
	for _, id := range slices.Sorted(maps.Keys(o.guides)) {
		fmt.Fprintf(h, "guide %q %q\n", id, o.guides[id])
	}
	for _, id := range slices.Sorted(maps.Keys(o.words)) {
		fmt.Fprintf(h, "words %q %q\n", id, o.words[id])
	}
	return [sha256.Size]byte(h.Sum(nil))
}

func (d *Desk) build(o overlay) (*Edition, []Fault, error) {
	lib, err := d.files.With(o.guides)
	if faults, wrong := errors.AsType[guide.Faults](err); wrong {
		return nil, ofGuides(d.files, faults), nil
	}
	if err != nil {
		return nil, nil, err
	}
	var faults []Fault
	for _, id := range slices.Sorted(maps.Keys(o.words)) {
		if _, there := lib.Get(id); !there {
			faults = append(faults, Fault{Kind: store.ContentWords, Item: id})
		}
	}
	if len(faults) > 0 {
		return nil, faults, nil
	}
	hears, clashes, err := d.make(lib, o.words)
	if err != nil {
		return nil, nil, err
	}
	for _, c := range clashes {
		kind := store.ContentGuide
		if slices.Contains(o.words[c.Guide], c.Word) {
			kind = store.ContentWords
		}
		faults = append(faults, Fault{Kind: kind, Item: c.Guide, Clash: &c})
	}
	if len(faults) > 0 {
		return nil, faults, nil
	}
	return &Edition{Guides: lib, Hearer: hears}, nil, nil
}

func ofGuides(lib *guide.Library, faults guide.Faults) (all []Fault) {
	for _, f := range faults {
		all = append(all, Fault{Kind: store.ContentGuide, Item: f.ID(), Other: f.Other(), Line: f.Line, Col: f.Col, Says: lib.Says(f)})
	}
	return all
}

// settled makes an edition of what fits of an overlay, and says what was left out.
func (d *Desk) settled(o overlay) (*Edition, []Fault, error) {
	var left []Fault
	for {
		e, faults, err := d.edition(o)
		if err != nil || len(faults) == 0 {
			return e, left, err
		}
		left = append(left, faults...)
		if !o.drop(faults) {
			o = overlay{}
		}
	}
}

// drop takes out what has faults; false if that is nothing of it.
func (o overlay) drop(faults []Fault) (some bool) {
	for _, f := range faults {
		_, text := o.guides[f.Item]
		_, other := o.guides[f.Other]
		_, words := o.words[f.Item]
		switch {
		case f.Kind == store.ContentGuide && text:
			delete(o.guides, f.Item)
		case f.Kind == store.ContentGuide && other:
			delete(o.guides, f.Other)
		case f.Kind == store.ContentWords && words:
			delete(o.words, f.Item)
		default:
			continue
		}
		some = true
	}
	return some
}
