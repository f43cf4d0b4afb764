"""A plugin of pytest: fails when Schemathesis exercises less of the contract than it did.

`make contract-coverage` loads it. TraceCov counts, for each parameter and body, which keywords of
its schema had requests that are valid and invalid by it.
"""

import pytest
import schemathesis
from tracecov import CoverageMap, HttpRequest, HttpResponse

from tools.bundle import bundled
from tools.contract import load_contract

coverage = CoverageMap.from_dict(bundled(load_contract()))


@schemathesis.hook
def after_call(
    _context: schemathesis.HookContext, _case: object, response: schemathesis.Response
) -> None:
    sent = response.request
    body = sent.body.encode() if isinstance(sent.body, str) else sent.body
    assert body is None or isinstance(body, bytes)
    headers = {name: values[0] for name, values in response.headers.items()}
    coverage.record(
        HttpRequest(
            str(sent.method),
            str(sent.url),
            body,
            {name: str(value) for name, value in sent.headers.items()},
        ),
        HttpResponse(response.status_code, response.elapsed, response.content, headers),
    )


def pytest_sessionfinish(session: pytest.Session) -> None:
    print(f"\n{coverage.generate_text_summary()}")
    if violations := coverage.check_thresholds(
        operations=100, parameters=100, keywords=95, examples=100, responses=25
    ):
        print(f"Less than before: {violations}")
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
