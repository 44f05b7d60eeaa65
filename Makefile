# Two commands matter: `make demo` and `make test`. Both set up their own .venv first.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: setup demo test fuzz bench lint types docs clean

setup: $(READY)

$(READY): pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "segrules needs Python 3.11 or newer")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $(READY)

demo: $(READY)
	rm -rf techshop
	$(BIN)/segrules demo techshop

test: $(READY)
	$(BIN)/python -m pytest -n 2

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(READY)
	$(BIN)/mypy

# Random rules and damaged files for about ten minutes; `make test` has a small share of it.
fuzz: $(READY)
	SEGRULES_FUZZ=2000 $(BIN)/python -m pytest -n 2 tests/naive tests/hostile

# The figures of benchmarks/report.md, about ten minutes; those of ten million customers take 30
# minutes after these were made, and 25 GB of disk: make bench JOBS="10m 150m bounds".
bench: $(READY)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[bench]'
	$(BIN)/python benchmarks/run.py $(if $(JOBS),--only $(JOBS))

# The pages that are made from declarations: errors, functions, keys of the rulebook, schemas.
docs: $(READY)
	$(BIN)/python -m segrules.catalogue docs schemas

clean:
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
