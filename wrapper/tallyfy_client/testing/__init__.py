"""An in-memory fake of Tallyfy, for the tests of services that use this client.

`FakeTallyfy` keeps runs and tasks as the service does, answers the six operations by the contract,
and fails on demand. With pytest, there is a fixture `fake_tallyfy`.

`python -m tallyfy_client.testing` serves one to try the client with.
"""

from ._fake import FakeTallyfy
from ._faults import ANY_FAULT, Fault
from ._messages import Completion, RecordedRequest
from ._records import Dialect
from ._time import FakeTime

__all__ = [
    "ANY_FAULT",
    "Completion",
    "Dialect",
    "FakeTallyfy",
    "FakeTime",
    "Fault",
    "RecordedRequest",
]
