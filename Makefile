# Verbs only: what a person types. `make` alone lists them.
TARGET  := $(or $(CARGO_TARGET_DIR),target)
RELEASE := $(TARGET)/release
RESULTS ?= results
PREFIX  ?= $(HOME)/.local
DIST    ?= $(TARGET)/dist
# What `install` and `dist` begin with: `build`, and what writes the manual pages. Where RELEASE is named, its programs are
# taken as they are.
COMPILE := $(if $(filter command,$(origin RELEASE)),,cargo build --release --locked --workspace --bins)

.DEFAULT_GOAL := help
.PHONY: help build bench bench-smoke bench-full why gil report show compare ab calibrate verify doctor install uninstall dist test test-quick lint micro clean

help:           ## this list
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "  make %-14s%s\n", $$1, $$2}' $(MAKEFILE_LIST)

build:          ## build everything that measures and reports, optimised
	cargo build --release --locked --workspace --exclude manual --bins

bench: build    ## the default suite and its summary: six to seven minutes on two cores once built
	$(RELEASE)/inflight run default --results $(RESULTS)

bench-smoke:    ## every contender, tiny: well under a minute once built, and it builds only what it runs
	cargo build --release --locked --bins -p inflight -p 'runner-*'
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

install:        ## the program, its runners, manual pages and completions below PREFIX (~/.local)
	$(COMPILE)
	packaging/install "$(RELEASE)" "$(DESTDIR)$(PREFIX)"

uninstall:      ## remove what `make install` has put below PREFIX, and nothing else
	packaging/uninstall "$(DESTDIR)$(PREFIX)"

dist:           ## the same as a tarball for this platform, with its checksum, in target/dist
	$(COMPILE)
	packaging/dist "$(RELEASE)" "$(DIST)"

# Most tests wait for a program: two a core keep the cores at work.
export RUST_TEST_THREADS ?= $(shell echo $$((2 * $$(nproc))))

test:           ## all tests
	cargo test --locked --workspace --no-fail-fast

test-quick:     ## what to run between edits: every unit test, the pages and the record; no runner, under a minute once built
	cargo test --locked --workspace --lib
	cargo test --locked -p record -p reporter -p stats --test it
	cargo test --locked -p inflight --test it -- tidy:: documents:: workflows::

lint:           ## formatting, clippy and docs, warnings denied
	cargo fmt --all --check
	cargo clippy --locked --workspace --all-targets -- -D warnings
	RUSTDOCFLAGS="-D warnings" cargo doc --locked --workspace --no-deps

micro:          ## criterion micro-benchmarks
	cargo build --release --locked --workspace --bins
	cargo bench --locked -p inflight

clean:          ## remove what was built; results stay
	cargo clean
