"""The site as a reader sees it: a real Chromium opens it, on a wide and a narrow window."""

from __future__ import annotations

import html
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from tools import docs
from tools.contract import ROOT

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
# Where the screenshots are kept, to look at.
PICTURES = ROOT / "site" / "pictures"
BROWSERS = ["chromium", "chromium-browser", "google-chrome"]
WINDOWS = {"wide": {"width": 1280, "height": 900}, "narrow": {"width": 390, "height": 800}}
PAGES = ["", "settings/", "workers/", "reference/client/", "reference/models/"]

windows = pytest.mark.parametrize("window", WINDOWS)


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None: ...


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    docs.build()
    PICTURES.mkdir()
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(docs.SITE))) as server:
        thread = Thread(target=server.serve_forever, args=[0.01])
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    program = next(filter(None, map(shutil.which, BROWSERS)), None)
    if program is None:
        pytest.skip(f"No browser is on the PATH: none of {', '.join(BROWSERS)}")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield chromium
        chromium.close()


class Visit:
    """A page of the browser, and what went wrong on it."""

    def __init__(self, page: Any, site: str) -> None:
        self.page = page
        self.site = site
        self.complaints: list[str] = []
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", self._request)
        page.on("response", self._response)

    def _console(self, message: Any) -> None:
        if message.type == "error":
            self.complaints.append(message.text)

    def _request(self, request: Any) -> None:
        if not request.url.startswith((self.site, "data:", "blob:")):
            self.complaints.append(f"asked another host: {request.url}")

    def _response(self, response: Any) -> None:
        if response.status >= 400:
            self.complaints.append(f"{response.status}: {response.url}")

    def open(self, path: str) -> None:
        self.page.goto(self.site + path, wait_until="networkidle")

    def picture(self, name: str) -> None:
        self.page.screenshot(path=PICTURES / f"{name}.png")

    def judged(self, *rules: str) -> list[str]:
        """What axe-core finds against these rules."""
        self.page.add_script_tag(path=AXE)
        found = self.page.evaluate(
            "rules => axe.run(document, {runOnly: {type: 'rule', values: rules}})", list(rules)
        )
        return [
            f"{each['id']}: {node['html'][:200]} {node['any'][:1]}"
            for each in found["violations"]
            for node in each["nodes"]
        ]


@contextmanager
def visiting(browser: Any, site: str, window: str, scheme: str = "light") -> Iterator[Visit]:
    context = browser.new_context(viewport=WINDOWS[window], color_scheme=scheme)
    try:
        context.set_default_timeout(10_000)
        yield Visit(context.new_page(), site)
    finally:
        context.close()


@windows
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_can_be_read(browser: Any, site: str, window: str, scheme: str) -> None:
    with visiting(browser, site, window, scheme) as visit:
        for path in PAGES:
            visit.open(path)
            visit.picture(f"{path.strip('/').replace('/', '-') or 'start'}-{window}-{scheme}")
            assert visit.page.locator("h1").count() == 1
            assert visit.judged("color-contrast", "heading-order", "document-title") == []
        assert visit.complaints == []


@windows
def test_search_finds_a_page(browser: Any, site: str, window: str) -> None:
    with visiting(browser, site, window) as visit:
        visit.open("")
        visit.page.keyboard.press("/")
        visit.page.keyboard.type("visibility")
        visit.picture(f"search-{window}")
        # What it shows is hidden from tests: it goes to the first result when there is one.
        for _ in range(50):
            visit.page.keyboard.press("Enter")
            visit.page.wait_for_timeout(100)
            if "/workers/" in visit.page.url:
                break
        assert "/workers/" in visit.page.url
        assert visit.complaints == []


@windows
def test_http_reference_shows_an_operation(browser: Any, site: str, window: str) -> None:
    with visiting(browser, site, window) as visit:
        visit.open("reference/http/")
        visit.page.get_by_role("link", name="open the HTTP reference").click()
        visit.page.wait_for_url("**/http/")
        operations = visit.page.get_by_role("link", name="/organizations/{org_id}/runs/{run_id}")
        operations.last.click()
        heading = visit.page.get_by_role("heading", name="Read one run").first
        heading.wait_for()
        visit.page.get_by_text("id of the run").first.wait_for()
        visit.picture(f"http-reference-{window}")
        visit.page.get_by_role("link", name="Back to the documentation").click()
        visit.page.wait_for_url(site)
        assert visit.complaints == []


@pytest.mark.usefixtures("site")
def test_the_reference_shows_fields_in_tables_with_their_types() -> None:
    models = cells_of(docs.SITE / "reference" / "models" / "index.html")
    assert "due_date datetime | None When the run is due." in models
    assert "users list [ UserReference ] | None" in models
    errors = cells_of(docs.SITE / "reference" / "errors" / "index.html")
    assert "status_code int The HTTP status." in errors


def cells_of(page: Path) -> str:
    """The text of a page, without its tags."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page.read_text())).split())


def test_a_link_that_leads_nowhere_fails_the_build(tmp_path: Path) -> None:
    copy = tmp_path / "project"
    left_out = shutil.ignore_patterns(
        ".git", ".venv*", "node_modules", ".*_cache", "__pycache__", "site", ".cache", "tests"
    )
    shutil.copytree(ROOT, copy, ignore=left_out)
    (copy / "node_modules").symlink_to(ROOT / "node_modules")
    page = copy / "docs" / "why.md"
    page.write_text(page.read_text() + "\nSee [this](errors.md#what-is-not-there).\n")
    result = subprocess.run(
        [sys.executable, "-m", "tools.docs"],
        cwd=copy,
        env={**os.environ, "PYTHONPATH": str(copy)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert result.returncode == 1
    assert "anchor does not exist" in result.stderr
