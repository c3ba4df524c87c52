# What people and CI call. Each target sets up what it needs in .venv, from a machine with Python 3.11 or newer.
#   make demo          a process with REST and SOAP tasks, start to end, on a gateway of its own
#   make test          the fast tests, against the built wheel
#   make lint          style, types, the rules of the house
#   make docs          the guide as a site, in dist/site
#   make integration   against a real Zeebe broker (Java 21 or newer and Maven)
#   make manifests     the plain Kubernetes manifests, from the Helm chart (Helm 3)
#   make lock          requirements.lock and the list of licences, after dependencies changed
#   make sbom audit    what the image is made of, and its known vulnerabilities
#   make bench soak fuzz   measurements and long runs; their results are kept in bench/

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
DEMO := $(VENV)/demo
SUPPLY := $(VENV)/supply
SOURCES := $(shell find worker connectors -type f -not -name '*.pyc')

# Its own script, not `python -m pytest`, which would import the checkout instead of what was built and installed.
PYTEST := $(BIN)/pytest

.PHONY: setup demo test lint style types layers house docs integration manifests lock licences sbom audit bench soak fuzz clean

setup: $(VENV)/wheel

demo: $(DEMO)/installed
	$(DEMO)/bin/python examples/demo.py $(ARGS)

test: setup
	$(PYTEST) -n 2 --dist worksteal $(ARGS)

lint: style types layers house docs

style: setup
	$(BIN)/ruff check
	$(BIN)/ruff format --check

types: setup
	MYPYPATH=tests $(BIN)/mypy -p worker -p connectors -p support
	$(BIN)/mypy tests/typing examples/plugin/shout_connector.py

layers: setup
	$(BIN)/lint-imports

house: setup
	$(PYTEST) -q tests/test_house.py

docs: setup
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet

integration: setup $(VENV)/integration
	cd tests && ../$(BIN)/python -m support.java
	$(PYTEST) -m integration tests/integration tests/conformance $(ARGS)

manifests:
	$(PYTHON) deploy/render.py

# Versions that are locked stay unless they have to change; ARGS=--upgrade takes the newest.
lock: $(SUPPLY)/installed
	$(SUPPLY)/bin/uv pip compile pyproject.toml --extra all --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --custom-compile-command 'make lock' --quiet --output-file requirements.lock $(ARGS)
	$(MAKE) licences

licences: $(SUPPLY)/image/installed
	$(SUPPLY)/bin/pip-licenses --python $(SUPPLY)/image/bin/python --format markdown --with-urls --output-file THIRD-PARTY.md

sbom: $(SUPPLY)/image/installed
	mkdir -p dist
	$(SUPPLY)/bin/cyclonedx-py environment $(SUPPLY)/image --pyproject pyproject.toml --output-reproducible \
		--output-file dist/sbom.cdx.json

audit: $(SUPPLY)/installed
	$(SUPPLY)/bin/pip-audit --disable-pip --require-hashes --requirement requirements.lock

bench soak: setup
	$(BIN)/python bench/$@.py $(ARGS)

fuzz: setup
	$(PYTEST) -n 2 -m hypothesis --hypothesis-profile fuzz --timeout 3600 $(ARGS)
	$(BIN)/python bench/feel/fuzz.py 600

clean:
	rm -rf $(VENV) dist

# What the demo needs and nothing else, by uv, which takes a tenth of pip's time; where it can't, pip does it.
$(DEMO)/installed: pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=…")'
	$(PYTHON) -m venv $(DEMO)
	$(DEMO)/bin/python -m pip install --quiet --disable-pip-version-check --no-compile uv
	$(DEMO)/bin/uv pip install --quiet --python $(DEMO)/bin/python --editable . || $(DEMO)/bin/python -m pip install --quiet --editable .
	touch $@

# Only with this pip or a newer one can dependency groups be installed.
$(VENV)/dependencies: pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=…")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade 'pip>=25.1'
	$(BIN)/python -m pip install --quiet --group dev '.[all]'
	touch $@

$(VENV)/wheel: $(VENV)/dependencies $(SOURCES) README.md LICENSE
	rm -rf dist
	$(BIN)/python -m pip wheel --quiet --no-deps --wheel-dir dist .
	$(BIN)/python -m pip install --quiet --no-deps --force-reinstall dist/connector_worker-*.whl
	touch $@

# Brings a Java of its own, for machines with an older one or none.
$(VENV)/integration: $(VENV)/dependencies
	$(BIN)/python -m pip install --quiet --group integration
	touch $@

# Beside the others' tools, whose versions it would bend.
$(SUPPLY)/installed: pyproject.toml
	$(PYTHON) -m venv $(SUPPLY)
	$(SUPPLY)/bin/python -m pip install --quiet --upgrade 'pip>=25.1'
	$(SUPPLY)/bin/python -m pip install --quiet --group supply
	touch $@

# The dependencies as the image has them.
$(SUPPLY)/image/installed: requirements.lock $(SUPPLY)/installed
	$(SUPPLY)/bin/uv venv --quiet --clear $(SUPPLY)/image
	$(SUPPLY)/bin/uv pip install --quiet --python $(SUPPLY)/image/bin/python --require-hashes --only-binary :all: \
		-r requirements.lock
	touch $@
