"""The fixture `fake_tallyfy`, for pytest.

pytest imports this module wherever the client is installed. So it stands alone: within the package
it would load all of the client in every run of pytest, used or not, and before coverage can watch.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tallyfy_client.testing import FakeTallyfy


@pytest.fixture
def fake_tallyfy() -> Iterator[FakeTallyfy]:
    """An in-memory fake, without runs or tasks. See `tallyfy_client.testing.FakeTallyfy`.

    A fault or a change that was planned and never happened fails the test.
    """
    from tallyfy_client.testing import FakeTallyfy

    fake = FakeTallyfy()
    yield fake
    fake.assert_all_happened()
