"""Replies of mail servers, line by line, and the capabilities among them.

https://www.rfc-editor.org/rfc/rfc5321#section-4.2
"""

import base64
import re
from collections.abc import Iterable, Iterator
from typing import Final

from msgspec import Struct

from exporter.probes.fault import Failed, Fault
from exporter.probes.lines.dialogue import quoted

REPLY_LINES: Final = 200
_LINE: Final = re.compile(rb"([2-5]\d\d)(?:([ -])(.*))?", re.DOTALL)
_REFUSED: Final = frozenset({530, 534, 535, 538})


class Reply(Struct, frozen=True):
    """A whole reply: its code and the text of each of its lines."""

    code: int
    lines: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.code} {' '.join(self.lines)}".strip()[:200]


class Replies:
    """Put together from lines; Failed ``protocol`` of a line that is none of a reply."""

    __slots__ = ("_code", "_lines")

    def __init__(self) -> None:
        self._code = b""
        self._lines: list[str] = []

    def take(self, line: bytes) -> Reply | None:
        """Take a line; return the reply that it ends."""
        found = _LINE.fullmatch(line)
        if found is None:
            raise Failed("protocol", f"no mail server speaks so: {quoted(line)}")
        code, dash, text = found.groups()
        if self._code not in {b"", code}:
            raise Failed(
                "protocol", f"a reply began with {self._code!r} and goes on: {quoted(line)}"
            )
        if len(self._lines) == REPLY_LINES:
            raise Failed("too_large", f"a reply has more than {REPLY_LINES} lines")
        self._code = code
        self._lines.append((text or b"").decode("utf-8", "replace"))
        if dash == b"-":
            return None
        reply = Reply(int(code), tuple(self._lines))
        self._code, self._lines = b"", []
        return reply


def unexpected(reply: Reply, wanted: int, asked: str) -> Fault | None:
    """Return what is wrong with a reply that has to have a code."""
    if reply.code == wanted:
        return None
    return Fault("status", f"{asked} was answered {str(reply)!r}, expected {wanted}")


def capabilities(reply: Reply) -> dict[str, frozenset[str]]:
    """Return what a reply to EHLO offers: keywords and their parameters, in capitals."""
    words = (line.upper().replace("AUTH=", "AUTH ").split() for line in reply.lines[1:])
    found: dict[str, frozenset[str]] = {}
    for keyword, *parameters in filter(None, words):
        found[keyword] = found.get(keyword, frozenset()) | frozenset(parameters)
    return found


def missing(offered: dict[str, frozenset[str]], wanted: Iterable[str]) -> Iterator[str]:
    """Return which capabilities are not offered; ``AUTH PLAIN`` wants the parameter too."""
    for one in wanted:
        keyword, *parameters = one.upper().split()
        if keyword not in offered or not offered[keyword].issuperset(parameters):
            yield one


def of_authentication(reply: Reply, mechanism: str) -> Fault | None:
    """Return what is wrong with the answer to AUTH; no secret is in it."""
    if reply.code == 235:
        return None
    refused = reply.code in _REFUSED
    said = f"AUTH {mechanism} was answered {reply.code}"
    return Fault("authentication" if refused else "status", f"{said}, expected 235")


def plain(username: str, password: str) -> bytes:
    """Return the command that shows user and password at once, RFC 4616."""
    return b"AUTH PLAIN " + encoded(f"\0{username}\0{password}")


def encoded(text: str) -> bytes:
    """Return a text as AUTH sends it."""
    return base64.b64encode(text.encode())
