"""The key of an event: what makes two of them the same one."""

import hashlib

KEY_BYTES = 16


def key(tenant: str, source: str, origin: str, event_id: str) -> bytes:
    """Return the digest of (tenant, configured source, CloudEvents source, id).

    128 bits: among 10^12 events two different ones share a key with a chance of about 10^-15.
    Each part is preceded by its length, so that no two tuples read alike.
    """
    return within(prefix(tenant, source, origin), event_id)


def prefix(tenant: str, source: str, origin: str) -> str:
    """Return what the keys of events of one origin have in common."""
    return f"{len(tenant)}:{tenant}{len(source)}:{source}{len(origin)}:{origin}"


def within(common: str, event_id: str) -> bytes:
    """Return the key of an event whose prefix is known."""
    return hashlib.blake2b((common + event_id).encode(), digest_size=KEY_BYTES).digest()
