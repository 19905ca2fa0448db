"""Assertions and the keys that sign them."""

from typing import Any
from urllib.parse import parse_qsl

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from exporter.integrations.exchange.token import Shown
from exporter.integrations.grants import assertion
from tests.exporter.integrations.grants import keys
from tests.exporter.integrations.grants.tokenserver import decoded

CLAIMS = {"iss": "app", "exp": 1_790_000_150}


def parts(shown: Shown) -> tuple[Any, Any]:
    assert shown.body is not None
    form = dict(parse_qsl(shown.body.reveal()))
    assert form["grant_type"] == assertion.GRANT_TYPE
    header, claims, _ = form["assertion"].split(".")
    return msgspec.json.decode(decoded(header)), msgspec.json.decode(decoded(claims))


@pytest.mark.parametrize("form", [PrivateFormat.PKCS8, PrivateFormat.TraditionalOpenSSL])
def test_claims_are_signed_with_a_key_of_either_form(form: PrivateFormat) -> None:
    shown = assertion.shown(assertion.key(keys.pem(form=form)), CLAIMS)
    assert parts(shown) == ({"alg": "RS256", "typ": "JWT"}, CLAIMS)


def test_a_key_has_a_name_where_the_server_knows_several() -> None:
    header, _ = parts(assertion.shown(assertion.key(keys.pem()), CLAIMS, "k1"))
    assert header["kid"] == "k1"


def test_the_same_claims_are_signed_alike() -> None:
    assert assertion.shown(assertion.key(keys.pem()), CLAIMS) == assertion.shown(
        assertion.key(keys.pem()), CLAIMS
    )


def test_lines_may_be_written_as_environments_write_them() -> None:
    for written in (keys.pem().replace("\n", "\\n"), f"\n {keys.pem()} \n"):
        assert isinstance(assertion.key(written), RSAPrivateKey)


def elliptic() -> str:
    key = generate_private_key(SECP256R1())
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


@pytest.mark.parametrize(
    ("pem", "said"),
    [
        ("", "expected a private key in PEM"),
        ("secret-planted", "expected a private key in PEM"),
        ("\udce9", "expected a private key in PEM"),
        (keys.pem()[:800], "expected a private key in PEM"),
        (keys.public_pem(), "that is the public key"),
        ("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----", "that is the certificate"),
        (keys.pem(passphrase=b"x"), "the private key has a passphrase"),
        (
            keys.pem(form=PrivateFormat.TraditionalOpenSSL, passphrase=b"x"),
            "the private key has a passphrase",
        ),
        (keys.pem(keys.private(1024)), "a key of 1024 bits is too short, 2048 are needed"),
        (elliptic(), "expected a private key of RSA"),
    ],
)
def test_a_key_that_cannot_sign_is_named_and_not_shown(pem: str, said: str) -> None:
    key = assertion.key(pem)
    ((field, sentence),) = assertion.wrong(key, "private_key")
    assert field == "private_key"
    assert sentence.startswith(said)
    assert "planted" not in sentence
    assert assertion.shown(key, CLAIMS) == Shown()


def test_a_good_key_is_not_wrong() -> None:
    assert list(assertion.wrong(assertion.key(keys.pem()), "key")) == []
