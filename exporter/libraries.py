"""Libraries that a start would wait for, imported without what nobody here uses of them."""

import os
import sys

_PLACES = ("SSL_CERT_FILE", "SSL_CERT_DIR")


def prepare() -> None:
    """Import aiohttp, and see that structlog does not import rich; call it before any other import.

    structlog would have rich draw tracebacks, which ours are without. aiohttp makes two TLS
    contexts for callers that bring none, and each would read all certificates of the system; ours
    all bring one. Theirs trust nobody here, so a caller without one is refused, not deceived.
    """
    sys.modules.setdefault("rich", None)  # type: ignore[arg-type]
    before = {name: os.environ.get(name) for name in _PLACES}
    os.environ.update(dict.fromkeys(_PLACES, os.devnull))
    try:
        import aiohttp  # noqa: F401, PLC0415
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
