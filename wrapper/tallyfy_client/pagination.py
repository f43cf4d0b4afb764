"""Stands in until the listing is rebuilt."""

from attrs import frozen
from typing import Any, Generic, TypeVar

Item = TypeVar("Item")


@frozen
class Page(Generic[Item]):
    items: list[Item]
    number: int
    total: int | None = None
    total_pages: int | None = None


def page_from_response(number: int, answer: Any) -> Page[Any]:
    p = getattr(getattr(answer, "meta", None), "pagination", None)
    return Page(answer.data, number, getattr(p, "total", None), getattr(p, "total_pages", None))


class _Base(Generic[Item]):
    def __init__(self, fetch, *, start_page, limit, max_concurrency, name=""):
        self.fetch, self.start_page, self.limit = fetch, start_page, limit
        self.total = None


class Pager(_Base[Item]):
    def pages(self):
        n, left = self.start_page, self.limit
        while left is None or left > 0:
            page = self.fetch(n, lambda: True)
            self.total = page.total
            yield page
            if left is not None:
                left -= len(page.items)
            if not page.items or (page.total_pages or n) <= n:
                return
            n += 1

    def __iter__(self):
        for i, item in enumerate(x for p in self.pages() for x in p.items):
            if self.limit is not None and i >= self.limit:
                return
            yield item

    def collect(self):
        return list(self)

    def first_page(self):
        return next(self.pages())


class AsyncPager(_Base[Item]):
    async def pages(self):
        n, left = self.start_page, self.limit
        while left is None or left > 0:
            page = await self.fetch(n, lambda: True)
            self.total = page.total
            yield page
            if left is not None:
                left -= len(page.items)
            if not page.items or (page.total_pages or n) <= n:
                return
            n += 1

    async def __aiter__(self):
        i = 0
        async for p in self.pages():
            for x in p.items:
                if self.limit is not None and i >= self.limit:
                    return
                i += 1
                yield x

    async def collect(self):
        return [x async for x in self]

    async def first_page(self):
        async for p in self.pages():
            return p
