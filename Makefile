# Everything a person needs; `make` alone lists it.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip --disable-pip-version-check --quiet
HOME_FOR_DEMO := $(CURDIR)/.wetread

.DEFAULT_GOAL := help
.PHONY: help demo test check measure schemas clean

help: ## list the commands
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

$(VENV)/user: pyproject.toml constraints.txt
	@echo "Setting up $(VENV); the first time this fetches PyTorch and takes some minutes."
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(PIP) install -c constraints.txt -e .
	@touch $@

$(VENV)/developer: $(VENV)/user
	@$(PIP) install -c constraints.txt -e '.[dev]'
	@touch $@

$(VENV)/inspect/bin/inspect:
	@$(PYTHON) -m venv $(VENV)/inspect
	@$(VENV)/inspect/bin/python -m pip --disable-pip-version-check --quiet install inspect-ai==0.3.285

demo: $(VENV)/user ## a whole case on a phantom film, from request to approval queue
	@WETREAD_HOME="$${WETREAD_HOME:-$(HOME_FOR_DEMO)}" $(BIN)/wetread demo

test: check ## static checks, then every test
	@$(BIN)/python -m pytest -n 2 --dist worksteal

check: $(VENV)/developer ## format, lint, types, import contracts, schemas
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/ruff check --quiet .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python -m wetread.manifests.schemas --check
	@$(BIN)/python -m wetread.service.schemas --check
	@$(BIN)/python -m wetread.service.roletable --check docs/roles.md

measure: $(VENV)/developer ## what is too long for `make test`: kill sweep, all films, benchmark
	@$(BIN)/python -m pytest -m measure -o addopts="" --strict-markers --import-mode=importlib -ra tests
	@$(BIN)/wetread bench

schemas: $(VENV)/developer ## write the JSON Schemas anew
	@$(BIN)/python -m wetread.manifests.schemas
	@$(BIN)/python -m wetread.service.schemas
	@$(BIN)/python -m wetread.service.roletable docs/roles.md

clean: ## remove the environment and the demo's state
	@rm -rf $(VENV) $(HOME_FOR_DEMO)
