"""Which party is wrong when a request through Prism fails: who sent it, the contract, or the mock.

Prism says what it objects to. Each request and response is also judged by a second judge, which
shares no code with it: jsonschema for requests, Schemathesis for responses. Two that agree are
believed, two that differ are two that read the contract differently.

Not openapi-core: release 0.23.1 lets a request pass without the header that the contract requires,
and takes `yes` for a boolean.
"""

import json
import shlex
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import unquote, unquote_plus

import httpx
import schemathesis
from jsonschema import Draft202012Validator
from schemathesis.core.failures import AcceptedNegativeData, FailureGroup
from schemathesis.openapi.checks import MissingHeaderNotRejected, RejectedPositiveData
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
TOKEN_OF_THE_SHELL = '"Authorization: Bearer $TALLYFY_ACCESS_TOKEN"'
AGAIN = "Again, after `make mock PORT=4010` and `export TALLYFY_ACCESS_TOKEN=any-token`:"
_SCHEMATHESIS = schemathesis.openapi.from_path(CONTRACT)
_OF_RESPONSES = [
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
LEFT_OUT = {"host", "accept-encoding", "connection", "user-agent", "content-length", "prefer"}


# --- A request, decoded --------------------------------------------------------------------------


def path_segments(request: httpx.Request) -> list[str]:
    """The path as a server reads it: split at its slashes, then decoded."""
    return [unquote(part) for part in _target(request)[0].split("/")]


def query_parts(request: httpx.Request, *, plus_is_space: bool = False) -> list[tuple[str, str]]:
    """The query as this service reads it: a `+` is a plus sign; or as most others do."""
    query = _target(request)[1]
    pairs = [part.partition("=") for part in query.split("&") if part]
    decoded = unquote_plus if plus_is_space else unquote
    return [(decoded(name), decoded(value)) for name, _, value in pairs]


def _target(request: httpx.Request) -> tuple[str, str]:
    # These bytes, and no others, go over the wire.
    path, _, query = request.url.raw_path.decode("ascii").partition("?")
    return path, query


def operation_of(request: httpx.Request) -> tuple[Operation, dict[str, str]] | None:
    """The operation that a request is for, and the values in its path."""
    segments = path_segments(request)
    for operation in OPERATIONS.values():
        template = operation.path.split("/")
        if operation.method.upper() == request.method and len(template) == len(segments):
            pairs = list(zip(template, segments, strict=True))
            if all(name == value or name.startswith("{") for name, value in pairs):
                return operation, {n.strip("{}"): v for n, v in pairs if n.startswith("{")}
    return None


# --- The second judge ----------------------------------------------------------------------------


def wrong_in(request: httpx.Request, *, plus_is_space: bool = False) -> list[str]:
    """What of a request is not allowed by the contract."""
    found = operation_of(request)
    if found is None:
        path = "/".join(path_segments(request))
        return [f"it has no operation {request.method} {path}"]
    operation, in_path = found
    parts = query_parts(request, plus_is_space=plus_is_space)
    return [
        *_wrong_parameters(operation, request, in_path, parts),
        *_wrong_body(operation, request),
    ]


def _wrong_parameters(
    operation: Operation,
    request: httpx.Request,
    in_path: dict[str, str],
    parts: list[tuple[str, str]],
) -> Iterator[str]:
    query = dict(parts)
    if len(query) < len(parts):
        yield "a query parameter comes more than once"
    for name in query.keys() - operation.queries():
        yield f"it has no query parameter `{name}`"
    given = {"path": in_path, "query": query, "header": request.headers}
    for name, parameter in operation.parameters.items():
        values = given[parameter["in"]]
        if name in values:
            schema = operation.schema(name)
            reason = _refused(schema, read_as(schema, values[name]))
            if reason:
                yield f"{parameter['in']} parameter `{name}`: {reason}"
        elif parameter.get("required"):
            yield f"the {parameter['in']} parameter `{name}` is missing"
    if not request.headers.get("authorization", "").startswith("Bearer "):
        yield "the bearer token is missing"


def _wrong_body(operation: Operation, request: httpx.Request) -> Iterator[str]:
    if "requestBody" not in operation.definition:
        return
    schema = validator("#/components/schemas/CompletionRequest")
    try:
        body = json.loads(request.read())
    except ValueError:
        yield "its body is not JSON"
    else:
        yield from (f"body: {error.message}" for error in schema.iter_errors(body))


def read_as(schema: dict[str, Any], text: str) -> object:
    """A value of a query or a path, which is text on the wire, as its schema means it."""
    if schema.get("type") == "array":
        return [read_as(resolved(schema["items"]), entry) for entry in text.split(",")]
    # What may be a number or a text is a text.
    if schema.get("type") in ("integer", "boolean"):
        try:
            return json.loads(text)
        except ValueError:
            return text
    return text


def wrong_in_response(response: httpx.Response) -> list[str]:
    """What of a response, which was read, is not allowed by the contract."""
    found = operation_of(response.request)
    if found is None:
        return []
    operation = _SCHEMATHESIS.find_operation_by_id(found[0].definition["operationId"])
    try:
        operation.Case(path_parameters=found[1]).validate_response(response, checks=_OF_RESPONSES)
    except FailureGroup as group:
        return [_beginning(failure) for failure in group.exceptions]
    return []


def _beginning(failure: Exception) -> str:
    # It goes on with the schema and the value.
    return " ".join(str(failure).partition("Schema at")[0].split())


def _refused(schema: dict[str, Any], value: object) -> str | None:
    for choice in {"allOf", "anyOf"} & schema.keys():
        schema = {**schema, choice: [resolved(part) for part in schema[choice]]}
    judge = Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)
    return next((error.message for error in judge.iter_errors(value)), None)


