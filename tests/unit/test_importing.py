"""What an import of the client loads, and that it does nothing else."""

from __future__ import annotations

import pytest

from tests.processes import finished

LOADED = "import sys; before = {*sys.modules}; %s; print(*sorted({*sys.modules} - before))"
# Libraries, and what of Python's own takes long.
SLOW = {"asyncio", "httpx", "httpx2", "httpcore", "aiohttp", "requests", "attr", "attrs", "ssl"}
OF_TESTS = {"pytest", "schemathesis", "hypothesis", "yaml", "jsonschema", "tests"}
OF_EXTRAS = {"limits", "redis", "opentelemetry", "httpx2", "aiohttp"}


@pytest.mark.parametrize(
    ("program", "loads", "loads_not"),
    [
        ("import tallyfy_client", {"tallyfy_client"}, SLOW),
        ("from tallyfy_client import NotFoundError, __version__", {"tallyfy_api"}, SLOW),
        (
            "from tallyfy_client import Tallyfy; Tallyfy('token', org_id='o1').close()",
            {"tallyfy_api", "httpx"},
            OF_TESTS | OF_EXTRAS,
        ),
        ("import tallyfy_client.testing", {"tallyfy_client"}, OF_TESTS),
        ("import _tallyfy_client_pytest", {"pytest"}, {"tallyfy_client", "tallyfy_api", "httpx"}),
    ],
)
def test_import_loads_no_more_than_is_needed(
    program: str, loads: set[str], loads_not: set[str]
) -> None:
    loaded = {name.partition(".")[0] for name in finished(LOADED % program).stdout.split()}
    assert loads <= loaded
    assert not loaded & loads_not


def test_a_model_is_imported_when_it_is_first_used() -> None:
    program = (
        "import sys, tallyfy_client; name = 'tallyfy_api.models.checklist'; "
        "before = name in sys.modules; tallyfy_client.Checklist; print(before, name in sys.modules)"
    )
    assert finished(program).stdout.strip() == "False True"


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
from tallyfy_client import TallyfyError
after = state()
assert after == before, (before, after)
from tallyfy_client import AsyncTallyfy, Tallyfy
assert not logging.getLogger("tallyfy_client").level
os.environ["TALLYFY_LOG"] = ""
Tallyfy("token", org_id="o1").close()
AsyncTallyfy("token", org_id="o1")
own = logging.getLogger("tallyfy_client")
print(*(type(one).__name__ for one in own.handlers), own.filters, own.level, own.propagate)
loggers = logging.root.manager.loggerDict
others = [one for name, one in loggers.items() if name.startswith(("httpx", "httpcore"))]
print([one for one in others if getattr(one, "filters", []) or getattr(one, "handlers", [])])
"""


@pytest.mark.parametrize(
    ("program", "prints"),
    [(WITHOUT_HTTPX2, "refused\n"), (STATE, "NullHandler [] 0 True\n[]\n")],
    ids=["without httpx2", "state of the process"],
)
def test_client_needs_and_changes_nothing_else(program: str, prints: str) -> None:
    # The variable is read when the first client is made.
    assert finished(program, TALLYFY_LOG="debug").stdout == prints
