"""Records of the log, as tests look at them."""

from __future__ import annotations

import logging
import pickle
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

# What every record has, so what is left are the fields that were added.
_USUAL = set(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


class _Keeper(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


@contextmanager
def recorded() -> Iterator[list[logging.LogRecord]]:
    """Give the records of every logger, down to the lowest level."""
    root, keeper = logging.getLogger(), _Keeper()
    level = root.level
    root.addHandler(keeper)
    root.setLevel(logging.DEBUG)
    try:
        yield keeper.records
    finally:
        root.setLevel(level)
        root.removeHandler(keeper)


def ours(records: list[logging.LogRecord], level: int = 0) -> list[logging.LogRecord]:
    """Choose the records of the client; with a level, only those of that level."""
    return [one for one in records if one.name == "tallyfy_client" and level in (0, one.levelno)]


def fields(record: logging.LogRecord) -> dict[str, Any]:
    """Give what the client added to a record."""
    return {name: value for name, value in vars(record).items() if name not in _USUAL}


def held_by(records: list[logging.LogRecord]) -> bytes:
    """Give all that records of the client hold, whether a handler writes it or not."""
    return b"".join(pickle.dumps(vars(one)) for one in ours(records))


def told_by(records: list[logging.LogRecord]) -> str:
    """Give all that any handler could write of the records."""
    return " ".join(f"{one.getMessage()} {vars(one)!r}" for one in records)
