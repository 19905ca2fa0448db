"""How sure feelings are, which emotions were named, and what we told from texts ourselves."""

from collections.abc import Sequence
from typing import Final

from msgspec import Struct

from exporter.analytics import mentions
from exporter.analytics.beat import Beat
from exporter.analytics.snapshot import Snapshot


class Moods(Struct, frozen=True, array_like=True, gc=False):
    """What is beside the feelings of a conversation.

    ``sure`` are the confidences that were told, how many and their sum in thousandths; ``derived``
    is how many feelings were told from texts at intake.
    """

    sure_n: int = 0
    sure_milli: int = 0
    derived: int = 0
    emotions: tuple[str, ...] = ()


NONE: Final = Moods()


def told(beats: Sequence[Beat], snapshot: Snapshot) -> Moods:
    """Return what is beside the feelings; of a summary that has one, only what it says."""
    felt = [beat.more for beat in beats if "feeling" in beat.more]
    if snapshot.feeling:
        felt = [beat.more for beat in beats if beat.key == snapshot.key]
    if not felt:
        return NONE
    sure = [more["sure"] for more in felt if "sure" in more]
    return Moods(
        len(sure),
        round(sum(sure) * 1000),
        sum("derived" in more for more in felt),
        mentions.named([name for more in felt for name in more.get("emotions", ())]),
    )
