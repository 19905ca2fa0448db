"""Named teardowns, run in reverse, and background tasks, whose mistakes are told."""

import asyncio
import inspect
from collections.abc import Awaitable, Callable, Coroutine
from types import TracebackType
from typing import Any, Self

import structlog

_log = structlog.get_logger("chatwatch")


class Teardowns:
    """What was opened, by name; leaving the block closes it last-opened first, whatever fails."""

    def __init__(self) -> None:
        self._steps: list[tuple[str, Callable[[], Any]]] = []

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for name, step in reversed(self._steps):
            try:
                done = step()
                if inspect.isawaitable(done):
                    await done
            except Exception as failure:  # noqa: BLE001 # the next step must run too
                _log.error("teardown failed", step=name, exc_info=failure)

    def add(self, name: str, step: Callable[[], Awaitable[Any] | None]) -> None:
        """Register what closes something that was just opened."""
        self._steps.append((name, step))

    def spawn(self, name: str, loop: Coroutine[Any, Any, None]) -> None:
        """Start a background task that ends, cancelled, in its place of the order."""
        task = asyncio.get_running_loop().create_task(loop, name=name)
        task.add_done_callback(_report)
        self.add(name, lambda: _cancelled(task))


def _report(task: "asyncio.Task[None]") -> None:
    if not task.cancelled() and (error := task.exception()) is not None:
        _log.error(
            "background task ended by a mistake of ours", task=task.get_name(), exc_info=error
        )


async def _cancelled(task: "asyncio.Task[None]") -> None:
    task.cancel()
    await asyncio.wait([task])
