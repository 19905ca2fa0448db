"""What went wrong in a run, as a reason and a detail; and what errors of the system mean.

https://docs.openssl.org/3.0/man3/X509_STORE_CTX_get_error/ lists what a verification says.
"""

import errno
import os
import socket
import ssl
from typing import Final

from msgspec import Struct

from exporter.probes.reasons import INTERNAL

CLOSED: Final = (ssl.SSLEOFError, ssl.SSLZeroReturnError)
"""What OpenSSL says of a connection that ended; which of them depends on the version of Python."""
_OURS = frozenset(
    {errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.ENOBUFS, errno.EADDRNOTAVAIL, errno.EAGAIN}
)
_BY_NUMBER: Final = {
    errno.ECONNREFUSED: "connect_refused",
    errno.ECONNRESET: "connect_reset",
    errno.ECONNABORTED: "connect_reset",
    errno.EPIPE: "closed",
    errno.EHOSTUNREACH: "unreachable",
    errno.ENETUNREACH: "unreachable",
    errno.EHOSTDOWN: "unreachable",
    errno.ENETDOWN: "unreachable",
    **dict.fromkeys(_OURS, INTERNAL),
}
_BY_VERIFICATION: Final = {
    9: "tls_not_yet_valid",
    10: "tls_expired",
    18: "tls_self_signed",
    19: "tls_self_signed",
    62: "tls_hostname",
    64: "tls_hostname",
}
_LATE: Final = {
    "": (INTERNAL, "this daemon itself was not done"),
    "resolve": ("dns", "the resolver did not answer"),
    "connect": ("connect_timeout", "no connection was accepted"),
    "tls": ("timeout", "the TLS handshake did not end"),
    "processing": ("timeout", "no whole headers came"),
    "transfer": ("timeout", "the body did not end"),
    "request": ("timeout", "no answer came"),
    "check": ("timeout", "the call was not answered"),
    "rtt": ("timeout", "no reply came"),
    "dialogue": ("timeout", "what has to come did not come"),
    "starttls": ("timeout", "the way to STARTTLS was not agreed on"),
    "banner": ("timeout", "no whole banner came"),
    "hello": ("timeout", "EHLO was not answered"),
    "auth": ("timeout", "AUTH was not answered"),
    "kex": ("timeout", "no key exchange began"),
}


class Fault(Struct, frozen=True):
    """A reason of ``reasons.REASONS`` and what was seen."""

    reason: str
    detail: str


class Failed(Exception):
    """A run cannot go on, as its fault says."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(detail)
        self.fault = Fault(reason, detail)


def late(phase: str, seconds: float, seen: str) -> Fault:
    """Return the fault of a run that its deadline ended in a phase."""
    reason, said = _LATE.get(phase, ("timeout", f"the phase {phase} did not end"))
    return Fault(reason, f"{said} within {seconds:g} s{seen}")


def of(error: OSError, phase: str, where: str) -> Fault:
    """Return what an error of the system or of TLS means."""
    if isinstance(error, ssl.SSLError):
        return of_tls(error, where)
    return of_system(error, phase, where)


def of_system(error: OSError, phase: str, where: str) -> Fault:
    """Return what an error of the system means in a phase; ``where`` is what was connected to."""
    # Event loops word their errors each in its own way.
    told = os.strerror(error.errno) if error.errno else type(error).__name__
    said = f"{where}: {told.lower()}"
    connecting = phase == "connect"
    if error.errno == errno.ETIMEDOUT:
        return Fault("connect_timeout" if connecting else "timeout", said)
    return Fault(_BY_NUMBER.get(error.errno or 0, "unreachable" if connecting else INTERNAL), said)


def of_lookup(error: OSError | UnicodeError, host: str) -> Fault:
    """Return what a failed look-up means; not to be able to ask is our fault, not the name's."""
    number = error.errno if isinstance(error, OSError) else None
    said = getattr(error, "strerror", None) or "not a name that can be looked up"
    ours = number in {socket.EAI_SYSTEM, socket.EAI_MEMORY} or (
        isinstance(error, OSError) and not isinstance(error, socket.gaierror)
    )
    return Fault(INTERNAL if ours else "dns", f"{host}: {said.lower()}")


def of_tls(error: ssl.SSLError, where: str) -> Fault:
    """Return what an error of TLS means; of a certificate, what OpenSSL says first."""
    if isinstance(error, ssl.SSLCertVerificationError):
        reason = _BY_VERIFICATION.get(error.verify_code, "tls_untrusted")
        return Fault(reason, f"{where}: {error.verify_message}")
    if isinstance(error, CLOSED):
        return Fault("tls_handshake", f"{where}: the connection was closed within the handshake")
    if error.reason in {"WRONG_VERSION_NUMBER", "HTTP_REQUEST", "RECORD_LAYER_FAILURE"}:
        return Fault("tls_handshake", f"{where}: the answer is no TLS; is it plain http://?")
    said = (error.reason or "no reason given").lower().replace("_", " ")
    return Fault("tls_handshake", f"{where}: {said}")
