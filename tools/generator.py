"""Runs openapi-python-client with our templates."""

import io
import os
import subprocess
import sys
from collections.abc import Mapping
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

from openapi_python_client import Project
from openapi_python_client.config import Config, ConfigFile, MetaType
from openapi_python_client.parser import GeneratorData
from openapi_python_client.parser.errors import GeneratorError

from tools.contract import ROOT
from tools.models import Models
from tools.operations import Operation, Operations
from tools.words import quoted

CONFIG = ROOT / "generator-config.yml"
TEMPLATES = ROOT / "templates"


class StockClient(Project):
    """The client that the generator makes without our templates."""

    def _run_command(self, cmd: str) -> None:
        # It looks for ruff on the PATH, which stands beside this Python.
        path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
        result = subprocess.run(
            cmd.split(),
            executable=str(Path(sys.executable).parent / cmd.split()[0]),
            cwd=self.project_dir,
            env={**os.environ, "PATH": path},
            capture_output=True,
            text=True,
            check=False,
        )
        if result.returncode:
            self.errors.append(
                GeneratorError(header=f"{cmd} failed", detail=result.stderr or result.stdout)
            )


class Client(StockClient):
    """The client with the modules that only our templates make."""

    def __init__(self, content: dict[str, Any], data: GeneratorData, config: Config) -> None:
        reader = Operations(content)
        self._operations = reader.all
        self._tags = reader.service.tags
        models = Models(content)
        needed = models.needed_by(["Error", *(each.model for each in reader.all.values())])
        lists = models.lists_of_values(needed)
        lists.update(*(each.literals for each in reader.all.values()))
        # What callers meet: not the bodies of errors, nor the envelope around rows.
        public = models.needed_by({each.row for each in reader.all.values()})
        literals = {name for each in reader.all.values() for name in each.literals}
        data.models = [each for each in data.models if each.class_info.name in needed]
        data.enums = [each for each in data.enums if each.class_info.name in lists]
        super().__init__(openapi=data, config=config, custom_template_path=TEMPLATES)
        self.env.filters["quoted"] = quoted
        self.env.globals.update(
            operations=reader.all,
            service=reader.service,
            schemas=content["components"]["schemas"],
            models_by_name=needed,
            public_models={*public, *models.lists_of_values(public), *literals},
        )

    def _create_package(self) -> None:
        super()._create_package()
        # What the stock one has is about files to upload, of which there are none.
        (self.package_dir / "types.py").unlink()
        self._write("contract", "contract")

    def _build_api(self) -> None:
        super()._build_api()
        (self.package_dir / "resources").mkdir()
        by_tag = {
            tag: [each for each in self._operations.values() if each.tag == tag and each.method]
            for tag in self._tags
        }
        tags = {tag: text for tag, text in self._tags.items() if by_tag[tag]}
        self._write("resources_init", "resources/__init__", tags=tags)
        for tag, description in tags.items():
            self._write(
                "resource",
                f"resources/{tag}",
                tag=tag,
                description=description,
                methods=by_tag[tag],
                models=_names(by_tag[tag]),
                **_of_complete(by_tag[tag]),
            )

    def _write(self, template: str, module: str, **values: Any) -> None:
        text = self.env.get_template(f"{template}.py.jinja").render(**values)
        (self.package_dir / f"{module}.py").write_text(text, encoding="utf-8")


def _of_complete(operations: list[Operation]) -> Mapping[str, Operation]:
    """The operations that `complete` and the methods that wait go by, if there is `complete`."""
    by_method = {each.method: each for each in operations}
    if "complete" not in by_method:
        return {}
    # Of the two endpoints, that of one-off tasks has the first address.
    one_off, of_run = sorted(
        (each for each in operations if each.method == "complete"), key=lambda each: each.path
    )
    return {
        "getting": by_method["get"],
        "listing": by_method["list"],
        "one_off": one_off,
        "of_run": of_run,
    }


def _names(operations: list[Operation]) -> list[str]:
    """The models and lists of values in the signatures of methods."""
    names = {each.row for each in operations}
    for each in operations:
        models = [parameter.kind.model for parameter in each.parameters]
        names.update(each.literals, filter(None, models))
    return sorted(names)


def generate(
    content: dict[str, Any], contract: Path, package: Path, *, stock: bool = False
) -> list[str]:
    """Write the package of a contract that was checked, and return what stands in the way."""
    config = Config.from_sources(
        ConfigFile.load_from_path(CONFIG),
        MetaType.NONE,
        contract,
        file_encoding="utf-8",
        overwrite=False,
        output_path=package,
    )
    data = GeneratorData.from_dict(content, config=config)
    if isinstance(data, GeneratorError):
        return [_told(data)]
    client = StockClient(openapi=data, config=config) if stock else Client(content, data, config)
    if problems := _problems(data):
        return problems
    with redirect_stdout(io.StringIO()):
        return [_told(error) for error in client.build()]


def _problems(data: GeneratorData) -> list[str]:
    """What the generator does not understand: it would leave that out, warn and go on."""
    collections = data.endpoint_collections_by_tag.values()
    errors = [*data.errors, *(error for each in collections for error in each.parse_errors)]
    return [_told(error) for error in errors]


def _told(error: GeneratorError) -> str:
    return " ".join(filter(None, [error.header, error.detail]))
