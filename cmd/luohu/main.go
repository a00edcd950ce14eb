// Command luohu is the whole product in one binary: `luohu` serves, the other
// commands look after policies, the database and the official account.
package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/alecthomas/kong"

	"luohu/backend/casework"
	"luohu/configs"
)

// Exit codes, as docs/commands.md tells them.
const (
	exitDone        = 0
	exitCheckFailed = 1
	exitUnusable    = 2
)

// commands are all of them; each has its own file.
type commands struct {
	Config string `help:"Settings file; the shipped settings stand where it says nothing." placeholder:"FILE"`

	Serve     ServeCmd     `cmd:"" default:"withargs" help:"Run everything (the default)."`
	Demo      DemoCmd      `cmd:"" help:"Run everything on throw-away data: a made-up period in full course."`
	Estimate  EstimateCmd  `cmd:"" help:"Count points from a file of facts."`
	Policy    PolicyCmd    `cmd:"" help:"List, check and test policies."`
	Workday   WorkdayCmd   `cmd:"" help:"Count Chinese working days."`
	Casework  CaseworkCmd  `cmd:"" help:"Check what is kept of applications."`
	Staff     StaffCmd     `cmd:"" help:"Accounts of the staff, and tokens for their scripts."`
	Unit      UnitCmd      `cmd:"" help:"Tokens that act for a unit."`
	Applicant ApplicantCmd `cmd:"" help:"Tokens that act for an applicant."`
	Vault     VaultCmd     `cmd:"" help:"Change the keys of what is known of persons."`
	Migrate   MigrateCmd   `cmd:"" help:"Bring the database schema up, down, or show where it is."`
	Menu      MenuCmd      `cmd:"" help:"Send the custom menu to WeChat."`
	Broadcast BroadcastCmd `cmd:"" help:"How far a broadcast is."`
	Followers FollowersCmd `cmd:"" help:"Read from WeChat who follows, and give tags."`
	Audit     AuditCmd     `cmd:"" help:"Check, export and anchor the audit log."`
	Retention RetentionCmd `cmd:"" help:"Count or erase what is kept of persons for too long."`
	List      ListCmd      `cmd:"" help:"Check the published list."`
	Backup    BackupCmd    `cmd:"" help:"Write the whole embedded data into one file, or check such a file."`
	Restore   RestoreCmd   `cmd:"" help:"Put a backup back, into an empty data folder."`
	Sim       SimCmd       `cmd:"" help:"Give the simulator many followers."`
	Version   VersionCmd   `cmd:"" help:"Print version, commit and Go version."`
}

// checkFailed is the error of a command that did its work and found a fault;
// what was found is printed already.
type checkFailed struct{ error }

// usageFault is the error of a command that was given something unusable. Any
// other error ends the program the same way; the name says it where it is made.
type usageFault struct{ error }

func (f checkFailed) Unwrap() error { return f.error }
func (f usageFault) Unwrap() error  { return f.error }

func main() {
	os.Exit(run(os.Args[1:], os.Environ(), os.Stdin, os.Stdout, os.Stderr))
}

// run is the program with its surroundings passed in, so that tests can be one.
func run(args, environ []string, in io.Reader, out, errOut io.Writer) (code int) {
	var c commands
	exited := -1
	parser := kong.Must(&c,
		kong.Name("luohu"),
		kong.Description("落户: Tianjin's points-based household registration, from a chat in WeChat to the published list."),
		kong.Writers(out, errOut),
		kong.Exit(func(code int) { exited = code }),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true}),
		kong.BindTo(in, (*io.Reader)(nil)), kong.BindTo(out, (*io.Writer)(nil)),
	)
	ctx, err := parser.Parse(args)
	if exited >= 0 { // --help
		return exited
	}
	if err != nil {
		return complain(errOut, err)
	}
	return complain(errOut, ctx.Run(loader(func() (configs.Settings, error) { return configs.Load(c.Config, environ) })))
}

// loader reads the settings, for the commands that need them.
type loader func() (configs.Settings, error)

func complain(errOut io.Writer, err error) int {
	var failed checkFailed
	switch {
	case err == nil:
		return exitDone
	case errors.As(err, &failed):
		if failed.error != nil {
			fmt.Fprintln(errOut, "luohu:", oneLine(told(failed)))
		}
		return exitCheckFailed
	}
	fmt.Fprintln(errOut, "luohu:", oneLine(told(err)))
	return exitUnusable
}

// told is an error; a refusal by rule in the words for people, with its code and
// what it is about.
func told(err error) string {
	r, refused := casework.IsRefusal(err)
	if !refused {
		return err.Error()
	}
	words, unread := caseWords()
	if unread != nil {
		return err.Error()
	}
	says, help := words.Refusal(r)
	return strings.ReplaceAll(err.Error(), r.Error(), says+help+" ("+strings.TrimPrefix(r.Error(), "refused: ")+")")
}

// oneLine keeps apart what stood on several lines: each is a fault of its own.
func oneLine(text string) string {
	var faults []string
	for line := range strings.Lines(text) {
		if words := strings.Fields(line); len(words) > 0 {
			faults = append(faults, strings.Join(words, " "))
		}
	}
	return strings.Join(faults, "; ")
}
