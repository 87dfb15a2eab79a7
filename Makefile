# Two commands do all the set-up: `make run` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export SIGNAALWIJZER_DATABASE_URL ?= sqlite:///var/signaalwijzer.sqlite

.PHONY: run test benchmark benchmark-peers benchmark-growth benchmark-inbox fuzz clean

run: $(VENV)/.run ## install, embedded model, sample mail, and the service
	$(BIN)/signaalwijzer start

test: $(VENV)/.test ## everything that must hold: format, lint, types, tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python -m pytest

benchmark: $(VENV)/.test ## speed and memory, as they stand in the README
	$(BIN)/python -m tests.benchmarks.speed

benchmark-peers: $(VENV)/.benchmark ## accuracy and cost beside fastText, spaCy and the recipe of Signalen
	$(BIN)/python -m tests.benchmarks.peers --output tests/benchmarks/measured

fuzz: $(VENV)/.test ## random mail and documents at every parser, for ten minutes
	$(BIN)/python -m tests.fuzz

benchmark-inbox: $(VENV)/.test ## ten thousand messages from a real mailbox to the store
	$(BIN)/python -m tests.benchmarks.inbox

benchmark-growth: $(VENV)/.test ## what an archive of 1,000, 10,000 and 100,000 messages costs
	$(BIN)/python -m tests.benchmarks.growth --output tests/benchmarks/measured

$(VENV)/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Signaalwijzer needs Python 3.11 or newer")'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run: $(VENV)/bin/python pyproject.toml
	$(BIN)/pip install -qq --editable .
	touch $@

$(VENV)/.test: $(VENV)/bin/python pyproject.toml
	$(BIN)/pip install -qq --editable '.[test]'
	touch $@ $(VENV)/.run

$(VENV)/.benchmark: $(VENV)/.test
	$(BIN)/pip install -qq --editable '.[benchmark]'
	touch $@

clean: ## remove the environment, the trained models and the local store
	rm -rf $(VENV) var models/20* models/champion.json
