"""A listing from its first call to its last, with a function in place of the vendor."""

import json
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlsplit

import msgspec

from exporter.events.inbound import Inbound
from exporter.integrations.exchange.call import Answer, Call
from exporter.integrations.exchange.found import Found
from tests.exporter.integrations.stands.stand import mail

NOW = 1_790_000_000.0
MOST_PAGES = 50

Read = Callable[[Call, Answer], Found]
Vendor = Callable[[Call], Any]
"""Returns JSON, or JSON with headers."""


class Listed(NamedTuple):
    """What a listing came to."""

    missed: list[Inbound]
    cursor: str | None
    calls: list[Call]

    @property
    def bodies(self) -> list[Any]:
        return [json.loads(one.body) for one in self.missed]


def answer(told: Any, now: float = NOW, skew: float = 0.0) -> Answer:
    """Return what a vendor says whose clock is ``skew`` seconds ahead."""
    tree, headers = told if isinstance(told, tuple) else (told, {})
    date = {"date": mail(now + skew)}
    return Answer(200, {**date, **headers}, json.dumps(tree).encode(), now)


def run(
    first: Call | None,
    read: Read,
    vendor: Vendor,
    now: float = NOW,
    skew: float = 0.0,
    most: int = MOST_PAGES,
) -> Listed:
    """Ask until nothing follows; as the course does, beyond ``most`` pages nothing is asked."""
    missed: list[Inbound] = []
    calls: list[Call] = []
    cursor, call = None, first
    while call is not None and call.page < most:
        assert call.page == len(calls), "pages are counted, as the course counts them"
        calls.append(call)
        found = read(call, answer(vendor(call), now, skew))
        assert found.reason == "", found.detail
        assert cursor is None, "nothing follows a cursor"
        missed += found.missed
        cursor, call = found.cursor, found.following
        # What is remembered outlives a restart.
        call = call and msgspec.json.decode(msgspec.json.encode(call), type=Call)
    return Listed(missed, cursor, calls)


def query(call: Call) -> Mapping[str, str]:
    return dict(parse_qsl(urlsplit(call.url).query))
