"""Random expressions that Prometheus 2.42 understands as we do, over the samples of `backfilled`.

Where the last bits of a number decide (a comparison, a logarithm of what may be 0, which of equal
elements is the first), only numbers that are exact in both are taken.
"""

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from tests.alerting.promql.backfilled import BEGIN

SPANS = st.sampled_from(["30s", "1m", "2m", "5m", "11m"])
EDGE = st.sampled_from(["1.2345", "-3.14159", "17.77777", "0.000123", "-41.4141"])
EXACT = st.sampled_from(["0", "1", "-2.5", "4", "10", "0.25", "-13.75", "100"])
LABELS = ["job", "inst", "zone", "team", "missing"]
GAUGES = ["g", "h", "u", "one"]

OVER_TIME = [
    *("avg_over_time", "min_over_time", "max_over_time", "sum_over_time", "count_over_time"),
    *("stddev_over_time", "stdvar_over_time", "last_over_time", "present_over_time"),
    *("changes", "resets", "delta", "idelta", "deriv"),
]
RATES = ["rate", "increase", "irate", "changes", "resets", "last_over_time"]
SMOOTH = ["abs", "sin", "cos", "atan", "tanh", "deg", "rad", "cosh", "sinh", "asinh", "exp"]
OF_EXACT = [
    *("ceil", "floor", "round", "sqrt", "ln", "log2", "log10", "sgn", "acos", "asin", "acosh"),
    *("minute", "hour", "day_of_week", "day_of_month", "month", "year", "days_in_month"),
    *("day_of_year", "timestamp", "sort", "sort_desc", "absent", "tan", "atanh"),
]


@st.composite
def matchers(draw: DrawFn) -> str:
    chosen = draw(
        st.lists(
            st.sampled_from(
                [
                    *('job="api"', 'job!="api"', 'job=~"api|web"', 'job!~"d.*"', 'job=""'),
                    *(
                        'inst="1"',
                        'inst!~"2|3"',
                        'inst=~"."',
                        'zone="a"',
                        'zone!="a"',
                        'zone=~".*"',
                    ),
                ]
            ),
            max_size=2,
        )
    )
    return "{" + ",".join(chosen) + "}" if chosen else ""


@st.composite
def moved(draw: DrawFn) -> str:
    """Return what may stand behind a selector."""
    at = draw(st.integers(0, 1900)) * 1000 + BEGIN + 400
    return draw(
        st.sampled_from(
            [
                *("", "", "", "", " offset 1m", " offset -30s", f" @ {at / 1000:.3f}"),
                *(" @ start()", " @ end()", f" @ {at / 1000:.3f} offset 2m", " offset 17s"),
            ]
        )
    )


@st.composite
def raw(draw: DrawFn, names: list[str] = GAUGES) -> str:
    return draw(st.sampled_from(names)) + draw(matchers()) + draw(moved())


@st.composite
def ranged(draw: DrawFn, names: list[str]) -> str:
    return f"{draw(st.sampled_from(names))}{draw(matchers())}[{draw(SPANS)}]{draw(moved())}"


@st.composite
def over_ranges(draw: DrawFn) -> str:
    if draw(st.booleans()):
        return f"{draw(st.sampled_from(RATES))}({draw(ranged(['c_total', 'd_total']))})"
    name = draw(st.sampled_from([*OVER_TIME, "quantile_over_time", "predict_linear", "absent"]))
    range_ = draw(ranged(GAUGES))
    if name == "quantile_over_time":
        return f"quantile_over_time({draw(st.sampled_from(['0', '0.5', '0.9', '1']))}, {range_})"
    if name == "predict_linear":
        # With @ it is the same at every step in 2.42.
        return f"predict_linear({range_.split(' @')[0]}, {draw(EXACT)})"
    return f"{'absent_over_time' if name == 'absent' else name}({range_})"


@st.composite
def over_subqueries(draw: DrawFn, depth: int) -> str:
    """Return a function of a subquery.

    One within another would begin where a step falls; one without a step is an error in 2.42.
    """
    name = draw(st.sampled_from(OVER_TIME[:7]))
    inner = draw(vectors(depth - 1, nested=True))
    step = draw(st.sampled_from(["", "30s", "50s", "1m", "2m"]))
    move = draw(st.sampled_from(["", " offset 1m", " @ end()"]))
    span = draw(st.sampled_from(["2m", "5m", "11m"]))
    return f"{name}(({inner})[{span}:{step}]{move})"


@st.composite
def grouping(draw: DrawFn) -> str:
    names = draw(st.lists(st.sampled_from(LABELS), max_size=3, unique=True))
    how = draw(st.sampled_from(["by", "without"]))
    return draw(st.sampled_from(["", f" {how} ({', '.join(names)}) "]))


@st.composite
def aggregates(draw: DrawFn, depth: int, *, nested: bool) -> str:
    by = draw(grouping())
    kind = draw(
        st.sampled_from(["plain", "plain", "plain", "ranked", "quantile", "values", "deviation"])
    )
    if kind == "ranked":
        operator = draw(st.sampled_from(["topk", "bottomk"]))
        return f"{operator}{by}({draw(st.integers(0, 4))}, {draw(raw(['u']))})"
    if kind == "values":
        # The label comes last: 2.42 groups by wrong labels otherwise.
        return f'count_values{by}("zzz", {draw(raw(["g"]))})'
    if kind == "deviation":
        # That of a NaN is 0 in 2.42.
        return f"{draw(st.sampled_from(['stddev', 'stdvar']))}{by}({draw(raw())})"
    inner = draw(vectors(depth - 1, nested=nested))
    if kind == "quantile":
        return f"quantile{by}({draw(st.sampled_from(['0', '0.3', '0.5', '1']))}, {inner})"
    operators = ["sum", "avg", "min", "max", "count", "group"]
    return f"{draw(st.sampled_from(operators))}{by}({inner})"


