"""A fake declines wrong requests as the contract has it, and gives the related data asked for."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tallyfy_api.api import runs
from tallyfy_client.testing import Dialect, FakeTallyfy
from tallyfy_client.testing import _reading as routes
from tests.contract.reading import problems
from tests.fakes import ask


@pytest.fixture
def fake() -> FakeTallyfy:
    fake = FakeTallyfy()
    fake.add_run(id="r1", name="Onboarding", tasks=[{"id": "t1", "title": "Welcome call"}])
    fake.add_one_off_task(id="o1")
    return fake


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


# --- Headers -------------------------------------------------------------------------------------


@pytest.mark.parametrize(("method", "path"), EVERYWHERE)
@pytest.mark.parametrize("header", ["Authorization", "X-Tallyfy-Client"])
def test_without_the_token_or_the_header_it_is_401(
    fake: FakeTallyfy, method: str, path: str, header: str
) -> None:
    refused(fake, 401, path, method=method, without=header, json=BODY)


@pytest.mark.parametrize(
    "given", ["Bearer", "Bearer ", "Basic fake-token", "Bearer  fake-token", "Bearer wrong"]
)
def test_another_token_is_401(fake: FakeTallyfy, given: str) -> None:
    refused(fake, 401, "/runs", headers={"Authorization": given})


def test_another_client_header_is_401(fake: FakeTallyfy) -> None:
    for sent in ("SomeSDK", "TallyfySDK", "n8n"):
        refused(fake, 401, "/runs", headers={"X-Tallyfy-Client": sent})


@pytest.mark.parametrize("sent", ["APIClient", "TallyfySDK", "n8n"])
def test_what_official_clients_send_may_pass(sent: str) -> None:
    fake = FakeTallyfy(dialect=Dialect(client_header="any_official"))
    assert ask(fake, "/runs", headers={"X-Tallyfy-Client": sent}).status_code == 200
    refused(fake, 401, "/runs", headers={"X-Tallyfy-Client": "SomeSDK"})


# --- Addresses -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/runs/none"),
        ("GET", "/runs/none/tasks"),
        ("GET", "/tasks/none"),
        ("POST", "/runs/none/completed-tasks"),
    ],
)
def test_an_unknown_id_is_404(fake: FakeTallyfy, method: str, path: str) -> None:
    assert refused(fake, 404, path, method=method, json=BODY)["code"] == "RESOURCE_NOT_FOUND"


@pytest.mark.parametrize(("method", "path"), EVERYWHERE)
def test_an_unknown_organization_is_404(fake: FakeTallyfy, method: str, path: str) -> None:
    other = f"https://go.tallyfy.com/api/organizations/none{path}"
    assert refused(fake, 404, other, method=method, json=BODY)["code"] == "RESOURCE_NOT_FOUND"


def test_an_unknown_address_is_404(fake: FakeTallyfy) -> None:
    assert refused(fake, 404, "/processes")["code"] == "ENDPOINT_NOT_FOUND"


def test_without_accept_a_404_is_a_page(fake: FakeTallyfy) -> None:
    answer = ask(fake, "/runs/none", headers={"Accept": "*/*"})
    assert (answer.status_code, answer.headers["Content-Type"]) == (404, "text/html")
    assert ask(fake, "/runs", headers={"Accept": "*/*"}).json()["data"]


def test_another_method_is_405(fake: FakeTallyfy) -> None:
    answer = ask(fake, "/runs", method="DELETE")
    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET")


def test_both_addresses_of_the_service_are_there(fake: FakeTallyfy) -> None:
    with fake.client(base_url="https://api.tallyfy.com") as client:
        assert client.runs.get("r1").name == "Onboarding"


def test_an_id_may_hold_what_has_to_be_escaped(fake: FakeTallyfy) -> None:
    fake.add_run(id="a/b c")
    with fake.client() as client:
        assert client.runs.get("a/b c").id == "a/b c"


ARCHIVE_RUN = """
ROUTE = ("DELETE", "/organizations/{org_id}/runs/{run_id}")
QUERY = {}
"""


@pytest.fixture
def archive_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An operation that the contract gains, and the fake does not know."""
    (tmp_path / "archive_run.py").write_text(ARCHIVE_RUN)
    monkeypatch.setattr(runs, "__path__", [*runs.__path__, str(tmp_path)])
    routes.operations.cache_clear()
    yield
    sys.modules.pop("tallyfy_api.api.runs.archive_run", None)
    routes.operations.cache_clear()


