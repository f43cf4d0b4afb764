# Every habit of this project is a target. `make` alone lists them.
# What a target needs (.venv, .venv-bench, node_modules) is prepared when it is missing or out of date.

MAKEFLAGS += --no-print-directory --no-builtin-rules
.SUFFIXES:
.DEFAULT_GOAL := help

PORT ?= 0
ARGS ?=
SEED ?=
EXAMPLES ?=
BASE ?=

PYTHON_NAMES := python3 python3.11 python3.12 python3.13 python3.14 python
VENV_BIN := .venv/$(if $(filter Windows_NT,$(OS)),Scripts,bin)
VENV_PY := $(VENV_BIN)/python
VENV_STAMP := .venv/.prepared
BENCH_STAMP := .venv-bench/.prepared
NODE_STAMP := node_modules/.prepared
CODE := wrapper tests examples tools benchmarks
# tests/conftest.py says in how many processes. The tests of a file stay together, for what they share.
PARALLEL := -n auto --dist loadfile --no-loadscope-reorder

# Hundreds of Python processes start faster with compiled modules, whatever the shell is set to.
unexport PYTHONDONTWRITEBYTECODE

# npm's programs look for `node` on PATH. Theirs is the one in .venv.
OUTER_PATH := $(PATH)
export PATH := $(CURDIR)/$(VENV_BIN):$(PATH)

.PHONY: help lint-workflows release-check watch setup generate check-generated mock demo test test-unit test-tools test-contract fuzz mutants \
	docs docs-serve coverage surface-diff contract-live bench lint lint-contract format typecheck lock build clean \
	FORCE

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-16s %s\n", $$1, $$2}' Makefile

setup: $(VENV_STAMP) $(NODE_STAMP) ## prepare .venv and node_modules (every target does it by itself)
	@:

generate: setup ## make generated/ from openapi.yaml
	@$(VENV_PY) -m tools.generate

check-generated: setup ## fail if generated/ is not what openapi.yaml makes
	@$(VENV_PY) -m tools.generate --check

mock: setup ## serve the contract with Prism until Ctrl-C (PORT=4010 chooses the port)
	@exec $(VENV_PY) -m tools.mock --port "$(PORT)"

demo: setup ## run the example against a Tallyfy in memory
	@$(VENV_PY) -m tools.demo

test: setup $(BENCH_STAMP) ## run all tests (ARGS='-k name' goes to pytest)
	@$(VENV_PY) -m pytest $(PARALLEL) $(ARGS)

test-unit: setup ## run the unit tests
	@$(VENV_PY) -m pytest $(PARALLEL) tests/unit $(ARGS)

test-tools: setup $(BENCH_STAMP) ## run the tests of the tools
	@$(VENV_PY) -m pytest $(PARALLEL) tests/tools $(ARGS)

test-contract: setup $(BENCH_STAMP) ## run the contract tests
	@$(VENV_PY) -m pytest $(PARALLEL) tests/contract $(ARGS)

fuzz: setup ## run the tests that draw at random anew (SEED=, EXAMPLES= draw the same again)
	@$(VENV_PY) -m tools.fuzz --seed "$(SEED)" --examples "$(EXAMPLES)" $(ARGS)

mutants: setup ## plant faults, and draw 60 more, and see that the tests find them (ARGS='client-*' chooses)
	@$(VENV_PY) -m tools.mutants $(ARGS)
	@$(if $(ARGS),:,$(VENV_PY) -m tools.drawn_mutants $(if $(SEED),--seed $(SEED)))

coverage: setup $(BENCH_STAMP) ## run the unit tests, and fail below 100 % by lines and branches
	@# Not pytest-cov: plugins of pytest, ours among them, are imported before it starts.
	@# What a run that was interrupted left behind would be combined with this one.
	@$(VENV_PY) -m coverage erase
	@$(VENV_PY) -m coverage run -m pytest $(PARALLEL) tests/unit $(ARGS)
	@$(VENV_PY) -m coverage combine --quiet
	@$(VENV_PY) -m coverage report --fail-under=100

surface-diff: setup ## fail if a change of the Python names breaks users (BASE=main, ARGS=--report)
	@$(VENV_PY) -m tools.surface_diff "$(BASE)" $(ARGS)

contract-live: setup ## compare openapi.yaml with the real service, by reading only
	@$(VENV_PY) -m tools.contract_live

bench: setup $(BENCH_STAMP) ## measure beside the official SDK, ten minutes (ARGS='reads parse', ARGS=--quick)
	@$(VENV_PY) -m benchmarks $(ARGS)

