# One command per intention. Each installs what it needs; uv is used where it is on the path.
.PHONY: install install-spark demo test check bench pictures lock clean
.DEFAULT_GOAL := help
SHELL := /bin/bash

PYTHON ?= python3
SERVE ?= 1
BIN := .venv/bin
STAMP := .venv/.installed

help:
	@echo "make demo   see it work: fictitious answers in, a publication out, served on http://127.0.0.1:8000"
	@echo "make test   all tests"
	@echo "make check  format, lint, types, import contracts"
	@echo "make bench  speed and memory, each beside a peer in the same run"
	@echo "make pictures   draw the pictures of the documentation anew"
	@echo "make install-spark   what Spark needs beside it (Java 17 must be there)"
	@echo "make lock   renew requirements.lock"

install: $(STAMP)

$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Python 3.11 or newer is needed; 'make PYTHON=python3.12 …' names another one."; exit 1; }
	@if command -v uv >/dev/null 2>&1; then \
	  uv venv --quiet --allow-existing --python "$$($(PYTHON) -c 'import sys; print(sys.executable)')" .venv && \
	  uv pip sync --quiet --python $(BIN)/python --require-hashes requirements.lock && \
	  uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable . ; \
	else \
	  $(PYTHON) -m venv .venv && \
	  $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements.lock && \
	  $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable . ; \
	fi
	@touch $@

RECORDS := build/fictief-2024.sav
EMPLOYEES := build/fictief-2024-medewerkers.sav

demo: install
	@$(BIN)/monitor simulate editions/2024 --out $(RECORDS)
	@$(BIN)/monitor publish editions/2024 --records $(RECORDS) --employees $(EMPLOYEES) --out build/2024
	@$(BIN)/monitor fieldwork demo editions/2024 --answer </dev/null
	@if [ "$(SERVE)" != "0" ]; then $(BIN)/monitor serve build/2024; fi

test: install
	@$(BIN)/pytest -n 2 --dist loadgroup

check: install
	@$(BIN)/ruff format --check src tests bench
	@$(BIN)/ruff check src tests bench
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache

bench: install
	@$(BIN)/python -m bench

pictures: install
	@MONITOR_PICTURES=1 $(BIN)/pytest tests/pages/test_dashboard_page.py tests/collect/test_pages.py \
	  tests/collect/office/test_pictures.py -k "manual or picture"

install-spark: install
	@if command -v uv >/dev/null 2>&1; then \
	  uv pip install --quiet --python $(BIN)/python --require-hashes --requirement requirements-spark.lock; \
	else \
	  $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements-spark.lock; \
	fi

COMPILE := uv pip compile --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11

lock:
	$(COMPILE) --extra engines --group dev pyproject.toml --output-file requirements.lock
	$(COMPILE) --extra engines --extra spark --constraint requirements.lock pyproject.toml \
	  --output-file requirements-spark.lock

clean:
	rm -rf .venv build
