"""A fake declines wrong requests as the contract has it, completes tasks as the service does, and
gives the related data asked for.
"""

from __future__ import annotations

from typing import Any

import pytest

from tallyfy_client import (
    APIStatusError,
    NotFoundError,
    Progress,
    Tallyfy,
    UnprocessableEntityError,
)
from tallyfy_client.testing import Dialect, FakeTallyfy
from tests.contract.reading import problems
from tests.fakes import ask


@pytest.fixture
def fake() -> FakeTallyfy:
    fake = FakeTallyfy()
    fake.add_run(id="r1", name="Onboarding", tasks=[{"id": "t1", "title": "Welcome call"}])
    fake.add_one_off_task(id="o1")
    return fake


@pytest.fixture
def client(fake: FakeTallyfy) -> Tallyfy:
    return fake.client(max_attempts=1)


EVERYWHERE = [
    ("GET", "/runs"),
    ("GET", "/runs/r1"),
    ("GET", "/runs/r1/tasks"),
    ("GET", "/tasks/t1"),
    ("POST", "/runs/r1/completed-tasks"),
    ("POST", "/completed-tasks"),
]
BODY = {"task_id": "t1"}


def refused(fake: FakeTallyfy, status: int, path: str, **request: Any) -> dict[str, Any]:
    answer = ask(fake, path, **request)
    body: dict[str, Any] = answer.json()
    assert answer.status_code == status, body
    assert problems("Error", body) == []
    assert fake.completions == []
    return body


# --- Headers and addresses -----------------------------------------------------------------------


@pytest.mark.parametrize(("method", "path"), EVERYWHERE)
def test_every_operation_checks_headers_and_organization(
    fake: FakeTallyfy, method: str, path: str
) -> None:
    for header in ("Authorization", "X-Tallyfy-Client"):
        refused(fake, 401, path, method=method, without=header, json=BODY)
    other = f"https://go.tallyfy.com/api/organizations/none{path}"
    assert refused(fake, 404, other, method=method, json=BODY)["code"] == "RESOURCE_NOT_FOUND"


@pytest.mark.parametrize(
    "given", ["Bearer", "Bearer ", "Basic fake-token", "Bearer  fake-token", "Bearer wrong"]
)
def test_another_token_is_401(fake: FakeTallyfy, given: str) -> None:
    refused(fake, 401, "/runs", headers={"Authorization": given})


@pytest.mark.parametrize("sent", ["APIClient", "TallyfySDK", "n8n"])
def test_what_official_clients_send_may_pass(fake: FakeTallyfy, sent: str) -> None:
    headers = {"X-Tallyfy-Client": sent}
    assert (ask(fake, "/runs", headers=headers).status_code == 200) == (sent == "APIClient")
    lenient = FakeTallyfy(dialect=Dialect(client_header="any_official"))
    assert ask(lenient, "/runs", headers=headers).status_code == 200
    refused(lenient, 401, "/runs", headers={"X-Tallyfy-Client": "SomeSDK"})


@pytest.mark.parametrize(
    ("method", "path", "code"),
    [
        ("GET", "/runs/none", "RESOURCE_NOT_FOUND"),
        ("GET", "/runs/none/tasks", "RESOURCE_NOT_FOUND"),
        ("GET", "/tasks/none", "RESOURCE_NOT_FOUND"),
        ("POST", "/runs/none/completed-tasks", "RESOURCE_NOT_FOUND"),
        ("GET", "/processes", "ENDPOINT_NOT_FOUND"),
    ],
)
def test_what_is_unknown_is_404(fake: FakeTallyfy, method: str, path: str, code: str) -> None:
    assert refused(fake, 404, path, method=method, json=BODY)["code"] == code
    page = ask(fake, path, method=method, json=BODY, headers={"Accept": "*/*"})
    assert (page.status_code, page.headers["Content-Type"]) == (404, "text/html")


def test_another_method_is_405(fake: FakeTallyfy) -> None:
    answer = ask(fake, "/runs", method="DELETE")
    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET")


def test_an_id_may_hold_what_has_to_be_escaped(fake: FakeTallyfy, client: Tallyfy) -> None:
    fake.add_run(id="a b+ü")
    assert client.runs.get("a b+ü").id == "a b+ü"


