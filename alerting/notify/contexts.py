"""TLS contexts of clients, made in a thread and kept for a minute: each reads all authorities."""

import asyncio
import ssl
from collections import OrderedDict
from typing import Final

from alerting import clock
from alerting.notify import tls
from alerting.notify.tls import Tls

SECONDS: Final = 60.0
"""How long one is used: files that were replaced are believed after it."""
MOST: Final = 100
_made: OrderedDict[Tls, tuple[float, ssl.SSLContext]] = OrderedDict()


async def context(settings: Tls) -> ssl.SSLContext:
    """Return a client's context of some settings; raises TlsError."""
    now = clock.monotonic()
    at, found = _made.get(settings, (0.0, None))
    if found is None or now - at > SECONDS:
        found = await asyncio.to_thread(tls.context, settings)
        _made[settings] = now, found
        _made.move_to_end(settings)
        if len(_made) > MOST:
            _made.popitem(last=False)
    return found
