"""Watches what the contract was written after: the documents, and the official SDK.

`python -m tools.watch` fails when a document says something else than when it was recorded, or when
the SDK has a release that the tests do not know. `--record NAME ADDRESS` records a document.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import httpx

from tools.contract import ROOT

# The name of each document, its address, and what it said: {"Get task": ["https://…", "sha256"]}.
RECORDED = ROOT / "tools" / "watched.json"
KNOWN_SDK = ROOT / "requirements" / "bench.in"
INVISIBLE = {"script", "style", "nav", "header", "footer", "svg"}


class WatchError(Exception):
    """Something cannot be looked at; the message says why."""


class _Text(HTMLParser):
    """What a reader sees of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.parts: list[str] = []
        self._hidden = 0
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        self._hidden += tag in INVISIBLE

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in INVISIBLE

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.parts += data.split()


def digest_of(address: str) -> str:
    try:
        response = httpx.get(address, follow_redirects=True, timeout=30)
        response.raise_for_status()
    except httpx.HTTPError as error:
        raise WatchError(f"{address} cannot be read: {error}") from None
    return hashlib.sha256(" ".join(_Text(response.text).parts).encode()).hexdigest()


def recorded(path: Path) -> dict[str, list[str]]:
    documents: dict[str, list[str]] = json.loads(path.read_text())
    return documents


def watched(path: Path) -> dict[str, list[str]]:
    if documents := recorded(path):
        return documents
    raise WatchError("No document is recorded: python -m tools.watch --record NAME ADDRESS")


def changed_documents(path: Path) -> Iterator[str]:
    for name, (address, digest) in watched(path).items():
        if digest_of(address) != digest:
            yield f"“{name}” has changed: {address}. Compare it with openapi.yaml, then record it."


def record(path: Path, name: str, address: str) -> None:
    documents = {**recorded(path), name: [address, digest_of(address)]}
    path.write_text(json.dumps(documents, indent=2, ensure_ascii=False) + "\n")


def newest_sdk() -> str:
    """Ask the index that pip is set up for."""
    command = [sys.executable, "-m", "pip", "index", "versions", "tallyfy"]
    shown = subprocess.run(command, capture_output=True, text=True, check=False)
    found = re.search(r"tallyfy \(([^)]+)\)", shown.stdout)
    if found is None:
        raise WatchError(f"The releases of the official SDK cannot be read:\n{shown.stderr}")
    return found[1]


def newer_sdk() -> Iterator[str]:
    known, newest = KNOWN_SDK.read_text(), newest_sdk()
    if f"tallyfy=={newest}\n" not in known:
        yield f"The official SDK has a release {newest}: name it in {KNOWN_SDK.name}, and test."


def main(arguments: list[str] | None = None, path: Path = RECORDED) -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.watch", description=__doc__)
    parser.add_argument("--record", nargs=2, metavar=("NAME", "ADDRESS"))
    options = parser.parse_args(arguments)
    try:
        if options.record:
            record(path, *options.record)
            return 0
        changes = [*changed_documents(path), *newer_sdk()]
    except WatchError as error:
        print(error, file=sys.stderr)
        return 2
    print(
        "\n".join(changes) or f"{len(recorded(path))} documents and the official SDK are as known."
    )
    return 1 if changes else 0


if __name__ == "__main__":
    sys.exit(main())
