"""How tightly operators bind, and the modifiers that may follow one."""

from msgspec import Struct

from alerting.promql import parser_braces
from alerting.promql.parser_cursor import Cursor
from alerting.promql.syntax import COMPARISONS, Card, Matching
from alerting.promql.tokens import FILLS

PRECEDENCE = {
    "or": 1,
    **dict.fromkeys(("and", "unless"), 2),
    **dict.fromkeys(COMPARISONS, 3),
    **dict.fromkeys(("+", "-"), 4),
    **dict.fromkeys(("*", "/", "%", "atan2"), 5),
    "^": 6,
}
# A sign before an operand binds as * does: -a ^ b is -(a ^ b), -a * b is (-a) * b.
UNARY = PRECEDENCE["*"] + 1
_CARDS: dict[str, Card] = {"group_left": "many-to-one", "group_right": "one-to-many"}


class Modifiers(Struct, frozen=True):
    """What stands between an operator and its right operand."""

    matching: Matching
    returns_bool: bool


def right_precedence(operator: str) -> int:
    """Return how tightly an operator must bind to belong to this one's right operand."""
    return PRECEDENCE[operator] + (operator != "^")


def modifiers(cursor: Cursor) -> Modifiers:
    """Return what follows the operator: bool, on or ignoring, group_left or group_right."""
    returns_bool = cursor.taken("bool")
    matching = Matching()
    if cursor.sees("on", "ignoring"):
        matching = _matching(cursor)
    if cursor.sees(*FILLS):
        token = cursor.token
        told = "binop fill modifiers are experimental and not enabled"
        cursor.fail(told, token.start, token.end)
    return Modifiers(matching, returns_bool)


def _matching(cursor: Cursor) -> Matching:
    on = cursor.take().type == "on"
    labels = parser_braces.labels(cursor)
    if not cursor.sees(*_CARDS):
        return Matching(labels=labels, on=on)
    card = _CARDS[cursor.take().type]
    include = parser_braces.labels(cursor) if cursor.sees("(") else ()
    return Matching(card, labels, on, include)
