"""Spans and metrics, as the real SDK of OpenTelemetry exports them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from itertools import count
from typing import Any

import pytest
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import InMemoryMetricReader
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import Span, SpanKind, StatusCode

from tallyfy_client import AsyncTallyfy, NotFoundError, OutcomeUnknownError, opentelemetry
from tallyfy_client.opentelemetry import OpenTelemetryObserver
from tallyfy_client.testing import FakeTallyfy
from tests.fakes import IN_PROCESS, connected

in_process = pytest.mark.parametrize("way", IN_PROCESS)


class Telemetry:
    """An SDK that keeps in memory what it is given."""

    def __init__(self) -> None:
        self._exporter = InMemorySpanExporter()
        self._reader = InMemoryMetricReader()
        self.tracer_provider = TracerProvider()
        self.tracer_provider.add_span_processor(SimpleSpanProcessor(self._exporter))
        self.tracer = self.tracer_provider.get_tracer("the caller")
        self.meter_provider = MeterProvider([self._reader])
        self.observer = OpenTelemetryObserver(
            tracer_provider=self.tracer_provider, meter_provider=self.meter_provider
        )

    @property
    def spans(self) -> tuple[ReadableSpan, ...]:
        return self._exporter.get_finished_spans()

    def named(self, name: str) -> list[ReadableSpan]:
        return [span for span in self.spans if span.name == name]

    def points(self, metric: str) -> list[tuple[dict[str, Any], float]]:
        """Return the attributes and the count of what was measured."""
        return [
            (dict(point.attributes), getattr(point, "count", getattr(point, "value", 0)))
            for point in self.measured(metric)
        ]

    def measured(self, metric: str) -> list[Any]:
        """Return the data points of a metric."""
        data: Any = self._reader.get_metrics_data()
        return [
            point
            for resource in data.resource_metrics
            for scope in resource.scope_metrics
            for each in scope.metrics
            if each.name == metric
            for point in each.data.data_points
        ]


@pytest.fixture
def telemetry() -> Iterator[Telemetry]:
    telemetry = Telemetry()
    yield telemetry
    telemetry.tracer_provider.shutdown()
    telemetry.meter_provider.shutdown()


@pytest.fixture
def fake() -> FakeTallyfy:
    fake = FakeTallyfy()
    fake.add_run(id="r1", tasks=[{"id": "t1"}, {"id": "t2"}])
    return fake


def parent_of(span: ReadableSpan) -> int | None:
    return span.parent and span.parent.span_id


def id_of(span: Span | ReadableSpan) -> int:
    context = span.get_span_context()
    assert context is not None
    return context.span_id


def within_a_job(telemetry: Telemetry, connection: Any, call: Callable[[Any], Any]) -> int:
    """Make a call within a span of the caller's, and return the id of that."""
    client, result = connection

    async def awaited() -> int:
        with telemetry.tracer.start_as_current_span("job") as job:
            await call(client)
        return id_of(job)

    if isinstance(client, AsyncTallyfy):
        found: int = result(awaited())
        return found
    with telemetry.tracer.start_as_current_span("job") as job:
        call(client)
    return id_of(job)


@in_process
def test_a_call_and_each_request_are_spans_and_are_measured(
    fake: FakeTallyfy, way: str, telemetry: Telemetry
) -> None:
    fake.fail_next(status=503)
    with connected(fake, way, observers=[telemetry.observer]) as (client, result):
        result(client.tasks.get("t1", with_="run"))
    first, second, call = telemetry.spans
    assert (call.name, call.kind, call.parent) == ("get_task", SpanKind.INTERNAL, None)
    assert call.attributes == {
        "tallyfy.operation": "get_task",
        "tallyfy.org_id": fake.org_id,
        "tallyfy.task_id": "t1",
        "tallyfy.attempts": 2,
    }
    assert [(one.name, one.kind) for one in (first, second)] == [("GET", SpanKind.CLIENT)] * 2
    assert [parent_of(one) for one in (first, second)] == [id_of(call)] * 2
    error, unset = StatusCode.ERROR, StatusCode.UNSET
    assert [one.status.status_code for one in telemetry.spans] == [error, unset, unset]

    asked = {"http.request.method": "GET", "server.address": "go.tallyfy.com", "server.port": 443}
    failed = {**asked, "http.response.status_code": 503, "error.type": "503"}
    passed = {**asked, "http.response.status_code": 200}
    names = {
        "url.full": f"https://go.tallyfy.com/api/organizations/{fake.org_id}/tasks/t1",
        "tallyfy.operation": "get_task",
        "tallyfy.task_id": "t1",
    }
    shown = [dict(span.attributes or {}) for span in (first, second)]
    assert all(isinstance(one.pop("http.response.header.x-request-id"), tuple) for one in shown)
    assert shown == [failed | names, passed | names | {"http.request.resend_count": 1}]

    operation = {"tallyfy.operation": "get_task"}
    assert telemetry.points("http.client.request.duration") == [(failed, 1), (passed, 1)]
    assert telemetry.points("tallyfy.client.call.duration") == [(operation, 1)]
    assert telemetry.points("tallyfy.client.retries") == [(operation, 1)]


