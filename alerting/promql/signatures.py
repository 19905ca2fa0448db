"""What every function and aggregation takes and gives: those of Prometheus 3 that are stable.

https://prometheus.io/docs/prometheus/latest/querying/functions/
"""

from collections.abc import Iterator, Mapping
from typing import Literal

from msgspec import Struct

Kind = Literal["scalar", "vector", "matrix", "string"]


class Signature(Struct, frozen=True):
    """The types of a function's arguments and of its answer.

    ``variadic`` is how many of the last arguments may be left out, the last one of ``arguments``
    being the type of all of them; -1: the last may be left out or repeated without end.
    """

    name: str
    arguments: tuple[Kind, ...]
    variadic: int
    returns: Kind

    @property
    def fewest(self) -> int:
        """How many arguments it needs."""
        return len(self.arguments) - (self.variadic != 0)

    @property
    def most(self) -> int | None:
        """How many arguments it takes; None: no end."""
        if self.variadic < 0:
            return None
        return self.fewest + self.variadic


_KINDS: Mapping[str, Kind] = {"s": "scalar", "v": "vector", "m": "matrix", "t": "string"}

# Letters for the arguments, a colon, the answer; ? behind the letters: the last may be left out,
# * behind them: or repeated.
_TABLE = {
    "v:v": "abs absent acos acosh asin asinh atan atanh ceil cos cosh deg exp floor"
    " histogram_avg histogram_count histogram_stddev histogram_stdvar histogram_sum"
    " ln log10 log2 rad sgn sin sinh sort sort_desc sqrt tan tanh timestamp",
    "v?:v": "day_of_month day_of_week day_of_year days_in_month hour minute month year",
    "m:v": "absent_over_time avg_over_time changes count_over_time delta deriv first_over_time"
    " idelta increase irate last_over_time max_over_time min_over_time present_over_time rate"
    " resets stddev_over_time stdvar_over_time sum_over_time",
    "vss:v": "clamp",
    "vs:v": "clamp_max clamp_min",
    "vs?:v": "round",
    "ms:v": "predict_linear",
    "sm:v": "quantile_over_time",
    "sv:v": "histogram_quantile",
    "ssv:v": "histogram_fraction",
    "vttt*:v": "label_join",
    "vtttt:v": "label_replace",
    "v:s": "scalar",
    "s:v": "vector",
    ":s": "pi time",
}


def _signatures() -> Iterator[Signature]:
    for shape, names in _TABLE.items():
        takes, _, gives = shape.partition(":")
        variadic = {"?": 1, "*": -1}.get(takes[-1:], 0)
        arguments = tuple(_KINDS[letter] for letter in takes.rstrip("?*"))
        for name in names.split():
            yield Signature(name, arguments, variadic, _KINDS[gives])


SIGNATURES: Mapping[str, Signature] = {each.name: each for each in _signatures()}

# Refused by name. Start, end, range, step, min_of and max_of belong to duration expressions.
EXPERIMENTAL_FUNCTIONS = frozenset(
    {
        "double_exponential_smoothing",
        "end",
        "histogram_quantiles",
        "info",
        "integral",
        "mad_over_time",
        "max_of",
        "min_of",
        "range",
        "sort_by_label",
        "sort_by_label_desc",
        "start",
        "start_timestamp",
        "step",
        "ts_of_first_over_time",
        "ts_of_last_over_time",
        "ts_of_max_over_time",
        "ts_of_min_over_time",
    }
)

# The type of an aggregation's parameter; None: it takes none.
AGGREGATIONS: Mapping[str, Kind | None] = {
    "avg": None,
    "bottomk": "scalar",
    "count": None,
    "count_values": "string",
    "group": None,
    "max": None,
    "min": None,
    "quantile": "scalar",
    "stddev": None,
    "stdvar": None,
    "sum": None,
    "topk": "scalar",
}
EXPERIMENTAL_AGGREGATIONS = frozenset({"limit_ratio", "limitk"})
