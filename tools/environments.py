"""Where the virtual environments of this project are, which the Makefile prepares."""

import sysconfig
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BENCH_VENV = ROOT / ".venv-bench"
STAMP = ".prepared"  # The Makefile knows this name too.


def python_in(venv: Path) -> Path:
    """Return the Python of a virtual environment, wherever this system puts it."""
    scripts = sysconfig.get_path("scripts", "venv", {"base": str(venv)})
    return Path(scripts, "python").with_suffix(sysconfig.get_config_var("EXE") or "")
