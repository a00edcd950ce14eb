package notice

import (
	"slices"

	"luohu/backend/casework"
)

// Trial is a notice as it is sent to who writes it, to look at.
type Trial struct {
	Issue
	Marked struct{ Template, Subscription, Customer bool } // as one, where there is room for it
}

// samples are what stands for values that each recipient has their own of: nobody takes
// them for theirs.
var samples = map[string]string{OwnNumber: "000000000000", OwnPoints: "888.88"}

// Trial makes the forms of a notice with examples in the places of what has no value
// yet; of one that is out, those that went out.
func (r *Rules) Trial(n *Notice, p *casework.Period) Trial {
	t := Trial{Issue: r.exampled(n, p, func(v Variable) string {
		if sample, own := samples[v.Name]; own {
			return sample
		}
		return v.Example
	}).Issue}
	if n.Release != nil {
		t.Issue = n.Release.Issue
	}
	t.Template, t.Marked.Template = r.marked(t.Template)
	t.Subscription, t.Marked.Subscription = r.marked(t.Subscription)
	mark, said := r.Labels[trialLabel], fill(t.Customer, samples)
	if t.Customer = said; len(mark)+len(said) <= r.Customer {
		t.Customer, t.Marked.Customer = mark+said, true
	}
	return t
}

// marked is a message with the mark in its first field that takes any text and has room
// for it.
func (r *Rules) marked(c *Carrier) (with *Carrier, marked bool) {
	if c == nil {
		return nil, false
	}
	next := *c
	next.Fields = slices.Clone(c.Fields)
	mark := r.Labels[trialLabel]
	for i := range next.Fields {
		f := &next.Fields[i]
		f.Value = fill(f.Value, samples)
		if t := r.Types[Field{Key: f.Key}.Type()]; !marked && t.Form == "any" && characters(mark+f.Value) <= t.Most {
			f.Value, marked = mark+f.Value, true
		}
	}
	return &next, marked
}

// trialLabel is the name of the mark among the labels.
const trialLabel = "trial"
