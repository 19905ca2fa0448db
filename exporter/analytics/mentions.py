"""What is named in a conversation: topics, providers, feelings, ratings, conversions."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final

from exporter.analytics.snapshot import Snapshot
from exporter.analytics.thread import Thread

MOST: Final = 16
"""Names of a kind that are kept of one conversation: the first."""


def named(names: Iterable[str]) -> tuple[str, ...]:
    """Return the first few names, each once, in order."""
    return tuple(dict.fromkeys(filter(None, names)))[:MOST]


def latest(thread: Thread, field: str) -> str:
    """Return the last value of a field of beats, "" where there is none."""
    found: str = next((value for beat in reversed(thread) if (value := getattr(beat, field))), "")
    return found


def agents(thread: Thread, snapshot: Snapshot) -> tuple[str, ...]:
    """Return who took part; of summaries, only the latest one says so (row A18)."""
    told = (beat.agent for beat in thread if beat.kind != "summarised")
    return named((*told, snapshot.agent))


def listed(thread: Thread, field: str) -> tuple[str, ...]:
    """Return the names of lists, such as `topics`."""
    return named(name for beat in thread for name in beat.more.get(field, ()))


def providers(thread: Thread) -> tuple[str, ...]:
    """Return the integrations that were asked, or that a summary names."""
    return named(
        (*(beat.more.get("provider", "") for beat in thread), *listed(thread, "providers"))
    )


def ratings(thread: Thread, snapshot: Snapshot) -> list[float]:
    """Return the grades that a customer gave; a summary's counts where there is no other."""
    found = [beat.more["score"] for beat in thread if beat.kind == "rated" and "score" in beat.more]
    return found or ([] if snapshot.score is None else [snapshot.score])


def feelings(thread: Thread, snapshot: Snapshot) -> Counter[str]:
    """Return how often customers felt how; a summary knows better than the sum of messages."""
    if snapshot.feeling:
        return Counter((snapshot.feeling,))
    return Counter(beat.more["feeling"] for beat in thread if "feeling" in beat.more)


def conversions(thread: Thread, snapshot: Snapshot) -> Iterator[tuple[str, int, str]]:
    """Return what it brought: kind, value in minor units, currency.

    A summary's conversion counts where no event tells of one.
    """
    told = [beat.more for beat in thread if beat.kind == "converted"]
    for more in told:
        yield more["what"], more.get("value", 0), more.get("currency", "")
    if not told and snapshot.conversion is not None:
        yield snapshot.conversion
