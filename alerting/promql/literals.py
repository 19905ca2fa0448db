"""PromQL's literals of text, read as Go reads them.

A string of Go is bytes; those that are no UTF-8 are surrogates here, as `surrogateescape` makes
them. https://prometheus.io/docs/prometheus/latest/querying/basics/#string-literals
"""

import re

from alerting.quoting import ESCAPES

_LONG = ESCAPES | {'"': '"', "'": "'"}
ESCAPE = re.compile(
    r"""\\(?:[abfnrtv\\'"]|[0-3][0-7]{2}|x[0-9a-fA-F]{2}|u(?![dD][89a-fA-F])[0-9a-fA-F]{4}"""
    r"""|U000(?!0[dD][89a-fA-F])[0-9a-fA-F]{5}|U0010[0-9a-fA-F]{4})"""
)


def unquoted(literal: str) -> str:
    """Return what a literal that the lexer has taken says."""
    inner = literal[1:-1]
    if literal[0] == "`" or "\\" not in inner:
        return inner
    said = ESCAPE.sub(_said, inner)
    # Bytes written one by one may make up a character together.
    return said.encode("utf-8", "surrogateescape").decode("utf-8", "surrogateescape")


def _said(escape: re.Match[str]) -> str:
    kind, digits = escape[0][1], escape[0][2:]
    if kind in _LONG:
        return _LONG[kind]
    if kind in {"u", "U"}:
        return chr(int(digits, 16))
    byte = int(digits, 16) if kind == "x" else int(kind + digits, 8)
    return chr(byte) if byte < 0x80 else chr(0xDC00 + byte)


def fault(text: str, start: int) -> str:
    """Say what is wrong with the quoted literal that begins here; the lexer refused it."""
    quote, at = text[start], start + 1
    while at < len(text) and text[at] not in {quote, "\n"}:
        if text[at] != "\\":
            at += 1
            continue
        escape = ESCAPE.match(text, at)
        if escape is None or (escape[0][1] in {"'", '"'} and escape[0][1] != quote):
            return _escape_fault(text, at + 1)
        at = escape.end()
    return "unterminated quoted string"


def _escape_fault(text: str, at: int) -> str:
    kind = text[at : at + 1]
    digits, most = "0123456789abcdefABCDEF", {"x": 2, "u": 4, "U": 8}.get(kind, 0)
    if not most and kind in set("01234567"):
        digits, most, at = "01234567", 3, at - 1
    if not kind:
        return "escape sequence not terminated"
    if not most:
        return f"unknown escape sequence {_named(kind)}"
    for place in range(at + 1, at + 1 + most):
        if place >= len(text):
            return "escape sequence not terminated"
        if text[place] not in digits:
            return f"illegal character {_named(text[place])} in escape sequence"
    return "escape sequence is an invalid Unicode code point"


def _named(character: str) -> str:
    name = f"U+{ord(character):04X}"
    return f"{name} '{character}'" if character.isprintable() else name
