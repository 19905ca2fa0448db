"""What folds go by, as the worker is told: settings in, pure terms out."""

import hashlib
from typing import Final
from zoneinfo import ZoneInfo

import msgspec
from msgspec import Struct

from exporter.analytics import hours
from exporter.analytics.conversation import Terms
from exporter.analytics.episodes import SILENCE

SHAPE: Final = 1
"""Goes up whenever the same events come to other rows: folds of another shape are made anew."""


class Settings(Struct, frozen=True):
    """The part of the configuration that changes what events come to."""

    zone: str = "UTC"
    hours: str = ""
    silence: int = SILENCE

    def terms(self, now: int) -> Terms:
        """Return the terms as of an instant (Unix milliseconds)."""
        return Terms(now, hours.read(self.hours, ZoneInfo(self.zone)), self.silence)

    @property
    def digest(self) -> int:
        """A number that tells these settings and this shape from others."""
        written = msgspec.json.encode((SHAPE, self))
        return int.from_bytes(hashlib.blake2b(written, digest_size=7).digest())
