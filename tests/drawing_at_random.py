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

# No database of examples: nothing of one run comes into the next.
settings.register_profile(
    "same",
    derandomize=True,
    database=None,
    deadline=None,
    max_examples=60,
    # No shrinking: a run that fails ends as soon as one that passes.
    phases=[Phase.explicit, Phase.generate],
)
settings.register_profile("fuzz", database=None, deadline=None, max_examples=EXAMPLES)


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
