"""What changed between two versions of the contract, and what of it breaks users of the client.

Each version becomes a flat table of what it promises; then entries of one place are compared.

What is sent may become wider: all that was allowed still is. What is read may become neither. A
wider field brings users what they did not expect; a narrower one does not make the service send
less, it makes the client unable to read it. Whether one schema allows all that another does is
decided by jsonschema-rs.

Why our own: of the tools in the registries, openapi-diff does not read OpenAPI 3.1, Optic does not
start on the Node that Prism needs, openapi-changes downloads a program, and api-smart-diff takes
another type or a missing field for harmless, and a known value that an open list gains for a break.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import jsonschema_rs
from jsonschema_rs.canonical import Containment

from tools.contract_promises import MODEL, PARTS, Place, Promise, promises


@dataclass(frozen=True)
class Change:
    """One change, in words, and where it is: empty for what stands at the top."""

    breaking: bool
    where: str
    what: str


def changes(old: dict[str, Any], new: dict[str, Any]) -> list[Change]:
    """All changes of what the contract allows."""
    before, after = promises(old), promises(new)
    in_both = before.keys() & after.keys()
    return [
        Change(breaking, ", ".join(place[:-1]), f"{place[-1]} {what}")
        for place in before | after
        # What goes or comes with its owner is not told.
        if not place[:-1] or place[:-1] in in_both
        for breaking, what in _compared(place, before, after)
    ]


Found = Iterator[tuple[bool, str]]


def _compared(
    place: Place, before: Mapping[Place, Promise], after: Mapping[Place, Promise]
) -> Found:
    was, is_ = before.get(place), after.get(place)
    if is_ is None:
        yield True, "is gone"
    elif was is None:
        yield is_.required, f"is new{', and required' if is_.required else ''}"
    else:
        if was.value != is_.value:
            yield True, f"was {_quoted(was.value)}, is {_quoted(is_.value)}"
        yield from _required(was, is_)
        if was.schema != is_.schema:
            yield (_sent if was.is_sent or is_.is_sent else _read)(was.schema, is_.schema)


def _required(was: Promise, is_: Promise) -> Found:
    if was.required == is_.required:
        return
    if is_.is_sent:
        yield is_.required, f"is {'now' if is_.required else 'no longer'} required"
    else:
        yield True, f"is {'now' if is_.required else 'no longer'} always there"


# --- Schemas -------------------------------------------------------------------------------------


def _sent(was: Any, is_: Any) -> tuple[bool, str]:
    words = _words(was, is_)
    if _covers(is_, was):
        return False, f"takes all that it took: {words}"
    return True, f"does not take all that it took: {words}"


def _read(was: Any, is_: Any) -> tuple[bool, str]:
    words = _words(was, is_)
    match _covers(is_, was), _covers(was, is_):
        case True, True:
            return False, f"can hold the same as before: {words}"
        case True, False:
            return True, f"can hold more than before: {words}"
        case False, True:
            return True, f"can be read only if it holds less than before: {words}"
    return True, f"holds something else: {words}"


def _covers(wide: Any, narrow: Any) -> bool:
    """Whether one allows all that the other does. What cannot be proved, is taken for false."""
    draft = jsonschema_rs.Draft202012
    one = jsonschema_rs.canonicalize(wide, draft=draft)
    return one.covers(jsonschema_rs.canonicalize(narrow, draft=draft)) == Containment.YES


def _words(was: Any, is_: Any) -> str:
    """The keywords that differ, wherever in the schema they stand."""
    before, after = _keywords(was), _keywords(is_)
    said = [
        f"{keyword} {said}"
        for keyword in sorted(before.keys() | after.keys())
        if (said := _gone_and_added(before.get(keyword, set()), after.get(keyword, set())))
    ]
    return "; ".join(said) or f"choices {_gone_and_added(_choices(was), _choices(is_))}"


def _gone_and_added(was: set[str], is_: set[str]) -> str:
    parts = [("without", was - is_), ("with", is_ - was)]
    return " and ".join(
        f"{word} {', '.join(f'`{value}`' for value in sorted(values))}"
        for word, values in parts
        if values
    )


def _choices(schema: dict[str, Any]) -> set[str]:
    return {_shown(each) for each in schema.get("anyOf", [schema])}


def _keywords(schema: Any) -> dict[str, set[str]]:
    """All values of each keyword in a schema and its parts."""
    found: dict[str, set[str]] = {}
    pending = [schema]
    while pending:
        node = pending.pop()
        if isinstance(node, list):
            pending += node
        elif isinstance(node, dict):
            for keyword, value in node.items():
                if keyword in PARTS:
                    pending += value.values() if keyword == "properties" else [value]
                else:
                    values = value if isinstance(value, list) else [value]
                    found.setdefault(keyword, set()).update(map(_shown, values))
    return found


def _quoted(value: Any) -> str:
    return "none" if value is None else f"`{_shown(value)}`"


def _shown(value: Any) -> str:
    if isinstance(value, Mapping) and MODEL in value:
        return str(value[MODEL])
    return value if isinstance(value, str) else json.dumps(value)