def test_what_the_contract_does_not_have_is_answered_as_given(
    fake: FakeTallyfy, client: Tallyfy
) -> None:
    path = f"/organizations/{fake.org_id}/users"
    fake.add_response("GET", path, {"data": [{"id": 7}]}, headers={"X-Page": "1"})
    fake.add_response("POST", path, status=201)
    fake.fail_next(status=503)
    response = fake.client().raw_request("GET", path, params={"page": 1})
    assert (response.json(), response.headers["x-page"]) == ({"data": [{"id": 7}]}, "1")
    assert client.raw_request("POST", path, json={}).status_code == 201
    assert [one.operation for one in fake.requests] == [None, None, None]
    refused(fake, 401, "/users", without="Authorization")


@pytest.mark.parametrize(
    ("forbidden", "reached"), [("r1", EVERYWHERE[1:5]), ("t1", EVERYWHERE[3:5])]
)
def test_what_is_forbidden_is_403(
    fake: FakeTallyfy, forbidden: str, reached: list[tuple[str, str]]
) -> None:
    fake.forbid(forbidden)
    for method, path in reached:
        refused(fake, 403, path, method=method, json=BODY)
    assert ask(fake, "/runs").json()["data"][0]["id"] == "r1"
    assert ask(fake, "/tasks/o1").status_code == 200


# --- Queries and bodies --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "field", "value"),
    [
        ("/runs", "status", "done"),
        ("/runs", "q", ""),
        ("/runs", "owners", "1, 2"),
        ("/runs", "with", "tags,"),
        ("/runs/r1/tasks", "sort", "title"),
        ("/runs", "starred", "yes"),
        ("/runs", "untagged", "yes"),
        ("/runs", "page", "0"),
        ("/runs", "page", "2147483648"),
        ("/runs", "per_page", "ten"),
        ("/runs/r1", "form_fields_values", "maybe"),
        ("/runs/r1/tasks", "status", ""),
        ("/runs/r1/tasks", "deadline_on", "20250115"),
        ("/runs/r1/tasks", "deadline_before", "2025-02-30"),
        ("/runs/r1/tasks", "deadline_end_range", "tomorrow"),
    ],
)
def test_a_wrong_parameter_is_422(fake: FakeTallyfy, path: str, field: str, value: str) -> None:
    assert refused(fake, 422, path, params={field: value})["errors"].keys() == {field}


def test_a_strict_dialect_refuses_what_the_service_tolerates() -> None:
    fake = FakeTallyfy(dialect=Dialect(wrong_values="refused"))
    fake.add_run(id="r1")
    assert refused(fake, 422, "/runs", params={"per_page": 101})["errors"].keys() == {"per_page"}
    for status in ("done", "complete,done"):
        refused(fake, 422, "/runs/r1/tasks", params={"status": status})
    assert ask(fake, "/runs/r1/tasks?per_page=100&status=complete,overdue").status_code == 200


@pytest.mark.parametrize(
    ("field", "body"),
    [
        ("task_id", None),
        ("task_id", {}),
        ("task_id", []),
        ("task_id", {"task_id": 7}),
        ("task_id", {"task_id": ".."}),
        ("is_approved", {"task_id": "o1", "is_approved": "yes"}),
        ("taskdata", {"task_id": "o1", "taskdata": []}),
        ("override_user", {"task_id": "o1", "override_user": 0}),
        ("override_user", {"task_id": "o1", "override_user": True}),
        ("override_user", {"task_id": "o1", "override_user": 2**53}),
        ("comment", {"task_id": "o1", "comment": "Done."}),
    ],
)
def test_a_wrong_body_is_422(fake: FakeTallyfy, field: str, body: Any) -> None:
    said = refused(fake, 422, "/completed-tasks", method="POST", json=body)
    assert said["errors"].keys() == {field}


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (400, b"{", "application/json; charset=utf-8"),
        (400, b"\xff", "application/json"),
        (400, b"[" * 100_000, "application/json"),
        (422, b'{"task_id": "o1"}', "text/plain"),
        (422, b'{"task_id": "o1"}', ""),
    ],
)
def test_a_body_that_is_not_json_names_no_task(
    fake: FakeTallyfy, status: int, body: bytes, kind: str
) -> None:
    given: dict[str, Any] = {"content": body, "headers": {"Content-Type": kind}}
    refused(fake, status, "/completed-tasks", method="POST", **given)


