"""The answer to a request, as far as it was read."""

from collections.abc import Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from msgspec import Struct

_WITHOUT_BODY = frozenset({204, 304})


class Answer(Struct, frozen=True):
    """The headers (names in lower case) and the body: its size in bytes, and the bytes if kept.

    ``whole`` says that nothing of the body was left unread, ``decoded`` that it was compressed.
    """

    status: int
    version: str
    headers: Sequence[tuple[bytes, bytes]]
    size: int = 0
    body: bytes = b""
    whole: bool = False
    decoded: bool = False

    def values(self, name: str) -> list[bytes]:
        """Return all values of a header, whose name may be in any case."""
        wanted = name.lower().encode("utf-8", "replace")
        return [value for key, value in self.headers if key == wanted]

    def value(self, name: str) -> bytes | None:
        """Return the first value of a header, None where there is none."""
        found = self.values(name)
        return found[0] if found else None

    @property
    def mapped(self) -> dict[str, str]:
        """The headers by name, the first of each."""
        return {
            name.decode("latin-1"): value.decode("latin-1")
            for name, value in reversed(self.headers)
        }

    @property
    def length(self) -> int:
        """The body's length as the headers tell it, -1 where they do not."""
        if self.status in _WITHOUT_BODY:
            return 0
        told = b""
        for name, value in self.headers:
            if name == b"content-length":
                told = told or value.strip()
            elif name == b"transfer-encoding":
                return -1
        return int(told) if told.isdigit() and len(told) <= 18 else -1

    @property
    def modified(self) -> datetime | None:
        """What Last-Modified says, None where it says no date."""
        told = self.value("last-modified")
        if told is None:
            return None
        try:
            found = parsedate_to_datetime(told.decode("latin-1"))
            # "-0000" is of no zone at all; HTTP's dates are of Greenwich.
            return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
        except (ValueError, OverflowError):
            return None
