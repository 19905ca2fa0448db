"""What is named in a conversation: topics, providers, feelings, ratings, conversions."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Final

from exporter.analytics.beat import Beat
from exporter.analytics.snapshot import Snapshot
from exporter.analytics.thread import Thread

MOST: Final = 16
"""Names of a kind that are kept of one conversation: the first."""


def named(names: Collection[str]) -> tuple[str, ...]:
    """Return the first few names, each once, in order."""
    if not names:
        return ()
    return tuple(dict.fromkeys(filter(None, names)))[:MOST]


def latest(thread: Thread, field: str) -> str:
    """Return the last value of a field of beats, "" where there is none."""
    for beat in reversed(thread):
        value: str = getattr(beat, field)
        if value:
            return value
    return ""


def agents(thread: Thread, snapshot: Snapshot) -> tuple[str, ...]:
    """Return who took part; of summaries, only the latest one says so (row A18)."""
    told = [beat.agent for beat in thread if beat.kind != "summarised"]
    return named([*told, snapshot.agent])


def listed(beats: Iterable[Beat], field: str) -> tuple[str, ...]:
    """Return the names of lists, such as `topics`."""
    return named([name for beat in beats for name in beat.more.get(field, ())])


def providers(asked: Iterable[Beat], summarised: Iterable[Beat]) -> tuple[str, ...]:
    """Return the integrations that were asked, then those that summaries name."""
    return named([*(beat.more["provider"] for beat in asked), *listed(summarised, "providers")])


def ratings(beats: Sequence[Beat], snapshot: Snapshot) -> list[float]:
    """Return the grades that a customer gave; a summary's counts where there is no other."""
    found = [beat.more["score"] for beat in beats if beat.kind == "rated" and "score" in beat.more]
    return found or ([] if snapshot.score is None else [snapshot.score])


def feelings(beats: Sequence[Beat], snapshot: Snapshot) -> list[str]:
    """Return how customers felt; a summary knows better than all messages."""
    if snapshot.feeling:
        return [snapshot.feeling]
    return [beat.more["feeling"] for beat in beats if "feeling" in beat.more]


def conversions(beats: Sequence[Beat], snapshot: Snapshot) -> Iterator[tuple[str, int, str]]:
    """Return what it brought: kind, value in minor units, currency.

    A summary's conversion counts where no event tells of one.
    """
    told = [beat.more for beat in beats if beat.kind == "converted"]
    for more in told:
        yield more["what"], more.get("value", 0), more.get("currency", "")
    if not told and snapshot.conversion is not None:
        yield snapshot.conversion
