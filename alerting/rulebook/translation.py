"""Texts of thresholds in the language of Prometheus' rules: Jinja2 in, a Go template out.

What both can say is translated; the bound and the severity are known, so they become text.
https://prometheus.io/docs/prometheus/latest/configuration/template_reference/
"""

import json
from collections.abc import Callable, Mapping
from typing import Any, Final

from jinja2 import nodes
from msgspec import Struct

from alerting import figures
from alerting.document.problem import quoted
from alerting.rulebook import templates

_FILTERS: Final[Mapping[str, str]] = {
    "bytes": "humanize1024",
    "duration": "humanizeDuration",
    "lower": "toLower",
    "number": "humanize",
    "percent": "humanizePercentage",
    "title": "title",
    "upper": "toUpper",
}
_SUFFIXES: Final[Mapping[str, str]] = {"bytes": "B"}
_COMPARED: Final[Mapping[str, str]] = {
    "eq": "eq",
    "ne": "ne",
    "gt": "gt",
    "gteq": "ge",
    "lt": "lt",
    "lteq": "le",
}
_FIGURES: Final[Mapping[str, Callable[[float], str]]] = {
    "bytes": figures.size,
    "duration": figures.duration,
    "number": figures.number,
    "percent": figures.percent,
}


class Known(Struct, frozen=True):
    """What does not depend on the sample."""

    threshold: float
    severity: str
    labels: Mapping[str, str] = {}
    """The rule's own labels: Prometheus shows a text those of the sample only."""


def translated(text: str, known: Known) -> str:
    """Return a Go template that says the same; ValueError where Go's language cannot say it."""
    return "".join(_part(node, known) for node in templates.parsed(text).body)


def _part(node: nodes.Node, known: Known) -> str:
    if isinstance(node, nodes.If):
        return _choice(node, known)
    return "".join(_shown(one, known) for one in node.iter_child_nodes())


def _shown(node: nodes.Node, known: Known) -> str:
    if isinstance(node, nodes.TemplateData):
        # Braces that Go would read are shown by Go.
        return str(node.data).replace("{{", '{{ "{{" }}')
    constant = _constant(node, known)
    if constant is not None:
        return constant if isinstance(constant, str) else figures.number(constant)
    if isinstance(node, nodes.CondExpr):
        said = _shown(node.expr1, known)
        other = "" if node.expr2 is None else f"{{{{ else }}}}{_shown(node.expr2, known)}"
        return f"{{{{ if {_condition(node.test, known)} }}}}{said}{other}{{{{ end }}}}"
    suffix = _SUFFIXES.get(node.name, "") if isinstance(node, nodes.Filter) else ""
    return f"{{{{ {_value(node, known)} }}}}{suffix}"


def _choice(node: nodes.If, known: Known) -> str:
    parts = [f"{{{{ if {_condition(node.test, known)} }}}}", *_parts(node.body, known)]
    for other in node.elif_:
        parts += [f"{{{{ else if {_condition(other.test, known)} }}}}", *_parts(other.body, known)]
    if node.else_:
        parts += ["{{ else }}", *_parts(node.else_, known)]
    return "".join([*parts, "{{ end }}"])


def _parts(body: list[nodes.Node], known: Known) -> list[str]:
    return [_part(one, known) for one in body]


def _constant(node: nodes.Node, known: Known) -> str | float | None:
    """Return what a part comes to, whatever the sample; None where that depends."""
    if isinstance(node, nodes.Name):
        facts: dict[str, str | float] = {"threshold": known.threshold, "severity": known.severity}
        return facts.get(node.name)
    if (name := _label(node)) is not None:
        return known.labels.get(name)
    if isinstance(node, nodes.Const) and isinstance(node.value, str | int | float):
        return node.value if isinstance(node.value, str) else float(node.value)
    if isinstance(node, nodes.Filter) and node.node is not None and node.name in _FIGURES:
        inner = _constant(node.node, known)
        return _FIGURES[node.name](inner) if isinstance(inner, float) else None
    return None


def _value(node: nodes.Node, known: Known) -> str:
    """Return a pipeline of Go's."""
    constant = _constant(node, known)
    if constant is not None:
        return json.dumps(constant, ensure_ascii=False)
    if isinstance(node, nodes.Name) and node.name == "value":
        return "$value"
    if (name := _label(node)) is not None:
        return f"$labels.{name}"
    if isinstance(node, nodes.Filter) and node.node is not None and node.name in _FILTERS:
        return f"{_value(node.node, known)} | {_FILTERS[node.name]}"
    raise _unsaid(node)


def _label(node: nodes.Node) -> str | None:
    """Return the name of the label that is shown."""
    if isinstance(node, nodes.Getattr):
        return node.attr
    if isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const):
        return str(node.arg.value)
    return None


def _condition(node: Any, known: Known) -> str:
    if isinstance(node, nodes.Compare) and len(node.ops) == 1 and node.ops[0].op in _COMPARED:
        sides = (_argument(one, known) for one in (node.expr, node.ops[0].expr))
        return f"{_COMPARED[node.ops[0].op]} {' '.join(sides)}"
    if isinstance(node, nodes.Not):
        return f"not ({_condition(node.node, known)})"
    if isinstance(node, nodes.And | nodes.Or):
        word = "and" if isinstance(node, nodes.And) else "or"
        return f"{word} ({_condition(node.left, known)}) ({_condition(node.right, known)})"
    return _value(node, known)


def _argument(node: nodes.Node, known: Known) -> str:
    said = _value(node, known)
    return f"({said})" if " " in said and not said.startswith('"') else said


def _unsaid(node: nodes.Node) -> ValueError:
    what = type(node).__name__.lower()
    return ValueError(f"Prometheus' templates have no {quoted(what)} like this; leave it out")
