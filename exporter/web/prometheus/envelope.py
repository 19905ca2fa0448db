"""What every answer comes in: `{"status", "data", …}`, in parts that are written one by one.

https://prometheus.io/docs/prometheus/latest/querying/api/#format-overview
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

import msgspec

from exporter.refusal import Refused

PART_BYTES: Final = 65_536
"""About how much is made at once; the interpreter is others' in between."""

_TYPES: Final[Mapping[str, str]] = {
    "query_failed": "execution",
    "query_timeout": "timeout",
    "internal": "internal",
    "not_found": "not_found",
}


def success(
    data: Iterable[bytes], warnings: Sequence[str] = (), infos: Sequence[str] = ()
) -> Iterator[bytes]:
    """Yield the answer in parts of about PART_BYTES; `data` are pieces of JSON."""
    waiting: list[bytes] = [b'{"status":"success","data":']
    size = 0
    for piece in data:
        waiting.append(piece)
        size += len(piece)
        if size >= PART_BYTES:
            yield b"".join(waiting)
            waiting, size = [], 0
    for name, said in (("warnings", warnings), ("infos", infos)):
        if said:
            waiting.append(b',"%s":%s' % (name.encode(), msgspec.json.encode(list(said))))
    yield b"".join([*waiting, b"}"])


def failure(refused: Refused) -> bytes:
    """Return the answer to a request that is not granted."""
    kind = _TYPES.get(refused.code, "bad_data" if refused.status < 500 else "unavailable")
    told = {"status": "error", "errorType": kind, "error": refused.message}
    return msgspec.json.encode(told)


def text(words: str) -> bytes:
    """Return a text as JSON; what is no Unicode is shown as Go shows it."""
    try:
        return msgspec.json.encode(words)
    except UnicodeEncodeError:
        raw = words.encode("utf-8", "surrogateescape")
        return msgspec.json.encode(raw.decode("utf-8", "replace"))


def listed(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Yield a list of what is JSON already."""
    start = b"["
    for piece in pieces:
        yield start + piece
        start = b","
    yield b"]" if start == b"," else b"[]"