@st.composite
def matching(draw: DrawFn, *, sets: bool) -> str:
    names = draw(st.lists(st.sampled_from(LABELS[:4]), max_size=3, unique=True))
    how = draw(st.sampled_from(["on", "on", "ignoring"]))
    side = "" if sets else draw(st.sampled_from(["", "", "group_left", "group_right"]))
    rest = [name for name in LABELS if name not in names]
    more = draw(st.lists(st.sampled_from(rest), max_size=1)) if side and rest else []
    include = f" ({', '.join(more)})" if side else ""
    return draw(st.sampled_from(["", f"{how} ({', '.join(names)}) {side}{include} "]))


LIKELY = [
    "on (job, inst) group_left () ",
    "on (job) group_left (team) ",
    "ignoring (zone) group_left () ",
    "on (job, inst) ",
]


@st.composite
def operations(draw: DrawFn, depth: int, *, nested: bool) -> str:
    kind = draw(st.sampled_from(["number", "number", "edge", "exact", "vectors", "sets", "over"]))
    left = draw(vectors(depth - 1, nested=nested))
    if kind == "number":
        numbers = [f"({left}) {draw(st.sampled_from('+-*/'))} {draw(EXACT)}"]
        numbers += [f"{draw(EXACT)} {draw(st.sampled_from('+-*'))} ({left})"]
        return draw(st.sampled_from(numbers))
    compare = draw(st.sampled_from([">", "<", ">=", "<=", "==", "!=", "> bool", "== bool"]))
    if kind == "edge":
        return f"({left}) {compare} {draw(EDGE)}"
    if kind == "exact":
        operator = draw(st.sampled_from([compare, "%", "^"]))
        operation = f"{draw(raw())} {operator} {draw(EXACT)}"
        # 2.42 does not drop the name for atan2.
        turned = f"-({draw(raw())} atan2 {draw(EXACT)})"
        return draw(st.sampled_from([operation, operation, turned]))
    if kind == "sets":
        right = draw(vectors(depth - 1, nested=nested))
        operator = draw(st.sampled_from(["and", "or", "unless"]))
        return f"({left}) {operator} {draw(matching(sets=True))}({right})"
    how = draw(matching(sets=False) | st.sampled_from(LIKELY))
    if kind == "over":
        return f"{draw(raw())} {draw(st.sampled_from([compare, '/', '%', '-']))} {how}{draw(raw())}"
    right = draw(vectors(depth - 1, nested=nested))
    return f"({left}) {draw(st.sampled_from('+-*'))} {how}({right})"


@st.composite
def calls(draw: DrawFn, depth: int, *, nested: bool) -> str:
    kind = draw(
        st.sampled_from(["smooth", "exact", "clamp", "labels", "histogram", "numbers", "sign"])
    )
    if kind == "exact":
        return f"{draw(st.sampled_from(OF_EXACT))}({draw(raw())})"
    if kind == "histogram":
        rates = f"rate(lat_bucket[{draw(st.sampled_from(['1m', '5m']))}])"
        by = draw(st.sampled_from(["", "sum by (le) ", "sum by (job, le) "]))
        return (
            f"histogram_quantile({draw(st.sampled_from(['0', '0.5', '0.99', '1']))}, {by}({rates}))"
        )
    if kind == "numbers":
        return f"vector({draw(scalars(depth - 1))})"
    inner = draw(vectors(depth - 1, nested=nested))
    if kind == "smooth":
        return f"{draw(st.sampled_from(SMOOTH))}({inner})"
    if kind == "sign":
        return f"-({inner})"
    if kind == "clamp":
        return draw(
            st.sampled_from(
                [f"clamp({inner}, -5, 10)", f"clamp_min({inner}, 3)", f"clamp_max({inner}, 3)"]
            )
        )
    return draw(
        st.sampled_from(
            [
                f'label_replace({inner}, "new", "$1-$2", "job", "(.)(.*)")',
                f'label_replace({inner}, "zone", "", "inst", "1")',
                f'label_join({inner}, "new", "/", "job", "inst", "missing")',
            ]
        )
    )


@st.composite
def scalars(draw: DrawFn, depth: int) -> str:
    return draw(
        st.sampled_from(["time()", "pi()", "1 + 2 * 3", "-7 % 3", "2 ^ 0.5", "1 < bool 2"])
        | raw(["one"]).map(lambda text: f"scalar({text})")
        | EXACT
    )


@st.composite
def vectors(draw: DrawFn, depth: int, *, nested: bool = False) -> str:
    if depth <= 0:
        return draw(raw() | over_ranges())
    kinds = [raw(), over_ranges(), calls(depth, nested=nested), aggregates(depth, nested=nested)]
    kinds.append(operations(depth, nested=nested))
    if not nested:
        kinds.append(over_subqueries(depth))
    return draw(st.one_of(kinds))


def expressions(depth: int = 3) -> st.SearchStrategy[str]:
    return vectors(depth) | vectors(depth) | scalars(depth)