def test_a_plus_in_a_query_is_no_space(fake: FakeTallyfy) -> None:
    for name in ("ACME Corp", "ACME+Corp"):
        fake.add_run(name=name)
    for query, name in (("+", "ACME+Corp"), ("%2B", "ACME+Corp"), ("%20", "ACME Corp")):
        (found,) = ask(fake, f"/runs?q=ACME{query}Corp").json()["data"]
        assert found["name"] == fake.requests[-1].query["q"] == name


# --- Completing ----------------------------------------------------------------------------------


def test_a_task_is_completed_and_its_run_goes_on(fake: FakeTallyfy, client: Tallyfy) -> None:
    first_row = {"title": "First", "status_label": "Active", "is_completable": True}
    run = fake.add_run(tasks=[first_row, "Second", {"status": "auto-skipped"}])
    first, second, _ = fake.tasks(run)
    at = fake.now
    done = client.tasks.complete(first, override_user=7)
    assert (done.status, done.completed_at, done.completer_id) == ("completed", at, 7)
    assert (done.is_completable, client.tasks.get(first).status_label) == (False, "completed")
    assert fake.run(run).progress == Progress(complete=1, total=2, percent=50)
    assert (fake.task(second).status, fake.task(second).started_at) == ("in-progress", fake.now)

    assert client.tasks.complete(second).completer_id == 1001
    ended = client.runs.get(run)
    assert (ended.status, ended.completed_at) == ("complete", fake.now)
    assert ended.progress == Progress(complete=2, total=2, percent=100)


def test_given_progress_holds_until_a_task_is_completed(fake: FakeTallyfy) -> None:
    run = fake.add_run(tasks=["First", "Second"], progress={"complete": 5, "total": 9})
    assert run.progress == Progress(complete=5, total=9)
    fake.complete(fake.tasks(run)[0])
    assert fake.run(run).progress == Progress(complete=1, total=2, percent=50)


def test_a_task_is_completed_at_its_own_endpoint_only(fake: FakeTallyfy, client: Tallyfy) -> None:
    other = fake.add_run(tasks=["Sign"])
    for task_id, run_id in (("t1", None), ("t1", other.id), ("o1", other.id)):
        with pytest.raises(NotFoundError):
            client.tasks.complete(task_id, run_id=run_id)
    assert fake.completions == []
    assert "tasks_changed_by_rules" in client.tasks.complete("t1", run_id="r1").raw
    assert "tasks_changed_by_rules" not in client.tasks.complete("o1", run_id=None).raw


DECLINED: list[tuple[int, dict[str, Any], dict[str, Any], str]] = [
    (422, {}, {"status": "completed"}, "completed already"),
    (422, {}, {"status": "auto-skipped"}, "hidden"),
    (422, {}, {"status": "skipped"}, "hidden"),
    (422, {}, {"task_type": "approval"}, "The is approved field is required"),
    (422, {}, {"form_fields": [{"label": "Notes", "required": True}]}, "Notes is required"),
    (423, {"status": "issue"}, {}, "open issue"),
    (423, {"status": "problem"}, {}, "open issue"),
    (423, {"has_open_issue": True}, {}, "open issue"),
    (423, {}, {"problem": True}, "open issue"),
]


@pytest.mark.parametrize(("status", "run", "task", "said"), DECLINED)
def test_what_cannot_be_completed_is_declined(
    fake: FakeTallyfy, client: Tallyfy, status: int, run: Any, task: Any, said: str
) -> None:
    fake.add_run({"id": "r2", **run}, tasks=[{"id": "t2", **task}])
    with pytest.raises(APIStatusError, match=said) as raised:
        client.tasks.complete("t2", run_id="r2")
    assert (raised.value.status_code, raised.value.may_have_taken_effect) == (status, False)
    fake.assert_completed("t2", times=0)


EMPTY: dict[str, Any] = {"users": [], "guests": [], "groups": []}


