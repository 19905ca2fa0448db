"""What may follow an operand: a range, a subquery, offset, @."""

import math
from typing import NoReturn

from msgspec.structs import replace

from alerting.promql import numerals, types
from alerting.promql.parser_cursor import Cursor, Part
from alerting.promql.syntax import At, Range, Selector, Subquery
from alerting.promql.tokens import DURATION, NUMBER, Token

# Beyond this, milliseconds are no longer exact in a float64.
_LATEST = 1 << 53
_RANGE = "subquery or range selector"
_SUBQUERY = "subquery selector"
_TRIM = "trims native histograms, which are not supported here"
_REFUSED = {
    "anchored": "anchored modifier is experimental and not enabled",
    "smoothed": "smoothed modifier is experimental and not enabled",
    "</": f'operator "</" {_TRIM}',
    ">/": f'operator ">/" {_TRIM}',
}
# What begins a duration expression, and what goes on with one.
_BEGINS = frozenset({"(", "step", "range", "min", "max"})
_EXPERIMENTAL = frozenset({"min_of", "max_of"})
_GOES_ON = ("+", "-", "*", "/", "%", "^")


def modified(cursor: Cursor, part: Part) -> Part:
    """Return the operand with all that follows it."""
    while True:
        if cursor.sees("["):
            part = _ranged(cursor, part)
        elif cursor.taken("offset"):
            part = _shifted(cursor, part)
        elif cursor.taken("@"):
            part = _fixed(cursor, part)
        elif cursor.token.type in _REFUSED:
            token = cursor.token
            cursor.fail(_REFUSED[token.type], token.start, token.end)
        else:
            return part


def numeral(cursor: Cursor, token: Token) -> float:
    """Return the value of a number's or a duration's token; seconds of a duration."""
    try:
        reading = numerals.seconds if token.type == DURATION else numerals.number
        return reading(token.text)
    except ValueError as error:
        cursor.fail(str(error), token.start, token.end)


def _ranged(cursor: Cursor, part: Part) -> Part:
    bracket = cursor.take()
    span = _span(cursor, _RANGE, "number or duration")
    if cursor.taken(":"):
        return _subquery(cursor, part, span)
    cursor.expect({"]"}, "subquery or range", '":" or "]"')
    end = cursor.closing
    if not isinstance(part.expr, Selector):
        cursor.fail("ranges only allowed for vector selectors", bracket.start, end)
    if part.expr.offset:
        cursor.fail("no offset modifiers allowed before range", bracket.start, end)
    if isinstance(part.expr.at, int):
        cursor.fail("no @ modifiers allowed before range", bracket.start, end)
    return cursor.part(Range(part.expr, span, start=part.expr.start, end=end), "matrix", part)


def _subquery(cursor: Cursor, part: Part, span: int) -> Part:
    step = None
    if not cursor.sees("]"):
        step = _span(cursor, _SUBQUERY, 'number, duration, or "]"')
    cursor.expect({"]"}, _SUBQUERY, '"]"')
    start, end = part.expr.start, cursor.closing
    fault = types.subquery_fault(part.kind)
    if fault is not None:
        cursor.fail(fault.message, start, end)
    return cursor.part(Subquery(part.expr, span, step, start=start, end=end), "matrix", part)


def _span(cursor: Cursor, context: str, expected: str) -> int:
    """Read a duration above 0, in milliseconds."""
    start = cursor.token.start
    found = _duration(cursor, context, expected)
    if cursor.sees(*_GOES_ON):
        _refuse_duration_expression(cursor, start)
    if found <= 0:
        cursor.fail("duration must be greater than 0", start, cursor.closing)
    return found


def _duration(cursor: Cursor, context: str, expected: str) -> int:
    start = cursor.token.start
    sign = -1 if cursor.taken("-") else 1
    if sign > 0:
        cursor.taken("+")
    if cursor.token.type in _BEGINS or cursor.token.text in _EXPERIMENTAL:
        _refuse_duration_expression(cursor, start)
    token = cursor.expect({NUMBER, DURATION}, context, expected)
    try:
        return sign * numerals.milliseconds(numeral(cursor, token))
    except ValueError as error:
        cursor.fail(str(error), start, token.end)


def _refuse_duration_expression(cursor: Cursor, start: int) -> NoReturn:
    told = "experimental duration expression is not enabled"
    cursor.fail(told, start, cursor.token.end)


def _shifted(cursor: Cursor, part: Part) -> Part:
    shift = _duration(cursor, "offset", "number or duration")
    target = _target(cursor, part, "offset modifier")
    if target.offset:
        start, end = part.expr.start, part.expr.end
        cursor.fail("offset may not be set multiple times", start, end)
    return _settled(cursor, part, replace(target, offset=shift))


def _fixed(cursor: Cursor, part: Part) -> Part:
    at: At
    if cursor.sees("start", "end"):
        at = "start" if cursor.take().type == "start" else "end"
        cursor.expect({"("}, "@", "timestamp")
        cursor.expect({")"}, "@", "timestamp")
    else:
        at = _timestamp(cursor)
    target = _target(cursor, part, "@ modifier")
    if target.at is not None:
        start, end = part.expr.start, part.expr.end
        cursor.fail("@ <timestamp> may not be set multiple times", start, end)
    return _settled(cursor, part, replace(target, at=at))


def _timestamp(cursor: Cursor) -> int:
    start = cursor.token.start
    sign = -1 if cursor.taken("-") else 1
    if sign > 0:
        cursor.taken("+")
    token = cursor.expect({NUMBER, DURATION}, "@", "timestamp")
    value = sign * numeral(cursor, token) * 1000
    if not abs(value) <= _LATEST:
        told = numerals.number_text(sign * numeral(cursor, token))
        cursor.fail(f"timestamp out of bounds for @ modifier: {told}", start, token.end)
    # Half a millisecond goes away from zero, as Go rounds.
    return int(math.copysign(math.floor(abs(value) + 0.5), value))


def _target(cursor: Cursor, part: Part, modifier: str) -> Selector | Subquery:
    """Return where the modifier is kept; a range keeps it in its selector."""
    found = part.expr.selector if isinstance(part.expr, Range) else part.expr
    if not isinstance(found, Selector | Subquery):
        told = "an instant vector selector or range vector selector or a subquery"
        start, end = part.expr.start, part.expr.end
        cursor.fail(f"{modifier} must be preceded by {told}", start, end)
    return found


def _settled(cursor: Cursor, part: Part, target: Selector | Subquery) -> Part:
    """Return the part with its target exchanged; it now ends here."""
    if isinstance(part.expr, Range) and isinstance(target, Selector):
        return replace(part, expr=replace(part.expr, selector=target, end=cursor.closing))
    return replace(part, expr=replace(target, end=cursor.closing))
