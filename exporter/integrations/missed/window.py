"""Which span of time is listed next, so that nothing is left out and no old history comes. Pure.

All instants are Unix seconds by the vendor's own clock, which may be hours off ours.
"""

from collections.abc import Mapping
from typing import Any, Final, Self, TypeVar

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from exporter.integrations.exchange.call import Answer, Call

LATE: Final = 300.0
"""What is younger is not listed: its webhook may be on its way."""
OVERLAP: Final = 120.0
"""So much of a span is listed again with the next: of equal instants, some are told late."""
FIRST: Final = 3_600.0
"""The first listing ever goes back so far; what was before is history, and none of it is missed."""
LONGEST: Final = 29 * 86_400.0
"""After a long absence, so much is listed: Stripe keeps 30 days."""
_Note = TypeVar("_Note")


class Window(Struct, frozen=True, array_like=True):
    """A list from ``since`` until just before ``until``; then all before ``reached`` is known.

    One with nothing between is through.
    """

    since: float
    until: float
    reached: float


class Cursor(Struct, frozen=True, omit_defaults=True):
    """How far each of a vendor's lists is, by their names.

    ``begun`` is from when on something may be missed, and ``skew`` the vendor's clock less ours in
    seconds, as it was the last time.
    """

    begun: float = 0.0
    skew: float = 0.0
    lists: Mapping[str, Window] = {}

    @classmethod
    def read(cls, text: str) -> Self:
        """Return the cursor that a text says; one that nobody can read begins anew."""
        try:
            return msgspec.json.decode(text, type=cls)
        except msgspec.DecodeError:
            return cls()

    @property
    def text(self) -> str:
        """The cursor as it is remembered."""
        return written(self)

    def next(self, name: str, now: float) -> Window | None:
        """Return what is to be listed of a list; None where nothing is old enough."""
        horizon = now + self.skew - LATE
        before = self.lists.get(name)
        if before is None:
            return Window(horizon + LATE - FIRST, horizon, horizon)
        if before.since < before.until:
            return before
        since = max(before.reached - OVERLAP, horizon - LONGEST)
        return Window(since, horizon, horizon) if horizon > before.reached else None

    def met(self, answer: Answer) -> Self:
        """Return the cursor with the vendor's clock as an answer tells it."""
        begun = self.begun or answer.vendor_now - FIRST
        return replace(self, begun=begun, skew=answer.vendor_now - answer.at)

    def through(self, name: str, window: Window, answer: Answer) -> Self:
        """Return the cursor after all of a window was listed; what is too young comes again."""
        reached = min(window.reached, answer.vendor_now - LATE)
        return self.at(name, Window(reached, reached, reached))

    def at(self, name: str, window: Window) -> Self:
        """Return the cursor with what is left of a window."""
        return replace(self, lists={**self.lists, name: window})


def fits(
    at: float | None, cursor: Cursor, window: Window, answer: Answer, slack: float = 0.0
) -> bool:
    """Say whether a webhook of an instant could be missed: neither history nor on its way.

    Of lists of objects that change, it may be so much older than the window.
    """
    if at is None:
        return False
    since = max(window.since - slack, cursor.begun or answer.vendor_now - FIRST)
    return since <= at < min(window.until, answer.vendor_now - LATE)


def written(note: Any) -> str:
    """Return what a call is to remember as a text."""
    return msgspec.json.encode(note).decode()


def noted(call: Call, kind: type[_Note]) -> _Note | None:
    """Return what a call remembers; None where an older version of us wrote it."""
    try:
        return msgspec.json.decode(call.about, type=kind)
    except msgspec.DecodeError:
        return None
