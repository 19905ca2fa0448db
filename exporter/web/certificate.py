"""The TLS certificate, and its renewal under open connections."""

import ssl
from pathlib import Path


class CertificateError(OSError):
    """A certificate or key that cannot be used; the sentence names the file and the reason."""


def context(certificate: str, key: str) -> ssl.SSLContext:
    """Return a server context of TLS 1.2 and later with this certificate chain."""
    made = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    made.minimum_version = ssl.TLSVersion.TLSv1_2
    made.set_alpn_protocols(["http/1.1"])
    for name, path in (("certificate", certificate), ("key", key)):
        if not Path(path).is_file():
            raise CertificateError(f"server.tls.{name}: {path}: there is no such file")
    try:
        # An empty password instead of a prompt on the terminal for an encrypted key.
        made.load_cert_chain(certificate, key, password="")
    except (ssl.SSLError, OSError) as error:
        why = getattr(error, "reason", None) or error.strerror or "unreadable"
        raise CertificateError(
            f"server.tls: {certificate} and {key}: {str(why).lower().replace('_', ' ')}; expected "
            "a PEM chain and its own unencrypted PEM key"
        ) from None
    return made


def renew(live: ssl.SSLContext, certificate: str, key: str) -> None:
    """Put a new chain into a live context: handshakes from now on use it.

    It is loaded apart first, so that a bad file changes nothing.
    """
    context(certificate, key)
    live.load_cert_chain(certificate, key, password="")
