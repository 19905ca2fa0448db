"""An authority and the certificates it signs, good and bad ones, made on the spot."""

import ipaddress
import ssl
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from alerting import clock

DAY = timedelta(days=1)


class Issued(NamedTuple):
    """A certificate and its key."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey

    @property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(serialization.Encoding.PEM)

    @property
    def der(self) -> bytes:
        return self.certificate.public_bytes(serialization.Encoding.DER)


def issued(
    name: str,
    *,
    by: Issued | None = None,
    names: tuple[str, ...] = (),
    begins: timedelta = -DAY,
    ends: timedelta = 90 * DAY,
    now: datetime | None = None,
) -> Issued:
    """Issue a certificate; without ``by`` it signs itself, without ``names`` it is an authority."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    moment = now or clock.now()
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(by.certificate.subject if by else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(moment + begins)
        .not_valid_after(moment + ends)
        .add_extension(x509.BasicConstraints(ca=not names, path_length=None), critical=True)
    )
    if names:
        general = [_general(one) for one in names]
        builder = builder.add_extension(x509.SubjectAlternativeName(general), critical=False)
    made = builder.sign(by.key if by else key, hashes.SHA256())
    return Issued(made, key)


def _general(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def context(folder: Path, leaf: Issued, *above: Issued) -> ssl.SSLContext:
    """Return what a server needs to show a certificate and those above it."""
    chain = folder / "chain.pem"
    chain.write_bytes(b"".join(one.pem for one in (leaf, *above)))
    key = folder / "key.pem"
    key.write_bytes(
        leaf.key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.load_cert_chain(chain, key)
    return made
