"""What could not be read: counted each time, logged when it begins and when it ends."""

from collections.abc import Iterable, Mapping

import structlog

from exporter.events.tally import Tally
from exporter.host.reading import Miss, Part

_FAILURES = "host_sample_failures_total"
_log = structlog.get_logger("chatwatch.host")


class Complaints:
    """Remembers what is failing; as much as there are parts and mounts."""

    def __init__(self, tally: Tally) -> None:
        self._tally = tally
        self._failing: dict[tuple[Part, str], Miss] = {}
        self._crowded: set[Part] = set()

    def tell(self, misses: Iterable[Miss]) -> None:
        """Take all that one look missed; a part that this machine does not have is no failure.

        A part is counted once a look, however many of its devices failed.
        """
        now = {(miss.part, miss.about): miss for miss in misses}
        for part in sorted({miss.part for miss in now.values() if not miss.absent}):
            self._tally.count(_FAILURES, part)
        for key, miss in now.items():
            if key not in self._failing:
                _said(miss)
        for key in self._failing.keys() - now.keys():
            part, about = key
            _log.info("part of the host fails no more", part=part, about=about)
        self._failing = now

    def crowd(self, left_out: Mapping[Part, int]) -> None:
        """Take how many devices of each part have no place."""
        now = {part for part, count in left_out.items() if count}
        for part in sorted(now - self._crowded):
            _log.warning(
                "more devices than host.max_devices; the last are not shown",
                part=part,
                left_out=left_out[part],
            )
        self._crowded = now


def _said(miss: Miss) -> None:
    if miss.absent:
        _log.info(
            "part of the host is not there", part=miss.part, about=miss.about, reason=miss.said
        )
    else:
        _log.warning(
            "part of the host cannot be read", part=miss.part, about=miss.about, error=miss.said
        )
