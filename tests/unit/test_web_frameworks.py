"""A web handler can return a model, and gives what the service sent."""

from typing import Any

import fastapi.testclient
import flask
import pytest
from pydantic import BaseModel, ValidationError
from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from tallyfy_client import Run

SENT = {
    "id": "a",
    "due_date": "2025-01-15T10:00:00.000Z",
    "progress": 40,
    "tags": {"data": [{"id": "t"}, 7]},
    "prerun": {"f1": "ACME Corp"},
    "a_field_of_tomorrow": None,
}


def looked_at() -> Run:
    run = Run.from_dict(SENT)
    assert run.due_date
    assert run.progress
    assert run.tags
    assert run.prerun
    return run


def answer_of_fastapi(app: fastapi.FastAPI, path: str = "/") -> Any:
    with fastapi.testclient.TestClient(app) as client:
        return client.get(path).raise_for_status().json()


def test_fastapi_returns_a_model_by_its_annotation() -> None:
    app = fastapi.FastAPI()

    @app.get("/")
    def run() -> Run:
        return looked_at()

    @app.get("/list")
    def runs() -> list[Run]:
        return [looked_at()]

    assert answer_of_fastapi(app) == SENT
    assert answer_of_fastapi(app, "/list") == [SENT]
    answers = answer_of_fastapi(app, "/openapi.json")["paths"]["/"]["get"]["responses"]
    schema = answers["200"]["content"]["application/json"]["schema"]
    assert (schema["type"], schema["additionalProperties"]) == ("object", True)


def test_fastapi_returns_a_model_without_an_annotation() -> None:
    app = fastapi.FastAPI()

    @app.get("/")
    def run():  # type: ignore[no-untyped-def]
        return looked_at()

    assert answer_of_fastapi(app) == SENT


def test_flask_returns_a_model_as_a_dict() -> None:
    app = flask.Flask(__name__)

    @app.get("/")
    def run() -> dict[str, Any]:
        return dict(looked_at())

    assert app.test_client().get("/").json == SENT


def test_starlette_returns_a_model_as_a_dict() -> None:
    def run(_request: object) -> JSONResponse:
        return JSONResponse(dict(looked_at()))

    with TestClient(Starlette(routes=[Route("/", run)])) as client:
        assert client.get("/").json() == SENT


def test_pydantic_reads_and_writes_a_model_among_its_fields() -> None:
    class Message(BaseModel):
        run: Run

    assert Message(run=looked_at()).run.progress == looked_at().progress
    assert Message.model_validate({"run": SENT}).model_dump() == {"run": SENT}
    for wrong in ("text", {"name": "no id"}):
        with pytest.raises(ValidationError, match="run"):
            Message.model_validate({"run": wrong})
