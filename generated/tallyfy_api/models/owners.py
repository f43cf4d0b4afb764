from __future__ import annotations

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
    repr_of_set_fields,
)

if TYPE_CHECKING:
    from ..models.group_reference import GroupReference
    from ..models.guest_reference import GuestReference
    from ..models.user_reference import UserReference


T = TypeVar("T", bound="Owners")


@_attrs_define(repr=False)
class Owners(ReadsLate):
    """Who a task is assigned to. The documents show that there are owners, and leave out what they hold."""

    users: list[int | str | UserReference] | None | Unset = UNSET
    """ Members. Ids (sdk, docs), or objects (docs). """
    guests: list[GuestReference | str] | None | Unset = UNSET
    """ The email addresses of guests. """
    groups: list[GroupReference | int | str] | None | Unset = UNSET
    """ Groups. Ids, or objects. """
    task_urls: list[str] | None | Unset = UNSET
    """ Addresses. No source says where they lead. """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def __repr__(self) -> str:
        return repr_of_set_fields(self)

    def to_dict(self) -> dict[str, Any]:
        users = as_json(self.users)

        guests = as_json(self.guests)

        groups = as_json(self.groups)

        task_urls = self.task_urls

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if users is not UNSET:
            field_dict["users"] = users
        if guests is not UNSET:
            field_dict["guests"] = guests
        if groups is not UNSET:
            field_dict["groups"] = groups
        if task_urls is not UNSET:
            field_dict["taskUrls"] = task_urls

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        new = cls.__new__(cls)
        d = dict(src_dict)
        if "users" not in d:
            new.users = UNSET

        if "guests" not in d:
            new.guests = UNSET

        if "groups" not in d:
            new.groups = UNSET

        new.task_urls = d.get("taskUrls", UNSET)

        new._unread = d

        return new

    @staticmethod
    def _read_users(unread: Mapping[str, Any]) -> Any:
        value = unread.get("users", UNSET)
        if isinstance(value, list):
            value = read_entries(models.UserReference, value)
        return value

    @staticmethod
    def _read_guests(unread: Mapping[str, Any]) -> Any:
        value = unread.get("guests", UNSET)
        if isinstance(value, list):
            value = read_entries(models.GuestReference, value)
        return value

    @staticmethod
    def _read_groups(unread: Mapping[str, Any]) -> Any:
        value = unread.get("groups", UNSET)
        if isinstance(value, list):
            value = read_entries(models.GroupReference, value)
        return value

    @staticmethod
    def _read_additional_properties(unread: Mapping[str, Any]) -> dict[str, Any]:
        return {
            key: value
            for key, value in unread.items()
            if key
            not in {
                "users",
                "guests",
                "groups",
                "taskUrls",
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
