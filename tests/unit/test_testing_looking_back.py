"""A fake tells what it was asked, and which tasks were completed."""

from __future__ import annotations

import re

import pytest

from tallyfy_client import OutcomeUnknownError, UnprocessableEntityError
from tallyfy_client.testing import Completion, FakeTallyfy
from tests.fakes import ask

TOKEN = "planted-token-5f1e"


@pytest.fixture
def fake() -> FakeTallyfy:
    fake = FakeTallyfy(token=TOKEN)
    fake.add_run(id="r1", tasks=[{"id": "t1", "title": "Call"}, {"id": "t2", "title": "Sign"}])
    return fake


def test_it_keeps_each_request(fake: FakeTallyfy) -> None:
    with fake.client() as client:
        client.runs.list(q="ACME Corp", owners=[1, 2]).first_page()
        client.tasks.complete("t1", run_id="r1")

    read, completed = fake.requests
    assert (read.operation, read.method, read.status) == ("list_runs", "GET", 200)
    assert read.path == f"/api/organizations/{fake.org_id}/runs"
    assert read.query == {"q": "ACME Corp", "owners": "1,2", "page": "1", "per_page": "100"}
    assert read.headers["x-tallyfy-client"] == "APIClient"
    assert completed.operation == "complete_run_task"
    assert completed.json() == {"task_id": "t1"}


def test_it_keeps_no_token(fake: FakeTallyfy) -> None:
    ask(fake, "/runs")
    (request,) = fake.requests
    assert "authorization" not in request.headers
    assert TOKEN not in repr(request)


def test_it_keeps_requests_for_other_addresses(fake: FakeTallyfy) -> None:
    ask(fake, "/processes")
    ask(fake, "/runs", method="PUT")
    assert [(one.operation, one.status) for one in fake.requests] == [(None, 404), (None, 405)]


def test_a_lost_answer_has_no_status(fake: FakeTallyfy) -> None:
    fake.fail_next(event="reset", took_effect=True)
    with fake.client() as client:
        client.tasks.complete("t1", run_id="r1")
    assert [one.status for one in fake.requests] == [None, 200]


def test_it_tells_what_happened_on_the_connection(fake: FakeTallyfy) -> None:
    fake.fail_next(event="reset", took_effect=True)
    fake.fail_next(event="cut_in_body")
    with fake.client() as client:
        client.tasks.complete("t1", run_id="r1")
    assert [(one.status, one.event) for one in fake.requests] == [
        (None, "reset"),
        (200, "cut_in_body"),
        (200, None),
    ]


def test_it_keeps_each_completion(fake: FakeTallyfy) -> None:
    at = fake.now
    one_off = fake.add_one_off_task(task_type="approval")
    with fake.client() as client:
        client.tasks.complete(one_off, is_approved=True, override_user=7, taskdata={"f1": "x"})
        client.tasks.complete("t1", run_id="r1")

    first, second = fake.completions
    assert first == Completion(
        task_id=one_off.id,
        run_id=None,
        completer_id=7,
        completed_at=first.completed_at,
        is_approved=True,
        taskdata={"f1": "x"},
    )
    assert first.completed_at > at
    assert (second.task_id, second.run_id, second.is_approved) == ("t1", "r1", None)


def test_a_completed_task_passes(fake: FakeTallyfy) -> None:
    with fake.client() as client:
        client.tasks.complete("t1", run_id="r1")
    fake.assert_completed("t1")
    fake.assert_completed(fake.task("t2"), times=0)


@pytest.mark.parametrize(
    ("times", "said"), [(1, "was completed 0 times, not once"), (2, "0 times, not twice")]
)
def test_a_task_that_was_not_completed_fails_with_its_story(
    fake: FakeTallyfy, times: int, said: str
) -> None:
    with pytest.raises(AssertionError, match=said) as raised:
        fake.assert_completed("t1", times=times)
    assert str(raised.value).endswith("No request asked to complete it.")


def test_the_story_tells_what_was_asked_and_answered(fake: FakeTallyfy) -> None:
    fake.fail_next(status=422)
    fake.fail_next(event="reset")
    fake.fail_next(status=200, event="cut_in_body", operation="complete_run_task")
    with fake.client() as client:
        with pytest.raises(UnprocessableEntityError):
            client.tasks.complete("t1", run_id="r1")
        for _ in range(2):
            with pytest.raises(OutcomeUnknownError):
                client.tasks.complete("t1", run_id="r1")
        client.tasks.complete("t2", run_id="r1")

    with pytest.raises(AssertionError) as raised:
        fake.assert_completed("t1")
    path = f"/api/organizations/{fake.org_id}/runs/r1/completed-tasks"
    assert str(raised.value).splitlines() == [
        "'Call' (t1) was completed 0 times, not once. It is in-progress.",
        f"  POST {path}: answered with 422",
        f"  POST {path}: no response was sent (reset)",
        f"  POST {path}: answered with 200 (cut_in_body)",
    ]


def test_a_task_that_was_completed_too_often_fails(fake: FakeTallyfy) -> None:
    with fake.client() as client:
        client.tasks.complete("t1", run_id="r1")
    with pytest.raises(AssertionError, match=re.escape("was completed once, not 0 times")):
        fake.assert_completed("t1", times=0)
