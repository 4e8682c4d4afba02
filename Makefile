# Everything that is checked is checked by a target here; .ci/run calls them.

GOFUMPT  = go run mvdan.cc/gofumpt@v0.12.0 -modpath assay
GOLANGCI = go run github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0
DEADCODE = go run golang.org/x/tools/cmd/deadcode@v0.52.0

.PHONY: all build test race lint fmt fuzz quality real bench demo deadcode

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

# Each fuzz target for a short while; FUZZTIME=10m for a long one.
FUZZTIME ?= 5s
fuzz:
	@set -e; go list -f '{{.ImportPath}} {{.Dir}}' ./... | while read -r pkg dir; do \
		for f in $$(grep -hoE '^func (Fuzz[A-Za-z0-9_]+)' $$dir/*_test.go 2>/dev/null | cut -d' ' -f2); do \
			echo "fuzz $$pkg $$f"; go test -run '^$$' -fuzz "^$$f$$" -fuzztime $(FUZZTIME) $$pkg; \
		done; \
	done

# The quality of extraction against the reference data beside the project.
quality:
	go test -count=1 -v -run 'Floors|Corpus$$|Reference|Clusters' ./extractor/... ./ledger/ ./cmd/assay | grep -vE '^(=== |\?)'

# Real pages through the whole pipeline, served from loopback under many host names.
real:
	go test -count=1 -v -timeout 20m -run 'TestRealPages' ./cmd/assay -args -real

bench:
	go test -run '^$$' -bench . -benchmem ./...
