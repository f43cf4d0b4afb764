"""The logger of this client, and a quick look at what it says."""

import logging
import os
from functools import cache

logger = logging.getLogger("tallyfy_client")
# Without a handler, warnings would reach the stderr of a program that set up no logging.
logger.addHandler(logging.NullHandler())


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
