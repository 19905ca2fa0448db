"""What an exception on the way to a vendor means: a reason and a sentence without secrets.

An exception's own text is never repeated: it may hold what was sent.
"""

import ssl
from typing import Final

import aiohttp
from aiohttp import http_exceptions
from msgspec import Struct

from exporter.integrations.states import INTERNAL
from exporter.integrations.transport.places import NowhereError
from exporter.probes import fault
from exporter.probes.fault import Failed

_WORDS: Final = (
    (aiohttp.InvalidURL, INTERNAL, "the address is none that can be asked"),
    (aiohttp.ClientResponseError, "closed", "what was answered is not HTTP"),
    (aiohttp.ClientError, "closed", "the connection was closed before the answer was whole"),
    (OSError, "closed", "the connection was closed before the answer was whole"),
)


class Trouble(Struct, frozen=True):
    """Why nothing was answered; ``is_ours`` says that somebody has to look into our code."""

    reason: str
    detail: str
    is_ours: bool = False


def of(error: Exception, where: str) -> Trouble:
    """Return what an exception means; ``where`` is the host and port that was asked."""
    inner = _innermost(error)
    match inner:
        case Failed():
            return Trouble(inner.fault.reason, inner.fault.detail)
        case NowhereError():
            return Trouble(inner.reason, str(inner))
        case ssl.SSLError():
            return Trouble("tls", fault.of_tls(inner, where).detail)
        case aiohttp.ClientResponseError() if _is_too_large(inner):
            return Trouble("too_large", f"{where}: the headers are larger than is read")
    if inner is not error and isinstance(inner, OSError):
        found = fault.of_system(inner, "connect", where)
        return Trouble(INTERNAL if found.reason == INTERNAL else "connect", found.detail)
    for kind, reason, said in _WORDS:
        if isinstance(inner, kind):
            return Trouble(reason, f"{where}: {said}")
    said = f"a mistake of ours, see the log: {type(error).__name__}"
    return Trouble(INTERNAL, said, is_ours=True)


def _innermost(error: Exception) -> Exception:
    """Return what aiohttp has wrapped."""
    match error:
        case aiohttp.ClientConnectorCertificateError():
            return error.certificate_error
        case aiohttp.ClientConnectorError():
            return error.os_error
    return error


def _is_too_large(error: aiohttp.ClientResponseError) -> bool:
    """Say whether an answer was given up since a line of its headers goes on and on."""
    cause = error.__cause__
    return isinstance(cause, http_exceptions.HttpProcessingError) and cause.message.startswith(
        "Got more than"
    )