@pytest.mark.usefixtures("archive_run")
def test_an_operation_that_is_not_served_is_501(fake: FakeTallyfy) -> None:
    said = refused(fake, 501, "/runs/r1", method="DELETE")
    assert said["message"].startswith("FakeTallyfy does not serve archive_run yet.")
    fake.fail_next(status=200, body={"data": {"id": "r1"}}, operation="archive_run")
    assert ask(fake, "/runs/r1").json()["data"]["name"] == "Onboarding"
    assert ask(fake, "/runs/r1", method="DELETE").json() == {"data": {"id": "r1"}}
    assert fake.requests[-1].operation == "archive_run"


# --- Permissions ---------------------------------------------------------------------------------


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

WRONG_QUERIES = [
    ("/runs", {"status": "done"}, "status"),
    ("/runs", {"q": ""}, "q"),
    ("/runs", {"owners": "1, 2"}, "owners"),
    ("/runs", {"with": "tags,"}, "with"),
    ("/runs", {"sort": "title"}, "sort"),
    ("/runs", {"sort_by": "title"}, "sort_by"),
    ("/runs", {"starred": "yes"}, "starred"),
    ("/runs", {"untagged": "yes"}, "untagged"),
    ("/runs", {"archived": "false"}, "archived"),
    ("/runs", {"page": "0"}, "page"),
    ("/runs", {"page": "2147483648"}, "page"),
    ("/runs", {"per_page": "ten"}, "per_page"),
    ("/runs/r1", {"form_fields_values": "maybe"}, "form_fields_values"),
    ("/runs/r1/tasks", {"status": ""}, "status"),
    ("/runs/r1/tasks", {"deadline_on": "20250115"}, "deadline_on"),
    ("/runs/r1/tasks", {"deadline_before": "2025-02-30"}, "deadline_before"),
    ("/runs/r1/tasks", {"deadline_end_range": "tomorrow"}, "deadline_end_range"),
    ("/tasks/t1", {"with": ""}, "with"),
]


@pytest.mark.parametrize(("path", "query", "field"), WRONG_QUERIES)
def test_a_wrong_parameter_is_422(
    fake: FakeTallyfy, path: str, query: dict[str, str], field: str
) -> None:
    assert refused(fake, 422, path, params=query)["errors"].keys() == {field}


def test_an_unknown_parameter_is_ignored(fake: FakeTallyfy) -> None:
    assert ask(fake, "/runs", params={"limit": "1"}).status_code == 200


WRONG_BODIES: list[tuple[Any, str]] = [
    ({}, "task_id"),
    ([], "task_id"),
    ({"task_id": 7}, "task_id"),
    ({"task_id": ""}, "task_id"),
    ({"task_id": ".."}, "task_id"),
    ({"task_id": "o1", "is_approved": "yes"}, "is_approved"),
    ({"task_id": "o1", "taskdata": []}, "taskdata"),
    ({"task_id": "o1", "override_user": 0}, "override_user"),
    ({"task_id": "o1", "override_user": True}, "override_user"),
    ({"task_id": "o1", "override_user": 2**53}, "override_user"),
    ({"task_id": "o1", "override_user": "1002"}, "override_user"),
    ({"task_id": "o1", "comment": "Done."}, "comment"),
]


@pytest.mark.parametrize(("body", "field"), WRONG_BODIES)
def test_a_wrong_body_is_422(fake: FakeTallyfy, body: Any, field: str) -> None:
    said = refused(fake, 422, "/completed-tasks", method="POST", json=body)
    assert said["errors"].keys() == {field}


@pytest.mark.parametrize("body", [b"{", b"\xff", b"[" * 100_000])
def test_a_body_that_is_not_json_is_400(fake: FakeTallyfy, body: bytes) -> None:
    headers = {"Content-Type": "application/json; charset=utf-8"}
    refused(fake, 400, "/completed-tasks", method="POST", content=body, headers=headers)


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", ""])
def test_a_completion_that_is_not_sent_as_json_names_no_task(fake: FakeTallyfy, kind: str) -> None:
    headers = {"Content-Type": kind}
    content = b'{"task_id": "o1"}'
    said = refused(fake, 422, "/completed-tasks", method="POST", content=content, headers=headers)
    assert "not sent as `application/json`" in said["errors"]["task_id"][0]


def test_a_plus_in_a_query_is_no_space(fake: FakeTallyfy) -> None:
    fake.add_run(name="ACME Corp")
    fake.add_run(name="ACME+Corp")

    def found(query: str) -> list[str]:
        return [run["name"] for run in ask(fake, f"/runs?q={query}").json()["data"]]

    assert found("ACME+Corp") == found("ACME%2BCorp") == ["ACME+Corp"]
    assert found("ACME%20Corp") == ["ACME Corp"]
    assert fake.requests[0].query["q"] == "ACME+Corp"


def test_every_answer_has_a_request_id_of_its_own(fake: FakeTallyfy) -> None:
    fake.fail_next(status=503)
    fake.fail_next(status=503, headers={"x-request-id": "given"})
    sent = [ask(fake, path).headers["X-Request-Id"] for path in ("/runs", "/runs", "/runs/none")]
    assert len(set(sent)) == 3
    assert sent[1] == "given"
    assert [one.request_id for one in fake.requests] == sent


