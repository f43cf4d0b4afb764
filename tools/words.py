"""Reads the contract word by word: what no reader takes is refused, with its place.

A reader opens an object of the contract, takes the words that it understands, and closes it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from types import TracebackType
from typing import Any, Self

from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match

from tools.contract_faults import Fault, Path, lookup, path_of

_NEEDED = object()
_TEXT = {"type": "string", "minLength": 1}
# The words of our own. Where one may stand, a reader takes it; `among` are the values beside it.
EXTENSIONS: Mapping[str, Any] = {
    "x-bare-value": _TEXT,
    "x-error": {"type": "string", "pattern": "^[A-Z][A-Za-z]*Error$"},
    "x-id-of": _TEXT,
    "x-later": _TEXT,
    "x-method": {"enum": ["complete", "get", "list"]},
    "x-not-offered": _TEXT,
    "x-presence-counts": {"const": True},
    "x-refused": {"type": "object", "minProperties": 1, "additionalProperties": _TEXT},
}


class RefusedError(Exception):
    """The contract has something that no reader understands."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.what)
        self.fault = fault


class Words:
    """The words of one object of the contract; a reference stands for what it refers to."""

    def __init__(self, contract: Mapping[str, Any], at: Path, kind: str) -> None:
        self._contract = contract
        self.at = at
        self.kind = kind
        self._taken: set[str] = set()
        self.node: Any = lookup(contract, at)
        while isinstance(self.node, Mapping) and self.node.keys() == {"$ref"}:
            self.at = path_of(self.node["$ref"])
            self.node = lookup(contract, self.at)
        if not isinstance(self.node, Mapping):
            raise self.refused("must be an object")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: object, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self.close()

    def close(self) -> None:
        """Refuse the words that were not taken."""
        for word in self.node.keys() - self._taken:
            known = ", ".join(f"`{each}`" for each in sorted(self._taken))
            raise self.refused(f"`{word}` is not understood there, only {known}", word)

    def __contains__(self, word: str) -> bool:
        return word in self.node

    @property
    def name(self) -> str:
        return str(self.at[-1])

    def refused(self, why: str, *inside: str | int) -> RefusedError:
        place = " > ".join(map(str, self.at)) or "as a whole"
        return RefusedError(
            Fault(
                (*self.at, *inside),
                f"{self.kind} ({place}): {why}. Describe it as the others are, or teach "
                "tools/operations.py or tools/models.py to read it",
            )
        )

    def take(self, word: str, default: Any = _NEEDED, *, among: Collection[Any] = ()) -> Any:
        """Return what a word says, if it is one of the values that are understood."""
        self._taken.add(word)
        if word not in self.node:
            if default is _NEEDED:
                raise self.refused(f"`{word}` is missing")
            return default
        value = self.node[word]
        if among and value not in among:
            allowed = " or ".join(f"`{each}`" for each in among)
            raise self.refused(f"`{word}` must be {allowed} there, not `{value}`", word)
        return value

    def skip(self, *words: str) -> None:
        """Take words that only explain, or that others hold against the contract."""
        self._taken.update(words)

    def text(self, word: str, default: Any = _NEEDED) -> str:
        """Return text for a docstring, escaped: text of the contract is never code."""
        value = self.take(word, default)
        if not isinstance(value, str) or not value.replace("\n", "").isprintable():
            raise self.refused(f"`{word}` must be text without control characters", word)
        return escaped(value.strip())

    def extension(self, word: str, *, among: Collection[str] | None = None) -> Any:
        """Return what a word of our own says; None without it. `among` are its values or keys."""
        value = self.take(word, None)
        if value is None:
            return None
        if error := best_match(Draft202012Validator(EXTENSIONS[word]).iter_errors(value)):
            raise self.refused(f"`{word}`: {error.message}", word)
        if among is None:
            return value
        if unknown := {*([value] if isinstance(value, str) else value)} - {*among}:
            allowed = ", ".join(f"`{each}`" for each in among)
            raise self.refused(f"`{word}` must be among {allowed}, not `{min(unknown)}`", word)
        return value

    def inner(self, word: str, kind: str) -> Words:
        self.take(word)
        return Words(self._contract, (*self.at, word), kind)

    def parts(self, word: str, kind: str) -> list[Words]:
        """Return the objects in a list or a mapping."""
        found = self.take(word, [])
        keys = found if isinstance(found, Mapping) else range(len(found))
        return [Words(self._contract, (*self.at, word, key), kind) for key in keys]

    def each(self, word: str, kind: str) -> Iterator[Words]:
        """Return each of these objects, and close it afterwards."""
        for part in self.parts(word, kind):
            with part:
                yield part

    def reference(self, kind: str) -> Words | None:
        """Return what a schema refers to with words beside the reference."""
        if "$ref" not in self:
            return None
        return Words(self._contract, path_of(self.take("$ref")), kind)


def escaped(text: str) -> str:
    """Return text as it can stand in a docstring."""
    text = text.replace("\\", "\\\\")
    return re.sub(r'"{3,}|"+\Z', lambda quotes: '\\"' * len(quotes[0]), text)


def quoted(text: str) -> str:
    """Return text as a literal."""
    return repr(text)


def regular_expression(pattern: str) -> str:
    """Return a pattern as a literal. In Python, `$` also matches before a last line break."""
    if re.search(r"(?<!\\)(\\\\)*\$$", pattern):
        pattern = f"{pattern.removesuffix('$')}\\Z"
    return f'r"{pattern}"' if pattern.isprintable() and '"' not in pattern else repr(pattern)
