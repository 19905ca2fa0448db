"""Facts of certificates, from their DER."""

import functools
from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from cryptography import x509


class Certificate(Struct, frozen=True):
    """One certificate: who it is of and from, and how long it is valid.

    ``fingerprint`` is SHA-256 in hex, ``serial`` hex too, ``names`` its DNS names with commas.
    """

    fingerprint: str
    subject: str
    issuer: str
    names: str
    serial: str
    begins: datetime
    expires: datetime


class Session(Struct, frozen=True):
    """What a TLS handshake showed: version, cipher, and the chains sent and verified.

    A chain begins with the server's own certificate; none was verified where that failed or was
    not wanted.
    """

    version: str
    cipher: str
    sent: tuple[Certificate, ...]
    verified: tuple[Certificate, ...] = ()


@functools.lru_cache(maxsize=2048)
def read(der: bytes) -> Certificate:
    """Return the facts of a certificate; ValueError where it is none."""
    # It takes long to import: the daemon starts sooner where it is left to the first certificate.
    from cryptography import x509  # noqa: PLC0415
    from cryptography.hazmat.primitives import hashes  # noqa: PLC0415

    found = x509.load_der_x509_certificate(der)
    return Certificate(
        fingerprint=found.fingerprint(hashes.SHA256()).hex(),
        subject=found.subject.rfc4514_string(),
        issuer=found.issuer.rfc4514_string(),
        names=_names(found),
        serial=f"{found.serial_number:x}",
        begins=found.not_valid_before_utc,
        expires=found.not_valid_after_utc,
    )


def earliest_expiry(chain: Iterable[Certificate]) -> datetime | None:
    """Return when the first certificate of a chain expires; None of an empty chain."""
    return min((one.expires for one in chain), default=None)


def story(certificate: Certificate, now: datetime) -> str:
    """Return what a person needs to know of a certificate that was not believed."""
    if certificate.expires <= now:
        when = f"expired {certificate.expires:%Y-%m-%d %H:%M} UTC, {_days(now, certificate)} ago"
    elif certificate.begins > now:
        when = f"is valid from {certificate.begins:%Y-%m-%d %H:%M} UTC only"
    else:
        when = f"is valid until {certificate.expires:%Y-%m-%d}"
    names = f" ({_cut(certificate.names)})" if certificate.names else ""
    issuer = _cut(certificate.issuer)
    return f"{_cut(certificate.subject) or 'the certificate'}{names} from {issuer} {when}"


def iana(cipher: str) -> str:
    """Return the IANA name of a cipher suite that OpenSSL calls by its own.

    https://www.iana.org/assignments/tls-parameters; a name that has no rule here stays.
    """
    if cipher.startswith("AES"):
        # OpenSSL leaves out the exchange of keys that was there first.
        cipher = f"RSA-{cipher}"
    exchange, _, rest = cipher.partition("-AES" if "-AES" in cipher else "-CHACHA20")
    if cipher.startswith("TLS_") or not rest:
        return cipher
    start = f"TLS_{exchange.replace('-', '_')}_WITH_"
    if "-AES" not in cipher:
        return f"{start}CHACHA20{rest.replace('-', '_')}_SHA256"
    size, *middle, digest = rest.split("-")
    return f"{start}AES_{size}_{'_'.join(middle) or 'CBC'}_{digest}"


def _names(found: "x509.Certificate") -> str:
    from cryptography import x509  # noqa: PLC0415 # as above

    try:
        kind = x509.SubjectAlternativeName
        extension = found.extensions.get_extension_for_class(kind)
    except (x509.ExtensionNotFound, x509.DuplicateExtension, ValueError):
        return ""
    return ",".join(extension.value.get_values_for_type(x509.DNSName))


def _days(now: datetime, certificate: Certificate) -> str:
    days = (now - certificate.expires).days
    return f"{days} day{'' if days == 1 else 's'}" if days else "less than a day"


def _cut(text: str) -> str:
    return text if len(text) <= 60 else text[:60] + "…"
