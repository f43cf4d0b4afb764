from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import (
    UNSET,
    ReadsLate,
    Unset,
    repr_of_set_fields,
)

T = TypeVar("T", bound="UserReference")


@_attrs_define(repr=False)
class UserReference(ReadsLate):
    """A user in short. Which of its fields are there depends on the place."""

    id: int | None | str | Unset = UNSET
    """ The id of the user. """
    user_id: int | None | str | Unset = UNSET
    """ The id of the user, under its other name. """
    full_name: None | str | Unset = UNSET
    """ The name of the user. """
    email: None | str | Unset = UNSET
    """ The email address of the user. """
    profile_pic: None | str | Unset = UNSET
    """ The address of a picture. """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def __repr__(self) -> str:
        return repr_of_set_fields(self)

    def to_dict(self) -> dict[str, Any]:
        id = self.id

        user_id = self.user_id

        full_name = self.full_name

        email = self.email

        profile_pic = self.profile_pic

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if id is not UNSET:
            field_dict["id"] = id
        if user_id is not UNSET:
            field_dict["user_id"] = user_id
        if full_name is not UNSET:
            field_dict["full_name"] = full_name
        if email is not UNSET:
            field_dict["email"] = email
        if profile_pic is not UNSET:
            field_dict["profile_pic"] = profile_pic

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        new = cls.__new__(cls)
        d = dict(src_dict)
        new.id = d.get("id", UNSET)

        new.user_id = d.get("user_id", UNSET)

        new.full_name = d.get("full_name", UNSET)

        new.email = d.get("email", UNSET)

        new.profile_pic = d.get("profile_pic", UNSET)

        new._unread = d

        return new

    @staticmethod
    def _read_additional_properties(unread: Mapping[str, Any]) -> dict[str, Any]:
        return {
            key: value
            for key, value in unread.items()
            if key
            not in {
                "id",
                "user_id",
                "full_name",
                "email",
                "profile_pic",
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
