package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"luohu/backend/web/problem"
	"luohu/bot/sim"
)

// SimCmd is for the simulator of a running program.
type SimCmd struct {
	Load SimLoad `cmd:"" help:"Give the simulator of the running program a crowd of followers, in the place of the one before."`
}

// SimLoad loads a crowd.
type SimLoad struct {
	Followers int     `help:"How many, up to 5,000,000." required:"" placeholder:"N"`
	Seed      uint64  `help:"Which of them are how; the same ones with the same seed." default:"1"`
	Left      float64 `help:"Share who follow no more." default:"0.02"`
	Agreed    float64 `help:"Share who agreed to subscription notices." default:"0.6"`
	Wrote     float64 `help:"Share who wrote within two days." default:"0.05"`
	URL       string  `name:"url" help:"Where the program runs; the address of the settings on this machine." placeholder:"URL"`
}

// loadWithin is how long a crowd may take, far more than five million do.
const loadWithin = time.Minute

// Run loads it and prints what is there.
func (c SimLoad) Run(load loader, out io.Writer) error {
	settings, err := load()
	if err != nil {
		return err
	}
	base := c.URL
	if base == "" {
		if base, err = ownAddress(settings.HTTP.Addr); err != nil {
			return err
		}
	}
	is, err := loadCrowd(base, sim.Crowd{Followers: c.Followers, Seed: c.Seed, Left: c.Left, Agreed: c.Agreed, Wrote: c.Wrote})
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(out, "%d followers beside the phones: %d follow, %d have left; %g%% agreed to notices, %g%% wrote within two days (seed %d)\n",
		is.Followers, is.Following, is.Followers-is.Following, 100*is.Agreed, 100*is.Wrote, is.Seed)
	return err
}

// ownAddress is where a program with these settings is reached from this machine.
func ownAddress(listens string) (string, error) {
	addr, err := net.ResolveTCPAddr("tcp", listens)
	switch {
	case err != nil:
		return "", usageFault{fmt.Errorf("http.addr: %w", err)}
	case addr.Port == 0:
		return "", usageFault{errors.New("http.addr leaves the port to the system: say with --url where the program runs")}
	case addr.IP == nil:
		addr.IP = net.IPv4zero
	}
	return "http://" + reachable(addr), nil
}

func loadCrowd(base string, what sim.Crowd) (is sim.CrowdState, err error) {
	address, err := url.Parse(base)
	if err != nil || address.Host == "" {
		return is, usageFault{fmt.Errorf("--url: %q is no http(s) address", base)}
	}
	asked, err := json.Marshal(what)
	if err != nil {
		return is, err
	}
	ctx, cancel := context.WithTimeout(context.Background(), loadWithin)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address.JoinPath("/sim/api/crowd").String(), bytes.NewReader(asked))
	if err != nil {
		return is, err
	}
	req.Header.Set("Content-Type", "application/json")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return is, fmt.Errorf("no program answers at %s: start it first, or say with --url where it runs (%w)", address.Host, err)
	}
	defer resp.Body.Close()
	switch resp.StatusCode {
	case http.StatusOK:
		return is, json.NewDecoder(resp.Body).Decode(&is)
	case http.StatusNotFound:
		return is, fmt.Errorf("the program at %s has no simulator: it is on when wechat.app_id is empty, or with sim.enabled: true", address.Host)
	}
	var refused problem.Problem
	if err := json.NewDecoder(io.LimitReader(resp.Body, 64<<10)).Decode(&refused); err != nil {
		return is, fmt.Errorf("the program at %s answered with HTTP %d", address.Host, resp.StatusCode)
	}
	words := []string{refused.Detail}
	for _, field := range refused.Errors {
		words = append(words, "--"+strings.TrimPrefix(field.Pointer, "/")+"："+field.Detail)
	}
	return is, usageFault{errors.New(strings.Join(words, " "))}
}
