"""What happened when, and in how few words. Pure."""

from collections.abc import Iterable
from typing import Literal, NamedTuple

Kind = Literal["chats", "down", "up", "probe", "mail"]


class Happening(NamedTuple):
    """Something that happened so many seconds after the beginning."""

    at: float
    kind: Kind
    text: str
    short: str = ""
    """What the summary calls it; what has no short words is not in it."""


def stamp(seconds: float) -> str:
    """Return seconds as a stopwatch shows them: ``01:05``."""
    whole = max(int(seconds), 0)
    return f"{whole // 60:02}:{whole % 60:02}"


def summary(happenings: Iterable[Happening]) -> str:
    """Return all of it on one line: ``00:12 backend stopped · 00:14 mail: [FIRING] …``."""
    return " · ".join(f"{stamp(one.at)} {one.short}" for one in happenings if one.short)
