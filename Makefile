# Everything a person types. The work itself is in Python: deploy/local (the launcher), bench, tests.
.PHONY: help install runtime up down clean run test search check conformance recount contracts bench chaos

VENV := .venv/bin
PYTHON ?= python3
SEED ?= 1
WORKERS ?= 2
INSTALL := PYTHON="$(PYTHON)" sh deploy/local/bootstrap.sh
LAUNCH := $(VENV)/python -m deploy.local

help:  ## what can be typed
	@sed -n 's/^\([a-z]*\):.*##/\1\t/p' $(MAKEFILE_LIST) | expand -t 14

install:  ## the locked dependencies, with those of tests and checks
	@$(INSTALL) --tests

runtime:  ## what running needs, no more
	@$(INSTALL)

up: runtime  ## Kafka, Postgres and the four services in the background, ready when it returns
	@$(LAUNCH) up

down: runtime  ## stops them, data kept
	@$(LAUNCH) down

clean: runtime  ## stops them and removes the data
	@$(LAUNCH) clean

run: runtime  ## the same in the foreground with the sample issues; ONCE=1 stops after them
	@$(LAUNCH) run $(if $(filter-out 0,$(ONCE)),--once)

test: install  ## on real parts that the tests start themselves, each worker its own
	@$(VENV)/pytest -n $(WORKERS)

search: install  ## property tests on examples that nobody has tried yet
	@POWERLIST_TEST_SEARCH=1 $(VENV)/pytest tests/unit

conformance: install  ## against tools and formats that are not ours
	@$(VENV)/pytest tests/contract conformance

recount: install  ## a year of 100,000 cases, told to audit and counted again from the leaves alone
	@RECOUNT_CASES=$${RECOUNT_CASES:-100000} $(VENV)/pytest conformance/test_year_of_cases.py

contracts: install  ## contracts/ anew from proto/
	@$(VENV)/python -m proto.generate

bench: install  ## figures beside floors and peers; writes .local/bench.json
	@$(VENV)/python -m bench

chaos: install  ## kills everything under load: make chaos SEED=7
	@$(VENV)/python -m tests.chaos --seed $(SEED)

check: install  ## what CI runs, the quick refusals first
	$(VENV)/ruff format --check .
	$(VENV)/ruff check .
	$(VENV)/typos
	$(VENV)/mypy -p chassis -p services -p cli -p deploy -p samples -p bench
	$(VENV)/lint-imports
	$(VENV)/buf lint
	$(VENV)/buf breaking --against proto/released.binpb
	$(VENV)/python -m proto.generate --check
	@$(MAKE) --no-print-directory test
	@$(MAKE) --no-print-directory conformance
