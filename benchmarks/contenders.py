"""What is measured beside each other. Each does the same work in the way that its users would.

A contender imports its library when it is made, since each lives in an environment that need not
have those of the others.
"""

import asyncio
import json
from abc import ABC, abstractmethod
from collections.abc import Iterator
from functools import cache
from typing import Any

ORG_ID = "a" * 32
RUN_ID = "b" * 32
TASK_ID = "c" * 32
PER_PAGE = 100
HEADERS = {"Accept": "application/json", "X-Tallyfy-Client": "APIClient"}


class Contender(ABC):
    @abstractmethod
    def ids_of_runs(self) -> Iterator[str]:
        """Go through the listing of all runs, reading id and name of each."""

    def count_runs(self) -> int:
        return sum(1 for _ in self.ids_of_runs())

    @abstractmethod
    def get_task(self) -> object:
        """Read one task."""

    def get_tasks(self, times: int) -> None:
        for _ in range(times):
            self.get_task()

    @abstractmethod
    def parse_runs(self, body: bytes) -> Any:
        """Read a page of runs from the body of an answer."""

    @abstractmethod
    def parse_tasks(self, body: bytes) -> Any:
        """Read a page of tasks from the body of an answer."""


class Wrapper(Contender):
    def __init__(self, url: str, token: str) -> None:
        from tallyfy_api.api.runs import list_runs
        from tallyfy_api.api.tasks import list_run_tasks
        from tallyfy_client import Tallyfy

        self._client = Tallyfy(token, org_id=ORG_ID, base_url=url)
        self._operations = list_runs, list_run_tasks

    def ids_of_runs(self) -> Iterator[str]:
        for run in self._client.runs.list(per_page=PER_PAGE):
            assert run.name
            yield run.id

    def get_task(self) -> object:
        return self._client.tasks.get(TASK_ID)

    def parse_runs(self, body: bytes) -> Any:
        return self._operations[0].read(json.loads(body)).data

    def parse_tasks(self, body: bytes) -> Any:
        return self._operations[1].read(json.loads(body)).data


class AsyncContender(Contender):
    """Does the same work in an event loop."""

    def __init__(self) -> None:
        self._loop = asyncio.Runner()

    @abstractmethod
    async def _ids_of_runs(self) -> list[str]: ...

    @abstractmethod
    async def _get_task(self) -> object: ...

    def ids_of_runs(self) -> Iterator[str]:
        yield from self._loop.run(self._ids_of_runs())

    def get_task(self) -> object:
        return self._loop.run(self._get_task())

    def get_tasks(self, times: int) -> None:
        self._loop.run(self._get_tasks(times))

    async def _get_tasks(self, times: int) -> None:
        for _ in range(times):
            await self._get_task()

    def parse_runs(self, body: bytes) -> Any:
        raise NotImplementedError("Pages are read as in the contender that is not asynchronous.")

    parse_tasks = parse_runs


class AsyncWrapper(AsyncContender):
    def __init__(self, url: str, token: str) -> None:
        from tallyfy_client import AsyncTallyfy

        super().__init__()
        http_client = self._loop.run(self._http_client())
        self._client = AsyncTallyfy(token, org_id=ORG_ID, base_url=url, http_client=http_client)

    async def _http_client(self) -> Any:
        """None for the transport of the client itself."""
        return None

    async def _ids_of_runs(self) -> list[str]:
        return [run.id async for run in self._client.runs.list(per_page=PER_PAGE) if run.name]

    def count_runs(self) -> int:
        return self._loop.run(self._count_runs())

    async def _count_runs(self) -> int:
        count = 0
        async for run in self._client.runs.list(per_page=PER_PAGE):
            assert run.name
            assert run.id
            count += 1
        return count

    async def _get_task(self) -> object:
        return await self._client.tasks.get(TASK_ID)


class AsyncWrapperOnHttpx2(AsyncWrapper):
    async def _http_client(self) -> Any:
        import httpx2

        return httpx2.AsyncClient()


class AsyncWrapperOnAiohttp(AsyncWrapper):
    async def _http_client(self) -> Any:
        from httpx_aiohttp import HttpxAiohttpClient

        return HttpxAiohttpClient()


class OfficialSdk(Contender):
    def __init__(self, url: str, token: str) -> None:
        from tallyfy import TallyfySDK
        from tallyfy.models import RunsList, TasksList

        self._client = TallyfySDK(api_key=token, base_url=url)
        self._models = RunsList, TasksList

    def ids_of_runs(self) -> Iterator[str]:
        page, pages = 1, 1
        while page <= pages:
            found = self._client.get_organization_runs(ORG_ID, per_page=PER_PAGE, page=page)
            for run in found.data:
                assert run.name
                yield run.id
            page, pages = page + 1, found.meta.total_pages

    def get_task(self) -> object:
        return self._client.get_task(ORG_ID, RUN_ID, TASK_ID)

    def parse_runs(self, body: bytes) -> Any:
        return self._models[0].from_dict(json.loads(body))

    def parse_tasks(self, body: bytes) -> Any:
        return self._models[1].from_dict(json.loads(body))


