from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset, repr_of_set_fields

if TYPE_CHECKING:
    from ..models.asset_subject import AssetSubject


T = TypeVar("T", bound="Asset")


@_attrs_define(repr=False)
class Asset:
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
        from ..models.asset_subject import AssetSubject  # noqa: PLC0415

        id: int | str
        id = self.id

        filename: None | str | Unset
        if isinstance(self.filename, Unset):
            filename = UNSET
        else:
            filename = self.filename

        version: int | None | str | Unset
        if isinstance(self.version, Unset):
            version = UNSET
        else:
            version = self.version

        uploaded_from: None | str | Unset
        if isinstance(self.uploaded_from, Unset):
            uploaded_from = UNSET
        else:
            uploaded_from = self.uploaded_from

        uploaded_at: None | str | Unset
        if isinstance(self.uploaded_at, Unset):
            uploaded_at = UNSET
        elif isinstance(self.uploaded_at, datetime.datetime):
            uploaded_at = self.uploaded_at.isoformat()
        else:
            uploaded_at = self.uploaded_at

        step_id: None | str | Unset
        if isinstance(self.step_id, Unset):
            step_id = UNSET
        else:
            step_id = self.step_id

        source: None | str | Unset
        if isinstance(self.source, Unset):
            source = UNSET
        else:
            source = self.source

        system = self.system

        uploaded_to_s3: bool | None | Unset
        if isinstance(self.uploaded_to_s3, Unset):
            uploaded_to_s3 = UNSET
        else:
            uploaded_to_s3 = self.uploaded_to_s3

        url: None | str | Unset
        if isinstance(self.url, Unset):
            url = UNSET
        else:
            url = self.url

        full_url: None | str | Unset
        if isinstance(self.full_url, Unset):
            full_url = UNSET
        else:
            full_url = self.full_url

        public_link: None | str | Unset
        if isinstance(self.public_link, Unset):
            public_link = UNSET
        else:
            public_link = self.public_link

        subject: dict[str, Any] | list[Any] | None | Unset
        if isinstance(self.subject, Unset):
            subject = UNSET
        elif isinstance(self.subject, AssetSubject):
            subject = self.subject.to_dict()
        elif isinstance(self.subject, list):
            subject = self.subject

        else:
            subject = self.subject

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
        from ..models.asset_subject import AssetSubject  # noqa: PLC0415

        d = dict(src_dict)

        def _parse_id(data: object) -> int | str:
            return cast(int | str, data)

        id = _parse_id(d.pop("id"))

        def _parse_filename(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        filename = _parse_filename(d.pop("filename", UNSET))

        def _parse_version(data: object) -> int | None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | str | Unset, data)

        version = _parse_version(d.pop("version", UNSET))

        def _parse_uploaded_from(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        uploaded_from = _parse_uploaded_from(d.pop("uploaded_from", UNSET))

        def _parse_uploaded_at(data: object) -> datetime.datetime | None | str | Unset:
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

        uploaded_at = _parse_uploaded_at(d.pop("uploaded_at", UNSET))

        def _parse_step_id(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        step_id = _parse_step_id(d.pop("step_id", UNSET))

        def _parse_source(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        source = _parse_source(d.pop("source", UNSET))

        system = d.pop("system", UNSET)

        def _parse_uploaded_to_s3(data: object) -> bool | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(bool | None | Unset, data)

        uploaded_to_s3 = _parse_uploaded_to_s3(d.pop("uploaded_to_s3", UNSET))

        def _parse_url(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        url = _parse_url(d.pop("url", UNSET))

        def _parse_full_url(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        full_url = _parse_full_url(d.pop("full_url", UNSET))

        def _parse_public_link(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        public_link = _parse_public_link(d.pop("public_link", UNSET))

        def _parse_subject(data: object) -> AssetSubject | list[Any] | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                subject_type_0 = AssetSubject.from_dict(data)

                return subject_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            try:
                if not isinstance(data, list):
                    raise TypeError()
                subject_type_1 = cast(list[Any], data)

                return subject_type_1
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(AssetSubject | list[Any] | None | Unset, data)

        subject = _parse_subject(d.pop("subject", UNSET))

        asset = cls(
            id=id,
            filename=filename,
            version=version,
            uploaded_from=uploaded_from,
            uploaded_at=uploaded_at,
            step_id=step_id,
            source=source,
            system=system,
            uploaded_to_s3=uploaded_to_s3,
            url=url,
            full_url=full_url,
            public_link=public_link,
            subject=subject,
        )

        asset.additional_properties = d
        return asset

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
