"""Texts of matchers → names, operators, values, by both of Alertmanager's grammars.

https://prometheus.io/docs/alerting/latest/configuration/#label-matchers
"""

import re
from typing import Final

from msgspec import Struct

from alerting.document.problem import quoted
from alerting.promql import literals

RESERVED: Final = frozenset("{}!=~,\\\"'`")
SPACES: Final = (
    "\t\n\v\f\r \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000"
)
"""What Go takes for spaces; Python takes a few control characters more."""

Read = tuple[tuple[str, str, str], ...]
"""Names, operators and values."""

_SPACE: Final = re.compile(f"[{SPACES}]*")
_TOKEN: Final = re.compile(
    r'(?P<quoted>"(?:[^"\\]|\\.)*")|(?P<sign>=~|!=|!~|[={},])'
    rf"""|(?P<bare>[^{{}}!=~,\\"'`{SPACES}]+)""",
    re.DOTALL,
)
_OPERATORS: Final = frozenset(("=", "!=", "=~", "!~"))
_CLASSIC: Final = re.compile(
    r"[\t\n\f\r ]*([a-zA-Z_:][a-zA-Z0-9_:]*)[\t\n\f\r ]*(=~|=|!=|!~)[\t\n\f\r ]*(.*?)[\t\n\f\r ]*",
    re.DOTALL,
)
_ESCAPE: Final = re.compile(r'\\(n|"|\\)')


class _Token(Struct, frozen=True):
    """A sign, a word with its quotes taken off, or the end; `at` counts characters from 1."""

    kind: str
    text: str
    at: int


def modern(text: str) -> Read:
    """Read the grammar of UTF-8, where names and values may be quoted as Go does; or ValueError."""
    tokens = _tokens(text)
    is_open = tokens[0].text == "{" and tokens[0].kind == "sign"
    found, at = [], int(is_open)
    while not _is_closing(tokens[at]):
        found.append(_matcher(tokens, at))
        at += 3
        if tokens[at].kind == "sign" and tokens[at].text == ",":
            at += 1
        elif not _is_closing(tokens[at]):
            raise _unexpected(tokens[at], "a comma")
    if is_open and tokens[at].kind == "end":
        raise _unexpected(tokens[at], "}")
    rest = tokens[at + is_open]
    if rest.kind != "end":
        raise _unexpected(rest, "the end")
    return tuple(found)


def classic(text: str) -> Read:
    """Read the grammar before that: plain names, and values with or without quotes; or ValueError.

    Lenient: braces may be missing, a lone backslash stands for itself.
    """
    return tuple(map(_classic, _parts(text.removeprefix("{").removesuffix("}"))))


def _tokens(text: str) -> list[_Token]:
    found = []
    at = _SPACE.match(text).end()  # type: ignore[union-attr] # it matches nothing, too
    while at < len(text):
        token = _TOKEN.match(text, at)
        if token is None:
            raise ValueError(f"character {at + 1}: {_stray(text, at)}")
        kind, said = str(token.lastgroup), token[0]
        if kind == "quoted":
            said = _unquoted(said, at)
        found.append(_Token("sign" if kind == "sign" else "word", said, at + 1))
        at = _SPACE.match(text, token.end()).end()  # type: ignore[union-attr] # likewise
    return [*found, _Token("end", "", len(text) + 1)]


def _stray(text: str, at: int) -> str:
    if text[at] == '"':
        return "the quoted text has no end"
    if text[at] == "!":
        return "expected != or !~"
    return f"unexpected {text[at]!r}; put it in double quotes"


def _unquoted(literal: str, at: int) -> str:
    """Return what a quoted word says, of Go's escapes; ValueError where it is no text."""
    inner = literal[1:-1]
    if "\n" in inner:
        raise ValueError(f"character {at + 1}: a line ends within quotes; write \\n")
    wrong = literals.fault(literal, 0)
    place = 0
    while (place := inner.find("\\", place)) >= 0:
        escape = literals.ESCAPE.match(inner, place)
        if escape is None or escape[0] == "\\'":
            raise ValueError(f"character {at + 2 + place}: {wrong}; write \\\\ for a backslash")
        place = escape.end()
    said = literals.unquoted(literal)
    if not said.isascii() and any("\ud800" <= one <= "\udfff" for one in said):
        raise ValueError(f"character {at + 1}: the quoted text is no UTF-8")
    return said


def _matcher(tokens: list[_Token], at: int) -> tuple[str, str, str]:
    name = tokens[at]
    if name.kind != "word":
        raise _unexpected(name, "the name of a label")
    sign = tokens[at + 1]
    if sign.kind != "sign" or sign.text not in _OPERATORS:
        raise _unexpected(sign, "one of = != =~ !~")
    value = tokens[at + 2]
    if value.kind != "word":
        raise _unexpected(value, "a value, in double quotes")
    return name.text, sign.text, value.text


def _is_closing(token: _Token) -> bool:
    return token.kind == "end" or (token.kind == "sign" and token.text == "}")


def _unexpected(token: _Token, wanted: str) -> ValueError:
    got = "the end" if token.kind == "end" else quoted(token.text)
    return ValueError(f"character {token.at}: expected {wanted}, got {got}")


def _parts(text: str) -> list[str]:
    """Return what stands between the commas outside of quotes; the last may be blank."""
    parts, begin = [], 0
    is_quoted = is_escaped = False
    for at, one in enumerate(text):
        if one == "," and not is_quoted:
            parts.append(text[begin:at])
            begin = at + 1
        elif one == '"':
            is_quoted ^= not is_escaped
            is_escaped = False
        elif one != ",":
            is_escaped = one == "\\" and not is_escaped
    last = text[begin:].strip(SPACES)
    return [*parts, last] if last else parts


def _classic(part: str) -> tuple[str, str, str]:
    found = _CLASSIC.fullmatch(part)
    if found is None:
        raise ValueError(f'expected something like severity="critical", got {quoted(part)}')
    name, op, value = found.groups()
    if value.startswith('"'):
        value = value[1:]
        if not value.endswith('"') or _is_escaped(value):
            raise ValueError(f"{quoted(value)} has no quote at its end")
        value = value[:-1]
    if '"' in _ESCAPE.sub("", value):
        raise ValueError(f'{quoted(value)} has a quote within; write \\" for it')
    return name, op, _ESCAPE.sub(lambda one: "\n" if one[1] == "n" else one[1], value)


def _is_escaped(value: str) -> bool:
    """Say whether the last character has an odd number of backslashes before it."""
    before = value[:-1]
    return (len(before) - len(before.rstrip("\\"))) % 2 == 1
