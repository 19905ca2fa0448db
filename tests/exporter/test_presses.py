import asyncio
import operator
from functools import partial
from typing import Any

from alerting.notify.slack_buttons import Buttons
from alerting.secret import Secret
from exporter.presses import Presses
from tests.exporter.web.stand import until

NO_BUTTONS = Buttons(lambda: None)


class Line:
    """A connection that says when it is there."""

    def __init__(self, token: Secret, open: list[str]) -> None:
        self._token, self._open = token.reveal(), open

    async def run(self) -> None:
        self._open.append(self._token)
        try:
            await asyncio.Event().wait()
        finally:
            self._open.remove(self._token)


async def test_there_is_a_connection_for_each_token_in_its_turn() -> None:
    open: list[str] = []
    tokens: list[Secret | None] = [None]

    def made(token: Secret, _: Buttons) -> Any:
        return Line(token, open)

    presses = Presses(lambda: tokens[-1], NO_BUTTONS, made)
    task = asyncio.create_task(presses.run())
    for token, seen in (("one", ["one"]), ("two", ["two"]), (None, []), ("three", ["three"])):
        tokens.append(Secret(token) if token else None)
        presses.load()
        await until(partial(operator.eq, open, seen))
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert open == []
