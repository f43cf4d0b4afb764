"""One mock of the contract for all tests of a run.

With xdist the controller starts it while the workers collect, and asks for each operation once: at
the first request Prism compiles its schemas, for seconds. The workers are told a folder, in which
they find the address when it is there, or why it is not. The mock ends with the process that
started it, however that ends.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread

import httpx

from tools.prism import prism_mock

# For hangs, not for speed.
MOST_SECONDS = 300


@contextmanager
def warm_mock() -> Iterator[str]:
    with prism_mock() as url:
        warm_up(url)
        yield url


def warm_up(url: str) -> None:
    """Ask for each operation once, with all of its parameters."""
    from tests.contract.drawn_requests import with_everything
    from tests.contract.meant_requests import generated
    from tests.contract.reading import OPERATIONS

    headers = {"Authorization": "Bearer any-token"}
    with httpx.Client(base_url=url, headers=headers, timeout=MOST_SECONDS, verify=False) as client:
        for name in OPERATIONS:
            asked = generated(name).request(**with_everything(name).arguments())
            client.request(
                asked.method,
                f"{asked.path}?{asked.query}",
                headers=asked.headers,
                content=asked.body,
            )


class SharedMock:
    """The mock in the controller."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._ended = Event()
        self._thread = Thread(target=self._serve, name="shared-prism", daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        try:
            with warm_mock() as url:
                self._tell("address", url)
                self._ended.wait()
        except Exception as error:
            self._tell("failure", str(error))

    def _tell(self, name: str, text: str) -> None:
        (self.folder / "unfinished").write_text(text)
        (self.folder / "unfinished").rename(self.folder / name)

    def end(self) -> None:
        self._ended.set()
        self._thread.join(MOST_SECONDS)


def address_in(folder: Path) -> str:
    """Wait for the address that the controller tells."""
    end = time.monotonic() + MOST_SECONDS
    while not (folder / "address").exists():
        if (folder / "failure").exists():
            raise RuntimeError((folder / "failure").read_text())
        assert time.monotonic() < end, "Prism did not start in time."
        time.sleep(0.05)
    return (folder / "address").read_text()
