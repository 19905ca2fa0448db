"""Texts of a request → what they ask, or a refusal in Prometheus' words."""

import re
import sys
from collections.abc import Iterable

from alerting.promql import parser
from alerting.promql.errors import ParseError
from alerting.promql.syntax import Expr, Matcher, Selector
from alerting.quoting import quoted
from exporter.refusal import Refused
from exporter.web.prometheus.parameters import wrong

Matchers = tuple[Matcher, ...]


def expression(text: str, name: str = "query") -> Expr:
    """Return what a query asks."""
    try:
        return parser.parsed(text)
    except ParseError as error:
        raise wrong(name, str(error)) from None


def selectors(texts: Iterable[str], name: str = "match[]") -> tuple[Matchers, ...]:
    """Return the matchers of series selectors."""
    return tuple(_selector(text, name).matchers for text in texts)


def _selector(text: str, name: str) -> Selector:
    try:
        return parser.selector(text)
    except ParseError as error:
        raise wrong(name, str(error)) from None


def label(text: str) -> str:
    """Return a label's name as it stands in a path, where odd characters may be escaped.

    https://github.com/prometheus/docs/blob/main/docs/instrumenting/escaping_schemes.md
    """
    if not text or "\ufffd" in text:
        raise Refused("bad_argument", f"invalid label name: {quoted(text)}")
    if text.startswith(_ESCAPED) and _WELL_ESCAPED.fullmatch(text, len(_ESCAPED)):
        return _ESCAPE.sub(_unescaped, text.removeprefix(_ESCAPED))
    return text


_ESCAPED = "U__"
_ESCAPE = re.compile(r"_(?:_|([0-9a-fA-F]{1,6})_)")
_WELL_ESCAPED = re.compile(f"(?:[^_]|{_ESCAPE.pattern})*")


def _unescaped(found: re.Match[str]) -> str:
    return chr(min(int(found[1], 16), sys.maxunicode)) if found[1] else "_"
