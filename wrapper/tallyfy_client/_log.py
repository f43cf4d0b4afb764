"""The logger `tallyfy_client`, and `TALLYFY_LOG` for a quick look at it."""

from __future__ import annotations

import logging
import os
from functools import cache
from typing import Any

from ._values import Request

logger: logging.Logger = logging.getLogger("tallyfy_client")
# Without a handler, warnings would reach the stderr of programs that set up no logging.
logger.addHandler(logging.NullHandler())


def log(level: int, request: Request[Any], text: str, **fields: object) -> None:
    """Log a line about a request, without its query and body. `text` can refer to the fields."""
    extra = {"operation": request.operation, "ids": dict(request.ids), **fields}
    logger.log(level, f"%(request)s: {text}", {"request": str(request), **fields}, extra=extra)


@cache
def set_up_from_environment() -> None:
    """Write the log to stderr if `TALLYFY_LOG` is `debug` or `info`."""
    level = os.environ.get("TALLYFY_LOG", "").lower()
    if level not in {"debug", "info"}:
        return
    logger.setLevel(level.upper())
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    # A program that configures logging itself would show each line twice.
    handler.addFilter(lambda _: not logging.getLogger().handlers)
    logger.addHandler(handler)
