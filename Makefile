# make run    the product at http://127.0.0.1:8080/sim
# make test   every test, with real Redis, PostgreSQL, MariaDB, S3 server and chromium
# make mutate the policy files, changed in every place in turn: their examples must notice; prints what they don't
# make lint   what CI checks beside the tests
# make bench  the figures in docs/performance.md
# make fuzz   every fuzz target for FUZZTIME each
# make fmt    gofumpt
# make pictures   docs/img anew, and what the page of parts is held against

GOBIN := $(CURDIR)/bin
GOLANGCI := github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0
STATICCHECK := honnef.co/go/tools/cmd/staticcheck@v0.8.2
GOFUMPT := mvdan.cc/gofumpt@v0.12.0
TEMPL := github.com/a-h/templ/cmd/templ@v0.3.1100
VERSITYGW := github.com/versity/versitygw/cmd/versitygw@v1.8.0
FUZZTIME ?= 10s
TESTFLAGS ?=
COMMIT := $(shell git rev-parse --short HEAD 2>/dev/null)

.PHONY: run build test mutate lint fmt templates bench chaos fuzz pictures tools

run:
	go run ./cmd/luohu

build:
	CGO_ENABLED=0 go build -trimpath -ldflags "-s -w" -o bin/luohu ./cmd/luohu

# What tries everything there is to try at once, or waits for a browser alone, is
# left out of the build with the race detector, which takes ten times as long: it
# runs first, without.
test: bin/versitygw
	scripts/with-servers bash -c 'go test $(TESTFLAGS) ./estimator ./backend/casework && go test -run ForEverybody $(TESTFLAGS) ./cmd/luohu && go test -race -timeout 60m $(TESTFLAGS) ./...'

mutate:
	go test -count=1 -v -run 'ExamplesNotice' ./estimator

lint: tools
	go vet ./...
	bin/staticcheck ./...
	bin/golangci-lint run ./...
	bin/templ generate -check -log-level error
	@test -z "$$(bin/gofumpt -l . )" || { echo "not formatted (make fmt):"; bin/gofumpt -l .; exit 1; }

fmt: tools
	bin/gofumpt -w .
	bin/templ fmt backend

# The Go code of the templates that are compiled (*.templ).
templates: bin/templ
	bin/templ generate

bench:
	scripts/bench

# Broadcasts by programs that are killed 200 times; half an hour (docs/delivery.md).
chaos:
	CHAOS_RECIPIENTS=$${CHAOS_RECIPIENTS:-100000} CHAOS_KILLS=$${CHAOS_KILLS:-200} scripts/with-servers go test -count=1 -v -timeout 3h -run TestABroadcastReachesEverybodyOnceThough ./cmd/luohu

pictures:
	scripts/pictures

fuzz:
	scripts/fuzz $(FUZZTIME)

tools: bin/golangci-lint bin/staticcheck bin/gofumpt bin/templ

bin/golangci-lint:
	GOBIN=$(GOBIN) go install $(GOLANGCI)
bin/staticcheck:
	GOBIN=$(GOBIN) go install $(STATICCHECK)
bin/gofumpt:
	GOBIN=$(GOBIN) go install $(GOFUMPT)
bin/templ:
	GOBIN=$(GOBIN) go install $(TEMPL)
# The S3 server that tests of files run against.
bin/versitygw:
	GOBIN=$(GOBIN) go install $(VERSITYGW)
