"""Silences: made, changed, ended and forgotten, and somebody reminded before they end."""

import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Literal

from alerting.desk import reminder
from alerting.desk.desk import Desk
from alerting.desk.refused import Full, Refused, Unknown
from alerting.dispatch import silences
from alerting.dispatch.board import Board
from alerting.dispatch.silences import Silence
from alerting.model import Alert
from alerting.store.batch import Batch
from alerting.store.rows import Change


class Silencing:
    """What people want to hear nothing of."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def silence(self, wanted: Silence) -> str:
        """Create or change a silence (`wanted.id` of one that is known, or ""); return its id.

        Refused where it cannot be, Unknown for an id that is not known, Full beyond the limit.
        """
        desk = self._desk
        now, known, most = desk.now(), desk.board.silences, desk.terms.limits.silences
        found = silences.posted(
            known,
            wanted,
            now,
            str(uuid.uuid4()),
            rules=desk.terms.policy.silences,
            firing=desk.board.alerts(now).values(),
        )
        if isinstance(found, silences.Refusal):
            raise (Unknown if found.unknown else Refused)(found.said)
        if found.id not in known and len(known) >= most:
            raise Full(f"there are {len(known)} silences already (alerting.delivery: silences)")
        changes = tuple(_change(one, known, wanted, now) for one in found.changed)
        self._note(found.changed, changes, now)
        await desk.save()
        return found.id

    async def expire(self, id: str, by: str) -> None:
        """End a silence now; Unknown for one that is not."""
        known, now = self._desk.board.silences.get(id), self._desk.now()
        if known is None:
            raise Unknown(f"no silence has the id {id!r}")
        over = silences.expired(known, now)
        if over != known:
            self._note((over,), (Change(silence=id, at=now, what="expired", by=by),), now)
        await self._desk.save()

    async def look(self) -> None:
        """Say which silences end soon, and forget those that ended long ago."""
        desk, board = self._desk, self._desk.board
        now = desk.now()
        due = reminder.due(board.silences, _reminders(board, now), now, desk.terms.remind)
        if due:
            async with desk.step:
                desk.note(board.take(due, now))
        kept = timedelta(seconds=desk.terms.limits.silences_kept.seconds)
        gone = [id for id, one in board.silences.items() if one.ends_at + kept < now]
        if gone:
            output = board.change_silences((), now, gone)
            desk.note(output, Batch(silences=dict.fromkeys(gone)))

    def _note(
        self, changed: tuple[Silence, ...], changes: tuple[Change, ...], now: datetime
    ) -> None:
        output = self._desk.board.change_silences(changed, now)
        self._desk.note(output, Batch(silences={one.id: one for one in changed}, changes=changes))


def _reminders(board: Board, now: datetime) -> list[Alert]:
    """Return the reminders that fire; there may be many other alerts."""
    names = [name for name, one in board.known.items() if reminder.is_one(one.alert)]
    found = (board.status(name, now) for name in names)
    return [one.alert for one in found if one is not None and one.alert.state == "firing"]


def _change(one: Silence, known: Mapping[str, Silence], wanted: Silence, now: datetime) -> Change:
    """Return what was done to a silence by a wish for one."""
    what: Literal["created", "changed", "expired"] = "changed"
    if one.id not in known:
        what = "created"
    elif one.state(now) == "expired":
        what = "expired"
    return Change(silence=one.id, at=now, what=what, by=wanted.created_by, comment=wanted.comment)
