"""A Tallyfy in memory, for the tests of services that use this client.

`FakeTallyfy` keeps runs and tasks as the service does, answers the six operations by the contract,
and fails when it is told to. With pytest, there is a fixture `fake_tallyfy`.

`python -m tallyfy_client.testing` serves one to try the client with.
"""

from .dialect import Dialect
from .fake import FakeTallyfy
from .fake_time import FakeTime
from .faults import ANY_FAULT, Fault
from .history import Completion, RecordedRequest

__all__ = [
    "ANY_FAULT",
    "Completion",
    "Dialect",
    "FakeTallyfy",
    "FakeTime",
    "Fault",
    "RecordedRequest",
]