@pytest.mark.parametrize(
    ("empty", "filled"), [(None, "None."), ("", 0), (EMPTY, {**EMPTY, "users": [7]})]
)
def test_values_that_come_with_the_completion_count(
    fake: FakeTallyfy, client: Tallyfy, empty: Any, filled: Any
) -> None:
    task = fake.add_one_off_task(form_fields=[{"id": "f1", "required": True, "value": empty}])
    with pytest.raises(UnprocessableEntityError):
        client.tasks.complete(task, taskdata={"f1": empty})
    done = client.tasks.complete(task, taskdata={"f1": filled, "unknown": 1})
    assert done.raw["taskdata"] == {"f1": filled}


@pytest.mark.parametrize(
    ("kind", "sent", "decision"),
    [("task", True, None), ("approval", False, False), ("expiring", None, True)],
)
def test_which_decision_is_kept(fake: FakeTallyfy, kind: str, sent: Any, decision: Any) -> None:
    task = fake.add_one_off_task(task_type=kind)
    done = fake.client().tasks.complete(task, is_approved=sent)
    assert (done.status, done.is_approved) == ("completed", decision)


def test_a_second_completion_may_have_all_effects_again() -> None:
    fake = FakeTallyfy(dialect=Dialect(second_completion="repeated"))
    task = fake.add_one_off_task()
    with fake.client() as client:
        client.tasks.complete(task)
        again = client.tasks.complete(task)
    assert again.completed_at == fake.completions[1].completed_at
    fake.assert_completed(task, times=2)


# --- Related data --------------------------------------------------------------------------------


def shown(fake: FakeTallyfy, path: str, include: str, **query: str) -> Any:
    return ask(fake, path, params={"with": include, **query}).json()["data"]


def test_what_no_source_describes_is_left_out_unless_given(fake: FakeTallyfy) -> None:
    assert "permissions" not in shown(fake, "/runs/r1", "permissions")
    fake.update_run("r1", permissions=["read"])
    fake.update_task("t1", threads_count=3)
    assert shown(fake, "/runs/r1", "permissions")["permissions"] == {"data": ["read"]}
    assert shown(fake, "/tasks/t1", "threads_count")["threads_count"] == 3


def test_related_data_has_related_data(fake: FakeTallyfy) -> None:
    fake.add_task("r1", "Hidden", status="auto-skipped", summary="<p>Call.</p>")
    run = shown(fake, "/runs/r1", "checklist,tasks.step,next_task")
    assert run["checklist"]["data"] == {"id": run["checklist_id"], "title": "Onboarding"}
    (task,), (following,) = run["tasks"]["data"], run["next_task"]["data"]
    assert (task["id"], task["step"]["data"]["title"]) == ("t1", "Welcome call")
    assert (following["id"], "summary" in task) == ("t1", False)
    assert shown(fake, "/runs/r1/tasks", "summary")[1]["summary"] == "<p>Call.</p>"

    row = shown(fake, "/tasks/t1", "run.checklist")
    assert row["run"]["data"]["checklist"]["data"]["title"] == "Onboarding"
    row = shown(fake, "/tasks/o1", "run,step")
    assert row["run"] == row["step"] == {"data": None}


@pytest.mark.parametrize(("includes", "answer"), [("wrapped", "field_value"), ("bare", "value")])
def test_related_data_is_wrapped_or_bare(includes: Any, answer: str) -> None:
    fake = FakeTallyfy(dialect=Dialect(includes=includes))
    fake.add_run(id="r1", tasks=[{"id": "t1", "form_fields": [{"id": "f1", "value": "x"}]}])
    related = shown(fake, "/tasks/t1", "form_fields,tags")
    fields = related["form_fields"]
    (field,) = fields["data"] if includes == "wrapped" else fields
    assert (field[answer], len({"value", "field_value"} & field.keys())) == ("x", 1)
    assert related["tags"] == ({"data": []} if includes == "wrapped" else [])
    for query, has_answer in (({}, False), ({"form_fields_values": "true"}, True)):
        fields = shown(fake, "/runs/r1", "form_fields", **query)["form_fields"]
        (field,) = fields["data"] if includes == "wrapped" else fields
        assert (answer in field) == has_answer


def test_an_open_issue_is_resolved(fake: FakeTallyfy, client: Tallyfy) -> None:
    fake.update_task("o1", problem=True)
    with pytest.raises(UnprocessableEntityError, match="issue"):
        client.tasks.complete("o1", run_id=None)
    fake.update_task("o1", problem=False)
    assert client.tasks.complete("o1", run_id=None).status == "completed"
