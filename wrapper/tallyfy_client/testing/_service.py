"""The operations of the contract: one request, one response."""

from collections.abc import Callable, Iterable, Mapping
from math import ceil
from typing import Any, TypeAlias, TypeVar
from urllib.parse import quote, urlencode

from ._filters import RUN_FILTERS, RUN_SORTS, TASK_FILTERS, TASK_SORTS, select
from ._messages import Completion, Headers, RefusalError, Request, Response, respond
from ._reading import read_completion, read_query, route_of
from ._records import Organization, RunRecord, TaskRecord, by_position

Record = TypeVar("Record", RunRecord, TaskRecord)
# What is asked for with `with`, each with what is asked for inside of it.
Includes: TypeAlias = dict[str, "Includes"]

FORMS = frozenset({"form_fields", "ko_form_fields", "ko-form-fields"})
ANSWERS = ("field_value", "value")
_CLIENTS = {"APIClient": {"APIClient"}, "any_official": {"APIClient", "TallyfySDK", "n8n"}}
_MOST_PER_PAGE = 100
_PAGE_404 = "<!DOCTYPE html><html><body><h1>404 | Not Found</h1></body></html>"


class Service:
    """Answers requests from the runs and tasks of an organization.

    Attributes:
        completions: The tasks that were completed by requests.
        responses: What tests gave for addresses outside the contract, by method and path.
    """

    def __init__(self, organization: Organization, token: str) -> None:
        self.completions: list[Completion] = []
        self.responses: dict[tuple[str, str], Response] = {}
        self._organization = organization
        self._dialect = organization.dialect
        self._token = token
        self._operations: Mapping[str, Callable[[Request, Any, Any], Any]] = {
            "list_runs": self._list_runs,
            "get_run": self._get_run,
            "list_run_tasks": self._list_run_tasks,
            "get_task": self._get_task,
            "complete_run_task": self._complete,
            "complete_one_off_task": self._complete,
        }

    def respond(self, request: Request) -> Response:
        """Answer a request, and change what it changes."""
        try:
            return self._respond(request)
        except RefusalError as refusal:
            # Without `Accept: application/json` the service sends a 404 as a page, as was measured.
            accepts_json = "application/json" in request.headers.get("accept", "")
            is_page = refusal.status == 404 and not accepts_json
            return respond(refusal.status, _PAGE_404 if is_page else refusal.said)

    def _respond(self, request: Request) -> Response:
        path = request.path.removeprefix("/api")
        if given := self.responses.get((request.method, path)):
            self._check_headers(request.headers)
            return given
        operation, ids, allowed = route_of(request.method, path)
        if allowed:
            said = {"message": f"The {request.method} method is not supported for this route."}
            return respond(405, said, {"Allow": allowed})
        if operation is None:
            said = {"message": "API endpoint not found", "code": "ENDPOINT_NOT_FOUND"}
            raise RefusalError(404, error=True, **said)
        self._check_headers(request.headers)
        if ids["org_id"] != self._organization.id:
            raise RefusalError(404)
        is_strict = self._dialect.wrong_values == "refused"
        query = read_query(operation, request.query, is_strict=is_strict)
        return respond(200, self._operations[operation](request, query, ids))

    def _check_headers(self, headers: Headers) -> None:
        # Some later sources see any value of the client's header pass, or none. A client that
        # leaves it out is the mistake to find.
        if headers.get("x-tallyfy-client") not in _CLIENTS[self._dialect.client_header]:
            raise RefusalError(401, error=True, message="missing required headers")
        scheme, _, token = headers.get("authorization", "").partition(" ")
        if scheme != "Bearer" or not token:
            raise RefusalError(401)
        if token != self._token:
            raise RefusalError(401, error=True, message="invalid token")

    # --- The operations --------------------------------------------------------------------------

    def _list_runs(self, request: Request, query: dict[str, Any], _: object) -> Any:
        runs: Iterable[RunRecord] = self._organization.runs.values()
        # Archived runs are not there unless asked for.
        if "archived" not in query and query.get("status") != "archived":
            runs = (run for run in runs if not run.is_archived)
        sort = query.get("sort") or query.get("sort_by")
        found = _sorted(select(runs, query, RUN_FILTERS), sort, RUN_SORTS)
        return self._page(request, query, found, lambda run: self._run_row(run, query))

    def _get_run(self, _: Request, query: dict[str, Any], ids: Mapping[str, str]) -> Any:
        return {"data": self._run_row(self._run(ids), query)}

    def _list_run_tasks(self, request: Request, query: dict[str, Any], ids: Any) -> Any:
        run, includes = self._run(ids), _includes(query)
        # A day wins over a range.
        if "deadline_on" in query:
            query = {name: value for name, value in query.items() if not name.endswith("_range")}
        found = select(run.tasks, query, TASK_FILTERS)
        ordered = _sorted(found, query.get("sort", "position"), TASK_SORTS)
        return self._page(request, query, ordered, lambda task: self._listed(task, includes))

    def _get_task(self, _: Request, query: dict[str, Any], ids: Mapping[str, str]) -> Any:
        return {"data": self._task_row(self._task(ids["task_id"]), _includes(query))}

    def _complete(self, request: Request, _: object, ids: Mapping[str, str]) -> Any:
        run = self._run(ids) if "run_id" in ids else None
        body = read_completion(request)
        task = self._task(body["task_id"])
        # No source says what happens at the other endpoint, or at that of another run.
        if task.run is not run:
            raise RefusalError(404)
        self._organization.check_completion(task, body)
        user, decision = body.get("override_user"), body.get("is_approved")
        taskdata = body.get("taskdata", {})
        at = self._organization.complete(task, user, decision, taskdata)
        completer = task.fields["completer_id"]
        completion = Completion(task.id, ids.get("run_id"), completer, at, decision, taskdata)
        self.completions.append(completion)
        row = self._task_row(task, {})
        return {"data": row if run is None else {**row, "tasks_changed_by_rules": {}}}

    # --- What they share -------------------------------------------------------------------------

    def _run(self, ids: Mapping[str, str]) -> RunRecord:
        return self._found(self._organization.runs, ids["run_id"])

    def _task(self, task_id: str) -> TaskRecord:
        task = self._found(self._organization.tasks, task_id)
        if task.run is not None:
            self._found(self._organization.runs, task.run.id)
        return task

    def _found(self, records: Mapping[str, Record], id_: str) -> Record:
        if id_ not in records:
            raise RefusalError(404)
        if id_ in self._organization.forbidden:
            raise RefusalError(403)
        return records[id_]

    def _page(
        self,
        request: Request,
        query: Mapping[str, Any],
        found: list[Record],
        row: Callable[[Record], dict[str, Any]],
    ) -> Any:
        if query.get("without_pagination"):
            # No source says whether `meta` is there then, so a reader should do without it.
            return {"data": [row(record) for record in found]}
        number, size = query.get("page", 1), min(query.get("per_page", 10), _MOST_PER_PAGE)
        shown = found[(number - 1) * size : number * size]
        counted = size if self._dialect.total_pages == "asked" else _MOST_PER_PAGE
        pagination = {
            "total": len(found),
            "count": len(shown),
            "per_page": size,
            "current_page": number,
            # The service counts one page, even if it is empty.
            "total_pages": max(1, ceil(len(found) / counted)),
            "links": _links(request, number, ceil(len(found) / size)),
        }
        return {"data": [row(record) for record in shown], "meta": {"pagination": pagination}}

    # --- Rows with related data ------------------------------------------------------------------
    # What a record does not have, and no source describes, is left out, as the serializer of the
    # service leaves out what it does not know.

    def _run_row(self, run: RunRecord, query: Mapping[str, Any]) -> dict[str, Any]:
        return self._run_with(run, _includes(query), query.get("form_fields_values", False))

    def _run_with(self, run: RunRecord, includes: Includes, answers: bool) -> dict[str, Any]:
        row = run.row()
        for name, inner in includes.items():
            if name == "tasks":
                tasks = sorted(run.visible_tasks, key=by_position)
                row[name] = self._wrapped([self._listed(task, inner) for task in tasks])
            elif name in run.related:
                row[name] = self._related(name, run.related[name], answers)
            elif make := _MADE_FOR_RUNS.get(name):
                row[name] = self._related(name, make(run), answers)
        return row

    def _task_row(self, task: TaskRecord, includes: Includes) -> dict[str, Any]:
        """Write a task that is read alone. It has its summary, as was measured."""
        row = task.row()
        for name, inner in includes.items():
            if name == "run" and task.run is not None:
                row[name] = self._wrapped(self._run_with(task.run, inner, answers=False))
            elif name in task.related:
                row[name] = self._related(name, task.related[name], answers=True)
            elif name in _MADE_FOR_TASKS:
                row[name] = self._wrapped(_step(task) if name == "step" else _MADE_FOR_TASKS[name])
        return row

    def _listed(self, task: TaskRecord, includes: Includes) -> dict[str, Any]:
        """Write a task of a listing, which has its summary only if asked for it."""
        row = self._task_row(task, includes)
        if "summary" not in includes:
            del row["summary"]
        return row

    def _related(self, name: str, value: Any, answers: bool) -> Any:
        if name in FORMS:
            shown = "field_value" if self._dialect.includes == "wrapped" else "value"
            rows = [
                ({k: v for k, v in one.items() if k not in ANSWERS}, one) for one in value or ()
            ]
            value = [row | {shown: one["value"]} if answers else row for row, one in rows]
        return self._wrapped(value)

    def _wrapped(self, value: Any) -> Any:
        is_data = value is None or isinstance(value, dict | list)
        return {"data": value} if is_data and self._dialect.includes == "wrapped" else value


