package main

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// Whoever follows docs/api.md line by line gets to its end.
func TestTheCommandsOfTheAPIsPageWork(t *testing.T) {
	for _, tool := range []string{"bash", "curl", "jq"} {
		if _, err := exec.LookPath(tool); err != nil {
			if os.Getenv("CI") != "" {
				t.Fatal(err)
			}
			t.Skip(err)
		}
	}
	page, err := os.ReadFile("../../docs/api.md")
	if err != nil {
		t.Fatal(err)
	}
	p, m := openForFiling(t)
	var commands strings.Builder
	for _, block := range regexp.MustCompile("(?s)```sh\n(.*?)```").FindAllStringSubmatch(string(page), -1) {
		commands.WriteString(block[1])
	}
	script := strings.Replace(commands.String(), "http://127.0.0.1:8080", p.url, 1)
	if script == commands.String() {
		t.Fatal("the page does not say where the program is")
	}

	dir := t.TempDir()
	luohu := fmt.Sprintf("#!/bin/sh\n%s=1 exec %q \"$@\"\n", asProgram, theProgram)
	if err := os.WriteFile(filepath.Join(dir, "luohu"), []byte(luohu), 0o700); err != nil {
		t.Fatal(err)
	}
	for i, name := range []string{"front.jpg", "back.jpg"} {
		if err := os.WriteFile(filepath.Join(dir, name), photo(t, uint64(i)), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.CommandContext(t.Context(), "bash", "-euo", "pipefail", "-c", script)
	cmd.Dir, cmd.Env = dir, append(slices.Clone(m.environ), "PATH="+dir+":"+os.Getenv("PATH"))
	said, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v:\n%s", err, said)
	}
	for _, want := range []string{`"first":`, `"role": "window"`, "unit\n", "412\n\"修改信息\"", `"139.67"`, "assessed"} {
		if !bytes.Contains(said, []byte(want)) {
			t.Errorf("it did not say %q:\n%s", want, said)
		}
	}
}

// photo is one of nothing, too large for one piece.
func photo(t *testing.T, seed uint64) []byte {
	t.Helper()
	noise, pixels := rand.New(rand.NewPCG(seed, 1)), image.NewGray(image.Rect(0, 0, 1200, 900))
	for y := range 900 {
		for x := range 1200 {
			pixels.SetGray(x, y, color.Gray{uint8(noise.UintN(256))})
		}
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, pixels, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
