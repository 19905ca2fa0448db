"""Which series are meant: a metric's name and what its labels must be, as PromQL writes it.

https://prometheus.io/docs/prometheus/latest/querying/basics/#instant-vector-selectors
"""

import re
from typing import Literal

from msgspec import Struct

from alerting import regexp
from alerting.document.problem import quoted

Operator = Literal["=", "!=", "=~", "!~"]
LONGEST = 1000

_NAME = re.compile(r"\s*([a-zA-Z_:][a-zA-Z0-9_:]*)\s*")
_MATCHER = re.compile(
    r'\s*([a-zA-Z_][a-zA-Z0-9_]*)\s*(=~|!~|!=|=)\s*"((?:[^"\\\n]|\\["\\n])*)"\s*(,|(?=\}))'
)
_ESCAPED = re.compile(r"\\(.)")
_UNESCAPED = str.maketrans({"\\": r"\\", '"': r"\"", "\n": r"\n"})


class Matcher(Struct, frozen=True):
    """What one label must be; a label that is absent is ""."""

    name: str
    operator: Operator
    value: str

    def __str__(self) -> str:
        return f'{self.name}{self.operator}"{self.value.translate(_UNESCAPED)}"'


class Selector(Struct, frozen=True):
    """A metric's name and what its labels must be, all of it."""

    metric: str
    matchers: tuple[Matcher, ...] = ()

    def __str__(self) -> str:
        told = ",".join(map(str, self.matchers))
        return f"{self.metric}{{{told}}}" if told else self.metric


def parsed(text: str) -> Selector:
    """Read `metric{label="value", other!="value"}`; ValueError says where it goes wrong."""
    name = _NAME.match(text[:LONGEST])
    if name is None or len(text) > LONGEST:
        raise ValueError(f'expected a metric like name{{label="value"}}, got {quoted(text)}')
    at = name.end()
    if at == len(text):
        return Selector(name[1])
    if text[at] != "{":
        raise ValueError(f"expected {{ or the end after {quoted(name[1])}, got {quoted(text[at:])}")
    matchers: list[Matcher] = []
    at += 1
    while (found := _MATCHER.match(text, at)) is not None:
        matchers.append(_matcher(found))
        at = found.end()
    rest = text[at:].strip()
    if rest != "}":
        said = 'expected label="value", label!="value", =~ or !~ and a } at the end'
        raise ValueError(f"{said}, got {quoted(rest)}")
    return Selector(name[1], tuple(matchers))


def conditions(text: str) -> tuple[Matcher, ...]:
    """Read `label="value", other!="value"`, as it stands in braces; ValueError likewise."""
    inside = text.strip()
    at, found = 0, []
    while (one := _MATCHER.match(f"{inside}}}", at)) is not None:
        found.append(_matcher(one))
        at = one.end()
    if not found or at < len(inside):
        raise ValueError(f'expected label="value", other!="value", got {quoted(text)}')
    return tuple(found)


def _matcher(found: re.Match[str]) -> Matcher:
    value = _ESCAPED.sub(lambda escaped: {"n": "\n"}.get(escaped[1], escaped[1]), found[3])
    operators: dict[str, Operator] = {"=": "=", "!=": "!=", "=~": "=~", "!~": "!~"}
    if found[2] in {"=~", "!~"}:
        _check_pattern(value)
    return Matcher(found[1], operators[found[2]], value)


def _check_pattern(text: str) -> None:
    try:
        regexp.compiled(text, dot_nl=True)
    except regexp.Unreadable as refused:
        raise ValueError(f"not a regular expression: {quoted(text)}: {refused}") from None
