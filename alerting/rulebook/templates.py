"""Texts of rules with figures in them: a small, bounded part of Jinja2.

A text may show names, take parts of `labels`, compare, choose with `if`, add and use the filters
below. Loops, macros, calls, assignments and multiplication are refused when it is read, so a text
ends within a time that its length bounds.
https://jinja.palletsprojects.com/en/stable/templates/
"""

from collections.abc import Mapping
from typing import Any, ClassVar, Final, Self

import jinja2
from jinja2 import nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from alerting import figures
from alerting.document.problem import hint, quoted
from alerting.model import Labels

LONGEST: Final = 4_000
"""Characters of a text, and of what it makes."""

NAMES: Final = ("labels", "value", "threshold", "severity")
FILTERS: Final = {
    "duration": figures.duration,
    "percent": figures.percent,
    "number": figures.number,
    "bytes": figures.size,
}
_BUILT_IN: Final = ("default", "lower", "title", "trim", "upper")
_ALLOWED: Final = frozenset(
    {
        nodes.Template,
        nodes.Output,
        nodes.TemplateData,
        nodes.Name,
        nodes.Const,
        nodes.Getattr,
        nodes.Getitem,
        nodes.Filter,
        nodes.If,
        nodes.CondExpr,
        nodes.Compare,
        nodes.Operand,
        nodes.And,
        nodes.Or,
        nodes.Not,
        nodes.Add,
        nodes.Sub,
        nodes.Div,
        nodes.Neg,
    }
)

_ENVIRONMENT: Final = ImmutableSandboxedEnvironment(undefined=jinja2.StrictUndefined, cache_size=0)
_ENVIRONMENT.filters = {name: _ENVIRONMENT.filters[name] for name in _BUILT_IN} | FILTERS
_ENVIRONMENT.globals = {}
_ENVIRONMENT.tests = {}


class Facts:
    """Labels as a text asks for them: `labels.probe`; one that is absent is empty."""

    __slots__ = ("_values",)

    def __init__(self, labels: Labels) -> None:
        self._values = dict(labels)

    def __getitem__(self, name: str) -> str:
        return self._values.get(name, "")


class Template:
    """A text with figures in it, compiled; `labels` are those that it asks for."""

    __slots__ = ("_made", "_text", "labels")

    expected: ClassVar[str] = "text like 'p95 is {{ value | duration }}'"
    schema: ClassVar[dict[str, object]] = {"type": "string", "maxLength": LONGEST}

    def __init__(self, text: str) -> None:
        """Compile a text; ValueError says what is not understood, or not allowed."""
        if len(text) > LONGEST:
            raise ValueError(f"expected at most {LONGEST} characters, got {len(text)}")
        try:
            tree = _ENVIRONMENT.parse(text)
            # First: compiling works out what it can, and would try "a" * 10 ** 9.
            _check(tree)
            self.labels = frozenset(_label(node) for node in _parts(tree))
            self._made = _ENVIRONMENT.from_string(tree)
        except jinja2.TemplateError as error:
            raise ValueError(f"not a template: {error.message}") from None
        except (MemoryError, RecursionError, SyntaxError):
            raise ValueError("not a template: nested too deeply") from None
        self._text = text

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a text from a file of settings."""
        return cls(text)

    def rendered(self, labels: Labels, value: float, threshold: float, severity: str) -> str:
        """Return the text; a mistake that only a value brings out is told in its place."""
        names: Mapping[str, Any] = {
            "labels": Facts(labels),
            "value": value,
            "threshold": threshold,
            "severity": severity,
        }
        try:
            text = self._made.render(names)
        except Exception as error:  # noqa: BLE001 # a bad text must not keep an alert back
            return f"<error in the text: {error}>"[:LONGEST]
        return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"

    def __str__(self) -> str:
        return self._text

    def __repr__(self) -> str:
        return f"Template({self._text!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Template) and self._text == other._text

    def __hash__(self) -> int:
        return hash(self._text)


def parsed(text: str) -> nodes.Template:
    """Return what a text, in which nothing is wrong, is made of."""
    return _ENVIRONMENT.parse(text)


def _check(tree: nodes.Template) -> None:
    for node in tree.find_all(nodes.Node):
        if type(node) not in _ALLOWED:
            said = "a text shows, compares, chooses with if and uses filters, nothing else"
            raise ValueError(f"{type(node).__name__.lower()} is not allowed: {said}")
    for name in tree.find_all(nodes.Name):
        if name.name not in NAMES:
            raise ValueError(f"nothing is called {quoted(name.name)}{hint(name.name, NAMES)}")
    for filter in tree.find_all(nodes.Filter):
        if filter.name not in _ENVIRONMENT.filters:
            near = hint(filter.name, _ENVIRONMENT.filters)
            raise ValueError(f"no filter is called {quoted(filter.name)}{near}")
    whole = sum(name.name == "labels" for name in tree.find_all(nodes.Name))
    if whole != len(_parts(tree)) or not all(map(_label, _parts(tree))):
        raise ValueError("of labels one is shown, called by its name: labels.probe")


def _parts(tree: nodes.Template) -> list[nodes.Getattr | nodes.Getitem]:
    return list(tree.find_all((nodes.Getattr, nodes.Getitem)))


def _label(part: nodes.Getattr | nodes.Getitem) -> str:
    """Return the name of the label that is meant, "" where something else is."""
    if not isinstance(part.node, nodes.Name) or part.node.name != "labels":
        return ""
    if isinstance(part, nodes.Getattr):
        return part.attr
    return str(part.arg.value) if isinstance(part.arg, nodes.Const) else ""
