"""How tests draw at random: the same in every run, or as `make fuzz` asks."""

import atexit
import os
import tempfile

from hypothesis import Phase, settings
from hypothesis.configuration import set_hypothesis_home_dir
from schemathesis.config import SchemathesisConfig

from tools.contract import ROOT

SEED = os.environ.get("FUZZ_SEED")
EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "1000"))

# Hypothesis has other defaults where it sees a build server: these tests have them everywhere.
# No deadline, and no database of examples: nothing of one run comes into the next.
EVERYWHERE = settings.get_profile("ci")
settings.register_profile(
    "same",
    parent=EVERYWHERE,
    max_examples=60,
    # No shrinking: a run that fails ends as soon as one that passes.
    phases=[Phase.explicit, Phase.generate],
)
settings.register_profile("fuzz", parent=EVERYWHERE, derandomize=False, max_examples=EXAMPLES)


def load_profile() -> None:
    settings.load_profile("fuzz" if SEED else "same")
    # What Hypothesis computes and keeps has no place in the checkout.
    home = tempfile.TemporaryDirectory(prefix="hypothesis-")
    atexit.register(home.cleanup)
    set_hypothesis_home_dir(home.name)


def schemathesis_config() -> SchemathesisConfig:
    return as_asked(SchemathesisConfig.from_path(ROOT / "schemathesis.toml"))


def as_asked(config: SchemathesisConfig) -> SchemathesisConfig:
    """Let Schemathesis draw as everything else does."""
    if SEED:
        # It takes precedence over `deterministic`.
        config.update(seed=int(SEED), max_failures=None)
        config.projects.default.generation.update(max_examples=EXAMPLES, no_shrink=False)
    return config
