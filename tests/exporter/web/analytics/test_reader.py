import asyncio

from exporter.web.analytics.reader import Reader


def reader(most: int = 3) -> Reader:
    return Reader(most, lambda: False)


async def test_what_waits_is_told_in_order_and_once() -> None:
    found = reader()
    for item in (1, 2):
        found.tell(item)
    assert await found.told(5) == [1, 2]
    assert await found.told(0.001) == []


async def test_who_waits_is_woken() -> None:
    found = reader()
    task = asyncio.create_task(found.told(60))
    asyncio.get_running_loop().call_soon(found.tell, "news")
    assert await task == ["news"]


async def test_for_whom_too_much_waits_it_ends() -> None:
    found = reader(most=2)
    for item in range(5):
        found.tell(item)
    assert found.ended == "slow"
    assert await found.told(60) == []
    # It ended for the first reason.
    found.end("stopping")
    assert found.ended == "slow"


async def test_an_end_wakes_who_waits() -> None:
    found = reader()
    task = asyncio.create_task(found.told(60))
    asyncio.get_running_loop().call_soon(found.end, "reloading")
    assert await task == []
    assert await found.told(60) == []
