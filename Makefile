# `make` lists the commands. A fresh machine needs Python 3.11 or newer, and make.

PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8000

# Paths are relative on purpose: this works in a folder whose name has spaces.
PY := .venv/bin/python
PIP_INSTALL := $(PY) -m pip --disable-pip-version-check install --quiet
# Tests wait much, for a browser, a server or a clock: four at once, be there two cores or more.
IN_FOUR := --numprocesses 4 --dist loadfile --no-loadscope-reorder
# Each of the four, and each server that a test starts, would compile all of the code for itself.
COMPILED_ONCE := PYTHONDONTWRITEBYTECODE=
# The browser that `make browser` found.
WITH_BROWSER := CHROMIUM="$$(cat var/browser)"

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:
MAKEFLAGS += --no-builtin-rules --no-print-directory

.PHONY: help run build test check draft keep diff published bench screenshots lock sbom clean reliability soak replicas image-check clients browser

help: ## list the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' Makefile

run: build ## set up, build and serve on HOST:PORT (127.0.0.1:8000)
	@HOST="$(HOST)" PORT="$(PORT)" exec $(PY) -m app.serve

build: .venv/.run ## build assets and database, where they are not current
	@$(PY) -m app.build

test: .venv/.dev browser build ## every check: lint, format, types, tests, a real browser
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy
	$(COMPILED_ONCE) $(WITH_BROWSER) $(PY) -m pytest $(IN_FOUR)

check: .venv/.run ## the keeper's check of seed/, and of the articles where they are
	@$(PY) -m app.keeper.check

draft: .venv/.run ## begin an article's file in seed/: make draft ARTICLE=file ID=short-name
	@test -n "$(ARTICLE)" || { echo "Which article? make draft ARTICLE=file ID=short-name" >&2; exit 2; }
	@$(PY) -m app.keeper.draft "$(ARTICLE)" $(if $(ID),--id "$(ID)" --write)

keep: .venv/.run ## the keeper's desk: serve, and on each save check, build and reload
	@HOST="$(HOST)" PORT="$(PORT)" exec $(PY) -m app.keeper.keep

diff: .venv/.run ## what has changed in seed/ since it was last published
	@$(PY) -m app.keeper.published

published: .venv/.run ## write down seed/ as published, for the next diff
	@$(PY) -m app.keeper.published --write

bench: .venv/.bench build ## the benchmarks, each beside something else (LARGEST=1: to a million records)
	@$(PY) -m bench.run $(if $(LARGEST),--largest)

screenshots: .venv/.dev browser build ## pictures of the pages, taken by the browser
	@$(WITH_BROWSER) $(PY) -m scripts.screenshots

reliability: .venv/.dev build ## bad requests, data and connections, damage, killed builds, in quantity (an hour)
	@$(PY) -m scripts.fuzz
	@$(PY) -m scripts.kill_builds
	@$(PY) -m scripts.mutate_seed
	@$(PY) -m scripts.faults
	$(PY) -m pytest --long tests/test_soak.py tests/web/test_schemathesis.py
	@$(PY) -m scripts.compare_kept

soak: .venv/.dev build ## twenty minutes of mixed load, with new data taken up twice
	@$(PY) -m scripts.soak

replicas: .venv/.dev build ## a PostgreSQL replica, and its primary killed under load (a minute)
	@$(PY) -m scripts.replicas

image-check: .venv/.dev build ## build the image with buildah, run it, hold it against the app (as root)
	@$(PY) -m scripts.image_check

clients: .venv/.dev build ## tools that people use take the data away; docs/clients.md says how it went
	@$(PY) -m scripts.clients $(TOOL)

COMPILE = $(PY) -m uv pip compile --quiet $(if $(UPGRADE),--upgrade) --universal \
	--python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate \
	--custom-compile-command "make lock" --extra postgres pyproject.toml

lock: .venv/.made ## lock the dependencies as pyproject.toml asks (UPGRADE=1: the newest)
	@$(PY) -m uv --version >/dev/null 2>&1 || { echo "==> .venv: installing uv"; $(PIP_INSTALL) uv; }
	$(COMPILE) -o requirements.lock
	$(COMPILE) --group dev -c requirements.lock -o requirements-dev.lock
	$(COMPILE) --group dev --group bench -c requirements-dev.lock -o requirements-bench.lock
	@if command -v npm >/dev/null; then echo "npm: assets/package-lock.json"; \
		cd assets && npm install --package-lock-only --silent; \
	else echo "npm is not there: assets/package-lock.json was left as it is"; fi

sbom: .venv/.dev ## what is served is made of (CycloneDX): var/sbom.json
	@mkdir -p var
	@$(PY) -m cyclonedx_py requirements requirements.lock --pyproject pyproject.toml \
		--output-format JSON --output-reproducible --output-file var/sbom.json

clean: ## remove what was built and every cache; .venv stays
	@rm -rf var .hypothesis .mypy_cache .pytest_cache .ruff_cache
	@find . -name .venv -prune -o -name __pycache__ -type d -prune -exec rm -rf {} +

# --- what the commands stand on ---------------------------------------------------------------

browser: .venv/.dev
	@mkdir -p var
	@PYTHON="$(PY)" sh scripts/browser.sh > var/browser
	@echo "==> browser: $$(cat var/browser)"

define PYTHON_CHECK
import sys
name = sys.argv[1]
if sys.version_info < (3, 11):
    sys.exit("Python 3.11 or newer is needed, and %s is %s. If another is installed, name it: "
             "make PYTHON=python3.12 ..." % (name, sys.version.split()[0]))
try:
    import ensurepip, venv
except ImportError:
    sys.exit("%s cannot make a virtual environment: its ensurepip is missing. On Debian and "
             "Ubuntu: apt-get install python3-venv" % name)
endef
export PYTHON_CHECK

# A virtual environment whose Python went away is made again.
ifneq ($(shell test -e .venv/.made && { $(PY) -c '' >/dev/null 2>&1 || echo broken; }),)
$(shell rm -rf .venv)
endif

.venv/.made:
	@command -v "$(PYTHON)" >/dev/null || { echo "$(PYTHON) is not there: Python 3.11 or newer is \
	needed. If it has another name: make PYTHON=python3.12 ..." >&2; exit 1; }
	@"$(PYTHON)" -c "$$PYTHON_CHECK" "$(PYTHON)"
	@echo "==> .venv: making a virtual environment with $$("$(PYTHON)" --version)"
	@"$(PYTHON)" -m venv .venv
	@touch $@

define INSTALL
@echo "==> .venv: installing the $$(grep -c '==' $<) locked packages of $<"
@$(PIP_INSTALL) --require-hashes -r $<
endef

.venv/.run: requirements.lock .venv/.made
	$(INSTALL)
	@touch $@

.venv/.dev: requirements-dev.lock .venv/.made
	$(INSTALL)
	@touch .venv/.run $@

.venv/.bench: requirements-bench.lock .venv/.made
	$(INSTALL)
	@touch .venv/.run .venv/.dev $@
