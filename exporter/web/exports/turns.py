"""Whose turn it is: so many exports an hour for each caller, so many at one time for all."""

import contextlib
import math
from collections import OrderedDict
from collections.abc import Iterator
from typing import Final

from exporter.events import pace
from exporter.events.pace import Bucket, Rate
from exporter.exports.section import Exports
from exporter.refusal import Refused

MOST_CALLERS: Final = 10_000
"""Callers that are remembered; who exported longest ago is forgotten first."""
_HOUR: Final = 3_600
_RETRY_SECONDS: Final = 10


class Turns:
    """Made with the application; a restart forgets who exported."""

    def __init__(self) -> None:
        self._buckets: OrderedDict[str, Bucket] = OrderedDict()
        self._under_way = 0

    @contextlib.contextmanager
    def taken(self, caller: str, settings: Exports, now: float) -> Iterator[None]:
        """Have a turn; ``now`` is in seconds. Refused says when to ask again."""
        if self._under_way >= settings.at_once:
            raise Refused(
                "too_many_exports",
                f"{settings.at_once} exports are written at this moment",
                "ask again when they have ended, or raise analytics.exports.at_once",
                retry_after=_RETRY_SECONDS,
            )
        self._pay(caller, Rate(settings.an_hour, _HOUR), now)
        self._under_way += 1
        try:
            yield
        finally:
            self._under_way -= 1

    def _pay(self, caller: str, rate: Rate, now: float) -> None:
        bucket = pace.filled(self._buckets.get(caller, pace.full(rate, now)), rate, now)
        if wait := pace.wait(bucket, rate):
            raise Refused(
                "too_many_exports",
                f"{rate.events} exports an hour are allowed for one caller",
                f"ask again in {math.ceil(wait / 60)} min, or raise analytics.exports.an_hour",
                retry_after=wait,
            )
        self._buckets[caller] = bucket._replace(left=bucket.left - 1)
        self._buckets.move_to_end(caller)
        if len(self._buckets) > MOST_CALLERS:
            self._buckets.popitem(last=False)
