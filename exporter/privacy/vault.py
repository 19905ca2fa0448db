"""The vault: AES-256-GCM over personal fields, with keys derived from the storage key."""

import base64
import binascii
import functools
import hashlib
import hmac
import os
from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES = 32
SHORTEST_TEXT = 32
_VERSION = b"\x01"
_NONCE_BYTES = 12
_DRAWN = 256
_TAG_BYTES = 16
_DECODER = msgspec.json.Decoder(dict[str, Any])
_SHORTEST_BLOB = 1 + _NONCE_BYTES + _TAG_BYTES


class VaultError(Exception):
    """A key that is none, or a sealed value that does not open: another key, event or bytes."""


class Vault:
    """Seals and opens personal fields.

    ``pseudonyms`` is the key of identity.pseudonym, ``likenesses`` that of likeness.digests. A
    sealed value is version, 12 random bytes, ciphertext and tag. ``context`` says where it belongs:
    elsewhere it does not open. Random nonces are safe for 2^32 values under one key (NIST SP
    800-38D), which is four years of 34 texts a second.
    """

    def __init__(self, key: bytes) -> None:
        if len(key) != KEY_BYTES:
            raise VaultError(f"the storage key has {len(key)} bytes, not {KEY_BYTES}")
        self._key = key
        self._sealing = _derived(key, b"chatwatch personal fields v1")
        self.pseudonyms = _derived(key, b"chatwatch pseudonyms v1")
        self.likenesses = _derived(key, b"chatwatch likenesses v1")

    def __repr__(self) -> str:
        return "Vault(***)"

    def __reduce__(self) -> tuple[type["Vault"], tuple[bytes]]:
        # It goes to processes of ours, which a cipher cannot.
        return Vault, (self._key,)

    @functools.cached_property
    def _cipher(self) -> "AESGCM":
        # The daemon has the writer's process seal, so that a start need not wait for the library.
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415

        return AESGCM(self._sealing)

    def seal(self, data: bytes, context: bytes) -> bytes:
        """Return ``data`` sealed for ``context``."""
        nonce = _nonce()
        return _VERSION + nonce + self._cipher.encrypt(nonce, data, context)

    def open(self, blob: bytes, context: bytes) -> bytes:
        """Return what was sealed for ``context``, or raise VaultError."""
        if len(blob) < _SHORTEST_BLOB or blob[:1] != _VERSION:
            raise VaultError("not a sealed value of a version that this program knows")
        from cryptography.exceptions import InvalidTag  # noqa: PLC0415 # as above

        nonce, sealed = blob[1 : 1 + _NONCE_BYTES], blob[1 + _NONCE_BYTES :]
        try:
            return self._cipher.decrypt(nonce, sealed, context)
        except InvalidTag:
            raise VaultError(
                "a sealed value does not open: another key sealed it, for another event, or it is"
                " damaged"
            ) from None

    def fields(self, blob: bytes, context: bytes) -> dict[str, Any]:
        """Return the fields that were sealed for ``context`` as JSON, or raise VaultError."""
        return _DECODER.decode(self.open(blob, context))


_drawn: list[bytes] = []
os.register_at_fork(after_in_child=_drawn.clear)


def _nonce() -> bytes:
    """Return 12 random bytes; they are drawn by the hundred, since each draw is a system call.

    ``pop`` is atomic, so no two threads get the same; after a fork the child draws its own.
    """
    try:
        return _drawn.pop()
    except IndexError:
        fresh = os.urandom(_NONCE_BYTES * _DRAWN)
        nonces = [fresh[at : at + _NONCE_BYTES] for at in range(0, len(fresh), _NONCE_BYTES)]
        nonce = nonces.pop()
        _drawn.extend(nonces)
        return nonce


def key_from(text: str) -> bytes:
    """Return the storage key that a text stands for.

    64 hexadecimal digits or base64 of 32 bytes are the key itself; any other text of 32 characters
    or more is stretched by scrypt (about 50 ms). Raises VaultError without quoting the text.
    """
    text = text.strip()
    if len(text) == 2 * KEY_BYTES:
        try:
            return bytes.fromhex(text)
        except ValueError:
            pass  # a passphrase of that length
    if (key := _of_base64(text)) is not None:
        return key
    if len(text) < SHORTEST_TEXT:
        raise VaultError(
            f"the storage key is too short: expected 64 hexadecimal digits, base64 of"
            f" {KEY_BYTES} bytes, or a text of at least {SHORTEST_TEXT} characters"
        )
    return hashlib.scrypt(
        text.encode(), salt=b"chatwatch storage key v1", n=2**14, r=8, p=1, dklen=KEY_BYTES
    )


def _of_base64(text: str) -> bytes | None:
    try:
        decoded = base64.b64decode(text.replace("-", "+").replace("_", "/"), validate=True)
    except (binascii.Error, ValueError):
        return None
    return decoded if len(decoded) == KEY_BYTES else None


def _derived(key: bytes, purpose: bytes) -> bytes:
    """Return one of the keys that a key stands for.

    HKDF with SHA-256, no salt, one block: https://www.rfc-editor.org/rfc/rfc5869#section-2
    """
    drawn_out = hmac.digest(bytes(hashlib.sha256().digest_size), key, "sha256")
    return hmac.digest(drawn_out, purpose + b"\x01", "sha256")