def _checklist(run: RunRecord) -> dict[str, Any] | None:
    id_, title = run.fields["checklist_id"], run.fields["checklist_title"]
    return id_ and {"id": id_, "title": title}


def _next_task(run: RunRecord) -> list[dict[str, Any]]:
    names = ("id", "increment_id", "title", "alias", "owners", "deadline")
    return [{name: task.fields[name] for name in names} for task in run.open_tasks[:1]]


def _step(task: TaskRecord) -> dict[str, Any] | None:
    names = ("checklist_id", "title", "alias", "position", "created_at", "last_updated")
    step = {"id": task.fields["step_id"], "step_type": task.fields["task_type"]}
    return step | {name: task.fields[name] for name in names} if step["id"] else None


_MADE_FOR_RUNS: Mapping[str, Callable[[RunRecord], Any]] = {
    "checklist": _checklist,
    "next_task": _next_task,
    "form_fields": lambda run: [field for task in run.tasks for field in task.form_fields],
    **dict.fromkeys(("ko_form_fields", "tags", "assets", "folders"), lambda _: []),
}
_LISTS = "form_fields ko-form-fields threads comments issues tags assets folders"
_MADE_FOR_TASKS: Mapping[str, Any] = {"run": None, "step": None, **{n: [] for n in _LISTS.split()}}


def _sorted(
    records: list[Record], sort: str | None, keys: Mapping[str, Callable[[Record], Any]]
) -> list[Record]:
    key = keys.get((sort or "").removeprefix("-"))
    # An order that no source names is ignored.
    return records if key is None else sorted(records, key=key, reverse=str(sort).startswith("-"))


def _links(request: Request, number: int, last: int) -> Any:
    def link(page: int) -> str:
        asked = urlencode({**request.query, "page": page}, quote_via=quote, safe=",")
        return f"{request.origin}{request.path}?{asked}"

    # Seen live: on the last page there is nothing, not even the page before.
    if number >= last:
        return []
    previous = {"previous": link(number - 1)} if number > 1 else {}
    return {**previous, "next": link(number + 1)}


def _includes(query: Mapping[str, Any]) -> Includes:
    """Read `tasks,tasks.step`. A name with a dot asks for what is in front of it, too."""
    includes: Includes = {}
    for name in query.get("with", ()):
        inner = includes
        for part in name.split("."):
            inner = inner.setdefault(part, {})
    return includes
