"""What a stand of a vendor is made of."""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any, Literal

from msgspec import Struct

Mood = Literal[
    "well",
    "html",  # a login page with status 200 where data should be
    "lacking",  # JSON without what is documented
    "refused",  # the vendor's own way to say no with a status that says yes, where it has one
    "throttled",  # too many requests in a short time; Retry-After 120 where the vendor sends it
    "exhausted",  # the quota of the day, where the vendor has one
    "revoked",
    "expired",  # where the vendor tells it from revoked
    "suspended",
    "forbidden",  # a scope is missing, of all calls
    "failing",  # 500 with the vendor's own body
    "quota_missing",
    "quota_absurd",  # negative, not a number, limit 0
    "endless",  # every page of a list has a next one
]


class Asked(Struct, frozen=True):
    """A request as a vendor gets it; header names are small."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes = b""

    @property
    def json(self) -> Any:
        return json.loads(self.body or b"null")


class Reply(Struct, frozen=True):
    """What it answers."""

    status: int
    body: bytes
    headers: Mapping[str, str] = {}


class Scene(Struct, frozen=True):
    """How a vendor is at a moment.

    ``now`` is by its own clock (Unix seconds); ``used`` is which part of its quotas is used.
    """

    mood: Mood = "well"
    now: float = 1_790_000_000.0
    newest: float = 1_789_990_000.0
    used: float = 0.25


class Stand(Struct, frozen=True):
    """One vendor.

    ``settings`` are what people write of it besides name, type and url (which the tests add: the
    stand's own address), with `token` in the clear. ``reply`` answers; it must refuse (as the
    vendor does) requests without the token. ``expected`` is mood → reason of ``states.REASONS``
    of a check of `health` in that mood; a mood the vendor cannot have is left out. ``buckets`` are
    the quotas that a well vendor tells in all its topics.
    """

    type: str
    settings: Mapping[str, Any]
    reply: Callable[[Asked, Scene], Reply]
    expected: Mapping[Mood, str]
    buckets: frozenset[str] = frozenset()


def told(tree: Any, status: int = 200, headers: Mapping[str, str] = {}) -> Reply:
    """Return JSON with further headers."""
    return Reply(status, json.dumps(tree).encode(), {"content-type": "application/json", **headers})


def html(status: int = 200) -> Reply:
    page = b"<!doctype html><html><title>Sign in</title><body>Please sign in</body></html>"
    return Reply(status, page, {"content-type": "text/html; charset=utf-8"})


def iso(seconds: float) -> str:
    return (
        datetime.fromtimestamp(seconds, UTC)
        .isoformat(timespec="milliseconds")
        .replace("+00:00", "Z")
    )


def mail(seconds: float) -> str:
    return format_datetime(datetime.fromtimestamp(seconds, UTC), usegmt=True)
