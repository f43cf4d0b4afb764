from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from .. import models
from ..types import (
    UNREADABLE,
    UNSET,
    ReadsLate,
    Unset,
    as_json,
    read_moment,
    repr_of_set_fields,
)

if TYPE_CHECKING:
    from ..models.asset_subject import AssetSubject


T = TypeVar("T", bound="Asset")


@_attrs_define(repr=False)
class Asset(ReadsLate):
    """A file."""

    id: int | str
    """ The id of the file. """
    filename: None | str | Unset = UNSET
    """ The name of the file. """
    version: int | None | str | Unset = UNSET
    """ The version of the file. A number; text in webhooks. """
    uploaded_from: None | str | Unset = UNSET
    """ Where the file was uploaded. No source says more. """
    uploaded_at: datetime.datetime | None | str | Unset = UNSET
    """ When the file was uploaded. """
    step_id: None | str | Unset = UNSET
    """ The id of a step. """
    source: None | str | Unset = UNSET
    """ The source of the file, `local` or `url`. """
    system: Any | Unset = UNSET
    """ No source says what it means. """
    uploaded_to_s3: bool | None | Unset = UNSET
    """ Presumably whether the file has reached the storage. """
    url: None | str | Unset = UNSET
    """ The address of the file. """
    full_url: None | str | Unset = UNSET
    """ The address of the file, under its other name. """
    public_link: None | str | Unset = UNSET
    """ Presumably an address for everyone. """
    subject: AssetSubject | list[Any] | None | Unset = UNSET
    """ What the file belongs to. """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def __repr__(self) -> str:
        return repr_of_set_fields(self)

    def to_dict(self) -> dict[str, Any]:
        id = self.id

        filename = self.filename

        version = self.version

        uploaded_from = self.uploaded_from

        uploaded_at = as_json(self.uploaded_at)

        step_id = self.step_id

        source = self.source

        system = self.system

        uploaded_to_s3 = self.uploaded_to_s3

        url = self.url

        full_url = self.full_url

        public_link = self.public_link

        subject = as_json(self.subject)

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
            }
        )
        if filename is not UNSET:
            field_dict["filename"] = filename
        if version is not UNSET:
            field_dict["version"] = version
        if uploaded_from is not UNSET:
            field_dict["uploaded_from"] = uploaded_from
        if uploaded_at is not UNSET:
            field_dict["uploaded_at"] = uploaded_at
        if step_id is not UNSET:
            field_dict["step_id"] = step_id
        if source is not UNSET:
            field_dict["source"] = source
        if system is not UNSET:
            field_dict["system"] = system
        if uploaded_to_s3 is not UNSET:
            field_dict["uploaded_to_s3"] = uploaded_to_s3
        if url is not UNSET:
            field_dict["url"] = url
        if full_url is not UNSET:
            field_dict["full_url"] = full_url
        if public_link is not UNSET:
            field_dict["public_link"] = public_link
        if subject is not UNSET:
            field_dict["subject"] = subject

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        new = cls.__new__(cls)
        d = dict(src_dict)
        new.id = d["id"]

        new.filename = d.get("filename", UNSET)

        new.version = d.get("version", UNSET)

        new.uploaded_from = d.get("uploaded_from", UNSET)

        if "uploaded_at" not in d:
            new.uploaded_at = UNSET

        new.step_id = d.get("step_id", UNSET)

        new.source = d.get("source", UNSET)

        new.system = d.get("system", UNSET)

        new.uploaded_to_s3 = d.get("uploaded_to_s3", UNSET)

        new.url = d.get("url", UNSET)

        new.full_url = d.get("full_url", UNSET)

        new.public_link = d.get("public_link", UNSET)

        if "subject" not in d:
            new.subject = UNSET

        new._unread = d

        return new

    @staticmethod
    def _read_uploaded_at(unread: Mapping[str, Any]) -> Any:
        value = unread.get("uploaded_at", UNSET)
        if isinstance(value, str):
            value = read_moment(value)
        return value

    @staticmethod
    def _read_subject(unread: Mapping[str, Any]) -> Any:
        value = unread.get("subject", UNSET)
        if isinstance(value, dict):
            try:
                value = models.AssetSubject.from_dict(value)
            except UNREADABLE:
                pass
        return value

    @staticmethod
    def _read_additional_properties(unread: Mapping[str, Any]) -> dict[str, Any]:
        return {
            key: value
            for key, value in unread.items()
            if key
            not in {
                "id",
                "filename",
                "version",
                "uploaded_from",
                "uploaded_at",
                "step_id",
                "source",
                "system",
                "uploaded_to_s3",
                "url",
                "full_url",
                "public_link",
                "subject",
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
