# Only targets that people type. `make` without a target lists them.
TARGET  := $(or $(CARGO_TARGET_DIR),target)
RELEASE := $(TARGET)/release
RESULTS ?= results
PREFIX  ?= $(HOME)/.local
DIST    ?= $(TARGET)/dist
# `install` and `dist` first build everything, including the program that writes the manual pages. If you set RELEASE, they take
# the programs in it as they are.
COMPILE := $(if $(filter command,$(origin RELEASE)),,cargo build --release --locked --workspace --bins)

.DEFAULT_GOAL := help
.PHONY: help build bench bench-smoke bench-full why gil report show compare ab calibrate verify doctor install uninstall dist test test-quick lint micro clean

help:           ## print this list
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "  make %-14s%s\n", $$1, $$2}' $(MAKEFILE_LIST)

build:          ## build everything that measures and reports, optimised
	cargo build --release --locked --workspace --exclude manual --bins

bench: build    ## run the default suite and write its summary: six to seven minutes on two cores once built
	$(RELEASE)/inflight run default --results $(RESULTS)

bench-smoke:    ## run every contender on tiny work: well under a minute once built; builds only what it runs
	cargo build --release --locked --bins -p inflight -p 'runner-*'
	$(RELEASE)/inflight run smoke --results $(RESULTS)

bench-full: build ## run the full suite, twenty trials per cell and a sweep of concurrency: takes hours
	$(RELEASE)/inflight run full --results $(RESULTS)

why: build      ## answer seven questions beyond the plain measurement, with charts: a quarter of an hour
	$(RELEASE)/inflight run why --results $(RESULTS)/why

gil: build      ## measure the interpreter lock of every Python found, beside Rust: about three minutes per Python
	$(RELEASE)/inflight run gil --results $(RESULTS)/gil

report: build   ## write SUMMARY.md again from the newest run in results/
	$(RELEASE)/inflight report $(RESULTS)

show: build     ## print the newest summary in the terminal
	$(RELEASE)/inflight show $(RESULTS)

compare: build  ## compare runs or revisions: make compare BASE=origin/main HEAD=.
	@test -n "$(BASE)" || { echo "usage: make compare BASE=<run, directory or revision> [HEAD=<the same>]" >&2; exit 2; }
	$(RELEASE)/inflight compare $(BASE) $(HEAD)

ab: build       ## measure this work tree against a revision, interleaved: make ab BASE=origin/main
	@test -n "$(BASE)" || { echo "usage: make ab BASE=<revision>" >&2; exit 2; }
	$(RELEASE)/inflight ab --base $(BASE)

calibrate: build ## measure this build against itself, to count how often a verdict is false
	$(RELEASE)/inflight calibrate

verify: build   ## run every contender once on every kind of work; checks results, not speed
	$(RELEASE)/inflight verify

doctor: build   ## check whether this machine is ready for the default suite
	$(RELEASE)/inflight doctor default

install:        ## install the program, its runners, manual pages and completions below PREFIX (~/.local)
	$(COMPILE)
	packaging/install "$(RELEASE)" "$(DESTDIR)$(PREFIX)"

uninstall:      ## remove what `make install` put below PREFIX, and nothing else
	packaging/uninstall "$(DESTDIR)$(PREFIX)"

dist:           ## pack the same as a tarball for this platform, with its checksum, in target/dist
	$(COMPILE)
	packaging/dist "$(RELEASE)" "$(DIST)"

# Most tests wait for a program, so two tests per core keep the cores busy.
export RUST_TEST_THREADS ?= $(shell echo $$((2 * $$(nproc))))

test:           ## run all tests: some 14 minutes with their build, 8 to 10 once built, on two cores
	cargo test --locked --workspace --no-fail-fast

test-quick:     ## run between edits: unit tests, pages and files of a run, documents, but no runner; under a minute once built
	cargo test --locked --workspace --lib
	cargo test --locked -p record -p reporter -p stats --test it
	cargo test --locked -p inflight --test it -- tidy:: documents:: workflows::

lint:           ## check formatting, clippy and rustdoc; warnings are errors
	cargo fmt --all --check
	cargo clippy --locked --workspace --all-targets -- -D warnings
	RUSTDOCFLAGS="-D warnings" cargo doc --locked --workspace --no-deps

micro:          ## run the criterion micro-benchmarks
	cargo build --release --locked --workspace --bins
	cargo bench --locked -p inflight

clean:          ## remove everything that was built; results stay
	cargo clean
