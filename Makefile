# Set-up and daily work. Needs Python 3.11 or newer with venv, and make; `make help` lists the rest.

PYTHON ?= python3
# How many processes run the tests.
JOBS ?= 3
BIN := .venv/bin
# Named after what is to be installed, so that a changed lock installs anew.
INSTALLED := .venv/.installed-$(shell cksum < requirements.txt | cut -d' ' -f1)
INSTALLED_DEV := .venv/.installed-dev-$(shell cksum < requirements-dev.txt | cut -d' ' -f1)
COMPILE := $(BIN)/uv pip compile pyproject.toml --universal --generate-hashes \
	--python-version 3.11 --no-emit-index-url --custom-compile-command "make lock" --quiet

.PHONY: help
help: ## list what there is to make
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

.PHONY: demo
demo: $(INSTALLED) ## run everything on this machine; Ctrl-C stops it (PORT=8001 for another port)
	@$(BIN)/python manage.py demo

.PHONY: test
test: $(INSTALLED_DEV) ## run all tests (JOBS=3 processes)
	@command -v chromium || command -v chromium-browser || command -v google-chrome || \
		echo "No Chromium found: the tests in a browser are SKIPPED (Debian: apt install chromium)."
	$(BIN)/python -m pytest -n $(JOBS) --dist loadgroup

.PHONY: lint
lint: $(INSTALLED_DEV) ## check style, types, import directions, templates, migrations
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint --lint --check templates
	$(BIN)/python manage.py makemigrations --check --dry-run
	$(BIN)/python manage.py check --fail-level WARNING

.PHONY: format
format: $(INSTALLED_DEV) ## bring code and templates into the common form
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/djlint --reformat --quiet templates

.PHONY: bench
bench: $(INSTALLED_DEV) ## measure the figures of the README (QUICK=1 ends within a minute each)
	@for script in $(filter-out benchmarks/make_%.py benchmarks/fit_%.py,$(wildcard benchmarks/*.py)); do \
		echo "== $$script"; $(BIN)/python "$$script" $(if $(QUICK),--quick) || exit 1; done

.PHONY: stress
stress: $(INSTALLED_DEV) ## put the desk under stress (MINUTES=10 REVIEWERS=50 SEED=1)
	$(BIN)/python -m tests.stress $(if $(MINUTES),--minutes $(MINUTES)) \
		$(if $(REVIEWERS),--reviewers $(REVIEWERS)) $(if $(SEED),--seed $(SEED))

.PHONY: openapi
openapi: $(INSTALLED_DEV) ## write the API's schema to docs/reference/openapi.yaml
	$(BIN)/python manage.py spectacular --validate --fail-on-warn --file docs/reference/openapi.yaml

.PHONY: lock
lock: $(INSTALLED_DEV) ## choose versions anew after a change of pyproject.toml (UPGRADE=1: the newest)
	$(COMPILE) $(if $(UPGRADE),--upgrade) --output-file requirements.txt
	$(COMPILE) $(if $(UPGRADE),--upgrade) --group dev -c requirements.txt --output-file requirements-dev.txt
	$(COMPILE:pyproject.toml=) $(if $(UPGRADE),--upgrade) --group bench -c requirements-dev.txt --output-file requirements-bench.txt

.PHONY: clean
clean: ## remove .venv and what tools have left; the data in .data stay
	rm -rf .venv build staticfiles .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Claimdesk needs Python 3.11 or newer, and $(PYTHON) is older or missing."; \
		echo "Name another one: make PYTHON=python3.12 ..."; exit 1; }
	@$(PYTHON) -m venv .venv || { rm -rf .venv; \
		echo "$(PYTHON) cannot make a virtual environment (Debian: apt install python3-venv)."; exit 1; }

$(INSTALLED): requirements.txt | .venv/bin/python
	@echo "Installing into .venv, once; this takes a minute or two ..."
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@rm -f .venv/.installed-[0-9]* && touch $@

$(INSTALLED_DEV): requirements-dev.txt | .venv/bin/python
	@echo "Installing into .venv, once; this takes a minute or two ..."
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@rm -f .venv/.installed-dev-* && touch $@
