# Goodwill: `make help` lists what it can do.  GNU make 3.81 or newer, Python 3.11 or newer.

PYTHON ?= python3
JOBS   ?= $(shell getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2)
PORT   ?= 8000
BOOK   ?= html

VENV := .venv
BIN  := $(VENV)/bin
# The same commit gives the same bytes: dates in the book are those of the commit.
export SOURCE_DATE_EPOCH ?= $(or $(if $(wildcard .git),$(shell git log -1 --format=%ct 2>/dev/null)),$(shell sed -n 's/^time: \([0-9]*\)$$/\1/p' .git_archival.txt),0)

# Notebooks and tests run one to a core: more threads for linear algebra would only wait for each other.
export OPENBLAS_NUM_THREADS := 1

# What a reader has set for other programs must not change the environment, or the tests.
unexport MPLBACKEND PYTHONPATH PYTHONHOME PYTHONWARNINGS PYTHONOPTIMIZE JUPYTER_PATH PIP_USER PIP_TARGET PIP_PREFIX

# The project's files are UTF-8 in every locale, and so may be its folder's name.
export LC_ALL := C.UTF-8

# The book is made from what is let in here, and from nothing else that a reader has set: no configuration in a
# home of theirs, no locale, no time zone.  (Git's is for folders of another owner; the type of processor is let
# in so that `make reproduce` can try another one.)
sealed = mkdir -p _build/home && env -i PATH="$$PATH" TMPDIR="$${TMPDIR:-/tmp}" TERM="$${TERM:-dumb}" \
    HOME="$(CURDIR)/_build/home" GIT_CONFIG_GLOBAL="$${GIT_CONFIG_GLOBAL:-$$HOME/.gitconfig}" \
    LC_ALL="$$LC_ALL" TZ=UTC SOURCE_DATE_EPOCH="$$SOURCE_DATE_EPOCH" \
    OPENBLAS_NUM_THREADS=1 $${OPENBLAS_CORETYPE:+OPENBLAS_CORETYPE="$$OPENBLAS_CORETYPE"} $(BIN)/python
# A figure says when it was drawn.  A notebook that need not run again is kept from commit to commit, and has to be
# what a fresh run gives; so to it there is no time.
timeless = SOURCE_DATE_EPOCH=0; $(sealed)
# Two builds at once in one folder would write into each other's files.
one_build = $(PYTHON) tools/one_build.py $(MAKE) --no-print-directory

