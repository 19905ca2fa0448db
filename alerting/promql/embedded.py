"""The sample store as a storage of PromQL.

Which series a selector takes may be looked up, and their samples asked for, in any thread. The same
selector gets the same rows tick after tick, as long as
the same series are meant, so that all that was worked out of their labels stands.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from threading import Lock
from typing import Final

import numpy as np
from msgspec import Struct

from alerting.model import Labels
from alerting.promql.limits import go_on
from alerting.promql.rows import NAME, Rows
from alerting.promql.storage import LOOKBACK
from alerting.promql.syntax import Expr, Matcher, Selector, nodes
from alerting.promql.values import Samples
from alerting.samples import Samples as Store
from alerting.series.columns import Ids
from alerting.series.index import Metric

MOST_SELECTED: Final = 4_000_000
"""Series in all selections that are kept; a selection counts as 100 at least."""
_LEAST: Final = 100

Matchers = tuple[Matcher, ...]


class _Selection(Struct, frozen=True):
    """Series that some matchers take; `state` is that of the metrics they were found in."""

    state: object
    ids: Ids
    rows: Rows

    @property
    def weight(self) -> int:
        return max(len(self.ids), _LEAST)


class View:
    """The storage for one expression: its selectors' series as they were when it was made.

    To be asked from any thread, for the matchers of that expression only.
    """

    def __init__(self, store: Store, selections: Mapping[Matchers, _Selection]) -> None:
        self._store = store
        self._selections = selections

    @property
    def series(self) -> int:
        """How many series its selectors take, one by one."""
        return sum(len(one.ids) for one in self._selections.values())

    def select(self, matchers: Matchers, start: int, end: int) -> Samples:
        """Return all samples with start < time <= end."""
        found = self._selections[matchers]
        return Samples(found.rows, self._store.part(found.ids, start, end))

    def newest(self, matchers: Matchers, start: int, end: int) -> Samples:
        """Return of each series at least the last sample with start < time <= end."""
        found = self._selections[matchers]
        return Samples(found.rows, self._store.newest_part(found.ids, start, end))


class Embedded:
    """Looks up series, one selector at a time; may be asked from any thread."""

    def __init__(self, store: Store, most: int = MOST_SELECTED) -> None:
        """Take the store, and how many series all selections that are kept may have."""
        self._store = store
        self._most = most
        self._lock = Lock()
        # What was asked for last stands last.
        self._selections: dict[Matchers, _Selection] = {}
        self._selected = 0

    def view(self, expr: Expr, stop: Callable[[], None] = go_on) -> View:
        """Return the storage by which an expression is to be evaluated now.

        `stop` is asked before each of its selectors is looked up, and raises to end that.
        """
        asked = {one.matchers for one in nodes(expr) if isinstance(one, Selector)}
        found = {}
        for matchers in asked:
            stop()
            with self._lock:
                found[matchers] = self._selection(matchers)
        return View(self._store, found)

    def labels(self, matchers: Matchers, start: int, end: int) -> tuple[Labels, ...]:
        """Return the labels, names among them, of series.

        As in the head of a Prometheus they are all those of which samples are kept, unless the
        time from `start` to `end` is not that of the samples.
        """
        span = self._store.span
        if span is None or end < span[0] or start > span[1] + LOOKBACK:
            return ()
        with self._lock:
            return self._selection(matchers).rows.labels

    def _selection(self, matchers: Matchers) -> _Selection:
        kept = self._selections.get(matchers)
        metrics = tuple(self._metrics(matchers))
        state = tuple([(metric, metric.version) for metric in metrics])
        if kept is not None and kept.state == state:
            self._selections[matchers] = self._selections.pop(matchers)
            return kept
        ids = _merged([metric.numbers(matchers) for metric in metrics])
        labels = self._store.index.labels(ids)
        if kept is not None and np.array_equal(ids, kept.ids) and labels == kept.rows.labels:
            rows = kept.rows
        else:
            rows = Rows.of(labels)
        found = _Selection(state, ids, rows)
        self._keep(matchers, found)
        return found

    def _keep(self, matchers: Matchers, found: _Selection) -> None:
        """Keep a selection; those that were not asked for the longest go."""
        self._forget(matchers)
        while self._selections and self._selected + found.weight > self._most:
            self._forget(next(iter(self._selections)))
        self._selections[matchers] = found
        self._selected += found.weight

    def _forget(self, matchers: Matchers) -> None:
        before = self._selections.pop(matchers, None)
        if before is not None:
            self._selected -= before.weight

    def _metrics(self, matchers: Matchers) -> Iterator[Metric]:
        """Yield those whose name will do."""
        metrics = self._store.index.metrics
        of_name = [one for one in matchers if one.name == NAME]
        exact = next((one.value for one in of_name if one.operator == "="), None)
        if exact is not None:
            found = metrics.get(exact)
            if found is not None and all(one.takes(exact) for one in of_name):
                yield found
            return
        # A copy, since a metric may come meanwhile.
        for name, metric in tuple(metrics.items()):
            if all(one.takes(name) for one in of_name):
                yield metric


def _merged(parts: Sequence[Ids]) -> Ids:
    """Return the series of several metrics, their numbers going up."""
    if len(parts) == 1:
        return parts[0]
    return np.sort(np.concatenate([np.zeros(0, np.intp), *parts]))
