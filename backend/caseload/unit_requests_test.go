package caseload_test

import (
	"strings"
	"testing"
	"time"

	"luohu/backend/caseload"
	"luohu/backend/casework"
	"luohu/backend/identity"
	"luohu/backend/store"
	"luohu/backend/store/storetest"
	keys "luohu/backend/vault"
)

func TestAnAgentWhoIsReplacedIsOutAtOnceAndTheNewOneIsIn(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		o, ctx := manned(t, s), t.Context()
		u, err := o.Register(ctx, ours())
		if err != nil {
			t.Fatal(err)
		}
		stays, _ := o.enters(t, "li.na")
		_, session := o.enters(t, "wang.fang")
		token, err := o.Agents.StaffToken(ctx, store.Operator, "wang.fang", "", time.Hour)
		if err != nil {
			t.Fatal(err)
		}
		joins := caseload.NewAgent{Name: "zhao.min", Password: password, Phone: "13900000000", Insured: true}
		ask := func(by casework.Actor, old string, with caseload.NewAgent) (casework.Request, error) {
			return o.RequestReplacement(ctx, by, code, old, with, "原经办人离职")
		}
		if _, err := ask(agent, "wang.fang", joins); !refused(err, casework.CodeNotYours) {
			t.Errorf("asked by another unit: %v", err)
		}
		if _, err := ask(stays, "nobody", joins); !refused(err, casework.CodeAgentsWrong) {
			t.Errorf("in nobody's place: %v", err)
		}
		elsewhere := joins
		elsewhere.Insured = false
		if _, err := ask(stays, "wang.fang", elsewhere); !refused(err, casework.CodeNotInsured) {
			t.Errorf("by one who is insured elsewhere: %v", err)
		}

		r, err := ask(stays, "Wang.Fang", joins)
		if err != nil {
			t.Fatal(err)
		}
		if said := string(r.Details); strings.Contains(said, password) || strings.Contains(said, "argon2id") || strings.Contains(said, "139") {
			t.Errorf("the request tells: %s", said)
		}
		if _, err := ask(hrss, "wang.fang", joins); !refused(err, casework.CodeAskedAlready) {
			t.Errorf("asked twice: %v", err)
		}
		early := func() error {
			return second(o.Agents.SignIn(ctx, identity.Attempt{Name: "zhao.min", Password: password}))
		}
		if err := early(); !refused(err, identity.CodeSignInWrong) {
			t.Errorf("signed in before the approval: %v", err)
		}
		waiting, err := o.Agents.Named(ctx, "zhao.min")
		if err != nil {
			t.Fatal(err)
		}
		admin := casework.Actor{ID: "admin", Role: casework.Admin}
		if err := second(o.Agents.Reset(ctx, admin, waiting.ID, false)); !refused(err, identity.CodeNoAgent) {
			t.Errorf("let in by an administrator alone: %v", err)
		}

		// Declined, nothing is left of it, and the name is free.
		if _, err := o.DecideRequest(ctx, approver, r.ID, false, "缺少离职证明"); err != nil {
			t.Fatal(err)
		}
		if err := early(); !refused(err, identity.CodeSignInWrong) {
			t.Errorf("signed in after it was declined: %v", err)
		}
		if r, err = ask(hrss, "wang.fang", joins); err != nil {
			t.Fatal(err)
		}
		if _, err := o.DropRequest(ctx, hrss, r.ID); err != nil { // the same when it is taken back
			t.Fatal(err)
		}
		if r, err = ask(hrss, "wang.fang", joins); err != nil {
			t.Fatal(err)
		}
		if _, err := o.Agents.Authenticate(ctx, session); err != nil {
			t.Errorf("out before the approval: %v", err)
		}
		if _, err := o.DecideRequest(ctx, approver, r.ID, true, ""); err != nil {
			t.Fatal(err)
		}
		for what, credential := range map[string]string{"session": session, "token": token} {
			if _, err := o.Agents.Authenticate(ctx, credential); !refused(err, identity.CodeSignedOut) {
				t.Errorf("with the %s of before: %v", what, err)
			}
		}
		left, err := o.Agents.Named(ctx, "wang.fang")
		if err != nil {
			t.Fatal(err)
		}
		if err := second(o.Agents.Reset(ctx, admin, left.ID, false)); !refused(err, identity.CodeNoAgent) {
			t.Errorf("let in again: %v", err)
		}
		if who, _ := o.enters(t, "zhao.min"); who.Unit != u.ID {
			t.Errorf("the new one is %+v", who)
		}
		if u, err = o.Unit(ctx, stays, code); err != nil {
			t.Fatal(err)
		}
		agents, err := o.AgentsOf(ctx, stays, u)
		if err != nil || len(agents) != 2 || agents[0].Name != "li.na" || agents[1].Name != "zhao.min" || agents[1].Phone != "13900000000" {
			t.Errorf("agents: %+v, %v", agents, err)
		}
		if acts := strings.Join(o.acts(t, "account", left.ID), " "); acts != "agent.add session.open agent.let_go" {
			t.Errorf("on the record: %s", acts)
		}
	})
}

func TestAUnitIsBarredAndReadmittedByTwoPersons(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		o, ctx := manned(t, s), t.Context()
		u, err := o.Register(ctx, ours())
		if err != nil {
			t.Fatal(err)
		}
		who, _ := o.enters(t, "li.na")
		add := func() error {
			return second(o.Add(ctx, who, "2026-2", func(tx *store.Tx) (string, error) {
				return o.Vault.(*keys.Vault).FindOrCreate(tx, keys.Given{IDNumber: "11010519491231002X", Name: "王小明"})
			}))
		}
		if err := second(o.RequestLiftBar(ctx, hrss, code, "搞错了")); !refused(err, casework.CodeNotBarred) {
			t.Errorf("of a unit that is not barred: %v", err)
		}
		r, err := o.RequestBar(ctx, hrss, code, "提供虚假材料")
		if err != nil {
			t.Fatal(err)
		}
		if err := second(o.RequestBar(ctx, police, code, "提供虚假材料")); !refused(err, casework.CodeAskedAlready) {
			t.Errorf("asked twice: %v", err)
		}
		if err := second(o.DecideRequest(ctx, hrss, r.ID, true, "")); !refused(err, casework.CodeNotAllowed) {
			t.Errorf("by who asked: %v", err)
		}
		if _, err := o.DecideRequest(ctx, approver, r.ID, true, ""); err != nil {
			t.Fatal(err)
		}
		err = add()
		refusal, _ := casework.IsRefusal(err)
		if !refused(err, casework.CodeUnitBarred) || refusal.Params["until"] != "2029-08-31" || refusal.Params["reason"] != "提供虚假材料" {
			t.Errorf("barred: %v", err)
		}
		if r, err = o.RequestLiftBar(ctx, police, code, "复查后撤销"); err != nil {
			t.Fatal(err)
		}
		if _, err := o.DecideRequest(ctx, approver, r.ID, true, ""); err != nil {
			t.Fatal(err)
		}
		if err := add(); err != nil {
			t.Errorf("readmitted: %v", err)
		}
		if acts := strings.Join(o.acts(t, "unit", u.ID), " "); acts != "unit.register unit.bar unit.lift_bar" {
			t.Errorf("on the record: %s", acts)
		}
	})
}
