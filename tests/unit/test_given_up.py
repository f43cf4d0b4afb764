"""A request that was given up before it went out can no longer be sent."""

from __future__ import annotations

import signal
import socket
import threading
from typing import Any

import pytest

from tallyfy_client import Tallyfy
from tests.service import ORG, TOKEN, running_service, without_certificates

USES: dict[str, Any] = {
    "reading": lambda client: client.tasks.get("t1"),
    "completing": lambda client: client.tasks.complete("t1", run_id="r1"),
}


@pytest.mark.parametrize("use", USES)
def test_request_whose_caller_is_interrupted_is_never_sent(
    use: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    look_up, go_on = socket.getaddrinfo, threading.Event()
    # A process that was started in the background of a shell ignores it.
    signal.signal(signal.SIGINT, signal.default_int_handler)

    def interrupt_and_look_up(*given: Any, **named: Any) -> Any:
        # Ctrl-C comes while the caller waits, and the look-up goes on.
        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)
        go_on.wait(5)
        return look_up(*given, **named)

    with running_service() as service, without_certificates():
        monkeypatch.setattr(socket, "getaddrinfo", interrupt_and_look_up)
        address = service.address.replace("127.0.0.1", "localhost")
        with Tallyfy(TOKEN, org_id=ORG, base_url=address, deadline=30) as client:
            before = set(threading.enumerate())
            with pytest.raises(KeyboardInterrupt):
                USES[use](client)
            go_on.set()
            for thread in set(threading.enumerate()) - before:
                thread.join()
        assert service.requests == []
