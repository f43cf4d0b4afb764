"""Runs the tests that draw at random with a new seed and many examples.

`python -m tools.fuzz` says how to run the same again. Its exit code is that of pytest.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import subprocess
import sys

from tools.contract import ROOT
from tools.prism import Stopped, stop_on_signals


class NumberError(Exception):
    """Something that was given is not a number; the message says what."""


def whole_number(name: str, text: str, default: int) -> int:
    if not text:
        return default
    if re.fullmatch(r"[0-9]{1,9}", text) and int(text) > 0:
        return int(text)
    raise NumberError(f"{name} must be a whole number from 1, not `{text}`: `make fuzz {name}=7`.")


def run(seed: int, examples: int, pytest_arguments: list[str]) -> int:
    again = f"make fuzz SEED={seed} EXAMPLES={examples}"
    print(f"Seed {seed}, {examples} examples for each test. The same again: {again}", flush=True)
    command = [sys.executable, "-m", "pytest", "-m", "fuzz", f"--hypothesis-seed={seed}"]
    environment = {**os.environ, "FUZZ_SEED": str(seed), "FUZZ_EXAMPLES": str(examples)}
    found = subprocess.run([*command, *pytest_arguments], cwd=ROOT, env=environment, check=False)
    if found.returncode != 0:
        print(f"\nThe same again, one test of it alone: {again} ARGS='-k name-of-the-test'")
    return found.returncode


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.fuzz", description=__doc__)
    parser.add_argument("--seed", default="", metavar="N", help="that of an earlier run")
    parser.add_argument("--examples", default="", metavar="N", help="for each test")
    options, pytest_arguments = parser.parse_known_args(arguments)
    try:
        stop_on_signals()
        seed = whole_number("SEED", options.seed, random.SystemRandom().randrange(1, 10**9))
        return run(seed, whole_number("EXAMPLES", options.examples, 1000), pytest_arguments)
    except NumberError as error:
        print(error, file=sys.stderr)
        return 2
    except (KeyboardInterrupt, Stopped):
        return 130


if __name__ == "__main__":
    sys.exit(main())
