"""The metadata of a call: headers that people add to it.

https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md#requests
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from alerting.secret import Secret, Written
from alerting.strict import key_path, quoted

LONGEST: Final = 8_192
_NAME = re.compile(r"[0-9a-z_.-]{1,256}")
_VALUE = re.compile(r"(?:[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?)?")
_OURS: Final = frozenset(
    [
        "connection",
        "content-length",
        "content-type",
        "host",
        "te",
        "transfer-encoding",
        "upgrade",
        "user-agent",
    ]
)

Metadata = Mapping[str, Sequence[Secret]]


def wrong(metadata: Metadata) -> Iterator[tuple[str, str]]:
    """Return what is wrong with configured metadata: fields and sentences, no value among them."""
    for name, values in metadata.items():
        path = key_path("metadata", name)
        if not _NAME.fullmatch(name):
            yield path, f"{quoted(name)} is no name of metadata: write a-z, 0-9, - _ and ."
        elif name in _OURS or name.startswith("grpc-"):
            yield path, f"{quoted(name)} is not yours to set: a call has its own"
        elif name == "authorization" and any(isinstance(one, Written) for one in values):
            yield path, "an authorization is a secret; write env:NAME or file:path"
        if not all(_is_sendable(one.reveal()) for one in values):
            yield path, f"a value is printable ASCII of at most {LONGEST} characters"


def encoded(metadata: Metadata) -> tuple[tuple[bytes, bytes], ...]:
    """Return metadata as headers, one a value."""
    return tuple(
        (name.encode(), one.reveal().encode())
        for name, values in metadata.items()
        for one in values
    )


def _is_sendable(value: str) -> bool:
    return len(value) <= LONGEST and _VALUE.fullmatch(value) is not None
