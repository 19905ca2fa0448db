"""How sound a TLS session is: its version and cipher, and for how long its certificates hold."""

import ssl
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Annotated, Final

from msgspec import Meta, Struct

from alerting.strict import Duration, by_default
from exporter.probes import certificates
from exporter.probes.certificates import Session
from exporter.probes.fault import CLOSED, Fault
from exporter.probes.pattern import Pattern
from exporter.probes.trust import DEFAULT_LEAST, Version

_TOO_WEAK: Final = frozenset(
    {
        "BAD_ECPOINT",
        "DH_KEY_TOO_SMALL",
        "SSLV3_ALERT_HANDSHAKE_FAILURE",
        "TLSV1_ALERT_INSUFFICIENT_SECURITY",
        "TLSV1_ALERT_PROTOCOL_VERSION",
        "UNSUPPORTED_PROTOCOL",
        "WRONG_SIGNATURE_TYPE",
    }
)


class Within(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How soon a certificate may expire before that is told."""

    degraded: Annotated[
        Duration, Meta(description="degraded where one of the chain expires within this span")
    ] = by_default(Duration.parse("21d"))
    down: Annotated[
        Duration, Meta(description="down where one of the chain expires within this span")
    ] = by_default(Duration.parse("3d"))


class Ciphers(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Which cipher suites will do, by their IANA names."""

    allow: Annotated[
        tuple[Pattern, ...],
        Meta(max_length=50, description="regular expressions of RE2, of which one must match"),
    ] = ()
    deny: Annotated[
        tuple[Pattern, ...],
        Meta(max_length=50, description="regular expressions of RE2, of which none may match"),
    ] = ()


def of_cipher(ciphers: Ciphers, session: Session) -> Fault | None:
    """Return what is wrong with the cipher suite that was agreed on."""
    name = session.cipher.encode()
    denied = _first(ciphers.deny, name)
    if denied is not None:
        return Fault("weak", f"agreed on {session.cipher}, which ciphers.deny names: {denied}")
    if ciphers.allow and _first(ciphers.allow, name) is None:
        return Fault("weak", f"agreed on {session.cipher}, which ciphers.allow does not name")
    return None


def of_expiry(within: Within, session: Session, now: datetime) -> tuple[Fault | None, str]:
    """Return what is wrong with how long the chain holds: a fault, or how it is degraded, or "".

    Of a chain that was verified its root counts too.
    """
    chain = session.verified or session.sent
    if not chain:
        return None, ""
    first = min(chain, key=lambda one: one.expires)
    left = first.expires - now
    told = certificates.story(first, now)
    if left <= timedelta():
        return Fault("tls_expired", told), ""
    told = f"{told}: in {_span(left)}"
    if left <= timedelta(seconds=within.down.seconds):
        return Fault("tls_expiring", f"{told}, less than {within.down}"), ""
    soon = left <= timedelta(seconds=within.degraded.seconds)
    return None, f"{told}, less than {within.degraded}" if soon else ""


def may_be_weak(error: ssl.SSLError) -> bool:
    """Say whether a handshake may have failed since one side wants more than the other has."""
    return isinstance(error, CLOSED) or (error.reason or "") in _TOO_WEAK


def of_refusal(error: ssl.SSLError, least: Version | None, session: Session) -> Fault | None:
    """Return what a handshake that failed means, by what the server agrees to that may do so.

    None where it may have failed otherwise.
    """
    wanted = f"TLS {least or DEFAULT_LEAST}"
    if session.version < wanted:
        return Fault("weak", f"speaks {session.version} at most; {wanted} is the least that may be")
    if (error.reason or "") not in _TOO_WEAK:
        return None
    said = f"{session.version} with {session.cipher}, its key or its signature"
    return Fault("weak", f"agrees only to what is too weak: {said}")


def _first(patterns: Iterable[Pattern], text: bytes) -> Pattern | None:
    return next((one for one in patterns if one.found(text)), None)


def _span(left: timedelta) -> str:
    days = left.days
    return f"{days} day{'' if days == 1 else 's'}" if days else f"{left.seconds // 3600} hours"
