"""Regular expressions of matchers and label functions, on RE2."""

from functools import lru_cache

import re2


class Unreadable(ValueError):
    """Not a regular expression; says why."""


@lru_cache(maxsize=256)
def pattern(text: str) -> "re2._Regexp":
    """Compile; anchored by its use (`fullmatch`), `.` takes newlines. Raises Unreadable."""
    try:
        return re2.compile(text.encode("utf-8", "surrogateescape"), _OPTIONS)
    except re2.error as error:
        raise Unreadable(error.args[0].decode(errors="replace")) from None


_OPTIONS = re2.Options()
_OPTIONS.log_errors = False
_OPTIONS.dot_nl = True
# As much as 256 of them may take together, and 25 ms to compile the worst.
_OPTIONS.max_mem = 1 << 20
