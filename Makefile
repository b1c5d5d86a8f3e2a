# Three targets that matter: install, demo, test. Each begins with what it needs.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DEMO ?= .demo

.PHONY: install dev demo test lint types browser clean

install: $(VENV)/.installed

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip

$(VENV)/.installed: pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet "$$(grep -o 'torch==[0-9.]*' pyproject.toml)"
	$(BIN)/python -m pip install --quiet --editable .
	touch $@

dev: $(VENV)/.dev

$(VENV)/.dev: $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --group dev
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

test: dev browser lint types
	$(BIN)/python -m pytest -n 2 --dist worksteal

clean:
	rm -rf $(DEMO) build dist .mypy_cache .pytest_cache .ruff_cache
