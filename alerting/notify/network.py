"""What went wrong between us and a receiver, in a reason and a sentence without addresses. Pure."""

import errno
import socket
import ssl

from alerting.notify.tls import TlsError
from alerting.notify.verdict import Reason

_REFUSED = f"[Errno {errno.ECONNREFUSED}]"


def trouble(error: BaseException) -> tuple[Reason, str]:
    """Return the reason and the words for a connection that did not come about, or ended."""
    if isinstance(error, TlsError):
        return "tls", str(error)
    if isinstance(error, ssl.SSLCertVerificationError):
        return "tls", f"the server's certificate is not believed: {_of(error, 'verify_message')}"
    if isinstance(error, ssl.SSLError):
        return "tls", f"TLS failed: {_of(error, 'reason')}"
    # With several addresses of one name, asyncio tells all errors in one text.
    if isinstance(error, ConnectionRefusedError) or _REFUSED in str(error):
        return "refused", "nobody listens at the server's address"
    if isinstance(error, socket.gaierror):
        return "network", "the server's name is not known"
    said = _of(error, "strerror")
    return "network", f"the connection failed ({said})" if said else "the connection ended"


def _of(error: BaseException, name: str) -> str:
    """Return what an error says of itself, in small letters."""
    return str(getattr(error, name, None) or "").lower().replace("_", " ")
