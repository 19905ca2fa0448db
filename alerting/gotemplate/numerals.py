"""Numbers as Go writes and reads them: ``0x1F``, ``1_000``, ``1e3``, ``'a'``, ``+Inf``.

https://go.dev/ref/spec#Integer_literals https://pkg.go.dev/strconv#ParseFloat
"""

import re
from typing import Final

from msgspec import Struct

from alerting.gotemplate import quoting
from alerting.quoting import quoted

_LEAST, _MOST, _MOST_UNSIGNED = -(1 << 63), (1 << 63) - 1, (1 << 64) - 1
_OCTAL: Final = re.compile(r"([+-]?)0(_?[0-7](?:_?[0-7])*)", re.ASCII)
_FLOAT: Final = re.compile(
    r"[+-]?(?:inf(?:inity)?|nan"
    r"|(?:\d(?:_?\d)*(?:\.(?:\d(?:_?\d)*)?)?|\.\d(?:_?\d)*)(?:e[+-]?\d(?:_?\d)*)?)",
    re.ASCII | re.IGNORECASE,
)
_HEX_FLOAT: Final = re.compile(
    r"[+-]?0x(?:(?:_?[\da-f])+(?:\.(?:[\da-f](?:_?[\da-f])*)?)?|\.[\da-f](?:_?[\da-f])*)"
    r"p[+-]?\d(?:_?\d)*",
    re.ASCII | re.IGNORECASE,
)


class Number(Struct, frozen=True):
    """A constant as every kind of number that it can be; which one, its place decides.

    ``ideal`` is what it is where any kind will do; None when it is too large for that.
    """

    integer: int | None
    floating: float | None
    ideal: int | float | None


def number(literal: str) -> Number:
    """Return the number that a literal means; ValueError says what is wrong, as Go does."""
    if literal[0] == "'":
        code = quoting.rune(literal)
        return Number(code, float(code), code)
    if literal[-1] == "i":
        raise ValueError(f"imaginary numbers are not for texts: {quoted(literal)}")
    found = _integer(literal)
    if found is not None and found <= _MOST_UNSIGNED:
        fits = _LEAST <= found <= _MOST
        return Number(found if fits else None, float(found), found if fits else None)
    return _fraction(literal)


def _integer(literal: str) -> int | None:
    octal = _OCTAL.fullmatch(literal)
    try:
        found = int(f"{octal[1]}0o{octal[2]}" if octal else literal, 0)
    except ValueError:
        return None
    return found if found >= _LEAST else None


def _fraction(literal: str) -> Number:
    try:
        found = floating(literal)
    except ValueError:
        raise ValueError(f"illegal number syntax: {quoted(literal)}") from None
    if not any(mark in literal for mark in ".eEpP"):
        raise ValueError(f"integer overflow: {quoted(literal)}")
    whole = int(found) if found == found // 1 and _LEAST <= found <= _MOST else None
    return Number(whole, found, found)


def floating(text: str) -> float:
    """Return the number that a text says, as Go's ParseFloat; ValueError says what is wrong.

    Hexadecimal, ``Inf`` and ``NaN`` in any case, and ``_`` between digits are understood.
    """
    said = f"parsing {quoted(text)}"
    try:
        if _HEX_FLOAT.fullmatch(text):
            return float.fromhex(text.replace("_", ""))
        if not _FLOAT.fullmatch(text):
            raise ValueError(f"strconv.ParseFloat: {said}: invalid syntax")
        found = float(text.replace("_", ""))
    except OverflowError:
        found = float("inf")
    if found in {float("inf"), float("-inf")} and "n" not in text.lower():
        raise ValueError(f"strconv.ParseFloat: {said}: value out of range")
    return found
