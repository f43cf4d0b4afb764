"""A change of a document or a new release of the official SDK is told."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from tools import watch


class Document:
    """A page at a real address."""

    text = "<p>Completing a task</p>"
    status = 200


@contextmanager
def served(document: Document) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(document.status)
            self.end_headers()
            self.wfile.write(document.text.encode())

        def log_message(self, *_: object) -> None: ...

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever, args=[0.01])
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()
        thread.join()


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(watch, "newest_sdk", lambda: "3.1.0")
    path = tmp_path / "watched.json"
    path.write_text("{}")
    return path


def test_nothing_has_changed(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    document = Document()
    with served(document) as address:
        assert watch.main(["--record", "Complete task", address], file) == 0
        # What is no text does not count.
        document.text = "<script>1</script><p class=new>Completing  a task</p>"
        assert watch.main([], file) == 0
    assert "1 documents" in capsys.readouterr().out


def test_document_that_changed_is_named(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    document = Document()
    with served(document) as address:
        watch.main(["--record", "Complete task", address], file)
        document.text = "<p>Completing a task twice</p>"
        assert watch.main([], file) == 1
        assert f"“Complete task” has changed: {address}" in capsys.readouterr().out


def test_document_that_cannot_be_read_is_no_all_clear(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    document = Document()
    with served(document) as address:
        watch.main(["--record", "Complete task", address], file)
        document.status = 404
        assert watch.main([], file) == 2
    assert "cannot be read" in capsys.readouterr().err


def test_newer_sdk_is_named(
    file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(watch, "newest_sdk", lambda: "3.2.0")
    with served(Document()) as address:
        watch.main(["--record", "Complete task", address], file)
        assert watch.main([], file) == 1
    assert "release 3.2.0" in capsys.readouterr().out


def test_nothing_recorded_is_no_all_clear(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert watch.main([], file) == 2
    assert "--record NAME ADDRESS" in capsys.readouterr().err
