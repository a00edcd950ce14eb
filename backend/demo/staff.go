package demo

import (
	"context"
	"slices"

	"luohu/backend/casework"
	"luohu/backend/identity"
	"luohu/backend/store"
)

// Passphrase signs everybody of a demonstration in.
const Passphrase = "demo-passphrase-only"

// Member is one of the staff.
type Member struct {
	Name, Says string // the account, and who that is
	identity.Grant
}

var points = []casework.AcceptancePoint{casework.Municipal, casework.Binhai}

// Staff are all of them.
var Staff = []Member{
	{"市窗口人社", "受理窗口 · 人社 · 天津市政务服务中心", identity.Grant{Role: casework.WindowOfficer, Department: "hrss", Points: points[:1]}},
	{"市窗口公安", "受理窗口 · 公安 · 天津市政务服务中心", identity.Grant{Role: casework.WindowOfficer, Department: "police", Points: points[:1]}},
	{"滨海窗口人社", "受理窗口 · 人社 · 滨海新区政务服务中心", identity.Grant{Role: casework.WindowOfficer, Department: "hrss", Points: points[1:]}},
	{"滨海窗口公安", "受理窗口 · 公安 · 滨海新区政务服务中心", identity.Grant{Role: casework.WindowOfficer, Department: "police", Points: points[1:]}},
	{"人社打分", "打分 · 人社", identity.Grant{Role: casework.Scorer, Department: "hrss", Points: points}},
	{"公安打分", "打分 · 公安", identity.Grant{Role: casework.Scorer, Department: "police", Points: points}},
	{"教育打分", "打分 · 教育", identity.Grant{Role: casework.Scorer, Department: "education", Points: points}},
	{"公积金打分", "打分 · 公积金", identity.Grant{Role: casework.Scorer, Department: "housing_fund", Points: points}},
	{"医保打分", "打分 · 医保", identity.Grant{Role: casework.Scorer, Department: "medical_insurance", Points: points}},
	{"住建打分", "打分 · 住建", identity.Grant{Role: casework.Scorer, Department: "housing", Points: points}},
	{"规划打分", "打分 · 规划和自然资源", identity.Grant{Role: casework.Scorer, Department: "planning", Points: points}},
	{"民政打分", "打分 · 民政", identity.Grant{Role: casework.Scorer, Department: "civil_affairs", Points: points}},
	{"编辑", "编辑", identity.Grant{Role: casework.Editor}},
	{"发布", "发布", identity.Grant{Role: casework.Publisher}},
	{"审批", "审批", identity.Grant{Role: casework.Approver}},
	{"管理员", "管理员", identity.Grant{Role: casework.Admin}},
	{"审计", "审计", identity.Grant{Role: casework.Auditor}},
}

// hire makes their accounts.
func (d *director) hire(ctx context.Context) error {
	var err error
	if d.model, err = d.Identity.NewAgent(ctx, "", "model", Passphrase); err != nil {
		return err
	}
	return d.Store.Do(ctx, func(tx *store.Tx) error {
		for _, m := range Staff {
			a := *d.model
			a.ID, a.Name, a.Grants = d.id(), m.Name, []identity.Grant{m.Grant}
			if err := d.Identity.AddStaff(tx, store.Operator, &a); err != nil {
				return err
			}
			d.staff[m.Name] = casework.Actor{ID: a.ID, Role: m.Role, Department: m.Department, Points: m.Points}
		}
		return nil
	})
}

// of is the one who does something at a point.
func (d *director) of(role casework.Role, department string, point casework.AcceptancePoint) casework.Actor {
	if m, there := memberAt(role, department, point); there {
		return d.staff[m.Name]
	}
	return colleague(role, department)
}

// memberAt is who of the staff does something at a point; empty: at any.
func memberAt(role casework.Role, department string, point casework.AcceptancePoint) (m Member, there bool) {
	i := slices.IndexFunc(Staff, func(m Member) bool {
		return m.Role == role && m.Department == department && (point == "" || len(m.Points) == 0 || slices.Contains(m.Points, point))
	})
	if i < 0 {
		return m, false
	}
	return Staff[i], true
}

// colleague is somebody without an account, of a department that nobody is shown of.
func colleague(role casework.Role, department string) casework.Actor {
	return casework.Actor{ID: "demo-" + department, Role: role, Department: department, Points: points}
}
