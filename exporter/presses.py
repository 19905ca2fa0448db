"""Presses of buttons in Slack, by Socket Mode, while the configuration has a token for it."""

import asyncio
import contextlib
from collections.abc import Callable
from typing import Protocol

from alerting.notify.slack_buttons import Buttons
from alerting.secret import Secret

Token = Callable[[], Secret | None]


class Socket(Protocol):
    """A connection, once it is run."""

    async def run(self) -> None: ...


Open = Callable[[Secret, Buttons], Socket]


def _socket(token: Secret, buttons: Buttons) -> Socket:
    # Slack's SDK is large, and a daemon without Slack must not wait for it when it starts.
    from alerting.notify import slack_socket  # noqa: PLC0415

    return slack_socket.Socket(token, buttons)


class Presses:
    """Keeps one connection, or none; `load` has a reload looked at."""

    def __init__(self, token: Token, buttons: Buttons, open: Open = _socket) -> None:
        self._token = token
        self._buttons = buttons
        self._open = open
        self._changed = asyncio.Event()

    def load(self) -> None:
        """Say that the token may be another one."""
        self._changed.set()

    async def run(self) -> None:
        """Work until cancelled."""
        while True:
            self._changed.clear()
            token = self._token()
            async with contextlib.AsyncExitStack() as stack:
                if token is not None:
                    task = asyncio.create_task(self._open(token, self._buttons).run())
                    stack.push_async_callback(_ended, task)
                while self._token() == token:
                    await self._changed.wait()
                    self._changed.clear()


async def _ended(task: asyncio.Task[None]) -> None:
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task
