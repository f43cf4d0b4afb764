# Every habit of this project is a target. `make` alone lists them.
# What a target needs (.venv, .venv-bench, node_modules) is prepared when it is missing or out of date.

MAKEFLAGS += --no-print-directory --no-builtin-rules
.SUFFIXES:
.DEFAULT_GOAL := help

PORT ?= 0
ARGS ?=
# Drawn once, and only where it is used.
SEED ?= $(eval SEED := $(shell od -An -N3 -tu4 /dev/urandom | tr -d ' '))$(SEED)
EXAMPLES ?= 1000
BASE ?=

PYTHON_NAMES := python3 python3.11 python3.12 python3.13 python3.14 python
VENV_BIN := .venv/$(if $(filter Windows_NT,$(OS)),Scripts,bin)
VENV_PY := $(VENV_BIN)/python
VENV_STAMP := .venv/.prepared
BENCH_STAMP := .venv-bench/.prepared
NODE_STAMP := node_modules/.prepared
CODE := wrapper tests examples tools benchmarks hatch_build.py
# tests/conftest.py says in how many processes. The tests of a file stay together, for what they share.
PARALLEL := -n auto --dist loadfile --no-loadscope-reorder

# Hundreds of Python processes start faster with compiled modules, whatever the shell is set to.
unexport PYTHONDONTWRITEBYTECODE

# npm's programs look for `node` on PATH. Theirs is the one in .venv.
OUTER_PATH := $(PATH)
export PATH := $(CURDIR)/$(VENV_BIN):$(PATH)

.PHONY: help setup generate mock demo test lint typecheck docs \
	test-unit test-tools test-contract test-python coverage fuzz mutants bench format check-generated \
	lint-contract lint-workflows surface-diff contract-live contract-bundle contract-types contract-coverage lock docs-serve docs-check build release-check clean FORCE

help: ## list the targets
	@awk -F ':.*## ' '/^#[.] / {print "\n" substr($$0, 4)} /^[a-z-]+:.*## / {printf "  make %-16s %s\n", $$1, $$2}' Makefile

#. What a contributor needs

setup: $(VENV_STAMP) $(NODE_STAMP) ## prepare .venv and node_modules (every target does it by itself)
	@:

generate: setup ## make generated/ from openapi.yaml
	@$(VENV_PY) -m tools.generate

mock: setup ## serve the contract with Prism until Ctrl-C (PORT=4010 chooses the port), and each save of it
	@exec $(VENV_PY) -m tools.mock --port "$(PORT)"

demo: setup ## show the main job against an in-memory fake, with Prism as a judge
	@$(VENV_PY) -m tools.demo

test: setup $(BENCH_STAMP) ## run all tests (ARGS='-k name' goes to pytest)
	@$(VENV_PY) -m pytest $(PARALLEL) $(ARGS)

lint: setup lint-contract lint-workflows ## check the style of the code, the contract, and the workflows
	@$(VENV_PY) -m ruff check $(CODE)
	@$(VENV_PY) -m ruff format --check $(CODE)

typecheck: setup ## mypy and pyright, strict
	@$(VENV_PY) -m mypy
	@$(VENV_PY) -m pyright

docs: setup ## build the site of the documents in site/, warnings are errors
	@$(VENV_PY) -m tools.docs

#. More tests

test-unit: setup ## the tests of the wrapper and of the fake
	@$(VENV_PY) -m pytest $(PARALLEL) tests/unit $(ARGS)

test-tools: setup $(BENCH_STAMP) ## the tests of what make runs
	@$(VENV_PY) -m pytest $(PARALLEL) tests/tools $(ARGS)

test-contract: setup $(BENCH_STAMP) ## contract, generated client, wrapper, mock and official SDK against each other
	@$(VENV_PY) -m pytest $(PARALLEL) tests/contract $(ARGS)

