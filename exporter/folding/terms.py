"""What folds go by, as the worker is told: settings in, pure terms out."""

import hashlib
import sys
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

import msgspec
from msgspec import Struct

from exporter.analytics import hours, settling
from exporter.analytics.conversation import Conversation, Terms
from exporter.analytics.episodes import SILENCE
from exporter.analytics.funnels.plan import Plan

SHAPE: Final = 7
"""Goes up whenever the same events come to other rows: folds of another shape are made anew."""


class Settling(NamedTuple):
    """When conversations settle: a span (milliseconds) behind their end, none before ``since``."""

    within: int
    since: int

    def at(self, row: Conversation) -> int:
        """Return when a conversation settles, 0 for never, or while it goes on."""
        found = settling.at(row, self.within)
        return found if found >= self.since else 0


NEVER: Final = Settling(0, sys.maxsize)


class Settings(Struct, frozen=True):
    """The part of the configuration that folds go by; ``returns`` changes only what is to come.

    ``silence`` ends a conversation; who comes back within ``returns`` was not contained. Both are
    milliseconds.
    """

    zone: str = "UTC"
    hours: str = ""
    silence: int = SILENCE
    returns: int = SILENCE
    funnels: tuple[Plan, ...] = ()

    def terms(self, now: int) -> Terms:
        """Return the terms as of an instant (Unix milliseconds)."""
        return Terms(now, hours.read(self.hours, ZoneInfo(self.zone)), self.silence)

    @property
    def digest(self) -> int:
        """A number that tells what events come to from what they came to by others, or before."""
        written = msgspec.json.encode((SHAPE, self.zone, self.hours, self.silence, self.funnels))
        return int.from_bytes(hashlib.blake2b(written, digest_size=7).digest())
