"""An interrupt, at whatever bytecode it comes, leaves a client that can be closed."""

from __future__ import annotations

import ctypes
import gc
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import Any, Final

import pytest

from tallyfy_client import Tallyfy, TallyfyError
from tests.service import ORG, TOKEN, running_service, task_reply, without_certificates

# What is ours in the way of a request. The threads of the standard library have gaps of their own.
TRACED_FILES: Final = ("backend.py", "backend_sync.py", "client.py")

# Sets the flag of Ctrl-C. A function of C, so that the interpreter looks at the flag only where it
# would by itself, and not while it traces. It takes the arguments of a trace function, and drops
# them.
interrupt: Final = ctypes.PYFUNCTYPE(None, ctypes.py_object, ctypes.py_object, ctypes.py_object)(
    ("PyErr_SetInterrupt", ctypes.pythonapi)
)


@contextmanager
def interrupted_at(number: int) -> Iterator[None]:
    """Press Ctrl-C at the bytecode of this number, once."""
    seen = 0
    pressed = False

    def trace(frame: FrameType, event: str, _arg: Any) -> Any:
        nonlocal seen
        if not frame.f_code.co_filename.endswith(TRACED_FILES):
            return None
        frame.f_trace_opcodes = True
        if event == "opcode" and not pressed:
            seen += 1
            if seen == number:
                return interrupt
        return trace

    def raise_once(*_: object) -> None:
        nonlocal pressed
        if not pressed:
            pressed = True
            raise KeyboardInterrupt

    before = signal.signal(signal.SIGINT, raise_once)
    traced = sys.gettrace()
    sys.settrace(trace)
    try:
        yield
    finally:
        sys.settrace(traced)
        pressed = True
        signal.signal(signal.SIGINT, before)


@contextmanager
def no_longer_than(seconds: float) -> Iterator[None]:
    def fail(*_: object) -> None:
        raise AssertionError(f"it still waits after {seconds} seconds")

    before = signal.signal(signal.SIGALRM, fail)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


# A connection that is interrupted while it is made is nobody's yet, and Python cannot raise what
# interrupts a finalizer.
stray_interrupts: Final = pytest.mark.filterwarnings(
    "ignore:unclosed:ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"
)


@stray_interrupts
@pytest.mark.parametrize("deadline", [None, 5.0])
def test_interrupt_at_any_bytecode_leaves_nothing_that_closing_waits_for(
    deadline: float | None,
) -> None:
    interrupts = 0
    with running_service() as service, without_certificates():
        service.always_answers(task_reply())
        for number in range(1, 500, 2):
            client = Tallyfy(TOKEN, org_id=ORG, base_url=service.address, deadline=deadline)
            try:
                with interrupted_at(number):
                    client.tasks.get("t1")
            except KeyboardInterrupt:
                interrupts += 1
            # Not here: what closes a client does not wait for itself.
            closing = threading.Thread(target=client.close, daemon=True)
            closing.start()
            closing.join(5)
            assert not closing.is_alive(), f"interrupted at bytecode {number}"
    gc.collect()
    assert interrupts > 100


@stray_interrupts
@pytest.mark.parametrize("deadline", [None, 5.0])
def test_client_that_was_interrupted_works_on(deadline: float | None) -> None:
    with running_service() as service, without_certificates():
        service.always_answers(task_reply())
        with Tallyfy(TOKEN, org_id=ORG, base_url=service.address, deadline=deadline) as client:
            for number in range(5, 400, 29):
                with suppress(KeyboardInterrupt), interrupted_at(number):
                    client.tasks.get("t1")
                assert client.tasks.get("t1").id == "t1"
        gc.collect()


@pytest.mark.parametrize("deadline", [None, 5.0])
def test_signal_handler_that_closes_the_client_does_not_wait_for_itself(
    deadline: float | None,
) -> None:
    clients: list[Tallyfy] = []

    def close(_request: object) -> Any:
        signal.pthread_kill(main, signal.SIGUSR1)
        return task_reply()

    main = threading.main_thread().ident or 0
    before = signal.signal(signal.SIGUSR1, lambda *_: clients[0].close())
    try:
        with running_service() as service, without_certificates(), no_longer_than(10):
            service.always_answers(close)
            clients.append(Tallyfy(TOKEN, org_id=ORG, base_url=service.address, deadline=deadline))
            # The response may have come before the connections were closed, or not.
            with suppress(TallyfyError):
                clients[0].tasks.get("t1")
    finally:
        signal.signal(signal.SIGUSR1, before)
