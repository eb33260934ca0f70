# Everything one types here. `make` alone shows this list.
.DEFAULT_GOAL := help
.PHONY: help setup run seatcat test check lint format sanitize fuzz conformance chaos web-test budgets bench bench-quick \
	clean

help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## install what is missing (run, test and check do it too)
	@scripts/setup

run: ## build the release and serve on http://127.0.0.1:8080 with a PostgreSQL of its own; ARGS="--port 9000"
	@scripts/run $(ARGS)

seatcat: ## build the command-line client and install it, for yourself or, as root, for all; PREFIX=/opt/x elsewhere
	@scripts/seatcat

test: ## build and run all tests; ARGS="--filter HTTPTests" for some of them
	@scripts/test $(ARGS)

check: ## all that a change has to pass: format, tests, budgets, thread and address sanitizers
	@scripts/check

lint: ## compare every Swift file with the house format
	@scripts/lint

format: ## put every Swift file into the house format
	@scripts/lint --fix

sanitize: ## run the tests under the thread and the address sanitizer
	@scripts/sanitize $(ARGS)

fuzz: ## throw random bytes at the parsers, 60 seconds each, under the address sanitizer
	@scripts/fuzz $(ARGS)

conformance: ## drive WebSocket and the feed with Chromium, Python, Node and curl, plain and over TLS
	@scripts/conformance $(ARGS)

chaos: ## kill servers and databases under load and viewers, and look for what is missing; CHAOS_ROUNDS=100
	@scripts/chaos $(ARGS)

web-test: ## test the pages in Node and in Chromium; pictures in .build/web-pictures
	@scripts/web-test $(ARGS)

budgets: ## count allocations and instructions of the hot paths, and compare with Benchmarks/budgets.txt
	@scripts/budgets

bench: ## measure, side by side with nginx, nchan, ws, pgbench and a loop in C: three quarters of an hour
	@scripts/bench $(ARGS)

bench-quick: ## the dearest of it in short, two minutes once it is built
	@scripts/bench quick

clean: ## remove what was built; the data in .seatwire stays
	@rm -rf .build .build-*
