from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from .. import models
from ..types import (
    UNSET,
    ReadsLate,
    Unset,
    as_json,
    read_entries,
    read_moment,
    repr_of_set_fields,
)

if TYPE_CHECKING:
    from ..models.user_reference import UserReference


T = TypeVar("T", bound="Comment")


@_attrs_define(repr=False)
class Comment(ReadsLate):
    """A comment on a task, or an issue."""

    id: int | str
    """ The id of the comment. An old source has a number (swagger). """
    content: None | str | Unset = UNSET
    """ The text. """
    author_id: int | None | str | Unset = UNSET
    """ Who wrote it. """
    author_type: None | str | Unset = UNSET
    """ The kind of the author. """
    task_id: None | str | Unset = UNSET
    """ The id of the task. """
    label: None | str | Unset = UNSET
    """ What it is, such as comment, problem, resolve, improvement or advice. """
    state: None | str | Unset = UNSET
    """ Presumably how it is shown, such as open, hide-for-guests or collapsed. """
    resolve_id: int | None | str | Unset = UNSET
    """ Presumably the id of the comment that resolves the issue. """
    sent_to: list[int | str | UserReference] | None | Unset = UNSET
    """ The ids of users, presumably of those it was sent to. """
    sent_by: int | None | str | Unset = UNSET
    """ Presumably the user who sent it. """
    created_at: datetime.datetime | None | str | Unset = UNSET
    """ When it was written. """
    updated_at: datetime.datetime | None | str | Unset = UNSET
    """ When it was last changed. """
    last_updated_at: datetime.datetime | None | str | Unset = UNSET
    """ When it was last changed, under its other name. """
    archived_at: datetime.datetime | None | str | Unset = UNSET
    """ When it was archived. Null while it is not. """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def __repr__(self) -> str:
        return repr_of_set_fields(self)

    def to_dict(self) -> dict[str, Any]:
        id = self.id

        content = self.content

        author_id = self.author_id

        author_type = self.author_type

        task_id = self.task_id

        label = self.label

        state = self.state

        resolve_id = self.resolve_id

        sent_to = as_json(self.sent_to)

        sent_by = self.sent_by

        created_at = as_json(self.created_at)

        updated_at = as_json(self.updated_at)

        last_updated_at = as_json(self.last_updated_at)

        archived_at = as_json(self.archived_at)

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
            }
        )
        if content is not UNSET:
            field_dict["content"] = content
        if author_id is not UNSET:
            field_dict["author_id"] = author_id
        if author_type is not UNSET:
            field_dict["author_type"] = author_type
        if task_id is not UNSET:
            field_dict["task_id"] = task_id
        if label is not UNSET:
            field_dict["label"] = label
        if state is not UNSET:
            field_dict["state"] = state
        if resolve_id is not UNSET:
            field_dict["resolve_id"] = resolve_id
        if sent_to is not UNSET:
            field_dict["sent_to"] = sent_to
        if sent_by is not UNSET:
            field_dict["sent_by"] = sent_by
        if created_at is not UNSET:
            field_dict["created_at"] = created_at
        if updated_at is not UNSET:
            field_dict["updated_at"] = updated_at
        if last_updated_at is not UNSET:
            field_dict["last_updated_at"] = last_updated_at
        if archived_at is not UNSET:
            field_dict["archived_at"] = archived_at

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        new = cls.__new__(cls)
        d = dict(src_dict)
        new.id = d["id"]

        new.content = d.get("content", UNSET)

        new.author_id = d.get("author_id", UNSET)

        new.author_type = d.get("author_type", UNSET)

        new.task_id = d.get("task_id", UNSET)

        new.label = d.get("label", UNSET)

        new.state = d.get("state", UNSET)

        new.resolve_id = d.get("resolve_id", UNSET)

        if "sent_to" not in d:
            new.sent_to = UNSET

        new.sent_by = d.get("sent_by", UNSET)

        if "created_at" not in d:
            new.created_at = UNSET

        if "updated_at" not in d:
            new.updated_at = UNSET

        if "last_updated_at" not in d:
            new.last_updated_at = UNSET

        if "archived_at" not in d:
            new.archived_at = UNSET

        new._unread = d

        return new

    @staticmethod
    def _read_sent_to(unread: Mapping[str, Any]) -> Any:
        value = unread.get("sent_to", UNSET)
        if isinstance(value, list):
            value = read_entries(models.UserReference, value)
        return value

    @staticmethod
    def _read_created_at(unread: Mapping[str, Any]) -> Any:
        value = unread.get("created_at", UNSET)
        if isinstance(value, str):
            value = read_moment(value)
        return value

    @staticmethod
    def _read_updated_at(unread: Mapping[str, Any]) -> Any:
        value = unread.get("updated_at", UNSET)
        if isinstance(value, str):
            value = read_moment(value)
        return value

    @staticmethod
    def _read_last_updated_at(unread: Mapping[str, Any]) -> Any:
        value = unread.get("last_updated_at", UNSET)
        if isinstance(value, str):
            value = read_moment(value)
        return value

    @staticmethod
    def _read_archived_at(unread: Mapping[str, Any]) -> Any:
        value = unread.get("archived_at", UNSET)
        if isinstance(value, str):
            value = read_moment(value)
        return value

    @staticmethod
    def _read_additional_properties(unread: Mapping[str, Any]) -> dict[str, Any]:
        return {
            key: value
            for key, value in unread.items()
            if key
            not in {
                "id",
                "content",
                "author_id",
                "author_type",
                "task_id",
                "label",
                "state",
                "resolve_id",
                "sent_to",
                "sent_by",
                "created_at",
                "updated_at",
                "last_updated_at",
                "archived_at",
            }
        }

    @property
    def additional_keys(self) -> list[str]:
        return list(self.additional_properties.keys())

    def __getitem__(self, key: str) -> Any:
        return self.additional_properties[key]

    def __setitem__(self, key: str, value: Any) -> None:
        self.additional_properties[key] = value

    def __delitem__(self, key: str) -> None:
        del self.additional_properties[key]

    def __contains__(self, key: str) -> bool:
        return key in self.additional_properties
