"""Whose key a key is: looked up by its digest, so that time tells nothing of it."""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final, Protocol, runtime_checkable

from alerting.secret import Secret

_KEY: Final = re.compile(r"[0-9A-Za-z_.~-]{16,128}")

Doors = Mapping[bytes, str]
"""The digest of a key → the name of its probe."""


@runtime_checkable
class Keyed(Protocol):
    """A probe that is called."""

    @property
    def name(self) -> str: ...
    @property
    def key(self) -> Secret: ...


def doors(probes: Iterable[object]) -> Doors:
    """Return the doors of those of the probes that have one."""
    return {digest(one.key.reveal()): one.name for one in probes if isinstance(one, Keyed)}


def digest(key: str) -> bytes:
    """Return what a key is looked up by."""
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).digest()


def wrong_key(key: Secret) -> str:
    """Return what is wrong with a key, or ""; it is not repeated."""
    if key.is_hashed or not _KEY.fullmatch(key.reveal()):
        return "expected 16 to 128 of A-Z a-z 0-9 _ . ~ -, as stand in a URL; try uuidgen"
    return ""


def wrong(probes: Iterable[object]) -> Iterator[tuple[str, str]]:
    """Return keys that two probes share, as paths below ``probes`` and sentences."""
    owners: dict[Secret, str] = {}
    for place, one in enumerate(probes):
        if isinstance(one, Keyed):
            owner = owners.setdefault(one.key, one.name)
            if owner != one.name:
                yield f"[{place}].key", f"the same key as of {owner!r}; each job has its own"
