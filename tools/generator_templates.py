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
        ours="""\
import re
from datetime import datetime
from typing import TYPE_CHECKING, Any, BinaryIO, Generic, TypeVar, Literal, IO
""",
        reason="The functions that we add need it.",
    ),
    TemplateChange(
        template="types.py.jinja",
        stock="class Unset:\n",
        ours="""\
class Unset:
    def __reduce__(self) -> str:
        return "UNSET"

    def __repr__(self) -> str:
        return "UNSET"

""",
        reason="Models test for the one `UNSET`; a pickled or copied one has to stay that one. "
        "The stock `repr` is that of any object, and comes up where a field is printed.",
    ),
    TemplateChange(
        template="types.py.jinja",
        stock="# The types that `httpx.Client(files=)` can accept, copied from that library.\n",
        ours='''\
class ReadsLate:
    """A model that reads a date, an object or a list when it is first asked for.

    Most of what comes in an answer nobody looks at. Several threads may ask at once: what they
    read from is never changed.
    """

    __slots__ = ("_unread",)

    # Type checkers would take this for a promise of any name.
    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            # Python comes here for a field that is not set, and so was not read yet.
            read = getattr(type(self), f"_read_{name}", None)
            if read is None:
                raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
            value = read(self._unread)
            setattr(self, name, value)
            return value


# What a model raises at something that it cannot read.
UNREADABLE = (AttributeError, KeyError, TypeError, ValueError)


def read_entries(model: Any, entries: list[Any]) -> list[Any]:
    """Read the objects of a list. One that the model cannot read stays as it came."""
    found = []
    for entry in entries:
        if isinstance(entry, dict):
            try:
                entry = model.from_dict(entry)
            except UNREADABLE:
                pass
        found.append(entry)
    return found


_LONGEST_WITH_MILLISECONDS = len("2024-05-20T11:00:00.000Z")
_FINER_THAN_MICROSECONDS = re.compile(r"[.,][0-9]{7}")
_read_datetime = datetime.fromisoformat


def read_moment(text: str) -> datetime | str:
    """Read a date and time. A text that is none stays a text. So does a date alone, and what is
    finer than microseconds: a `datetime` would tell more, or less, than the service did.
    """
    if text[10:11] not in ("T", " "):
        return text
    if len(text) > _LONGEST_WITH_MILLISECONDS and _FINER_THAN_MICROSECONDS.search(text):
        return text
    try:
        return _read_datetime(text)
    except ValueError:
        return text


def as_json(value: Any) -> Any:
    """Return what stands in JSON for what a field holds."""
    if isinstance(value, list):
        return [as_json(entry) for entry in value]
    if isinstance(value, datetime):
        return value.isoformat()
    return value.to_dict() if hasattr(value, "to_dict") else value


# The types that `httpx.Client(files=)` can accept, copied from that library.
''',
        reason="What models read and write with. See `read_late` and `as_json`, below.",
    ),
    TemplateChange(
        template="models_init.py.jinja",
        stock="""\
{% for import in imports | sort %}
{{ import }}
{% endfor %}

""",
        ours="""\
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
{% for import in imports | sort %}
    {{ import }}
{% endfor %}

""",
        reason="All models together take longer to import than httpx. Each waits for its use.",
    ),
    TemplateChange(
        template="models_init.py.jinja",
        stock=""")
{% endif %}
""",
        ours=""")
{% endif %}

_MODULES = {
{% for import in imports | sort %}
    "{{ import.split(" ")[3] }}": "{{ import.split(" ")[1] }}",
{% endfor %}
}

# Type checkers have the names from above, and would take this for a promise of any name.
if not TYPE_CHECKING:

    def __getattr__(name: str) -> Any:
        if name not in _MODULES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        found = getattr(import_module(_MODULES[name], __name__), name)
        globals()[name] = found
        return found

    def __dir__() -> list[str]:
        return sorted({*globals(), *__all__})
""",
        reason="The same; see PEP 562.",
    ),
    TemplateChange(
        template="model.py.jinja",
        stock="from ..types import UNSET, Unset\n",
        ours="""\
from .. import models
from ..types import UNREADABLE, UNSET, Unset
from ..types import ReadsLate, as_json, read_entries, read_moment, repr_of_set_fields
""",
        reason="For the changes below. Models are named as in `models.Task`: they need each other.",
    ),
    TemplateChange(
        template="model.py.jinja",
        stock="@_attrs_define\nclass {{ class_name }}:\n",
        ours="@_attrs_define(repr=False)\nclass {{ class_name }}(ReadsLate):\n",
        reason="Each model has a `repr` of its own, below.",
    ),
    TemplateChange(
        template="model.py.jinja",
        stock="""\
    def to_dict(self) -> dict[str, Any]:
    {% for lazy_import in model.lazy_imports | sort %}
        {{ lazy_import }} # noqa: PLC0415
    {% endfor %}
""",
        ours="""\
    def __repr__(self) -> str:
        return repr_of_set_fields(self)

    def to_dict(self) -> dict[str, Any]:
""",
        reason="See `repr_of_set_fields`. The imports served what `as_json` does now.",
    ),
    TemplateChange(
        template="model.py.jinja",
        stock="""\
{% import "property_templates/" + property.template as prop_template %}
{%- if prop_template.transform -%}
{{ prop_template.transform(property=property, source=content, destination=property.python_name) }}
""",
        ours="""\
{%- if property.get_type_string() != property.get_type_string(json=True) -%}
{{ property.python_name }} = as_json({{ content }})
""",
        reason="The stock code fails at a list of models that holds something else.",
    ),
    TemplateChange(
        template="model.py.jinja",
        stock="{% macro multipart(property, source, destination) %}\n",
        ours="""\
{% set plain_templates = (
    "any_property.py.jinja", "boolean_property.py.jinja", "float_property.py.jinja",
    "int_property.py.jinja", "literal_enum_property.py.jinja",
) %}

{% macro read_at_once(property) %}
{% set key = '"' + (property.name | in_double_quote_literal) + '"' %}
{% set steps = steps_to_read(property) | trim %}
{% if property.required and property.template == "model_property.py.jinja" %}
new.{{ property.python_name }} = models.{{ property.class_info.name }}.from_dict(d[{{ key }}])
{% elif property.required and steps %}
value = d[{{ key }}]
{{ steps }}
new.{{ property.python_name }} = value
{% elif property.required %}
new.{{ property.python_name }} = d[{{ key }}]
{% elif steps %}
if {{ key }} not in d:
    new.{{ property.python_name }} = UNSET
{% else %}
new.{{ property.python_name }} = d.get({{ key }}, UNSET)
{% endif %}
{% endmacro %}

{% macro read_late(property) %}
{% set steps = steps_to_read(property) | trim %}
{% if steps %}
@staticmethod
def _read_{{ property.python_name }}(unread: Mapping[str, Any]) -> Any:
    value = unread.get("{{ property.name | in_double_quote_literal }}", UNSET)
    {{ steps | indent(4) }}
    return value
{% endif %}
{% endmacro %}

{% macro steps_to_read(property) %}
{% for kind in property.inner_properties or [property] %}
    {% if kind.template == "model_property.py.jinja" %}
if isinstance(value, dict):
    try:
        value = models.{{ kind.class_info.name }}.from_dict(value)
    except UNREADABLE:
        pass
    {% elif kind.template == "datetime_property.py.jinja" %}
if isinstance(value, str):
    value = read_moment(value)
    {% elif kind.template == "list_property.py.jinja" %}
        {% for entry in kind.inner_property.inner_properties or [kind.inner_property] %}
            {% if entry.template == "model_property.py.jinja" %}
if isinstance(value, list):
    value = read_entries(models.{{ entry.class_info.name }}, value)
            {% elif entry.template not in plain_templates %}
{{ no_way_to_read_such_a_list(entry) }}
            {% endif %}
        {% endfor %}
    {% elif kind.template not in plain_templates %}
{{ no_way_to_read_such_a_field(kind) }}
    {% endif %}
{% endfor %}
{% endmacro %}

{% macro multipart(property, source, destination) %}
""",
        reason="""\
Straight code, and most of it only when a field is asked for. The stock one makes a function for
each field of each object, and drops what it has read of a list at the first entry that it cannot
read. JSON holds the values of `plain_templates` as they are. At other kinds of fields the
generation stops: these names are not defined.""",
    ),
    TemplateChange(
        template="model.py.jinja",
        stock="""\
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
    {% for lazy_import in model.lazy_imports | sort %}
        {{ lazy_import }} # noqa: PLC0415
    {% endfor %}
{% if (model.required_properties or model.optional_properties or model.additional_properties) %}
""",
        ours="""\
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        new = cls.__new__(cls)
{% if (model.required_properties or model.optional_properties or model.additional_properties) %}
""",
        reason="To look up ten imports for each object takes longer than to read it.",
    ),
    TemplateChange(
        template="model.py.jinja",
        stock="""\
    {% import "property_templates/" + property.template as prop_template %}
    {% if prop_template.construct %}
        {{ prop_template.construct(property, property_source) | indent(8) }}
    {% else %}
        {{ property.python_name }} = {{ property_source }}
    {% endif %}

{% endfor %}
{% endif %}
        {{ module_name }} = cls(
{% for property in model.required_properties + model.optional_properties %}
            {{ property.python_name }}={{ property.python_name }},
{% endfor %}
        )
""",
        ours="""\
        {{ read_at_once(property) | indent(8) }}
{% endfor %}
        new._unread = d
{% endif %}
""",
        reason="To pass fifty arguments to `__init__`, which only keeps them, is half of the time.",
    ),
    TemplateChange(
        template="model.py.jinja",
        stock="        {{ module_name }}.additional_properties = additional_properties\n",
        ours="{{ no_way_to_read_such_additional_properties() }}\n",
        reason="The contract has none that have a model. They would need a reader, too.",
    ),
    TemplateChange(
        template="model.py.jinja",
        stock="""\
        {{ module_name }}.additional_properties = d
    {% endif %}
{% endif %}
        return {{ module_name }}
""",
        ours="""\
    {% endif %}
{% endif %}
        return new

{% for property in model.optional_properties if read_late(property) | trim %}
    {{ read_late(property) | indent(4) }}

{% endfor %}
{% if model.additional_properties %}
    @staticmethod
    def _read_additional_properties(unread: Mapping[str, Any]) -> dict[str, Any]:
        return {
            key: value
            for key, value in unread.items()
            {% if model.required_properties or model.optional_properties %}
            if key not in {
            {% for property in model.required_properties + model.optional_properties %}
                "{{ property.name | in_double_quote_literal }}",
            {% endfor %}
            }
            {% endif %}
        }
{% endif %}
""",
        reason="What no field is for is picked out when it is asked for.",
    ),
    TemplateChange(
        template="endpoint_module.py.jinja",
        stock='        "params": params,\n',
        ours='        "params": params or None,\n',
        reason="For an empty query httpx takes the address apart once more, a tenth of a request.",
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
