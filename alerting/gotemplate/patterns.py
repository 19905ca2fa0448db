"""match and reReplaceAll: regular expressions of RE2, in linear time.

https://pkg.go.dev/regexp https://github.com/google/re2/wiki/Syntax
"""

import functools
import re
from collections.abc import Callable
from typing import Any, Final

from alerting import regexp
from alerting.gotemplate import quoting
from alerting.gotemplate.errors import Fault
from alerting.quoting import quoted

LONGEST: Final = 1_000
"""Characters of an expression."""
SUBJECT: Final = 10_000
"""Characters of the text that is searched."""
_SEARCHED: Final = 500_000
"""Characters that all the searches of one replacement may look at."""
_MEMORY: Final = 1 << 20
_PLACE: Final = re.compile(r"\$(?:(\$)|\{(\w+)\}|(\w+))")
# What RE2 says → what Go says.
_WORDS: Final = {
    "invalid escape sequence": "invalid escape sequence",
    "invalid character class": "invalid character class",
    "invalid character class range": "invalid character class range",
    "missing ]": "missing closing ]",
    "missing )": "missing closing )",
    "unexpected )": "unexpected )",
    "trailing \\": "trailing backslash at end of expression",
    "no argument for repetition operator": "missing argument to repetition operator",
    "invalid repetition size": "invalid repeat count",
    "bad repetition operator": "invalid nested repetition operator",
    "invalid perl operator": "invalid or unsupported Perl syntax",
    "invalid UTF-8": "invalid UTF-8",
    "invalid named capture group": "invalid named capture",
}


def match(pattern: str, text: str) -> bool:
    """Say whether a pattern is found anywhere in a text."""
    return _compiled(pattern).search(_subject(text)) is not None


def replaced(pattern: str, replacement: str, text: str, limit: int) -> str:
    """Return a text with all that a pattern matches replaced; ``$1`` and ``${name}`` are groups.

    Fault when it becomes longer than ``limit`` characters.
    """
    try:
        found = _compiled(pattern)
    except Fault as fault:
        shown = f"`{pattern}`" if quoting.fits_backquotes(pattern) else quoted(pattern)
        raise Fault(f"regexp: Compile({shown}): {fault}") from None
    text = _subject(text)
    parts: list[str] = []
    length = searched = last = 0
    for one in found.finditer(text):
        searched += len(text) - last
        # A match of nothing right behind another one is none.
        if one.end() > last or one.start() == 0:
            parts += (text[last : one.start()], _expanded(replacement, one, limit))
            length += len(parts[-1]) + len(parts[-2])
            last = one.end()
        _check(length, limit)
        if searched > _SEARCHED:
            raise Fault("the pattern matches too often in too long a text")
    parts.append(text[last:])
    return "".join(parts)


def replacing(limit: int) -> Callable[[str, str, str], str]:
    """Return `replaced` with a limit, as templates call it."""
    return lambda pattern, replacement, text: replaced(pattern, replacement, text, limit)


def _expanded(replacement: str, found: Any, limit: int) -> str:
    """Return a replacement with its ``$`` filled in from a match."""
    parts: list[str] = []
    length = last = 0
    for place in _PLACE.finditer(replacement):
        parts += (replacement[last : place.start()], "$" if place[1] else _group(place, found))
        length += len(parts[-1])
        _check(length, limit)
        last = place.end()
    return "".join([*parts, replacement[last:]])


def _group(place: re.Match[str], found: Any) -> str:
    name = place[2] or place[3]
    if name.isdecimal():
        number = int(name) if len(name) < 9 else LONGEST
        return (found.group(number) or "") if number <= found.re.groups else ""
    return (found.group(name) or "") if name in found.re.groupindex else ""


def _check(length: int, limit: int) -> None:
    if length > limit:
        raise Fault(f"the text becomes longer than {limit} characters")


def _subject(text: str) -> str:
    if len(text) > SUBJECT:
        raise Fault(
            f"a text of {len(text)} characters is too long for a pattern; at most {SUBJECT}"
        )
    return quoting.shown(text)


@functools.lru_cache(maxsize=128)
def _compiled(pattern: str) -> regexp.Compiled:
    if len(pattern) > LONGEST:
        raise Fault(f"a pattern of {len(pattern)} characters is too long; at most {LONGEST}")
    try:
        return regexp.compiled(quoting.shown(pattern), memory=_MEMORY)
    except regexp.Unreadable as refused:
        words, _, where = str(refused).partition(": ")
        raise Fault(f"error parsing regexp: {_WORDS.get(words, words)}: `{where}`") from None
