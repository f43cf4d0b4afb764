"""Runs openapi-python-client with our templates: `python -m tools.generator CONTRACT PACKAGE`.

With `--stock` behind, it runs without them, for whoever wants to compare.

`tools.generate` starts it as a process of its own, since the generator prints, and finds ruff on
the path.
"""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from openapi_python_client import Project
from openapi_python_client.config import Config, ConfigFile, MetaType
from openapi_python_client.parser import GeneratorData
from openapi_python_client.parser.errors import GeneratorError

from tools.contract import ROOT, ContractError, load_contract
from tools.models import Models
from tools.operations import Operation, Operations, Service

CONFIG = ROOT / "generator-config.yml"
TEMPLATES = ROOT / "templates"


class Client(Project):
    """The generated client, with the modules that only ours has."""

    def __init__(
        self, operations: Mapping[str, Operation], service: Service, **options: Any
    ) -> None:
        super().__init__(**options, custom_template_path=TEMPLATES)
        self._operations = operations
        self._service = service
        self.env.globals.update(operations=operations, service=service)

    def _create_package(self) -> None:
        super()._create_package()
        # What the stock one has is about files to upload, of which there are none.
        (self.package_dir / "types.py").unlink()
        self._write("contract", "contract")

    def _build_api(self) -> None:
        super()._build_api()
        (self.package_dir / "resources").mkdir()
        collections = self.openapi.endpoint_collections_by_tag.items()
        by_tag = {
            tag: [self._operations[each.name] for each in found.endpoints]
            for tag, found in collections
        }
        tags = {tag: self._service.tags[tag] for tag in by_tag}
        self._write("resources_init", "resources/__init__", tags=tags)
        for tag, description in tags.items():
            methods = [each for each in by_tag[tag] if each.method]
            reading = [each for each in methods if each.method != "complete"]
            # Of the two endpoints, that of one-off tasks has the first address.
            completing = [each for each in methods if each.method == "complete"]
            one_off, of_run = sorted(completing, key=lambda each: each.path) or (None, None)
            self._write(
                "resource",
                f"resources/{tag}",
                tag=tag,
                description=description,
                all=methods,
                reading=reading,
                getting=next((each for each in reading if each.envelope), None),
                listing=next((each for each in reading if not each.envelope), None),
                one_off=one_off,
                of_run=of_run,
                models=_names(methods),
            )

    def _write(self, template: str, module: str, **values: Any) -> None:
        text = self.env.get_template(f"{template}.py.jinja").render(**values)
        (self.package_dir / f"{module}.py").write_text(text, encoding="utf-8")


def _names(operations: list[Operation]) -> list[str]:
    """The models and lists of values in the signatures of methods."""
    models = {each.row for each in operations}
    for each in operations:
        models.update(each.literals, [found.model for found in each.parameters if found.model])
    return sorted(models)


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
    client = Client(operations, reader.service(), openapi=data, config=config)
    client.env.globals.update(schemas=schemas, models_by_name=needed)
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
