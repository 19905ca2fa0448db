"""Labels written anew: `label_replace` and `label_join`.

What comes of a series' labels is worked out once and kept with them; values are not looked at.
"""

from collections.abc import Callable, Sequence
from typing import Final

from alerting import model
from alerting.model import Labels
from alerting.promql.errors import EvaluationError, TooMuch
from alerting.promql.functions import arguments, expansion
from alerting.promql.functions.arguments import Given
from alerting.promql.functions.context import Context, Function
from alerting.promql.patterns import pattern
from alerting.promql.rows import NAME
from alerting.promql.values import Vector
from alerting.regexp import Unreadable

LONGEST: Final = 65_536
"""Characters of a label's value that is made; calls within calls could double it for ever."""


def label_replace(given: Given, _: Context) -> Vector:
    """Return the vector with a label made from another one, where a pattern takes that wholly."""
    target, replacement, source, text = (arguments.text(given, place) for place in range(1, 5))
    change = _replacement(target, replacement, source, text)
    return _renamed(given, target, ("label_replace", *given[1:]), change)


def label_join(given: Given, _: Context) -> Vector:
    """Return the vector with a label made of others, with something between them."""
    target, between = arguments.text(given, 1), arguments.text(given, 2)
    sources = tuple(arguments.text(given, place) for place in range(3, len(given)))
    for source in sources:
        if not is_name(source):
            raise EvaluationError(f"invalid source label name in label_join(): {source}")
    if not is_name(target):
        raise EvaluationError(f"invalid destination label name in label_join(): {target}")

    def change(labels: Labels) -> Labels:
        told = dict(labels)
        value = tuple(told.get(source, "") for source in sources)
        return model.labels(told | {target: _joined(between, value)})

    return _renamed(given, target, ("label_join", *given[1:]), change)


def is_name(text: str) -> bool:
    """Say whether a label may be called so: any text in UTF-8, but not none."""
    try:
        return bool(text.encode())
    except UnicodeEncodeError:
        return False


def _replacement(
    target: str, replacement: str, source: str, text: str
) -> Callable[[Labels], Labels]:
    try:
        taken = pattern(text)
    except Unreadable:
        raise EvaluationError(f"invalid regular expression in label_replace(): {text}") from None
    if not is_name(target):
        raise EvaluationError(f"invalid destination label name in label_replace(): {target}")
    names = {_said(name): number for name, number in taken.groupindex.items()}
    template = expansion.template(replacement, taken.groups, names)

    def change(labels: Labels) -> Labels:
        told = dict(labels)
        found = taken.fullmatch(told.get(source, "").encode(errors="surrogateescape"))
        if found is None:
            return labels
        groups = (found.group(0), *found.groups())
        value = template.filled(tuple(_said(group or b"") for group in groups))
        return model.labels(told | {target: _joined("", value)})

    return change


def _joined(between: str, parts: Sequence[str]) -> str:
    """Return the parts as one text; TooMuch before it is made if it is too long for a label."""
    if sum(map(len, parts)) + len(between) * len(parts) > LONGEST:
        raise TooMuch(f"a label value would be longer than {LONGEST:,} characters")
    return between.join(parts)


def _renamed(
    given: Given, target: str, key: tuple[object, ...], change: Callable[[Labels], Labels]
) -> Vector:
    vector = arguments.vector(given, 0)
    rows = vector.rows.changed(key, change, names=target == NAME)
    if not rows.unique:
        raise EvaluationError("vector cannot contain metrics with the same labelset")
    return Vector(rows, vector.values)


def _said(text: bytes) -> str:
    return text.decode(errors="surrogateescape")


LABEL_CHANGES: dict[str, Function] = {"label_join": label_join, "label_replace": label_replace}
