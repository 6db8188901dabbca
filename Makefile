# Two words do the work: `make report` and `make test`. Both set up .venv first, from requirements.txt alone.
PYTHON ?= $(firstword $(foreach p,python3.12 python3.11 python3.13 python3,$(shell command -v $(p))))
BIN := .venv/bin
OUT ?= outputs

.PHONY: report test lab clean accuracy lock check

report: .venv/.ready
	$(BIN)/counterpoint report --out $(OUT)

test: .venv/.ready
	$(BIN)/python -m pytest

lab: .venv/.ready
	$(BIN)/jupyter lab notebooks

# Precision and recall against every hand-coded folder there is.
accuracy: .venv/.ready
	$(BIN)/python tests/accuracy.py

# What a change is held to before it is committed; needs ruff and mypy.
check:
	ruff check lib tests && ruff format --check lib tests && mypy

clean:
	rm -rf .venv .pytest_cache .hypothesis .mypy_cache .ruff_cache lib/*.egg-info build
	find outputs -mindepth 1 ! -name .gitkeep -delete
	find lib tests notebooks -name __pycache__ -o -name .ipynb_checkpoints | xargs rm -rf

.venv/.ready: requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; v = sys.version_info[:2]; sys.exit(None if (3, 11) <= v <= (3, 13) else f"Counterpoint needs Python 3.11 to 3.13; {sys.executable} is {v[0]}.{v[1]}. Name another: make PYTHON=python3.12 report")'
	@$(PYTHON) -c 'import ensurepip, venv' || { echo 'This Python cannot make virtual environments; on Debian: apt-get install python3-venv' >&2; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

# Locks every package with its hashes; needs uv.
lock:
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-annotate --extra test \
		--custom-compile-command "make lock" --output-file requirements.txt pyproject.toml
