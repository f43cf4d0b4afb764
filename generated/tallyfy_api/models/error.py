from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from .. import models
from ..models.known_error_code import KnownErrorCode
from ..types import (
    UNREADABLE,
    UNSET,
    ReadsLate,
    Unset,
    as_json,
    repr_of_set_fields,
)

if TYPE_CHECKING:
    from ..models.error_detail import ErrorDetail
    from ..models.field_errors import FieldErrors


T = TypeVar("T", bound="Error")


@_attrs_define(repr=False)
class Error(ReadsLate):
    """What went wrong. Several shapes are in use; a reader goes by the status first."""

    message: None | str | Unset = UNSET
    """ What went wrong, for people. """
    error: bool | ErrorDetail | None | str | Unset = UNSET
    """ True, a word, or an object that holds code and message itself. """
    code: KnownErrorCode | None | str | Unset = UNSET
    """ What went wrong, for programs. """
    errors: FieldErrors | list[Any] | None | Unset = UNSET
    """ What is wrong with each field. A list of messages by field; the list may be one bare string, or hold objects
    (mcp). """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def __repr__(self) -> str:
        return repr_of_set_fields(self)

    def to_dict(self) -> dict[str, Any]:
        message = self.message

        error = as_json(self.error)

        code = as_json(self.code)

        errors = as_json(self.errors)

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if message is not UNSET:
            field_dict["message"] = message
        if error is not UNSET:
            field_dict["error"] = error
        if code is not UNSET:
            field_dict["code"] = code
        if errors is not UNSET:
            field_dict["errors"] = errors

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        new = cls.__new__(cls)
        d = dict(src_dict)
        new.message = d.get("message", UNSET)

        if "error" not in d:
            new.error = UNSET

        new.code = d.get("code", UNSET)

        if "errors" not in d:
            new.errors = UNSET

        new._unread = d

        return new

    @staticmethod
    def _read_error(unread: Mapping[str, Any]) -> Any:
        value = unread.get("error", UNSET)
        if isinstance(value, dict):
            try:
                value = models.ErrorDetail.from_dict(value)
            except UNREADABLE:
                pass
        return value

    @staticmethod
    def _read_errors(unread: Mapping[str, Any]) -> Any:
        value = unread.get("errors", UNSET)
        if isinstance(value, dict):
            try:
                value = models.FieldErrors.from_dict(value)
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
                "message",
                "error",
                "code",
                "errors",
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
