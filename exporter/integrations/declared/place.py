"""What a JMESPath expression finds in an answer; what does not fit the answer finds nothing. Pure.

https://jmespath.org/specification.html
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, Final

from exporter.events import tree
from exporter.events.expression import Expression, Unfit
from exporter.events.walk import Scope, Walk
from exporter.integrations.exchange import instants
from exporter.integrations.exchange.call import Answer

FUEL: Final = 30_000
"""What an expression may cost: a score of them are worked out for one answer."""
_SHOWN_CHARACTERS: Final = 60


class Headers(Mapping[str, str]):
    """Headers that are found however their name is written, as ``header('X-Name')`` asks."""

    def __init__(self, own: Mapping[str, str]) -> None:
        self._own = own

    def __getitem__(self, name: str) -> str:
        return self._own[name.lower()]

    def __iter__(self) -> Iterator[str]:
        return iter(self._own)

    def __len__(self) -> int:
        return len(self._own)


def worked_out(expression: Expression, answer: Answer) -> tuple[Any, str]:
    """Return what an expression finds, None for nothing; and why it does not fit the answer."""
    scope = Scope(answer.json, Headers(answer.headers), FUEL)
    try:
        return expression.value(answer.json, Walk(scope)), ""
    except Unfit as error:
        return None, f"{shown(expression)} {error.why}"


def found(expression: Expression | None, answer: Answer) -> Any:
    """Return what an expression finds; None for nothing, and without an expression."""
    return None if expression is None else worked_out(expression, answer)[0]


def text(expression: Expression | None, answer: Answer) -> str:
    """Return the text or whole number that an expression finds, "" for anything else."""
    return tree.word({"found": found(expression, answer)}, "found")


def newest(told: Any) -> datetime | None:
    """Return the latest instant of one or a list, in any form; None where there is none."""
    times = [instants.iso(one) or instants.unix(one) or instants.mail(one) for one in _list(told)]
    return max(filter(None, times), default=None)


def shown(expression: Expression) -> str:
    """Return an expression for a sentence, cut."""
    written = str(expression)
    is_short = len(written) <= _SHOWN_CHARACTERS
    return written if is_short else written[: _SHOWN_CHARACTERS - 1] + "…"


def _list(told: Any) -> list[Any]:
    return told if isinstance(told, list) else [told]
