"""Who is wrong when a request or its answer is not what the contract allows.

Prism says what it objects to. Each request and response is also judged in process, by judges that
share no code with it: jsonschema for requests, Schemathesis for responses.

Not openapi-core: release 0.23.1 lets a request pass without the header that the contract requires,
and takes `yes` for a boolean.
"""

import json
import shlex
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

import httpx
import schemathesis
from jsonschema import Draft202012Validator
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.contract.reading import OPERATIONS, Operation, resolved, validator
from tools.contract import CONTRACT

# Where a person can send a request again: `make mock PORT=4010`.
MOCK = "http://127.0.0.1:4010"
AGAIN = "Again, after `make mock PORT=4010` and `export TALLYFY_ACCESS_TOKEN=any-token`:"
_SCHEMATHESIS = schemathesis.openapi.from_path(CONTRACT)
_OF_RESPONSES = [
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
LEFT_OUT = {"host", "accept-encoding", "connection", "user-agent", "content-length", "prefer"}


def complaint(sender: str, response: httpx.Response) -> str | None:
    """Say what is wrong with a request or its answer, who is to blame, and how to send it again."""
    request = response.request
    said, wrong, in_response = objection(response), wrong_in(request), wrong_in_response(response)
    if wrong:
        who = f"{sender} is wrong: by openapi.yaml, {'; '.join(wrong)}."
    elif said is None:
        if not in_response:
            return None
        who = f"The response is wrong: {'; '.join(in_response)}."
    elif '"response"' in response.headers.get("sl-violations", ""):
        who = "The contract is wrong: an example of an answer is not what its schema allows."
    elif "prefer" in request.headers and response.status_code == 404:
        asked = request.headers["prefer"]
        who = f"The test is wrong: openapi.yaml has no answer or example for `{asked}`."
    else:
        who = "The mock is wrong, or openapi.yaml can be read in two ways: jsonschema allows this."
    return f"{request.method} {request.url}: {said or 'Prism lets it pass.'}\n{who}\n" + again(
        request
    )


def objection(answer: httpx.Response) -> str | None:
    """What Prism objects to, in its own words; None if it lets the request and the answer pass."""
    if answer.headers.get("content-type", "").startswith("application/problem+json"):
        return f"Prism itself answered with {answer.status_code}"
    violations = json.loads(answer.headers.get("sl-violations", "[]"))
    found = [f"{' '.join(each['location'])}: {each['message']}" for each in violations]
    return "; ".join(found) or None


def again(request: httpx.Request) -> str:
    """A line for a shell that sends the request. It takes the token from there."""
    url = MOCK + request.url.raw_path.decode("ascii")
    line = ["curl", "-X", request.method, shlex.quote(url)]
    for name, value in request.headers.items():
        if name == "authorization":
            line += ["-H", '"Authorization: Bearer $TALLYFY_ACCESS_TOKEN"']
        elif name not in LEFT_OUT:
            line += ["-H", shlex.quote(f"{name}: {value}")]
    if body := request.read():
        line += ["--data-raw", shlex.quote(body.decode())]
    return f"{AGAIN}\n  {' '.join(line)}"


# --- A request, decoded --------------------------------------------------------------------------


def query_parts(request: httpx.Request) -> list[tuple[str, str]]:
    """The query as this service reads it: a `+` is a plus sign."""
    # These bytes, and no others, go over the wire.
    query = request.url.raw_path.decode("ascii").partition("?")[2]
    pairs = [part.partition("=") for part in query.split("&") if part]
    return [(unquote(name), unquote(value)) for name, _, value in pairs]


def operation_of(request: httpx.Request) -> tuple[Operation, dict[str, str]] | None:
    """The operation that a request is for, and the values in its path."""
    # As a server reads a path: split at its slashes, then decoded.
    path = request.url.raw_path.decode("ascii").partition("?")[0]
    segments = [unquote(part) for part in path.split("/")]
    for operation in OPERATIONS.values():
        template = operation.path.split("/")
        if operation.method.upper() == request.method and len(template) == len(segments):
            pairs = list(zip(template, segments, strict=True))
            if all(name == value or name.startswith("{") for name, value in pairs):
                return operation, {n.strip("{}"): v for n, v in pairs if n.startswith("{")}
    return None


# --- The judges in process -----------------------------------------------------------------------


def wrong_in(request: httpx.Request) -> list[str]:
    """What of a request is not allowed by the contract."""
    found = operation_of(request)
    if found is None:
        return [f"it has no operation {request.method} {request.url.path}"]
    return [*_wrong_parameters(*found, request), *_wrong_body(found[0], request)]


def _wrong_parameters(
    operation: Operation, in_path: dict[str, str], request: httpx.Request
) -> Iterator[str]:
    parts = query_parts(request)
    query = dict(parts)
    if len(query) < len(parts):
        yield "a query parameter comes more than once"
    for name in query.keys() - operation.queries():
        yield f"it has no query parameter `{name}`"
    given = {"path": in_path, "query": query, "header": request.headers}
    for name, parameter in operation.parameters.items():
        value = given[parameter["in"]].get(name)
        schema = operation.schema(name)
        if value is not None:
            for reason in _refused(schema, _read_as(schema, value)):
                yield f"{parameter['in']} parameter `{name}`: {reason}"
        elif parameter.get("required"):
            yield f"the {parameter['in']} parameter `{name}` is missing"
    if not request.headers.get("authorization", "").startswith("Bearer "):
        yield "the bearer token is missing"


def _wrong_body(operation: Operation, request: httpx.Request) -> Iterator[str]:
    if "requestBody" not in operation.definition:
        return
    try:
        body = json.loads(request.read())
    except ValueError:
        yield "its body is not JSON"
    else:
        schema = validator("#/components/schemas/CompletionRequest")
        yield from (f"body: {error.message}" for error in schema.iter_errors(body))


def _read_as(schema: dict[str, Any], text: str) -> object:
    """A value of a query or a path, which is text on the wire, as its schema means it."""
    if schema.get("type") == "array":
        return [_read_as(resolved(schema["items"]), entry) for entry in text.split(",")]
    # What may be a number or a text is a text.
    if schema.get("type") in ("integer", "boolean"):
        try:
            return json.loads(text)
        except ValueError:
            return text
    return text


def _refused(schema: dict[str, Any], value: object) -> list[str]:
    if "allOf" in schema:
        schema = {"allOf": [resolved(part) for part in schema["allOf"]]}
    judge = Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)
    return [error.message for error in judge.iter_errors(value)][:1]


def wrong_in_response(response: httpx.Response) -> list[str]:
    """What of a response, which was read, is not allowed by the contract."""
    found = operation_of(response.request)
    if found is None:
        return []
    operation = _SCHEMATHESIS.find_operation_by_id(found[0].definition["operationId"])
    try:
        operation.Case(path_parameters=found[1]).validate_response(response, checks=_OF_RESPONSES)
    except FailureGroup as group:
        # Each goes on with the schema and the value.
        said = [str(failure).partition("Schema at")[0] for failure in group.exceptions]
        return [" ".join(each.split()) for each in said]
    return []
