"""The answers in the kick-off form of a run, by the labels of its fields."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from .base import kept

if TYPE_CHECKING:
    from . import models


class KickoffValues:
    """What a run can tell of its kick-off form."""

    __slots__ = ()

    if TYPE_CHECKING:
        prerun: Mapping[str, Any] | None
        ko_form_fields: list[models.FormField] | None
        checklist: models.Checklist | None

    @kept
    def kickoff_values(self) -> dict[str, Any]:
        """Return the answers given in the kick-off form, by the labels of the fields.

        The run has the answers by the ids of the fields, in `prerun`. The labels come with the
        fields, so ask for them: `client.runs.get(run_id, with_=["ko_form_fields"])`, or with
        `checklist`. A field that nobody has filled in has the value None. Of several fields with
        one label, all but the first have their id behind it: `Name (f70648905357)`.

        Raises:
            LookupError: The run lacks the fields of its form.
        """
        fields = self.ko_form_fields
        if fields is None and self.checklist is not None:
            fields = self.checklist.prerun
        if fields is None:
            raise LookupError(
                "The run lacks the fields of its kick-off form, which have the labels. "
                'Read it with `with_=["ko_form_fields"]`.'
            )
        given = self.prerun or {}
        values: dict[str, Any] = {}
        for field in fields:
            label = field.label or str(field.id)
            name = f"{label} ({field.id})" if label in values else label
            own = field.value if field.value is not None else field.field_value
            values[name] = given.get(str(field.id), own)
        return values
