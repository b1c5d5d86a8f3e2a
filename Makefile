# Three targets that matter: install, demo, test. Each begins with what it needs.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DEMO ?= .demo
WEB := api/web

.PHONY: install dev demo test lint types audit browser clean

install: $(VENV)/.installed $(WEB)/static/vendor/.installed

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip

$(VENV)/.installed: pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet "$$(grep -o 'torch==[0-9.]*' pyproject.toml)"
	$(BIN)/python -m pip install --quiet --editable .
	touch $@

# The scripts of others that pages load: maps, graphs, page images. Every page reads without them.
$(WEB)/node_modules/.package-lock.json: $(WEB)/package.json $(WEB)/package-lock.json
	@if command -v npm >/dev/null; then cd $(WEB) && npm ci --silent; \
	  else echo "npm is not here: pages will have no movable maps, graphs and page images"; fi

$(WEB)/static/vendor/.installed: $(WEB)/node_modules/.package-lock.json $(WEB)/assets.py | $(VENV)/.installed
	@if command -v npm >/dev/null; then $(BIN)/python -m api.web.assets && touch $@; fi

dev: install $(VENV)/.dev

$(VENV)/.dev: $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --group dev
	$(BIN)/python -m pip install --quiet --no-deps --group unpinned
	touch $@

# The browser tests drive a Chromium of the system; on Debian it is fetched when there is none.
browser:
	@command -v chromium >/dev/null || command -v google-chrome >/dev/null || \
	  (apt-get update -qq && apt-get install -y -qq chromium fonts-noto-cjk >/dev/null)

demo: install
	$(BIN)/wenmai demo --library $(DEMO)

lint: dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: dev
	$(BIN)/mypy

# Not part of the tests: it asks services of others.
audit: dev
	$(BIN)/bandit --quiet --recursive --configfile pyproject.toml ontology ingest index api --exclude $(WEB)/node_modules
	$(PYTHON) -m venv $(VENV)/audit && $(VENV)/audit/bin/python -m pip install --quiet --group audit
	$(BIN)/python -m pip freeze --exclude-editable > $(VENV)/audit/installed.txt
	$(VENV)/audit/bin/pip-audit --disable-pip --no-deps --requirement $(VENV)/audit/installed.txt

# Tests start many processes; where Python keeps no bytecode each of them would compile all of this anew.
test: dev browser lint types
	$(BIN)/python -m compileall -q ontology ingest index api
	$(BIN)/python -m pytest -n 2 --dist worksteal

clean:
	rm -rf $(DEMO) build dist .mypy_cache .pytest_cache .ruff_cache
