# Staffroom: `make help` lists what there is.
# Everything is built with the release profile, so that HiGHS is compiled once.

# rustup installs there; a shell that was open before does not know it yet.
export PATH := $(HOME)/.cargo/bin:$(PATH)

PROGRAM = target/release/staffroom
PORTABLE = target/portable/release/staffroom

.PHONY: help setup build demo test doc lint bench fuzz browser picture portable

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' Makefile

setup: ## install what is missing (or say what to install)
	@scripts/setup.sh

build: setup ## build the program (the first time also HiGHS: some minutes)
	cargo build --release

# Exit status 1 says that a request is unmet: willow-creek has one on purpose.
demo: build ## build, then plan the made-up school fixtures/willow-creek
	@mkdir -p out
	$(PROGRAM) plan fixtures/willow-creek -o out/willow-creek || [ $$? -eq 1 ]

test: setup ## run all tests
	@rm -f target/skipped-tests
	cargo test --release --workspace --no-fail-fast
	@scripts/skipped.sh

doc: setup ## the documentation of the libraries, warnings refused
	RUSTDOCFLAGS="-D warnings" cargo doc --release --workspace --no-deps --lib

lint: setup ## formatting and clippy, warnings refused
	cargo fmt --all --check
	cargo clippy --release --workspace --all-targets -- -D warnings

bench: setup ## run the benchmarks
	cargo bench

fuzz: setup ## ten minutes each (SECONDS=… for longer) of files changed at random, and of commands, kills and people in one folder
	STAFFROOM_FUZZ_SECONDS=$(or $(SECONDS),600) cargo test --release --test fuzz --test folders_over_time -- --nocapture

browser: build ## open reports in Chromium: layout, printing, accessibility (needs Node.js)
	@scripts/browser.sh test

picture: build ## make the README's picture, docs/report.png, anew
	@scripts/browser.sh picture

portable: ## build the pure-Rust program (no cmake, no C++) and check the tiny schools with it
	@scripts/setup.sh portable
	cargo build --release -p staffroom --no-default-features --features microlp --target-dir target/portable
	@scripts/check-tiny.sh $(PORTABLE)
