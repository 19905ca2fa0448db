"""Blocking questions that may never be answered: each in a thread of its own that may be lost.

`statvfs` on a share whose server is gone blocks for ever, and nothing can end it. An executor would
lose a worker to it, and wait for that worker when the daemon stops.
"""

import asyncio
import contextlib
import threading
from collections.abc import Callable, Hashable, Mapping
from typing import Any, TypeVar

K = TypeVar("K", bound=Hashable)


class Errands:
    """At most one thread a question and `most` in all; of the event loop's thread."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._out: set[Hashable] = set()

    def __len__(self) -> int:
        """Return how many questions are not answered yet."""
        return len(self._out)

    async def answers(
        self, questions: Mapping[K, Callable[[], Any]], patience: float
    ) -> dict[K, Any]:
        """Ask all of them at once; return what is answered, or raised, within `patience` seconds.

        A question that still waits for an earlier answer is not asked again.
        """
        loop = asyncio.get_running_loop()
        asked: dict[K, asyncio.Future[Any]] = {}
        for key, question in questions.items():
            if key not in self._out and len(self._out) < self.most:
                self._out.add(key)
                asked[key] = loop.create_future()
                self._send(loop, key, question, asked[key])
        if asked:
            await asyncio.wait(asked.values(), timeout=patience)
        return {key: future.result() for key, future in asked.items() if future.done()}

    def _send(
        self,
        loop: asyncio.AbstractEventLoop,
        key: Hashable,
        question: Callable[[], Any],
        answer: "asyncio.Future[Any]",
    ) -> None:
        def come(told: Any) -> None:
            self._out.discard(key)
            answer.set_result(told)

        def run() -> None:
            told: Any
            try:
                told = question()
            except Exception as error:  # noqa: BLE001 # it is the answer, and its asker's to judge
                told = error
            # Nobody waits any more where the loop is closed.
            with contextlib.suppress(RuntimeError):
                loop.call_soon_threadsafe(come, told)

        try:
            threading.Thread(target=run, name=f"host {key}", daemon=True).start()
        except RuntimeError as error:
            # The machine has no thread left for us.
            come(error)
