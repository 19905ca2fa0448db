"""Matchers: which labels something is about, as Alertmanager reads, compares and prints them.

https://prometheus.io/docs/alerting/latest/configuration/#matcher
"""

import operator
import re
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property, partial
from typing import ClassVar, Final, Literal, Self, cast

from msgspec import Struct

from alerting import quoting, regexp
from alerting.dispatch import matcher_grammar
from alerting.dispatch.matcher_grammar import RESERVED
from alerting.document.problem import quoted

Op = Literal["=", "!=", "=~", "!~"]
OPS: Final[tuple[Op, ...]] = ("=", "!=", "=~", "!~")
"""The operators, in the order in which Alertmanager sorts them."""

# Expressions that only list words need no engine.
_WORDS: Final = re.compile(r"[A-Za-z0-9_ /:-]*(\|[A-Za-z0-9_ /:-]*)*")
_MOST_KNOWN: Final = 1_000
_LONGEST_KNOWN: Final = 100
_ESCAPED: Final = str.maketrans({"\\": "\\\\", "\n": "\\n", '"': '\\"'})


class Matcher(Struct, frozen=True, dict=True):
    """One label compared with one value; a label that is missing is "".

    Regular expressions are RE2's and must match the whole value.
    """

    name: str
    op: Op
    value: str

    def __post_init__(self) -> None:
        """Raise ValueError for what cannot be compared with."""
        if not self.name:
            raise ValueError("a matcher begins with the name of a label")
        _ = self.takes

    @cached_property
    def takes(self) -> Callable[[str], bool]:
        """Whether a label of this value matches."""
        match self.op:
            case "=":
                return partial(operator.eq, self.value)
            case "!=":
                return partial(operator.ne, self.value)
            case "=~":
                return _fitting(self.value)
        fits = _fitting(self.value)
        return lambda value: not fits(value)

    def matches(self, labels: Mapping[str, str]) -> bool:
        """Say whether these labels match."""
        return self.takes(labels.get(self.name, ""))

    def __str__(self) -> str:
        if any(one in RESERVED or one.isspace() for one in self.name):
            return f"{quoting.quoted(self.name)}{self.op}{quoting.quoted(self.value)}"
        return f'{self.name}{self.op}"{self.value.translate(_ESCAPED)}"'


Matchers = tuple[Matcher, ...]
"""Matchers that must all match."""


class Line:
    """A line of matchers in a file that people write; several stand with commas between them."""

    __slots__ = ("matchers",)

    expected: ClassVar[str] = 'matchers like severity="critical"'
    schema: ClassVar[dict[str, object]] = {"type": "string"}

    def __init__(self, matchers: Matchers) -> None:
        self.matchers = matchers

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a line; ValueError says where it goes wrong."""
        return cls(parsed(text))

    def __str__(self) -> str:
        return ",".join(map(str, self.matchers))

    def __repr__(self) -> str:
        return f"Line({self})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Line) and self.matchers == other.matchers

    def __hash__(self) -> int:
        return hash(self.matchers)


def parsed(text: str) -> Matchers:
    """Return the matchers of a text, in either of Alertmanager's grammars; ValueError says where.

    As Alertmanager does: what the classic grammar can read means what it means there, and the
    grammar of UTF-8 reads the rest. Its complaint is told where neither can read.
    """
    try:
        return _made(matcher_grammar.classic(text))
    except ValueError:
        return _made(matcher_grammar.modern(text))


def _made(found: matcher_grammar.Read) -> Matchers:
    return tuple(Matcher(name, cast("Op", op), value) for name, op, value in found)


def joined(lines: Iterable[Line]) -> Matchers:
    """Return what all lines ask for, in Alertmanager's order."""
    return ordered(one for line in lines for one in line.matchers)


def ordered(matchers: Iterable[Matcher]) -> Matchers:
    """Return matchers as Alertmanager sorts them: by name, value, operator."""
    return tuple(sorted(matchers, key=lambda one: (one.name, one.value, OPS.index(one.op))))


def quickest_first(matchers: Iterable[Matcher]) -> Matchers:
    """Return matchers in the order in which asking them costs least."""
    return tuple(sorted(matchers, key=lambda one: OPS.index(one.op)))


def text(matchers: Iterable[Matcher]) -> str:
    """Return matchers as Alertmanager prints them: ``{a="b",c!="d"}``."""
    return f"{{{','.join(map(str, matchers))}}}"


def all_match(matchers: Iterable[Matcher], labels: Mapping[str, str]) -> bool:
    """Say whether labels match every matcher; no matcher matches everything."""
    return all(one.matches(labels) for one in matchers)


def _fitting(pattern: str) -> Callable[[str], bool]:
    """Return whether a whole text fits an expression; ValueError where it is none.

    The same few values come again and again, so what was found is remembered for the first many.
    """
    if _WORDS.fullmatch(pattern):
        return frozenset(pattern.split("|")).__contains__
    try:
        fullmatch = regexp.compiled(pattern).fullmatch
    except regexp.Unreadable as error:
        raise ValueError(f"{quoted(pattern)} is no regular expression: {error}") from None
    known: dict[str, bool] = {}

    def fits(value: str) -> bool:
        found = known.get(value)
        if found is None:
            found = fullmatch(value) is not None
            if len(known) < _MOST_KNOWN and len(value) <= _LONGEST_KNOWN:
                known[value] = found
        return found

    return fits
