# Everything that is checked is checked by a target here; .ci/run calls them.

GOFUMPT  = go run mvdan.cc/gofumpt@v0.12.0 -modpath assay
GOLANGCI = go run github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0
DEADCODE = go run golang.org/x/tools/cmd/deadcode@v0.52.0

.PHONY: all build test race lint fmt fuzz quality scores real bench demo deadcode

all: lint test

build:
	CGO_ENABLED=0 go build -trimpath -ldflags '-s -w' -o assay ./cmd/assay

demo:
	go run ./cmd/assay demo

test:
	go test ./...

race:
	go test -race ./...

fmt:
	$(GOFUMPT) -l -w .

lint:
	@out=$$($(GOFUMPT) -l .); if [ -n "$$out" ]; then echo "not formatted (make fmt):"; echo "$$out"; exit 1; fi
	go vet ./...
	$(GOLANGCI) run ./...

deadcode:
	$(DEADCODE) -test ./...

# Each fuzz target for a number of inputs; FUZZTIME=10m for a long while. (At the
# end of a time, unlike at that of a number, Go now and then reports a target that
# was at work as failed: "context deadline exceeded", and no failing input.)
FUZZTIME ?= 5000x
fuzz:
	@set -e; go list -f '{{.ImportPath}} {{.Dir}}' ./... | while read -r pkg dir; do \
		for f in $$(grep -hoE '^func (Fuzz[A-Za-z0-9_]+)' $$dir/*_test.go 2>/dev/null | cut -d' ' -f2); do \
			echo "fuzz $$pkg $$f"; go test -run '^$$' -fuzz "^$$f$$" -fuzztime $(FUZZTIME) $$pkg; \
		done; \
	done

# The quality of extraction against the reference data beside the project.
quality:
	go test -count=1 -v -run 'Floors|Corpus$$|Reference|Clusters' ./extractor/... ./ledger/ ./cmd/assay | grep -vE '^(=== |\?)'

# What the program itself gives out, counted by the reference data's own scorers.
REFERENCE ?= $(abspath ../shared)
SUITES = challenge ms_zh ms_en zh_pairs duckling_zh duckling_en ms_zh_numberrange ms_en_numberrange ms_zh_date ms_en_date quantulum3_en nemo_en_money
scores:
	@set -e; t=$$(mktemp -d); trap 'rm -rf $$t' EXIT; go build -o $$t/assay ./cmd/assay; cd $(REFERENCE)/data; \
	for s in $(SUITES); do \
		echo "== quantities/$$s"; flags="--numbers --dates"; if [ $$s = challenge ]; then flags=; fi; \
		$$t/assay extract --json $$flags quantities/dev/$$s.jsonl >$$t/out; \
		python3 quantities/score.py quantities/dev/$$s.jsonl $$t/out | grep -E '^(strict|relaxed) +all|^qualifier right'; \
	done; \
	for s in facts/dev.jsonl announcements/dev/gold.jsonl; do \
		echo "== $$s"; $$t/assay extract --json $$s >$$t/out; python3 ../bench/score.py $$s $$t/out --by lang; \
	done; \
	echo "== pages"; cd pages; $$t/assay extract --json index.jsonl >$$t/out; python3 score.py $$t/out --by set

# Real pages through the whole pipeline, served from loopback under many host names.
real:
	go test -count=1 -v -timeout 20m -run 'TestRealPages' ./cmd/assay -args -real

bench:
	go test -run '^$$' -bench . -benchmem ./...
