"""Matchers in braces, and label names in parentheses."""

from alerting.promql import types
from alerting.promql.literals import unquoted
from alerting.promql.parser_cursor import Cursor
from alerting.promql.syntax import NAME, Matcher, MatchOperator, Selector
from alerting.promql.tokens import IDENTIFIER, LABELS, MATCHES, STRING, Token
from alerting.quoting import quoted

_OPERATORS: dict[str, MatchOperator] = {"=": "=", "!=": "!=", "=~": "=~", "!~": "!~"}
_MATCHING = "label matching"
_GROUPING = "grouping opts"


def selector(cursor: Cursor, name: Token | None) -> Selector:
    """Return the selector that begins with this name, or else with the next brace."""
    start = cursor.token.start if name is None else name.start
    matchers = _matchers(cursor) if name is None or cursor.sees("{") else []
    if name is not None:
        matchers.append(Matcher(NAME, "=", name.text))
    end = cursor.closing
    found = Selector(name.text if name else "", tuple(matchers), start=start, end=end)
    fault = types.selector_fault(found)
    if fault is not None:
        cursor.fail(fault.message, start, end)
    return found


def _matchers(cursor: Cursor) -> list[Matcher]:
    cursor.take()
    found: list[Matcher] = []
    while not cursor.taken("}"):
        found.append(_matcher(cursor))
        if not cursor.taken(",") and not cursor.sees("}"):
            cursor.refuse(_MATCHING, '"," or "}"')
    return found


def _matcher(cursor: Cursor) -> Matcher:
    label = cursor.expect({IDENTIFIER, STRING}, _MATCHING, 'identifier or "}"')
    cursor.spend(label.start)
    name = unquoted(label.text) if label.type == STRING else label.text
    if label.type == STRING and not cursor.sees(*MATCHES):
        return Matcher(NAME, "=", name)
    operator = cursor.expect(MATCHES, _MATCHING, "label matching operator")
    value = cursor.expect({STRING}, _MATCHING, "string")
    found = Matcher(name, _OPERATORS[operator.type], unquoted(value.text))
    if operator.type in {"=~", "!~"}:
        cursor.compile(found.value, label.start, value.end)
    return found


def labels(cursor: Cursor) -> tuple[str, ...]:
    """Return the label names of `(a, b)`."""
    cursor.expect({"("}, _GROUPING, '"("')
    found: list[str] = []
    while not cursor.taken(")"):
        found.append(_label(cursor))
        if not cursor.taken(",") and not cursor.sees(")"):
            cursor.refuse(_GROUPING, '"," or ")"')
    return tuple(found)


def _label(cursor: Cursor) -> str:
    token = cursor.expect(LABELS | {STRING}, _GROUPING, "label")
    cursor.spend(token.start)
    name = unquoted(token.text) if token.type == STRING else token.text
    if not name or any("\udc80" <= character <= "\udcff" for character in name):
        told = f"invalid label name for grouping: {quoted(name)}"
        cursor.fail(told, token.start, token.end)
    return name