@in_process
def test_waits_and_read_backs_are_events(fake: FakeTallyfy, way: str, telemetry: Telemetry) -> None:
    fake.fail_next(status=429, headers={"Retry-After": "7"}, operation="complete_run_task")
    fake.fail_next(event="reset", took_effect=True, operation="complete_run_task")
    with connected(fake, way, observers=[telemetry.observer]) as (client, result):
        result(client.tasks.complete("t1", run_id="r1"))
    [call] = telemetry.named("complete_task")
    assert [event.name for event in call.events] == ["retry", "read_back"]
    moments = [call.start_time, *(event.timestamp for event in call.events), call.end_time]
    assert moments == sorted(moments)  # type: ignore[type-var]
    assert 7 <= (call.events[0].attributes or {})["tallyfy.wait"] <= 7.5  # type: ignore[operator]
    assert telemetry.points("tallyfy.client.wait.duration") == [
        ({"tallyfy.operation": "complete_task", "tallyfy.wait.reason": "retry"}, 1)
    ]


@in_process
def test_an_unknown_outcome_is_told_without_its_text(
    fake: FakeTallyfy, way: str, telemetry: Telemetry
) -> None:
    fake.fail_next(event="reset", took_effect=False, operation="complete_run_task")
    with (
        connected(fake, way, observers=[telemetry.observer]) as (client, result),
        pytest.raises(OutcomeUnknownError),
    ):
        result(client.tasks.complete("t1", run_id="r1"))
    [call] = telemetry.named("complete_task")
    assert call.status.status_code is StatusCode.ERROR
    assert call.status.description is None
    attributes = call.attributes or {}
    assert attributes["error.type"] == "OutcomeUnknownError"
    assert attributes["tallyfy.may_have_taken_effect"] is True
    assert all(event.name != "exception" for event in call.events)
    [post] = telemetry.named("POST")
    assert (post.attributes or {})["error.type"] == "ConnectionResetError"


@in_process
def test_nothing_secret_is_in_a_span(fake: FakeTallyfy, way: str, telemetry: Telemetry) -> None:
    fake.fail_next(
        status=404, body={"message": f"no {fake.token}"}, headers={"X-Request-Id": fake.token}
    )
    with (
        connected(fake, way, observers=[telemetry.observer]) as (client, result),
        pytest.raises(NotFoundError),
    ):
        result(client.runs.list(q="secret words").first_page())
    exported = "".join(span.to_json() for span in telemetry.spans)
    assert fake.token not in exported
    assert "secret" not in exported
    assert "message" not in exported


@pytest.mark.parametrize(
    ("metric", "seconds"), [("tallyfy.client.call", 6), ("http.client.request", 2)]
)
@in_process
def test_durations_are_the_seconds_since_the_beginning(
    fake: FakeTallyfy,
    way: str,
    metric: str,
    seconds: int,
    telemetry: Telemetry,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(opentelemetry, "perf_counter", count(1000, 2).__next__)
    with connected(fake, way, observers=[telemetry.observer]) as (client, result):
        result(client.tasks.get("t1"))
    [point] = telemetry.measured(f"{metric}.duration")
    # Each look at the clock takes two seconds, and the request lies within the call.
    assert point.sum == seconds


@pytest.mark.parametrize("way", ["served", "served, async"])
def test_pages_that_are_read_ahead_keep_the_parent(
    fake: FakeTallyfy, way: str, telemetry: Telemetry
) -> None:
    for _ in range(30):
        fake.add_run()
    fake.fail_next(status=None, event=None, delay=0.02, times=100)
    with connected(fake, way, observers=[telemetry.observer]) as connection:
        job = within_a_job(
            telemetry, connection, lambda client: client.runs.list(per_page=3).collect()
        )
    pages = telemetry.named("list_runs")
    assert len(pages) == 11
    assert {parent_of(page) for page in pages} == {job}
    requests = telemetry.named("GET")
    assert {parent_of(one) for one in requests} == {id_of(page) for page in pages}


@pytest.mark.anyio
async def test_calls_of_many_tasks_have_each_their_own_requests(
    fake: FakeTallyfy, telemetry: Telemetry
) -> None:
    async with fake.async_client(observers=[telemetry.observer]) as client:
        await asyncio.gather(*(client.tasks.get(f"t{1 + n % 2}") for n in range(20)))
    calls, requests = telemetry.named("get_task"), telemetry.named("GET")
    tasks = {id_of(call): (call.attributes or {})["tallyfy.task_id"] for call in calls}
    assert len(requests) == len(tasks) == 20
    for request in requests:
        parent = parent_of(request)
        assert parent is not None
        assert tasks[parent] == (request.attributes or {})["tallyfy.task_id"]


@pytest.mark.anyio
async def test_a_call_that_is_cancelled_ends_its_spans(
    fake: FakeTallyfy, telemetry: Telemetry
) -> None:
    async with fake.async_client(observers=[telemetry.observer]) as client:
        call = asyncio.create_task(client.tasks.get("t1"))
        await asyncio.sleep(0)
        call.cancel()
        await asyncio.wait([call])
    assert [(span.attributes or {})["error.type"] for span in telemetry.spans] == [
        "CancelledError",
        "CancelledError",
    ]
