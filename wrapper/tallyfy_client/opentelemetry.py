"""Spans and metrics of OpenTelemetry, for the calls of a client and each of their requests."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from time import perf_counter
from urllib.parse import urlsplit

from opentelemetry.metrics import MeterProvider, get_meter
from opentelemetry.trace import Span, SpanKind, StatusCode, TracerProvider, get_tracer

from . import __version__
from ._errors import TallyfyError
from .observers import ObservedAttempt, ObservedCall

Attributes = dict[str, str | int | bool]

_PORTS = {"http": 80, "https": 443}
# As the semantic conventions advise, in seconds: an SDK's own buckets are made for milliseconds.
_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10, 30, 60]


class OpenTelemetryObserver:
    """Makes a span for each call, in it one for each request, and measures both.

    No query, no body, no text of an error and no token gets into a span or a metric.

    Args:
        tracer_provider: Where the spans go; the global provider if not given.
        meter_provider: Where the metrics go; the global provider if not given.
    """

    def __init__(
        self,
        *,
        tracer_provider: TracerProvider | None = None,
        meter_provider: MeterProvider | None = None,
    ) -> None:
        self._tracer = get_tracer("tallyfy_client", __version__, tracer_provider)
        meter = get_meter("tallyfy_client", __version__, meter_provider)
        self._requests = meter.create_histogram(
            "http.client.request.duration",
            unit="s",
            description="Duration of HTTP client requests.",
            explicit_bucket_boundaries_advisory=_BUCKETS,
        )
        self._calls = meter.create_histogram(
            "tallyfy.client.call.duration",
            unit="s",
            description="Duration of calls, with all their requests and waits.",
            explicit_bucket_boundaries_advisory=_BUCKETS,
        )
        self._waits = meter.create_histogram(
            "tallyfy.client.wait.duration",
            unit="s",
            description="Duration of waits between requests, by their reason.",
            explicit_bucket_boundaries_advisory=_BUCKETS,
        )
        self._retries = meter.create_counter(
            "tallyfy.client.retries",
            unit="{request}",
            description="Requests that were sent again.",
        )

    @contextmanager
    def call(self, call: ObservedCall, /) -> Iterator[None]:
        operation: Attributes = {"tallyfy.operation": call.operation}
        attributes = {**operation, "tallyfy.org_id": call.org_id, **_ids(call.ids)}
        outcome: Attributes = {}
        began = perf_counter()
        with self._span(call.operation, SpanKind.INTERNAL, attributes) as span:
            try:
                yield
            except BaseException as error:
                outcome = {"error.type": type(error).__name__}
                effect = isinstance(error, TallyfyError) and error.may_have_taken_effect
                span.set_attribute("tallyfy.may_have_taken_effect", effect)
                raise
            finally:
                self._measure_waits(call, span)
                span.set_attribute("tallyfy.attempts", call.attempts)
                self._end(span, outcome)
                self._calls.record(perf_counter() - began, {**operation, **outcome})

    def _measure_waits(self, call: ObservedCall, span: Span) -> None:
        for event in call.events:
            waited = {} if event.seconds is None else {"tallyfy.wait": event.seconds}
            span.add_event(event.name, waited, timestamp=int(event.time * 1e9))
            if event.seconds is not None:
                reason = {"tallyfy.operation": call.operation, "tallyfy.wait.reason": event.name}
                self._waits.record(event.seconds, reason)

    @contextmanager
    def attempt(self, attempt: ObservedAttempt, /) -> Iterator[None]:
        url = urlsplit(attempt.call.base_url)
        request: Attributes = {
            "http.request.method": attempt.method,
            "server.address": url.hostname or "",
            "server.port": url.port or _PORTS[url.scheme],
        }
        operation: Attributes = {"tallyfy.operation": attempt.operation}
        address: Attributes = {"url.full": attempt.call.base_url + attempt.path}
        outcome: Attributes = {}
        began = perf_counter()
        attributes = {**request, **address, **operation, **_ids(attempt.ids)}
        with self._span(attempt.method, SpanKind.CLIENT, attributes) as span:
            if attempt.number > 1:
                span.set_attribute("http.request.resend_count", attempt.number - 1)
                self._retries.add(1, operation)
            try:
                yield
                outcome = _outcome(attempt)
            except BaseException as error:
                outcome = {"error.type": type(error).__name__}
                raise
            finally:
                if attempt.request_id is not None:
                    span.set_attribute("http.response.header.x-request-id", [attempt.request_id])
                self._end(span, outcome)
                self._requests.record(perf_counter() - began, {**request, **outcome})

    def _span(
        self, name: str, kind: SpanKind, attributes: Attributes
    ) -> AbstractContextManager[Span]:
        # The text of an exception can hold what the service said.
        return self._tracer.start_as_current_span(
            name,
            kind=kind,
            attributes=attributes,
            record_exception=False,
            set_status_on_exception=False,
        )

    def _end(self, span: Span, outcome: Attributes) -> None:
        span.set_attributes(outcome)
        if "error.type" in outcome:
            span.set_status(StatusCode.ERROR)


def _ids(ids: Mapping[str, str]) -> Attributes:
    return {f"tallyfy.{kind}_id": id_ for kind, id_ in ids.items()}


def _outcome(attempt: ObservedAttempt) -> Attributes:
    if attempt.status_code is None:
        return {"error.type": attempt.failure or "unknown"}
    status: Attributes = {"http.response.status_code": attempt.status_code}
    if attempt.status_code >= 400:
        status["error.type"] = str(attempt.status_code)
    return status
