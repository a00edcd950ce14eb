// Command bench prints luohu's figures, each beside what it is held against,
// measured in the same run on the same machine. It judges nothing.
//
//	usage: bench LUOHU BASELINE     (two binaries; `make bench` builds them)
package main

import (
	"context"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"slices"
	"time"
)

const (
	rounds  = 5
	round   = 4 * time.Second
	conns   = 32
	mixRate = 1000
)

func main() {
	log.SetFlags(0)
	if len(os.Args) != 3 {
		log.Fatal("usage: bench LUOHU BASELINE")
	}
	if err := measureAll(os.Args[1], os.Args[2]); err != nil {
		log.Fatal("bench: ", err)
	}
}

func measureAll(binary, baseline string) error {
	ctx, cancel := context.WithTimeout(context.Background(), 8*time.Minute)
	defer cancel()
	for _, measure := range []func(context.Context, string, string) error{keywordAnswers, mix, beginning, endurance} {
		if err := measure(ctx, binary, baseline); err != nil {
			return err
		}
	}
	return nil
}

// keywordAnswers holds luohu's keyword answers against the smallest program,
// turn by turn, so that a drift of the machine meets both.
func keywordAnswers(ctx context.Context, binary, baseline string) error {
	ours, stop, err := luohu(ctx, binary)
	if err != nil {
		return err
	}
	defer stop()
	base, err := start(ctx, baseline, "TOKEN="+token, "ANSWER="+answerAsLong)
	if err != nil {
		return err
	}
	defer base.stop()
	if err := base.listening(ctx); err != nil {
		return err
	}
	var ourRounds, baseRounds []figures
	var ratios []float64
	for i := range rounds + 1 {
		a, err := closed(ctx, ours, conns, 0, round, asker(1000))
		if err != nil {
			return err
		}
		b, err := closed(ctx, base, conns, 0, round, asker(1000))
		if err != nil {
			return err
		}
		if i == 0 {
			continue // warm-up
		}
		ourRounds, baseRounds = append(ourRounds, a), append(baseRounds, b)
		ratios = append(ratios, a.perSecond()/b.perSecond())
	}
	fmt.Printf("keyword answers, %d connections, %d rounds of %v in turn (median round)\n", conns, rounds, round)
	fmt.Println("  luohu            ", middle(ourRounds))
	fmt.Println("  gin + silenceper ", middle(baseRounds))
	slices.Sort(ratios)
	fmt.Printf("  luohu / baseline  %.2f (%.2f to %.2f)\n", ratios[len(ratios)/2], ratios[0], ratios[len(ratios)-1])
	return nil
}

func middle(all []figures) figures {
	slices.SortFunc(all, func(a, b figures) int { return int(a.perSecond() - b.perSecond()) })
	return all[len(all)/2]
}

// mix is what a busy day looks like, at a fixed rate.
func mix(ctx context.Context, binary, _ string) error {
	p, stop, err := luohu(ctx, binary)
	if err != nil {
		return err
	}
	defer stop()
	people := newMixed(conns, 3200, true)
	if _, err := open(ctx, p, conns, mixRate, 2*time.Second, people.talk); err != nil {
		return err
	}
	f, err := open(ctx, p, conns, mixRate, 15*time.Second, people.talk)
	if err != nil {
		return err
	}
	fmt.Printf("70%% keywords, 30%% interview turns, encrypted, %d messages a second due, for 15 s\n", mixRate)
	fmt.Println("  luohu            ", f)
	return nil
}

// beginning is the time from exec to ready on an empty folder, and what it
// takes to sit there.
func beginning(ctx context.Context, binary, _ string) error {
	var took []time.Duration
	var idle []float64
	for range rounds {
		begun := time.Now()
		p, stop, err := luohu(ctx, binary)
		if err != nil {
			return err
		}
		took = append(took, time.Since(begun))
		time.Sleep(2 * time.Second) // idle is what is left when start-up is over
		idle = append(idle, p.memory())
		stop()
	}
	slices.Sort(took)
	slices.Sort(idle)
	info, err := os.Stat(binary)
	if err != nil {
		return err
	}
	fmt.Printf("ready on an empty folder %v (median of %d)\n", took[rounds/2].Round(time.Millisecond), rounds)
	fmt.Printf("resident when idle       %.0f MB\n", idle[rounds/2])
	fmt.Printf("binary                   %.0f MB\n", float64(info.Size())/(1<<20))
	return nil
}

// endurance is what memory is left at after many messages.
func endurance(ctx context.Context, binary, _ string) error {
	p, stop, err := luohu(ctx, binary)
	if err != nil {
		return err
	}
	defer stop()
	people := newMixed(conns, 5000, false) // 5,000 ask, 5,000 are in an interview
	f, err := closed(ctx, p, conns, 100_000, 3*time.Minute, people.talk)
	if err != nil {
		return err
	}
	fmt.Printf("%d messages of 10,000 followers, as fast as they are answered\n", f.answers)
	fmt.Println("  luohu            ", f)
	fmt.Printf("  resident after    %.0f MB\n", p.memory())
	return nil
}

// luohu starts it on an empty folder and waits until it is ready.
func luohu(ctx context.Context, binary string) (p *process, stop func(), err error) {
	dir, err := os.MkdirTemp("", "luohu-bench-")
	if err != nil {
		return nil, nil, err
	}
	p, err = start(ctx, binary,
		"LUOHU_DATA__DIR="+filepath.Join(dir, "data"),
		"LUOHU_WECHAT__TOKEN="+token, "LUOHU_WECHAT__ENCODING_AES_KEY="+aesKey)
	if err != nil {
		return nil, nil, err
	}
	stop = func() { p.stop(); os.RemoveAll(dir) }
	if err := p.ready(ctx, "/readyz"); err != nil {
		stop()
		return nil, nil, err
	}
	return p, stop, nil
}

// answerAsLong makes the baseline send about as much as a guide is long.
const answerAsLong = "天津居住证积分落户：外地户籍、在津稳定就业和居住的人，按积分指标累计分数，达到当期分数线可以申请在天津落户。每年两期，由单位在网上申报，全程免费。申报前可以先做网上测评，达到申报指导分值才能上传材料。提交后由公安、人社同时审核，通过后各部门打分，公布分值时可以申请复核，之后公示入户名单，发放准予迁入证明。想知道自己大概多少分，可以先做一次测算；想了解条件、材料、流程、时间，也可以直接发送这些词。"
