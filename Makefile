# Every command of the house. `make` alone lists them.

SHELL := /bin/bash
.DEFAULT_GOAL := help

# Debian 12 has python3.11; elsewhere python3 serves if it is 3.11 or newer.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
# A lock names everything there is to install: nothing is left to resolve.
INSTALL := $(PIP) install --no-compile --no-deps --require-hashes
LOCK := $(BIN)/uv pip compile --universal --python-version 3.11 --fork-strategy fewest \
	--generate-hashes --no-emit-index-url --no-emit-find-links --no-header --no-annotate --quiet

# A stamp stands for a finished installation, so that it is not repeated.
BASE := $(VENV)/.base
WEB := $(VENV)/.web
DEV := $(VENV)/.dev
BENCH := $(VENV)/.bench

export PYTHONUTF8 := 1
# What one worker has compiled serves the others, and every command that a test starts.
unexport PYTHONDONTWRITEBYTECODE
# Two workers on two cores must not start two threads each.
export OPENBLAS_NUM_THREADS ?= 1

.PHONY: help demo test setup browser check lint style format-check types layers words format test-slow test-thorough \
	coverage catalogue loops bench wheel lock upgrade clean

help: ## List the commands
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## */  make \1\t/' | expand -t 18

demo: $(WEB) ## Make the sample city, fuse it, compare with the truth, open an office on it in the browser
	$(BIN)/jingwei demo

test: $(DEV) ## Run the quick tests; CI runs the thorough ones as well, `make check` all there are
	$(BIN)/python -m pytest -n auto -m "not slow and not thorough"

setup: $(DEV) ## Install everything that developers need into .venv

browser: ## Install the Chromium and the Chinese type that browser tests draw with (Debian, as root)
	@command -v chromium >/dev/null && fc-list 2>/dev/null | grep -qi "noto.*cjk" \
		|| { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq \
			--no-install-recommends chromium fontconfig fonts-noto-cjk >/dev/null; }

check: lint test-slow test-thorough test ## Everything

lint: style format-check types layers words ## Lint, format, types, layers, message catalogue

style: $(DEV)
	$(BIN)/ruff check

format-check: $(DEV)
	$(BIN)/ruff format --check

types: $(DEV)
	$(BIN)/mypy

layers: $(DEV)
	$(BIN)/lint-imports --no-cache

words: $(DEV)
	$(BIN)/python scripts/catalogue.py check

format: $(DEV) ## Format the code and mend what ruff can mend safely
	$(BIN)/ruff check --fix-only --quiet
	$(BIN)/ruff format

test-thorough: $(DEV) ## Run the tests that ask much: matrices, rounds from end to end, hostile files
	$(BIN)/python -m pytest -n auto -m "thorough and not slow"

test-slow: $(DEV) ## Run the tests that take more than ten seconds, the browser among them
	$(BIN)/python -m pytest -n auto -m slow || test $$? = 5  # 5: there is none

coverage: $(DEV) ## Run all tests and show what they do not reach
	$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest -q
	$(BIN)/coverage combine --quiet || true
	$(BIN)/coverage report

catalogue: $(DEV) ## Bring the English message catalogue up to date and compile it
	$(BIN)/python scripts/catalogue.py update

loops: $(DEV) ## Draw the procedures into docs, from their definitions
	$(BIN)/python scripts/loops.py update

bench: $(BENCH) ## Measure fusion against its peers
	$(BIN)/jingwei bench fusion

wheel: $(DEV) ## Build the wheel into dist/
	$(BIN)/python -m hatchling build -t wheel

lock: $(DEV) ## Refresh the locks after a change of pyproject.toml; pins stay where they can
	$(LOCK) pyproject.toml -o requirements/base.lock
	$(LOCK) --group build -o requirements/build.lock
	$(LOCK) pyproject.toml --extra web -c requirements/base.lock -o requirements/web.lock
	$(LOCK) pyproject.toml --group dev --extra web -c requirements/web.lock -o requirements/dev.lock
	$(LOCK) pyproject.toml --group dev --extra web --extra bench -c requirements/dev.lock \
		-o requirements/bench.lock
	$(LOCK) --group data -o requirements/data.lock

upgrade: $(DEV) ## Refresh the locks with the newest compatible releases
	rm -f requirements/*.lock
	$(MAKE) --no-print-directory lock

clean: ## Remove everything that make has made
	rm -rf $(VENV) build dist demo-out htmlcov .coverage* .hypothesis \
		.import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Python 3.11 or newer is needed; name it: make PYTHON=/path/to/python3.11"; exit 1; }
	$(PYTHON) -m venv $(VENV)

# The editable install needs the build backend beside it and then no network of its own.
$(BASE): requirements/base.lock requirements/build.lock pyproject.toml | $(BIN)/python
	$(INSTALL) -r requirements/base.lock -r requirements/build.lock
	$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(WEB): requirements/web.lock $(BASE)
	$(INSTALL) -r requirements/web.lock
	@touch $@

$(DEV): requirements/dev.lock $(BASE)
	$(INSTALL) -r requirements/dev.lock
	@touch $@

$(BENCH): requirements/bench.lock $(DEV)
	$(INSTALL) -r requirements/bench.lock
	@touch $@
