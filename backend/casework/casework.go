// Package casework is the core workflow: what may happen to an application, in
// which state, by whom, until when.
//
// It is a decider. [Decide] says what a command does to an application — the
// events that follow, or a [Refusal] — and [Application.Evolve] is the state
// after an event. Both are pure: no clock, no database, no network; what a
// decision depends on besides the state comes in with the command and the
// [World]. States change nowhere else.
package casework
