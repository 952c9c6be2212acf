# Two commands are enough on a fresh machine with git, make and python3: `make run` and `make test`.
PY      ?= python3
UV      := $(or $(shell command -v uv 2>/dev/null),.venv/bin/uv)
BIN     := .venv/bin
OUT     ?= zerohour-demo
export UV_PYTHON_DOWNLOADS = never
export UV_LINK_MODE = copy

.PHONY: setup run test test-core check format messages bench docs clean

setup: .venv/ready-to-test

run: .venv/ready-to-run
	$(BIN)/zerohour demo --out $(OUT) --force

test: .venv/ready-to-test
	$(BIN)/pytest -n auto -q

test-core: .venv/ready-to-test
	$(BIN)/pytest tests/core src -n auto -q

check: .venv/ready-to-test
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python tools/messages.py check

format: .venv/ready-to-test
	$(BIN)/ruff check --fix-only -q .
	$(BIN)/ruff format -q .

messages: .venv/ready-to-test
	$(BIN)/python tools/messages.py update

bench: .venv/ready-to-bench
	for claim in bench/*.py; do $(BIN)/python $$claim || exit 1; done

docs: .venv/ready-to-test
	$(BIN)/python docs/make_cli.py > docs/cli.md

clean:
	rm -rf .venv $(OUT)

.venv/bin/python:
	$(PY) -m venv .venv

.venv/bin/uv: | .venv/bin/python
	$(BIN)/python -m pip install -q --disable-pip-version-check uv

.venv/ready-to-run: pyproject.toml uv.lock | .venv/bin/python $(filter .venv/%,$(UV))
	$(UV) sync -q --frozen --inexact --no-default-groups
	@touch $@

.venv/ready-to-test: pyproject.toml uv.lock | .venv/bin/python $(filter .venv/%,$(UV))
	$(UV) sync -q --frozen --inexact
	@touch $@ .venv/ready-to-run

.venv/ready-to-bench: pyproject.toml uv.lock | .venv/bin/python $(filter .venv/%,$(UV))
	$(UV) sync -q --frozen --inexact --group bench
	@touch $@
