from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define

from .. import models
from ..types import (
    UNREADABLE,
    UNSET,
    ReadsLate,
    Unset,
    as_json,
    repr_of_set_fields,
)

if TYPE_CHECKING:
    from ..models.field_values import FieldValues


T = TypeVar("T", bound="CompletionRequest")


@_attrs_define(repr=False)
class CompletionRequest(ReadsLate):
    """Which task to complete, and how. The same for a task of a run and for a one-off task."""

    task_id: str
    """ The id of the task to complete. """
    is_approved: bool | Unset = UNSET
    """ For approval tasks, true approves and false rejects. The document calls it optional; later ones require it
    for approval tasks and answer 422 without it. On expiring tasks, false records that the task expired (mcp). """
    taskdata: FieldValues | Unset = UNSET
    """ Values by the id of the form field. Text, email and date fields have a string, radio buttons the text of the
    option, dropdowns `{id, text, value}`, multiselects a list of such objects with `selected`, tables a list with
    one entry for each column, assignee fields `{users, guests, groups}`, files a list of assets. A `text` has at
    most 200 characters (docs) or 255 (php), a `textarea` 30000 (docs) or 6000 (php). """
    override_user: int | Unset = UNSET
    """ The id of the user to record as the one who completed the task. """

    def __repr__(self) -> str:
        return repr_of_set_fields(self)

    def to_dict(self) -> dict[str, Any]:
        task_id = self.task_id

        is_approved = self.is_approved

        taskdata = as_json(self.taskdata)

        override_user = self.override_user

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "task_id": task_id,
            }
        )
        if is_approved is not UNSET:
            field_dict["is_approved"] = is_approved
        if taskdata is not UNSET:
            field_dict["taskdata"] = taskdata
        if override_user is not UNSET:
            field_dict["override_user"] = override_user

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        new = cls.__new__(cls)
        d = dict(src_dict)
        new.task_id = d["task_id"]

        new.is_approved = d.get("is_approved", UNSET)

        if "taskdata" not in d:
            new.taskdata = UNSET

        new.override_user = d.get("override_user", UNSET)

        new._unread = d

        return new

    @staticmethod
    def _read_taskdata(unread: Mapping[str, Any]) -> Any:
        value = unread.get("taskdata", UNSET)
        if isinstance(value, dict):
            try:
                value = models.FieldValues.from_dict(value)
            except UNREADABLE:
                pass
        return value
