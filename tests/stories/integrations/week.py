"""A week of integrations, as functions of the time: who is watched, and what happens to whom.

From Monday 00:00 to the next; instants are Unix seconds.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import blake2b
from typing import Any, Final

import msgspec
from msgspec import Struct

from alerting.secret import Secret
from exporter.integrations.grants.client_credentials import ClientCredentials
from exporter.integrations.kind import Integration
from tests.exporter.integrations import asking
from tests.exporter.integrations.stands import STANDS
from tests.exporter.integrations.stands.stand import Mood

MINUTE, HOUR, DAY = 60.0, 3_600.0, 86_400.0
DAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONDAY: Final = datetime(2026, 11, 23, tzinfo=UTC).timestamp()
END: Final = MONDAY + 7 * DAY
STATUS: Final = "https://status.test"
TOKENS: Final = "https://tokens.test/token"
SMALL_LIMIT: Final = 500
"""Calls a day of the vendor `feed`: of these, one in a hundred may be ours."""
SECOND: Final = {"bot": "xoxb-2-planted-week-slack", "books": "planted-week-pennylane-2"}
"""Tokens that people put in place of the first ones."""
RELOADS: Final = ("Wed 09:00", "Fri 15:00")
"""When they do, and reload."""
LOOKS: Final = ("Thu 14:30", "Sat 12:20")
"""In an outage, and in an incident: what these explain is not right, and nobody is told."""


def at(text: str) -> float:
    """Return the instant of `Wed 03:00`; `Mon 24:00` is Tuesday 00:00."""
    day, clock = text.split()
    hour, minute = clock.split(":")
    return MONDAY + DAYS.index(day) * DAY + int(hour) * HOUR + int(minute) * MINUTE


def during(now: float, begins: str, ends: str) -> bool:
    return at(begins) <= now < at(ends)


# who is watched


def plan(now: float) -> list[Integration]:
    """Return the integrations as they are written by then."""
    sales = ClientCredentials(
        token_url=TOKENS, client_id="app", client_secret=Secret("planted-week-client-secret")
    )
    bot: dict[str, Any] = {"token": SECOND["bot"]} if now >= at("Wed 09:00") else {}
    books: dict[str, Any] = {"token_expires": datetime.fromtimestamp(at("Fri 12:00"), UTC)}
    if now >= at("Fri 15:00"):
        later = datetime.fromtimestamp(END + 365 * DAY, UTC)
        books = {"token": SECOND["books"], "token_expires": later}
    return [
        made("crm", "hubspot", freshness="4h"),
        made("shop", "shopify", source="shop-hooks", timezone="UTC"),
        made("sales", "salesforce", token=None, oauth=sales, interval="10m"),
        made("bot", "slack", interval="10m", **bot),
        made("pay", "stripe", source="pay-hooks", status_page=STATUS, freshness="1h"),
        made("ai", "anthropic"),
        made("wa", "whatsapp", interval="10m"),
        made("books", "pennylane", interval="10m", **books),
        made("feed", "rest"),
        made("old", "intercom", paused=True),
    ]


def made(name: str, kind: str, oauth: ClientCredentials | None = None, **more: Any) -> Integration:
    found = asking.vendor(STANDS[kind], name=name, **{"status_page": "", **more})
    return found if oauth is None else msgspec.structs.replace(found, oauth=oauth)


SOURCES: Final = ("shop-hooks", "pay-hooks")


# how vendors are


class Moment(Struct, frozen=True):
    """How a vendor is at an instant; ``page`` answers for it where it is set: a status, HTML."""

    mood: Mood = "well"
    used: float = 0.25
    newest: float = 0.0
    skew: float = 0.0
    html: int = 0


def moment(name: str, now: float, *, let_in: bool) -> Moment:
    """Return how a vendor is; ``let_in`` says whether the token that is shown still holds."""
    mood: Mood = "well" if let_in else "revoked"
    if name == "ai" and during(now, "Tue 12:00", "Tue 13:30"):
        mood = "throttled"
    if name == "pay" and during(now, "Thu 14:20", "Thu 14:40"):
        mood = "failing"
    return Moment(
        mood=mood,
        used=used(now) if name == "crm" else 0.25,
        newest=newest(name, now),
        skew=5 * HOUR if name == "wa" and during(now, "Tue 00:00", "Fri 00:00") else 0.0,
        html=503 if name == "pay" and during(now, "Thu 14:00", "Thu 14:20") else 0,
    )


def used(now: float) -> float:
    """Return which part of HubSpot's day is used: it fills up until 20:00, and begins at 0."""
    peak = 0.97 if during(now, "Tue 00:00", "Tue 24:00") else 0.70
    return peak * min((now - MONDAY) % DAY / (20 * HOUR), 1.0)


def incident(name: str, now: float) -> bool:
    """Say whether a vendor's own page tells of an outage of a part."""
    return name == "pay" and during(now, "Sat 10:00", "Sat 13:00")


def seconds(name: str, now: float, number: int) -> float:
    """Return how long an answer takes: a little more or less each time."""
    digest = blake2b(f"{name} {number}".encode(), digest_size=4).digest()
    usual = 0.2 + 0.2 * int.from_bytes(digest) / 2**32
    if name == "ai" and during(now, "Thu 09:00", "Thu 11:00"):
        return usual * 8
    if name == "shop" and during(now, "Sun 16:00", "Sun 17:00"):
        return usual + 6.0
    return usual


# what happens there, and what comes here


def happened(source: str, now: float) -> int:
    """Return how many events there are in the minute that begins now."""
    of_week = int(now - MONDAY) // 60
    hour, is_weekend = of_week % 1_440 // 60, of_week // 1_440 % 7 >= 5
    if source == "pay-hooks":
        return int(of_week % 2 == 0)
    if not 6 <= hour < 23:
        return 0
    return int(of_week % (5 if is_weekend else 2) == 0)


def came(source: str, now: float) -> int:
    """Return how many of them reach us."""
    lost = {
        "shop-hooks": during(now, "Wed 12:00", "Wed 18:00"),
        "pay-hooks": during(now, "Thu 14:00", "Thu 14:40") or during(now, "Sat 10:15", "Sat 12:30"),
    }
    return 0 if lost[source] else happened(source, now)


def newest(name: str, now: float) -> float:
    """Return when the newest record there changed."""
    source = f"{name}-hooks"
    if source not in SOURCES:
        return now - 120.0
    minute = now - now % MINUTE
    while not happened(source, minute):
        minute -= MINUTE
    return minute


def history(source: str) -> Iterator[tuple[int, int]]:
    """Return the number of each hour of the eight days before, and how much came in it."""
    for hour in range(int(MONDAY // HOUR) - 8 * 24, int(MONDAY // HOUR)):
        minutes = (hour * HOUR + minute * MINUTE for minute in range(60))
        yield hour, sum(happened(source, at) for at in minutes)


class Sync(Struct, frozen=True):
    """A report of a sync job."""

    provider: str
    job: str
    status: str


def syncs(now: float) -> Iterator[Sync]:
    """Return the reports that come in the minute that begins now."""
    minute = int(now // MINUTE) % 60
    if minute in {0, 30}:
        fails = during(now, "Fri 10:30", "Fri 20:00")
        yield Sync("hubspot", "contacts", "failed" if fails else "ok")
    if minute in {1, 21, 41}:
        fails = during(now, "Thu 14:00", "Thu 14:40") or during(now, "Sat 10:30", "Sat 12:30")
        yield Sync("stripe", "payouts", "failed" if fails else "ok")
