"""Redis' protocol: commands as arrays of strings, and replies.

https://redis.io/docs/latest/develop/reference/protocol-spec/
"""

from collections.abc import Sequence
from typing import Final

from msgspec import Struct

LINE_BYTES: Final = 65_536
BULK_BYTES: Final = 1 << 20
_SIMPLE: Final = b"+-:,#("
_SIZED: Final = b"$=!"
_MANY: Final = b"*~>%"


class Problem(Struct, frozen=True):
    """An error that the server told."""

    message: str

    @property
    def is_of_identity(self) -> bool:
        """Whether it is about who we are."""
        return self.message.startswith(("NOAUTH", "WRONGPASS", "NOPERM", "ERR invalid password"))


def command(words: Sequence[str]) -> bytes:
    """Return a command."""
    parts = [f"*{len(words)}\r\n".encode()]
    for word in words:
        data = word.encode()
        parts.append(b"$%d\r\n%b\r\n" % (len(data), data))
    return b"".join(parts)


class Opened(Struct, frozen=True):
    """What the first line of a reply says.

    ``text`` is all of it, or it has ``size`` bytes more, or ``items`` replies follow; -1 is none.
    """

    text: bytes | None = None
    size: int = -1
    items: int = -1
    problem: Problem | None = None


def opened(line: bytes) -> Opened:
    """Read the first line of a reply; ValueError where it is none, or larger than is read."""
    kind, rest = line[:1], line[1:]
    if kind == b"-":
        return Opened(problem=Problem(rest.decode("utf-8", "replace")))
    if kind and kind in _SIMPLE:
        return Opened(text=rest)
    if kind == b"_":
        return Opened(text=b"")
    if not kind or kind not in _SIZED + _MANY or not rest.removeprefix(b"-").isdigit():
        raise ValueError(f"the answer is no Redis; it begins with {line[:20]!r}")
    count = int(rest)
    if count > BULK_BYTES:
        raise ValueError(f"a reply of {count} is not read")
    if count < 0:
        return Opened(text=b"")
    if kind in _SIZED:
        return Opened(size=count)
    return Opened(items=count * 2 if kind == b"%" else count)
