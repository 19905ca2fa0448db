"""Where samples come from: what the evaluation asks of whoever keeps them."""

from typing import Protocol

from alerting.promql.syntax import Matcher
from alerting.promql.values import Samples

LOOKBACK = 300_000
"""Milliseconds after which a value counts no more, as in Prometheus."""


class Storage(Protocol):
    """Samples of series by what their labels must be; asked any number of times at one moment.

    Matchers may lack the name. The answer has every series that matches and has a sample with
    start < time <= end, or more; its rows are the same object as long as they are the same series.
    A stale marker is no sample: the window says `ended` there, and not `present`.
    """

    def select(self, matchers: tuple[Matcher, ...], start: int, end: int) -> Samples:
        """Return all samples with start < time <= end; TooMuch beyond a limit of the storage's."""

    def newest(self, matchers: tuple[Matcher, ...], start: int, end: int) -> Samples:
        """Return of each series at least the last sample with start < time <= end.

        May return all of them, as `select` does, where that costs no more.
        """
