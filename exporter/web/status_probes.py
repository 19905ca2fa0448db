"""Probes as the status page shows them: what is wrong first, and how sure that is."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final

from msgspec import Struct

from exporter.probes.reasons import REASONS
from exporter.probes.result import Result
from exporter.probes.standing import Standing
from exporter.probes.uptime import WINDOWS, Share
from exporter.web import status_figures as figures
from exporter.web import status_reasons as reasons
from exporter.web.status_figures import Moment
from exporter.web.status_strip import Bar, Shown, counted, strip

MOST_ROWS = 250
MOST_STRIPS = 50

# Runs that may be missing before an answer says nothing of now; and what a busy machine may need.
_MISSED_RUNS = 3
_PATIENCE = 60.0
_FIRST: Final[dict[Shown, int]] = {"down": 0, "unsure": 1, "degraded": 2, "up": 3, "off": 4}


class Trouble(Struct, frozen=True):
    """What is wrong: in a few words, what that means, and what was seen."""

    words: str
    meaning: str = ""
    detail: str = ""


class Cell(Struct, frozen=True):
    """Uptime in one window: the share, of how many runs, and how many of them failed."""

    window: str
    share: str
    judged: int
    failed: int

    @property
    def runs(self) -> str:
        """How many runs that is: ``1,440 runs``."""
        return figures.number(self.judged, "run") if self.judged else "no runs"


class Row(Struct, frozen=True, kw_only=True):
    """One probe; `word` is the state as it is said, `blame` why it is down."""

    name: str
    kind: str
    state: Shown
    word: str
    blame: str
    since: Moment | None
    last: Moment | None
    response: str
    trouble: Trouble | None
    uptime: tuple[Cell, ...]
    strip: tuple[Bar, ...]
    strip_title: str


class Probes(Struct, frozen=True):
    """The rows that are shown, the worst first; the numbers are of all probes.

    Those that are degraded are up, too; `off` are paused or in maintenance.
    """

    rows: tuple[Row, ...]
    up: int
    down: int
    total: int
    degraded: int = 0
    off: int = 0

    @property
    def more(self) -> int:
        """How many probes are not shown."""
        return self.total - len(self.rows)

    @property
    def unsure(self) -> int:
        """How many probes nothing is known of."""
        return self.total - self.up - self.down - self.off

    @property
    def counted(self) -> str:
        """How many probes are in which state: ``4 up, 1 down, 2 not known``."""
        told = (
            (self.up - self.degraded, "up"),
            (self.degraded, "degraded"),
            (self.down, "down"),
            (self.unsure, "not known"),
            (self.off, "not watched"),
        )
        return ", ".join(f"{count:,} {state}" for count, state in told if count)


def probes(standings: Sequence[Standing], now: datetime) -> Probes:
    """Return how the probes look now; of more than MOST_ROWS the first, the worst among them."""
    told = [(state(one, now), one) for one in standings]
    worst = sorted(told, key=lambda pair: _FIRST[pair[0]])
    rows = (
        row(one, now, has_strip=place < MOST_STRIPS)
        for place, (_, one) in enumerate(worst[:MOST_ROWS])
    )
    count = Counter(shown for shown, _ in told)
    return Probes(
        rows=tuple(rows),
        up=count["up"] + count["degraded"],
        down=count["down"],
        total=len(told),
        degraded=count["degraded"],
        off=count["off"],
    )


def state(one: Standing, now: datetime) -> Shown:
    """Return what can be said of a probe now: an old `up` says nothing, an old `down` does."""
    if one.is_paused or one.maintenance:
        return "off"
    if one.verdict == "down":
        return "down"
    fresh = one.last is not None and not _silence(one.last, one.interval, now)
    return "unsure" if one.verdict == "unknown" or not fresh else one.verdict


def row(one: Standing, now: datetime, *, has_strip: bool = True) -> Row:
    """Return one probe as it looks now."""
    last = one.last
    return Row(
        name=one.probe,
        kind=f"{one.kind}, every {figures.span(one.interval)}",
        state=state(one, now),
        word=_word(one, now),
        blame=reasons.in_words(blame(one)) if one.verdict == "down" else "",
        since=_since(one, now),
        last=figures.moment(last.started, now) if last is not None else None,
        response=_response(last),
        trouble=trouble(one, now),
        uptime=tuple(_cell(window.name, one.uptime.get(window.name)) for window in WINDOWS),
        strip=strip(one.recent) if has_strip else (),
        strip_title=counted(one.recent),
    )


def trouble(one: Standing, now: datetime) -> Trouble | None:
    """Return what is wrong with a probe, or with what is known of it."""
    last = one.last
    if one.is_paused:
        return Trouble("it does not run")
    if last is None:
        return Trouble("no run yet", detail=f"one is due within {figures.span(one.interval)}")
    reason = blame(one) if one.verdict == "down" else ""
    told = [reasons.in_words(reason)] if reason else []
    told += _circumstances(one)
    if silence := _silence(last, one.interval, now):
        told.append(f"no run for {silence}")
    elif last.verdict == "unknown":
        told.append(f"the last run {reasons.in_words(last.reason)}")
    if not told:
        return None
    return Trouble(", ".join(told), REASONS.get(last.reason, ""), last.detail)


def _circumstances(one: Standing) -> Iterator[str]:
    """Return what else is to be known of a probe."""
    if one.maintenance:
        yield f"maintenance {one.maintenance}"
    if one.verdict == "degraded":
        yield "worse than it should be"
    if one.verdict == "down" and one.culprit:
        yield f"{one.culprit}, which it needs, is down too"
    if one.is_flapping:
        yield "up and down over and over"


def blame(one: Standing) -> str:
    """Return the reason of the last run that was down; "" where none is remembered."""
    return next((mark.reason for mark in reversed(one.recent) if mark.state == "down"), "")


def _silence(last: Result, interval: float, now: datetime) -> str:
    """Return how long nothing was heard of a probe, "" while that is as it should be."""
    seconds = (now - last.started).total_seconds()
    return figures.span(seconds) if seconds > _MISSED_RUNS * interval + _PATIENCE else ""


def _since(one: Standing, now: datetime) -> Moment | None:
    """Return since when a probe is as it is; of what is not known, nothing."""
    if one.since is None or state(one, now) in {"unsure", "off"}:
        return None
    return figures.moment(one.since, now)


def _response(last: Result | None) -> str:
    return "" if last is None or last.verdict == "unknown" else figures.response(last.duration)


def _word(one: Standing, now: datetime) -> str:
    if one.is_paused or one.maintenance:
        return "paused" if one.is_paused else "maintenance"
    if one.last is None:
        return "waiting"
    is_old = one.verdict in {"up", "degraded"} and state(one, now) == "unsure"
    return "no news" if is_old else one.verdict


def _cell(window: str, share: Share | None) -> Cell:
    up, judged = (share.up, share.judged) if share is not None else (0, 0)
    return Cell(window, figures.uptime(up, judged), judged, judged - up)