def missed_by_prism(
    sender: str, response: httpx.Response, *, plus_is_space: bool = False
) -> str | None:
    """What the second judge refuses of what Prism lets pass, and how to send it again."""
    request = response.request
    wrong = [
        *(
            f"{sender} is wrong: {reason}"
            for reason in wrong_in(request, plus_is_space=plus_is_space)
        ),
        *(f"The response is wrong: {reason}" for reason in wrong_in_response(response)),
    ]
    if not wrong:
        return None
    said = "\n".join(wrong)
    return f"{request.method} {request.url}: Prism lets it pass.\n{said}\n{again(request)}"


# --- The verdict ---------------------------------------------------------------------------------


def objection(answer: httpx.Response) -> str | None:
    """What Prism objects to, in its own words; None if it lets the request and the answer pass."""
    if answer.headers.get("content-type", "").startswith("application/problem+json"):
        return f"Prism itself answered with {answer.status_code}"
    violations = answer.headers.get("sl-violations")
    if not violations:
        return None
    return "; ".join(
        f"{' '.join(found['location'])}: {found['message']}" for found in json.loads(violations)
    )


def verdict(sender: str, answer: httpx.Response) -> str:
    """Say who is wrong about a request that Prism objected to, and how to send it again."""
    said = objection(answer)
    request = answer.request
    return f"{request.method} {request.url}: {said}\n{_who(sender, answer)}\n{again(request)}"


def _who(sender: str, answer: httpx.Response) -> str:
    wrong = wrong_in(answer.request)
    if wrong:
        return f"{sender} is wrong: by openapi.yaml, {'; '.join(wrong)}."
    if '"response"' in answer.headers.get("sl-violations", ""):
        return "The contract is wrong: an example of an answer is not what its schema allows."
    if "prefer" in answer.request.headers and answer.status_code == 404:
        asked = answer.request.headers["prefer"]
        return f"The test is wrong: openapi.yaml has no answer or example for `{asked}`."
    return (
        "The mock is wrong, or openapi.yaml can be read in two ways: jsonschema allows this "
        "request, Prism does not."
    )


def again(request: httpx.Request) -> str:
    return f"{AGAIN}\n  {curl(request, MOCK)}"


def curl(request: httpx.Request, origin: str) -> str:
    """The request as a line for a shell. The token stays out: the line takes it from the shell."""
    url = origin + request.url.raw_path.decode("ascii")
    line = ["curl", "-X", request.method, shlex.quote(url)]
    for name, value in request.headers.items():
        if name == "authorization":
            line += ["-H", TOKEN_OF_THE_SHELL]
        elif name not in LEFT_OUT:
            line += ["-H", shlex.quote(f"{name}: {value}")]
    if body := request.read():
        line += ["--data-raw", shlex.quote(body.decode())]
    return " ".join(line)


# --- The same for Schemathesis -------------------------------------------------------------------


@contextmanager
def explained(case: schemathesis.Case[Any]) -> Iterator[None]:
    """Add to what Schemathesis finds who is wrong, and how to send the request again."""
    try:
        yield
    except FailureGroup as group:
        parties = sorted({_party(failure) for failure in group.exceptions})
        line = case.as_curl_command(base_url=MOCK)
        line = line.replace("'Authorization: [Filtered]'", TOKEN_OF_THE_SHELL)
        group.add_note("\n".join([*parties, AGAIN, f"  {line}"]))
        raise


def _party(failure: Exception) -> str:
    match failure:
        case AcceptedNegativeData() | MissingHeaderNotRejected():
            return (
                "The contract is wrong, or the mock: one says that this request is refused, "
                "the other takes it."
            )
        case RejectedPositiveData():
            return (
                "The contract is wrong, or the mock: one says that this request is allowed, "
                "the other refuses it."
            )
    return "The contract is wrong: the mock answers with its examples, and this one breaks it."
