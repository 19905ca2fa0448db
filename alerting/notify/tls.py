"""`tls_config` of Alertmanager, and the context that it makes."""

import os
import ssl
from typing import Annotated, Final, Literal

from msgspec import Meta, Struct

from alerting.strict import Inline

Version = Literal["TLS10", "TLS11", "TLS12", "TLS13"]
# What is older is not spoken, whoever asks for it.
_VERSIONS: Final[dict[str, ssl.TLSVersion]] = {
    "": ssl.TLSVersion.TLSv1_2,
    "TLS10": ssl.TLSVersion.TLSv1_2,
    "TLS11": ssl.TLSVersion.TLSv1_2,
    "TLS12": ssl.TLSVersion.TLSv1_2,
    "TLS13": ssl.TLSVersion.TLSv1_3,
}


class Tls(Struct, frozen=True, forbid_unknown_fields=True):
    """How a server is known, and how we are."""

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
    min_version: Annotated[
        Version | None, Meta(description="oldest that is spoken; never older than TLS12")
    ] = None
    max_version: Annotated[Version | None, Meta(description="newest that is spoken")] = None
    ca: Annotated[str, Meta(description="what would stand in `ca_file`")] = ""
    cert: Annotated[str, Meta(description="what would stand in `cert_file`")] = ""
    key: Annotated[Inline | None, Meta(description="what would stand in `key_file`")] = None

    def __post_init__(self) -> None:
        for name in ("ca", "cert", "key"):
            if getattr(self, name) and getattr(self, f"{name}_file"):
                raise ValueError(f"write {name} or {name}_file, not both")
        if bool(self.cert_file or self.cert) != bool(self.key_file or self.key):
            raise ValueError("cert_file and key_file go together")
        if self.max_version in {"TLS10", "TLS11"}:
            raise ValueError(f"max_version: {self.max_version} is not spoken; TLS12 and TLS13 are")
        if (self.max_version or "TLS13") < (self.min_version or ""):
            raise ValueError("max_version is older than min_version")


class TlsError(OSError):
    """A file of a tls_config that cannot be used; the sentence names it and the reason."""


def context(tls: Tls) -> ssl.SSLContext:
    """Return a client's context; reads files, so call it in a thread. Raises TlsError."""
    made = _trusting(tls)
    made.minimum_version = _VERSIONS[tls.min_version or ""]
    if tls.max_version is not None:
        made.maximum_version = _VERSIONS[tls.max_version]
    if tls.insecure_skip_verify:
        made.check_hostname = False
        made.verify_mode = ssl.CERT_NONE
    if tls.cert_file or tls.cert:
        _introduce(made, tls)
    return made


def _trusting(tls: Tls) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=tls.ca_file or None, cadata=tls.ca or None)
    except (OSError, TypeError, ValueError) as error:
        raise TlsError(f"{_named('ca', tls.ca_file)}: {_why(error)}") from None


def _introduce(made: ssl.SSLContext, tls: Tls) -> None:
    """Load what we show."""
    places = (tls.cert_file, tls.key_file)
    opened = [_open(tls.cert), _open(tls.key.reveal() if tls.key else "")]
    try:
        cert, key = (
            place or f"/proc/self/fd/{file}" for place, file in zip(places, opened, strict=True)
        )
        # An empty password instead of a prompt on the terminal for an encrypted key.
        made.load_cert_chain(cert, key, password="")
    except OSError as error:
        names = f"{_named('cert', tls.cert_file)} and {_named('key', tls.key_file)}"
        raise TlsError(f"{names}: {_why(error)}") from None
    finally:
        for file in opened:
            os.close(file)


def _open(text: str) -> int:
    """Return a file in memory: the ssl module reads our side from files only."""
    file = os.memfd_create("chatwatch")
    os.write(file, text.encode())
    return file


def _named(key: str, path: str) -> str:
    return f"{key}_file {path}" if path else key


def _why(error: Exception) -> str:
    """Word an error of the ssl module, which is an OSError too."""
    reason = getattr(error, "reason", None) or getattr(error, "strerror", None) or "unreadable"
    return str(reason).lower().replace("_", " ")
