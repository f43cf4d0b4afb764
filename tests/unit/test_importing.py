"""What an import of the client loads, and that it does nothing else."""

from __future__ import annotations

import pytest

from tests.processes import finished

LOADED = "import sys; before = {*sys.modules}; %s; print(*sorted({*sys.modules} - before))"
# Libraries, and what of Python's own takes long.
SLOW = {"asyncio", "httpx", "httpx2", "httpcore", "aiohttp", "requests", "attr", "attrs", "ssl"}
OF_TESTS = {"pytest", "schemathesis", "hypothesis", "yaml", "jsonschema", "tests"}


def loaded_by(program: str) -> set[str]:
    """The packages that a program loads, beyond what Python has at its start."""
    modules = finished(LOADED % program).stdout.split()
    assert modules
    return {name.partition(".")[0] for name in modules}


@pytest.mark.parametrize(
    "program",
    ["import tallyfy_client", "from tallyfy_client import NotFoundError, __version__"],
)
def test_import_loads_neither_asyncio_nor_an_http_library_nor_attrs(program: str) -> None:
    assert not loaded_by(program) & SLOW


def test_client_loads_nothing_that_only_tests_need() -> None:
    loaded = loaded_by("from tallyfy_client import Tallyfy; Tallyfy('token', org_id='o1').close()")
    assert {"tallyfy_api", "httpx"} <= loaded
    assert not loaded & {*OF_TESTS, "httpx2", "aiohttp", "asyncio", "attrs"}


WITHOUT_HTTPX2 = """
import sys
sys.modules["httpx2"] = None
import httpx
from tallyfy_client import ConfigurationError, Tallyfy
Tallyfy("token", org_id="o1", http_client=httpx.Client()).close()
try:
    Tallyfy("token", org_id="o1", http_client=object())
except ConfigurationError:
    print("refused")
"""


def test_client_needs_no_httpx2() -> None:
    assert finished(WITHOUT_HTTPX2).stdout == "refused\n"


STATE = """
import logging, os, signal, sys, threading, warnings
def state():
    loggers = {
        name: (one.handlers[:], one.filters[:], one.level, one.propagate, one.disabled)
        for name, one in logging.root.manager.loggerDict.items()
        if isinstance(one, logging.Logger) and name != "tallyfy_client"
    }
    root = logging.getLogger()
    return {
        "loggers": loggers,
        "root": (root.handlers[:], root.filters[:], root.level),
        "environment": dict(os.environ),
        "warnings": warnings.filters[:],
        "hooks": (sys.excepthook, sys.displayhook, threading.excepthook),
        "signals": [signal.getsignal(number) for number in signal.valid_signals()],
        "threads": threading.enumerate(),
        "path": sys.path[:],
    }
before = state()
import tallyfy_client
after = state()
assert after == before, (before, after)
own = logging.getLogger("tallyfy_client")
print(*(type(one).__name__ for one in own.handlers), own.filters, own.level, own.propagate)
"""


def test_import_has_no_side_effect_but_a_null_handler() -> None:
    # The variable is read when the first client is made.
    assert finished(STATE, TALLYFY_LOG="debug").stdout == "NullHandler [] 0 True\n"


FILTERS = """
import logging
from tallyfy_client import AsyncTallyfy, Tallyfy
Tallyfy("token", org_id="o1").close()
AsyncTallyfy("token", org_id="o1")
loggers = logging.root.manager.loggerDict
others = [one for name, one in loggers.items() if name.startswith(("httpx", "httpcore"))]
print([one for one in others if getattr(one, "filters", []) or getattr(one, "handlers", [])])
"""


def test_client_puts_no_filter_on_the_logger_of_another_library() -> None:
    assert finished(FILTERS).stdout == "[]\n"
