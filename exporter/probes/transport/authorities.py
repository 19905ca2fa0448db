"""The contexts of TLS: made once for each way to judge a certificate, and kept."""

import functools
import ssl
from pathlib import Path
from typing import Final

from exporter.probes.fault import Failed
from exporter.probes.plan import Trust
from exporter.probes.reasons import INTERNAL

KEPT: Final = 64
BLIND: Final = Trust(verify=False)
"""For a look at any certificate."""


def context(trust: Trust) -> ssl.SSLContext:
    """Return the context of a trust; a file of authorities is read again when it has changed.

    Failed where that file cannot be used.
    """
    if not trust.verify:
        return _context(verify=False, ca="", version=())
    if not trust.ca:
        return _context(verify=True, ca="", version=())
    try:
        state = Path(trust.ca).stat()
        return _context(verify=True, ca=trust.ca, version=(state.st_mtime_ns, state.st_size))
    except (OSError, ValueError) as error:
        said = getattr(error, "reason", "") or getattr(error, "strerror", "") or "unreadable"
        raise Failed(INTERNAL, f"ca {trust.ca!r} cannot be used: {said.lower()}") from None


@functools.lru_cache(maxsize=KEPT)
def _context(*, verify: bool, ca: str, version: tuple[int, ...]) -> ssl.SSLContext:  # noqa: ARG001 # a key
    made = ssl.create_default_context(cafile=ca or None)
    made.set_alpn_protocols(["http/1.1"])
    if not verify:
        made.check_hostname = False
        made.verify_mode = ssl.CERT_NONE
    return made
