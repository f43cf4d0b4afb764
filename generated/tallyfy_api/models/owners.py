from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset, repr_of_set_fields

if TYPE_CHECKING:
    from ..models.group_reference import GroupReference
    from ..models.guest_reference import GuestReference
    from ..models.user_reference import UserReference


T = TypeVar("T", bound="Owners")


@_attrs_define(repr=False)
class Owners:
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
        from ..models.group_reference import GroupReference  # noqa: PLC0415
        from ..models.guest_reference import GuestReference  # noqa: PLC0415
        from ..models.user_reference import UserReference  # noqa: PLC0415

        users: list[dict[str, Any] | int | str] | None | Unset
        if isinstance(self.users, Unset):
            users = UNSET
        elif isinstance(self.users, list):
            users = []
            for users_type_0_item_data in self.users:
                users_type_0_item: dict[str, Any] | int | str
                if isinstance(users_type_0_item_data, UserReference):
                    users_type_0_item = users_type_0_item_data.to_dict()
                else:
                    users_type_0_item = users_type_0_item_data
                users.append(users_type_0_item)

        else:
            users = self.users

        guests: list[dict[str, Any] | str] | None | Unset
        if isinstance(self.guests, Unset):
            guests = UNSET
        elif isinstance(self.guests, list):
            guests = []
            for guests_type_0_item_data in self.guests:
                guests_type_0_item: dict[str, Any] | str
                if isinstance(guests_type_0_item_data, GuestReference):
                    guests_type_0_item = guests_type_0_item_data.to_dict()
                else:
                    guests_type_0_item = guests_type_0_item_data
                guests.append(guests_type_0_item)

        else:
            guests = self.guests

        groups: list[dict[str, Any] | int | str] | None | Unset
        if isinstance(self.groups, Unset):
            groups = UNSET
        elif isinstance(self.groups, list):
            groups = []
            for groups_type_0_item_data in self.groups:
                groups_type_0_item: dict[str, Any] | int | str
                if isinstance(groups_type_0_item_data, GroupReference):
                    groups_type_0_item = groups_type_0_item_data.to_dict()
                else:
                    groups_type_0_item = groups_type_0_item_data
                groups.append(groups_type_0_item)

        else:
            groups = self.groups

        task_urls: list[str] | None | Unset
        if isinstance(self.task_urls, Unset):
            task_urls = UNSET
        elif isinstance(self.task_urls, list):
            task_urls = self.task_urls

        else:
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
        from ..models.group_reference import GroupReference  # noqa: PLC0415
        from ..models.guest_reference import GuestReference  # noqa: PLC0415
        from ..models.user_reference import UserReference  # noqa: PLC0415

        d = dict(src_dict)

        def _parse_users(data: object) -> list[int | str | UserReference] | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                users_type_0 = []
                _users_type_0 = data
                for users_type_0_item_data in _users_type_0:

                    def _parse_users_type_0_item(data: object) -> int | str | UserReference:
                        try:
                            if not isinstance(data, dict):
                                raise TypeError()
                            users_type_0_item_type_0 = UserReference.from_dict(data)

                            return users_type_0_item_type_0
                        except (TypeError, ValueError, AttributeError, KeyError):
                            pass
                        return cast(int | str | UserReference, data)

                    users_type_0_item = _parse_users_type_0_item(users_type_0_item_data)

                    users_type_0.append(users_type_0_item)

                return users_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[int | str | UserReference] | None | Unset, data)

        users = _parse_users(d.pop("users", UNSET))

        def _parse_guests(data: object) -> list[GuestReference | str] | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                guests_type_0 = []
                _guests_type_0 = data
                for guests_type_0_item_data in _guests_type_0:

                    def _parse_guests_type_0_item(data: object) -> GuestReference | str:
                        try:
                            if not isinstance(data, dict):
                                raise TypeError()
                            guests_type_0_item_type_0 = GuestReference.from_dict(data)

                            return guests_type_0_item_type_0
                        except (TypeError, ValueError, AttributeError, KeyError):
                            pass
                        return cast(GuestReference | str, data)

                    guests_type_0_item = _parse_guests_type_0_item(guests_type_0_item_data)

                    guests_type_0.append(guests_type_0_item)

                return guests_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[GuestReference | str] | None | Unset, data)

        guests = _parse_guests(d.pop("guests", UNSET))

        def _parse_groups(data: object) -> list[GroupReference | int | str] | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                groups_type_0 = []
                _groups_type_0 = data
                for groups_type_0_item_data in _groups_type_0:

                    def _parse_groups_type_0_item(data: object) -> GroupReference | int | str:
                        try:
                            if not isinstance(data, dict):
                                raise TypeError()
                            groups_type_0_item_type_0 = GroupReference.from_dict(data)

                            return groups_type_0_item_type_0
                        except (TypeError, ValueError, AttributeError, KeyError):
                            pass
                        return cast(GroupReference | int | str, data)

                    groups_type_0_item = _parse_groups_type_0_item(groups_type_0_item_data)

                    groups_type_0.append(groups_type_0_item)

                return groups_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[GroupReference | int | str] | None | Unset, data)

        groups = _parse_groups(d.pop("groups", UNSET))

        def _parse_task_urls(data: object) -> list[str] | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                task_urls_type_0 = cast(list[str], data)

                return task_urls_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[str] | None | Unset, data)

        task_urls = _parse_task_urls(d.pop("taskUrls", UNSET))

        owners = cls(
            users=users,
            guests=guests,
            groups=groups,
            task_urls=task_urls,
        )

        owners.additional_properties = d
        return owners

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
