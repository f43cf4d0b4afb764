"""Calls methods of the official Python SDK, and prints what each gives, as JSON.

It is a program of its own, since the SDK is installed in another environment. Standard input is a
JSON object with the `url`, the `token` and the `calls`, each a method and its arguments.
"""

import json
import sys
from dataclasses import asdict
from operator import attrgetter

from tallyfy import TallyfyError, TallyfySDK


def main() -> None:
    asked = json.load(sys.stdin)
    # A refusal must not be hidden by another attempt. At first Prism takes its time.
    sdk = TallyfySDK(asked["token"], asked["url"], timeout=60, max_retries=0, retry_delay=0)
    json.dump([called(sdk, method, arguments) for method, arguments in asked["calls"]], sys.stdout)


def called(sdk: TallyfySDK, method: str, arguments: dict[str, object]) -> dict[str, object]:
    try:
        return {"given": asdict(attrgetter(method)(sdk)(**arguments))}
    except TallyfyError as error:
        return {"status": error.status_code, "said": str(error)}


if __name__ == "__main__":
    main()
