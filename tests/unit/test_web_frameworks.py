"""What views and templates make of a model: fields and dates as in Python, and its JSON."""

from __future__ import annotations

from typing import Any

import fastapi
import fastapi.testclient
import flask
import jinja2
import pytest
from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from tallyfy_client import Run

SENT = {
    "id": "a",
    "due_date": "2025-01-15T10:00:00.000Z",
    "tags": {"data": [{"id": "t", "title": "Priority"}, 7]},
    "a_field_of_tomorrow": None,
}


def test_fastapi_returns_the_json_of_a_model() -> None:
    app = fastapi.FastAPI()

    @app.get("/")
    def run() -> dict[str, Any]:
        return Run.from_dict(SENT).to_dict()

    with fastapi.testclient.TestClient(app) as client:
        assert client.get("/").raise_for_status().json() == SENT


def test_flask_returns_the_json_of_a_model() -> None:
    app = flask.Flask(__name__)

    @app.get("/")
    def run() -> dict[str, Any]:
        return Run.from_dict(SENT).to_dict()

    assert app.test_client().get("/").json == SENT


def test_starlette_returns_the_json_of_a_model() -> None:
    def run(_request: object) -> JSONResponse:
        return JSONResponse(Run.from_dict(SENT).to_dict())

    with TestClient(Starlette(routes=[Route("/", run)])) as client:
        assert client.get("/").json() == SENT


@pytest.mark.parametrize(
    ("template", "shown"),
    [
        ("{{ run.due_date.year }}", "2025"),
        ("{{ run['due_date'].month }}", "1"),
        ("{% for tag in run.tags %}{{ tag.title }};{% endfor %}", "Priority;"),
        ("{{ run.name or 'no name' }}", "no name"),
    ],
)
def test_a_template_shows_fields_as_python_does(template: str, shown: str) -> None:
    assert jinja2.Template(template).render(run=Run.from_dict(SENT)) == shown
