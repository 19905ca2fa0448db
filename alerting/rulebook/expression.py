"""What a threshold asks of the samples: one statistic of one metric, and the PromQL that it is.

What each statistic means, by the metric's kind; `window` is left-open, as in Prometheus 3:

- gauge: `avg`, `min`, `max` over the window, one a series; `by` takes the avg, min, max of those.
  `last` is the newest value of a series that has not ended. `sum` adds the newest values of the
  series of each group, `count` counts them; both need `by`.
- counter: `rate` a second and `increase` over the window; `by` adds them up. `ratio` is the
  increase of this metric over the increase of the metric `of`, in each group of `by`.
- histogram: `p50` to `p99` of the observations in the window; their `count`, `sum`, `avg` and
  `rate` a second. `by` merges the histograms of a group first.
- any: `absent` is 1 when no series had a value in the window.

`least` is how many samples a value needs to count: those of the window; of a histogram, what was
observed in it; of a ratio, what the metric `of` moved. `unless` is PromQL, a matching before it;
where it has a series, no value counts.
"""

from collections.abc import Mapping
from typing import Annotated, Literal, Protocol

from msgspec import Meta, Struct

from alerting.duration import Duration
from alerting.series.selector import Matcher, Selector

Kind = Literal["counter", "gauge", "histogram"]
Unit = Literal["", "seconds", "ratio", "bytes"]

Stat = Annotated[
    str,
    Meta(
        pattern="^(avg|min|max|last|sum|count|rate|increase|ratio|absent|p[5-9][0-9])$",
        description="statistic over the window",
        extra={
            "expected": "one of avg, min, max, last, sum, count, rate, increase, ratio, absent, "
            "p50 to p99"
        },
    ),
]

QUANTILES = "p50 to p99"
STATS: Mapping[Kind, tuple[str, ...]] = {
    "gauge": ("avg", "min", "max", "last", "sum", "count", "absent"),
    "counter": ("rate", "increase", "ratio", "absent"),
    "histogram": (QUANTILES, "count", "sum", "avg", "rate", "absent"),
}
_PARTS = {"_bucket": ("le",), "_count": (), "_sum": ()}


class Metric(Protocol):
    """What must be known of a metric; that much of a catalogue's entry."""

    @property
    def kind(self) -> Kind: ...
    @property
    def labels(self) -> tuple[str, ...]: ...
    @property
    def values(self) -> Mapping[str, frozenset[str]]:
        """The closed sets of values among its labels."""


class Known(Struct, frozen=True):
    """A metric as rules see it; of one that is `open` nobody knows which labels it has."""

    kind: Kind
    labels: tuple[str, ...] = ()
    values: Mapping[str, frozenset[str]] = {}
    open: bool = False

    def lacks(self, label: str) -> bool:
        """Say whether no series of it can have a label."""
        return not self.open and label not in self.labels


RECORDED = Known("gauge", open=True)
"""What a rule records: it counts as a gauge."""


class Expr(Struct, frozen=True):
    """One statistic of the series that a selector takes; None as `by` keeps the series apart.

    `kind` is the metric's: what `avg` means depends on it.
    """

    metric: str
    matchers: tuple[Matcher, ...]
    stat: Stat
    window: Duration
    by: tuple[str, ...] | None = None
    of: Selector | None = None
    kind: Kind = "gauge"
    least: int = 0
    unless: str = ""

    @property
    def selector(self) -> Selector:
        """The metric with its matchers."""
        return Selector(self.metric, self.matchers)

    @property
    def quantile(self) -> float | None:
        """0.95 of `p95`; None of what is no quantile."""
        return int(self.stat[1:]) / 100 if self.stat[1:].isdecimal() else None

    def __str__(self) -> str:
        return promql(self)


def known(name: str, metrics: Mapping[str, Metric]) -> Known | None:
    """Return what is known of a metric; the lines of a histogram count as counters."""
    metric = metrics.get(name)
    if isinstance(metric, Known):
        return metric
    if metric is not None:
        return Known(metric.kind, tuple(metric.labels), dict(metric.values))
    for part, more in _PARTS.items():
        whole = metrics.get(name.removesuffix(part)) if name.endswith(part) else None
        if whole is not None and whole.kind == "histogram":
            return Known("counter", (*whole.labels, *more), dict(whole.values))
    return None


