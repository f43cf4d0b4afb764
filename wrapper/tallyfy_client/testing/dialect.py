"""Where sources disagree on what the service does: a switch each, its default with a reason."""

from typing import Any, Literal

from attrs import field, frozen
from attrs.validators import in_


def _one_of(default: object, *others: object) -> Any:
    return field(default=default, validator=in_((default, *others)))


@frozen(kw_only=True)
class Dialect:
    """How a fake answers where sources disagree. A test that matters is run with both.

    The default is what somebody saw the live service do, if somebody did; else what the five
    documents say; else the more careful of the two.

    Attributes:
        includes: Related data comes `"wrapped"` in `data`, as measured on the live service for form
            fields, or `"bare"`, as the documents print it.
        links: Without a next page, `links` is an `"empty_array"`, as seen live, or an object with
            `"nulls"`.
        form_answers: The response in a form field stands in `"field_value"`, as seen live, or in
            `"value"`, as the documents print it.
        owners: The users of a task are `"ids"`, as most sources have them, or `"objects"`, as some
            later documents print them.
        progress: The progress of a run is `"counts"`, as the documents print it, or a bare
            `"percent"`, as some later ones do.
        total_pages: The number of pages is computed from the size that was `"asked"` for, as the
            documents print it, or `"of_100"`, as one official client says it measured: 60 rows are
            one page then, though `per_page=20` gives three.
        unpaged_meta: Whether `meta` is there with `without_pagination`. No source says; most
            official clients can do without it, so a reader should.
        large_pages: A `per_page` above 100 is `"capped"` to 100, as official clients describe it
            (`meta.pagination.per_page` says so), or `"refused"` with 422, as the contract has it.
        task_filter: The filter `status` of tasks is read `"as_served"`: by the measurements of an
            official client, an unknown value gives every task, `active` all that are not completed,
            `auto-skipped` all but those, and lists may be given. Or `"as_documented"`: one of the
            documents' values, each giving what its name says; others are refused with 422.
        client_header: `X-Tallyfy-Client` must be `"APIClient"`, as the documents say, or may be
            what `"any_official"` client sends: `TallyfySDK` and `n8n`, too.
        started_status: A task that is next is `"in-progress"`, as one official client says it
            measured, or `"active"`, as the documents print it.
        second_completion: Completing a task again is `"refused"` with 422, as the documents say,
            or `"repeated"` with all that follows from it, as one later source read in the server's
            code.
        completion_status: Completing answers with 200, as the document says, or 201, as its sample
            code accepts.
        closed_status: A decided approval, and an expiring task, end as `"completed"`, as all
            documents say, or in a status of their `"own"` (approved, rejected, acknowledged,
            expired), as constants of the server suggest.
        undecided_approval: Completing an approval without `is_approved` is `"refused"` with 422, as
            later sources say, or `"accepted"`: the document calls the field optional.
        taskdata: Values of form fields that come with a completion are `"stored"`, as the document
            says, or `"ignored"`, as later ones suggest. They count for required fields if stored.
        next_task: The task to do next is the first open one by `"position"`, as the documents say,
            or the one with the earliest `"deadline"`, as later ones do.
    """

    includes: Literal["wrapped", "bare"] = _one_of("wrapped", "bare")
    links: Literal["empty_array", "nulls"] = _one_of("empty_array", "nulls")
    form_answers: Literal["field_value", "value"] = _one_of("field_value", "value")
    owners: Literal["ids", "objects"] = _one_of("ids", "objects")
    progress: Literal["counts", "percent"] = _one_of("counts", "percent")
    total_pages: Literal["asked", "of_100"] = _one_of("asked", "of_100")
    unpaged_meta: bool = _one_of(False, True)
    large_pages: Literal["capped", "refused"] = _one_of("capped", "refused")
    task_filter: Literal["as_served", "as_documented"] = _one_of("as_served", "as_documented")
    client_header: Literal["APIClient", "any_official"] = _one_of("APIClient", "any_official")
    started_status: Literal["in-progress", "active"] = _one_of("in-progress", "active")
    second_completion: Literal["refused", "repeated"] = _one_of("refused", "repeated")
    completion_status: Literal[200, 201] = _one_of(200, 201)
    closed_status: Literal["completed", "own"] = _one_of("completed", "own")
    undecided_approval: Literal["refused", "accepted"] = _one_of("refused", "accepted")
    taskdata: Literal["stored", "ignored"] = _one_of("stored", "ignored")
    next_task: Literal["position", "deadline"] = _one_of("position", "deadline")
