# The two words you need: `make run` and `make test`. `make` alone lists the rest.
PYTHON3 ?= python3
VENV   := .venv
PYTHON := $(VENV)/bin/python
RUN    := $(VENV)/.run-$(shell cat requirements.txt | cksum | cut -d' ' -f1)
DEV    := $(VENV)/.dev-$(shell cat requirements-dev.txt | cksum | cut -d' ' -f1)

NPM    := .cache/npm/.done-$(shell cat tests/npm/package-lock.json | cksum | cut -d' ' -f1)

.DEFAULT_GOAL := help
.PHONY: help install run test browser checkers lint format bench lighthouse screenshots drill lock messages

help:  ## list these targets
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):[^#]*## */\1\t/' | expand -t 12

$(PYTHON):
	@$(PYTHON3) -c 'import sys; sys.exit("Snakkis needs Python 3.11 or newer: make PYTHON3=python3.12" if sys.version_info < (3, 11) else 0)'
	$(PYTHON3) -m venv $(VENV)

$(RUN): $(PYTHON)
	$(PYTHON) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@rm -f $(VENV)/.run-* && touch $@

$(DEV): $(PYTHON)
	$(PYTHON) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@rm -f $(VENV)/.dev-* $(VENV)/.run-* && touch $@ $(RUN)

install: $(RUN)  ## run-time dependencies into .venv

run: $(RUN)  ## build and start the demo site, with its worker
	@exec $(PYTHON) -m config.run

# Where there is no npm, the tests say so.
$(NPM):
	@mkdir -p $(@D) && cp tests/npm/*.json $(@D) && cd $(@D) && { npm ci --silent --ignore-scripts && rm -f .done-* && touch $(@F) || true; }

test: $(DEV) $(NPM)  ## every test, on SQLite and on PostgreSQL
	@$(PYTHON) -m tests $(ARGS)

browser:  ## Debian's Chromium, where apt is there
	@command -v chromium || { apt-get update -qq && apt-get install -y -qq chromium >/dev/null && command -v chromium; }

checkers: $(NPM)  ## Lighthouse and the Nu HTML checker, by npm

lint: export VAR_DIR := .cache/lint
lint: $(DEV)  ## style, types, layers, templates, migrations
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	git ls-files -z 'templates/*.html' | xargs -0r $(VENV)/bin/djade --check --target-version 5.2
	$(VENV)/bin/lint-imports --no-logo
	$(VENV)/bin/mypy
	$(PYTHON) manage.py makemigrations --check --dry-run --settings tests.settings

format: $(DEV)  ## rewrite code and templates in the house style
	$(VENV)/bin/ruff check --fix .
	$(VENV)/bin/ruff format .
	git ls-files -z 'templates/*.html' | xargs -0r $(VENV)/bin/djade --target-version 5.2

bench: $(DEV)  ## measure what docs/benchmarks.md reports
	$(PYTHON) -m tests.bench

lighthouse: $(DEV) $(NPM)  ## four pages as Lighthouse sees them, into docs/benchmarks.md
	$(PYTHON) -m tests.lighthouse

screenshots: $(DEV)  ## the pictures of docs/design.md, from a demo site of their own
	$(PYTHON) -m tests.shots

drill: $(DEV)  ## load and kill drills in full size, every letter through SpamAssassin, and schemathesis over both APIs
	$(PYTHON) -m tests.drill
	$(PYTHON) -m tests.drills.mailings
	$(PYTHON) -m tests.drills.webhooks
	$(PYTHON) -m tests.drills.spam
	$(PYTHON) -m tests.drills.schemas

lock: $(DEV)  ## resolve pyproject.toml anew into the two hashed requirement files
	$(VENV)/bin/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --upgrade -o requirements.txt pyproject.toml
	$(VENV)/bin/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --upgrade -c requirements.txt -o requirements-dev.txt --group dev pyproject.toml

messages: $(DEV)  ## collect msgids into locale/, compile the catalogs
	$(PYTHON) -m tests.catalogs
