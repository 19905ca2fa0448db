"""Requests whose events cannot be mapped, packed for quarantine and unpacked again. Pure.

All is kept that a source may look at when it parses; what only proves who sent it is not.
"""

import base64
import hashlib
import re
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from multidict import CIMultiDict

from exporter.events.inbound import Inbound, Refusal
from exporter.store.beside import Aside

_PROOFS = re.compile(r"(?i)authorization|cookie|signature|hmac|token|secret|password")
_MOST = 64
_LONGEST = 1_000


def of(
    source: str, inbound: Inbound, refused: Sequence[Refusal], raws: Sequence[Any], received: int
) -> Aside:
    """Return what is kept of a request; ``raws`` are the events of ``refused``, in its order.

    The same events in another delivery make the same key, so each is kept once.
    """
    first = refused[0]
    content = msgspec.json.encode(
        {
            "headers": _plain(inbound.headers),
            "query": _plain(inbound.query),
            "method": inbound.method,
            "url": inbound.url[:_LONGEST],
            "body": base64.b64encode(inbound.body).decode(),
        }
    )
    return Aside(
        _key(source, inbound.body, raws),
        source,
        received,
        first.code,
        first.message,
        len(refused),
        content,
    )


def inbound(content: Mapping[str, Any]) -> Inbound:
    """Return the request as its source saw it."""
    return Inbound(
        CIMultiDict(content["headers"]),
        base64.b64decode(content["body"]),
        content["query"],
        content["method"],
        content["url"],
    )


def _plain(pairs: Mapping[str, str]) -> dict[str, str]:
    """Return headers or a query without what proves who sent them, within bounds."""
    kept = [(k, v) for k, v in pairs.items() if not _PROOFS.search(k) and len(v) <= _LONGEST]
    return {name: value.encode("utf-8", "replace").decode() for name, value in kept[:_MOST]}


def _key(source: str, body: bytes, raws: Sequence[Any]) -> bytes:
    ids = [raw.get("id") if isinstance(raw, dict) else None for raw in raws]
    told = [one for one in ids if isinstance(one, str) and one]
    digest = hashlib.blake2b(source.encode(), digest_size=16)
    for part in [one.encode("utf-8", "replace") for one in told] or [body]:
        digest.update(b"\0" + hashlib.blake2b(part, digest_size=16).digest())
    return digest.digest()
