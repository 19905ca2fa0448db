"""`tls_config` of Alertmanager, and the context that it makes."""

import ssl
from typing import Annotated, ClassVar

from msgspec import Meta, Struct

_VERSIONS = "leave it out: TLS 1.2 and later are spoken"
_FILES = "not supported yet; write the file's path in "


class Tls(Struct, frozen=True, forbid_unknown_fields=True):
    """How a server is known, and how we are."""

    LATER: ClassVar = {
        "min_version": _VERSIONS,
        "max_version": _VERSIONS,
        **{key: f"{_FILES}{key}_file" for key in ("ca", "cert", "key")},
    }

    ca_file: Annotated[
        str, Meta(description="PEM certificates that are believed instead of the system's")
    ] = ""
    cert_file: Annotated[str, Meta(description="PEM chain that we show")] = ""
    key_file: Annotated[str, Meta(description="unencrypted PEM key of `cert_file`")] = ""
    server_name: Annotated[
        str, Meta(description="name that the certificate must have, if not the server's")
    ] = ""
    insecure_skip_verify: Annotated[
        bool, Meta(description="whether any certificate is believed")
    ] = False

    def __post_init__(self) -> None:
        if bool(self.cert_file) != bool(self.key_file):
            raise ValueError("cert_file and key_file go together")


class TlsError(OSError):
    """A file of a tls_config that cannot be used; the sentence names it and the reason."""


def context(tls: Tls) -> ssl.SSLContext:
    """Return a client's context; reads files, so call it in a thread. Raises TlsError."""
    made = _trusting(tls.ca_file)
    made.minimum_version = ssl.TLSVersion.TLSv1_2
    if tls.insecure_skip_verify:
        made.check_hostname = False
        made.verify_mode = ssl.CERT_NONE
    if tls.cert_file:
        try:
            # An empty password instead of a prompt on the terminal for an encrypted key.
            made.load_cert_chain(tls.cert_file, tls.key_file, password="")
        except OSError as error:
            raise TlsError(
                f"cert_file {tls.cert_file} and key_file {tls.key_file}: {_why(error)}"
            ) from None
    return made


def _trusting(ca_file: str) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=ca_file or None)
    except OSError as error:
        raise TlsError(f"ca_file {ca_file}: {_why(error)}") from None


def _why(error: OSError) -> str:
    """Word an error of the ssl module, which is an OSError too."""
    reason = getattr(error, "reason", None) or error.strerror or "unreadable"
    return str(reason).lower().replace("_", " ")
