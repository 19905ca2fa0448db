# chatwatch: the commands of a working day. `make` alone lists them.

SHELL := /bin/sh
.DEFAULT_GOAL := help

VENV := .venv
BIN := $(VENV)/bin
# Which Python makes .venv; the first one that is 3.11 or newer and has venv is taken. The system's
# own is tried first: distributions build theirs with profile-guided optimisation, pyenv and the like
# do so only when told, and without it all of chatwatch takes a quarter more of the processor.
PYTHON ?= /usr/bin/python3 python3 python3.14 python3.13 python3.12 python3.11
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check --no-input
CONFIG ?= config/chatwatch.yml
# Tests that run beside each other: as many as there are cores, and no more than four.
WORKERS := --numprocesses logical --maxprocesses 4 --dist worksteal
INSTALLED_FROM := pyproject.toml constraints.txt

.PHONY: help run demo test test-deps check format bench soak docs schema dashboards clean

help: ## list these commands
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' Makefile | awk -F'|' '{printf "%-18s %s\n", $$1, $$2}'

run: $(VENV)/.run ## install what is needed and start the daemon (CONFIG=path for your own file)
	@exec $(BIN)/chatwatch --config $(CONFIG) run

demo: $(VENV)/.test ## watch a day of chats in a minute: a service fails, a mail comes (ARGS=--help)
	@exec $(BIN)/python -m tests.demo $(ARGS)

test: $(VENV)/.test ## install what is needed and run the whole suite (ARGS="-k name" for a part)
	@exec $(BIN)/python -m pytest $(WORKERS) $(ARGS)

test-deps: ## install the programs some tests run, from Debian's packages (as root)
	@.ci/test-deps

check: $(VENV)/.dev ## format, lint, types, import contracts and house tests, in seconds
	@$(BIN)/ruff format --check --quiet . || { echo 'run: make format' >&2; exit 1; }
	@$(BIN)/ruff check --quiet .
	@$(BIN)/mypy --no-error-summary
	@PYTHONPATH=. $(BIN)/lint-imports --no-logo >.import_linter.log 2>&1 \
	  || { cat .import_linter.log >&2; rm -f .import_linter.log; exit 1; }; rm -f .import_linter.log
	@$(BIN)/python -m pytest --quiet -m 'not slow and not soak' tests/house

format: $(VENV)/.dev ## put the code into its format, with the fixes that are safe
	@$(BIN)/ruff check --quiet --fix-only .
	@$(BIN)/ruff format --quiet .

bench: $(VENV)/.test ## measure the figures of docs/benchmarks.md
	@exec $(BIN)/python -m tests.benchmarks $(ARGS)

soak: $(VENV)/.test ## the tests that are too long for CI
	@exec $(BIN)/python -m pytest -m soak -o faulthandler_timeout=3600 $(ARGS)

docs: $(VENV)/.run ## write the generated pages of docs/ anew
	@exec $(BIN)/python -m exporter.docs

schema: $(VENV)/.run ## write the JSON Schemas of config/ anew
	@exec $(BIN)/python -m exporter.schema

dashboards: $(VENV)/.test ## write the Grafana dashboards anew
	@exec $(BIN)/python -m grafana.build

clean: ## remove .venv and everything that tools left behind; data/ stays
	@rm -rf $(VENV) build dist *.egg-info .coverage* .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

# .venv, once; then one stamp for each set of packages, made again when a pin or a bound changes.
$(BIN)/python:
	@for python in $(PYTHON); do \
	  "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue; \
	  found=$$python; \
	  "$$python" -c 'import ensurepip, venv' 2>/dev/null || continue; \
	  echo "making $(VENV) with $$("$$python" --version)"; \
	  rm -rf $(VENV); "$$python" -m venv $(VENV) && exit 0; rm -rf $(VENV); exit 1; \
	done; \
	if [ -n "$$found" ]; then \
	  echo "$$found has no venv module; on Debian and Ubuntu: apt install python3-venv" >&2; \
	else \
	  echo 'chatwatch needs Python 3.11 or newer, and none of these is: $(PYTHON)' >&2; \
	  echo 'if yours is elsewhere: make PYTHON=/path/to/python3 ...' >&2; \
	fi; exit 1

$(VENV)/.run: $(INSTALLED_FROM) | $(BIN)/python
	@echo 'installing chatwatch into $(VENV)'
	@$(PIP) install --constraint constraints.txt --editable .
	@touch $@

$(VENV)/.test: $(INSTALLED_FROM) | $(BIN)/python
	@echo 'installing chatwatch and what its tests need into $(VENV)'
	@$(PIP) install --constraint constraints.txt --editable '.[test]'
	@touch $@ $(VENV)/.run

$(VENV)/.dev: $(INSTALLED_FROM) | $(BIN)/python
	@echo 'installing chatwatch and what working on it needs into $(VENV)'
	@$(PIP) install --constraint constraints.txt --editable '.[dev]'
	@touch $@ $(VENV)/.run $(VENV)/.test