NOTEBOOKS := $(wildcard notebooks/*.ipynb)
EXECUTED  := $(NOTEBOOKS:%=_build/executed/%)
STAMPS    := $(NOTEBOOKS:notebooks/%.ipynb=_build/stamps/%)
# Tests that draw games at random.
SEARCHES   = $(shell grep -rlE '^from conftest import .*(examples|SEARCHING)' tests)

.DELETE_ON_ERROR:
.PHONY: book executed pdf supplement lite archive check test search phases mutants lint formal reproduce results anchors serve lab run named lock audit licences clean help always
.DEFAULT_GOAL := book

book: $(VENV)/.book ## build the book into _build/html (the default)
	@$(one_build) -j$(JOBS) _build/html/index.html
	@echo "The book: $(CURDIR)/_build/html/index.html"

executed: $(VENV)/.book # run the notebooks that have to run
	@$(one_build) -j$(JOBS) $(EXECUTED)

pdf: $(VENV)/.book ## build the whole book as one PDF (needs XeLaTeX)
	@$(one_build) -j$(JOBS) _build/pdf/goodwill.pdf
	@echo "The PDF: $(CURDIR)/_build/pdf/goodwill.pdf"

supplement: book ## typeset a supplement to each paper, at most 40 pages (needs XeLaTeX)
	@$(one_build) _build/supplement/.made
	@ls $(CURDIR)/_build/supplement/*.pdf

lite: book ## build a book with its own Python for the browser (27 MB) into _build/lite
	@$(one_build) _build/lite/index.html
	@echo "The book with Python: $(CURDIR)/_build/lite; make serve BOOK=lite shows it"

archive: book ## pack the book with its own Python, the sources and the wheels into one file (175 MB)
	@$(PYTHON) tools/one_build.py $(BIN)/python tools/archive.py _build/html _build/archive

check: $(VENV)/.test ## in minutes: style, types, and what changed since it last held
	@$(BIN)/python tools/check.py $(JOBS)

test: $(VENV)/.test book ## run every check: style, types, unit, notebooks, the built book
	@$(MAKE) --no-print-directory lint
	$(BIN)/python -m pytest -n $(JOBS) --dist loadgroup

search: $(VENV)/.test ## try to break the theorems with fresh random games
	GOODWILL_SEARCH=1 $(BIN)/python -m pytest -n $(JOBS) $(SEARCHES)

phases: $(VENV)/.test ## compute the map of the least altruism anew (half an hour; goes on where it was stopped)
	@$(BIN)/python tools/phases.py

# SECONDS=... stops after so long; the next time it goes on from there.
mutants: $(VENV)/.test ## put small faults into a room: does a test notice? make mutants ROOM=geometry
	@$(BIN)/python tests/mutation.py $(call quote,$(ROOM)) $(SECONDS)

lint: $(VENV)/.test ## check style and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

formal: ## have Coq check the theorems of formal/ (needs coqc), and print them with their assumptions
	@$(PYTHON) tools/formal.py

reproduce: ## build this commit twice, as two strangers would, and name each file that differs
	@$(PYTHON) tools/reproduce.py

results: executed ## write the list of all numbers of the text anew, to be read before it is committed
	$(BIN)/python tools/results.py _build/executed/notebooks tests/results.txt

anchors: book ## promise that links to new theorems, figures and claims will hold
	$(BIN)/python tools/anchors.py _build/html tests/anchors.txt

serve: book ## show the book at http://localhost:8000 (PORT=... for another port, BOOK=lite for that)
	$(BIN)/python -m http.server $(PORT) --bind 127.0.0.1 --directory _build/$(BOOK)

lab: $(VENV)/.lab ## open the notebooks in JupyterLab, in the book's own environment
	$(BIN)/jupyter lab --config tools/lab.py notebooks

# Every variable of the command line but NOTEBOOK is a parameter of the notebook.
# They are text, in which make looks for no variables or functions, as it would before it exports them.
given := $(foreach v,$(.VARIABLES),$(if $(filter command,$(firstword $(origin $(v)))),$(v)))
ours  := PYTHON JOBS PORT BOOK VENV BIN ROOM SECONDS SOURCE_DATE_EPOCH MAKEFLAGS MAKEOVERRIDES
ifneq ($(filter run,$(MAKECMDGOALS)),)
unexport $(filter-out $(ours),$(given))
endif
quote = '$(subst ','\'',$(1))'
run: named $(VENV)/.book | _build/home/.fonts ## run one notebook with your parameters: make run NOTEBOOK=thresholds loss=0.1 s_c=3
	@$(timeless) tools/run.py $(call quote,$(value NOTEBOOK)) $(foreach v,$(filter-out NOTEBOOK $(ours),$(given)),$(call quote,$(v)=$(value $(v))))

named:
	@test -n $(call quote,$(value NOTEBOOK)) && test -f $(call quote,notebooks/$(value NOTEBOOK).ipynb) || { \
	    echo $(call quote,NOTEBOOK=$(value NOTEBOOK))" is not a notebook of the book. Choose one of: $(sort $(NOTEBOOKS:notebooks/%.ipynb=%))"; \
	    echo "For example: make run NOTEBOOK=thresholds loss=0.1 s_c=3"; exit 1; } >&2

lock: ## resolve the newest versions of all dependencies into requirements*.txt
	@mkdir -p _build
	$(PYTHON) -m venv _build/uv && _build/uv/bin/pip install --quiet uv
	_build/uv/bin/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
	    --no-header --extra book pyproject.toml -o requirements.txt
	_build/uv/bin/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
	    --no-header --extra book --extra lab -c requirements.txt pyproject.toml -o requirements-lab.txt
	_build/uv/bin/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
	    --no-header --extra book --extra lab --extra test -c requirements-lab.txt pyproject.toml -o requirements-test.txt

audit: ## ask PyPI for advisories about the packages of the lock (needs the network)
	@mkdir -p _build
	@$(PYTHON) -m venv _build/audit && _build/audit/bin/pip install --quiet --disable-pip-version-check pip-audit
	@_build/audit/bin/pip-audit --strict --require-hashes --disable-pip --progress-spinner off -r requirements-test.txt

licences: $(VENV)/.test ## write the licence of each package of the lock into LICENCES.md
	@$(BIN)/python tools/licences.py LICENCES.md

clean: ## remove all that was built, the environment too
	rm -rf _build $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis

help: ## show this list
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' Makefile | expand -t 8

# ---- The environment: exactly the lock, and this package as it stands -------------------------
install = $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps

$(VENV)/.book: requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Goodwill needs Python 3.11 or newer; this is " + sys.version.split()[0] + ". Name another: make PYTHON=python3.12")'
	@echo "Making the environment in $(VENV) ..."
	@$(PYTHON) -m venv $(VENV)
	@$(install) --require-hashes -r requirements.txt
	@$(install) --no-build-isolation --editable .
	@touch $@

$(VENV)/.lab: requirements-lab.txt $(VENV)/.book
	@echo "Adding JupyterLab ..."
	@$(install) --require-hashes -r requirements-lab.txt
	@touch $@

$(VENV)/.test: requirements-test.txt $(VENV)/.book
	@echo "Adding what the tests need ..."
	@$(install) --require-hashes -r requirements-test.txt
	@touch $@

# ---- The book: executed notebooks, staged sources, Sphinx -------------------------------------
# What has to be made again goes by content: a stamp is a hash of all that a notebook, or the book, depends on,
# dated so that make draws the right conclusion.
_build/stamps/.written: always $(VENV)/.book
	@$(BIN)/python tools/environment.py requirements.txt
	@$(BIN)/python tools/stamps.py
$(STAMPS) _build/stamps/book: _build/stamps/.written
	@:

# Matplotlib lists the fonts of a new home, and would say so in the first notebook that draws.
_build/home/.fonts: $(VENV)/.book
	@$(sealed) -W ignore -c "import matplotlib.font_manager" 2>/dev/null
	@touch $@

_build/executed/notebooks/%.ipynb: _build/stamps/% | _build/home/.fonts
	@$(timeless) tools/execute.py notebooks/$*.ipynb $@ $<

# The same for `make check`, with the same environment, and again each time that it asks.
_build/checked/executed/%.ipynb: always | _build/home/.fonts
	@$(timeless) tools/execute.py notebooks/$*.ipynb $@

_build/source/.staged: _build/stamps/book $(EXECUTED) _build/commit
	@$(sealed) tools/stage.py _build/executed _build/source
	@cp $< $@

# Each page says which commit it is of; so a new commit makes the pages anew, and nothing else does.
_build/commit: always $(VENV)/.book
	@mkdir -p _build && new=$@.$$$$ && $(BIN)/python tools/provenance.py > $$new && \
	    if cmp -s $$new $@; then rm $$new; else mv $$new $@; fi
always:

_build/html/index.html: _build/source/.staged
	@$(sealed) tools/publish.py html _build/source _build/html

_build/lite/index.html: _build/html/index.html tools/lite.py
	@$(BIN)/python tools/lite.py _build/html _build/lite

_build/pdf/goodwill.pdf: _build/source/.staged
	@$(sealed) tools/publish.py pdf _build/source _build/pdf

_build/supplement/.made: _build/html/index.html
	@$(sealed) tools/supplement.py _build/source _build/html _build/supplement
	@touch $@
