"""An answer in parts, ready to be sent: within its size, compressed where that is asked for."""

import zlib
from collections.abc import Callable, Iterable
from typing import Final

from msgspec import Struct

from alerting.duration import Size
from exporter.refusal import Refused

# Below this an answer fits into what is sent at once anyway.
_WORTH_BYTES: Final = 8_192
# As for /metrics: level 1 takes a third of the time of level 6.
_LEVEL: Final = 1


class Packed(Struct, frozen=True):
    """What is sent, and whether it is gzip."""

    parts: tuple[bytes, ...]
    gzip: bool = False

    @property
    def size(self) -> int:
        """Bytes of all parts."""
        return sum(map(len, self.parts))


def packed(
    parts: Iterable[bytes], most: Size, check: Callable[[], None], *, gzip: bool = False
) -> Packed:
    """Return the parts of an answer; Refused beyond `most` bytes, and whatever `check` raises.

    `check` is asked before each part is made.
    """
    found: list[bytes] = []
    size = 0
    for part in parts:
        check()
        size += len(part)
        if size > most:
            raise Refused(
                "query_failed",
                f"the answer is larger than {most} (alerting.queries.answer); "
                "ask for fewer series, or for a longer step",
            )
        found.append(part)
    if not gzip or size < _WORTH_BYTES:
        return Packed(tuple(found))
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, 16 + zlib.MAX_WBITS)
    smaller = [*map(packer.compress, found), packer.flush()]
    return Packed(tuple(filter(None, smaller)), gzip=True)
