.DEFAULT_GOAL := help
.NOTPARALLEL:
MAKEFLAGS += --no-print-directory

HOST ?= localhost
PORT ?= 8501
PYTHON ?=
TORCH_INDEX ?=
QUICK ?=

VENV := .venv
PY := $(VENV)/bin/python
RUNTIME := $(VENV)/.runtime-installed
DEV := $(VENV)/.dev-installed
BENCH := $(if $(filter 1,$(QUICK)),$(RUNTIME),$(VENV)/.bench-installed)
STAGES := lint types unit installation pages browser

PIP := $(PY) -m pip --disable-pip-version-check --quiet
PYTHONS := $(or $(PYTHON),python3 python3.13 python3.12 python3.11 python3.14)
IS_SUITABLE := import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))

.PHONY: help run test $(STAGES) bench clean

help:  ## show this list
	@echo "Gatescope. It needs Python 3.11 or newer, its venv module and make; the rest is set up in $(VENV)."
	@echo
	@sed -n 's/^\([a-z]*\):.*##  *\(.*\)/  make \1|\2/p' $(firstword $(MAKEFILE_LIST)) \
	  | awk -F'|' '{ printf "%-16s %s\n", $$1, $$2 }'
	@echo
	@echo "  PORT=8501, HOST=localhost   where make run serves"
	@echo "  PYTHON=python3.12           which Python sets up $(VENV)"
	@echo "  TORCH_INDEX=URL             a package index to take PyTorch from, such as that of its CPU builds"
	@echo "  BROWSER_PATH=FILE           the Chromium that make browser drives"

run: $(RUNTIME)  ## serve the app on http://localhost:8501
	@echo "Gatescope is being served on http://$(HOST):$(PORT). Ctrl+C stops it."
	@exec $(PY) -m streamlit run serve.py --server.headless true \
	  --server.address $(HOST) --server.port $(PORT)

test: $(DEV)  ## run everything: lint, types, unit, page and browser tests
	@for stage in $(STAGES); do \
	  echo; echo "== $$stage"; \
	  $(MAKE) $$stage || { echo "make test: $$stage failed; what comes after it was not run."; exit 1; }; \
	done
	@echo; echo "make test: $(STAGES): all passed."

lint: $(DEV)  ## ruff: rules and formatting
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .

types: $(DEV)  ## mypy, strict
	@$(PY) -m mypy

unit: $(DEV)  ## the packages' own tests
	@$(PY) -m pytest -q -n auto --maxprocesses 4 --dist worksteal tests \
	  --ignore=tests/installation --ignore=tests/pages --ignore=tests/browser

installation: $(DEV)  ## what is installed or compiled anew works, and so do the image's steps
	@$(PY) -m pytest -q -n auto --maxprocesses 4 --dist worksteal tests/installation

pages: $(DEV)  ## every page through Streamlit's AppTest
	@$(PY) -m pytest -q -n auto --maxprocesses 4 --dist worksteal tests/pages

browser: $(DEV)  ## the real app in a real Chromium, which is found or fetched
	@$(PY) tests/browser/browser_binary.py
	@$(PY) -m pytest -q -n auto --maxprocesses 2 --dist worksteal tests/browser

bench: $(BENCH)  ## speed beside nn.LSTM and others, CSV readers; QUICK=1 for the first table
	@QUICK=$(QUICK) $(PY) -m bench
	@$(if $(filter 1,$(QUICK)),true,$(PY) -m bench.csv_recovery)

clean:  ## remove the virtual environment, caches and screenshots
	rm -rf $(VENV) .cache .hypothesis .mypy_cache .pytest_cache .ruff_cache tests/browser/screenshots
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(PY):
	@for python in $(PYTHONS); do \
	  if "$$python" -c '$(IS_SUITABLE)' 2>/dev/null; then \
	    echo "Setting up $(VENV) with $$("$$python" --version)."; \
	    exec "$$python" -m venv $(VENV); \
	  fi; \
	done; \
	echo "Gatescope needs Python 3.11 or newer with its venv module (Debian: python3-venv)." >&2; \
	echo "None of these is one: $(PYTHONS). Install it, or name yours: make run PYTHON=/path/to/python3" >&2; \
	exit 1

$(RUNTIME): requirements.txt $(PY)
	@echo "Installing what Gatescope runs on (requirements.txt). The first time this takes minutes."
	@if [ -n "$(TORCH_INDEX)" ]; then \
	  echo "PyTorch comes from TORCH_INDEX."; \
	  $(PIP) install --no-deps --index-url "$(TORCH_INDEX)" "$$(grep '^torch==' requirements.txt)"; \
	fi
	@$(PIP) install -r requirements.txt
	@touch $@

$(VENV)/.bench-installed: requirements-bench.txt $(RUNTIME)
	@echo "Installing what is only measured against (requirements-bench.txt)."
	@$(PIP) install -r requirements-bench.txt
	@touch $@

$(DEV): requirements-dev.txt $(RUNTIME)
	@echo "Installing what the tests need (requirements-dev.txt)."
	@$(PIP) install -r requirements-dev.txt
	@$(PIP) check
	@touch $@