# In an environment of its own, which is kept: outside of it is only the tests' own code.
test-python: setup ## the unit tests of the installed wheel with another Python (PYTHON=python3.13)
	@test "$(PYTHON)" || { echo "Say with which Python: make test-python PYTHON=python3.13" >&2; exit 2; }
	@rm -rf .venv-python
	@$(VENV_PY) -m uv --quiet build --wheel --no-build-isolation --no-config --out-dir .venv-python/dist .
	@$(VENV_PY) -m uv --quiet venv --no-config --python "$(PYTHON)" .venv-python/venv
	@$(VENV_PY) -m uv --quiet pip install --no-config --system-certs --python .venv-python/venv --require-hashes -r requirements/dev.txt
	@$(VENV_PY) -m uv --quiet pip install --no-config --python .venv-python/venv --no-deps .venv-python/dist/*.whl
	@.venv-python/venv/bin/python -VV
	@.venv-python/venv/bin/python -m pytest $(PARALLEL) -o pythonpath=. tests/unit $(ARGS)

coverage: setup ## the unit tests, failing below 100 % by lines and branches
	@# Not pytest-cov: plugins of pytest, ours among them, are imported before it starts.
	@# What a run that was interrupted left behind would be combined with this one.
	@$(VENV_PY) -m coverage erase
	@$(VENV_PY) -m coverage run -m pytest $(PARALLEL) tests/unit $(ARGS)
	@$(VENV_PY) -m coverage combine --quiet
	@$(VENV_PY) -m coverage report --fail-under=100

fuzz: setup ## the tests that draw at random, anew (SEED= and EXAMPLES= draw the same again)
	@echo "The same again: make fuzz SEED=$(SEED) EXAMPLES=$(EXAMPLES) (ARGS='-k name' for one test)"
	@FUZZ_SEED=$(SEED) FUZZ_EXAMPLES=$(EXAMPLES) $(VENV_PY) -m pytest -m fuzz --hypothesis-seed=$(SEED) $(ARGS)

mutants: setup ## plant faults, and draw 60 more, and see that the tests find them (ARGS='client-*' chooses)
	@$(VENV_PY) -m tools.mutants $(ARGS)
	@$(if $(ARGS),:,$(VENV_PY) -m tools.drawn_mutants --seed $(SEED))

bench: setup $(BENCH_STAMP) ## measure beside the official SDK, ten minutes (ARGS='reads parse', ARGS=--quick)
	@$(VENV_PY) -m benchmarks $(ARGS)

#. More checks

format: setup ## rewrite the code in the project's style
	@$(VENV_PY) -m ruff check --fix $(CODE)
	@$(VENV_PY) -m ruff format $(CODE)

check-generated: setup ## fail if generated/ is not what openapi.yaml makes
	@$(VENV_PY) -m tools.generate --check

lint-contract: setup ## check openapi.yaml: references, examples, OpenAPI, and Spectral's rules
	@$(VENV_PY) -m tools.contract
	@$(VENV_BIN)/npx --no -- spectral lint --fail-severity=warn openapi.yaml

lint-workflows: setup ## check the workflows: their form, and what is unsafe in them
	@$(VENV_PY) -m check_jsonschema --quiet --builtin-schema vendor.github-workflows .github/workflows/*.yml
	@$(VENV_BIN)/zizmor --offline --quiet --persona pedantic .github

surface-diff: setup ## fail if a change of Python names or types breaks users (BASE=main, ARGS=--report)
	@$(VENV_PY) -m tools.surface_diff "$(BASE)" $(ARGS)

contract-bundle: setup ## write the contract for other generators, without our x- words (dist/openapi.json)
	@$(VENV_PY) -m tools.bundle

# With TypeScript 5, as openapi-typescript wants it.
contract-types: setup ## generate TypeScript types from the bundle, and compile them with all examples
	@$(VENV_PY) -m tools.bundle --typescript
	@$(VENV_BIN)/npx --yes --package=openapi-typescript@7.13.0 --package=typescript@5.9.3 -- openapi-typescript dist/openapi.json --output dist/openapi.ts
	@$(VENV_BIN)/npx --yes --package=openapi-typescript@7.13.0 --package=typescript@5.9.3 -- tsc --strict --noEmit --module nodenext dist/openapi.ts dist/examples.ts

contract-coverage: setup ## what Schemathesis exercises of the contract, failing below what it did
	@FUZZ_SEED=$(SEED) FUZZ_EXAMPLES=100 $(VENV_PY) -m pytest -p tests.schema_coverage -m fuzz -q -s tests/contract/test_schemathesis.py

contract-live: setup ## compare openapi.yaml with the real service, by reading only
	@$(VENV_PY) -m tools.contract_live

#. Documents and releases

docs-serve: setup ## build the site and serve it until Ctrl-C
	@exec $(VENV_PY) -m tools.docs --serve

docs-check: setup ## build the site and open it in a browser, on a wide and a narrow window
	@$(VENV_PY) -m pytest tests/site $(ARGS)

build: setup ## make the wheel and the sdist in dist/
	@$(VENV_PY) -m build --no-isolation

release-check: setup ## check what a release would be (ARGS=--draft: without the repository's address)
	@$(VENV_PY) -m tools.release_check $(ARGS)

lock: setup ## refresh requirements/*.txt and package-lock.json
	@for name in dev bench release; do \
		$(VENV_PY) -m uv pip compile --quiet --no-config --system-certs --upgrade \
			--universal --python-version 3.11 --generate-hashes \
			--no-emit-index-url --no-emit-find-links --custom-compile-command 'make lock' \
			requirements/$$name.in --output-file requirements/$$name.txt || exit 1; \
	done
	@$(VENV_BIN)/npm update --package-lock-only --silent
	@$(VENV_BIN)/node -e '$(DROP_FUNDING)'

# npm writes where authors ask for money. Nobody needs these addresses in a lock.
DROP_FUNDING := const fs = require("fs"), name = "package-lock.json"; \
	const lock = JSON.parse(fs.readFileSync(name)); \
	for (const entry of Object.values(lock.packages)) delete entry.funding; \
	fs.writeFileSync(name, JSON.stringify(lock, null, 2) + "\n")

clean: ## remove everything that make can make again, .venv and node_modules too
	@rm -rf .venv .venv-bench .venv-python node_modules dist site .mypy_cache .pytest_cache .ruff_cache .hypothesis .coverage .coverage.* htmlcov .cache
	@find . -name __pycache__ -not -path './.git/*' -prune -exec rm -rf {} +

# A Python that was upgraded or removed leaves a .venv that looks prepared and does not run.
VENV_RUNS := $(shell $(VENV_PY) -c 'print(1)' 2>/dev/null)

# Not the Python of `make test-python`, which is another one. The search is on the PATH without .venv:
# a new .venv cannot be made with its own Python.
$(VENV_STAMP): export PATH := $(OUTER_PATH)
$(VENV_STAMP): requirements/dev.txt pyproject.toml $(if $(VENV_RUNS),,FORCE)
	@set -- $(if $(filter test-python,$(MAKECMDGOALS)),$(PYTHON_NAMES),$(if $(PYTHON),"$(PYTHON)",$(PYTHON_NAMES))); \
	found=; \
	for python do \
		if version=$$("$$python" -c 'import sys; print("%d.%d.%d" % sys.version_info[:3]); sys.exit(sys.version_info < (3, 11))' 2>/dev/null); \
		then break; \
		fi; \
		if [ "$$version" ]; then found="$$found$${found:+, }$$python is $$version"; fi; \
		python=; \
	done; \
	if [ -z "$$python" ]; then \
		echo "Python 3.11 or newer is needed, but $${found:-none was found}. Install one, or name it: make PYTHON=/path/to/python3.11" >&2; \
		exit 1; \
	fi; \
	echo "Preparing .venv (Python packages). This takes about a minute."; \
	rm -f $@; \
	if ! $(VENV_PY) -m pip --version >/dev/null 2>&1; then \
		"$$python" -m venv --clear .venv || { echo "Install what it names, or name another Python: make PYTHON=..." >&2; exit 1; }; \
	fi; \
	{ $(VENV_PY) -m pip $(PIP_OPTIONS) --require-hashes -r requirements/dev.txt && \
	$(VENV_PY) -m pip $(PIP_OPTIONS) --no-deps --no-build-isolation -e .; } || { $(UNPREPARED); }; \
	touch $@

$(BENCH_STAMP): requirements/bench.txt | $(VENV_STAMP)
	@echo "Preparing .venv-bench (what make bench measures)."
	@rm -f $@
	@$(VENV_PY) -m venv .venv-bench
	@$(subst .venv,.venv-bench,$(VENV_PY)) -m pip $(PIP_OPTIONS) --require-hashes -r requirements/bench.txt || { $(UNPREPARED); }
	@touch $@

$(NODE_STAMP): package.json package-lock.json .npmrc | $(VENV_STAMP)
	@echo "Preparing node_modules (Prism and Spectral). This takes half a minute."
	@rm -f $@
	@# Both tools are development dependencies, wanted whatever NODE_ENV says.
	@$(VENV_BIN)/npm ci --ignore-scripts --include=dev --silent --loglevel=error || { $(UNPREPARED); }
	@touch $@

PIP_OPTIONS := install --quiet --no-input --disable-pip-version-check
UNPREPARED := echo "That failed, and nothing is prepared. Mend what it says (the network, a package registry), and run it again." >&2; exit 1
