"""Spans and metrics of OpenTelemetry, for the calls of a client and each of their requests."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from time import perf_counter
from urllib.parse import urlsplit

from opentelemetry.metrics import Histogram, MeterProvider, get_meter
from opentelemetry.trace import Span, SpanKind, StatusCode, TracerProvider, get_tracer

from . import __version__
from ._errors import TallyfyError
from .observers import ObservedAttempt, ObservedCall

Attributes = dict[str, str | int | bool]

_PORTS = {"http": 80, "https": 443}
# As the semantic conventions advise, in seconds: the default buckets are for milliseconds.
_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10, 30, 60]


class OpenTelemetryObserver:
    """Creates a span for each call and one for each of its requests, and measures both.

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
        tracer = get_tracer("tallyfy_client", __version__, tracer_provider)
        # Without what OpenTelemetry records of errors: their text can hold what the service said.
        self._span = partial(
            tracer.start_as_current_span, record_exception=False, set_status_on_exception=False
        )
        meter = get_meter("tallyfy_client", __version__, meter_provider)
        durations = partial(meter.create_histogram, explicit_bucket_boundaries_advisory=_BUCKETS)
        self._requests = durations("http.client.request.duration", "s", "HTTP client requests.")
        self._calls = durations("tallyfy.client.call.duration", "s", "Calls, with all requests.")
        self._waits = durations("tallyfy.client.wait.duration", "s", "Waits between requests.")
        self._retries = meter.create_counter("tallyfy.client.retries", "{request}", "Retries.")

    @contextmanager
    def call(self, call: ObservedCall, /) -> Iterator[None]:
        operation: Attributes = {"tallyfy.operation": call.operation}
        attributes = {**operation, "tallyfy.org_id": call.org_id, **_ids(call.ids)}
        with self._span(call.operation, kind=SpanKind.INTERNAL, attributes=attributes) as span:
            try:
                with self._measured(span, self._calls, operation):
                    yield
            finally:
                span.set_attribute("tallyfy.attempts", call.attempts)
                for event in call.events:
                    waited = {} if event.seconds is None else {"tallyfy.wait": event.seconds}
                    span.add_event(event.name, waited, timestamp=int(event.time * 1e9))
                    if event.seconds is not None:
                        reason = {**operation, "tallyfy.wait.reason": event.name}
                        self._waits.record(event.seconds, reason)

    @contextmanager
    def attempt(self, attempt: ObservedAttempt, /) -> Iterator[None]:
        url = urlsplit(attempt.call.base_url)
        labels: Attributes = {
            "http.request.method": attempt.method,
            "server.address": url.hostname or "",
            "server.port": url.port or _PORTS[url.scheme],
        }
        operation: Attributes = {"tallyfy.operation": attempt.operation}
        address: Attributes = {"url.full": attempt.call.base_url + attempt.path}
        attributes = {**labels, **operation, **address, **_ids(attempt.ids)}
        with self._span(attempt.method, kind=SpanKind.CLIENT, attributes=attributes) as span:
            if attempt.number > 1:
                span.set_attribute("http.request.resend_count", attempt.number - 1)
                self._retries.add(1, operation)
            with self._measured(span, self._requests, labels) as outcome:
                yield
                outcome |= _outcome(attempt)
            if attempt.request_id is not None:
                span.set_attribute("http.response.header.x-request-id", [attempt.request_id])

    @contextmanager
    def _measured(
        self, span: Span, durations: Histogram, labels: Attributes
    ) -> Iterator[Attributes]:
        """Record the duration, and the outcome in the metric and the span."""
        outcome: Attributes = {}
        began = perf_counter()
        try:
            yield outcome
        except BaseException as error:
            outcome["error.type"] = type(error).__name__
            if isinstance(error, TallyfyError):
                span.set_attribute("tallyfy.may_have_taken_effect", error.may_have_taken_effect)
            raise
        finally:
            durations.record(perf_counter() - began, {**labels, **outcome})
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