lint: setup lint-contract lint-workflows ## check the style of the code, the contract, and the workflows
	@$(VENV_PY) -m ruff check $(CODE)
	@$(VENV_PY) -m ruff format --check $(CODE)

lint-contract: setup ## check openapi.yaml: references, examples, OpenAPI, and Spectral's rules
	@$(VENV_PY) -m tools.contract
	@$(VENV_BIN)/npx --no -- spectral lint --fail-severity=warn openapi.yaml

lint-workflows: setup ## check the workflows: their form, and what is unsafe in them
	@$(VENV_PY) -m check_jsonschema --quiet --builtin-schema vendor.github-workflows .github/workflows/*.yml
	@$(VENV_BIN)/zizmor --offline --quiet --persona pedantic .github

format: setup ## rewrite the code in the project's style
	@$(VENV_PY) -m ruff check --fix $(CODE)
	@$(VENV_PY) -m ruff format $(CODE)

typecheck: setup ## mypy and pyright, strict
	@$(VENV_PY) -m mypy
	@$(VENV_PY) -m pyright

# npm writes where authors ask for money. Nobody needs these addresses in a lock.
DROP_FUNDING := const fs = require("fs"), name = "package-lock.json"; \
	const lock = JSON.parse(fs.readFileSync(name)); \
	for (const entry of Object.values(lock.packages)) delete entry.funding; \
	fs.writeFileSync(name, JSON.stringify(lock, null, 2) + "\n")

lock: setup ## refresh requirements/*.txt and package-lock.json
	@for name in dev bench release; do \
		$(VENV_PY) -m uv pip compile --quiet --no-config --system-certs --upgrade \
			--universal --python-version 3.11 --generate-hashes \
			--no-emit-index-url --no-emit-find-links --custom-compile-command 'make lock' \
			requirements/$$name.in --output-file requirements/$$name.txt || exit 1; \
	done
	@$(VENV_BIN)/npm update --package-lock-only --silent
	@$(VENV_BIN)/node -e '$(DROP_FUNDING)'

docs: setup ## build the site of the documents in site/, warnings are errors
	@$(VENV_PY) -m tools.docs

docs-serve: setup ## build the site and serve it until Ctrl-C
	@exec $(VENV_PY) -m tools.docs --serve

build: setup ## make the wheel and the sdist in dist/
	@$(VENV_PY) -m build --no-isolation

release-check: setup ## check what a release would be (ARGS=--draft: without the repository's address)
	@$(VENV_PY) -m tools.release_check $(ARGS)

watch: setup ## fail if a document or the official SDK is not what the contract was written after
	@$(VENV_PY) -m tools.watch

clean: ## remove everything that make can make again, .venv and node_modules too
	@rm -rf .venv .venv-bench node_modules dist site .mypy_cache .pytest_cache .ruff_cache .hypothesis .coverage .coverage.* htmlcov .cache
	@find . -name __pycache__ -not -path './.git/*' -prune -exec rm -rf {} +

# A Python that was upgraded or removed leaves a .venv that looks prepared and does not run.
VENV_RUNS := $(shell $(VENV_PY) -c 'print(1)' 2>/dev/null)

# The search is on the PATH without .venv: a new .venv cannot be made with its own Python.
$(VENV_STAMP): export PATH := $(OUTER_PATH)
$(VENV_STAMP): requirements/dev.txt pyproject.toml $(if $(VENV_RUNS),,FORCE)
	@set -- $(if $(PYTHON),"$(PYTHON)",$(PYTHON_NAMES)); \
	found=; \
	for python do \
		if version=$$("$$python" -c 'import sys; print("%d.%d.%d" % sys.version_info[:3]); sys.exit(sys.version_info < (3, 11))' 2>/dev/null); \
		then exec "$$python" -m tools.prepare venv; \
		fi; \
		if [ "$$version" ]; then found="$$found$${found:+, }$$python is $$version"; fi; \
	done; \
	echo "Python 3.11 or newer is needed, but $${found:-none was found}. Install one, or name it: make PYTHON=/path/to/python3.11" >&2; \
	exit 1

$(BENCH_STAMP): requirements/bench.txt | $(VENV_STAMP)
	@$(VENV_PY) -m tools.prepare bench

$(NODE_STAMP): package.json package-lock.json .npmrc | $(VENV_STAMP)
	@$(VENV_PY) -m tools.prepare node_modules
