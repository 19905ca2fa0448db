"""Names → addresses, by the system's resolver, in threads of its own.

The system's look-up cannot be stopped: one that hangs keeps its thread until it ends. So threads
are bounded, a name is asked for once at a time whoever waits for it, and no thread keeps the
process from ending.
"""

import asyncio
import contextlib
import socket
import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future

from exporter.probes import address, fault
from exporter.probes.address import Address
from exporter.probes.fault import Failed
from exporter.probes.reasons import INTERNAL

THREADS = 64
WAITING_NAMES = 10_000

Lookup = Callable[[str], list[Address]]


def system(host: str) -> list[Address]:
    """Return the addresses of a name in the system's order; blocks; OSError or UnicodeError."""
    found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    # An address with a zone (the fourth of its parts) is of no use without its interface.
    texts = dict.fromkeys(str(place[0]) for *_, place in found if not any(place[3:]))
    return list(map(address.read, texts))


class Resolver:
    """Looks names up, each once at a time; event loops may share it."""

    def __init__(self, lookup: Lookup = system, threads: int = THREADS) -> None:
        self._lookup = lookup
        self._free = threads
        self._lock = threading.Lock()
        self._waiting: deque[str] = deque()
        self._futures: dict[str, Future[list[Address]]] = {}

    async def addresses(self, host: str) -> list[Address]:
        """Return the addresses of a name, at least one; Failed says why there is none."""
        loop = asyncio.get_running_loop()
        told: asyncio.Future[None] = loop.create_future()

        def tell(_: object) -> None:
            with contextlib.suppress(RuntimeError):  # nobody waits: the loop is closed
                loop.call_soon_threadsafe(_wake, told)

        future = self._asked(host)
        future.add_done_callback(tell)
        await told
        try:
            found = future.result()
        except (OSError, UnicodeError) as error:
            one = fault.of_lookup(error, host)
            raise Failed(one.reason, one.detail) from None
        if not found:
            raise Failed("dns", f"{host}: no address")
        return found

    def is_waiting(self, host: str) -> bool:
        """Say whether a name is not looked up yet, since all threads are at others."""
        with self._lock:
            return host in self._waiting

    def _asked(self, host: str) -> Future[list[Address]]:
        """Return the look-up under way for a name, or begin one."""
        with self._lock:
            future = self._futures.get(host)
            if future is not None:
                return future
            if len(self._waiting) >= WAITING_NAMES:
                raise Failed(INTERNAL, f"{WAITING_NAMES} names wait to be looked up already")
            future = Future()
            if self._free:
                threading.Thread(target=self._work, args=(host,), daemon=True).start()
                self._free -= 1
            else:
                self._waiting.append(host)
            self._futures[host] = future
            return future

    def _work(self, host: str) -> None:
        """Look a name up, then those that wait, until none does."""
        while host:
            try:
                outcome: list[Address] | Exception = self._lookup(host)
            except Exception as error:  # noqa: BLE001 # whoever waits is told
                outcome = error
            with self._lock:
                future = self._futures.pop(host)
                host = self._waiting.popleft() if self._waiting else ""
                self._free += not host
            if isinstance(outcome, Exception):
                future.set_exception(outcome)
            else:
                future.set_result(outcome)


def _wake(told: asyncio.Future[None]) -> None:
    if not told.done():
        told.set_result(None)
