# Verbs only: what a person types. `make` alone lists them.
TARGET  := $(or $(CARGO_TARGET_DIR),target)
RELEASE := $(TARGET)/release
RESULTS ?= results

.DEFAULT_GOAL := help
.PHONY: help build bench bench-smoke bench-full report show compare verify doctor test lint micro clean

help:           ## this list
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "  make %-14s%s\n", $$1, $$2}' $(MAKEFILE_LIST)

build:          ## build everything, optimised
	cargo build --release --locked --workspace --bins

bench: build    ## the default suite and its summary: about six minutes on two cores
	$(RELEASE)/inflight run default --results $(RESULTS)

bench-smoke: build ## every contender, tiny: well under a minute
	$(RELEASE)/inflight run smoke --results $(RESULTS)

bench-full: build ## twenty trials a cell and a sweep of concurrency: hours
	$(RELEASE)/inflight run full --results $(RESULTS)

report: build   ## write SUMMARY.md again from the newest run below results/
	$(RELEASE)/inflight report $(RESULTS)

show: build     ## print the newest summary here
	$(RELEASE)/inflight show $(RESULTS)

compare: build  ## compare two runs: make compare BASE=results/… HEAD=results/…
	@test -n "$(BASE)" -a -n "$(HEAD)" || { echo "say: make compare BASE=<run> HEAD=<run>" >&2; exit 2; }
	$(RELEASE)/inflight compare $(BASE) $(HEAD)

verify: build   ## every contender × both workloads × both lanes once; results, not speed
	$(RELEASE)/inflight verify

doctor: build   ## check this machine for the default suite
	$(RELEASE)/inflight doctor default

test:           ## all tests
	cargo build --locked --workspace --bins
	cargo test --locked --workspace

lint:           ## formatting, clippy and docs, warnings denied
	cargo fmt --all --check
	cargo clippy --locked --workspace --all-targets -- -D warnings
	RUSTDOCFLAGS="-D warnings" cargo doc --locked --workspace --no-deps

micro:          ## criterion micro-benchmarks
	cargo build --release --locked --workspace --bins
	cargo bench --locked -p inflight

clean:          ## remove what was built; results stay
	cargo clean
