"""What changes between two requests."""

from collections.abc import Callable

from attrs import define

from .faults import Operations, checked, concerns
from .history import RecordedRequest

Change = Callable[[], object]


@define(eq=False)
class _Planned:
    change: Change
    counts: Callable[[RecordedRequest], bool]
    requests_left: int

    def is_due_after(self, request: RecordedRequest) -> bool:
        self.requests_left -= self.counts(request)
        return self.requests_left == 0


class Changes:
    """Makes each change once, after the request that it waits for."""

    def __init__(self) -> None:
        self._planned: list[_Planned] = []

    def plan_after_request(self, number: int, change: Change, operations: Operations) -> None:
        if number < 1:
            raise ValueError("number must be 1 or more")
        checked(operations)

        def is_asked_for(request: RecordedRequest) -> bool:
            return concerns(operations, request.operation)

        self._planned.append(_Planned(change, is_asked_for, number))

    def plan_after_page(self, number: int, change: Change, operations: Operations) -> None:
        checked(operations)

        def shows_page(request: RecordedRequest) -> bool:
            return (
                request.operation in {"list_runs", "list_run_tasks"}
                and concerns(operations, request.operation)
                and request.query.get("page", "1") == str(number)
                and request.status == 200
            )

        self._planned.append(_Planned(change, shows_page, 1))

    def make_after(self, request: RecordedRequest) -> None:
        due = [planned for planned in self._planned if planned.is_due_after(request)]
        # Before they are made: a change may send requests, and plan more changes.
        self._planned = [planned for planned in self._planned if planned not in due]
        for planned in due:
            planned.change()
