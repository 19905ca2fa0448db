"""Which metrics and labels an expression names: enough of PromQL for the queries of our dashboards.

It reads names, not meaning; Prometheus itself executes every query in the tests.
"""

import re

from msgspec import Struct

_TOKEN = re.compile(
    r"""  "(?:[^"\\]|\\.)*"                                   # a text
        | \[[^\]]*\]                                        # a range
        | \$\w+                                             # a variable of Grafana
        | \b(?:by|without|on|ignoring|group_left|group_right)\s*\((?P<grouping>[^)]*)\)
        | [a-zA-Z_]\w*\s*(?:\(|(?=(?:by|without)\b))        # a function
        | \d[\w.]*                                          # a number or a span
        | (?P<name>[a-zA-Z_:][\w:]*)\s*
          (?:\{(?P<matchers>(?:[^}"]|"(?:[^"\\]|\\.)*")*)\})?
    """,
    re.VERBOSE,
)
_MATCHER = re.compile(r'([a-zA-Z_]\w*)\s*(?:=~|!~|!=|=)\s*"((?:[^"\\]|\\.)*)"')
_KEYWORDS = frozenset({"and", "atan2", "bool", "inf", "nan", "offset", "or", "unless"})


class Selector(Struct, frozen=True):
    """A metric, and the values that its labels are asked for."""

    metric: str
    matchers: tuple[tuple[str, str], ...] = ()


def selectors(expr: str) -> tuple[Selector, ...]:
    """Return every metric that an expression asks for, in order."""
    return tuple(
        Selector(token["name"], tuple(_MATCHER.findall(token["matchers"] or "")))
        for token in _TOKEN.finditer(expr)
        if token["name"] and token["name"].lower() not in _KEYWORDS
    )


def metrics(expr: str) -> tuple[str, ...]:
    """Return the names of the metrics, each once, in order."""
    return tuple(dict.fromkeys(selector.metric for selector in selectors(expr)))


def groupings(expr: str) -> frozenset[str]:
    """Return the labels that an expression groups, joins or drops by."""
    lists = [token["grouping"] or "" for token in _TOKEN.finditer(expr)]
    return frozenset(label.strip() for one in lists for label in one.split(",") if label.strip())
