"""What came of a stream, cut into lines as blackbox_exporter's scanner cuts it, and bounded."""

from typing import Final

from exporter.probes.fault import Failed

LINE_BYTES: Final = 65_535
"""Without its end, as Go's bufio.Scanner has it."""
DIALOGUE_BYTES: Final = 1 << 20
DIALOGUE_LINES: Final = 10_000


class Buffer:
    """Filled by a shell; Failed ``too_large`` beyond the bounds of a line and of the whole.

    ``bytes`` and ``lines`` count what came and what was cut off; ``ended`` says that no more comes,
    ``torn`` that it ended within a line.
    """

    __slots__ = ("_begun", "_line_bytes", "_seen", "bytes", "ended", "lines", "torn")

    def __init__(self, line_bytes: int = LINE_BYTES) -> None:
        self._begun = bytearray()
        self._seen = 0
        self._line_bytes = line_bytes
        self.bytes = 0
        self.lines = 0
        self.ended = False
        self.torn = False

    def feed(self, data: bytes) -> None:
        """Take what came, b"" at the end of the stream."""
        self.ended = self.ended or not data
        self.bytes += len(data)
        if self.bytes > DIALOGUE_BYTES:
            raise Failed("too_large", f"more than {DIALOGUE_BYTES} bytes came, and it goes on")
        self._begun += data

    def line(self) -> bytes | None:
        """Return the next line without its end, None where none is whole.

        At the end of the stream what was begun is a line too.
        """
        end = self._begun.find(b"\n", self._seen)
        if end < 0 and self.ended and self._begun:
            end = len(self._begun)
            self.torn = True
        if (len(self._begun) if end < 0 else end) > self._line_bytes:
            raise Failed("too_large", f"a line is longer than {self._line_bytes} bytes")
        if end < 0:
            self._seen = len(self._begun)
            return None
        line = bytes(self._begun[:end])
        self._cut(end + 1)
        self.lines += 1
        if self.lines > DIALOGUE_LINES:
            raise Failed("too_large", f"more than {DIALOGUE_LINES} lines came, and it goes on")
        return line.removesuffix(b"\r")

    def exactly(self, count: int) -> bytes | None:
        """Return the next bytes, None where so many did not come yet."""
        if len(self._begun) < count:
            return None
        found = bytes(self._begun[:count])
        self._cut(count)
        return found

    @property
    def begun(self) -> bytes:
        """What has come of a line that is not whole yet."""
        return bytes(self._begun)

    def rest(self) -> bytes:
        """Return, and take away, all that is left."""
        found = bytes(self._begun)
        self._cut(len(found))
        return found

    def _cut(self, end: int) -> None:
        del self._begun[:end]
        self._seen = 0
