"""The last step before the disk: an event gets its key, and its personal fields their seal.

The writer does it, so that the event loop need not: both take longer than all else of a row.
"""

import hashlib
from collections.abc import Iterable
from typing import Any

from exporter.events import keys
from exporter.privacy.vault import Vault
from exporter.store.rows import Kept

# (key, …): a row's columns behind its key, the personal fields sealed.
Sealed = tuple[Any, ...]
_DATA = 8


def sealed(rows: Iterable[Kept], vault: Vault | None) -> list[Sealed]:
    """Return rows as they are kept; ValueError where something is to be sealed and there is no key.

    A row's key is the context of its seal: elsewhere it does not open.
    """
    common: dict[tuple[str, str, str], hashlib.blake2b] = {}
    found = []
    for row in rows:
        tenant, source, origin, id, type, time, received, data, personal = row
        of = (tenant, source, origin)
        if (prefix := common.get(of)) is None:
            prefix = common[of] = keys.prefix(*of)
        key = keys.within(prefix, id)
        if personal is not None:
            if vault is None:
                raise ValueError("personal fields cannot be kept without a key")
            personal = vault.seal(personal, key)
        found.append((key, tenant, source, origin, id, type, time, received, data, personal))
    return found


def late(row: Sealed) -> Sealed:
    """Return a row whose data says that a newer state of its object came before."""
    data: bytes = row[_DATA]
    rest = data[1:].lstrip()
    marked = b'{"late":true' + (b"" if rest.startswith(b"}") else b",") + rest
    return (*row[:_DATA], marked, *row[_DATA + 1 :])
