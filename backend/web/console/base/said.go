package base

import "luohu/backend/casework"

// Says is what people are told of a refusal.
func (o *Console) Says(err error) string {
	if told := o.Told(err); told != nil {
		return told.Detail
	}
	return ""
}

// InWords is what the words of the rules say of one.
func (o *Console) InWords(r *casework.Refusal) string {
	says, _ := o.Words.Refusal(r)
	return says
}
