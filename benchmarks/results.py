"""What a run found, and what that means: medians and ratios."""

import json
import os
import platform
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from statistics import median

from benchmarks.cases import ROWS, TARGETS, Target
from benchmarks.measuring import Figures
from tallyfy_client import __version__


@dataclass(frozen=True)
class Profile:
    row: str
    contender: str
    text: str


@dataclass(frozen=True)
class Results:
    date: str
    machine: str
    load: str
    versions: dict[str, str]
    rounds: int
    figures: Figures
    profiles: list[Profile]

    def figure(self, row: str, contender: str) -> float | None:
        """The median of the rounds; None if it was not measured."""
        rounds = self.figures.get(row, {}).get(contender)
        return median(rounds) if rounds else None

    def ratio(self, row: str, contender: str, against: str) -> float | None:
        return _divided(self.figure(row, contender), self.figure(row, against))

    def reached(self, target: Target) -> float | None:
        """What is held against a target: a ratio, or a figure itself."""
        figure = self.figure(target.row, target.contender)
        if not target.against:
            return figure
        return _divided(figure, self.figure(target.against_row or target.row, target.against))

    def missed(self) -> list[tuple[str, str]]:
        """The rows and contenders that do not reach what they must."""
        reached = [(target, self.reached(target)) for target in TARGETS]
        missed = [
            (target.row, target.contender)
            for target, figure in reached
            if figure is not None and figure > target.at_most
        ]
        return list(dict.fromkeys(missed))

    def write(self, path: Path) -> None:
        path.write_text(json.dumps(asdict(self), indent=1) + "\n")

    @classmethod
    def read(cls, path: Path) -> "Results":
        kept = json.loads(path.read_text())
        profiles = [Profile(**profile) for profile in kept.pop("profiles")]
        return cls(profiles=profiles, **kept)


def _divided(figure: float | None, by: float | None) -> float | None:
    return None if figure is None or by is None else figure / by


def found_here(
    figures: Figures, rounds: int, load_before: float, installed: dict[str, str]
) -> Results:
    return Results(
        date=f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC",
        machine=f"{platform.system()} {platform.machine()}, {_processor()}, "
        f"{os.cpu_count()} processors",
        load=f"{load_before:.2f} before, {os.getloadavg()[0]:.2f} after",
        versions={
            "Python": platform.python_version(),
            "tallyfy-client": __version__,
            "openapi-python-client": version("openapi-python-client"),
            **installed,
        },
        rounds=rounds,
        figures={row: figures[row] for row in ROWS if row in figures},
        profiles=[],
    )


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    lines = info.read_text().splitlines() if info.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return next(iter(names), platform.processor() or "processor not named")
