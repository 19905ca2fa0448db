r"""Strings as Go reads them: ``"a\n"``, a raw string between backquotes, ``'x'``.

A Go string is bytes. Here bytes that are no UTF-8 stand as lone surrogates, as Python's
``surrogateescape`` makes them. https://go.dev/ref/spec#String_literals
"""

from typing import Final

from alerting.quoting import ESCAPES

_HEX: Final = {"x": 2, "u": 4, "U": 8}
_DIGITS: Final = frozenset("0123456789abcdefABCDEF")


def raw(text: str) -> bytes:
    """Return the bytes of a string."""
    return text.encode("utf-8", "surrogateescape")


def cooked(data: bytes) -> str:
    """Return bytes as a string; what is no UTF-8 survives."""
    return data.decode("utf-8", "surrogateescape")


def clean(text: str) -> str:
    """Return a text for people: what is no UTF-8 is shown as �."""
    if text.isascii():
        return text
    return text.encode("utf-8", "surrogatepass").decode("utf-8", "replace")


def shown(text: str) -> str:
    """Return a string of a template for people: each byte that is no UTF-8 is shown as �."""
    return text if text.isascii() else raw(text).decode("utf-8", "replace")


def unquoted(literal: str) -> str:
    """Return what a literal in double quotes or backquotes means; ValueError: invalid syntax."""
    body = literal[1:-1]
    if literal[0] == "`":
        return body.replace("\r", "")
    if "\\" not in body:
        return body
    parts = []
    at = 0
    while at < len(body):
        part, at = _piece(body, at, '"')
        parts.append(part)
    return cooked(b"".join(parts))


def rune(literal: str) -> int:
    """Return the code of a character constant like ``'x'``; ValueError says what is wrong."""
    part, at = _piece(literal, 1, "'")
    if literal[at:] != "'":
        raise ValueError(f"malformed character constant: {literal}")
    # A byte that is written \xff is that number, not a character.
    return part[0] if len(part) == 1 else ord(part.decode("utf-8"))


def _piece(text: str, at: int, quote: str) -> tuple[bytes, int]:
    """Return the bytes of one character or escape, and where the next one begins."""
    first = text[at]
    if first == quote:
        raise ValueError("invalid syntax")
    if first != "\\":
        return raw(first), at + 1
    kind = text[at + 1]
    if kind in ESCAPES or kind == quote:
        return ESCAPES.get(kind, kind).encode(), at + 2
    if kind in _HEX:
        return _coded(text[at + 2 : at + 2 + _HEX[kind]], kind), at + 2 + _HEX[kind]
    octal = text[at + 1 : at + 4]
    if len(octal) == 3 and set(octal) <= set("01234567") and int(octal, 8) < 256:
        return bytes([int(octal, 8)]), at + 4
    raise ValueError("invalid syntax")


def _coded(digits: str, kind: str) -> bytes:
    if len(digits) < _HEX[kind] or not set(digits) <= _DIGITS:
        raise ValueError("invalid syntax")
    code = int(digits, 16)
    if kind == "x":
        return bytes([code])
    if code > 0x10FFFF or 0xD800 <= code < 0xE000:
        raise ValueError("invalid syntax")
    return chr(code).encode()


def fits_backquotes(text: str) -> bool:
    """Say whether a string can stand between backquotes as it is, on one line."""
    return not any(
        one in "`\ufeff\x7f" or (one < " " and one != "\t") or "\udc80" <= one <= "\udcff"
        for one in text
    )
