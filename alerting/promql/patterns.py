"""Regular expressions of matchers and label functions, on RE2."""

from functools import lru_cache

from alerting import regexp
from alerting.regexp import Compiled

# As much as 256 of them may take together, and 25 ms to compile the worst.
_MEMORY = 1 << 20


@lru_cache(maxsize=256)
def pattern(text: str) -> Compiled:
    """Compile; anchored by its use (`fullmatch`), `.` takes newlines. Raises regexp.Unreadable."""
    raw = text.encode("utf-8", "surrogateescape")
    return regexp.compiled(raw, memory=_MEMORY, dot_nl=True)
