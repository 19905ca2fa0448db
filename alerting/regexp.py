"""Regular expressions that people write, on RE2: no pattern and no text makes one slow.

https://github.com/google/re2/wiki/Syntax
"""

from functools import lru_cache
from typing import Any, TypeAlias

import re2

Compiled: TypeAlias = Any  # re2 ships no types
"""What `compiled` returns: `search`, `fullmatch` and `finditer`, on text and on bytes in UTF-8."""

MEMORY = 8 << 20
"""Bytes that one compiled expression may take, as RE2 has it by itself."""


class Unreadable(ValueError):
    """Not a regular expression, or too large a one; says why in RE2's words."""


def compiled(pattern: str | bytes, *, memory: int = MEMORY, dot_nl: bool = False) -> Compiled:
    """Compile; a pattern of bytes is in UTF-8. RE2 keeps the latest 128 it has compiled.

    `memory` is the most bytes that it may take; with `dot_nl`, `.` takes newlines too. Anchors are
    the caller's choice, by `fullmatch` or `search`. Raises Unreadable.
    """
    try:
        return re2.compile(pattern, _options(memory, dot_nl=dot_nl))
    except re2.error as error:
        raise Unreadable(error.args[0].decode("utf-8", "replace")) from None
    except UnicodeError:
        raise Unreadable("it is no UTF-8") from None


@lru_cache(maxsize=8)
def _options(memory: int, *, dot_nl: bool) -> Any:
    options = re2.Options()
    options.log_errors = False
    options.max_mem = memory
    options.dot_nl = dot_nl
    return options
