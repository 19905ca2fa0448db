"""Messages of PostgreSQL's protocol 3.0: what we say, and what of the answers is read.

https://www.postgresql.org/docs/current/protocol-message-formats.html
"""

import hashlib
import struct
from collections.abc import Mapping
from typing import Final

from msgspec import Struct

MESSAGE_BYTES: Final = 1 << 20
_PROTOCOL: Final = 196_608
OK, CLEARTEXT, MD5, SASL, SASL_CONTINUE, SASL_FINAL = 0, 3, 5, 10, 11, 12
# The classes of errors that mean that who we are is not believed.
_NOT_BELIEVED: Final = frozenset({"28"})


class Problem(Struct, frozen=True):
    """An error that the server told: its code of five characters, and its sentence."""

    code: str
    message: str

    @property
    def is_of_identity(self) -> bool:
        """Whether it is about who we are."""
        return self.code[:2] in _NOT_BELIEVED


def startup(parameters: Mapping[str, str]) -> bytes:
    """Return the first message."""
    pairs = b"".join(_text(one) for pair in parameters.items() for one in pair)
    return _sized(struct.pack("!i", _PROTOCOL) + pairs + b"\0")


def password(text: str) -> bytes:
    """Return a password, or what was made of it."""
    return _message(b"p", _text(text))


def hashed(user: str, secret: str, salt: bytes) -> str:
    """Return a password as the older MD5 authentication wants it."""
    inner = hashlib.md5((secret + user).encode(), usedforsecurity=False).hexdigest()
    return "md5" + hashlib.md5(inner.encode() + salt, usedforsecurity=False).hexdigest()


def sasl_first(mechanism: str, text: str) -> bytes:
    """Return the beginning of SASL."""
    data = text.encode()
    return _message(b"p", _text(mechanism) + struct.pack("!i", len(data)) + data)


def sasl(text: str) -> bytes:
    """Return what follows in SASL."""
    return _message(b"p", text.encode())


def query(text: str) -> bytes:
    """Return one statement in the extended protocol, which takes no second one behind it."""
    parse = _message(b"P", _text("") + _text(text) + struct.pack("!h", 0))
    bind = _message(b"B", _text("") + _text("") + struct.pack("!hhh", 0, 0, 0))
    describe = _message(b"D", b"P" + _text(""))
    execute = _message(b"E", _text("") + struct.pack("!i", 0))
    return parse + bind + describe + execute + _message(b"S", b"")


TERMINATE: Final = b"X\0\0\0\4"


def head(data: bytes) -> tuple[bytes, int]:
    """Return the type of a message, and how many bytes follow its head of five.

    ValueError where it is no message, or one that is larger than is read.
    """
    kind, size = data[:1], struct.unpack("!i", data[1:5])[0]
    if not kind.isalpha() and kind not in b"123":
        raise ValueError(f"the answer is no PostgreSQL; it begins with {data!r}")
    if not 4 <= size <= MESSAGE_BYTES:
        raise ValueError(f"a message of {size} bytes is not read")
    return kind, size - 4


def authentication(body: bytes) -> tuple[int, bytes]:
    """Return what is asked for, and what comes with it; ValueError where that is nothing."""
    if len(body) < 4:
        raise ValueError("a request for authentication is cut off")
    return struct.unpack("!i", body[:4])[0], body[4:]


def mechanisms(body: bytes) -> tuple[str, ...]:
    """Return the mechanisms of SASL that are offered."""
    return tuple(one.decode("ascii", "replace") for one in body.split(b"\0") if one)


def problem(body: bytes) -> Problem:
    """Return the error of a message."""
    fields = {part[:1]: part[1:].decode("utf-8", "replace") for part in body.split(b"\0") if part}
    return Problem(fields.get(b"C", ""), fields.get(b"M", "an error without a sentence"))


def first_value(body: bytes) -> bytes | None:
    """Return the first column of a row, None where it is NULL; ValueError of what is no row."""
    if len(body) < 2:
        raise ValueError("a row is cut off")
    if not struct.unpack("!h", body[:2])[0]:
        return None
    size = struct.unpack("!i", body[2:6])[0] if len(body) >= 6 else 0
    return None if size < 0 else body[6 : 6 + size]


def _message(kind: bytes, body: bytes) -> bytes:
    return kind + _sized(body)


def _sized(body: bytes) -> bytes:
    return struct.pack("!i", len(body) + 4) + body


def _text(text: str) -> bytes:
    return text.encode() + b"\0"
