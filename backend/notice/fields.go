package notice

import (
	"maps"
	"slices"
)

// FieldText is a field of a notice by its name, as a form has it.
type FieldText struct {
	Field, Label, Text string
}

// Fields are all that were written, in the order in which people meet them; what
// is empty is left out, but for the title and the body.
func (r *Rules) Fields(kind Kind, t Text) (all []FieldText) {
	k := r.Kinds[kind]
	all = append(all, FieldText{titleField, r.Labels[titleField], t.Title}, FieldText{bodyField, r.Labels[bodyField], t.Body})
	add := func(field, label, text string) {
		if text != "" {
			all = append(all, FieldText{field, label, text})
		}
	}
	for _, name := range slices.Sorted(maps.Keys(t.Given)) {
		add("given."+name, name, t.Given[name])
	}
	for _, form := range []struct {
		prefix, message, called string
		written                 map[string]string
	}{{"template.", k.Template, r.Labels["template"], t.Template}, {"subscription.", k.Subscription, r.Labels["subscription"], t.Subscription}} {
		for _, f := range r.Messages[form.message].Fields {
			add(form.prefix+f.Key, form.called+" · "+f.Label, form.written[f.Key])
		}
	}
	add(customerField, r.Labels[customerField], t.Customer)
	add(articleField, r.Labels[articleField], t.ArticleTitle)
	add(digestField, r.Labels[digestField], t.Digest)
	return all
}
