# SPDX-License-Identifier: Apache-2.0
# Everything a person does with a checkout. `make` alone lists the targets.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
LOCKED := $(VENV)/.locked
READY := $(VENV)/.ready
CHECKED := src tests tools $(wildcard benchmarks)

.DEFAULT_GOAL := help
.PHONY: help setup demo test check lint types layers ceiling docs bench fuzz format lock clean distclean

help: ## list the targets
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(READY) ## make .venv with the greenlane command, every library and the test tools (PYTHON=python3.12 chooses another)
	@:

$(LOCKED): requirements-dev.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo "Greenlane needs Python 3.11 or later, but '$(PYTHON)' is $$($(PYTHON) --version 2>/dev/null || echo 'not there'); name another one: make setup PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo "This Python has no ensurepip, which making .venv needs: install it (on Debian and Ubuntu: apt install python3-venv), then run make again." >&2; exit 1; }
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || { echo "Making $(VENV)"; $(PYTHON) -m venv --clear $(VENV); }
	@echo "Installing the locked libraries into $(VENV)"
	@$(BIN)/python -m pip install --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $(LOCKED)

$(READY): $(LOCKED) pyproject.toml
	@$(BIN)/python -m pip install --disable-pip-version-check --quiet --no-deps --no-build-isolation -e .
	@$(BIN)/python -m pip check --disable-pip-version-check >&2 || { \
	  echo "The locks do not hold what pyproject.toml asks for: run make lock, then make setup." >&2; exit 1; }
	@$(BIN)/python -m compileall -q src
	@touch $(READY)

demo: setup ## a small country in a box, then the API until Ctrl-C (ONCE=1 stops after the summary, FRESH=1 starts over)
	@$(BIN)/greenlane demo $(if $(ONCE),--once) $(if $(FRESH),--fresh)

test: setup ## run the whole test suite (ARGS="-k seal" narrows it, N=2 uses two processes)
	@$(BIN)/python -m pytest $(if $(N),-n $(N)) $(ARGS)

check: lint types layers ceiling docs ## everything but the tests: lint, types, layers, ceiling, docs

lint: setup ## ruff: faults and format
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types: setup ## mypy --strict
	@$(BIN)/mypy --strict $(CHECKED)

layers: setup ## import-linter: the rooms and their layers
	@$(BIN)/lint-imports

ceiling: setup ## no file over 600 lines
	@$(BIN)/python tools/ceiling.py

docs: setup ## build the manual into docs/_build/html; a warning is an error
	@$(BIN)/sphinx-build -W --keep-going -q -b html docs docs/_build/html
	@echo "The manual is in docs/_build/html/index.html"

bench: setup ## measure, print a table and write JSON
	@$(BIN)/python benchmarks/run.py

fuzz: setup ## damage messages of every format, 100,000 each (INPUTS=2000 FORMAT=ens SECONDS=60 SEED=7 narrow it)
	@$(BIN)/python -m tools.fuzz $(if $(INPUTS),--inputs $(INPUTS)) $(if $(SECONDS),--seconds $(SECONDS)) \
	  $(if $(SEED),--seed $(SEED)) $(foreach name,$(FORMAT),--format $(name))

format: setup ## let ruff mend what it can
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

lock: setup ## make the locks anew after a change of pyproject.toml (UPGRADE=1 takes the newest versions)
	@$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header $(if $(UPGRADE),--upgrade) \
	  pyproject.toml -o requirements.lock
	@$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header $(if $(UPGRADE),--upgrade) \
	  pyproject.toml --all-extras --group dev -c requirements.lock -o requirements-dev.lock

clean: ## remove what tools and builds left behind; .venv and data stay
	@rm -rf build dist docs/_build docs/_generated .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis .schemathesis
	@find src tests tools docs -name __pycache__ -type d -prune -exec rm -rf {} +

distclean: clean ## clean, and remove .venv too
	@rm -rf $(VENV)
