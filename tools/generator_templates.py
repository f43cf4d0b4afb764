"""Where our generated client differs from what openapi-python-client makes out of the box.

Each change names a text of a stock template, what stands there instead, and why. The stock
templates come from the installed generator. When a new release changes one of these texts, the
generation stops and says which.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path


class TemplateError(Exception):
    """A stock template no longer holds the text that we change."""


@dataclass(frozen=True)
class TemplateChange:
    template: str
    stock: str
    ours: str
    reason: str


CHANGES = (
    TemplateChange(
        template="types.py.jinja",
        stock="from attrs import define\n",
        ours="from attrs import define, fields\n",
        reason="`repr_of_set_fields`, below, reads the fields of a model.",
    ),
    TemplateChange(
        template="types.py.jinja",
        stock="UNSET: Unset = Unset()\n",
        ours='''\
UNSET: Unset = Unset()


def repr_of_set_fields(model: Any) -> str:
    """Return what `repr` shows of a model: the fields that are set, and those it does not know."""
    values = ((field.name, getattr(model, field.name)) for field in fields(type(model)))
    shown = (
        f"{name}={value!r}"
        for name, value in values
        if value is not UNSET and not (name == "additional_properties" and not value)
    )
    return f"{type(model).__name__}({', '.join(shown)})"

''',
        reason="The stock `repr` of a run has fifty fields, most of them Unset.",
    ),
    TemplateChange(
        template="types.py.jinja",
        stock="from typing import BinaryIO, Generic, TypeVar, Literal, IO\n",
        ours="from typing import Any, BinaryIO, Generic, TypeVar, Literal, IO\n",
        reason="The signature of `repr_of_set_fields` needs it.",
    ),
    TemplateChange(
        template="types.py.jinja",
        stock="class Unset:\n",
        ours="""\
class Unset:
    def __reduce__(self) -> str:
        return "UNSET"

""",
        reason="Models test for the one `UNSET`; a pickled or copied one has to stay that one.",
    ),
    TemplateChange(
        template="model.py.jinja",
        stock="from ..types import UNSET, Unset\n",
        ours="from ..types import UNSET, Unset, repr_of_set_fields\n",
        reason="Each model takes its `repr` from there.",
    ),
    TemplateChange(
        template="model.py.jinja",
        stock="@_attrs_define\nclass {{ class_name }}:\n",
        ours="@_attrs_define(repr=False)\nclass {{ class_name }}:\n",
        reason="Each model has a `repr` of its own, below.",
    ),
    TemplateChange(
        template="model.py.jinja",
        stock="    def to_dict(self) -> dict[str, Any]:\n",
        ours="""\
    def __repr__(self) -> str:
        return repr_of_set_fields(self)

    def to_dict(self) -> dict[str, Any]:
""",
        reason="See `repr_of_set_fields`.",
    ),
    TemplateChange(
        template="client.py.jinja",
        stock='"token": namespace(type="str", default="",',
        ours='"token": namespace(type="str", default="field(repr=False)",',
        reason="The stock `repr` of an authenticated client shows the token.",
    ),
    TemplateChange(
        template="client.py.jinja",
        stock='field(factory=dict, kw_only=True, alias="headers")',
        ours='field(factory=dict, kw_only=True, alias="headers", repr=False)',
        reason="After the first call the headers hold the token, too.",
    ),
)


def write_changed_templates(folder: Path) -> None:
    """Write the stock templates that we change, changed, into `folder`."""
    stock_folder = files("openapi_python_client") / "templates"
    for name in sorted({change.template for change in CHANGES}):
        stock = (stock_folder / name).read_text(encoding="utf-8")
        ours = changed(stock, [change for change in CHANGES if change.template == name])
        (folder / name).write_text(ours, encoding="utf-8")


def changed(template: str, changes: Iterable[TemplateChange]) -> str:
    """Make each change in a template. Its text must stand there exactly once."""
    for change in changes:
        found = template.count(change.stock)
        if found != 1:
            raise TemplateError(
                f"{change.template} of openapi-python-client holds this text {found} times, not "
                "once. Adapt tools/generator_templates.py to the new release: "
                f"{change.stock.strip()!r}"
            )
        template = template.replace(change.stock, change.ours)
    return template
