"""A bound as a rule writes it: `> 2s`, `>= 80%`, `< uptime_percent`."""

import operator
import re
from collections.abc import Callable, Mapping
from typing import Any, ClassVar, Final, Literal, Self

import numpy as np
import numpy.typing as npt
from msgspec import Struct

from alerting.document.problem import hint, quoted
from alerting.rulebook import thresholds
from alerting.rulebook.expression import Unit
from alerting.rulebook.thresholds import Thresholds

Operator = Literal[">", ">=", "<", "<=", "==", "!="]

_HOLDS: Final[Mapping[Operator, Callable[[Any, float], Any]]] = {
    ">": operator.gt,
    ">=": operator.ge,
    "<": operator.lt,
    "<=": operator.le,
    "==": operator.eq,
    "!=": operator.ne,
}
_OPPOSITES: Final[Mapping[Operator, Operator]] = {
    ">": "<=",
    ">=": "<",
    "<": ">=",
    "<=": ">",
    "==": "!=",
    "!=": "==",
}
# Multiplied or divided, never both: 80 % must be the float that 0.8 is, as metrics show it.
_UNITS: Final[Mapping[str, tuple[Unit, float, float]]] = {
    "": ("", 1, 1),
    "ms": ("seconds", 1, 1000),
    "s": ("seconds", 1, 1),
    "m": ("seconds", 60, 1),
    "h": ("seconds", 3600, 1),
    "d": ("seconds", 86400, 1),
    "%": ("ratio", 1, 100),
    **{f"{prefix}iB": ("bytes", 1 << 10 * n, 1) for n, prefix in enumerate("KMGT", 1)},
    "B": ("bytes", 1, 1),
}
_FORM = re.compile(r"(?P<operator>[<>=!~]*)\s*(?P<number>[-+]?[0-9]*\.?[0-9]*)\s*(?P<word>[^\s]*)")
_NUMBER = re.compile(r"[-+]?([0-9]{1,15}(\.[0-9]{0,15})?|\.[0-9]{1,15})")


class Limit(Struct, frozen=True):
    """A bound whose number is known, in the base unit of metrics."""

    operator: Operator
    number: float
    unit: Unit = ""

    def holds(self, value: float) -> bool:
        """Say whether a value is beyond the bound; exactly at it, `>` and `<` do not hold."""
        return bool(_HOLDS[self.operator](value, self.number))

    def beyond(self, values: npt.NDArray[np.float64]) -> npt.NDArray[np.bool_]:
        """Say of each value whether it is beyond the bound."""
        return np.asarray(_HOLDS[self.operator](values, self.number), np.bool_)

    @property
    def direction(self) -> str:
        """Which way is worse: `>`, `<`, or "" where there is no way."""
        return self.operator[0] if self.operator[0] in "<>" else ""

    @property
    def opposite(self) -> "Limit":
        """What holds where this does not."""
        return Limit(_OPPOSITES[self.operator], self.number, self.unit)

    def __str__(self) -> str:
        return f"{self.operator} {self.number:.15g}"


class Bound:
    """An operator and a number, or the `name` of one of `alerting.thresholds`."""

    __slots__ = ("_limit", "_text", "name")

    expected: ClassVar[str] = "a bound like '> 2s', '>= 80%' or '< uptime_percent'"
    schema: ClassVar[dict[str, object]] = {
        "type": "string",
        "pattern": r"^(>|>=|<|<=|==|!=)\s*([-+]?[0-9.]+\s*(ms|s|m|h|d|%|[KMGT]iB|B)?|"
        + "|".join(thresholds.NAMES)
        + ")$",
    }

    def __init__(self, text: str, limit: Limit, name: str = "") -> None:
        self._text = text
        self._limit = limit
        self.name = name

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a bound; ValueError says what was expected."""
        found = _FORM.fullmatch(text.strip())
        if found is None or not (found["number"] or found["word"]):
            raise ValueError(f"expected {cls.expected}, got {quoted(text)}")
        operator = next((one for one in _HOLDS if one == found["operator"]), None)
        if operator is None:
            wrong = found["operator"]
            instead = "==" if wrong == "=" else ">" if not wrong else ""
            near = f"; write {instead} {text.strip().removeprefix('=').strip()}" if instead else ""
            raise ValueError(f"expected {cls.expected}, got {quoted(text)}{near}")
        if not found["number"]:
            return cls(text, _named(operator, found["word"], Thresholds()), found["word"])
        return cls(text, _limit(operator, found["number"], found["word"], text))

    def given(self, values: Thresholds) -> Limit:
        """Return the bound with its number."""
        return _named(self._limit.operator, self.name, values) if self.name else self._limit

    def __str__(self) -> str:
        return self._text

    def __repr__(self) -> str:
        return f"Bound({self._text!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Bound) and str(self) == str(other)

    def __hash__(self) -> int:
        return hash(self._text)


def _named(operator: Operator, name: str, values: Thresholds) -> Limit:
    if name not in thresholds.NAMES:
        near = hint(name, thresholds.NAMES)
        raise ValueError(f"no threshold is called {quoted(name)}{near}")
    return Limit(operator, *thresholds.in_base_units(values, name))


def _limit(operator: Operator, number: str, word: str, text: str) -> Limit:
    if _NUMBER.fullmatch(number) is None:
        raise ValueError(f"expected {Bound.expected}, got {quoted(text)}")
    if word not in _UNITS:
        near = hint(word, filter(None, _UNITS))
        raise ValueError(f"no unit is called {quoted(word)}{near}")
    unit, times, divisor = _UNITS[word]
    return Limit(operator, float(number) * times / divisor, unit)
