r"""Strings as Go's `%q` prints them: `"a\n"`.

A string of Go is bytes; those that are no UTF-8 are lone surrogates here, as `surrogateescape`
makes them. https://go.dev/ref/spec#String_literals https://pkg.go.dev/strconv#Quote
"""

from typing import Final

ESCAPES: Final = {
    "a": "\a",
    "b": "\b",
    "f": "\f",
    "n": "\n",
    "r": "\r",
    "t": "\t",
    "v": "\v",
    "\\": "\\",
}
"""What stands behind a backslash → what it says; a literal's own quote is one more."""
_WRITTEN: Final = {said: f"\\{name}" for name, said in ESCAPES.items()}


def quoted(text: str, *, is_ascii: bool = False, quote: str = '"') -> str:
    """Return a string as Go quotes it, with escapes for what does not print, or is not ASCII."""
    if text.isascii() and text.isprintable() and quote not in text and "\\" not in text:
        return f"{quote}{text}{quote}"
    highest = 127 if is_ascii else 0x10FFFF
    return quote + "".join([_escaped(one, quote, highest) for one in text]) + quote


def quoted_character(character: str) -> str:
    """Return one character in single quotes."""
    return quoted(character, quote="'")


def _escaped(character: str, quote: str, highest: int) -> str:
    if character == quote:
        return f"\\{character}"
    if character in _WRITTEN:
        return _WRITTEN[character]
    code = ord(character)
    if 0xDC80 <= code < 0xDD00:
        return f"\\x{code - 0xDC00:02x}"
    if character.isprintable() and code <= highest:
        return character
    if code < 32 or code == 127:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
