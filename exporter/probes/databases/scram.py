"""SCRAM-SHA-256: each side proves that it knows the password, and nobody sends it.

https://www.rfc-editor.org/rfc/rfc5802, https://www.rfc-editor.org/rfc/rfc7677
"""

import base64
import binascii
import hashlib
import hmac
import re
import unicodedata
from typing import Final

from msgspec import Struct

MECHANISM: Final = "SCRAM-SHA-256"
MOST_ITERATIONS: Final = 1_000_000
_FIRST: Final = re.compile(r"r=([\x21-\x2b\x2d-\x7e]+),s=([A-Za-z0-9+/=]+),i=([0-9]{1,9})")
_HEADER: Final = "n,,"


class Proof(Struct, frozen=True):
    """What is sent, and what the server has to answer."""

    message: str
    expected: str

    def __repr__(self) -> str:
        # A proof is as good as a password to whoever can try passwords.
        return "Proof(***)"


def first(nonce: str) -> str:
    """Return what we say first; ``nonce`` is drawn anew for each run."""
    return f"{_HEADER}{_bare(nonce)}"


def proof(nonce: str, password: str, challenge: str) -> Proof:
    """Return our answer to the server's challenge; ValueError where that is none.

    A challenge that is meant to keep us busy for long is none either.
    """
    found = _FIRST.fullmatch(challenge)
    if found is None or not found[1].startswith(nonce) or found[1] == nonce:
        raise ValueError("the server's challenge is none")
    iterations = int(found[3])
    if not 1 <= iterations <= MOST_ITERATIONS:
        raise ValueError(f"the server asks for {iterations} iterations")
    try:
        salt = base64.b64decode(found[2], validate=True)
    except binascii.Error:
        raise ValueError("the server's salt is none") from None
    prepared = unicodedata.normalize("NFKC", password).encode()
    salted = hashlib.pbkdf2_hmac("sha256", prepared, salt, iterations)
    final = f"c={_b64(_HEADER.encode())},r={found[1]}"
    told = f"{_bare(nonce)},{challenge},{final}".encode()
    client = _hmac(salted, b"Client Key")
    signature = _hmac(hashlib.sha256(client).digest(), told)
    proved = bytes(left ^ right for left, right in zip(client, signature, strict=True))
    server = _hmac(_hmac(salted, b"Server Key"), told)
    return Proof(f"{final},p={_b64(proved)}", f"v={_b64(server)}")


def _bare(nonce: str) -> str:
    # PostgreSQL takes the name from the startup message.
    return f"n=,r={nonce}"


def _hmac(key: bytes, text: bytes) -> bytes:
    return hmac.digest(key, text, "sha256")


def _b64(data: bytes) -> str:
    return base64.b64encode(data).decode()
