import base64

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from exporter.events import ed25519

# RFC 8032, 7.1, test 2
PRIVATE = bytes.fromhex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb")
PUBLIC = bytes.fromhex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c")
SIGNATURE = bytes.fromhex(
    "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
    "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
)
KEY = ed25519.PREFIX + base64.b64encode(PUBLIC).decode()


@pytest.mark.parametrize("written", [KEY, KEY.removeprefix(ed25519.PREFIX), KEY.rstrip("=")])
def test_the_vector_of_rfc_8032_fits(written: str) -> None:
    assert ed25519.fits(ed25519.key_of(written), SIGNATURE, b"\x72")


@pytest.mark.parametrize(
    ("signature", "content"),
    [(SIGNATURE, b"\x73"), (SIGNATURE[:-1], b"\x72"), (b"", b"\x72"), (bytes(64), b"\x72")],
)
def test_any_other_does_not(signature: bytes, content: bytes) -> None:
    assert not ed25519.fits(ed25519.key_of(KEY), signature, content)


def test_a_key_of_another_fits_nothing() -> None:
    other = Ed25519PrivateKey.generate()
    assert not ed25519.fits(other.public_key(), SIGNATURE, b"\x72")
    assert ed25519.fits(other.public_key(), other.sign(b"a"), b"a")


@pytest.mark.parametrize("written", ["whpk_", "whpk_abc", "whpk_%%%", "whpk_" + "A" * 44, "whpk_é"])
def test_what_is_no_public_key_is_refused_without_being_told(written: str) -> None:
    with pytest.raises(ValueError, match="expected base64 of 32 bytes after whpk_"):
        ed25519.key_of(written)
