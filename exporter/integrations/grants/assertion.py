"""Assertions: claims about us, signed with a private key that only we have; RS256.

https://www.rfc-editor.org/rfc/rfc7523 and https://www.rfc-editor.org/rfc/rfc7515
"""

import base64
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final

import msgspec

from exporter.integrations.exchange.token import Shown
from exporter.integrations.grants import reply

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

GRANT_TYPE: Final = "urn:ietf:params:oauth:grant-type:jwt-bearer"
EARLIER_SECONDS: Final = 30
"""So much before now an assertion is dated: a server whose clock is a little behind takes it."""
LEAST_BITS: Final = 2048
_WANTED: Final = "expected a private key in PEM, which begins -----BEGIN PRIVATE KEY-----"
_OTHERS: Final = (
    ("ENCRYPTED", "the private key has a passphrase, and nobody is there to enter it; remove it"),
    ("BEGIN CERTIFICATE", "that is the certificate; the private key that belongs to it is needed"),
    ("PUBLIC KEY", "that is the public key; the private key that belongs to it is needed"),
)


def key(pem: str) -> "RSAPrivateKey | str":
    """Return the private key of a PEM, or what is wrong with it, and nothing of it.

    To read one takes a tenth of a second, so that ways keep it.
    """
    from cryptography.exceptions import UnsupportedAlgorithm  # noqa: PLC0415 # few are let in so
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey  # noqa: PLC0415
    from cryptography.hazmat.primitives.serialization import load_pem_private_key  # noqa: PLC0415

    # Variables of an environment often hold the two characters in place of a line's end.
    text = pem.replace("\\n", "\n").strip()
    try:
        found = load_pem_private_key(text.encode(), None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        return next((said for mark, said in _OTHERS if mark in text), _WANTED)
    if not isinstance(found, RSAPrivateKey):
        return "expected a private key of RSA; this one is of another kind"
    if found.key_size < LEAST_BITS:
        return f"a key of {found.key_size} bits is too short, {LEAST_BITS} are needed"
    return found


def wrong(key: "RSAPrivateKey | str", field: str) -> Iterator[tuple[str, str]]:
    """Return what is wrong with a private key in a field."""
    if isinstance(key, str):
        yield field, key


def shown(key: "RSAPrivateKey | str", claims: Mapping[str, object], key_id: str = "") -> Shown:
    """Return the form that shows claims, signed; nothing where the key is none."""
    if isinstance(key, str):
        return Shown()
    from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15  # noqa: PLC0415
    from cryptography.hazmat.primitives.hashes import SHA256  # noqa: PLC0415

    header = {"alg": "RS256", "typ": "JWT"} | ({"kid": key_id} if key_id else {})
    said = f"{_encoded(msgspec.json.encode(header))}.{_encoded(msgspec.json.encode(claims))}"
    signature = _encoded(key.sign(said.encode(), PKCS1v15(), SHA256()))
    return reply.form({"grant_type": GRANT_TYPE, "assertion": f"{said}.{signature}"})


def _encoded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
