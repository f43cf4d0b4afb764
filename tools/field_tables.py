"""An extension of griffe: the reference shows fields in a table, with their types."""

from __future__ import annotations

from textwrap import indent
from typing import Any

from griffe import Class, Extension, Function


class FieldTables(Extension):
    """Completes the docstrings of models, and the types of what an `__init__` keeps."""

    def on_class_members(self, *, cls: Class, **_: Any) -> None:
        init = cls.members.get("__init__")
        for name, attribute in cls.attributes.items():
            if attribute.annotation is None and isinstance(init, Function):
                kept = {parameter.name: parameter.annotation for parameter in init.parameters}
                attribute.annotation = kept.get(name)
        if not cls.path.startswith("tallyfy_api.models.") or cls.docstring is None:
            return
        fields = [
            f"{name}:\n{indent(field.docstring.value, '    ')}"
            for name, field in cls.attributes.items()
            if field.docstring is not None
        ]
        if fields:
            cls.docstring.value += "\n\nAttributes:\n" + indent("\n".join(fields), "    ")
