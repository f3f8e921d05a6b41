# Two commands for everybody: `make demo` and `make test`. Both set up all they need in .venv first.
PYTHON ?= python3
BIN := .venv/bin
UV_VERSION := 0.13.9

.PHONY: demo test check fix lock docs clean setup

demo: setup
	$(BIN)/python examples/demo.py

test: check
	-.ci/tools
	$(BIN)/python -m pytest -n 2 --dist loadgroup $(ARGS)

check: setup
	$(BIN)/ruff format --check . && $(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

fix: setup
	$(BIN)/ruff format . && $(BIN)/ruff check --fix .

setup: .venv/installed

.venv/installed: requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Deckproof needs Python 3.11 or later; name one: make PYTHON=python3.12 …")'
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)
	$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes --compile-bytecode -r requirements.lock
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e .
	$(BIN)/python -m compileall -q deckproof extractors scanners writers review plans echo desk flows # the readers' child writes no bytecode itself
	$(BIN)/python -c 'from scanners._loading import keep; keep()' # patterns as they are compiled: no bytecode, but of its kind
	touch $@

# Hashes, and no address of any registry.
lock: setup
	$(BIN)/uv pip compile pyproject.toml --extra dev --generate-hashes --no-emit-index-url --no-header \
	  --no-strip-extras --python-version 3.11 --quiet -o requirements.lock

docs: setup
	$(BIN)/python docs/write_cli.py && $(BIN)/python docs/write_roles.py

clean:
	rm -rf .venv build dist .pytest_cache .mypy_cache .ruff_cache
