"""The contexts of TLS: made once for each way to judge a certificate, and kept."""

import functools
import ssl
import warnings
from pathlib import Path
from typing import Final

from exporter.probes.fault import Failed
from exporter.probes.reasons import INTERNAL
from exporter.probes.trust import DEFAULT_LEAST, Trust

KEPT: Final = 64
_VERSIONS: Final = {
    "1.0": ssl.TLSVersion.TLSv1,
    "1.1": ssl.TLSVersion.TLSv1_1,
    "1.2": ssl.TLSVersion.TLSv1_2,
    "1.3": ssl.TLSVersion.TLSv1_3,
}

_OLD: Final = ("1.0", "1.1")
# Handshakes of old versions are signed in ways that no level above 0 takes.
_ANY_CIPHER: Final = "ALL:!aNULL:!eNULL:@SECLEVEL=0"


def blind(trust: Trust) -> Trust:
    """Return a trust that believes any certificate, for a look at one that was refused."""
    return Trust(
        verify=False,
        certificate=trust.certificate,
        key=trust.key,
        least=trust.least,
        most=trust.most,
    )


def context(trust: Trust) -> ssl.SSLContext:
    """Return the context of a trust; files are read again when they have changed.

    Failed where a file cannot be used.
    """
    return _context(trust, tuple(map(_state, (trust.ca, trust.certificate, trust.key))))


def _state(path: str) -> tuple[int, ...]:
    if not path:
        return ()
    try:
        state = Path(path).stat()
    except (OSError, ValueError) as error:
        raise _unusable(path, error) from None
    return state.st_mtime_ns, state.st_size


@functools.lru_cache(maxsize=KEPT)
def _context(trust: Trust, _: tuple[tuple[int, ...], ...]) -> ssl.SSLContext:
    try:
        made = ssl.create_default_context(cafile=trust.ca or None)
    except (OSError, ValueError) as error:
        raise _unusable(trust.ca, error) from None
    if trust.alpn:
        made.set_alpn_protocols(list(trust.alpn))
    if not trust.verify:
        made.check_hostname = False
        made.verify_mode = ssl.CERT_NONE
    _bound(made, trust)
    if trust.certificate:
        try:
            made.load_cert_chain(trust.certificate, trust.key)
        except (OSError, ValueError) as error:
            raise _unusable(trust.certificate, error) from None
    return made


def _bound(made: ssl.SSLContext, trust: Trust) -> None:
    """Set the versions that are spoken: 1.2 at least, unless an older one is asked for."""
    least = trust.least or (trust.most if trust.most in _OLD else DEFAULT_LEAST)
    if least in _OLD:
        made.set_ciphers(_ANY_CIPHER)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        # Said in any case: Debian's Python leaves it to OpenSSL's own configuration.
        made.minimum_version = _VERSIONS[least]
        if trust.most:
            made.maximum_version = _VERSIONS[trust.most]


def _unusable(path: str, error: OSError | ValueError) -> Failed:
    said = getattr(error, "reason", "") or getattr(error, "strerror", "") or "unreadable"
    return Failed(INTERNAL, f"{path!r} cannot be used: {said.lower()}")
