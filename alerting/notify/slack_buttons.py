"""The shell behind the buttons: what was pressed is done, and Slack is told what came of it."""

import asyncio
import sqlite3
from collections.abc import Callable, Collection
from datetime import datetime
from typing import Protocol

import msgspec
import structlog

from alerting import clock
from alerting.desk.refused import Full, Refused
from alerting.dispatch.matchers import Matcher
from alerting.dispatch.silences import Silence
from alerting.model import Acknowledgement
from alerting.notify import http, slack_actions, slack_words
from alerting.notify.agent import JSON
from alerting.notify.message import Post
from alerting.notify.slack_actions import Acknowledge, Action, Place
from alerting.secret import Secret

# Slack waits 3 s for an answer.
PATIENCE_SECONDS = 2.0
_ANSWER_SECONDS = 10.0
_MOST = 50
_AWAY = "nothing can be done here now: this daemon does not deliver alerts"
_log = structlog.get_logger("chatwatch.slack")


class Dispatch(Protocol):
    """What a press needs of the dispatcher; both raise Refused."""

    async def acknowledge(
        self, what: Collection[str], *, by: str, via: str, up_to: datetime | None
    ) -> tuple[Acknowledgement, ...]:
        """Note that somebody looks after alerts that began to fire before an instant."""

    async def silence(self, wanted: Silence) -> str:
        """Make a silence and return its id."""


class Buttons:
    """Takes what is pressed, by whichever way it came."""

    def __init__(
        self,
        dispatch: Callable[[], Dispatch | None],
        is_slack: Callable[[str], bool] = slack_actions.is_slack,
        patience: float = PATIENCE_SECONDS,
    ) -> None:
        self._dispatch = dispatch
        self._is_slack = is_slack
        self._patience = patience
        self._tasks: set[asyncio.Task[None]] = set()

    async def take(self, payload: object) -> None:
        """Do what a payload asks for, and return when it is done, or goes on without the caller.

        Full where too much is going on already.
        """
        action = slack_actions.read(payload)
        if len(self._tasks) >= _MOST:
            raise Full("too many buttons were pressed at one time; press it again in a while")
        task = asyncio.get_running_loop().create_task(self._do(action), name="slack button")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        await asyncio.wait({task}, timeout=self._patience)

    async def close(self, within: float = PATIENCE_SECONDS) -> None:
        """Let what goes on come to its end, for so many seconds."""
        if self._tasks:
            _, late = await asyncio.wait(set(self._tasks), timeout=within)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def _do(self, action: Action) -> None:
        if isinstance(action, slack_actions.Refused) and not action.said:
            return
        try:
            said, everybody = await self._done(action), True
        except Refused as refused:
            said, everybody = slack_words.refusal(str(refused)), False
        except sqlite3.Error:
            # Whoever keeps it tells of the disk.
            said, everybody = "it holds, but is not on disk yet: the disk takes nothing", False
        except Exception as error:  # noqa: BLE001 # one press must not end in silence
            _log.error("a button of Slack could not be obeyed", exc_info=error)
            said, everybody = "it did not work; the log of chatwatch tells why", False
        if said:
            await self._answer(action.place, said, everybody=everybody)

    async def _done(self, action: Action) -> str:
        """Do it, and return what everybody in the thread is told of it, "" where that is known."""
        if isinstance(action, slack_actions.Refused):
            raise Refused(action.said)
        dispatch = self._dispatch()
        if dispatch is None:
            raise Refused(_AWAY)
        if isinstance(action, Acknowledge):
            what, up_to = (action.group,), action.up_to
            stands = await dispatch.acknowledge(what, by=action.by, via="slack", up_to=up_to)
            if stands and all(one.by != action.by for one in stands):
                raise Refused(slack_words.taken(one.by for one in stands))
            # The message itself says so in a moment.
            return ""
        now = clock.now()
        wanted = Silence(
            matchers=tuple(Matcher(name, "=", value) for name, value in action.labels),
            starts_at=now,
            ends_at=now + action.span,
            created_by=action.by,
            comment=f"by a button in Slack, for {slack_words.span(action.span)}",
        )
        return slack_words.silenced(wanted, await dispatch.silence(wanted))

    async def _answer(self, place: Place, said: str, *, everybody: bool) -> None:
        """Tell whoever pressed, or everybody in the thread."""
        if not self._is_slack(place.answers):
            _log.warning("nobody can be told what came of a button", said=said)
            return
        body = {
            "text": said,
            "response_type": "in_channel" if everybody else "ephemeral",
            "replace_original": False,
        }
        if place.thread:
            body["thread_ts"] = place.thread
        post = Post(
            url=Secret(place.answers),
            content=msgspec.json.encode(body),
            headers=JSON,
        )
        reply = await http.send(post, _ANSWER_SECONDS)
        status = getattr(reply, "status", 0)
        if status != 200:
            _log.warning("Slack did not take what came of a button", status=status)
