"""What stands in a thread, found in one look: most of what could be said in one is not."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from exporter.analytics.beat import Beat

_NONE: tuple[Beat, ...] = ()


class Outline(NamedTuple):
    """The beats of a thread by their kind, and by the fields that they have; each in order."""

    kinds: Mapping[str, Sequence[Beat]]
    fields: Mapping[str, Sequence[Beat]]

    def of(self, kind: str) -> Sequence[Beat]:
        """Return the beats of a kind."""
        return self.kinds.get(kind, _NONE)

    def having(self, field: str) -> Sequence[Beat]:
        """Return the beats that have a field, such as `topics`."""
        return self.fields.get(field, _NONE)


def of(beats: Sequence[Beat]) -> Outline:
    """Return what stands in beats."""
    kinds: defaultdict[str, list[Beat]] = defaultdict(list)
    fields: defaultdict[str, list[Beat]] = defaultdict(list)
    for beat in beats:
        kinds[beat.kind].append(beat)
        for field in beat.more:
            fields[field].append(beat)
    return Outline(kinds, fields)
