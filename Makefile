# askbase: `make help` lists what there is. Needs Python 3.11 or newer, make, and a package index.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
DATA ?=
EVALS ?=
NOTES ?= seeds
SIZES ?= 100,1000,10000
STRESS ?=
.DEFAULT_GOAL := help

.PHONY: help demo test test-slow stress bench check lint types contracts format evals robust evals-full accept clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 14

$(VENV)/.made: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade 'pip>=25.1'
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[local]'
	@touch $@

$(VENV)/.dev: $(VENV)/.made
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --group dev
	@touch $@

demo: $(VENV)/.made ## set up, get the local model, ask the sample notes three questions
	@sh scripts/demo.sh $(BIN)

test: $(VENV)/.dev ## set up and run the fast tests
	$(BIN)/python -m pytest -n auto

test-slow: $(VENV)/.dev ## tests that take minutes (fresh installs, the real model)
	$(BIN)/python -m pytest -m slow

check: lint types contracts test ## format, lint, types, import contracts, tests

bench: $(VENV)/.made ## how time, memory and disk grow with a vault: make bench NOTES=~/notes SIZES=100,1000
	$(BIN)/python benchmarks/scale.py --notes $(NOTES) --sizes $(SIZES)

stress: $(VENV)/.dev ## kills, damage, full disks, two at once: many rounds; STRESS="K1 K3 --seed 7 --times 5"
	$(BIN)/python -m tests.stress $(STRESS)

lint: $(VENV)/.dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: $(VENV)/.dev
	$(BIN)/mypy

contracts: $(VENV)/.dev
	$(BIN)/lint-imports

format: $(VENV)/.dev ## format the code
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

clean: ## remove what the targets made here (not the index, not the model)
	rm -rf $(VENV) .evals build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache

evals: $(VENV)/.made ## every case over the sample notes without a model, and the gate against the accepted run
	@sh scripts/evals.sh $(BIN)

evals-full: $(VENV)/.made ## the local model and every row beside it, resumable; EVALS="--limit 100"
	@sh scripts/evals_full.sh $(BIN) $(EVALS)

robust: $(VENV)/.made ## ask again over changed notes: evidence removed, edited, contradicted, poisoned (10 minutes)
	@sh scripts/robust.sh $(BIN) $(EVALS)

accept: $(VENV)/.made ## make the present state the accepted run of `make evals`
	@sh scripts/evals.sh $(BIN) accept
