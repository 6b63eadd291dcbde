# Two commands do all the set-up on a fresh machine: `make demo` and `make test`.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.ready
DEMO_DIR ?= demo

.PHONY: bundle demo test lint fix bench soak docs clean

$(STAMP): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or later is needed (set PYTHON=...)" >&2; exit 1; }
	@command -v $${CC:-cc} >/dev/null 2>&1 || command -v gcc >/dev/null 2>&1 || { echo "A C compiler is needed: durable-rules is compiled when it is installed. On Debian or Ubuntu: apt install build-essential python3-dev; on macOS: xcode-select --install" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev,bench]'
	@touch $@

demo: $(STAMP)
	$(BIN)/triage demo $(DEMO_DIR)

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

fix: $(STAMP)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

test: lint
	$(BIN)/python -m pytest -n auto --dist worksteal -m "not soak and not screens and not long"

# The same suite on PostgreSQL (the system's package, a server of its own for this run) and on SQLCipher; LibreOffice works the
# workbooks out, Chromium prints the pages.
test-system: $(STAMP)
	$(BIN)/python -m tests.system

soak: $(STAMP)
	TRIAGE_TEST_TERMINALS=1 $(BIN)/python -m pytest -m soak

bench: $(STAMP)
	$(BIN)/python tests/bench/bench.py --write docs/performance.md

docs: $(STAMP)
	$(BIN)/python -m triage.cli.schemas docs/schemas
	$(BIN)/python -m triage.rulebook.lint_table rules/README.md
	env -u TRIAGE_WORKSPACE $(BIN)/triage rules docs --write docs/rules
	env -u TRIAGE_WORKSPACE $(BIN)/triage rules coverage --write docs/coverage.md --inventory docs/coverage/inventory.yaml
	env -u TRIAGE_WORKSPACE $(BIN)/triage rules load --write docs/safety/alert-load.md
	$(BIN)/python -c 'from pathlib import Path; from triage.cli.directory.graph_page import graph_page; Path("docs/directory-graph.md").write_text(graph_page(), encoding="utf-8")'
	$(BIN)/python -m triage.cli.letter_examples docs/letters
	$(BIN)/python -m triage.cli.hazard_log docs/safety
	$(BIN)/python -m triage.casework.lifecycles.page docs/lifecycles.md
	$(BIN)/python -m triage.cli.people.rights
	$(BIN)/python -m tests.outcomes.coverage --write docs/outcome-intervals.md
	$(BIN)/python -m tui.keys_page docs/keys.md README.md
	$(BIN)/python -m tui.contrast docs/screens-contrast.md

bundle:
	PYTHON="$(PYTHON)" sh .ci/bundle/bundle.sh dist

clean:
	rm -rf $(VENV) demo .pytest_cache .mypy_cache .ruff_cache
