"""Whether the evaluation answers as a promqltest file expects."""

import math
from collections.abc import Iterator

import numpy as np
from msgspec.structs import replace

from alerting.model import Labels
from alerting.promql import evaluation, parser, printing
from alerting.promql.errors import ParseError, QueryError
from alerting.promql.evaluation import Answer
from alerting.promql.plan import OF_NOW, Query
from alerting.promql.syntax import (
    Aggregate,
    Binary,
    Call,
    Expr,
    Paren,
    Range,
    Selector,
    Subquery,
    Unary,
    nodes,
)
from alerting.promql.values import Samples, Value, Vector
from tests.alerting.promql.loaded import Loaded
from tests.alerting.promql.promqltest import Claim, Eval

_TOLERANCE = 1e-6
_LEAST_NORMAL = 2.2250738585072014e-308
_MINUTE = 60_000


def fault(asked: Eval, storage: Loaded) -> str:
    """Say in what the answers are not as expected; "" if nothing."""
    try:
        for text, query in _ways(asked):
            _ask(asked, text, query, storage)
    except AssertionError as error:
        return str(error)
    return ""


def _ways(asked: Eval) -> Iterator[tuple[str, Query]]:
    """Yield the expression, and the same as it must mean the same with @ at other times."""
    yield asked.text, Query(asked.start, asked.end, asked.step)
    if asked.is_range:
        return
    try:
        expr = parser.parsed(asked.text)
    except ParseError:
        return
    if any(isinstance(one, Call) and one.function in OF_NOW for one in nodes(expr)):
        return
    at = asked.start
    pinned = printing.text(_pinned(expr, at))
    for time in (-10 * at, 0, at // 5, at, 10 * at) if at else (-1000, 0, 1000):
        yield pinned, Query(time, time)


def _pinned(expr: Expr, at: int) -> Expr:
    match expr:
        case Selector(at=None) | Subquery(at=None):
            return replace(expr, at=at)
        case Range(selector=selector):
            return replace(expr, selector=_pinned(selector, at))
        case Unary(expr=inner) | Paren(expr=inner):
            return replace(expr, expr=_pinned(inner, at))
        case Call(arguments=arguments):
            return replace(expr, arguments=tuple(_pinned(one, at) for one in arguments))
        case Binary(left=left, right=right):
            return replace(expr, left=_pinned(left, at), right=_pinned(right, at))
        case Aggregate(expr=inner, parameter=parameter):
            given = None if parameter is None else _pinned(parameter, at)
            return replace(expr, expr=_pinned(inner, at), parameter=given)
        case _:
            return expr


def _ask(asked: Eval, text: str, query: Query, storage: Loaded) -> None:
    try:
        expr = parser.parsed(text)
        if asked.is_range:
            answer = evaluation.over(expr, query, storage, text=text)
        else:
            answer = evaluation.instant(expr, query.start, storage, text=text)
    except QueryError as error:
        _check_failure(asked, f"{text} at {query.start}: ", str(error))
        return
    assert "fail" not in asked.claims, f"{text} at {query.start}: did not fail"
    where = f"{text} at {query.start}: "
    _check_notes(asked, answer, where)
    _check_value(asked, answer.value, where)
    if asked.is_range or asked.window is not None or isinstance(answer.value, str):
        return
    wide = Query(query.start - _MINUTE, query.start + _MINUTE, _MINUTE)
    ranged = evaluation.over(expr, wide, storage, text=text).value
    assert isinstance(ranged, Samples)
    if "ordered" not in asked.claims:
        _check_value(asked, _at(ranged, query.start, answer.value), f"{where}as range: ")


def _check_failure(asked: Eval, where: str, said: str) -> None:
    claims = asked.claims.get("fail")
    assert claims is not None, where + said
    assert all(claim.holds(said) for claim in claims), where + said


def _at(samples: Samples, time: int, like: Value) -> Value:
    tick = samples.window.times.tolist().index(time)
    has = samples.window.present[tick]
    values = samples.window.values[tick, has]
    return float(values[0]) if isinstance(like, float) else Vector(samples.rows.take(has), values)


def _check_notes(asked: Eval, answer: Answer, where: str) -> None:
    for kind, said in (("warn", answer.warnings), ("info", answer.infos)):
        claims: list[Claim] = asked.claims.get(kind, [])
        for claim in claims:
            assert any(claim.holds(one) for one in said), f"{where}no {kind} {claim}: {said}"
        for one in said if claims else ():
            assert any(claim.holds(one) for claim in claims), f"{where}unexpected {kind}: {one}"
        if f"no_{kind}" in asked.claims:
            assert not said, f"{where}unexpected {kind}: {said}"


def _check_value(asked: Eval, value: Value, where: str) -> None:
    if isinstance(value, str):
        assert asked.string == value, f"{where}{value!r}, expected {asked.string!r}"
    elif isinstance(value, float):
        assert asked.number is not None, f"{where}a number"
        assert near(value, asked.number), f"{where}{value}, expected {asked.number}"
    elif isinstance(value, Vector):
        _check_vector(asked, value, where)
    else:
        _check_matrix(asked, value, where)


def _check_vector(asked: Eval, vector: Vector, where: str) -> None:
    assert asked.number is None, f"{where}a vector"
    found = dict(zip(vector.rows.labels, vector.values.tolist(), strict=True))
    expected = {labels: points[0] for labels, points in asked.values.items()}
    assert len(found) == len(vector.rows), f"{where}labels twice"
    _check_same(found, expected, where)
    if "ordered" in asked.claims:
        assert list(found) == list(expected), f"{where}order {list(found)}"


def _check_same(found: dict[Labels, float], expected: dict[Labels, object], where: str) -> None:
    assert found.keys() == expected.keys(), f"{where}{_shown(found)}, expected {_shown(expected)}"
    for labels, value in found.items():
        want = expected[labels]
        assert isinstance(want, float)
        assert near(value, want), f"{where}{dict(labels)} {value}, expected {want}"


def _check_matrix(asked: Eval, samples: Samples, where: str) -> None:
    start, _, step = asked.window or (asked.start, asked.end, asked.step)
    window = samples.window
    labels = samples.rows.labels
    assert list(labels) == sorted(labels) or asked.window, f"{where}series are not in order"
    found: dict[tuple[Labels, int], float] = {}
    for tick, column in zip(*np.nonzero(window.present), strict=True):
        found[labels[column], int(window.times[tick])] = float(window.values[tick, column])
    expected = {
        (name, start + place * step): point
        for name, points in asked.values.items()
        for place, point in enumerate(points)
        if point is not None
    }
    assert found.keys() == expected.keys(), f"{where}{_shown(found)}, expected {_shown(expected)}"
    for key, value in found.items():
        want = expected[key]
        assert isinstance(want, float)
        assert near(value, want), f"{where}{key} {value}, expected {want}"


def _shown(values: object) -> str:
    return str(values)[:2000]


def near(one: float, other: float) -> bool:
    """Say whether two numbers are equal to a millionth, as promqltest judges."""
    if one == other or (math.isnan(one) and math.isnan(other)):
        return True
    if math.isinf(one) or math.isinf(other):
        return False
    apart, together = abs(one - other), abs(one) + abs(other)
    if not one or not other or together < _LEAST_NORMAL:
        return apart < _TOLERANCE * _LEAST_NORMAL
    return apart / together < _TOLERANCE
