"""The six operations of the contract: one request, one response."""

from collections.abc import Callable, Mapping
from typing import Any

from .dialect import Dialect
from .history import Completion
from .listings import Listings, pagination
from .messages import RefusalError, Request, Response, not_served, resource_not_found
from .organization import Organization, check_completion, stored_answers
from .queries import read_completion, read_query
from .records import RunRecord, TaskRecord
from .routes import route_of
from .rows import Rows, read_includes

_CLIENTS = {"APIClient": {"APIClient"}, "any_official": {"APIClient", "TallyfySDK", "n8n"}}


class Service:
    """Answers requests from the runs and tasks of an organization.

    Without the token, or without `X-Tallyfy-Client`, the response is 401. Some later sources see
    any value pass, or none; a client that leaves the header out is the mistake to find.
    """

    def __init__(self, organization: Organization, token: str, dialect: Dialect) -> None:
        self.completions: list[Completion] = []
        self._organization = organization
        self._token = token
        self._dialect = dialect
        self._listings = Listings(organization, dialect)
        self._rows = Rows(dialect)
        self._operations: dict[str, Callable[[Request, Mapping[str, str]], Response]] = {
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
            return _readable(refusal.response, request)

    def _respond(self, request: Request) -> Response:
        route = route_of(request)
        if isinstance(route, str):
            said = {"message": f"The {request.method} method is not supported for this route."}
            return Response.of(405, said, {"Allow": route})
        if route is None:
            raise RefusalError(
                404, error=True, message="API endpoint not found", code="ENDPOINT_NOT_FOUND"
            )
        self._check_headers(request.headers)
        if route.ids["org_id"] != self._organization.id:
            raise resource_not_found()
        if route.operation not in self._operations:
            raise not_served(route.operation)
        return self._operations[route.operation](request, route.ids)

    def _check_headers(self, headers: Mapping[str, str]) -> None:
        if headers.get("x-tallyfy-client") not in _CLIENTS[self._dialect.client_header]:
            raise RefusalError(401, error=True, message="missing required headers")
        scheme, _, token = headers.get("authorization", "").partition(" ")
        if scheme != "Bearer" or not token:
            raise RefusalError(401, error=True, message="Unauthenticated.")
        if token != self._token:
            raise RefusalError(401, error=True, message="invalid token")

    # --- The operations --------------------------------------------------------------------------

    def _list_runs(self, request: Request, _: Mapping[str, str]) -> Response:
        query = read_query("list_runs", request, self._dialect)
        includes, answers = _wanted(query)
        page = self._listings.runs(query)
        rows = [self._rows.run(run, includes, answers=answers) for run in page.records]
        return self._page(request, query, page, rows)

    def _get_run(self, request: Request, ids: Mapping[str, str]) -> Response:
        query = read_query("get_run", request, self._dialect)
        includes, answers = _wanted(query)
        run = self._run(ids)
        return Response.of(200, {"data": self._rows.run(run, includes, answers=answers)})

    def _list_run_tasks(self, request: Request, ids: Mapping[str, str]) -> Response:
        query = read_query("list_run_tasks", request, self._dialect)
        includes, _ = _wanted(query)
        page = self._listings.tasks(query, self._run(ids))
        rows = [self._rows.listed_task(task, includes) for task in page.records]
        return self._page(request, query, page, rows)

    def _get_task(self, request: Request, ids: Mapping[str, str]) -> Response:
        query = read_query("get_task", request, self._dialect)
        includes, _ = _wanted(query)
        return Response.of(200, {"data": self._rows.task(self._task(ids["task_id"]), includes)})

    def _complete(self, request: Request, ids: Mapping[str, str]) -> Response:
        run = self._run(ids) if "run_id" in ids else None
        body = read_completion(request)
        task = self._task(body["task_id"])
        # No source says what happens at the other endpoint, or at that of another run.
        if task.run is not run:
            raise resource_not_found()
        check_completion(task, body, self._dialect)
        self._organization.complete(
            task,
            completer_id=body.get("override_user", self._organization.user_id),
            is_approved=body.get("is_approved"),
            taskdata=stored_answers(body, self._dialect),
        )
        self.completions.append(Completion.of(task, body))
        row = self._rows.task(task, {})
        if run is not None:
            row["tasks_changed_by_rules"] = {}
        return Response.of(self._dialect.completion_status, {"data": row})

    # --- What they share -------------------------------------------------------------------------

    def _page(
        self, request: Request, query: Mapping[str, Any], page: Any, rows: list[dict[str, Any]]
    ) -> Response:
        if query.get("without_pagination") and not self._dialect.unpaged_meta:
            return Response.of(200, {"data": rows})
        about = pagination(page, request.origin + request.path, request.query, self._dialect)
        return Response.of(200, {"data": rows, "meta": {"pagination": about}})

    def _run(self, ids: Mapping[str, str]) -> RunRecord:
        run = self._organization.runs.get(ids["run_id"])
        if run is None:
            raise resource_not_found()
        self._check_permission(run)
        return run

    def _task(self, task_id: str) -> TaskRecord:
        task = self._organization.tasks.get(task_id)
        if task is None:
            raise resource_not_found()
        self._check_permission(task)
        if task.run is not None:
            self._check_permission(task.run)
        return task

    def _check_permission(self, record: RunRecord | TaskRecord) -> None:
        if record.id in self._organization.forbidden:
            raise RefusalError(403, message="forbidden")


def _wanted(query: Mapping[str, Any]) -> tuple[Any, bool]:
    return read_includes(query.get("with", ())), query.get("form_fields_values", False)


def _readable(response: Response, request: Request) -> Response:
    """Without `Accept: application/json` the service sends a 404 as a page, as was measured."""
    if response.status != 404 or "application/json" in request.headers.get("accept", ""):
        return response
    return Response.of(404, "<!DOCTYPE html><html><body><h1>404 | Not Found</h1></body></html>")
