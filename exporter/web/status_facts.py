"""What a card of an integration says besides its state and its quotas, and how bad that is."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import Final

from msgspec import Struct

from exporter.integrations.conduct.standing import Standing
from exporter.integrations.customs.pipe import Silence
from exporter.web import status_figures as figures
from exporter.web.integration_known import Known
from exporter.web.integration_parts import LEVEL_NAMES
from exporter.web.status_alerts import Level

# As the shipped rules have them.
_STALE: Final = 0.5
_SOON_SECONDS: Final = 14 * 86_400
_URGENT_SECONDS: Final = 3 * 86_400
_MISSING: Final = 5.0


class Fact(Struct, frozen=True):
    """Something that is known of an integration, and how bad it is."""

    name: str
    text: str
    about: str = ""
    level: Level = "good"


def facts(known: Known, now: datetime) -> tuple[Fact, ...]:
    """Return what is known; nothing is said of what is not."""
    return (*_of_data(known, now.timestamp()), *_of_calls(known, now.timestamp()))


def _of_data(known: Known, now: float) -> Iterator[Fact]:
    """Return what comes to us: how old it is, webhooks, syncs, what was listed after all."""
    one = known.standing
    if one.age is not None and one.score is not None:
        level: Level = "good"
        if one.score < _STALE:
            level = "warning" if one.score else "bad"
        yield Fact("Data", f"{figures.span(one.age)} behind", f"score {one.score:.2f}", level)
    if known.silence is not None:
        yield _silent(known.silence, now)
    if known.syncs:
        yield _syncs(known)
    if missed := known.reconciled.get("new", 0):
        yield Fact("Reconciled", figures.number(missed, "event"), "whose webhook never came")


def _of_calls(known: Known, now: float) -> Iterator[Fact]:
    """Return how the vendor answers, what it says of itself, and how long we are let in."""
    one = known.standing
    timed = _timed(known)
    if timed is not None:
        yield timed
    if one.incident:
        yield Fact("Status page", LEVEL_NAMES[one.incident].replace("_", " "), level="warning")
    if one.expires:
        yield _token(one, now)


def _silent(silence: Silence, now: float) -> Fact:
    ago = f"{figures.span(now - silence.since)} ago"
    if silence.expected is None or silence.expected < 1:
        return Fact("Last webhook", ago)
    level: Level = "warning" if silence.expected > _MISSING else "good"
    return Fact("Last webhook", ago, f"usually {silence.expected:,.0f} in that time", level)


def _syncs(known: Known) -> Fact:
    count = Counter(one.state for one in known.syncs)
    jobs = figures.number(len(known.syncs), "job")
    bad = [f"{count[state]:,} {state}" for state in ("failed", "late") if count[state]]
    if bad:
        return Fact("Syncs", ", ".join(bad), f"of {jobs}", "warning")
    return Fact(
        "Syncs", f"{jobs} well", f"{count['running']:,} running" if count["running"] else ""
    )


def _timed(known: Known) -> Fact | None:
    """Return the p95 of the last hour, or how long the last check took."""
    pace = known.pace
    if pace is not None and pace.p95 is not None:
        usual = "" if pace.usual is None else f"usual {figures.response(pace.usual)}"
        level: Level = "warning" if pace.is_slow else "good"
        return Fact("Answers, p95", figures.response(pace.p95), usual, level)
    if known.standing.seconds is None:
        return None
    return Fact("Last answer", figures.response(known.standing.seconds))


def _token(one: Standing, now: float) -> Fact:
    left = one.expires - now
    if left <= 0:
        return Fact("Token", "has expired", level="bad")
    level: Level = "good"
    if left < _SOON_SECONDS:
        level = "warning" if left >= _URGENT_SECONDS else "bad"
    return Fact("Token", f"expires in {figures.span(left)}", level=level)
