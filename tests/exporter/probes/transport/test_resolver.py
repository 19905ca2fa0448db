"""Names are looked up off the loop, each once at a time, by a bounded number of threads."""

import asyncio
import socket
import threading
from collections.abc import Iterator

import pytest

from exporter.probes import address
from exporter.probes.address import Address
from exporter.probes.fault import Failed
from exporter.probes.transport import resolver
from exporter.probes.transport.resolver import Resolver

HERE = address.read("127.0.0.1")


class Lookups:
    """A look-up that notes what it is asked for, and waits where a test wants to see it wait."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.gate = threading.Event()
        self.gate.set()
        self.arrived = threading.Semaphore(0)

    def __call__(self, host: str) -> list[Address]:
        self.asked.append(host)
        self.arrived.release()
        self.gate.wait()
        if host.startswith("broken"):
            raise ValueError("within")
        if host.startswith("none"):
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return [] if host.startswith("empty") else [HERE]


@pytest.fixture
def lookups() -> Iterator[Lookups]:
    made = Lookups()
    yield made
    made.gate.set()


async def arrived(lookups: Lookups, count: int = 1) -> None:
    for _ in range(count):
        assert await asyncio.to_thread(lookups.arrived.acquire, timeout=10)


async def test_a_name_of_this_machine_is_found_by_the_system() -> None:
    found = await Resolver().addresses("localhost")
    assert set(map(str, found)) <= {"127.0.0.1", "::1"}


def test_the_system_is_asked_for_addresses_in_its_order_and_without_repetition() -> None:
    assert resolver.system("127.1") == [HERE]
    assert resolver.system("::ffff:127.0.0.1") == [HERE]
    assert resolver.system("fe80::1%lo") == []


async def test_a_name_is_looked_up_anew_each_time(lookups: Lookups) -> None:
    asked = Resolver(lookups)
    assert await asked.addresses("a") == [HERE]
    assert await asked.addresses("a") == [HERE]
    assert lookups.asked == ["a", "a"]


@pytest.mark.parametrize(
    ("host", "reason", "detail"),
    [
        ("none.example", "dns", "none.example: name or service not known"),
        ("empty.example", "dns", "empty.example: no address"),
    ],
)
async def test_a_name_without_addresses_is_a_failure(
    lookups: Lookups, host: str, reason: str, detail: str
) -> None:
    with pytest.raises(Failed) as caught:
        await Resolver(lookups).addresses(host)
    assert (caught.value.fault.reason, caught.value.fault.detail) == (reason, detail)


async def test_those_who_ask_for_one_name_wait_for_one_look_up(lookups: Lookups) -> None:
    asked = Resolver(lookups)
    lookups.gate.clear()
    waiting = [asyncio.create_task(asked.addresses("a")) for _ in range(5)]
    await arrived(lookups)
    lookups.gate.set()
    assert await asyncio.gather(*waiting) == [[HERE]] * 5
    assert lookups.asked == ["a"]


async def test_who_gives_up_does_not_take_the_look_up_from_others(lookups: Lookups) -> None:
    asked = Resolver(lookups)
    lookups.gate.clear()
    first, second = (asyncio.create_task(asked.addresses("a")) for _ in range(2))
    await arrived(lookups)
    first.cancel()
    await asyncio.wait([first])
    lookups.gate.set()
    assert await second == [HERE]
    assert first.cancelled()


async def test_names_beyond_the_threads_wait_and_are_looked_up_in_turn(lookups: Lookups) -> None:
    asked = Resolver(lookups, threads=2)
    lookups.gate.clear()
    waiting = [asyncio.create_task(asked.addresses(name)) for name in "abcde"]
    await arrived(lookups, 2)
    assert [asked.is_waiting(name) for name in "abcde"] == [False, False, True, True, True]
    lookups.gate.set()
    assert await asyncio.gather(*waiting) == [[HERE]] * 5
    assert sorted(lookups.asked[:2]) == ["a", "b"]
    assert sorted(lookups.asked) == ["a", "b", "c", "d", "e"]


async def test_an_error_within_a_look_up_ends_no_thread(lookups: Lookups) -> None:
    asked = Resolver(lookups, threads=1)
    broken = asyncio.create_task(asked.addresses("broken"))
    good = asyncio.create_task(asked.addresses("good"))
    assert await good == [HERE]
    with pytest.raises(ValueError, match="within"):
        await broken


async def test_there_is_an_end_to_the_names_that_may_wait(
    lookups: Lookups, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resolver, "WAITING_NAMES", 1)
    asked = Resolver(lookups, threads=1)
    lookups.gate.clear()
    waiting = [asyncio.create_task(asked.addresses(name)) for name in "ab"]
    await arrived(lookups)
    with pytest.raises(Failed) as caught:
        await asked.addresses("c")
    assert caught.value.fault.reason == "internal"
    lookups.gate.set()
    await asyncio.gather(*waiting)


def test_a_look_up_may_outlive_its_loop(lookups: Lookups) -> None:
    asked = Resolver(lookups)
    lookups.gate.clear()

    async def give_up() -> None:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.05):
                await asked.addresses("a")

    asyncio.run(give_up())
    lookups.gate.set()
    assert asyncio.run(asked.addresses("a")) == [HERE]
