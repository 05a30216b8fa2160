# Verbs only: what a person types. `make` alone lists them.
TARGET  := $(or $(CARGO_TARGET_DIR),target)
RELEASE := $(TARGET)/release
RESULTS ?= results

.DEFAULT_GOAL := help
.PHONY: help build bench bench-smoke bench-full why gil report show compare ab calibrate verify doctor test lint micro clean

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

why: build      ## every question beyond the plain measurement, in pictures: a quarter of an hour
	$(RELEASE)/inflight run why --results $(RESULTS)/why

gil: build      ## Python's interpreter lock: every Python that is found, beside Rust: about three minutes for each
	$(RELEASE)/inflight run gil --results $(RESULTS)/gil

report: build   ## write SUMMARY.md again from the newest run below results/
	$(RELEASE)/inflight report $(RESULTS)

show: build     ## print the newest summary here
	$(RELEASE)/inflight show $(RESULTS)

compare: build  ## compare runs or revisions: make compare BASE=origin/main HEAD=.
	@test -n "$(BASE)" || { echo "say: make compare BASE=<run, directory or revision> [HEAD=<the same>]" >&2; exit 2; }
	$(RELEASE)/inflight compare $(BASE) $(HEAD)

ab: build       ## this work tree against a revision, interleaved: make ab BASE=origin/main
	@test -n "$(BASE)" || { echo "say: make ab BASE=<revision>" >&2; exit 2; }
	$(RELEASE)/inflight ab --base $(BASE)

calibrate: build ## this build against itself: how often is a verdict false?
	$(RELEASE)/inflight calibrate

verify: build   ## every contender × both workloads × both lanes once; results, not speed
	$(RELEASE)/inflight verify

doctor: build   ## check this machine for the default suite
	$(RELEASE)/inflight doctor default

test:           ## all tests
	cargo build --locked --workspace --bins
	cargo test --locked --workspace --no-fail-fast

lint:           ## formatting, clippy and docs, warnings denied
	cargo fmt --all --check
	cargo clippy --locked --workspace --all-targets -- -D warnings
	RUSTDOCFLAGS="-D warnings" cargo doc --locked --workspace --no-deps

micro:          ## criterion micro-benchmarks
	cargo build --release --locked --workspace --bins
	cargo bench --locked -p inflight

clean:          ## remove what was built; results stay
	cargo clean
