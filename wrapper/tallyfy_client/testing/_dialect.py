"""Where sources disagree on what the service does: one switch each."""

from typing import Any, Literal

from attrs import field, frozen
from attrs.validators import in_


def _one_of(default: str, *others: str) -> Any:
    return field(default=default, validator=in_((default, *others)))


@frozen(kw_only=True)
class Dialect:
    """How a fake answers where sources disagree. Run a test that matters with both values.

    The default is what somebody saw the live service do, if somebody did; else what the five
    documents say; else the more careful of the two.

    Attributes:
        includes: Related data comes `"wrapped"` in `data`, as measured on the live service for form
            fields, or `"bare"`, as the documents print it.
        form_answers: The answer in a form field is in `"field_value"`, as seen live, or in
            `"value"`, as the documents print it.
        owners: The users of a task are `"ids"`, as most sources have them, or `"objects"`, as some
            later documents print them.
        started_status: A task that is next is `"in-progress"`, as one official client measured, or
            `"active"`, as the documents print it.
        closed_status: A decided approval and an expiring task end as `"completed"`, as all
            documents say, or in a status of their `"own"` (approved, rejected, acknowledged,
            expired), as constants of the server suggest.
        second_completion: Completing a task again is `"refused"` with 422, as the documents say,
            or `"repeated"` with all its effects, as a later source read in the server's code.
        taskdata: Values of form fields that come with a completion are `"stored"`, as the document
            says, or `"ignored"`, as later ones suggest. They count for required fields if stored.
        total_pages: The number of pages is computed from the page size that was `"asked"` for, as
            the documents print it, or `"of_100"`, as one official client measured: 60 rows are one
            page then, although `per_page=20` gives three.
        wrong_values: A `per_page` above 100 is cut to 100 and an unknown status of tasks gives
            every task: both are `"tolerated"`, as official clients describe it. Or they are
            `"refused"` with 422, as the contract has it.
        client_header: `X-Tallyfy-Client` must be `"APIClient"`, as the documents say, or may be
            what `"any_official"` client sends: `TallyfySDK` and `n8n`, too.
    """

    includes: Literal["wrapped", "bare"] = _one_of("wrapped", "bare")
    form_answers: Literal["field_value", "value"] = _one_of("field_value", "value")
    owners: Literal["ids", "objects"] = _one_of("ids", "objects")
    started_status: Literal["in-progress", "active"] = _one_of("in-progress", "active")
    closed_status: Literal["completed", "own"] = _one_of("completed", "own")
    second_completion: Literal["refused", "repeated"] = _one_of("refused", "repeated")
    taskdata: Literal["stored", "ignored"] = _one_of("stored", "ignored")
    total_pages: Literal["asked", "of_100"] = _one_of("asked", "of_100")
    wrong_values: Literal["tolerated", "refused"] = _one_of("tolerated", "refused")
    client_header: Literal["APIClient", "any_official"] = _one_of("APIClient", "any_official")
