"""A served stand in a thread of its own, for commands that have an event loop of their own."""

import asyncio
import contextlib
import threading
from collections.abc import Iterator

from tests.exporter.integrations import serving
from tests.exporter.integrations.stands.stand import Mood, Stand


@contextlib.contextmanager
def served(stand: Stand, mood: Mood = "well") -> Iterator[str]:
    """Serve a stand, and yield its URL."""
    found: list[str] = []
    started, loop = threading.Event(), asyncio.new_event_loop()
    ended = asyncio.Event()

    async def serve() -> None:
        async with serving.served(stand, mood) as there:
            found.append(there.url)
            started.set()
            await ended.wait()

    thread = threading.Thread(target=loop.run_until_complete, args=(serve(),))
    thread.start()
    started.wait(10)
    try:
        yield found[0]
    finally:
        loop.call_soon_threadsafe(ended.set)
        thread.join(10)
        loop.close()
