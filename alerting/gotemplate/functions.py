"""The functions that every template has; ``and`` and ``or`` are known to the evaluation.

https://pkg.go.dev/text/template#hdr-Functions
"""

import functools
from collections.abc import Callable, Mapping
from typing import Final

from alerting.gotemplate import comparison, escaping, formats, indexing, printing, values
from alerting.gotemplate.values import ANY, STRING, Function, Value

LAZY: Final = frozenset({"and", "or"})
"""Functions that do not look at what they do not need."""


def _shown(limit: int, arguments: tuple[Value, ...]) -> str:
    """Return arguments as actions show them, next to one another as print sets them."""
    shown = tuple("<no value>" if one is None else values.target(one) for one in arguments)
    return printing.printed(shown, limit)


@functools.lru_cache(maxsize=8)
def functions(limit: int) -> Mapping[str, Function]:
    """Return the functions, none of which makes a text of more than ``limit`` characters."""

    def escaped(escape: Callable[[str], str]) -> Function:
        return Function((), lambda *given: escape(_shown(limit, given)), ANY)

    return {
        "eq": Function((ANY,), comparison.eq, ANY),
        "ge": Function((ANY, ANY), comparison.ge),
        "gt": Function((ANY, ANY), comparison.gt),
        "html": escaped(escaping.html),
        "index": Function((ANY,), indexing.index, ANY),
        "js": escaped(escaping.javascript),
        "le": Function((ANY, ANY), comparison.le),
        "len": Function((ANY,), indexing.length),
        "lt": Function((ANY, ANY), comparison.lt),
        "ne": Function((ANY, ANY), comparison.ne),
        "not": Function((ANY,), lambda value: not values.is_true(value)),
        "print": Function((), lambda *given: printing.printed(given, limit), ANY),
        "printf": Function(
            (STRING,), lambda form, *given: formats.formatted(form, given, limit), ANY
        ),
        "println": Function((), lambda *given: printing.printed(given, limit, is_line=True), ANY),
        "slice": Function((ANY,), indexing.slice, ANY),
        "urlquery": escaped(escaping.query),
    }


NAMES: Final = frozenset(functions(0)) | LAZY
