"""An extension of griffe: the reference shows the fields of a model in one table."""

from __future__ import annotations

from textwrap import indent
from typing import Any

from griffe import Class, Extension


class FieldTables(Extension):
    """Lists the fields in the docstring of each model. Their types come from the code."""

    def on_class_members(self, *, cls: Class, **_: Any) -> None:
        if not cls.path.startswith("tallyfy_api.models.") or cls.docstring is None:
            return
        fields = [
            f"{name}:\n{indent(field.docstring.value, '    ')}"
            for name, field in cls.attributes.items()
            if field.docstring is not None
        ]
        if fields:
            cls.docstring.value += "\n\nAttributes:\n" + indent("\n".join(fields), "    ")
