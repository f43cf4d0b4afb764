"""Runs openapi-python-client with our templates: `python -m tools.generator CONTRACT PACKAGE`.

With `--stock` behind, it runs without them, for whoever wants to compare.

`tools.generate` starts it as a process of its own, since the generator prints, and finds ruff on
the path.
"""

import sys
from pathlib import Path
from typing import Any

from openapi_python_client import Project
from openapi_python_client.config import Config, ConfigFile, MetaType
from openapi_python_client.parser import GeneratorData
from openapi_python_client.parser.errors import GeneratorError

from tools.contract import ROOT, ContractError, load_contract
from tools.models import Models
from tools.operations import Operations

CONFIG = ROOT / "generator-config.yml"
TEMPLATES = ROOT / "templates"
# Modules of ours that no stock template makes.
OWN_MODULES = (
    "base",
    "error_responses",
    "fields",
    "kickoff_values",
    "parameters",
    "raw_request",
    "reading",
)


class Client(Project):
    """The generated client, with the modules that only ours has."""

    def _create_package(self) -> None:
        super()._create_package()
        for name in OWN_MODULES:
            text = self.env.get_template(f"{name}.py.jinja").render()
            (self.package_dir / f"{name}.py").write_text(text, encoding="utf-8")


def generate(contract: Path, package: Path, *, stock: bool = False) -> list[str]:
    """Write the package, and return what stands in the way."""
    config = Config.from_sources(
        ConfigFile.load_from_path(CONFIG),
        MetaType.NONE,
        contract,
        file_encoding="utf-8",
        overwrite=False,
        output_path=package,
    )
    content = load_contract(contract)
    data = GeneratorData.from_dict(content, config=config)
    if isinstance(data, GeneratorError):
        return [_told(data)]
    if problems := _problems(data):
        return problems
    client = Project(openapi=data, config=config) if stock else _ours(data, config, content)
    return [_told(error) for error in client.build()]


def _ours(data: GeneratorData, config: Config, content: dict[str, Any]) -> Project:
    reader = Operations(content)
    operations = reader.all()
    schemas = content["components"]["schemas"]
    models = Models(schemas)
    needed = models.needed_by(["Error", *(each.model for each in operations.values())])
    lists = models.lists_of_values(needed).union(*(each.literals for each in operations.values()))
    data.models = [each for each in data.models if each.class_info.name in needed]
    data.enums = [each for each in data.enums if each.class_info.name in lists]
    client = Client(openapi=data, config=config, custom_template_path=TEMPLATES)
    client.env.globals.update(
        operations=operations,
        status_errors=dict(sorted(reader.status_errors().items())),
        schemas=schemas,
        models_by_name=needed,
    )
    return client


def _problems(data: GeneratorData) -> list[str]:
    """What the generator does not understand: it would leave that out, warn and go on."""
    collections = data.endpoint_collections_by_tag.values()
    errors = [*data.errors, *(error for each in collections for error in each.parse_errors)]
    return [_told(error) for error in errors]


def _told(error: GeneratorError) -> str:
    return " ".join(filter(None, [error.header, error.detail]))


def main(contract: str, package: str, *options: str) -> int:
    try:
        errors = generate(Path(contract), Path(package), stock="--stock" in options)
    except ContractError as error:
        errors = [str(error)]
    print(*errors, sep="\n", file=sys.stderr)
    return 1 if errors else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
