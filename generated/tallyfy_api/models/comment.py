from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset, repr_of_set_fields

if TYPE_CHECKING:
    from ..models.user_reference import UserReference


T = TypeVar("T", bound="Comment")


@_attrs_define(repr=False)
class Comment:
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
        from ..models.user_reference import UserReference  # noqa: PLC0415

        id: int | str
        id = self.id

        content: None | str | Unset
        if isinstance(self.content, Unset):
            content = UNSET
        else:
            content = self.content

        author_id: int | None | str | Unset
        if isinstance(self.author_id, Unset):
            author_id = UNSET
        else:
            author_id = self.author_id

        author_type: None | str | Unset
        if isinstance(self.author_type, Unset):
            author_type = UNSET
        else:
            author_type = self.author_type

        task_id: None | str | Unset
        if isinstance(self.task_id, Unset):
            task_id = UNSET
        else:
            task_id = self.task_id

        label: None | str | Unset
        if isinstance(self.label, Unset):
            label = UNSET
        else:
            label = self.label

        state: None | str | Unset
        if isinstance(self.state, Unset):
            state = UNSET
        else:
            state = self.state

        resolve_id: int | None | str | Unset
        if isinstance(self.resolve_id, Unset):
            resolve_id = UNSET
        else:
            resolve_id = self.resolve_id

        sent_to: list[dict[str, Any] | int | str] | None | Unset
        if isinstance(self.sent_to, Unset):
            sent_to = UNSET
        elif isinstance(self.sent_to, list):
            sent_to = []
            for sent_to_type_0_item_data in self.sent_to:
                sent_to_type_0_item: dict[str, Any] | int | str
                if isinstance(sent_to_type_0_item_data, UserReference):
                    sent_to_type_0_item = sent_to_type_0_item_data.to_dict()
                else:
                    sent_to_type_0_item = sent_to_type_0_item_data
                sent_to.append(sent_to_type_0_item)

        else:
            sent_to = self.sent_to

        sent_by: int | None | str | Unset
        if isinstance(self.sent_by, Unset):
            sent_by = UNSET
        else:
            sent_by = self.sent_by

        created_at: None | str | Unset
        if isinstance(self.created_at, Unset):
            created_at = UNSET
        elif isinstance(self.created_at, datetime.datetime):
            created_at = self.created_at.isoformat()
        else:
            created_at = self.created_at

        updated_at: None | str | Unset
        if isinstance(self.updated_at, Unset):
            updated_at = UNSET
        elif isinstance(self.updated_at, datetime.datetime):
            updated_at = self.updated_at.isoformat()
        else:
            updated_at = self.updated_at

        last_updated_at: None | str | Unset
        if isinstance(self.last_updated_at, Unset):
            last_updated_at = UNSET
        elif isinstance(self.last_updated_at, datetime.datetime):
            last_updated_at = self.last_updated_at.isoformat()
        else:
            last_updated_at = self.last_updated_at

        archived_at: None | str | Unset
        if isinstance(self.archived_at, Unset):
            archived_at = UNSET
        elif isinstance(self.archived_at, datetime.datetime):
            archived_at = self.archived_at.isoformat()
        else:
            archived_at = self.archived_at

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
        from ..models.user_reference import UserReference  # noqa: PLC0415

        d = dict(src_dict)

        def _parse_id(data: object) -> int | str:
            return cast(int | str, data)

        id = _parse_id(d.pop("id"))

        def _parse_content(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        content = _parse_content(d.pop("content", UNSET))

        def _parse_author_id(data: object) -> int | None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | str | Unset, data)

        author_id = _parse_author_id(d.pop("author_id", UNSET))

        def _parse_author_type(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        author_type = _parse_author_type(d.pop("author_type", UNSET))

        def _parse_task_id(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        task_id = _parse_task_id(d.pop("task_id", UNSET))

        def _parse_label(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        label = _parse_label(d.pop("label", UNSET))

        def _parse_state(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        state = _parse_state(d.pop("state", UNSET))

        def _parse_resolve_id(data: object) -> int | None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | str | Unset, data)

        resolve_id = _parse_resolve_id(d.pop("resolve_id", UNSET))

        def _parse_sent_to(data: object) -> list[int | str | UserReference] | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                sent_to_type_0 = []
                _sent_to_type_0 = data
                for sent_to_type_0_item_data in _sent_to_type_0:

                    def _parse_sent_to_type_0_item(data: object) -> int | str | UserReference:
                        try:
                            if not isinstance(data, dict):
                                raise TypeError()
                            sent_to_type_0_item_type_0 = UserReference.from_dict(data)

                            return sent_to_type_0_item_type_0
                        except (TypeError, ValueError, AttributeError, KeyError):
                            pass
                        return cast(int | str | UserReference, data)

                    sent_to_type_0_item = _parse_sent_to_type_0_item(sent_to_type_0_item_data)

                    sent_to_type_0.append(sent_to_type_0_item)

                return sent_to_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[int | str | UserReference] | None | Unset, data)

        sent_to = _parse_sent_to(d.pop("sent_to", UNSET))

        def _parse_sent_by(data: object) -> int | None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | str | Unset, data)

        sent_by = _parse_sent_by(d.pop("sent_by", UNSET))

        def _parse_created_at(data: object) -> datetime.datetime | None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                componentsschemas_moment_type_0 = datetime.datetime.fromisoformat(data)

                return componentsschemas_moment_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None | str | Unset, data)

        created_at = _parse_created_at(d.pop("created_at", UNSET))

        def _parse_updated_at(data: object) -> datetime.datetime | None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                componentsschemas_moment_type_0 = datetime.datetime.fromisoformat(data)

                return componentsschemas_moment_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None | str | Unset, data)

        updated_at = _parse_updated_at(d.pop("updated_at", UNSET))

        def _parse_last_updated_at(data: object) -> datetime.datetime | None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                componentsschemas_moment_type_0 = datetime.datetime.fromisoformat(data)

                return componentsschemas_moment_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None | str | Unset, data)

        last_updated_at = _parse_last_updated_at(d.pop("last_updated_at", UNSET))

        def _parse_archived_at(data: object) -> datetime.datetime | None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                componentsschemas_moment_type_0 = datetime.datetime.fromisoformat(data)

                return componentsschemas_moment_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None | str | Unset, data)

        archived_at = _parse_archived_at(d.pop("archived_at", UNSET))

        comment = cls(
            id=id,
            content=content,
            author_id=author_id,
            author_type=author_type,
            task_id=task_id,
            label=label,
            state=state,
            resolve_id=resolve_id,
            sent_to=sent_to,
            sent_by=sent_by,
            created_at=created_at,
            updated_at=updated_at,
            last_updated_at=last_updated_at,
            archived_at=archived_at,
        )

        comment.additional_properties = d
        return comment

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
