package diff

import "luohu/estimator"

// Conditions and rules as data have the form of a policy file.

func conditionData(w *estimator.When) any {
	if w == nil {
		return nil
	}
	switch w.Kind {
	case "is":
		return map[string]any{"fact": w.Fact.ID, "is": w.Value}
	case "at_least":
		return map[string]any{"fact": w.Fact.ID, "at_least": w.AtLeast}
	case "not":
		return map[string]any{"not": conditionData(w.Of[0])}
	}
	of := make([]any, len(w.Of))
	for i, one := range w.Of {
		of[i] = conditionData(one)
	}
	return map[string]any{w.Kind: of}
}

// wordingData is what conditions say of themselves.
func wordingData(w *estimator.When) (all []string) {
	if w == nil {
		return nil
	}
	for _, s := range []string{w.Met, w.Unmet} {
		if s != "" {
			all = append(all, s)
		}
	}
	for _, one := range w.Of {
		all = append(all, wordingData(one)...)
	}
	return all
}

func ruleData(r *estimator.Rule) any {
	data := map[string]any{"rule": r.Kind, "evidence": r.Evidence, "reference": r.Reference}
	for key, s := range map[string]string{"id": r.ID, "name": r.Name, "otherwise": r.Otherwise, "says": r.Says} {
		if s != "" {
			data[key] = s
		}
	}
	for key, f := range map[string]*estimator.Fact{"fact": r.Fact, "on": r.On, "by": r.By} {
		if f != nil {
			data[key] = f.ID
		}
	}
	if r.From != 0 {
		data["from"] = r.From
	}
	if r.AtLeast != 0 {
		data["at_least"] = r.AtLeast
	}
	if r.When != nil {
		data["when"] = conditionData(r.When)
	}
	if len(r.Rows) > 0 {
		data["rows"] = rowsData(r)
	}
	if len(r.Of) > 0 {
		of := make([]any, len(r.Of))
		for i, part := range r.Of {
			of[i] = ruleData(part)
		}
		data["of"] = of
	}
	return data
}

func rowsData(r *estimator.Rule) any {
	all := make([]any, len(r.Rows))
	for i, row := range r.Rows {
		data := map[string]any{"points": row.Points.Exact()}
		if row.Value != "" {
			data["value"] = row.Value
		}
		if r.Kind == "by_month" || r.Kind == "bands" {
			data["from"] = row.From
			if !row.Endless {
				data["through"] = row.Through
			}
		}
		all[i] = data
	}
	return all
}
