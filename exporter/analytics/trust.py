"""How sure answers were with data of integrations and without it, and what was not known (B10)."""

from collections import Counter
from collections.abc import Sequence
from typing import Any, Final

from msgspec import Struct

from exporter.analytics import mentions
from exporter.analytics.beat import Beat
from exporter.analytics.snapshot import Snapshot


class Trust(Struct, frozen=True, array_like=True, gc=False):
    """Confidences of a conversation: how many, and their sums in thousandths of 0 to 1.

    ``gains`` are types of data, with how many answers told both confidences and the sum of what
    the data added.
    """

    with_n: int = 0
    with_milli: int = 0
    without_n: int = 0
    without_milli: int = 0
    gains: tuple[tuple[str, int, int], ...] = ()


NONE: Final = Trust()


def told(beats: Sequence[Beat], snapshot: Snapshot) -> Trust:
    """Return how sure answers were; a summary says so where no question to an integration does."""
    found = [beat.more for beat in beats if beat.kind == "queried" and _is_sure(beat.more)]
    if not found and snapshot.key:
        found = [beat.more for beat in beats if beat.key == snapshot.key and _is_sure(beat.more)]
    if not found:
        return NONE
    with_data = [_milli(more["confidence"]) for more in found if "confidence" in more]
    without = [_milli(more["confidence_without"]) for more in found if "confidence_without" in more]
    return Trust(len(with_data), sum(with_data), len(without), sum(without), _gains(found))


def gaps(beats: Sequence[Beat]) -> tuple[str, ...]:
    """Return what was not known, spaces and case folded, so that the same counts as the same."""
    told = [" ".join(gap.split()).lower() for beat in beats for gap in beat.more.get("gaps", ())]
    return mentions.named(told)


def _gains(found: list[dict[str, Any]]) -> tuple[tuple[str, int, int], ...]:
    counts, sums = Counter[str](), Counter[str]()
    for more in found:
        if "confidence" in more and "confidence_without" in more:
            gain = _milli(more["confidence"]) - _milli(more["confidence_without"])
            for name in mentions.named(more.get("types", ())):
                counts[name] += 1
                sums[name] += gain
    return tuple((name, count, sums[name]) for name, count in sorted(counts.items()))


def _is_sure(more: dict[str, Any]) -> bool:
    return "confidence" in more or "confidence_without" in more


def _milli(confidence: float) -> int:
    return round(confidence * 1000)
