"""What there is among the samples of all that a rule looks at, at one instant."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Final, NamedTuple

import numpy as np

from alerting import inquiry
from alerting.explanation import Reads, Seen
from alerting.inquiry import Inquiry
from alerting.model import Sample
from alerting.promql import parser
from alerting.promql.embedded import Embedded
from alerting.promql.errors import QueryError
from alerting.promql.limits import Limits
from alerting.promql.syntax import Expr, Selector
from alerting.promql.values import Vector
from alerting.query import milliseconds, vector

# Series whose whole past is looked through for the last value.
_MOST_LOOKED_BACK: Final = 1_000
_EPOCH: Final = datetime.fromtimestamp(0, UTC)


class Look(NamedTuple):
    """A look at samples; `check` is called now and then, and ends it by raising."""

    samples: Embedded
    at: datetime
    check: Callable[[], None]

    def seen(self, query: str, asked: Inquiry) -> Seen:
        """Return what a rule of a query looks at; what cannot be asked is said there."""
        try:
            values = self._values(asked.values)
            counted = self._values(asked.counted) if asked.counted else ()
            reads = tuple(map(self._reads, inquiry.selectors(query)))
        except QueryError as error:
            return Seen(error=str(error))
        return Seen(values, counted, reads)

    def _values(self, text: str) -> tuple[Sample, ...]:
        found = self._asked(parser.parsed(text))
        return tuple(map(Sample, found.rows.labels, found.values.tolist()))

    def _asked(self, expr: Expr) -> Vector:
        view = self.samples.view(expr, self.check)
        return vector(expr, milliseconds(self.at), view, Limits(stop=self.check))

    def _reads(self, asked: Selector) -> Reads:
        """Return what there is of a selector, whichever time it is of."""
        plain = Selector(name=asked.name, matchers=asked.matchers)
        alive = len(self._asked(plain).rows)
        view = self.samples.view(plain, self.check)
        last = None
        if not alive and view.series <= _MOST_LOOKED_BACK:
            ever = view.select(plain.matchers, 0, milliseconds(self.at)).window
            ticks = np.flatnonzero(ever.present.any(axis=1))
            if len(ticks):
                last = _EPOCH + timedelta(milliseconds=int(ever.times[ticks[-1]]))
        return Reads(inquiry.shown(plain), alive, view.series, last)
