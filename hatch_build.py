"""Adds to the metadata what follows from the repository's address: URLs, and links of README."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from hatchling.metadata.plugin.interface import MetadataHookInterface

RELATIVE = re.compile(r"(!?)\[([^\]]*)\]\((?!https?:|#)([^)]+)\)")


class RepositoryHook(MetadataHookInterface):
    def update(self, metadata: dict[str, Any]) -> None:
        # The version is not known here yet, and its file must not be imported.
        source = (Path(self.root) / "wrapper/tallyfy_client/__init__.py").read_text()
        version = source.partition('__version__ = "')[2].partition('"')[0]
        readme = (Path(self.root) / "README.md").read_text()
        repository = self.config["repository"].rstrip("/")
        if repository:
            metadata["urls"] = urls_of(repository)
            readme = with_absolute_links(readme, repository, version)
        metadata["readme"] = {"content-type": "text/markdown", "text": readme}


def urls_of(repository: str) -> dict[str, str]:
    return {
        "Repository": repository,
        "Issues": f"{repository}/issues",
        "Changelog": f"{repository}/blob/main/CHANGELOG.md",
    }


def with_absolute_links(readme: str, repository: str, version: str) -> str:
    """An index shows README away from its files."""

    def absolute(found: re.Match[str]) -> str:
        image, text, target = found.groups()
        kind = "raw" if image else "blob"
        return f"{image}[{text}]({repository}/{kind}/v{version}/{target})"

    return RELATIVE.sub(absolute, readme)