def fits(stat: Stat, kind: Kind) -> bool:
    """Say whether a statistic makes sense of this kind of metric."""
    return stat in STATS[kind] or (QUANTILES in STATS[kind] and stat[1:].isdecimal())


def is_of_now(stat: Stat, kind: Kind) -> bool:
    """Say whether only the newest values count, so that there is no window."""
    return stat == "last" or (kind == "gauge" and stat in {"sum", "count"})


def unit(expr: Expr) -> Unit:
    """Return the base unit of the value, "" where it counts things or where that is not known."""
    if expr.stat == "ratio":
        return "ratio"
    if expr.stat in {"rate", "count", "absent"}:
        return ""
    last = expr.metric.removesuffix("_total").removesuffix("_sum").rpartition("_")[2]
    units: dict[str, Unit] = {"seconds": "seconds", "ratio": "ratio", "bytes": "bytes"}
    return units.get(last, "")


def promql(expr: Expr) -> str:
    """Return the PromQL of the value: a row of the table in docs/rules.md."""
    stat, window = expr.stat, expr.window
    if expr.quantile is not None:
        lines = f"rate({_line(expr, '_bucket')}[{window}])"
        merged = lines if expr.by is None else _by("sum", ("le", *expr.by), lines)
        return f"histogram_quantile({expr.quantile:g}, {merged})"
    if stat == "absent":
        what = _line(expr, "_count") if expr.kind == "histogram" else str(expr.selector)
        return f"absent_over_time({what}[{window}])"
    if expr.kind == "gauge":
        return _of_gauge(expr)
    if stat == "ratio":
        return _quotient(expr, str(expr.selector), str(expr.of))
    if expr.kind == "counter":
        return _by("sum", expr.by, f"{stat}({expr.selector}[{window}])")
    if stat == "avg":
        return _quotient(expr, _line(expr, "_sum"), _line(expr, "_count"))
    part = "_sum" if stat == "sum" else "_count"
    function = "rate" if stat == "rate" else "increase"
    return _by("sum", expr.by, f"{function}({_line(expr, part)}[{window}])")


def condition(expr: Expr) -> str:
    """Return the PromQL without which a value does not count; "" where every value does."""
    if not expr.least:
        return ""
    if expr.of is not None:
        counted = f"increase({expr.of}[{expr.window}])"
    elif expr.kind == "histogram":
        counted = f"increase({_line(expr, '_count')}[{expr.window}])"
    else:
        counted = f"count_over_time({expr.selector}[{expr.window}])"
    return f"{_by('sum', expr.by, counted)} >= {expr.least}"


def bounded(expr: Expr, bound: str = "") -> str:
    """Return the PromQL of the values that count and, with a bound like `> 2`, are beyond it."""
    parts = (f"{promql(expr)} {bound}".rstrip(), condition(expr))
    asked = " and ".join(filter(None, parts))
    return f"{asked} unless {expr.unless}" if expr.unless else asked


def _of_gauge(expr: Expr) -> str:
    if is_of_now(expr.stat, "gauge"):
        return _by(expr.stat, expr.by, str(expr.selector))
    return _by(expr.stat, expr.by, f"{expr.stat}_over_time({expr.selector}[{expr.window}])")


def _line(expr: Expr, part: str) -> str:
    return str(Selector(expr.metric + part, expr.matchers))


def _quotient(expr: Expr, above: str, below: str) -> str:
    """Return a quotient, rounded: one of a hundred is 0.01, not a little more.

    The inverse of what it is rounded to is exact, as those of 1e-9 and 1e-5 are not.
    """
    parts = (f"increase({one}[{expr.window}])" for one in (above, below))
    quotient = " / ".join(_by("sum", expr.by, part) for part in parts)
    return f"round({quotient}, 1e-10)"


def _by(aggregate: str, by: tuple[str, ...] | None, inner: str) -> str:
    if by is None:
        return inner
    return f"{aggregate} by ({', '.join(by)}) ({inner})" if by else f"{aggregate}({inner})"
