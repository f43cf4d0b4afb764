from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.known_field_type import KnownFieldType, check_known_field_type
from ..types import UNSET, Unset, repr_of_set_fields

if TYPE_CHECKING:
    from ..models.custom_fields import CustomFields
    from ..models.form_field_column import FormFieldColumn
    from ..models.form_field_option import FormFieldOption


T = TypeVar("T", bound="FormField")


@_attrs_define(repr=False)
class FormField:
    """A form field of a task or of a kick-off form, with its value where it is read from a task. Also called a capture."""

    id: int | str
    """ The id of the field. An old source has a number (swagger). """
    label: None | str | Unset = UNSET
    """ The label of the field. """
    field_type: KnownFieldType | None | str | Unset = UNSET
    """ The type of the field. It decides the shape of the value. """
    required: bool | None | Unset = UNSET
    """ Whether the field must be filled in before the task can be completed. """
    value: Any | Unset = UNSET
    """ The value. Its shape depends on the type; see FieldValues. """
    field_value: Any | Unset = UNSET
    """ The value. The live service was seen to give it here and not in `value`. """
    options: list[FormFieldOption] | None | str | Unset = UNSET
    """ What can be chosen. An old source has a text (swagger). """
    columns: list[FormFieldColumn] | None | Unset = UNSET
    """ The columns of a table. """
    alias: None | str | Unset = UNSET
    """ A short name of the field. """
    step_id: None | str | Unset = UNSET
    """ The id of the step that the field belongs to. """
    checklist_id: None | str | Unset = UNSET
    """ The id of the template that the field belongs to. """
    task_id: None | str | Unset = UNSET
    """ The id of the task that the field belongs to. """
    guidance: None | str | Unset = UNSET
    """ Help, shown below the field (mcp). """
    position: int | None | Unset = UNSET
    """ The place of the field in the form (mcp). """
    default_value_enabled: bool | None | Unset = UNSET
    """ Presumably whether the default value is used. """
    default_value: Any | Unset = UNSET
    """ The default value. """
    use_wysiwyg_editor: bool | None | Unset = UNSET
    """ Whether the text of a `textarea` may be formatted (mcp). """
    collect_time: bool | None | Unset = UNSET
    """ Whether a date comes with a time (mcp). """
    field_validation: Any | Unset = UNSET
    """ Rules for the value, as a list or as a text (mcp). """
    prefix: None | str | Unset = UNSET
    """ Text in front of the value (mcp). """
    suffix: None | str | Unset = UNSET
    """ Text behind the value (mcp). """
    settings: Any | Unset = UNSET
    """ More settings; which ones depends on the type (mcp). """
    created_at: datetime.datetime | None | str | Unset = UNSET
    """ When the field was created. """
    last_updated: datetime.datetime | None | str | Unset = UNSET
    """ When the field was last changed. """
    updated_at: datetime.datetime | None | str | Unset = UNSET
    """ When the field was last changed, under its other name. """
    archived_at: datetime.datetime | None | str | Unset = UNSET
    """ When the field was archived. """
    custom_fields: CustomFields | list[Any] | None | Unset = UNSET
    """ The organization's own fields. """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def __repr__(self) -> str:
        return repr_of_set_fields(self)

    def to_dict(self) -> dict[str, Any]:
        from ..models.custom_fields import CustomFields  # noqa: PLC0415

        id: int | str
        id = self.id

        label: None | str | Unset
        if isinstance(self.label, Unset):
            label = UNSET
        else:
            label = self.label

        field_type: None | str | Unset
        if isinstance(self.field_type, Unset):
            field_type = UNSET
        elif isinstance(self.field_type, str):
            field_type = self.field_type
        else:
            field_type = self.field_type

        required: bool | None | Unset
        if isinstance(self.required, Unset):
            required = UNSET
        else:
            required = self.required

        value = self.value

        field_value = self.field_value

        options: list[dict[str, Any]] | None | str | Unset
        if isinstance(self.options, Unset):
            options = UNSET
        elif isinstance(self.options, list):
            options = []
            for options_type_0_item_data in self.options:
                options_type_0_item = options_type_0_item_data.to_dict()
                options.append(options_type_0_item)

        else:
            options = self.options

        columns: list[dict[str, Any]] | None | Unset
        if isinstance(self.columns, Unset):
            columns = UNSET
        elif isinstance(self.columns, list):
            columns = []
            for columns_type_0_item_data in self.columns:
                columns_type_0_item = columns_type_0_item_data.to_dict()
                columns.append(columns_type_0_item)

        else:
            columns = self.columns

        alias: None | str | Unset
        if isinstance(self.alias, Unset):
            alias = UNSET
        else:
            alias = self.alias

        step_id: None | str | Unset
        if isinstance(self.step_id, Unset):
            step_id = UNSET
        else:
            step_id = self.step_id

        checklist_id: None | str | Unset
        if isinstance(self.checklist_id, Unset):
            checklist_id = UNSET
        else:
            checklist_id = self.checklist_id

        task_id: None | str | Unset
        if isinstance(self.task_id, Unset):
            task_id = UNSET
        else:
            task_id = self.task_id

        guidance: None | str | Unset
        if isinstance(self.guidance, Unset):
            guidance = UNSET
        else:
            guidance = self.guidance

        position: int | None | Unset
        if isinstance(self.position, Unset):
            position = UNSET
        else:
            position = self.position

        default_value_enabled: bool | None | Unset
        if isinstance(self.default_value_enabled, Unset):
            default_value_enabled = UNSET
        else:
            default_value_enabled = self.default_value_enabled

        default_value = self.default_value

        use_wysiwyg_editor: bool | None | Unset
        if isinstance(self.use_wysiwyg_editor, Unset):
            use_wysiwyg_editor = UNSET
        else:
            use_wysiwyg_editor = self.use_wysiwyg_editor

        collect_time: bool | None | Unset
        if isinstance(self.collect_time, Unset):
            collect_time = UNSET
        else:
            collect_time = self.collect_time

        field_validation = self.field_validation

        prefix: None | str | Unset
        if isinstance(self.prefix, Unset):
            prefix = UNSET
        else:
            prefix = self.prefix

        suffix: None | str | Unset
        if isinstance(self.suffix, Unset):
            suffix = UNSET
        else:
            suffix = self.suffix

        settings = self.settings

        created_at: None | str | Unset
        if isinstance(self.created_at, Unset):
            created_at = UNSET
        elif isinstance(self.created_at, datetime.datetime):
            created_at = self.created_at.isoformat()
        else:
            created_at = self.created_at

        last_updated: None | str | Unset
        if isinstance(self.last_updated, Unset):
            last_updated = UNSET
        elif isinstance(self.last_updated, datetime.datetime):
            last_updated = self.last_updated.isoformat()
        else:
            last_updated = self.last_updated

        updated_at: None | str | Unset
        if isinstance(self.updated_at, Unset):
            updated_at = UNSET
        elif isinstance(self.updated_at, datetime.datetime):
            updated_at = self.updated_at.isoformat()
        else:
            updated_at = self.updated_at

        archived_at: None | str | Unset
        if isinstance(self.archived_at, Unset):
            archived_at = UNSET
        elif isinstance(self.archived_at, datetime.datetime):
            archived_at = self.archived_at.isoformat()
        else:
            archived_at = self.archived_at

        custom_fields: dict[str, Any] | list[Any] | None | Unset
        if isinstance(self.custom_fields, Unset):
            custom_fields = UNSET
        elif isinstance(self.custom_fields, CustomFields):
            custom_fields = self.custom_fields.to_dict()
        elif isinstance(self.custom_fields, list):
            custom_fields = self.custom_fields

        else:
            custom_fields = self.custom_fields

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
            }
        )
        if label is not UNSET:
            field_dict["label"] = label
        if field_type is not UNSET:
            field_dict["field_type"] = field_type
        if required is not UNSET:
            field_dict["required"] = required
        if value is not UNSET:
            field_dict["value"] = value
        if field_value is not UNSET:
            field_dict["field_value"] = field_value
        if options is not UNSET:
            field_dict["options"] = options
        if columns is not UNSET:
            field_dict["columns"] = columns
        if alias is not UNSET:
            field_dict["alias"] = alias
        if step_id is not UNSET:
            field_dict["step_id"] = step_id
        if checklist_id is not UNSET:
            field_dict["checklist_id"] = checklist_id
        if task_id is not UNSET:
            field_dict["task_id"] = task_id
        if guidance is not UNSET:
            field_dict["guidance"] = guidance
        if position is not UNSET:
            field_dict["position"] = position
        if default_value_enabled is not UNSET:
            field_dict["default_value_enabled"] = default_value_enabled
        if default_value is not UNSET:
            field_dict["default_value"] = default_value
        if use_wysiwyg_editor is not UNSET:
            field_dict["use_wysiwyg_editor"] = use_wysiwyg_editor
        if collect_time is not UNSET:
            field_dict["collect_time"] = collect_time
        if field_validation is not UNSET:
            field_dict["field_validation"] = field_validation
        if prefix is not UNSET:
            field_dict["prefix"] = prefix
        if suffix is not UNSET:
            field_dict["suffix"] = suffix
        if settings is not UNSET:
            field_dict["settings"] = settings
        if created_at is not UNSET:
            field_dict["created_at"] = created_at
        if last_updated is not UNSET:
            field_dict["last_updated"] = last_updated
        if updated_at is not UNSET:
            field_dict["updated_at"] = updated_at
        if archived_at is not UNSET:
            field_dict["archived_at"] = archived_at
        if custom_fields is not UNSET:
            field_dict["custom_fields"] = custom_fields

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.custom_fields import CustomFields  # noqa: PLC0415
        from ..models.form_field_column import FormFieldColumn  # noqa: PLC0415
        from ..models.form_field_option import FormFieldOption  # noqa: PLC0415

        d = dict(src_dict)

        def _parse_id(data: object) -> int | str:
            return cast(int | str, data)

        id = _parse_id(d.pop("id"))

        def _parse_label(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        label = _parse_label(d.pop("label", UNSET))

        def _parse_field_type(data: object) -> KnownFieldType | None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                field_type_type_0 = check_known_field_type(data)

                return field_type_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(KnownFieldType | None | str | Unset, data)

        field_type = _parse_field_type(d.pop("field_type", UNSET))

        def _parse_required(data: object) -> bool | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(bool | None | Unset, data)

        required = _parse_required(d.pop("required", UNSET))

        value = d.pop("value", UNSET)

        field_value = d.pop("field_value", UNSET)

        def _parse_options(data: object) -> list[FormFieldOption] | None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                options_type_0 = []
                _options_type_0 = data
                for options_type_0_item_data in _options_type_0:
                    options_type_0_item = FormFieldOption.from_dict(options_type_0_item_data)

                    options_type_0.append(options_type_0_item)

                return options_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[FormFieldOption] | None | str | Unset, data)

        options = _parse_options(d.pop("options", UNSET))

        def _parse_columns(data: object) -> list[FormFieldColumn] | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                columns_type_0 = []
                _columns_type_0 = data
                for columns_type_0_item_data in _columns_type_0:
                    columns_type_0_item = FormFieldColumn.from_dict(columns_type_0_item_data)

                    columns_type_0.append(columns_type_0_item)

                return columns_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[FormFieldColumn] | None | Unset, data)

        columns = _parse_columns(d.pop("columns", UNSET))

        def _parse_alias(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        alias = _parse_alias(d.pop("alias", UNSET))

        def _parse_step_id(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        step_id = _parse_step_id(d.pop("step_id", UNSET))

        def _parse_checklist_id(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        checklist_id = _parse_checklist_id(d.pop("checklist_id", UNSET))

        def _parse_task_id(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        task_id = _parse_task_id(d.pop("task_id", UNSET))

        def _parse_guidance(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        guidance = _parse_guidance(d.pop("guidance", UNSET))

        def _parse_position(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        position = _parse_position(d.pop("position", UNSET))

        def _parse_default_value_enabled(data: object) -> bool | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(bool | None | Unset, data)

        default_value_enabled = _parse_default_value_enabled(d.pop("default_value_enabled", UNSET))

        default_value = d.pop("default_value", UNSET)

        def _parse_use_wysiwyg_editor(data: object) -> bool | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(bool | None | Unset, data)

        use_wysiwyg_editor = _parse_use_wysiwyg_editor(d.pop("use_wysiwyg_editor", UNSET))

        def _parse_collect_time(data: object) -> bool | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(bool | None | Unset, data)

        collect_time = _parse_collect_time(d.pop("collect_time", UNSET))

        field_validation = d.pop("field_validation", UNSET)

        def _parse_prefix(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        prefix = _parse_prefix(d.pop("prefix", UNSET))

        def _parse_suffix(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        suffix = _parse_suffix(d.pop("suffix", UNSET))

        settings = d.pop("settings", UNSET)

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

        def _parse_last_updated(data: object) -> datetime.datetime | None | str | Unset:
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

        last_updated = _parse_last_updated(d.pop("last_updated", UNSET))

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

        def _parse_custom_fields(data: object) -> CustomFields | list[Any] | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                custom_fields_type_0 = CustomFields.from_dict(data)

                return custom_fields_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            try:
                if not isinstance(data, list):
                    raise TypeError()
                custom_fields_type_1 = cast(list[Any], data)

                return custom_fields_type_1
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(CustomFields | list[Any] | None | Unset, data)

        custom_fields = _parse_custom_fields(d.pop("custom_fields", UNSET))

        form_field = cls(
            id=id,
            label=label,
            field_type=field_type,
            required=required,
            value=value,
            field_value=field_value,
            options=options,
            columns=columns,
            alias=alias,
            step_id=step_id,
            checklist_id=checklist_id,
            task_id=task_id,
            guidance=guidance,
            position=position,
            default_value_enabled=default_value_enabled,
            default_value=default_value,
            use_wysiwyg_editor=use_wysiwyg_editor,
            collect_time=collect_time,
            field_validation=field_validation,
            prefix=prefix,
            suffix=suffix,
            settings=settings,
            created_at=created_at,
            last_updated=last_updated,
            updated_at=updated_at,
            archived_at=archived_at,
            custom_fields=custom_fields,
        )

        form_field.additional_properties = d
        return form_field

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
