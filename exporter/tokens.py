"""New tokens: what the caller keeps, and the digest that the configuration holds."""

import hashlib
import secrets
from typing import NamedTuple

BYTES = 32


class Made(NamedTuple):
    """Both halves of a token."""

    token: str
    digest: str


def new() -> Made:
    """Return a token of 256 random bits and its ``sha256:…``; the token is stored nowhere."""
    token = "cw_" + secrets.token_urlsafe(BYTES)
    return Made(token, digest(token))


def digest(token: str) -> str:
    """Return what chatwatch.yml holds for a token."""
    return "sha256:" + hashlib.sha256(token.encode()).hexdigest()
