"""The logger of this client, and a quick look at what it says."""

from __future__ import annotations

import logging
import os
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tallyfy_api.types import Request

logger: logging.Logger = logging.getLogger("tallyfy_client")
# Without a handler, warnings would reach the stderr of a program that set up no logging.
logger.addHandler(logging.NullHandler())


def log(level: int, request: Request, text: str, **fields: object) -> None:
    """Write a line about a request, and not the request itself, with its query and its body.

    The text can name fields, as `%(wait).3f`.
    """
    extra = {"operation": request.operation, "ids": dict(request.ids), **fields}
    logger.log(level, f"%(request)s: {text}", {"request": str(request), **fields}, extra=extra)


@cache
def set_up_from_environment() -> None:
    """Write what `TALLYFY_LOG` asks for to stderr: `debug` or `info`."""
    level = os.environ.get("TALLYFY_LOG", "").lower()
    if level not in {"debug", "info"}:
        return
    logger.setLevel(level.upper())
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    # A program that sets up logging, now or later, would show each line twice.
    handler.addFilter(lambda _: not logging.getLogger().handlers)
    logger.addHandler(handler)