def test_an_empty_body_names_no_task(fake: FakeTallyfy) -> None:
    said = refused(fake, 422, "/completed-tasks", method="POST")
    assert said["errors"].keys() == {"task_id"}


def test_a_page_above_100_may_be_refused() -> None:
    fake = FakeTallyfy(dialect=Dialect(large_pages="refused"))
    assert refused(fake, 422, "/runs", params={"per_page": 101})["errors"].keys() == {"per_page"}
    assert ask(fake, "/runs", params={"per_page": 100}).status_code == 200


def test_an_unknown_status_of_tasks_may_be_refused() -> None:
    fake = FakeTallyfy(dialect=Dialect(task_filter="as_documented"))
    fake.add_run(id="r1")
    for status in ("done", "in-progress", "complete,overdue"):
        said = refused(fake, 422, "/runs/r1/tasks", params={"status": status})
        assert said["errors"].keys() == {"status"}


# --- Related data --------------------------------------------------------------------------------


def shown(fake: FakeTallyfy, path: str, include: str, **query: str) -> dict[str, Any]:
    data: dict[str, Any] = ask(fake, path, params={"with": include, **query}).json()["data"]
    return data


def test_nothing_related_comes_unasked(fake: FakeTallyfy) -> None:
    run = ask(fake, "/runs/r1").json()["data"]
    task = ask(fake, "/tasks/t1").json()["data"]
    assert run.keys().isdisjoint({"checklist", "tasks", "tags", "next_task", "form_fields"})
    assert task.keys().isdisjoint({"run", "step", "form_fields", "threads"})


@pytest.mark.parametrize("name", ["tags", "assets", "folders", "form_fields", "ko_form_fields"])
def test_what_a_run_does_not_have_is_an_empty_list(fake: FakeTallyfy, name: str) -> None:
    assert shown(fake, "/runs/r1", name)[name] == {"data": []}


@pytest.mark.parametrize("name", ["threads", "tags", "assets", "form_fields", "ko-form-fields"])
def test_what_a_task_does_not_have_is_an_empty_list(fake: FakeTallyfy, name: str) -> None:
    assert shown(fake, "/tasks/t1", name)[name] == {"data": []}


def test_what_no_source_describes_is_left_out_unless_given(fake: FakeTallyfy) -> None:
    assert "permissions" not in shown(fake, "/runs/r1", "permissions")
    assert "roles" not in shown(fake, "/tasks/t1", "roles")
    fake.update_run("r1", permissions=["read"])
    fake.update_task("t1", threads_count=3)
    assert shown(fake, "/runs/r1", "permissions")["permissions"] == {"data": ["read"]}
    assert shown(fake, "/tasks/t1", "threads_count")["threads_count"] == 3


def test_a_run_has_its_template_and_its_tasks(fake: FakeTallyfy) -> None:
    run = shown(fake, "/runs/r1", "checklist,tasks.step")
    assert run["checklist"]["data"] == {"id": run["checklist_id"], "title": "Onboarding"}
    (task,) = run["tasks"]["data"]
    assert task["id"] == "t1"
    assert "summary" not in task
    assert task["step"]["data"]["title"] == "Welcome call"


def test_a_run_has_its_tasks_without_those_that_rules_hide(fake: FakeTallyfy) -> None:
    fake.add_task("r1", "Hidden", status="auto-skipped")
    titles = [task["title"] for task in shown(fake, "/runs/r1", "tasks")["tasks"]["data"]]
    assert titles == ["Welcome call"]
    listed = ask(fake, "/runs/r1/tasks").json()["data"]
    assert [task["title"] for task in listed] == ["Welcome call", "Hidden"]


def test_a_run_without_a_template_has_none(fake: FakeTallyfy) -> None:
    fake.add_run(id="r2", checklist_id=None, checklist_title=None)
    assert shown(fake, "/runs/r2", "checklist")["checklist"] == {"data": None}


def test_a_task_has_its_run(fake: FakeTallyfy) -> None:
    task = shown(fake, "/tasks/t1", "run.checklist,step")
    assert task["run"]["data"]["name"] == "Onboarding"
    assert task["run"]["data"]["checklist"]["data"]["title"] == "Onboarding"


def test_a_one_off_task_has_neither_run_nor_step(fake: FakeTallyfy) -> None:
    task = shown(fake, "/tasks/o1", "run,step")
    assert (task["run"], task["step"]) == ({"data": None}, {"data": None})