class StockClient(Contender):
    """What openapi-python-client makes of the contract without our templates."""

    def __init__(self, url: str, token: str) -> None:
        from stock_api import AuthenticatedClient
        from stock_api.api.runs import list_runs
        from stock_api.api.tasks import get_task
        from stock_api.models import RunListResponse, TaskListResponse

        self._client = AuthenticatedClient(url, token)
        self._operations = list_runs, get_task
        self._models = RunListResponse, TaskListResponse

    def ids_of_runs(self) -> Iterator[str]:
        page, pages = 1, 1
        while page <= pages:
            found = self._operations[0].sync(
                ORG_ID, client=self._client, page=page, per_page=PER_PAGE
            )
            for run in found.data:
                assert run.name
                yield run.id
            page, pages = page + 1, found.meta.pagination.total_pages

    def get_task(self) -> object:
        return self._operations[1].sync(ORG_ID, TASK_ID, client=self._client)

    def parse_runs(self, body: bytes) -> Any:
        return self._models[0].from_dict(json.loads(body))

    def parse_tasks(self, body: bytes) -> Any:
        return self._models[1].from_dict(json.loads(body))


class BareHttpx(Contender):
    """The floor: no models, no retries."""

    def __init__(self, url: str, token: str) -> None:
        import httpx

        headers = {**HEADERS, "Authorization": f"Bearer {token}"}
        self._client = httpx.Client(base_url=url, headers=headers)

    def ids_of_runs(self) -> Iterator[str]:
        page, pages = 1, 1
        while page <= pages:
            found = self._get(f"/organizations/{ORG_ID}/runs", page=page, per_page=PER_PAGE)
            for run in found["data"]:
                assert run["name"]
                yield run["id"]
            page, pages = page + 1, found["meta"]["pagination"]["total_pages"]

    def get_task(self) -> object:
        return self._get(f"/organizations/{ORG_ID}/tasks/{TASK_ID}")

    def _get(self, path: str, **params: int) -> Any:
        return json.loads(self._client.get(path, params=params).raise_for_status().content)

    def parse_runs(self, body: bytes) -> Any:
        return json.loads(body)

    parse_tasks = parse_runs


class BareAsyncHttpx(AsyncContender):
    """The floor in an event loop, one page after another."""

    def __init__(self, url: str, token: str) -> None:
        import httpx

        super().__init__()
        headers = {**HEADERS, "Authorization": f"Bearer {token}"}
        self._client = httpx.AsyncClient(base_url=url, headers=headers)

    async def _ids_of_runs(self) -> list[str]:
        ids: list[str] = []
        page, pages = 1, 1
        while page <= pages:
            found = await self._get(f"/organizations/{ORG_ID}/runs", page=page, per_page=PER_PAGE)
            for run in found["data"]:
                assert run["name"]
                ids.append(run["id"])
            page, pages = page + 1, found["meta"]["pagination"]["total_pages"]
        return ids

    async def _get_task(self) -> object:
        return await self._get(f"/organizations/{ORG_ID}/tasks/{TASK_ID}")

    async def _get(self, path: str, **params: int) -> Any:
        response = await self._client.get(path, params=params)
        return json.loads(response.raise_for_status().content)


CONTENDERS: dict[str, type[Any]] = {
    "sync": Wrapper,
    "async": AsyncWrapper,
    "httpx2": AsyncWrapperOnHttpx2,
    "aiohttp": AsyncWrapperOnAiohttp,
    "sdk": OfficialSdk,
    "stock": StockClient,
    "httpx": BareHttpx,
    "httpx async": BareAsyncHttpx,
}


def touch(page: Any) -> None:
    """Read every declared field of each row of a page once."""
    if isinstance(page, dict):
        for row in page["data"]:
            for key in row:
                row[key]
        return
    for row in page if isinstance(page, list) else page.data:
        for name in _fields(row.__class__):
            getattr(row, name)


@cache
def _fields(kind: type) -> list[str]:
    """The names of the fields of a class of attrs, or of a dataclass."""
    if attributes := getattr(kind, "__attrs_attrs__", ()):
        return [attribute.name for attribute in attributes]
    return list(getattr(kind, "__dataclass_fields__", ()))
