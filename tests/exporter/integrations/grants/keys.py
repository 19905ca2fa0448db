"""Keys that are made once for all tests; what they open is nothing."""

import functools

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    KeySerializationEncryption,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)


@functools.cache
def private(bits: int = 2048, which: int = 0) -> RSAPrivateKey:
    """Return a key; another one for another ``which``."""
    assert which >= 0
    return generate_private_key(65_537, bits)


def pem(
    key: RSAPrivateKey | None = None,
    form: PrivateFormat = PrivateFormat.PKCS8,
    passphrase: bytes = b"",
) -> str:
    seal: KeySerializationEncryption = (
        BestAvailableEncryption(passphrase) if passphrase else NoEncryption()
    )
    return (key or private()).private_bytes(Encoding.PEM, form, seal).decode()


def public_pem() -> str:
    raw = private().public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return raw.decode()