def test_the_next_task_is_the_first_open_one(fake: FakeTallyfy) -> None:
    fake.add_task("r1", "Second", deadline="2024-01-01")
    (task,) = shown(fake, "/runs/r1", "next_task")["next_task"]["data"]
    assert task.keys() == {"id", "increment_id", "title", "alias", "owners", "deadline"}
    assert task["title"] == "Welcome call"


def test_the_next_task_may_be_the_one_with_the_earliest_deadline() -> None:
    fake = FakeTallyfy(dialect=Dialect(next_task="deadline"))
    fake.add_run(
        id="r1",
        tasks=[
            "First",
            {"title": "Second", "deadline": "2024-01-01"},
            {"title": "Third", "deadline": None},
        ],
    )
    (task,) = shown(fake, "/runs/r1", "next_task")["next_task"]["data"]
    assert task["title"] == "Second"


def test_a_summary_comes_in_a_listing_if_asked_for(fake: FakeTallyfy) -> None:
    fake.update_task("t1", summary="<p>Call.</p>")
    assert "summary" not in shown(fake, "/runs/r1/tasks", "step")[0]  # type: ignore[index]
    assert shown(fake, "/runs/r1/tasks", "summary")[0]["summary"]  # type: ignore[index]
    assert shown(fake, "/tasks/t1", "step")["summary"] == "<p>Call.</p>"


def test_a_run_shows_answers_if_asked_for(fake: FakeTallyfy) -> None:
    fake.add_task("r1", form_fields=[{"id": "f1", "label": "Notes", "value": "none"}])
    without = shown(fake, "/runs/r1", "form_fields")["form_fields"]["data"]
    with_answers = shown(fake, "/runs/r1", "form_fields", form_fields_values="true")
    assert "field_value" not in without[0]
    assert with_answers["form_fields"]["data"] == [{**without[0], "field_value": "none"}]


# --- Where sources disagree ----------------------------------------------------------------------


def test_related_data_may_come_bare() -> None:
    fake = FakeTallyfy(dialect=Dialect(includes="bare"))
    fake.add_run(id="r1", name="Onboarding", tasks=["First"], tags={"data": [{"id": "g1"}]})
    run = shown(fake, "/runs/r1", "checklist,tasks,tags")
    assert run["checklist"]["title"] == "Onboarding"
    assert run["tasks"][0]["title"] == "First"
    assert run["tags"] == [{"id": "g1"}]


def test_links_may_be_nulls() -> None:
    fake = FakeTallyfy(dialect=Dialect(links="nulls"))
    pagination = ask(fake, "/runs").json()["meta"]["pagination"]
    assert pagination["links"] == {"previous": None, "next": None}


def test_answers_may_stand_in_value() -> None:
    fake = FakeTallyfy(dialect=Dialect(form_answers="value"))
    fake.add_one_off_task(id="o1", form_fields=[{"id": "f1", "field_value": "none"}])
    (field,) = shown(fake, "/tasks/o1", "form_fields")["form_fields"]["data"]
    assert field["value"] == "none"
    assert "field_value" not in field


def test_owners_may_be_objects() -> None:
    fake = FakeTallyfy(dialect=Dialect(owners="objects"))
    fake.add_one_off_task(id="o1", owners={"users": [7, {"id": 8}]})
    fake.add_one_off_task(id="o2", owners=None)
    users = ask(fake, "/tasks/o1").json()["data"]["owners"]["users"]
    assert users == [{"id": 7, "full_name": "User 7", "profile_pic": None}, {"id": 8}]
    assert ask(fake, "/tasks/o2").json()["data"]["owners"] is None


def test_progress_may_be_a_number() -> None:
    fake = FakeTallyfy(dialect=Dialect(progress="percent"))
    fake.add_run(id="r1", tasks=["First", {"status": "completed"}], whole_progress=[])
    run = ask(fake, "/runs/r1").json()["data"]
    assert (run["progress"], run["whole_progress"]) == (50.0, [])


def test_pages_may_be_counted_as_if_each_had_100(fake: FakeTallyfy) -> None:
    def total_pages(fake: FakeTallyfy) -> int:
        for _ in range(60 - len(fake.runs())):
            fake.add_run()
        answer = ask(fake, "/runs", params={"per_page": 20}).json()
        total: int = answer["meta"]["pagination"]["total_pages"]
        return total

    assert total_pages(fake) == 3
    assert total_pages(FakeTallyfy(dialect=Dialect(total_pages="of_100"))) == 1


@pytest.mark.parametrize("status", ["in-progress", "active"])
def test_a_task_that_is_next_is(status: Any) -> None:
    fake = FakeTallyfy(dialect=Dialect(started_status=status))
    (task,) = fake.tasks(fake.add_run(tasks=["Call"]))
    assert task.status == status


def test_a_switch_has_no_other_values() -> None:
    with pytest.raises(ValueError, match="includes"):
        Dialect(includes="both")  # type: ignore[arg-type]
