from typing import Literal

KnownFieldType = Literal[
    "assignees_form",
    "date",
    "dropdown",
    "email",
    "file",
    "multiselect",
    "radio",
    "table",
    "text",
    "textarea",
]

KNOWN_FIELD_TYPE_VALUES: set[KnownFieldType] = {
    "assignees_form",
    "date",
    "dropdown",
    "email",
    "file",
    "multiselect",
    "radio",
    "table",
    "text",
    "textarea",
}


def check_known_field_type(value: str) -> KnownFieldType:
    if value in KNOWN_FIELD_TYPE_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {KNOWN_FIELD_TYPE_VALUES!r}")
