"""Builds the site of the documents in `site/`, and the HTTP reference in it from the contract.

`python -m tools.docs` fails at any warning, such as a link that leads nowhere. With `--serve` it
serves what it built until Ctrl-C.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

from tools.bundle import bundled
from tools.contract import ROOT, load_contract

SITE = ROOT / "site"
SCALAR = ROOT / "node_modules" / "@scalar" / "api-reference" / "dist" / "browser" / "standalone.js"

# Nothing of another host: no fonts, no client that sends requests through a proxy of Scalar's.
HTTP_REFERENCE = """\
<!doctype html>
<html lang="en">
  <head>
    <title>HTTP API - tallyfy-client</title>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <link rel="icon" href="data:,">
  </head>
  <body>
    <a href="../" style="display: block; padding: 8px 16px; font-family: sans-serif">
      Back to the documentation
    </a>
    <div id="reference"></div>
    <script src="scalar.js"></script>
    <script>
      Scalar.createApiReference("#reference", {
        url: "openapi.json",
        withDefaultFonts: false,
        telemetry: false,
        hideClientButton: true,
        hideTestRequestButton: true,
        hiddenClients: true,
        showDeveloperTools: "never",
        agent: { disabled: true },
        mcp: { disabled: true },
      });
    </script>
  </body>
</html>
"""


class DocsError(Exception):
    """The site cannot be built; the message says why."""


def build() -> None:
    command = [sys.executable, "-m", "zensical", "build", "--clean", "--strict"]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if result.returncode != 0:
        raise DocsError(result.stdout + result.stderr)
    _add_http_reference()


def _add_http_reference() -> None:
    folder = SITE / "http"
    folder.mkdir()
    (folder / "index.html").write_text(HTTP_REFERENCE)
    (folder / "openapi.json").write_text(json.dumps(bundled(load_contract())))
    shutil.copyfile(SCALAR, folder / "scalar.js")


def serve() -> None:
    handler = partial(SimpleHTTPRequestHandler, directory=SITE)
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        print(
            f"The site is at http://127.0.0.1:{server.server_address[1]} until Ctrl-C.", flush=True
        )
        server.serve_forever()


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.docs", description=__doc__)
    parser.add_argument("--serve", action="store_true", help="serve it until Ctrl-C")
    options = parser.parse_args(arguments)
    try:
        build()
        if options.serve:
            serve()
    except DocsError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        pass
    return 0


if __name__ == "__main__":
    sys.exit(main())
